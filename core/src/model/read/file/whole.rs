//! The model language: a whole file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::choices::Identity;
use super::kind::TypeFile;

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
