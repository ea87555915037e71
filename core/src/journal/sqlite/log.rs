//! The tables' statements, each on a connection that the caller holds.

use rusqlite::{CachedStatement, Connection, OptionalExtension as _, TransactionBehavior};

use super::fault::Fault;
use crate::error::{Code, Error};
use crate::event::{Entry, Revision};
use crate::journal::chain::{self, Chain, Hash, Head, Row};
use crate::journal::snapshot::digest;
use crate::journal::{Append, Origin, mismatch, nameless};
use crate::time::Timestamp;

const KEYS: [&str; 3] = ["model", "fingerprint", "source"];

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
        None if head(&transaction)? != Head::START => return Err(nameless().into()),
        None => {}
    }
    let values = [&given.model, &given.fingerprint, &given.source];
    for (key, value) in KEYS.iter().zip(values) {
        transaction.execute("INSERT INTO privity (key, value) VALUES (?1, ?2)", (key, value))?;
    }
    Ok(transaction.commit()?)
}

pub(super) fn head(connection: &Connection) -> Result<Head, Fault> {
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

pub(super) fn append(
    connection: &mut Connection,
    after: Head,
    entries: &[Entry],
) -> Result<Append, Fault> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Always the file's own head, never a remembered one: after a failed commit, only the file
    // knows.
    if head(&transaction)? != after {
        return Ok(Append::Moved);
    }
    let mut chain = Chain::after(after);
    let sql = "INSERT INTO events (revision, n, at, actor, kind, data, hash)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let mut statement = transaction.prepare_cached(sql)?;
    for entry in entries {
        chain.add(entry, |row, hash| insert(&mut statement, row, hash))?;
    }
    drop(statement);
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
