//! Opening a model.

pub(crate) mod builtin;
pub(crate) mod combine;
pub(crate) mod fingerprint;
pub(crate) mod source;
pub(crate) mod stored;
