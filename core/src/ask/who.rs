//! `who`: the people who can, with how each came to it, and the stored grants.

use std::collections::{BTreeMap, BTreeSet};

use super::question::action as find_action;
use crate::actor::{Actor, Gate, View, declared_type, unknown};
use crate::answer::{AccessList, GrantInfo, PersonInfo};
use crate::decide::{Facts, Source, Subject, Target};
use crate::error::Result;
use crate::id::PrincipalKind;
use crate::model::{ActionIx, Audience, Reach, VIEW};
use crate::state::PrincipalIx;

/// Who can do the action, and who holds a grant. An actor who asks must be one who may see who
/// has access.
pub(crate) fn who(
    facts: Facts<'_>,
    resource: &str,
    action: Option<&str>,
    by: Option<&str>,
) -> Result<AccessList> {
    let (_, kind) = declared_type(facts.state, resource)?;
    let action_ix = match (action, kind.view) {
        (None, Some(view)) => view,
        (named, _) => find_action(kind, named.unwrap_or(VIEW))?,
    };
    let action = kind.action_name(action_ix);
    let actor = by.map(|by| Actor::parse(facts, by)).transpose()?;
    let (target, with_notes) = match &actor {
        None => {
            let target = facts.state.find_resource(resource).and_then(|ix| facts.target(ix));
            (target.ok_or_else(|| unknown(resource))?, true)
        }
        Some(actor) => {
            let gate = Gate::open(facts, actor, resource)?;
            (gate.target, gate.is_owned_by_actor())
        }
    };
    let view = actor.as_ref().map(|actor| View::of(facts, actor, target)).transpose()?;
    let view = view.unwrap_or(View::All);
    let grants = view.grants(facts, target).into_iter().map(|(holder, grant)| {
        let kind = facts.state.principal(holder).map_or(PrincipalKind::User, |found| found.kind);
        let can = facts.allows(Subject { kind, ix: Some(holder) }, action_ix, target);
        GrantInfo { can: Some(can), ..view.info(facts, holder, grant, target, with_notes) }
    });
    Ok(AccessList {
        resource: resource.to_owned(),
        action: action.to_owned(),
        revision: facts.state.revision,
        complete: true,
        everyone: is_open_to_everyone(facts, action_ix, target),
        people: people(facts, action_ix, target, &view),
        grants: grants.collect(),
    })
}

/// Whether everybody can, known or not.
pub(super) fn is_open_to_everyone(facts: Facts<'_>, action: ActionIx, target: Target<'_>) -> bool {
    facts.allows(Subject::ANYBODY, action, target)
}

/// The users who can otherwise than everybody can, and are shown: by grants, or as members of an
/// audience that is not open to everybody. Where somebody can by a grant that is shown, so are the
/// audiences that they belong to.
fn people(
    facts: Facts<'_>,
    action: ActionIx,
    target: Target<'_>,
    view: &View<'_>,
) -> Vec<PersonInfo> {
    let mut open: Vec<&str> = Vec::new();
    facts.any_source(Subject::ANYBODY, target, |source| {
        if let Source::Audience(audience) = source
            && facts.gives(Subject::ANYBODY, source, action, target)
        {
            open.push(&audience.name);
        }
        false
    });
    let mut people: BTreeMap<&str, PersonInfo> = BTreeMap::new();
    for ix in candidates(facts, action, target, &open) {
        let Some(record) = facts.state.principal(ix) else { continue };
        let who = Subject { kind: record.kind, ix: Some(ix) };
        let (mut roles, mut via) = (BTreeSet::new(), BTreeSet::new());
        let mut shown = matches!(view, View::All);
        facts.any_source(who, target, |source| {
            if facts.gives(who, source, action, target) {
                match source {
                    Source::Grant { holder, grant, role, .. } => {
                        if view.shows(facts, holder, grant, target) {
                            shown = true;
                            roles.insert(role.name.clone());
                            via.insert(facts.state.principal_id(holder).to_owned());
                        }
                    }
                    Source::Audience(audience) if !open.contains(&audience.name.as_str()) => {
                        via.insert(format!("audience:{}", audience.name));
                    }
                    Source::Audience(_) => {}
                }
            }
            false
        });
        if shown && !via.is_empty() {
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

/// Every user whom a source could give the action, save for the audiences that are open to
/// everybody.
fn candidates(
    facts: Facts<'_>,
    action: ActionIx,
    target: Target<'_>,
    open: &[&str],
) -> BTreeSet<PrincipalIx> {
    let gives = |audience: &&Audience| {
        let mut sets = audience.access.conditions_of(action);
        !open.contains(&audience.name.as_str())
            && facts.could_hold(audience.only_while, target)
            && sets.any(|set| facts.could_hold(set, target))
    };
    let is_user = |ix: &PrincipalIx| {
        facts.state.principal(*ix).is_some_and(|found| found.kind == PrincipalKind::User)
    };
    let reaches: Vec<Reach> =
        target.kind.audiences.iter().filter(gives).map(|audience| audience.reach).collect();
    if reaches.contains(&Reach::Everyone) {
        return facts.state.principals().map(|(ix, _)| ix).filter(is_user).collect();
    }
    let holders = target.whole.resource.grants.holders();
    let mut users: BTreeSet<PrincipalIx> =
        holders.flat_map(|holder| users_in(facts, holder)).collect();
    for reach in reaches {
        match reach {
            Reach::Everyone => {}
            Reach::Leavers => users.extend(&target.resource.left),
            Reach::Members | Reach::MembersAndGuests => {
                let org = target.resource.org.and_then(|org| facts.state.principal(org));
                let members = org.into_iter().flat_map(|org| org.members.keys());
                users.extend(members.filter(|ix| is_user(ix)));
            }
        }
    }
    users
}

/// The users among the members of a principal, however deep.
fn users_in(facts: Facts<'_>, from: PrincipalIx) -> Vec<PrincipalIx> {
    let (mut users, mut open) = (Vec::new(), vec![from]);
    let mut seen = BTreeSet::from([from]);
    while let Some(ix) = open.pop() {
        let Some(record) = facts.state.principal(ix) else { continue };
        match record.kind {
            PrincipalKind::User => users.push(ix),
            PrincipalKind::Group => open.extend(record.members.keys().filter(|m| seen.insert(**m))),
            // A grant to an organization is its own, not its members'.
            PrincipalKind::Org => {}
        }
    }
    users
}
