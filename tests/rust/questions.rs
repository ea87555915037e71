//! The questions of scenarios, as data: what `privity::Command` is for changes.

use privity::{Names, Revision, Timestamp, Without};
use serde::Deserialize;
use serde_json::Value;

/// The questions, as data: what `privity::Command` is for changes.
#[derive(Debug, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case", deny_unknown_fields)]
#[rustfmt::skip] // One question is one line.
pub(crate) enum Question {
    Check { principal: String, action: String, resource: String },
    CheckMany { principals: Column, actions: Column, resources: Column },
    Explain { principal: String, action: String, resource: String, by: Option<String>, reveal: Option<bool> },
    Who { resource: String, action: Option<String>, by: Option<String> },
    What { principal: String, action: String, r#type: String, after: Option<String>, limit: Option<usize> },
    Actions { principal: String, resources: Names },
    Pending { resource: Option<String>, by: Option<String>, after: Option<u64>, limit: Option<usize> },
    Search { resource: String, query: String, by: String, limit: Option<usize> },
    Sheet {
        resource: String,
        by: String,
        after: Option<String>,
        receivers_after: Option<String>,
        limit: Option<usize>,
    },
    Get { resource: String },
    Select { r#type: String, resources: Names, by: String },
    Principal { principal: String },
    List { r#type: String, without: Option<Without>, after: Option<String>, limit: Option<usize> },
    Members { group: String, #[serde(default)] nested: bool, after: Option<String>, limit: Option<usize> },
    Holdings { principal: String, after: Option<String>, limit: Option<usize> },
    Proposal { proposal: u64 },
    History {
        #[serde(default)] after: Revision, before: Option<Revision>, limit: Option<usize>,
        resource: Option<String>, #[serde(default)] newest_first: bool,
    },
    Verify { hash: Option<String> },
    Revision {},
    SetClock { now: Option<Timestamp> },
    Close {},
    Open { model: Value },
}

/// One argument of `check_many`: the same for every question, or one for each.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Column {
    Same(String),
    Each(Vec<String>),
}

impl Column {
    pub(crate) fn rows(&self) -> Option<usize> {
        match self {
            Self::Same(_) => None,
            Self::Each(texts) => Some(texts.len()),
        }
    }

    pub(crate) fn at(&self, row: usize) -> &str {
        match self {
            Self::Same(text) => text,
            Self::Each(texts) => &texts[row],
        }
    }
}
