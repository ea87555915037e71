//! What an actor may do to grants, and what he may give, for those who ask beforehand. It comes
//! from the same parts as the judgement of the commands, and agrees with it.

use std::collections::BTreeMap;

use super::amend::{check_new_role, may_become};
use super::arguments::{End, principal_id};
use super::ceiling::{Giving, Own, is_within, within, within_own};
use super::gate::{Delegation, Gate};
use super::give::warnings;
use super::propose::{could_ask, may_ask, owns_himself};
use super::receivers::can_receive;
use crate::answer::Warning;
use crate::error::Result;
use crate::id::PrincipalKind;
use crate::model::{CategoryIx, Chosen, LevelIx, Role, RoleIx, Type};
use crate::state::{Grant, Levels, Principal, PrincipalIx};
use crate::time::Timestamp;

/// What an actor who manages access may do on a resource.
pub(crate) struct Offers<'a> {
    gate: &'a Gate<'a>,
    delegation: Delegation,
    own: Own<'a>,
    /// The roles that can be given, each with as little as can be chosen in it: whatever else he
    /// may give, or make of a grant, is more than one of these.
    least: Vec<(RoleIx, &'a Role, Vec<Least>)>,
}

/// What can be chosen in a role, and until when the actor can give that; `None`, if he cannot.
struct Least {
    levels: Option<Levels>,
    given: Option<Option<Timestamp>>,
}

impl<'a> Offers<'a> {
    /// `forbidden`, or the model's own code, if the actor may not manage access at all.
    pub(crate) fn of(gate: &'a Gate<'a>) -> Result<Self> {
        let delegation = gate.may_manage()?;
        let kind = gate.target.kind;
        let roles = kind.assignable.iter().filter_map(|ix| Some((ix, kind.role(ix)?)));
        let least = roles.map(|(ix, role)| (ix, role, least(gate, &delegation, ix, role)));
        let least = least.collect();
        Ok(Self { gate, own: Own::of(gate), delegation, least })
    }

    /// Whether a live grant may be taken: its `revoke` is not refused.
    pub(crate) fn may_take(&self, grant: &Grant) -> bool {
        self.delegation.may_take(grant, &self.gate.actor.id)
            && self.gate.keeps_an_owner(std::iter::once(grant)).is_ok()
    }

    /// The roles that a live grant may become: with something chosen, where that is left, its
    /// `change` is not refused. The present one is among them if it leaves a choice.
    pub(crate) fn may_become(&self, holder: PrincipalIx, grant: &Grant) -> Vec<RoleIx> {
        let (gate, owner) = (self.gate, self.gate.target.kind.owner);
        let id = principal_id(gate.facts.state, gate.facts.state.principal_id(holder));
        let may_change = self.delegation.may_change(grant, &gate.actor.id);
        let Some(id) = id.ok().filter(|_| may_change) else { return Vec::new() };
        let keeps_an_owner = gate.keeps_an_owner(std::iter::once(grant)).is_ok();
        let record = gate.facts.state.principal(holder);
        let id = std::slice::from_ref(&id);
        let fits = |ix: RoleIx, role: &Role| {
            let stays_owned = if ix == owner { grant.expires.is_none() } else { keeps_an_owner };
            stays_owned
                && (ix != grant.role || role.leaves_choice())
                && record.is_some_and(|record| can_receive(gate, role, holder, record))
                && check_new_role(gate, ix, id).is_ok()
        };
        let may_be = |ix: RoleIx, least: &Least| {
            let new = Giving { role: ix, levels: least.levels.as_ref() };
            let end = (grant.expires, grant.pending.is_some());
            // The end stays. What he can give to anybody needs no second look.
            least.given.is_some_and(|until| within(Some(End(grant.expires)), until).is_some())
                || may_become(gate, &self.delegation, grant, new, end).is_ok()
        };
        let all = self.least.iter();
        let all = all.filter(|(ix, role, least)| {
            fits(*ix, role) && least.iter().any(|least| may_be(*ix, least))
        });
        all.map(|(ix, ..)| *ix).collect()
    }

    /// The roles that the actor may give, each with the last end that it can have.
    pub(crate) fn roles(&self) -> impl Iterator<Item = (RoleIx, &'a Role, Option<Timestamp>)> {
        let owner = self.gate.target.kind.owner;
        let last = |least: &[Least]| {
            // No end is later than any.
            let ends = least.iter().filter_map(|least| least.given);
            let last = ends.map(|until| until.unwrap_or(Timestamp::MAX)).max()?;
            Some((last < Timestamp::MAX).then_some(last))
        };
        let all =
            self.least.iter().filter_map(move |(ix, role, least)| Some((*ix, *role, last(least)?)));
        // Ownership has no end.
        all.filter(move |(ix, _, until)| *ix != owner || until.is_none())
    }

    /// What is chosen in a role to begin with: its defaults, as far as the actor may give them.
    /// Whoever gives just this is not refused, if it is anything at all. `None` where the role
    /// leaves no choice.
    pub(crate) fn to_begin_with(&self, ix: RoleIx, role: &Role) -> Option<Levels> {
        if !role.leaves_choice() {
            return None;
        }
        let kind = self.gate.target.kind;
        let near = |levels: Vec<LevelIx>, wished: LevelIx| {
            let lower = levels.iter().copied().filter(|level| *level <= wished).max();
            lower.or(levels.first().copied()).unwrap_or_default()
        };
        let level = |of: &CategoryIx| (*of, near(self.levels(role, *of), role.default_level));
        let mut chosen = Chosen {
            categories: role.choose.iter().map(level).collect(),
            options: vec![false; role.options.len()],
            parts: BTreeMap::new(),
        };
        let others = kind.parts_category().filter(|of| role.choose.contains(of));
        if let Some(others) = others.map(|of| role.level_in(Some(&chosen), of)) {
            // What they hold less of by name, they have to name as well.
            let may_give = |part: &&str| self.part_levels(part).contains(&others);
            let less = self.named_parts().filter(|part| !may_give(part));
            let named = less.map(|part| (part.to_owned(), near(self.part_levels(part), others)));
            chosen.parts = named.collect();
        }
        let levels = Levels::new(kind, role, chosen);
        let giving = Giving { role: ix, levels: Some(&levels) };
        if within_own(self.gate, &self.delegation, giving, None, None).is_ok() {
            return Some(levels);
        }
        let (.., least) = self.least.iter().find(|(of, ..)| *of == ix)?;
        least.iter().find(|least| least.given.is_some())?.levels.clone()
    }

    /// What the model warns of when the role is given now.
    pub(crate) fn warnings(&self, role: RoleIx) -> Vec<Warning> {
        warnings(self.gate, role)
    }

    /// The levels of a category that the actor may give in a role, the lowest first.
    pub(crate) fn levels(&self, role: &Role, category: CategoryIx) -> Vec<LevelIx> {
        let kind = self.gate.target.kind;
        levels_within(kind, |level| self.own.may_choose(role, category, level))
    }

    /// The levels of a part that the actor may give.
    pub(crate) fn part_levels(&self, part: &str) -> Vec<LevelIx> {
        levels_within(self.gate.target.kind, |level| is_within(&self.own.part(part, level)))
    }

    /// The parts that the actor's own grants name.
    pub(crate) fn named_parts(&self) -> impl Iterator<Item = &str> {
        self.own.named_parts()
    }

    /// Whether the actor may give an option, with all that it needs.
    pub(crate) fn may_give(&self, role: &Role, option: usize) -> bool {
        let all = role.needed(option).into_iter().chain([option]);
        let is_within = |number: usize| {
            let option = role.options.get(number);
            option.is_some_and(|option| is_within(&self.own.whole(&option.access)))
        };
        all.into_iter().all(is_within)
    }

    /// The roles that somebody can be given. Who was never registered is not known well enough to
    /// be offered any (P-05).
    pub(crate) fn fitting<'s>(
        &'s self,
        ix: PrincipalIx,
        who: &'s Principal,
    ) -> impl Iterator<Item = (RoleIx, &'a Role)> + use<'s, 'a> {
        let known = who.registered || who.kind != PrincipalKind::User;
        let all = self.roles().filter(move |_| known).map(|(role_ix, role, _)| (role_ix, role));
        all.filter(move |(_, role)| can_receive(self.gate, role, ix, who))
    }

    /// Whether somebody can be given any of the roles.
    pub(crate) fn may_receive(&self, ix: PrincipalIx, who: &Principal) -> bool {
        self.fitting(ix, who).next().is_some()
    }
}

/// As little as can be chosen in a role.
fn least(gate: &Gate<'_>, delegation: &Delegation, ix: RoleIx, role: &Role) -> Vec<Least> {
    let kind = gate.target.kind;
    let given = |levels: Option<Levels>| {
        let giving = Giving { role: ix, levels: levels.as_ref() };
        let given = within_own(gate, delegation, giving, None, None).ok();
        Least { levels, given }
    };
    if !role.leaves_choice() {
        return vec![given(None)];
    }
    let chosen = |chosen: Chosen| {
        let levels = Levels::new(kind, role, chosen);
        // A grant gives something.
        (!levels.access.rights().is_empty()).then(|| given(Some(levels)))
    };
    let nothing = Chosen {
        categories: role.choose.iter().map(|ix| (*ix, 0)).collect(),
        options: vec![false; role.options.len()],
        parts: BTreeMap::new(),
    };
    if let Some(least) = chosen(nothing.clone()) {
        return vec![least];
    }
    let levels = role.choose.iter().flat_map(|ix| above_none(kind).map(|level| (*ix, level)));
    let levels = levels.map(|choice| {
        let mut some = nothing.clone();
        some.categories.extend([choice]);
        some
    });
    let options = (0..role.options.len()).map(|number| {
        let all = role.needed(number);
        let given = |other: usize| other == number || all.contains(&other);
        let options = (0..role.options.len()).map(given).collect();
        Chosen { options, ..nothing.clone() }
    });
    levels.chain(options).filter_map(chosen).collect()
}

fn above_none(kind: &Type) -> impl Iterator<Item = LevelIx> {
    (0..).zip(&kind.levels).map(|(ix, _)| ix).skip(1)
}

fn levels_within(kind: &Type, fits: impl Fn(LevelIx) -> bool) -> Vec<LevelIx> {
    (0..).zip(&kind.levels).map(|(ix, _)| ix).filter(|level| fits(*level)).collect()
}

/// Whether the actor may leave: he has a grant, and it isn't ownership.
pub(crate) fn may_leave(gate: &Gate<'_>) -> bool {
    let kind = gate.target.kind;
    let own = gate.grant(&gate.actor.id);
    kind.leave && own.is_some_and(|(_, grant)| grant.role != kind.owner)
}

/// Whether the actor may ask for access, and has anything to ask for.
pub(crate) fn may_request(gate: &Gate<'_>) -> bool {
    let asks = || may_ask(gate.facts, gate.actor, &gate.target.resource.id).ok();
    gate.target.kind.requests.is_some() && asks().is_some_and(|gate| could_ask(&gate))
}

/// Whether the actor may offer the ownership to somebody.
pub(crate) fn may_transfer(gate: &Gate<'_>) -> bool {
    gate.target.kind.transfer.is_some() && owns_himself(gate, &gate.actor.id)
}
