//! The journal: the append-only log of events. It is the truth; all else is derived.
//!
//! A journal stores what it is given and decides nothing. Several spaces, in one process or in
//! many, can write to one journal: an append names the head that its writer saw, and is
//! refused when the journal has moved on; the space then reads what it missed and judges the
//! change again.
//!
//! Each entry's hash covers the entry and the hash before it, so the last hash stands for the
//! whole log: altering, removing or exchanging anything before it is found by reading it again.
//! The first entry follows the hash of the journal's [`Origin`], so that this cannot be exchanged
//! either once there are entries.
//! Where a log ends is written down beside its entries, so an end that damage cut off is noticed.
//! Two things it cannot know about itself: that somebody cut off both, and that all of it was
//! written anew. Whoever must rule that out keeps a [`Head`] elsewhere from time to time, and asks
//! for the [position](Journal::position) of its revision later.

mod chain;
mod contract;
mod errors;
mod memory;
mod origin;
mod snapshot;
mod sqlite;
#[cfg(test)]
mod tests;

pub use self::chain::{Hash, Head};
pub use self::contract::{Append, Copied, Journal};
pub(crate) use self::errors::{is_final, nameless};
pub use self::memory::MemoryJournal;
pub use self::origin::Origin;
pub use self::snapshot::Snapshot;
pub use self::sqlite::{Durability, SqliteJournal};
pub(crate) use self::sqlite::{resolve, restore};
