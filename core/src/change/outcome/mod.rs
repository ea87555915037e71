//! What the caller of a change is told: the grants as they are by now, without what is hidden from
//! the actor, and what to look after.

mod ownerless;

pub(crate) use self::ownerless::at_risk;
use self::ownerless::without_owner;
use super::plan::Plan;
use crate::actor::{Actor, hide_parts, proposal_info};
use crate::answer::{GrantInfo, GrantState, Outcome};
use crate::decide::{Facts, grant_info};
use crate::state::State;

/// What a plan has come to.
pub(crate) fn outcome(facts: Facts<'_>, plan: Plan, changed: bool) -> Outcome {
    let mut grants = touched(facts, &plan);
    let Plan { text, mut warnings, actor, proposals, at_risk, ended, .. } = plan;
    grants.extend(ended.into_iter().map(|info| GrantInfo { state: GrantState::Ended, ..info }));
    warnings.extend(without_owner(facts, at_risk));
    let actor = actor.and_then(|actor| Actor::parse(facts, &actor).ok());
    for info in &mut grants {
        hide_parts(facts, actor.as_ref(), info);
    }
    let state = facts.state;
    let info = |number: u64| proposal_info(facts, state.proposal(number)?, actor.as_ref());
    let proposals = proposals.into_iter().filter_map(info).collect();
    Outcome { changed, revision: state.revision, text, warnings, grants, proposals }
}

/// The grants that the plan is about, as they are now.
fn touched(facts: Facts<'_>, plan: &Plan) -> Vec<GrantInfo> {
    let state: &State = facts.state;
    let info = |resource: &str, id: &str| {
        let target = facts.target(state.find_resource(resource)?)?;
        let holder = state.find_principal(id)?;
        let grant = target.resource.grants.get(holder)?;
        Some(grant_info(facts, holder, grant, target, false))
    };
    let resource = plan.resource.as_deref().unwrap_or_default();
    let touched = plan.touched.iter().filter_map(|id| info(resource, id));
    touched.chain(plan.given.iter().filter_map(|(resource, id)| info(resource, id))).collect()
}
