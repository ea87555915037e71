//! One process per file.

use std::fs::{self, File, Metadata};
use std::io;
use std::path::Path;
use std::process;
use std::time::Duration;

use parking_lot::Mutex;

use super::acknowledged::{self, Condition};
use super::fault::failed;
use super::identity::{Identity, Left};
use super::ranges::{self, Mode};
use crate::error::{Error, Result};
use crate::journal::errors::unavailable;

/// The files that are open, with the process that opened them.
///
/// A forked child has a copy. `SQLite` must not open a file there that was open at the fork: its
/// own table of locks, copied as well, says that the process holds locks that only the parent
/// has. So the child is told to close before forking.
static OPEN: Mutex<Vec<(u32, Identity)>> = Mutex::new(Vec::new());

/// The right to have a file open, for one process and once within it. It is a lock on the file
/// itself: another name for the file is no way around it, and other programs are not held up.
#[derive(Debug)]
pub(super) struct FileLock {
    file: File,
    identity: Identity,
    process: u32,
    #[cfg(not(target_os = "linux"))]
    beside: File,
}

impl FileLock {
    /// Takes the lock, or fails at once. The file must be there.
    pub(super) fn take(path: &Path) -> Result<Self> {
        let file = File::options().read(true).write(true).open(path);
        Self::over(path, file.map_err(|error| failed(path, &error))?)
    }

    /// Whether a process of Privity has the file open. Nothing is locked, and where this process
    /// has it open, no descriptor of it is closed, by which `SQLite` would lose its locks.
    pub(super) fn is_taken(path: &Path) -> io::Result<bool> {
        let own = Identity::of(&fs::metadata(path)?);
        let open = OPEN.try_lock_for(Duration::from_secs(5));
        // Where files have no numbers, the table cannot tell them apart.
        let known = cfg!(unix) && open.is_some_and(|it| it.iter().any(|(_, other)| *other == own));
        Ok(known || !ranges::lock(&File::open(path)?, ranges::OWNER, Mode::Shared)?)
    }

    fn over(path: &Path, file: File) -> Result<Self> {
        let process = process::id();
        // Another thread may have held the table when this process was forked; then nobody is
        // left to release it.
        let Some(mut open) = OPEN.try_lock_for(Duration::from_secs(5)) else {
            return Err(forked(path));
        };
        let facts = file.metadata().map_err(|error| failed(path, &error))?;
        let identity = Identity::of(&facts);
        if open.iter().any(|(owner, other)| *owner != process && *other == identity) {
            return Err(forked(path));
        }
        #[cfg(not(target_os = "linux"))]
        let beside = lock_beside(path)?;
        if !ranges::lock(&file, ranges::OWNER, Mode::Exclusive)
            .map_err(|error| failed(path, &error))?
        {
            let own = open.contains(&(process, identity));
            return Err(locked(path, own));
        }
        open.push((process, identity));
        Ok(Self {
            file,
            identity,
            process,
            #[cfg(not(target_os = "linux"))]
            beside,
        })
    }

    /// Whether a name still leads to the file.
    pub(super) fn is_at(&self, path: &Path) -> io::Result<bool> {
        match fs::metadata(path) {
            Ok(facts) => Ok(self.is(&facts)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Whether these are facts of the file.
    pub(super) fn is(&self, facts: &Metadata) -> bool {
        Identity::of(facts) == self.identity
    }

    /// The file, as it is now, for the note beside it.
    pub(super) fn condition(&self, now: Left) -> Condition {
        Condition::new(self.identity, now.size, now.changed)
    }

    /// The file. Closing it drops what `SQLite` has locked: the connection is closed before.
    pub(super) fn file(&self) -> &File {
        &self.file
    }

    /// Makes this the child's copy of the lock, and returns the parent's.
    #[cfg(test)]
    pub(super) fn pretend_forked(&mut self) -> File {
        self.process += 1;
        self.file.try_clone().unwrap()
    }

    /// The process that took the lock.
    pub(super) fn process(&self) -> u32 {
        self.process
    }
}

impl Drop for FileLock {
    fn drop(&mut self) {
        // A forked child shares the lock with its parent, and only closes its copy of the file.
        // The parent must release it in so many words: while a child lives, closing isn't
        // enough.
        if self.process == process::id() {
            OPEN.lock().retain(|entry| *entry != (self.process, self.identity));
            // There is nobody to tell; and the locks go with the process at the latest.
            for range in [ranges::OPEN, ranges::OWNER] {
                let _ = ranges::lock(&self.file, range, Mode::Free);
            }
            #[cfg(not(target_os = "linux"))]
            let _ = self.beside.unlock();
        }
    }
}

/// Where files have no locks of their own, an empty file beside the space is locked. It stays,
/// because removing it would race with the next process that takes it.
#[cfg(not(target_os = "linux"))]
fn lock_beside(path: &Path) -> Result<File> {
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(super::identity::beside(path, "-lock"))
        .map_err(|error| failed(path, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => Err(locked(path, false)),
        Err(fs::TryLockError::Error(error)) => Err(failed(path, &error)),
    }
}

fn locked(path: &Path, own: bool) -> Error {
    let file = path.display();
    let user = (!own).then(|| acknowledged::user(path)).flatten();
    let message = match &user {
        _ if own => format!(
            "{file} is open in this process, perhaps under another name; close it first, or open it \
             by the same path everywhere"
        ),
        Some((process, program)) => format!(
            "{file} is open in process {process} ({program}), and one process at a time can have \
             it; close it there first"
        ),
        None => format!(
            "{file} is open in another process, and one process at a time can have it; close it \
             there first"
        ),
    };
    let error = unavailable("locked", message, path);
    match user {
        Some((process, _)) => error.with("process", process),
        None => error,
    }
}

/// The error for using what a parent process opened.
pub(super) fn forked(path: &Path) -> Error {
    let message = format!(
        "{} was open when this process was forked, and only the process that opened it can use \
         it; close it before forking, or open it in the child only",
        path.display()
    );
    unavailable("forked", message, path)
}
