//! The facts as a shorter journal: entries whose fold is the same state.

use super::{Principal, Resource, State};
use crate::event::{Entry, Event};
use crate::model::TypeIx;

impl State {
    /// Entries that rebuild this state, in an order that depends on the facts alone: so two
    /// states are equal when their dumps are.
    pub(crate) fn dump(&self) -> Vec<Entry> {
        let mut entries = Vec::with_capacity(2 * self.size());
        self.dump_principals(&mut entries);
        self.dump_resources(&mut entries);
        entries
    }

    fn dump_principals(&self, entries: &mut Vec<Entry>) {
        let mut principals: Vec<&Principal> = self.principals().map(|(_, record)| record).collect();
        principals.sort_by(|a, b| a.id.cmp(&b.id));
        let fact = |event| Entry { revision: 0, at: self.at, actor: None, event };
        for record in &principals {
            entries.push(fact(Event::PrincipalPut {
                principal: record.id.clone(),
                name: record.name.clone(),
                registered: record.registered,
                verified: record.verified.iter().cloned().collect(),
                attributes: record.attributes.clone(),
            }));
        }
        for record in &principals {
            let mut members: Vec<(&str, bool)> =
                record.members.iter().map(|(ix, guest)| (self.principal_id(*ix), *guest)).collect();
            members.sort_unstable();
            entries.extend(members.into_iter().map(|(member, guest)| {
                let (group, principal) = (record.id.clone(), member.to_owned());
                fact(Event::MemberAdded { group, principal, guest })
            }));
        }
    }

    fn dump_resources(&self, entries: &mut Vec<Entry>) {
        let mut resources: Vec<&Resource> = self.resources().map(|(_, record)| record).collect();
        // A resource comes after its sources; their types form no circle.
        resources.sort_by(|a, b| (self.depth(a.kind), &a.id).cmp(&(self.depth(b.kind), &b.id)));
        let mut grants = Vec::new();
        for record in resources {
            let Some(kind) = self.kind_of(record) else { continue };
            let ids = |ix: &_| self.resource(*ix).map(|source| source.id.clone());
            entries.push(Entry {
                revision: record.changed,
                at: self.at,
                actor: None,
                event: Event::ResourceCreated {
                    resource: record.id.clone(),
                    org: record.org.map(|org| self.principal_id(org).to_owned()),
                    status: kind.status_name(record.status).map(str::to_owned),
                    settings: record.setting_values(kind),
                    sources: record.sources.iter().filter_map(ids).collect(),
                    lost: record.lost.clone(),
                    attributes: record.attributes.clone(),
                },
            });
            for (holder, grant) in &record.grants {
                let event = Event::Granted {
                    resource: record.id.clone(),
                    principal: self.principal_id(*holder).to_owned(),
                    role: kind.role_name(grant.role).to_owned(),
                    expires: grant.expires,
                    note: grant.note.clone(),
                    message: None,
                    notify: false,
                    giver_gone: grant.giver_gone,
                };
                let (revision, at, actor) = (grant.revision, grant.at, grant.by.clone());
                grants.push((grant.order, Entry { revision, at, actor, event }));
            }
        }
        grants.sort_by_key(|(order, _)| *order);
        entries.extend(grants.into_iter().map(|(_, entry)| entry));
    }

    /// How many levels of sources a type stands on.
    fn depth(&self, kind: TypeIx) -> usize {
        let sources = self.model().get(kind).and_then(|kind| kind.sources);
        sources.map_or(0, |sources| 1 + self.depth(sources))
    }
}
