//! Nobody gives more than they have: item by item, and no longer.

use std::collections::BTreeSet;

use super::arguments::End;
use super::excess::Excess;
use super::gate::{Delegation, Gate};
use crate::access::{Access, ActionSet, Ceiling, Holding};
use crate::decide::Source;
use crate::error::Result;
use crate::model::{CategoryIx, LevelIx, Role, RoleIx, Type};
use crate::state::{Grant, Levels};
use crate::time::Timestamp;

/// What an actor is about to give.
#[derive(Clone, Copy)]
pub(crate) struct Giving<'a> {
    pub(crate) role: RoleIx,
    /// What is chosen, where the role leaves a choice.
    pub(crate) levels: Option<&'a Levels>,
}

impl<'a> From<&'a Grant> for Giving<'a> {
    fn from(grant: &'a Grant) -> Self {
        Self { role: grant.role, levels: grant.levels.as_deref() }
    }
}

impl Giving<'_> {
    pub(crate) fn access<'b>(&'b self, role: &'b Role) -> &'b Access {
        self.levels.map_or(&role.access, |levels| &levels.access)
    }

    /// The level on the parts that have none of their own.
    fn others(&self, role: &Role) -> LevelIx {
        self.levels.map_or(role.level.unwrap_or_default(), |levels| levels.others)
    }

    /// The level on a part.
    fn of_part(&self, role: &Role, part: &str) -> LevelIx {
        self.levels.map_or(role.level.unwrap_or_default(), |levels| levels.of_part(part))
    }

    /// The parts that have a level of their own.
    fn parts(&self) -> impl Iterator<Item = &str> {
        let parts = self.levels.into_iter().flat_map(|levels| levels.chosen.parts.keys());
        parts.map(String::as_str)
    }
}

/// What exceeds the giver's own, and until when the rest can be given.
#[derive(Default)]
struct Comparison {
    /// Categories, parts and options, by name.
    items: Vec<String>,
    /// What these would have given.
    named: ActionSet,
    /// All that exceeds, on the resource itself.
    actions: ActionSet,
    until: Option<Timestamp>,
}

impl Comparison {
    fn take(&mut self, ceiling: &Ceiling) -> Option<ActionSet> {
        let (exceeded, until) = match ceiling {
            Ceiling::Within(until) => (None, until),
            Ceiling::Exceeded(actions, until) => (Some(*actions), until),
        };
        self.until = [self.until, *until].into_iter().flatten().min();
        exceeded
    }

    /// Names what is too much, once.
    fn add(&mut self, item: &str) {
        if !self.items.iter().any(|named| named == item) {
            self.items.push(item.to_owned());
        }
    }

    fn exceeds(&self) -> bool {
        !self.items.is_empty() || !self.actions.is_empty()
    }
}

/// Until when the actor can give this, on top of what its receiver has: a grant that is changed is
/// judged on what it raises. Otherwise what is too much of it, item by item, and the end, if
/// it is later than the actor's own; a level that they may not give at all is not looked
/// into.
pub(super) fn within_own(
    gate: &Gate<'_>,
    delegation: &Delegation,
    giving: Giving<'_>,
    has: Option<Giving<'_>>,
    expires: Option<End>,
) -> Result<Option<Timestamp>, Excess> {
    let kind = gate.target.kind;
    let mut excess = Excess::of(giving.role);
    let role = kind.role(giving.role).filter(|_| delegation.give.has(giving.role));
    if let Some(role) = role {
        let found = compare(gate, role, giving, has);
        excess.until = [found.until, delegation.until(giving.role)].into_iter().flatten().min();
        excess.items.clone_from(&found.items);
        excess.actions = found.actions.minus(found.named);
        excess.is_too_much = found.exceeds();
    } else {
        excess.until = delegation.until_any();
        excess.not_to_give(kind);
    }
    if within(expires, excess.until).is_none() {
        excess.lasts_too_long();
    }
    if excess.is_too_much { Err(excess) } else { Ok(excess.until) }
}

fn compare(
    gate: &Gate<'_>,
    role: &Role,
    giving: Giving<'_>,
    has: Option<Giving<'_>>,
) -> Comparison {
    let kind = gate.target.kind;
    let own = Own::beside(gate, has);
    let chosen = giving.levels.map(|levels| &levels.chosen);
    let mut found = Comparison::default();
    found.actions = found.take(&own.whole(giving.access(role))).unwrap_or(ActionSet::EMPTY);
    for (ix, category) in (0u8..).zip(&kind.categories) {
        if role.followed(ix).is_some() {
            continue;
        }
        let level = role.level_in(chosen, ix);
        if let Ceiling::Exceeded(actions, _) = own.category(role, ix, level) {
            found.add(&category.name);
            found.named = found.named.union(actions);
        }
    }
    let options = chosen.map(|chosen| chosen.options.as_slice()).unwrap_or_default();
    for (option, _) in role.options.iter().zip(options).filter(|(_, given)| **given) {
        if let Ceiling::Exceeded(actions, _) = own.whole(&option.access) {
            found.add(&option.name);
            found.named = found.named.union(actions);
        }
    }
    compare_parts(gate, &own, role, giving, &mut found);
    found
}

/// The parts: those that somebody has named, and the level of the others.
fn compare_parts(
    gate: &Gate<'_>,
    own: &Own<'_>,
    role: &Role,
    giving: Giving<'_>,
    found: &mut Comparison,
) {
    let Some((ix, _)) = own.parts else { return };
    // Where the parts follow a category, that is what was chosen.
    let category = gate.target.kind.category(role.followed(ix).unwrap_or(ix));
    let category = category.map_or("", |category| &category.name);
    let mut others = found.take(&own.others(giving.others(role))).is_some();
    let mut parts = Vec::new();
    let named: BTreeSet<&str> = own.named_parts().chain(giving.parts()).collect();
    for part in named {
        if found.take(&own.part(part, giving.of_part(role, part))).is_some() {
            // One that is hidden from the actor, whom somebody else gave a level there, is told as
            // one of all.
            let known = gate.knows(part);
            parts.extend(known.then(|| part.to_owned()));
            others |= !known;
        }
    }
    if others {
        found.add(category);
    }
    found.items.extend(parts);
}

/// What an actor holds by grants, each right until its grant's end: what they give is compared
/// with it item by item.
pub(crate) struct Own<'a> {
    kind: &'a Type,
    rights: Holding,
    grants: Vec<(Giving<'a>, &'a Role, Option<Timestamp>)>,
    /// The category in which each part has a level, and the type of the parts.
    parts: Option<(CategoryIx, &'a Type)>,
}

impl<'a> Own<'a> {
    /// What the actor holds, and what the receiver has already: that is not given anew.
    fn beside(gate: &Gate<'a>, has: Option<Giving<'a>>) -> Self {
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
    fn category(&self, role: &Role, ix: CategoryIx, level: LevelIx) -> Ceiling {
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
    fn others(&self, level: LevelIx) -> Ceiling {
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

/// Whether one grant gives anything that the other does not.
pub(crate) fn raises(kind: &Type, old: Giving<'_>, new: Giving<'_>) -> bool {
    let (Some(old_role), Some(new_role)) = (kind.role(old.role), kind.role(new.role)) else {
        return true;
    };
    let mut holding = Holding::default();
    holding.add(old.access(old_role), None);
    let mut parts = old.parts().chain(new.parts());
    holding.ceiling(new.access(new_role), &kind.implications) != Ceiling::Within(None)
        || !new_role.delegates_within(old_role)
        || new.others(new_role) > old.others(old_role)
        || parts.any(|part| new.of_part(new_role, part) > old.of_part(old_role, part))
}

/// The end of a new grant, and whether it was capped by the giver's own.
pub(super) fn ending(
    role: RoleIx,
    expires: Option<End>,
    until: Option<Timestamp>,
) -> Result<(Option<Timestamp>, bool), Excess> {
    within(expires, until).ok_or_else(|| Excess::too_long(role, until))
}

/// The same; `None` if the end that the giver names is later than their own.
pub(super) fn within(
    expires: Option<End>,
    until: Option<Timestamp>,
) -> Option<(Option<Timestamp>, bool)> {
    match (expires, until) {
        (None, until) => Some((until, until.is_some())),
        (Some(End(end)), None) => Some((end, false)),
        (Some(End(Some(end))), Some(until)) if end <= until => Some((Some(end), false)),
        (Some(_), Some(_)) => None,
    }
}
