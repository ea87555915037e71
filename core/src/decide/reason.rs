//! Why not: the first reason of a denial.

use super::kernel::{Facts, Source, Target};
use super::standing::standing;
use super::subject::Subject;
use crate::access::ConditionSet;
use crate::answer::GrantState;
use crate::error::Code;
use crate::model::{ActionIx, Reach};
use crate::state::PrincipalIx;

/// The conditions of the set that do not hold.
pub(crate) fn failing(
    facts: Facts<'_>,
    who: Subject,
    set: ConditionSet,
    target: Target<'_>,
) -> ConditionSet {
    set.iter().filter(|number| !facts.all_hold(who, ConditionSet::one(*number), target)).collect()
}

/// The reason of the decision: `allowed`, or the first of what stands in the way.
///
/// A right that is held under conditions comes nearest: the one that lacks fewest, and of that
/// one the first condition in the model's order. Next comes a source that lacks the right, then
/// an audience that does not reach the subject, then a grant that does not count.
pub(crate) fn reason(facts: Facts<'_>, who: Subject, action: ActionIx, target: Target<'_>) -> Code {
    let mut nearest: Option<ConditionSet> = None;
    let mut closed_audience: Option<ConditionSet> = None;
    let mut reached = false;
    let allowed = facts.any_source(who, target, |source| {
        for set in source.access().conditions_of(action) {
            let lacks = failing(facts, who, set, target);
            if lacks.is_empty() {
                return true;
            }
            nearer(&mut nearest, lacks);
        }
        match closed_by(facts, who, source, target) {
            None => reached |= source.shows(),
            Some(lacks) => nearer(&mut closed_audience, lacks),
        }
        false
    });
    if allowed {
        return Code::Allowed;
    }
    let first = |set: ConditionSet| {
        let condition = set.iter().next().and_then(|n| target.kind.conditions.get(usize::from(n)));
        condition.map_or(Code::RoleLacksCapability, |condition| condition.code)
    };
    if let Some(set) = nearest {
        return first(set);
    }
    if reached {
        let action = target.kind.actions.get(usize::from(action));
        return action.map_or(Code::RoleLacksCapability, |action| action.lacking);
    }
    closed_audience.map_or_else(|| without_source(facts, who, target), first)
}

impl Source<'_> {
    /// Whether who has this sees the resource. Somebody who left may ask to come back, and that
    /// is all (W-31).
    pub(crate) fn shows(&self) -> bool {
        !matches!(self, Self::Audience(audience) if audience.reach == Reach::Leavers)
    }
}

fn nearer(best: &mut Option<ConditionSet>, lacks: ConditionSet) {
    let rank = |set: ConditionSet| (set.len(), set.iter().next());
    if best.is_none_or(|best| rank(lacks) < rank(best)) {
        *best = Some(lacks);
    }
}

/// What keeps an audience from giving anything at all; `None` if it gives something, or is a
/// grant.
fn closed_by(
    facts: Facts<'_>,
    who: Subject,
    source: Source<'_>,
    target: Target<'_>,
) -> Option<ConditionSet> {
    let Source::Audience(audience) = source else { return None };
    let mut best = None;
    for right in audience.access.rights() {
        let lacks = failing(facts, who, right.conditions, target);
        if lacks.is_empty() {
            return None;
        }
        nearer(&mut best, lacks);
    }
    best
}

/// No source counts: is there a grant that doesn't?
fn without_source(facts: Facts<'_>, who: Subject, target: Target<'_>) -> Code {
    let reach = who.ix.and_then(|ix| facts.state.principal(ix)).map_or(&[][..], |p| &p.reach);
    // What could live again comes before what waits, and that before what has ended.
    let standing = |holder: &PrincipalIx| {
        let grant = target.whole.resource.grants.get(*holder)?;
        Some(match standing(facts, *holder, grant, target) {
            GrantState::Expired | GrantState::Ended => Code::Expired,
            GrantState::Pending => Code::Pending,
            GrantState::Active | GrantState::Suspended => Code::Suspended,
        })
    };
    let found: Vec<Code> = reach.iter().filter_map(standing).collect();
    let first = [Code::Suspended, Code::Pending, Code::Expired];
    first.into_iter().find(|code| found.contains(code)).unwrap_or(Code::NotShared)
}
