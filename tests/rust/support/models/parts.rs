//! A type of parts.

use std::collections::BTreeMap;

use privity::model::file::{Grantee, LevelFile, LimitsFile, Owners, TypeFile};

use super::conditions::{Atoms, written};
use super::wholes::{changes, meanings, reasons, setting_files};
use super::{Outline, subset};
use crate::dice::Dice;

/// What each level gives, or each of some: the lowest gives nothing.
pub(super) fn ladder(
    dice: &mut Dice,
    levels: &[String],
    actions: &[String],
    atoms: &Atoms,
) -> BTreeMap<String, LevelFile> {
    let mut all = BTreeMap::new();
    for level in levels.iter().skip(1) {
        let rights = atoms.rights(dice, actions, 45);
        if !rights.is_empty() {
            let (can, when) = written(&rights);
            all.insert(level.clone(), LevelFile { can, when });
        }
    }
    all
}

pub(super) fn part(dice: &mut Dice, at: usize, all: &[Outline], atoms: &Atoms) -> TypeFile {
    let own = &all[at];
    let parent = &all[own.parent.unwrap()];
    let mut changes = changes(dice, own);
    if dice.chance(60) {
        changes.insert("create".to_owned(), dice.pick(&parent.all_actions()).unwrap());
    }
    let view = dice.chance(25).then(|| dice.pick(&own.actions).unwrap());
    TypeFile {
        label: dice.pick(&["", "slot"]).unwrap().to_owned(),
        like: None,
        owner: String::new(),
        owners: Owners::One,
        within: None,
        grantees: vec![Grantee::User],
        registered: false,
        sources: None,
        parent: Some(parent.name.clone()),
        kinds: own.kinds.clone(),
        levels: Vec::new(),
        categories: BTreeMap::new(),
        gives: ladder(dice, &own.levels, &own.all_actions(), atoms),
        actions: meanings(dice, &own.actions),
        statuses: own.statuses.clone(),
        settings: setting_files(dice, &own.settings),
        roles: BTreeMap::new(),
        default_role: None,
        view,
        audience: BTreeMap::new(),
        changes,
        leave: false,
        requests: None,
        transfer: None,
        notify: false,
        select: None,
        limits: LimitsFile::default(),
        texts: BTreeMap::new(),
        labels: subset(dice, &[("part".to_owned(), "Slots".to_owned())], 20).into_iter().collect(),
        level_labels: BTreeMap::new(),
        named_by: dice.chance(40).then(|| "title".to_owned()),
        warnings: Vec::new(),
        reasons: reasons(dice, own, &["kind", "parent"]),
    }
}
