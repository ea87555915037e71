//! The words that a type declares, numbered: actions, roles, settings, statuses, levels,
//! categories and kinds.

use std::collections::BTreeMap;

use crate::input::looks_like;
use crate::model::read::file::{ModelFile, TypeFile};
use crate::model::read::names::{instead, is_name};
use crate::model::read::path::Path;
use crate::model::read::problems::Problems;
use crate::model::tables::actions::SETTINGS;
use crate::model::tables::numbers::{ActionIx, CategoryIx, LevelIx, RoleIx, number_of};
use crate::model::tables::setting::Values;

/// What to do where a level is named and there are none.
pub(crate) const LEVELS_HELP: &str = "say `levels = [\"none\", …]` in the type, the lowest first";

/// The words of one type. Numbers are positions; actions include those that switch settings.
#[derive(Debug)]
pub(crate) struct Words<'a> {
    /// The type's name.
    pub(crate) kind: &'a str,
    pub(crate) actions: Vec<String>,
    pub(crate) roles: Vec<&'a str>,
    pub(crate) settings: Vec<(&'a str, Values)>,
    pub(crate) statuses: Vec<&'a str>,
    pub(crate) sources: Option<&'a str>,
    /// The type that this one is a part of.
    pub(crate) parent: Option<&'a str>,
    /// The type of this one's parts.
    pub(crate) parts: Option<&'a str>,
    /// Of a part.
    pub(crate) kinds: Vec<&'a str>,
    /// Of a part, its parent's.
    pub(crate) levels: Vec<&'a str>,
    pub(crate) categories: Vec<&'a str>,
}

/// The words of all types, by name.
pub(crate) type AllWords<'a> = BTreeMap<&'a str, Words<'a>>;

/// Numbers the words of all types.
pub(crate) fn of(file: &ModelFile) -> AllWords<'_> {
    file.types.iter().map(|(name, kind)| (name.as_str(), Words::of(name, kind, file))).collect()
}

impl<'a> Words<'a> {
    fn of(kind: &'a str, file: &'a TypeFile, model: &'a ModelFile) -> Self {
        let generated = file.settings.keys().map(|setting| format!("{SETTINGS}{setting}"));
        let mut actions: Vec<String> = file.actions.keys().cloned().chain(generated).collect();
        actions.sort_unstable();
        actions.dedup();
        let parent = file.parent.as_deref();
        let levels = parent.and_then(|parent| model.types.get(parent)).unwrap_or(file);
        let is_part = |part: &TypeFile| part.parent.as_deref() == Some(kind);
        Self {
            kind,
            actions,
            roles: file.roles.keys().map(String::as_str).collect(),
            settings: file
                .settings
                .iter()
                .map(|(name, s)| (name.as_str(), Values::of(s)))
                .collect(),
            statuses: file.statuses.iter().map(String::as_str).collect(),
            sources: file.sources.as_deref(),
            parent,
            parts: model
                .types
                .iter()
                .find(|(_, part)| is_part(part))
                .map(|(part, _)| part.as_str()),
            kinds: file.kinds.iter().map(String::as_str).collect(),
            levels: levels.levels.iter().map(String::as_str).collect(),
            categories: file.categories.keys().map(String::as_str).collect(),
        }
    }

    pub(crate) fn find_action(&self, name: &str) -> Option<ActionIx> {
        number_of(self.actions.iter().map(String::as_str), name)
    }

    pub(crate) fn find_role(&self, name: &str) -> Option<RoleIx> {
        number_of(self.roles.iter().copied(), name)
    }

    /// The action of this name; a problem at `at` if there is none.
    pub(crate) fn action(
        &self,
        name: &str,
        at: &Path,
        problems: &mut Problems,
    ) -> Option<ActionIx> {
        let found = self.find_action(name);
        if found.is_none() {
            let known = self.actions.iter().map(String::as_str);
            self.unknown("action", name, known, at, problems);
        }
        found
    }

    /// The role of this name; a problem at `at` if there is none.
    pub(crate) fn role(&self, name: &str, at: &Path, problems: &mut Problems) -> Option<RoleIx> {
        let found = self.find_role(name);
        if found.is_none() {
            self.unknown("role", name, self.roles.iter().copied(), at, problems);
        }
        found
    }

    /// The setting of this name, and its values; a problem at `at` if there is none.
    pub(crate) fn setting(
        &self,
        name: &str,
        at: &Path,
        problems: &mut Problems,
    ) -> Option<(u8, &Values)> {
        let names = || self.settings.iter().map(|(name, _)| *name);
        let found = number_of(names(), name)
            .and_then(|ix| Some((ix, &self.settings.get(usize::from(ix))?.1)));
        if found.is_none() {
            self.unknown("setting", name, names(), at, problems);
        }
        found
    }

    /// The status of this name; a problem at `at` if there is none.
    pub(crate) fn status(&self, name: &str, at: &Path, problems: &mut Problems) -> Option<u8> {
        self.listed("status", &self.statuses, name, at, problems)
    }

    /// The kind of this name; a problem at `at` if there is none.
    pub(crate) fn kind_of_part(
        &self,
        name: &str,
        at: &Path,
        problems: &mut Problems,
    ) -> Option<u8> {
        self.listed("kind", &self.kinds, name, at, problems)
    }

    /// The level of this name; a problem at `at` if there is none.
    pub(crate) fn level(&self, name: &str, at: &Path, problems: &mut Problems) -> Option<LevelIx> {
        if self.levels.is_empty() {
            let kind = self.parent.unwrap_or(self.kind);
            problems.add(at, format!("`{kind}` has no levels"), LEVELS_HELP);
            return None;
        }
        self.listed("level", &self.levels, name, at, problems)
    }

    /// The category of this name; a problem at `at` if there is none.
    pub(crate) fn category(
        &self,
        name: &str,
        at: &Path,
        problems: &mut Problems,
    ) -> Option<CategoryIx> {
        self.listed("category", &self.categories, name, at, problems)
    }

    fn listed(
        &self,
        what: &str,
        known: &[&str],
        name: &str,
        at: &Path,
        problems: &mut Problems,
    ) -> Option<u8> {
        let found = number_of(known.iter().copied(), name);
        if found.is_none() {
            self.unknown(what, name, known.iter().copied(), at, problems);
        }
        found
    }

    fn unknown<'w>(
        &self,
        what: &str,
        name: &str,
        known: impl Iterator<Item = &'w str>,
        at: &Path,
        problems: &mut Problems,
    ) {
        let known: Vec<&str> = known.collect();
        // That what is meant is not well called is told where it is declared, with the name that
        // it should have: the one that stands here.
        let badly_called = |known: &&str| !is_name(known) && looks_like(known, name);
        if is_name(name) && known.iter().any(badly_called) {
            return problems.echo(at);
        }
        if name == "*" {
            let problem = format!("`*` does not stand for every {what}");
            return problems.add(
                at,
                problem,
                "list each; a role has those of the one it `includes`",
            );
        }
        let problem = format!("`{}` has no {what} `{name}`", self.kind);
        problems.add(at, problem, instead(name, known));
    }
}
