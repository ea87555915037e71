//! `share`: an actor gives what he holds, at most.

use std::collections::BTreeMap;

use serde_json::Value;

use super::amend::{changed, comes_by_change};
use super::arguments::{End, assignable_role, end, message, note, principal_ids, shareable_type};
use super::ceiling::{Giving, ceiling, ends_too_soon, within};
use super::command::Share;
use super::gate::{Actor, Gate};
use super::levels::{check_parts, levels_by};
use super::present::shares;
use super::receivers::{check_fields, check_receivers};
use super::{Facts, Plan};
use crate::answer::Warning;
use crate::error::{Code, Error, Result};
use crate::event::{Ending, Event, ProposalKind, ProposalState};
use crate::id::PrincipalId;
use crate::model::{RoleIx, Type};
use crate::state::{Grant, Levels};
use crate::time::Timestamp;

/// Gives principals a role, all of them or none.
pub(crate) fn share(facts: Facts<'_>, command: &Share) -> Result<Plan> {
    let kind = shareable_type(facts.state, &command.resource)?;
    let role = assignable_role(kind, command.role.as_deref())?;
    let who = (command.by.as_str(), command.resource.as_str());
    let levels = levels_by(facts, who, kind, role, command.levels.as_ref(), None)?;
    let receivers = principal_ids(facts.state, "principals", &command.principals)?;
    let actor = Actor::parse(facts, &command.by)?;
    let expires = end(command.expires, facts.now)?;
    let gift = Gift {
        role,
        levels,
        fields: command.fields.clone().unwrap_or_default(),
        message: message(kind, command.message.as_deref())?,
        note: note(kind, command.note.as_deref())?,
    };
    if let Some(role) = kind.role(role) {
        check_fields(facts, role, &receivers, &gift.fields)?;
    }
    endless_ownership(kind, role, expires.and_then(|End(end)| end))?;

    let gate = Gate::open(facts, &actor, &command.resource)?;
    // Arguments, too; but which parts there are is for those who see the resource to know.
    check_parts(&gate, role, gift.levels.as_ref(), command.levels.as_ref())?;
    gate.unchanged_since(command.if_revision)?;
    let delegation = gate.may_manage()?;
    check_receivers(&gate, kind.role(role), &receivers)?;
    let shares = shares(&gate, &delegation, &receivers, &gift, expires)?;
    let until = ceiling(&gate, &delegation, gift.giving())?;
    let (expires, capped) = within(expires, until)?;
    if let Some(end) = expires.filter(|_| kind.owner == role) {
        return Err(ends_too_soon(end));
    }

    let mut plan = told(kind, &gate, "share", role, &receivers);
    // What waits keeps its end, unless who gives it now may not give it for so long.
    let late = |grant: &Grant| until.is_some_and(|end| grant.expires.is_none_or(|own| own > end));
    let shortened = shares.anew.iter().any(|(_, grant)| late(grant));
    if capped && !shares.new.is_empty() || shortened {
        plan.warnings.push(expiry_capped(until));
    }
    for (receiver, old) in shares.new {
        give(&mut plan, &gate, receiver, old, &gift, expires);
    }
    for (receiver, grant) in shares.anew {
        let expires = if late(grant) { until } else { grant.expires };
        let note = gift.note.clone().or_else(|| grant.about.note.clone());
        let told = Gift { fields: grant.about.fields.clone(), note, ..gift.clone() };
        give(&mut plan, &gate, receiver, Some(grant), &told, expires);
    }
    for (receiver, grant) in shares.noted {
        let new = grant.clone().with_note(gift.note.clone());
        plan.events.push(changed(&gate, receiver, grant, &new));
    }
    Ok(plan)
}

/// What is given to each receiver.
#[derive(Clone)]
pub(crate) struct Gift {
    pub(crate) role: RoleIx,
    pub(crate) levels: Option<Levels>,
    pub(crate) fields: BTreeMap<String, String>,
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
            && (self.fields.is_empty() || self.fields == grant.about.fields)
    }

    /// Whether a grant that does not wait could be changed into this.
    pub(crate) fn can_come_by_change(&self, kind: &Type, grant: &Grant) -> bool {
        let roles = kind.role(grant.role).zip(kind.role(self.role));
        roles.is_some_and(|(old, new)| comes_by_change(old, new))
            && (self.fields.is_empty() || self.fields == grant.about.fields)
    }

    /// Whether a grant that waits came with another message than this, if there is one.
    pub(crate) fn has_other_message(&self, gate: &Gate<'_>, grant: &Grant) -> bool {
        let waits = grant.pending.and_then(|number| gate.facts.state.proposal(number));
        self.message.is_some() && waits.is_some_and(|waits| waits.message != self.message)
    }
}

/// Gives somebody a grant in place of one that has ended or waits; or offers it, where the
/// receiver accepts first. What he asked for himself is settled by that (W-16).
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
        fields: gift.fields.clone(),
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
    Warning { code: Code::ExpiryCapped.as_str().to_owned(), text }
}

/// An owner's grant has no end: else a moment would come without an owner.
pub(super) fn endless_ownership(kind: &Type, role: RoleIx, end: Option<Timestamp>) -> Result<()> {
    if role == kind.owner && end.is_some() {
        let message = format!("ownership of a `{}` has no end; leave out `expires`", kind.name);
        return Err(Error::argument("expires", message).with("expires", Value::Null));
    }
    Ok(())
}

/// A plan with what the model has to say about giving this role.
pub(crate) fn told(
    kind: &Type,
    gate: &Gate<'_>,
    verb: &str,
    role: RoleIx,
    principals: &[PrincipalId],
) -> Plan {
    Plan {
        actor: Some(gate.actor.id.clone()),
        text: text(kind, verb, role),
        warnings: warnings(gate, role),
        resource: Some(gate.target.resource.id.clone()),
        touched: principals.iter().map(|id| id.as_str().to_owned()).collect(),
        ..Plan::default()
    }
}

/// What the model warns of when this role is given now.
pub(crate) fn warnings(gate: &Gate<'_>, role: RoleIx) -> Vec<Warning> {
    let (kind, who) = (gate.target.kind, gate.actor.subject);
    let rules = kind.warnings.iter().filter(|rule| rule.role == role).filter(|rule| {
        rule.unless.is_empty() || !gate.facts.all_hold(who, rule.unless, gate.target)
    });
    rules.map(|rule| Warning { code: rule.code.clone(), text: rule.text.clone() }).collect()
}

/// The model's own words about a change.
pub(crate) fn text(kind: &Type, verb: &str, role: RoleIx) -> Option<String> {
    let with_role = format!("{verb} {}", kind.role_name(role));
    kind.texts.get(&with_role).or_else(|| kind.texts.get(verb)).cloned()
}
