//! What an actor is about to give, or what somebody holds, to be compared.

use crate::access::Access;
use crate::model::{LevelIx, Role, RoleIx};
use crate::state::{Grant, Levels};

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
    pub(super) fn others(&self, role: &Role) -> LevelIx {
        self.levels.map_or(role.level.unwrap_or_default(), |levels| levels.others)
    }

    /// The level on a part.
    pub(super) fn of_part(&self, role: &Role, part: &str) -> LevelIx {
        self.levels.map_or(role.level.unwrap_or_default(), |levels| levels.of_part(part))
    }

    /// The parts that have a level of their own.
    pub(super) fn parts(&self) -> impl Iterator<Item = &str> {
        let parts = self.levels.into_iter().flat_map(|levels| levels.chosen.parts.keys());
        parts.map(String::as_str)
    }
}
