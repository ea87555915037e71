//! What a principal acts as: itself, and every group that it is in, however deep.
//!
//! A decision reads it, and walks no graph. So it is kept up to date on write, at the cost of what
//! changes: of each group in it is known by how many of the principal's own groups it comes, so that
//! a membership that ends takes away what nothing else gives, and looks at nothing else.

use std::collections::BTreeMap;
use std::ops::Deref;

use smallvec::{SmallVec, smallvec};

use super::numbers::PrincipalIx;

/// Groups, in order, each once.
#[derive(Debug, Default)]
pub(crate) struct GroupReach {
    groups: SmallVec<[PrincipalIx; 4]>,
    /// By how many ways more than one, of those that have more than one.
    more: BTreeMap<PrincipalIx, u32>,
}

impl GroupReach {
    /// That of a principal that is in no group.
    pub(super) fn of(principal: PrincipalIx) -> Self {
        Self { groups: smallvec![principal], more: BTreeMap::new() }
    }

    /// One more way to each of these; which of them are new. They are in order, and so is what is
    /// new.
    pub(super) fn add(&mut self, groups: &[PrincipalIx]) -> Vec<PrincipalIx> {
        #[cfg(test)]
        super::work::add(groups.len());
        let mut new = Vec::new();
        for group in groups {
            if self.groups.binary_search(group).is_ok() {
                *self.more.entry(*group).or_default() += 1;
            } else {
                new.push(*group);
            }
        }
        if let [one] = *new {
            let place = self.groups.binary_search(&one).unwrap_or_else(|place| place);
            self.groups.insert(place, one);
        } else if !new.is_empty() {
            self.groups.extend_from_slice(&new);
            // Two parts, each in order: they are merged.
            self.groups.sort();
        }
        new
    }

    /// One way less to each of these; which of them are gone by that. They are in order, and so is
    /// what is gone.
    pub(super) fn take(&mut self, groups: &[PrincipalIx]) -> Vec<PrincipalIx> {
        #[cfg(test)]
        super::work::add(groups.len());
        let mut gone = Vec::new();
        for group in groups {
            match self.more.get_mut(group) {
                None => gone.push(*group),
                Some(1) => drop(self.more.remove(group)),
                Some(ways) => *ways -= 1,
            }
        }
        if let [one] = *gone {
            if let Ok(place) = self.groups.binary_search(&one) {
                self.groups.remove(place);
            }
        } else if !gone.is_empty() {
            self.groups.retain(|group| gone.binary_search(group).is_err());
        }
        gone
    }
}

impl Deref for GroupReach {
    type Target = [PrincipalIx];

    fn deref(&self) -> &[PrincipalIx] {
        &self.groups
    }
}
