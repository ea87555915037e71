//! `put`: the facts of a principal.

use crate::actor::{at_most, principal_id};
use crate::change::arguments::{MAX_FACTS, attributes, label, verified};
use crate::change::plan::Plan;
use crate::command::Put;
use crate::decide::Facts;
use crate::error::{Error, Result};
use crate::event::Event;
use crate::id::{PrincipalId, PrincipalKind, shown};
use crate::state::{Principal, State};

/// Registers a principal, or changes its facts.
pub(crate) fn put(facts: Facts<'_>, command: &Put) -> Result<Plan> {
    let state = facts.state;
    let id = principal_id(state, &command.principal)?;
    let kind = id.kind();
    command.name.as_deref().map_or(Ok(()), label)?;
    let given = command.attributes.clone().unwrap_or_default();
    attributes(&given)?;
    verified(command.verified.as_deref().unwrap_or_default())?;
    let allowed = [
        ("verified", command.verified.is_some(), kind == PrincipalKind::User),
        ("registered", command.registered.is_some(), kind == PrincipalKind::Org),
        ("fields", command.fields.is_some(), kind == PrincipalKind::Org),
        ("org", command.org.is_some(), kind != PrincipalKind::Org),
        ("guest", command.guest == Some(true), kind == PrincipalKind::User),
    ];
    if let Some((what, ..)) = allowed.iter().find(|(_, given, fits)| *given && !fits) {
        return Err(not_for(kind, what));
    }
    let org = command.org.as_deref().map(PrincipalId::organization).transpose()?;

    let old = state.find_principal(id.as_str()).and_then(|ix| state.principal(ix));
    let mut facts_now = old.map(|old| old.attributes.clone()).unwrap_or_default();
    for (name, value) in given {
        match value {
            Some(value) => facts_now.insert(name, value),
            None => facts_now.remove(&name),
        };
    }
    // What is there counts, too: a record does not grow call by call.
    at_most("attributes", facts_now.len(), MAX_FACTS)?;
    let mut areas: Vec<String> = match &command.verified {
        Some(areas) => areas.clone(),
        None => old.map(|old| old.verified.iter().cloned().collect()).unwrap_or_default(),
    };
    areas.sort();
    areas.dedup();
    let fields = match &command.fields {
        Some(fields) => fields.clone(),
        None => old.map(|old| old.fields.clone()).unwrap_or_default(),
    };
    at_most("fields", fields.len(), MAX_FACTS)?;
    for name in fields.keys() {
        field_name(name)?;
    }
    let registered = match kind {
        PrincipalKind::Org => {
            command.registered.unwrap_or_else(|| old.is_some_and(|old| old.registered))
        }
        PrincipalKind::User | PrincipalKind::Group => true,
    };
    let new = Event::PrincipalPut {
        principal: id.as_str().to_owned(),
        name: command.name.clone().or_else(|| old.and_then(|old| old.name.clone())),
        registered,
        verified: areas,
        attributes: facts_now,
        fields,
    };
    let mut plan = Plan::default();
    if old.is_none_or(|old| as_put(old) != new) {
        plan.events.push(new);
    }
    // That it is no guest is true of every group.
    let guest = command.guest.filter(|_| kind == PrincipalKind::User);
    plan.events.extend(membership(state, &id, org.as_ref(), guest)?);
    Ok(plan)
}

/// The facts of a principal as the event that would set them.
fn as_put(old: &Principal) -> Event {
    Event::PrincipalPut {
        principal: old.id.clone(),
        name: old.name.clone(),
        registered: old.registered,
        verified: old.verified.iter().cloned().collect(),
        attributes: old.attributes.clone(),
        fields: old.fields.clone(),
    }
}

/// The name of something that an organization wants to be told.
fn field_name(name: &str) -> Result<()> {
    at_most("bytes of a field's name", name.len(), 256)?;
    if name.trim().is_empty() || name.chars().any(char::is_control) {
        let message = "a field has a name: text without control characters";
        return Err(Error::argument("fields", message).with("fields", shown(name)));
    }
    Ok(())
}

/// The events that make `org` the one organization of a principal; without `org`, that change
/// whether it is a guest of the one that it has.
fn membership(
    state: &State,
    id: &PrincipalId,
    org: Option<&PrincipalId>,
    guest: Option<bool>,
) -> Result<Vec<Event>> {
    let old = state.find_principal(id.as_str()).and_then(|ix| state.principal(ix));
    let orgs: Vec<(&str, bool)> = old
        .into_iter()
        .flat_map(|old| old.orgs.iter())
        .map(|(ix, guest)| (state.principal_id(ix), guest))
        .collect();
    let target = match (org, guest, orgs.as_slice()) {
        (Some(org), ..) => org.as_str(),
        (None, None, _) => return Ok(Vec::new()),
        (None, Some(_), [(only, _)]) => only,
        (None, Some(_), _) => {
            let message = "`guest` needs `org`: the principal has not exactly one organization";
            return Err(Error::argument("guest", message));
        }
    };
    let principal = id.as_str();
    let mut events: Vec<Event> = orgs
        .iter()
        .filter(|(org, _)| *org != target)
        .map(|(org, _)| Event::MemberRemoved { group: (*org).into(), principal: principal.into() })
        .collect();
    let was = orgs.iter().find(|(org, _)| *org == target).map(|(_, guest)| *guest);
    let guest = guest.or(was).unwrap_or_default();
    if was != Some(guest) {
        events.push(Event::MemberAdded {
            group: target.into(),
            principal: principal.into(),
            guest,
        });
    }
    Ok(events)
}

/// A fact that this kind of principal does not have.
pub(super) fn not_for(kind: PrincipalKind, what: &str) -> Error {
    Error::argument(what, format!("{} has no `{what}`; leave it out", kind.a_noun()))
}
