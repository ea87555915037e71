//! What is chosen for a grant of a role that leaves something to choose: a level for each category
//! and for single parts, and options.

use std::collections::BTreeMap;

use super::chosen::{Chosen, Pick};
use super::kind::Type;
use super::numbers::{CategoryIx, LevelIx};
use super::role::{Category, Role};
use crate::access::Access;
use crate::error::{Code, Error, Result};
use crate::id::{shown, some};
use crate::input::Known;

impl Type {
    pub(crate) fn level(&self, name: &str) -> Option<LevelIx> {
        (0u8..).zip(&self.levels).find(|(_, level)| *level == name).map(|(ix, _)| ix)
    }

    pub(crate) fn level_name(&self, ix: LevelIx) -> &str {
        self.levels.get(usize::from(ix)).map_or("", String::as_str)
    }

    /// What people are shown for each level.
    pub(crate) fn labelled_levels(&self) -> BTreeMap<String, String> {
        self.levels.iter().cloned().zip(self.level_labels.iter().cloned()).collect()
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
