//! `approve`, `decline` and `withdraw`: what waits is decided, and judged again.

use super::amend::{change_grant, may_become};
use super::arguments::{End, assignable_role, end, free_text};
use super::ceiling::{Giving, ceiling, raises, within};
use super::command::{Approve, Decline, Withdraw};
use super::create::ownership;
use super::gate::{Actor, Gate};
use super::give::{Gift, expiry_capped, give, told};
use super::levels::{check_parts, levels, levels_by};
use super::present::target_protected;
use super::propose::{can_be_asked_for, may_ask, not_held, owns};
use super::receivers::check_receivers;
use super::{Facts, Plan};
use crate::answer::ProposalInfo;
use crate::decide::{Subject, Target};
use crate::error::{Code, Error, Result};
use crate::event::{Ending, ProposalKind, ProposalState};
use crate::id::PrincipalId;
use crate::model::{ActionIx, RoleIx, Type};
use crate::state::{Grant, Levels, Proposal};

/// A proposal before an actor who knows of it.
struct Case<'a> {
    facts: Facts<'a>,
    actor: &'a Actor,
    proposal: &'a Proposal,
    target: Target<'a>,
}

/// The same to the letter for a number that is none and for one that the actor knows nothing of.
fn no_proposal(number: u64) -> Error {
    let message = format!("there is no proposal {number} for the actor");
    Error::new(Code::NotFound, message).with("proposal", number)
}

impl<'a> Case<'a> {
    fn find(facts: Facts<'a>, actor: &'a Actor, number: u64) -> Result<Self> {
        let proposal = facts.state.proposal(number).ok_or_else(|| no_proposal(number))?;
        let target = facts.target(proposal.resource).ok_or_else(|| no_proposal(number))?;
        let case = Self { facts, actor, proposal, target };
        if case.is_visible() { Ok(case) } else { Err(no_proposal(number)) }
    }

    /// Finds one that waits. `forbidden` if it isn't the actor's to do this, `already_decided`.
    fn open(
        facts: Facts<'a>,
        actor: &'a Actor,
        number: u64,
        may: impl Fn(&Self) -> bool,
    ) -> Result<Self> {
        let case = Self::find(facts, actor, number)?;
        if !may(&case) {
            let message = format!("proposal {number} is not for {} to decide", actor.id);
            return Err(Error::new(Code::Forbidden, message).with("by", actor.id.as_str()));
        }
        let state = case.proposal.state(facts.now);
        if state == ProposalState::Open {
            return Ok(case);
        }
        let state = serde_json::to_value(state).unwrap_or_default();
        let message = format!("proposal {number} does not wait any more: it is {state}");
        Err(Error::new(Code::AlreadyDecided, message).with("proposal", number).with("state", state))
    }

    fn allows(&self, action: Option<ActionIx>) -> bool {
        action.is_some_and(|action| self.facts.allows(self.actor.subject, action, self.target))
    }

    fn is_party(&self) -> bool {
        self.proposal.is_by(&self.actor.id) || self.proposal.is_for(&self.actor.id)
    }

    /// Parties know of it; and those who see, of the resource, who has access.
    fn is_visible(&self) -> bool {
        let kind = self.target.kind;
        self.is_party()
            || match self.proposal.what {
                ProposalKind::Request => {
                    self.allows(kind.access_decide)
                        || self.allows(kind.access_edit)
                        || self.allows(kind.access_view)
                }
                ProposalKind::Share | ProposalKind::Transfer => self.allows(kind.access_view),
            }
    }

    fn decides(&self) -> bool {
        match self.proposal.what {
            ProposalKind::Request => self.allows(self.target.kind.access_decide),
            ProposalKind::Share | ProposalKind::Transfer => self.proposal.is_for(&self.actor.id),
        }
    }

    /// Who made it takes it back; a share, whoever may take the grant.
    fn withdraws(&self) -> bool {
        let may_take = || {
            let gate = Gate::open(self.facts, self.actor, &self.target.resource.id).ok()?;
            let (_, grant) = gate.stored(&self.proposal.principal)?;
            Some(gate.may_manage().ok()?.may_take(grant, &self.actor.id))
        };
        self.proposal.is_by(&self.actor.id)
            || self.proposal.what == ProposalKind::Share && may_take().unwrap_or_default()
    }

    fn plan(&self) -> Plan {
        Plan {
            actor: Some(self.actor.id.clone()),
            resource: Some(self.target.resource.id.clone()),
            touched: vec![self.proposal.principal.clone()],
            ..Plan::default()
        }
    }

    fn close(&self, plan: &mut Plan, state: ProposalState, note: Option<String>) {
        let notify = self.target.kind.notify;
        plan.close(self.facts, self.proposal.number, state, note, notify);
    }

    /// Ends the grant that waits, if this is a share.
    fn end_share(&self, plan: &mut Plan, why: Ending) {
        if let Some(held) = self.waiting_grant() {
            plan.end(self.facts, self.target, held, why, self.target.kind.notify);
        }
    }

    fn waiting_grant(&self) -> Option<(crate::state::PrincipalIx, &'a Grant)> {
        let ix = self.facts.state.find_principal(&self.proposal.principal)?;
        let grant = self.target.resource.grants.get(ix)?;
        (grant.pending == Some(self.proposal.number)).then_some((ix, grant))
    }

    /// The receiver, unless he is forgotten.
    fn receiver(&self) -> Option<PrincipalId> {
        let id = super::principal_id(self.facts.state, &self.proposal.principal).ok()?;
        (!self.proposal.receiver_gone).then_some(id)
    }
}

/// What can't be given any more is closed as withdrawn: the approval itself goes through.
fn lapsed(case: &Case<'_>, note: Option<String>) -> Plan {
    let mut plan = case.plan();
    case.close(&mut plan, ProposalState::Withdrawn, note);
    case.end_share(&mut plan, Ending::Withdrawn);
    plan
}

/// Approves a proposal.
pub(crate) fn approve(facts: Facts<'_>, command: &Approve) -> Result<Plan> {
    let actor = Actor::parse(facts, &command.by)?;
    let note = decision_note(command.note.as_deref())?;
    let expires = end(command.expires, facts.now)?;
    let case = Case::open(facts, &actor, command.proposal, Case::decides)?;
    if case.proposal.what == ProposalKind::Request {
        return approve_request(&case, command, expires, note);
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
    match case.proposal.what {
        ProposalKind::Share => approve_share(&case, note),
        ProposalKind::Request | ProposalKind::Transfer => approve_transfer(&case, note),
    }
}

fn decision_note(note: Option<&str>) -> Result<Option<String>> {
    let Some(text) = note.filter(|text| !text.is_empty()) else { return Ok(None) };
    super::arguments::at_most("characters of the note", text.chars().count(), 2_000)?;
    free_text("note", text)
}

fn approve_request(
    case: &Case<'_>,
    command: &Approve,
    expires: Option<End>,
    note: Option<String>,
) -> Result<Plan> {
    let (facts, kind, proposal) = (case.facts, case.target.kind, case.proposal);
    let wish = levels(kind, proposal.role, proposal.levels.as_ref(), None)?;
    let (role, base) = if let Some(role) = command.role.as_deref() {
        (assignable_role(kind, Some(role))?, None)
    } else {
        (proposal.role, wish.as_ref().map(|wish| &wish.chosen))
    };
    can_be_asked_for(kind, role)?;
    let who = (case.actor.id.as_str(), case.target.resource.id.as_str());
    let given = levels_by(facts, who, kind, role, command.levels.as_ref(), base)?;
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
        && check_receivers(&gate, kind.role(role), receivers).is_ok();
    if !could_ask {
        return Ok(lapsed(case, note));
    }

    let held = gate.grant(&asker.id).map(|(_, grant)| grant);
    if held.is_some_and(|held| !delegation.may_change(held, &case.actor.id)) {
        return Err(target_protected(&[&asker.id]));
    }
    let mut plan = told(kind, &gate, "approve", role, receivers);
    case.close(&mut plan, ProposalState::Approved, note);
    if let Some(held) = held {
        let new = Grant {
            role,
            levels: given.map(Box::new),
            expires: expires.map_or(held.expires, |End(end)| end),
            ..held.clone()
        };
        may_become(&gate, &delegation, held, &new)?;
        change_grant(&mut plan, &gate, &receiver, held, new);
    } else {
        let until = ceiling(&gate, &delegation, giving)?;
        let (expires, capped) = within(expires, until)?;
        if capped {
            plan.warnings.push(expiry_capped(expires));
        }
        let fields = std::collections::BTreeMap::new();
        let gift = Gift { role, levels: given, fields, message: None, note: None };
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
    let Some(giver) = giver else { return Ok(lapsed(case, note)) };
    let judged = || -> Result<()> {
        let gate = Gate::open(case.facts, &giver, &case.target.resource.id)?;
        let delegation = gate.may_manage()?;
        let until = ceiling(&gate, &delegation, grant.into())?;
        within(Some(End(grant.expires)), until).map(|_| ())
    };
    if judged().is_err() {
        return Ok(lapsed(case, note));
    }
    // Told to the receiver: it can be mended, and the share still waits.
    let gate = Gate { facts: case.facts, actor: &giver, target: case.target };
    check_receivers(&gate, kind.role(proposal.role), std::slice::from_ref(&receiver))?;
    let mut plan = case.plan();
    plan.text = super::give::text(kind, "approve", proposal.role);
    case.close(&mut plan, ProposalState::Approved, note);
    Ok(plan)
}

/// The receiver becomes the owner, if the one who offered it still is.
fn approve_transfer(case: &Case<'_>, note: Option<String>) -> Result<Plan> {
    let (facts, kind, target) = (case.facts, case.target.kind, case.target);
    let owner = case.proposal.by.as_deref().filter(|by| case.proposal.is_by(by));
    let owner = owner.filter(|owner| owns(facts, target, owner));
    let (Some(owner), Some(receiver)) = (owner, case.receiver()) else {
        return Ok(lapsed(case, note));
    };
    let Some(old) = facts.state.find_principal(owner) else { return Ok(lapsed(case, note)) };
    let giver = Actor::parse(facts, owner)?;
    let gate = Gate { facts, actor: &giver, target };
    let receivers = std::slice::from_ref(&receiver);
    let eligible = check_receivers(&gate, kind.role(kind.owner), receivers).is_ok();
    if !eligible || owns(facts, target, receiver.as_str()) {
        return Ok(lapsed(case, note));
    }
    let mut plan = case.plan();
    plan.touched.push(owner.to_owned());
    plan.text = super::give::text(kind, "approve", kind.owner);
    case.close(&mut plan, ProposalState::Approved, note);
    if let Some(held) = gate.stored(receiver.as_str()) {
        plan.end(facts, target, held, Ending::Transferred, kind.notify);
    }
    let Some(grant) = target.resource.grants.get(old) else { return Ok(plan) };
    if let Some(keeps) = kind.transfer.as_ref().and_then(|transfer| transfer.keeps) {
        let id = super::principal_id(facts.state, owner)?;
        let levels = levels(kind, keeps, None, None)?.map(Box::new);
        let new = Grant { role: keeps, levels, ..grant.clone() };
        change_grant(&mut plan, &gate, &id, grant, new);
    } else {
        plan.end(facts, target, (old, grant), Ending::Transferred, kind.notify);
    }
    plan.events.push(ownership(kind, &target.resource.id, &receiver));
    Ok(plan)
}

/// Declines a proposal.
pub(crate) fn decline(facts: Facts<'_>, command: &Decline) -> Result<Plan> {
    let actor = Actor::parse(facts, &command.by)?;
    let note = decision_note(command.note.as_deref())?;
    let case = Case::open(facts, &actor, command.proposal, Case::decides)?;
    let mut plan = case.plan();
    plan.text = super::give::text(case.target.kind, "decline", case.proposal.role);
    case.close(&mut plan, ProposalState::Declined, note);
    case.end_share(&mut plan, Ending::Declined);
    Ok(plan)
}

/// Takes a proposal back.
pub(crate) fn withdraw(facts: Facts<'_>, command: &Withdraw) -> Result<Plan> {
    let actor = Actor::parse(facts, &command.by)?;
    let case = Case::open(facts, &actor, command.proposal, Case::withdraws)?;
    let mut plan = case.plan();
    plan.text = super::give::text(case.target.kind, "withdraw", case.proposal.role);
    case.close(&mut plan, ProposalState::Withdrawn, None);
    case.end_share(&mut plan, Ending::Withdrawn);
    Ok(plan)
}

/// A proposal as answers show it; `None` if the actor knows nothing of it.
pub(crate) fn proposal_info(
    facts: Facts<'_>,
    proposal: &Proposal,
    actor: Option<&Actor>,
) -> Option<ProposalInfo> {
    let target = facts.target(proposal.resource)?;
    let case = actor.map(|actor| Case { facts, actor, proposal, target });
    if case.as_ref().is_some_and(|case| !case.is_visible()) {
        return None;
    }
    let state = proposal.state(facts.now);
    let waits = state == ProposalState::Open;
    let kind = target.kind;
    let ix = facts.state.find_principal(&proposal.principal).filter(|_| !proposal.receiver_gone);
    Some(ProposalInfo {
        proposal: proposal.number,
        what: proposal.what,
        resource: target.resource.id.clone(),
        principal: proposal.principal.clone(),
        name: ix.and_then(|ix| facts.state.principal(ix)).and_then(|found| found.name.clone()),
        role: kind.role_name(proposal.role).to_owned(),
        levels: proposal.levels.clone(),
        fields: proposal.fields.clone(),
        by: proposal.by.clone().filter(|_| !proposal.proposer_gone),
        message: proposal.message.clone(),
        at: proposal.at,
        expires: proposal.expires,
        state,
        note: proposal.note.clone(),
        can_decide: waits && case.as_ref().is_some_and(Case::decides),
        can_withdraw: waits && case.as_ref().is_some_and(Case::withdraws),
    })
}
