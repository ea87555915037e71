//! The suite: scenarios, invariants and the shape of the repository, through public interfaces.

mod coverage;
mod naive;
mod properties;
mod tidy;
mod vectors;
mod world;
