//! The kernel: facts and a request in, a decision out. Pure, and on one screen.
//!
//! A subject's access to a resource is the union of its sources: grants to them or to a group
//! that they are in, and audiences that they belong to. A part has its parent's grants, each at the
//! level that it says for this part. A right counts while all of its conditions hold. Nothing
//! denies; what no source gives is not held.

use std::collections::BTreeSet;

use super::subject::Subject;
use super::walked::Walked;
use crate::access::{Access, ConditionSet};
use crate::id::PrincipalKind;
use crate::model::{ActionIx, Audience, Condition, Reach, Role, Test, Type};
use crate::state::{Grant, PrincipalIx, Resource, ResourceIx, Row, State};
use crate::time::Timestamp;

/// The facts as of a moment.
#[derive(Clone, Copy)]
pub(crate) struct Facts<'a> {
    pub(crate) state: &'a State,
    pub(crate) now: Timestamp,
    /// What the question has found out so far.
    pub(crate) walked: &'a Walked,
}

/// With what: a resource as it is, or as it would be with other sources.
#[derive(Clone, Copy)]
pub(crate) struct Target<'a> {
    pub(crate) resource: &'a Resource,
    pub(crate) kind: &'a Type,
    /// Whose grants count: the resource's own or, for a part, its parent's.
    pub(crate) whole: Whole<'a>,
    pub(crate) sources: &'a [ResourceIx],
    /// Sources that it names and that are not there. Nobody can do anything on these.
    pub(crate) lost: &'a [String],
}

/// A resource that has grants, and its type.
#[derive(Clone, Copy)]
pub(crate) struct Whole<'a> {
    pub(crate) resource: &'a Resource,
    pub(crate) kind: &'a Type,
}

/// Where access comes from.
#[derive(Clone, Copy)]
pub(crate) enum Source<'a> {
    Grant { holder: PrincipalIx, grant: &'a Grant, role: &'a Role, access: &'a Access },
    Audience(&'a Audience),
}

impl<'a> Source<'a> {
    pub(crate) fn access(&self) -> &'a Access {
        match self {
            Self::Grant { access, .. } => access,
            Self::Audience(audience) => &audience.access,
        }
    }
}

impl<'a> Target<'a> {
    /// What a grant gives here: on a part, what its level does.
    pub(crate) fn access_of(&self, row: Row<'a>, role: &'a Role) -> Option<&'a Access> {
        if self.kind.parent.is_none() {
            return Some(row.levels().map_or(&role.access, |levels| &levels.access));
        }
        let level = match row.levels() {
            Some(levels) => levels.of_part(&self.resource.id),
            None => role.level.unwrap_or_default(),
        };
        self.kind.gives.get(usize::from(level))
    }
}

impl<'a> Facts<'a> {
    pub(crate) fn target(&self, resource: ResourceIx) -> Option<Target<'a>> {
        let resource = self.state.resource(resource)?;
        let kind = self.state.kind_of(resource)?;
        let whole = match resource.parent {
            None => Whole { resource, kind },
            Some(parent) => {
                let resource = self.state.resource(parent)?;
                Whole { resource, kind: self.state.kind_of(resource)? }
            }
        };
        Some(Target { resource, kind, whole, sources: &resource.sources, lost: &resource.lost })
    }

    /// The resource whose grants count: the target itself or, for a part, its parent.
    pub(crate) fn whole(&self, target: Target<'a>) -> Target<'a> {
        let parent = target.resource.parent.and_then(|parent| self.target(parent));
        parent.unwrap_or(target)
    }

    /// The decision.
    pub(crate) fn allows(&self, who: Subject, action: ActionIx, target: Target<'a>) -> bool {
        self.any_source(who, target, |source| self.gives(who, source, action, target))
    }

    /// Whether a source gives the action now.
    pub(crate) fn gives(
        &self,
        who: Subject,
        source: Source<'a>,
        action: ActionIx,
        target: Target<'a>,
    ) -> bool {
        source.access().conditions_of(action).any(|set| self.all_hold(who, set, target))
    }

    /// Whether any source that counts satisfies the question.
    pub(crate) fn any_source(
        &self,
        who: Subject,
        target: Target<'a>,
        mut ask: impl FnMut(Source<'a>) -> bool,
    ) -> bool {
        #[cfg(test)]
        crate::state::work::more();
        let grants = &target.whole.resource.grants;
        let mut counts = |row: Row<'a>| {
            let Row { holder, grant, .. } = row;
            let counts = row.counts(self.now)
                && (who.ix == Some(holder) || self.is_holder_within(holder, target));
            let role = target
                .whole
                .kind
                .role(row.role)
                .filter(|role| counts && self.is_registered_for(holder, role));
            role.and_then(|role| Some((role, target.access_of(row, role)?)))
                .is_some_and(|(role, access)| ask(Source::Grant { holder, grant, role, access }))
        };
        let reach = who.ix.and_then(|ix| self.state.principal(ix)).map_or(&[][..], |p| &p.reach);
        let granted = self.is_within(who, target)
            && if reach.len() <= grants.len() {
                reach.iter().filter_map(|ix| grants.row(*ix)).any(&mut counts)
            } else {
                let is_his = |row: &Row<'_>| reach.binary_search(&row.holder).is_ok();
                grants.rows().filter(is_his).any(&mut counts)
            };
        granted
            || target.kind.audiences.iter().any(|audience| {
                self.belongs(who, audience, target) && ask(Source::Audience(audience))
            })
    }

    /// Whether grants count at all: some types bind them to the resource's organization.
    pub(crate) fn is_within(&self, who: Subject, target: Target<'a>) -> bool {
        !target.whole.kind.within_organization || self.membership(who, target).is_some()
    }

    /// Whether the holder is registered, where the role asks that of an organization (E-28).
    pub(crate) fn is_registered_for(&self, holder: PrincipalIx, role: &Role) -> bool {
        !role.registered || self.state.principal(holder).is_some_and(|holder| holder.registered)
    }

    /// Whether a grant to this group counts for its members: it has to be of the organization
    /// as well as they.
    pub(crate) fn is_holder_within(&self, holder: PrincipalIx, target: Target<'a>) -> bool {
        self.is_within(Subject { kind: PrincipalKind::Group, ix: Some(holder) }, target)
    }

    fn belongs(&self, who: Subject, audience: &Audience, target: Target<'a>) -> bool {
        who.kind == PrincipalKind::User
            && match audience.reach {
                Reach::Everyone => true,
                Reach::Members => self.membership(who, target) == Some(false),
                Reach::MembersAndGuests => self.membership(who, target).is_some(),
                Reach::Leavers => who.ix.is_some_and(|ix| target.resource.left.contains(&ix)),
            }
            && self.all_hold(who, audience.only_while, target)
    }

    /// Whether the subject belongs to the resource's organization, and if so, as a guest.
    fn membership(&self, who: Subject, target: Target<'a>) -> Option<bool> {
        let (org, ix) = (target.resource.org?, who.ix?);
        if ix == org {
            return Some(false);
        }
        self.state.principal(ix)?.orgs.get(org)
    }

    pub(crate) fn all_hold(&self, who: Subject, set: ConditionSet, target: Target<'a>) -> bool {
        set.is_empty()
            || set.iter().all(|number| {
                let condition = target.kind.conditions.get(usize::from(number));
                condition.is_some_and(|condition| self.holds(who, condition, target))
            })
    }

    pub(crate) fn holds(&self, who: Subject, condition: &Condition, target: Target<'a>) -> bool {
        match &condition.test {
            Test::Setting { setting, values } => {
                let value = target.resource.settings.get(usize::from(*setting));
                value.is_some_and(|value| is_among(*value, *values))
            }
            Test::Status(statuses) => is_among(target.resource.status, *statuses),
            Test::Verified(attribute) => {
                let who = who.ix.and_then(|ix| self.state.principal(ix));
                who.is_some_and(|who| match attribute {
                    None => !who.verified.is_empty(),
                    Some(name) => {
                        let value = target.resource.attributes.get(name);
                        value.is_some_and(|value| who.verified.contains(value))
                    }
                })
            }
            Test::EverySource { action, some } => {
                let open = |ix: &ResourceIx| self.is_open(who, *action, *ix);
                has_sources(*some, target) && target.sources.iter().all(open)
            }
            Test::Kind(kind) => target.resource.part_kind == *kind,
            Test::Parent(action) => {
                target.resource.parent.is_some_and(|parent| self.is_open(who, *action, parent))
            }
            Test::EveryPart { kind, action, some } => {
                self.has_parts(*some, *kind, target)
                    && self.every_part(who, *action, *kind, &target.resource.parts)
            }
        }
    }

    /// Whether the conditions could hold for somebody: what they ask of the resource alone does.
    pub(crate) fn could_hold(&self, set: ConditionSet, target: Target<'a>) -> bool {
        let conditions = set.iter().filter_map(|n| target.kind.conditions.get(usize::from(n)));
        conditions.into_iter().all(|condition| match &condition.test {
            Test::Setting { .. } | Test::Status(_) | Test::Kind(_) => {
                self.holds(Subject::ANYBODY, condition, target)
            }
            Test::Verified(Some(name)) => target.resource.attributes.contains_key(name),
            Test::EverySource { some, .. } => has_sources(*some, target),
            Test::EveryPart { kind, some, .. } => self.has_parts(*some, *kind, target),
            Test::Verified(None) | Test::Parent(_) => true,
        })
    }

    /// Whether there is a part of the kind, if there must be one.
    fn has_parts(&self, some: bool, kind: Option<u8>, target: Target<'a>) -> bool {
        !some || target.resource.parts.iter().any(|part| self.is_of_kind(*part, kind))
    }

    /// Whether the subject can do the action on every part, of a kind or of any.
    fn every_part(
        &self,
        who: Subject,
        action: ActionIx,
        kind: Option<u8>,
        parts: &BTreeSet<ResourceIx>,
    ) -> bool {
        let mut of_kind = parts.iter().filter(|ix| self.is_of_kind(**ix, kind));
        let walk = || of_kind.all(|part| self.is_open(who, action, *part));
        // A part has one whole: any of them tells which.
        parts.first().is_none_or(|first| self.walked.once((who, action, kind, *first), walk))
    }

    /// Whether a part is of a kind; each is of any.
    pub(crate) fn is_of_kind(&self, part: ResourceIx, kind: Option<u8>) -> bool {
        kind.is_none_or(|kind| self.state.resource(part).is_some_and(|p| p.part_kind == kind))
    }

    /// Whether the subject can do the action on a source, a parent or a part. The model's
    /// conditions form no circle, so this ends.
    pub(crate) fn is_open(&self, who: Subject, action: ActionIx, other: ResourceIx) -> bool {
        self.target(other).is_some_and(|target| self.allows(who, action, target))
    }
}

/// Whether there is a source, if there must be one, and none that is gone.
fn has_sources(some: bool, target: Target<'_>) -> bool {
    target.lost.is_empty() && !(some && target.sources.is_empty())
}

/// Whether the bit of this number is set.
fn is_among(number: u8, bits: u64) -> bool {
    bits.checked_shr(number.into()).unwrap_or(0) & 1 == 1
}
