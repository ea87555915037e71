//! From the text of one condition to what it looks at.

use std::collections::BTreeSet;

use super::parsed::Parsed;
use super::slips;
use crate::model::compile::words::{AllWords, Words};
use crate::model::read::names::{instead, is_name, name_help};
use crate::model::read::path::Path;
use crate::model::read::problems::Problems;
use crate::model::tables::condition::Test;
use crate::model::tables::numbers::{ActionIx, number_of};
use crate::model::tables::setting::Values;

const FORMS: [&str; 7] =
    ["setting", "status", "kind", "verified", "every source", "parent", "every part"];
/// How one that names a kind of parts begins.
const EVERY_PART_OF: &str = "every part of ";

pub(crate) struct Reader<'a, 'w> {
    pub(crate) words: &'a Words<'w>,
    pub(crate) all: &'a AllWords<'w>,
    pub(crate) at: &'a Path,
    pub(crate) problems: &'a mut Problems,
}

impl Reader<'_, '_> {
    fn wrong(&mut self, problem: impl Into<String>, help: impl Into<String>) {
        self.problems.add(self.at, problem, help);
    }

    pub(crate) fn condition(&mut self, text: &str) -> Option<Parsed> {
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
                    "write `setting: NAME`, `setting: NAME = A | B`, `status: A | B`, `kind: NAME`, `verified`, \
                     `verified: ATTRIBUTE`, `every source: ACTION`, `parent: ACTION`, \
                     `every part: ACTION` or `every part of KIND: ACTION`",
                );
                None
            }
            _ => {
                let problem = format!("`{text}` is not a condition");
                let meant = slips::meant(text, &FORMS, self.words);
                self.wrong(problem, meant.unwrap_or_else(|| instead(form, FORMS)));
                None
            }
        }
    }

    fn setting(&mut self, rest: &str) -> Option<Parsed> {
        let (name, chosen) = match rest.split_once('=') {
            Some((name, chosen)) => (name.trim(), Some(chosen.trim())),
            None => (rest, None),
        };
        let (setting, values) = self.words.setting(name, self.at, self.problems)?;
        let known: Vec<&str> = match values {
            // In the order of their numbers.
            Values::Switch => vec!["off", "on"],
            Values::OneOf(values) => values.iter().map(String::as_str).collect(),
        };
        let chosen = match (values, chosen) {
            (_, Some(chosen)) => chosen,
            (Values::Switch, None) => "on",
            (Values::OneOf(_), None) => {
                let problem = format!("`setting: {name}` does not say which value");
                self.wrong(problem, instead("", known));
                return None;
            }
        };
        let (values, picked) = self.one_of("value", chosen, &known, |this, value| {
            if known == ["off", "on"] {
                let problem = format!("`{name}` is on or off, and cannot be `{value}`");
                let off = matches!(value, "false" | "no" | "0" | "False");
                let off = if off { " = off" } else { "" };
                this.wrong(problem, format!("write `setting: {name}{off}`"));
            } else {
                let problem = format!("`{name}` cannot be `{value}`");
                this.wrong(problem, instead(value, known.iter().copied()));
            }
        })?;
        let text = match (known.as_slice(), picked.as_slice()) {
            (["off", "on"], ["on"]) => format!("setting: {name}"),
            (_, picked) => format!("setting: {name} = {}", picked.join(" | ")),
        };
        Some(Parsed { text, test: Test::Setting { setting, values } })
    }

    fn status(&mut self, rest: &str) -> Option<Parsed> {
        let known = self.words.statuses.clone();
        let (mask, picked) = self.one_of("status", rest, &known, |this, name| {
            if let Some(other) = name.strip_prefix("not ").or_else(|| name.strip_prefix('!')) {
                let right = known.iter().copied().filter(|status| *status != other.trim());
                let right = right.collect::<Vec<_>>().join(" | ");
                let help = format!("name the statuses that are right: `status: {right}`");
                return this.wrong("there is no `not` in a condition", help);
            }
            this.words.status(name, this.at, this.problems);
        })?;
        Some(Parsed { text: format!("status: {}", picked.join(" | ")), test: Test::Status(mask) })
    }

    /// The words of `A | B`, as bits by their numbers; and in the order of these, so that `b | a`
    /// is the same condition as `a | b`.
    fn one_of<'k>(
        &mut self,
        what: &str,
        text: &str,
        known: &[&'k str],
        unknown: impl Fn(&mut Self, &str),
    ) -> Option<(u64, Vec<&'k str>)> {
        let mut numbers = BTreeSet::new();
        for name in text.split('|').map(str::trim) {
            let Some(number) = number_of(known.iter().copied(), name) else {
                unknown(self, name);
                return None;
            };
            if !numbers.insert(number) {
                self.wrong(format!("the {what} `{name}` is named twice"), "name it once");
            }
        }
        let bit = |number: &u8| 1u64.checked_shl(u32::from(*number)).unwrap_or(0);
        let mask = numbers.iter().fold(0, |mask, number| mask | bit(number));
        let name = |number: &u8| known.get(usize::from(*number)).copied();
        Some((mask, numbers.iter().filter_map(name).collect()))
    }

    fn verified(&mut self, attribute: &str) -> Option<Parsed> {
        if !is_name(attribute) {
            let problem = format!("`{attribute}` cannot be the name of an attribute");
            self.wrong(problem, name_help(attribute));
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
