//! Conditions: what they are written like, and the table of those that a type uses.
//!
//! `setting: NAME`, `setting: NAME = VALUE`, `status: A | B`, `kind: NAME`, `verified`,
//! `verified: ATTRIBUTE`, `every source: ACTION`, `parent: ACTION`, `every part: ACTION` and
//! `every part of KIND: ACTION`, joined by ` and `.

use std::collections::{BTreeMap, BTreeSet};

use super::check::is_name;
use super::problem::{Path, Problems, instead};
use super::words::{AllWords, Words, number_of};
use super::{ActionIx, Condition, Test, Values};
use crate::access::{ConditionSet, Implications};
use crate::error::Code;

const FORMS: [&str; 7] =
    ["setting", "status", "kind", "verified", "every source", "parent", "every part"];
/// How one that names a kind of parts begins.
const EVERY_PART_OF: &str = "every part of ";

/// One condition in normal form.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Parsed {
    text: String,
    test: Test,
}

impl Parsed {
    /// The same, where there must be a source, or a part.
    fn with_some(&self) -> Self {
        let test = match self.test.clone() {
            Test::EverySource { action, .. } => Test::EverySource { action, some: true },
            Test::EveryPart { kind, action, .. } => Test::EveryPart { kind, action, some: true },
            other @ (Test::Setting { .. }
            | Test::Status(_)
            | Test::Verified(_)
            | Test::Kind(_)
            | Test::Parent(_)) => other,
        };
        Self { text: self.text.clone(), test }
    }

    /// The table's order: the first condition that fails is the reason of a denial.
    fn rank(&self) -> (u8, &str) {
        let kind = match self.test {
            Test::Setting { .. } => 0,
            Test::Status(_) => 1,
            Test::Verified(_) => 2,
            Test::EverySource { .. } => 3,
            Test::Parent(_) => 4,
            Test::EveryPart { .. } => 5,
            // That it is another kind of part tells nobody what to do about it.
            Test::Kind(_) => 6,
        };
        (kind, &self.text)
    }
}

/// The usual reason when such a condition fails.
fn usual_code(test: &Test) -> Code {
    match test {
        Test::Setting { .. } => Code::SettingDisabled,
        Test::Status(_) => Code::PhaseLocked,
        Test::Verified(_) => Code::NotVerified,
        Test::EverySource { .. } => Code::MissingComponentAccess,
        Test::Kind(_) | Test::Parent(_) | Test::EveryPart { .. } => Code::LevelTooLow,
    }
}

/// The conditions of a type while they are gathered: every text, and what it means.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    texts: BTreeMap<String, Vec<Parsed>>,
    /// What a text means in an audience, where that is not the same: by the text and by the
    /// audience's `while`.
    closed: BTreeMap<(String, Option<String>), Vec<Parsed>>,
    wrong: BTreeSet<String>,
}

impl Gathered {
    /// Parses the text of one or more conditions.
    pub(super) fn add(
        &mut self,
        text: &str,
        words: &Words<'_>,
        all: &AllWords<'_>,
        at: &Path,
        problems: &mut Problems,
    ) {
        let before = problems.len();
        let mut parsed: Vec<Parsed> = Vec::new();
        for part in text.split(" and ") {
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
    pub(super) fn in_audience(
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

    /// The numbered table of all that was gathered.
    pub(super) fn table(self) -> Conditions {
        let mut all: Vec<Parsed> = Vec::new();
        for parsed in self.texts.values().chain(self.closed.values()).flatten() {
            if !all.contains(parsed) {
                all.push(parsed.clone());
            }
        }
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
pub(super) struct Conditions {
    pub(super) table: Vec<Condition>,
    sets: BTreeMap<String, ConditionSet>,
    closed: BTreeMap<(String, Option<String>), ConditionSet>,
    wrong: BTreeSet<String>,
}

impl Conditions {
    /// The set that a text means; empty for a text that is wrong.
    pub(super) fn set(&self, text: &str) -> ConditionSet {
        self.sets.get(text).copied().unwrap_or_default()
    }

    /// The set that a text means in an audience with such a `while`.
    pub(super) fn in_audience(&self, text: &str, only_while: Option<&str>) -> ConditionSet {
        let closed = self.closed.get(&(text.to_owned(), only_while.map(str::to_owned)));
        closed.copied().unwrap_or_else(|| self.set(text))
    }

    /// Whether a problem with the text was reported.
    pub(super) fn is_wrong(&self, text: &str) -> bool {
        self.wrong.contains(text)
    }

    /// Which conditions follow from which: a status that is one of fewer is one of more, and
    /// what holds for every part holds for those of a kind.
    pub(super) fn implications(&self) -> Implications {
        let follows = |of: &Test, from: &Test| {
            of == from
                || match from {
                    Test::Status(few) => of.statuses().is_some_and(|many| few & !many == 0),
                    Test::EveryPart { kind: None, action, some } => {
                        let (action, some) = (*action, *some);
                        let is_it = |kind| *of == Test::EveryPart { kind, action, some };
                        of.of_every_part().is_some_and(|(kind, _)| is_it(kind))
                    }
                    Test::EveryPart { kind: Some(_), .. }
                    | Test::Setting { .. }
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
    let mut chosen: BTreeMap<u8, u8> = BTreeMap::new();
    let mut kinds = BTreeSet::new();
    let mut never = false;
    for condition in parsed {
        match condition.test {
            Test::Status(mask) => statuses &= mask,
            Test::Setting { setting, value } => {
                never |= *chosen.entry(setting).or_insert(value) != value;
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

struct Reader<'a, 'w> {
    words: &'a Words<'w>,
    all: &'a AllWords<'w>,
    at: &'a Path,
    problems: &'a mut Problems,
}

impl Reader<'_, '_> {
    fn wrong(&mut self, problem: impl Into<String>, help: impl Into<String>) {
        self.problems.add(self.at, problem, help);
    }

    fn condition(&mut self, text: &str) -> Option<Parsed> {
        let (form, rest) = match text.split_once(':') {
            Some((form, rest)) => (form.trim(), Some(rest.trim())),
            None => (text, None),
        };
        if let (Some(kind), Some(rest)) = (form.strip_prefix(EVERY_PART_OF), rest)
            && !rest.is_empty()
        {
            return self.every_part(Some(kind.trim()), rest);
        }
        match (form, rest) {
            ("setting", Some(rest)) if !rest.is_empty() => self.setting(rest),
            ("status", Some(rest)) if !rest.is_empty() => self.status(rest),
            ("kind", Some(rest)) if !rest.is_empty() => self.kind(rest),
            ("every source", Some(rest)) if !rest.is_empty() => self.every_source(rest),
            ("parent", Some(rest)) if !rest.is_empty() => self.parent(rest),
            ("every part", Some(rest)) if !rest.is_empty() => self.every_part(None, rest),
            ("verified", None) => {
                Some(Parsed { text: "verified".to_owned(), test: Test::Verified(None) })
            }
            ("verified", Some(rest)) if !rest.is_empty() => self.verified(rest),
            (form, _) if FORMS.contains(&form) || form.starts_with(EVERY_PART_OF) => {
                self.wrong(
                    format!("the condition `{text}` is not complete"),
                    "write `setting: NAME`, `status: A | B`, `kind: NAME`, `verified`, \
                     `verified: ATTRIBUTE`, `every source: ACTION`, `parent: ACTION`, \
                     `every part: ACTION` or `every part of KIND: ACTION`",
                );
                None
            }
            _ => {
                let problem = format!("`{text}` is not a condition");
                self.wrong(problem, instead(form, FORMS));
                None
            }
        }
    }

    fn setting(&mut self, rest: &str) -> Option<Parsed> {
        let (name, value) = match rest.split_once('=') {
            Some((name, value)) => (name.trim(), Some(value.trim())),
            None => (rest, None),
        };
        let (setting, values) = self.words.setting(name, self.at, self.problems)?;
        let (text, value) = match (values, value) {
            (Values::Switch, None | Some("on")) => (format!("setting: {name}"), Some(1)),
            (Values::Switch, Some("off")) => (format!("setting: {name} = off"), Some(0)),
            (Values::Switch, Some(value)) => {
                let problem = format!("`{name}` is on or off, and cannot be `{value}`");
                self.wrong(problem, format!("write `setting: {name}`"));
                return None;
            }
            (Values::OneOf(values), value) => {
                let known = || values.iter().map(String::as_str);
                let found = value.and_then(|value| number_of(known(), value));
                if found.is_none() {
                    let problem = match value {
                        Some(value) => format!("`{name}` cannot be `{value}`"),
                        None => format!("`setting: {name}` does not say which value"),
                    };
                    let help = instead(value.unwrap_or_default(), known());
                    self.wrong(problem, help);
                }
                (format!("setting: {name} = {}", value.unwrap_or_default()), found)
            }
        };
        Some(Parsed { text, test: Test::Setting { setting, value: value? } })
    }

    fn status(&mut self, rest: &str) -> Option<Parsed> {
        let mut numbers = BTreeSet::new();
        for name in rest.split('|').map(str::trim) {
            let number = self.words.status(name, self.at, self.problems)?;
            if !numbers.insert(number) {
                let problem = format!("the status `{name}` is named twice");
                self.wrong(problem, "name it once");
            }
        }
        // In the model's order, so that `b | a` is the same condition as `a | b`.
        let name = |number: &u8| self.words.statuses.get(usize::from(*number)).copied();
        let names: Vec<&str> = numbers.iter().filter_map(name).collect();
        let mask = numbers
            .iter()
            .fold(0, |mask, number| mask | 1u64.checked_shl(u32::from(*number)).unwrap_or(0));
        Some(Parsed { text: format!("status: {}", names.join(" | ")), test: Test::Status(mask) })
    }

    fn verified(&mut self, attribute: &str) -> Option<Parsed> {
        if !is_name(attribute) {
            let problem = format!("`{attribute}` cannot be the name of an attribute");
            self.wrong(problem, super::check::NAME_HELP);
            return None;
        }
        let text = format!("verified: {attribute}");
        Some(Parsed { text, test: Test::Verified(Some(attribute.to_owned())) })
    }

    fn kind(&mut self, name: &str) -> Option<Parsed> {
        if self.words.kinds.is_empty() {
            let problem = format!("`{}` has no kinds", self.words.kind);
            self.wrong(
                problem,
                "say `kinds = [\"NAME\"]` in the type of a part, or take the condition out",
            );
            return None;
        }
        let number = self.words.kind_of_part(name, self.at, self.problems)?;
        Some(Parsed { text: format!("kind: {name}"), test: Test::Kind(number) })
    }

    fn every_source(&mut self, action: &str) -> Option<Parsed> {
        let declare = "say `sources = \"TYPE\"` in the type";
        let found = self.action_of(self.words.sources, "sources", declare, action)?;
        let test = Test::EverySource { action: found, some: false };
        Some(Parsed { text: format!("every source: {action}"), test })
    }

    fn parent(&mut self, action: &str) -> Option<Parsed> {
        let declare = "say `parent = \"TYPE\"` in the type";
        let found = self.action_of(self.words.parent, "parent", declare, action)?;
        Some(Parsed { text: format!("parent: {action}"), test: Test::Parent(found) })
    }

    fn every_part(&mut self, kind: Option<&str>, action: &str) -> Option<Parsed> {
        let declare = format!("say `parent = \"{}\"` in the type of the parts", self.words.kind);
        let found = self.action_of(self.words.parts, "parts", &declare, action)?;
        let (of, kind) = match kind {
            None => (String::new(), None),
            Some(kind) => {
                let parts = self.all.get(self.words.parts?)?;
                let number = parts.kind_of_part(kind, self.at, self.problems)?;
                (format!(" of {kind}"), Some(number))
            }
        };
        let test = Test::EveryPart { kind, action: found, some: false };
        Some(Parsed { text: format!("every part{of}: {action}"), test })
    }

    /// An action of another type that this one knows as its sources, parent or parts.
    fn action_of(
        &mut self,
        other: Option<&str>,
        what: &str,
        declare: &str,
        action: &str,
    ) -> Option<ActionIx> {
        let Some(other) = other else {
            let problem = format!("`{}` has no {what}", self.words.kind);
            self.wrong(problem, format!("{declare}, or take the condition out"));
            return None;
        };
        // A type that does not exist is reported where it is named.
        self.all.get(other)?.action(action, self.at, self.problems)
    }
}
