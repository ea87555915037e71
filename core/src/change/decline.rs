//! `decline` and `withdraw`: what waits is turned down, or taken back.

use super::decision::decision_note;
use super::grant::text;
use super::plan::Plan;
use crate::actor::{Actor, Case};
use crate::command::{Decline, Withdraw};
use crate::decide::Facts;
use crate::error::Result;
use crate::event::{Ending, ProposalState};

/// Declines a proposal.
pub(crate) fn decline(facts: Facts<'_>, command: &Decline) -> Result<Plan> {
    let actor = Actor::parse(facts, &command.by)?;
    let note = decision_note(command.note.as_deref())?;
    let case = Case::find(facts, &actor, command.proposal, Case::is_visible)?;
    let case = case.waits_for(Case::decides)?;
    let mut plan = case.plan();
    plan.text = text(case.target.kind, "decline", case.proposal.role);
    case.close(&mut plan, ProposalState::Declined, note);
    case.end_share(&mut plan, Ending::Declined);
    Ok(plan)
}

/// Takes a proposal back.
pub(crate) fn withdraw(facts: Facts<'_>, command: &Withdraw) -> Result<Plan> {
    let actor = Actor::parse(facts, &command.by)?;
    let case = Case::find(facts, &actor, command.proposal, Case::is_listed)?;
    let case = case.waits_for(Case::withdraws)?;
    let mut plan = case.plan();
    plan.text = text(case.target.kind, "withdraw", case.proposal.role);
    case.close(&mut plan, ProposalState::Withdrawn, None);
    case.end_share(&mut plan, Ending::Withdrawn);
    Ok(plan)
}
