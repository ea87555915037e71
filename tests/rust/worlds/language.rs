//! No word of the language is left out of the models that are made.

use std::collections::BTreeSet;

use privity::{Model, check_model};
use serde_json::{Value, json};

use crate::models::made;

/// The published schema of the language, and its guide.
const SCHEMA: &str = include_str!("../../../core/models/schema.json");
const GUIDE: &str = include_str!("../../../docs/model.md");

/// Where the schema of a JSON file is; it says nothing of the model.
const OF_EDITORS: &str = "$schema";

fn resolved<'s>(schema: &'s Value, root: &'s Value) -> (&'s str, &'s Value) {
    let name = schema["$ref"].as_str().and_then(|at| at.strip_prefix("#/$defs/"));
    name.map_or(("", schema), |name| (name, &root["$defs"][name]))
}

/// Every word of the schema: what tables can say, and the values to choose from.
fn words(root: &Value) -> BTreeSet<String> {
    let tables = root["$defs"].as_object().unwrap().iter();
    let tables = tables.map(|(name, table)| (name.as_str(), table)).chain([("", root)]);
    let mut all = BTreeSet::new();
    for (name, table) in tables {
        let keys = table["properties"].as_object().into_iter().flat_map(|keys| keys.keys());
        all.extend(keys.filter(|key| *key != OF_EDITORS).map(|key| format!("{name}.{key}")));
        let values = table["oneOf"].as_array().into_iter().flatten();
        all.extend(values.filter_map(|of| Some(format!("{name}={}", of["const"].as_str()?))));
    }
    all
}

/// Whether a value is of such a form.
fn fits(schema: &Value, root: &Value, value: &Value) -> bool {
    let (_, schema) = resolved(schema, root);
    let required = schema["required"].as_array().into_iter().flatten();
    match value {
        Value::Bool(_) => schema["type"] == "boolean",
        Value::Object(members) => {
            required.clone().all(|key| members.contains_key(key.as_str().unwrap()))
                && schema["properties"]
                    .as_object()
                    .is_some_and(|known| members.keys().all(|key| known.contains_key(key)))
        }
        _ => schema["type"] != "null",
    }
}

/// Notes the words that a value says.
fn note(schema: &Value, root: &Value, value: &Value, seen: &mut BTreeSet<String>) {
    let (name, schema) = resolved(schema, root);
    if let (Some(forms), None) = (schema["anyOf"].as_array(), schema.get("properties")) {
        let form = forms.iter().find(|form| fits(form, root, value));
        return note(form.unwrap_or_else(|| panic!("{value} in {schema}")), root, value, seen);
    }
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                let known = schema["properties"].get(key);
                if known.is_some() {
                    seen.insert(format!("{name}.{key}"));
                }
                note(known.unwrap_or(&schema["additionalProperties"]), root, value, seen);
            }
        }
        Value::Array(items) => items.iter().for_each(|of| note(&schema["items"], root, of, seen)),
        Value::String(text) => {
            seen.insert(format!("{name}={text}"));
        }
        _ => {}
    }
}

/// What is known where a word that nobody knows stands: the model itself tells.
fn known(over: &Value) -> BTreeSet<String> {
    let mut model = json!({
        "model": { "name": "asks" },
        "thing": { "owner": "o", "actions": { "view": "" }, "roles": { "o": { "can": ["view"] } } },
    });
    let (key, value) = over.as_object().unwrap().iter().next().unwrap();
    model["thing"][key] = value.clone();
    let error = Model::from_value(&model).unwrap_err();
    let help = error.details()["problems"][0]["help"].as_str().unwrap().to_owned();
    assert!(help.starts_with("known here: ") && !help.ends_with('…'), "{help}");
    help.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The form of a condition, or of the key of a reason or a change.
fn form(text: &str) -> String {
    let word = text.split(':').next().unwrap().trim();
    if word.starts_with("every part of ") { "every part of".to_owned() } else { word.to_owned() }
}

/// Every `when`, `while` and `unless` of a type, each with what it belongs to.
fn conditions(kind: &Value) -> BTreeSet<(&'static str, String)> {
    let mut found = BTreeSet::new();
    let mut add = |place, text: &str| {
        found.extend(text.split(" and ").map(|one| (place, form(one))));
    };
    let tables = |of: &Value| of.as_object().cloned().unwrap_or_default();
    let mut whens = |place, of: &Value| {
        for text in tables(&of["when"]).keys() {
            add(place, text);
        }
    };
    for role in tables(&kind["roles"]).values() {
        whens("role", role);
        tables(&role["options"]).values().for_each(|option| whens("option", option));
    }
    for category in tables(&kind["categories"]).values() {
        tables(&category["levels"]).values().for_each(|level| whens("level", level));
    }
    tables(&kind["gives"]).values().for_each(|level| whens("part", level));
    tables(&kind["audience"]).values().for_each(|audience| whens("audience", audience));
    for audience in tables(&kind["audience"]).values() {
        audience["while"].as_str().into_iter().for_each(|text| add("while", text));
    }
    for warning in kind["warnings"].as_array().into_iter().flatten() {
        warning["unless"].as_str().into_iter().for_each(|text| add("unless", text));
    }
    found
}

/// The actions that mean something to the engine, as the guide has them.
fn meant() -> BTreeSet<String> {
    let table = GUIDE.split("| action | means |").nth(1).unwrap();
    let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    let names = rows.map(|row| row.split('`').nth(1).unwrap().to_owned());
    names.filter(|name| !name.starts_with("settings.")).collect()
}

#[test]
fn every_word_of_the_language_is_said() {
    let root: Value = serde_json::from_str(SCHEMA).unwrap();
    let (mut seen, mut keys, mut places) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for seed in 0..400 {
        let (_, value) = made(seed);
        note(&root, &root, &value, &mut seen);
        for kind in value.as_object().unwrap().values() {
            for table in ["changes", "texts", "reasons", "actions"] {
                let said = kind[table].as_object().into_iter().flat_map(|table| table.keys());
                let with = |key: &String| match key.split_once(": ") {
                    Some((word, _)) => format!("{table} {word}: NAME"),
                    None if table == "texts" => {
                        format!("{table} {}", key.split(' ').next().unwrap())
                    }
                    None => format!("{table} {key}"),
                };
                keys.extend(said.map(with));
            }
            places.extend(conditions(kind));
        }
    }
    let missing: Vec<_> = words(&root).difference(&seen).cloned().collect();
    assert!(missing.is_empty(), "never said: {missing:?}");

    let odd = "qqqqqqqqqqqqqqqqqqqqqqqq";
    let mut wanted = BTreeSet::new();
    for table in ["changes", "texts", "reasons"] {
        let value = if table == "reasons" { "not_ready" } else { "view" };
        let known = known(&json!({ table: { odd: value } }));
        let known = known.into_iter().filter(|key| table != "reasons" || key != "view");
        wanted.extend(known.map(|key| format!("{table} {key}")));
    }
    wanted.extend(meant().into_iter().map(|action| format!("actions {action}")));
    let missing: Vec<_> = wanted.difference(&keys).collect();
    assert!(missing.is_empty(), "never said: {missing:?}");

    let mut forms =
        known(&json!({ "audience": { "a": { "who": "everyone", "when": { odd: ["view"] } } } }));
    forms.insert("every part of".to_owned());
    let of_parts = ["kind", "parent"];
    let mut wanted = BTreeSet::new();
    for place in ["role", "option", "level", "part", "audience", "while", "unless"] {
        let of_wholes = |form: &&String| !of_parts.contains(&form.as_str());
        let of_any = |form: &&String| !form.starts_with("every");
        let (part, forms) = (place == "part", forms.iter());
        let here = forms.filter(|form| if part { of_any(form) } else { of_wholes(form) });
        wanted.extend(here.map(|form| (place, form.clone())));
    }
    let missing: Vec<_> = wanted.difference(&places).collect();
    assert!(missing.is_empty(), "conditions that never stand there: {missing:?}");
}

#[test]
fn a_seed_gives_the_same_model_and_its_examples_hold() {
    let mut examples = 0;
    for seed in 0..40 {
        let (model, value) = made(seed);
        assert_eq!(made(seed).1, value);
        examples += check_model(&model).unwrap_or_else(|error| panic!("{seed}: {error}\n{value}"));
    }
    assert!(examples >= 5, "{examples} examples");
}
