//! What the journal says, as plain lists: the facts that the oracle evaluates. No index, no cache.

use std::collections::{BTreeMap, BTreeSet};

use privity::{Ending, Entry, Event, Pick, ProposalKind, ProposalState, SettingValue, Timestamp};

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Resource {
    pub(crate) org: Option<String>,
    pub(crate) status: Option<String>,
    pub(crate) settings: BTreeMap<String, SettingValue>,
    pub(crate) sources: Vec<String>,
    pub(crate) parent: Option<String>,
    pub(crate) kind: Option<String>,
    pub(crate) attributes: BTreeMap<String, String>,
    /// Who gave up a grant, and has had none since.
    pub(crate) left: BTreeSet<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Grant {
    pub(crate) resource: String,
    pub(crate) principal: String,
    pub(crate) role: String,
    pub(crate) levels: Option<BTreeMap<String, Pick>>,
    pub(crate) fields: BTreeMap<String, String>,
    /// The number of the proposal by which it waits.
    pub(crate) pending: Option<u64>,
    /// Who gave it; `None` when the host did, or when he is forgotten.
    pub(crate) by: Option<String>,
    pub(crate) expires: Option<i64>,
    pub(crate) note: Option<String>,
}

impl Grant {
    /// Whether it has not ended with time.
    pub(crate) fn lives(&self, now: i64) -> bool {
        self.expires.is_none_or(|end| now < end)
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Proposal {
    pub(crate) number: u64,
    pub(crate) what: ProposalKind,
    pub(crate) resource: String,
    /// Who would receive the role; `None` when he is forgotten.
    pub(crate) principal: Option<String>,
    /// Who made it; `None` when he is forgotten.
    pub(crate) by: Option<String>,
    pub(crate) role: String,
    pub(crate) levels: Option<BTreeMap<String, Pick>>,
    pub(crate) expires: Option<i64>,
    pub(crate) state: ProposalState,
}

impl Proposal {
    pub(crate) fn waits(&self, now: i64) -> bool {
        self.state == ProposalState::Open && self.expires.is_none_or(|end| now < end)
    }
}

/// All that the journal says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Facts {
    pub(crate) verified: BTreeMap<String, Vec<String>>,
    /// The organizations that are registered for data exchange.
    pub(crate) registered: BTreeSet<String>,
    /// Group or organization, member, guest.
    pub(crate) members: Vec<(String, String, bool)>,
    pub(crate) resources: BTreeMap<String, Resource>,
    /// In the order of giving.
    pub(crate) grants: Vec<Grant>,
    pub(crate) proposals: Vec<Proposal>,
}

impl Facts {
    pub(crate) fn grant(&self, resource: &str, principal: &str) -> Option<&Grant> {
        self.grants.iter().find(|grant| grant.resource == resource && grant.principal == principal)
    }

    pub(crate) fn proposal(&self, number: u64) -> Option<&Proposal> {
        self.proposals.iter().find(|proposal| proposal.number == number)
    }

    /// The principal and every group that it is in.
    pub(crate) fn reach(&self, principal: &str) -> BTreeSet<String> {
        let mut reach = BTreeSet::from([principal.to_owned()]);
        loop {
            let in_it = |(group, member, _): &&(String, String, bool)| {
                group.starts_with("group:") && reach.contains(member) && !reach.contains(group)
            };
            let Some((group, ..)) = self.members.iter().find(in_it) else { return reach };
            reach.insert(group.clone());
        }
    }

    /// Whether the principal belongs to the organization, and if so, as a guest.
    pub(crate) fn guest_of(&self, principal: &str, org: Option<&String>) -> Option<bool> {
        let org = org?;
        if principal == org {
            return Some(false);
        }
        let mut members = self.members.iter();
        members.find(|(group, member, _)| group == org && member == principal).map(|of| of.2)
    }

    /// The parts of a resource, by name.
    pub(crate) fn parts<'a>(
        &'a self,
        of: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a Resource)> {
        let all = self.resources.iter().map(|(id, record)| (id.as_str(), record));
        all.filter(move |(_, record)| record.parent.as_deref() == Some(of))
    }

    pub(crate) fn apply(&mut self, entry: &Entry) {
        match entry.event.clone() {
            Event::PrincipalPut { principal, verified, registered, .. } => {
                self.registered.remove(&principal);
                self.registered.extend(registered.then(|| principal.clone()));
                self.verified.insert(principal, verified);
            }
            Event::PrincipalForgotten { principal } => self.forget(&principal),
            Event::PrincipalRenamed { principal, to } => self.rename(&principal, &to),
            Event::MemberAdded { group, principal, guest } => {
                self.members.retain(|(g, m, _)| (g, m) != (&group, &principal));
                self.members.push((group, principal, guest));
            }
            Event::MemberRemoved { group, principal } => {
                self.members.retain(|(g, m, _)| (g, m) != (&group, &principal));
            }
            Event::ResourceCreated {
                resource,
                org,
                status,
                settings,
                sources,
                parent,
                part_kind,
                attributes,
                ..
            } => {
                let left = BTreeSet::new();
                let kind = part_kind;
                let record =
                    Resource { org, status, settings, sources, parent, kind, attributes, left };
                self.resources.insert(resource, record);
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
            Event::ResourceDeleted { resource } => self.delete(&resource),
            given => self.apply_gift(entry, given),
        }
    }

    /// What is given, changed, ended, or waits.
    fn apply_gift(&mut self, entry: &Entry, event: Event) {
        let millis = |end: Option<Timestamp>| end.map(Timestamp::as_millis);
        match event {
            Event::Granted {
                resource,
                principal,
                role,
                levels,
                fields,
                proposal,
                expires,
                note,
                ..
            } => {
                self.end(&resource, &principal);
                self.resources.get_mut(&resource).unwrap().left.remove(&principal);
                let (by, expires) = (entry.actor.clone(), millis(expires));
                self.proposals.extend(proposal.map(|number| Proposal {
                    number,
                    what: ProposalKind::Share,
                    resource: resource.clone(),
                    principal: Some(principal.clone()),
                    by: by.clone(),
                    role: role.clone(),
                    levels: levels.clone(),
                    expires,
                    state: ProposalState::Open,
                }));
                let pending = proposal;
                self.grants.push(Grant {
                    resource,
                    principal,
                    role,
                    levels,
                    fields,
                    pending,
                    by,
                    expires,
                    note,
                });
            }
            Event::GrantChanged { resource, principal, role, levels, expires, note, .. } => {
                let of = |grant: &&mut Grant| {
                    (&grant.resource, &grant.principal) == (&resource, &principal)
                };
                let grant = self.grants.iter_mut().find(of).unwrap();
                (grant.role, grant.levels, grant.note) = (role, levels, note);
                grant.expires = millis(expires);
            }
            Event::GrantEnded { resource, principal, why, .. } => {
                self.end(&resource, &principal);
                if why == Ending::Left {
                    self.resources.get_mut(&resource).unwrap().left.insert(principal);
                }
            }
            Event::Proposed {
                proposal, what, resource, principal, role, levels, expires, ..
            } => {
                self.proposals.push(Proposal {
                    number: proposal,
                    what,
                    resource,
                    principal: Some(principal),
                    by: entry.actor.clone(),
                    role,
                    levels,
                    expires: millis(expires),
                    state: ProposalState::Open,
                });
            }
            Event::ProposalClosed { proposal, state, .. } => {
                let found = self.proposals.iter_mut().find(|found| found.number == proposal);
                found.unwrap().state = state;
                let mut waiting = self.grants.iter_mut();
                let waiting = waiting.find(|grant| grant.pending == Some(proposal));
                if let Some(grant) = waiting.filter(|_| state == ProposalState::Approved) {
                    grant.pending = None;
                }
            }
            other => panic!("an event that the oracle does not know: {other:?}"),
        }
    }

    fn end(&mut self, resource: &str, principal: &str) {
        self.grants.retain(|grant| grant.resource != resource || grant.principal != principal);
    }

    /// Who has the name later is another.
    fn forget(&mut self, id: &str) {
        self.verified.remove(id);
        self.registered.remove(id);
        self.members.retain(|(group, member, _)| group != id && member != id);
        self.grants.retain(|grant| grant.principal != id);
        for record in self.resources.values_mut() {
            record.left.remove(id);
        }
        let givers = self.grants.iter_mut().map(|grant| &mut grant.by);
        let parties = self.proposals.iter_mut().flat_map(|p| [&mut p.by, &mut p.principal]);
        for name in givers.chain(parties).filter(|name| name.as_deref() == Some(id)) {
            *name = None;
        }
    }

    fn rename(&mut self, id: &str, to: &str) {
        let verified = self.verified.remove(id).unwrap_or_default();
        self.verified.insert(to.to_owned(), verified);
        if self.registered.remove(id) {
            self.registered.insert(to.to_owned());
        }
        for record in self.resources.values_mut() {
            record.org = record.org.take().map(|org| if org == id { to.to_owned() } else { org });
            if record.left.remove(id) {
                record.left.insert(to.to_owned());
            }
        }
        let groups = self.members.iter_mut().flat_map(|(group, member, _)| [group, member]);
        let holders = self.grants.iter_mut().map(|grant| &mut grant.principal);
        groups.chain(holders).filter(|name| *name == id).for_each(|name| to.clone_into(name));
        let givers = self.grants.iter_mut().map(|grant| &mut grant.by);
        let parties = self.proposals.iter_mut().flat_map(|p| [&mut p.by, &mut p.principal]);
        for name in givers.chain(parties).filter(|name| name.as_deref() == Some(id)) {
            *name = Some(to.to_owned());
        }
    }

    /// What has its name later is another: nothing points to it, nothing was said of it.
    fn delete(&mut self, id: &str) {
        let parent = self.resources.remove(id).and_then(|record| record.parent);
        self.grants.retain(|grant| grant.resource != id);
        self.proposals.retain(|proposal| proposal.resource != id);
        for record in self.resources.values_mut() {
            for source in record.sources.iter_mut().filter(|source| *source == id) {
                "gone:".clone_into(source);
            }
        }
        let Some(parent) = parent else { return };
        let grants = self.grants.iter_mut().map(|grant| (&grant.resource, &mut grant.levels));
        let asked = self.proposals.iter_mut().map(|asked| (&asked.resource, &mut asked.levels));
        for (_, levels) in grants.chain(asked).filter(|(resource, _)| **resource == parent) {
            if let Some(levels) = levels {
                levels.remove(id);
            }
        }
    }
}
