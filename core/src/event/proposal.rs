//! What waits for a decision, and what has become of it.

use serde::{Deserialize, Serialize};

/// What waits for a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ProposalKind {
    /// Somebody asks for access, or for more; who manages the resource decides.
    Request,
    /// Somebody shares; the receiver decides.
    Share,
    /// An owner offers the ownership; the receiver decides.
    Transfer,
}

/// What has become of a proposal.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ProposalState {
    /// It waits.
    #[default]
    Open,
    /// It was accepted, and has had its effect.
    Approved,
    /// It was declined.
    Declined,
    /// It was taken back, or could not be given any more when it was approved.
    Withdrawn,
    /// Nobody decided in time.
    Expired,
    /// Another one, or a share, took its place.
    Superseded,
}

impl ProposalState {
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
    pub(super) fn is_open(&self) -> bool {
        *self == Self::Open
    }
}
