//! The worlds in which sheets are compared: after every scenario, after the examples of the
//! models, and after whatever commands.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use privity::model::file::Grantee;
use privity::{Command, Model, Options, Put, Space, Timestamp};
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use rstest::rstest;
use serde_json::{Map, Value};

use super::{Case, FRESH, Trial};
use crate::scenario::{self, Scenario};
use crate::wander::{cases, seeds, wander};
use crate::world;

/// Adds those who have nothing, where the resource's grants are bound to an organization as its
/// members. `None` if the resource isn't there.
fn with_fresh(space: Space, resource: &str) -> Option<Space> {
    let org = space.get(resource).ok()?.org;
    for (kind, fresh) in FRESH {
        let put = Put::new(fresh);
        let put = match (kind, &org) {
            (Grantee::Org, _) => put.registered(true),
            (_, Some(org)) => put.org(org.as_str()),
            (_, None) => put,
        };
        space.put(put).unwrap();
    }
    Some(space)
}

/// Every sheet of one resource.
pub(crate) fn all_agree(
    model: &Model,
    resource: &str,
    principals: &BTreeSet<String>,
    build: &dyn Fn() -> Space,
) {
    let Some(file) = resource.split_once(':').and_then(|(kind, _)| model.file().types.get(kind))
    else {
        return;
    };
    if build().get(resource).is_err() {
        return;
    }
    let build = || with_fresh(build(), resource).unwrap();
    let mut trial = Trial::new(&build);
    let action = file.actions.keys().next().unwrap();
    let normal = |name: &String| {
        let explained = trial.space.explain(name, action, resource, None);
        explained.map(|explained| explained.principal).ok()
    };
    let principals: BTreeSet<String> = principals.iter().filter_map(normal).collect();
    for actor in principals.iter().filter(|name| !name.starts_with("group:")) {
        Case { file, resource, actor }.agrees(&mut trial, &principals);
    }
}

/// The names in a scenario: of principals, and of resources.
fn names(value: &Value, principals: &mut BTreeSet<String>, resources: &mut BTreeSet<String>) {
    match value {
        Value::String(text) if text.len() < 100 => {
            let kind = text.split_once(':').map(|(kind, _)| kind);
            let is_principal = matches!(kind, Some("user" | "group" | "org"));
            let set = if is_principal { principals } else { resources };
            set.insert(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| names(item, principals, resources)),
        Value::Object(members) => {
            members.values().for_each(|item| names(item, principals, resources));
        }
        _ => {}
    }
}

/// A space after the changes of a scenario, as far as they are accepted.
fn played(model: &Model, steps: &[(String, Map<String, Value>)]) -> Space {
    let space = Space::open(":memory:", Options::new().model(model.clone())).unwrap();
    space.set_clock(Some(Timestamp::from_millis(scenario::START))).unwrap();
    for (op, args) in steps {
        match Command::read(op, args.clone()) {
            Ok(command) => drop(space.apply(command)),
            Err(_) if op == "set_clock" => {
                let now = args["now"].as_i64().unwrap();
                space.set_clock(Some(Timestamp::from_millis(now))).unwrap();
            }
            Err(_) => {}
        }
    }
    space
}

/// Every sheet at the end of a scenario, and before time passes in it.
fn play(model: &Model, steps: &[(String, Map<String, Value>)]) {
    let pauses = (0..).zip(steps).filter(|(_, (op, _))| op == "set_clock").map(|(at, _)| at);
    for end in pauses.chain([steps.len()]) {
        play_all(model, &steps[..end]);
    }
}

fn play_all(model: &Model, steps: &[(String, Map<String, Value>)]) {
    let (mut principals, mut resources) = (BTreeSet::new(), BTreeSet::new());
    for (_, args) in steps {
        args.values().for_each(|value| names(value, &mut principals, &mut resources));
    }
    for resource in &resources {
        all_agree(model, resource, &principals, &|| played(model, steps));
    }
}

#[rstest]
fn sheets_agree_after_every_scenario(
    // The matrices hold the same few worlds, once for each of their cells.
    #[files("../tests/vectors/*.json")]
    #[exclude("matrix-")]
    path: PathBuf,
) {
    for Scenario { model, steps, .. } in scenario::read(&path).scenarios {
        let Ok(model) = scenario::read_model(&model) else { continue };
        play(&model, &steps.into_iter().map(|step| (step.op, step.args)).collect::<Vec<_>>());
    }
}

#[rstest]
fn sheets_agree_after_the_examples_of_the_models(
    #[values("orders", "projects", "workspaces", "properties", "datasets")] name: &str,
) {
    let model = Model::named(name).unwrap();
    for example in &model.file().examples {
        let step = |step: &BTreeMap<String, Value>| {
            let mut args: Map<String, Value> = step.clone().into_iter().collect();
            (args.remove("op").unwrap().as_str().unwrap().to_owned(), args)
        };
        play(&model, &example.given.iter().map(step).collect::<Vec<_>>());
    }
}

/// Whatever people did, and to whom.
fn agree_in_worlds(name: &'static str, seeds: &[u64]) {
    let world = wander(name, seeds, |_, _| ());
    let people = world::principals().map(str::to_owned).collect();
    for resource in world.facts.resources.keys() {
        all_agree(&world.model, resource, &people, &|| world.copy());
    }
}

#[rstest]
fn sheets_agree_in_worlds(
    #[values("orders", "projects", "workspaces", "properties", "datasets", "kitchen", "studio")]
    name: &'static str,
) {
    // The same worlds every time: what is tried here is for the test to say, not for chance.
    let chance = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(cases(4), chance);
    runner
        .run(&seeds(40), |seeds| {
            agree_in_worlds(name, &seeds);
            Ok(())
        })
        .unwrap();
}
