//! Whole copies of a space: a backup of an open one, and the way back.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::fault::{Fault, damaged, failed};
use super::file::{self, Found};
use super::lock::{FileLock, Identity, beside};
use super::{Durability, SqliteJournal, log};
use crate::error::{Code, Error, Result};
use crate::journal::{Copied, Head, Journal as _};

/// Writes a file as it is now, which is at least up to `head`, into a new file.
pub(super) fn backup(path: &Path, head: Head, to: &Path) -> Result<Copied> {
    let to = unused(to)?;
    let (draft, _lock) = file::draft(&to)?;
    let copied = copy(path, &draft, Source::Open).and_then(|()| {
        let end = whole(&draft)?;
        let connection = file::alone(&draft).map_err(|fault| fault.into_error(&draft))?;
        let same = log::position(&connection, head.revision);
        // Another file may have come under the name in this moment.
        if same.map_err(|fault| fault.into_error(&draft))? != Some(head) {
            return Err(super::held::replaced(path));
        }
        Ok(end)
    });
    let end = match copied {
        Ok(end) => end,
        Err(error) => {
            let _ = fs::remove_file(&draft);
            return Err(error);
        }
    };
    publish(&draft, &to)?;
    Ok(end)
}

/// Writes what `fill` puts into a new journal into a new file.
pub(crate) fn write_out(
    to: &Path,
    fill: impl FnOnce(&SqliteJournal) -> Result<()>,
) -> Result<Copied> {
    let to = unused(to)?;
    let draft = beside(&to, "-copy");
    absent(fs::remove_file(&draft)).map_err(|error| failed(&draft, &error))?;
    let journal = SqliteJournal::open(&draft, Durability::Full)?;
    fill(&journal)?;
    journal.close()?;
    let copied = whole(&draft)?;
    publish(&draft, &to)?;
    Ok(copied)
}

/// The path of a file that is not there yet.
fn unused(to: &Path) -> Result<PathBuf> {
    let to = file::resolve(to)?;
    match fs::symlink_metadata(&to) {
        Ok(_) => Err(taken(&to)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(to),
        Err(error) => Err(failed(&to, &error)),
    }
}

/// Gives a draft a name that no file has. A link fails where there is one by now; a new name
/// would replace it.
fn publish(draft: &Path, to: &Path) -> Result<()> {
    let link = || {
        File::options().write(true).open(draft)?.sync_all()?;
        fs::hard_link(draft, to)?;
        fs::remove_file(draft)?;
        file::sync_folder(to)
    };
    link().map_err(|error| {
        let _ = fs::remove_file(draft);
        if error.kind() == ErrorKind::AlreadyExists { taken(to) } else { failed(to, &error) }
    })
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
    // Held until all is done: nobody opens what is replaced here.
    let replaced = match fs::metadata(&path) {
        Ok(facts) if facts.is_file() => Some(FileLock::take(&path)?),
        Ok(_) => return Err(file::not_a_file(&path)),
        Err(_) => None,
    };
    let (draft, _lock) = file::draft(&path)?;
    let restored = copy(&backup, &draft, Source::Closed).and_then(|()| whole(&draft));
    let end = match restored {
        Ok(end) => end,
        Err(error) => {
            let _ = fs::remove_file(&draft);
            return Err(error);
        }
    };
    let publish = || {
        let before = beside(&path, "-before");
        for suffix in ["-shm", "-lock", "-before", "-before-wal"] {
            absent(fs::remove_file(beside(&path, suffix)))?;
        }
        absent(fs::rename(beside(&path, "-wal"), beside(&before, "-wal")))?;
        if replaced.is_some() {
            fs::hard_link(&path, &before).or_else(|_| fs::copy(&path, &before).map(drop))?;
        }
        file::publish(&draft, &path)
    };
    publish().map_err(|error| failed(&path, &error))?;
    Ok(end)
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
fn whole(draft: &Path) -> Result<Copied> {
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
