//! Grants, proposals, and what came of a change.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::event::{ProposalKind, ProposalState, Revision};
use crate::model::Pick;
use crate::time::Timestamp;

/// What a change did.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Outcome {
    /// Whether anything changed. `false`: it was so already, and nothing was written.
    pub changed: bool,
    /// The space's revision after the change.
    pub revision: Revision,
    /// The model's own words, such as `Viewer permission added.`
    pub text: Option<String>,
    /// What the actor should know.
    pub warnings: Vec<Warning>,
    /// The grants that the change touched, as they are now; of those that ended, as they were.
    pub grants: Vec<GrantInfo>,
    /// The proposals that the change made or decided, as they are now.
    pub proposals: Vec<ProposalInfo>,
}

/// Something that waits for a decision, or has waited.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProposalInfo {
    /// Its number in the space: what `approve`, `decline` and `withdraw` take.
    pub proposal: u64,
    /// What it is.
    pub what: ProposalKind,
    /// The resource.
    pub resource: String,
    /// Who would receive the role.
    pub principal: String,
    /// Their name for people.
    pub name: Option<String>,
    /// The role.
    pub role: String,
    /// What would be chosen for the grant; `None` where the role leaves no choice.
    pub levels: Option<BTreeMap<String, Pick>>,
    /// What the giver told the receiver, field by field.
    pub fields: BTreeMap<String, String>,
    /// Who made it; `None` when its maker is forgotten.
    pub by: Option<String>,
    /// Their name for people.
    pub by_name: Option<String>,
    /// What its maker wrote to those who decide.
    pub message: Option<String>,
    /// When it was made.
    pub at: Timestamp,
    /// Until when it waits; for a share, also the end of the grant.
    pub expires: Option<Timestamp>,
    /// What has become of it.
    pub state: ProposalState,
    /// What was said with the decision.
    pub note: Option<String>,
    /// Who decided it, or took it back; `None` while it waits, when time ended it, when the host
    /// did, or when they are forgotten.
    pub decided_by: Option<String>,
    /// When that was.
    pub decided_at: Option<Timestamp>,
    /// Whether the actor who asks decides on it. For the host: `false`.
    pub can_decide: bool,
    /// Whether the actor who asks may take it back. For the host: `false`.
    pub can_withdraw: bool,
}

/// What waits for a decision.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProposalList {
    /// The proposals, the oldest first.
    pub items: Vec<ProposalInfo>,
    /// Whether these are the last.
    pub complete: bool,
    /// Where to go on: give it as `after`. `None` when complete.
    pub next: Option<u64>,
    /// As of when.
    pub revision: Revision,
}

/// What the actor of a change should know, though it went through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Warning {
    /// A stable code: the model's own, `expiry_capped` or `without_owner`.
    pub code: String,
    /// The warning in words.
    pub text: String,
    /// All the resources that it is about, sorted, if these are not the call's own.
    pub resources: Vec<String>,
}

/// Whether a grant counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum GrantState {
    /// It counts.
    Active,
    /// It waits for its receiver, and gives nothing until it is accepted.
    Pending,
    /// Its holder has left the resource's organization, or lost its registration; it counts
    /// again if the holder returns.
    Suspended,
    /// Its end has passed.
    Expired,
    /// It has ended.
    Ended,
}

/// One principal's grant on one resource.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GrantInfo {
    /// The resource.
    pub resource: String,
    /// Who holds it.
    pub principal: String,
    /// What is held.
    pub role: String,
    /// What was chosen for it, complete; `None` where the role leaves no choice.
    pub levels: Option<BTreeMap<String, Pick>>,
    /// What the giver told the receiver, field by field.
    pub fields: BTreeMap<String, String>,
    /// The number of the proposal by which it waits.
    pub proposal: Option<u64>,
    /// Whether this is ownership.
    pub owner: bool,
    /// Whether it counts.
    pub state: GrantState,
    /// Who gave it; `None` when the host did, or when the giver is forgotten.
    pub by: Option<String>,
    /// When it was given.
    pub at: Timestamp,
    /// Until when it counts; `None`: without end.
    pub expires: Option<Timestamp>,
    /// The owners' note; `None` for everybody else.
    pub note: Option<String>,
    /// In an `AccessList`: whether its holder can do the list's action now; in a `Sheet`,
    /// `view`. Owners may hold a resource that they can't view. `None` elsewhere.
    pub can: Option<bool>,
}
