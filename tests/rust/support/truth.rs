//! Every answer against the oracle.

use std::collections::{BTreeMap, BTreeSet};

use privity::{Code, GrantState, Space};
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

use super::naive::Naive;
use super::wander::actions;
use super::world::{USERS, World, names, principals};

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
