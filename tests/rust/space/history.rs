//! The past is read from either end, in parts, and costs what is asked for.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use privity::journal::{Append, Copied, Head, Journal, MemoryJournal, Origin, Snapshot};
use privity::{Code, Create, Entry, History, Options, Put, Record, Result, Revision, Space};
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use rstest::rstest;

use crate::wander::{cases, seeds, tell, wander};

/// The past from the newest on is the past from the oldest on, the other way round; in parts of any
/// size, each change whole.
fn past_agrees(space: &Space) -> TestCaseResult {
    let whole = space.history(History::default()).unwrap();
    let revision = space.revision().unwrap();
    for (newest_first, limit) in [(false, 1), (false, 7), (true, 1), (true, 7), (true, 1_000)] {
        let (mut all, mut part) = (Vec::<Record>::new(), History::default());
        (part.newest_first, part.limit) = (newest_first, Some(limit));
        loop {
            let found = space.history(part).unwrap();
            let Some(last) = found.last().map(|last| last.revision) else { break };
            let without = found.iter().filter(|record| record.revision != last).count();
            prop_assert!(without < limit, "a change more than was asked for");
            let end = if newest_first { 1 } else { revision };
            prop_assert!(found.len() >= limit || last == end, "a page that is too short");
            if newest_first {
                part.before = Some(last);
            } else {
                part.after = last;
            }
            all.extend(found);
        }
        if newest_first {
            all.reverse();
        }
        prop_assert_eq!(&all, &whole);
    }
    let middle = History { after: revision / 3, before: Some(revision - 2), ..History::default() };
    let inside =
        |record: &&Record| record.revision > revision / 3 && record.revision < revision - 2;
    let expected: Vec<Record> = whole.iter().filter(inside).cloned().collect();
    prop_assert_eq!(space.history(middle).unwrap(), expected);
    for resource in whole.iter().filter_map(|record| record.resource.as_deref()).take(3) {
        let of = History { resource: Some(resource), ..History::default() };
        let about = whole.iter().filter(|record| record.resource.as_deref() == Some(resource));
        let mut about: Vec<Record> = about.cloned().collect();
        prop_assert_eq!(&space.history(of).unwrap(), &about);
        about.reverse();
        prop_assert_eq!(space.history(History { newest_first: true, ..of }).unwrap(), about);
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(20))]
    #[test]
    fn the_past_is_the_same_from_either_end(seeds in seeds(70)) {
        let world = wander("datasets", &seeds, |_, _| ());
        tell(&world, past_agrees(&world.space))?;
    }
}

/// Counts the entries that are read.
#[derive(Debug, Default)]
struct Counting {
    journal: MemoryJournal,
    read: Arc<AtomicUsize>,
}

impl Journal for Counting {
    fn origin(&self) -> Result<Option<Origin>> {
        self.journal.origin()
    }

    fn adopt(&self, origin: &Origin) -> Result<()> {
        self.journal.adopt(origin)
    }

    fn head(&self) -> Result<Head> {
        self.journal.head()
    }

    fn append(&self, after: Head, entries: &[Entry]) -> Result<Append> {
        self.journal.append(after, entries)
    }

    fn read(&self, after: Head, limit: usize) -> Result<(Vec<Entry>, Head)> {
        let found = self.journal.read(after, limit);
        self.read
            .fetch_add(found.as_ref().map_or(0, |(entries, _)| entries.len()), Ordering::Relaxed);
        found
    }

    fn position(&self, revision: Revision) -> Result<Option<Head>> {
        self.journal.position(revision)
    }

    fn snapshot(&self) -> Result<Option<Snapshot>> {
        self.journal.snapshot()
    }

    fn keep(&self, snapshot: &Snapshot) -> Result<()> {
        self.journal.keep(snapshot)
    }

    fn check(&self) -> Result<()> {
        self.journal.check()
    }

    fn backup(&self, to: &Path) -> Result<Copied> {
        self.journal.backup(to)
    }

    fn close(&self) -> Result<()> {
        self.journal.close()
    }
}

/// A space with changes of one event each, and how many entries a reading takes.
fn counted(changes: usize, part: History<'_>) -> (usize, usize) {
    let (journal, read) = (MemoryJournal::new(), Arc::new(AtomicUsize::new(0)));
    let counting = Counting { journal, read: Arc::clone(&read) };
    let options = Options::new().model("orders");
    let space = Space::over(Box::new(counting), options).unwrap();
    for number in 0..changes {
        space.put(Put::new(format!("user:{number}@acme.org"))).unwrap();
    }
    let before = read.load(Ordering::Relaxed);
    let found = space.history(part).unwrap().len();
    (found, read.load(Ordering::Relaxed) - before)
}

#[rstest]
#[case::the_first(History { limit: Some(10), ..History::default() })]
#[case::from_the_middle(History { limit: Some(10), after: 700, ..History::default() })]
#[case::the_newest(History { limit: Some(10), newest_first: true, ..History::default() })]
#[case::before_the_middle(History { limit: Some(10), before: Some(700), newest_first: true, ..History::default() })]
fn ten_events_cost_what_ten_cost(#[case] part: History<'_>) {
    for changes in [1_000, 4_000] {
        let (found, read) = counted(changes, part);
        assert_eq!((found, read), (10, 10), "of {changes}");
    }
}

#[test]
fn all_events_are_read_once() {
    for newest_first in [false, true] {
        let (found, read) = counted(500, History { newest_first, ..History::default() });
        assert_eq!((found, read), (500, 500));
    }
    let part = History { limit: Some(400), newest_first: true, ..History::default() };
    assert_eq!(counted(1_000, part), (400, 400));
}

/// Of one resource, all events are read up to the last one that is wanted.
#[test]
fn the_newest_events_of_a_resource_cost_what_lies_behind_them() {
    let (journal, read) = (MemoryJournal::new(), Arc::new(AtomicUsize::new(0)));
    let counting = Counting { journal, read: Arc::clone(&read) };
    let space = Space::over(Box::new(counting), Options::new().model("orders")).unwrap();
    for number in 0..2_000 {
        if number % 500 == 499 {
            space.create(Create::new(format!("order:{number}")).by("user:a@acme.org")).unwrap();
        }
        space.put(Put::new(format!("user:{number}@acme.org"))).unwrap();
    }
    let of = |resource| {
        let before = read.load(Ordering::Relaxed);
        let part = History { limit: Some(1), newest_first: true, ..History::default() };
        assert_eq!(space.history(History { resource: Some(resource), ..part }).unwrap().len(), 2);
        read.load(Ordering::Relaxed) - before
    };
    assert!(of("order:1999") < 8);
    assert!((1_000..2_100).contains(&of("order:999")), "{}", of("order:999"));
}

#[test]
fn a_revision_that_is_not_there_yet_is_an_error() {
    let space = Space::open(":memory:", Options::new().model("orders")).unwrap();
    space.put(Put::new("user:a@acme.org")).unwrap();
    for newest_first in [false, true] {
        let history = |before| {
            space.history(History { before: Some(before), newest_first, ..History::default() })
        };
        let error = history(3).unwrap_err();
        assert_eq!(
            (error.code(), &error.details()["argument"]),
            (Code::InvalidArgument, &"before".into())
        );
        assert_eq!(history(u64::MAX).unwrap_err().code(), Code::InvalidArgument);
        assert_eq!(history(2).unwrap().len(), 1);
        assert!(history(1).unwrap().is_empty() && history(0).unwrap().is_empty());
    }
}
