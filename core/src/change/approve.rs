//! `approve`: what waits is judged again, and given.

use super::arguments::{End, assignable_role, end};
use super::ceiling::{Giving, ending, may_become, raises, refused, within_own};
use super::decision::decision_note;
use super::grant::{
    Gift, change_grant, check_parts, expiry_capped, give, levels, levels_by, ownership,
    plan_with_words, target_protected, text,
};
use super::plan::Plan;
use super::receivers::{check_receivers, each_as};
use super::request::{can_be_asked_for, may_ask, not_held};
use super::transfer::may_transfer_to;
use crate::actor::{Actor, Case, Gate, principal_id};
use crate::answer::Warning;
use crate::command::Approve;
use crate::decide::{Facts, Subject};
use crate::error::{Code, Error, Result};
use crate::event::{Ending, ProposalKind, ProposalState};
use crate::model::{RoleIx, Type};
use crate::state::{Grant, Levels};

/// What can't be given any more is closed as withdrawn: the approval itself goes through.
fn lapsed(case: &Case<'_>, note: Option<String>) -> Plan {
    let mut plan = case.plan();
    case.close(&mut plan, ProposalState::Withdrawn, note);
    case.end_share(&mut plan, Ending::Withdrawn);
    plan
}

/// The same of what somebody offered: whoever accepted it is told that they do not get it, and by
/// the code why. What the giver holds is not for the receiver to know, so no words are.
fn lapsed_for(case: &Case<'_>, note: Option<String>, why: Code) -> Plan {
    let mut plan = lapsed(case, note);
    let text = "It could not be given any more; ask whoever offered it, or somebody else who can \
                give it.";
    let code = why.as_str().to_owned();
    plan.warn(Warning { code, text: text.to_owned(), resources: Vec::new() });
    plan
}

/// Approves a proposal.
pub(crate) fn approve(facts: Facts<'_>, command: &Approve) -> Result<Plan> {
    let actor = Actor::parse(facts, &command.by)?;
    let note = decision_note(command.note.as_deref())?;
    let expires = end(command.expires, facts.now)?;
    let case = Case::find(facts, &actor, command.proposal, Case::is_visible)?;
    if case.proposal.what == ProposalKind::Request {
        let picked = picked(&case, command)?;
        let case = case.waits_for(Case::decides)?;
        return approve_request(&case, command, picked, expires, note);
    }
    let chosen = [
        ("role", command.role.is_some()),
        ("levels", command.levels.is_some()),
        ("expires", command.expires.is_some()),
    ];
    if let Some((what, _)) = chosen.into_iter().find(|(_, given)| *given) {
        let message = "it is approved as it was offered: leave out role, levels and expires";
        return Err(Error::argument(what, message).with("proposal", command.proposal));
    }
    let case = case.waits_for(Case::decides)?;
    match case.proposal.what {
        ProposalKind::Share => approve_share(&case, note),
        ProposalKind::Request | ProposalKind::Transfer => approve_transfer(&case, note),
    }
}

/// What is approved, and what was asked for.
struct Picked {
    role: RoleIx,
    given: Option<Levels>,
    wish: Option<Levels>,
}

/// What is approved is an argument: it is judged before the right to decide.
fn picked(case: &Case<'_>, command: &Approve) -> Result<Picked> {
    let (facts, kind, proposal) = (case.facts, case.target.kind, case.proposal);
    let wish = levels(facts, kind, proposal.role, proposal.levels.as_ref(), None)?;
    let (role, base) = if let Some(role) = command.role.as_deref() {
        (assignable_role(kind, Some(role))?, None)
    } else {
        (proposal.role, wish.as_ref().map(|wish| &wish.chosen))
    };
    can_be_asked_for(kind, role)?;
    let who = (case.actor.id.as_str(), case.target.resource.id.as_str());
    let given = levels_by(facts, who, kind, role, command.levels.as_ref(), base)?;
    Ok(Picked { role, given, wish })
}

fn approve_request(
    case: &Case<'_>,
    command: &Approve,
    picked: Picked,
    expires: Option<End>,
    note: Option<String>,
) -> Result<Plan> {
    let (facts, kind, proposal) = (case.facts, case.target.kind, case.proposal);
    let Picked { role, given, wish } = picked;
    let giving = Giving { role, levels: given.as_ref() };
    let wished = Giving { role: proposal.role, levels: wish.as_ref() };
    if raises(kind, wished, giving) {
        let message = format!(
            "the `{}` given is more than the `{}` that was asked for",
            kind.role_name(role),
            kind.role_name(proposal.role)
        );
        let error = Error::new(Code::InvalidLevel, message).with("role", kind.role_name(role));
        let same = role == proposal.role;
        let items = wish.as_ref().zip(given.as_ref()).filter(|_| same);
        return Err(match items.map(|(wish, given)| more(kind, role, wish, given)) {
            Some(items) => error.with("items", items),
            None => error,
        });
    }
    let gate = Gate::open(facts, case.actor, &case.target.resource.id)?;
    let delegation = gate.may_manage()?;
    check_parts(&gate, role, given.as_ref(), command.levels.as_ref())?;
    let Some(receiver) = case.receiver() else { return Ok(lapsed(case, note)) };
    let ix = facts.state.find_principal(receiver.as_str());
    let asker =
        Actor { id: receiver.as_str().to_owned(), subject: Subject { kind: receiver.kind(), ix } };
    not_held(&gate, asker.subject, &asker.id, giving)?;
    let receivers = std::slice::from_ref(&receiver);
    let could_ask = ix.is_some()
        && may_ask(facts, &asker, &case.target.resource.id).is_ok()
        && check_receivers(&gate, &each_as(kind.role(role), receivers)).is_ok();
    if !could_ask {
        return Ok(lapsed(case, note));
    }

    let held = gate.grant(&asker.id).map(|(_, grant)| grant);
    if held.is_some_and(|held| !delegation.may_change(held, &case.actor.id)) {
        return Err(target_protected(&[&asker.id]));
    }
    let mut plan = plan_with_words(kind, &gate, "approve", std::iter::once(role));
    plan.touched = vec![asker.id.clone()];
    case.close(&mut plan, ProposalState::Approved, note);
    if let Some(held) = held {
        let new = Grant {
            role,
            levels: given.map(Box::new),
            expires: expires.map_or(held.expires, |End(end)| end),
            ..held.clone()
        };
        let end = (new.expires, held.pending.is_some());
        may_become(&gate, &delegation, held, (&new).into(), end)
            .map_err(|excess| refused(&gate, &delegation, &excess, &receiver))?;
        change_grant(&mut plan, &gate, &receiver, held, new);
    } else {
        let (expires, capped) = within_own(&gate, &delegation, giving, None, expires)
            .and_then(|until| ending(role, expires, until))
            .map_err(|excess| refused(&gate, &delegation, &excess, &receiver))?;
        if capped {
            plan.warnings.push(expiry_capped(expires));
        }
        let gift = Gift { role, levels: given, fields: None, message: None, note: None };
        let old = gate.stored(&asker.id).map(|(_, grant)| grant);
        give(&mut plan, &gate, &receiver, old, &gift, expires);
    }
    Ok(plan)
}

/// The names of what is chosen higher than it was asked for.
fn more(kind: &Type, role: RoleIx, wish: &Levels, given: &Levels) -> Vec<String> {
    let Some(role) = kind.role(role) else { return Vec::new() };
    let category = |ix: &u8| kind.category(*ix).map(|category| category.name.clone());
    let level = |levels: &Levels, ix: &u8| levels.chosen.categories.get(ix).copied();
    let categories = given.chosen.categories.keys();
    let categories = categories.filter(|ix| level(given, ix) > level(wish, ix));
    let options = role.options.iter().zip(given.chosen.options.iter().zip(&wish.chosen.options));
    let options = options.filter(|(_, (given, wish))| **given && !**wish);
    let parts = given.chosen.parts.keys().chain(wish.chosen.parts.keys());
    let mut parts: Vec<String> =
        parts.filter(|part| given.of_part(part) > wish.of_part(part)).cloned().collect();
    parts.sort();
    parts.dedup();
    let options = options.map(|(option, _)| option.name.clone());
    categories.filter_map(category).chain(options).chain(parts).collect()
}

/// The receiver accepts what somebody shared, if that one could still share it.
fn approve_share(case: &Case<'_>, note: Option<String>) -> Result<Plan> {
    let (kind, proposal) = (case.target.kind, case.proposal);
    let Some((_, grant)) = case.waiting_grant() else { return Ok(lapsed(case, note)) };
    let Some(receiver) = case.receiver() else { return Ok(lapsed(case, note)) };
    let giver = grant.about.by.as_deref().filter(|giver| grant.is_by(giver));
    let giver = giver.map(|giver| Actor::parse(case.facts, giver)).transpose()?;
    let Some(giver) = giver else { return Ok(lapsed_for(case, note, Code::NotFound)) };
    let judged = || -> Result<()> {
        let gate = Gate::open(case.facts, &giver, &case.target.resource.id)?;
        let delegation = gate.may_manage()?;
        let end = Some(End(grant.expires));
        within_own(&gate, &delegation, grant.into(), None, end)
            .map_err(|excess| refused(&gate, &delegation, &excess, &receiver))?;
        Ok(())
    };
    if let Err(why) = judged() {
        return Ok(lapsed_for(case, note, why.code()));
    }
    // Told to the receiver: it can be mended, and the share still waits.
    let gate = Gate { facts: case.facts, actor: &giver, target: case.target };
    check_receivers(&gate, &each_as(kind.role(proposal.role), std::slice::from_ref(&receiver)))?;
    let mut plan = case.plan();
    plan.text = text(kind, "approve", proposal.role);
    case.close(&mut plan, ProposalState::Approved, note);
    Ok(plan)
}

/// The receiver becomes the owner, if the one who offered it still is.
fn approve_transfer(case: &Case<'_>, note: Option<String>) -> Result<Plan> {
    let (facts, kind, target) = (case.facts, case.target.kind, case.target);
    let owner = case.proposal.by.as_deref().filter(|by| case.proposal.is_by(by));
    let owner = owner.and_then(|owner| Some((owner, facts.state.find_principal(owner)?)));
    let Some((owner, old)) = owner else { return Ok(lapsed_for(case, note, Code::NotFound)) };
    let Some(receiver) = case.receiver() else { return Ok(lapsed(case, note)) };
    let giver = Actor::parse(facts, owner)?;
    if let Err(why) = may_transfer_to(facts, &giver, &target.resource.id, &receiver) {
        return Ok(lapsed_for(case, note, why.code()));
    }
    let gate = Gate { facts, actor: &giver, target };
    let mut plan = case.plan();
    plan.touched.push(owner.to_owned());
    plan.text = text(kind, "approve", kind.owner);
    case.close(&mut plan, ProposalState::Approved, note);
    if let Some(held) = gate.stored(receiver.as_str()) {
        plan.end(facts, target, held, Ending::Transferred, kind.notify);
    }
    let Some(grant) = target.resource.grants.get(old) else { return Ok(plan) };
    if let Some(keeps) = kind.transfer.as_ref().and_then(|transfer| transfer.keeps) {
        let id = principal_id(facts.state, owner)?;
        let levels = levels(facts, kind, keeps, None, None)?.map(Box::new);
        let new = Grant { role: keeps, levels, ..grant.clone() };
        change_grant(&mut plan, &gate, &id, grant, new);
    } else {
        plan.end(facts, target, (old, grant), Ending::Transferred, kind.notify);
    }
    plan.events.push(ownership(kind, &target.resource.id, &receiver));
    Ok(plan)
}
