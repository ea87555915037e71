//! Which grants an actor is shown, and what of each.

use std::collections::{BTreeMap, BTreeSet};

use super::gate::{Actor, Gate};
use crate::access::RoleSet;
use crate::answer::GrantInfo;
use crate::decide::{Facts, Source, Target, grant_info, owns};
use crate::error::{Code, Error, Result};
use crate::model::{ActionIx, Pick};
use crate::state::{Grant, PrincipalIx};

/// Which grants somebody may see.
pub(crate) enum View<'a> {
    All,
    /// The owners', the actor's own, their givers', and those that the actor may touch.
    Restricted {
        actor: &'a Actor,
        /// The principals by which the actor holds something.
        own: BTreeSet<PrincipalIx>,
        /// Who gave them that.
        givers: BTreeSet<String>,
        /// The roles whose grants they may touch, if they gave them.
        touches: RoleSet,
    },
}

/// A grant with its holder and, before them, its place among those that are shown.
type Placed<'f> = ((bool, u64), (PrincipalIx, &'f Grant));

impl<'a> View<'a> {
    /// What an actor may see of who has access. `forbidden` if that is nothing.
    pub(crate) fn of(facts: Facts<'_>, actor: &'a Actor, target: Target<'_>) -> Result<Self> {
        let whole = facts.whole(target);
        let may = |action: Option<ActionIx>| {
            action.is_some_and(|action| facts.allows(actor.subject, action, whole))
        };
        if may(whole.kind.access_view) {
            return Ok(Self::All);
        }
        if !may(whole.kind.access_near) {
            let id = &target.resource.id;
            let message = format!("{} may not see who has access to {id}", actor.id);
            return Err(Error::new(Code::Forbidden, message).with("by", actor.id.as_str()));
        }
        let (mut own, mut givers) = (BTreeSet::new(), BTreeSet::new());
        let mut touches = RoleSet::EMPTY;
        facts.any_source(actor.subject, whole, |source| {
            if let Source::Grant { holder, grant, role, .. } = source {
                own.insert(holder);
                givers.extend(grant.about.by.clone().filter(|giver| grant.is_by(giver)));
                touches = touches.union(role.may_change).union(role.may_take);
            }
            false
        });
        Ok(Self::Restricted { actor, own, givers, touches })
    }

    /// The live grants that are shown: owners first, then as they were given. What has expired
    /// has ended (I-21, R-09); what is suspended or waits lives.
    pub(crate) fn grants<'f>(
        &self,
        facts: Facts<'f>,
        target: Target<'f>,
    ) -> Vec<(PrincipalIx, &'f Grant)> {
        let mut grants = self.placed_grants(facts, target);
        grants.sort_unstable_by_key(|(place, _)| *place);
        grants.into_iter().map(|(_, held)| held).collect()
    }

    /// The same, each with its place in that order, and in no order: for those who need a few.
    pub(crate) fn placed_grants<'f>(
        &self,
        facts: Facts<'f>,
        target: Target<'f>,
    ) -> Vec<Placed<'f>> {
        let whole = target.whole;
        let live = whole.resource.grants.iter().filter(|(_, grant)| !grant.is_expired(facts.now));
        let shown = live.filter(|(holder, grant)| self.shows(facts, *holder, grant, target));
        let place = |grant: &Grant| (grant.role != whole.kind.owner, grant.about.order);
        shown.map(|(holder, grant)| (place(grant), (holder, grant))).collect()
    }

    /// A grant as it is shown: without the levels of parts that are hidden from the reader, unless
    /// their own grants name them (E-21).
    pub(crate) fn info(
        &self,
        facts: Facts<'_>,
        holder: PrincipalIx,
        grant: &Grant,
        target: Target<'_>,
        with_notes: bool,
    ) -> GrantInfo {
        let mut info = grant_info(facts, holder, grant, target, with_notes);
        if let (Self::Restricted { actor, .. }, Some(levels)) = (self, &mut info.levels) {
            Gate { facts, actor, target }.hide_parts(levels);
        }
        info
    }

    pub(crate) fn shows(
        &self,
        facts: Facts<'_>,
        holder: PrincipalIx,
        grant: &Grant,
        target: Target<'_>,
    ) -> bool {
        match self {
            Self::All => true,
            Self::Restricted { actor, own, givers, touches } => {
                grant.role == target.whole.kind.owner
                    || own.contains(&holder)
                    || givers.contains(facts.state.principal_id(holder))
                    || grant.is_by(&actor.id) && touches.has(grant.role)
            }
        }
    }
}

/// Takes out of somebody else's grant what is hidden from the actor (E-21).
pub(crate) fn hide_parts(facts: Facts<'_>, actor: Option<&Actor>, info: &mut GrantInfo) {
    let Some(levels) = &mut info.levels else { return };
    let actor = actor.filter(|actor| actor.id != info.principal);
    let target = facts.state.find_resource(&info.resource).and_then(|ix| facts.target(ix));
    if let (Some(actor), Some(target)) = (actor, target) {
        Gate { facts, actor, target }.hide_parts(levels);
    }
}

impl Gate<'_> {
    /// Whether the actor owns the resource, by themselves or with a group.
    pub(crate) fn is_owned_by_actor(&self) -> bool {
        owns(self.facts, self.actor.subject, self.target)
    }

    /// Takes the levels of parts out that the actor knows nothing of (E-21).
    pub(crate) fn hide_parts(&self, levels: &mut BTreeMap<String, Pick>) {
        let parts = &self.facts.whole(self.target).resource.parts;
        let is_part = |name: &str| {
            self.facts.state.find_resource(name).is_some_and(|part| parts.contains(&part))
        };
        levels.retain(|name, _| !is_part(name) || self.knows(name));
    }
}
