//! Conditions: from their texts to the numbered table of those that a type uses.

pub(crate) mod reader;
pub(crate) mod slips;
pub(crate) mod table;
