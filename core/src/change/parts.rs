//! `create`, for what is a part of something else.

use std::collections::BTreeMap;

use super::arguments::{attributes, declared_type, not_offered, setting_numbers, status};
use super::command::Create;
use super::gate::{Actor, Gate, unknown};
use super::{Facts, Plan};
use crate::error::{Code, Error, Result};
use crate::event::{Event, SettingValue};
use crate::id::shown;
use crate::model::Type;

/// Registers a part. Its organization and its grants are its parent's.
pub(crate) fn create(facts: Facts<'_>, command: &Create, actor: Option<Actor>) -> Result<Plan> {
    let state = facts.state;
    let (_, kind) = declared_type(state, &command.resource)?;
    let given = [
        ("owners", command.owners.is_some()),
        ("org", command.org.is_some()),
        ("sources", command.sources.is_some()),
    ];
    if let Some((what, _)) = given.iter().find(|(_, given)| *given) {
        return Err(not_offered(kind, &format!("`{what}`: it is a part of something")));
    }
    let Some(parent) = command.parent.as_deref() else {
        let message = format!("a `{}` is a part: give its `parent`", kind.name);
        let error = Error::new(Code::MissingRequiredField, message);
        return Err(error.with("names", vec!["parent"]));
    };
    let (parent_ix, parent_kind) = declared_type(state, parent)?;
    if kind.parent != Some(parent_ix) {
        let message = format!("a `{}` is no part of a `{}`", kind.name, parent_kind.name);
        return Err(Error::new(Code::InvalidArgument, message).with("parent", shown(parent)));
    }
    let part_kind = part_kind(kind, command.kind.as_deref())?;
    let status = status(kind, command.status.as_deref())?;
    let settings = command.settings.clone().unwrap_or_default();
    let numbers = setting_numbers(kind, &settings)?;
    let facts_given = command.attributes.clone().unwrap_or_default();
    let values: BTreeMap<String, Option<&String>> =
        facts_given.iter().map(|(name, value)| (name.clone(), Some(value))).collect();
    attributes(&values)?;

    let found = match &actor {
        None => state.find_resource(parent).ok_or_else(|| unknown(parent))?,
        Some(actor) => {
            let gate = Gate::open(facts, actor, parent)?;
            gate.may(kind.changes.create)?;
            state.find_resource(parent).ok_or_else(|| unknown(parent))?
        }
    };
    if state.find_resource(&command.resource).is_some() {
        let message = format!("{} exists already; `set` changes it", shown(&command.resource));
        return Err(Error::new(Code::AlreadyExists, message).with("id", shown(&command.resource)));
    }
    let org = state.resource(found).and_then(|parent| parent.org);
    let mut all: BTreeMap<String, SettingValue> = kind
        .settings
        .iter()
        .map(|setting| (setting.name.clone(), Type::value(&setting.values, setting.default)))
        .collect();
    // The host's word, as all that a resource begins with.
    debug_assert_eq!(numbers.len(), settings.len());
    all.extend(settings);
    let mut plan = Plan { actor: actor.map(|actor| actor.id), ..Plan::default() };
    plan.events.push(Event::ResourceCreated {
        resource: command.resource.clone(),
        org: org.map(|org| state.principal_id(org).to_owned()),
        status: kind.status_name(status.unwrap_or_default()).map(str::to_owned),
        settings: all,
        sources: Vec::new(),
        lost: Vec::new(),
        parent: Some(parent.to_owned()),
        part_kind,
        left: Vec::new(),
        attributes: facts_given,
    });
    Ok(plan)
}

/// The kind of a part, by name. `unknown_field`.
fn part_kind(kind: &Type, name: Option<&str>) -> Result<Option<String>> {
    let Some(name) = name else { return Ok(kind.kinds.first().cloned()) };
    if kind.part_kind(name).is_some() {
        return Ok(Some(name.to_owned()));
    }
    let known = if kind.kinds.is_empty() { "none".to_owned() } else { kind.kinds.join(", ") };
    let message = format!("`{}` has no kind `{}`; it has {known}", kind.name, shown(name));
    Err(Error::new(Code::UnknownField, message).with("kind", shown(name)))
}
