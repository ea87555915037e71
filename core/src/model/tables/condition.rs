//! Conditions. Each question about one names every family, so that a new one cannot be passed over in
//! silence.

use super::numbers::ActionIx;
use crate::error::Code;

/// Something live that must hold for a right to count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Condition {
    /// As the model file writes it, in normal form.
    pub(crate) text: String,
    pub(crate) test: Test,
    /// The reason when it fails.
    pub(crate) code: Code,
}

/// What a condition looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Test {
    /// The setting has one of these values: bit n is its value n.
    Setting { setting: u8, values: u64 },
    /// The status is one of these: bit n is the type's status n.
    Status(u64),
    /// The actor is verified for the value of the resource's attribute; without one, at all.
    Verified(Option<String>),
    /// The actor can do this on every source; with `some`, there must be one.
    EverySource { action: ActionIx, some: bool },
    /// The resource is of this kind of part.
    Kind(u8),
    /// The actor can do this on the parent.
    Parent(ActionIx),
    /// The actor can do this on every part, or on every one of a kind; with `some`, there must be
    /// one.
    EveryPart { kind: Option<u8>, action: ActionIx, some: bool },
}

impl Test {
    /// The statuses of which the resource has to have one.
    pub(crate) fn statuses(&self) -> Option<u64> {
        match self {
            Self::Status(statuses) => Some(*statuses),
            Self::Setting { .. }
            | Self::Verified(_)
            | Self::EverySource { .. }
            | Self::Kind(_)
            | Self::Parent(_)
            | Self::EveryPart { .. } => None,
        }
    }

    /// The values of which the setting has to have one.
    pub(crate) fn values_of(&self, number: u8) -> Option<u64> {
        match self {
            Self::Setting { setting, values } => (*setting == number).then_some(*values),
            Self::Status(_)
            | Self::Verified(_)
            | Self::EverySource { .. }
            | Self::Kind(_)
            | Self::Parent(_)
            | Self::EveryPart { .. } => None,
        }
    }

    /// What has to be open to the actor on every part, and on parts of which kind; `None`: any.
    pub(crate) fn of_every_part(&self) -> Option<(Option<u8>, ActionIx)> {
        match self {
            Self::EveryPart { kind, action, .. } => Some((*kind, *action)),
            Self::Setting { .. }
            | Self::Status(_)
            | Self::Verified(_)
            | Self::EverySource { .. }
            | Self::Kind(_)
            | Self::Parent(_) => None,
        }
    }
}
