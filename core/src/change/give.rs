//! `share` and `change`: an actor gives what he holds, at most.

use std::collections::BTreeMap;

use serde_json::Value;

use super::arguments::{End, assignable_role, end, message, note, principal_ids, shareable_type};
use super::ceiling::{Giving, ceiling, ends_too_soon, raises, within};
use super::command::{Change, Share};
use super::gate::{Actor, Delegation, Gate, is_grantee};
use super::levels::{check_parts, levels};
use super::present::{changeable, shares};
use super::receivers::{check_fields, check_receivers, offenders};
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
    let levels = levels(kind, role, command.levels.as_ref(), None)?;
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
    check_parts(&gate, gift.levels.as_ref(), command.levels.as_ref())?;
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
    if capped && !shares.new.is_empty() {
        plan.warnings.push(expiry_capped(expires));
    }
    for (receiver, old) in shares.new {
        give(&mut plan, &gate, receiver, old, &gift, expires);
    }
    for (receiver, grant) in shares.noted {
        let new = grant.clone().with_note(gift.note.clone());
        plan.events.push(changed(&gate, receiver, grant, &new));
    }
    Ok(plan)
}

/// What is given to each receiver.
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
fn settle_request(plan: &mut Plan, gate: &Gate<'_>, principal: &str) {
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

/// Changes the role, the levels, the end or the note of grants, all of them or none.
pub(crate) fn change(facts: Facts<'_>, command: &Change) -> Result<Plan> {
    let kind = shareable_type(facts.state, &command.resource)?;
    let role = command.role.as_deref().map(|role| assignable_role(kind, Some(role))).transpose()?;
    let picks = command.levels.as_ref();
    let chosen = role.map(|role| levels(kind, role, picks, None)).transpose()?;
    let holders = principal_ids(facts.state, "principals", &command.principals)?;
    let actor = Actor::parse(facts, &command.by)?;
    let expires = end(command.expires, facts.now)?;
    let note = command.note.as_deref().map(|text| note(kind, Some(text))).transpose()?;
    if role.is_none() && picks.is_none() && expires.is_none() && note.is_none() {
        let message = "name what to change: role, levels, expires or note";
        return Err(Error::argument("role", message));
    }

    let gate = Gate::open(facts, &actor, &command.resource)?;
    check_parts(&gate, chosen.as_ref().and_then(Option::as_ref), picks)?;
    gate.unchanged_since(command.if_revision)?;
    let delegation = gate.may_manage()?;
    if let Some(role) = role {
        check_new_role(&gate, role, &holders)?;
    }
    let grants = changeable(&gate, &delegation, &holders, role)?;
    let mut plan = told(kind, &gate, "change", role.unwrap_or(kind.owner), &holders);
    if role.is_none() {
        (plan.text, plan.warnings) = (None, Vec::new());
    }
    for (holder, grant) in grants {
        let levels = match (&chosen, picks) {
            (Some(chosen), _) => chosen.clone().map(Box::new),
            (None, None) => grant.levels.clone(),
            (None, Some(_)) => {
                let base = grant.levels.as_deref().map(|levels| &levels.chosen);
                let levels = levels(kind, grant.role, picks, base)?;
                check_parts(&gate, levels.as_ref(), picks)?;
                levels.map(Box::new)
            }
        };
        let said = note.clone().unwrap_or_else(|| grant.about.note.clone());
        let new = Grant {
            role: role.unwrap_or(grant.role),
            levels,
            expires: expires.map_or(grant.expires, |End(end)| end),
            ..grant.clone().with_note(said)
        };
        endless_ownership(kind, new.role, new.expires)?;
        if is_offered_anew(grant, &new) {
            let until = ceiling(&gate, &delegation, (&new).into())?;
            within(Some(End(new.expires)), until)?;
        } else if role.is_some() || picks.is_some() || ends_later(grant, &new) {
            may_become(&gate, &delegation, grant, &new)?;
        }
        if new != *grant {
            change_grant(&mut plan, &gate, holder, grant, new);
        }
    }
    Ok(plan)
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
            fields: new.about.fields,
            message: waits.and_then(|proposal| proposal.message.clone()),
            note: new.about.note,
        };
        return give(plan, gate, holder, Some(old), &gift, new.expires);
    }
    if (old.role, &old.levels) != (new.role, &new.levels) {
        settle_request(plan, gate, holder.as_str());
    }
    plan.events.push(changed(gate, holder, old, &new));
}

/// Whether a grant that waits would give something else, or for another time. A note is the
/// owners' own, and changes nothing of the offer.
fn is_offered_anew(old: &Grant, new: &Grant) -> bool {
    let offer = |grant: &Grant| (grant.role, grant.levels.clone(), grant.expires);
    old.pending.is_some() && offer(old) != offer(new)
}

fn changed(gate: &Gate<'_>, holder: &PrincipalId, old: &Grant, new: &Grant) -> Event {
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
        // What changes for the holder is what he holds, or its end; notes are the owners' own.
        notify: kind.notify && held(new) != held(old),
    }
}

fn ends_later(old: &Grant, new: &Grant) -> bool {
    old.expires.is_some() && (new.expires.is_none() || new.expires > old.expires)
}

/// The ceiling holds for every giving: of a role, be it the same, and of a later end
///
pub(crate) fn may_become(
    gate: &Gate<'_>,
    delegation: &Delegation,
    old: &Grant,
    new: &Grant,
) -> Result<()> {
    let until = ceiling(gate, delegation, new.into())?;
    if ends_later(old, new) || raises(gate.target.kind, old.into(), new.into()) {
        within(Some(End(new.expires)), until)?;
    }
    Ok(())
}

/// Whether those who have a grant can have this role instead. One that its receiver accepts
/// first cannot come by a change. `invalid_principal`, `invalid_operation`.
pub(crate) fn check_new_role(gate: &Gate<'_>, role: RoleIx, holders: &[PrincipalId]) -> Result<()> {
    let kind = gate.target.kind;
    let Some(role) = kind.role(role) else { return Ok(()) };
    let what = "a kind of principal that can receive this";
    offenders(holders, Code::InvalidPrincipal, what, |id| is_grantee(&role.to, id.kind()))?;
    let accepts = |id: &PrincipalId| {
        let grant = gate.grant(id.as_str()).map(|(_, grant)| grant);
        let has = grant.is_none_or(|grant| {
            let old = kind.role(grant.role);
            grant.pending.is_some()
                || old.is_some_and(|old| old.accept && old.fields == role.fields)
        });
        has || !role.accept && !role.fields
    };
    let what = "holding a role that was accepted; revoke, and share anew";
    offenders(holders, Code::InvalidOperation, what, accepts)
}

pub(crate) fn expiry_capped(end: Option<Timestamp>) -> Warning {
    let end = end.unwrap_or_default();
    let text = format!("The access ends at {end}, when the giver's own right ends.");
    Warning { code: Code::ExpiryCapped.as_str().to_owned(), text }
}

/// An owner's grant has no end: else a moment would come without an owner.
fn endless_ownership(kind: &Type, role: RoleIx, end: Option<Timestamp>) -> Result<()> {
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
