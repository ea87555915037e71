//! The model language: one type of resource.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::choices::{Grantee, Owners, Within};
use super::role::{AudienceFile, CategoryFile, LevelFile, RoleFile, TransferFile};
use super::setting::SettingFile;

/// One type of resource.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TypeFile {
    /// What the type is called in a sentence.
    #[serde(default)]
    pub label: String,
    /// The type whose words these are as well; what is said here replaces what is said there.
    #[serde(default, skip_serializing)]
    pub like: Option<String>,
    /// The role of those who own a resource. A part has none: it is its parent's.
    #[serde(default)]
    pub owner: String,
    /// How many owners a resource has.
    #[serde(default)]
    pub owners: Owners,
    /// Bounds every grant to the members of the resource's own organization.
    #[serde(default)]
    pub within: Option<Within>,
    /// Which kinds of principals can be given a role.
    #[serde(default = "users_only")]
    pub grantees: Vec<Grantee>,
    /// Whether a user must be registered to be given a role.
    #[serde(default)]
    pub registered: bool,
    /// The type of the resources that this one is made of.
    #[serde(default)]
    pub sources: Option<String>,
    /// The type of the resource that this one is a part of. Who has a grant on that has the
    /// level here that the grant says.
    #[serde(default)]
    pub parent: Option<String>,
    /// The kinds of such parts, told apart by conditions.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// The levels, the lowest first: it gives nothing, and each further one includes those
    /// before it.
    #[serde(default)]
    pub levels: Vec<String>,
    /// What has a level of its own in a grant.
    #[serde(default)]
    pub categories: BTreeMap<String, CategoryFile>,
    /// For a part: what each of its parent's levels gives.
    #[serde(default)]
    pub gives: BTreeMap<String, LevelFile>,
    /// Every action that can be checked, with its meaning in words.
    pub actions: BTreeMap<String, String>,
    /// The statuses; a new resource has the first.
    #[serde(default)]
    pub statuses: Vec<String>,
    /// What can be switched on a resource.
    #[serde(default)]
    pub settings: BTreeMap<String, SettingFile>,
    /// The named accesses.
    #[serde(default)]
    pub roles: BTreeMap<String, RoleFile>,
    /// The role that is given when none is named.
    #[serde(default)]
    pub default_role: Option<String>,
    /// The action that is meant when a question names none; `view`, if not given.
    #[serde(default)]
    pub view: Option<String>,
    /// Access that is computed, not given.
    #[serde(default)]
    pub audience: BTreeMap<String, AudienceFile>,
    /// Which action an actor needs for a change: `delete`, `sources`, `attributes`,
    /// `status` or `status: NAME`; for a part `create`, an action on its parent.
    #[serde(default)]
    pub changes: BTreeMap<String, String>,
    /// Whether who was given a role may give it up.
    #[serde(default)]
    pub leave: bool,
    /// Whether people may ask for access, and for which role if they name none. They need the
    /// action `access.request`; who decides needs `access.decide`.
    #[serde(default)]
    pub requests: Option<RequestsFile>,
    /// Whether an owner may offer the ownership to somebody, who accepts or declines.
    #[serde(default)]
    pub transfer: Option<TransferFile>,
    /// Whether the host should tell people about what is given to or taken from them.
    #[serde(default)]
    pub notify: bool,
    /// How many resources are selected for the share dialog.
    #[serde(default)]
    pub select: Option<SelectFile>,
    /// The sizes of texts.
    #[serde(default)]
    pub limits: LimitsFile,
    /// What to tell the actor after a change: `share`, `change`, `revoke`, `leave`, `request`,
    /// `approve`, `decline`, `withdraw`, `transfer`; or with the role, `share viewer`.
    #[serde(default)]
    pub texts: BTreeMap<String, String>,
    /// What a share dialog calls its parts; the keys are the host's own.
    #[serde(default)]
    pub labels: BTreeMap<String, String>,
    /// What a dialog calls the levels; one that is not here, by its own name.
    #[serde(default)]
    pub level_labels: BTreeMap<String, String>,
    /// For a part: the attribute by which a dialog calls it; by its identifier, if not given.
    #[serde(default)]
    pub named_by: Option<String>,
    /// What to warn the actor of.
    #[serde(default)]
    pub warnings: Vec<WarningFile>,
    /// The reason's code where the usual one is too general. Keys are `status`,
    /// `setting: NAME`, an action, or `leave`.
    #[serde(default)]
    pub reasons: BTreeMap<String, String>,
}

fn users_only() -> Vec<Grantee> {
    vec![Grantee::User]
}

/// That people may ask for access.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RequestsFile {
    /// The role that is asked for when none is named.
    pub default_role: String,
}

/// The rule that a share dialog opens on exactly one resource.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SelectFile {
    /// The text when nothing is selected.
    pub none: String,
    /// The text when more than one is selected.
    pub several: String,
}

/// The sizes of texts, in Unicode code points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct LimitsFile {
    /// The message that goes with a share.
    #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
    pub message: usize,
    /// The note that the owners keep about a grant.
    #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
    pub note: usize,
}

impl Default for LimitsFile {
    fn default() -> Self {
        Self { message: 2_000, note: 2_000 }
    }
}

/// What to warn the actor of, after a change that went through.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WarningFile {
    /// The role that was given.
    pub role: String,
    /// Not while these conditions hold.
    #[serde(default)]
    pub unless: Option<String>,
    /// The warning's stable code.
    pub code: String,
    /// The warning in words.
    pub text: String,
}
