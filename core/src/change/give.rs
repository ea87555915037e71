//! `share`: an actor gives what they hold, at most.

use std::collections::BTreeMap;

use serde_json::Value;

use super::amend::{changed, comes_by_change};
use super::arguments::{End, end, message, note, shareable_type};
use super::ceiling::{Giving, ending, within_own};
use super::command::Share;
use super::excess::{Excess, Excesses};
use super::gate::{Actor, Gate};
use super::levels::check_parts;
use super::lots::{Lot, lots};
use super::present::{Shares, shares};
use super::receivers::{Receiver, check_fields, check_receivers};
use super::{Facts, Plan};
use crate::answer::Warning;
use crate::error::{Code, Error, Result};
use crate::event::{Ending, Event, ProposalKind, ProposalState};
use crate::id::PrincipalId;
use crate::model::{RoleIx, Type};
use crate::state::{Grant, Levels};
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

    let mut plan = told(kind, &gate, "share", lots.iter().map(|lot| lot.gift.role));
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
        let told = Gift { fields: Some(grant.about.fields.clone()), note, ..gift.clone() };
        give(plan, gate, receiver, Some(grant), &told, expires);
    }
    for (receiver, grant) in shares.noted {
        let new = grant.clone().with_note(gift.note.clone());
        plan.events.push(changed(gate, receiver, grant, &new));
    }
}

/// What is given to each receiver.
#[derive(Clone)]
pub(crate) struct Gift {
    pub(crate) role: RoleIx,
    pub(crate) levels: Option<Levels>,
    /// What the receiver is told; `None`: nothing was said of it.
    pub(crate) fields: Option<BTreeMap<String, String>>,
    pub(crate) message: Option<String>,
    pub(crate) note: Option<String>,
}

impl Gift {
    pub(crate) fn giving(&self) -> Giving<'_> {
        Giving { role: self.role, levels: self.levels.as_ref() }
    }

    /// Whether a grant gives just this.
    pub(crate) fn is_given_by(&self, grant: &Grant) -> bool {
        let levels = grant.levels.as_deref().map(|levels| &levels.chosen);
        grant.role == self.role
            && levels == self.levels.as_ref().map(|levels| &levels.chosen)
            && self.tells(grant)
    }

    /// Whether its receiver was told the same, if this says anything of it.
    fn tells(&self, grant: &Grant) -> bool {
        self.fields.as_ref().is_none_or(|fields| *fields == grant.about.fields)
    }

    /// Whether a grant that does not wait could be changed into this.
    pub(crate) fn can_come_by_change(&self, kind: &Type, grant: &Grant) -> bool {
        let roles = kind.role(grant.role).zip(kind.role(self.role));
        roles.is_some_and(|(old, new)| comes_by_change(old, new)) && self.tells(grant)
    }

    /// Whether a grant that waits came with another message than this, if there is one.
    pub(crate) fn has_other_message(&self, gate: &Gate<'_>, grant: &Grant) -> bool {
        let waits = grant.pending.and_then(|number| gate.facts.state.proposal(number));
        self.message.is_some() && waits.is_some_and(|waits| waits.message != self.message)
    }
}

/// Gives somebody a grant in place of one that has ended or waits; or offers it, where the
/// receiver accepts first. What they asked for themselves is settled by that (W-16).
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
    settle_request(plan, gate, principal);
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

/// A share or a change of the grant settles what its holder has asked for.
pub(super) fn settle_request(plan: &mut Plan, gate: &Gate<'_>, principal: &str) {
    let asked = plan.asked.get_or_insert_with(|| {
        let open = gate.facts.state.open_proposals(gate.target.resource, gate.facts.now);
        let requests = open.filter(|open| open.what == ProposalKind::Request);
        let known = requests.filter(|request| !request.receiver_gone);
        known.map(|request| (request.principal.clone(), request.number)).collect()
    });
    // One request of a person waits; the one that is being decided is settled already.
    if let Some(number) = asked.remove(principal).filter(|one| !plan.proposals.contains(one)) {
        plan.close(gate.facts, number, ProposalState::Superseded, None, false);
    }
}

pub(crate) fn expiry_capped(end: Option<Timestamp>) -> Warning {
    let end = end.unwrap_or_default();
    let text = format!("The access ends at {end}, when the giver's own right ends.");
    Warning { code: Code::ExpiryCapped.as_str().to_owned(), text, resources: Vec::new() }
}

/// An owner's grant has no end: else a moment would come without an owner.
pub(super) fn endless_ownership(kind: &Type, role: RoleIx, end: Option<Timestamp>) -> Result<()> {
    if role == kind.owner && end.is_some() {
        let message = format!("ownership of a `{}` has no end; leave out `expires`", kind.name);
        return Err(Error::argument("expires", message).with("expires", Value::Null));
    }
    Ok(())
}

/// A plan with what the model has to say about giving these roles; of several, of none of them
/// alone.
pub(crate) fn told(
    kind: &Type,
    gate: &Gate<'_>,
    verb: &str,
    roles: impl Iterator<Item = RoleIx>,
) -> Plan {
    let roles: Vec<RoleIx> = roles.collect();
    let mut plan = Plan {
        actor: Some(gate.actor.id.clone()),
        text: match roles.as_slice() {
            [role] => text(kind, verb, *role),
            _ => kind.texts.get(verb).cloned(),
        },
        resource: Some(gate.target.resource.id.clone()),
        ..Plan::default()
    };
    for warning in roles.iter().flat_map(|role| warnings(gate, *role)) {
        plan.warn(warning);
    }
    plan
}

/// What the model warns of when this role is given now.
pub(crate) fn warnings(gate: &Gate<'_>, role: RoleIx) -> Vec<Warning> {
    let (kind, who) = (gate.target.kind, gate.actor.subject);
    let rules = kind.warnings.iter().filter(|rule| rule.role == role).filter(|rule| {
        rule.unless.is_empty() || !gate.facts.all_hold(who, rule.unless, gate.target)
    });
    let shown = rules.map(|rule| Warning {
        code: rule.code.clone(),
        text: rule.text.clone(),
        resources: Vec::new(),
    });
    shown.collect()
}

/// The model's own words about a change.
pub(crate) fn text(kind: &Type, verb: &str, role: RoleIx) -> Option<String> {
    let with_role = format!("{verb} {}", kind.role_name(role));
    kind.texts.get(&with_role).or_else(|| kind.texts.get(verb)).cloned()
}
