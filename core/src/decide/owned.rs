//! Whether anybody is left who can act as the owner.

use std::collections::BTreeSet;

use super::kernel::{Facts, Source, Target};
use super::subject::Subject;
use crate::id::PrincipalKind;
use crate::state::PrincipalIx;

/// Whether it holds of anybody who can act by what a principal holds: the principal itself or, of a
/// group, the users in it, however deep.
pub(crate) fn any_actor(
    facts: Facts<'_>,
    holder: PrincipalIx,
    mut holds: impl FnMut(Subject) -> bool,
) -> bool {
    let (mut open, mut seen) = (vec![holder], BTreeSet::from([holder]));
    while let Some(ix) = open.pop() {
        let Some(record) = facts.state.principal(ix) else { continue };
        match record.kind {
            PrincipalKind::Group => {
                open.extend(record.members.keys().filter(|member| seen.insert(**member)));
            }
            kind @ (PrincipalKind::User | PrincipalKind::Org) => {
                if holds(Subject { kind, ix: Some(ix) }) {
                    return true;
                }
            }
        }
    }
    false
}

/// Whether a grant of ownership counts for the subject: their own, or that of a group they are in.
pub(crate) fn owns(facts: Facts<'_>, who: Subject, target: Target<'_>) -> bool {
    facts.any_source(who, target, |source| match source {
        Source::Grant { grant, .. } => grant.role == target.whole.kind.owner,
        Source::Audience(_) => false,
    })
}

/// Whether somebody's ownership counts: an owner who is suspended, and a group without people, own
/// nothing that anybody could use.
pub(crate) fn is_owned(facts: Facts<'_>, target: Target<'_>) -> bool {
    let whole = facts.whole(target);
    let owner = whole.kind.owner;
    let mut owners = whole.resource.grants.rows().filter(|row| row.role == owner);
    owners.any(|row| any_actor(facts, row.holder, |who| owns(facts, who, whole)))
}
