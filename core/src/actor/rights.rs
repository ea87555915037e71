//! What an actor may do to a resource, or why not.

use super::gate::{Actor, Gate};
use crate::decide::{Facts, Target, reason};
use crate::error::{Code, Error, Result};
use crate::model::ActionIx;

/// See [`Gate::may`]. The target may be a resource as it would be. `deed` is what is done to it,
/// in words, for what the host alone may do.
pub(crate) fn may(
    facts: Facts<'_>,
    actor: &Actor,
    deed: &str,
    action: Option<ActionIx>,
    target: Target<'_>,
) -> Result<()> {
    let id = &target.resource.id;
    let Some(action) = action else {
        let message = format!("only the host may {deed} {id}; leave out `by`");
        return Err(Error::new(Code::Forbidden, message).with("by", actor.id.as_str()));
    };
    let who = actor.subject;
    if facts.allows(who, action, target) {
        return Ok(());
    }
    let named = target.kind.action_name(action);
    let mut given = false;
    facts.any_source(who, target, |source| {
        given = given || source.access().conditions_of(action).next().is_some();
        false
    });
    let code = if given { reason(facts, who, action, target) } else { Code::Forbidden };
    let message = if given {
        format!("{} may `{named}` {id} under conditions alone, and one fails: {code}", actor.id)
    } else {
        format!("{} has no right to `{named}` on {id}; ask somebody who has", actor.id)
    };
    Err(Error::new(code, message).with("by", actor.id.as_str()).with("action", named))
}

impl Gate<'_> {
    /// Whether the actor has the right to a change: `forbidden` if no source gives it,
    /// the condition's reason if one gives it under a condition that fails.
    pub(crate) fn may(&self, deed: &str, action: Option<ActionIx>) -> Result<()> {
        may(self.facts, self.actor, deed, action, self.target)
    }
}
