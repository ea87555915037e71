//! What an answer costs at 10 000 grants and at 100 000, beside a plain hash map that holds the
//! same answers: the floor. `make bench` prints it.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a bench that cannot go on has failed"
)]

use std::collections::HashMap;
use std::hint::black_box;

use divan::{Bencher, counter::ItemsCount};
use privity::{Create, Durability, Options, Put, Revoke, Set, Share, Space};

/// How many grants; each dataset has ten.
const SIZES: [usize; 2] = [10_000, 100_000];
const OWNER: &str = "user:owner@acme.org";

fn main() {
    divan::main();
}

fn user(n: usize) -> String {
    format!("user:u{n}@acme.org")
}

fn dataset(n: usize) -> String {
    format!("dataset:d{n}")
}

/// Viewers on datasets: `grants` in all, over `grants / 10` users and as many datasets; half of
/// the users are in a group that sees every hundredth dataset, and a dashboard stands on five.
fn world(grants: usize) -> Space {
    let space = Space::open(":memory:", Options::new().model("datasets")).unwrap();
    space.put(Put::new(OWNER).org("acme")).unwrap();
    space.put(Put::new("group:half").org("acme")).unwrap();
    let count = grants / 10;
    for n in 0..count {
        space.put(Put::new(user(n)).org("acme")).unwrap();
    }
    let half: Vec<String> = (0..count).step_by(2).map(user).collect();
    for members in half.chunks(10_000) {
        space.add(privity::Add::new("group:half", members.to_vec())).unwrap();
    }
    for n in 0..count {
        space.create(Create::new(dataset(n)).by(OWNER)).unwrap();
        let viewers: Vec<String> = (0..9).map(|step| user((n + step * 7) % count)).collect();
        let viewers =
            if n % 100 == 0 { [viewers, vec!["group:half".into()]].concat() } else { viewers };
        space.share(Share::new(dataset(n), viewers, OWNER).role("viewer")).unwrap();
    }
    let sources: Vec<String> = (0..5).map(dataset).collect();
    space.create(Create::new("dashboard:five").by(OWNER).sources(sources)).unwrap();
    let on = [("sharing".to_owned(), privity::SettingValue::Switch(true))];
    space.set(Set::new("dashboard:five").by(OWNER).settings(on)).unwrap();
    space
}

/// Questions in an order that jumps through the world, a third of them denied.
fn questions(grants: usize) -> Vec<(String, &'static str, String)> {
    let count = grants / 10;
    let action = |n: usize| ["view", "export", "delete"][n % 3];
    (0..4_096)
        .map(|n| {
            let set = n * 7_919 % count;
            (user((set + n % 9 * 7) % count), action(n), dataset(set))
        })
        .collect()
}

mod scalar {
    use super::{Bencher, SIZES, answers, black_box, questions, world};

    #[divan::bench(args = SIZES, sample_size = 1_000)]
    fn privity(bencher: Bencher<'_, '_>, grants: usize) {
        let (space, questions) = (world(grants), questions(grants));
        let mut next = questions.iter().cycle();
        bencher.bench_local(|| {
            let (who, action, what) = next.next().unwrap();
            space.check(black_box(who), action, what).unwrap()
        });
    }

    /// The floor: one look-up of a whole question.
    #[divan::bench(args = SIZES, sample_size = 1_000)]
    fn hash_map(bencher: Bencher<'_, '_>, grants: usize) {
        let (map, questions) = answers(grants);
        let mut next = questions.iter().cycle();
        bencher.bench_local(|| map.get(black_box(next.next().unwrap())).copied());
    }
}

mod many {
    use super::{Bencher, ItemsCount, SIZES, answers, black_box, questions, world};

    #[divan::bench(args = SIZES)]
    fn privity(bencher: Bencher<'_, '_>, grants: usize) {
        let (space, questions) = (world(grants), questions(grants));
        let asked = || questions.iter().map(|(who, action, what)| (&**who, *action, &**what));
        bencher
            .counter(ItemsCount::new(questions.len()))
            .bench_local(|| space.check_many(black_box(asked())).unwrap());
    }

    #[divan::bench(args = SIZES)]
    fn hash_map(bencher: Bencher<'_, '_>, grants: usize) {
        let (map, questions) = answers(grants);
        bencher.counter(ItemsCount::new(questions.len())).bench_local(|| {
            let found = questions.iter().map(|question| map.get(black_box(question)).copied());
            found.collect::<Vec<_>>()
        });
    }
}

type Answers = HashMap<(String, &'static str, String), bool>;

fn answers(grants: usize) -> (Answers, Vec<(String, &'static str, String)>) {
    let (space, questions) = (world(grants), questions(grants));
    let answer = |q: &(String, &'static str, String)| space.check(&q.0, q.1, &q.2).unwrap();
    (questions.iter().map(|q| (q.clone(), answer(q))).collect(), questions)
}

#[divan::bench(args = SIZES, sample_size = 1_000)]
fn check_through_a_group(bencher: Bencher<'_, '_>, grants: usize) {
    let space = world(grants);
    bencher.bench_local(|| space.check(black_box("user:u2@acme.org"), "view", "dataset:d100"));
}

#[divan::bench(args = SIZES, sample_size = 1_000)]
fn check_over_five_sources(bencher: Bencher<'_, '_>, grants: usize) {
    let space = world(grants);
    bencher.bench_local(|| space.check(black_box(OWNER), "view", "dashboard:five"));
}

#[divan::bench(args = SIZES, sample_size = 1_000)]
fn explain_a_deny(bencher: Bencher<'_, '_>, grants: usize) {
    let space = world(grants);
    bencher
        .bench_local(|| space.explain("user:u1@acme.org", "delete", "dataset:d1", None).unwrap());
}

#[divan::bench(args = SIZES)]
fn who_sees_a_dataset(bencher: Bencher<'_, '_>, grants: usize) {
    let space = world(grants);
    bencher.bench_local(|| space.who(black_box("dataset:d1"), None, None).unwrap());
}

#[divan::bench(args = SIZES)]
fn what_a_user_sees(bencher: Bencher<'_, '_>, grants: usize) {
    let space = world(grants);
    let user = user(1);
    bencher.bench_local(|| space.what(black_box(&user), "view", "dataset", None, None).unwrap());
}

/// The floor of `who` and `what`: a list that somebody keeps, found and copied.
#[divan::bench(args = SIZES)]
fn hash_map_of_lists(bencher: Bencher<'_, '_>, grants: usize) {
    let lists: HashMap<String, Vec<String>> =
        (0..grants / 10).map(|n| (dataset(n), (0..10).map(user).collect())).collect();
    bencher.bench_local(|| lists.get(black_box("dataset:d1")).cloned());
}

/// The floor of a share and a revoke: an entry that comes and goes, and is on no disk.
#[divan::bench]
fn hash_map_insert_and_remove(bencher: Bencher<'_, '_>) {
    let mut map: HashMap<(String, String), u64> = HashMap::new();
    bencher.counter(ItemsCount::new(2_usize)).bench_local(|| {
        let key = || ("order:1".to_owned(), "user:bob@acme.org".to_owned());
        map.insert(black_box(key()), 1);
        map.remove(black_box(&key()))
    });
}

/// One share and one revoke, each durable before it returns.
#[divan::bench(args = ["full", "relaxed", "memory"])]
fn share_and_revoke(bencher: Bencher<'_, '_>, mode: &str) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bench.db");
    let options = Options::new().model("orders");
    let space = match mode {
        "full" => Space::open(file.to_str().unwrap(), options),
        "relaxed" => Space::open(file.to_str().unwrap(), options.durability(Durability::Relaxed)),
        _ => Space::open(":memory:", options),
    };
    let space = space.unwrap();
    space.create(Create::new("order:1").by(OWNER)).unwrap();
    bencher.counter(ItemsCount::new(2_usize)).bench_local(|| {
        space.share(Share::new("order:1", "user:bob@acme.org", OWNER)).unwrap();
        space.revoke(Revoke::new("order:1", "user:bob@acme.org", OWNER)).unwrap();
    });
}

/// A property with so many meters, all of which must be at Full for one to count in its metrics;
/// and the names of the meters.
fn meters(count: usize) -> (Space, Vec<String>) {
    let space = Space::open(":memory:", Options::new().model("properties")).unwrap();
    space.create(Create::new("property:p").by(OWNER)).unwrap();
    let meters: Vec<String> = (0..count).map(|n| format!("meter:m{n}")).collect();
    for meter in &meters {
        space.create(Create::new(meter).parent("property:p").kind("energy")).unwrap();
    }
    (space, meters)
}

/// How many meters.
const METERS: [usize; 3] = [100, 1_000, 5_000];

#[divan::bench(args = METERS, sample_count = 10, sample_size = 1)]
fn sheet_of_a_property(bencher: Bencher<'_, '_>, count: usize) {
    let (space, _) = meters(count);
    bencher.bench_local(|| space.sheet(black_box("property:p"), OWNER).unwrap());
}

#[divan::bench(args = METERS, sample_count = 10, sample_size = 1)]
fn actions_on_all_meters(bencher: Bencher<'_, '_>, count: usize) {
    let (space, meters) = meters(count);
    bencher.bench_local(|| space.actions(black_box(OWNER), meters.clone()).unwrap());
}

#[divan::bench(args = METERS, sample_count = 10, sample_size = 1)]
fn which_meters_can_count(bencher: Bencher<'_, '_>, count: usize) {
    let (space, _) = meters(count);
    let action = black_box("settings.in_metrics");
    bencher.bench_local(|| space.what(OWNER, action, "meter", None, None).unwrap());
}

#[divan::bench(args = METERS, sample_count = 10, sample_size = 1)]
fn check_many_meters(bencher: Bencher<'_, '_>, count: usize) {
    let (space, meters) = meters(count);
    let asked = || meters.iter().map(|meter| (OWNER, "settings.in_metrics", meter.as_str()));
    bencher.bench_local(|| space.check_many(black_box(asked())).unwrap());
}
