//! `transfer`: an owner offers the ownership to somebody.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::arguments::{deadline, message};
use super::decision::asked;
use super::grant::text;
use super::plan::Plan;
use super::receivers::{check_receivers, each_as};
use crate::actor::{Actor, Gate, declared_type, not_offered, principal_id};
use crate::command::Transfer;
use crate::decide::{Facts, Source, Subject};
use crate::error::{Code, Error, Result};
use crate::event::{Event, ProposalKind, ProposalState};
use crate::id::{PrincipalId, PrincipalKind};

/// Offers the ownership to somebody.
pub(crate) fn transfer(facts: Facts<'_>, command: &Transfer) -> Result<Plan> {
    let (_, kind) = declared_type(facts.state, &command.resource)?;
    if kind.transfer.is_none() {
        return Err(not_offered(kind, "a transfer of ownership"));
    }
    let to = principal_id(facts.state, &command.to)?;
    let actor = Actor::parse(facts, &command.by)?;
    let message = message(kind, command.message.as_deref())?;
    let expires = deadline(command.expires, facts.now)?;
    if to.kind() == PrincipalKind::Group {
        let message = format!("{} cannot act, and so accepts nothing", to.as_str());
        let error = Error::new(Code::InvalidPrincipal, message);
        return Err(error.with("principals", vec![to.as_str()]));
    }

    let gate = may_transfer_to(facts, &actor, &command.resource, &to)?;
    let mut plan = Plan { actor: Some(actor.id.clone()), ..Plan::default() };
    plan.text = text(kind, "transfer", kind.owner);
    for old in asked(&gate, ProposalKind::Transfer) {
        if old.is_for(to.as_str()) && old.message == message && old.expires == expires {
            plan.proposals.push(old.number);
            return Ok(plan);
        }
        plan.close(facts, old.number, ProposalState::Superseded, None, false);
    }
    let number = plan.number(facts);
    plan.events.push(Event::Proposed {
        proposal: number,
        what: ProposalKind::Transfer,
        resource: command.resource.clone(),
        principal: to.into_string(),
        role: kind.role_name(kind.owner).to_owned(),
        levels: None,
        fields: BTreeMap::new(),
        expires,
        message,
        notify: kind.notify,
        state: ProposalState::Open,
        note: None,
        proposer_gone: false,
        receiver_gone: false,
        decision: None,
    });
    Ok(plan)
}

/// Whether the actor owns the resource, and the receiver can own it instead.
pub(super) fn may_transfer_to<'a>(
    facts: Facts<'a>,
    actor: &'a Actor,
    resource: &str,
    to: &PrincipalId,
) -> Result<Gate<'a>> {
    let gate = Gate::open(facts, actor, resource)?;
    let kind = gate.target.kind;
    if !owns_in_person(&gate, &actor.id) {
        let message = format!("{} does not own {resource}", actor.id);
        return Err(Error::new(Code::Forbidden, message).with("by", actor.id.as_str()));
    }
    check_receivers(&gate, &each_as(kind.role(kind.owner), std::slice::from_ref(to)))?;
    if owns_in_person(&gate, to.as_str()) {
        let role = Value::from(kind.role_name(kind.owner));
        let held: Map<String, Value> = [(to.as_str().to_owned(), role)].into_iter().collect();
        let message = format!("{} owns {resource} already", to.as_str());
        return Err(Error::new(Code::AlreadyShared, message).with("roles", held));
    }
    Ok(gate)
}

/// Whether somebody has an owner's grant of their own, which counts.
pub(super) fn owns_in_person(gate: &Gate<'_>, id: &str) -> bool {
    let (facts, target) = (gate.facts, gate.target);
    let Some(ix) = facts.state.find_principal(id) else { return false };
    let kind = facts.state.principal(ix).map(|principal| principal.kind);
    kind.is_some_and(|kind| {
        facts.any_source(Subject { kind, ix: Some(ix) }, target, |source| match source {
            Source::Grant { holder, grant, .. } => holder == ix && grant.role == target.kind.owner,
            Source::Audience(_) => false,
        })
    })
}
