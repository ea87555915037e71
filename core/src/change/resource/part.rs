//! `create`, for what is a part of something else.

use std::collections::BTreeMap;

use crate::actor::{Actor, Gate, declared_type, may, not_offered, unknown};
use crate::change::arguments::{attributes, setting_numbers, status};
use crate::change::plan::Plan;
use crate::command::Create;
use crate::decide::{Facts, Target, Whole};
use crate::error::{Code, Error, Result};
use crate::event::Event;
use crate::id::shown;
use crate::input::Known;
use crate::model::Type;
use crate::state::Resource;

/// Registers a part. Its organization and its grants are its parent's.
pub(crate) fn create(facts: Facts<'_>, command: &Create, actor: Option<Actor>) -> Result<Plan> {
    let state = facts.state;
    let (kind_ix, kind) = declared_type(state, &command.resource)?;
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
        return Err(Error::argument("parent", message).with("parent", shown(parent)));
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
            gate.may("add a part to", kind.changes.create)?;
            state.find_resource(parent).ok_or_else(|| unknown(parent))?
        }
    };
    let whole = state.resource(found).ok_or_else(|| unknown(parent))?;
    let number = part_kind.as_deref().and_then(|name| kind.part_kind(name));
    let mut part = Resource::new(command.resource.clone(), (kind_ix, kind), whole.org);
    part.parent = Some(found);
    part.part_kind = number.unwrap_or_default();
    part.status = status.unwrap_or_default();
    if let Some(actor) = &actor {
        may_begin_with(facts, actor, (&part, kind), (whole, parent_kind), &numbers)?;
    }
    is_free(facts, &command.resource)?;
    part.set_values(&numbers);
    let org = whole.org;
    let mut plan = Plan { actor: actor.map(|actor| actor.id), ..Plan::default() };
    plan.events.push(Event::ResourceCreated {
        resource: command.resource.clone(),
        org: org.map(|org| state.principal_id(org).to_owned()),
        status: kind.status_name(status.unwrap_or_default()).map(str::to_owned),
        settings: part.setting_values(kind),
        sources: Vec::new(),
        lost: Vec::new(),
        parent: Some(parent.to_owned()),
        part_kind,
        left: Vec::new(),
        attributes: facts_given,
    });
    Ok(plan)
}

/// Whether the actor may switch the settings that the part begins with: it has a parent's grants
/// from its first moment on.
fn may_begin_with(
    facts: Facts<'_>,
    actor: &Actor,
    (part, kind): (&Resource, &Type),
    (parent, parent_kind): (&Resource, &Type),
    numbers: &BTreeMap<u8, u8>,
) -> Result<()> {
    let whole = Whole { resource: parent, kind: parent_kind };
    let target = Target { resource: part, kind, whole, sources: &[], lost: &[] };
    for (number, value) in numbers {
        let Some(setting) = kind.settings.get(usize::from(*number)) else { continue };
        if setting.default != *value {
            may(facts, actor, "switch the settings of", Some(setting.action), target)?;
            may_beside_others(facts, actor, target)?;
        }
    }
    Ok(())
}

/// What the parent asks of every part, it asks of the new one, too (E-18): what may not be
/// switched once it is there, it does not begin with.
fn may_beside_others(facts: Facts<'_>, actor: &Actor, target: Target<'_>) -> Result<()> {
    for condition in &target.whole.kind.conditions {
        let Some((kind, action)) = condition.test.of_every_part() else { continue };
        let is_one = kind.is_none_or(|kind| kind == target.resource.part_kind);
        if is_one && !facts.allows(actor.subject, action, target) {
            let message = format!(
                "{} may not begin with these settings: {}",
                target.resource.id, condition.text
            );
            let error = Error::new(condition.code, message);
            let action = target.kind.action_name(action);
            return Err(error.with("by", actor.id.as_str()).with("action", action));
        }
    }
    Ok(())
}

/// The kind of a part, by name. `unknown_field`.
fn part_kind(kind: &Type, name: Option<&str>) -> Result<Option<String>> {
    let Some(name) = name else { return Ok(kind.kinds.first().cloned()) };
    if kind.part_kind(name).is_some() {
        return Ok(Some(name.to_owned()));
    }
    let known = Known::new(name, kind.kinds.iter().map(String::as_str));
    let subject = format!("`{}` has no kind", kind.name);
    Err(known.unknown(Code::UnknownField, &subject, ("kind", name), "it has"))
}

/// `already_exists` if the name is in use, be the resource hidden from the actor or not: there is
/// one space of names for all.
pub(super) fn is_free(facts: Facts<'_>, id: &str) -> Result<()> {
    if facts.state.find_resource(id).is_none() {
        return Ok(());
    }
    let message = format!("{} exists already; `set` changes it", shown(id));
    Err(Error::new(Code::AlreadyExists, message).with("id", shown(id)))
}
