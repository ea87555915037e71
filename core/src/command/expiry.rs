//! The end of a grant, as an argument.

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// The end of a grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, expecting = "expected a moment, in whole milliseconds since 1970, or `never`")]
pub enum Expiry {
    /// The grant counts before this moment, and not from it on.
    At(Timestamp),
    /// The grant has no end.
    Never(Never),
}

/// The word `never`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Never {
    /// The word itself.
    Never,
}

impl From<Timestamp> for Expiry {
    fn from(at: Timestamp) -> Self {
        Self::At(at)
    }
}
