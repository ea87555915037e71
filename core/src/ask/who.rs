//! `who`: the people who can, with how each came to it, and the stored grants.

use std::collections::{BTreeMap, BTreeSet};

use super::{action as find_action, users_in};
use crate::answer::{AccessList, GrantInfo, PersonInfo};
use crate::change::{Actor, Gate, declared_type, unknown};
use crate::decide::{Facts, Source, Subject, Target, grant_info};
use crate::error::{Code, Error, Result};
use crate::id::PrincipalKind;
use crate::model::{ActionIx, Reach, VIEW};
use crate::state::PrincipalIx;

/// Who can do the action, and who holds a grant. Asked by an actor, he must be one who may see
/// who has access.
pub(crate) fn who(
    facts: Facts<'_>,
    resource: &str,
    action: Option<&str>,
    by: Option<&str>,
) -> Result<AccessList> {
    let (_, kind) = declared_type(facts.state, resource)?;
    let action = action.unwrap_or(VIEW);
    let action_ix = find_action(kind, action)?;
    let actor = by.map(|by| Actor::parse(facts, by)).transpose()?;
    let (target, with_notes) = match &actor {
        None => {
            let target = facts.state.find_resource(resource).and_then(|ix| facts.target(ix));
            (target.ok_or_else(|| unknown(resource))?, true)
        }
        Some(actor) => {
            let gate = Gate::open(facts, actor, resource)?;
            if !kind.access_view.is_some_and(|view| facts.allows(actor.subject, view, gate.target))
            {
                let message = format!("{} may not see who has access to {resource}", actor.id);
                return Err(Error::new(Code::Forbidden, message).with("by", actor.id.as_str()));
            }
            (gate.target, owns(facts, actor.subject, gate.target))
        }
    };
    // What has expired has ended (I-21, R-09); what is suspended lives.
    let live = target.resource.grants.iter().filter(|(_, grant)| !grant.is_expired(facts.now));
    let mut grants: Vec<_> = live.collect();
    grants.sort_by_key(|(_, grant)| (grant.role != kind.owner, grant.order));
    let grants = grants.into_iter().map(|(holder, grant)| {
        let kind = facts.state.principal(*holder).map_or(PrincipalKind::User, |found| found.kind);
        let can = facts.allows(Subject { kind, ix: Some(*holder) }, action_ix, target);
        GrantInfo { can: Some(can), ..grant_info(facts, *holder, grant, target, with_notes) }
    });
    Ok(AccessList {
        resource: resource.to_owned(),
        action: action.to_owned(),
        revision: facts.state.revision,
        complete: true,
        everyone: is_open_to_everyone(facts, action_ix, target),
        people: people(facts, action_ix, target),
        grants: grants.collect(),
    })
}

/// Whether a grant of ownership counts for the subject.
pub(crate) fn owns(facts: Facts<'_>, who: Subject, target: Target<'_>) -> bool {
    facts.any_source(who, target, |source| match source {
        Source::Grant { grant, .. } => grant.role == target.kind.owner,
        Source::Audience(_) => false,
    })
}

/// Whether a user whom nobody knows can.
fn is_open_to_everyone(facts: Facts<'_>, action: ActionIx, target: Target<'_>) -> bool {
    let anybody = Subject { kind: PrincipalKind::User, ix: None };
    facts.allows(anybody, action, target)
}

/// The users who can, by grants or as members of an audience that isn't everyone.
fn people(facts: Facts<'_>, action: ActionIx, target: Target<'_>) -> Vec<PersonInfo> {
    let mut people: BTreeMap<&str, PersonInfo> = BTreeMap::new();
    for ix in candidates(facts, target) {
        let Some(record) = facts.state.principal(ix) else { continue };
        let who = Subject { kind: record.kind, ix: Some(ix) };
        let (mut roles, mut via) = (BTreeSet::new(), BTreeSet::new());
        facts.any_source(who, target, |source| {
            if facts.gives(who, source, action, target) {
                match source {
                    Source::Grant { holder, role, .. } => {
                        roles.insert(role.name.clone());
                        via.insert(facts.state.principal_id(holder).to_owned());
                    }
                    Source::Audience(audience) if audience.reach != Reach::Everyone => {
                        via.insert(format!("audience:{}", audience.name));
                    }
                    Source::Audience(_) => {}
                }
            }
            false
        });
        if !via.is_empty() {
            let person = PersonInfo {
                principal: record.id.clone(),
                name: record.name.clone(),
                roles: roles.into_iter().collect(),
                via: via.into_iter().collect(),
            };
            people.insert(&record.id, person);
        }
    }
    people.into_values().collect()
}

/// Every user whom a source could reach.
fn candidates(facts: Facts<'_>, target: Target<'_>) -> BTreeSet<PrincipalIx> {
    let holders = target.resource.grants.keys();
    let mut users: BTreeSet<PrincipalIx> =
        holders.flat_map(|holder| users_in(facts, *holder)).collect();
    let bounded = |reach| matches!(reach, Reach::Members | Reach::MembersAndGuests);
    if target.kind.audiences.iter().any(|audience| bounded(audience.reach)) {
        let org = target.resource.org.and_then(|org| facts.state.principal(org));
        let is_user = |ix: &&PrincipalIx| {
            facts.state.principal(**ix).is_some_and(|p| p.kind == PrincipalKind::User)
        };
        users.extend(org.into_iter().flat_map(|org| org.members.keys()).filter(is_user));
    }
    users
}
