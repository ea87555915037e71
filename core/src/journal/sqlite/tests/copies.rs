//! Backups, restoring, and what is left beside a file that was not closed.

use rstest::rstest;

use super::*;
use crate::error::Code;
use crate::journal::MemoryJournal;
use crate::journal::tests::{change, store};

fn beside(path: &Path, suffix: &str) -> PathBuf {
    identity::beside(path, suffix)
}

/// What a killed process leaves: copies of an open file and of what is beside it, in a folder of
/// their own.
fn killed(path: &Path, suffixes: &[&str]) -> (TempDir, PathBuf) {
    let (folder, copy) = place();
    for suffix in suffixes {
        fs::copy(beside(path, suffix), beside(&copy, suffix)).unwrap();
    }
    (folder, copy)
}

/// The note beside the file is about this very file: writes it anew for a copy.
fn note(path: &Path, head: Head) {
    let main = fs::File::open(path).unwrap();
    acknowledged::Acknowledged::open(path, Durability::Full)
        .write(acknowledged::Condition::of(&main.metadata().unwrap()), head);
}

#[test]
fn a_killed_process_loses_nothing() {
    let (_folder, path) = filled();
    let journal = open(&path);
    let head = store(&journal, &change(6, 3));
    let (_copies, copy) = killed(&path, &["", "-wal"]);
    note(&copy, head);
    let journal = open(&copy);
    assert_eq!(journal.head().unwrap(), head);
    // Only to be looked at, it is left as it is; and the note still protects it.
    drop(journal);
    assert_eq!(files(&copy), ["space.db", "space.db-lock", "space.db-shm", "space.db-wal"]);
    let wal = fs::read(beside(&copy, "-wal")).unwrap();
    fs::remove_file(beside(&copy, "-wal")).unwrap();
    assert_eq!(refused(&copy).details()["acknowledged"], 6);
    fs::write(beside(&copy, "-wal"), wal).unwrap();
    let journal = open(&copy);
    assert_eq!(journal.head().unwrap(), head);
    journal.close().unwrap();
    assert_eq!(files(&copy), ["space.db"]);
}

#[test]
fn a_lost_wal_is_noticed() {
    let (_folder, path) = filled();
    let journal = open(&path);
    let head = store(&journal, &change(6, 3));
    let (_copies, copy) = killed(&path, &[""]);
    note(&copy, head);
    let content = fs::read(&copy).unwrap();
    let error = refused(&copy);
    assert_eq!(error.code(), Code::Corrupt);
    assert_eq!(
        (&error.details()["revision"], &error.details()["acknowledged"]),
        (&5.into(), &6.into())
    );
    assert!(error.message().contains("space.db-wal, which is missing"), "{error}");
    assert_eq!(fs::read(&copy).unwrap(), content);
    // What the message says to do works: the `-wal` comes back, or the note goes.
    fs::copy(beside(&path, "-wal"), beside(&copy, "-wal")).unwrap();
    assert_eq!(open(&copy).head().unwrap(), head);
    let (_copies, copy) = killed(&path, &[""]);
    note(&copy, head);
    fs::remove_file(beside(&copy, "-lock")).unwrap();
    assert_eq!(open(&copy).head().unwrap().revision, 5);
}

#[test]
fn every_cut_and_flip_in_the_wal_is_noticed_or_changes_nothing() {
    let (_folder, path) = filled();
    let journal = open(&path);
    for revision in 6..12 {
        store(&journal, &change(revision, 2));
    }
    let head = journal.head().unwrap();
    let wal = fs::read(beside(&path, "-wal")).unwrap();
    let (mut noticed, mut harmless) = (0, 0);
    let mut attempt = |content: &[u8], what: &str| {
        let (_copies, copy) = killed(&path, &[""]);
        fs::write(beside(&copy, "-wal"), content).unwrap();
        note(&copy, head);
        match SqliteJournal::open(&copy, Durability::Full) {
            Err(error) => {
                assert_eq!(error.code(), Code::Corrupt, "{what}: {error}");
                noticed += 1;
            }
            Ok(journal) => {
                assert_eq!(journal.head().unwrap(), head, "{what}");
                journal.check().unwrap();
                harmless += 1;
            }
        }
    };
    for length in (0..wal.len()).step_by(977) {
        attempt(&wal[..length], &format!("cut at {length}"));
    }
    for at in (0..wal.len()).step_by(389) {
        let mut flipped = wal.clone();
        flipped[at] ^= 16;
        attempt(&flipped, &format!("flip at {at}"));
    }
    // Each byte of it counts; only what comes after the last change would not.
    assert!(noticed > 150 && harmless < 5, "{noticed} noticed, {harmless} harmless");
}

#[rstest]
#[case::closed(false)]
#[case::sqlites_own_copy_of_an_open_file(true)]
fn a_wal_of_another_time_is_set_aside(#[case] of_open_file: bool) {
    let (_folder, path) = filled();
    let backup = beside(&path, ".backup");
    if of_open_file {
        let journal = open(&path);
        store(&journal, &change(6, 1));
        let connection = Connection::open(&path).unwrap();
        connection.execute("VACUUM INTO ?1", [backup.to_str().unwrap()]).unwrap();
    } else {
        fs::copy(&path, &backup).unwrap();
    }
    let wanted = open(&backup).head().unwrap();
    let journal = open(&path);
    for revision in journal.head().unwrap().revision + 1..10 {
        store(&journal, &change(revision, 40));
    }
    let (_copies, copy) = killed(&path, &["", "-wal", "-lock"]);
    fs::copy(&backup, &copy).unwrap();
    let journal = open(&copy);
    assert_eq!(journal.head().unwrap(), wanted);
    journal.check().unwrap();
    assert!(beside(&copy, "-wal-stale").exists());
    store(&journal, &change(wanted.revision + 1, 1));
}

#[test]
fn a_backup_is_a_space_of_its_own() {
    let (_folder, path) = filled();
    let journal = open(&path);
    let head = store(&journal, &change(6, 3));
    let to = beside(&path, ".backup");
    let copied = journal.backup(&to).unwrap();
    assert_eq!((copied.head, copied.events), (head, 18));
    let error = journal.backup(&to).unwrap_err();
    assert_eq!(error.code(), Code::AlreadyExists);
    assert_eq!(journal.backup(&path).unwrap_err().code(), Code::AlreadyExists);
    let missing = to.join("nowhere/backup.db");
    assert_eq!(journal.backup(&missing).unwrap_err().code(), Code::Unavailable);
    store(&journal, &change(7, 1));
    let copy = open(&to);
    assert_eq!((copy.head().unwrap(), copy.origin().unwrap()), (head, Some(origin("one"))));
    copy.check().unwrap();
    store(&copy, &change(7, 4));
    assert_eq!(journal.head().unwrap().revision, 7);
    drop((journal, copy));
    assert_eq!(files(&path), ["space.db", "space.db.backup"]);
}

#[test]
fn backups_are_whole_while_changes_go_on() {
    let (_folder, path) = filled();
    let journal = open(&path);
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for revision in 6..200 {
                store(&journal, &change(revision, 2));
            }
        });
        for number in 0.. {
            let copied = journal.backup(&beside(&path, &format!(".{number}"))).unwrap();
            assert!(copied.head.revision >= 5);
            if writer.is_finished() {
                break;
            }
        }
    });
    for own in ["-wal", "-shm", "-journal", "-lock"] {
        let error = journal.backup(&beside(&path, own)).unwrap_err();
        assert_eq!(error.code(), Code::InvalidArgument);
    }
}

#[test]
fn a_space_in_memory_is_written_to_a_file() {
    let (_folder, path) = place();
    let journal = MemoryJournal::new();
    journal.adopt(&origin("one")).unwrap();
    let (entries, heads) = fill(&journal);
    assert_eq!(journal.backup(&path).unwrap().head, heads[5]);
    assert_eq!(journal.backup(&path).unwrap_err().code(), Code::AlreadyExists);
    let copy = open(&path);
    assert_eq!(copy.read(start(&copy), 100).unwrap(), (entries, heads[5]));
}

#[test]
fn no_backup_is_made_of_a_damaged_file() {
    let (_folder, path) = filled();
    sql(&path, "UPDATE events SET at = at + 1 WHERE revision = 2");
    let journal = open(&path);
    let to = beside(&path, ".backup");
    assert_eq!(journal.backup(&to).unwrap_err().code(), Code::Corrupt);
    journal.close().unwrap();
    assert_eq!(files(&path), ["space.db"]);
}

#[test]
fn a_backup_is_restored() {
    let (_folder, path) = filled();
    let to = beside(&path, ".backup");
    open(&path).backup(&to).unwrap();
    let journal = open(&path);
    store(&journal, &change(6, 3));
    // Nothing is replaced that is open.
    let error = restore(&to, &path).unwrap_err();
    assert_eq!((error.code(), &error.details()["reason"]), (Code::Unavailable, &"locked".into()));
    let (_copies, killed) = killed(&path, &["", "-wal", "-lock"]);
    assert_eq!(restore(&to, &killed).unwrap().head.revision, 5);
    let before = ["space.db", "space.db-before", "space.db-before-wal"];
    assert_eq!(files(&killed), before);
    let restored = open(&killed);
    assert_eq!(restored.head().unwrap().revision, 5);
    restored.check().unwrap();
    drop(restored);
    // What was there before can be looked at, and is whole.
    assert_eq!(open(&beside(&killed, "-before")).head().unwrap().revision, 6);
    // Where there was nothing, too; and the backup is as it was.
    let fresh = beside(&killed, ".fresh");
    assert_eq!(restore(&to, &fresh).unwrap().events, 15);
    assert_eq!(open(&fresh).head().unwrap().revision, 5);
    assert_eq!(open(&to).head().unwrap().revision, 5);
}

#[test]
fn what_is_no_backup_replaces_nothing() {
    let (_folder, path) = filled();
    let content = fs::read(&path).unwrap();
    let other = beside(&path, ".other");
    let fails = |code: Code| {
        let error = restore(&other, &path).unwrap_err();
        assert_eq!(error.code(), code, "{error}");
        assert_eq!(fs::read(&path).unwrap(), content);
    };
    fails(Code::InvalidArgument);
    fs::write(&other, "").unwrap();
    fails(Code::InvalidArgument);
    fs::write(&other, "a,b\n1,2\n").unwrap();
    fails(Code::Corrupt);
    fs::remove_file(&other).unwrap();
    fs::hard_link(&path, &other).unwrap();
    fails(Code::InvalidArgument);
    fs::remove_file(&other).unwrap();
    fs::copy(&path, &other).unwrap();
    sql(&other, "UPDATE events SET at = at + 1 WHERE revision = 2");
    fails(Code::Corrupt);
    sql(&other, "PRAGMA user_version = 7");
    fails(Code::NewerFormat);
    assert_eq!(files(&path), ["space.db", "space.db.other"]);
}

#[test]
fn a_killed_process_of_format_1_loses_nothing_when_the_next_is_killed_too() {
    let (_folder, path) = filled();
    sql(&path, "DELETE FROM privity WHERE key = 'head'; PRAGMA user_version = 1");
    // A process of the earlier version that is killed leaves its changes in the `-wal`.
    let old = Connection::open(&path).unwrap();
    old.execute_batch("PRAGMA wal_autocheckpoint = 0; CREATE TABLE notes (text)").unwrap();
    let (_one, first) = killed(&path, &["", "-wal"]);
    let head = {
        let journal = open(&first);
        let head = journal.head().unwrap();
        // It was opened, and is killed before it has changed anything.
        let (_two, second) = killed(&first, &["", "-wal"]);
        let again = open(&second);
        assert_eq!(again.head().unwrap(), head);
        assert!(!beside(&second, "-wal-stale").exists());
        assert_eq!(
            again.with(|it| Ok(it.query_row("SELECT count(*) FROM notes", [], |row| row.get(0))?)),
            Ok(0)
        );
        head
    };
    assert_eq!(head.revision, 5);
}

#[test]
fn files_that_look_like_ours_are_left_alone() {
    let (_folder, path) = place();
    for suffix in ["-new", "-copy", "-new-wal"] {
        fs::write(beside(&path, suffix), "mine").unwrap();
    }
    let journal = open(&path);
    journal.adopt(&origin("one")).unwrap();
    fill(&journal);
    journal.backup(&beside(&path, ".backup")).unwrap();
    journal.close().unwrap();
    restore(&beside(&path, ".backup"), &path).unwrap();
    for suffix in ["-new", "-copy", "-new-wal"] {
        assert_eq!(fs::read(beside(&path, suffix)).unwrap(), b"mine");
    }
    let names = ["", "-before", "-copy", "-new", "-new-wal", ".backup"];
    assert_eq!(files(&path), names.map(|suffix| format!("space.db{suffix}")));
}

#[test]
fn a_restore_that_fails_leaves_what_was_there() {
    let (_folder, path) = filled();
    let backup = beside(&path, ".backup");
    open(&path).backup(&backup).unwrap();
    let journal = open(&path);
    let head = store(&journal, &change(6, 3));
    let (_copies, killed) = killed(&path, &["", "-wal"]);
    note(&killed, head);
    // A folder is in the way of what would stand beside it.
    fs::create_dir(beside(&killed, "-before")).unwrap();
    assert_eq!(restore(&backup, &killed).unwrap_err().code(), Code::Unavailable);
    assert_eq!(open(&killed).head().unwrap(), head);
}

#[test]
fn a_wal_that_was_removed_beside_a_reader_is_not_let_go() {
    let (_folder, path) = filled();
    let journal = open(&path);
    journal.with(|connection| Ok(connection.busy_timeout(std::time::Duration::ZERO)?)).unwrap();
    let reader = Connection::open(&path).unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM events").unwrap();
    let head = store(&journal, &change(6, 3));
    fs::remove_file(beside(&path, "-wal")).unwrap();
    let error = journal.append(head, &change(7, 1)).unwrap_err();
    assert_eq!((error.code(), &error.details()["reason"]), (Code::Unavailable, &"busy".into()));
    drop(reader);
    assert_eq!(store(&journal, &change(7, 1)).revision, 7);
    journal.check().unwrap();
    journal.close().unwrap();
    assert_eq!(open(&path).head().unwrap().revision, 7);
}

#[test]
fn closing_beside_a_reader_leaves_what_is_needed() {
    let (_folder, path) = filled();
    let journal = open(&path);
    let head = journal.head().unwrap();
    let reader = Connection::open(&path).unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM events").unwrap();
    let head = store(&journal, &change(head.revision + 1, 3));
    journal.close().unwrap();
    assert!(beside(&path, "-wal").exists() && beside(&path, "-lock").exists());
    let (_copies, copy) = killed(&path, &[""]);
    note(&copy, head);
    assert_eq!(refused(&copy).details()["acknowledged"], 6);
    drop(reader);
    assert_eq!(open(&path).head().unwrap(), head);
}

#[test]
fn a_file_of_format_1_is_brought_to_this_one() {
    let (_folder, path) = filled();
    let head = open(&path).head().unwrap();
    sql(&path, "DELETE FROM privity WHERE key = 'head'; PRAGMA user_version = 1");
    // As a copy, and as a backup.
    let restored = beside(&path, ".restored");
    assert_eq!(restore(&path, &restored).unwrap().head, head);
    let journal = open(&path);
    journal.check().unwrap();
    let next = store(&journal, &change(6, 1));
    drop(journal);
    for path in [&path, &restored] {
        let format =
            Connection::open(path)
                .unwrap()
                .pragma_query_value(None, "user_version", |row| row.get::<_, u32>(0));
        assert_eq!(format.unwrap(), file::FORMAT);
    }
    assert_eq!(open(&path).head().unwrap(), next);
}
