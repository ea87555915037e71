//! `pending`: what waits for a decision.

use crate::answer::ProposalList;
use crate::change::{Actor, Gate, declared_type, proposal_info, unknown};
use crate::decide::Facts;
use crate::error::{Error, Result};

/// What waits, the oldest first: all of it for the host; for an actor, what he made, decides on,
/// or may see.
pub(crate) fn pending(
    facts: Facts<'_>,
    resource: Option<&str>,
    by: Option<&str>,
    after: Option<u64>,
    limit: Option<usize>,
) -> Result<ProposalList> {
    if limit == Some(0) {
        return Err(Error::argument("limit", "a page holds at least one: `limit` is 0"));
    }
    let actor = by.map(|by| Actor::parse(facts, by)).transpose()?;
    let resource = resource.map(|id| {
        declared_type(facts.state, id)?;
        let found = facts.state.find_resource(id);
        match &actor {
            // Who would receive something need not see the resource yet.
            Some(actor)
                if !facts.state.waiting(facts.now).any(|p| {
                    Some(p.resource) == found && (p.is_by(&actor.id) || p.is_for(&actor.id))
                }) =>
            {
                Gate::open(facts, actor, id)?;
            }
            _ => {}
        }
        found.ok_or_else(|| unknown(id))
    });
    let resource = resource.transpose()?;
    let mut items = facts
        .state
        .waiting(facts.now)
        .filter(|proposal| after.is_none_or(|after| proposal.number > after))
        .filter(|proposal| resource.is_none_or(|resource| proposal.resource == resource))
        .filter_map(|proposal| proposal_info(facts, proposal, actor.as_ref()));
    let page: Vec<_> = items.by_ref().take(limit.unwrap_or(usize::MAX)).collect();
    let complete = items.next().is_none();
    let next = page.last().map(|last| last.proposal).filter(|_| !complete);
    Ok(ProposalList { items: page, complete, next, revision: facts.state.revision })
}
