//! `request`: somebody asks for access, or for more.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::arguments::{assignable_role, deadline, message};
use super::ceiling::{Giving, raises};
use super::decision::asked;
use super::grant::{check_parts, levels_by, text};
use super::plan::Plan;
use crate::access::{Ceiling, Holding};
use crate::actor::{Actor, Gate, declared_type, not_found, not_offered};
use crate::command::Request;
use crate::decide::{Facts, Source, Subject};
use crate::error::{Code, Error, Result};
use crate::event::{Event, ProposalKind, ProposalState};
use crate::model::{Chosen, Role, RoleIx, Type};
use crate::state::Levels;

/// Asks for access, or for more.
pub(crate) fn request(facts: Facts<'_>, command: &Request) -> Result<Plan> {
    let (_, kind) = declared_type(facts.state, &command.resource)?;
    let Some(default) = kind.requests else { return Err(not_offered(kind, "requests")) };
    let role = match command.role.as_deref() {
        Some(role) => assignable_role(kind, Some(role))?,
        None => default,
    };
    can_be_asked_for(kind, role)?;
    let who = (command.by.as_str(), command.resource.as_str());
    let levels = levels_by(facts, who, kind, role, command.levels.as_ref(), None)?;
    let actor = Actor::parse(facts, &command.by)?;
    let message = message(kind, command.message.as_deref())?;
    let expires = deadline(command.expires, facts.now)?;

    let gate = may_ask(facts, &actor, &command.resource)?;
    something_to_ask(&gate)?;
    check_parts(&gate, role, levels.as_ref(), command.levels.as_ref())?;
    let giving = Giving { role, levels: levels.as_ref() };
    not_held(&gate, actor.subject, &actor.id, giving)?;

    let picks = |levels: &Levels| Some(kind.picks(kind.role(role)?, &levels.chosen));
    let event = |proposal: u64| Event::Proposed {
        proposal,
        what: ProposalKind::Request,
        resource: command.resource.clone(),
        principal: actor.id.clone(),
        role: kind.role_name(role).to_owned(),
        levels: levels.as_ref().and_then(picks),
        fields: BTreeMap::new(),
        expires,
        message: message.clone(),
        notify: kind.notify,
        state: ProposalState::Open,
        note: None,
        proposer_gone: false,
        receiver_gone: false,
        decision: None,
    };
    let mut plan = Plan { actor: Some(actor.id.clone()), ..Plan::default() };
    plan.text = text(kind, "request", role);
    let old = asked(&gate, ProposalKind::Request).next();
    if let Some(old) = old {
        let same = old.role == role
            && old.levels == levels.as_ref().and_then(picks)
            && old.message == message
            && old.expires == expires;
        if same {
            plan.proposals.push(old.number);
            return Ok(plan);
        }
        plan.close(facts, old.number, ProposalState::Superseded, None, false);
    }
    let number = plan.number(facts);
    plan.events.push(event(number));
    Ok(plan)
}

/// What its receiver accepts, or what comes with their fields, is offered to them, and not asked
/// for. `role_not_assignable`.
pub(super) fn can_be_asked_for(kind: &Type, ix: RoleIx) -> Result<()> {
    let offered = kind.role(ix).filter(|role| role.accept || role.fields);
    let Some(role) = offered else { return Ok(()) };
    let message = format!("`{}` is offered, and cannot be asked for", role.name);
    Err(Error::new(Code::RoleNotAssignable, message).with("role", role.name.as_str()))
}

/// Whether the actor may ask. `not_found` if there is nothing for them to see, and they have not
/// left it either (W-31); `invalid_operation` for those who have nothing to ask.
pub(super) fn may_ask<'a>(facts: Facts<'a>, actor: &'a Actor, id: &str) -> Result<Gate<'a>> {
    let target = facts.state.find_resource(id).and_then(|ix| facts.target(ix));
    let target = target.ok_or_else(|| not_found(id))?;
    let ask = target.kind.access_request;
    if ask.is_some_and(|ask| facts.allows(actor.subject, ask, target)) {
        return Ok(Gate { facts, actor, target });
    }
    Err(nothing_to_ask(&Gate::open(facts, actor, id)?))
}

fn nothing_to_ask(gate: &Gate<'_>) -> Error {
    let id = &gate.target.resource.id;
    let message = format!("{} has nothing to ask for on {id}", gate.actor.id);
    let error = Error::new(Code::InvalidOperation, message);
    error.with("by", gate.actor.id.as_str()).with("type", gate.target.kind.name.as_str())
}

/// `invalid_operation` for those who hold as much as any role that can be given.
fn something_to_ask(gate: &Gate<'_>) -> Result<()> {
    let held = held(gate, gate.actor.subject);
    let more = any_role(gate, |giving| !holds(gate.target.kind, &held, giving));
    if more { Ok(()) } else { Err(nothing_to_ask(gate)) }
}

/// Whether there is a role that would not be refused: one that is above what somebody holds.
pub(crate) fn could_ask(gate: &Gate<'_>) -> bool {
    let actor = gate.actor;
    any_role(gate, |giving| not_held(gate, actor.subject, &actor.id, giving).is_ok())
}

/// Whether this is so of any role that can be asked for, with the most that can be chosen in it.
fn any_role(gate: &Gate<'_>, is_so: impl Fn(Giving<'_>) -> bool) -> bool {
    let kind = gate.target.kind;
    let mut roles = kind.assignable.iter().filter(|ix| can_be_asked_for(kind, *ix).is_ok());
    roles.any(|ix| {
        let levels = kind.role(ix).and_then(|role| most(kind, role));
        is_so(Giving { role: ix, levels: levels.as_ref() })
    })
}

/// The most that can be chosen in a role; `None` where it leaves no choice.
fn most(kind: &Type, role: &Role) -> Option<Levels> {
    let top = u8::try_from(kind.levels.len().saturating_sub(1)).unwrap_or_default();
    let chosen = Chosen {
        categories: role.choose.iter().map(|category| (*category, top)).collect(),
        options: vec![true; role.options.len()],
        parts: BTreeMap::new(),
    };
    role.leaves_choice().then(|| Levels::new(kind, role, chosen))
}

/// What somebody holds by grants. What audiences give counts as nothing here.
fn held<'a>(gate: &Gate<'a>, who: Subject) -> Vec<Giving<'a>> {
    let mut held = Vec::new();
    gate.facts.any_source(who, gate.target, |source| {
        if let Source::Grant { grant, .. } = source {
            held.push(grant.into());
        }
        false
    });
    held
}

/// Whether grants give as much: one of them, or all together.
fn holds(kind: &Type, held: &[Giving<'_>], giving: Giving<'_>) -> bool {
    held.iter().any(|held| !raises(kind, *held, giving)) || is_within(kind, held, giving)
}

/// `already_shared` if somebody's grants give as much (what audiences give counts as nothing,
/// R-20); `invalid_level` if their own gives what the new one would not: it is no more, then.
pub(super) fn not_held(gate: &Gate<'_>, who: Subject, id: &str, giving: Giving<'_>) -> Result<()> {
    let kind = gate.target.kind;
    let held = held(gate, who);
    if holds(kind, &held, giving) {
        let first = held.first().map_or("", |held| kind.role_name(held.role));
        let roles: Map<String, Value> = [(id.to_owned(), Value::from(first))].into_iter().collect();
        let message = format!("{id} holds as much already");
        return Err(Error::new(Code::AlreadyShared, message).with("roles", roles));
    }
    let own = gate.grant(id).map(|(_, grant)| grant).filter(|grant| grant.pending.is_none());
    if own.is_some_and(|own| raises(kind, giving, own.into())) {
        let message = format!("{id} holds what `{}` does not give", kind.role_name(giving.role));
        let error = Error::new(Code::InvalidLevel, message);
        return Err(error.with("role", kind.role_name(giving.role)));
    }
    Ok(())
}

/// Whether several grants together give as much.
fn is_within(kind: &Type, held: &[Giving<'_>], giving: Giving<'_>) -> bool {
    let mut holding = Holding::default();
    for held in held {
        if let Some(role) = kind.role(held.role) {
            holding.add(held.access(role), None);
        }
    }
    let access = kind.role(giving.role).map(|role| giving.access(role));
    // Where parts have levels, one grant must be enough: levels are compared one by one.
    kind.parts.is_none()
        && access.is_some_and(|access| {
            holding.ceiling(access, &kind.implications) == Ceiling::Within(None)
        })
}
