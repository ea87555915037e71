//! What the host wrote, it can read: over random worlds, against what the journal says.

use std::collections::{BTreeMap, BTreeSet};

use privity::{
    Add, Command, Event, GrantState, Holding, Outcome, ProposalState, Put, Remove, Set, Space,
    Timestamp, Without,
};
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

use crate::commands::Maker;
use crate::dice::Dice;
use crate::naive::Naive;
use crate::wander::{cases, seeds, tell};
use crate::world::{GROUPS, MODELS, ORGS, Step, USERS, World, names, principals};

/// All pages of a list, one after the other.
fn pages<T>(
    limit: Option<usize>,
    mut page: impl FnMut(Option<&str>, Option<usize>) -> (Vec<T>, Option<String>, bool),
) -> Vec<T> {
    let (mut all, mut after) = (Vec::new(), None::<String>);
    loop {
        let (items, next, complete) = page(after.as_deref(), limit);
        assert!(limit.is_none_or(|limit| items.len() <= limit));
        assert_eq!(complete, next.is_none());
        all.extend(items);
        if complete {
            return all;
        }
        after = next;
    }
}

fn list(space: &Space, kind: &str, without: Option<Without>, limit: Option<usize>) -> Vec<String> {
    pages(limit, |after, limit| {
        let page = space.list(kind, without, after, limit).unwrap();
        (page.items, page.next, page.complete)
    })
}

/// Everybody whom the space knows.
fn known(space: &Space) -> Vec<String> {
    ["user", "group", "org"].iter().flat_map(|kind| list(space, kind, None, None)).collect()
}

fn sorted<'a>(names: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut names: Vec<String> = names.cloned().collect();
    names.sort();
    names
}

/// Principals with their groups and members.
fn principals_agree(naive: &Naive<'_>, space: &Space) -> TestCaseResult {
    let all = known(space);
    for put in naive.facts.verified.keys() {
        prop_assert!(all.contains(put), "{} is not listed", put);
    }
    for name in &all {
        let found = space.principal(name).unwrap();
        let of = |kind: &str| {
            let kind = kind.to_owned();
            let members = naive.facts.members.iter();
            members.filter(move |(of, who, _)| who == name && of.starts_with(&kind))
        };
        prop_assert_eq!(&found.principal, name);
        let verified = naive.facts.verified.get(name).cloned().unwrap_or_default();
        prop_assert_eq!(&found.verified, &verified, "{}", name);
        prop_assert_eq!(found.registered, naive.facts.registered.contains(name), "{}", name);
        prop_assert_eq!(&found.orgs, &sorted(of("org:").map(|(org, ..)| org)));
        let guests = of("org:").filter(|(.., guest)| *guest);
        prop_assert_eq!(&found.guest_of, &sorted(guests.map(|(org, ..)| org)));
        prop_assert_eq!(&found.groups, &sorted(of("group:").map(|(group, ..)| group)));
        let mut reach = naive.facts.reach(name);
        reach.remove(name);
        prop_assert_eq!(found.all_groups.iter().cloned().collect::<BTreeSet<_>>(), reach);
        if !name.starts_with("user:") {
            members_agree(naive, space, name, &all)?;
        }
    }
    Ok(())
}

fn members_agree(
    naive: &Naive<'_>,
    space: &Space,
    group: &String,
    all: &[String],
) -> TestCaseResult {
    let direct: BTreeMap<&String, bool> = naive
        .facts
        .members
        .iter()
        .filter(|(of, ..)| of == group)
        .map(|(_, m, g)| (m, *g))
        .collect();
    prop_assert_eq!(space.principal(group).unwrap().members, direct.len());
    let within = |who: &&String| {
        let through = group.starts_with("group:") && naive.facts.reach(who).contains(group);
        *who != group && (through || direct.contains_key(who))
    };
    for limit in [None, Some(1), Some(2)] {
        for nested in [false, true] {
            let found = pages(limit, |after, limit| {
                let page = space.members(group, nested, after, limit).unwrap();
                (page.items, page.next, page.complete)
            });
            let expected = all.iter().filter(within);
            let expected = sorted(expected.filter(|who| nested || direct.contains_key(who)));
            let names: Vec<String> = found.iter().map(|one| one.principal.clone()).collect();
            prop_assert_eq!(names, expected, "{} {}", group, nested);
            for one in found {
                let guest = direct.get(&one.principal);
                prop_assert_eq!((one.direct, one.guest), (guest.is_some(), guest == Some(&true)));
            }
        }
    }
    Ok(())
}

/// What somebody holds: exactly the grants that the oracle counts for him are active, and the
/// others that reach him are there and say why they give nothing.
fn holdings_agree(naive: &Naive<'_>, space: &Space, who: &str) -> TestCaseResult {
    let held = |limit| {
        pages(limit, |after, limit| {
            let page = space.holdings(who, after, limit).unwrap();
            (page.items, page.next, page.complete)
        })
    };
    let found = held(None);
    for limit in [1, 2] {
        prop_assert_eq!(&held(Some(limit)), &found, "{} by {}", who, limit);
    }
    let reach = naive.facts.reach(who);
    let all = naive.facts.grants.iter();
    let mut reaching: Vec<_> = all
        .filter(|grant| reach.contains(&grant.principal) && grant.lives(naive.now))
        .map(|grant| ((grant.resource.clone(), grant.principal.clone()), grant))
        .collect();
    reaching.sort_by_key(|(key, _)| key.clone());
    let keys = found.iter().map(|one| (one.resource.clone(), one.principal.clone()));
    prop_assert_eq!(
        keys.collect::<Vec<_>>(),
        reaching.iter().map(|(key, _)| key.clone()).collect::<Vec<_>>()
    );
    for (shown, (_, stored)) in found.iter().zip(reaching) {
        let counts = naive.held(who, &stored.resource).contains(&stored);
        let state = match () {
            () if stored.pending.is_some() => GrantState::Pending,
            () if counts => GrantState::Active,
            () => GrantState::Suspended,
        };
        prop_assert_eq!(shown.state, state, "{} {:?}", who, shown);
        prop_assert_eq!((&shown.role, &shown.levels), (&stored.role, &stored.levels));
        prop_assert_eq!((&shown.fields, shown.proposal), (&stored.fields, stored.pending));
        prop_assert_eq!((&shown.by, &shown.note), (&stored.by, &stored.note));
        prop_assert_eq!(shown.expires.map(Timestamp::as_millis), stored.expires);
        prop_assert_eq!(shown.owner, stored.role == naive.kind(&stored.resource).owner);
        leads_there(naive, who, shown)?;
    }
    agrees_with_who(space, who, &found)
}

/// The path goes from group to group, and ends at the holder.
fn leads_there(naive: &Naive<'_>, who: &str, shown: &Holding) -> TestCaseResult {
    prop_assert_eq!(shown.path.is_empty(), shown.principal == who);
    prop_assert_eq!(shown.path.last().map_or(who, String::as_str), &shown.principal);
    let mut at = who;
    for group in &shown.path {
        let is_in = |(of, member, _): &(String, String, bool)| of == group && member == at;
        prop_assert!(naive.facts.members.iter().any(is_in), "{} is not in {}", at, group);
        at = group;
    }
    Ok(())
}

/// `who` lists the same grants, and those by which somebody can do something are active.
fn agrees_with_who(space: &Space, who: &str, found: &[Holding]) -> TestCaseResult {
    for one in found {
        let list = space.who(&one.resource, None, None);
        let Ok(list) = list else { continue };
        let stored = list.grants.iter().find(|grant| grant.principal == one.principal);
        prop_assert_eq!(stored.map(|grant| (&grant.role, grant.at)), Some((&one.role, one.at)));
        let active: BTreeSet<&String> = found
            .iter()
            .filter(|other| other.resource == one.resource && other.state == GrantState::Active)
            .map(|other| &other.principal)
            .collect();
        let person = list.people.iter().find(|person| person.principal == who);
        let via = person.into_iter().flat_map(|person| &person.via);
        for via in via.filter(|via| !via.starts_with("audience:")) {
            prop_assert!(active.contains(via), "{} has {} by {}", who, one.resource, via);
        }
    }
    Ok(())
}

/// The resources of a type for which nobody can act, by the oracle.
fn lists_agree(naive: &Naive<'_>, space: &Space) -> TestCaseResult {
    let actors: Vec<String> =
        known(space).into_iter().filter(|name| !name.starts_with("group:")).collect();
    for (kind, file) in &naive.model.types {
        let of_kind = |id: &&String| id.split(':').next() == Some(kind);
        let all: Vec<&String> = naive.facts.resources.keys().filter(of_kind).collect();
        let whole =
            |id: &str| naive.facts.resources[id].parent.clone().unwrap_or_else(|| id.to_owned());
        let owned = |id: &str| {
            let (id, owner) = (whole(id), &naive.kind(&whole(id)).owner);
            actors.iter().any(|who| naive.held(who, &id).iter().any(|grant| grant.role == *owner))
        };
        let managed = |id: &str| {
            let nobody = "user:nobody@x.org".to_owned();
            let mut all = actors.iter().chain([&nobody]);
            all.any(|who| naive.allows(who, "access.edit", &whole(id)))
        };
        let shared = file.parent.as_ref().map_or(file, |parent| &naive.model.types[parent]);
        for limit in [None, Some(1), Some(2)] {
            let listed = list(space, kind, None, limit);
            prop_assert_eq!(&listed, &sorted(all.iter().copied()), "{}", kind);
            let expected = sorted(all.iter().copied().filter(|id| !owned(id)));
            let listed = list(space, kind, Some(Without::Owner), limit);
            prop_assert_eq!(&listed, &expected, "{} without owner", kind);
            if shared.actions.contains_key("access.edit") {
                let expected = sorted(all.iter().copied().filter(|id| !managed(id)));
                let listed = list(space, kind, Some(Without::Manager), limit);
                prop_assert_eq!(&listed, &expected, "{} without manager", kind);
            }
        }
    }
    Ok(())
}

/// Every proposal by its number, as the journal tells it.
fn proposals_agree(world: &World, space: &Space) -> TestCaseResult {
    let entries = world.entries();
    for expected in &world.facts.proposals {
        let found = space.proposal(expected.number).unwrap();
        let late = expected.state == ProposalState::Open && !expected.waits(world.now);
        let state = if late { ProposalState::Expired } else { expected.state };
        prop_assert_eq!((found.state, &found.by), (state, &expected.by));
        prop_assert_eq!((&found.resource, &found.role), (&expected.resource, &expected.role));
        let closes = |event: &Event| matches!(event, Event::ProposalClosed { proposal, .. } if *proposal == expected.number);
        let place = entries.iter().position(|entry| closes(&entry.event));
        let decided = place.filter(|_| state != ProposalState::Expired);
        let at = decided.map(|place| entries[place].at);
        prop_assert_eq!(found.decided_at, at, "{:?}", expected);
        let mut by = decided.and_then(|place| entries[place].actor.clone());
        for entry in &entries[decided.unwrap_or_default()..] {
            match &entry.event {
                Event::PrincipalForgotten { principal } if by.as_ref() == Some(principal) => {
                    by = None;
                }
                Event::PrincipalRenamed { principal, to } if by.as_ref() == Some(principal) => {
                    by = Some(to.clone());
                }
                _ => {}
            }
        }
        prop_assert_eq!(found.decided_by, by, "{:?}", expected);
    }
    Ok(())
}

fn read_back(world: &World, space: &Space) -> TestCaseResult {
    let naive = world.naive();
    principals_agree(&naive, space)?;
    for who in principals().filter(|who| space.principal(who).is_ok()) {
        holdings_agree(&naive, space, who)?;
    }
    lists_agree(&naive, space)?;
    proposals_agree(world, space)
}

/// The resources without an owner who can act.
fn bereft(world: &World) -> BTreeSet<String> {
    let types = world.model.file().types.iter().filter(|(_, kind)| kind.parent.is_none());
    types.flat_map(|(kind, _)| list(&world.space, kind, Some(Without::Owner), None)).collect()
}

fn told(outcome: &Outcome) -> BTreeSet<String> {
    let warnings = outcome.warnings.iter().filter(|warning| warning.code == "without_owner");
    warnings.flat_map(|warning| warning.resources.clone()).collect()
}

/// People come and go more often than in other worlds, and groups lie in groups.
fn move_people(world: &World, dice: &mut Dice) -> Command {
    let group = dice.pick(&GROUPS).unwrap();
    let who = dice.pick(&[&USERS[..], &GROUPS[..]].concat()).unwrap();
    match dice.below(6) {
        0 | 1 => Add::new(group, who).into(),
        2 => Remove::new(group, who).into(),
        3 => Remove::new(ORGS[0], who).into(),
        4 => Put::new(who).org(dice.pick(&ORGS).unwrap()).into(),
        _ => {
            let types: Vec<String> = world.model.file().types.keys().cloned().collect();
            let kind = dice.pick(&types).unwrap();
            let resource = dice.pick(&names(&kind)).unwrap();
            Set::new(resource).owners(group).into()
        }
    }
}

/// A change tells of exactly what it leaves without an owner who can act.
fn wander(name: &str, seeds: &[u64]) -> Result<World, TestCaseError> {
    let mut world = World::new(name);
    for seed in seeds {
        let before = bereft(&world);
        let mut dice = Dice::new(*seed);
        let step = match dice.below(2) {
            0 => Step::Do(move_people(&world, &mut dice)),
            _ => Maker::new(&world, &mut dice).anything(),
        };
        let (made, verb) = (world.step(step.clone()), format!("{step:?}"));
        let new: BTreeSet<String> = bereft(&world).difference(&before).cloned().collect();
        let warned = made.and_then(Result::ok).map(|outcome| told(&outcome)).unwrap_or_default();
        tell(&world, check(warned == new, &format!("{verb}: {warned:?}, not {new:?}")))?;
    }
    Ok(world)
}

fn check(holds: bool, why: &str) -> TestCaseResult {
    prop_assert!(holds, "{}", why);
    Ok(())
}

macro_rules! for_each_model {
    ($($name:ident: $model:literal;)*) => {
        $(proptest! {
            #![proptest_config(cases(6))]
            #[test]
            fn $name(seeds in seeds(70), pause in 0_i64..300) {
                let mut world = wander($model, &seeds)?;
                tell(&world, read_back(&world, &world.space))?;
                tell(&world, read_back(&world, &world.opened_again()))?;
                world.wait(pause);
                tell(&world, read_back(&world, &world.space))?;
            }
        })*
    };
}

for_each_model! {
    orders_are_read_back: "orders";
    workspaces_are_read_back: "workspaces";
    properties_are_read_back: "properties";
    datasets_are_read_back: "datasets";
    a_kitchen_is_read_back: "kitchen";
    a_studio_is_read_back: "studio";
}

/// Worlds where nothing of this happens would show nothing.
#[test]
fn these_worlds_have_all_that_is_looked_for() {
    let (mut states, mut longest, mut told) = (BTreeSet::new(), 0, 0);
    for (name, first) in MODELS.iter().flat_map(|name| (0..12_u64).map(move |n| (name, n))) {
        let seeds: Vec<u64> = (0..70).map(|n| first * 1_000 + n).collect();
        let world = wander(name, &seeds).unwrap();
        read_back(&world, &world.space).unwrap();
        told += bereft(&world).len();
        for who in principals() {
            let Ok(list) = world.space.holdings(who, None, None) else { continue };
            states.extend(list.items.iter().map(|one| (one.state, one.path.len().min(2))));
            longest = longest.max(list.items.iter().map(|one| one.path.len()).max().unwrap_or(0));
        }
    }
    for seen in [(GrantState::Active, 2), (GrantState::Suspended, 1), (GrantState::Pending, 0)] {
        assert!(states.contains(&seen), "{seen:?} is not among {states:?}");
    }
    assert!(longest >= 2 && told > 20, "{longest} {told}");
}
