//! The examples that a model carries: every change can be a step, and what fails has its place.

use rstest::rstest;
use serde_json::{Value, json};

use super::*;
use crate::input::Op;
use crate::space::check_model;

/// A model whose one example has these steps and lines.
fn with_example(given: &Value, can: &Value, cannot: &Value) -> Value {
    let example = json!({"name": "one", "given": given, "can": can, "cannot": cannot});
    json!({
        "model": {"name": "notes"},
        "note": {
            "owner": "author",
            "actions": {"view": "", "access.edit": ""},
            "roles": {
                "author": {"can": ["view", "access.edit"], "may_give": ["reader"]},
                "reader": {"can": ["view"]},
            },
        },
        "examples": [example],
    })
}

#[test]
fn every_verb_can_be_a_step() {
    for verb in Op::names() {
        let model = with_example(&json!([{"op": verb}]), &json!([]), &json!([]));
        assert!(Model::from_value(&model).is_ok(), "{verb}");
    }
    let model = with_example(&json!([{"op": "renamed"}]), &json!([]), &json!([]));
    let error = Model::from_value(&model).unwrap_err();
    assert!(error.message().ends_with("did you mean `rename`?"), "{error}");
}

#[test]
fn a_rename_is_a_step() {
    let given = json!([
        {"op": "put", "principal": "user:ann"},
        {"op": "create", "resource": "note:1", "by": "user:ann"},
        {"op": "rename", "principal": "user:ann", "to": "user:lee"},
    ]);
    let cannot = json!([["user:ann", "view", "note:1", "not_shared"]]);
    let model = with_example(&given, &json!([["user:lee", "view", "note:1"]]), &cannot);
    assert_eq!(check_model(Model::from_value(&model).unwrap()).unwrap(), 1);
}

const CREATE: &str = r#"{"op":"create","resource":"note:1","by":"user:ann"}"#;

#[rstest]
#[case::not_held(
    "[]",
    r#"[["user:ann","view","note:1"],["user:bob","view","note:1"]]"#,
    "[]",
    "can[1]",
    "user:bob cannot `view` note:1: `not_shared`"
)]
#[case::held(
    "[]",
    "[]",
    r#"[["user:ann","view","note:1","not_shared"]]"#,
    "cannot[0]",
    "user:ann can `view` note:1"
)]
#[case::another_reason(
    "[]",
    "[]",
    r#"[["user:bob","view","note:1","expired"]]"#,
    "cannot[0]",
    "user:bob cannot `view` note:1, as it should be, but the reason is `not_shared`, not `expired`"
)]
#[case::a_step_that_is_refused(
    r#"[{"op":"share","resource":"note:1","principals":"user:bob","role":"reader","by":"user:eve"}]"#,
    "[]", "[]", "given[1]",
    "step 2 (`share`) fails with `not_found`: `note:1` does not exist, or is not shared with the actor")]
#[case::a_step_with_a_misspelt_argument(
    r#"[{"op":"withdraw","propsal":1,"by":"user:ann"}]"#,
    "[]",
    "[]",
    "given[1]",
    "step 2 (`withdraw`) fails with `invalid_argument`: withdraw has no argument `propsal`; did you \
     mean `proposal`? it has proposal, by"
)]
fn what_does_not_hold_has_its_place(
    #[case] more: &str,
    #[case] can: &str,
    #[case] cannot: &str,
    #[case] path: &str,
    #[case] what: &str,
) {
    let json = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    let mut given = vec![json(CREATE)];
    given.extend(json(more).as_array().unwrap().clone());
    let value = with_example(&given.into(), &json(can), &json(cannot));
    let what = format!("example `one`: {what}");
    let path = format!("examples[0].{path}");
    let help = "correct the example, or the model";

    let error = check_model(Model::from_value(&value).unwrap()).unwrap_err();
    assert_eq!(error.message(), format!("notes: {path}: {what}; {help}"));
    assert_eq!(problems(&error), [(None, path.clone(), what.clone(), help.to_owned())]);

    // The same as JSON, and with the types in one line as TOML.
    let text = serde_json::to_string_pretty(&value).unwrap();
    let error = check_model(Model::from_json(&text, "n.json").unwrap()).unwrap_err();
    let line = problems(&error)[0].0.unwrap();
    assert_eq!(error.message(), format!("n.json:{line}: {what}; {help}"));
    let text = toml::to_string(&value).unwrap();
    let error = check_model(Model::from_toml(&text, "n.toml").unwrap()).unwrap_err();
    let found = problems(&error);
    let line = usize::try_from(found[0].0.unwrap()).unwrap();
    assert_eq!(error.message(), format!("n.toml:{line}: {what}; {help}"));
    let list = path.split(['.', '[']).nth_back(1).unwrap_or_default();
    let at = text.lines().nth(line - 1).unwrap();
    assert!(at.contains(list) || at.contains("op = "), "{line}: {at}");
}
