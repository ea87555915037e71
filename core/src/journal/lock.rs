//! One process per file.

use std::ffi::OsString;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::process;
use std::time::Duration;

use parking_lot::Mutex;

use super::unavailable;
use crate::error::{Error, Result};

/// The files that are open, with the process that opened them.
///
/// A forked child has a copy. `SQLite` must not open a file there that was open at the fork: its
/// own table of locks, copied as well, says that the process holds locks that only the parent
/// has. So the child is told to close before forking.
static OPEN: Mutex<Vec<(u32, PathBuf)>> = Mutex::new(Vec::new());

/// An exclusive lock on a file, as an advisory lock on another file beside it: readers such as
/// the `sqlite3` program stay free to read.
///
/// The file beside it stays when the lock is released, because removing it would race with the
/// next process that takes it.
#[derive(Debug)]
pub(crate) struct FileLock {
    path: PathBuf,
    file: File,
    process: u32,
}

impl FileLock {
    /// Takes the lock, or fails at once.
    pub(crate) fn take(path: &Path) -> Result<Self> {
        let process = process::id();
        // Another thread may have held the table when this process was forked; then nobody is
        // left to release it.
        let Some(mut open) = OPEN.try_lock_for(Duration::from_secs(5)) else {
            return Err(forked(path));
        };
        if open.iter().any(|(owner, file)| *owner != process && file == path) {
            return Err(forked(path));
        }
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(beside(path, "-lock"))
            .map_err(|error| failed(path, &error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let message = format!(
                    "{} is in use: one process at a time can open a file; close it there first",
                    path.display()
                );
                return Err(unavailable("locked", message, path));
            }
            Err(TryLockError::Error(error)) => return Err(failed(path, &error)),
        }
        open.push((process, path.to_owned()));
        Ok(Self { path: path.to_owned(), file, process })
    }

    /// Makes this the child's copy of the lock, and returns the parent's.
    #[cfg(test)]
    pub(crate) fn pretend_forked(&mut self) -> File {
        self.process += 1;
        self.file.try_clone().unwrap()
    }

    /// The process that took the lock.
    pub(crate) fn process(&self) -> u32 {
        self.process
    }
}

impl Drop for FileLock {
    fn drop(&mut self) {
        // A forked child shares the lock with its parent, and only closes its copy of the file.
        // The parent must release it in so many words: while a child lives, closing isn't
        // enough.
        if self.process == process::id() {
            OPEN.lock().retain(|(owner, path)| *owner != self.process || *path != self.path);
            // There is nobody to tell; and the lock goes with the process at the latest.
            let _ = self.file.unlock();
        }
    }
}

/// The path of a file that belongs to another: `claims.db` → `claims.db-lock`.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

/// The error for using what a parent process opened.
pub(crate) fn forked(path: &Path) -> Error {
    let message = format!(
        "{} was open when this process was forked, and only the process that opened it can use \
         it; close it before forking, or open it in the child only",
        path.display()
    );
    unavailable("forked", message, path)
}

fn failed(path: &Path, error: &std::io::Error) -> Error {
    let message = format!("{} cannot be locked: {error}", path.display());
    unavailable("io", message, path)
}
