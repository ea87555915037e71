//! Roles, and what a grant of one gives.

use super::chosen::Chosen;
use super::numbers::{CategoryIx, LevelIx};
use crate::access::{Access, RoleSet};
use crate::model::read::file::{Grantee, Scope};

/// What has a level of its own in a grant.
#[derive(Debug)]
pub(crate) struct Category {
    pub(crate) name: String,
    pub(crate) label: String,
    /// What each level gives, those before it included. Nothing where the parts have levels.
    pub(crate) gives: Vec<Access>,
    /// Whether each part has a level of its own; the category's is that of the others.
    pub(crate) each: bool,
}

/// Something that is chosen for each grant: yes or no.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) access: Access,
    /// Other options of the role, by number.
    pub(crate) needs: Vec<usize>,
}

/// A named access, and what it lets its holder pass on.
#[derive(Debug)]
pub(crate) struct Role {
    pub(crate) name: String,
    pub(crate) label: String,
    /// What every grant of the role gives, whatever is chosen. Of parts: see `level`.
    pub(crate) access: Access,
    /// The level in every category; `None` where levels are chosen, or there are none.
    pub(crate) level: Option<LevelIx>,
    /// The categories whose level is chosen.
    pub(crate) choose: Vec<CategoryIx>,
    /// The level of those that are not chosen.
    pub(crate) default_level: LevelIx,
    /// Categories with the level of another one.
    pub(crate) follows: Vec<(CategoryIx, CategoryIx)>,
    pub(crate) options: Vec<Choice>,
    /// The kinds of principals that it can be given to.
    pub(crate) to: Vec<Grantee>,
    /// Whether an organization must be registered for it.
    pub(crate) registered: bool,
    /// Whether the receiver accepts it before it counts.
    pub(crate) accept: bool,
    /// Whether the receiver's fields come with it.
    pub(crate) fields: bool,
    pub(crate) may_give: RoleSet,
    pub(crate) may_change: RoleSet,
    pub(crate) may_take: RoleSet,
    pub(crate) scope: Scope,
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
        needed(&self.options, option)
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

    /// Whether this role passes on no more than another.
    pub(crate) fn delegates_within(&self, other: &Self) -> bool {
        let touches = |role: &Self| role.may_change.union(role.may_take);
        self.may_give.within(other.may_give)
            && self.may_change.within(other.may_change)
            && self.may_take.within(other.may_take)
            && (touches(self).is_empty()
                || self.scope == Scope::GivenByMe
                || other.scope == Scope::All)
    }
}

/// What an option needs, and what that needs, …
pub(crate) fn needed(options: &[Choice], number: usize) -> Vec<usize> {
    let of = |number: usize| options.get(number).map_or(&[][..], |option| &option.needs);
    let mut all: Vec<usize> = of(number).to_vec();
    let mut next = 0;
    while let Some(needed) = all.get(next).copied() {
        let more = of(needed).iter().filter(|more| !all.contains(more)).copied();
        let more: Vec<usize> = more.collect();
        all.extend(more);
        next += 1;
    }
    all
}
