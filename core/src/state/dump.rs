//! The facts as a shorter journal: entries whose fold is the same state.

use super::grant::Grant;
use super::numbers::PrincipalIx;
use super::principal::Principal;
use super::proposal::Proposal;
use super::resource::Resource;
use super::whole::State;
use crate::event::{Entry, Event};
use crate::model::{Type, TypeIx};

impl State {
    /// Entries that rebuild this state, in an order that depends on the facts alone: so two
    /// states are equal when their dumps are.
    pub(crate) fn dump(&self) -> Vec<Entry> {
        let mut entries = Vec::with_capacity(2 * self.size());
        self.dump_principals(&mut entries);
        self.dump_resources(&mut entries);
        self.dump_proposals(&mut entries);
        // What was given under a clock that was ahead is younger than the space itself.
        if let Some(was) = entries.iter().map(|entry| entry.at).max().filter(|at| *at > self.at) {
            let event = Event::TimeReset { was };
            entries.push(Entry { revision: 0, at: self.at, actor: None, event });
        }
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
                fields: record.fields.clone(),
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
        // A resource comes after its sources and its parent; their types form no circle.
        resources.sort_by(|a, b| (self.depth(a.kind), &a.id).cmp(&(self.depth(b.kind), &b.id)));
        let mut grants = Vec::new();
        for record in resources {
            let Some(kind) = self.kind_of(record) else { continue };
            let ids = |ix: &_| self.resource(*ix).map(|source| source.id.clone());
            let mut left: Vec<String> =
                record.left.iter().map(|ix| self.principal_id(*ix).to_owned()).collect();
            left.sort_unstable();
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
                    parent: record.parent.as_ref().and_then(ids),
                    part_kind: kind.kinds.get(usize::from(record.part_kind)).cloned(),
                    left,
                    attributes: record.attributes.clone(),
                },
            });
            let held = record.grants.iter();
            let held = held.map(|(holder, grant)| self.dump_grant(record, kind, holder, grant));
            grants.extend(held);
        }
        grants.sort_by_key(|(order, _)| *order);
        entries.extend(grants.into_iter().map(|(_, entry)| entry));
    }

    /// A grant and its place in the order of giving.
    fn dump_grant(
        &self,
        resource: &Resource,
        kind: &Type,
        holder: PrincipalIx,
        grant: &Grant,
    ) -> (u64, Entry) {
        let role = kind.role(grant.role);
        let picks = |role| Some(kind.picks(role, &grant.levels.as_ref()?.chosen));
        let waits = grant.pending.and_then(|number| self.proposal(number));
        let event = Event::Granted {
            resource: resource.id.clone(),
            principal: self.principal_id(holder).to_owned(),
            role: kind.role_name(grant.role).to_owned(),
            levels: role.and_then(picks),
            fields: grant.about.fields.clone(),
            proposal: grant.pending,
            expires: grant.expires,
            note: grant.about.note.clone(),
            message: waits.and_then(|proposal| proposal.message.clone()),
            notify: false,
            giver_gone: grant.about.giver_gone,
        };
        let (revision, at, actor) = (grant.about.revision, grant.about.at, grant.about.by.clone());
        (grant.about.order, Entry { revision, at, actor, event })
    }

    /// The proposals; those that a grant stands for came with it.
    fn dump_proposals(&self, entries: &mut Vec<Entry>) {
        let with_grant = |proposal: &&Proposal| {
            let holder = self.find_principal(&proposal.principal);
            let record = self.resource(proposal.resource);
            let grant = record.and_then(|record| record.grants.get(holder?));
            grant.is_some_and(|grant| grant.pending == Some(proposal.number))
        };
        for proposal in self.proposals().filter(|proposal| !with_grant(proposal)) {
            let Some(record) = self.resource(proposal.resource) else { continue };
            let Some(kind) = self.kind_of(record) else { continue };
            let event = Event::Proposed {
                proposal: proposal.number,
                what: proposal.what,
                resource: record.id.clone(),
                principal: proposal.principal.clone(),
                role: kind.role_name(proposal.role).to_owned(),
                levels: proposal.levels.clone(),
                fields: proposal.fields.clone(),
                expires: proposal.expires,
                message: proposal.message.clone(),
                notify: false,
                state: proposal.state,
                note: proposal.note.clone(),
                proposer_gone: proposal.proposer_gone,
                receiver_gone: proposal.receiver_gone,
                decision: proposal.decision.clone(),
            };
            let (revision, at, actor) = (proposal.revision, proposal.at, proposal.by.clone());
            entries.push(Entry { revision, at, actor, event });
        }
        let (last, kept) = (self.proposed, self.proposals().next_back());
        if kept.map_or(0, |kept| kept.number) < last {
            let event = Event::ProposalsCounted { last };
            entries.push(Entry { revision: 0, at: self.at, actor: None, event });
        }
    }

    /// How many levels of sources and parents a type stands on.
    fn depth(&self, kind: TypeIx) -> usize {
        let kind = self.model().get(kind);
        let below = kind.into_iter().flat_map(|kind| kind.sources.into_iter().chain(kind.parent));
        below.map(|below| 1 + self.depth(below)).max().unwrap_or(0)
    }
}
