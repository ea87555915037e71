//! Conditions: what they are written like, and the table of those that a type uses.
//!
//! `setting: NAME`, `setting: NAME = A | B`, `status: A | B`, `kind: NAME`, `verified`,
//! `verified: ATTRIBUTE`, `every source: ACTION`, `parent: ACTION`, `every part: ACTION` and
//! `every part of KIND: ACTION`, joined by ` and `.

use std::collections::{BTreeMap, BTreeSet};

use super::parsed::{Parsed, usual_code};
use super::reader::Reader;
use super::slips;
use crate::access::{ConditionSet, Implications};
use crate::model::compile::words::{AllWords, Words};
use crate::model::read::path::Path;
use crate::model::read::problems::Problems;
use crate::model::tables::condition::{Condition, Test};

/// The conditions of a type while they are gathered: every text, and what it means.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    texts: BTreeMap<String, Vec<Parsed>>,
    /// What a text means in an audience, where that is not the same: by the text and by the
    /// audience's `while`.
    closed: BTreeMap<(String, Option<String>), Vec<Parsed>>,
    wrong: BTreeSet<String>,
}

impl Gathered {
    /// Parses the text of one or more conditions.
    pub(crate) fn add(
        &mut self,
        text: &str,
        words: &Words<'_>,
        all: &AllWords<'_>,
        at: &Path,
        problems: &mut Problems,
    ) {
        let before = problems.len();
        let mut parsed: Vec<Parsed> = Vec::new();
        let joined = slips::joined(text);
        let parts = joined.is_none().then(|| text.split(" and ")).into_iter().flatten();
        if let Some((problem, help)) = joined {
            problems.add(at, problem, help);
        }
        for part in parts {
            let found = Reader { words, all, at, problems }.condition(part.trim());
            parsed.extend(found.filter(|found| !parsed.contains(found)));
        }
        contradiction(&parsed, at, problems);
        self.texts.insert(text.to_owned(), parsed);
        if problems.len() > before {
            self.wrong.insert(text.to_owned());
        }
    }

    /// Notes what conditions mean in an audience. Nobody was given what it has, so a resource opens
    /// to it by what was done with the resource, not by being empty: there must be a source, or a
    /// part, where no setting and no status is asked for that a new resource does not have.
    pub(crate) fn in_audience(
        &mut self,
        text: &str,
        only_while: Option<&str>,
        is_as_new: impl Fn(&Test) -> bool,
    ) {
        let parsed = |text: &str| self.texts.get(text).map_or(&[][..], Vec::as_slice);
        let mut beside = only_while.into_iter().chain([text]).flat_map(parsed);
        if beside.all(|condition| is_as_new(&condition.test)) {
            let closed = parsed(text).iter().map(Parsed::with_some).collect();
            self.closed.insert((text.to_owned(), only_while.map(str::to_owned)), closed);
        }
    }

    /// Leaves out what conditions mean in an audience where there would be too many: a model that
    /// had just as many as there may be when a space was made with it opens as it did then.
    pub(crate) fn keep_within(&mut self, most: usize) {
        if self.all().len() > most {
            self.closed.clear();
        }
    }

    fn all(&self) -> Vec<Parsed> {
        let mut all: Vec<Parsed> = Vec::new();
        for parsed in self.texts.values().chain(self.closed.values()).flatten() {
            if !all.contains(parsed) {
                all.push(parsed.clone());
            }
        }
        all
    }

    /// The numbered table of all that was gathered.
    pub(crate) fn table(self) -> Conditions {
        let mut all = self.all();
        all.sort_by(|a, b| a.rank().cmp(&b.rank()));
        let number = |parsed: &Parsed| {
            let ix = all.iter().position(|condition| condition == parsed)?;
            u8::try_from(ix).ok()
        };
        let set = |parsed: &Vec<Parsed>| parsed.iter().filter_map(number).collect();
        let sets = self.texts.iter().map(|(text, parsed)| (text.clone(), set(parsed))).collect();
        let closed = self.closed.iter().map(|(of, parsed)| (of.clone(), set(parsed))).collect();
        let table = all
            .into_iter()
            .map(|Parsed { text, test }| Condition { code: usual_code(&test), text, test })
            .collect();
        Conditions { table, sets, closed, wrong: self.wrong }
    }
}

/// The conditions of a type, numbered.
#[derive(Debug)]
pub(crate) struct Conditions {
    pub(crate) table: Vec<Condition>,
    sets: BTreeMap<String, ConditionSet>,
    closed: BTreeMap<(String, Option<String>), ConditionSet>,
    wrong: BTreeSet<String>,
}

impl Conditions {
    /// The set that a text means; empty for a text that is wrong.
    pub(crate) fn set(&self, text: &str) -> ConditionSet {
        self.sets.get(text).copied().unwrap_or_default()
    }

    /// The set that a text means in an audience with such a `while`.
    pub(crate) fn in_audience(&self, text: &str, only_while: Option<&str>) -> ConditionSet {
        let closed = self.closed.get(&(text.to_owned(), only_while.map(str::to_owned)));
        closed.copied().unwrap_or_else(|| self.set(text))
    }

    /// Whether a problem with the text was reported.
    pub(crate) fn is_wrong(&self, text: &str) -> bool {
        self.wrong.contains(text)
    }

    /// Which conditions follow from which: a status or a value that is one of fewer is one of
    /// more, and what holds for every part holds for those of a kind.
    pub(crate) fn implications(&self) -> Implications {
        let follows = |of: &Test, from: &Test| {
            of == from
                || match from {
                    Test::Status(few) => of.statuses().is_some_and(|many| few & !many == 0),
                    Test::Setting { setting, values: few } => {
                        of.values_of(*setting).is_some_and(|many| few & !many == 0)
                    }
                    Test::EveryPart { kind: None, action, some } => {
                        let (action, some) = (*action, *some);
                        let is_it = |kind| *of == Test::EveryPart { kind, action, some };
                        of.of_every_part().is_some_and(|(kind, _)| is_it(kind))
                    }
                    Test::EveryPart { kind: Some(_), .. }
                    | Test::Verified(_)
                    | Test::EverySource { .. }
                    | Test::Parent(_)
                    | Test::Kind(_) => false,
                }
        };
        let implied = |from: &Condition| {
            let numbered = (0u8..).zip(&self.table);
            numbered.filter(|(_, of)| follows(&of.test, &from.test)).map(|(ix, _)| ix).collect()
        };
        Implications::new(self.table.iter().map(implied).collect())
    }
}

/// Reports conditions that cannot hold at the same time.
fn contradiction(parsed: &[Parsed], at: &Path, problems: &mut Problems) {
    let mut statuses = u64::MAX;
    let mut chosen: BTreeMap<u8, u64> = BTreeMap::new();
    let mut kinds = BTreeSet::new();
    let mut never = false;
    for condition in parsed {
        match condition.test {
            Test::Status(mask) => statuses &= mask,
            Test::Setting { setting, values } => {
                let left = chosen.entry(setting).or_insert(u64::MAX);
                *left &= values;
                never |= *left == 0;
            }
            Test::Kind(kind) => {
                kinds.insert(kind);
            }
            Test::Verified(_)
            | Test::EverySource { .. }
            | Test::Parent(_)
            | Test::EveryPart { .. } => {}
        }
    }
    if never || statuses == 0 || kinds.len() > 1 {
        let help = "a right that is never held is no right: take one of them out";
        problems.add(at, "these conditions never hold together", help);
    }
}
