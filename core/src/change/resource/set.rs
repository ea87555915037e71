//! `set`: the facts of a resource that is there.

use std::collections::BTreeMap;

use super::owners::{one_owner, reassign};
use super::sources::{known_sources, may_recompose, resolve, source_ids};
use crate::actor::{
    Actor, Gate, declared_type, host_target, may, not_offered, principal_ids, unchanged_since,
};
use crate::change::arguments::{attributes, setting_numbers, status};
use crate::change::plan::Plan;
use crate::command::Set;
use crate::decide::{Facts, Target};
use crate::error::{Error, Result};
use crate::event::Event;

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
        let check = |what: &str, action| {
            let refused = may(facts, actor, &format!("change the {what} of"), action, target);
            refused.map_err(|error| error.with("argument", what))
        };
        for number in numbers.keys() {
            let setting = kind.settings.get(usize::from(*number));
            let name = setting.map_or("", |setting| setting.name.as_str());
            check(&format!("settings.{name}"), setting.map(|setting| setting.action))?;
        }
        if let Some(number) = new_status {
            check("status", kind.changes.status.get(usize::from(number)).copied().flatten())?;
        }
        if !changes.is_empty() {
            check("attributes", kind.changes.attributes)?;
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
