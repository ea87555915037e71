//! `delete`: a resource goes, with its parts and every grant on it.

use crate::actor::{Actor, Gate, declared_type, host_target, unchanged_since};
use crate::change::plan::Plan;
use crate::command::Delete;
use crate::decide::Facts;
use crate::error::Result;
use crate::event::{Ending, Event};

/// Deletes a resource, its parts and every grant on it (O-48).
pub(crate) fn delete(facts: Facts<'_>, command: &Delete) -> Result<Plan> {
    let (_, kind) = declared_type(facts.state, &command.resource)?;
    let actor = command.by.as_deref().map(|by| Actor::parse(facts, by)).transpose()?;
    let target = if let Some(actor) = &actor {
        let gate = Gate::open(facts, actor, &command.resource)?;
        gate.unchanged_since(command.if_revision)?;
        gate.may("delete", kind.changes.delete)?;
        gate.target
    } else {
        let target = host_target(facts, &command.resource)?;
        unchanged_since(facts, target, command.if_revision)?;
        target
    };
    let mut plan = Plan { actor: actor.as_ref().map(|actor| actor.id.clone()), ..Plan::default() };
    let mut grants: Vec<_> = target.resource.grants.iter().collect();
    grants.sort_by_key(|(_, grant)| grant.about.order);
    for (holder, grant) in grants {
        plan.end(facts, target, (holder, grant), Ending::Deleted, false);
    }
    if let Some(actor) = &actor {
        // The list is for those who may see it; their own grant they know.
        let sees = kind.access_view.is_some_and(|view| facts.allows(actor.subject, view, target));
        plan.ended.retain(|grant| sees || grant.principal == actor.id);
    }
    let mut parts: Vec<&str> = target
        .resource
        .parts
        .iter()
        .filter_map(|ix| facts.state.resource(*ix).map(|part| part.id.as_str()))
        .collect();
    parts.sort_unstable();
    let gone = parts.into_iter().chain([command.resource.as_str()]);
    plan.events.extend(gone.map(|id| Event::ResourceDeleted { resource: id.to_owned() }));
    Ok(plan)
}
