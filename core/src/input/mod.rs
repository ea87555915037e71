//! Arguments that come as data: read into types, or an error that says which one is wrong, what it
//! is, and what it must be.
//!
//! What a type asks for is said by the type itself, to serde; this is the one place that puts it
//! into words for people. For this it walks the data itself, and so knows the way to what is
//! wrong, such as `levels.rooms` or `principals[2]`.

mod problem;
mod read;
mod values;
pub(crate) mod verb;
mod words;

#[cfg(test)]
mod tests;

pub use self::read::{argument, arguments};
pub use self::verb::{Argument, Verb, VerbKind};
pub(crate) use self::verb::{Op, arguments_of};
pub(crate) use self::words::{Known, looks_like, nearest};
