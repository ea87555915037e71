//! The model language: what a model file may say. Data only; `check` gives it meaning.
//!
//! TOML, JSON and a native dict or object are read into the same structures, so they mean the
//! same. Maps are sorted, so that the order of keys never matters.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

// A field that is added to these structures must have a default that means what its absence
// meant before; the fingerprint leaves out what has its default, so that of an older file stays.
// A structure in a new place of its own must be made known to `fingerprint::shorten`.

/// A whole model file.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ModelFile {
    /// The model's name and title.
    pub model: HeaderFile,
    /// How users are identified.
    #[serde(default)]
    pub users: UsersFile,
    /// Scenarios that hold: documentation that is checked.
    #[serde(default)]
    pub examples: Vec<ExampleFile>,
    /// The types of resources, each under its own name.
    #[serde(flatten)]
    pub types: BTreeMap<String, TypeFile>,
}

/// The model's name and title.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct HeaderFile {
    /// The name by which the model is opened.
    pub name: String,
    /// One line on what the model is for.
    #[serde(default)]
    pub title: String,
}

/// How users are identified.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct UsersFile {
    /// Whether a user's name must be an e-mail address.
    pub identity: Identity,
    /// Compare e-mail addresses without folding case.
    pub strict_email: bool,
}

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

/// One type of resource.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TypeFile {
    /// What the type is called in a sentence.
    #[serde(default)]
    pub label: String,
    /// The role of those who own a resource.
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
    /// Every action that can be checked, with its meaning in words.
    pub actions: BTreeMap<String, String>,
    /// The statuses; a new resource has the first.
    #[serde(default)]
    pub statuses: Vec<String>,
    /// What can be switched on a resource.
    #[serde(default)]
    pub settings: BTreeMap<String, SettingFile>,
    /// The named accesses.
    pub roles: BTreeMap<String, RoleFile>,
    /// The role that is given when none is named.
    #[serde(default)]
    pub default_role: Option<String>,
    /// Access that is computed, not given.
    #[serde(default)]
    pub audience: BTreeMap<String, AudienceFile>,
    /// Which action an actor needs for a change: `delete`, `sources`, `attributes`,
    /// `status` or `status: NAME`.
    #[serde(default)]
    pub changes: BTreeMap<String, String>,
    /// Whether who was given a role may give it up.
    #[serde(default)]
    pub leave: bool,
    /// Whether the host should tell people about what is given to or taken from them.
    #[serde(default)]
    pub notify: bool,
    /// How many resources are selected for the share dialog.
    #[serde(default)]
    pub select: Option<SelectFile>,
    /// The sizes of texts.
    #[serde(default)]
    pub limits: LimitsFile,
    /// What to tell the actor after a change: `share`, `change`, `revoke`, `leave`; or with
    /// the role, `share viewer`.
    #[serde(default)]
    pub texts: BTreeMap<String, String>,
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

/// What can be switched: on or off, or one of several values.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum SettingFile {
    /// On or off; this is the default.
    Switch(bool),
    /// On or off, with a label.
    Labelled(LabelledSwitch),
    /// One of several values.
    Choice(ChoiceFile),
}

/// On or off, with a label.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LabelledSwitch {
    /// What a dialog calls it.
    #[serde(default)]
    pub label: String,
    /// Its value on a new resource.
    pub default: bool,
}

/// One of several values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ChoiceFile {
    /// What a dialog calls it.
    #[serde(default)]
    pub label: String,
    /// The values, each with its label.
    pub one_of: BTreeMap<String, String>,
    /// Its value on a new resource.
    pub default: String,
}

/// A named access, and what it lets its holder pass on.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct RoleFile {
    /// What a dialog calls it.
    pub label: String,
    /// The role whose rights, settings and delegation this one has as well.
    pub includes: Option<String>,
    /// The actions that are held always.
    pub can: Vec<String>,
    /// The actions that are held while conditions hold, joined by ` and `.
    pub when: BTreeMap<String, Vec<String>>,
    /// The settings that may be switched.
    pub may_set: Vec<String>,
    /// The roles that may be given. Needs the action `access.edit`.
    pub may_give: Vec<String>,
    /// The roles of grants that may be changed; as `may_give` when not said.
    pub may_change: Option<Vec<String>>,
    /// The roles of grants that may be taken; as `may_change` when not said.
    pub may_take: Option<Vec<String>>,
    /// Whose grants may be changed and taken; as the included role's when not said.
    pub scope: Option<Scope>,
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

/// Access that is computed, not given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AudienceFile {
    /// What a dialog calls it.
    #[serde(default)]
    pub label: String,
    /// Who belongs to it.
    pub who: Reach,
    /// The audience exists only while these conditions hold.
    #[serde(default, rename = "while")]
    pub only_while: Option<String>,
    /// The actions that are held always.
    #[serde(default)]
    pub can: Vec<String>,
    /// The actions that are held while conditions hold.
    #[serde(default)]
    pub when: BTreeMap<String, Vec<String>>,
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

/// A scenario that holds for this model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ExampleFile {
    /// What the scenario shows, as a sentence.
    pub name: String,
    /// The changes that lead to it; each names its verb in `op`, the rest are its arguments.
    #[serde(default)]
    pub given: Vec<BTreeMap<String, serde_json::Value>>,
    /// Who can do what: principal, action, resource.
    #[serde(default)]
    pub can: Vec<(String, String, String)>,
    /// Who cannot do what, and why: principal, action, resource, reason.
    #[serde(default)]
    pub cannot: Vec<(String, String, String, String)>,
}
