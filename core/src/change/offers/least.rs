//! As little as can be chosen in a role: whatever else can be given in it is more than that.

use std::collections::{BTreeMap, BTreeSet};

use crate::access::Ceiling;
use crate::actor::{Delegation, Gate};
use crate::change::ceiling::{Excess, Giving, Own, within_own};
use crate::change::grant::gives_something;
use crate::model::{Chosen, LevelIx, Role, RoleIx, Type};
use crate::state::Levels;
use crate::time::Timestamp;

/// What can be chosen in a role, and until when the actor can give that, if they can.
pub(super) struct Least {
    pub(super) levels: Option<Levels>,
    pub(super) given: Result<Option<Timestamp>, Excess>,
}

impl Least {
    /// As little as can be chosen: nothing or, where a grant would then give nothing, one thing.
    pub(super) fn of(
        gate: &Gate<'_>,
        delegation: &Delegation,
        own: &Own<'_>,
        ix: RoleIx,
        role: &Role,
    ) -> Vec<Self> {
        let kind = gate.target.kind;
        let given = |levels: Option<Levels>| {
            let giving = Giving { role: ix, levels: levels.as_ref() };
            let given = within_own(gate, delegation, giving, None, None);
            Self { levels, given }
        };
        if !role.leaves_choice() {
            return vec![given(None)];
        }
        let chosen = |chosen: Chosen| {
            let levels = Levels::new(kind, role, chosen);
            gives_something(gate.facts, kind, &levels).then(|| given(Some(levels)))
        };
        let nothing = Chosen::nothing(role);
        if let Some(least) = chosen(nothing.clone()) {
            return vec![least];
        }
        let each = kind.parts_category();
        let levels = role.choose.iter().flat_map(|ix| above_none(kind).map(|level| (*ix, level)));
        let levels = levels.map(|(category, level)| {
            let mut some = nothing.clone();
            some.categories.insert(category, level);
            if Some(category) == each {
                // What they hold less of by name, they have to name as well.
                some.parts = own.named_parts().map(|part| (part.to_owned(), 0)).collect();
            }
            some
        });
        let options =
            (0..role.options.len()).map(|number| nothing.clone().with_option(role, number));
        let parts = parts_alone(gate, own, role);
        let parts = parts.map(|part| Chosen { parts: BTreeMap::from([part]), ..nothing.clone() });
        levels.chain(options).chain(parts).filter_map(chosen).collect()
    }
}

/// The lowest level that gives something on a part, for the two parts on which the actor can give
/// that the longest: where one of them is given nothing, there is the other.
fn parts_alone<'a>(
    gate: &'a Gate<'_>,
    own: &'a Own<'_>,
    role: &Role,
) -> impl Iterator<Item = (String, LevelIx)> + use<'a> {
    let mut best: Vec<(Timestamp, &str, LevelIx)> = Vec::new();
    if let Some(level) = lowest_on_parts(gate, role) {
        for part in known_parts(gate, own) {
            if let Ceiling::Within(until) = own.part(part, level) {
                best.push((until.unwrap_or(Timestamp::MAX), part, level));
            }
        }
    }
    best.sort_unstable_by(|one, other| other.cmp(one));
    best.into_iter().take(2).map(|(_, part, level)| (part.to_owned(), level))
}

/// The lowest level that gives something on a part, where the role leaves that to choose.
pub(super) fn lowest_on_parts(gate: &Gate<'_>, role: &Role) -> Option<LevelIx> {
    let kind = gate.target.kind;
    let parts = gate.facts.state.model().get(kind.parts?)?;
    let each = kind.parts_category()?;
    let gives = (0..).zip(&parts.gives).find(|(_, access)| !access.rights().is_empty());
    gives.map(|(level, _)| level).filter(|_| role.choose.contains(&each))
}

/// The parts that the actor can name.
pub(super) fn known_parts<'a>(gate: &'a Gate<'_>, own: &'a Own<'_>) -> BTreeSet<&'a str> {
    let parts = gate.target.resource.parts.iter();
    let ids = parts.filter_map(|ix| Some(gate.facts.state.resource(*ix)?.id.as_str()));
    ids.filter(|id| gate.knows(id)).chain(own.named_parts()).collect()
}

impl Chosen {
    pub(super) fn nothing(role: &Role) -> Self {
        Self {
            categories: role.choose.iter().map(|ix| (*ix, 0)).collect(),
            options: vec![false; role.options.len()],
            parts: BTreeMap::new(),
        }
    }

    /// With an option, and all that it needs.
    pub(super) fn with_option(mut self, role: &Role, option: usize) -> Self {
        for number in role.needed(option).into_iter().chain([option]) {
            if let Some(given) = self.options.get_mut(number) {
                *given = true;
            }
        }
        self
    }
}

/// The levels, the lowest first.
pub(super) fn all_levels(kind: &Type) -> impl Iterator<Item = LevelIx> {
    (0..).zip(&kind.levels).map(|(ix, _)| ix)
}

fn above_none(kind: &Type) -> impl Iterator<Item = LevelIx> {
    all_levels(kind).skip(1)
}
