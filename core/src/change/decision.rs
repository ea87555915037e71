//! A proposal that somebody decides on.

use super::arguments::free_text;
use super::plan::Plan;
use crate::actor::{Actor, Case, Gate, at_most, principal_id};
use crate::decide::Facts;
use crate::error::{Code, Error, Result};
use crate::event::{Ending, ProposalKind, ProposalState};
use crate::id::PrincipalId;
use crate::state::{Grant, PrincipalIx, Proposal};

/// The same to the letter for a number that is none and for one that the actor knows nothing of.
fn no_proposal(number: u64) -> Error {
    let message = format!("there is no proposal {number} for the actor");
    Error::new(Code::NotFound, message).with("proposal", number)
}

impl<'a> Case<'a> {
    /// Finds one that the actor may know of, for what they are about to do.
    pub(in crate::change) fn find(
        facts: Facts<'a>,
        actor: &'a Actor,
        number: u64,
        may_know: impl Fn(&Self) -> bool,
    ) -> Result<Self> {
        let proposal = facts.state.proposal(number).ok_or_else(|| no_proposal(number))?;
        let target = facts.target(proposal.resource).ok_or_else(|| no_proposal(number))?;
        let case = Self { facts, actor, proposal, target };
        if may_know(&case) { Ok(case) } else { Err(no_proposal(number)) }
    }

    /// `forbidden` if it isn't the actor's to do this, `already_decided` if it does not wait.
    pub(in crate::change) fn waits_for(self, may: impl Fn(&Self) -> bool) -> Result<Self> {
        let number = self.proposal.number;
        if !may(&self) {
            let message = format!("proposal {number} is not for {} to decide", self.actor.id);
            return Err(Error::new(Code::Forbidden, message).with("by", self.actor.id.as_str()));
        }
        let state = self.proposal.state(self.facts.now);
        if state == ProposalState::Open {
            return Ok(self);
        }
        let state = serde_json::to_value(state).unwrap_or_default();
        let message = format!("proposal {number} does not wait any more: it is {state}");
        Err(Error::new(Code::AlreadyDecided, message).with("proposal", number).with("state", state))
    }

    pub(in crate::change) fn plan(&self) -> Plan {
        Plan {
            actor: Some(self.actor.id.clone()),
            resource: Some(self.target.resource.id.clone()),
            touched: vec![self.proposal.principal.clone()],
            ..Plan::default()
        }
    }

    pub(in crate::change) fn close(
        &self,
        plan: &mut Plan,
        state: ProposalState,
        note: Option<String>,
    ) {
        let notify = self.target.kind.notify;
        plan.close(self.facts, self.proposal.number, state, note, notify);
    }

    /// Ends the grant that waits, if this is a share.
    pub(in crate::change) fn end_share(&self, plan: &mut Plan, why: Ending) {
        if let Some(held) = self.waiting_grant() {
            plan.end(self.facts, self.target, held, why, self.target.kind.notify);
        }
    }

    pub(in crate::change) fn waiting_grant(&self) -> Option<(PrincipalIx, &'a Grant)> {
        let ix = self.facts.state.find_principal(&self.proposal.principal)?;
        let grant = self.target.resource.grants.get(ix)?;
        (grant.pending == Some(self.proposal.number)).then_some((ix, grant))
    }

    /// The receiver, unless they are forgotten.
    pub(in crate::change) fn receiver(&self) -> Option<PrincipalId> {
        let id = principal_id(self.facts.state, &self.proposal.principal).ok()?;
        (!self.proposal.receiver_gone).then_some(id)
    }
}

/// What the gate's actor has asked for on its resource, or to whom they have offered it, and waits.
pub(super) fn asked<'a>(gate: &Gate<'a>, what: ProposalKind) -> impl Iterator<Item = &'a Proposal> {
    let Gate { facts, actor, target } = gate;
    facts.state.asked_by(target.resource, &actor.id, what, facts.now)
}

pub(super) fn decision_note(note: Option<&str>) -> Result<Option<String>> {
    let Some(text) = note.filter(|text| !text.is_empty()) else { return Ok(None) };
    at_most("characters of the note", text.chars().count(), 2_000)?;
    free_text("note", text)
}
