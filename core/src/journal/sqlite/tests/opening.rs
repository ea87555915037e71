//! Opening: what is refused is left as it was.

use rstest::rstest;

use super::*;
use crate::error::Code;
use crate::journal::tests::{change, store};

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
    assert_eq!(files(&path), ["space.db"]);
    let journal = SqliteJournal::open(&path, Durability::Relaxed).unwrap();
    assert_eq!(journal.origin().unwrap(), Some(origin("one")));
    assert_eq!(journal.head().unwrap(), heads[5]);
    assert_eq!(journal.read(start(&journal), 100).unwrap(), (entries, heads[5]));
    assert_eq!(journal.snapshot().unwrap(), Some(snapshot));
    assert_eq!(store(&journal, &change(6, 1)).revision, 6);
}

#[rstest]
#[case::not_a_database("This is a letter, not a database. ".repeat(9).into_bytes(), "a text file")]
#[case::table(b"dataset,owner\nclaims,ann\n".to_vec(), "a text file")]
#[case::short(b"SQLite format 3\0".to_vec(), "not an SQLite database")]
#[case::one_byte(vec![0], "not an SQLite database")]
fn other_files_are_left_alone(#[case] content: Vec<u8>, #[case] what: &str) {
    let (_folder, path) = place();
    fs::write(&path, &content).unwrap();
    let error = refused(&path);
    assert_eq!(error.code(), Code::Corrupt);
    assert!(error.message().contains(what), "{error}");
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
    let log = fs::read(identity::beside(&path, "-wal")).unwrap();
    drop(journal);
    fs::remove_file(&path).unwrap();
    fs::write(identity::beside(&path, "-wal"), &log).unwrap();
    assert_eq!(refused(&path).code(), Code::Corrupt);
    assert!(!path.exists());
    assert_eq!(fs::read(identity::beside(&path, "-wal")).unwrap(), log);
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
fn of_many_who_make_a_file_at_once_one_does() {
    for empty in [false, true] {
        let (_folder, path) = place();
        if empty {
            fs::write(&path, "").unwrap();
        }
        let opened: Vec<_> = std::thread::scope(|scope| {
            let makers =
                [(); 8].map(|()| scope.spawn(|| SqliteJournal::open(&path, Durability::Relaxed)));
            makers.map(|maker| maker.join().unwrap()).into_iter().collect()
        });
        let journals: Vec<_> = opened.iter().flatten().collect();
        assert_eq!(journals.len(), 1, "{opened:?}");
        store(journals[0], &change(1, 1));
        for error in opened.iter().filter_map(|opened| opened.as_ref().err()) {
            assert_eq!(error.code(), Code::Unavailable, "{error}");
        }
        drop(opened);
        assert_eq!(open(&path).head().unwrap().revision, 1);
        assert_eq!(files(&path)[0], "space.db");
    }
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
fn a_forked_child_lets_go_of_the_file() {
    let (_folder, path) = place();
    let mut child = open(&path);
    let head = store(&child, &change(1, 1));
    // After a fork, parent and child share the lock; here a second handle stands for the
    // parent's.
    let parent = child.open.get_mut().as_mut().unwrap().pretend_forked();
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
    assert!(identity::beside(&path, "-wal").exists(), "the connection was closed");
    assert_eq!(refused(&path).details()["reason"], "locked");
    drop(parent);
    assert_eq!(open(&path).head().unwrap(), head);
}
