//! A journal in one `SQLite` file.
//!
//! | file | holds |
//! |---|---|
//! | `journal`, `durability` | the journal: its process, what happens after a failure |
//! | `file` | the file: finding out what it is, making it, connecting to it |
//! | `held`, `attached`, `names`, `identity` | an open file: is it still the one that the path names? |
//! | `lock`, `ranges` | one process per file; locks that other programs cannot drop |
//! | `acknowledged` | the note beside an open file |
//! | `stale` | a `-wal` that belongs to another file |
//! | `copy`, `write_out`, `draft` | backup and restore; files that get their name when they are whole |
//! | `log` | the statements |
//! | `fault` | `SQLite`'s errors as this crate's |

mod acknowledged;
mod attached;
mod copy;
mod draft;
mod durability;
mod fault;
mod file;
mod held;
mod identity;
mod journal;
mod lock;
mod log;
mod names;
mod ranges;
mod stale;
#[cfg(test)]
mod tests;
mod write_out;

pub(crate) use self::copy::restore;
pub use self::durability::Durability;
pub(crate) use self::file::resolve;
pub use self::journal::SqliteJournal;
pub(super) use self::write_out::write_out;
