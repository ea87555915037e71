//! The middle steps of every change: does the actor see the resource, did it change meanwhile,
//! may they do this?

use std::collections::BTreeMap;

use super::arguments::principal_id;
use crate::access::RoleSet;
use crate::decide::{Facts, Source, Subject, Target, reason};
use crate::error::{Code, Error, Result};
use crate::event::Revision;
use crate::id::{PrincipalKind, shown};
use crate::model::{ActionIx, Grantee, Pick, RoleIx, Scope, Test};
use crate::state::{Grant, PrincipalIx, ResourceIx};
use crate::time::Timestamp;

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

/// The same code for the host, to whom nothing is hidden.
pub(crate) fn unknown(id: &str) -> Error {
    let message = format!("`{}` does not exist", shown(id));
    Error::new(Code::NotFound, message).with("id", shown(id))
}

/// What an actor may do to whose grants.
#[derive(Debug, Default)]
pub(crate) struct Delegation {
    /// The roles that they may give.
    pub(crate) give: RoleSet,
    /// By whose roles, and until when each of these is held.
    giving: Vec<(RoleSet, Option<Timestamp>)>,
    change_all: RoleSet,
    change_own: RoleSet,
    take_all: RoleSet,
    take_own: RoleSet,
}

impl Delegation {
    /// Until when the actor may give the role: time is part of the ceiling.
    pub(crate) fn until(&self, role: RoleIx) -> Option<Timestamp> {
        let may = self.giving.iter().filter(|(roles, _)| roles.has(role));
        // No end is later than any.
        let last = may.map(|(_, until)| until.unwrap_or(Timestamp::MAX)).max();
        last.filter(|last| *last < Timestamp::MAX)
    }

    /// Until when the actor may give anything at all.
    pub(crate) fn until_any(&self) -> Option<Timestamp> {
        let last = self.giving.iter().map(|(_, until)| until.unwrap_or(Timestamp::MAX)).max();
        last.filter(|last| *last < Timestamp::MAX)
    }

    pub(crate) fn may_change(&self, grant: &Grant, actor: &str) -> bool {
        self.change_all.has(grant.role) || grant.is_by(actor) && self.change_own.has(grant.role)
    }

    pub(crate) fn may_take(&self, grant: &Grant, actor: &str) -> bool {
        self.take_all.has(grant.role) || grant.is_by(actor) && self.take_own.has(grant.role)
    }
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

    /// What the actor may give, change and take; `forbidden`, or the model's own code, if they
    /// may not manage access at all.
    pub(crate) fn may_manage(&self) -> Result<Delegation> {
        let kind = self.target.kind;
        let Some(edit) = kind.access_edit else {
            return Err(super::arguments::not_offered(kind, "sharing"));
        };
        let mut delegation = Delegation::default();
        let mut manages = false;
        let who = self.actor.subject;
        self.facts.any_source(who, self.target, |source| {
            if self.facts.gives(who, source, edit, self.target) {
                manages = true;
                if let Source::Grant { grant, role, .. } = source {
                    delegation.give = delegation.give.union(role.may_give);
                    delegation.giving.push((role.may_give, grant.expires));
                    let (change, take) = match role.scope {
                        Scope::All => (&mut delegation.change_all, &mut delegation.take_all),
                        Scope::GivenByMe => (&mut delegation.change_own, &mut delegation.take_own),
                    };
                    *change = change.union(role.may_change);
                    *take = take.union(role.may_take);
                }
            }
            false
        });
        if manages { Ok(delegation) } else { Err(self.may_not_manage(edit)) }
    }

    fn may_not_manage(&self, edit: ActionIx) -> Error {
        let lacking = self.target.kind.actions.get(usize::from(edit)).map(|action| action.lacking);
        let code = match lacking {
            Some(Code::RoleLacksCapability) | None => Code::Forbidden,
            Some(code) => code,
        };
        let message =
            format!("{} may not manage access to {}", self.actor.id, self.target.resource.id);
        Error::new(code, message).with("by", self.actor.id.as_str())
    }

    /// Whether the actor has the right to a change: `forbidden` if no source gives it,
    /// the condition's reason if one gives it under a condition that fails.
    pub(crate) fn may(&self, deed: &str, action: Option<ActionIx>) -> Result<()> {
        may(self.facts, self.actor, deed, action, self.target)
    }

    /// Whether the actor knows of a part: they see it, or their own grants name it, even to give
    /// nothing on it.
    pub(crate) fn knows(&self, part: &str) -> bool {
        let shared = self.facts.shared(self.target);
        let is_named = |source: Source<'_>| match source {
            Source::Grant { grant: Grant { levels: Some(levels), .. }, .. } => {
                levels.chosen.parts.contains_key(part)
            }
            _ => false,
        };
        self.facts.any_source(self.actor.subject, shared, is_named)
            || Gate::open(self.facts, self.actor, part).is_ok()
    }

    /// Takes the levels of parts out that the actor knows nothing of (E-21).
    pub(crate) fn hide_parts(&self, levels: &mut BTreeMap<String, Pick>) {
        let parts = &self.facts.shared(self.target).resource.parts;
        let is_part = |name: &str| {
            self.facts.state.find_resource(name).is_some_and(|part| parts.contains(&part))
        };
        levels.retain(|name, _| !is_part(name) || self.knows(name));
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

    /// `last_owner` if these grants are all the ownership that there is. What is suspended
    /// counts as well.
    pub(crate) fn keeps_an_owner<'g>(&self, ending: impl Iterator<Item = &'g Grant>) -> Result<()> {
        let (owner, resource) = (self.target.kind.owner, self.target.resource);
        let ending = ending.filter(|grant| grant.role == owner).count();
        let mut owners = resource.grants.rows().filter(|row| row.role == owner);
        // One more than end is enough: nobody counts thousands of owners for each of them.
        if ending == 0 || owners.nth(ending).is_some() {
            return Ok(());
        }
        let message = format!("{} would have no owner; add another first", resource.id);
        Err(Error::new(Code::LastOwner, message).with("resources", vec![resource.id.as_str()]))
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

/// The sources and parts that the conditions of the set ask for and that are not open.
pub(crate) fn missing_of(
    facts: Facts<'_>,
    who: Subject,
    set: crate::access::ConditionSet,
    target: Target<'_>,
) -> Vec<String> {
    let mut missing = Vec::new();
    for condition in set.iter().filter_map(|n| target.kind.conditions.get(usize::from(n))) {
        let id = |ix: &ResourceIx| Some(facts.state.resource(*ix)?.id.clone());
        match condition.test {
            Test::EverySource { action, .. } => {
                let closed = |ix: &&ResourceIx| !facts.is_open(who, action, **ix);
                missing.extend(target.sources.iter().filter(closed).filter_map(id));
                missing.extend(target.lost.iter().cloned());
            }
            Test::EveryPart { kind, action, .. } => {
                let parts = target.resource.parts.iter();
                let of_kind = parts.filter(|ix| facts.is_of_kind(**ix, kind));
                missing
                    .extend(of_kind.filter(|ix| !facts.is_open(who, action, **ix)).filter_map(id));
            }
            Test::Setting { .. }
            | Test::Status(_)
            | Test::Verified(_)
            | Test::Kind(_)
            | Test::Parent(_) => {}
        }
    }
    missing.sort();
    missing.dedup();
    missing
}

/// Whether a kind of principal can be given a role.
pub(crate) fn is_grantee(grantees: &[Grantee], kind: PrincipalKind) -> bool {
    grantees.contains(&match kind {
        PrincipalKind::User => Grantee::User,
        PrincipalKind::Group => Grantee::Group,
        PrincipalKind::Org => Grantee::Org,
    })
}
