//! The scenarios of `tests/vectors/`, and whether they show all that there is to be shown.

mod coverage;
mod details;
mod questions;
mod vectors;
