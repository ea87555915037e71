//! Where a model comes from.

use serde_json::Value;

use super::lines::{JsonWalker, Lines};

/// Where a model came from: for messages, and to find lines.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Source<'a> {
    Toml {
        file: &'a str,
        text: &'a str,
    },
    Json {
        file: &'a str,
        text: &'a str,
    },
    /// A native dict or object: it has no lines.
    Value,
}

impl Source<'_> {
    /// The file's name as the caller gave it.
    pub(crate) fn file(&self) -> &str {
        match self {
            Self::Toml { file, .. } | Self::Json { file, .. } => file,
            Self::Value => "model",
        }
    }

    /// The lines of all places.
    pub(crate) fn lines(&self) -> Lines {
        match self {
            Self::Toml { text, .. } => Lines::of_toml(text),
            Self::Json { text, .. } => JsonWalker::new(text).walk().0,
            Self::Value => Lines::default(),
        }
    }
}

/// What a model was read from, kept for later: to show it, and to say where something is.
#[derive(Debug)]
pub(crate) struct Written {
    /// The file's name as the caller gave it.
    file: String,
    text: Text,
    /// What stands there, as data.
    pub(crate) value: Value,
}

#[derive(Debug)]
enum Text {
    Toml(String),
    Json(String),
    /// A native value, or several models as one.
    None,
}

impl Written {
    /// `name` is that of the model, for one that has no file.
    pub(crate) fn new(source: &Source<'_>, name: &str, value: Value) -> Self {
        let text = match source {
            Source::Toml { text, .. } => Text::Toml((*text).to_owned()),
            Source::Json { text, .. } => Text::Json((*text).to_owned()),
            Source::Value => Text::None,
        };
        let file = if matches!(text, Text::None) { name } else { source.file() };
        Self { file: file.to_owned(), text, value }
    }

    /// The file's name, or the model's.
    pub(crate) fn file(&self) -> &str {
        &self.file
    }

    /// The lines of all places.
    pub(crate) fn lines(&self) -> Lines {
        let file = self.file();
        match &self.text {
            Text::Toml(text) => Source::Toml { file, text }.lines(),
            Text::Json(text) => Source::Json { file, text }.lines(),
            Text::None => Lines::default(),
        }
    }
}
