//! Who, and what.

use std::collections::BTreeMap;

use serde::Serialize;

use super::grants::GrantInfo;
use crate::event::{Revision, SettingValue};

/// Who has access.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AccessList {
    /// The resource.
    pub resource: String,
    /// What the people listed can do.
    pub action: String,
    /// As of when.
    pub revision: Revision,
    /// Always `true`: whoever can, and may be shown to the one who asks, is in `people`, or
    /// `everyone` says that all can. A list that would be cut short is an error instead.
    pub complete: bool,
    /// Every user can, known to the space or not; `people` lists those who could without that. If
    /// not, then no user whom the space does not know can, and `people` has all who can.
    pub everyone: bool,
    /// The users who can, sorted, with how each came to it.
    pub people: Vec<PersonInfo>,
    /// The stored grants: owners first, then as they were given.
    pub grants: Vec<GrantInfo>,
}

/// A user who can, and how that came about.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PersonInfo {
    /// The user.
    pub principal: String,
    /// Their name for people.
    pub name: Option<String>,
    /// The roles that they hold, their own and their groups', sorted.
    pub roles: Vec<String>,
    /// Where it comes from: the user's own grant, groups, or `audience:NAME`; sorted.
    pub via: Vec<String>,
}

/// A page of resources or principals.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Page {
    /// Their identifiers, sorted by their bytes.
    pub items: Vec<String>,
    /// Whether these are the last.
    pub complete: bool,
    /// Where to go on: give it as `after`. `None` when complete.
    pub next: Option<String>,
    /// As of when.
    pub revision: Revision,
}

/// The facts of a resource, for the host.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ResourceInfo {
    /// The resource.
    pub resource: String,
    /// Its organization.
    pub org: Option<String>,
    /// Its status, where its type has any.
    pub status: Option<String>,
    /// The settings' values.
    pub settings: BTreeMap<String, SettingValue>,
    /// What it is made of.
    pub sources: Vec<String>,
    /// What it was made of and is gone: nobody can do anything that needs every source.
    pub lost: Vec<String>,
    /// What it is a part of.
    pub parent: Option<String>,
    /// What kind of part it is.
    pub kind: Option<String>,
    /// Its parts.
    pub parts: Vec<String>,
    /// The host's own facts.
    pub attributes: BTreeMap<String, String>,
    /// The revision of its last change.
    pub changed: Revision,
    /// As of when.
    pub revision: Revision,
}

/// The one resource that a share dialog opens on.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Selection {
    /// The resource.
    pub resource: String,
    /// Who has access to it now.
    pub access: AccessList,
    /// The host's own facts, such as a link to its data.
    pub attributes: BTreeMap<String, String>,
    /// The settings' values.
    pub settings: BTreeMap<String, SettingValue>,
    /// As of when; give it as `if_revision` to refuse changes over somebody else's.
    pub revision: Revision,
}
