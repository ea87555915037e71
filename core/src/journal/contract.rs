//! The contract of a journal: what is asked of it, whatever keeps it.

use std::path::Path;

use super::chain::Head;
use super::origin::Origin;
use super::snapshot::Snapshot;
use crate::error::Result;
use crate::event::{Entry, Revision};

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
