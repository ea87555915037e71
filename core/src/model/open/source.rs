//! Opening a model: from a file, a text, a native value, or by the name of one that ships.

use std::path::Path as FilePath;
use std::sync::Arc;

use serde_json::{Map, Value};
use toml::de::DeTable;

use crate::error::{Code, Error, Result};
use crate::id::shown;
use crate::model::check::circles;
use crate::model::check::declared;
use crate::model::check::examples;
use crate::model::compile::kind;
use crate::model::open::builtin;
use crate::model::open::fingerprint;
use crate::model::read::file::{ExampleFile, HeaderFile, ModelFile, TypeFile, UsersFile};
use crate::model::read::like;
use crate::model::read::locate::{Breaks, JsonWalker, Source, Written, toml_value};
use crate::model::read::meant::{self, lacking};
use crate::model::read::problem::{Path, Problems, among};
use crate::model::read::shape;
use crate::model::{Inner, Model, Type};

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
        let source = Source::Toml { file: file_name, text };
        let table = DeTable::parse(text).map_err(|error| {
            let line = error.span().map(|span| Breaks::of(text).line(span.start));
            not_readable(file_name, line, &meant::toml(error.message()), "correct the TOML")
        })?;
        let mut problems = Problems::default();
        let at = Path::default();
        let members: Map<String, Value> = table
            .get_ref()
            .iter()
            .map(|(key, value)| {
                let path = at.key(key.get_ref());
                (key.get_ref().to_string(), toml_value(value.get_ref(), &path, &mut problems))
            })
            .collect();
        finish(Value::Object(members), problems, &source)
    }

    /// Reads a model from JSON. `file_name` is only for messages.
    ///
    /// # Errors
    ///
    /// `invalid_model`, as [`Model::from_toml`]. A key that an object has twice is a problem.
    pub fn from_json(text: &str, file_name: &str) -> Result<Self> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let source = Source::Json { file: file_name, text };
        let value: Value = serde_json::from_str(text).map_err(|error| {
            let text = error.to_string();
            let what = text.split(" at line ").next().unwrap_or_default();
            let line = Some(error.line().max(1));
            not_readable(file_name, line, &meant::json(what), "correct the JSON")
        })?;
        let mut problems = Problems::default();
        for path in JsonWalker::new(text).walk().1 {
            problems.add(&path, format!("{} is written twice", path.last()), "keep one of them");
        }
        finish(value, problems, &source)
    }

    /// Reads a model from a native value: the caller's own dict or object, as JSON.
    ///
    /// # Errors
    ///
    /// `invalid_model`, as [`Model::from_toml`]; a native value has no lines, so `line` is null.
    pub fn from_value(value: &Value) -> Result<Self> {
        finish(value.clone(), Problems::default(), &Source::Value)
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

fn not_readable(file: &str, line: Option<usize>, what: &str, help: &str) -> Error {
    let place = line.map_or_else(|| file.to_owned(), |line| format!("{file}:{line}"));
    let what = what.lines().next().unwrap_or_default();
    let problem = serde_json::json!({
        "file": file, "line": line, "path": "", "problem": what, "help": help,
    });
    Error::new(Code::InvalidModel, format!("{place}: {what}; {help}"))
        .with("problems", vec![problem])
}

/// The one way from a value to a model, whatever it was read from.
fn finish(value: Value, mut problems: Problems, source: &Source<'_>) -> Result<Model> {
    let file = model_file(&value, &mut problems).filter(|_| problems.is_empty());
    if let Some(compiled) = file.and_then(|file| compiled(file, &mut problems)) {
        return Ok(compiled.model(source, value));
    }
    problems.drop_copies(&like::copies(&value));
    Err(problems.into_error(source))
}

/// A model in all but what it was read from.
pub(crate) struct Compiled {
    file: ModelFile,
    types: Vec<Type>,
}

impl Compiled {
    pub(crate) fn model(self, source: &Source<'_>, written: Value) -> Model {
        let Self { file, types } = self;
        let written = Written::new(source, &file.model.name, written);
        let numbered = (0u8..).zip(&types);
        let type_index = numbered.map(|(ix, kind)| (kind.name.clone(), ix)).collect();
        let fingerprint = fingerprint::of(&file);
        Model { inner: Arc::new(Inner { file, written, fingerprint, types, type_index }) }
    }
}

/// Checks and compiles what was read; `None` if there are problems.
pub(crate) fn compiled(file: ModelFile, problems: &mut Problems) -> Option<Compiled> {
    if !declared::names(&file, problems) {
        return None;
    }
    let types = kind::types(&file, problems);
    examples::check(&file, &types, problems);
    if problems.is_empty() {
        circles::check(&types, problems);
    }
    problems.is_empty().then_some(Compiled { file, types })
}

pub(crate) fn model_file(value: &Value, problems: &mut Problems) -> Option<ModelFile> {
    let top = Path::default();
    let Some(members) = value.as_object() else {
        let help = "write a table with `model`, and one table for each type";
        problems.add(&top, "the model is not a table", help);
        return None;
    };
    let mut header: Option<HeaderFile> = None;
    let mut users = UsersFile::default();
    let mut examples: Vec<ExampleFile> = Vec::new();
    let mut types = std::collections::BTreeMap::new();
    for (key, value) in members {
        let at = top.key(key);
        match key.as_str() {
            "model" => header = shape::read(value, at, problems),
            "users" => users = shape::read(value, at, problems).unwrap_or_default(),
            "examples" => match value.as_array() {
                None => problems.add(
                    &at,
                    "`examples` is not a list",
                    "write a list of tables, each under [[examples]]",
                ),
                Some(list) => {
                    for (number, item) in list.iter().enumerate() {
                        examples.extend(shape::read(item, at.item(number), problems));
                    }
                }
            },
            // Editors find the schema of a JSON file by this key.
            "$schema" if problems.are_of_stored() => {}
            "$schema" => drop(shape::read::<String>(value, at, problems)),
            _ if !value.is_object() => {
                let help = match key.as_str() {
                    "name" | "title" => {
                        format!("move it there: {key} = … under [model]")
                    }
                    "version" => "take it out: the language has no versions".to_owned(),
                    _ => format!(
                        "each type is a table, as [{key}]; take `{key}` out, or put it where it belongs"
                    ),
                };
                let problem = match key.as_str() {
                    "name" | "title" => format!("`{key}` stands outside of the table `model`"),
                    _ => format!("`{key}` is no type"),
                };
                problems.add(&at, problem, help);
            }
            "types" | "resources" if !is_type(value) => {
                let help = "put each type at the top, under its own name, as [dataset]";
                problems.add(&at, format!("`{key}` is not one type"), help);
            }
            _ => {
                let value = like::written_out(key, members, problems);
                let kind = value.and_then(|value| type_file(&value, &at, problems));
                types.extend(kind.map(|kind| (key.clone(), kind)));
            }
        }
    }
    if !members.contains_key("model") {
        problems.add(&top, "`model` is missing", "add a table `model` with the model's `name`");
    }
    header.map(|model| ModelFile { model, users, examples, types })
}

/// Whether a table says anything that a type says, rather than holding types itself.
fn is_type(value: &Value) -> bool {
    let said = ["owner", "actions", "roles", "like", "parent"];
    said.iter().any(|word| value.get(word).is_some())
        || !value.as_object().is_some_and(|types| types.values().any(is_type))
}

fn type_file(value: &Value, at: &Path, problems: &mut Problems) -> Option<TypeFile> {
    let kind = shape::read::<TypeFile>(value, at.clone(), problems)?;
    // What is there, and is of the wrong kind, is told already.
    let lacks = |word| {
        let is_empty =
            |of: &Value| of.as_str() == Some("") || of.as_object().is_some_and(Map::is_empty);
        value.get(word).is_none_or(is_empty)
    };
    let must = [("owner", lacks("owner")), ("roles", lacks("roles"))];
    // A part has none of its own.
    for (word, _) in must.into_iter().filter(|(_, lacks)| *lacks && kind.parent.is_none()) {
        problems.add(at, format!("`{word}` is missing"), lacking(word));
    }
    Some(kind)
}
