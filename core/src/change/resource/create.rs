//! `create`: a resource and its owners.

use std::collections::BTreeMap;

use super::owners::one_owner;
use super::part::{self, is_free};
use super::sources::{known_sources, may_compose, resolve, source_ids};
use crate::actor::{Actor, declared_type, not_offered, principal_id, principal_ids, unknown};
use crate::change::arguments::{attributes, setting_numbers, status};
use crate::change::grant::ownership;
use crate::change::plan::Plan;
use crate::change::receivers::{OUTSIDE, check_eligible, each_as, offenders};
use crate::command::Create;
use crate::decide::{Facts, Target, Whole};
use crate::error::{Code, Error, Result};
use crate::event::Event;
use crate::id::PrincipalId;
use crate::model::Type;
use crate::state::{Memberships, PrincipalIx, Resource};

/// Registers a resource.
pub(crate) fn create(facts: Facts<'_>, command: &Create) -> Result<Plan> {
    let state = facts.state;
    let (kind_ix, kind) = declared_type(state, &command.resource)?;
    let actor = command.by.as_deref().map(|by| Actor::parse(facts, by)).transpose()?;
    if kind.parent.is_some() {
        return part::create(facts, command, actor);
    }
    if command.parent.is_some() || command.kind.is_some() {
        return Err(not_offered(kind, "a `parent` or a `kind`"));
    }
    let owners = match (&command.owners, &actor) {
        (Some(names), _) => principal_ids(state, "owners", names)?,
        (None, Some(actor)) => vec![principal_id(state, &actor.id)?],
        (None, None) => {
            let message = "name who creates it (`by`), or its `owners`";
            return Err(Error::argument("by", message));
        }
    };
    one_owner(kind, &owners)?;
    let status = status(kind, command.status.as_deref())?;
    let settings = command.settings.clone().unwrap_or_default();
    let numbers = setting_numbers(kind, &settings)?;
    let given = command.attributes.clone().unwrap_or_default();
    let values: BTreeMap<String, Option<&String>> =
        given.iter().map(|(name, value)| (name.clone(), Some(value))).collect();
    attributes(&values)?;
    let source_ids = command.sources.as_ref().map(|names| source_ids(facts, kind, names));
    let source_ids = source_ids.transpose()?.unwrap_or_default();

    check_eligible(facts, kind, &each_as(None, &owners))?;
    let org = organization(facts, kind, command.org.as_deref(), &owners)?;
    let mut provisional = Resource::new(command.resource.clone(), (kind_ix, kind), org);
    provisional.status = status.unwrap_or_default();
    provisional.attributes.clone_from(&given);
    provisional.set_values(&numbers);
    let (sources, unknown) = resolve(facts, &source_ids);
    match &actor {
        None => known_sources(&unknown)?,
        Some(actor) => {
            let whole = Whole { resource: &provisional, kind };
            let resource = &provisional;
            let target = Target { resource, kind, whole, sources: &sources, lost: &unknown };
            may_compose(facts, actor, target)?;
        }
    }
    is_free(facts, &command.resource)?;

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
        parent: None,
        part_kind: None,
        left: Vec::new(),
        attributes: given,
    });
    plan.events.extend(owners.iter().map(|owner| ownership(kind, &command.resource, owner)));
    Ok(plan)
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
            Some(state.find_principal(id.as_str()).ok_or_else(|| unknown(id.as_str()))?)
        }
        None => orgs.and_then(Memberships::only),
    };
    if kind.within_organization {
        let Some(org) = org else {
            let message = format!(
                "a `{}` belongs to an organization, and its owner has not exactly one; give `org`",
                kind.name
            );
            return Err(Error::new(Code::MissingRequiredField, message).with("names", vec!["org"]));
        };
        offenders(owners, Code::OutsideOrganization, OUTSIDE, |owner| {
            let owner = state.find_principal(owner.as_str()).and_then(|ix| state.principal(ix));
            owner.is_some_and(|owner| owner.orgs.get(org).is_some())
        })?;
    }
    Ok(org)
}
