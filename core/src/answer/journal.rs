//! What the journal says.

use serde::Serialize;

use crate::event::Revision;
use crate::time::Timestamp;

/// One event of the journal.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Record {
    /// The change that it belongs to.
    pub revision: Revision,
    /// When.
    pub at: Timestamp,
    /// Who; `None`: the host.
    pub actor: Option<String>,
    /// What happened, such as `granted`.
    pub kind: String,
    /// To which resource.
    pub resource: Option<String>,
    /// To which principal.
    pub principal: Option<String>,
    /// The rest, as the journal has it.
    pub data: serde_json::Value,
}

/// The outcome of walking the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Verification {
    /// The last revision.
    pub revision: Revision,
    /// How many events there are.
    pub events: u64,
    /// The hash of the last event, in hex. Keep it elsewhere: with it, `verify` also finds
    /// that the end was cut off.
    pub hash: String,
}
