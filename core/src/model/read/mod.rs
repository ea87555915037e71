//! What is written: from a text to the structures of a model file, and every problem at its place.

pub mod file;
pub(crate) mod like;
mod lines;
mod meant;
pub(crate) mod names;
pub(crate) mod path;
pub(crate) mod problems;
#[cfg(feature = "schema")]
pub(crate) mod schema;
mod shape;
pub(crate) mod source;
pub(crate) mod value;
pub(crate) mod whole;
