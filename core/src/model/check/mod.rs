//! Checks of a model as a whole: of what is written, before it is compiled; and of the tables.

pub(crate) mod circles;
pub(crate) mod declared;
pub(crate) mod examples;
mod parts;
