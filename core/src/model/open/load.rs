//! Opening a model: from a file, a text, a native value, or by the name of one that ships.

use std::path::Path as FilePath;

use serde_json::Value;

use super::model::Model;
use super::{build, builtin};
use crate::error::{Code, Error, Result};
use crate::id::shown;
use crate::model::read::names::among;
use crate::model::read::problems::Problems;
use crate::model::read::source::Source;
use crate::model::read::value::{self, not_readable};

/// No system opens a longer path; an error shows it whole.
const MAX_PATH: usize = 4_096;

impl Model {
    /// Reads a model from TOML. `file_name` is only for messages.
    ///
    /// # Errors
    ///
    /// `invalid_model`, naming every problem in `details.problems`: file, line, path, what is
    /// wrong and what to do.
    pub fn from_toml(text: &str, file_name: &str) -> Result<Self> {
        let (value, problems) = value::of_toml(text, file_name)?;
        build::model(value, problems, &Source::Toml { file: file_name, text })
    }

    /// Reads a model from JSON. `file_name` is only for messages.
    ///
    /// # Errors
    ///
    /// `invalid_model`, as [`Model::from_toml`]. A key that an object has twice is a problem.
    pub fn from_json(text: &str, file_name: &str) -> Result<Self> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let (value, problems) = value::of_json(text, file_name)?;
        build::model(value, problems, &Source::Json { file: file_name, text })
    }

    /// Reads a model from a native value: the caller's own dict or object, as JSON.
    ///
    /// # Errors
    ///
    /// `invalid_model`, as [`Model::from_toml`]; a native value has no lines, so `line` is null.
    pub fn from_value(value: &Value) -> Result<Self> {
        build::model(value.clone(), Problems::default(), &Source::Value)
    }

    /// Reads a model from a file that ends in `.toml` or `.json`.
    ///
    /// # Errors
    ///
    /// `invalid_model` if the file cannot be read, ends in something else, or is wrong, as
    /// [`Model::from_toml`].
    pub fn read(path: impl AsRef<FilePath>) -> Result<Self> {
        let path = path.as_ref();
        if path.as_os_str().len() > MAX_PATH {
            return Err(not_readable("model", None, "the path is too long", "check the path"));
        }
        let name = path.display().to_string();
        let text = || {
            std::fs::read_to_string(path).map_err(|error| {
                not_readable(&name, None, &error.to_string(), "check the path and the file")
            })
        };
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        match ending.to_ascii_lowercase().as_str() {
            "toml" => Self::from_toml(&text()?, &name),
            "json" => Self::from_json(&text()?, &name),
            _ => Err(not_readable(
                &name,
                None,
                "a model file ends in .toml or .json",
                "rename the file, or give the name of a model that ships",
            )),
        }
    }

    /// Opens a model that ships with the library: `orders`, `datasets`, … (see [`Model::names`]).
    ///
    /// # Errors
    ///
    /// `invalid_model` if there is none of that name; the message lists those that there are.
    pub fn named(name: &str) -> Result<Self> {
        match builtin::text(name) {
            Some(text) => Self::from_toml(text, &format!("{name}.toml")),
            None if name.contains('\n') => {
                let message = "the text of a model is given, where its name or a path is meant; \
                               give the path of a file, or the model as data";
                Err(Error::new(Code::InvalidModel, message)
                    .with("name", shown(name))
                    .with("names", builtin::NAMES.to_vec()))
            }
            None => Err(Error::new(
                Code::InvalidModel,
                format!(
                    "no model named `{}` ships; {} A model of your own is named by the path of its \
                     file, which ends in .toml or .json",
                    shown(name),
                    among(name, builtin::NAMES.iter().copied())
                ),
            )
            .with("name", shown(name))
            .with("names", builtin::NAMES.to_vec())),
        }
    }

    /// The names of the models that ship.
    pub fn names() -> &'static [&'static str] {
        builtin::NAMES
    }
}
