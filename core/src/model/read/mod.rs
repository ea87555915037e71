//! What is written: from a text to the structures of a model file, and every problem at its place.

pub mod file;
pub(crate) mod like;
pub(crate) mod locate;
pub(crate) mod meant;
pub(crate) mod problem;
#[cfg(feature = "schema")]
pub(crate) mod schema;
pub(crate) mod shape;
