//! The guide to the language, `docs/model.md` and `docs/model/`, says what is so.

use std::collections::BTreeSet;

use rstest::rstest;
use serde_json::Value;

use super::*;
use crate::space::check_model;

const PAGES: [&str; 6] = ["", "/levels", "/deciding", "/texts", "/checks", "/samples"];
/// The page whose blocks are a file.
const SAMPLES: &str = "/samples";

fn read(path: &str) -> String {
    let path = format!("{}/../{path}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

fn page(name: &str) -> String {
    read(&format!("docs/model{name}.md"))
}

fn guide() -> String {
    PAGES.map(page).concat()
}

/// The TOML of a page, block by block.
fn blocks(page: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut open = false;
    for line in page.lines() {
        match line {
            "```toml" => {
                open = true;
                blocks.push(String::new());
            }
            "```" => open = false,
            line if open => blocks.last_mut().unwrap().extend([line, "\n"]),
            _ => {}
        }
    }
    blocks
}

/// Lays a block over what stands before it: tables grow, all else is replaced.
fn lay(over: &mut Value, block: Value) {
    match (over, block) {
        (Value::Object(all), Value::Object(block)) => {
            for (key, value) in block {
                lay(all.entry(key).or_insert(Value::Null), value);
            }
        }
        (over, block) => *over = block,
    }
}

#[rstest]
#[case(PAGES[0])]
#[case(PAGES[1])]
#[case(PAGES[2])]
#[case(PAGES[3])]
fn a_page_grows_one_model(#[case] name: &str) {
    let mut model = Value::Null;
    let blocks = blocks(&page(name));
    assert!(blocks.len() > 5, "{name}");
    for block in blocks {
        let value: Value = toml::from_str(&block).unwrap_or_else(|error| panic!("{block}{error}"));
        lay(&mut model, serde_json::json!({ "examples": [] }));
        lay(&mut model, value);
        let read = Model::from_value(&model).and_then(|model| check_model(&model));
        assert!(read.is_ok(), "{name}:\n{block}{read:?}");
    }
}

#[test]
fn the_sixth_model_is_its_page() {
    let file = read("examples/models/samples.toml");
    assert_eq!(blocks(&page(SAMPLES)).join("\n"), file);
    let model = Model::from_toml(&file, "samples.toml").unwrap();
    assert_eq!(check_model(&model).unwrap(), 5);
}

/// The guide's mistake is told as the guide says.
#[test]
fn its_error_is_what_is_said() {
    let guide = guide();
    let message = guide.lines().find(|line| line.starts_with("recipes.toml:")).unwrap();
    let first = blocks(&guide).into_iter().find(|b| b.contains("[recipe.roles.cook]")).unwrap();
    let wrong = first.replace("can = [\"edit\"]", "can = [\"edti\", \"x\"]");
    let error = Model::from_toml(&wrong, "recipes.toml").unwrap_err();
    assert_eq!(error.message(), message);
}

/// What is told, without the names, numbers and paths in it.
fn form(told: &str) -> String {
    let without_names: String = told
        .split('`')
        .enumerate()
        .map(|(nth, text)| if nth % 2 == 0 { text } else { "…" })
        .collect();
    let words = without_names.split(": ").next().unwrap_or_default().split_whitespace();
    let words = words.map(|word| if word.parse::<i16>().is_ok() { "…" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

/// Checks that are tested where they are made.
const ELSEWHERE: [&str; 10] = [
    "… is no type",
    "… is not one type",
    "… is not a list",
    "conditions stand on one another here … deep",
    "sources nest … deep here, and every question walks them",
    "the role … may give …, which may give, change or take more than it",
    "… narrows the scope of the role that it includes",
    "… hands over and keeps …, but does not itself hold … as freely",
    "… hands over and keeps …, which may give, change or take more than it",
    "… hands over and keeps …, but has a lower level on every …",
];

/// The page of checks has every check that the tests of problems know of.
#[test]
fn its_checks_are_all_that_there_are() {
    let told = [
        include_str!("fixtures/problems.txt"),
        include_str!("fixtures/problems-levels.txt"),
        include_str!("fixtures/mistakes.txt"),
    ];
    let told = told.iter().flat_map(|text| text.lines()).filter_map(|line| line.strip_prefix("= "));
    let told: BTreeSet<String> =
        told.map(|line| form(line.split_once("; ").map_or(line, |(told, _)| told))).collect();
    let page = page("/checks");
    let rows = page.split("## Fingerprint").next().unwrap().lines();
    let rows = rows.filter_map(|line| line.strip_prefix("| ")?.split(" | ").next());
    let said: BTreeSet<String> = rows.filter(|cell| *cell != "problem").map(form).collect();
    // A name that cannot be one is said once, of whatever it would be the name of.
    let is_name = |told: &&String| told.starts_with("… cannot be the name of");
    let missing: Vec<_> = told.difference(&said).filter(|told| !is_name(told)).collect();
    assert!(missing.is_empty(), "not on the page: {missing:#?}");
    let never = |said: &&String| !is_name(said) && !ELSEWHERE.contains(&said.as_str());
    let strange: Vec<_> = said.difference(&told).filter(never).collect();
    assert!(strange.is_empty(), "on the page, and never told: {strange:#?}");
}

/// What can be a step of an example is said where examples are.
#[test]
fn it_has_every_verb() {
    let page = page("/texts");
    let examples = page.split("## Examples").nth(1).unwrap();
    for verb in crate::input::Op::names() {
        assert!(examples.contains(&format!("`{verb}`")), "{verb}");
    }
}

#[cfg(feature = "schema")]
#[test]
fn it_has_every_word() {
    let guide = guide();
    let schema = json_schema();
    let tables = schema["$defs"].as_object().unwrap();
    let tables = tables.values().chain([&schema]).filter_map(|t| t["properties"].as_object());
    let is_said = |word: &str| {
        let marks = ["`", "\"", "[", ".", " "];
        marks.iter().any(|mark| guide.contains(&format!("{mark}{word}")))
    };
    let missing: Vec<&String> =
        tables.flat_map(serde_json::Map::keys).filter(|word| !is_said(word)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
