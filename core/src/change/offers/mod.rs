//! What an actor may do to grants, and what they may give, for those who ask beforehand. It comes
//! from the same parts as the judgement of the commands, and agrees with it.

mod least;

use std::collections::BTreeMap;

use self::least::{Least, all_levels, known_parts, lowest_on_parts};
use super::arguments::End;
use super::ceiling::{Giving, Own, is_within, may_become, within};
use super::grant::{check_new_role, gives_something, gives_something_with, warnings};
use super::receivers::can_receive;
use super::request::{could_ask, may_ask};
use super::transfer::owns_in_person;
use crate::actor::{Delegation, Gate, principal_id};
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
    /// The roles that can be given, each with as little as can be chosen in it: whatever else they
    /// may give, or make of a grant, is more than one of these.
    least: Vec<(RoleIx, &'a Role, Vec<Least>)>,
}

impl<'a> Offers<'a> {
    /// `forbidden`, or the model's own code, if the actor may not manage access at all.
    pub(crate) fn of(gate: &'a Gate<'a>) -> Result<Self> {
        let delegation = gate.may_manage()?;
        let kind = gate.target.kind;
        let roles = kind.assignable.iter().filter_map(|ix| Some((ix, kind.role(ix)?)));
        let own = Own::of(gate);
        let least = |(ix, role)| (ix, role, Least::of(gate, &delegation, &own, ix, role));
        let least = roles.map(least).collect();
        Ok(Self { gate, delegation, own, least })
    }

    /// Whether a live grant may be taken: its `revoke` is not refused.
    pub(crate) fn may_take(&self, grant: &Grant) -> bool {
        self.delegation.may_take(grant, &self.gate.actor.id)
            && self.gate.keeps_an_owner(std::iter::once(grant)).is_ok()
    }

    /// The roles that a live grant may become: with something chosen, where that is left, its
    /// `change` is not refused. The present one is among them if it leaves a choice; of a grant that
    /// waits, if something else can be offered in it.
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
        let may_be = |ix: RoleIx, levels: Option<&Levels>| {
            let end = (grant.expires, grant.pending.is_some());
            may_become(gate, &self.delegation, grant, Giving { role: ix, levels }, end).is_ok()
        };
        let may_be_least = |ix: RoleIx, least: &Least| {
            // The end stays. What they can give to anybody needs no second look.
            least
                .given
                .as_ref()
                .is_ok_and(|until| within(Some(End(grant.expires)), *until).is_some())
                || may_be(ix, least.levels.as_ref())
        };
        let all = self.least.iter().filter(|(ix, role, least)| {
            fits(*ix, role) && {
                if *ix == grant.role && grant.pending.is_some() {
                    let is_other = |levels: &Levels| Some(levels) != grant.levels.as_deref();
                    let mut choices = self.choices(role, least).filter(is_other);
                    return choices.any(|levels| may_be(*ix, Some(&levels)));
                }
                least.iter().any(|least| may_be_least(*ix, least))
                    || self.on_parts_of(role, grant).any(|levels| may_be(*ix, Some(&levels)))
            }
        });
        all.map(|(ix, ..)| *ix).collect()
    }

    /// As little as a role can give on one of the parts that a grant names.
    fn on_parts_of<'s>(
        &'s self,
        role: &'s Role,
        grant: &'s Grant,
    ) -> impl Iterator<Item = Levels> + 's {
        let (gate, kind) = (self.gate, self.gate.target.kind);
        let named = grant.levels.iter().flat_map(|levels| levels.chosen.parts.keys());
        let least = lowest_on_parts(gate, role);
        let known = named.filter_map(move |part| {
            least.filter(|_| gate.knows(part)).map(|of| (part.clone(), of))
        });
        known.map(move |part| {
            let parts = BTreeMap::from([part]);
            Levels::new(kind, role, Chosen { parts, ..Chosen::nothing(role) })
        })
    }

    /// The least that can be chosen in a role, and each of that with one more choice.
    fn choices<'s>(
        &'s self,
        role: &'s Role,
        least: &'s [Least],
    ) -> impl Iterator<Item = Levels> + 's {
        let (gate, kind) = (self.gate, self.gate.target.kind);
        let least = least.iter().filter_map(|least| Some(&least.levels.as_ref()?.chosen));
        let of_whole = least.clone().flat_map(move |chosen| {
            let levels = role
                .choose
                .iter()
                .flat_map(move |of| all_levels(kind).map(move |level| (*of, level)));
            let levels = levels.map(|choice| {
                let mut more = chosen.clone();
                more.categories.extend([choice]);
                more
            });
            let options = 0..role.options.len();
            let options = options.map(|number| chosen.clone().with_option(role, number));
            std::iter::once(chosen.clone()).chain(levels).chain(options)
        });
        // There can be many parts: they are looked at last.
        let of_parts = least.filter(move |_| lowest_on_parts(gate, role).is_some());
        let of_parts = of_parts.flat_map(move |chosen| {
            let parts = known_parts(gate, &self.own).into_iter();
            let levels = parts
                .flat_map(move |part| all_levels(kind).map(move |level| (part.to_owned(), level)));
            levels.map(|choice| {
                let mut more = chosen.clone();
                more.parts.extend([choice]);
                more
            })
        });
        let levels = of_whole.chain(of_parts).map(move |chosen| Levels::new(kind, role, chosen));
        levels.filter(move |levels| gives_something(gate.facts, kind, levels))
    }

    /// The roles that the actor may give, each with the last end that it can have.
    pub(crate) fn roles(&self) -> impl Iterator<Item = (RoleIx, &'a Role, Option<Timestamp>)> {
        let owner = self.gate.target.kind.owner;
        let last = |least: &[Least]| {
            // No end is later than any.
            let ends = least.iter().filter_map(|least| least.given.as_ref().ok());
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
        let closest = |levels: Vec<LevelIx>, wished: LevelIx| {
            let lower = levels.iter().copied().filter(|level| *level <= wished).max();
            lower.or(levels.first().copied()).unwrap_or_default()
        };
        let level =
            |of: &CategoryIx| (*of, closest(self.levels(ix, role, *of), role.default_level));
        let mut chosen = Chosen {
            categories: role.choose.iter().map(level).collect(),
            options: vec![false; role.options.len()],
            parts: BTreeMap::new(),
        };
        let others = kind.parts_category().filter(|of| role.choose.contains(of));
        if let Some(others) = others.map(|of| role.level_in(Some(&chosen), of)) {
            // What they hold less of by name, they have to name as well.
            let within = |part: &str| levels_within(kind, |level| self.is_within(part, level));
            let may_give = |part: &&str| self.is_within(part, others);
            let less = self.named_parts().filter(|part| !may_give(part));
            let named = less.map(|part| (part.to_owned(), closest(within(part), others)));
            chosen.parts = named.collect();
        }
        Some(Levels::new(kind, role, chosen))
    }

    /// What the model warns of when the role is given now.
    pub(crate) fn warnings(&self, role: RoleIx) -> Vec<Warning> {
        warnings(self.gate, role)
    }

    /// The levels of a category that the actor may give in a role, the lowest first: those with
    /// which something can be given.
    pub(crate) fn levels(&self, ix: RoleIx, role: &Role, category: CategoryIx) -> Vec<LevelIx> {
        levels_within(self.gate.target.kind, |level| {
            self.own.may_choose(role, category, level) && self.gives_at(ix, role, category, level)
        })
    }

    /// The levels of a part that the actor may give in a role, in the same way.
    pub(crate) fn part_levels(&self, ix: RoleIx, part: &str) -> Vec<LevelIx> {
        let (facts, kind) = (self.gate.facts, self.gate.target.kind);
        levels_within(kind, |level| {
            self.is_within(part, level)
                && self
                    .given(ix)
                    .any(|least| gives_something_with(facts, kind, least, (part, level)))
        })
    }

    fn is_within(&self, part: &str, level: LevelIx) -> bool {
        is_within(&self.own.part(part, level))
    }

    /// Whether a grant can give something with a category at a level: by itself, or beside the least
    /// that the actor can give.
    fn gives_at(&self, ix: RoleIx, role: &Role, category: CategoryIx, level: LevelIx) -> bool {
        let (facts, kind) = (self.gate.facts, self.gate.target.kind);
        self.given(ix).any(|least| {
            let mut chosen = least.chosen.clone();
            chosen.categories.insert(category, level);
            gives_something(facts, kind, &Levels::new(kind, role, chosen))
        })
    }

    /// As little as the actor can give in a role that leaves a choice.
    fn given(&self, ix: RoleIx) -> impl Iterator<Item = &Levels> {
        let of_role = self.least.iter().filter(move |(of, ..)| *of == ix);
        let least = of_role.flat_map(|(.., least)| least).filter(|least| least.given.is_ok());
        least.filter_map(|least| least.levels.as_ref())
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

fn levels_within(kind: &Type, fits: impl Fn(LevelIx) -> bool) -> Vec<LevelIx> {
    all_levels(kind).filter(|level| fits(*level)).collect()
}

/// Whether the actor may leave: they have a grant, and it isn't ownership.
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
    gate.target.kind.transfer.is_some() && owns_in_person(gate, &gate.actor.id)
}
