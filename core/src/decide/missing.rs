//! What stands in the way of somebody whom conditions ask for other resources.

use super::kernel::{Facts, Target};
use super::subject::Subject;
use crate::access::ConditionSet;
use crate::model::Test;
use crate::state::ResourceIx;

/// The sources and parts that the conditions of the set ask for and that are not open.
pub(crate) fn missing_of(
    facts: Facts<'_>,
    who: Subject,
    set: ConditionSet,
    target: Target<'_>,
) -> Vec<String> {
    let mut missing = Vec::new();
    for condition in set.iter().filter_map(|n| target.kind.conditions.get(usize::from(n))) {
        let id = |ix: &ResourceIx| Some(facts.state.resource(*ix)?.id.clone());
        match condition.test {
            Test::EverySource { action, .. } => {
                let closed = |ix: &&ResourceIx| !facts.is_open(who, action, **ix);
                missing.extend(target.sources.iter().filter(closed).filter_map(id));
                missing.extend(target.lost.iter().cloned());
            }
            Test::EveryPart { kind, action, .. } => {
                let parts = target.resource.parts.iter();
                let of_kind = parts.filter(|ix| facts.is_of_kind(**ix, kind));
                missing
                    .extend(of_kind.filter(|ix| !facts.is_open(who, action, **ix)).filter_map(id));
            }
            Test::Setting { .. }
            | Test::Status(_)
            | Test::Verified(_)
            | Test::Kind(_)
            | Test::Parent(_) => {}
        }
    }
    missing.sort();
    missing.dedup();
    missing
}
