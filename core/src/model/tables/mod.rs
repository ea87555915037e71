//! What a model is compiled to, and what is asked of it.

pub(crate) mod families;
pub(crate) mod levels;
