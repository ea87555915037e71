//! A proposal before an actor: what they may know of it, and do.

use super::gate::{Actor, Gate};
use super::{Facts, Plan};
use crate::answer::ProposalInfo;
use crate::decide::Target;
use crate::error::{Code, Error, Result};
use crate::event::{Ending, ProposalKind, ProposalState};
use crate::id::PrincipalId;
use crate::model::ActionIx;
use crate::state::{Grant, PrincipalIx, Proposal};

/// A proposal before an actor who knows of it.
pub(super) struct Case<'a> {
    pub(super) facts: Facts<'a>,
    pub(super) actor: &'a Actor,
    pub(super) proposal: &'a Proposal,
    pub(super) target: Target<'a>,
}

/// The same to the letter for a number that is none and for one that the actor knows nothing of.
fn no_proposal(number: u64) -> Error {
    let message = format!("there is no proposal {number} for the actor");
    Error::new(Code::NotFound, message).with("proposal", number)
}

impl<'a> Case<'a> {
    /// Finds one that the actor may know of, for what they are about to do.
    pub(super) fn find(
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
    pub(super) fn waits_for(self, may: impl Fn(&Self) -> bool) -> Result<Self> {
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

    fn allows(&self, action: Option<ActionIx>) -> bool {
        action.is_some_and(|action| self.facts.allows(self.actor.subject, action, self.target))
    }

    /// Whether it is shown to the actor: they made it, would receive it, or see it otherwise.
    fn is_listed(&self) -> bool {
        self.proposal.is_by(&self.actor.id) || self.is_visible()
    }

    /// Whether the actor may know of it in a change: those who see who has access, who
    /// decides, the receiver of what is offered, and who made it, while they see the resource.
    pub(super) fn is_visible(&self) -> bool {
        let kind = self.target.kind;
        let is_request = self.proposal.what == ProposalKind::Request;
        self.proposal.is_for(&self.actor.id) && !is_request
            || self.proposal.is_by(&self.actor.id) && !self.is_hidden()
            || self.allows(kind.access_view)
            || is_request && self.allows(kind.access_decide)
    }

    /// Who made it takes it back, even if the resource is hidden from them by now.
    pub(super) fn is_visible_to_withdraw(&self) -> bool {
        self.is_listed()
    }

    /// Whether the actor sees nothing of the resource, and may not ask for it either.
    fn is_hidden(&self) -> bool {
        let Self { facts, actor, target, .. } = *self;
        !Gate { facts, actor, target }.sees() && !self.allows(target.kind.access_request)
    }

    pub(super) fn decides(&self) -> bool {
        match self.proposal.what {
            ProposalKind::Request => self.allows(self.target.kind.access_decide),
            ProposalKind::Share | ProposalKind::Transfer => self.proposal.is_for(&self.actor.id),
        }
    }

    /// Who made it takes it back; a share, whoever may take the grant.
    pub(super) fn withdraws(&self) -> bool {
        let may_take = || {
            let gate = Gate::open(self.facts, self.actor, &self.target.resource.id).ok()?;
            let (_, grant) = gate.stored(&self.proposal.principal)?;
            Some(gate.may_manage().ok()?.may_take(grant, &self.actor.id))
        };
        self.proposal.is_by(&self.actor.id)
            || self.proposal.what == ProposalKind::Share && may_take().unwrap_or_default()
    }

    pub(super) fn plan(&self) -> Plan {
        Plan {
            actor: Some(self.actor.id.clone()),
            resource: Some(self.target.resource.id.clone()),
            touched: vec![self.proposal.principal.clone()],
            ..Plan::default()
        }
    }

    pub(super) fn close(&self, plan: &mut Plan, state: ProposalState, note: Option<String>) {
        let notify = self.target.kind.notify;
        plan.close(self.facts, self.proposal.number, state, note, notify);
    }

    /// Ends the grant that waits, if this is a share.
    pub(super) fn end_share(&self, plan: &mut Plan, why: Ending) {
        if let Some(held) = self.waiting_grant() {
            plan.end(self.facts, self.target, held, why, self.target.kind.notify);
        }
    }

    pub(super) fn waiting_grant(&self) -> Option<(PrincipalIx, &'a Grant)> {
        let ix = self.facts.state.find_principal(&self.proposal.principal)?;
        let grant = self.target.resource.grants.get(ix)?;
        (grant.pending == Some(self.proposal.number)).then_some((ix, grant))
    }

    /// The receiver, unless they are forgotten.
    pub(super) fn receiver(&self) -> Option<PrincipalId> {
        let id = super::principal_id(self.facts.state, &self.proposal.principal).ok()?;
        (!self.proposal.receiver_gone).then_some(id)
    }
}

/// A proposal as answers show it; `None` if the actor knows nothing of it.
pub(crate) fn proposal_info(
    facts: Facts<'_>,
    proposal: &Proposal,
    actor: Option<&Actor>,
) -> Option<ProposalInfo> {
    let target = facts.target(proposal.resource)?;
    let case = actor.map(|actor| Case { facts, actor, proposal, target });
    if case.as_ref().is_some_and(|case| !case.is_listed()) {
        return None;
    }
    let state = proposal.state(facts.now);
    let waits = state == ProposalState::Open;
    let kind = target.kind;
    let ix = facts.state.find_principal(&proposal.principal).filter(|_| !proposal.receiver_gone);
    let by = proposal.by.clone().filter(|_| !proposal.proposer_gone);
    Some(ProposalInfo {
        proposal: proposal.number,
        what: proposal.what,
        resource: target.resource.id.clone(),
        principal: proposal.principal.clone(),
        name: ix.and_then(|ix| facts.state.principal(ix)).and_then(|found| found.name.clone()),
        role: kind.role_name(proposal.role).to_owned(),
        levels: proposal.levels.clone(),
        fields: proposal.fields.clone(),
        by_name: by.as_deref().and_then(|by| facts.state.name_of(by)),
        by,
        message: proposal.message.clone(),
        at: proposal.at,
        expires: proposal.expires,
        state,
        note: proposal.note.clone(),
        decided_by: proposal.decision.as_ref().and_then(|made| made.who().map(str::to_owned)),
        decided_at: proposal.decision.as_ref().map(|made| made.at),
        can_decide: waits && case.as_ref().is_some_and(Case::decides),
        can_withdraw: waits && case.as_ref().is_some_and(Case::withdraws),
    })
}
