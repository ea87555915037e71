//! The file itself: finding out what it is, making it, connecting to it.

use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::fault::{Fault, damaged, failed};
use super::{Durability, log};
use crate::error::{Code, Error, Result};
use crate::journal::lock::beside;

/// `Prvy`, at a fixed place of the file's header.
const APPLICATION: u32 = 0x5072_7679;

/// The version of the tables' layout, as `SQLite`'s `user_version`.
pub(super) const FORMAT: u32 = 1;

/// Every table with its exact definition: one that differs isn't ours.
///
/// `resource` and `principal` are computed from what the chain covers, so they cannot disagree
/// with it. They have no index: one on each halves the rate of writing, and nothing here reads by
/// them. Whoever does adds one; what else is in the file is left alone.
const TABLES: [(&str, &str); 3] = [
    ("privity", "CREATE TABLE privity (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID"),
    (
        "events",
        "CREATE TABLE events (
    revision INTEGER NOT NULL,
    n INTEGER NOT NULL,
    at INTEGER NOT NULL,
    actor TEXT,
    kind TEXT NOT NULL,
    resource TEXT AS (json_extract(data, '$.resource')),
    principal TEXT AS (json_extract(data, '$.principal')),
    data TEXT NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (revision, n)
) WITHOUT ROWID",
    ),
    (
        "snapshots",
        "CREATE TABLE snapshots (
    revision INTEGER PRIMARY KEY,
    hash BLOB NOT NULL,
    data TEXT NOT NULL,
    digest BLOB NOT NULL
)",
    ),
];

/// What stands at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// Nothing, or an empty file.
    Nothing,
    /// A space, as far as the header tells.
    Space,
}

/// The one name of a file, so that two ways to write a path cannot open it twice.
pub(super) fn resolve(path: &Path) -> Result<PathBuf> {
    match fs::canonicalize(path) {
        Ok(path) => return Ok(path),
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(failed(path, &error)),
    }
    let Some(name) = path.file_name() else {
        return Err(not_a_file(path));
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = fs::canonicalize(folder.unwrap_or(Path::new(".")));
    Ok(folder.map_err(|error| failed(path, &error))?.join(name))
}

/// Reads a file's header, and nothing else: `SQLite` would create files beside it.
pub(super) fn look(path: &Path) -> Result<Found> {
    let mut header = Vec::with_capacity(100);
    match fs::metadata(path) {
        Ok(facts) if !facts.is_file() => return Err(not_a_file(path)),
        Ok(_) => {
            let file = File::open(path).map_err(|error| failed(path, &error))?;
            file.take(100).read_to_end(&mut header).map_err(|error| failed(path, &error))?;
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(failed(path, &error)),
    }
    if header.is_empty() {
        return nothing(path);
    }
    let number = |at: usize| {
        let bytes = header.get(at..)?.first_chunk()?;
        Some(u32::from_be_bytes(*bytes))
    };
    let (true, Some(format), Some(application)) =
        (header.starts_with(b"SQLite format 3\0"), number(60), number(68))
    else {
        return Err(damaged(path, "it is not an SQLite database"));
    };
    recognize(path, application, format)?;
    Ok(Found::Space)
}

/// A file that doesn't exist yet, unless the rest of one does: `SQLite` would apply it to the new
/// one.
fn nothing(path: &Path) -> Result<Found> {
    for suffix in ["-wal", "-journal"] {
        let rest = beside(path, suffix);
        if fs::metadata(&rest).is_ok_and(|facts| facts.len() > 0) {
            let what = format!("it is gone, but {} is there", rest.display());
            return Err(damaged(path, &what));
        }
    }
    Ok(Found::Nothing)
}

fn recognize(path: &Path, application: u32, format: u32) -> Result<()> {
    if application != APPLICATION {
        let message = format!(
            "{} is not a Privity space: it is a database of another application",
            path.display()
        );
        return Err(Error::new(Code::Corrupt, message)
            .with("path", path.display().to_string())
            .with("application", application));
    }
    if format > FORMAT {
        let message = format!(
            "{} was written by a newer version of Privity (format {format}; this version reads \
             up to {FORMAT}); upgrade Privity",
            path.display()
        );
        return Err(Error::new(Code::NewerFormat, message)
            .with("path", path.display().to_string())
            .with("format", format)
            .with("supported", FORMAT));
    }
    if format == 0 {
        return Err(damaged(path, "it has no format version"));
    }
    Ok(())
}

/// Looks into a space without being able to change it.
pub(super) fn examine(path: &Path) -> Result<()> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_EXRESCODE;
    let work = || -> Result<(), Fault> {
        let connection = Connection::open_with_flags(path, flags)?;
        let number = |name: &str| connection.pragma_query_value(None, name, |row| row.get(0));
        recognize(path, number("application_id")?, number("user_version")?)?;
        let sql = "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?1";
        let mut statement = connection.prepare(sql)?;
        for (name, definition) in TABLES {
            let mut rows = statement.query([name])?;
            let found = match rows.next()? {
                Some(row) => row.get_ref(0)?.as_str().ok() == Some(definition),
                None => false,
            };
            if !found {
                return Err(damaged(path, &format!("the table `{name}` is not ours")).into());
            }
        }
        log::origin(&connection)?;
        log::head(&connection)?;
        Ok(())
    };
    work().map_err(|fault| fault.into_error(path))
}

/// Makes a new, empty space: aside, and then in one step, so that a crash leaves nothing half
/// made.
pub(super) fn create(path: &Path) -> Result<()> {
    let draft = beside(path, "-new");
    for suffix in ["", "-wal", "-shm"] {
        match fs::remove_file(beside(&draft, suffix)) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(failed(&draft, &error));
            }
            _ => {}
        }
    }
    fill(&draft).map_err(|fault| fault.into_error(&draft))?;
    let publish = || {
        if let Ok(facts) = fs::metadata(path) {
            fs::set_permissions(&draft, facts.permissions())?;
        }
        File::options().write(true).open(&draft)?.sync_all()?;
        fs::rename(&draft, path)?;
        sync_folder(path)
    };
    publish().map_err(|error| failed(path, &error))
}

fn fill(draft: &Path) -> Result<(), Fault> {
    let connection = Connection::open(draft)?;
    let tables = TABLES.map(|(_, sql)| sql).join(";\n");
    // No journal: what is half made here is thrown away. WAL is then a property of the file.
    connection.execute_batch(&format!(
        "PRAGMA journal_mode = OFF;
         BEGIN;
         PRAGMA application_id = {APPLICATION};
         PRAGMA user_version = {FORMAT};
         {tables};
         COMMIT;
         PRAGMA journal_mode = WAL;"
    ))?;
    connection.close().map_err(|(_, error)| error)?;
    Ok(())
}

/// A name is only durable when its folder is.
#[cfg(unix)]
fn sync_folder(path: &Path) -> std::io::Result<()> {
    path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

/// Other systems keep names durable by themselves, and don't open folders.
#[cfg(not(unix))]
fn sync_folder(_path: &Path) -> std::io::Result<()> {
    Ok(())
}

/// Connects to a file that was examined.
pub(super) fn connect(path: &Path, durability: Durability) -> Result<Connection, Fault> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_EXRESCODE;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    // A trigger or a function in the file would be somebody else's.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    let mode: String =
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
    if mode != "wal" {
        return Err(damaged(path, &format!("its journal mode is {mode}")).into());
    }
    let synchronous = match durability {
        // On macOS, an ordinary sync leaves the data in the drive's cache.
        Durability::Full => "FULL; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON",
        Durability::Relaxed => "NORMAL",
    };
    connection.execute_batch(&format!(
        "PRAGMA synchronous = {synchronous};
         PRAGMA cell_size_check = ON;
         PRAGMA journal_size_limit = 16777216;"
    ))?;
    Ok(connection)
}

fn not_a_file(path: &Path) -> Error {
    let message = format!("{} is not a file; name the file to keep the space in", path.display());
    Error::argument("url", message).with("path", path.display().to_string())
}
