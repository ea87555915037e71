//! What the features of a type are compiled with.

use std::collections::BTreeMap;

use super::conditions::gather::When;
use super::conditions::table::Conditions;
use super::words::{AllWords, Words};
use crate::access::{Access, ActionSet, ConditionSet};
use crate::model::read::file::TypeFile;
use crate::model::read::path::Path;
use crate::model::read::problems::Problems;
use crate::model::tables::numbers::number_of;

/// What is needed to compile one type.
pub(crate) struct Context<'a> {
    pub(crate) file: &'a TypeFile,
    pub(crate) words: &'a Words<'a>,
    pub(crate) all: &'a AllWords<'a>,
    /// Where the type stands.
    pub(crate) at: Path,
}

impl Context<'_> {
    /// The rights of a `can` and a `when`.
    pub(crate) fn rights(
        &self,
        can: &[String],
        when: &When,
        conditions: &Conditions,
        at: &Path,
        problems: &mut Problems,
    ) -> Access {
        self.rights_where(can, when, (conditions, |text: &str| conditions.set(text)), at, problems)
    }

    /// The same, where a text means this.
    pub(crate) fn rights_where(
        &self,
        can: &[String],
        when: &When,
        (conditions, meaning): (&Conditions, impl Fn(&str) -> ConditionSet),
        at: &Path,
        problems: &mut Problems,
    ) -> Access {
        let mut access = Access::nothing();
        access.give(ConditionSet::EMPTY, self.actions(can, &at.key("can"), problems));
        let mut seen: BTreeMap<ConditionSet, &str> = BTreeMap::new();
        for (text, actions) in when {
            let at = at.key("when").key(text);
            let set = meaning(text);
            if let Some(other) = seen.insert(set, text).filter(|_| !conditions.is_wrong(text)) {
                let problem = format!("`{text}` is the same condition as `{other}`");
                problems.add(&at, problem, "write it once, with the actions of both");
            }
            if actions.is_empty() {
                problems.add(&at, format!("nothing is held under `{text}`"), "list actions");
            }
            access.give(set, self.actions(actions, &at, problems));
        }
        access
    }

    fn actions(&self, list: &[String], at: &Path, problems: &mut Problems) -> ActionSet {
        numbers(list, at, problems, |name, at, problems| self.words.action(name, at, problems))
    }

    /// The number of a type of this model.
    pub(crate) fn type_number(&self, name: &str) -> Option<u8> {
        number_of(self.all.keys().copied(), name)
    }
}

/// The numbers of the words of a list: each must be known, and listed once.
pub(crate) fn numbers<S: FromIterator<u8>>(
    list: &[String],
    at: &Path,
    problems: &mut Problems,
    find: impl Fn(&str, &Path, &mut Problems) -> Option<u8>,
) -> S {
    let mut found = Vec::new();
    for (item, name) in list.iter().enumerate() {
        let at = at.item(item);
        if list.iter().take(item).any(|earlier| earlier == name) {
            problems.add(&at, format!("`{name}` is listed twice"), "list it once");
        }
        found.extend(find(name, &at, problems));
    }
    found.into_iter().collect()
}
