//! The model language: roles, levels and audiences.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::choices::{Grantee, Reach, Scope};

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
    /// The level that is held in every category. Not beside `choose`.
    pub level: Option<String>,
    /// The categories whose level is chosen for each grant.
    pub choose: Vec<String>,
    /// The level of those that are not chosen; the lowest, if not given.
    pub default: Option<String>,
    /// Categories that have the level of another one, which is chosen.
    pub follows: BTreeMap<String, String>,
    /// What is chosen for each grant beside levels: yes or no.
    pub options: BTreeMap<String, OptionFile>,
    /// The kinds of principals that can be given this role; all grantees of the type, if not
    /// given.
    pub to: Vec<Grantee>,
    /// Whether an organization must be registered to be given this role, and to use it.
    pub registered: bool,
    /// Whether the receiver accepts the grant before it counts.
    pub accept: bool,
    /// Whether the receiver's required fields come with the grant.
    pub fields: bool,
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

/// Something that is chosen for each grant: yes or no.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct OptionFile {
    /// What a dialog calls it.
    pub label: String,
    /// The actions that it gives.
    pub can: Vec<String>,
    /// The actions that it gives while conditions hold.
    pub when: BTreeMap<String, Vec<String>>,
    /// The options without which it cannot be chosen.
    pub needs: Vec<String>,
}

/// What has a level of its own in a grant.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct CategoryFile {
    /// What a dialog calls it.
    pub label: String,
    /// The type of the parts that have a level each; the category's own level is that of the
    /// parts that nobody names.
    pub each: Option<String>,
    /// What each level gives, beside what those before it give.
    pub levels: BTreeMap<String, LevelFile>,
}

/// What a level gives.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct LevelFile {
    /// The actions that are held always.
    pub can: Vec<String>,
    /// The actions that are held while conditions hold.
    pub when: BTreeMap<String, Vec<String>>,
}

/// That an owner may offer the ownership to somebody.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct TransferFile {
    /// The role that the old owner keeps; none, if not given.
    pub keeps: Option<String>,
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
