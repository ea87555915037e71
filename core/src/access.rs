//! The lattice of access: a small table `condition set → action set`.
//!
//! Join is union; "no more than" compares right by right, under no more conditions. Both are
//! bit operations. Conditions and actions are numbered per type by the model.

use crate::time::Timestamp;

/// A set of a type's actions, one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub(crate) struct ActionSet(u64);

/// A set of a type's conditions, one bit each. All must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub(crate) struct ConditionSet(u64);

/// A set of a type's roles, one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub(crate) struct RoleSet(u64);

macro_rules! bit_set {
    ($set:ident) => {
        impl $set {
            /// How many members such a set can have.
            pub(crate) const CAPACITY: usize = 64;
            /// The set without members.
            pub(crate) const EMPTY: Self = Self(0);

            /// The set with one member; empty when the number is over the capacity.
            pub(crate) const fn one(number: u8) -> Self {
                if (number as usize) < Self::CAPACITY { Self(1 << number) } else { Self(0) }
            }
            /// The members of either set.
            #[must_use]
            pub(crate) const fn union(self, other: Self) -> Self {
                Self(self.0 | other.0)
            }
            /// Whether the set has no member.
            pub(crate) const fn is_empty(self) -> bool {
                self.0 == 0
            }
            /// The members, ascending.
            pub(crate) fn iter(self) -> impl Iterator<Item = u8> {
                let mut rest = self.0;
                std::iter::from_fn(move || {
                    let number = u8::try_from(rest.trailing_zeros()).ok()?;
                    // Clears the lowest bit; ends at nothing.
                    rest = (usize::from(number) < Self::CAPACITY).then(|| rest & (rest - 1))?;
                    Some(number)
                })
            }
        }

        impl FromIterator<u8> for $set {
            fn from_iter<I: IntoIterator<Item = u8>>(numbers: I) -> Self {
                numbers.into_iter().fold(Self::EMPTY, |set, number| set.union(Self::one(number)))
            }
        }
    };
}

bit_set!(ActionSet);
bit_set!(ConditionSet);
bit_set!(RoleSet);

impl RoleSet {
    /// Whether every member is a member of the other.
    pub(crate) const fn within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }
    /// Whether the number is a member.
    pub(crate) const fn has(self, number: u8) -> bool {
        (number as usize) < Self::CAPACITY && self.0 >> number & 1 == 1
    }
}

impl ActionSet {
    /// Whether the number is a member.
    pub(crate) const fn has(self, number: u8) -> bool {
        (number as usize) < Self::CAPACITY && self.0 >> number & 1 == 1
    }
    /// The members of this set that the other lacks.
    #[must_use]
    pub(crate) const fn minus(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

impl ConditionSet {
    /// Whether every member is a member of the other.
    pub(crate) const fn within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }
    /// How many members the set has.
    pub(crate) const fn len(self) -> u32 {
        self.0.count_ones()
    }
}

/// Actions that are held while all the conditions hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Right {
    /// The conditions; none means always.
    pub(crate) conditions: ConditionSet,
    /// The actions.
    pub(crate) actions: ActionSet,
}

/// What a role gives. Normal form: one row per condition set, no action that a row with fewer
/// conditions gives as well, sorted; so equal accesses are equal values.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(crate) struct Access {
    rights: Vec<Right>,
}

impl Access {
    /// Nothing at all: the lattice's bottom.
    pub(crate) const fn nothing() -> Self {
        Self { rights: Vec::new() }
    }

    /// The rows, in normal form.
    pub(crate) fn rights(&self) -> &[Right] {
        &self.rights
    }

    /// Every action that is given, under whatever conditions.
    pub(crate) fn actions(&self) -> ActionSet {
        self.rights.iter().fold(ActionSet::EMPTY, |all, right| all.union(right.actions))
    }

    /// Adds actions under conditions.
    pub(crate) fn give(&mut self, conditions: ConditionSet, actions: ActionSet) {
        self.rights.push(Right { conditions, actions });
        self.normalize();
    }

    /// The least access that is no less than either: the union.
    #[must_use]
    pub(crate) fn join(&self, other: &Self) -> Self {
        let mut joined =
            Self { rights: [self.rights.as_slice(), other.rights.as_slice()].concat() };
        joined.normalize();
        joined
    }

    /// The condition sets under which the action is given.
    pub(crate) fn conditions_of(&self, action: u8) -> impl Iterator<Item = ConditionSet> {
        self.rights.iter().filter(move |right| right.actions.has(action)).map(|r| r.conditions)
    }

    fn normalize(&mut self) {
        let all = std::mem::take(&mut self.rights);
        let mut sets: Vec<ConditionSet> = all.iter().map(|right| right.conditions).collect();
        sets.sort_by_key(|set| (set.len(), *set));
        sets.dedup();
        for conditions in sets {
            let union = |keep: &dyn Fn(ConditionSet) -> bool, rows: &[Right]| {
                rows.iter()
                    .filter(|right| keep(right.conditions))
                    .fold(ActionSet::EMPTY, |set, right| set.union(right.actions))
            };
            let given = union(&|set| set == conditions, &all);
            let freer = union(&|set| set != conditions && set.within(conditions), &all);
            let actions = given.minus(freer);
            if !actions.is_empty() {
                self.rights.push(Right { conditions, actions });
            }
        }
    }
}

/// Which conditions follow from which: `status: ready` implies `status: ready | published`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Implications(Vec<ConditionSet>);

impl Implications {
    /// From the set of conditions that each condition implies, itself included.
    pub(crate) fn new(implied: Vec<ConditionSet>) -> Self {
        Self(implied)
    }

    /// Everything that follows from the set.
    pub(crate) fn closure(&self, set: ConditionSet) -> ConditionSet {
        let implied = |number: u8| self.0.get(usize::from(number)).copied().unwrap_or_default();
        set.iter().fold(set, |all, number| all.union(implied(number)))
    }
}

/// What an actor holds over all of their grants, each right until its grant's end. This is the
/// ceiling of what they can give.
#[derive(Debug, Clone, Default)]
pub(crate) struct Holding {
    rights: Vec<(Right, Option<Timestamp>)>,
}

/// How an access compares with a [`Holding`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ceiling {
    /// Held, until the moment at most (`None`: without end).
    Within(Option<Timestamp>),
    /// These actions are not held, or only under more conditions; the others until the moment.
    Exceeded(ActionSet, Option<Timestamp>),
}

impl Holding {
    /// Adds what one grant gives, until its end.
    pub(crate) fn add(&mut self, access: &Access, until: Option<Timestamp>) {
        self.rights.extend(access.rights().iter().map(|right| (*right, until)));
    }

    /// Compares an access that is to be given with what is held: each of its rights must be
    /// held under no more conditions.
    pub(crate) fn ceiling(&self, access: &Access, implications: &Implications) -> Ceiling {
        let mut exceeded = ActionSet::EMPTY;
        let mut end: Option<Timestamp> = None;
        for right in access.rights() {
            let follows = implications.closure(right.conditions);
            for action in right.actions.iter() {
                let best = self
                    .rights
                    .iter()
                    .filter(|(own, _)| own.actions.has(action) && own.conditions.within(follows))
                    .map(|(_, until)| until.unwrap_or(Timestamp::MAX))
                    .max();
                match best {
                    None => exceeded = exceeded.union(ActionSet::one(action)),
                    Some(Timestamp::MAX) => {}
                    Some(until) => end = Some(end.map_or(until, |end| end.min(until))),
                }
            }
        }
        if exceeded.is_empty() { Ceiling::Within(end) } else { Ceiling::Exceeded(exceeded, end) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_listed_ascending() {
        let members: RoleSet = set(&[63, 0, 7]);
        assert_eq!(members.iter().collect::<Vec<_>>(), [0, 7, 63]);
        assert_eq!(RoleSet::EMPTY.iter().next(), None);
        assert!(RoleSet::one(64).is_empty());
        let all: RoleSet = (0..64).collect();
        assert!(all.has(63) && !all.has(64) && !all.has(u8::MAX));
        let all: ActionSet = (0..64).collect();
        assert!(all.has(63) && !all.has(64) && !all.has(u8::MAX));
    }

    fn set<S: FromIterator<u8>>(numbers: &[u8]) -> S {
        numbers.iter().copied().collect()
    }

    fn access(rows: &[(&[u8], &[u8])]) -> Access {
        let mut access = Access::nothing();
        for (conditions, actions) in rows {
            access.give(set(conditions), set(actions));
        }
        access
    }

    fn holds(own: &Access, given: &Access) -> bool {
        let mut holding = Holding::default();
        holding.add(own, None);
        holding.ceiling(given, &Implications::default()) == Ceiling::Within(None)
    }

    #[test]
    fn a_free_right_absorbs_the_same_right_under_conditions() {
        let both = access(&[(&[3], &[1, 2]), (&[], &[1])]);
        assert_eq!(both, access(&[(&[], &[1]), (&[3], &[2])]));
    }

    #[test]
    fn order_of_giving_does_not_matter() {
        let rows: [(&[u8], &[u8]); 3] = [(&[1, 2], &[1, 5]), (&[1], &[5]), (&[], &[7])];
        let forward = access(&rows);
        let mut backward = rows;
        backward.reverse();
        assert_eq!(forward, access(&backward));
    }

    #[test]
    fn more_conditions_are_less_access() {
        let free = access(&[(&[], &[1])]);
        let bound = access(&[(&[4], &[1])]);
        assert!(holds(&free, &bound));
        assert!(!holds(&bound, &free));
    }

    #[test]
    fn an_implied_condition_counts_as_no_more() {
        // Condition 0 implies condition 1 (`ready` implies `ready | published`).
        let implications = Implications::new(vec![set(&[0, 1]), set(&[1])]);
        let mut holding = Holding::default();
        holding.add(&access(&[(&[1], &[9])]), None);
        let narrow = access(&[(&[0], &[9])]);
        assert_eq!(holding.ceiling(&narrow, &implications), Ceiling::Within(None));
        let mut reverse = Holding::default();
        reverse.add(&narrow, None);
        let wide = access(&[(&[1], &[9])]);
        assert_eq!(reverse.ceiling(&wide, &implications), Ceiling::Exceeded(set(&[9]), None));
    }

    #[test]
    fn the_ceiling_ends_with_the_earliest_right_that_is_needed() {
        let mut holding = Holding::default();
        holding.add(&access(&[(&[], &[1])]), Some(Timestamp::from_millis(10)));
        holding.add(&access(&[(&[], &[2])]), Some(Timestamp::from_millis(20)));
        holding.add(&access(&[(&[], &[1])]), Some(Timestamp::from_millis(15)));
        let given = access(&[(&[], &[1, 2])]);
        let end = Some(Timestamp::from_millis(15));
        assert_eq!(holding.ceiling(&given, &Implications::default()), Ceiling::Within(end));
    }
}
