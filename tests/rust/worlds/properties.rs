//! One truth over random worlds: whatever several actors do, every question has the answer of the
//! oracle; and a journal, or a snapshot and what came after it, tells the same story again.

use privity::journal::Journal;
use privity::{Command, check_model};
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use serde_json::{Value, json};

use crate::truth::one_truth;
use crate::wander::{cases, seeds, tell, wander};
use crate::world::{MODELS, ORGS, Step, USERS, World};

/// The state folded from the whole journal, and from a snapshot and the tail, is the live one.
fn replays(world: &World) -> TestCaseResult {
    let verified = world.space.verify(None).unwrap();
    prop_assert_eq!(verified.revision, world.space.revision().unwrap());
    prop_assert!(world.space.verify(Some(&verified.hash)).is_ok());
    // The dumps that `verify` compares could both leave something out; the answers cannot.
    let again = world.opened_again();
    again.verify(None).unwrap();
    one_truth(world, &again)?;
    if world.entries().len() > 60 {
        prop_assert!(world.journal.snapshot().unwrap().is_some(), "no snapshot was kept");
    }
    Ok(())
}

macro_rules! for_each_model {
    ($($name:ident: $model:literal;)*) => {
        $(proptest! {
            #![proptest_config(cases(10))]
            #[test]
            fn $name(seeds in seeds(60), pause in 0_i64..300) {
                let mut world = wander($model, &seeds, |_, _| ());
                tell(&world, one_truth(&world, &world.space))?;
                tell(&world, replays(&world))?;
                world.wait(pause);
                tell(&world, one_truth(&world, &world.space))?;
            }
        })*

        #[test]
        fn every_model_is_asked() {
            let mut asked = [$($model),*];
            asked.sort_unstable();
            let mut all = MODELS;
            all.sort_unstable();
            assert_eq!(asked, all);
            let shipped = privity::Model::names();
            assert!(shipped.iter().all(|name| all.contains(name)), "{shipped:?}");
        }
    };
}

for_each_model! {
    every_answer_on_orders_is_the_oracles: "orders";
    every_answer_on_projects_is_the_oracles: "projects";
    every_answer_on_workspaces_is_the_oracles: "workspaces";
    every_answer_on_properties_is_the_oracles: "properties";
    every_answer_on_datasets_is_the_oracles: "datasets";
    every_answer_in_a_kitchen_is_the_oracles: "kitchen";
    every_answer_in_a_studio_is_the_oracles: "studio";
}

/// What came with a role that was accepted is not told of the one that it was changed into.
#[test]
fn what_was_told_with_an_earlier_role_is_told_no_more() {
    let step = |op: &str, args: Value| {
        Step::Do(Command::read(op, args.as_object().unwrap().clone()).unwrap())
    };
    let (studio, org, by) = ("studio:x", ORGS[1], USERS[0]);
    let given = json!({ "role": "agent", "fields": { "id": "7" }, "by": by });
    let mut share = json!({ "resource": studio, "principals": org });
    share.as_object_mut().unwrap().extend(given.as_object().unwrap().clone());
    let steps = [
        step("share", share),
        step("approve", json!({ "proposal": 1, "by": org })),
        step(
            "change",
            json!({ "resource": studio, "principals": org, "role": "keeper", "by": by }),
        ),
    ];
    let mut world = World::new("studio");
    for step in steps {
        world.step(step);
        tell(&world, one_truth(&world, &world.space)).unwrap();
    }
    let stored = world.facts.grant(studio, org).unwrap();
    assert_eq!((stored.role.as_str(), stored.fields.len()), ("keeper", 1));
    let list = world.space.who(studio, None, None).unwrap();
    let shown = list.grants.iter().find(|grant| grant.principal == org).unwrap();
    assert_eq!((shown.role.as_str(), shown.fields.len()), ("keeper", 0));
    tell(&world, replays(&world)).unwrap();
}

#[test]
fn the_examples_of_the_models_hold() {
    for name in privity::Model::names() {
        let model = privity::Model::named(name).unwrap();
        assert!(check_model(&model).unwrap() >= 2, "{name} has too few examples");
    }
}

/// An oracle that is not short is none: it would have to be tested itself.
#[test]
fn the_oracle_is_short() {
    let lines = include_str!("../support/naive.rs").lines().count();
    assert!(lines <= 200, "the oracle has {lines} lines; 200 are the most");
}
