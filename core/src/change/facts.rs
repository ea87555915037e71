//! `set` and `delete`: the facts of a resource that is there.

use std::collections::BTreeMap;

use super::arguments::{
    attributes, declared_type, not_offered, one_owner, principal_ids, setting_numbers, status,
};
use super::command::{Delete, Set};
use super::create::ownership;
use super::gate::{Actor, Gate, may, unchanged_since, unknown};
use super::receivers::{check_eligible, each_as, offenders};
use super::sources::{known_sources, may_recompose, resolve, source_ids};
use super::{Facts, Plan};
use crate::decide::{Subject, Target};
use crate::error::{Code, Error, Result};
use crate::event::{Ending, Event};
use crate::id::PrincipalId;
use crate::state::PrincipalIx;

/// Changes facts of a resource.
pub(crate) fn set(facts: Facts<'_>, command: &Set) -> Result<Plan> {
    let state = facts.state;
    let (_, kind) = declared_type(state, &command.resource)?;
    let actor = command.by.as_deref().map(|by| Actor::parse(facts, by)).transpose()?;
    let new_status = status(kind, command.status.as_deref())?;
    let settings = command.settings.clone().unwrap_or_default();
    let numbers = setting_numbers(kind, &settings)?;
    let changes = command.attributes.clone().unwrap_or_default();
    attributes(&changes)?;
    let source_ids = command.sources.as_ref().map(|names| source_ids(facts, kind, names));
    let source_ids = source_ids.transpose()?;
    let owners =
        command.owners.as_ref().map(|names| principal_ids(state, "owners", names)).transpose()?;
    if owners.is_some() && kind.parent.is_some() {
        return Err(not_offered(kind, "owners: they are its parent's"));
    }
    owners.as_deref().map_or(Ok(()), |owners| one_owner(kind, owners))?;
    if actor.is_some() && owners.is_some() {
        let message = "owners are the host's word; leave out `by`, or use `share`";
        return Err(Error::argument("owners", message));
    }

    let target = match &actor {
        Some(actor) => Gate::open(facts, actor, &command.resource)?.target,
        None => host_target(facts, &command.resource)?,
    };
    unchanged_since(facts, target, command.if_revision)?;
    let resolved = source_ids.as_ref().map(|ids| resolve(facts, ids));
    if let Some(actor) = &actor {
        let may = |what: &str, action| {
            let refused = may(facts, actor, &format!("change the {what} of"), action, target);
            refused.map_err(|error| error.with("argument", what))
        };
        for number in numbers.keys() {
            let setting = kind.settings.get(usize::from(*number));
            let name = setting.map_or("", |setting| setting.name.as_str());
            may(&format!("settings.{name}"), setting.map(|setting| setting.action))?;
        }
        if let Some(number) = new_status {
            may("status", kind.changes.status.get(usize::from(number)).copied().flatten())?;
        }
        if !changes.is_empty() {
            may("attributes", kind.changes.attributes)?;
        }
        if let Some((sources, unknown)) = &resolved {
            let target = Target { sources, lost: unknown, ..target };
            may_recompose(facts, actor, target)
                .map_err(|error| error.with("argument", "sources"))?;
        }
    } else if let Some((_, unknown)) = &resolved {
        known_sources(unknown)?;
    }

    let record = target.resource;
    let same = |number: &u8, value: &u8| record.settings.get(usize::from(*number)) == Some(value);
    let switched: Vec<&str> = numbers
        .iter()
        .filter(|(number, value)| !same(number, value))
        .filter_map(|(number, _)| Some(kind.settings.get(usize::from(*number))?.name.as_str()))
        .collect();
    let event = Event::ResourceSet {
        resource: command.resource.clone(),
        status: new_status
            .filter(|number| *number != record.status)
            .and_then(|number| kind.status_name(number))
            .map(str::to_owned),
        settings: settings.into_iter().filter(|(name, _)| switched.contains(&&**name)).collect(),
        sources: resolved
            .filter(|(sources, _)| *sources != record.sources || !target.lost.is_empty())
            .and(source_ids),
        attributes: changes
            .into_iter()
            .filter(|(name, value)| record.attributes.get(name) != value.as_ref())
            .collect(),
    };
    let mut plan = Plan { actor: actor.as_ref().map(|actor| actor.id.clone()), ..Plan::default() };
    let empty = Event::ResourceSet {
        resource: command.resource.clone(),
        status: None,
        settings: BTreeMap::new(),
        sources: None,
        attributes: BTreeMap::new(),
    };
    if event != empty {
        plan.events.push(event);
    }
    if let Some(owners) = owners {
        reassign(facts, target, &owners, &mut plan)?;
    }
    Ok(plan)
}

/// Gives a resource these owners and no others: the host's word.
fn reassign(
    facts: Facts<'_>,
    target: Target<'_>,
    owners: &[PrincipalId],
    plan: &mut Plan,
) -> Result<()> {
    let (kind, record) = (target.kind, target.resource);
    check_eligible(facts, kind, &each_as(None, owners))?;
    offenders(owners, Code::OutsideOrganization, "of the resource's organization", |owner| {
        let ix = facts.state.find_principal(owner.as_str());
        facts.is_within(Subject { kind: owner.kind(), ix }, target)
    })?;
    let holder = |owner: &PrincipalId| facts.state.find_principal(owner.as_str());
    let stays: Vec<PrincipalIx> = owners.iter().filter_map(holder).collect();
    let mut present: Vec<_> = record.grants.iter().collect();
    present.sort_by_key(|(_, grant)| grant.about.order);
    let mut kept = Vec::new();
    for (ix, grant) in present {
        let (is_owner, stays) = (grant.role == kind.owner, stays.contains(&ix));
        if is_owner && stays {
            kept.push(facts.state.principal_id(ix).to_owned());
        } else if is_owner || stays {
            plan.end(facts, target, (ix, grant), Ending::Reassigned, false);
        }
    }
    let new = owners.iter().filter(|owner| !kept.iter().any(|kept| kept == owner.as_str()));
    plan.events.extend(new.map(|owner| ownership(kind, &record.id, owner)));
    plan.resource = Some(record.id.clone());
    plan.touched = owners.iter().map(|owner| owner.as_str().to_owned()).collect();
    Ok(())
}

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

fn host_target<'a>(facts: Facts<'a>, id: &str) -> Result<Target<'a>> {
    let target = facts.state.find_resource(id).and_then(|ix| facts.target(ix));
    target.ok_or_else(|| unknown(id))
}
