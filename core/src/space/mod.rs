//! The handle that a program holds: locking, durability, catching up, snapshots.
//!
//! Everything below this layer is pure; here are the clock, the lock and the journal. A read
//! takes a shared lock for as long as it thinks, and never waits for a write to reach the disk:
//! a change is judged against the shared state, stored, and only then applied.

mod answer;
mod back;
mod clock;
mod examples;
mod handle;
mod history;
mod lock;
mod open;
mod options;
mod read;
mod save;
#[cfg(test)]
mod tests;
mod verbs;
mod write;

pub use self::examples::check_model;
pub use self::handle::Space;
pub use self::history::History;
pub use self::options::{ModelChoice, Options};
pub use self::save::restore;
pub use self::verbs::verbs;
