//! `revoke`: grants end.

use std::collections::{BTreeMap, BTreeSet};

use super::grant::{not_in_access_list, target_protected, text};
use super::plan::Plan;
use crate::access::RoleSet;
use crate::actor::{Actor, Delegation, Gate, not_offered, principal_ids, shareable_type};
use crate::command::Revoke;
use crate::decide::Facts;
use crate::error::Result;
use crate::event::Ending;
use crate::id::PrincipalId;
use crate::state::{Grant, PrincipalIx};

/// A grant and who holds it.
type Held<'a> = (PrincipalIx, &'a Grant);

/// Takes grants back, all of them or none.
pub(crate) fn revoke(facts: Facts<'_>, command: &Revoke) -> Result<Plan> {
    let kind = shareable_type(facts.state, &command.resource)?;
    let holders = principal_ids(facts.state, "principals", &command.principals)?;
    let actor = Actor::parse(facts, &command.by)?;
    let gate = Gate::open(facts, &actor, &command.resource)?;
    gate.unchanged_since(command.if_revision)?;
    let delegation = gate.may_manage()?;
    let (mut taken, absent) = takeable(&gate, &delegation, &holders)?;
    let named = taken.len();
    if command.cascade == Some(true) {
        let given = given_by(&gate, &taken);
        let protected: Vec<&str> = given
            .iter()
            .filter(|(_, grant)| !delegation.may_take(grant, &actor.id))
            .map(|(ix, _)| facts.state.principal_id(*ix))
            .collect();
        if !protected.is_empty() {
            return Err(target_protected(&protected));
        }
        taken.extend(given);
    }
    gate.keeps_an_owner(taken.iter().map(|(_, grant)| *grant))?;
    if !absent.is_empty() {
        return Err(not_in_access_list(&absent));
    }
    let mut plan = Plan { actor: Some(actor.id.clone()), ..Plan::default() };
    for (nth, (holder, grant)) in taken.into_iter().enumerate() {
        let why = if nth < named { Ending::Revoked } else { Ending::Cascade };
        plan.text = plan.text.or_else(|| text(kind, "revoke", grant.role));
        plan.end(facts, gate.target, (holder, grant), why, kind.notify);
    }
    Ok(plan)
}

/// The grants that the actor may take, and who has none. `invalid_operation` where only owners
/// have grants and this is none, `target_protected`.
fn takeable<'a, 'b>(
    gate: &Gate<'a>,
    delegation: &Delegation,
    holders: &'b [PrincipalId],
) -> Result<(Vec<Held<'a>>, Vec<&'b str>)> {
    let kind = gate.target.kind;
    let (mut grants, mut protected, mut absent) = (Vec::new(), Vec::new(), Vec::new());
    for holder in holders {
        match gate.grant(holder.as_str()) {
            None => absent.push(holder.as_str()),
            Some((ix, grant)) if delegation.may_take(grant, &gate.actor.id) => {
                grants.push((ix, grant));
            }
            Some(_) => protected.push(holder.as_str()),
        }
    }
    if !absent.is_empty() && kind.assignable == RoleSet::one(kind.owner) {
        let error = not_offered(kind, "the removal of anybody but its owners");
        return Err(error.with("principals", absent));
    }
    if !protected.is_empty() {
        return Err(target_protected(&protected));
    }
    Ok((grants, absent))
}

/// What the holders of these grants gave to others here, and those to others, and so on.
fn given_by<'a>(gate: &Gate<'a>, taken: &[Held<'a>]) -> Vec<Held<'a>> {
    let mut by_giver: BTreeMap<&str, Vec<(PrincipalIx, &Grant)>> = BTreeMap::new();
    let live = gate.target.resource.grants.iter();
    for (ix, grant) in live.filter(|(_, grant)| !grant.is_expired(gate.facts.now)) {
        if let Some(giver) = grant.about.by.as_deref().filter(|giver| grant.is_by(giver)) {
            by_giver.entry(giver).or_default().push((ix, grant));
        }
    }
    let mut found: Vec<(PrincipalIx, &Grant)> = Vec::new();
    let mut seen: BTreeSet<PrincipalIx> = taken.iter().map(|(ix, _)| *ix).collect();
    let mut open: Vec<PrincipalIx> = seen.iter().copied().collect();
    while let Some(giver) = open.pop() {
        let given = by_giver.remove(gate.facts.state.principal_id(giver)).unwrap_or_default();
        for (ix, grant) in given {
            if seen.insert(ix) {
                found.push((ix, grant));
                open.push(ix);
            }
        }
    }
    found.sort_by_key(|(_, grant)| grant.about.order);
    found
}
