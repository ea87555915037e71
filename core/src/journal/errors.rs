//! The errors that all journals have.

use std::path::Path;

use super::origin::Origin;
use crate::error::{Code, Error};

/// Whether a journal that failed so is not to be used any more, nor what was read from it: it is
/// not the one that its name leads to, or it is not as it was written.
pub(crate) fn is_final(error: &Error) -> bool {
    let reason = error.details().get("reason").and_then(|reason| reason.as_str());
    error.code() == Code::Corrupt || reason == Some("replaced")
}

pub(crate) fn closed() -> Error {
    let message = "the space is closed; open it again";
    Error::new(Code::Unavailable, message).with("reason", "closed")
}

/// The error for a journal with entries whose origin is gone, whole or in part.
pub(crate) fn nameless() -> Error {
    Error::new(Code::Corrupt, "the journal does not say which model it has")
}

pub(crate) fn mismatch(own: &Origin, given: &Origin) -> Error {
    let message = format!(
        "the space was made with the model `{}` ({}), not with `{}` ({}); open it with its own \
         model, or migrate it",
        own.model, own.fingerprint, given.model, given.fingerprint
    );
    Error::new(Code::ModelMismatch, message)
        .with("model", own.model.as_str())
        .with("fingerprint", own.fingerprint.as_str())
        .with("given", given.model.as_str())
        .with("given_fingerprint", given.fingerprint.as_str())
}

pub(crate) fn unavailable(reason: &str, message: String, path: &Path) -> Error {
    Error::new(Code::Unavailable, message)
        .with("reason", reason)
        .with("path", path.display().to_string())
}
