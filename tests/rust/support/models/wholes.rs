//! A type that has grants of its own.

use std::collections::BTreeMap;

use privity::model::file::{
    AudienceFile, CategoryFile, ChoiceFile, Grantee, LabelledSwitch, LimitsFile, Owners, Reach,
    RequestsFile, SelectFile, SettingFile, TypeFile, WarningFile, Within,
};

use super::conditions::{Atoms, written};
use super::parts::ladder;
use super::roles::Roles;
use super::{Outline, subset};
use crate::dice::Dice;

/// Codes that can be the reason of whatever has one.
const CODES: [&str; 5] =
    ["not_ready", "setting_disabled", "phase_locked", "not_verified", "level_too_low"];
const VERBS: [&str; 9] =
    ["share", "change", "revoke", "leave", "request", "approve", "decline", "withdraw", "transfer"];

pub(super) fn whole(dice: &mut Dice, at: usize, all: &[Outline], atoms: &Atoms) -> TypeFile {
    let own = &all[at];
    let owners = if dice.chance(35) { Owners::OneOrMore } else { Owners::One };
    let mut grantees = vec![Grantee::User];
    grantees.extend(subset(dice, &[Grantee::Group, Grantee::Org], 55));
    let categories = categories(dice, at, all, atoms);
    let roles = Roles::of(dice, own, atoms, owners, &grantees, &categories);
    let leave = dice.chance(50);
    let (given, transfer) = (roles.given(), roles.transfer(dice));
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    for verb in subset(dice, &VERBS, 15) {
        let role = dice.pick(&given).filter(|_| dice.chance(40));
        texts.insert(role.map_or(verb.to_owned(), |role| format!("{verb} {role}")), "Done.".into());
    }
    let mut reasons = reasons(dice, own, &["every source", "every part"]);
    if leave && dice.chance(20) {
        reasons.insert("leave".to_owned(), "creator_cannot_leave".to_owned());
    }
    let asks =
        ["access.request", "access.decide"].iter().all(|a| own.actions.contains(&(*a).to_owned()));
    let limits = LimitsFile { message: 1 + dice.below(40), note: 1 + dice.below(40) };
    let select = SelectFile { none: "None".to_owned(), several: "Several".to_owned() };
    TypeFile {
        label: dice.pick(&["", "thing"]).unwrap().to_owned(),
        like: None,
        owner: roles.names[0].clone(),
        owners,
        within: dice.chance(25).then_some(Within::Organization),
        grantees,
        registered: dice.chance(15),
        sources: own.sources.map(|of| all[of].name.clone()),
        parent: None,
        kinds: Vec::new(),
        levels: own.levels.clone(),
        categories,
        gives: BTreeMap::new(),
        actions: meanings(dice, &own.actions),
        statuses: own.statuses.clone(),
        settings: setting_files(dice, &own.settings),
        default_role: dice.pick(&given).filter(|_| dice.chance(50)),
        view: dice.chance(20).then(|| dice.pick(&own.actions).unwrap()),
        audience: audiences(dice, own, atoms, leave),
        changes: changes(dice, own),
        leave,
        requests: dice
            .pick(&given)
            .filter(|_| asks && dice.chance(80))
            .map(|default_role| RequestsFile { default_role }),
        transfer,
        notify: dice.chance(20),
        select: dice.chance(15).then_some(select),
        limits: if dice.chance(20) { limits } else { LimitsFile::default() },
        texts,
        labels: subset(dice, &[("who".to_owned(), "Who".to_owned())], 15).into_iter().collect(),
        level_labels: subset(dice, &own.levels, 30)
            .into_iter()
            .map(|of| (of, "Much".into()))
            .collect(),
        named_by: None,
        warnings: warnings(dice, &given, atoms),
        reasons,
        roles: roles.files,
    }
}

pub(super) fn meanings(dice: &mut Dice, actions: &[String]) -> BTreeMap<String, String> {
    let meaning = |action: &String| {
        let said = if dice.chance(90) { format!("To {action}") } else { String::new() };
        (action.clone(), said)
    };
    actions.iter().map(meaning).collect()
}

pub(super) fn setting_files(dice: &mut Dice, names: &[String]) -> BTreeMap<String, SettingFile> {
    let values = || [("big", "Big"), ("small", ""), ("on", "On")];
    let of = |name: &String| {
        let (default, label) = (dice.chance(50), dice.pick(&["", "A setting"]).unwrap().to_owned());
        let file = match name.as_str() {
            "size" => SettingFile::Choice(ChoiceFile {
                label,
                one_of: values().map(|(name, label)| (name.to_owned(), label.to_owned())).into(),
                default: dice.pick(&values()).unwrap().0.to_owned(),
            }),
            _ if dice.chance(50) => SettingFile::Labelled(LabelledSwitch { label, default }),
            _ => SettingFile::Switch(default),
        };
        (name.clone(), file)
    };
    names.iter().map(of).collect()
}

/// What actors may do to the resource itself.
pub(super) fn changes(dice: &mut Dice, own: &Outline) -> BTreeMap<String, String> {
    let mut keys = vec!["delete".to_owned(), "attributes".to_owned()];
    keys.extend(own.sources.map(|_| "sources".to_owned()));
    if let Some(status) = dice.pick(&own.statuses) {
        keys.extend(["status".to_owned(), format!("status: {status}")]);
    }
    let keys = subset(dice, &keys, 50);
    keys.into_iter().map(|key| (key, dice.pick(&own.all_actions()).unwrap())).collect()
}

/// Reasons of actions, and of conditions of a form.
pub(super) fn reasons(dice: &mut Dice, own: &Outline, forms: &[&str]) -> BTreeMap<String, String> {
    let mut keys: Vec<String> = ["status", "verified"].map(str::to_owned).to_vec();
    keys.extend(own.settings.iter().map(|name| format!("setting: {name}")));
    keys.extend(forms.iter().map(|form| (*form).to_owned()));
    keys.extend(dice.pick(&own.actions));
    let keys = subset(dice, &keys, 15);
    keys.into_iter().map(|key| (key, dice.pick(&CODES).unwrap().to_owned())).collect()
}

fn categories(
    dice: &mut Dice,
    at: usize,
    all: &[Outline],
    atoms: &Atoms,
) -> BTreeMap<String, CategoryFile> {
    let own = &all[at];
    let mut categories = BTreeMap::new();
    if own.levels.is_empty() {
        return categories;
    }
    let mut actions = own.all_actions();
    // Who may pass something on says so in roles.
    actions.retain(|action| !["access.edit", "access.decide"].contains(&action.as_str()));
    for name in ["goals", "plans"] {
        let levels = ladder(dice, &own.levels, &actions, atoms);
        if !levels.is_empty() {
            let label = dice.pick(&["", "A kind of data"]).unwrap().to_owned();
            categories.insert(name.to_owned(), CategoryFile { label, each: None, levels });
        }
    }
    if let Some(parts) = own.parts.filter(|_| dice.chance(80)) {
        let each = Some(all[parts].name.clone());
        let file = CategoryFile { label: String::new(), each, levels: BTreeMap::new() };
        categories.insert("slots".to_owned(), file);
    }
    categories
}

fn audiences(
    dice: &mut Dice,
    own: &Outline,
    atoms: &Atoms,
    leave: bool,
) -> BTreeMap<String, AudienceFile> {
    let mut actions = own.all_actions();
    actions.retain(|action| !["access.edit", "access.decide"].contains(&action.as_str()));
    let mut reaches =
        vec![Reach::Everyone, Reach::Everyone, Reach::Members, Reach::MembersAndGuests];
    reaches.extend(leave.then_some(Reach::Leavers));
    let mut audiences = BTreeMap::new();
    for name in subset(dice, &["all", "house", "some.more"], 45) {
        let rights = atoms.rights(dice, &actions, 40);
        if rights.is_empty() {
            continue;
        }
        let (can, when) = written(&rights);
        let audience = AudienceFile {
            label: dice.pick(&["", "Some people"]).unwrap().to_owned(),
            who: dice.pick(&reaches).unwrap(),
            only_while: dice.chance(35).then(|| atoms.text(dice)),
            can,
            when,
        };
        audiences.insert(name.to_owned(), audience);
    }
    audiences
}

fn warnings(dice: &mut Dice, given: &[String], atoms: &Atoms) -> Vec<WarningFile> {
    let role = dice.pick(given).filter(|_| dice.chance(45));
    let warning = |role| WarningFile {
        role,
        unless: dice.chance(70).then(|| atoms.text(dice)),
        code: "early".to_owned(),
        text: "Not yet.".to_owned(),
    };
    role.into_iter().map(warning).collect()
}
