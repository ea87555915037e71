//! Changes: a command is judged against the facts and becomes events, or an error. Pure.
//!
//! Every change is judged in one order (U-1, R-16): the arguments; whether the actor sees the
//! resource; whether it changed meanwhile; whether the actor may manage; the receivers; the
//! state of their grants; the ceiling; and last, whether there is anything to do.

mod approve;
mod arguments;
mod ceiling;
#[allow(clippy::module_inception, reason = "the verb is called so")]
mod change;
mod decision;
mod decline;
mod grant;
mod leave;
mod offers;
mod outcome;
mod plan;
mod principal;
mod receivers;
mod request;
mod resource;
mod revoke;
mod share;
mod transfer;

pub(crate) use self::offers::{Offers, may_leave, may_request, may_transfer};
pub(crate) use self::outcome::outcome;
pub(crate) use self::plan::Plan;
use crate::command::Command;
use crate::decide::Facts;
use crate::error::Result;
use crate::event::Event;

/// Judges a command.
pub(crate) fn plan(facts: Facts<'_>, command: &Command) -> Result<Plan> {
    let mut plan = judged(facts, command)?;
    plan.at_risk = outcome::at_risk(facts, &plan.events);
    Ok(plan)
}

fn judged(facts: Facts<'_>, command: &Command) -> Result<Plan> {
    match command {
        Command::Put(command) => principal::put(facts, command),
        Command::Add(command) => principal::add(facts, command),
        Command::Remove(command) => principal::remove(facts, command),
        Command::Forget(command) => principal::forget(facts, command),
        Command::Create(command) => resource::create(facts, command),
        Command::Set(command) => resource::set(facts, command),
        Command::Delete(command) => resource::delete(facts, command),
        Command::Share(command) => share::share(facts, command),
        Command::Change(command) => change::change(facts, command),
        Command::Revoke(command) => revoke::revoke(facts, command),
        Command::Leave(command) => leave::leave(facts, command),
        Command::Rename(command) => principal::rename(facts, command),
        Command::ResetTime(_) => Ok(reset_time(facts)),
        Command::Request(command) => request::request(facts, command),
        Command::Transfer(command) => transfer::transfer(facts, command),
        Command::Approve(command) => approve::approve(facts, command),
        Command::Decline(command) => decline::decline(facts, command),
        Command::Withdraw(command) => decline::withdraw(facts, command),
    }
}

/// Puts the space's time back to what the clock says, if it is ahead.
fn reset_time(facts: Facts<'_>) -> Plan {
    let was = facts.state.at;
    let events = if facts.now < was { vec![Event::TimeReset { was }] } else { Vec::new() };
    Plan { events, ..Plan::default() }
}
