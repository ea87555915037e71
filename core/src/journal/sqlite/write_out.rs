//! A journal of another kind, as a file.

use std::path::Path;

use super::copy::{publish, unused, whole};
use super::draft::Draft;
use super::durability::Durability;
use super::journal::SqliteJournal;
use crate::error::Result;
use crate::journal::contract::{Copied, Journal as _};

/// Writes what `fill` puts into a new journal into a new file.
pub(crate) fn write_out(
    to: &Path,
    fill: impl FnOnce(&SqliteJournal) -> Result<()>,
) -> Result<Copied> {
    let to = unused(to)?;
    let draft = Draft::new(&to)?;
    let journal = SqliteJournal::open(draft.path(), Durability::Full)?;
    fill(&journal)?;
    journal.close()?;
    let copied = whole(draft.path())?;
    publish(&draft, &to)?;
    Ok(copied)
}
