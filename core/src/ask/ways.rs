//! By which groups a principal comes to what they hold.

use std::collections::{BTreeMap, VecDeque};

use crate::decide::Facts;
use crate::state::PrincipalIx;

/// The shortest ways from a principal to the groups that it is in, found in one walk.
pub(super) struct Ways {
    start: Option<PrincipalIx>,
    came_from: BTreeMap<PrincipalIx, PrincipalIx>,
}

impl Ways {
    pub(super) fn of(facts: Facts<'_>, start: Option<PrincipalIx>) -> Self {
        let mut came_from = BTreeMap::new();
        let mut open: VecDeque<PrincipalIx> = start.into_iter().collect();
        while let Some(ix) = open.pop_front() {
            for group in facts.state.principal(ix).into_iter().flat_map(|record| &record.groups) {
                if Some(*group) != start && !came_from.contains_key(group) {
                    came_from.insert(*group, ix);
                    open.push_back(*group);
                }
            }
        }
        Self { start, came_from }
    }

    /// Group by group; nothing from the principal to itself, or to where no way leads.
    pub(super) fn to(&self, facts: Facts<'_>, holder: PrincipalIx) -> Vec<String> {
        let mut path = Vec::new();
        let mut at = Some(holder).filter(|_| self.start.is_some());
        while let Some(ix) = at.filter(|ix| Some(*ix) != self.start) {
            path.push(facts.state.principal_id(ix).to_owned());
            at = self.came_from.get(&ix).copied();
        }
        path.reverse();
        path
    }
}
