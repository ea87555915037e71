//! The suite: scenarios, invariants and the shape of the repository, through public interfaces.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that cannot go on has failed"
)]

mod arguments;
mod invariants;
mod scenarios;
mod sheet;
mod space;
mod support;
#[cfg(feature = "schema")]
mod surface;
mod tidy;
mod worlds;

// A test names what it is supported by without saying where that stands.
use self::support::{
    commands, dice, facts, holdings, models, naive, scenario, truth, wander, world,
};
