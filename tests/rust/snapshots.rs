//! A snapshot keeps everything that an answer can depend on. The dumps that `verify` compares
//! could both leave something out; these tests ask for each thing by its effect.

use privity::{
    Add, Create, Delete, Forget, Model, Options, Put, Result, Revoke, Set, Share, Space, Timestamp,
};

const ANN: &str = "user:ann@acme.org";
const BOB: &str = "user:bob@acme.org";
const CAT: &str = "user:cat@acme.org";

/// A shelf stands on books; whoever lends a book takes back only what he lent himself, and the
/// members of the organization who are no guests see the title.
const LIBRARY: &str = r#"
[model]
name = "library"

[book]
owner = "owner"
statuses = ["new", "worn"]
settings.lending = true
select = { none = "Nothing", several = "Too much" }
actions = { view = "Read", title = "See the title", "access.view" = "See the borrowers", "access.edit" = "Lend" }
roles.owner = { can = ["view", "access.view", "access.edit"], may_set = ["lending"], may_give = ["lender", "reader"] }
roles.lender = { can = ["view", "access.edit"], may_give = ["reader"], scope = "given by me" }
roles.reader.when."setting: lending and status: new" = ["view"]
audience.members = { who = "members", can = ["title"] }

[shelf]
owner = "owner"
sources = "book"
actions = { view = "Look at it" }
roles.owner.when."every source: view" = ["view"]
"#;

/// Lets the space tell its story, then opens its file again, from a snapshot alone.
fn again(story: impl Fn(&Space) -> Result<()>, check: impl Fn(&Space)) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("library.db");
    let model = Model::from_toml(LIBRARY, "library.toml").unwrap();
    let options = Options::new().model(model).snapshot_after(1);
    let space = Space::open(file.to_str().unwrap(), options.clone()).unwrap();
    for (user, guest) in [(ANN, false), (BOB, false), (CAT, true)] {
        space.put(Put::new(user).org("acme").guest(guest)).unwrap();
    }
    space.create(Create::new("book:a").by(ANN)).unwrap();
    story(&space).unwrap();
    check(&space);
    space.close().unwrap();
    let space = Space::open(file.to_str().unwrap(), options).unwrap();
    check(&space);
    space.verify(None).unwrap();
}

#[test]
fn a_source_that_is_gone_stays_gone() {
    again(
        |space| {
            space.create(Create::new("shelf:s").by(ANN).sources("book:a"))?;
            space.delete(Delete::new("book:a"))?;
            space.create(Create::new("book:a").by(ANN)).map(drop)
        },
        |space| {
            assert!(space.check(ANN, "view", "book:a").unwrap());
            assert!(!space.check(ANN, "view", "shelf:s").unwrap());
        },
    );
}

#[test]
fn a_guest_stays_a_guest() {
    again(
        |_| Ok(()),
        |space| {
            assert!(space.check(BOB, "title", "book:a").unwrap());
            assert!(!space.check(CAT, "title", "book:a").unwrap());
        },
    );
}

/// R-17: who has the name of somebody forgotten has not given what he gave.
#[test]
fn a_giver_who_is_gone_stays_gone() {
    again(
        |space| {
            space.share(Share::new("book:a", BOB, ANN).role("lender"))?;
            space.share(Share::new("book:a", CAT, BOB).role("reader"))?;
            space.forget(Forget::new(BOB))?;
            space.put(Put::new(BOB).org("acme"))?;
            space.share(Share::new("book:a", BOB, ANN).role("lender")).map(drop)
        },
        |space| {
            let refused = space.revoke(Revoke::new("book:a", CAT, BOB)).unwrap_err();
            assert_eq!(refused.code().as_str(), "target_protected");
        },
    );
}

#[test]
fn settings_statuses_notes_ends_and_order_stay() {
    let end = Timestamp::from_millis(4_000_000_000_000);
    again(
        |space| {
            space.put(Put::new(ANN).name("Ann Lee"))?;
            space.put(Put::new("group:readers"))?;
            space.add(Add::new("group:readers", CAT))?;
            space.share(
                Share::new("book:a", BOB, ANN).role("lender").expires(end).note("till spring"),
            )?;
            for n in (0..9).rev() {
                space.share(
                    Share::new("book:a", format!("user:{n}@acme.org"), BOB).role("reader"),
                )?;
            }
            space.set(Set::new("book:a").by(ANN).settings([("lending".into(), false.into())]))?;
            space.set(Set::new("book:a").status("worn"))?;
            let facts = [("shelfmark".to_owned(), Some("Q 7".to_owned()))];
            space.set(Set::new("book:a").attributes(facts)).map(drop)
        },
        |space| {
            let who = space.who("book:a", None, None).unwrap();
            assert_eq!(who.people[0].name.as_deref(), Some("Ann Lee"));
            let given: Vec<_> = who
                .grants
                .iter()
                .map(|grant| (&*grant.principal, grant.by.as_deref(), grant.expires))
                .collect();
            assert_eq!(given[..2], [(ANN, Some(ANN), None), (BOB, Some(ANN), Some(end))]);
            // In the order of giving, and ending with the giver's own right.
            for (n, (who, by, until)) in (0..9).rev().zip(&given[2..]) {
                assert_eq!(
                    (*who, *by, *until),
                    (&*format!("user:{n}@acme.org"), Some(BOB), Some(end))
                );
            }
            let selection = space.select("book", "book:a", ANN).unwrap();
            assert_eq!(selection.attributes["shelfmark"], "Q 7");
            assert_eq!(who.grants[1].note.as_deref(), Some("till spring"));
            let why = space.explain("user:0@acme.org", "view", "book:a", None).unwrap();
            let lacks: Vec<_> =
                why.nearest[0].lacks.iter().map(|lack| lack.code.as_str()).collect();
            assert_eq!(lacks, ["setting_disabled", "phase_locked"]);
        },
    );
}
