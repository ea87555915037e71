//! What waits for a decision, or has waited.

use std::collections::BTreeMap;

use super::numbers::ResourceIx;
use crate::event::{Decision, ProposalKind, ProposalState, Revision};
use crate::model::{Pick, RoleIx};
use crate::time::Timestamp;

/// What waits for a decision, or has waited.
#[derive(Debug, Clone)]
pub(crate) struct Proposal {
    pub(crate) number: u64,
    pub(crate) what: ProposalKind,
    pub(crate) resource: ResourceIx,
    /// Who would receive the role.
    pub(crate) principal: String,
    /// The receiver was forgotten: somebody who has that name now is another.
    pub(crate) receiver_gone: bool,
    /// Who made it.
    pub(crate) by: Option<String>,
    pub(crate) proposer_gone: bool,
    pub(crate) role: RoleIx,
    pub(crate) levels: Option<BTreeMap<String, Pick>>,
    /// What the giver told the receiver, field by field.
    pub(crate) fields: BTreeMap<String, String>,
    pub(crate) message: Option<String>,
    pub(crate) expires: Option<Timestamp>,
    pub(crate) at: Timestamp,
    pub(crate) revision: Revision,
    pub(crate) state: ProposalState,
    /// What was said with the decision.
    pub(crate) note: Option<String>,
    /// `None` while it waits, and if time alone ended it.
    pub(crate) decision: Option<Decision>,
}

impl Proposal {
    /// What has become of it by now.
    pub(crate) fn state(&self, now: Timestamp) -> ProposalState {
        let late = self.expires.is_some_and(|end| end <= now);
        if self.state == ProposalState::Open && late { ProposalState::Expired } else { self.state }
    }

    /// Whether this very principal made it.
    pub(crate) fn is_by(&self, id: &str) -> bool {
        !self.proposer_gone && self.by.as_deref() == Some(id)
    }

    /// Who asks by it, or offers the ownership, if they are not forgotten. What is shared and waits
    /// is found by its grant.
    pub(super) fn asker(&self) -> Option<&str> {
        let asks = self.what != ProposalKind::Share && !self.proposer_gone;
        self.by.as_deref().filter(|_| asks)
    }

    /// Whether this very principal would receive it.
    pub(crate) fn is_for(&self, id: &str) -> bool {
        !self.receiver_gone && self.principal == id
    }
}
