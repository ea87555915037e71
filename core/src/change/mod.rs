//! Changes: a command is judged against the facts and becomes events, or an error. Pure.
//!
//! Every change is judged in one order (U-1, R-16): the arguments; whether the actor sees the
//! resource; whether it changed meanwhile; whether the actor may manage; the receivers; the
//! state of their grants; the ceiling; and last, whether there is anything to do.

use std::collections::BTreeMap;

mod amend;
mod arguments;
mod bereft;
mod case;
mod ceiling;
mod command;
mod create;
mod excess;
mod facts;
mod forget;
mod gate;
mod give;
mod host;
mod least;
mod levels;
mod lots;
mod offers;
mod parts;
mod present;
mod propose;
mod receivers;
mod settle;
mod sources;
mod take;

pub(crate) use self::arguments::{
    at_most, declared_type, not_offered, principal_id, shareable_type, type_named,
};
pub(crate) use self::bereft::without_owner;
pub(crate) use self::case::proposal_info;
pub use self::command::{
    Add, Approve, Change, Command, Create, Decline, Delete, Expiry, Forget, Leave, Names, Never,
    Put, Receivers, Remove, Rename, Request, ResetTime, Revoke, Set, Share, Transfer, Withdraw,
};
pub(crate) use self::gate::{Actor, Gate, missing_of, unknown};
pub(crate) use self::host::group_of;
pub(crate) use self::offers::{Offers, may_leave, may_request, may_transfer};
use crate::answer::{GrantInfo, Warning};
use crate::decide::{Facts, Target, grant_info};
use crate::error::Result;
use crate::event::{Ending, Event, ProposalState};
use crate::state::{Grant, PrincipalIx};

/// What a command comes to.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// Who makes the change; `None`: the host.
    pub(crate) actor: Option<String>,
    /// What will have happened. Nothing: it is so already.
    pub(crate) events: Vec<Event>,
    pub(crate) text: Option<String>,
    pub(crate) warnings: Vec<Warning>,
    /// The resource whose grants the command is about.
    pub(crate) resource: Option<String>,
    /// Whose grants to show as they are after the change.
    pub(crate) touched: Vec<String>,
    /// Grants on other resources to show as they are after the change: resource and holder.
    pub(crate) given: Vec<(String, String)>,
    /// The grants that end, as they were.
    pub(crate) ended: Vec<GrantInfo>,
    /// The resources that it may leave without an owner who can act.
    pub(crate) at_risk: Vec<String>,
    /// The numbers of the proposals that the command makes or decides.
    pub(crate) proposals: Vec<u64>,
    /// How many it makes.
    made: u64,
    /// The requests that wait on its resource, by who asks; read when they are first needed.
    asked: Option<BTreeMap<String, u64>>,
}

impl Plan {
    /// Ends a grant, which is shown as it was, and what waits by it. Its note is for the host, who
    /// alone makes changes without an actor.
    fn end(
        &mut self,
        facts: Facts<'_>,
        target: Target<'_>,
        (holder, grant): (PrincipalIx, &Grant),
        why: Ending,
        notify: bool,
    ) {
        let closed = match why {
            Ending::Revoked | Ending::Cascade | Ending::Left | Ending::Forgotten => {
                Some(ProposalState::Withdrawn)
            }
            Ending::Reassigned | Ending::Transferred => Some(ProposalState::Superseded),
            // By these it has been decided, or goes with its resource.
            Ending::Declined | Ending::Withdrawn | Ending::Expired | Ending::Deleted => None,
        };
        if let (Some(number), Some(state)) = (grant.pending, closed) {
            self.close(facts, number, state, None, false);
        }
        let info = grant_info(facts, holder, grant, target, self.actor.is_none());
        self.events.push(Event::GrantEnded {
            resource: info.resource.clone(),
            principal: info.principal.clone(),
            role: info.role.clone(),
            why,
            notify,
        });
        self.ended.push(info);
    }

    /// Warns once of what several give occasion to.
    fn warn(&mut self, warning: Warning) {
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }

    /// The number of a new proposal.
    fn number(&mut self, facts: Facts<'_>) -> u64 {
        let number = facts.state.next_proposal() + self.made;
        self.made += 1;
        self.proposals.push(number);
        number
    }

    /// Closes a proposal.
    fn close(
        &mut self,
        facts: Facts<'_>,
        number: u64,
        state: ProposalState,
        note: Option<String>,
        notify: bool,
    ) {
        let Some(proposal) = facts.state.proposal(number) else { return };
        let resource = facts.state.resource(proposal.resource);
        self.events.push(Event::ProposalClosed {
            proposal: number,
            resource: resource.map(|resource| resource.id.clone()).unwrap_or_default(),
            principal: proposal.principal.clone(),
            state,
            note,
            notify,
        });
        self.proposals.push(number);
    }
}

/// Judges a command.
pub(crate) fn plan(facts: Facts<'_>, command: &Command) -> Result<Plan> {
    let mut plan = judged(facts, command)?;
    plan.at_risk = bereft::at_risk(facts, &plan.events);
    Ok(plan)
}

fn judged(facts: Facts<'_>, command: &Command) -> Result<Plan> {
    match command {
        Command::Put(command) => host::put(facts, command),
        Command::Add(command) => host::add(facts, command),
        Command::Remove(command) => host::remove(facts, command),
        Command::Forget(command) => forget::forget(facts, command),
        Command::Create(command) => create::create(facts, command),
        Command::Set(command) => facts::set(facts, command),
        Command::Delete(command) => facts::delete(facts, command),
        Command::Share(command) => give::share(facts, command),
        Command::Change(command) => amend::change(facts, command),
        Command::Revoke(command) => take::revoke(facts, command),
        Command::Leave(command) => take::leave(facts, command),
        Command::Rename(command) => forget::rename(facts, command),
        Command::ResetTime(_) => Ok(host::reset_time(facts)),
        Command::Request(command) => propose::request(facts, command),
        Command::Transfer(command) => propose::transfer(facts, command),
        Command::Approve(command) => settle::approve(facts, command),
        Command::Decline(command) => settle::decline(facts, command),
        Command::Withdraw(command) => settle::withdraw(facts, command),
    }
}
