//! A proposal before an actor: what they may know of it, and do.

use super::gate::{Actor, Gate};
use crate::answer::ProposalInfo;
use crate::decide::{Facts, Target};
use crate::event::{ProposalKind, ProposalState};
use crate::model::ActionIx;
use crate::state::Proposal;

/// A proposal before an actor who knows of it.
pub(crate) struct Case<'a> {
    pub(crate) facts: Facts<'a>,
    pub(crate) actor: &'a Actor,
    pub(crate) proposal: &'a Proposal,
    pub(crate) target: Target<'a>,
}

impl Case<'_> {
    fn allows(&self, action: Option<ActionIx>) -> bool {
        action.is_some_and(|action| self.facts.allows(self.actor.subject, action, self.target))
    }

    /// Whether it is shown to the actor: they made it, even if the resource is hidden from them by
    /// now, would receive it, or see it otherwise. What they are shown they may withdraw, if
    /// it is theirs.
    pub(crate) fn is_listed(&self) -> bool {
        self.proposal.is_by(&self.actor.id) || self.is_visible()
    }

    /// Whether the actor may know of it in a change: those who see who has access, who
    /// decides, the receiver of what is offered, and who made it, while they see the resource.
    pub(crate) fn is_visible(&self) -> bool {
        let kind = self.target.kind;
        let is_request = self.proposal.what == ProposalKind::Request;
        self.proposal.is_for(&self.actor.id) && !is_request
            || self.proposal.is_by(&self.actor.id) && !self.is_hidden()
            || self.allows(kind.access_view)
            || is_request && self.allows(kind.access_decide)
    }

    /// Whether the actor sees nothing of the resource, and may not ask for it either.
    fn is_hidden(&self) -> bool {
        let Self { facts, actor, target, .. } = *self;
        !Gate { facts, actor, target }.sees() && !self.allows(target.kind.access_request)
    }

    pub(crate) fn decides(&self) -> bool {
        match self.proposal.what {
            ProposalKind::Request => self.allows(self.target.kind.access_decide),
            ProposalKind::Share | ProposalKind::Transfer => self.proposal.is_for(&self.actor.id),
        }
    }

    /// Who made it takes it back; a share, whoever may take the grant.
    pub(crate) fn withdraws(&self) -> bool {
        let may_take = || {
            let gate = Gate::open(self.facts, self.actor, &self.target.resource.id).ok()?;
            let (_, grant) = gate.stored(&self.proposal.principal)?;
            Some(gate.may_manage().ok()?.may_take(grant, &self.actor.id))
        };
        self.proposal.is_by(&self.actor.id)
            || self.proposal.what == ProposalKind::Share && may_take().unwrap_or_default()
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
