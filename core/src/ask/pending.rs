//! `pending` and `proposal`: what waits for a decision, and what has waited.

use super::page::at_least_one;
use crate::actor::{Actor, Gate, declared_type, proposal_info, unknown};
use crate::answer::{ProposalInfo, ProposalList};
use crate::decide::Facts;
use crate::error::{Code, Error, Result};

/// What waits, the oldest first: all of it for the host; for an actor, what they made, decide on,
/// or may see.
pub(crate) fn pending(
    facts: Facts<'_>,
    resource: Option<&str>,
    by: Option<&str>,
    after: Option<u64>,
    limit: Option<usize>,
) -> Result<ProposalList> {
    let limit = at_least_one(limit, usize::MAX)?;
    let actor = by.map(|by| Actor::parse(facts, by)).transpose()?;
    let resource = resource.map(|id| {
        declared_type(facts.state, id)?;
        let found = facts.state.find_resource(id);
        match &actor {
            // Who would receive something need not see the resource yet.
            Some(actor)
                if !found.and_then(|ix| facts.state.resource(ix)).is_some_and(|resource| {
                    let mut waiting = facts.state.open_proposals(resource, facts.now);
                    waiting.any(|waits| waits.is_by(&actor.id) || waits.is_for(&actor.id))
                }) =>
            {
                Gate::open(facts, actor, id)?;
            }
            _ => {}
        }
        found.ok_or_else(|| unknown(id))
    });
    let resource = resource.transpose()?.and_then(|ix| facts.state.resource(ix));
    let mut items = facts
        .state
        .waiting(resource, after, facts.now)
        .filter_map(|proposal| proposal_info(facts, proposal, actor.as_ref()));
    let page: Vec<_> = items.by_ref().take(limit).collect();
    let complete = items.next().is_none();
    let next = page.last().map(|last| last.proposal).filter(|_| !complete);
    Ok(ProposalList { items: page, complete, next, revision: facts.state.revision })
}

/// A proposal, be it decided. This answers the host: it asks nobody's right.
pub(crate) fn proposal(facts: Facts<'_>, number: u64) -> Result<ProposalInfo> {
    let found = facts.state.proposal(number);
    found.and_then(|found| proposal_info(facts, found, None)).ok_or_else(|| {
        let message = format!("there is no proposal {number}, or its resource was deleted");
        Error::new(Code::NotFound, message).with("proposal", number)
    })
}
