//! `add` and `remove`: who is in a group or an organization.

use super::nesting::{MAX_NESTING, levels_with};
use super::put::not_for;
use crate::actor::{at_most, group_of, principal_ids};
use crate::change::plan::Plan;
use crate::change::receivers::{UNKNOWN, offenders};
use crate::command::{Add, Remove};
use crate::decide::Facts;
use crate::error::{Code, Result};
use crate::event::Event;
use crate::id::{PrincipalId, PrincipalKind};

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
    let orgs = ("an organization cannot be a member", "name users and groups");
    offenders(&members, Code::InvalidPrincipal, orgs, |id| id.kind() != PrincipalKind::Org)?;
    offenders(&members, Code::UnknownUser, UNKNOWN, registered)?;
    let outside = |id: &PrincipalId| {
        // Adding a member that the group itself is in would close a circle.
        known(id).is_none_or(|member| group.reach.binary_search(&member).is_err())
    };
    let circle = (
        "a group cannot be in itself, be it through other groups, and it is in these",
        "leave them out, or take the other membership away first",
    );
    offenders(&members, Code::GroupCycle, circle, outside)?;
    let new = members.iter().filter_map(known).filter(|ix| !group.members.contains_key(ix));
    let levels = levels_with(state, group_ix, &new.collect::<Vec<_>>());
    at_most("levels of groups in groups", levels, MAX_NESTING)?;
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
    let is_member = |id: &PrincipalId| {
        state.find_principal(id.as_str()).is_some_and(|ix| group.members.contains_key(&ix))
    };
    let gone = members.into_iter().filter(is_member).map(|member| Event::MemberRemoved {
        group: group.id.clone(),
        principal: member.into_string(),
    });
    Ok(Plan { events: gone.collect(), ..Plan::default() })
}
