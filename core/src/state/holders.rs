//! A resource's grants, by holder.
//!
//! Whether somebody holds a role here is asked of one resource after the other, each far in memory
//! from the last. So what most decisions need stands side by side, the heads of the grants.

use hashbrown::HashMap;

use super::grant::{Grant, Levels};
use super::numbers::PrincipalIx;
use crate::model::RoleIx;
use crate::time::Timestamp;

/// So many heads are read in less time than an index needs.
const FEW: usize = 16;

/// What a decision reads first.
#[derive(Debug, Clone, Copy)]
struct Head {
    holder: PrincipalIx,
    role: RoleIx,
    plain: bool,
}

impl Head {
    fn new(holder: PrincipalIx, grant: &Grant) -> Self {
        let plain = grant.pending.is_none() && grant.expires.is_none() && grant.levels.is_none();
        Self { holder, role: grant.role, plain }
    }
}

/// Grants, one for each holder.
#[derive(Debug, Default)]
#[repr(C)]
pub(crate) struct Grants {
    heads: Vec<Head>,
    /// In the same order.
    bodies: Vec<Grant>,
    /// The places of the holders, while they are more than a few.
    index: Option<Box<HashMap<PrincipalIx, usize>>>,
}

/// A grant and its holder.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row<'a> {
    pub(crate) holder: PrincipalIx,
    pub(crate) role: RoleIx,
    /// It gives what its role gives, for good: it need not be looked at.
    plain: bool,
    pub(crate) grant: &'a Grant,
}

impl<'a> Row<'a> {
    fn new((head, grant): (&Head, &'a Grant)) -> Self {
        #[cfg(test)]
        super::work::more();
        let Head { holder, role, plain } = *head;
        Self { holder, role, plain, grant }
    }

    /// Whether it gives anything: it neither waits nor has it expired.
    pub(crate) fn counts(&self, now: Timestamp) -> bool {
        self.plain || self.grant.pending.is_none() && !self.grant.is_expired(now)
    }

    pub(crate) fn levels(&self) -> Option<&'a Levels> {
        if self.plain { None } else { self.grant.levels.as_deref() }
    }
}

impl Grants {
    fn place(&self, holder: PrincipalIx) -> Option<usize> {
        #[cfg(test)]
        super::work::more();
        match &self.index {
            None => self.heads.iter().position(|head| head.holder == holder),
            Some(index) => index.get(&holder).copied(),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.heads.len()
    }

    pub(crate) fn get(&self, holder: PrincipalIx) -> Option<&Grant> {
        self.bodies.get(self.place(holder)?)
    }

    pub(crate) fn row(&self, holder: PrincipalIx) -> Option<Row<'_>> {
        let place = self.place(holder)?;
        Some(Row::new((self.heads.get(place)?, self.bodies.get(place)?)))
    }

    /// All, in no order that means anything.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.heads.iter().zip(&self.bodies).map(Row::new)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (PrincipalIx, &Grant)> {
        self.rows().map(|row| (row.holder, row.grant))
    }

    pub(crate) fn holders(&self) -> impl Iterator<Item = PrincipalIx> {
        self.heads.iter().map(|head| head.holder)
    }

    /// Gives the holder this grant, in place of what they have.
    pub(super) fn insert(&mut self, holder: PrincipalIx, grant: Grant) {
        self.remove(holder);
        let place = self.heads.len();
        self.heads.push(Head::new(holder, &grant));
        self.bodies.push(grant);
        match &mut self.index {
            Some(index) => drop(index.insert(holder, place)),
            None if place == FEW => {
                self.index = Some(Box::new(self.holders().zip(0..).collect()));
            }
            None => {}
        }
    }

    pub(super) fn remove(&mut self, holder: PrincipalIx) -> Option<Grant> {
        let place = self.place(holder)?;
        self.heads.swap_remove(place);
        if self.heads.len() <= FEW {
            self.index = None;
        }
        if let Some(index) = &mut self.index {
            index.remove(&holder);
            // The last one has taken the free place.
            if let Some(moved) = self.heads.get(place) {
                index.insert(moved.holder, place);
            }
        }
        Some(self.bodies.swap_remove(place))
    }

    /// Changes one; whether it is there.
    pub(super) fn change(&mut self, holder: PrincipalIx, change: impl FnOnce(&mut Grant)) -> bool {
        let place = self.place(holder);
        let both = place.and_then(|at| Some((self.heads.get_mut(at)?, self.bodies.get_mut(at)?)));
        both.map(|(row, grant)| {
            change(grant);
            *row = Head::new(holder, grant);
        })
        .is_some()
    }

    /// Changes each.
    pub(super) fn change_all(&mut self, mut change: impl FnMut(&mut Grant)) {
        for (row, grant) in self.heads.iter_mut().zip(&mut self.bodies) {
            change(grant);
            *row = Head::new(row.holder, grant);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;
    use crate::access::Access;
    use crate::model::Chosen;
    use crate::state::grant::About;
    use crate::state::numbers::Ix;

    /// What a grant is more than its role.
    #[derive(Debug, Clone, Copy)]
    enum More {
        Nothing,
        Waits,
        Ends(i64),
        HasLevels,
    }

    fn grant(role: RoleIx, more: More) -> Grant {
        let about = About {
            fields: BTreeMap::new(),
            by: None,
            giver_gone: false,
            at: Timestamp::default(),
            revision: 0,
            order: 0,
            note: None,
        };
        let mut grant =
            Grant { role, levels: None, pending: None, expires: None, about: Box::new(about) };
        match more {
            More::Nothing => {}
            More::Waits => grant.pending = Some(1),
            More::Ends(end) => grant.expires = Some(Timestamp::from_millis(end)),
            More::HasLevels => grant.levels = Some(Box::new(levels())),
        }
        grant
    }

    fn levels() -> Levels {
        let chosen =
            Chosen { categories: BTreeMap::new(), options: vec![true], parts: BTreeMap::new() };
        Levels { chosen, access: Access::default(), others: 0 }
    }

    #[derive(Debug, Clone)]
    enum Step {
        Insert(u32, RoleIx, More),
        Remove(u32),
        Change(u32, RoleIx, More),
        ChangeAll(More),
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        // More holders than rows that are read one after the other, and often about that many.
        let (holder, role) = (0..24u32, 0..4u8);
        let more = prop_oneof![
            Just(More::Nothing),
            Just(More::Waits),
            (0..2i64).prop_map(More::Ends),
            Just(More::HasLevels)
        ];
        let step = prop_oneof![
            6 => (holder.clone(), role.clone(), more.clone())
                .prop_map(|(holder, role, more)| Step::Insert(holder, role, more)),
            4 => holder.clone().prop_map(Step::Remove),
            2 => (holder, role, more.clone())
                .prop_map(|(holder, role, more)| Step::Change(holder, role, more)),
            1 => more.prop_map(Step::ChangeAll),
        ];
        proptest::collection::vec(step, 1..200)
    }

    proptest! {
        #[test]
        fn grants_are_a_map(steps in steps()) {
            let (mut grants, mut map) = (Grants::default(), BTreeMap::new());
            for step in steps {
                match step {
                    Step::Insert(holder, role, more) => {
                        grants.insert(Ix::at(holder), grant(role, more));
                        map.insert(holder, grant(role, more));
                    }
                    Step::Remove(holder) => {
                        prop_assert_eq!(grants.remove(Ix::at(holder)), map.remove(&holder));
                    }
                    Step::Change(holder, role, more) => {
                        let new = grant(role, more);
                        let found = grants.change(Ix::at(holder), |grant| *grant = new.clone());
                        prop_assert_eq!(found, map.contains_key(&holder));
                        map.entry(holder).and_modify(|grant| *grant = new);
                    }
                    Step::ChangeAll(more) => {
                        grants.change_all(|old| *old = grant(old.role, more));
                        for old in map.values_mut() {
                            *old = grant(old.role, more);
                        }
                    }
                }
                prop_assert_eq!(grants.len(), map.len());
                let holders: BTreeSet<_> = grants.holders().collect();
                prop_assert_eq!(holders, map.keys().map(|n| Ix::at(*n)).collect());
                for n in 0..24 {
                    let (held, expected) = (grants.row(Ix::at(n)), map.get(&n));
                    prop_assert_eq!(grants.get(Ix::at(n)), expected);
                    prop_assert_eq!(held.map(|held| held.grant), expected);
                    let Some((held, grant)) = held.zip(expected) else { continue };
                    prop_assert_eq!((held.holder, held.role), (Ix::at(n), grant.role));
                    prop_assert_eq!(held.levels(), grant.levels.as_deref());
                    for now in [0, 1, 2].map(Timestamp::from_millis) {
                        let counts = grant.pending.is_none() && !grant.is_expired(now);
                        prop_assert_eq!(held.counts(now), counts);
                    }
                }
            }
        }
    }
}
