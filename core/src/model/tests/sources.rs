//! One meaning for TOML, JSON and native values; names, paths and lines.

use std::fmt::Write;

use rstest::rstest;
use serde_json::{Value, json};

use super::*;

const ORDERS: &str = include_str!("../../../models/orders.toml");
const DATASETS: &str = include_str!("../../../models/datasets.toml");
const PROPERTIES: &str = include_str!("../../../models/properties.toml");
const WORKSPACES: &str = include_str!("../../../models/workspaces.toml");

#[rstest]
#[case::base(BASE)]
#[case::levels(LEVELS)]
#[case::projects(PROJECTS)]
#[case::orders(ORDERS)]
#[case::datasets(DATASETS)]
#[case::properties(PROPERTIES)]
#[case::workspaces(WORKSPACES)]
fn toml_json_and_values_mean_the_same(#[case] text: &str) {
    let toml = model(text);
    let value = serde_json::to_value(toml.file()).unwrap();
    let json = Model::from_json(&serde_json::to_string_pretty(&value).unwrap(), "m.json").unwrap();
    let native = Model::from_value(&value).unwrap();
    for other in [json, native] {
        assert_eq!(toml.file(), other.file());
        assert_eq!(toml.fingerprint(), other.fingerprint());
    }
}

#[test]
fn a_json_model_is_read_as_written() {
    let text = r#"{
        "$schema": "schema.json",
        "model": { "name": "base" },
        "folder": {
            "owner": "owner", "default_role": null,
            "actions": { "open": "Open it" },
            "roles": { "owner": { "can": ["open"] } }
        }
    }"#;
    let toml = "
        model.name = 'base'
        [folder]
        owner = 'owner'
        actions.open = 'Open it'
        roles.owner.can = ['open']";
    let json = Model::from_json(text, "m.json").unwrap();
    assert_eq!(json.file(), model(toml).file());
    let with_mark = format!("\u{feff}{text}");
    assert_eq!(Model::from_json(&with_mark, "m.json").unwrap().file(), json.file());
}

/// The same problems, wherever the model comes from; only lines differ.
#[test]
fn problems_are_the_same_from_every_source() {
    let text = base_with("\"setting: export and status: final\"", "\"setting: exprt\"")
        .replace("can = [\"edit\"]", "can = [\"edit\", \"dleete\"]")
        .replace("status = \"not_ready\"", "status = \"not_redy\"");
    let toml = Model::from_toml(&text, "m.toml").unwrap_err();
    let value: Value = toml::from_str(&text).unwrap();
    let pretty = serde_json::to_string_pretty(&value).unwrap();
    let json = Model::from_json(&pretty, "m.json").unwrap_err();
    let native = Model::from_value(&value).unwrap_err();

    let sorted = |error: &Error| {
        let mut found: Vec<_> = problems(error).into_iter().map(|p| (p.1, p.2, p.3)).collect();
        found.sort();
        found
    };
    assert_eq!(sorted(&toml).len(), 3, "{toml:?}");
    assert_eq!(sorted(&toml), sorted(&json));
    assert_eq!(sorted(&toml), sorted(&native));
    assert!(toml.message().ends_with(" (and 2 more problems)"), "{toml}");

    for (line, path, _, _) in problems(&json) {
        let line = usize::try_from(line.unwrap()).unwrap();
        let written = pretty.lines().nth(line - 1).unwrap();
        let last = path.rsplit(['.', '[', '"']).find(|part| !matches!(*part, "" | "1]")).unwrap();
        let wanted = if path.ends_with("[1]") { "dleete" } else { last };
        assert!(written.contains(wanted), "{path}: {written}");
    }
    assert!(problems(&native).iter().all(|(line, ..)| line.is_none()));
    assert!(native.message().starts_with("model: doc."), "{native}");
}

#[test]
fn every_problem_is_named_in_the_order_of_the_file() {
    let text = base_with("leave = true", "leeve = true")
        .replace("who = \"members\"", "who = \"member\"")
        .replace("includes = ", "include = ");
    let error = Model::from_toml(&text, "m.toml").unwrap_err();
    let found = problems(&error);
    let words: Vec<&str> = found.iter().map(|(_, _, problem, _)| problem.as_str()).collect();
    let wanted = ["unknown word `leeve`", "unknown word `include`", "`who` cannot be `member`"];
    assert_eq!(words, wanted);
    assert!(found.is_sorted_by_key(|(line, ..)| *line));
    let first = &error.details()["problems"][0];
    assert_eq!(first["file"], "m.toml");
    assert_eq!(first["path"], "doc.leeve");
}

#[test]
fn a_key_twice_in_json_is_a_problem() {
    let text = "{\n\"model\": {\n\"name\": \"a\",\n\"name\": \"b\" },\n\"model\": {}\n}";
    let error = Model::from_json(text, "m.json").unwrap_err();
    let twice: Vec<_> = problems(&error)
        .into_iter()
        .filter(|(_, _, problem, _)| problem.contains("written twice"))
        .map(|(line, path, ..)| (line, path))
        .collect();
    assert_eq!(twice, [(Some(4), "model.name".to_owned()), (Some(5), "model".to_owned())]);
}

#[rstest]
#[case::not_json("{\n\"model\": ,\n}", "m.json:2: expected value; correct the JSON")]
#[case::cut_off("{\n\"model\": {", "m.json:2: EOF while parsing an object; correct the JSON")]
#[case::empty("", "m.json:1: EOF while parsing a value; correct the JSON")]
#[case::a_list("[]", "m.json:1: the model is not a table; write a table with `model`")]
fn json_that_is_none(#[case] text: &str, #[case] message: &str) {
    let error = Model::from_json(text, "m.json").unwrap_err();
    assert_eq!(error.code(), Code::InvalidModel);
    assert!(error.message().starts_with(message), "{error}");
}

#[rstest]
#[case::nothing(json!(null))]
#[case::a_text(json!("model"))]
#[case::no_header(json!({}))]
#[case::a_header_that_is_a_text(json!({"model": "orders"}))]
#[case::no_types(json!({"model": {"name": "a"}}))]
#[case::examples_that_are_a_table(json!({"model": {"name": "a"}, "examples": {}}))]
#[case::a_type_that_is_a_list(json!({"model": {"name": "a"}, "doc": []}))]
fn values_that_are_no_model(#[case] value: Value) {
    let error = Model::from_value(&value).unwrap_err();
    assert_eq!(error.code(), Code::InvalidModel);
    assert!(!problems(&error).is_empty());
}

#[test]
fn models_that_ship_are_opened_by_name() {
    let all = ["datasets", "orders", "projects", "properties", "workspaces"];
    assert_eq!(Model::names(), all);
    for name in Model::names() {
        assert_eq!(Model::named(name).unwrap().name(), *name);
    }
    let error = Model::named("order").unwrap_err();
    assert_eq!(error.code(), Code::InvalidModel);
    assert!(error.message().contains("did you mean `orders`?"), "{error}");
    assert_eq!(error.details()["names"], json!(all));
}

#[test]
fn models_are_read_from_files() {
    let folder = std::env::temp_dir().join(format!("privity-model-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let write = |name: &str, text: &str| {
        std::fs::write(folder.join(name), text).unwrap();
        folder.join(name)
    };
    let value = serde_json::to_string(model(BASE).file()).unwrap();
    assert_eq!(Model::read(write("a.toml", BASE)).unwrap().name(), "base");
    assert_eq!(Model::read(write("a.JSON", &value)).unwrap().name(), "base");
    for (path, what) in [
        (folder.join("none.toml"), "none.toml: "),
        (write("a.yaml", BASE), "ends in .toml or .json"),
        (write("b.toml", "[model]\nname = 3"), "b.toml:2: `name` is the number 3"),
    ] {
        let error = Model::read(path).unwrap_err();
        assert_eq!(error.code(), Code::InvalidModel);
        assert!(error.message().contains(what), "{error}");
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn deep_and_long_files_are_no_danger() {
    let mut text = String::from("[model]\nname = 'a'\nx = ");
    text.push_str(&"[".repeat(100_000));
    assert!(Model::from_toml(&text, "m.toml").is_err());
    assert!(Model::from_json(&"[".repeat(100_000), "m.json").is_err());
    let mut long = base_with("default_role = \"viewer\"\n", "");
    for number in 0..5_000 {
        writeln!(long, "[x{number}]").unwrap();
    }
    let error = Model::from_toml(&long, "m.toml").unwrap_err();
    // The first hundred are listed, the rest counted.
    assert_eq!(problems(&error).len(), 100);
    assert!(error.message().contains("more problems)"), "{error}");
}

/// A text with a letter missing or a line too many is read or refused, with a place and advice.
#[rstest]
#[case::base(BASE)]
#[case::levels(LEVELS)]
fn a_slip_of_the_pen_is_no_accident(#[case] base: &str) {
    let lines: Vec<&str> = base.lines().collect();
    let without = (0..base.len()).step_by(3).map(|at| {
        let rest = base.char_indices().filter(|(place, _)| *place != at);
        rest.map(|(_, letter)| letter).collect::<String>()
    });
    let twice = (0..lines.len()).map(|at| [&lines[..=at], &lines[at..]].concat().join("\n"));
    let mut refused = 0;
    for text in without.chain(twice) {
        let Err(error) = Model::from_toml(&text, "m.toml") else { continue };
        refused += 1;
        assert_eq!(error.code(), Code::InvalidModel);
        assert!(error.message().starts_with("m.toml:"), "{error}");
        for (line, _, problem, help) in problems(&error) {
            assert!(line.is_some() && !problem.is_empty() && !help.is_empty(), "{error:?}");
        }
    }
    assert!(refused > 400, "{refused}");
}
