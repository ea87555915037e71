//! The host's facts about principals: `put`, `add`, `remove`.

use super::arguments::{
    MAX_FACTS, at_most, attributes, label, principal_id, principal_ids, verified,
};
use super::command::{Add, Put, Remove};
use super::gate::unknown;
use super::receivers::offenders;
use super::{Facts, Plan};
use crate::error::{Code, Error, Result};
use crate::event::Event;
use crate::id::{PrincipalId, PrincipalKind, shown};
use crate::state::{Principal, PrincipalIx, State};

fn not_for(kind: PrincipalKind, what: &str) -> Error {
    Error::argument(what, format!("{} has no `{what}`; leave it out", kind.a_noun()))
}

/// Puts the space's time back to what the clock says, if it is ahead.
pub(crate) fn reset_time(facts: Facts<'_>) -> Plan {
    let was = facts.state.at;
    let events = if facts.now < was { vec![Event::TimeReset { was }] } else { Vec::new() };
    Plan { events, ..Plan::default() }
}

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
    let present: Vec<(&str, bool)> = old
        .into_iter()
        .flat_map(|old| old.orgs.iter())
        .map(|(ix, guest)| (state.principal_id(ix), guest))
        .collect();
    let target = match (org, guest, present.as_slice()) {
        (Some(org), ..) => org.as_str(),
        (None, None, _) => return Ok(Vec::new()),
        (None, Some(_), [(only, _)]) => only,
        (None, Some(_), _) => {
            let message = "`guest` needs `org`: the principal has not exactly one organization";
            return Err(Error::argument("guest", message));
        }
    };
    let principal = id.as_str();
    let mut events: Vec<Event> = present
        .iter()
        .filter(|(org, _)| *org != target)
        .map(|(org, _)| Event::MemberRemoved { group: (*org).into(), principal: principal.into() })
        .collect();
    let was = present.iter().find(|(org, _)| *org == target).map(|(_, guest)| *guest);
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

/// The group or organization that members are added to or removed from. `not_found` unless it
/// was put before.
pub(crate) fn group_of<'a>(state: &'a State, text: &str) -> Result<(PrincipalIx, &'a Principal)> {
    let id = principal_id(state, text)?;
    if id.kind() == PrincipalKind::User {
        let message = format!("`{}` has no members; name a group or an organization", id.as_str());
        return Err(Error::new(Code::InvalidPrincipal, message).with("group", id.as_str()));
    }
    let found = state.find_principal(id.as_str());
    found.and_then(|ix| Some((ix, state.principal(ix)?))).ok_or_else(|| unknown(id.as_str()))
}

/// Adds members to a group or an organization.
pub(crate) fn add(facts: Facts<'_>, command: &Add) -> Result<Plan> {
    let state = facts.state;
    let members = principal_ids(state, "members", &command.members)?;
    let (group_ix, group) = group_of(state, &command.group)?;
    if command.guest == Some(true) && group.kind == PrincipalKind::Group {
        return Err(not_for(PrincipalKind::Group, "guest"));
    }
    let known = |id: &PrincipalId| state.find_principal(id.as_str());
    let registered = |id: &PrincipalId| {
        known(id).and_then(|ix| state.principal(ix)).is_some_and(|member| member.registered)
    };
    let what = "a kind of principal that can be a member";
    offenders(&members, Code::InvalidPrincipal, what, |id| id.kind() != PrincipalKind::Org)?;
    offenders(&members, Code::UnknownUser, "registered; `put` first", registered)?;
    let outside = |id: &PrincipalId| {
        // Adding a member that the group itself is in would close a circle.
        known(id).is_none_or(|member| !group.reach.contains(&member))
    };
    let message = "free of a circle: a group cannot be in itself, through whatever groups";
    offenders(&members, Code::GroupCycle, message, outside)?;
    let mut plan = Plan::default();
    for member in members {
        let was = known(&member).and_then(|ix| group.members.get(&ix)).copied();
        let guest = command.guest.or(was).unwrap_or_default();
        if was != Some(guest) {
            let group = state.principal_id(group_ix).to_owned();
            plan.events.push(Event::MemberAdded { group, principal: member.into_string(), guest });
        }
    }
    Ok(plan)
}

/// Removes members from a group or an organization. Who isn't one is removed already.
pub(crate) fn remove(facts: Facts<'_>, command: &Remove) -> Result<Plan> {
    let state = facts.state;
    let members = principal_ids(state, "members", &command.members)?;
    let (_, group) = group_of(state, &command.group)?;
    let present = |id: &PrincipalId| {
        state.find_principal(id.as_str()).is_some_and(|ix| group.members.contains_key(&ix))
    };
    let gone = members.into_iter().filter(present).map(|member| Event::MemberRemoved {
        group: group.id.clone(),
        principal: member.into_string(),
    });
    Ok(Plan { events: gone.collect(), ..Plan::default() })
}
