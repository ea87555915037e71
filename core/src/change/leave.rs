//! `leave`: somebody gives up their own grant.

use super::decline::decline;
use super::grant::{not_in_access_list, text};
use super::plan::Plan;
use crate::actor::{Actor, Gate, declared_type, not_offered};
use crate::command::{Decline, Leave};
use crate::decide::Facts;
use crate::error::{Error, Result};
use crate::event::Ending;

/// Gives up one's own grant.
pub(crate) fn leave(facts: Facts<'_>, command: &Leave) -> Result<Plan> {
    let (_, kind) = declared_type(facts.state, &command.resource)?;
    if !kind.leave {
        return Err(not_offered(kind, "leaving"));
    }
    let actor = Actor::parse(facts, &command.by)?;
    if let Some(number) = waiting_for(facts, &actor, &command.resource) {
        // Giving up what one never accepted is declining it, and makes nobody a former member
        //
        return decline(facts, &Decline::new(number, actor.id.as_str()));
    }
    let gate = Gate::open(facts, &actor, &command.resource)?;
    let Some((holder, grant)) = gate.grant(&actor.id) else {
        return Err(not_in_access_list(&[&actor.id]));
    };
    if grant.role == kind.owner {
        let message = format!("{} owns {} and cannot leave it", actor.id, command.resource);
        return Err(
            Error::new(kind.leave_owner, message).with("principals", vec![actor.id.as_str()])
        );
    }
    let text = text(kind, "leave", grant.role);
    let mut plan = Plan { actor: Some(actor.id.clone()), text, ..Plan::default() };
    plan.end(facts, gate.target, (holder, grant), Ending::Left, kind.notify);
    Ok(plan)
}

/// The number of the share that waits for the actor on a resource, if one does. It may be all that
/// they know of the resource.
fn waiting_for(facts: Facts<'_>, actor: &Actor, resource: &str) -> Option<u64> {
    let target = facts.state.find_resource(resource).and_then(|ix| facts.target(ix))?;
    Gate { facts, actor, target }.grant(&actor.id)?.1.pending
}
