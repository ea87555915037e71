//! From a value to the structures of a model file.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::file::{ExampleFile, HeaderFile, ModelFile, TypeFile, UsersFile};
use super::meant::lacking;
use super::path::Path;
use super::problems::Problems;
use super::{like, shape};

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
    let mut types = BTreeMap::new();
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
