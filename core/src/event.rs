//! What happened: the journal's entries. The state is a fold over them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

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
    },
    /// A principal and all that it held are gone.
    PrincipalForgotten {
        /// The principal.
        principal: String,
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
}

/// The value of a setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
            Self::MemberAdded { .. } => "member_added",
            Self::MemberRemoved { .. } => "member_removed",
            Self::ResourceCreated { .. } => "resource_created",
            Self::ResourceSet { .. } => "resource_set",
            Self::ResourceDeleted { .. } => "resource_deleted",
            Self::Granted { .. } => "granted",
            Self::GrantChanged { .. } => "grant_changed",
            Self::GrantEnded { .. } => "grant_ended",
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
            | Self::GrantEnded { resource, .. } => Some(resource),
            Self::PrincipalPut { .. }
            | Self::PrincipalForgotten { .. }
            | Self::MemberAdded { .. }
            | Self::MemberRemoved { .. } => None,
        }
    }

    /// The principal that the event is about.
    pub fn principal(&self) -> Option<&str> {
        match self {
            Self::PrincipalPut { principal, .. }
            | Self::PrincipalForgotten { principal }
            | Self::MemberAdded { principal, .. }
            | Self::MemberRemoved { principal, .. }
            | Self::Granted { principal, .. }
            | Self::GrantChanged { principal, .. }
            | Self::GrantEnded { principal, .. } => Some(principal),
            Self::ResourceCreated { .. }
            | Self::ResourceSet { .. }
            | Self::ResourceDeleted { .. } => None,
        }
    }
}
