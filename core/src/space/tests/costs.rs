//! What calls cost: so much for each thing that they look at or change, however many there are.

use crate::state::work;
use crate::{
    Add, Approve, Create, Delete, Options, Put, Remove, Request, SettingValue, Share, Space,
};

const ANN: &str = "user:ann@acme.org";
const BOB: &str = "user:bob@acme.org";
const CY: &str = "user:cy@acme.org";
const RESOURCE: &str = "resource:r";
const DATASET: &str = "dataset:d";

/// What four times as many may cost: what is looked up in order costs a little more than four times
/// as much, and what looks at all for each would cost sixteen times as much.
const FOUR_TIMES: usize = 6;

/// A size, and four times as much.
const SIZES: (usize, usize) = (60, 240);

fn is_linear(what: &str, work: impl Fn(usize) -> usize) {
    let (few, many) = (work(SIZES.0), work(SIZES.1));
    assert!(few > 0, "{what} is counted");
    assert!(many <= FOUR_TIMES * few, "{what}: {few}, and {many} for four times as many");
}

/// However many there are, it is the same.
fn is_constant(what: &str, work: impl Fn(usize) -> usize) {
    let (few, many) = (work(SIZES.0), work(SIZES.1));
    assert!(few > 0, "{what} is counted");
    assert!(many <= few + few / 2, "{what}: {few}, and {many} for four times as many");
}

fn space(model: &str) -> Space {
    let space = Space::open(":memory:", Options::new().model(model)).unwrap();
    put(&space, ANN);
    put(&space, BOB);
    space
}

fn put(space: &Space, principal: &str) {
    space.put(Put::new(principal).org("acme")).unwrap();
}

fn put_all(space: &Space, principals: &[impl AsRef<str>]) {
    for principal in principals {
        put(space, principal.as_ref());
    }
}

fn names(what: &str, count: usize) -> Vec<String> {
    (0..count).map(|n| format!("{what}{n}")).collect()
}

fn users(count: usize) -> Vec<String> {
    (0..count).map(|n| format!("user:u{n}@acme.org")).collect()
}

/// Groups, one in the other, the outermost first.
fn chain(space: &Space, count: usize) -> Vec<String> {
    let groups = names("group:g", count);
    put_all(space, &groups);
    for pair in groups.windows(2) {
        space.add(Add::new(&*pair[0], &*pair[1])).unwrap();
    }
    groups
}

/// Groups that all hold a grant, with Bob in each.
fn in_groups(count: usize) -> Space {
    let space = space("datasets");
    let groups = names("group:g", count);
    for group in &groups {
        put(&space, group);
        space.add(Add::new(&**group, BOB)).unwrap();
    }
    space.create(Create::new(DATASET).by(ANN)).unwrap();
    space.share(Share::new(DATASET, groups, ANN).role("viewer")).unwrap();
    space
}

#[test]
fn an_explanation_walks_the_groups_once() {
    for (action, allowed) in [("view", true), ("delete", false)] {
        is_linear(action, |count| {
            let space = in_groups(count);
            work::of(|| {
                let why = space.explain(BOB, action, DATASET, None).unwrap();
                assert_eq!(why.allowed, allowed);
                assert_eq!(why.because.len() + why.nearest.len(), count);
            })
        });
    }
}

/// The giver's own grant is looked for once, not for each that they gave.
#[test]
fn an_explanation_looks_for_each_giver_once() {
    is_linear("explain", |count| {
        let space = space("datasets");
        space.create(Create::new(DATASET).by(ANN)).unwrap();
        let (hers, his) = (names("group:hers", count), names("group:his", count));
        for (groups, member) in [(&hers, CY), (&his, BOB)] {
            put(&space, member);
            for group in groups {
                put(&space, group);
                space.add(Add::new(&**group, member)).unwrap();
            }
        }
        space.share(Share::new(DATASET, hers, ANN).role("editor")).unwrap();
        space.share(Share::new(DATASET, his, CY).role("viewer")).unwrap();
        work::of(|| {
            let why = space.explain(BOB, "view", DATASET, None).unwrap();
            assert!(why.because.iter().all(|source| source.chain.len() == 3));
        })
    });
}

#[test]
fn a_membership_costs_what_it_changes() {
    is_linear("one user into many groups", |count| {
        let space = space("datasets");
        let groups = names("group:g", count);
        put_all(&space, &groups);
        work::of(|| {
            for group in &groups {
                space.add(Add::new(&**group, BOB)).unwrap();
            }
        })
    });
    is_constant("into one more", |count| {
        let space = in_groups(count);
        put(&space, "group:more");
        work::of(|| space.add(Add::new("group:more", BOB)).unwrap())
    });
    is_constant("out of one of many", |count| {
        let space = in_groups(count);
        work::of(|| space.remove(Remove::new("group:g7", BOB)).unwrap())
    });
    is_linear("a group with many members into another", |count| {
        let space = space("datasets");
        put_all(&space, &["group:in", "group:out"]);
        let members = users(count);
        put_all(&space, &members);
        space.add(Add::new("group:in", members)).unwrap();
        work::of(|| space.add(Add::new("group:out", "group:in")).unwrap())
    });
}

/// Of a chain, whoever is below loses one group, not all and gets the others anew.
#[test]
fn a_chain_that_is_cut_at_its_top_costs_its_length() {
    let cut = |count: usize| {
        let space = space("datasets");
        let groups = chain(&space, count);
        work::of(|| space.remove(Remove::new(&*groups[0], &*groups[1])).unwrap())
    };
    let (few, many) = (cut(16), cut(64));
    assert!(many <= FOUR_TIMES * few, "{few} for a chain of 16, {many} for one of 64");
}

/// Somebody sees that many wait, and asks, too.
#[test]
fn a_request_looks_at_nobody_elses() {
    let asked = |count: usize| {
        let space = space("workspaces");
        let seen = ("seen_by".to_owned(), SettingValue::from("all_members"));
        space.create(Create::new(RESOURCE).by(ANN).settings([seen])).unwrap();
        for user in users(count) {
            put(&space, &user);
            space.request(Request::new(RESOURCE, &*user).role("admin")).unwrap();
        }
        space
    };
    is_constant("request", |count| {
        let space = asked(count);
        work::of(|| space.request(Request::new(RESOURCE, BOB).role("admin")).unwrap())
    });
    is_constant("the same again", |count| {
        let space = asked(count);
        let again =
            || space.request(Request::new(RESOURCE, "user:u1@acme.org").role("admin")).unwrap();
        work::of(|| assert!(!again().changed))
    });
    is_constant("share", |count| {
        let space = asked(count);
        work::of(|| space.share(Share::new(RESOURCE, BOB, ANN).role("viewer")).unwrap())
    });
    is_constant("approve", |count| {
        let space = asked(count);
        work::of(|| space.approve(Approve::new(1_u64, ANN)).unwrap())
    });
    is_constant("a page of what waits", |count| {
        let space = asked(count);
        work::of(|| space.pending(None, Some(ANN), Some(20), Some(5)).unwrap())
    });
}

#[test]
fn many_grants_on_a_resource_cost_as_much_each() {
    let shared = |count: usize| {
        let space = space("datasets");
        space.create(Create::new(DATASET).by(ANN)).unwrap();
        let users = users(count);
        put_all(&space, &users);
        space.share(Share::new(DATASET, users, ANN).role("viewer")).unwrap();
        space
    };
    is_linear("sheet", |count| {
        let space = shared(count);
        work::of(|| assert_eq!(space.sheet(DATASET, ANN).unwrap().total, count + 1))
    });
    is_linear("delete", |count| {
        let space = shared(count);
        work::of(|| assert_eq!(space.delete(Delete::new(DATASET)).unwrap().grants.len(), count + 1))
    });
    is_linear("who", |count| {
        let space = shared(count);
        work::of(|| space.who(DATASET, None, None).unwrap())
    });
}

/// A key that is typed finds those who are meant, and looks at nobody else.
#[test]
fn a_search_looks_at_those_it_finds() {
    for model in ["datasets", "projects"] {
        is_constant(model, |count| {
            let space = space(model);
            put_all(&space, &users(count));
            let kind = if model == "datasets" { DATASET } else { "project:p" };
            space.create(Create::new(kind).by(ANN)).unwrap();
            work::of(|| assert_eq!(space.search(kind, "bo", ANN, None).unwrap().items.len(), 1))
        });
    }
}
