//! The handle, and what all handles of one file share.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use parking_lot::Mutex;

use super::clock::Clock;
use super::lock::StateLock;
use super::options::Options;
use crate::error::{Code, Error, Result};
use crate::event::Revision;
use crate::journal::{Head, Journal};
use crate::model::Model;
use crate::time::Timestamp;

/// One journal and what is derived from it.
///
/// A space is used from any number of threads at once. Reads see every change that was made
/// before them, whole.
///
/// ```
/// use privity::{Create, Options, Put, Share, Space};
///
/// let space = Space::open(":memory:", Options::new().model("datasets"))?;
/// space.put(Put::new("user:ann@acme.org").org("acme"))?;
/// space.put(Put::new("user:bob@acme.org").org("acme"))?;
/// space.create(Create::new("dataset:claims").by("user:ann@acme.org"))?;
/// space.share(Share::new("dataset:claims", "user:bob@acme.org", "user:ann@acme.org").role("viewer"))?;
///
/// assert!(space.check("user:bob@acme.org", "export", "dataset:claims")?);
/// assert!(!space.check("user:bob@acme.org", "delete", "dataset:claims")?);
/// # Ok::<(), privity::Error>(())
/// ```
#[derive(Debug)]
pub struct Space {
    pub(super) shared: Arc<Shared>,
    pub(super) closed: AtomicBool,
}

/// What all handles of one file in this process share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) model: Model,
    pub(super) state: StateLock,
    pub(super) writer: Mutex<Writer>,
    pub(super) journal: Box<dyn Journal>,
    pub(super) clock: Clock,
    pub(super) options: Options,
    /// How many handles are open; the last one closes the journal.
    pub(super) handles: Mutex<usize>,
    /// No answer is right any more: the journal holds what could not be applied, or it is not
    /// where it was.
    pub(super) failed: OnceLock<Error>,
    /// The process that opened the space. A forked child may find its locks held for ever.
    pub(super) process: u32,
}

/// What the one that writes knows of the journal.
#[derive(Debug)]
pub(super) struct Writer {
    pub(super) head: Head,
    /// A write failed half-way: the journal may have moved on.
    pub(super) unsure: bool,
    /// Entries since the last snapshot.
    pub(super) tail: usize,
}

impl Space {
    /// The model of the space.
    pub fn model(&self) -> &Model {
        &self.shared.model
    }

    /// The number of changes so far: the position in the journal that answers are as of.
    ///
    /// # Errors
    ///
    /// `unavailable` if the space is closed.
    pub fn revision(&self) -> Result<Revision> {
        Ok(self.shared()?.state.read_briefly().revision)
    }

    /// Stops the clock of the space at a moment, for tests; `None` lets it run again. Time
    /// never goes back behind the last change.
    ///
    /// # Errors
    ///
    /// `invalid_argument` if not every language can hold the moment; `unavailable` if the space
    /// is closed.
    pub fn set_clock(&self, now: Option<Timestamp>) -> Result<()> {
        let shared = self.shared()?;
        let limit = Timestamp::MAX.as_millis().unsigned_abs();
        if let Some(far) = now.filter(|now| now.as_millis().unsigned_abs() > limit) {
            let message = format!(
                "{far} is no moment that every language can count; give milliseconds since 1970"
            );
            return Err(Error::argument("now", message));
        }
        shared.clock.set(now);
        Ok(())
    }

    /// Ends the use of the space. The file is free for others when its last handle in this
    /// process is closed. Closing twice is fine.
    ///
    /// # Errors
    ///
    /// `unavailable` if the storage could not be closed in good order.
    pub fn close(&self) -> Result<()> {
        if self.closed.swap(true, Ordering::AcqRel) {
            return Ok(());
        }
        self.shared.own_process()?;
        let mut handles = self.shared.handles.lock();
        *handles = handles.saturating_sub(1);
        if *handles == 0 { self.shared.journal.close() } else { Ok(()) }
    }

    /// Whether [`Space::close`] was called.
    pub fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Acquire)
    }

    pub(super) fn shared(&self) -> Result<&Shared> {
        if self.is_closed() {
            let error = Error::new(Code::Unavailable, "the space is closed; open it again");
            return Err(error.with("reason", "closed"));
        }
        match self.shared.failed.get() {
            Some(error) => Err(error.clone()),
            None => Ok(&self.shared),
        }
    }
}

impl Shared {
    /// `unavailable` in a forked child. For what may wait; a check has no time to ask.
    pub(super) fn own_process(&self) -> Result<()> {
        if self.process == std::process::id() {
            return Ok(());
        }
        let message = "the space is of the process that opened it, before the fork; close it before forking, or \
             open it in the child only";
        Err(Error::new(Code::Unavailable, message).with("reason", "forked"))
    }
}

impl Drop for Space {
    fn drop(&mut self) {
        // Nothing can be done about a failure here; `close` reports it to those who ask.
        let _ = self.close();
    }
}
