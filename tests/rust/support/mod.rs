//! What tests stand on: worlds and models at random, the oracle and its facts, commands, scenarios.

pub(crate) mod commands;
pub(crate) mod dice;
pub(crate) mod facts;
pub(crate) mod holdings;
pub(crate) mod models;
pub(crate) mod naive;
pub(crate) mod scenario;
pub(crate) mod truth;
pub(crate) mod wander;
pub(crate) mod world;
