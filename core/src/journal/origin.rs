//! What a journal belongs to.

/// What a journal belongs to. Written once, when the journal is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The model's name.
    pub model: String,
    /// The model's fingerprint.
    pub fingerprint: String,
    /// The model as JSON, so that the file alone says what its events mean.
    pub source: String,
}
