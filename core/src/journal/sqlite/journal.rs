//! The journal: its process, and what happens after a failure.

use std::path::{Path, PathBuf};
use std::process;

use parking_lot::Mutex;
use rusqlite::Connection;

use super::durability::Durability;
use super::fault::{self, Fault};
use super::file::{self, Found};
use super::held::{self, Held};
use super::lock::{self, FileLock};
use super::{copy, log, stale};
use crate::error::Result;
use crate::event::{Entry, Revision};
use crate::journal::chain::Head;
use crate::journal::contract::{Append, Copied, Journal};
use crate::journal::errors::closed;
use crate::journal::origin::Origin;
use crate::journal::snapshot::{Snapshot, digest};

/// A journal in one `SQLite` file.
///
/// The file is locked for one process, and for one journal in it, as long as it is open; the lock
/// is on the file itself, whatever it is called. Any program may read the tables `events`,
/// `snapshots` and `privity` meanwhile. Beside an open file are `<path>-wal` with the newest
/// changes, `<path>-shm`, and `<path>-lock` with what was acknowledged last; all three go when it
/// is closed.
///
/// Each change is known to be in the file that the path names before it is acknowledged. A file
/// that was removed, or replaced by another, is not answered from or written to any more.
///
/// After a fork, the child can neither use the journal nor open its file; a file that was closed
/// before the fork can be opened in the child. A child that outlives a parent that was killed
/// keeps the lock until it drops the journal or ends.
#[derive(Debug)]
pub struct SqliteJournal {
    path: PathBuf,
    pub(super) process: u32,
    pub(super) open: Mutex<Option<Held>>,
}

impl SqliteJournal {
    /// Opens a file, or makes a new one where there is none or an empty one.
    ///
    /// # Errors
    ///
    /// `corrupt` if the file is damaged or not a Privity space, or lacks changes that were
    /// acknowledged, `newer_format` if this version can't read it, `unavailable` if it is in use
    /// or can't be reached, `invalid_argument` if the path names something other than a file.
    /// None of them changes the file.
    pub fn open(path: impl AsRef<Path>, durability: Durability) -> Result<Self> {
        let path = file::resolve(path.as_ref())?;
        // A process that makes the file, or replaces it, at the same time is met once or twice.
        for _ in 0..10 {
            if file::look(&path)? == Found::Nothing && !file::create(&path)? {
                continue;
            }
            if let Some(journal) = Self::locked(&path, durability)? {
                return Ok(journal);
            }
        }
        Err(held::replaced(&path))
    }

    /// Opens a file that is a space already; gives `None`, and makes nothing, where there is no
    /// file or an empty one.
    pub(crate) fn find(path: &Path, durability: Durability) -> Result<Option<Self>> {
        let path = file::resolve(path)?;
        match file::look(&path)? {
            Found::Nothing => Ok(None),
            Found::Space => Self::open(path, durability).map(Some),
        }
    }

    /// `None` if the path has come to name another file in between.
    fn locked(path: &Path, durability: Durability) -> Result<Option<Self>> {
        let lock = FileLock::take(path)?;
        if !lock.is_at(path).map_err(|error| fault::failed(path, &error))? {
            return Ok(None);
        }
        stale::set_aside(path)?;
        file::examine(path)?;
        let process = lock.process();
        let mut held = Held::new(path, durability, lock);
        held.attach().map_err(|fault| fault.into_error(path))?;
        Ok(Some(Self { path: path.to_owned(), process, open: Mutex::new(Some(held)) }))
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Does a piece of work with the open file.
    pub(super) fn with_held<T>(
        &self,
        work: impl FnOnce(&mut Held) -> Result<T, Fault>,
    ) -> Result<T> {
        // Before the mutex: a thread that held it at the fork doesn't exist in the child.
        self.check_process()?;
        let mut guard = self.open.lock();
        let held = guard.as_mut().ok_or_else(closed)?;
        work(held).map_err(|fault| fault.into_error(&self.path))
    }

    /// Does a piece of work with the connection.
    pub(super) fn with<T>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, Fault>,
    ) -> Result<T> {
        self.with_held(|held| held.with(work))
    }

    fn check_process(&self) -> Result<()> {
        if self.process == process::id() { Ok(()) } else { Err(lock::forked(&self.path)) }
    }
}

impl Journal for SqliteJournal {
    fn origin(&self) -> Result<Option<Origin>> {
        self.with(|connection| log::origin(connection))
    }

    fn adopt(&self, origin: &Origin) -> Result<()> {
        self.with(|connection| log::adopt(connection, origin))
    }

    fn head(&self) -> Result<Head> {
        self.with(|connection| log::head(connection))
    }

    fn append(&self, after: Head, entries: &[Entry]) -> Result<Append> {
        self.with_held(|held| held.append(after, entries))
    }

    fn read(&self, after: Head, limit: usize) -> Result<(Vec<Entry>, Head)> {
        self.with(|connection| log::read(connection, after, limit))
    }

    fn position(&self, revision: Revision) -> Result<Option<Head>> {
        self.with(|connection| log::position(connection, revision))
    }

    fn snapshot(&self) -> Result<Option<Snapshot>> {
        let stored = self.with(|connection| log::snapshot(connection))?;
        Ok(stored.and_then(|(head, text)| Snapshot::decode(head, &text)))
    }

    fn keep(&self, snapshot: &Snapshot) -> Result<()> {
        // Not under the lock: a large one takes its time, and changes shouldn't wait for it.
        let text = snapshot.encode()?;
        let digest = digest(snapshot.head, &text);
        self.with_held(|held| {
            held.with(|connection| log::keep(connection, snapshot.head, &text, digest))?;
            held.grown(text.len() / 4_096);
            Ok(())
        })
    }

    fn check(&self) -> Result<()> {
        self.with(|connection| log::check(connection))
    }

    fn backup(&self, to: &Path) -> Result<Copied> {
        // Not under the lock: changes go on meanwhile.
        let head = self.head()?;
        copy::backup(&self.path, head, to)
    }

    fn close(&self) -> Result<()> {
        self.check_process()?;
        match self.open.lock().take() {
            Some(held) => held.close().map_err(|fault| fault.into_error(&self.path)),
            None => Ok(()),
        }
    }
}

impl Drop for SqliteJournal {
    fn drop(&mut self) {
        let Some(held) = self.open.get_mut().take() else { return };
        if self.process == process::id() {
            held.leave();
        } else {
            held.abandon();
        }
    }
}
