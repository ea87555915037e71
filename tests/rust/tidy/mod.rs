//! The repository's own rules, as tests.

mod layers;
mod order;
mod paths;
mod repository;
mod requirements;
mod sizes;
mod tables;
mod words;
