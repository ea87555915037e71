//! What is given.

use std::collections::BTreeMap;

use crate::actor::Gate;
use crate::change::ceiling::Giving;
use crate::model::{Role, RoleIx, Type};
use crate::state::{Grant, Levels};

/// What is given to each receiver.
#[derive(Clone)]
pub(crate) struct Gift {
    pub(crate) role: RoleIx,
    pub(crate) levels: Option<Levels>,
    /// What the receiver is told; `None`: nothing was said of it.
    pub(crate) fields: Option<BTreeMap<String, String>>,
    pub(crate) message: Option<String>,
    pub(crate) note: Option<String>,
}

impl Gift {
    pub(crate) fn giving(&self) -> Giving<'_> {
        Giving { role: self.role, levels: self.levels.as_ref() }
    }

    /// Whether a grant gives just this.
    pub(crate) fn is_given_by(&self, grant: &Grant) -> bool {
        let levels = grant.levels.as_deref().map(|levels| &levels.chosen);
        grant.role == self.role
            && levels == self.levels.as_ref().map(|levels| &levels.chosen)
            && self.tells(grant)
    }

    /// Whether its receiver was told the same, if this says anything of it.
    fn tells(&self, grant: &Grant) -> bool {
        self.fields.as_ref().is_none_or(|fields| *fields == grant.about.fields)
    }

    /// Whether a grant that does not wait could be changed into this.
    pub(crate) fn can_come_by_change(&self, kind: &Type, grant: &Grant) -> bool {
        let roles = kind.role(grant.role).zip(kind.role(self.role));
        roles.is_some_and(|(old, new)| comes_by_change(old, new)) && self.tells(grant)
    }

    /// Whether a grant that waits came with another message than this, if there is one.
    pub(crate) fn has_other_message(&self, gate: &Gate<'_>, grant: &Grant) -> bool {
        let waits = grant.pending.and_then(|number| gate.facts.state.proposal(number));
        self.message.is_some() && waits.is_some_and(|waits| waits.message != self.message)
    }
}

/// Whether who holds the old role, and has accepted it, can have the new one without being asked.
pub(crate) fn comes_by_change(old: &Role, new: &Role) -> bool {
    !new.accept && !new.fields || old.accept && old.fields == new.fields
}
