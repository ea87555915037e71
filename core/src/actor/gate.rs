//! An actor before a resource: whether they see it, and what they know of it.

use super::names::{principal_id, unknown};
use crate::decide::{Facts, Source, Subject, Target};
use crate::error::{Code, Error, Result};
use crate::event::Revision;
use crate::id::{PrincipalKind, shown};
use crate::state::{Grant, PrincipalIx};

/// Who makes a change.
#[derive(Debug, Clone)]
pub(crate) struct Actor {
    pub(crate) id: String,
    pub(crate) subject: Subject,
}

impl Actor {
    /// Reads who acts: a user, or an organization that does for itself.
    pub(crate) fn parse(facts: Facts<'_>, text: &str) -> Result<Self> {
        let id = principal_id(facts.state, text)?;
        if id.kind() == PrincipalKind::Group {
            let message = format!("`{}` cannot act; name one of its members", id.as_str());
            return Err(Error::new(Code::InvalidPrincipal, message).with("by", id.as_str()));
        }
        let ix = facts.state.find_principal(id.as_str());
        Ok(Self { subject: Subject { kind: id.kind(), ix }, id: id.into_string() })
    }
}

/// The same to the letter for what is missing and for what the actor may not see (I-23).
pub(crate) fn not_found(id: &str) -> Error {
    let message = format!("`{}` does not exist, or is not shared with the actor", shown(id));
    Error::new(Code::NotFound, message).with("id", shown(id))
}

/// An actor before a resource that they see.
pub(crate) struct Gate<'a> {
    pub(crate) facts: Facts<'a>,
    pub(crate) actor: &'a Actor,
    pub(crate) target: Target<'a>,
}

impl<'a> Gate<'a> {
    /// `not_found` if there is no such resource for this actor.
    pub(crate) fn open(facts: Facts<'a>, actor: &'a Actor, id: &str) -> Result<Self> {
        let target = facts.state.find_resource(id).and_then(|ix| facts.target(ix));
        let target = target.ok_or_else(|| not_found(id))?;
        let gate = Self { facts, actor, target };
        if gate.sees() { Ok(gate) } else { Err(not_found(id)) }
    }

    /// Whether any grant counts for the actor, or any audience gives them something. A part is
    /// hidden from those whose level gives nothing (E-21).
    pub(crate) fn sees(&self) -> bool {
        let who = self.actor.subject;
        self.facts.any_source(who, self.target, |source| match source {
            Source::Grant { access, .. } => {
                self.target.kind.parent.is_none() || !access.rights().is_empty()
            }
            Source::Audience(audience) => {
                let holds = |set| self.facts.all_hold(who, set, self.target);
                source.shows()
                    && audience.access.rights().iter().any(|right| holds(right.conditions))
            }
        })
    }

    /// `revision_conflict` if the resource has changed since.
    pub(crate) fn unchanged_since(&self, seen: Option<Revision>) -> Result<()> {
        unchanged_since(self.facts, self.target, seen)
    }

    /// Whether the actor knows of a part: they see it, or their own grants name it, even to give
    /// nothing on it.
    pub(crate) fn knows(&self, part: &str) -> bool {
        let whole = self.facts.whole(self.target);
        let is_named = |source: Source<'_>| match source {
            Source::Grant { grant: Grant { levels: Some(levels), .. }, .. } => {
                levels.chosen.parts.contains_key(part)
            }
            _ => false,
        };
        self.facts.any_source(self.actor.subject, whole, is_named)
            || Gate::open(self.facts, self.actor, part).is_ok()
    }

    /// The grant that a principal holds here, be it suspended. One that has expired has ended.
    pub(crate) fn grant(&self, id: &str) -> Option<(PrincipalIx, &'a Grant)> {
        self.stored(id).filter(|(_, grant)| !grant.is_expired(self.facts.now))
    }

    /// The grant that a principal holds here, or held until it expired.
    pub(crate) fn stored(&self, id: &str) -> Option<(PrincipalIx, &'a Grant)> {
        let ix = self.facts.state.find_principal(id)?;
        Some((ix, self.target.resource.grants.get(ix)?))
    }
}

/// `revision_conflict` if the resource has changed since.
pub(crate) fn unchanged_since(
    facts: Facts<'_>,
    target: Target<'_>,
    seen: Option<Revision>,
) -> Result<()> {
    let changed = target.resource.changed;
    match seen {
        Some(seen) if seen > facts.state.revision => {
            let message = format!("there is no revision {seen} yet");
            Err(Error::argument("if_revision", message))
        }
        Some(seen) if seen < changed => {
            let message = format!(
                "{} has changed at revision {changed}, after {seen}; read it again",
                target.resource.id
            );
            let error = Error::new(Code::RevisionConflict, message);
            Err(error.with("changed", changed).with("if_revision", seen))
        }
        _ => Ok(()),
    }
}

/// A resource for the host, to whom nothing is hidden.
pub(crate) fn host_target<'a>(facts: Facts<'a>, id: &str) -> Result<Target<'a>> {
    let target = facts.state.find_resource(id).and_then(|ix| facts.target(ix));
    target.ok_or_else(|| unknown(id))
}
