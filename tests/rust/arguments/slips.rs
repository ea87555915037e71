//! Slips of those who call for the first time: noticed where they can be, with what to do.

use std::collections::BTreeMap;

use privity::{
    Code, Create, Error, History, Model, Options, Pick, Put, Request, Share, Space, Timestamp,
    restore,
};

const ANN: &str = "user:ann@acme.org";
const BOB: &str = "user:bob@acme.org";

const LEVELS: &str = r#"
[model]
name = "levels"
[doc]
owner = "owner"
actions = { read = "Read", note = "Note", copy = "Copy", "access.edit" = "Share" }
levels = ["none", "read"]
[doc.categories.notes]
levels.read.can = ["note"]
[doc.categories.text]
levels.read.can = ["read"]
[doc.roles.owner]
level = "read"
can = ["copy", "access.edit"]
may_give = ["custom"]
[doc.roles.custom]
choose = ["text", "notes"]
options.copies = { can = ["copy"] }
"#;

fn says(error: &Error, code: Code, parts: &[&str]) {
    assert_eq!(error.code(), code, "{error}");
    for part in parts {
        assert!(error.message().contains(part), "{part}: {error}");
    }
}

fn houses() -> Space {
    let space = Space::open(":memory:", Options::new().model("properties")).unwrap();
    for who in [ANN, BOB] {
        space.put(Put::new(who)).unwrap();
    }
    space.create(Create::new("property:p").by(ANN)).unwrap();
    space
}

#[test]
fn what_stands_in_the_place_of_something_else_is_told() {
    let space = houses();
    let share = |resource: &str, who: &str, role: &str| {
        space.share(Share::new(resource, who, ANN).role(role)).unwrap_err()
    };
    let swapped = "are two arguments swapped?";
    says(&share(BOB, "property:p", "full"), Code::InvalidId, &["is a principal", swapped]);
    says(&share("bob@acme.org", "property:p", "full"), Code::InvalidId, &["address", swapped]);
    says(&share("property:p", "property:p", "full"), Code::InvalidId, &[swapped]);
    let role = share("property:p", "full", BOB);
    says(&role, Code::UnknownRole, &["comes after whom it is given to", "read_only"]);
    says(&share("property:p", "bob", "full"), Code::InvalidId, &["has no kind before its name"]);
    says(&share("mill", BOB, "full"), Code::InvalidId, &["has no type before its name"]);
}

#[test]
fn a_role_that_gives_nothing_names_what_can_be_chosen() {
    let space = Space::open(
        ":memory:",
        Options::new().model(Model::from_toml(LEVELS, "levels.toml").unwrap()),
    )
    .unwrap();
    space.create(Create::new("doc:a").by(ANN)).unwrap();
    let share = |level| {
        let share = Share::new("doc:a", BOB, ANN).role("custom");
        space.share(share.levels(BTreeMap::from([("text".to_owned(), Pick::from(level))])))
    };
    let error = share("none").unwrap_err();
    assert_eq!(error.details()["role"], "custom");
    let offered = "a level (none, read) for text, notes; or `true` for copies";
    says(&error, Code::InvalidLevel, &[offered]);
    share("read").unwrap();

    let space = Space::open(":memory:", Options::new().model("workspaces")).unwrap();
    for who in [ANN, BOB] {
        space.put(Put::new(who).org("acme")).unwrap();
    }
    space.create(Create::new("project:a").by(ANN)).unwrap();
    let error = space.share(Share::new("project:a", BOB, ANN).role("custom")).unwrap_err();
    says(&error, Code::InvalidLevel, &["choose in `levels`: `true` for access.view, project.edit"]);
}

#[test]
fn a_moment_is_told_as_people_write_it() {
    let space = houses();
    space.set_clock(Some(Timestamp::from_millis(1_906_545_600_000))).unwrap();
    let until = |end: i64| {
        let end = Timestamp::from_millis(end);
        let share = Share::new("property:p", BOB, ANN).role("full").expires(end);
        space.share(share).unwrap_err()
    };
    let now = "2030-06-01T12:00:00Z";
    let past = until(1_577_836_800_500);
    assert_eq!(past.details()["expires"], 1_577_836_800_500_i64);
    says(&past, Code::InvalidArgument, &["2020-01-01T00:00:00.500Z has passed", now, "later"]);
    says(&until(1_906_545_600), Code::InvalidArgument, &["1970-01-23", "is this one in seconds?"]);
    says(&until(i64::MAX), Code::InvalidArgument, &["too far ahead", now]);
    let asked = Request::new("property:p", BOB).expires(Timestamp::from_millis(5));
    assert_ne!(space.request(asked).unwrap_err().code(), Code::Corrupt);
}

#[test]
fn what_exceeds_the_givers_end_names_it_as_a_date() {
    let space = Space::open(":memory:", Options::new().model("datasets")).unwrap();
    space.set_clock(Some(Timestamp::from_millis(1_906_545_600_000))).unwrap();
    for who in [ANN, BOB, "user:cy@acme.org"] {
        space.put(Put::new(who).org("acme")).unwrap();
    }
    space.create(Create::new("dataset:a").by(ANN)).unwrap();
    let end = Timestamp::from_millis(1_906_545_660_000);
    space.share(Share::new("dataset:a", BOB, ANN).role("editor").expires(end)).unwrap();
    let on = |expires| {
        let share = Share::new("dataset:a", "user:cy@acme.org", BOB).role("viewer");
        space.share(if let Some(end) = expires { share.expires(end) } else { share })
    };
    let late = on(Some(Timestamp::from_millis(1_906_545_700_000))).unwrap_err();
    assert_eq!(late.details()["expires"], 1_906_545_660_000_i64);
    says(&late, Code::ExceedsOwnRights, &["until 2030-06-01T12:01:00Z only"]);
    let capped = on(None).unwrap();
    assert!(capped.warnings[0].text.contains("2030-06-01T12:01:00Z"), "{:?}", capped.warnings);
}

#[test]
fn a_page_of_less_than_one_is_told_in_one_way() {
    let none = houses().list("property", None, None, Some(0)).unwrap_err();
    let fewer: Error = privity::argument::<usize>("limit", Some(&(-1).into())).unwrap_err();
    let must = "it must be a whole number, 1 or more";
    says(&none, Code::InvalidArgument, &["`limit` is the number 0", must]);
    says(&fewer, Code::InvalidArgument, &["`limit` is the number -1", must]);
}

#[test]
fn the_past_of_what_never_was_is_a_slip() {
    let space = houses();
    let past = |part| space.history(part);
    let of = |resource| History { resource: Some(resource), ..History::default() };
    says(&past(of("property:q")).unwrap_err(), Code::NotFound, &["check its name"]);
    assert!(!past(of("property:p")).unwrap().is_empty());
    // Of a part of the past alone, nobody can know.
    assert_eq!(past(History { after: 3, ..of("property:q") }).unwrap(), []);
    assert_eq!(past(History { before: Some(4), ..of("property:q") }).unwrap(), []);
}

#[test]
fn a_copy_is_a_file_and_comes_first() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (live, backup) = (path("live.db"), path("backup.db"));
    let space = Space::open(&live, Options::new().model("orders")).unwrap();
    space.create(Create::new("order:1").by(ANN)).unwrap();
    let memory = ":memory:";
    says(&space.backup(memory).unwrap_err(), Code::InvalidArgument, &["is no file"]);
    says(&restore(memory, &live).unwrap_err(), Code::InvalidArgument, &["is no file"]);
    says(&restore(&live, memory).unwrap_err(), Code::InvalidArgument, &["is no file"]);
    assert!(!std::path::Path::new(memory).exists());

    space.backup(&backup).unwrap();
    space.create(Create::new("order:2").by(ANN)).unwrap();
    // The file in use is no backup, under whatever name.
    let linked = path("linked.db");
    std::fs::hard_link(&live, &linked).unwrap();
    for live in [&live, &linked] {
        let error = restore(live, &backup).unwrap_err();
        assert_eq!(error.details()["argument"], "backup");
        says(&error, Code::InvalidArgument, &["are the two arguments swapped?"]);
    }
    std::fs::remove_file(&linked).unwrap();
    // Asking did no harm: the space goes on, and keeps others out.
    space.create(Create::new("order:3").by(ANN)).unwrap();
    assert_eq!(restore(&backup, &live).unwrap_err().code(), Code::Unavailable);
    space.close().unwrap();
    assert_eq!(Space::open(&live, Options::new()).unwrap().revision().unwrap(), 3);
}
