//! A journal in one `SQLite` file.
//!
//! | file | holds |
//! |---|---|
//! | `mod` | the journal: its lock, its process, what happens after a failure |
//! | `file` | the file: finding out what it is, making it, connecting to it |
//! | `log` | the statements |
//! | `fault` | `SQLite`'s errors as this crate's |

mod fault;
mod file;
mod log;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::{mem, process};

use parking_lot::Mutex;
use rusqlite::Connection;

use self::fault::Fault;
use self::file::Found;
use super::lock::{self, FileLock};
use super::snapshot::digest;
use super::{Append, Head, Journal, Origin, Snapshot, closed};
use crate::error::{Error, Result};
use crate::event::{Entry, Revision};
use crate::id::shown;

/// What an append has survived when it returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Durability {
    /// A power cut.
    #[default]
    Full,
    /// A crash of the process. After a power cut the newest changes may be missing, never parts
    /// of one.
    Relaxed,
}

impl FromStr for Durability {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        match text {
            "full" => Ok(Self::Full),
            "relaxed" => Ok(Self::Relaxed),
            _ => {
                let message = format!("durability is `full` or `relaxed`, not `{}`", shown(text));
                Err(Error::argument("durability", message).with("durability", shown(text)))
            }
        }
    }
}

/// A journal in one `SQLite` file.
///
/// The file is locked for one process, and for one journal in it, as long as it is open: by a
/// lock on `<path>-lock`, which stays as an empty file. Any program may read the tables
/// `events`, `snapshots` and `privity` meanwhile. A copy of an open space needs `<path>-wal` as
/// well, or `sqlite3 <path> ".backup …"`.
///
/// After a fork, the child can neither use the journal nor open its file; a file that was closed
/// before the fork can be opened in the child. A child that outlives a parent that was killed
/// keeps the lock until it drops the journal or ends.
#[derive(Debug)]
pub struct SqliteJournal {
    path: PathBuf,
    durability: Durability,
    process: u32,
    open: Mutex<Option<Open>>,
}

/// In this order the fields are dropped: the lock outlives the connection.
#[derive(Debug)]
struct Open {
    /// `None` after a failure that leaves in doubt what is stored.
    connection: Option<Connection>,
    lock: FileLock,
}

impl SqliteJournal {
    /// Opens a file, or makes a new one where there is none or an empty one.
    ///
    /// # Errors
    ///
    /// `corrupt` if the file is damaged or not a Privity space, `newer_format` if this version
    /// can't read it, `unavailable` if it is in use or can't be reached, `invalid_argument` if
    /// the path names something other than a file. None of them changes the file.
    pub fn open(path: impl AsRef<Path>, durability: Durability) -> Result<Self> {
        let path = file::resolve(path.as_ref())?;
        // Before the lock, which leaves a file beside what may be somebody else's.
        file::look(&path)?;
        Self::locked(path, durability)
    }

    /// Opens a file that is a space already; gives `None`, and makes nothing, where there is no
    /// file or an empty one.
    pub(crate) fn find(path: &Path, durability: Durability) -> Result<Option<Self>> {
        let path = file::resolve(path)?;
        match file::look(&path)? {
            Found::Nothing => Ok(None),
            Found::Space => Self::locked(path, durability).map(Some),
        }
    }

    fn locked(path: PathBuf, durability: Durability) -> Result<Self> {
        let lock = FileLock::take(&path)?;
        match file::look(&path)? {
            Found::Nothing => file::create(&path)?,
            Found::Space => file::examine(&path)?,
        }
        let connection =
            file::connect(&path, durability).map_err(|fault| fault.into_error(&path))?;
        let process = lock.process();
        let open = Mutex::new(Some(Open { connection: Some(connection), lock }));
        Ok(Self { path, durability, process, open })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Does a piece of work with the connection.
    fn with<T>(&self, work: impl FnOnce(&mut Connection) -> Result<T, Fault>) -> Result<T> {
        // Before the mutex: a thread that held it at the fork doesn't exist in the child.
        self.check_process()?;
        let mut guard = self.open.lock();
        let open = guard.as_mut().ok_or_else(closed)?;
        let told = |fault: Fault| fault.into_error(&self.path);
        let mut connection = match open.connection.take() {
            Some(connection) => connection,
            None => file::connect(&self.path, self.durability).map_err(told)?,
        };
        let result = work(&mut connection);
        if !result.as_ref().is_err_and(Fault::is_doubtful) {
            open.connection = Some(connection);
        }
        result.map_err(told)
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
        self.with(|connection| log::append(connection, after, entries))
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
        self.with(|connection| log::keep(connection, snapshot.head, &text, digest))
    }

    fn close(&self) -> Result<()> {
        self.check_process()?;
        self.open.lock().take();
        Ok(())
    }
}

impl Drop for SqliteJournal {
    fn drop(&mut self) {
        if self.process == process::id() {
            return;
        }
        // Closing would run the parent's shutdown on the parent's file: let go of it instead.
        if let Some(Open { connection, lock }) = self.open.get_mut().take() {
            mem::forget(connection);
            drop(lock);
        }
    }
}
