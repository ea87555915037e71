//! What an actor holds: the ceiling of what they give.

use super::giving::Giving;
use crate::access::{Access, Ceiling, Holding};
use crate::actor::Gate;
use crate::decide::Source;
use crate::model::{CategoryIx, LevelIx, Role, Type};
use crate::time::Timestamp;

/// What an actor holds by grants, each right until its grant's end: what they give is compared
/// with it item by item.
pub(crate) struct Own<'a> {
    kind: &'a Type,
    rights: Holding,
    grants: Vec<(Giving<'a>, &'a Role, Option<Timestamp>)>,
    /// The category in which each part has a level, and the type of the parts.
    pub(super) parts: Option<(CategoryIx, &'a Type)>,
}

impl<'a> Own<'a> {
    /// What the actor holds, and what the receiver has already: that is not given anew.
    pub(super) fn beside(gate: &Gate<'a>, has: Option<Giving<'a>>) -> Self {
        let mut own = Self::of(gate);
        if let Some((has, role)) = has.and_then(|has| Some((has, own.kind.role(has.role)?))) {
            own.rights.add(has.access(role), None);
            own.grants.push((has, role, None));
        }
        own
    }

    pub(crate) fn of(gate: &Gate<'a>) -> Self {
        let kind = gate.target.kind;
        let parts = kind.parts.and_then(|parts| gate.facts.state.model().get(parts));
        let (mut rights, mut grants) = (Holding::default(), Vec::new());
        gate.facts.any_source(gate.actor.subject, gate.target, |source| {
            if let Source::Grant { grant, role, access, .. } = source {
                rights.add(access, grant.expires);
                grants.push((grant.into(), role, grant.expires));
            }
            false
        });
        Self { kind, rights, grants, parts: kind.parts_category().zip(parts) }
    }

    /// Something on the resource itself.
    pub(crate) fn whole(&self, access: &Access) -> Ceiling {
        self.rights.ceiling(access, &self.kind.implications)
    }

    /// A category at a level. What follows it is given with it.
    pub(super) fn category(&self, role: &Role, ix: CategoryIx, level: LevelIx) -> Ceiling {
        let followers = role.follows.iter().filter(|(_, followed)| *followed == ix);
        let all = followers.map(|(follower, _)| *follower).chain([ix]);
        let access = all
            .filter_map(|ix| self.kind.level_access(ix, level))
            .fold(Access::nothing(), |all, access| all.join(access));
        self.whole(&access)
    }

    /// Whether a category can be at a level, and all that follows it: where the parts do, each of
    /// them.
    pub(crate) fn may_choose(&self, role: &Role, ix: CategoryIx, level: LevelIx) -> bool {
        let each = self.kind.parts_category();
        let follow = each.is_some_and(|each| role.followed(each) == Some(ix));
        is_within(&self.category(role, ix, level))
            && (each != Some(ix) && !follow || is_within(&self.others(level)))
            && (!follow || self.named_parts().all(|part| is_within(&self.part(part, level))))
    }

    /// A level on the parts that nobody has named.
    pub(super) fn others(&self, level: LevelIx) -> Ceiling {
        self.on_parts(level, |held, role| held.others(role))
    }

    /// A level on a part.
    pub(crate) fn part(&self, part: &str, level: LevelIx) -> Ceiling {
        self.on_parts(level, |held, role| held.of_part(role, part))
    }

    /// The parts that their grants name.
    pub(crate) fn named_parts(&self) -> impl Iterator<Item = &str> {
        self.grants.iter().flat_map(|(held, ..)| held.parts())
    }

    fn on_parts(&self, given: LevelIx, level: impl Fn(Giving<'_>, &Role) -> LevelIx) -> Ceiling {
        let access = |level: LevelIx| self.parts?.1.gives.get(usize::from(level));
        let (Some((_, parts)), Some(given)) = (self.parts, access(given)) else {
            return Ceiling::Within(None);
        };
        let mut holding = Holding::default();
        for (held, role, until) in &self.grants {
            if let Some(access) = access(level(*held, role)) {
                holding.add(access, *until);
            }
        }
        holding.ceiling(given, &parts.implications)
    }
}

pub(crate) fn is_within(ceiling: &Ceiling) -> bool {
    matches!(ceiling, Ceiling::Within(_))
}
