//! Whether a stored grant counts, and how it is shown.

use std::collections::BTreeMap;

use super::kernel::{Facts, Target, Whole};
use super::subject::Subject;
use crate::answer::{GrantInfo, GrantState};
use crate::state::{Grant, Levels, PrincipalIx};

/// Whether a stored grant counts for the principal that holds it.
pub(crate) fn standing(
    facts: Facts<'_>,
    holder: PrincipalIx,
    grant: &Grant,
    target: Target<'_>,
) -> GrantState {
    let kind = facts.state.principal(holder).map(|principal| principal.kind);
    let within =
        kind.is_some_and(|kind| facts.is_within(Subject { kind, ix: Some(holder) }, target));
    let role = target.whole.kind.role(grant.role);
    let registered = role.is_some_and(|role| facts.is_registered_for(holder, role));
    if grant.is_expired(facts.now) {
        GrantState::Expired
    } else if grant.pending.is_some() {
        GrantState::Pending
    } else if within && registered {
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
    let Whole { resource, kind } = target.whole;
    let picks =
        |levels: &Levels| kind.role(grant.role).map(|role| kind.picks(role, &levels.chosen));
    // A role that came by a change may tell nothing, whatever came with the one before.
    let tells = kind.role(grant.role).is_some_and(|role| role.fields);
    GrantInfo {
        resource: resource.id.clone(),
        principal: facts.state.principal_id(holder).to_owned(),
        role: kind.role_name(grant.role).to_owned(),
        levels: grant.levels.as_deref().and_then(picks),
        fields: if tells { grant.about.fields.clone() } else { BTreeMap::new() },
        proposal: grant.pending,
        owner: grant.role == kind.owner,
        state: standing(facts, holder, grant, target),
        // Who has that name now is another.
        by: grant.about.by.clone().filter(|_| !grant.about.giver_gone),
        at: grant.about.at,
        expires: grant.expires,
        note: grant.about.note.clone().filter(|_| with_note),
        can: None,
    }
}
