//! The contract, held by every kind of journal.

use rstest::rstest;
use tempfile::TempDir;

use super::*;
use crate::error::Code;
use crate::event::Event;
use crate::event::{Entry, Revision};
use crate::time::Timestamp;

/// A journal with what it lives in.
pub(super) struct Subject {
    pub(super) journal: Box<dyn Journal>,
    _folder: Option<TempDir>,
}

fn memory() -> Subject {
    Subject { journal: Box::new(MemoryJournal::new()), _folder: None }
}

fn full() -> Subject {
    sqlite(Durability::Full)
}

fn relaxed() -> Subject {
    sqlite(Durability::Relaxed)
}

fn sqlite(durability: Durability) -> Subject {
    let folder = tempfile::tempdir().unwrap();
    let journal = SqliteJournal::open(folder.path().join("space.db"), durability).unwrap();
    Subject { journal: Box::new(journal), _folder: Some(folder) }
}

/// An entry of any shape that its number tells.
pub(super) fn entry(revision: Revision, number: u64) -> Entry {
    let resource = format!("dataset:{}", number % 7);
    let principal = format!("user:\"é\"{number}@acme.org");
    let event = match number % 4 {
        0 => Event::PrincipalForgotten { principal },
        1 => Event::MemberAdded { group: "group:a".into(), principal, guest: number > 9 },
        2 => Event::ResourceDeleted { resource },
        _ => Event::Granted {
            resource,
            principal,
            role: "viewer".into(),
            levels: Some([("goals".to_owned(), "full".into())].into()),
            fields: [("customer".to_owned(), "é\u{0}".to_owned())].into(),
            proposal: Some(number),
            expires: Some(Timestamp::from_millis(5)),
            note: Some("a\nb\u{0}".into()),
            message: None,
            notify: true,
            giver_gone: false,
        },
    };
    let actor = (!number.is_multiple_of(3)).then(|| format!("user:{number}"));
    Entry { revision, at: Timestamp::from_millis(1_000 + revision.cast_signed()), actor, event }
}

/// A change of a number of entries.
pub(super) fn change(revision: Revision, count: u64) -> Vec<Entry> {
    (0..count).map(|n| entry(revision, revision * 10 + n)).collect()
}

pub(super) fn store(journal: &dyn Journal, entries: &[Entry]) -> Head {
    match journal.append(journal.head().unwrap(), entries).unwrap() {
        Append::Stored(head) => head,
        Append::Moved => panic!("moved"),
    }
}

/// Where the journal begins.
pub(super) fn start(journal: &dyn Journal) -> Head {
    journal.position(0).unwrap().unwrap()
}

/// Five changes of 1, 2, 3, 4 and 5 entries; the heads after each, with the start.
pub(super) fn fill(journal: &dyn Journal) -> (Vec<Entry>, Vec<Head>) {
    let changes: Vec<_> = (1..=5).map(|revision| change(revision, revision)).collect();
    let mut heads = vec![start(journal)];
    heads.extend(changes.iter().map(|change| store(journal, change)));
    (changes.concat(), heads)
}

pub(super) fn origin(fingerprint: &str) -> Origin {
    Origin { model: "datasets".into(), fingerprint: fingerprint.into(), source: "{}".into() }
}

#[rstest]
fn a_new_journal_is_empty(#[values(memory(), full(), relaxed())] subject: Subject) {
    let journal = subject.journal;
    assert_eq!(journal.head().unwrap(), Head::START);
    assert_eq!(journal.origin().unwrap(), None);
    assert_eq!(journal.snapshot().unwrap(), None);
    assert_eq!(journal.read(Head::START, 10).unwrap(), (vec![], Head::START));
    assert_eq!(journal.position(0).unwrap(), Some(Head::START));
    assert_eq!(journal.position(1).unwrap(), None);
}

#[rstest]
fn a_journal_belongs_to_one_model(#[values(memory(), full(), relaxed())] subject: Subject) {
    let journal = subject.journal;
    journal.adopt(&origin("one")).unwrap();
    journal.adopt(&origin("one")).unwrap();
    let given = Origin { model: "other".into(), ..origin("two") };
    let error = journal.adopt(&given).unwrap_err();
    assert_eq!(error.code(), Code::ModelMismatch);
    assert_eq!(error.details()["model"], "datasets");
    assert_eq!(error.details()["given"], "other");
    assert_eq!(journal.origin().unwrap(), Some(origin("one")));
}

#[rstest]
fn the_chain_begins_with_the_origin(#[values(memory(), full(), relaxed())] subject: Subject) {
    let journal = subject.journal;
    journal.adopt(&origin("one")).unwrap();
    let start = origin("one").start();
    assert_ne!(start, Head::START);
    assert_eq!(journal.head().unwrap(), start);
    assert_eq!(journal.position(0).unwrap(), Some(start));
    assert_eq!(journal.read(start, 10).unwrap(), (vec![], start));
    assert_eq!(journal.append(Head::START, &change(1, 1)).unwrap(), Append::Moved);
    let (entries, heads) = fill(&*journal);
    assert_eq!(heads[0], start);
    assert_eq!(journal.read(start, usize::MAX).unwrap(), (entries, heads[5]));
    assert_eq!(journal.read(Head::START, 1).unwrap_err().code(), Code::Corrupt);
    // The same entries of another origin have other hashes.
    let other = MemoryJournal::new();
    other.adopt(&origin("two")).unwrap();
    assert_ne!(fill(&other).1[5], heads[5]);
}

#[rstest]
fn entries_without_an_origin_get_none(#[values(memory(), full(), relaxed())] subject: Subject) {
    let journal = subject.journal;
    let head = store(&*journal, &change(1, 1));
    assert_eq!(journal.adopt(&origin("one")).unwrap_err().code(), Code::Corrupt);
    assert_eq!((journal.origin().unwrap(), journal.head().unwrap()), (None, head));
}

#[rstest]
fn what_is_stored_is_read(#[values(memory(), full(), relaxed())] subject: Subject) {
    let journal = subject.journal;
    let (entries, heads) = fill(&*journal);
    assert_eq!(journal.head().unwrap(), heads[5]);
    assert_eq!(journal.read(Head::START, usize::MAX).unwrap(), (entries, heads[5]));
    for (revision, head) in (0..).zip(&heads) {
        assert_eq!(head.revision, revision);
        assert_eq!(journal.position(revision).unwrap(), Some(*head));
    }
    assert_eq!(journal.position(6).unwrap(), None);
    assert_eq!(journal.position(u64::MAX).unwrap(), None);
}

#[rstest]
fn reading_stops_between_changes(#[values(memory(), full(), relaxed())] subject: Subject) {
    let journal = subject.journal;
    let (entries, heads) = fill(&*journal);
    for (limit, end) in [(0, 0), (1, 1), (2, 2), (3, 2), (4, 3), (6, 3), (7, 4), (15, 5), (16, 5)] {
        let count = end * (end + 1) / 2;
        let expected = (entries[..count].to_vec(), heads[end]);
        assert_eq!(journal.read(Head::START, limit).unwrap(), expected, "limit {limit}");
    }
    let mut pages = Vec::new();
    let mut head = Head::START;
    loop {
        let (page, next) = journal.read(head, 2).unwrap();
        if page.is_empty() {
            break;
        }
        (pages, head) = ([pages, page].concat(), next);
    }
    assert_eq!((pages, head), (entries, heads[5]));
}

#[rstest]
fn only_the_head_can_be_appended_to(#[values(memory(), full(), relaxed())] subject: Subject) {
    let journal = subject.journal;
    let (_, heads) = fill(&*journal);
    let other = Head { hash: heads[1].hash, ..heads[5] };
    for wrong in [heads[4], Head::START, other, Head { revision: 6, ..heads[5] }] {
        let entries = change(wrong.revision + 1, 1);
        assert_eq!(journal.append(wrong, &entries).unwrap(), Append::Moved);
    }
    assert_eq!(journal.append(heads[5], &[]).unwrap(), Append::Stored(heads[5]));
    assert_eq!(journal.head().unwrap(), heads[5]);
}

#[rstest]
fn several_changes_are_one_append(#[values(memory(), full(), relaxed())] subject: Subject) {
    let journal = subject.journal;
    let entries = [change(1, 2), change(2, 1), change(3, 3)].concat();
    let head = store(&*journal, &entries);
    assert_eq!(journal.read(Head::START, 100).unwrap(), (entries.clone(), head));
    // The same hashes as one by one: how changes were grouped leaves no trace.
    let single = MemoryJournal::new();
    for change in entries.chunk_by(|a, b| a.revision == b.revision) {
        store(&single, change);
    }
    assert_eq!(single.head().unwrap(), head);
    assert_eq!(single.position(2).unwrap(), journal.position(2).unwrap());
}

#[rstest]
fn revisions_count_on(#[values(memory(), full(), relaxed())] subject: Subject) {
    let journal = subject.journal;
    let head = store(&*journal, &change(1, 2));
    let wrong = [
        change(1, 1),
        change(3, 1),
        [change(2, 1), change(4, 1)].concat(),
        [change(2, 1), change(3, 1), change(2, 1)].concat(),
    ];
    for entries in wrong {
        let error = journal.append(head, &entries).unwrap_err();
        assert_eq!(error.code(), Code::InvalidArgument);
        assert_eq!(journal.head().unwrap(), head);
    }
    assert_eq!(journal.read(Head::START, 100).unwrap(), (change(1, 2), head));
}

#[rstest]
fn a_position_that_is_not_there_is_an_error(
    #[values(memory(), full(), relaxed())] subject: Subject,
) {
    let journal = subject.journal;
    let (_, heads) = fill(&*journal);
    for wrong in [Head { revision: 6, ..heads[5] }, Head { hash: heads[1].hash, ..heads[3] }] {
        let error = journal.read(wrong, 1).unwrap_err();
        assert_eq!(error.code(), Code::Corrupt);
        assert_eq!(error.details()["revision"], wrong.revision);
        let kept = journal.keep(&Snapshot { head: wrong, entries: vec![] });
        assert_eq!(kept.unwrap_err().code(), Code::Corrupt);
    }
    assert_eq!(journal.snapshot().unwrap(), None);
}

#[rstest]
fn the_newest_snapshot_counts(#[values(memory(), full(), relaxed())] subject: Subject) {
    let journal = subject.journal;
    let (entries, heads) = fill(&*journal);
    let snapshot = |at: usize| Snapshot {
        head: heads[at],
        entries: entries.iter().take(at).cloned().collect(),
    };
    for (kept, newest) in [(0, 0), (2, 2), (4, 4), (3, 4), (5, 5)] {
        journal.keep(&snapshot(kept)).unwrap();
        assert_eq!(journal.snapshot().unwrap(), Some(snapshot(newest)));
    }
}

#[rstest]
fn a_closed_journal_answers_nothing(#[values(memory(), full(), relaxed())] subject: Subject) {
    let journal = subject.journal;
    let (_, heads) = fill(&*journal);
    journal.close().unwrap();
    journal.close().unwrap();
    let snapshot = Snapshot { head: heads[1], entries: vec![] };
    let errors = [
        journal.origin().unwrap_err(),
        journal.adopt(&origin("one")).unwrap_err(),
        journal.head().unwrap_err(),
        journal.append(heads[5], &change(6, 1)).unwrap_err(),
        journal.read(Head::START, 1).unwrap_err(),
        journal.position(0).unwrap_err(),
        journal.snapshot().unwrap_err(),
        journal.keep(&snapshot).unwrap_err(),
    ];
    for error in errors {
        assert_eq!(
            (error.code(), &error.details()["reason"]),
            (Code::Unavailable, &"closed".into())
        );
    }
}

#[rstest]
fn one_of_many_writers_wins(#[values(memory(), full(), relaxed())] subject: Subject) {
    let journal = &*subject.journal;
    let stored = std::thread::scope(|scope| {
        let write = || {
            let mut stored = 0_u64;
            while stored < 20 {
                let head = journal.head().unwrap();
                let appended = journal.append(head, &change(head.revision + 1, 2)).unwrap();
                stored += u64::from(appended != Append::Moved);
            }
            stored
        };
        let writers: Vec<_> = (0..4).map(|_| scope.spawn(write)).collect();
        writers.into_iter().map(|writer| writer.join().unwrap()).sum::<u64>()
    });
    let (entries, head) = journal.read(Head::START, usize::MAX).unwrap();
    assert_eq!((stored, head.revision, entries.len()), (80, 80, 160));
}

#[test]
fn handles_in_memory_share_the_log_and_close_alone() {
    let one = MemoryJournal::new();
    let two = one.clone();
    let head = store(&one, &change(1, 1));
    assert_eq!(two.head().unwrap(), head);
    one.close().unwrap();
    assert_eq!(store(&two, &change(2, 1)).revision, 2);
    assert!(one.head().is_err());
}
