//! The oracle: a naive evaluator over the journal's entries and the model file as it was
//! written. No index, no cache, no compiled table; slow, and plainly right.

use std::collections::{BTreeMap, BTreeSet};

use privity::model::file::{ModelFile, Reach, SettingFile, TypeFile, Within};
use privity::{Entry, Event, SettingValue};

/// A right as the model file says it: the action, and the conditions it stands under.
pub(crate) type Right = (String, BTreeSet<String>);

#[derive(Clone, Debug, Default)]
pub(crate) struct Resource {
    pub(crate) org: Option<String>,
    status: Option<String>,
    settings: BTreeMap<String, SettingValue>,
    sources: Vec<String>,
    attributes: BTreeMap<String, String>,
}

#[derive(Clone, Debug)]
pub(crate) struct Grant {
    pub(crate) resource: String,
    pub(crate) principal: String,
    pub(crate) role: String,
    expires: Option<i64>,
}

impl Grant {
    pub(crate) fn counts(&self, now: i64) -> bool {
        self.expires.is_none_or(|end| now < end)
    }
}

/// The facts, as plain lists.
#[derive(Debug)]
pub(crate) struct Naive {
    model: ModelFile,
    verified: BTreeMap<String, Vec<String>>,
    /// Group or organization, member, guest.
    members: Vec<(String, String, bool)>,
    pub(crate) resources: BTreeMap<String, Resource>,
    pub(crate) grants: Vec<Grant>,
}

impl Naive {
    pub(crate) fn new(model: &ModelFile, entries: &[Entry]) -> Self {
        let mut naive = Self {
            model: model.clone(),
            verified: BTreeMap::new(),
            members: Vec::new(),
            resources: BTreeMap::new(),
            grants: Vec::new(),
        };
        for entry in entries {
            naive.apply(&entry.event);
        }
        naive
    }

    fn apply(&mut self, event: &Event) {
        match event.clone() {
            Event::PrincipalPut { principal, verified, .. } => {
                self.verified.insert(principal, verified);
            }
            Event::PrincipalForgotten { principal } => {
                self.verified.remove(&principal);
                self.members
                    .retain(|(group, member, _)| *group != principal && *member != principal);
                self.grants.retain(|grant| grant.principal != principal);
            }
            Event::MemberAdded { group, principal, guest } => {
                self.members.retain(|(g, m, _)| (g, m) != (&group, &principal));
                self.members.push((group, principal, guest));
            }
            Event::MemberRemoved { group, principal } => {
                self.members.retain(|(g, m, _)| (g, m) != (&group, &principal));
            }
            Event::ResourceCreated {
                resource, org, status, settings, sources, attributes, ..
            } => {
                self.resources
                    .insert(resource, Resource { org, status, settings, sources, attributes });
            }
            Event::ResourceSet { resource, status, settings, sources, attributes } => {
                let record = self.resources.get_mut(&resource).unwrap();
                record.status = status.or(record.status.take());
                record.settings.extend(settings);
                record.sources = sources.unwrap_or_else(|| record.sources.clone());
                for (name, value) in attributes {
                    record.attributes.remove(&name);
                    record.attributes.extend(value.map(|value| (name, value)));
                }
            }
            Event::ResourceDeleted { resource } => {
                self.resources.remove(&resource);
                self.grants.retain(|grant| grant.resource != resource);
                // A name that comes back is another resource: nothing points to it.
                for record in self.resources.values_mut() {
                    for source in record.sources.iter_mut().filter(|source| **source == resource) {
                        "gone:".clone_into(source);
                    }
                }
            }
            Event::Granted { resource, principal, role, expires, .. }
            | Event::GrantChanged { resource, principal, role, expires, .. } => {
                self.end(&resource, &principal);
                let expires = expires.map(privity::Timestamp::as_millis);
                self.grants.push(Grant { resource, principal, role, expires });
            }
            Event::GrantEnded { resource, principal, .. } => self.end(&resource, &principal),
            other => panic!("an event that the oracle does not know: {other:?}"),
        }
    }

    fn end(&mut self, resource: &str, principal: &str) {
        self.grants.retain(|grant| grant.resource != resource || grant.principal != principal);
    }

    fn kind(&self, resource: &str) -> &TypeFile {
        &self.model.types[resource.split_once(':').unwrap().0]
    }

    /// The principal and every group that it is in.
    pub(crate) fn reach(&self, principal: &str) -> BTreeSet<String> {
        let mut reach = BTreeSet::from([principal.to_owned()]);
        loop {
            let groups = self
                .members
                .iter()
                .filter(|(group, member, _)| group.starts_with("group:") && reach.contains(member));
            let more: Vec<String> = groups.map(|(group, ..)| group.clone()).collect();
            let before = reach.len();
            reach.extend(more);
            if reach.len() == before {
                return reach;
            }
        }
    }

    fn guest_of(&self, principal: &str, org: Option<&String>) -> Option<bool> {
        let org = org?;
        if principal == org {
            return Some(false);
        }
        let is = |(group, member, _): &&(String, String, bool)| group == org && member == principal;
        self.members.iter().find(is).map(|(.., guest)| *guest)
    }

    /// What a role gives, its includes unrolled.
    pub(crate) fn rights(&self, resource: &str, role: &str) -> BTreeSet<Right> {
        let file = &self.kind(resource).roles[role];
        let mut rights = listed(&file.can, &file.when);
        rights.extend(file.may_set.iter().map(|s| (format!("settings.{s}"), BTreeSet::new())));
        rights.extend(file.includes.iter().flat_map(|role| self.rights(resource, role)));
        rights
    }

    pub(crate) fn allows(&self, who: &str, action: &str, resource: &str, now: i64) -> bool {
        let Some(record) = self.resources.get(resource) else { return false };
        let kind = self.kind(resource);
        let gives = |rights: BTreeSet<Right>| {
            rights.iter().any(|(given, conditions)| {
                given == action && conditions.iter().all(|c| self.holds(who, c, resource, now))
            })
        };
        let inside = |principal: &str| {
            kind.within != Some(Within::Organization)
                || self.guest_of(principal, record.org.as_ref()).is_some()
        };
        let reach = self.reach(who);
        let granted = self.grants.iter().any(|grant| {
            inside(who)
                && inside(&grant.principal)
                && grant.resource == resource
                && reach.contains(&grant.principal)
                && grant.counts(now)
                && gives(self.rights(resource, &grant.role))
        });
        let audience = kind.audience.values().any(|audience| {
            let guest = self.guest_of(who, record.org.as_ref());
            let belongs = match audience.who {
                Reach::Leavers => false,
                Reach::Everyone => true,
                Reach::Members => guest == Some(false),
                Reach::MembersAndGuests => guest.is_some(),
            };
            let open = audience.only_while.iter().flat_map(|text| text.split(" and "));
            who.starts_with("user:")
                && belongs
                && open.into_iter().all(|c| self.holds(who, c, resource, now))
                && gives(listed(&audience.can, &audience.when))
        });
        granted || audience
    }

    fn holds(&self, who: &str, condition: &str, resource: &str, now: i64) -> bool {
        let record = &self.resources[resource];
        let (word, rest) = condition.split_once(':').unwrap_or((condition, ""));
        match word.trim() {
            "setting" => {
                let (name, value) = rest.split_once('=').unwrap_or((rest, "true"));
                let default = match &self.kind(resource).settings[name.trim()] {
                    SettingFile::Switch(on) => SettingValue::Switch(*on),
                    SettingFile::Labelled(setting) => SettingValue::Switch(setting.default),
                    SettingFile::Choice(setting) => SettingValue::Choice(setting.default.clone()),
                };
                match record.settings.get(name.trim()).unwrap_or(&default) {
                    SettingValue::Switch(on) => on.to_string() == value.trim(),
                    SettingValue::Choice(choice) => choice == value.trim(),
                }
            }
            "status" => rest.split('|').any(|s| record.status.as_deref() == Some(s.trim())),
            "verified" => {
                let areas = self.verified.get(who).cloned().unwrap_or_default();
                let area = record.attributes.get(rest.trim());
                if rest.is_empty() {
                    !areas.is_empty()
                } else {
                    area.is_some_and(|a| areas.contains(a))
                }
            }
            "every source" => {
                record.sources.iter().all(|source| self.allows(who, rest.trim(), source, now))
            }
            other => panic!("a condition that the oracle does not know: {other}"),
        }
    }
}

fn listed(can: &[String], when: &BTreeMap<String, Vec<String>>) -> BTreeSet<Right> {
    let free = can.iter().map(|action| (action.clone(), BTreeSet::new()));
    let bound = when.iter().flat_map(|(text, actions)| {
        let conditions: BTreeSet<String> = text.split(" and ").map(str::to_owned).collect();
        actions.iter().map(move |action| (action.clone(), conditions.clone()))
    });
    free.chain(bound).collect()
}
