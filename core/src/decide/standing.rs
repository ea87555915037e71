//! Whether a stored grant counts, and how it is shown.

use super::{Facts, Subject, Target};
use crate::answer::{GrantInfo, GrantState};
use crate::state::{Grant, PrincipalIx};

/// Whether a stored grant counts for the principal that holds it.
fn standing(
    facts: Facts<'_>,
    holder: PrincipalIx,
    grant: &Grant,
    target: Target<'_>,
) -> GrantState {
    let kind = facts.state.principal(holder).map(|principal| principal.kind);
    let within =
        kind.is_some_and(|kind| facts.is_within(Subject { kind, ix: Some(holder) }, target));
    if grant.is_expired(facts.now) {
        GrantState::Expired
    } else if within {
        GrantState::Active
    } else {
        GrantState::Suspended
    }
}

/// A grant as answers show it. The note is for the host and the owners alone (O-36).
pub(crate) fn grant_info(
    facts: Facts<'_>,
    holder: PrincipalIx,
    grant: &Grant,
    target: Target<'_>,
    with_note: bool,
) -> GrantInfo {
    GrantInfo {
        resource: target.resource.id.clone(),
        principal: facts.state.principal_id(holder).to_owned(),
        role: target.kind.role_name(grant.role).to_owned(),
        owner: grant.role == target.kind.owner,
        state: standing(facts, holder, grant, target),
        // Who has that name now is another.
        by: grant.by.clone().filter(|_| !grant.giver_gone),
        at: grant.at,
        expires: grant.expires,
        note: grant.note.clone().filter(|_| with_note),
        can: None,
    }
}
