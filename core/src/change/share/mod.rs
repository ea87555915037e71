//! `share`: an actor gives what they hold, at most.

mod held;
mod lots;

use std::collections::BTreeMap;

use self::held::{Shares, shares};
use self::lots::{Lot, lots};
use super::arguments::{End, end, message, note};
use super::ceiling::{Excess, Excesses, ending, within_own};
use super::grant::{
    Gift, changed, check_parts, endless_ownership, expiry_capped, give, plan_with_words,
};
use super::plan::Plan;
use super::receivers::{Receiver, check_fields, check_receivers};
use crate::actor::{Actor, Gate, shareable_type};
use crate::command::Share;
use crate::decide::Facts;
use crate::error::Result;
use crate::state::Grant;
use crate::time::Timestamp;

/// Gives principals a role, or each its own, all of them or none.
pub(crate) fn share(facts: Facts<'_>, command: &Share) -> Result<Plan> {
    let kind = shareable_type(facts.state, &command.resource)?;
    let lots = lots(facts, kind, command)?;
    let actor = Actor::parse(facts, &command.by)?;
    let expires = end(command.expires, facts.now)?;
    let (message, note) =
        (message(kind, command.message.as_deref())?, note(kind, command.note.as_deref())?);
    let lots: Vec<Lot> =
        lots.into_iter().map(|lot| lot.with(message.as_ref(), note.as_ref())).collect();
    let receivers: Vec<Receiver<'_>> = lots.iter().flat_map(|lot| lot.each(kind)).collect();
    let no_fields = BTreeMap::new();
    check_fields(facts, &receivers, command.fields.as_ref().unwrap_or(&no_fields))?;
    for lot in &lots {
        endless_ownership(kind, lot.gift.role, expires.and_then(|End(end)| end))?;
    }

    let gate = Gate::open(facts, &actor, &command.resource)?;
    for Lot { gift, .. } in &lots {
        // Arguments, too; but which parts there are is for those who see the resource to know.
        check_parts(&gate, gift.role, gift.levels.as_ref(), command.levels.as_ref())?;
    }
    gate.unchanged_since(command.if_revision)?;
    let delegation = gate.may_manage()?;
    check_receivers(&gate, &receivers)?;
    let shares = shares(&gate, &delegation, &lots, expires)?;
    let mut excesses = Excesses::default();
    let mut ends = Vec::new();
    for Lot { gift, receivers } in &lots {
        let judged = within_own(&gate, &delegation, gift.giving(), None, expires);
        let judged = judged.and_then(|until| match until {
            // Ownership has no end.
            Some(_) if gift.role == kind.owner => Err(Excess::too_long(gift.role, until)),
            until => Ok((ending(gift.role, expires, until)?, until)),
        });
        ends.extend(excesses.judge(judged, receivers));
    }
    excesses.verdict(&gate, &delegation)?;

    let mut plan = plan_with_words(kind, &gate, "share", lots.iter().map(|lot| lot.gift.role));
    plan.touched = receivers.iter().map(|receiver| receiver.id.as_str().to_owned()).collect();
    for ((lot, shares), end) in lots.iter().zip(shares).zip(ends) {
        give_all(&mut plan, &gate, &lot.gift, shares, end);
    }
    Ok(plan)
}

/// Gives the receivers of one role what they do not have yet.
fn give_all(
    plan: &mut Plan,
    gate: &Gate<'_>,
    gift: &Gift,
    shares: Shares<'_, '_>,
    ((expires, capped), until): ((Option<Timestamp>, bool), Option<Timestamp>),
) {
    // What waits keeps its end, unless who gives it now may not give it for so long.
    let late = |grant: &Grant| until.is_some_and(|end| grant.expires.is_none_or(|own| own > end));
    let shortened = shares.anew.iter().any(|(_, grant)| late(grant));
    if capped && !shares.new.is_empty() || shortened {
        plan.warn(expiry_capped(until));
    }
    for (receiver, old) in shares.new {
        give(plan, gate, receiver, old, gift, expires);
    }
    for (receiver, grant) in shares.anew {
        let expires = if late(grant) { until } else { grant.expires };
        let note = gift.note.clone().or_else(|| grant.about.note.clone());
        let same = Gift { fields: Some(grant.about.fields.clone()), note, ..gift.clone() };
        give(plan, gate, receiver, Some(grant), &same, expires);
    }
    for (receiver, grant) in shares.noted {
        let new = grant.clone().with_note(gift.note.clone());
        plan.events.push(changed(gate, receiver, grant, &new));
    }
}
