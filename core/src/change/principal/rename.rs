//! `rename`: a principal goes by another name.

use crate::actor::{known_principal, principal_id};
use crate::change::plan::Plan;
use crate::command::Rename;
use crate::decide::Facts;
use crate::error::{Code, Error, Result};
use crate::event::Event;

/// Gives a principal another name.
pub(crate) fn rename(facts: Facts<'_>, command: &Rename) -> Result<Plan> {
    let id = principal_id(facts.state, &command.principal)?;
    let to = principal_id(facts.state, &command.to)?;
    known_principal(facts.state, &id)?;
    if id.kind() != to.kind() {
        let message = format!("{} stays one: {} is none", id.kind().a_noun(), to.as_str());
        return Err(Error::new(Code::InvalidPrincipal, message).with("to", to.as_str()));
    }
    if id == to {
        return Ok(Plan::default());
    }
    if facts.state.find_principal(to.as_str()).is_some() {
        let message = format!("{} exists already; forget it first", to.as_str());
        return Err(Error::new(Code::AlreadyExists, message).with("id", to.as_str()));
    }
    let (principal, to) = (id.into_string(), to.into_string());
    Ok(Plan { events: vec![Event::PrincipalRenamed { principal, to }], ..Plan::default() })
}
