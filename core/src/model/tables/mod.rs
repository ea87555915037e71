//! What a model is compiled to: bit tables, by type; and what is asked of them.

pub(crate) mod actions;
pub(crate) mod chosen;
pub(crate) mod condition;
pub(crate) mod kind;
mod levels;
pub(crate) mod numbers;
pub(crate) mod role;
pub(crate) mod rules;
pub(crate) mod setting;
