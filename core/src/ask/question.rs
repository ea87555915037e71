//! What a question is about: who, with which action, on what.

use std::borrow::Cow;

use crate::actor::{declared_type, principal_id};
use crate::decide::{Facts, Subject, Target};
use crate::error::{Code, Result};
use crate::input::Known;
use crate::model::{ActionIx, Type, TypeIx};
use crate::state::ResourceIx;

/// What is asked about, found.
pub(crate) struct Question {
    pub(crate) who: Subject,
    pub(crate) action: ActionIx,
    /// `None`: there is no such resource, and so no access.
    pub(crate) resource: Option<ResourceIx>,
}

/// Who is asked about, known or not, in whatever spelling; and their identifier in normal form.
pub(crate) fn subject<'t>(facts: Facts<'_>, text: &'t str) -> Result<(Subject, Cow<'t, str>)> {
    if let Some(who) = known(facts, text) {
        return Ok((who, Cow::Borrowed(text)));
    }
    let id = principal_id(facts.state, text)?;
    let ix = facts.state.find_principal(id.as_str());
    Ok((Subject { kind: id.kind(), ix }, Cow::Owned(id.into_string())))
}

/// An action of a type. `unknown_action`.
pub(crate) fn action(kind: &Type, name: &str) -> Result<ActionIx> {
    kind.action(name).ok_or_else(|| {
        let known = Known::new(name, kind.actions.iter().map(|action| action.name.as_str()));
        let subject = format!("`{}` has no action", kind.name);
        known.unknown(Code::UnknownAction, &subject, ("action", name), "it has")
    })
}

/// A principal by a name in normal form: one hash, and nothing to parse.
fn known(facts: Facts<'_>, name: &str) -> Option<Subject> {
    let ix = facts.state.find_principal(name)?;
    facts.state.principal(ix).map(|record| Subject { kind: record.kind, ix: Some(ix) })
}

/// Questions that follow each other often share their principal, and take turns at a few actions:
/// the last ones found.
#[derive(Default)]
pub(crate) struct Memory<'q> {
    who: Option<(&'q str, Subject)>,
    actions: [Option<(&'q str, TypeIx, ActionIx)>; 4],
    /// How many actions were found.
    found: usize,
}

impl<'q> Memory<'q> {
    fn action(&self, of: Option<TypeIx>, name: &str) -> Option<ActionIx> {
        let is_it = |(last, on, _): &&(&str, TypeIx, _)| of == Some(*on) && same(last, name);
        self.actions.iter().flatten().find(is_it).map(|(_, _, action)| *action)
    }

    /// Keeps an action in the place of the one that was found first.
    fn keep(&mut self, name: &'q str, of: TypeIx, action: ActionIx) {
        let place = self.found % self.actions.len();
        if let Some(place) = self.actions.get_mut(place) {
            *place = Some((name, of, action));
        }
        self.found += 1;
    }
}

/// Whether two names are one. Those that stand in one place need no look.
fn same(one: &str, other: &str) -> bool {
    std::ptr::eq(one, other) || one == other
}

impl Question {
    /// Finds what is asked about. `invalid_id`, `invalid_email`, `unknown_type`,
    /// `unknown_action`.
    pub(crate) fn find(
        facts: Facts<'_>,
        principal: &str,
        action: &str,
        resource: &str,
    ) -> Result<Self> {
        Self::find_next(facts, &mut Memory::default(), (principal, action, resource))
    }

    /// The same, with the help of the question before. Each name is looked up once at most.
    #[inline]
    pub(crate) fn find_next<'q>(
        facts: Facts<'_>,
        memory: &mut Memory<'q>,
        (principal, name, resource): (&'q str, &'q str, &'q str),
    ) -> Result<Self> {
        let state = facts.state;
        let last = memory.who.filter(|(last, _)| same(last, principal)).map(|(_, who)| who);
        let who = match last.or_else(|| known(facts, principal)) {
            Some(who) => who,
            None => subject(facts, principal)?.0,
        };
        let found = state.find_resource(resource);
        let of = found.and_then(|ix| state.resource(ix)).map(|record| record.kind);
        let declared = of.and_then(|of| Some((of, state.model().get(of)?)));
        let action = match (memory.action(of, name), declared) {
            (Some(action), _) => action,
            (None, Some((of, kind))) => {
                let action = action(kind, name)?;
                memory.keep(name, of, action);
                action
            }
            (None, None) => action(declared_type(state, resource)?.1, name)?,
        };
        memory.who = Some((principal, who));
        Ok(Self { who, action, resource: found })
    }

    pub(crate) fn target<'a>(&self, facts: Facts<'a>) -> Option<Target<'a>> {
        self.resource.and_then(|ix| facts.target(ix))
    }

    /// The decision.
    pub(crate) fn decide(&self, facts: Facts<'_>) -> bool {
        self.target(facts).is_some_and(|target| facts.allows(self.who, self.action, target))
    }
}
