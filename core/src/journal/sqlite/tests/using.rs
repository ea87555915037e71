//! Using a file among others that do.

use super::*;
use crate::error::Code;
use crate::journal::tests::{change, store};

#[test]
fn two_snapshots_are_kept() {
    let (_folder, path) = filled();
    let journal = open(&path);
    for revision in 0..=5 {
        let head = journal.position(revision).unwrap().unwrap();
        journal.keep(&Snapshot { head, entries: vec![] }).unwrap();
    }
    drop(journal);
    let connection = Connection::open(&path).unwrap();
    let kept = "SELECT group_concat(revision) FROM snapshots";
    let kept: String = connection.query_row(kept, [], |row| row.get(0)).unwrap();
    assert_eq!(kept, "4,5");
}

#[test]
fn other_programs_can_read_an_open_space() {
    let (_folder, path) = place();
    let journal = open(&path);
    fill(&journal);
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
    let other = Connection::open_with_flags(&path, flags).unwrap();
    let text = |sql: &str| other.query_row(sql, [], |row| row.get::<_, String>(0)).unwrap();
    let sql = "SELECT group_concat(DISTINCT revision) FROM events WHERE resource = 'dataset:3'";
    assert_eq!(text(sql), "1,3");
    let hash = journal.head().unwrap().hash;
    assert_eq!(
        text("SELECT lower(hex(hash)) FROM events ORDER BY revision DESC, n DESC"),
        hash.to_string()
    );
    // Also in the middle of a read, the journal goes on.
    let mut statement = other.prepare("SELECT revision FROM events").unwrap();
    let mut rows = statement.query([]).unwrap();
    assert!(rows.next().unwrap().is_some());
    assert_eq!(store(&journal, &change(6, 2)).revision, 6);
}

#[test]
fn a_large_change_is_stored_whole() {
    let (_folder, path) = place();
    let journal = open(&path);
    let entries = change(1, 10_000);
    let head = store(&journal, &entries);
    // One entry too many of another revision: nothing of the change may stay.
    let wrong = [change(2, 10_000), change(9, 1)].concat();
    assert!(journal.append(head, &wrong).is_err());
    drop(journal);
    let journal = open(&path);
    assert_eq!(journal.read(Head::START, 1).unwrap(), (entries, head));
}

#[test]
fn a_busy_file_is_unavailable_and_then_available() {
    let (_folder, path) = place();
    let journal = open(&path);
    let head = store(&journal, &change(1, 1));
    journal.with(|connection| Ok(connection.busy_timeout(std::time::Duration::ZERO)?)).unwrap();
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let error = journal.append(head, &change(2, 1)).unwrap_err();
    assert_eq!((error.code(), &error.details()["reason"]), (Code::Unavailable, &"busy".into()));
    assert_eq!(journal.head().unwrap(), head);
    drop(other);
    assert_eq!(store(&journal, &change(2, 1)).revision, 2);
}

#[test]
fn a_full_disk_is_unavailable_and_then_available() {
    let (_folder, path) = place();
    let journal = open(&path);
    let head = store(&journal, &change(1, 1));
    journal.with(|connection| Ok(connection.execute_batch("PRAGMA max_page_count = 9")?)).unwrap();
    let error = journal.append(head, &change(2, 1_000)).unwrap_err();
    assert_eq!((error.code(), &error.details()["reason"]), (Code::Unavailable, &"full".into()));
    // The connection is a new one, without the limit.
    assert_eq!(journal.read(Head::START, 10).unwrap(), (change(1, 1), head));
    assert_eq!(store(&journal, &change(2, 1_000)).revision, 2);
}

#[test]
fn durability_has_two_names() {
    assert_eq!("full".parse::<Durability>().unwrap(), Durability::default());
    assert_eq!("relaxed".parse::<Durability>().unwrap(), Durability::Relaxed);
    let error = "Full".parse::<Durability>().unwrap_err();
    assert_eq!(
        (error.code(), &error.details()["durability"]),
        (Code::InvalidArgument, &"Full".into())
    );
}
