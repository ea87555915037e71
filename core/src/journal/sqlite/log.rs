//! The tables' statements, each on a connection that the caller holds.

use rusqlite::{CachedStatement, Connection, OptionalExtension as _, TransactionBehavior};
use serde::{Deserialize, Serialize};

use super::fault::Fault;
use crate::error::{Code, Error};
use crate::event::{Entry, Revision};
use crate::journal::chain::{self, Chain, Hash, Head, Row};
use crate::journal::contract::Append;
use crate::journal::errors::{mismatch, nameless};
use crate::journal::origin::Origin;
use crate::journal::snapshot::digest;
use crate::time::Timestamp;

const KEYS: [&str; 3] = ["model", "fingerprint", "source"];

/// Where the journal ends, in so many words, on a page of its own. The last row alone would not
/// tell: with one bit flipped, a page of rows is a page of fewer rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct End {
    /// A new text each time that a process begins to write. It is in the file before it is in a
    /// `-wal`, and in every change, so that a `-wal` and a file of different times can be told.
    pub(super) life: String,
    pub(super) revision: Revision,
    pub(super) hash: String,
    /// How many events there are.
    pub(super) events: u64,
}

impl End {
    fn is_at(&self, head: Head) -> bool {
        self.revision == head.revision && self.hash == head.hash.to_string()
    }
}

/// Where the journal ends by its own word; `None` in files of format 1.
pub(super) fn end(connection: &Connection) -> Result<Option<End>, Fault> {
    let sql = "SELECT value FROM privity WHERE key = 'head'";
    let mut statement = connection.prepare_cached(sql)?;
    let text: Option<String> = statement.query_row([], |row| row.get(0)).optional()?;
    let read = |text: String| serde_json::from_str(&text).map_err(|_| unreadable());
    text.map(read).transpose().map_err(Fault::from)
}

fn unreadable() -> Error {
    Error::new(
        Code::Corrupt,
        "the journal does not say where it ends: it is damaged or was altered; restore a backup",
    )
}

/// Writes down where the journal ends.
pub(super) fn set_end(connection: &Connection, end: &End) -> Result<(), Fault> {
    let text = serde_json::to_string(end).map_err(|_| unreadable())?;
    let sql = "INSERT INTO privity (key, value) VALUES ('head', ?1)
               ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    connection.prepare_cached(sql)?.execute([text])?;
    Ok(())
}

/// A text that was never used before.
pub(super) fn new_life(connection: &Connection) -> Result<String, Fault> {
    Ok(connection.query_row("SELECT lower(hex(randomblob(8)))", [], |row| row.get(0))?)
}

/// How many events there are, counted.
pub(super) fn count(connection: &Connection) -> Result<u64, Fault> {
    let count: i64 = connection.query_row("SELECT count(*) FROM events", [], |row| row.get(0))?;
    Ok(u64::try_from(count).unwrap_or_default())
}

pub(super) fn origin(connection: &Connection) -> Result<Option<Origin>, Fault> {
    let mut statement = connection.prepare("SELECT value FROM privity WHERE key = ?1")?;
    let mut value =
        |key: &str| statement.query_row([key], |row| row.get::<_, String>(0)).optional();
    let [model, fingerprint, source] = KEYS;
    match (value(model)?, value(fingerprint)?, value(source)?) {
        (Some(model), Some(fingerprint), Some(source)) => {
            Ok(Some(Origin { model, fingerprint, source }))
        }
        (None, None, None) => Ok(None),
        _ => Err(nameless().into()),
    }
}

pub(super) fn adopt(connection: &mut Connection, given: &Origin) -> Result<(), Fault> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    match origin(&transaction)? {
        Some(own) if own.fingerprint != given.fingerprint => {
            return Err(mismatch(&own, given).into());
        }
        Some(_) => return Ok(()),
        None if last(&transaction)? != Head::START => return Err(nameless().into()),
        None => {}
    }
    let values = [&given.model, &given.fingerprint, &given.source];
    for (key, value) in KEYS.iter().zip(values) {
        transaction.execute("INSERT INTO privity (key, value) VALUES (?1, ?2)", (key, value))?;
    }
    let end = end(&transaction)?.ok_or_else(unreadable)?;
    set_end(&transaction, &End { hash: given.start().hash.to_string(), ..end })?;
    Ok(transaction.commit()?)
}

pub(super) fn head(connection: &Connection) -> Result<Head, Fault> {
    compared(connection).map(|(head, _)| head)
}

/// Whether the journal ends there by its own word.
pub(super) fn ends_at(connection: &Connection, head: Head) -> Result<bool, Fault> {
    Ok(end(connection)?.is_some_and(|end| end.is_at(head)))
}

/// Where the journal ends, if its last row and its own word agree.
fn compared(connection: &Connection) -> Result<(Head, End), Fault> {
    let (last, end) = (last(connection)?, end(connection)?.ok_or_else(unreadable)?);
    if !end.is_at(last) {
        let message = format!(
            "the journal's last event is of revision {}, but it says that it ends at revision {}: \
             it was cut off, damaged or altered; restore a backup",
            last.revision, end.revision
        );
        let error = Error::new(Code::Corrupt, message).with("revision", last.revision);
        return Err(error.with("end", end.revision).into());
    }
    Ok((last, end))
}

/// The position of the last row.
pub(super) fn last(connection: &Connection) -> Result<Head, Fault> {
    let sql = "SELECT revision, hash FROM events ORDER BY revision DESC, n DESC LIMIT 1";
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    match found {
        Some((revision, hash)) => {
            Ok(Head { revision: positive(revision)?, hash: Hash::from_bytes(hash) })
        }
        None => start(connection),
    }
}

/// Where the journal begins, by what its origin is now: if that was altered, the first entry
/// doesn't follow.
fn start(connection: &Connection) -> Result<Head, Fault> {
    Ok(chain::start(origin(connection)?.as_ref()))
}

pub(super) fn position(connection: &Connection, revision: Revision) -> Result<Option<Head>, Fault> {
    if revision == 0 {
        return start(connection).map(Some);
    }
    // What SQLite cannot count to isn't in it.
    let Ok(number) = i64::try_from(revision) else {
        return Ok(None);
    };
    let sql = "SELECT hash FROM events WHERE revision = ?1 ORDER BY n DESC LIMIT 1";
    let mut statement = connection.prepare_cached(sql)?;
    let hash = statement.query_row([number], |row| row.get(0)).optional()?;
    Ok(hash.map(|hash| Head { revision, hash: Hash::from_bytes(hash) }))
}

/// A transaction whose statements stay compiled: it is made for each change. What is not
/// committed is undone.
struct Writing<'a>(&'a Connection);

impl<'a> Writing<'a> {
    fn begin(connection: &'a Connection) -> Result<Self, Fault> {
        connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        Ok(Self(connection))
    }

    fn commit(self) -> Result<(), Fault> {
        self.0.prepare_cached("COMMIT")?.execute([])?;
        Ok(())
    }
}

impl Drop for Writing<'_> {
    fn drop(&mut self) {
        // As it is after a commit, and where an error has undone everything already.
        if !self.0.is_autocommit() {
            // There is nobody to tell; a connection that failed is not used again.
            let _ = self.0.execute_batch("ROLLBACK");
        }
    }
}

pub(super) fn append(
    connection: &Connection,
    after: Head,
    entries: &[Entry],
) -> Result<Append, Fault> {
    let transaction = Writing::begin(connection)?;
    // Always the file's own head, never a remembered one: after a failed commit, only the file
    // knows.
    let (head, end) = compared(connection)?;
    if head != after {
        return Ok(Append::Moved);
    }
    let mut chain = Chain::after(after);
    let sql = "INSERT INTO events (revision, n, at, actor, kind, data, hash)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let mut statement = connection.prepare_cached(sql)?;
    for entry in entries {
        chain.add(entry, |row, hash| insert(&mut statement, row, hash))?;
    }
    drop(statement);
    let Head { revision, hash } = chain.head();
    let events = end.events.saturating_add(entries.len() as u64);
    set_end(connection, &End { revision, hash: hash.to_string(), events, ..end })?;
    transaction.commit()?;
    Ok(Append::Stored(chain.head()))
}

fn insert(statement: &mut CachedStatement<'_>, row: &Row<'_>, hash: Hash) -> Result<(), Fault> {
    let revision = number(row.revision)?;
    let at = row.at.as_millis();
    statement.execute((revision, row.n, at, row.actor, row.kind, row.data, hash.as_bytes()))?;
    Ok(())
}

pub(super) fn read(
    connection: &Connection,
    after: Head,
    limit: usize,
) -> Result<(Vec<Entry>, Head), Fault> {
    require(connection, after)?;
    let sql = "SELECT revision, n, at, actor, kind, data, hash FROM events
               WHERE revision > ?1 ORDER BY revision, n";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([number(after.revision)?])?;
    let mut chain = Chain::after(after);
    let mut entries = Vec::new();
    while let Some(stored) = rows.next()? {
        let (row, hash) = row(stored)?;
        if entries.len() >= limit && row.revision != chain.head().revision {
            break;
        }
        entries.push(chain.check(&row, hash)?);
    }
    Ok((entries, chain.head()))
}

/// A row's values, if they are of the types that were written.
fn row<'a>(stored: &'a rusqlite::Row<'_>) -> Result<(Row<'a>, Hash), Fault> {
    let revision = positive(stored.get(0)?)?;
    let n = stored.get(1)?;
    let text = |at: usize| stored.get_ref(at)?.as_str_or_null().map_err(rusqlite::Error::from);
    let (Ok(at), Ok(actor), Ok(Some(kind)), Ok(Some(data)), Ok(hash)) =
        (stored.get(2), text(3), text(4), text(5), stored.get(6))
    else {
        return Err(chain::damaged(revision, n).into());
    };
    let row = Row { revision, n, at: Timestamp::from_millis(at), actor, kind, data };
    Ok((row, Hash::from_bytes(hash)))
}

/// The newest snapshot that is what was written, as it is stored.
pub(super) fn snapshot(connection: &Connection) -> Result<Option<(Head, String)>, Fault> {
    let sql = "SELECT revision, hash, data, digest FROM snapshots ORDER BY revision DESC";
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    while let Some(stored) = rows.next()? {
        let Ok((head, text, expected)) = kept(stored) else {
            continue;
        };
        if digest(head, text) == expected {
            require(connection, head)?;
            return Ok(Some((head, text.to_owned())));
        }
    }
    Ok(None)
}

/// Finds what the chain doesn't: damage that `SQLite` sees, events too many or too few, and
/// snapshots that are not what was written.
pub(super) fn check(connection: &Connection) -> Result<(), Fault> {
    sound(connection, "integrity_check")?;
    let (head, end) = compared(connection)?;
    let counted = count(connection)?;
    if counted != end.events {
        let message = format!(
            "the journal has {counted} events and says that it has {}: it is damaged or was \
             altered; restore a backup",
            end.events
        );
        let error = Error::new(Code::Corrupt, message).with("revision", head.revision);
        return Err(error.with("events", counted).into());
    }
    let mut statement = connection.prepare("SELECT revision, hash, data, digest FROM snapshots")?;
    let mut rows = statement.query([])?;
    while let Some(stored) = rows.next()? {
        if !kept(stored).is_ok_and(|(head, text, expected)| digest(head, text) == expected) {
            let message = "a snapshot in the journal is damaged or was altered; restore a backup";
            return Err(Error::new(Code::Corrupt, message).into());
        }
    }
    Ok(())
}

/// Runs one of `SQLite`'s own checks: `integrity_check`, or `quick_check('table')`.
pub(super) fn sound(connection: &Connection, check: &str) -> Result<(), Fault> {
    let said: String = connection.query_row(&format!("PRAGMA {check}"), [], |row| row.get(0))?;
    if said == "ok" {
        return Ok(());
    }
    let message = format!("the file is damaged ({}); restore a backup", said.replace('\n', " "));
    Err(Error::new(Code::Corrupt, message).into())
}

/// Walks the whole chain, as it is stored.
pub(super) fn walk(connection: &Connection) -> Result<End, Fault> {
    let mut chain = Chain::after(start(connection)?);
    let sql = "SELECT revision, n, at, actor, kind, data, hash FROM events ORDER BY revision, n";
    let mut statement = connection.prepare(sql)?;
    let (mut rows, mut events) = (statement.query([])?, 0_u64);
    while let Some(stored) = rows.next()? {
        let (row, hash) = row(stored)?;
        chain.follow(&row, hash)?;
        events = events.saturating_add(1);
    }
    let Head { revision, hash } = chain.head();
    Ok(End { life: new_life(connection)?, revision, hash: hash.to_string(), events })
}

fn kept<'a>(stored: &'a rusqlite::Row<'_>) -> Result<(Head, &'a str, Hash), Fault> {
    let hash = Hash::from_bytes(stored.get(1)?);
    let text = stored.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?;
    let head = Head { revision: positive(stored.get(0)?)?, hash };
    Ok((head, text, Hash::from_bytes(stored.get(3)?)))
}

pub(super) fn keep(
    connection: &mut Connection,
    head: Head,
    text: &str,
    digest: Hash,
) -> Result<(), Fault> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    require(&transaction, head)?;
    transaction.execute(
        "INSERT OR REPLACE INTO snapshots (revision, hash, data, digest) VALUES (?1, ?2, ?3, ?4)",
        (number(head.revision)?, head.hash.as_bytes(), text, digest.as_bytes()),
    )?;
    // The newest, and one to fall back on.
    transaction.execute(
        "DELETE FROM snapshots WHERE revision NOT IN
             (SELECT revision FROM snapshots ORDER BY revision DESC LIMIT 2)",
        [],
    )?;
    Ok(transaction.commit()?)
}

fn require(connection: &Connection, head: Head) -> Result<(), Fault> {
    if position(connection, head.revision)? == Some(head) {
        Ok(())
    } else {
        Err(chain::lost(head).into())
    }
}

fn number(revision: Revision) -> Result<i64, Error> {
    i64::try_from(revision)
        .map_err(|_| Error::new(Code::LimitExceeded, "the journal is full: revision 2^63"))
}

fn positive(revision: i64) -> Result<Revision, Error> {
    u64::try_from(revision)
        .map_err(|_| Error::new(Code::Corrupt, format!("the journal has revision {revision}")))
}
