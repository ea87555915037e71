//! A connection, with what keeps its files from others.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;

use super::fault::{Fault, failed};
use super::identity::Identity;
use super::ranges::{self, Mode};
use crate::journal::errors::unavailable;

/// In this order the fields are dropped: closing a descriptor takes away what the connection has
/// locked.
#[derive(Debug)]
pub(super) struct Attached {
    pub(super) connection: Connection,
    pub(super) path: PathBuf,
    /// Held for its locks.
    pub(super) shm: File,
    /// What the names beside the path led to.
    pub(super) beside: [Identity; 2],
}

impl Attached {
    /// Copies the `-wal` into the file; gives how many pages are left in it, `None` if another
    /// program is at it. The range that keeps others from it is free meanwhile, since it would
    /// keep this connection from it, too.
    pub(super) fn copy_down(&self, mode: &str) -> Result<Option<i64>, Fault> {
        let freed = ranges::lock(&self.shm, ranges::CHECKPOINT, Mode::Free);
        let copied = freed.map_err(|error| failed(&self.path, &error).into());
        let copied = copied.and_then(|_| checkpoint(&self.connection, mode));
        hold(&self.path, &self.shm, ranges::CHECKPOINT)?;
        copied
    }
}

/// Shares a range; whoever has it for themselves soon gives it back.
pub(super) fn hold(path: &Path, file: &File, range: ranges::Range) -> Result<(), Fault> {
    for _ in 0..500 {
        if ranges::lock(file, range, Mode::Shared).map_err(|error| failed(path, &error))? {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    let message = format!("{} is held by another program; try again", path.display());
    Err(unavailable("busy", message, path).into())
}

/// Copies the `-wal` into the file; gives how many pages are left in it, `None` if another program
/// is at it.
fn checkpoint(connection: &Connection, mode: &str) -> Result<Option<i64>, Fault> {
    let sql = format!("PRAGMA wal_checkpoint({mode})");
    let (busy, pages, copied): (i64, i64, i64) =
        connection.query_row(&sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok((busy == 0).then_some(pages.saturating_sub(copied)))
}
