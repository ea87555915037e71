//! What happened: the journal's entries. The state is a fold over them.

mod decision;
mod proposal;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use self::decision::Decision;
pub use self::proposal::{ProposalKind, ProposalState};
use crate::model::Pick;
use crate::time::Timestamp;

/// A position in the journal: the number of changes so far. 0 is the empty space.
pub type Revision = u64;

/// One event, with its place in the journal. The entries of one change share a revision.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The change that this belongs to.
    pub revision: Revision,
    /// When it was made.
    pub at: Timestamp,
    /// Who made it; `None` when the host did.
    pub actor: Option<String>,
    /// What happened.
    pub event: Event,
}

/// Why a grant ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// Somebody took it back.
    Revoked,
    /// It was given by somebody whose own grant was taken back in the same call.
    Cascade,
    /// The principal gave it up.
    Left,
    /// Its end had passed when it was given anew.
    Expired,
    /// The host named other owners.
    Reassigned,
    /// Its resource was deleted.
    Deleted,
    /// Its holder was forgotten.
    Forgotten,
    /// Its receiver did not accept it.
    Declined,
    /// It waited for its receiver, and was taken back.
    Withdrawn,
    /// Its owner handed over.
    Transferred,
}

/// What can happen to a space. Identifiers are in normal form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Event {
    /// A principal's facts are these from now on.
    PrincipalPut {
        /// The principal.
        principal: String,
        /// Its name for people.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// Whether it is known to the host (users), or registered for data exchange
        /// (organizations).
        registered: bool,
        /// What it is verified for.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        verified: Vec<String>,
        /// The host's own facts.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        attributes: BTreeMap<String, String>,
        /// The fields that it wants with a share; whether each is required.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        fields: BTreeMap<String, bool>,
    },
    /// A principal and all that it held are gone.
    PrincipalForgotten {
        /// The principal.
        principal: String,
    },
    /// A principal has another name from now on, and all that it had.
    PrincipalRenamed {
        /// The principal.
        principal: String,
        /// Its name from now on.
        to: String,
    },
    /// A principal belongs to a group or an organization from now on.
    MemberAdded {
        /// The group or organization.
        group: String,
        /// The member.
        principal: String,
        /// A guest of the organization.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        guest: bool,
    },
    /// A principal doesn't belong to a group or an organization any more.
    MemberRemoved {
        /// The group or organization.
        group: String,
        /// The member.
        principal: String,
    },
    /// A resource exists. Its owners' `granted` events follow.
    ResourceCreated {
        /// The resource.
        resource: String,
        /// Its organization.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        org: Option<String>,
        /// Its status, where its type has any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        status: Option<String>,
        /// Every setting's value.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        settings: BTreeMap<String, SettingValue>,
        /// What it is made of.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        sources: Vec<String>,
        /// Sources that were deleted; only in snapshots.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        lost: Vec<String>,
        /// What it is a part of.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        parent: Option<String>,
        /// What kind of part it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        part_kind: Option<String>,
        /// Who gave up a grant on it; only in snapshots.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        left: Vec<String>,
        /// The host's own facts.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        attributes: BTreeMap<String, String>,
    },
    /// Facts of a resource have changed; what isn't named stays.
    ResourceSet {
        /// The resource.
        resource: String,
        /// Its new status.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        status: Option<String>,
        /// The settings that changed.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        settings: BTreeMap<String, SettingValue>,
        /// All that it is made of now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sources: Option<Vec<String>>,
        /// The attributes that changed; `None` removes one.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        attributes: BTreeMap<String, Option<String>>,
    },
    /// A resource and every grant on it are gone.
    ResourceDeleted {
        /// The resource.
        resource: String,
    },
    /// A principal holds a role on a resource from now on. The entry's actor gave it.
    Granted {
        /// The resource.
        resource: String,
        /// Who holds it.
        principal: String,
        /// What is held.
        role: String,
        /// What was chosen for this grant, where the role leaves a choice.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        levels: Option<BTreeMap<String, Pick>>,
        /// What the giver told the receiver, field by field.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        fields: BTreeMap<String, String>,
        /// It waits for the receiver, under this number.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        proposal: Option<u64>,
        /// Until when.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expires: Option<Timestamp>,
        /// The owners' own note.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
        /// What the giver wrote to the receiver.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
        /// Whether the host should tell the receiver.
        #[serde(default)]
        notify: bool,
        /// The giver is forgotten; only in snapshots.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        giver_gone: bool,
    },
    /// A grant is another one from now on; who gave it stays.
    GrantChanged {
        /// The resource.
        resource: String,
        /// Who holds it.
        principal: String,
        /// What is held now.
        role: String,
        /// What was held before.
        was: String,
        /// What is chosen for it now, where the role leaves a choice.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        levels: Option<BTreeMap<String, Pick>>,
        /// Until when, now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expires: Option<Timestamp>,
        /// The owners' note, now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
        /// Whether the host should tell the holder.
        #[serde(default)]
        notify: bool,
    },
    /// A grant has ended.
    GrantEnded {
        /// The resource.
        resource: String,
        /// Who held it.
        principal: String,
        /// What was held.
        role: String,
        /// Why it ended.
        why: Ending,
        /// Whether the host should tell who held it.
        #[serde(default)]
        notify: bool,
    },
    /// Something waits for a decision. The entry's actor proposes it.
    Proposed {
        /// Its number in the space.
        proposal: u64,
        /// What it is.
        what: ProposalKind,
        /// The resource.
        resource: String,
        /// Who would receive the role.
        principal: String,
        /// The role.
        role: String,
        /// What would be chosen for the grant, where the role leaves a choice.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        levels: Option<BTreeMap<String, Pick>>,
        /// What the giver told the receiver, field by field; only in snapshots.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        fields: BTreeMap<String, String>,
        /// Until when it waits.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expires: Option<Timestamp>,
        /// What the proposer wrote to those who decide.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
        /// Whether the host should tell those who decide.
        #[serde(default)]
        notify: bool,
        /// What has become of it; only in snapshots.
        #[serde(default, skip_serializing_if = "ProposalState::is_open")]
        state: ProposalState,
        /// The decision's note; only in snapshots.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
        /// Who proposed it is forgotten; only in snapshots.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        proposer_gone: bool,
        /// Who would receive it is forgotten; only in snapshots.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        receiver_gone: bool,
        /// Who decided it, and when; only in snapshots.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decision: Option<Decision>,
    },
    /// A proposal does not wait any more. What it comes to follows.
    ProposalClosed {
        /// Its number in the space.
        proposal: u64,
        /// The resource.
        resource: String,
        /// Who would have received the role, or has.
        principal: String,
        /// What has become of it.
        state: ProposalState,
        /// What was said with the decision.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
        /// Whether the host should tell who waits.
        #[serde(default)]
        notify: bool,
    },
    /// The space's time goes back to when this was made: it had been ahead, under a wrong clock.
    TimeReset {
        /// Where the space's time was.
        was: Timestamp,
    },
    /// How many proposals were ever made: those of resources that are gone keep their numbers;
    /// only in snapshots.
    ProposalsCounted {
        /// The number of the last one.
        last: u64,
    },
}

/// The value of a setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged, expecting = "expected true, false, or the name of one of the setting's values")]
pub enum SettingValue {
    /// On or off.
    Switch(bool),
    /// One of the setting's values.
    Choice(String),
}

impl From<bool> for SettingValue {
    fn from(on: bool) -> Self {
        Self::Switch(on)
    }
}

impl From<&str> for SettingValue {
    fn from(choice: &str) -> Self {
        Self::Choice(choice.to_owned())
    }
}

impl Event {
    /// The event's kind, as it is written in the journal.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::PrincipalPut { .. } => "principal_put",
            Self::PrincipalForgotten { .. } => "principal_forgotten",
            Self::PrincipalRenamed { .. } => "principal_renamed",
            Self::MemberAdded { .. } => "member_added",
            Self::MemberRemoved { .. } => "member_removed",
            Self::ResourceCreated { .. } => "resource_created",
            Self::ResourceSet { .. } => "resource_set",
            Self::ResourceDeleted { .. } => "resource_deleted",
            Self::Granted { .. } => "granted",
            Self::GrantChanged { .. } => "grant_changed",
            Self::GrantEnded { .. } => "grant_ended",
            Self::Proposed { .. } => "proposed",
            Self::ProposalClosed { .. } => "proposal_closed",
            Self::TimeReset { .. } => "time_reset",
            Self::ProposalsCounted { .. } => "proposals_counted",
        }
    }

    /// The resource that the event is about.
    pub fn resource(&self) -> Option<&str> {
        match self {
            Self::ResourceCreated { resource, .. }
            | Self::ResourceSet { resource, .. }
            | Self::ResourceDeleted { resource }
            | Self::Granted { resource, .. }
            | Self::GrantChanged { resource, .. }
            | Self::GrantEnded { resource, .. }
            | Self::Proposed { resource, .. }
            | Self::ProposalClosed { resource, .. } => Some(resource),
            Self::PrincipalPut { .. }
            | Self::PrincipalForgotten { .. }
            | Self::PrincipalRenamed { .. }
            | Self::MemberAdded { .. }
            | Self::MemberRemoved { .. }
            | Self::TimeReset { .. }
            | Self::ProposalsCounted { .. } => None,
        }
    }

    /// The principal that the event is about.
    pub fn principal(&self) -> Option<&str> {
        match self {
            Self::PrincipalPut { principal, .. }
            | Self::PrincipalForgotten { principal }
            | Self::PrincipalRenamed { principal, .. }
            | Self::MemberAdded { principal, .. }
            | Self::MemberRemoved { principal, .. }
            | Self::Granted { principal, .. }
            | Self::GrantChanged { principal, .. }
            | Self::GrantEnded { principal, .. }
            | Self::Proposed { principal, .. }
            | Self::ProposalClosed { principal, .. } => Some(principal),
            Self::ResourceCreated { .. }
            | Self::ResourceSet { .. }
            | Self::ResourceDeleted { .. }
            | Self::TimeReset { .. }
            | Self::ProposalsCounted { .. } => None,
        }
    }
}
