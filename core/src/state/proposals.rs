//! What waits for a decision, and its fold.

use super::apply::impossible;
use super::grant::Grant;
use super::numbers::ResourceIx;
use super::proposal::Proposal;
use super::resource::Resource;
use super::whole::State;
use crate::error::Result;
use crate::event::{Decision, Entry, Event, ProposalKind, ProposalState};
use crate::time::Timestamp;

impl Resource {
    fn note_asker(&mut self, asker: &str, number: u64) {
        self.asked_by.entry(asker.to_owned()).or_default().insert(number);
    }

    fn forget_asker(&mut self, asker: &str, number: u64) {
        if let Some(numbers) = self.asked_by.get_mut(asker) {
            numbers.remove(&number);
            if numbers.is_empty() {
                self.asked_by.remove(asker);
            }
        }
    }
}

impl State {
    /// The number of the next proposal.
    pub(crate) fn next_proposal(&self) -> u64 {
        self.proposed + 1
    }

    pub(crate) fn proposal(&self, number: u64) -> Option<&Proposal> {
        #[cfg(test)]
        super::work::more();
        self.proposals.get(&number)
    }

    /// Every proposal, by number.
    pub(crate) fn proposals(&self) -> impl DoubleEndedIterator<Item = &Proposal> {
        self.proposals.values()
    }

    /// The proposals about a resource that wait, by number.
    pub(crate) fn open_proposals<'a>(
        &'a self,
        resource: &'a Resource,
        now: Timestamp,
    ) -> impl Iterator<Item = &'a Proposal> {
        self.open(&resource.waiting, now)
    }

    /// What somebody has asked for on a resource, or to whom they have offered it, and what waits,
    /// by number.
    pub(crate) fn asked_by<'a>(
        &'a self,
        resource: &'a Resource,
        user: &str,
        what: ProposalKind,
        now: Timestamp,
    ) -> impl Iterator<Item = &'a Proposal> {
        let asked = resource.asked_by.get(user).into_iter();
        asked.flat_map(move |numbers| self.open(numbers, now)).filter(move |open| open.what == what)
    }

    /// The proposals that wait, about one resource or about any, with numbers above this one.
    pub(crate) fn waiting<'a>(
        &'a self,
        resource: Option<&'a Resource>,
        after: Option<u64>,
        now: Timestamp,
    ) -> impl Iterator<Item = &'a Proposal> {
        let waiting = resource.map_or(&self.waiting, |resource| &resource.waiting);
        let first = after.map_or(0, |after| after.saturating_add(1));
        self.open(waiting.range(first..), now)
    }

    fn open<'a>(
        &'a self,
        numbers: impl IntoIterator<Item = &'a u64>,
        now: Timestamp,
    ) -> impl Iterator<Item = &'a Proposal> {
        let proposals = numbers.into_iter().filter_map(|number| self.proposal(*number));
        proposals.filter(move |proposal| proposal.state(now) == ProposalState::Open)
    }

    pub(super) fn propose(&mut self, entry: &Entry) -> Result<()> {
        let Event::Proposed {
            proposal,
            what,
            resource,
            principal,
            role,
            levels,
            fields,
            expires,
            message,
            state,
            note,
            proposer_gone,
            receiver_gone,
            decision,
            ..
        } = &entry.event
        else {
            return Ok(());
        };
        let unknown = || impossible(entry, "the resource is not known");
        let resource = self.find_resource(resource).ok_or_else(unknown)?;
        let kind = self.resource(resource).and_then(|record| self.kind_of(record));
        let role = kind.and_then(|kind| kind.role_index.get(role).copied());
        let role = role.ok_or_else(|| impossible(entry, "the role is not known"))?;
        self.keep(Proposal {
            number: *proposal,
            what: *what,
            resource,
            principal: principal.clone(),
            receiver_gone: *receiver_gone,
            by: entry.actor.clone(),
            proposer_gone: *proposer_gone,
            role,
            levels: levels.clone(),
            fields: fields.clone(),
            message: message.clone(),
            expires: *expires,
            at: entry.at,
            revision: entry.revision,
            state: *state,
            note: note.clone(),
            decision: decision.clone(),
        });
        Ok(())
    }

    /// A grant that waits is a proposal, too.
    pub(super) fn propose_share(&mut self, resource: ResourceIx, grant: &Grant, entry: &Entry) {
        let Event::Granted { principal, levels, proposal: Some(number), message, .. } =
            &entry.event
        else {
            return;
        };
        self.keep(Proposal {
            number: *number,
            what: ProposalKind::Share,
            resource,
            principal: principal.clone(),
            receiver_gone: false,
            by: grant.about.by.clone(),
            proposer_gone: grant.about.giver_gone,
            role: grant.role,
            levels: levels.clone(),
            fields: grant.about.fields.clone(),
            message: message.clone(),
            expires: grant.expires,
            at: grant.about.at,
            revision: grant.about.revision,
            state: ProposalState::Open,
            note: None,
            decision: None,
        });
    }

    fn keep(&mut self, proposal: Proposal) {
        self.expiring += usize::from(proposal.expires.is_some());
        self.proposed = self.proposed.max(proposal.number);
        if let Some(resource) = self.resources.get_mut(proposal.resource) {
            resource.proposals.insert(proposal.number);
            if proposal.state == ProposalState::Open {
                resource.waiting.insert(proposal.number);
                if let Some(asker) = proposal.asker() {
                    resource.note_asker(asker, proposal.number);
                }
            }
        }
        if proposal.state == ProposalState::Open {
            self.waiting.insert(proposal.number);
        }
        self.proposals.insert(proposal.number, proposal);
    }

    pub(super) fn close_proposal(&mut self, entry: &Entry) -> Result<()> {
        let Event::ProposalClosed { proposal, state, note, .. } = &entry.event else {
            return Ok(());
        };
        let found = self.proposals.get_mut(proposal);
        let found = found.ok_or_else(|| impossible(entry, "the proposal is not known"))?;
        found.state = *state;
        found.note.clone_from(note);
        // What nobody decided in time was decided by nobody, whoever came to find it so.
        if *state != ProposalState::Expired {
            found.decision = Some(Decision { at: entry.at, by: entry.actor.clone(), gone: false });
        }
        self.waiting.remove(proposal);
        let (what, resource) = (found.what, found.resource);
        let holder = self.principals.find(&found.principal);
        if let Some(record) = self.resources.get_mut(resource) {
            record.waiting.remove(proposal);
            if let Some(asker) = found.asker() {
                record.forget_asker(asker, *proposal);
            }
            // What is proposed changes nothing on the resource; a share that is accepted
            // does: its grant counts from now on.
            let accepted = what == ProposalKind::Share && *state == ProposalState::Approved;
            if let Some(holder) = holder.filter(|_| accepted) {
                record.changed = record.changed.max(entry.revision);
                record.grants.change(holder, |grant| {
                    grant.pending = grant.pending.filter(|number| number != proposal);
                });
            }
        }
        Ok(())
    }

    /// The resource is gone, and nothing about it waits any more.
    pub(super) fn drop_proposals(&mut self, resource: ResourceIx) {
        let gone = self.resource(resource).map(|record| record.proposals.clone());
        for number in gone.unwrap_or_default() {
            self.waiting.remove(&number);
            let proposal = self.proposals.remove(&number);
            let ends = proposal.is_some_and(|proposal| proposal.expires.is_some());
            self.expiring -= usize::from(ends);
        }
    }

    /// A part of the resource is gone.
    pub(super) fn forget_part_in_proposals(&mut self, resource: ResourceIx, part: &str) {
        let about = self.resource(resource).map(|record| record.proposals.clone());
        for number in about.unwrap_or_default() {
            let proposal = self.proposals.get_mut(&number);
            if let Some(levels) = proposal.and_then(|proposal| proposal.levels.as_mut()) {
                levels.remove(part);
            }
        }
    }

    /// Somebody who has the name later is another.
    pub(super) fn forget_in_proposals(&mut self, id: &str) {
        for proposal in self.proposals.values_mut() {
            if let Some(resource) = self.resources.get_mut(proposal.resource) {
                resource.asked_by.remove(id);
            }
            proposal.proposer_gone |= proposal.by.as_deref() == Some(id);
            proposal.receiver_gone |= proposal.principal == id;
            if let Some(decision) = &mut proposal.decision {
                decision.gone |= decision.by.as_deref() == Some(id);
            }
        }
    }

    /// Somebody has another name from now on.
    pub(super) fn rename_in_proposals(&mut self, id: &str, to: &str) {
        for proposal in self.proposals.values_mut() {
            if proposal.is_by(id) {
                if let Some(resource) = self.resources.get_mut(proposal.resource)
                    && let Some(numbers) = resource.asked_by.remove(id)
                {
                    resource.asked_by.entry(to.to_owned()).or_default().extend(numbers);
                }
                proposal.by = Some(to.to_owned());
            }
            if proposal.is_for(id) {
                to.clone_into(&mut proposal.principal);
            }
            let decision = proposal.decision.as_mut();
            if let Some(decision) = decision.filter(|decision| decision.who() == Some(id)) {
                decision.by = Some(to.to_owned());
            }
        }
    }
}
