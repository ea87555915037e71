//! The file itself: finding out what it is, making it, connecting to it.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::draft::Draft;
use super::durability::Durability;
use super::fault::{Fault, damaged, failed};
use super::identity::beside;
use super::lock::FileLock;
use super::log;
use crate::error::{Code, Error, Result};
use crate::journal::chain::Head;

/// `Prvy`, at a fixed place of the file's header.
const APPLICATION: u32 = 0x5072_7679;

/// The version of the tables' layout, as `SQLite`'s `user_version`.
///
/// | format | what it brought |
/// |---|---|
/// | 1 | the tables |
/// | 2 | `head` in the table `privity`: where the journal ends |
pub(super) const FORMAT: u32 = 2;

const READ_WRITE: OpenFlags = OpenFlags::SQLITE_OPEN_READ_WRITE
    .union(OpenFlags::SQLITE_OPEN_NO_MUTEX)
    .union(OpenFlags::SQLITE_OPEN_EXRESCODE);
const READ_ONLY: OpenFlags = OpenFlags::SQLITE_OPEN_READ_ONLY
    .union(OpenFlags::SQLITE_OPEN_NO_MUTEX)
    .union(OpenFlags::SQLITE_OPEN_EXRESCODE);

/// How long another program's work on the file is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

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
pub(crate) fn resolve(path: &Path) -> Result<PathBuf> {
    match fs::canonicalize(path) {
        Ok(path) => return Ok(path),
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(failed(path, &error)),
    }
    let Some(name) = path.file_name() else {
        return Err(not_a_file(path));
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    // A link to what is not there yet: the file is made where it leads.
    if let Ok(target) = fs::read_link(path) {
        return if target == path { Err(not_a_file(path)) } else { resolve(&folder.join(target)) };
    }
    Ok(fs::canonicalize(folder).map_err(|error| failed(path, &error))?.join(name))
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
        return Err(foreign(path, &header));
    };
    recognize(path, application, format)?;
    Ok(Found::Space)
}

/// The error for a file that is no database: most often the wrong path.
fn foreign(path: &Path, header: &[u8]) -> Error {
    let text = std::str::from_utf8(header).is_ok_and(|text| !text.contains('\0'));
    let what = if text { "it is a text file" } else { "it is not an SQLite database" };
    let message = format!(
        "{} is not a Privity space: {what}; name the file of the space, or restore a backup if \
         this was one",
        path.display()
    );
    Error::new(Code::Corrupt, message).with("path", path.display().to_string())
}

/// A file that doesn't exist yet, unless the rest of one does: `SQLite` would apply it to the new
/// one.
fn nothing(path: &Path) -> Result<Found> {
    for suffix in ["-wal", "-journal"] {
        let rest = beside(path, suffix);
        if fs::metadata(&rest).is_ok_and(|facts| facts.len() > 0) {
            let message = format!(
                "{} is gone or empty, but {} is there, which holds newest changes of it; put the \
                 file back, or restore a backup; for a new space, remove {} first",
                path.display(),
                rest.display(),
                rest.display()
            );
            return Err(Error::new(Code::Corrupt, message).with("path", path.display().to_string()));
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

/// A connection that cannot change the file.
pub(super) fn read_only(path: &Path) -> Result<Connection, Fault> {
    let connection = Connection::open_with_flags(path, READ_ONLY)?;
    connection.busy_timeout(PATIENCE)?;
    Ok(connection)
}

/// A connection to the file as it is without its `-wal`. Nobody may write meanwhile.
pub(super) fn alone(path: &Path) -> Result<Connection, Fault> {
    let mut uri = String::from("file:");
    let escaped = path.as_os_str().as_encoded_bytes().iter().try_for_each(|byte| match byte {
        b'/' | b'-' | b'_' | b'.' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => {
            uri.write_char(char::from(*byte))
        }
        _ => write!(uri, "%{byte:02X}"),
    });
    escaped.and_then(|()| uri.write_str("?immutable=1")).map_err(|_| not_a_file(path))?;
    Ok(Connection::open_with_flags(uri, READ_ONLY | OpenFlags::SQLITE_OPEN_URI)?)
}

/// Looks into a space without being able to change it; gives where it ends.
pub(super) fn examine(path: &Path) -> Result<Head> {
    let work = || -> Result<Head, Fault> {
        let connection = read_only(path)?;
        let head = recognized(&connection, path)?;
        super::acknowledged::require(path, head, |revision| {
            log::position(&connection, revision).map_err(|fault| fault.into_error(path))
        })?;
        Ok(head)
    };
    work().map_err(|fault| fault.into_error(path))
}

/// Checks that a database is a whole space, as far as answers come from it: its tables, its model,
/// its snapshots and its end. All of the log is for `verify`.
pub(super) fn recognized(connection: &Connection, path: &Path) -> Result<Head, Fault> {
    // All of it as of one moment: changes may go on.
    let connection = &*connection.unchecked_transaction()?;
    let number = |name: &str| connection.pragma_query_value(None, name, |row| row.get(0));
    let format = number("user_version")?;
    recognize(path, number("application_id")?, format)?;
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
    connection.execute_batch("PRAGMA cell_size_check = ON")?;
    log::sound(connection, "quick_check('privity')")?;
    log::sound(connection, "quick_check('snapshots')")?;
    log::origin(connection)?;
    if format == 1 { log::last(connection) } else { log::head(connection) }
}

/// Makes a new, empty space: aside, and then in one step, so that a crash leaves nothing half
/// made. `false`: another process was faster.
pub(super) fn create(path: &Path) -> Result<bool> {
    // An empty file is replaced; only by the one who has it locked.
    let empty = match fs::metadata(path) {
        Ok(_) => Some(FileLock::take(path)?),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(failed(path, &error)),
    };
    let draft = Draft::new(path)?;
    fill(draft.path()).map_err(|fault| fault.into_error(path))?;
    let made = match &empty {
        Some(lock) if !lock.is_at(path).map_err(|error| failed(path, &error))? => Ok(false),
        Some(_) if look(path)? == Found::Space => Ok(false),
        Some(_) => draft.replace(path).map(|()| true),
        None => draft.publish(path),
    };
    made.map_err(|error| failed(path, &error))
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
         {tables};"
    ))?;
    let end = log::End {
        life: log::new_life(&connection)?,
        revision: 0,
        hash: Head::START.hash.to_string(),
        events: 0,
    };
    log::set_end(&connection, &end)?;
    connection.execute_batch("COMMIT; PRAGMA journal_mode = WAL;")?;
    connection.close().map_err(|(_, error)| error)?;
    Ok(())
}

/// Brings a file of an older format to this one, in one step.
pub(super) fn upgrade(connection: &mut Connection) -> Result<(), Fault> {
    let format: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if format == FORMAT {
        return Ok(());
    }
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let (last, events) = (log::last(&transaction)?, log::count(&transaction)?);
    let (life, hash) = (log::new_life(&transaction)?, last.hash.to_string());
    log::set_end(&transaction, &log::End { life, revision: last.revision, hash, events })?;
    transaction.pragma_update(None, "user_version", FORMAT)?;
    Ok(transaction.commit()?)
}

/// Makes sure that the file keeps its newest changes in a `-wal`: a copy may not.
pub(super) fn prepare(path: &Path) -> Result<(), Fault> {
    let mut header = [0; 20];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut header));
    read.map_err(|error| failed(path, &error))?;
    let [.., writing, reading] = header;
    if (writing, reading) == (2, 2) {
        return Ok(());
    }
    let connection = Connection::open_with_flags(path, READ_WRITE)?;
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    connection.close().map_err(|(_, error)| error)?;
    Ok(())
}

/// Connects to a file that was examined and prepared.
pub(super) fn connect(path: &Path, durability: Durability) -> Result<Connection, Fault> {
    let connection = Connection::open_with_flags(path, READ_WRITE)?;
    connection.busy_timeout(PATIENCE)?;
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
         PRAGMA wal_autocheckpoint = 0;
         PRAGMA journal_size_limit = 16777216;"
    ))?;
    Ok(connection)
}

pub(super) fn not_a_file(path: &Path) -> Error {
    let message = format!("{} is not a file; name the file to keep the space in", path.display());
    Error::argument("url", message).with("path", path.display().to_string())
}
