//! Tests of the model language.

mod compiled;
mod guide;
mod problems;
mod sources;

use super::*;
use crate::error::Error;

const BASE: &str = include_str!("fixtures/base.toml");
const PROJECTS: &str = include_str!("../../../models/projects.toml");

fn model(text: &str) -> Model {
    Model::from_toml(text, "m.toml").unwrap_or_else(|error| panic!("{error}"))
}

/// The base model with one text replaced.
fn base_with(from: &str, to: &str) -> String {
    assert_eq!(BASE.matches(from).count(), 1, "`{from}` must be in the base model once");
    BASE.replace(from, to)
}

/// What is wrong with a model: line, path, problem and help of each problem.
fn problems(error: &Error) -> Vec<(Option<u64>, String, String, String)> {
    let text = |value: &serde_json::Value, key: &str| value[key].as_str().unwrap().to_owned();
    let list = error.details()["problems"].as_array().unwrap();
    let one = |p: &serde_json::Value| {
        (p["line"].as_u64(), text(p, "path"), text(p, "problem"), text(p, "help"))
    };
    list.iter().map(one).collect()
}

#[cfg(feature = "schema")]
#[test]
fn the_committed_schema_is_current() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/models/schema.json");
    let current = serde_json::to_string_pretty(&json_schema()).unwrap() + "\n";
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &current).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(committed == current, "models/schema.json is old: run this test with UPDATE=1");
}
