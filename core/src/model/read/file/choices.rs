//! The model language: words of which one is chosen.

use serde::{Deserialize, Serialize};

/// What a user's name must be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Identity {
    /// Any name; those that are e-mail addresses are compared as such.
    #[default]
    Any,
    /// An e-mail address.
    Email,
}

/// How many owners a resource has, at every revision.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Owners {
    /// Exactly one.
    #[default]
    #[serde(rename = "one")]
    One,
    /// At least one.
    #[serde(rename = "one or more")]
    OneOrMore,
}

/// What bounds a resource's grants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Within {
    /// The resource's organization.
    Organization,
}

/// A kind of principal that can be given a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Grantee {
    /// A person.
    User,
    /// A group of users and groups.
    Group,
    /// An organization, as one principal.
    Org,
}

impl Grantee {
    /// The kind's name, as in `user:ann`.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Group => "group",
            Self::Org => "org",
        }
    }
}

/// Whose grants may be changed and taken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Scope {
    /// Everybody's.
    #[default]
    #[serde(rename = "all")]
    All,
    /// Those that the actor gave.
    #[serde(rename = "given by me")]
    GivenByMe,
}

/// Who belongs to an audience.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Reach {
    /// Every user, registered or not.
    #[serde(rename = "everyone")]
    Everyone,
    /// The members of the resource's organization, except guests.
    #[serde(rename = "members")]
    Members,
    /// The members of the resource's organization.
    #[serde(rename = "members and guests")]
    MembersAndGuests,
    /// Those who gave up their grant. What they hold by this shows them nothing.
    #[serde(rename = "those who left")]
    Leavers,
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
