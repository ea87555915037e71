//! What becomes of changes when the file's names are touched by others.

use rstest::rstest;

use super::*;
use crate::error::Code;
use crate::journal::tests::{change, store};

fn beside(path: &Path, suffix: &str) -> PathBuf {
    identity::beside(path, suffix)
}

/// The journal is the file's no more, and stays so.
fn is_lost(journal: &SqliteJournal, head: Head) {
    for error in [
        journal.append(head, &change(head.revision + 1, 1)).unwrap_err(),
        journal.head().unwrap_err(),
        journal.read(head, 1).unwrap_err(),
        journal.check().unwrap_err(),
    ] {
        assert_eq!(error.code(), Code::Unavailable, "{error}");
        assert_eq!(error.details()["reason"], "replaced", "{error}");
    }
}

#[test]
fn a_removed_file_is_not_written_to() {
    let (_folder, path) = filled();
    let journal = open(&path);
    let head = journal.head().unwrap();
    fs::remove_file(&path).unwrap();
    is_lost(&journal, head);
    // Nor is it there again when something else is.
    fs::write(&path, "").unwrap();
    is_lost(&journal, head);
    journal.close().unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"");
}

#[test]
fn a_replaced_file_is_not_written_to_and_opens_as_it_is() {
    let (_folder, path) = filled();
    let backup = beside(&path, ".backup");
    fs::copy(&path, &backup).unwrap();
    let journal = open(&path);
    let head = store(&journal, &change(6, 3));
    fs::rename(&backup, &path).unwrap();
    is_lost(&journal, head);
    let content = fs::read(&path).unwrap();
    // Its `-wal` is of the file that was there before: it is left, and set aside by the next one.
    journal.close().unwrap();
    assert_eq!(fs::read(&path).unwrap(), content);
    assert!(beside(&path, "-wal").exists());
    let journal = open(&path);
    assert_eq!(journal.head().unwrap().revision, 5);
    journal.check().unwrap();
    assert!(beside(&path, "-wal-stale").exists());
    assert_eq!(store(&journal, &change(6, 1)).revision, 6);
}

#[test]
fn another_process_opens_what_replaced_the_file_and_is_not_disturbed() {
    let (_folder, path) = filled();
    let backup = beside(&path, ".backup");
    fs::copy(&path, &backup).unwrap();
    let old = open(&path);
    store(&old, &change(6, 3));
    fs::rename(&backup, &path).unwrap();
    let new = open(&path);
    let head = store(&new, &change(6, 1));
    assert_eq!(old.head().unwrap_err().details()["reason"], "replaced");
    // Closing the old one removes nothing of the new one.
    old.close().unwrap();
    assert_eq!(new.head().unwrap(), head);
    let next = store(&new, &change(7, 1));
    new.close().unwrap();
    assert_eq!(open(&path).head().unwrap(), next);
}

#[rstest]
#[case::wal(&["-wal"])]
#[case::shm(&["-shm"])]
#[case::both(&["-wal", "-shm"])]
fn what_was_removed_beside_the_file_is_put_back(#[case] removed: &[&str]) {
    let (_folder, path) = filled();
    let journal = open(&path);
    store(&journal, &change(6, 3));
    for suffix in removed {
        fs::remove_file(beside(&path, suffix)).unwrap();
    }
    store(&journal, &change(7, 2));
    for suffix in removed {
        fs::remove_file(beside(&path, suffix)).unwrap();
    }
    let head = journal.head().unwrap();
    assert_eq!(head.revision, 7);
    // As after a kill: what is on the disk is all there is.
    let copy = beside(&path, ".copy");
    fs::copy(&path, &copy).unwrap();
    fs::copy(beside(&path, "-wal"), beside(&copy, "-wal")).unwrap();
    let copy = open(&copy);
    assert_eq!(copy.head().unwrap(), head);
    copy.check().unwrap();
}

#[test]
fn a_file_of_others_in_the_place_of_the_wal_ends_it() {
    let (_folder, path) = filled();
    let journal = open(&path);
    let head = store(&journal, &change(6, 1));
    let wal = beside(&path, "-wal");
    let content = fs::read(&wal).unwrap();
    fs::remove_file(&wal).unwrap();
    fs::write(&wal, content).unwrap();
    is_lost(&journal, head);
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_with_two_names_is_open_once() {
    let (_folder, path) = filled();
    let other = beside(&path, ".link");
    fs::hard_link(&path, &other).unwrap();
    let journal = open(&path);
    let error = refused(&other);
    assert_eq!((error.code(), &error.details()["reason"]), (Code::Unavailable, &"locked".into()));
    drop(journal);
    // Under either name it is the same file, and the lock is that of the file.
    drop(open(&other));
    let journal = open(&path);
    fs::remove_file(beside(&path, "-lock")).unwrap();
    assert_eq!(refused(&path).details()["reason"], "locked");
    drop(journal);
}

#[cfg(target_os = "linux")]
#[test]
fn reading_its_bytes_leaves_the_file_held() {
    let (_folder, path) = filled();
    let journal = open(&path);
    store(&journal, &change(6, 1));
    for suffix in ["", "-wal", "-shm"] {
        // Closing any descriptor of a file drops the locks that `SQLite` has on it.
        fs::read(beside(&path, suffix)).unwrap();
    }
    let taken = fs::File::options().read(true).write(true).open(&path).unwrap();
    assert!(!ranges::lock(&taken, ranges::OPEN, ranges::Mode::Exclusive).unwrap());
    let shm = fs::File::options().read(true).write(true).open(beside(&path, "-shm")).unwrap();
    assert!(!ranges::lock(&shm, ranges::USED, ranges::Mode::Exclusive).unwrap());
    drop(journal);
    assert!(ranges::lock(&taken, ranges::OPEN, ranges::Mode::Exclusive).unwrap());
    assert_eq!(files(&path), ["space.db"]);
}

#[test]
fn a_file_that_was_written_over_in_place_is_not_gone_on_with() {
    let (_folder, path) = filled();
    let backup = beside(&path, ".backup");
    fs::copy(&path, &backup).unwrap();
    let journal = open(&path);
    let head = store(&journal, &change(6, 300));
    journal
        .with_held(|held| {
            held.grown(100_000);
            Ok(())
        })
        .unwrap();
    let head = store(&journal, &change(head.revision + 1, 3));
    fs::copy(&backup, &path).unwrap();
    is_lost(&journal, head);
    journal.close().unwrap();
    assert_eq!(fs::read(&path).unwrap(), fs::read(&backup).unwrap());
    let journal = open(&path);
    assert_eq!(journal.head().unwrap().revision, 5);
    journal.check().unwrap();
}

#[test]
fn a_cut_off_wal_is_not_gone_on_with() {
    let (_folder, path) = filled();
    let journal = open(&path);
    let head = store(&journal, &change(6, 3));
    fs::File::options().write(true).open(beside(&path, "-wal")).unwrap().set_len(0).unwrap();
    is_lost(&journal, head);
}

#[test]
fn a_file_of_which_only_the_time_was_set_goes_on() {
    let (_folder, path) = filled();
    let journal = open(&path);
    let head = store(&journal, &change(6, 3));
    let file = fs::File::options().write(true).open(&path).unwrap();
    file.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
    assert_eq!(journal.head().unwrap(), head);
    store(&journal, &change(7, 3));
}

#[test]
fn a_file_that_was_moved_keeps_what_was_acknowledged() {
    let (_folder, path) = filled();
    let journal = open(&path);
    let head = store(&journal, &change(6, 3));
    let moved = beside(&path, ".moved");
    fs::rename(&path, &moved).unwrap();
    is_lost(&journal, head);
    journal.close().unwrap();
    assert_eq!(open(&moved).head().unwrap(), head);
}

#[cfg(unix)]
#[test]
fn a_link_to_a_file_that_is_not_there_yet_is_kept() {
    let (folder, path) = place();
    fs::create_dir(folder.path().join("volume")).unwrap();
    std::os::unix::fs::symlink("volume/real.db", &path).unwrap();
    open(&path).close().unwrap();
    assert!(fs::symlink_metadata(&path).unwrap().is_symlink());
    assert!(folder.path().join("volume/real.db").is_file());
    let circle = beside(&path, ".circle");
    std::os::unix::fs::symlink(&circle, &circle).unwrap();
    assert!(SqliteJournal::open(&circle, Durability::Full).is_err());
}
