//! What is kept of a decision: nothing that answers show as it is.

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// Who decided a proposal, or took it back, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// When.
    pub at: Timestamp,
    /// Who; `None`: the host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// That one is forgotten: somebody who has the name now is another.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub gone: bool,
}

impl Decision {
    /// Who it was, if the space still knows.
    pub(crate) fn who(&self) -> Option<&str> {
        self.by.as_deref().filter(|_| !self.gone)
    }
}
