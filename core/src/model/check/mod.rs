//! Checks of a model as a whole: before it is compiled, and after.

pub(crate) mod circles;
pub(crate) mod declared;
pub(crate) mod examples;
pub(crate) mod parts;
