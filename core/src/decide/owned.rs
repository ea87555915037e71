//! Whether anybody is left who can act as the owner.

use std::collections::BTreeSet;

use super::{Facts, Source, Subject, Target};
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

/// Whether somebody's ownership counts: an owner who is suspended, and a group without people, own
/// nothing that anybody could use.
pub(crate) fn is_owned(facts: Facts<'_>, target: Target<'_>) -> bool {
    let whole = facts.shared(target);
    let owner = whole.kind.owner;
    let owns = |who| {
        facts.any_source(who, whole, |source| match source {
            Source::Grant { grant, .. } => grant.role == owner,
            Source::Audience(_) => false,
        })
    };
    let mut owners = whole.resource.grants.rows().filter(|row| row.role == owner);
    owners.any(|row| any_actor(facts, row.holder, owns))
}
