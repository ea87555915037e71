//! Snapshots as text: a JSON array with one array per entry. Lines of their own are no faster to
//! read, and `SQLite`'s JSON functions read an array.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::chain::{Hash, Head};
use crate::error::{Code, Error, Result};
use crate::event::{Entry, Event, Revision};
use crate::time::Timestamp;

/// A shorter journal with the same fold, up to a revision.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    /// The position that it stands for.
    pub head: Head,
    /// Entries that rebuild the state at that position.
    pub entries: Vec<Entry>,
}

#[derive(Serialize)]
struct Written<'a>(Revision, Timestamp, Option<&'a str>, &'a Event);

#[derive(Deserialize)]
struct Read(Revision, Timestamp, Option<String>, Event);

impl Snapshot {
    /// The entries as text.
    pub(crate) fn encode(&self) -> Result<String> {
        let lines: Vec<_> = self
            .entries
            .iter()
            .map(|entry| Written(entry.revision, entry.at, entry.actor.as_deref(), &entry.event))
            .collect();
        serde_json::to_string(&lines).map_err(|_| {
            Error::new(Code::InvalidArgument, "the snapshot cannot be written as JSON")
        })
    }

    /// Reads what `encode` wrote; `None` if it is something else.
    pub(crate) fn decode(head: Head, text: &str) -> Option<Self> {
        let lines: Vec<Read> = serde_json::from_str(text).ok()?;
        let entries = lines
            .into_iter()
            .map(|Read(revision, at, actor, event)| Entry { revision, at, actor, event })
            .collect();
        Some(Self { head, entries })
    }
}

/// What vouches for a stored snapshot: it covers the position as well, so that neither can be
/// exchanged alone.
pub(crate) fn digest(head: Head, text: &str) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(head.revision.to_be_bytes());
    hasher.update(head.hash.as_bytes());
    hasher.update(text);
    Hash::from_bytes(hasher.finalize().into())
}
