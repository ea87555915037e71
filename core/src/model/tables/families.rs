//! Conditions and audiences, told apart: each question names every family, so that a new one cannot
//! be passed over in silence.

use crate::model::{ActionIx, Reach, Test};

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

impl Reach {
    /// Whether it ends where the resource's organization does.
    pub(crate) fn is_within_organization(self) -> bool {
        match self {
            Self::Members | Self::MembersAndGuests => true,
            Self::Everyone | Self::Leavers => false,
        }
    }
}
