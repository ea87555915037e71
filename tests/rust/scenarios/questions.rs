//! What scenarios ask beside the queries of the core, as data.

use privity::Timestamp;
use serde::Deserialize;
use serde_json::Value;

/// What has no query: decisions, and what is about the handle.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Other {
    Check { principal: String, action: String, resource: String },
    CheckMany { principals: Column, actions: Column, resources: Column },
    SetClock { now: Timestamp },
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
