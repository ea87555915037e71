//! What every language offers is what the core declares: its verbs with their arguments, its
//! answers with their fields, its codes. They are written to `tests/surface.json`, by name, and to
//! `core/declared.json`, with types and comments; the tests of each language compare with these.
//!
//!     UPDATE=1 cargo test -p privity --features schema --test suite surface

use std::fmt::Write as _;
use std::path::Path;

use privity::{Code, ErrorKind, Verb, answer_schema, verbs};
use serde_json::{Map, Value, json};

/// What the package offers beside the space, and the space beside its verbs.
const MODULE: [&str; 3] = ["open", "check_model", "restore"];
/// Questions without arguments are properties; and one is known without the core.
const PROPERTIES: [&str; 3] = ["closed", "model", "revision"];

#[test]
fn what_languages_offer_is_what_the_core_declares() {
    holds("tests/surface.json", &surface());
    holds("core/declared.json", &declared());
}

fn holds(name: &str, current: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, current).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == current, "{name} is old: run this test with UPDATE=1");
}

/// The verbs that are methods of a space.
fn methods() -> impl Iterator<Item = Verb> {
    verbs().filter(|verb| !PROPERTIES.contains(&verb.name))
}

/// The names of a verb's arguments: those that have a place, then the others.
fn names(verb: &Verb, placed: bool) -> Vec<&'static str> {
    let of = verb.arguments.iter().filter(|argument| argument.placed == placed);
    of.map(|argument| argument.name).collect()
}

fn surface() -> String {
    let lines = |indent: &str, entries: Vec<(String, Value)>| {
        let entry = |(name, value)| format!("{indent}  {}: {}", json!(name), line(&value));
        let lines: Vec<String> = entries.into_iter().map(entry).collect();
        format!("{{\n{}\n{indent}}}", lines.join(",\n"))
    };
    let verbs = methods().map(|verb| {
        (verb.name.to_owned(), json!([names(&verb, true), names(&verb, false)].concat()))
    });
    let places: Map<String, Value> =
        methods().map(|verb| (verb.name.to_owned(), json!(names(&verb, true).len()))).collect();
    let schema = answer_schema();
    let answers = defined(&schema).into_iter().filter_map(|name| {
        let fields = schema["$defs"][&name].get("required")?.clone();
        Some((name, fields))
    });
    let kinds: Vec<&str> = ErrorKind::ALL.iter().map(|kind| kind.as_str()).collect();
    let codes: Vec<String> =
        Code::ALL.iter().map(|code| format!("    {}", json!(code.as_str()))).collect();
    let mut text = String::from("{\n");
    writeln!(text, "  \"module\": {},", line(&json!(MODULE))).unwrap();
    writeln!(text, "  \"space\": {{\n    \"verbs\": {},", lines("    ", verbs.collect())).unwrap();
    writeln!(text, "    \"places\": {},", line(&json!(places))).unwrap();
    writeln!(text, "    \"properties\": {}\n  }},", line(&json!(PROPERTIES))).unwrap();
    writeln!(text, "  \"answers\": {},", lines("  ", answers.collect())).unwrap();
    writeln!(text, "  \"kinds\": {},", line(&json!(kinds))).unwrap();
    writeln!(text, "  \"codes\": [\n{}\n  ]\n}}", codes.join(",\n")).unwrap();
    text
}

/// A value on one line, as people write it.
fn line(value: &Value) -> String {
    value.to_string().replace(",\"", ", \"").replace("\":", "\": ")
}

/// Each on a line of its own.
fn declared() -> String {
    let verbs = verbs().map(|verb| {
        let arguments = verb.arguments.iter().map(|given| {
            json!({
                "name": given.name, "of": given.of, "needed": given.needed,
                "placed": given.placed, "about": given.about.trim(),
            })
        });
        json!({
            "name": verb.name, "kind": verb.kind, "about": verb.about.trim(),
            "arguments": arguments.collect::<Vec<_>>(),
        })
    });
    let codes = Code::ALL.iter().map(|code| {
        let kind = code.kind().map(ErrorKind::as_str);
        json!({
            "code": code.as_str(), "kind": kind, "reason": code.is_reason(),
            "about": code.about().trim(),
        })
    });
    let kinds = ErrorKind::ALL.iter().map(|kind| json!(kind.as_str()));
    let schema = answer_schema();
    let answers = defined(&schema)
        .into_iter()
        .map(|name| json!({ "name": &name, "schema": schema["$defs"][&name] }));
    let lists: [(&str, Vec<Value>); 4] = [
        ("verbs", verbs.collect()),
        ("codes", codes.collect()),
        ("kinds", kinds.collect()),
        ("answers", answers.collect()),
    ];
    let lists = lists.map(|(name, entries)| {
        let lines: Vec<String> = entries.iter().map(|entry| format!("    {entry}")).collect();
        format!("  \"{name}\": [\n{}\n  ]", lines.join(",\n"))
    });
    format!("{{\n{}\n}}\n", lists.join(",\n"))
}

/// All that the answers are made of, each after what it is first met in: the outcome of a change,
/// then the answers to questions.
fn defined(schema: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for answer in schema["prefixItems"].as_array().unwrap() {
        meet(answer, &schema["$defs"], &mut found);
    }
    found.retain(|name| name != "Answer");
    found
}

fn meet(value: &Value, defs: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            let of = members.get("$ref").and_then(Value::as_str);
            if let Some(name) = of.and_then(|of| of.strip_prefix("#/$defs/"))
                && !found.iter().any(|known| known == name)
            {
                found.push(name.to_owned());
                meet(&defs[name], defs, found);
            }
            for member in in_order(members) {
                meet(member, defs, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| meet(item, defs, found)),
        _ => {}
    }
}

/// The members of an object; of a struct, its fields in their order.
fn in_order(members: &Map<String, Value>) -> Vec<&Value> {
    let fields = members.get("properties").zip(members.get("required").and_then(Value::as_array));
    match fields {
        Some((fields, order)) => order.iter().map(|name| &fields[name.as_str().unwrap()]).collect(),
        None => members.values().collect(),
    }
}
