//! The suite: scenarios, invariants and the shape of the repository, through public interfaces.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that cannot go on has failed"
)]

mod colluders;
mod commands;
mod coverage;
mod damage;
mod details;
mod dice;
mod facts;
mod hidden;
mod history;
mod holdings;
mod input;
mod invariants;
mod kinds;
mod meant;
mod models;
mod naive;
mod properties;
mod questions;
mod reading_back;
mod sheet;
mod slips;
mod snapshots;
mod space;
mod tidy;
mod vectors;
mod world;
