//! The journal: the append-only log of events. It is the truth; all else is derived.
//!
//! A journal stores what it is given and decides nothing. Several spaces, in one process or in
//! many, can write to one journal: an append names the head that its writer saw, and is
//! refused when the journal has moved on; the space then reads what it missed and judges the
//! change again.
//!
//! Each entry's hash covers the entry and the hash before it, so the last hash stands for the
//! whole log: altering, removing or exchanging anything before it is found by reading it again.
//! The first entry follows the hash of the journal's [`Origin`], so that this cannot be exchanged
//! either once there are entries.
//! Where a log ends is written down beside its entries, so an end that damage cut off is noticed.
//! Two things it cannot know about itself: that somebody cut off both, and that all of it was
//! written anew. Whoever must rule that out keeps a [`Head`] elsewhere from time to time, and asks
//! for the [position](Journal::position) of its revision later.

mod chain;
mod memory;
mod snapshot;
mod sqlite;
#[cfg(test)]
mod tests;

use std::path::Path;

pub use self::chain::{Hash, Head};
pub use self::memory::MemoryJournal;
pub use self::snapshot::Snapshot;
pub use self::sqlite::{Durability, SqliteJournal};
pub(crate) use self::sqlite::{resolve, restore};
use crate::error::{Code, Error, Result};
use crate::event::{Entry, Revision};

/// What a journal belongs to. Written once, when the journal is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The model's name.
    pub model: String,
    /// The model's fingerprint.
    pub fingerprint: String,
    /// The model as JSON, so that the file alone says what its events mean.
    pub source: String,
}

impl Origin {
    /// Where a journal of this origin begins: revision 0, with a hash over all three texts, each
    /// after its length in bytes (8 of them, big-endian). Every journal must begin there.
    pub fn start(&self) -> Head {
        chain::start(Some(self))
    }
}

/// A copy of a journal that was checked from its first entry to its last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Copied {
    /// Where it ends.
    pub head: Head,
    /// How many entries it has.
    pub events: u64,
}

/// The outcome of [`Journal::append`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Append {
    /// The entries are stored, as durably as the journal promises; this is the new head.
    Stored(Head),
    /// The journal did not end where the writer thought. Nothing was stored.
    Moved,
}

/// Where events are kept. See the module's text for the contract.
///
/// # Errors
///
/// Each method fails with `unavailable` when the storage can't be reached and with `corrupt`
/// when it is damaged; a failed call has stored nothing, or the next `read` shows what it stored.
#[allow(clippy::missing_errors_doc, reason = "the same for every method: above")]
pub trait Journal: Send + Sync + std::fmt::Debug {
    /// What the journal belongs to; `None` while it is new.
    fn origin(&self) -> Result<Option<Origin>>;

    /// Makes a new journal belong to a model. Fails with `model_mismatch` when it belongs to
    /// another already, and with `corrupt` when it has entries and belongs to none.
    fn adopt(&self, origin: &Origin) -> Result<()>;

    /// Where the journal ends.
    fn head(&self) -> Result<Head>;

    /// Stores the entries of one change or of several, all or none, if the journal still ends at
    /// `after`. Their revisions count on from that of `after`; the entries of one change share
    /// one. Anything else fails with `invalid_argument`.
    fn append(&self, after: Head, entries: &[Entry]) -> Result<Append>;

    /// Reads entries after a revision, oldest first: whole changes, until at least `limit`
    /// entries are read or the journal ends; and the head that they lead to. The chain is checked
    /// on the way: `after` must still be in the journal, and the first entry must follow it.
    fn read(&self, after: Head, limit: usize) -> Result<(Vec<Entry>, Head)>;

    /// The position of a revision; `None` if the journal ends before it. That of 0 is where the
    /// journal begins: [`Head::START`], or the hash of its origin once it has one.
    fn position(&self, revision: Revision) -> Result<Option<Head>>;

    /// The newest snapshot that is whole. A damaged one is passed over, because the entries can
    /// always be read instead; one that contradicts the chain is an error.
    fn snapshot(&self) -> Result<Option<Snapshot>>;

    /// Keeps a snapshot in place of older ones. Its position must be in the journal.
    fn keep(&self, snapshot: &Snapshot) -> Result<()>;

    /// Looks for damage that reading the entries does not show: the storage's own checks, entries
    /// too many or too few, snapshots that are not what was kept.
    fn check(&self) -> Result<()>;

    /// Writes all of the journal, as of one moment, into a new file that can be opened as a
    /// space. All of the copy is checked. Changes go on meanwhile. Fails with `already_exists`
    /// where there is a file.
    fn backup(&self, to: &Path) -> Result<Copied>;

    /// Ends the use of the storage. Later calls fail with `unavailable`, except that
    /// closing again does nothing.
    fn close(&self) -> Result<()>;
}

/// Whether a journal that failed so is not to be used any more, nor what was read from it: it is
/// not the one that its name leads to, or it is not as it was written.
pub(crate) fn is_final(error: &Error) -> bool {
    let reason = error.details().get("reason").and_then(|reason| reason.as_str());
    error.code() == Code::Corrupt || reason == Some("replaced")
}

fn closed() -> Error {
    let message = "the space is closed; open it again";
    Error::new(Code::Unavailable, message).with("reason", "closed")
}

/// The error for a journal with entries whose origin is gone, whole or in part.
pub(crate) fn nameless() -> Error {
    Error::new(Code::Corrupt, "the journal does not say which model it has")
}

fn mismatch(own: &Origin, given: &Origin) -> Error {
    let message = format!(
        "the space was made with the model `{}` ({}), not with `{}` ({}); open it with its own \
         model, or migrate it",
        own.model, own.fingerprint, given.model, given.fingerprint
    );
    Error::new(Code::ModelMismatch, message)
        .with("model", own.model.as_str())
        .with("fingerprint", own.fingerprint.as_str())
        .with("given", given.model.as_str())
        .with("given_fingerprint", given.fingerprint.as_str())
}

fn unavailable(reason: &str, message: String, path: &Path) -> Error {
    Error::new(Code::Unavailable, message)
        .with("reason", reason)
        .with("path", path.display().to_string())
}
