//! What was altered behind the journal's back.

use rstest::rstest;

use super::*;
use crate::error::Code;
use crate::journal::tests::change;

/// The log was altered, and that is found at one entry, no sooner and no later.
fn found(statements: &str, revision: u64, n: u32) {
    let (_folder, path) = filled();
    sql(&path, statements);
    let journal = open(&path);
    let error = journal.read(start(&journal), usize::MAX).unwrap_err();
    assert_eq!(error.code(), Code::Corrupt, "{error}");
    assert_eq!(error.details()["revision"], revision);
    assert_eq!(error.details()["n"], n);
    // What comes before it can be read.
    assert_eq!(journal.read(start(&journal), 3).unwrap().1.revision, 2);
}

#[rstest]
#[case::data("data = replace(data, 'user', 'usfr')")]
#[case::data_type("data = CAST(data AS BLOB)")]
#[case::hash("hash = zeroblob(32)")]
#[case::hash_length("hash = zeroblob(31)")]
#[case::hash_type("hash = 'a'")]
#[case::at("at = at + 1")]
#[case::at_type("at = 'now'")]
#[case::actor("actor = 'user:x'")]
#[case::no_actor("actor = NULL")]
#[case::empty_actor("actor = ''")]
#[case::actor_not_utf8("actor = CAST(x'ff' AS TEXT)")]
#[case::kind("kind = 'resource_deleted'")]
#[case::place("n = 7")]
fn an_altered_entry_is_found(#[case] set: &str) {
    let n = if set == "n = 7" { 2 } else { 1 };
    found(&format!("UPDATE events SET {set} WHERE revision = 3 AND n = 1"), 3, n);
}

#[rstest]
#[case::first("n = 0", 3, 1)]
#[case::middle("n = 1", 3, 2)]
#[case::last("n = 2", 4, 0)]
#[case::all("TRUE", 4, 0)]
fn a_deleted_entry_is_found(#[case] which: &str, #[case] revision: u64, #[case] n: u32) {
    found(&format!("DELETE FROM events WHERE revision = 3 AND {which}"), revision, n);
}

#[rstest]
#[case::model("UPDATE privity SET value = 'x' WHERE key = 'model'")]
#[case::fingerprint("UPDATE privity SET value = 'two' WHERE key = 'fingerprint'")]
#[case::source("UPDATE privity SET value = '{ }' WHERE key = 'source'")]
#[case::all_but_the_end("DELETE FROM privity WHERE key <> 'head'")]
fn an_altered_origin_is_found(#[case] statement: &str) {
    let (_folder, path) = filled();
    sql(&path, statement);
    let journal = open(&path);
    let error = journal.read(start(&journal), 1).unwrap_err();
    assert_eq!((error.code(), &error.details()["revision"]), (Code::Corrupt, &1.into()));
}

#[test]
fn a_journal_without_any_origin_is_not_opened() {
    let (_folder, path) = filled();
    sql(&path, "DELETE FROM privity");
    assert_eq!(refused(&path).code(), Code::Corrupt);
}

#[test]
fn entries_in_another_order_are_found() {
    let swapped = "UPDATE events SET n = 99 WHERE revision = 3 AND n = 1;
                   UPDATE events SET n = 1 WHERE revision = 3 AND n = 2;
                   UPDATE events SET n = 2 WHERE revision = 3 AND n = 99";
    found(swapped, 3, 1);
    let moved = "UPDATE events SET revision = 3, n = 3 WHERE revision = 4 AND n = 0";
    found(moved, 3, 3);
    let inserted = "INSERT INTO events (revision, n, at, kind, data, hash)
                    SELECT 3, 3, at, kind, data, hash FROM events WHERE revision = 3 AND n = 2";
    found(inserted, 3, 3);
    let exchanged = "UPDATE events SET revision = 99 WHERE revision = 3;
                     UPDATE events SET revision = 3 WHERE revision = 4;
                     UPDATE events SET revision = 4 WHERE revision = 99";
    found(exchanged, 3, 0);
}

#[test]
fn every_flipped_bit_of_a_page_is_found_or_changes_nothing() {
    let (_folder, path) = filled();
    let read = |journal: SqliteJournal| {
        let start = journal.position(0)?.unwrap();
        journal.read(start, usize::MAX)
    };
    let whole = read(open(&path)).unwrap();
    let content = fs::read(&path).unwrap();
    // Every page, at steps that meet headers, keys, values and unused space.
    for at in (100..content.len()).step_by(61) {
        let mut altered = content.clone();
        altered[at] ^= 4;
        fs::write(&path, &altered).unwrap();
        match SqliteJournal::open(&path, Durability::Full).and_then(read) {
            Ok(read) => assert_eq!(read, whole, "byte {at}"),
            Err(error) => assert_eq!(error.code(), Code::Corrupt, "byte {at}: {error}"),
        }
    }
}

#[test]
fn a_tail_cut_off_under_a_reader_is_found() {
    let (_folder, path) = filled();
    let journal = open(&path);
    let head = journal.head().unwrap();
    sql(&path, "DELETE FROM events WHERE revision = 5");
    assert_eq!(journal.read(head, 1).unwrap_err().code(), Code::Corrupt);
    let error = journal.append(head, &change(6, 1)).unwrap_err();
    assert_eq!((error.code(), &error.details()["end"]), (Code::Corrupt, &5.into()));
}

#[test]
fn a_damaged_snapshot_is_passed_over() {
    let (_folder, path) = filled();
    let journal = open(&path);
    let (entries, _) = journal.read(start(&journal), usize::MAX).unwrap();
    let snapshots = [1, 2, 3].map(|revision| Snapshot {
        head: journal.position(revision).unwrap().unwrap(),
        entries: entries.clone(),
    });
    for snapshot in &snapshots {
        journal.keep(snapshot).unwrap();
    }
    let [_, older, newest] = snapshots;
    drop(journal);
    for damage in [
        "data = replace(data, 'viewer', 'owner')",
        "hash = zeroblob(32)",
        "digest = x'00'",
        "data = 5",
        "revision = 4",
        "revision = -1",
    ] {
        sql(&path, &format!("UPDATE snapshots SET {damage} WHERE revision = 3"));
        let journal = open(&path);
        assert_eq!(journal.snapshot().unwrap(), Some(older.clone()), "{damage}");
        journal.keep(&newest).unwrap();
        sql(&path, "DELETE FROM snapshots WHERE revision NOT IN (2, 3)");
        journal.keep(&older).unwrap();
        assert_eq!(journal.snapshot().unwrap(), Some(newest.clone()), "{damage}");
    }
    sql(&path, "UPDATE snapshots SET data = '[]'");
    assert_eq!(open(&path).snapshot().unwrap(), None);
}

#[test]
fn a_snapshot_that_contradicts_the_chain_is_an_error() {
    let (_folder, path) = filled();
    let journal = open(&path);
    let head = journal.head().unwrap();
    journal.keep(&Snapshot { head, entries: vec![] }).unwrap();
    sql(&path, "UPDATE events SET hash = zeroblob(32) WHERE revision = 5");
    assert_eq!(journal.snapshot().unwrap_err().code(), Code::Corrupt);
    sql(&path, "DELETE FROM events WHERE revision = 5");
    assert_eq!(journal.snapshot().unwrap_err().code(), Code::Corrupt);
}
