//! What only a file can get wrong.

use std::fs;

use rstest::rstest;
use tempfile::TempDir;

use super::*;
use crate::error::{Code, Error};
use crate::journal::Hash;
use crate::journal::tests::{change, fill, origin, store};

/// A folder, and the path of a space in it.
fn place() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().canonicalize().unwrap().join("space.db");
    (folder, path)
}

fn open(path: &Path) -> SqliteJournal {
    SqliteJournal::open(path, Durability::Full).unwrap()
}

fn refused(path: &Path) -> Error {
    SqliteJournal::open(path, Durability::Full).unwrap_err()
}

/// Another program's access to the file.
fn sql(path: &Path, statements: &str) {
    let connection = Connection::open(path).unwrap();
    connection.execute_batch(statements).unwrap();
}

/// A closed space with five changes of 1 to 5 entries.
fn filled() -> (TempDir, PathBuf) {
    let (folder, path) = place();
    let journal = open(&path);
    journal.adopt(&origin("one")).unwrap();
    fill(&journal);
    journal.close().unwrap();
    (folder, path)
}

fn files(path: &Path) -> Vec<String> {
    let entries = fs::read_dir(path.parent().unwrap()).unwrap();
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn opening_again_keeps_everything() {
    let (_folder, path) = place();
    fs::write(&path, "").unwrap();
    let journal = open(&path);
    journal.adopt(&origin("one")).unwrap();
    let (entries, heads) = fill(&journal);
    let snapshot = Snapshot { head: heads[3], entries: entries[..2].to_vec() };
    journal.keep(&snapshot).unwrap();
    drop(journal);
    assert_eq!(files(&path), ["space.db", "space.db-lock"]);
    let journal = SqliteJournal::open(&path, Durability::Relaxed).unwrap();
    assert_eq!(journal.origin().unwrap(), Some(origin("one")));
    assert_eq!(journal.head().unwrap(), heads[5]);
    assert_eq!(journal.read(Head::START, 100).unwrap(), (entries, heads[5]));
    assert_eq!(journal.snapshot().unwrap(), Some(snapshot));
    assert_eq!(store(&journal, &change(6, 1)).revision, 6);
}

#[rstest]
#[case::not_a_database("This is a letter, not a database. ".repeat(9).into_bytes())]
#[case::short(b"SQLite format 3\0".to_vec())]
#[case::one_byte(vec![0])]
fn other_files_are_left_alone(#[case] content: Vec<u8>) {
    let (_folder, path) = place();
    fs::write(&path, &content).unwrap();
    let error = refused(&path);
    assert_eq!(error.code(), Code::Corrupt);
    assert!(error.message().contains("not an SQLite database"), "{error}");
    assert_eq!((fs::read(&path).unwrap(), files(&path)), (content, vec!["space.db".to_owned()]));
}

#[rstest]
#[case::rollback("CREATE TABLE notes (text)")]
#[case::wal("PRAGMA journal_mode = WAL; CREATE TABLE notes (text)")]
#[case::same_tables("CREATE TABLE events (revision); PRAGMA user_version = 1")]
fn databases_of_others_are_left_alone(#[case] statements: &str) {
    let (_folder, path) = place();
    sql(&path, statements);
    let content = fs::read(&path).unwrap();
    let error = refused(&path);
    assert_eq!(error.code(), Code::Corrupt);
    assert!(error.message().contains("not a Privity space"), "{error}");
    assert_eq!((fs::read(&path).unwrap(), files(&path)), (content, vec!["space.db".to_owned()]));
}

#[test]
fn a_newer_format_is_left_alone() {
    let (_folder, path) = filled();
    sql(&path, "PRAGMA user_version = 7");
    let content = fs::read(&path).unwrap();
    let error = refused(&path);
    assert_eq!(error.code(), Code::NewerFormat);
    assert_eq!(error.details()["format"], 7);
    assert_eq!(error.details()["supported"], file::FORMAT);
    assert_eq!(fs::read(&path).unwrap(), content);
}

#[test]
fn a_newer_format_in_the_log_is_left_alone() {
    let (_folder, path) = filled();
    let other = Connection::open(&path).unwrap();
    other.execute_batch("PRAGMA user_version = 7").unwrap();
    let content = fs::read(&path).unwrap();
    assert_eq!(refused(&path).code(), Code::NewerFormat);
    assert_eq!(fs::read(&path).unwrap(), content);
}

#[rstest]
#[case::no_format("PRAGMA user_version = 0")]
#[case::no_events("DROP TABLE events")]
#[case::another_column("ALTER TABLE events ADD COLUMN more")]
#[case::half_an_origin("DELETE FROM privity WHERE key = 'source'")]
#[case::short_hash("UPDATE events SET hash = x'00' WHERE revision = 5")]
#[case::negative("UPDATE events SET revision = -revision")]
#[case::not_a_model("UPDATE privity SET value = x'ff'")]
fn damage_found_on_opening_changes_nothing(#[case] statements: &str) {
    let (_folder, path) = filled();
    sql(&path, statements);
    let content = fs::read(&path).unwrap();
    assert_eq!(refused(&path).code(), Code::Corrupt);
    assert_eq!(fs::read(&path).unwrap(), content);
}

#[test]
fn a_shortened_file_is_found() {
    let (_folder, path) = filled();
    let content = fs::read(&path).unwrap();
    for length in [99, 100, 4096, content.len() - 4096] {
        fs::write(&path, &content[..length]).unwrap();
        assert_eq!(refused(&path).code(), Code::Corrupt, "{length}");
        assert_eq!(fs::read(&path).unwrap(), content[..length]);
    }
}

#[test]
fn the_rest_of_a_lost_file_is_not_applied_to_a_new_one() {
    let (_folder, path) = filled();
    let journal = open(&path);
    store(&journal, &change(6, 1));
    let log = fs::read(lock::beside(&path, "-wal")).unwrap();
    drop(journal);
    fs::remove_file(&path).unwrap();
    fs::write(lock::beside(&path, "-wal"), &log).unwrap();
    assert_eq!(refused(&path).code(), Code::Corrupt);
    assert!(!path.exists());
    assert_eq!(fs::read(lock::beside(&path, "-wal")).unwrap(), log);
}

#[test]
fn a_path_must_name_a_file() {
    let (folder, path) = place();
    assert_eq!(refused(folder.path()).code(), Code::InvalidArgument);
    assert_eq!(refused(Path::new("/")).code(), Code::InvalidArgument);
    let error = refused(&folder.path().join("missing/space.db"));
    assert_eq!(
        (error.code(), &error.details()["reason"]),
        (Code::Unavailable, &"cannot_open".into())
    );
    assert_eq!(refused(&path.join("..")).code(), Code::InvalidArgument);
}

#[test]
fn the_leftovers_of_a_crash_while_making_a_space_are_replaced() {
    let (_folder, path) = place();
    for suffix in ["-new", "-new-wal", "-new-shm"] {
        fs::write(lock::beside(&path, suffix), "half").unwrap();
    }
    drop(open(&path));
    assert_eq!(files(&path), ["space.db", "space.db-lock"]);
}

#[rstest]
#[case::data(
    "UPDATE events SET data = replace(data, 'user', 'usfr') WHERE revision = 3 AND n = 1",
    3,
    1
)]
#[case::data_blob("UPDATE events SET data = CAST(data AS BLOB) WHERE revision = 3 AND n = 1", 3, 1)]
#[case::not_utf8(
    "UPDATE events SET actor = CAST(x'ff' AS TEXT) WHERE revision = 3 AND n = 1",
    3,
    1
)]
#[case::hash("UPDATE events SET hash = zeroblob(32) WHERE revision = 3 AND n = 1", 3, 1)]
#[case::hash_type("UPDATE events SET hash = 'a' WHERE revision = 3 AND n = 1", 3, 1)]
#[case::at("UPDATE events SET at = at + 1 WHERE revision = 3 AND n = 1", 3, 1)]
#[case::at_type("UPDATE events SET at = 'now' WHERE revision = 3 AND n = 1", 3, 1)]
#[case::actor("UPDATE events SET actor = 'user:x' WHERE revision = 3 AND n = 1", 3, 1)]
#[case::no_actor("UPDATE events SET actor = NULL WHERE revision = 3 AND n = 1", 3, 1)]
#[case::kind("UPDATE events SET kind = 'granted' WHERE revision = 3 AND n = 0", 3, 0)]
#[case::deleted("DELETE FROM events WHERE revision = 3 AND n = 1", 3, 2)]
#[case::deleted_first("DELETE FROM events WHERE revision = 3 AND n = 0", 3, 1)]
#[case::deleted_last("DELETE FROM events WHERE revision = 3 AND n = 2", 4, 0)]
#[case::deleted_change("DELETE FROM events WHERE revision = 3", 4, 0)]
#[case::swapped(
    "UPDATE events SET n = 99 WHERE revision = 3 AND n = 1;
     UPDATE events SET n = 1 WHERE revision = 3 AND n = 2;
     UPDATE events SET n = 2 WHERE revision = 3 AND n = 99",
    3,
    1
)]
#[case::moved("UPDATE events SET revision = 3, n = 3 WHERE revision = 4 AND n = 0", 3, 3)]
#[case::inserted(
    "INSERT INTO events (revision, n, at, kind, data, hash)
     SELECT 3, 3, at, kind, data, hash FROM events WHERE revision = 3 AND n = 2",
    3,
    3
)]
fn an_altered_log_is_found(#[case] statements: &str, #[case] revision: u64, #[case] n: u32) {
    let (_folder, path) = filled();
    sql(&path, statements);
    let journal = open(&path);
    let error = journal.read(Head::START, usize::MAX).unwrap_err();
    assert_eq!(error.code(), Code::Corrupt, "{error}");
    assert_eq!(error.details()["revision"], revision);
    assert_eq!(error.details()["n"], n);
    // What comes before it can be read.
    assert_eq!(journal.read(Head::START, 3).unwrap().1.revision, 2);
}

#[test]
fn every_flipped_bit_of_a_page_is_found_or_changes_nothing() {
    let (_folder, path) = filled();
    let whole = open(&path).read(Head::START, usize::MAX).unwrap();
    let content = fs::read(&path).unwrap();
    // Every page, at steps that meet headers, keys, values and unused space.
    for at in (100..content.len()).step_by(61) {
        let mut altered = content.clone();
        altered[at] ^= 4;
        fs::write(&path, &altered).unwrap();
        let read = SqliteJournal::open(&path, Durability::Full)
            .and_then(|journal| journal.read(Head::START, usize::MAX));
        match read {
            // The end of a log is known only to who keeps its head elsewhere.
            Ok((entries, head)) if head != whole.1 => {
                assert!(whole.0.starts_with(&entries), "byte {at}");
            }
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
    assert_eq!(journal.append(head, &change(6, 1)).unwrap(), Append::Moved);
}

#[test]
fn a_damaged_snapshot_is_passed_over() {
    let (_folder, path) = filled();
    let journal = open(&path);
    let (entries, _) = journal.read(Head::START, usize::MAX).unwrap();
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
fn a_file_is_open_once() {
    let (folder, path) = place();
    let journal = open(&path);
    let detour = folder.path().join("../").join(folder.path().file_name().unwrap());
    for same in [path.clone(), detour.join("space.db")] {
        let error = refused(&same);
        assert_eq!(error.code(), Code::Unavailable);
        assert_eq!(error.details()["reason"], "locked");
        assert_eq!(error.details()["path"], path.display().to_string());
    }
    journal.close().unwrap();
    let second = open(&path);
    assert!(journal.head().is_err());
    drop(journal);
    assert_eq!(refused(&path).details()["reason"], "locked");
    drop(second);
    open(&path);
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
fn a_forked_child_lets_go_of_the_file() {
    let (_folder, path) = place();
    let mut child = open(&path);
    let head = store(&child, &change(1, 1));
    // After a fork, parent and child share the lock; here a second handle stands for the
    // parent's.
    let parent = {
        let open = child.open.get_mut().as_mut().unwrap();
        open.lock.pretend_forked()
    };
    child.process += 1;
    for error in [
        child.head().unwrap_err(),
        child.append(head, &change(2, 1)).unwrap_err(),
        child.close().unwrap_err(),
    ] {
        assert_eq!(error.code(), Code::Unavailable);
        assert_eq!(error.details()["reason"], "forked");
    }
    drop(child);
    assert!(lock::beside(&path, "-wal").exists(), "the connection was closed");
    assert_eq!(refused(&path).details()["reason"], "locked");
    drop(parent);
    assert_eq!(open(&path).head().unwrap(), head);
}

#[test]
fn the_first_hash_follows_zero() {
    let (_folder, path) = place();
    let journal = open(&path);
    let head = store(&journal, &change(1, 1));
    assert_ne!(head.hash, Hash::ZERO);
    assert_eq!(Head::START.hash, Hash::ZERO);
}
