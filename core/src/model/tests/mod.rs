//! Tests of the model language.

mod combined;
mod compiled;
mod examples;
mod guide;
mod levels;
mod problems;
mod sources;
mod stored;
mod written;

use super::*;
use crate::access::{Access, ConditionSet};
use crate::error::{Code, Error};
use crate::model::tables::role::Category;

const BASE: &str = include_str!("fixtures/base.toml");
const LEVELS: &str = include_str!("fixtures/levels.toml");
const PROJECTS: &str = include_str!("../../../models/projects.toml");

fn model(text: &str) -> Model {
    Model::from_toml(text, "m.toml").unwrap_or_else(|error| panic!("{error}"))
}

fn kind<'m>(model: &'m Model, name: &str) -> &'m Type {
    model.get(model.type_ix(name).expect("the type is there")).expect("and has its number")
}

fn role_of<'t>(kind: &'t Type, name: &str) -> &'t Role {
    &kind.roles[usize::from(kind.role_index[name])]
}

/// An access as text, row by row: `condition and condition: actions`.
fn rows(kind: &Type, access: &Access) -> Vec<String> {
    let text = |set: ConditionSet| {
        let texts: Vec<&str> =
            set.iter().map(|ix| kind.conditions[usize::from(ix)].text.as_str()).collect();
        texts.join(" and ")
    };
    let row = |right: &crate::access::Right| {
        format!("{}: {}", text(right.conditions), kind.action_names(right.actions).join(", "))
    };
    access.rights().iter().map(row).collect()
}

/// The base model with one text replaced.
fn base_with(from: &str, to: &str) -> String {
    with(BASE, from, to)
}

/// A model with one text replaced.
fn with(base: &str, from: &str, to: &str) -> String {
    assert_eq!(base.matches(from).count(), 1, "`{from}` must be in the model once");
    base.replace(from, to)
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
