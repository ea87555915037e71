//! A model, and how one is opened: from a text, a value, a file, a journal, or several models.

mod build;
pub(crate) mod builtin;
mod combine;
pub(crate) mod failing;
pub(crate) mod fingerprint;
mod load;
pub(crate) mod model;
mod stored;
