//! The model that a space was made with, as its journal has it: maybe by an earlier version, which
//! did not ask all that this one asks, or by a later one, which knows more words.

use serde_json::Value;

use super::model::Model;
use super::{build, fingerprint};
use crate::error::{Code, Error, Result};
use crate::model::read::problems::Problems;
use crate::model::read::source::{Source, Written};
use crate::model::read::whole;

impl Model {
    /// Reads a model as it was stored. It is not asked what no model was asked when the language
    /// began: such a model does what it did.
    ///
    /// # Errors
    ///
    /// `corrupt` if it is not the one with this fingerprint; `newer_format` if it has words that
    /// this version does not know; `invalid_model` if this version cannot make sense of it.
    pub(crate) fn stored(text: &str, name: &str, fingerprint: &str) -> Result<Self> {
        let value: Value = serde_json::from_str(text).map_err(|error| {
            let message = format!("the model in the file cannot be read: {error}");
            Error::new(Code::Corrupt, message)
        })?;
        let source = Source::Json { file: name, text };
        let mut problems = Problems::of_stored();
        let file = whole::model_file(&value, &mut problems).filter(|_| problems.is_empty());
        let Some(file) = file else {
            let why = problems.into_error(&source);
            let message = format!(
                "another version of Privity made the space, with words in its model that this one \
                 does not know: {why}; upgrade Privity"
            );
            return Err(Error::new(Code::NewerFormat, message).with("model", name));
        };
        if fingerprint::of(&file) != fingerprint {
            let message = "the model in the file is not the one that it was made with";
            return Err(Error::new(Code::Corrupt, message));
        }
        if let Some((file, types)) = build::compiled(file, &mut problems) {
            let written = Written::new(&source, &file.model.name, value);
            return Ok(Self::new(file, types, written));
        }
        let why = problems.into_error(&source);
        let message = format!(
            "another version of Privity made the space, with a model that this one refuses: \
             {why}; open it with that version"
        );
        Err(why.saying(message))
    }
}
