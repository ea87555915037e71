//! Conditions of every form, in whatever spelling.

use std::collections::{BTreeMap, BTreeSet};

use super::Outline;
use crate::dice::Dice;

/// Actions, each under one or more sets of conditions.
pub(super) type Rights = BTreeMap<String, Vec<BTreeSet<String>>>;

/// What a type may ask for in a condition, form by form.
pub(super) struct Atoms {
    forms: Vec<Vec<String>>,
}

impl Atoms {
    pub(super) fn of(at: usize, all: &[Outline]) -> Self {
        let own = &all[at];
        let mut forms = vec![settings(own)];
        forms.push(statuses(&own.statuses));
        forms.push(["verified", "verified: area", "verified:zone"].map(str::to_owned).to_vec());
        let actions = |of: Option<usize>| of.map(|of| all[of].all_actions()).unwrap_or_default();
        let say = |word: &str, of: Option<usize>| -> Vec<String> {
            actions(of).iter().map(|action| format!("{word}: {action}")).collect()
        };
        forms.push(say("every source", own.sources));
        forms.push(say("parent", own.parent));
        forms.push(say("every part", own.parts));
        let kinds = own.parts.map(|of| all[of].kinds.clone()).unwrap_or_default();
        let of_kind =
            kinds.iter().flat_map(|kind| say(&format!("every part of {kind}"), own.parts));
        forms.push(of_kind.collect());
        forms.push(own.kinds.iter().map(|kind| format!("kind: {kind}")).collect());
        forms.retain(|form| !form.is_empty());
        Self { forms }
    }

    /// One condition. Each form comes as often as any other.
    fn one(&self, dice: &mut Dice) -> String {
        let form = dice.pick(&self.forms).unwrap();
        dice.pick(&form).unwrap()
    }

    pub(super) fn some(&self, dice: &mut Dice, most: usize) -> BTreeSet<String> {
        (0..dice.below(most + 1)).map(|_| self.one(dice)).collect()
    }

    /// One or more conditions, as they are written.
    pub(super) fn text(&self, dice: &mut Dice) -> String {
        let mut set = self.some(dice, 1);
        set.insert(self.one(dice));
        joined(&set)
    }

    /// Some of the actions, under some conditions.
    pub(super) fn rights(&self, dice: &mut Dice, actions: &[String], percent: usize) -> Rights {
        let mut rights = Rights::new();
        for action in super::subset(dice, actions, percent) {
            let ways = 1 + usize::from(dice.chance(20));
            rights.insert(action, (0..ways).map(|_| self.some(dice, 2)).collect());
        }
        rights
    }

    /// No more than these rights: some are gone, others stand under more conditions.
    pub(super) fn fewer(&self, dice: &mut Dice, rights: &Rights) -> Rights {
        let mut fewer = Rights::new();
        for (action, ways) in rights {
            if dice.chance(25) {
                continue;
            }
            let mut ways = ways.clone();
            for way in &mut ways {
                if dice.chance(35) {
                    way.insert(self.one(dice));
                }
            }
            fewer.insert(action.clone(), ways);
        }
        fewer
    }
}

fn joined(set: &BTreeSet<String>) -> String {
    set.iter().cloned().collect::<Vec<_>>().join(" and ")
}

/// How rights are written: what is held always, and what while conditions hold.
pub(super) fn written(rights: &Rights) -> (Vec<String>, BTreeMap<String, Vec<String>>) {
    let (mut can, mut when) = (Vec::new(), BTreeMap::<String, Vec<String>>::new());
    for (action, ways) in rights {
        for way in ways.iter().collect::<BTreeSet<_>>() {
            if way.is_empty() {
                can.push(action.clone());
            } else {
                when.entry(joined(way)).or_default().push(action.clone());
            }
        }
    }
    (can, when)
}

fn settings(of: &Outline) -> Vec<String> {
    let texts = of.settings.iter().flat_map(|name| match name.as_str() {
        "size" => vec!["setting: size = big".to_owned(), "setting:size=small".to_owned()],
        name => ["", " = on", " = off"].map(|value| format!("setting: {name}{value}")).to_vec(),
    });
    texts.collect()
}

fn statuses(all: &[String]) -> Vec<String> {
    let mut texts: Vec<String> = all.iter().map(|status| format!("status: {status}")).collect();
    for (one, other) in all.iter().zip(all.iter().skip(1)) {
        texts.extend([format!("status: {one} | {other}"), format!("status:{other}|{one}")]);
    }
    texts
}
