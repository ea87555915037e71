//! What a command comes to.

use crate::answer::{GrantInfo, Warning};
use crate::decide::{Facts, Target, grant_info};
use crate::event::{Ending, Event, ProposalKind, ProposalState};
use crate::state::{Grant, PrincipalIx};

/// What a command comes to.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// Who makes the change; `None`: the host.
    pub(crate) actor: Option<String>,
    /// What will have happened. Nothing: it is so already.
    pub(crate) events: Vec<Event>,
    pub(crate) text: Option<String>,
    pub(crate) warnings: Vec<Warning>,
    /// The resource whose grants the command is about.
    pub(crate) resource: Option<String>,
    /// Whose grants to show as they are after the change.
    pub(crate) touched: Vec<String>,
    /// Grants on other resources to show as they are after the change: resource and holder.
    pub(crate) given: Vec<(String, String)>,
    /// The grants that end, as they were.
    pub(crate) ended: Vec<GrantInfo>,
    /// The resources that it may leave without an owner who can act.
    pub(crate) at_risk: Vec<String>,
    /// The numbers of the proposals that the command makes or decides.
    pub(crate) proposals: Vec<u64>,
    /// How many it makes.
    pub(super) made: u64,
}

impl Plan {
    /// Ends a grant, which is shown as it was, and what waits by it. Its note is for the host, who
    /// alone makes changes without an actor.
    pub(super) fn end(
        &mut self,
        facts: Facts<'_>,
        target: Target<'_>,
        (holder, grant): (PrincipalIx, &Grant),
        why: Ending,
        notify: bool,
    ) {
        let closed = match why {
            Ending::Revoked | Ending::Cascade | Ending::Left | Ending::Forgotten => {
                Some(ProposalState::Withdrawn)
            }
            Ending::Reassigned | Ending::Transferred => Some(ProposalState::Superseded),
            // By these it has been decided, or goes with its resource.
            Ending::Declined | Ending::Withdrawn | Ending::Expired | Ending::Deleted => None,
        };
        if let (Some(number), Some(state)) = (grant.pending, closed) {
            self.close(facts, number, state, None, false);
        }
        let info = grant_info(facts, holder, grant, target, self.actor.is_none());
        self.events.push(Event::GrantEnded {
            resource: info.resource.clone(),
            principal: info.principal.clone(),
            role: info.role.clone(),
            why,
            notify,
        });
        self.ended.push(info);
    }

    /// Warns once of what several give occasion to.
    pub(super) fn warn(&mut self, warning: Warning) {
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }

    /// The number of a new proposal.
    pub(super) fn number(&mut self, facts: Facts<'_>) -> u64 {
        let number = facts.state.next_proposal() + self.made;
        self.made += 1;
        self.proposals.push(number);
        number
    }

    /// Closes a proposal.
    pub(super) fn close(
        &mut self,
        facts: Facts<'_>,
        number: u64,
        state: ProposalState,
        note: Option<String>,
        notify: bool,
    ) {
        let Some(proposal) = facts.state.proposal(number) else { return };
        let resource = facts.state.resource(proposal.resource);
        self.events.push(Event::ProposalClosed {
            proposal: number,
            resource: resource.map(|resource| resource.id.clone()).unwrap_or_default(),
            principal: proposal.principal.clone(),
            state,
            note,
            notify,
        });
        self.proposals.push(number);
    }

    /// Closes what somebody has asked for: a share to them, or a change of their grant, answers it.
    pub(super) fn close_request(&mut self, facts: Facts<'_>, target: Target<'_>, principal: &str) {
        let (asked, now) = (ProposalKind::Request, facts.now);
        let asked = facts.state.asked_by(target.resource, principal, asked, now).last();
        // One request of a person waits; the one that is being decided is closed already.
        if let Some(asked) = asked.filter(|asked| !self.proposals.contains(&asked.number)) {
            self.close(facts, asked.number, ProposalState::Superseded, None, false);
        }
    }
}
