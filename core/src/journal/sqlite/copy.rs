//! Whole copies of a space: a backup of an open one, and the way back.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::draft::{Draft, sync_folder};
use super::fault::{Fault, damaged, failed};
use super::file::{self, Found};
use super::identity::{Identity, beside};
use super::lock::FileLock;
use super::log;
use crate::error::{Code, Error, Result};
use crate::journal::chain::Head;
use crate::journal::contract::Copied;

/// Writes a file as it is now, which is at least up to `head`, into a new file.
pub(super) fn backup(path: &Path, head: Head, to: &Path) -> Result<Copied> {
    let to = unused(to)?;
    let draft = Draft::new(&to)?;
    copy(path, draft.path(), Source::Open)?;
    let copied = whole(draft.path())?;
    let position = file::alone(draft.path()).and_then(|it| log::position(&it, head.revision));
    // Another file may have come under the name in this moment.
    if position.map_err(|fault| fault.into_error(&to))? != Some(head) {
        return Err(super::held::replaced(path));
    }
    publish(&draft, &to)?;
    Ok(copied)
}

pub(super) fn publish(draft: &Draft, to: &Path) -> Result<()> {
    match draft.publish(to) {
        Ok(true) => Ok(()),
        Ok(false) => Err(taken(to)),
        Err(error) => Err(failed(to, &error)),
    }
}

/// The path of a file that is not there yet.
pub(super) fn unused(to: &Path) -> Result<PathBuf> {
    let to = file::resolve(to)?;
    let name = to.as_os_str().as_encoded_bytes();
    if ["-wal", "-shm", "-journal", "-lock"].iter().any(|own| name.ends_with(own.as_bytes())) {
        let message = format!(
            "{} has a name of the files that stand beside a space; choose another",
            to.display()
        );
        return Err(Error::argument("path", message).with("path", to.display().to_string()));
    }
    match fs::symlink_metadata(&to) {
        Ok(_) => Err(taken(&to)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(to),
        Err(error) => Err(failed(&to, &error)),
    }
}

/// Puts a whole backup in the place of a file that nobody has open, or of none. What stood there stays beside it as `<path>-before`, with its `-wal`.
pub(crate) fn restore(backup: &Path, path: &Path) -> Result<Copied> {
    let (backup, path) = (file::resolve(backup)?, file::resolve(path)?);
    if file::look(&backup)? == Found::Nothing {
        let message = format!("{} is no backup: it is not there, or empty", backup.display());
        return Err(Error::argument("backup", message).with("path", backup.display().to_string()));
    }
    let identity = |path: &Path| fs::metadata(path).ok().map(|facts| Identity::of(&facts));
    if identity(&backup) == identity(&path) {
        let message = "the backup is the file itself; name another file";
        return Err(Error::argument("backup", message));
    }
    if FileLock::is_taken(&backup).map_err(|error| failed(&backup, &error))? {
        let message = format!(
            "{} is a space that is open, and no backup (are the two arguments swapped?); the backup \
             comes first, then the file to put in order",
            backup.display()
        );
        return Err(Error::argument("backup", message).with("path", backup.display().to_string()));
    }
    // Held until all is done: nobody opens what is replaced here.
    let replaced = match fs::metadata(&path) {
        Ok(facts) if facts.is_file() => Some(FileLock::take(&path)?),
        Ok(_) => return Err(file::not_a_file(&path)),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(failed(&path, &error)),
    };
    let draft = Draft::new(&path)?;
    copy(&backup, draft.path(), Source::Closed)?;
    let copied = whole(draft.path())?;
    let replace = || {
        // What is there stays whole until the new file has its name.
        for suffix in ["", "-wal"] {
            let before = beside(&beside(&path, "-before"), suffix);
            absent(fs::remove_file(&before))?;
            absent(fs::copy(beside(&path, suffix), &before).map(drop))?;
        }
        draft.replace(&path)?;
        for suffix in ["-wal", "-shm", "-lock"] {
            absent(fs::remove_file(beside(&path, suffix)))?;
        }
        sync_folder(&path)
    };
    replace().map_err(|error| failed(&path, &error))?;
    drop(replaced);
    Ok(copied)
}

fn absent(result: std::io::Result<()>) -> std::io::Result<()> {
    match result {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Whether the file that is copied is in use, by this process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    Open,
    Closed,
}

/// Copies all tables into an empty file.
fn copy(from: &Path, into: &Path, source: Source) -> Result<()> {
    let work = || -> Result<(), Fault> {
        let filled = fs::metadata(beside(from, "-wal")).is_ok_and(|facts| facts.len() > 0);
        // Without a `-wal`, the source need not be in a place where one can be made.
        let connection = match source {
            Source::Closed if !filled => file::alone(from)?,
            Source::Open | Source::Closed => file::read_only(from)?,
        };
        file::recognized(&connection, from)?;
        let Some(into) = into.to_str() else {
            let message = format!("{} is not Unicode; choose another name", into.display());
            return Err(Error::argument("path", message).into());
        };
        connection.execute("VACUUM INTO ?1", [into])?;
        Ok(())
    };
    work().map_err(|fault| fault.into_error(from))
}

/// Checks all of a copy, and gives it a life of its own.
pub(super) fn whole(draft: &Path) -> Result<Copied> {
    let work = || -> Result<Copied, Fault> {
        let connection = Connection::open(draft)?;
        file::recognized(&connection, draft)?;
        let walked = log::walk(&connection)?;
        if let Some(end) = log::end(&connection)?
            && (end.revision, &end.hash, end.events)
                != (walked.revision, &walked.hash, walked.events)
        {
            return Err(damaged(draft, "its end is not the one that it names").into());
        }
        let mut connection = connection;
        file::upgrade(&mut connection)?;
        log::set_end(&connection, &walked)?;
        log::check(&connection)?;
        let head = log::head(&connection)?;
        connection.close().map_err(|(_, error)| error)?;
        Ok(Copied { head, events: walked.events })
    };
    work().map_err(|fault| fault.into_error(draft))
}

fn taken(path: &Path) -> Error {
    let message =
        format!("{} is there already; a backup is a new file, so name another", path.display());
    Error::new(Code::AlreadyExists, message).with("path", path.display().to_string())
}
