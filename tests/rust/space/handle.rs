//! The handle: several writers, many threads, failing storage, closing and opening again.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use privity::journal::{Append, Copied, Head, Journal, MemoryJournal, Origin, Snapshot};
use privity::{
    Code, Create, Entry, Error, History, Names, Options, Put, Result, Revision, Revoke, Set, Share,
    Space,
};
use rstest::rstest;

const ANN: &str = "user:ann@acme.org";
const BOB: &str = "user:bob@acme.org";

fn orders(journal: impl Journal + 'static) -> Space {
    Space::over(Box::new(journal), Options::new().model("orders")).unwrap()
}

fn code<T: std::fmt::Debug>(result: Result<T>) -> Code {
    result.unwrap_err().code()
}

#[test]
fn two_writers_of_one_journal_judge_again_what_the_other_changed() {
    let journal = MemoryJournal::new();
    let (one, other) = (orders(journal.clone()), orders(journal));
    one.create(Create::new("order:1").by(ANN)).unwrap();
    // The other has not seen it; its own write finds out, and is judged on what is there now.
    assert_eq!(code(other.create(Create::new("order:1").by(BOB))), Code::AlreadyExists);
    other.share(Share::new("order:1", BOB, ANN)).unwrap();
    // Both took the role away: the second finds that there is nothing to take.
    one.revoke(Revoke::new("order:1", BOB, ANN)).unwrap();
    assert_eq!(code(other.revoke(Revoke::new("order:1", BOB, ANN))), Code::NotInAccessList);
    let (a, b) = (one.verify(None).unwrap(), other.verify(None).unwrap());
    assert_eq!((a.revision, a.hash), (b.revision, b.hash));
}

#[test]
fn many_threads_write_and_no_change_is_lost() {
    let space = Arc::new(orders(MemoryJournal::new()));
    space.create(Create::new("order:1").by(ANN)).unwrap();
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let space = Arc::clone(&space);
            scope.spawn(move || {
                for n in 0..50 {
                    let who = format!("user:u{thread}.{n}@acme.org");
                    space.share(Share::new("order:1", who, ANN)).unwrap();
                }
            });
        }
    });
    assert_eq!(space.who("order:1", Some("list"), Some(ANN)).unwrap().grants.len(), 401);
    assert_eq!(space.verify(None).unwrap().revision, 401);
}

/// I-16: a reader sees all of a change or nothing of it.
#[test]
fn no_answer_is_a_mixture() {
    let space = Arc::new(orders(MemoryJournal::new()));
    space.create(Create::new("order:1").by(ANN).status("ready")).unwrap();
    let team: Vec<String> = (0..20).map(|n| format!("user:u{n}@acme.org")).collect();
    let (stop, seen) = (AtomicBool::new(false), AtomicU64::new(0));
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while !stop.load(Ordering::Relaxed) {
                    let asked = team.iter().map(|who| (who.as_str(), "view", "order:1"));
                    let answers = space.check_many(asked).unwrap();
                    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
                    seen.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        for _ in 0..300 {
            space.share(Share::new("order:1", team.clone(), ANN)).unwrap();
            space.revoke(Revoke::new("order:1", team.clone(), ANN)).unwrap();
        }
        stop.store(true, Ordering::Relaxed);
    });
    assert!(seen.load(Ordering::Relaxed) > 0);
}

/// What the storage does when it is asked to store.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Fault {
    Refuses,
    /// Stores, and fails before it can say so.
    StoresAndFails,
}

/// A journal whose next append fails.
#[derive(Debug)]
struct Failing {
    inner: MemoryJournal,
    fault: Fault,
    armed: Arc<AtomicBool>,
}

impl Journal for Failing {
    fn origin(&self) -> Result<Option<Origin>> {
        self.inner.origin()
    }
    fn adopt(&self, origin: &Origin) -> Result<()> {
        self.inner.adopt(origin)
    }
    fn head(&self) -> Result<Head> {
        self.inner.head()
    }
    fn append(&self, after: Head, entries: &[Entry]) -> Result<Append> {
        if !self.armed.swap(false, Ordering::SeqCst) {
            return self.inner.append(after, entries);
        }
        if self.fault == Fault::StoresAndFails {
            assert!(matches!(self.inner.append(after, entries)?, Append::Stored(_)));
        }
        Err(Error::new(Code::Unavailable, "the disk is gone"))
    }
    fn read(&self, after: Head, limit: usize) -> Result<(Vec<Entry>, Head)> {
        self.inner.read(after, limit)
    }
    fn position(&self, revision: Revision) -> Result<Option<Head>> {
        self.inner.position(revision)
    }
    fn snapshot(&self) -> Result<Option<Snapshot>> {
        self.inner.snapshot()
    }
    fn keep(&self, _: &Snapshot) -> Result<()> {
        Err(Error::new(Code::Unavailable, "no snapshots today"))
    }
    fn check(&self) -> Result<()> {
        self.inner.check()
    }
    fn backup(&self, to: &Path) -> Result<Copied> {
        self.inner.backup(to)
    }
    fn close(&self) -> Result<()> {
        self.inner.close()
    }
}

#[rstest]
#[case::nothing_was_stored(Fault::Refuses, false)]
#[case::it_was_stored_after_all(Fault::StoresAndFails, true)]
fn after_a_failed_write_the_journal_says_what_happened(#[case] fault: Fault, #[case] stored: bool) {
    let armed = Arc::new(AtomicBool::new(false));
    let journal = Failing { inner: MemoryJournal::new(), fault, armed: Arc::clone(&armed) };
    let options = Options::new().model("orders").snapshot_after(1);
    let space = Space::over(Box::new(journal), options).unwrap();
    space.create(Create::new("order:1").by(ANN).status("ready")).unwrap();
    armed.store(true, Ordering::SeqCst);
    assert_eq!(code(space.share(Share::new("order:1", BOB, ANN))), Code::Unavailable);
    // An error is no decision: until it is known to be stored, nobody is let in.
    assert!(!space.check(BOB, "view", "order:1").unwrap());
    let again = space.share(Share::new("order:1", BOB, ANN)).unwrap();
    assert_eq!(again.changed, !stored);
    assert!(space.check(BOB, "view", "order:1").unwrap());
    assert_eq!(space.verify(None).unwrap().revision, 2);
}

#[test]
fn a_file_keeps_everything_and_its_model() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("claims.db");
    let file = file.to_str().unwrap();
    let space = Space::open(file, Options::new().model("orders").snapshot_after(3)).unwrap();
    space.create(Create::new("order:1").by(ANN)).unwrap();
    space.set(Set::new("order:1").status("ready")).unwrap();
    for n in 0..10 {
        space.share(Share::new("order:1", format!("user:u{n}@acme.org"), ANN).note("n")).unwrap();
    }
    let (before, hash) = (space.who("order:1", None, None).unwrap(), space.verify(None).unwrap());
    space.close().unwrap();
    space.close().unwrap();
    assert_eq!(code(space.check(ANN, "view", "order:1")), Code::Unavailable);
    assert_eq!(code(space.put(Put::new(BOB))), Code::Unavailable);

    assert_eq!(code(Space::open(file, Options::new().model("datasets"))), Code::ModelMismatch);
    let space = Space::open(file, Options::new()).unwrap();
    assert_eq!(space.model().name(), "orders");
    assert_eq!(space.who("order:1", None, None).unwrap(), before);
    assert_eq!(space.verify(Some(&hash.hash)).unwrap(), hash);
    assert_eq!(space.verify(Some(&hash.hash.to_uppercase())).unwrap(), hash);
    // A hash that is not on the way: an end that was cut off, or another journal.
    assert_eq!(code(space.verify(Some(&"0".repeat(64)))), Code::Corrupt);
}

#[test]
fn the_hash_of_an_empty_space_is_on_the_way() {
    let space = orders(MemoryJournal::new());
    let empty = space.verify(None).unwrap();
    assert_eq!((empty.revision, empty.events), (0, 0));
    assert_eq!(space.verify(Some(&empty.hash)).unwrap(), empty);
    space.create(Create::new("order:1").by(ANN)).unwrap();
    assert_eq!(space.verify(Some(&empty.hash)).unwrap().revision, 1);
    let datasets = Options::new().model("datasets");
    let other = Space::over(Box::new(MemoryJournal::new()), datasets).unwrap();
    assert_eq!(code(other.verify(Some(&empty.hash))), Code::Corrupt);
}

#[rstest]
#[case::empty("")]
#[case::short("00")]
#[case::long(&"0".repeat(65))]
#[case::no_hexadecimal(&"x".repeat(64))]
fn what_is_no_hash_is_refused(#[case] hash: &str) {
    let space = orders(MemoryJournal::new());
    let error = space.verify(Some(hash)).unwrap_err();
    assert_eq!(
        (error.code(), &error.details()["argument"]),
        (Code::InvalidArgument, &"hash".into())
    );
}

/// Another program's access to the file.
fn alter(file: &str, statement: &str) {
    let connection = rusqlite::Connection::open(file).unwrap();
    assert!(connection.execute(statement, []).unwrap() > 0, "{statement}");
}

#[rstest]
#[case::model("UPDATE privity SET value = 'deals' WHERE key = 'model'")]
#[case::fingerprint("UPDATE privity SET value = 'f' WHERE key = 'fingerprint'")]
#[case::source("UPDATE privity SET value = replace(value, 'Vie', 'vie') WHERE key = 'source'")]
#[case::none("DELETE FROM privity")]
fn an_altered_origin_is_found_when_the_file_is_opened(
    #[case] statement: &str,
    #[values(1, 100)] snapshot_after: usize,
    #[values(Options::new(), Options::new().model("orders"))] again: Options,
) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("orders.db");
    let file = file.to_str().unwrap();
    let options = Options::new().model("orders").snapshot_after(snapshot_after);
    let space = Space::open(file, options).unwrap();
    space.create(Create::new("order:1").by(ANN)).unwrap();
    space.set(Set::new("order:1").status("ready")).unwrap();
    space.close().unwrap();
    alter(file, statement);
    assert_eq!(code(Space::open(file, again)), Code::Corrupt);
}

#[test]
fn what_lies_below_a_snapshot_is_found_by_those_who_read_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("orders.db");
    let file = file.to_str().unwrap();
    let space = Space::open(file, Options::new().model("orders").snapshot_after(1)).unwrap();
    space.create(Create::new("order:1").by(ANN)).unwrap();
    space.share(Share::new("order:1", BOB, ANN)).unwrap();
    space.revoke(Revoke::new("order:1", BOB, ANN)).unwrap();
    space.close().unwrap();
    alter(file, "UPDATE events SET actor = 'user:eve@acme.org' WHERE revision = 2");
    let space = Space::open(file, Options::new()).unwrap();
    assert_eq!(space.history(History { after: 2, ..History::default() }).unwrap().len(), 1);
    assert_eq!(code(space.history(History::default())), Code::Corrupt);
    assert_eq!(code(space.verify(None)), Code::Corrupt);
}

#[test]
fn a_forged_snapshot_is_believed_until_it_is_verified() {
    let journal = MemoryJournal::new();
    let space = orders(journal.clone());
    space.create(Create::new("order:1").by(ANN)).unwrap();
    journal.keep(&Snapshot { head: journal.head().unwrap(), entries: vec![] }).unwrap();
    let fooled = orders(journal);
    assert!(!fooled.check(ANN, "list", "order:1").unwrap());
    assert_eq!(code(fooled.verify(None)), Code::Corrupt);
    assert_eq!(space.verify(None).unwrap().revision, 1);
}

#[rstest]
#[case::no_model(Options::new(), Code::InvalidArgument)]
#[case::unknown_model(Options::new().model("invoices"), Code::InvalidModel)]
#[case::no_such_model_file(Options::new().model("nowhere.toml"), Code::InvalidModel)]
fn an_error_leaves_no_file(#[case] options: Options, #[case] expected: Code) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("typo.db");
    let open = || Space::open(file.to_str().unwrap(), options.clone());
    let files = || std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!((code(open()), files()), (expected, 0));
    // Nor does it change one that was there and empty.
    std::fs::write(&file, "").unwrap();
    assert_eq!((code(open()), files()), (expected, 1));
    assert_eq!(std::fs::read(&file).unwrap(), b"");
}

#[test]
fn handles_of_one_file_share_its_state() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("shared.db");
    let file = file.to_str().unwrap();
    let one = Space::open(file, Options::new().model("orders")).unwrap();
    let two = Space::open(file, Options::new()).unwrap();
    one.create(Create::new("order:1").by(ANN).status("ready")).unwrap();
    assert!(two.check(ANN, "view", "order:1").unwrap());
    assert_eq!(code(Space::open(file, Options::new().model("datasets"))), Code::ModelMismatch);
    one.close().unwrap();
    two.share(Share::new("order:1", BOB, ANN)).unwrap();
    drop(two);
    let three = Space::open(file, Options::new()).unwrap();
    assert!(three.check(BOB, "view", "order:1").unwrap());
}

#[rstest]
#[case::no_model(":memory:", Options::new(), Code::InvalidArgument)]
#[case::unknown_model(":memory:", Options::new().model("invoices"), Code::InvalidModel)]
#[case::no_such_model_file(":memory:", Options::new().model("nowhere.toml"), Code::InvalidModel)]
#[case::no_path("", Options::new().model("orders"), Code::InvalidArgument)]
#[case::a_server("https://example.org/x", Options::new().model("orders"), Code::InvalidArgument)]
#[case::a_nul("a\0b", Options::new().model("orders"), Code::InvalidArgument)]
#[case::no_folder("/no/such/folder/x.db", Options::new().model("orders"), Code::Unavailable)]
fn what_cannot_be_opened(#[case] url: &str, #[case] options: Options, #[case] expected: Code) {
    assert_eq!(code(Space::open(url, options)), expected);
}

#[test]
fn a_space_of_a_later_version_is_not_damaged() {
    let source = r#"{"model": {"name": "m"}, "house": {"owner": "owner", "moon": "full"}}"#;
    let (model, fingerprint, source) = ("m".to_owned(), "0".repeat(64), source.to_owned());
    let journal = MemoryJournal::new();
    journal.adopt(&Origin { model, fingerprint, source }).unwrap();
    let over = || Space::over(Box::new(journal.clone()), Options::new());
    assert_eq!(code(over()), Code::NewerFormat);
    assert_eq!(over().unwrap_err().details()["model"], "m");
}

#[test]
fn a_page_of_none_is_refused_with_the_same_words_everywhere() {
    let space = orders(MemoryJournal::new());
    space.create(Create::new("order:1").by(ANN)).unwrap();
    let history = History { limit: Some(0), ..History::default() };
    let told = [
        space.history(history).unwrap_err(),
        space.list("order", None, None, Some(0)).unwrap_err(),
        space.search("order:1", "bob", ANN, Some(0)).unwrap_err(),
        space.pending(None, None, None, Some(0)).unwrap_err(),
    ];
    for error in told {
        assert_eq!(error.details()["argument"], "limit");
        let words = "`limit` is the number 0; it must be a whole number, 1 or more";
        assert_eq!(error.message(), words);
    }
}

#[test]
fn a_space_prints_how_much_it_holds_and_nothing_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("space.db");
    let in_file = Space::open(file.to_str().unwrap(), Options::new().model("orders")).unwrap();
    for space in [orders(MemoryJournal::new()), in_file] {
        space.create(Create::new("order:1").by(ANN)).unwrap();
        space.share(Share::new("order:1", BOB, ANN)).unwrap();
        space.create(Create::new("order:2").by(ANN)).unwrap();
        space.create(Create::new("order:3").by(ANN)).unwrap();
        let printed = format!("{space:?}");
        let state = r#"State { model: "orders", revision: 4, principals: 2, resources: 3, .. }"#;
        assert!(printed.contains(state), "{printed}");
        assert!(!printed.contains("order:") && !printed.contains(ANN), "{printed}");
        assert!(printed.len() < 2_000, "{printed}");
    }
}

#[test]
fn names_are_one_or_many() {
    let both = Names(vec!["a".to_owned(), "b".to_owned()]);
    assert_eq!(Names::from(["a", "b"]), both);
    assert_eq!(Names::from(vec!["a", "b"]), both);
    assert_eq!((Names::from("a"), Names::from("a".to_owned())), (["a"].into(), vec!["a"].into()));
}
