//! Invariants over random worlds and random sequences of commands by several actors.

use std::collections::BTreeSet;

use privity::journal::Journal;
use privity::{Command, Space, check_model};
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

use crate::naive::{Naive, Right};
use crate::world::{GROUPS, USERS, World, hosting, principal, resources, sharing};

fn anything(model: &'static str) -> impl Strategy<Value = Vec<Command>> {
    let command = prop_oneof![2 => sharing(model), 1 => hosting(model)];
    // Without resources nothing can be shared: most sequences begin with some.
    let start = prop::collection::vec(hosting(model), 6..12);
    (start, prop::collection::vec(command, 0..40)).prop_map(|(start, rest)| [start, rest].concat())
}

/// A refused or idle change leaves the revision as it was (I-22); any other is the next one.
fn apply(world: &World, command: &Command) -> TestCaseResult {
    let before = world.space.revision().unwrap();
    let outcome = world.space.apply(command.clone());
    let after = world.space.revision().unwrap();
    match outcome {
        Ok(outcome) => {
            prop_assert_eq!(outcome.revision, after);
            prop_assert_eq!(after, before + u64::from(outcome.changed));
        }
        Err(error) => prop_assert_eq!(after, before, "refused with {}", error.code()),
    }
    Ok(())
}

/// Every question, about everybody and everything, against the naive evaluator.
fn one_truth(world: &World) -> TestCaseResult {
    let naive = Naive::new(world.model.file(), &world.entries());
    let space = &world.space;
    let kinds = &world.model.file().types;
    for (kind, file) in kinds {
        let all: Vec<&str> = resources(world.model.name())
            .iter()
            .copied()
            .filter(|id| id.split(':').next() == Some(kind))
            .collect();
        let settings = file.settings.keys().map(|name| format!("settings.{name}"));
        for action in file.actions.keys().cloned().chain(settings) {
            for who in USERS.iter().chain(GROUPS).chain(&["org:acme", "user:nobody@x.org"]) {
                let truth: Vec<bool> =
                    all.iter().map(|id| naive.allows(who, &action, id, world.now)).collect();
                let asked = all.iter().map(|id| (*who, action.as_str(), *id));
                prop_assert_eq!(&space.check_many(asked).unwrap(), &truth, "{} {}", who, action);
                for (id, allowed) in all.iter().zip(&truth) {
                    let context = format!("{who} {action} {id}");
                    prop_assert_eq!(
                        space.check(who, &action, id).unwrap(),
                        *allowed,
                        "{}",
                        context
                    );
                    let why = space.explain(who, &action, id, None).unwrap();
                    prop_assert_eq!(why.allowed, *allowed, "{}", context);
                    prop_assert_eq!(why.reason.as_str() == "allowed", *allowed, "{}", context);
                    prop_assert_eq!(why.because.is_empty(), !*allowed, "{}", context);
                    let listed = &space.actions(who, *id).unwrap()[*id];
                    prop_assert_eq!(listed.contains(&action), *allowed, "{}", context);
                }
                let mut mine: Vec<&str> =
                    all.iter().zip(&truth).filter(|(_, yes)| **yes).map(|(id, _)| *id).collect();
                mine.sort_unstable();
                paged(space, who, &action, kind, &mine)?;
            }
            for id in all.iter().filter(|id| naive.resources.contains_key(**id)) {
                who_agrees(&naive, world, &action, id)?;
            }
        }
    }
    Ok(())
}

/// `what` gives the same list at every size of page.
fn paged(space: &Space, who: &str, action: &str, kind: &str, mine: &[&str]) -> TestCaseResult {
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
        prop_assert_eq!(&items, mine);
    }
    Ok(())
}

/// `who` lists exactly the users for whom `check` allows; everybody's access is said once.
fn who_agrees(naive: &Naive, world: &World, action: &str, id: &str) -> TestCaseResult {
    let list = world.space.who(id, Some(action), None).unwrap();
    let people: BTreeSet<&str> = list.people.iter().map(|p| p.principal.as_str()).collect();
    let everyone = naive.allows("user:nobody@x.org", action, id, world.now);
    prop_assert_eq!(list.everyone, everyone);
    for user in USERS {
        let allowed = naive.allows(user, action, id, world.now);
        prop_assert!(!people.contains(user) || allowed, "{} {} {}", user, action, id);
        prop_assert!(people.contains(user) || !allowed || everyone, "{} {} {}", user, action, id);
    }
    let stored: BTreeSet<&str> = list.grants.iter().map(|g| g.principal.as_str()).collect();
    let grants =
        naive.grants.iter().filter(|grant| grant.resource == id && grant.counts(world.now));
    prop_assert_eq!(stored, grants.map(|grant| grant.principal.as_str()).collect());
    // I-02: an owner at every revision.
    prop_assert!(list.grants.iter().any(|grant| grant.owner), "{} has no owner", id);
    Ok(())
}

/// The state folded from the whole journal, and from a snapshot and the tail, is the live one.
fn replays(world: &World) -> TestCaseResult {
    let verified = world.space.verify(None).unwrap();
    prop_assert_eq!(verified.revision, world.space.revision().unwrap());
    prop_assert!(world.space.verify(Some(&verified.hash)).is_ok());
    // The dumps that `verify` compares could both leave something out; the answers cannot.
    let again = world.opened_again();
    again.space.verify(None).unwrap();
    one_truth(&again)?;
    if world.entries().len() > 60 {
        prop_assert!(world.journal.snapshot().unwrap().is_some(), "no snapshot was kept");
    }
    Ok(())
}

/// What the actors hold by grants, as the model file words it.
fn held(naive: &Naive, actors: &[String], resource: &str, now: i64) -> BTreeSet<Right> {
    let reach: BTreeSet<String> = actors.iter().flat_map(|actor| naive.reach(actor)).collect();
    let counts = |grant: &&crate::naive::Grant| {
        grant.resource == resource && reach.contains(&grant.principal) && grant.counts(now)
    };
    let grants = naive.grants.iter().filter(counts);
    grants.flat_map(|grant| naive.rights(resource, &grant.role)).collect()
}

fn covered(right: &Right, by: &BTreeSet<Right>) -> bool {
    by.iter().any(|(action, conditions)| *action == right.0 && conditions.is_subset(&right.1))
}

/// What came before, who is in it, and what they do.
type Plot = (Vec<Command>, BTreeSet<String>, Vec<Command>);

fn plot(model: &'static str) -> impl Strategy<Value = Plot> {
    let start = prop::collection::vec(prop_oneof![hosting(model), sharing(model)], 8..40);
    let gang = prop::collection::btree_set(principal(), 1..4);
    (start, gang, prop::collection::vec(sharing(model), 1..40))
}

/// Whatever a set of actors do, in any order, none has at any later moment a right that no one of
/// them would have had then: not by sharing in a circle, not through groups, not by owning, not
/// by giving beyond one's own end.
fn collude(model: &'static str, (start, gang, then): Plot) -> TestCaseResult {
    let world = World::new(model);
    for command in &start {
        apply(&world, command)?;
    }
    let gang: Vec<String> = gang.into_iter().collect();
    let before = Naive::new(world.model.file(), &world.entries());
    for command in &then {
        if actor(command).is_some_and(|by| gang.iter().any(|member| member == by)) {
            apply(&world, command)?;
        }
    }
    let after = Naive::new(world.model.file(), &world.entries());
    for resource in before.resources.keys() {
        for moment in [world.now, world.now + 150, world.now + 1_000] {
            let had = held(&before, &gang, resource, moment);
            for right in &held(&after, &gang, resource, moment) {
                prop_assert!(
                    covered(right, &had),
                    "{:?} gained {:?} on {} at {}",
                    gang,
                    right,
                    resource,
                    moment
                );
            }
        }
    }
    Ok(())
}

macro_rules! for_each_model {
    ($($name:ident: $model:literal;)*) => {
        proptest! {
            #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]
            $(
            #[test]
            fn $name(commands in anything($model), pause in 0_i64..300) {
                let mut world = World::new($model);
                for command in &commands {
                    apply(&world, command)?;
                }
                one_truth(&world)?;
                replays(&world)?;
                world.advance(pause);
                one_truth(&world)?;
            }
            )*
        }
    };
}

for_each_model! {
    every_question_agrees_with_the_oracle_on_datasets: "datasets";
    every_question_agrees_with_the_oracle_on_orders: "orders";
    every_question_agrees_with_the_oracle_on_a_model_of_its_own: "kitchen";
}

/// How many worlds each property sees; `PRIVITY_CASES` asks for more.
fn cases() -> u32 {
    std::env::var("PRIVITY_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(48)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn colluders_gain_nothing_on_datasets(plot in plot("datasets")) {
        collude("datasets", plot)?;
    }

    #[test]
    fn colluders_gain_nothing_on_a_model_of_its_own(plot in plot("kitchen")) {
        collude("kitchen", plot)?;
    }

    /// Revoking and giving again equals a fresh grant (I-20); taking a source of access away
    /// never gives any (I-19).
    #[test]
    fn taking_never_gives(commands in anything("datasets")) {
        let world = World::new("datasets");
        for command in &commands {
            let takes = matches!(command, Command::Revoke(_) | Command::Remove(_) | Command::Forget(_));
            let before = takes.then(|| Naive::new(world.model.file(), &world.entries()));
            apply(&world, command)?;
            let Some(before) = before else { continue };
            let after = Naive::new(world.model.file(), &world.entries());
            for resource in after.resources.keys() {
                for who in USERS {
                    for action in ["view", "export", "access.edit", "delete"] {
                        let known = world.model.file().types[resource.split(':').next().unwrap()]
                            .actions.contains_key(action);
                        let gained = known
                            && after.allows(who, action, resource, world.now)
                            && !before.allows(who, action, resource, world.now);
                        prop_assert!(!gained, "{} gained {} on {}", who, action, resource);
                    }
                }
            }
        }
    }
}

fn actor(command: &Command) -> Option<&str> {
    match command {
        Command::Share(share) => Some(&share.by),
        Command::Change(change) => Some(&change.by),
        Command::Revoke(revoke) => Some(&revoke.by),
        Command::Leave(leave) => Some(&leave.by),
        Command::Set(set) => set.by.as_deref(),
        _ => None,
    }
}

#[test]
fn the_examples_of_the_models_hold() {
    for name in privity::Model::names() {
        let model = privity::Model::named(name).unwrap();
        assert!(check_model(&model).unwrap() >= 2, "{name} has too few examples");
    }
}
