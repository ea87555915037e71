//! Questions. Each answer agrees with `check`, for every principal, action and resource.

mod explain;
mod get;
mod pending;
mod search;
mod select;
mod sheet;
mod what;
mod who;

pub(crate) use self::explain::explain;
pub(crate) use self::get::get;
pub(crate) use self::pending::pending;
pub(crate) use self::search::search;
pub(crate) use self::select::select;
pub(crate) use self::sheet::sheet;
pub(crate) use self::what::{Paging, actions, what};
pub(crate) use self::who::who;
use crate::change::{declared_type, principal_id};
use crate::decide::{Facts, Subject, Target};
use crate::error::{Code, Error, Result};
use crate::id::{PrincipalId, PrincipalKind, shown};
use crate::model::{ActionIx, Type, TypeIx};
use crate::state::ResourceIx;

/// What is asked about, found.
pub(crate) struct Question {
    pub(crate) who: Subject,
    pub(crate) action: ActionIx,
    /// `None`: there is no such resource, and so no access.
    pub(crate) resource: Option<ResourceIx>,
}

/// Who is asked about: known or not, in whatever spelling.
pub(crate) fn subject(facts: Facts<'_>, text: &str) -> Result<(Subject, PrincipalId)> {
    let id = principal_id(facts.state, text)?;
    let ix = facts.state.find_principal(id.as_str());
    Ok((Subject { kind: id.kind(), ix }, id))
}

/// An action of a type. `unknown_action`.
pub(crate) fn action(kind: &Type, name: &str) -> Result<ActionIx> {
    kind.action(name).ok_or_else(|| {
        let known: Vec<&str> = kind.actions.iter().map(|action| action.name.as_str()).collect();
        let message =
            format!("`{}` has no action `{}`; it has {}", kind.name, shown(name), known.join(", "));
        Error::new(Code::UnknownAction, message).with("action", shown(name))
    })
}

/// Questions that follow each other often share their principal and their action: the last
/// ones found, by where their names stand in memory.
#[derive(Default)]
pub(crate) struct Memory<'q> {
    who: Option<(&'q str, Subject)>,
    action: Option<(&'q str, TypeIx, ActionIx)>,
}

impl Question {
    /// Finds what is asked about, as [`Question::find`] does, with the help of the last one.
    pub(crate) fn find_next<'q>(
        facts: Facts<'_>,
        memory: &mut Memory<'q>,
        (principal, action, resource): (&'q str, &'q str, &'q str),
    ) -> Result<Self> {
        let found = facts.state.find_resource(resource);
        let kind = found.and_then(|ix| facts.state.resource(ix)).map(|record| record.kind);
        let who = memory.who.filter(|(name, _)| std::ptr::eq(*name, principal));
        let known =
            memory.action.filter(|(name, of, _)| std::ptr::eq(*name, action) && Some(*of) == kind);
        if let (Some((_, who)), Some((_, _, action))) = (who, known) {
            return Ok(Self { who, action, resource: found });
        }
        let question = Self::find(facts, principal, action, resource)?;
        memory.who = Some((principal, question.who));
        memory.action = kind.map(|kind| (action, kind, question.action));
        Ok(question)
    }

    /// Finds what is asked about. `invalid_id`, `invalid_email`, `unknown_type`,
    /// `unknown_action`.
    pub(crate) fn find(
        facts: Facts<'_>,
        principal: &str,
        action_name: &str,
        resource: &str,
    ) -> Result<Self> {
        // Names in normal form are found as they are: one hash each, and nothing to parse.
        let state = facts.state;
        let who = match state.find_principal(principal).and_then(|ix| {
            state.principal(ix).map(|found| Subject { kind: found.kind, ix: Some(ix) })
        }) {
            Some(who) => who,
            None => subject(facts, principal)?.0,
        };
        let found = state.find_resource(resource);
        let record = found.and_then(|ix| state.resource(ix));
        let kind = match record.and_then(|record| state.kind_of(record)) {
            Some(kind) => kind,
            None => declared_type(state, resource)?.1,
        };
        Ok(Self { who, action: action(kind, action_name)?, resource: found })
    }

    pub(crate) fn target<'a>(&self, facts: Facts<'a>) -> Option<Target<'a>> {
        self.resource.and_then(|ix| facts.target(ix))
    }

    /// The decision.
    pub(crate) fn decide(&self, facts: Facts<'_>) -> bool {
        self.target(facts).is_some_and(|target| facts.allows(self.who, self.action, target))
    }
}

/// The users among the members of a principal, however deep.
pub(crate) fn users_in(
    facts: Facts<'_>,
    from: crate::state::PrincipalIx,
) -> Vec<crate::state::PrincipalIx> {
    let (mut users, mut open) = (Vec::new(), vec![from]);
    let mut seen = std::collections::BTreeSet::from([from]);
    while let Some(ix) = open.pop() {
        let Some(record) = facts.state.principal(ix) else { continue };
        match record.kind {
            PrincipalKind::User => users.push(ix),
            PrincipalKind::Group => open.extend(record.members.keys().filter(|m| seen.insert(**m))),
            // A grant to an organization is its own, not its members'.
            PrincipalKind::Org => {}
        }
    }
    users
}
