//! Conditions: from their texts to the numbered table of those that a type uses.

pub(crate) mod gather;
mod parsed;
mod reader;
mod slips;
pub(crate) mod table;
