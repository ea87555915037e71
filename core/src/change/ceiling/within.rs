//! How what is given compares with what the giver holds.

use std::collections::BTreeSet;

use super::excess::Excess;
use super::giving::Giving;
use super::own::Own;
use crate::access::{ActionSet, Ceiling};
use crate::actor::{Delegation, Gate};
use crate::change::arguments::End;
use crate::model::{Role, RoleIx};
use crate::time::Timestamp;

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
pub(crate) fn within_own(
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

/// The end of a new grant, and whether it was capped by the giver's own.
pub(crate) fn ending(
    role: RoleIx,
    expires: Option<End>,
    until: Option<Timestamp>,
) -> Result<(Option<Timestamp>, bool), Excess> {
    within(expires, until).ok_or_else(|| Excess::too_long(role, until))
}

/// The same; `None` if the end that the giver names is later than their own.
pub(crate) fn within(
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
