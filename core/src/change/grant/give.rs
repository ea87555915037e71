//! A grant is given, or becomes another one.

use super::gift::Gift;
use crate::actor::Gate;
use crate::change::plan::Plan;
use crate::event::{Ending, Event, ProposalState};
use crate::id::PrincipalId;
use crate::state::{Grant, Levels};
use crate::time::Timestamp;

/// Gives somebody a grant in place of one that has ended or waits; or offers it, where the
/// receiver accepts first. That closes what they asked for themselves (W-16).
pub(crate) fn give(
    plan: &mut Plan,
    gate: &Gate<'_>,
    receiver: &PrincipalId,
    old: Option<&Grant>,
    gift: &Gift,
    expires: Option<Timestamp>,
) {
    let kind = gate.target.kind;
    let principal = receiver.as_str();
    if let Some(number) = old.and_then(|grant| grant.pending) {
        let late = old.is_some_and(|grant| grant.is_expired(gate.facts.now));
        let state = if late { ProposalState::Expired } else { ProposalState::Superseded };
        plan.close(gate.facts, number, state, None, false);
    } else if let Some(old) = old {
        plan.events.push(Event::GrantEnded {
            resource: gate.target.resource.id.clone(),
            principal: principal.to_owned(),
            role: kind.role_name(old.role).to_owned(),
            why: Ending::Expired,
            notify: false,
        });
    }
    plan.close_request(gate.facts, gate.target, principal);
    let waits = kind.role(gift.role).is_some_and(|role| role.accept);
    let role = kind.role(gift.role);
    let picks = |levels: &Levels| role.map(|role| kind.picks(role, &levels.chosen));
    let event = Event::Granted {
        resource: gate.target.resource.id.clone(),
        principal: principal.to_owned(),
        role: kind.role_name(gift.role).to_owned(),
        levels: gift.levels.as_ref().and_then(picks),
        fields: gift.fields.clone().unwrap_or_default(),
        proposal: waits.then(|| plan.number(gate.facts)),
        expires,
        note: gift.note.clone(),
        message: gift.message.clone(),
        notify: kind.notify,
        giver_gone: false,
    };
    plan.events.push(event);
}

/// Makes a grant another one. One that waits is offered anew, by who changes it.
pub(crate) fn change_grant(
    plan: &mut Plan,
    gate: &Gate<'_>,
    holder: &PrincipalId,
    old: &Grant,
    new: Grant,
) {
    if is_offered_anew(old, &new) {
        let waits = old.pending.and_then(|number| gate.facts.state.proposal(number));
        let gift = Gift {
            role: new.role,
            levels: new.levels.map(|levels| *levels),
            fields: Some(new.about.fields),
            message: waits.and_then(|proposal| proposal.message.clone()),
            note: new.about.note,
        };
        return give(plan, gate, holder, Some(old), &gift, new.expires);
    }
    if (old.role, &old.levels) != (new.role, &new.levels) {
        plan.close_request(gate.facts, gate.target, holder.as_str());
    }
    plan.events.push(changed(gate, holder, old, &new));
}

/// Whether a grant that waits would give something else, or for another time. A note is the
/// owners' own, and changes nothing of the offer.
pub(crate) fn is_offered_anew(old: &Grant, new: &Grant) -> bool {
    let same = (old.role, old.expires) == (new.role, new.expires)
        && (&old.levels, &old.about.fields) == (&new.levels, &new.about.fields);
    old.pending.is_some() && !same
}

pub(crate) fn changed(gate: &Gate<'_>, holder: &PrincipalId, old: &Grant, new: &Grant) -> Event {
    let kind = gate.target.kind;
    let picks = |levels: &Levels| Some(kind.picks(kind.role(new.role)?, &levels.chosen));
    let held = |grant: &Grant| (grant.role, grant.levels.clone(), grant.expires);
    Event::GrantChanged {
        resource: gate.target.resource.id.clone(),
        principal: holder.as_str().to_owned(),
        role: kind.role_name(new.role).to_owned(),
        was: kind.role_name(old.role).to_owned(),
        levels: new.levels.as_deref().and_then(picks),
        expires: new.expires,
        note: new.about.note.clone(),
        // What changes for the holder is what they hold, or its end; notes are the owners' own.
        notify: kind.notify && held(new) != held(old),
    }
}
