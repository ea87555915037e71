//! What a type says beside its roles, conditions and settings.

use super::numbers::{ActionIx, RoleIx};
use crate::access::{Access, ConditionSet};
use crate::error::Code;
use crate::model::read::file::Reach;

/// An action: one verb that can be checked.
#[derive(Debug)]
pub(crate) struct Action {
    pub(crate) name: String,
    /// In words.
    pub(crate) meaning: String,
    /// The reason when no source gives the action.
    pub(crate) lacking: Code,
}

/// Access that is computed, not given.
#[derive(Debug)]
pub(crate) struct Audience {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) reach: Reach,
    pub(crate) only_while: ConditionSet,
    pub(crate) access: Access,
}

/// Which action an actor needs for a change; `None` leaves the change to the host.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    pub(crate) delete: Option<ActionIx>,
    pub(crate) sources: Option<ActionIx>,
    pub(crate) attributes: Option<ActionIx>,
    /// Of a part: an action on its parent.
    pub(crate) create: Option<ActionIx>,
    /// By status number.
    pub(crate) status: Vec<Option<ActionIx>>,
}

/// What becomes of an owner who hands over.
#[derive(Debug)]
pub(crate) struct Transfer {
    pub(crate) keeps: Option<RoleIx>,
}

/// The texts of the rule that exactly one resource is selected.
#[derive(Debug)]
pub(crate) struct Select {
    pub(crate) none: String,
    pub(crate) several: String,
}

/// What to warn the actor of.
#[derive(Debug)]
pub(crate) struct WarningRule {
    pub(crate) role: RoleIx,
    /// Empty: always.
    pub(crate) unless: ConditionSet,
    pub(crate) code: String,
    pub(crate) text: String,
}
