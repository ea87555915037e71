//! What is chosen for a grant.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::numbers::{CategoryIx, LevelIx};

/// What is picked under one name: a category's or a part's level, or an option.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged, expecting = "expected the name of a level, or true or false for an option")]
pub enum Pick {
    /// The name of a level.
    Level(String),
    /// Whether the option is given.
    Option(bool),
}

impl From<&str> for Pick {
    fn from(level: &str) -> Self {
        Self::Level(level.to_owned())
    }
}

impl From<bool> for Pick {
    fn from(given: bool) -> Self {
        Self::Option(given)
    }
}

/// What is chosen for one grant. Complete: every category and every option of the role has its
/// value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Chosen {
    /// By category.
    pub(crate) categories: BTreeMap<CategoryIx, LevelIx>,
    /// By the option's number in its role.
    pub(crate) options: Vec<bool>,
    /// The parts that have a level of their own, by name.
    pub(crate) parts: BTreeMap<String, LevelIx>,
}
