//! What only a file can get wrong.
//!
//! | file | holds |
//! |---|---|
//! | `opening` | what is refused, and left as it was; locks and forks |
//! | `damage` | what was altered behind the journal's back |
//! | `names` | files that are removed, replaced or linked while they are open |
//! | `copies` | backups, restoring, a `-wal` that is lost, damaged or of another time |
//! | `using` | other programs, full disks, large changes |

mod copies;
mod damage;
mod names;
mod opening;
mod using;

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use tempfile::TempDir;

use super::*;
use crate::error::Error;
use crate::journal::tests::{fill, origin, start};
use crate::journal::{Head, Journal, Snapshot};

/// A folder, and the path of a space in it.
fn place() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().canonicalize().unwrap().join("space.db");
    (folder, path)
}

fn open(path: &Path) -> SqliteJournal {
    SqliteJournal::open(path, Durability::Full).unwrap()
}

fn refused(path: &Path) -> Error {
    SqliteJournal::open(path, Durability::Full).unwrap_err()
}

/// Another program's access to the file.
fn sql(path: &Path, statements: &str) {
    let connection = Connection::open(path).unwrap();
    connection.execute_batch(statements).unwrap();
}

/// A closed space with five changes of 1 to 5 entries.
fn filled() -> (TempDir, PathBuf) {
    let (folder, path) = place();
    let journal = open(&path);
    journal.adopt(&origin("one")).unwrap();
    fill(&journal);
    journal.close().unwrap();
    (folder, path)
}

fn files(path: &Path) -> Vec<String> {
    let entries = fs::read_dir(path.parent().unwrap()).unwrap();
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
