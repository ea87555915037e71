//! The vectors show all that the requirements ask for now: every id, every verb, every code.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use privity::{Code, verbs};
use serde::Deserialize;
use serde_json::Value;

use crate::scenario::{Scenario, folder, read};

/// A code that nothing raises yet: it waits for replicas.
const NOT_YET: [Code; 1] = [Code::Stale];

/// Codes of a file's own history, which a scenario cannot make: the journal's tests raise them.
const OF_FILES: [Code; 2] = [Code::ModelMismatch, Code::NewerFormat];

/// Verbs that no scenario uses: a copy is a file of its own, and the model is what was given.
const ELSEWHERE: [&str; 2] = ["backup", "model"];

/// What `requirements.json` holds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Requirements {
    /// Each id with what it asks for, in one line.
    shown: BTreeMap<String, String>,
}

fn scenarios() -> Vec<Scenario> {
    let files = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> =
        files.filter(|path| path.extension().is_some_and(|e| e == "json")).collect();
    files.sort();
    let scenarios: Vec<Scenario> = files.iter().flat_map(|path| read(path).scenarios).collect();
    assert!(!scenarios.is_empty(), "there are no scenarios");
    scenarios
}

fn requirements() -> BTreeMap<String, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/requirements.json");
    let text = std::fs::read_to_string(path).unwrap();
    serde_json::from_str::<Requirements>(&text).unwrap().shown
}

#[test]
fn names_are_unique_and_say_what_they_show() {
    let mut seen = BTreeSet::new();
    for Scenario { name, why, shows, steps, .. } in scenarios() {
        let kebab = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        assert!(!name.is_empty() && name.bytes().all(kebab), "{name} is not in kebab-case");
        assert!(why.ends_with('.'), "{name}: `why` is a sentence");
        assert!(!shows.is_empty(), "{name} shows nothing");
        assert!(!steps.is_empty(), "{name} has no steps");
        assert!(seen.insert(name.clone()), "two scenarios are called {name}");
    }
}

#[test]
fn every_requirement_is_shown_and_every_one_shown_is_known() {
    let known = requirements();
    let shown: BTreeSet<String> = scenarios().into_iter().flat_map(|s| s.shows).collect();
    let unknown: Vec<_> = shown.iter().filter(|id| !known.contains_key(*id)).collect();
    let missing: Vec<_> = known.keys().filter(|id| !shown.contains(*id)).collect();
    assert!(unknown.is_empty(), "not in requirements.json: {unknown:?}");
    assert!(missing.is_empty(), "shown by no scenario: {missing:?}");
    let mute: Vec<_> = known.iter().filter(|(_, line)| line.trim().is_empty()).collect();
    assert!(mute.is_empty(), "without a line: {mute:?}");
}

#[test]
fn every_verb_is_used() {
    let used: BTreeSet<String> =
        scenarios().into_iter().flat_map(|s| s.steps).map(|step| step.op).collect();
    let unused: Vec<_> = verbs()
        .map(|verb| verb.name)
        .filter(|verb| !used.contains(*verb) && !ELSEWHERE.contains(verb))
        .collect();
    assert!(unused.is_empty(), "used by no scenario: {unused:?}");
}

#[test]
fn every_code_that_can_be_raised_is_seen() {
    let mut seen = BTreeSet::new();
    for step in scenarios().into_iter().flat_map(|scenario| scenario.steps) {
        seen.extend(step.fails.as_deref().and_then(Code::find));
        codes(step.gives.as_ref(), &mut seen);
    }
    let apart: Vec<Code> = NOT_YET.into_iter().chain(OF_FILES).collect();
    let unseen: Vec<_> =
        Code::ALL.iter().filter(|code| !seen.contains(code) && !apart.contains(code)).collect();
    assert!(unseen.is_empty(), "raised by no scenario: {unseen:?}");
    let listed: Vec<_> = apart.iter().filter(|code| seen.contains(code)).collect();
    assert!(listed.is_empty(), "raised, so take them off the lists here: {listed:?}");
}

/// The codes of reasons, lacks and warnings in an expected answer.
fn codes(value: Option<&Value>, seen: &mut BTreeSet<Code>) {
    match value {
        Some(Value::Object(members)) => {
            for (key, value) in members {
                let is_code = key == "reason" || key == "code";
                let code = value.as_str().filter(|_| is_code).and_then(Code::find);
                seen.extend(code);
                codes(Some(value), seen);
            }
        }
        Some(Value::Array(items)) => items.iter().for_each(|item| codes(Some(item), seen)),
        _ => {}
    }
}
