//! One grant.

use std::collections::BTreeMap;

use crate::access::Access;
use crate::event::Revision;
use crate::model::{Chosen, LevelIx, Role, RoleIx, Type};
use crate::time::Timestamp;

/// One principal's grant on one resource: what a decision reads, and it reads many.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Grant {
    pub(crate) role: RoleIx,
    /// What is chosen, where the role leaves a choice.
    pub(crate) levels: Option<Box<Levels>>,
    /// It waits for its receiver, under this number, and gives nothing.
    pub(crate) pending: Option<u64>,
    pub(crate) expires: Option<Timestamp>,
    pub(crate) about: Box<About>,
}

/// What is told of a grant. No decision asks for it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct About {
    /// What the giver told the receiver, field by field.
    pub(crate) fields: BTreeMap<String, String>,
    /// Who gave it; `None`: the host.
    pub(crate) by: Option<String>,
    /// The giver was forgotten: somebody who has their name now is another.
    pub(crate) giver_gone: bool,
    pub(crate) at: Timestamp,
    pub(crate) revision: Revision,
    /// Its place in the order of giving.
    pub(crate) order: u64,
    pub(crate) note: Option<String>,
}

/// What is chosen for a grant, and what that comes to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Levels {
    pub(crate) chosen: Chosen,
    /// What the grant gives on the resource itself.
    pub(crate) access: Access,
    /// The level of the parts that have none of their own.
    pub(crate) others: LevelIx,
}

impl Levels {
    pub(crate) fn new(kind: &Type, role: &Role, chosen: Chosen) -> Self {
        // A level that is not chosen is that of every part, whether parts have a category or not.
        let of_parts = |category| role.level_in(Some(&chosen), category);
        let others = role.level.or_else(|| kind.parts_category().map(of_parts));
        let access = kind.access_with(role, &chosen);
        Self { others: others.unwrap_or_default(), chosen, access }
    }

    /// The level of a part.
    pub(crate) fn of_part(&self, part: &str) -> LevelIx {
        self.chosen.parts.get(part).copied().unwrap_or(self.others)
    }
}

impl Grant {
    pub(crate) fn is_expired(&self, now: Timestamp) -> bool {
        self.expires.is_some_and(|end| end <= now)
    }

    /// Whether this very user gave it, not somebody who had their name before them.
    pub(crate) fn is_by(&self, user: &str) -> bool {
        !self.about.giver_gone && self.about.by.as_deref() == Some(user)
    }

    /// The same with another note.
    pub(crate) fn with_note(mut self, note: Option<String>) -> Self {
        self.about.note = note;
        self
    }
}
