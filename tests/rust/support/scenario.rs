//! Scenarios, as `tests/vectors/` has them.

use std::path::{Path, PathBuf};

use privity::{Error, Model};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

/// The moment at which a scenario begins.
pub(crate) const START: i64 = 1_767_225_600_000;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    pub(crate) scenarios: Vec<Scenario>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Scenario {
    pub(crate) name: String,
    pub(crate) why: String,
    pub(crate) shows: Vec<String>,
    pub(crate) model: Value,
    pub(crate) steps: Vec<Step>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Step {
    pub(crate) op: String,
    #[serde(default)]
    pub(crate) args: Map<String, Value>,
    /// `null` is an answer, too.
    #[serde(default, deserialize_with = "present")]
    pub(crate) gives: Option<Value>,
    pub(crate) fails: Option<String>,
    pub(crate) details: Option<Value>,
    pub(crate) text: Option<String>,
    #[serde(default)]
    pub(crate) revision_unchanged: bool,
}

fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors")
}

pub(crate) fn read(path: &Path) -> File {
    let text = std::fs::read_to_string(path).unwrap();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub(crate) fn read_model(model: &Value) -> Result<Model, Error> {
    match model {
        Value::String(name) => Model::named(name),
        Value::Array(several) => {
            let models: Vec<Model> = several.iter().map(read_model).collect::<Result<_, _>>()?;
            Model::combine(&models)
        }
        inline => Model::from_value(inline),
    }
}
