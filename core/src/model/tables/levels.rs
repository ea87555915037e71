//! What is chosen for a grant of a role that leaves something to choose: a level for each
//! category and for single parts, and options.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::access::Access;
use crate::error::{Code, Error, Result};
use crate::id::{shown, some};
use crate::input::Known;
use crate::model::compile::roles::choices;
use crate::model::{Category, CategoryIx, Choice, LevelIx, Role, Type};

/// What is picked under one name: a category's or a part's level, or an option.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, expecting = "expected the name of a level, or true or false for an option")]
pub enum Pick {
    /// The name of a level.
    Level(String),
    /// Whether the option is given.
    Option(bool),
}

impl From<&str> for Pick {
    fn from(level: &str) -> Self {
        Self::Level(level.to_owned())
    }
}

impl From<bool> for Pick {
    fn from(given: bool) -> Self {
        Self::Option(given)
    }
}

/// What is chosen for one grant. Complete: every category and every option of the role has its
/// value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Chosen {
    /// By category.
    pub(crate) categories: BTreeMap<CategoryIx, LevelIx>,
    /// By the option's number in its role.
    pub(crate) options: Vec<bool>,
    /// The parts that have a level of their own, by name.
    pub(crate) parts: BTreeMap<String, LevelIx>,
}

impl Role {
    /// Whether a grant of the role says more than the role does.
    pub(crate) fn leaves_choice(&self) -> bool {
        !self.choose.is_empty() || !self.options.is_empty()
    }

    /// The most that a grant of the role gives on the resource itself, whatever is chosen.
    pub(crate) fn most(&self, categories: &[Category]) -> Access {
        let chosen = self.choose.iter().chain(self.follows.iter().map(|(follower, _)| follower));
        let top = chosen.filter_map(|ix| categories.get(usize::from(*ix))?.gives.last());
        let options = self.options.iter().map(|option| &option.access);
        top.chain(options).fold(self.access.clone(), |all, access| all.join(access))
    }

    /// What a grant of the role gives on the resource itself when nothing is chosen for it.
    pub(crate) fn with_defaults(&self, categories: &[Category]) -> Access {
        let chosen = self.choose.iter().chain(self.follows.iter().map(|(follower, _)| follower));
        let gives = chosen.filter_map(|ix| categories.get(usize::from(*ix)));
        let gives = gives.filter_map(|of| of.gives.get(usize::from(self.default_level)));
        gives.fold(self.access.clone(), |all, access| all.join(access))
    }

    /// The numbers of the options without which one cannot be given.
    pub(crate) fn needed(&self, option: usize) -> Vec<usize> {
        choices::needed(&self.options, option)
    }

    /// The option of this name, and its number.
    pub(crate) fn option(&self, name: &str) -> Option<(usize, &Choice)> {
        self.options.iter().enumerate().find(|(_, option)| option.name == name)
    }

    /// The level of a category in a grant of the role.
    pub(crate) fn level_in(&self, chosen: Option<&Chosen>, category: CategoryIx) -> LevelIx {
        if let Some(level) = self.level {
            return level;
        }
        let of = |category| chosen.and_then(|chosen| chosen.categories.get(&category)).copied();
        of(self.followed(category).unwrap_or(category)).unwrap_or_default()
    }

    /// The category that one follows, which has its level, if it is not chosen for itself.
    pub(crate) fn followed(&self, category: CategoryIx) -> Option<CategoryIx> {
        let mut pairs = self.follows.iter().filter(|(follower, _)| *follower == category);
        pairs.next().map(|(_, followed)| *followed)
    }
}

impl Type {
    pub(crate) fn level(&self, name: &str) -> Option<LevelIx> {
        (0u8..).zip(&self.levels).find(|(_, level)| *level == name).map(|(ix, _)| ix)
    }

    pub(crate) fn level_name(&self, ix: LevelIx) -> &str {
        self.levels.get(usize::from(ix)).map_or("", String::as_str)
    }

    /// What people are shown for a level.
    pub(crate) fn level_label(&self, ix: LevelIx) -> &str {
        self.level_labels.get(usize::from(ix)).map_or("", String::as_str)
    }

    pub(crate) fn category(&self, ix: CategoryIx) -> Option<&Category> {
        self.categories.get(usize::from(ix))
    }

    /// The category in which each part has a level.
    pub(crate) fn parts_category(&self) -> Option<CategoryIx> {
        (0u8..).zip(&self.categories).find(|(_, category)| category.each).map(|(ix, _)| ix)
    }

    /// What one level of a category gives.
    pub(crate) fn level_access(&self, category: CategoryIx, level: LevelIx) -> Option<&Access> {
        self.category(category)?.gives.get(usize::from(level))
    }

    /// What a grant of the role gives on the resource itself.
    pub(crate) fn access_with(&self, role: &Role, chosen: &Chosen) -> Access {
        let categories = (0u8..)
            .zip(&self.categories)
            .filter_map(|(ix, _)| self.level_access(ix, role.level_in(Some(chosen), ix)));
        let options = role.options.iter().zip(&chosen.options);
        let options = options.filter(|(_, given)| **given).map(|(option, _)| &option.access);
        categories.chain(options).fold(role.access.clone(), |all, access| all.join(access))
    }

    /// What is chosen, by name: as it was given, complete.
    pub(crate) fn picks(&self, role: &Role, chosen: &Chosen) -> BTreeMap<String, Pick> {
        let level = |level: LevelIx| Pick::Level(self.level_name(level).to_owned());
        let name = |ix| self.category(ix).map(|category| category.name.clone());
        let categories =
            chosen.categories.iter().filter_map(|(ix, of)| Some((name(*ix)?, level(*of))));
        let options = role.options.iter().zip(&chosen.options);
        let options = options.map(|(option, on)| (option.name.clone(), Pick::Option(*on)));
        let parts = chosen.parts.iter().map(|(part, of)| (part.clone(), level(*of)));
        categories.chain(options).chain(parts).collect()
    }

    /// Reads what is picked for a grant of the role. What isn't named has its default, or stays
    /// as it is in `base`. `invalid_level`, naming every pick that is none.
    ///
    /// Whether a part exists is for the caller to say: here, whatever has a colon is one.
    pub(crate) fn choose(
        &self,
        role: &Role,
        picks: &BTreeMap<String, Pick>,
        base: Option<&Chosen>,
    ) -> Result<Chosen> {
        let mut chosen = base.cloned().unwrap_or_else(|| Chosen {
            categories: role.choose.iter().map(|ix| (*ix, role.default_level)).collect(),
            options: vec![false; role.options.len()],
            parts: BTreeMap::new(),
        });
        let parts = self.parts_category().is_some_and(|ix| role.choose.contains(&ix));
        let mut wrong: Vec<&str> = Vec::new();
        for (name, pick) in picks {
            let category = role.choose.iter().copied();
            let mut category = category
                .filter(|ix| self.category(*ix).is_some_and(|category| category.name == *name));
            let fits = match (pick, category.next(), role.option(name)) {
                (Pick::Level(level), Some(category), _) => self.level(level).map(|level| {
                    chosen.categories.insert(category, level);
                }),
                (Pick::Option(given), _, Some((number, _))) => {
                    chosen.options.get_mut(number).map(|option| *option = *given)
                }
                (Pick::Level(level), None, _) if parts && name.contains(':') => {
                    self.level(level).map(|level| {
                        chosen.parts.insert(name.clone(), level);
                    })
                }
                _ => None,
            };
            if fits.is_none() {
                wrong.push(name);
            }
        }
        if wrong.is_empty() { Ok(chosen) } else { Err(self.no_such_level(role, &wrong)) }
    }

    /// What a role leaves to choose, in words.
    pub(crate) fn choices(&self, role: &Role) -> String {
        let categories = role.choose.iter().filter_map(|ix| self.category(*ix));
        let categories: Vec<&str> = categories.map(|category| category.name.as_str()).collect();
        let options: Vec<&str> = role.options.iter().map(|option| option.name.as_str()).collect();
        let levels = format!("a level ({}) for {}", self.levels.join(", "), some(&categories));
        let options = format!("`true` for {}", options.join(", "));
        match (categories.is_empty(), role.options.is_empty()) {
            (false, true) => levels,
            (false, false) => format!("{levels}; or {options}"),
            (true, _) => options,
        }
    }

    /// `invalid_level`: these are not left to choose in this role.
    fn no_such_level(&self, role: &Role, wrong: &[&str]) -> Error {
        let names: Vec<String> = wrong.iter().map(|name| shown(name)).collect();
        let of_role = |name: &&str| {
            let is_it = |ix: &CategoryIx| self.category(*ix).is_some_and(|c| c.name == **name);
            role.option(name).is_some()
                || role.choose.iter().any(is_it)
                || name.contains(':') && self.parts_category().is_some()
        };
        if role.leaves_choice() && wrong.iter().all(of_role) {
            let message = format!(
                "what is given for {} cannot be chosen: a level is one of {}, an option true or false",
                some(&names),
                self.levels.join(", ")
            );
            let error = Error::new(Code::InvalidLevel, message).with("items", names);
            return error.with("role", role.name.as_str()).with("levels", self.levels.clone());
        }
        let alike = |other: &&Role| other.to.iter().any(|kind| role.to.contains(kind));
        let offers = |role: &&Role| {
            wrong.iter().all(|name| {
                let is_it = |ix: &CategoryIx| self.category(*ix).is_some_and(|c| c.name == *name);
                role.option(name).is_some() || role.choose.iter().any(is_it)
            })
        };
        let hints: Vec<&str> = self
            .roles
            .iter()
            .filter(|other| other.name != role.name)
            .filter(alike)
            .filter(offers)
            .map(|role| role.name.as_str())
            .collect();
        let categories = role.choose.iter().filter_map(|ix| self.category(*ix));
        let categories = categories.map(|category| category.name.as_str());
        let options = role.options.iter().map(|option| option.name.as_str());
        let choices: Vec<&str> = categories.chain(options).collect();
        // Names of parts are people's own, and may be hidden: none is suggested.
        let word = wrong.iter().find(|name| !name.contains(':')).copied().unwrap_or_default();
        let known = Known::new(word, choices.iter().copied());
        let hint = match (hints.as_slice(), choices.as_slice()) {
            ([], []) => "it leaves none".to_owned(),
            ([], _) => known.help("it leaves"),
            (hints, _) => format!("that can be chosen in {}", hints.join(", ")),
        };
        let message =
            format!("the role `{}` leaves no such choice: {}; {hint}", role.name, some(&names));
        let error = Error::new(Code::InvalidLevel, message)
            .with("role", role.name.as_str())
            .with("items", names)
            .with("hint", hints);
        known.nearest_in(error)
    }
}
