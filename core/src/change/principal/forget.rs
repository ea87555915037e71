//! `forget`: a principal goes.

use crate::actor::{known_principal, principal_id};
use crate::change::grant::ownership;
use crate::change::plan::Plan;
use crate::change::receivers::{OUTSIDE, check_eligible, each_as, offenders};
use crate::command::Forget;
use crate::decide::{Facts, Subject, Target};
use crate::error::{Code, Error, Result};
use crate::event::{Ending, Event};
use crate::id::{PrincipalId, PrincipalKind};
use crate::state::PrincipalIx;

/// Forgets a principal. Refused while it is the last owner of anything that nobody inherits, or
/// an organization with resources.
pub(crate) fn forget(facts: Facts<'_>, command: &Forget) -> Result<Plan> {
    let state = facts.state;
    let id = principal_id(state, &command.principal)?;
    let heir = command.heir.as_deref().map(|heir| principal_id(state, heir)).transpose()?;
    if heir.as_ref() == Some(&id) {
        let message = format!("{} cannot inherit from itself", id.as_str());
        return Err(Error::argument("heir", message));
    }
    let (ix, principal) = known_principal(state, &id)?;
    let mut targets: Vec<Target<'_>> =
        principal.holds.iter().filter_map(|resource| facts.target(*resource)).collect();
    targets.sort_by(|a, b| a.resource.id.cmp(&b.resource.id));
    let orphans = targets.iter().filter(|target| is_last_owner(ix, target));
    let orphans: Vec<&Target<'_>> = orphans.collect();
    if heir.is_none() && !orphans.is_empty() {
        let ids = orphans.iter().map(|target| target.resource.id.clone()).collect();
        return Err(bereft(Code::LastOwner, &id, "is the only owner of", ids));
    }
    if principal.kind == PrincipalKind::Org {
        let of_org = state.resources().filter(|(_, resource)| resource.org == Some(ix));
        let of_org: Vec<String> = of_org.map(|(_, resource)| resource.id.clone()).collect();
        if !of_org.is_empty() {
            return Err(bereft(Code::InvalidOperation, &id, "still has", of_org));
        }
    }
    let mut plan = Plan::default();
    for target in &targets {
        let Some(grant) = target.resource.grants.get(ix) else { continue };
        plan.end(facts, *target, (ix, grant), Ending::Forgotten, false);
    }
    if let Some(heir) = heir {
        for target in orphans {
            inherit(facts, *target, &heir, &mut plan)?;
        }
    }
    plan.events.push(Event::PrincipalForgotten { principal: id.into_string() });
    Ok(plan)
}

fn is_last_owner(ix: PrincipalIx, target: &Target<'_>) -> bool {
    let owner = target.kind.owner;
    let mut owners = target.resource.grants.iter().filter(|(_, grant)| grant.role == owner);
    owners.next().is_some_and(|(holder, _)| holder == ix) && owners.next().is_none()
}

/// Somebody owns what would have no owner. What they held there before ends.
fn inherit(
    facts: Facts<'_>,
    target: Target<'_>,
    heir: &PrincipalId,
    plan: &mut Plan,
) -> Result<()> {
    let heirs = std::slice::from_ref(heir);
    check_eligible(facts, target.kind, &each_as(target.kind.role(target.kind.owner), heirs))?;
    let ix = facts.state.find_principal(heir.as_str());
    offenders(heirs, Code::OutsideOrganization, OUTSIDE, |heir| {
        facts.is_within(Subject { kind: heir.kind(), ix }, target)
    })?;
    if let Some((ix, grant)) = ix.and_then(|ix| Some((ix, target.resource.grants.get(ix)?))) {
        plan.end(facts, target, (ix, grant), Ending::Reassigned, false);
    }
    plan.events.push(ownership(target.kind, &target.resource.id, heir));
    plan.given.push((target.resource.id.clone(), heir.as_str().to_owned()));
    Ok(())
}

fn bereft(code: Code, id: &PrincipalId, relation: &str, mut resources: Vec<String>) -> Error {
    resources.sort();
    let help = match code {
        Code::LastOwner => "name an heir or other owners, or delete these first",
        _ => "delete these first",
    };
    let message = format!(
        "{} {relation} {} (see details); {help}",
        id.as_str(),
        resources.first().map_or("", String::as_str)
    );
    Error::new(code, message).with("resources", resources)
}
