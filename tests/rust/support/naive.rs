//! The oracle: a naive evaluator over the facts of the journal and the model file as it was
//! written. No index, no cache, no compiled table; slow, and plainly right.

use std::collections::{BTreeMap, BTreeSet};

use privity::model::file::{LevelFile, ModelFile, Reach, RoleFile, SettingFile, TypeFile, Within};
use privity::{Pick, SettingValue};

use crate::facts::{Facts, Grant, Resource};

/// A right as the model file says it: the action, and the conditions it stands under.
pub(crate) type Right = (String, BTreeSet<String>);

/// The facts as of a moment, and what they mean.
#[derive(Clone, Copy)]
pub(crate) struct Naive<'a> {
    pub(crate) model: &'a ModelFile,
    pub(crate) facts: &'a Facts,
    pub(crate) now: i64,
}

impl<'a> Naive<'a> {
    /// The type of a resource.
    pub(crate) fn kind(&self, id: &str) -> &'a TypeFile {
        &self.model.types[id.split_once(':').unwrap().0]
    }

    /// Whether grants count for somebody at all: some types bind them to the organization.
    fn inside(&self, who: &str, resource: &str) -> bool {
        let org = self.facts.resources[resource].org.as_ref();
        let bound = self.kind(resource).within == Some(Within::Organization);
        !bound || self.facts.guest_of(who, org).is_some()
    }

    /// Whether the grant counts for whom it reaches.
    pub(crate) fn counts(&self, grant: &Grant) -> bool {
        let role = &self.kind(&grant.resource).roles[&grant.role];
        grant.pending.is_none()
            && grant.lives(self.now)
            && self.inside(&grant.principal, &grant.resource)
            && (!role.registered || self.facts.registered.contains(&grant.principal))
    }

    /// The grants by which somebody holds something on a resource.
    pub(crate) fn held(&self, who: &str, resource: &str) -> Vec<&'a Grant> {
        let (reach, inside) = (self.facts.reach(who), self.inside(who, resource));
        let grants = self.facts.grants.iter().filter(|grant| inside && grant.resource == resource);
        grants.filter(|grant| reach.contains(&grant.principal) && self.counts(grant)).collect()
    }

    /// What a grant gives on its resource, or on a part of it.
    pub(crate) fn rights(&self, grant: &Grant, at: &str) -> BTreeSet<Right> {
        let (kind, here) = (self.kind(&grant.resource), self.kind(at));
        if at != grant.resource {
            let each = kind.categories.iter().find(|(_, category)| category.each.is_some());
            let level = level(kind, grant, each.map_or("", |(name, _)| name), Some(at));
            return ladder(&kind.levels, &here.gives, level);
        }
        let mut rights = BTreeSet::new();
        for role in chain(kind, &grant.role) {
            rights.extend(listed(&role.can, &role.when));
            rights.extend(role.may_set.iter().map(|s| (format!("settings.{s}"), BTreeSet::new())));
        }
        for (name, category) in &kind.categories {
            let level = level(kind, grant, name, None);
            rights.extend(ladder(&kind.levels, &category.levels, level));
        }
        for (name, option) in &kind.roles[&grant.role].options {
            if grant.levels.as_ref().is_some_and(|picks| picks[name] == Pick::Option(true)) {
                rights.extend(listed(&option.can, &option.when));
            }
        }
        rights
    }

    pub(crate) fn allows(&self, who: &str, action: &str, at: &str) -> bool {
        !self.because(who, action, at).is_empty()
    }

    /// Every source that gives the action now: who holds the grant, or the audience.
    pub(crate) fn because(&self, who: &str, action: &str, at: &str) -> BTreeSet<String> {
        let Some(record) = self.facts.resources.get(at) else { return BTreeSet::new() };
        let gives = |rights: BTreeSet<Right>| {
            rights.iter().any(|(given, conditions)| {
                given == action && conditions.iter().all(|c| self.holds(who, c, at, false))
            })
        };
        let held = self.held(who, record.parent.as_deref().unwrap_or(at)).into_iter();
        let granted = held.filter(|grant| gives(self.rights(grant, at)));
        let guest = self.facts.guest_of(who, record.org.as_ref());
        let belongs = |reach: Reach| match reach {
            Reach::Leavers => record.left.contains(who),
            Reach::Everyone => true,
            Reach::Members => guest == Some(false),
            Reach::MembersAndGuests => guest.is_some(),
        };
        let audiences = self.kind(at).audience.iter().filter(|(_, audience)| {
            let beside = audience.only_while.iter().flat_map(|text| conditions(text)).collect();
            let counts = |set: &BTreeSet<String>| {
                // Nothing is open because it is empty, unless somebody has opened it.
                let opened = set.union(&beside).any(|c| self.is_opened(c, at));
                set.iter().all(|c| self.holds(who, c, at, !opened))
            };
            let mut rights = listed(&audience.can, &audience.when).into_iter();
            who.starts_with("user:")
                && belongs(audience.who)
                && counts(&beside)
                && rights.any(|(given, under)| given == action && counts(&under))
        });
        let audiences = audiences.map(|(name, _)| format!("audience:{name}"));
        granted.map(|grant| grant.principal.clone()).chain(audiences).collect()
    }

    /// Whether the condition is about a setting or a status, and fails on a new resource.
    fn is_opened(&self, condition: &str, at: &str) -> bool {
        let [word, rest, value] = words(condition);
        match word {
            "status" => rest.split('|').all(|s| s.trim() != self.kind(at).statuses[0]),
            "setting" => !value.split('|').any(|value| match &self.kind(at).settings[rest] {
                SettingFile::Switch(on) => *on == (value.trim() == "on"),
                SettingFile::Labelled(of) => of.default == (value.trim() == "on"),
                SettingFile::Choice(of) => of.default == value.trim(),
            }),
            _ => false,
        }
    }

    /// With `some`, there must be one of those of which the condition speaks.
    fn holds(&self, who: &str, condition: &str, at: &str, some: bool) -> bool {
        let record = &self.facts.resources[at];
        let sources = &record.sources;
        let [word, rest, value] = words(condition);
        let can = |other: &str| self.allows(who, rest, other);
        match word {
            "setting" => value.split('|').any(|value| match &record.settings[rest] {
                SettingValue::Switch(on) => *on == (value.trim() == "on"),
                SettingValue::Choice(choice) => choice == value.trim(),
            }),
            "status" => rest.split('|').any(|s| record.status.as_deref() == Some(s.trim())),
            "verified" => {
                let areas = self.facts.verified.get(who).cloned().unwrap_or_default();
                let area = record.attributes.get(rest);
                area.map_or(rest.is_empty() && !areas.is_empty(), |area| areas.contains(area))
            }
            "kind" => record.kind.as_deref() == Some(rest),
            "parent" => record.parent.as_deref().is_some_and(can),
            "every source" => !(some && sources.is_empty()) && sources.iter().all(|s| can(s)),
            every => {
                let of = every.strip_prefix("every part of ");
                let is_it = |part: &(&str, &Resource)| of.is_none() || part.1.kind.as_deref() == of;
                let mut parts = self.facts.parts(at).filter(is_it).peekable();
                (!some || parts.peek().is_some()) && parts.all(|(part, _)| can(part))
            }
        }
    }
}

/// A role, the one that it includes, the one that that includes, …
pub(crate) fn chain<'a>(kind: &'a TypeFile, role: &str) -> Vec<&'a RoleFile> {
    let next = |role: &&'a RoleFile| role.includes.as_ref().map(|role| &kind.roles[role]);
    std::iter::successors(kind.roles.get(role), next).collect()
}

/// The number of the level that a grant has in a category, or on a part.
fn level(kind: &TypeFile, grant: &Grant, category: &str, part: Option<&str>) -> usize {
    let number = |name: &String| kind.levels.iter().position(|level| level == name).unwrap();
    let roles = chain(kind, &grant.role);
    let fixed = roles.iter().filter_map(|role| role.level.as_ref().map(number)).max();
    let followed = kind.roles[&grant.role].follows.get(category);
    let picked = |name: &str| grant.levels.as_ref().and_then(|picks| picks.get(name));
    match part.and_then(picked).or_else(|| picked(followed.map_or(category, String::as_str))) {
        Some(Pick::Level(name)) => number(name),
        _ => fixed.unwrap_or_default(),
    }
}

/// What a level gives, those before it included.
fn ladder(levels: &[String], gives: &BTreeMap<String, LevelFile>, upto: usize) -> BTreeSet<Right> {
    let each = levels.iter().take(upto + 1).filter_map(|level| gives.get(level));
    each.flat_map(|level| listed(&level.can, &level.when)).collect()
}

/// The word of a condition, what it is about, and the value that it asks for.
fn words(condition: &str) -> [&str; 3] {
    let (word, rest) = condition.split_once(':').unwrap_or((condition, ""));
    let (name, value) = rest.split_once('=').unwrap_or((rest, "on"));
    [word, name, value].map(str::trim)
}

fn conditions(text: &str) -> BTreeSet<String> {
    text.split(" and ").map(|condition| condition.trim().to_owned()).collect()
}

fn listed(can: &[String], when: &BTreeMap<String, Vec<String>>) -> BTreeSet<Right> {
    let mut all: BTreeSet<Right> = can.iter().map(|a| (a.clone(), BTreeSet::new())).collect();
    for (text, actions) in when {
        all.extend(actions.iter().map(|action| (action.clone(), conditions(text))));
    }
    all
}
