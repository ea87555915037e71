//! Resources: `create`, `set`, `delete`.

use std::collections::BTreeMap;

use hashbrown::HashMap;

use super::arguments::{
    at_most, attributes, declared_type, not_offered, principal_id, principal_ids,
};
use super::command::{Create, Delete, Names, Set};
use super::gate::{Actor, Gate, may, missing_of, not_found, unchanged_since};
use super::give::{check_eligible, offenders};
use super::{Facts, Plan};
use crate::decide::{Subject, Target, grant_info};
use crate::error::{Code, Error, Result};
use crate::event::{Ending, Event, SettingValue};
use crate::id::{PrincipalId, ResourceId, shown};
use crate::model::{ActionIx, Owners, Type, TypeIx};
use crate::state::{PrincipalIx, Resource, ResourceIx};

/// How many sources a resource can have.
const MAX_SOURCES: usize = 10_000;

/// Registers a resource.
pub(crate) fn create(facts: Facts<'_>, command: &Create) -> Result<Plan> {
    let state = facts.state;
    let (kind_ix, kind) = declared_type(state, &command.resource)?;
    let actor = command.by.as_deref().map(|by| Actor::parse(facts, by)).transpose()?;
    let owners = match (&command.owners, &actor) {
        (Some(names), _) => principal_ids(state, names)?,
        (None, Some(actor)) => vec![principal_id(state, &actor.id)?],
        (None, None) => {
            let message = "name who creates it (`by`), or its `owners`";
            return Err(Error::new(Code::InvalidArgument, message));
        }
    };
    one_owner(kind, &owners)?;
    let status = status(kind, command.status.as_deref())?;
    let settings = command.settings.clone().unwrap_or_default();
    setting_numbers(kind, &settings)?;
    let given = command.attributes.clone().unwrap_or_default();
    let values: BTreeMap<String, Option<&String>> =
        given.iter().map(|(name, value)| (name.clone(), Some(value))).collect();
    attributes(&values)?;
    let source_ids = command.sources.as_ref().map(|names| source_ids(facts, kind, names));
    let source_ids = source_ids.transpose()?.unwrap_or_default();

    if state.find_resource(&command.resource).is_some() {
        let message = format!("{} exists already; `set` changes it", shown(&command.resource));
        return Err(Error::new(Code::AlreadyExists, message).with("id", shown(&command.resource)));
    }
    check_eligible(facts, kind, &owners)?;
    let org = organization(facts, kind, command.org.as_deref(), &owners)?;
    let mut provisional = Resource {
        id: command.resource.clone(),
        kind: kind_ix,
        org,
        status: status.unwrap_or_default(),
        settings: kind.settings.iter().map(|setting| setting.default).collect(),
        sources: Vec::new(),
        lost: Vec::new(),
        used_by: std::collections::BTreeSet::new(),
        attributes: given.clone(),
        grants: HashMap::new(),
        changed: 0,
    };
    for (nth, value) in setting_numbers(kind, &settings)? {
        if let Some(place) = provisional.settings.get_mut(usize::from(nth)) {
            *place = value;
        }
    }
    let (sources, unknown) = resolve(facts, &source_ids);
    match &actor {
        None => known_sources(&unknown)?,
        Some(actor) => {
            let target = Target {
                resource: &provisional,
                kind,
                sources: &sources,
                broken: !unknown.is_empty(),
            };
            may_compose(facts, actor, target, &unknown)?;
        }
    }

    let by = actor.map(|actor| actor.id);
    let mut plan = Plan {
        actor: by,
        resource: Some(command.resource.clone()),
        touched: owners.iter().map(|id| id.as_str().to_owned()).collect(),
        ..Plan::default()
    };
    plan.events.push(Event::ResourceCreated {
        resource: command.resource.clone(),
        org: org.map(|org| state.principal_id(org).to_owned()),
        status: kind.status_name(status.unwrap_or_default()).map(str::to_owned),
        settings: provisional.setting_values(kind),
        sources: source_ids,
        lost: Vec::new(),
        attributes: given,
    });
    plan.events.extend(owners.iter().map(|owner| ownership(kind, &command.resource, owner)));
    Ok(plan)
}

fn ownership(kind: &Type, resource: &str, owner: &PrincipalId) -> Event {
    Event::Granted {
        resource: resource.to_owned(),
        principal: owner.as_str().to_owned(),
        role: kind.role_name(kind.owner).to_owned(),
        expires: None,
        note: None,
        message: None,
        notify: false,
        giver_gone: false,
    }
}

fn one_owner(kind: &Type, owners: &[PrincipalId]) -> Result<()> {
    if kind.owners == Owners::One && owners.len() != 1 {
        let message = format!("a `{}` has exactly one owner, not {}", kind.name, owners.len());
        return Err(Error::new(Code::InvalidArgument, message).with("owners", owners.len()));
    }
    Ok(())
}

/// The organization of a new resource: the one named, or the only one of its first owner.
fn organization(
    facts: Facts<'_>,
    kind: &Type,
    named: Option<&str>,
    owners: &[PrincipalId],
) -> Result<Option<PrincipalIx>> {
    let state = facts.state;
    let owner = owners.first().and_then(|owner| state.find_principal(owner.as_str()));
    let orgs = owner.and_then(|ix| state.principal(ix)).map(|owner| &owner.orgs);
    let org = match named {
        Some(name) => {
            let id = PrincipalId::organization(name)?;
            Some(state.find_principal(id.as_str()).ok_or_else(|| not_found(id.as_str()))?)
        }
        None => orgs.filter(|orgs| orgs.len() == 1).and_then(|orgs| orgs.keys().next().copied()),
    };
    if kind.within_organization {
        let Some(org) = org else {
            let message = format!(
                "a `{}` belongs to an organization, and its owner has not exactly one; give `org`",
                kind.name
            );
            return Err(Error::new(Code::MissingRequiredField, message).with("names", vec!["org"]));
        };
        offenders(owners, Code::OutsideOrganization, "of the resource's organization", |owner| {
            let owner = state.find_principal(owner.as_str()).and_then(|ix| state.principal(ix));
            owner.is_some_and(|owner| owner.orgs.contains_key(&org))
        })?;
    }
    Ok(org)
}

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
    let owners = command.owners.as_ref().map(|names| principal_ids(state, names)).transpose()?;
    owners.as_deref().map_or(Ok(()), |owners| one_owner(kind, owners))?;
    if actor.is_none() && !settings.is_empty() {
        let message = "a setting is switched by somebody who may; give `by`";
        return Err(Error::new(Code::InvalidArgument, message));
    }
    if actor.is_some() && owners.is_some() {
        let message = "owners are the host's word; leave out `by`, or use `share`";
        return Err(Error::new(Code::InvalidArgument, message));
    }

    let target = match &actor {
        Some(actor) => Gate::open(facts, actor, &command.resource)?.target,
        None => host_target(facts, &command.resource)?,
    };
    unchanged_since(target, command.if_revision)?;
    let resolved = source_ids.as_ref().map(|ids| resolve(facts, ids));
    if let Some(actor) = &actor {
        for number in numbers.keys() {
            let setting = kind.settings.get(usize::from(*number));
            may(facts, actor, setting.map(|setting| setting.action), target)?;
        }
        if let Some(number) = new_status {
            let needed = kind.changes.status.get(usize::from(number)).copied().flatten();
            may(facts, actor, needed, target)?;
        }
        if !changes.is_empty() {
            may(facts, actor, kind.changes.attributes, target)?;
        }
        if let Some((sources, unknown)) = &resolved {
            let target = Target { sources, broken: !unknown.is_empty(), ..target };
            may(facts, actor, kind.changes.sources, target)
                .map_err(|error| with_missing(error, unknown))?;
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
            .filter(|(sources, _)| *sources != record.sources || target.broken)
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
    check_eligible(facts, kind, owners)?;
    offenders(owners, Code::OutsideOrganization, "of the resource's organization", |owner| {
        let ix = facts.state.find_principal(owner.as_str());
        facts.is_within(Subject { kind: owner.kind(), ix }, target)
    })?;
    let holder = |owner: &PrincipalId| facts.state.find_principal(owner.as_str());
    let stays: Vec<PrincipalIx> = owners.iter().filter_map(holder).collect();
    let mut present: Vec<_> = record.grants.iter().collect();
    present.sort_by_key(|(_, grant)| grant.order);
    let mut kept = Vec::new();
    for (ix, grant) in present {
        let (is_owner, stays) = (grant.role == kind.owner, stays.contains(ix));
        if is_owner && stays {
            kept.push(facts.state.principal_id(*ix).to_owned());
        } else if is_owner || stays {
            let info = grant_info(facts, *ix, grant, target, true);
            plan.events.push(Event::GrantEnded {
                resource: info.resource.clone(),
                principal: info.principal.clone(),
                role: info.role.clone(),
                why: Ending::Reassigned,
                notify: false,
            });
            plan.ended.push(info);
        }
    }
    let new = owners.iter().filter(|owner| !kept.iter().any(|kept| kept == owner.as_str()));
    plan.events.extend(new.map(|owner| ownership(kind, &record.id, owner)));
    plan.resource = Some(record.id.clone());
    plan.touched = owners.iter().map(|owner| owner.as_str().to_owned()).collect();
    Ok(())
}

/// Deletes a resource and every grant on it (O-48).
pub(crate) fn delete(facts: Facts<'_>, command: &Delete) -> Result<Plan> {
    let (_, kind) = declared_type(facts.state, &command.resource)?;
    let actor = command.by.as_deref().map(|by| Actor::parse(facts, by)).transpose()?;
    let target = match &actor {
        Some(actor) => {
            let gate = Gate::open(facts, actor, &command.resource)?;
            gate.unchanged_since(command.if_revision)?;
            gate.may(kind.changes.delete)?;
            gate.target
        }
        None => {
            let target = host_target(facts, &command.resource)?;
            unchanged_since(target, command.if_revision)?;
            target
        }
    };
    let mut plan = Plan { actor: actor.as_ref().map(|actor| actor.id.clone()), ..Plan::default() };
    let mut grants: Vec<_> = target.resource.grants.iter().collect();
    grants.sort_by_key(|(_, grant)| grant.order);
    for (holder, grant) in grants {
        let info = grant_info(facts, *holder, grant, target, false);
        plan.events.push(Event::GrantEnded {
            resource: info.resource.clone(),
            principal: info.principal.clone(),
            role: info.role.clone(),
            why: Ending::Deleted,
            notify: false,
        });
        plan.ended.push(info);
    }
    plan.events.push(Event::ResourceDeleted { resource: command.resource.clone() });
    Ok(plan)
}

fn host_target<'a>(facts: Facts<'a>, id: &str) -> Result<Target<'a>> {
    let target = facts.state.find_resource(id).and_then(|ix| facts.target(ix));
    target.ok_or_else(|| not_found(id))
}

fn status(kind: &Type, name: Option<&str>) -> Result<Option<u8>> {
    let Some(name) = name else { return Ok(None) };
    kind.status(name).map(Some).ok_or_else(|| {
        let message = format!(
            "`{}` has no status `{}`; it has {}",
            kind.name,
            shown(name),
            kind.statuses.join(", ")
        );
        Error::new(Code::UnknownField, message).with("status", shown(name))
    })
}

/// The numbers of settings and of their values. `unknown_field`, `invalid_argument`.
fn setting_numbers(
    kind: &Type,
    settings: &BTreeMap<String, SettingValue>,
) -> Result<BTreeMap<u8, u8>> {
    let mut numbers = BTreeMap::new();
    for (name, value) in settings {
        let Some((number, setting)) = kind.setting(name) else {
            let known: Vec<&str> = kind.settings.iter().map(|s| s.name.as_str()).collect();
            let message = format!(
                "`{}` has no setting `{}`; it has {}",
                kind.name,
                shown(name),
                known.join(", ")
            );
            return Err(Error::new(Code::UnknownField, message).with("setting", shown(name)));
        };
        let value = Type::value_ix(&setting.values, value).ok_or_else(|| {
            let message = format!("`{name}` cannot have this value; see the model");
            Error::new(Code::InvalidArgument, message).with("setting", name.as_str())
        })?;
        numbers.insert(number, value);
    }
    Ok(numbers)
}

/// The names of sources, each once. `invalid_operation`, `invalid_id`, `invalid_argument`.
fn source_ids(facts: Facts<'_>, kind: &Type, names: &Names) -> Result<Vec<String>> {
    let Some(expected) = kind.sources else { return Err(not_offered(kind, "sources")) };
    let Names(names) = names;
    at_most("sources", names.len(), MAX_SOURCES)?;
    let expected: (TypeIx, &str) =
        (expected, facts.state.model().get(expected).map_or("", |kind| kind.name.as_str()));
    let mut ids: Vec<String> = Vec::new();
    for name in names {
        let id = ResourceId::parse(name)?;
        if id.type_name != expected.1 {
            let message = format!(
                "`{}` is no `{}`: a `{}` is made of these alone",
                shown(name),
                expected.1,
                kind.name
            );
            return Err(Error::new(Code::InvalidArgument, message).with("id", shown(name)));
        }
        ids.push(id.text.to_owned());
    }
    ids.sort();
    ids.dedup();
    Ok(ids)
}

/// The sources that exist, and the names of those that don't.
fn resolve(facts: Facts<'_>, ids: &[String]) -> (Vec<ResourceIx>, Vec<String>) {
    let (mut sources, mut unknown) = (Vec::new(), Vec::new());
    for id in ids {
        match facts.state.find_resource(id) {
            Some(ix) => sources.push(ix),
            None => unknown.push(id.clone()),
        }
    }
    (sources, unknown)
}

fn known_sources(unknown: &[String]) -> Result<()> {
    match unknown.first() {
        None => Ok(()),
        Some(first) => Err(not_found(first).with("missing", unknown.to_vec())),
    }
}

/// Whether an owner-to-be may make the resource of these sources (D-25).
fn may_compose(
    facts: Facts<'_>,
    actor: &Actor,
    target: Target<'_>,
    unknown: &[String],
) -> Result<()> {
    let owner = target.kind.role(target.kind.owner);
    let (Some(action), Some(owner)) = (target.kind.changes.sources, owner) else { return Ok(()) };
    let sets: Vec<_> = owner.access.conditions_of(action).collect();
    if sets.iter().any(|set| facts.all_hold(actor.subject, *set, target)) {
        return Ok(());
    }
    composed_of_open(facts, actor, action, target, &sets, unknown)
}

fn composed_of_open(
    facts: Facts<'_>,
    actor: &Actor,
    action: ActionIx,
    target: Target<'_>,
    sets: &[crate::access::ConditionSet],
    unknown: &[String],
) -> Result<()> {
    let missing = sets.iter().flat_map(|set| missing_of(facts, actor.subject, *set, target));
    let missing: Vec<String> = missing.collect();
    if missing.is_empty() && unknown.is_empty() {
        // What fails is not about the sources; a later save will say what.
        return Ok(());
    }
    let message = format!(
        "{} may not `{}` a resource made of what is not shared with him",
        actor.id,
        target.kind.action_name(action)
    );
    let error = Error::new(Code::MissingComponentAccess, message).with("missing", missing);
    Err(with_missing(error, unknown))
}

/// Adds sources that don't exist to those that aren't open: to the actor they are the same.
fn with_missing(error: Error, unknown: &[String]) -> Error {
    if error.code() != Code::MissingComponentAccess {
        return error;
    }
    let named = error.details().get("missing").and_then(serde_json::Value::as_array);
    let named = named.into_iter().flatten().filter_map(serde_json::Value::as_str);
    let mut all: Vec<String> = named.map(str::to_owned).chain(unknown.iter().cloned()).collect();
    all.sort();
    all.dedup();
    error.with("missing", all)
}
