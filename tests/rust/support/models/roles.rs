//! Roles, each of which passes on no more than it may: one after the other holds less, and gives
//! only those after it.

use std::collections::{BTreeMap, BTreeSet};

use privity::model::file::{
    CategoryFile, Grantee, OptionFile, Owners, RoleFile, Scope, TransferFile,
};

use super::conditions::{Atoms, Rights, written};
use super::{Outline, subset};
use crate::dice::Dice;

const NAMES: [&str; 5] = ["owner", "chief", "maker", "custom", "guest.2"];
const EDIT: &str = "access.edit";

/// The roles of a type.
pub(super) struct Roles {
    /// The owner's first.
    pub(super) names: Vec<String>,
    pub(super) files: BTreeMap<String, RoleFile>,
    gives: Vec<BTreeSet<usize>>,
}

/// What a role may pass on.
#[derive(Clone, Default)]
struct Passes {
    give: BTreeSet<usize>,
    change: BTreeSet<usize>,
    take: BTreeSet<usize>,
    mine_only: bool,
}

impl Passes {
    fn is_any(&self) -> bool {
        !(self.give.is_empty() && self.change.is_empty() && self.take.is_empty())
    }
}

impl Roles {
    pub(super) fn of(
        dice: &mut Dice,
        own: &Outline,
        atoms: &Atoms,
        owners: Owners,
        grantees: &[Grantee],
        categories: &BTreeMap<String, CategoryFile>,
    ) -> Self {
        let shares = own.actions.iter().any(|action| action == EDIT);
        let count = if shares { 1 + dice.below(NAMES.len()) } else { 1 };
        let names: Vec<String> = NAMES[..count].iter().map(|&name| name.to_owned()).collect();
        let passes = passes(dice, count, owners, shares);
        let list = |set: &BTreeSet<usize>| set.iter().map(|ix| names[*ix].clone()).collect();
        let mut held = first(dice, own, atoms);
        let mut level = own.levels.len().saturating_sub(1);
        let mut files = BTreeMap::new();
        for at in 0..count {
            if at > 0 {
                held = keep_edit(atoms.fewer(dice, &held), &held);
                level -= dice.below(level + 1).min(1);
            }
            let chooses = at > 0 && dice.chance(35);
            let mut file = RoleFile {
                label: dice.pick(&["", "A role"]).unwrap().to_owned(),
                includes: None,
                can: Vec::new(),
                when: BTreeMap::new(),
                level: None,
                choose: Vec::new(),
                default: None,
                follows: BTreeMap::new(),
                options: BTreeMap::new(),
                to: if at > 0 && dice.chance(25) { subset(dice, grantees, 60) } else { Vec::new() },
                registered: false,
                accept: false,
                fields: false,
                may_set: Vec::new(),
                may_give: list(&passes[at].give),
                may_change: None,
                may_take: None,
                scope: None,
            };
            delegation(dice, &mut file, &passes[at], list);
            receivers(dice, &mut file, grantees, at);
            let mut rights = held.clone();
            if !passes[at].is_any() {
                rights.remove(EDIT);
            }
            if passes[at].give.is_empty() {
                rights.remove("access.decide");
            }
            if chooses && !categories.is_empty() && dice.chance(70) {
                choose(dice, &mut file, own, categories);
            } else if !own.levels.is_empty() && (at == 0 || dice.chance(75)) {
                file.level = Some(own.levels[level].clone());
            }
            if chooses {
                options(dice, &mut file, own, atoms, &mut rights);
            }
            // What gives all that this one does, and leaves no choice, can be included in it.
            let later: Vec<usize> = (at + 1..count).collect();
            let base = dice.pick(&later).filter(|_| dice.chance(30) && !chooses);
            file.includes = base.map(|base| names[base].clone());
            set(dice, &mut file, rights);
            files.insert(names[at].clone(), file);
        }
        let gives = passes.into_iter().map(|passes| passes.give).collect();
        Self { names, files, gives }
    }

    /// The roles that somebody may give.
    pub(super) fn given(&self) -> Vec<String> {
        let all: BTreeSet<usize> = self.gives.iter().flatten().copied().collect();
        all.into_iter().map(|ix| self.names[ix].clone()).collect()
    }

    /// Whether an owner may hand over, and what he keeps.
    pub(super) fn transfer(&self, dice: &mut Dice) -> Option<TransferFile> {
        let others = &self.names[1..];
        let keeps = dice.pick(others).filter(|_| dice.chance(60));
        dice.chance(35).then_some(TransferFile { keeps })
    }
}

/// What the first role holds: mostly much.
fn first(dice: &mut Dice, own: &Outline, atoms: &Atoms) -> Rights {
    let percent = if dice.chance(60) { 100 } else { 75 };
    let mut rights = atoms.rights(dice, &own.all_actions(), percent);
    for ways in rights.values_mut() {
        if dice.chance(60) {
            *ways = vec![BTreeSet::new()];
        }
    }
    for action in own.actions.iter().filter(|action| *action == EDIT) {
        rights.entry(action.clone()).or_insert_with(|| vec![BTreeSet::new()]);
    }
    rights
}

/// Whoever passes something on holds the right to.
fn keep_edit(mut fewer: Rights, before: &Rights) -> Rights {
    if let Some(ways) = before.get(EDIT) {
        fewer.entry(EDIT.to_owned()).or_insert_with(|| ways.clone());
    }
    fewer
}

/// Who gives what, from the last role to the first.
fn passes(dice: &mut Dice, count: usize, owners: Owners, shares: bool) -> Vec<Passes> {
    let mut all = vec![Passes::default(); count];
    for at in (0..count).rev().filter(|_| shares) {
        let from = if at > 0 || owners == Owners::OneOrMore { at } else { at + 1 };
        let percent = if at == 0 { 75 } else { 40 };
        let mut give: BTreeSet<usize> = (from..count).filter(|_| dice.chance(percent)).collect();
        if at == 0 {
            let held: BTreeSet<usize> = all.iter().flat_map(|of| of.give.clone()).collect();
            give.extend((1..count).filter(|ix| !held.contains(ix)));
        }
        let mut own = Passes { mine_only: dice.chance(50), ..Passes::default() };
        for other in give.iter().filter(|other| **other != at) {
            let theirs = &all[*other];
            own.give.extend(&theirs.give);
            own.change.extend(&theirs.change);
            own.take.extend(&theirs.take);
            own.mine_only &= !theirs.is_any() || theirs.mine_only;
        }
        own.give.extend(give);
        let mut more = |set: &BTreeSet<usize>, own: &mut BTreeSet<usize>| {
            let some = dice.chance(25);
            own.extend(set.iter().filter(|_| !some || dice.chance(50)));
        };
        let (give, mut change, mut take) = (own.give.clone(), own.change, own.take);
        more(&give, &mut change);
        more(&change.clone(), &mut take);
        (own.change, own.take) = (change, take);
        all[at] = own;
    }
    all
}

fn delegation(
    dice: &mut Dice,
    file: &mut RoleFile,
    passes: &Passes,
    list: impl Fn(&BTreeSet<usize>) -> Vec<String>,
) {
    if passes.change != passes.give || dice.chance(10) {
        file.may_change = Some(list(&passes.change));
    }
    if passes.take != passes.change || dice.chance(10) {
        file.may_take = Some(list(&passes.take));
    }
    if passes.is_any() && (passes.mine_only || dice.chance(20)) {
        file.scope = Some(if passes.mine_only { Scope::GivenByMe } else { Scope::All });
    }
}

/// To whom, and what these do or tell first.
fn receivers(dice: &mut Dice, file: &mut RoleFile, grantees: &[Grantee], at: usize) {
    let to = if file.to.is_empty() { grantees } else { &file.to };
    let (acts, orgs) = (!to.contains(&Grantee::Group), to.contains(&Grantee::Org));
    if at > 0 {
        file.accept = acts && dice.chance(35);
        file.registered = orgs && dice.chance(30);
        file.fields = orgs && dice.chance(30);
    }
}

fn choose(
    dice: &mut Dice,
    file: &mut RoleFile,
    own: &Outline,
    categories: &BTreeMap<String, CategoryFile>,
) {
    let names: Vec<String> = categories.keys().cloned().collect();
    file.choose = subset(dice, &names, 65);
    if let Some(followed) = dice.pick(&file.choose) {
        let others = names.into_iter().filter(|name| !file.choose.contains(name));
        let others: Vec<String> = others.collect();
        let others = subset(dice, &others, 60);
        file.follows = others.into_iter().map(|name| (name, followed.clone())).collect();
        file.default = dice.pick(&own.levels).filter(|_| dice.chance(60));
    }
}

fn options(
    dice: &mut Dice,
    file: &mut RoleFile,
    own: &Outline,
    atoms: &Atoms,
    rights: &mut Rights,
) {
    let names = subset(dice, &["print", "pass_on"], 70);
    for (nth, name) in names.iter().enumerate() {
        let mut actions = own.all_actions();
        actions.retain(|action| action != EDIT && action != "access.decide");
        let mut given = atoms.rights(dice, &actions, 30);
        // To pass on can be a matter of choice.
        if nth == 0 && dice.chance(50) {
            given.extend(rights.remove_entry(EDIT));
        }
        if given.is_empty() {
            continue;
        }
        let (can, when) = written(&given);
        let needs = names[..nth].iter().filter(|needed| file.options.contains_key(**needed));
        let needs = needs.filter(|_| dice.chance(50)).map(|&needed| needed.to_owned()).collect();
        let label = dice.pick(&["", "An option"]).unwrap().to_owned();
        file.options.insert((*name).to_owned(), OptionFile { label, can, when, needs });
    }
}

/// Writes rights: a setting that is switched always can be said in a word of its own.
fn set(dice: &mut Dice, file: &mut RoleFile, mut rights: Rights) {
    let always = |ways: &Vec<BTreeSet<String>>| ways.iter().any(BTreeSet::is_empty);
    let names: Vec<String> = rights.keys().cloned().collect();
    for name in names.iter().filter(|name| always(&rights[*name])).cloned().collect::<Vec<_>>() {
        if let Some(setting) = name.strip_prefix("settings.").filter(|_| dice.chance(70)) {
            file.may_set.push(setting.to_owned());
            rights.remove(&name);
        }
    }
    (file.can, file.when) = written(&rights);
}
