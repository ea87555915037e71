//! A file itself, whatever it is called; what of it changes; and those that stand beside it.

use std::ffi::OsString;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// A file itself, whatever it is called: names can be linked, moved and mounted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Identity {
    device: u64,
    number: u64,
}

impl Identity {
    #[cfg(unix)]
    pub(super) fn of(facts: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt as _;
        Self { device: facts.dev(), number: facts.ino() }
    }

    /// Other systems don't remove or replace a file that is open.
    #[cfg(not(unix))]
    pub(super) fn of(_facts: &Metadata) -> Self {
        Self { device: 0, number: 0 }
    }

    pub(super) fn number(self) -> u64 {
        self.number
    }
}

/// The path of a file that belongs to another: `claims.db` → `claims.db-wal`.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

/// What a write by somebody else would change: the file's size and its time of change, and the
/// size of the `-wal`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Left {
    pub(super) size: u64,
    pub(super) changed: Option<SystemTime>,
    pub(super) wal: u64,
}

impl Left {
    pub(super) fn of(file: &Metadata, wal: Option<&Metadata>) -> Self {
        let wal = wal.map_or(0, Metadata::len);
        Self { size: file.len(), changed: file.modified().ok(), wal }
    }
}
