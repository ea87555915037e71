//! Backups: a whole copy of a space, and the way back.

use super::handle::Space;
use super::open::file_path;
use crate::answer::Verification;
use crate::error::Result;
use crate::journal::{self, Copied};

impl Space {
    /// Writes the space as it is now into a new file, checked from the first event to the last.
    /// The copy is a space of its own and is opened like any other. Questions and changes go on
    /// meanwhile. A space in memory is written to a file in this way, too.
    ///
    /// Gives what [`Space::verify`] gives of the copy: keep its hash elsewhere, and the copy can be
    /// checked against it.
    ///
    /// # Errors
    ///
    /// `already_exists` if there is a file of that name; `invalid_argument` if the path is none;
    /// `corrupt` if the space's file is damaged: no backup is made of that; `unavailable` if a
    /// file can't be reached or the disk is full.
    pub fn backup(&self, path: &str) -> Result<Verification> {
        let shared = self.shared()?;
        shared.own_process()?;
        let path = file_path("path", path)?;
        shared.kept(shared.journal.backup(&path)).map(verification)
    }
}

/// What a checked copy has to say for itself.
fn verification(copied: Copied) -> Verification {
    let Copied { head, events } = copied;
    Verification { revision: head.revision, events, hash: head.hash.to_string() }
}

/// Puts a backup in the place of a file that no process has open, or where there is none. The
/// backup is checked from the first event to the last, and copied; it stays as it is. What stood
/// at the path stays beside it, as `<path>-before`, until the next `restore`.
///
/// # Errors
///
/// `invalid_argument` if the backup is missing, open, or the file itself; `corrupt` if it is damaged or
/// no space, and `newer_format` if this version can't read it: then nothing is replaced;
/// `unavailable`, with the reason `locked`, if the file is open.
pub fn restore(backup: &str, path: &str) -> Result<Verification> {
    let (backup, path) = (file_path("backup", backup)?, file_path("path", path)?);
    journal::restore(&backup, &path).map(verification)
}
