//! One truth over random worlds: whatever several actors do, every question has the answer of the
//! oracle; and a journal, or a snapshot and what came after it, tells the same story again.

use std::collections::{BTreeMap, BTreeSet};

use privity::journal::Journal;
use privity::model::file::TypeFile;
use privity::{Code, Command, GrantState, Space, check_model};
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use serde_json::{Value, json};

use crate::commands::Maker;
use crate::dice::Dice;
use crate::naive::Naive;
use crate::world::{MODELS, ORGS, Step, USERS, World, names, principals};

/// How many worlds each property sees; `PRIVITY_CASES` asks for more.
pub(crate) fn cases(usual: u32) -> ProptestConfig {
    let more = std::env::var("PRIVITY_CASES").ok().and_then(|cases| cases.parse().ok());
    let cases = more.unwrap_or(usual);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Chance for one step each.
pub(crate) fn seeds(steps: usize) -> impl Strategy<Value = Vec<u64>> {
    prop::collection::vec(any::<u64>(), 0..steps)
}

/// A world after random steps.
pub(crate) fn wander(name: &str, seeds: &[u64], mut each: impl FnMut(&mut World, usize)) -> World {
    let mut world = World::new(name);
    for (nth, seed) in seeds.iter().enumerate() {
        let step = Maker::new(&world, &mut Dice::new(*seed)).anything();
        world.step(step);
        each(&mut world, nth);
    }
    world
}

/// The actions of a type, those of its settings included.
pub(crate) fn actions(kind: &TypeFile) -> Vec<String> {
    let settings = kind.settings.keys().map(|name| format!("settings.{name}"));
    kind.actions.keys().cloned().chain(settings).collect()
}

/// Every question, about everybody and everything, against the oracle.
pub(crate) fn one_truth(world: &World, space: &Space) -> TestCaseResult {
    let naive = world.naive();
    for (kind, file) in &naive.model.types {
        let all = names(kind);
        for action in actions(file) {
            for who in principals().chain(["user:nobody@x.org"]) {
                let truth = all.each_ref().map(|id| naive.because(who, &action, id));
                let asked = all.iter().map(|id| (who, action.as_str(), id.as_str()));
                let answers = space.check_many(asked).unwrap();
                let allowed: Vec<bool> = truth.iter().map(|because| !because.is_empty()).collect();
                prop_assert_eq!(&answers, &allowed, "{} {}", who, action);
                for (id, because) in all.iter().zip(&truth) {
                    explained(&naive, space, (who, &action, id), because)?;
                }
                let mut mine: Vec<&str> = all.iter().map(String::as_str).collect();
                mine.retain(|id| {
                    truth[all.iter().position(|known| known == id).unwrap()] != BTreeSet::new()
                });
                mine.sort_unstable();
                paged(space, (who, &action, kind), &mine)?;
            }
            for id in all.iter().filter(|id| naive.facts.resources.contains_key(*id)) {
                who_agrees(&naive, space, &action, id)?;
            }
        }
        for id in all {
            for who in principals() {
                let listed = &space.actions(who, &*id).unwrap()[&id];
                let mut truth = actions(file);
                truth.retain(|action| naive.allows(who, action, &id));
                truth.sort();
                prop_assert_eq!(listed, &truth, "{} {}", who, id);
            }
        }
    }
    facts_agree(world, space)
}

/// The answer, its reason and its sources.
fn explained(
    naive: &Naive<'_>,
    space: &Space,
    (who, action, id): (&str, &str, &str),
    because: &BTreeSet<String>,
) -> TestCaseResult {
    let context = format!("{who} {action} {id}");
    let allowed = !because.is_empty();
    prop_assert_eq!(space.check(who, action, id).unwrap(), allowed, "{}", context);
    let why = space.explain(who, action, id, None).unwrap();
    prop_assert_eq!((why.allowed, why.reason == Code::Allowed), (allowed, allowed), "{}", context);
    let named: BTreeSet<String> = why
        .because
        .iter()
        .map(|source| {
            let audience = source.audience.as_ref().map(|name| format!("audience:{name}"));
            source.principal.clone().or(audience).unwrap()
        })
        .collect();
    prop_assert_eq!(&named, because, "{}", context);
    prop_assert!(why.because.iter().all(|source| source.lacks.is_empty()));
    prop_assert!(why.nearest.iter().all(|source| !source.lacks.is_empty()));
    let missing = !naive.facts.resources.contains_key(id);
    prop_assert_eq!(why.reason == Code::NotFound, missing, "{}", context);
    Ok(())
}

/// `what` gives the same list at every size of page.
fn paged(space: &Space, (who, action, kind): (&str, &str, &str), mine: &[&str]) -> TestCaseResult {
    for limit in [None, Some(1), Some(2)] {
        let (mut items, mut after) = (Vec::new(), None);
        loop {
            let page = space.what(who, action, kind, after.as_deref(), limit).unwrap();
            prop_assert!(limit.is_none_or(|limit| page.items.len() <= limit));
            items.extend(page.items);
            prop_assert_eq!(page.complete, page.next.is_none());
            if page.complete {
                break;
            }
            after = page.next;
        }
        prop_assert_eq!(&items, mine, "{} {} {}", who, action, kind);
    }
    Ok(())
}

/// `who` lists exactly the users for whom `check` allows, with how each came to it; and the live
/// grants as they are (I-21).
pub(crate) fn who_agrees(
    naive: &Naive<'_>,
    space: &Space,
    action: &str,
    id: &str,
) -> TestCaseResult {
    let list = space.who(id, Some(action), None).unwrap();
    prop_assert_eq!(list.everyone, naive.allows("user:nobody@x.org", action, id));
    prop_assert!(list.complete);
    // What gives it to somebody of whom nothing is known, gives it to all.
    let open = naive.because("user:nobody@x.org", action, id);
    let mut people = BTreeMap::new();
    for user in USERS {
        let mut via = naive.because(user, action, id);
        prop_assert!(via.is_superset(&open), "{} {}: {:?} without {:?}", action, id, via, open);
        via.retain(|name| !open.contains(name));
        if !via.is_empty() {
            people.insert(user.to_owned(), via);
        }
    }
    let found =
        list.people.into_iter().map(|found| (found.principal, found.via.into_iter().collect()));
    prop_assert_eq!(found.collect::<BTreeMap<_, _>>(), people, "{} {}", action, id);

    let shared = naive.facts.resources[id].parent.clone().unwrap_or_else(|| id.to_owned());
    let live = |grant: &&crate::facts::Grant| grant.resource == shared && grant.lives(naive.now);
    let mut stored: Vec<_> = naive.facts.grants.iter().filter(live).collect();
    let owner = &naive.kind(&shared).owner;
    stored.sort_by_key(|grant| grant.role != *owner);
    prop_assert_eq!(list.grants.len(), stored.len(), "{}", id);
    for (shown, stored) in list.grants.iter().zip(stored) {
        let state = match () {
            () if stored.pending.is_some() => GrantState::Pending,
            () if naive.counts(stored) => GrantState::Active,
            () => GrantState::Suspended,
        };
        prop_assert_eq!((&shown.principal, &shown.role), (&stored.principal, &stored.role));
        // A role without fields tells nothing, whatever came with the one before (E-32).
        let tells = naive.kind(&shared).roles[&stored.role].fields;
        let told = if tells { stored.fields.clone() } else { BTreeMap::new() };
        prop_assert_eq!((&shown.levels, &shown.fields), (&stored.levels, &told));
        prop_assert_eq!((&shown.by, &shown.note), (&stored.by, &stored.note));
        prop_assert_eq!(shown.expires.map(privity::Timestamp::as_millis), stored.expires);
        prop_assert_eq!((shown.state, shown.proposal), (state, stored.pending));
        prop_assert_eq!(shown.owner, stored.role == *owner);
        prop_assert_eq!(shown.can, Some(naive.allows(&stored.principal, action, id)));
    }
    Ok(())
}

/// What the host asks for: resources as they are, and what waits.
fn facts_agree(world: &World, space: &Space) -> TestCaseResult {
    for (id, record) in &world.facts.resources {
        let found = space.get(id).unwrap();
        prop_assert_eq!((&found.org, &found.status), (&record.org, &record.status));
        prop_assert_eq!(
            (&found.settings, &found.attributes),
            (&record.settings, &record.attributes)
        );
        prop_assert_eq!((&found.parent, &found.kind), (&record.parent, &record.kind));
        let parts = world.facts.parts(id).map(|(part, _)| part.to_owned());
        prop_assert_eq!(found.parts, parts.collect::<Vec<_>>());
        let sources: BTreeSet<_> =
            record.sources.iter().filter(|source| *source != "gone:").collect();
        prop_assert_eq!(found.sources.iter().collect::<BTreeSet<_>>(), sources);
        prop_assert_eq!(found.lost.len(), record.sources.iter().filter(|s| *s == "gone:").count());
    }
    let waiting = space.pending(None, None, None, None).unwrap();
    let expected: Vec<_> = world.facts.proposals.iter().filter(|p| p.waits(world.now)).collect();
    prop_assert!(waiting.complete);
    prop_assert_eq!(waiting.items.len(), expected.len());
    for (shown, expected) in waiting.items.iter().zip(expected) {
        prop_assert_eq!((shown.proposal, shown.what), (expected.number, expected.what));
        prop_assert_eq!((&shown.resource, &shown.by), (&expected.resource, &expected.by));
        prop_assert_eq!((&shown.role, &shown.levels), (&expected.role, &expected.levels));
        prop_assert_eq!(shown.expires.map(privity::Timestamp::as_millis), expected.expires);
        let receiver =
            expected.principal.as_ref().is_none_or(|receiver| shown.principal == *receiver);
        prop_assert!(receiver);
    }
    Ok(())
}

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

/// A failure says how it came to that.
pub(crate) fn tell(world: &World, result: TestCaseResult) -> TestCaseResult {
    result.map_err(|error| match error {
        TestCaseError::Fail(why) => TestCaseError::fail(format!("{why}, after\n{}", world.told())),
        reject @ TestCaseError::Reject(_) => reject,
    })
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
    let lines = include_str!("naive.rs").lines().count();
    assert!(lines <= 200, "the oracle has {lines} lines; 200 are the most");
}
