//! The owners of a resource, as the host names them.

use crate::change::grant::ownership;
use crate::change::plan::Plan;
use crate::change::receivers::{OUTSIDE, check_eligible, each_as, offenders};
use crate::decide::{Facts, Subject, Target};
use crate::error::{Code, Error, Result};
use crate::event::Ending;
use crate::id::PrincipalId;
use crate::model::{Owners, Type};
use crate::state::PrincipalIx;

/// The owners of a resource: exactly one, unless the model says more.
pub(crate) fn one_owner(kind: &Type, owners: &[PrincipalId]) -> Result<()> {
    if kind.owners == Owners::One && owners.len() != 1 {
        let message = format!("a `{}` has exactly one owner, not {}", kind.name, owners.len());
        return Err(Error::argument("owners", message).with("owners", owners.len()));
    }
    Ok(())
}

/// Gives a resource these owners and no others: the host's word.
pub(super) fn reassign(
    facts: Facts<'_>,
    target: Target<'_>,
    owners: &[PrincipalId],
    plan: &mut Plan,
) -> Result<()> {
    let (kind, record) = (target.kind, target.resource);
    check_eligible(facts, kind, &each_as(None, owners))?;
    offenders(owners, Code::OutsideOrganization, OUTSIDE, |owner| {
        let ix = facts.state.find_principal(owner.as_str());
        facts.is_within(Subject { kind: owner.kind(), ix }, target)
    })?;
    let holder = |owner: &PrincipalId| facts.state.find_principal(owner.as_str());
    let stays: Vec<PrincipalIx> = owners.iter().filter_map(holder).collect();
    let mut grants: Vec<_> = record.grants.iter().collect();
    grants.sort_by_key(|(_, grant)| grant.about.order);
    let mut kept = Vec::new();
    for (ix, grant) in grants {
        let (is_owner, stays) = (grant.role == kind.owner, stays.contains(&ix));
        if is_owner && stays {
            kept.push(facts.state.principal_id(ix).to_owned());
        } else if is_owner || stays {
            plan.end(facts, target, (ix, grant), Ending::Reassigned, false);
        }
    }
    let new = owners.iter().filter(|owner| !kept.iter().any(|kept| kept == owner.as_str()));
    plan.events.extend(new.map(|owner| ownership(kind, &record.id, owner)));
    plan.resource = Some(record.id.clone());
    plan.touched = owners.iter().map(|owner| owner.as_str().to_owned()).collect();
    Ok(())
}
