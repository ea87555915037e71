//! What a space is opened with.

use std::path::Path;

use crate::error::Result;
use crate::journal::Durability;
use crate::model::Model;

/// How a space is opened.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Options {
    /// The model; the one that the file was made with, if not given.
    pub model: Option<ModelChoice>,
    /// What a change survives; if not given, what the file is open with in this process already,
    /// or else a power cut.
    pub durability: Option<Durability>,
    /// How many events lie between two snapshots; by default 10 000 or, if that is more, as many
    /// as there are principals and resources.
    pub snapshot_after: Option<usize>,
}

/// Which model a space speaks.
#[derive(Debug, Clone)]
pub enum ModelChoice {
    /// The name of a model that ships with Privity, or the path of a model file, which ends in
    /// `.toml` or `.json`.
    Named(String),
    /// A model that was read before.
    Read(Model),
    /// Several models in one space; no two have a type of the same name.
    Several(Vec<ModelChoice>),
}

impl From<&str> for ModelChoice {
    fn from(name: &str) -> Self {
        Self::Named(name.to_owned())
    }
}

impl From<Model> for ModelChoice {
    fn from(model: Model) -> Self {
        Self::Read(model)
    }
}

impl From<&Model> for ModelChoice {
    fn from(model: &Model) -> Self {
        Self::Read(model.clone())
    }
}

impl<C: Into<ModelChoice>> From<Vec<C>> for ModelChoice {
    fn from(choices: Vec<C>) -> Self {
        Self::Several(choices.into_iter().map(Into::into).collect())
    }
}

impl<C: Into<ModelChoice>, const N: usize> From<[C; N]> for ModelChoice {
    fn from(choices: [C; N]) -> Self {
        Self::Several(choices.into_iter().map(Into::into).collect())
    }
}

impl ModelChoice {
    /// The model itself; of several, the one that has the types of all.
    ///
    /// # Errors
    ///
    /// `invalid_model` if there is none of that name, its file is wrong, or two models have a
    /// type of the same name; `invalid_argument` if none is named.
    pub fn read(&self) -> Result<Model> {
        match self {
            Self::Read(model) => Ok(model.clone()),
            Self::Several(choices) => {
                let models: Vec<Model> = choices.iter().map(Self::read).collect::<Result<_>>()?;
                Model::combine(&models)
            }
            Self::Named(name) if is_file(name) => Model::read(Path::new(name)),
            Self::Named(name) => Model::named(name),
        }
    }
}

fn is_file(name: &str) -> bool {
    let extension = Path::new(name).extension().and_then(std::ffi::OsStr::to_str);
    matches!(extension, Some("toml" | "json"))
}

impl Options {
    /// The defaults: the file's own model, and full durability.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The model that the space speaks.
    #[must_use]
    pub fn model(mut self, model: impl Into<ModelChoice>) -> Self {
        self.model = Some(model.into());
        self
    }

    /// What a change survives.
    #[must_use]
    pub fn durability(mut self, durability: Durability) -> Self {
        self.durability = Some(durability);
        self
    }

    /// How many events lie between two snapshots.
    #[must_use]
    pub fn snapshot_after(mut self, events: usize) -> Self {
        self.snapshot_after = Some(events);
        self
    }
}
