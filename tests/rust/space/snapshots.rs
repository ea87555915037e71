//! A snapshot keeps everything that an answer can depend on. The dumps that `verify` compares
//! could both leave something out; these tests ask for each thing by its effect.

use std::collections::BTreeMap;

use privity::journal::{Journal, MemoryJournal};
use privity::{
    Add, Approve, Create, Decline, Delete, Event, Forget, Leave, Model, Options, Pick, Put, Rename,
    Request, Result, Revoke, Set, Share, Space, Timestamp,
};

const ANN: &str = "user:ann@acme.org";
const BOB: &str = "user:bob@acme.org";
const CAT: &str = "user:cat@acme.org";

/// A shelf stands on books, and an alcove on shelves; whoever lends a book takes back only what he lent himself, and the
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

[alcove]
owner = "owner"
sources = "shelf"
actions = { view = "Look at it" }
roles.owner.when."every source: view" = ["view"]

[hall]
owner = "keeper"
levels = ["none", "some", "all"]
categories.seats.each = "seat"
leave = true
requests.default_role = "sitter"
actions = { view = "Enter", "access.edit" = "Let in", "access.view" = "See who is in", "access.request" = "Ask", "access.decide" = "Decide" }
roles.keeper = { level = "all", can = ["view", "access.edit", "access.view", "access.decide"], may_give = ["sitter", "warden"] }
roles.sitter = { choose = ["seats"], default = "some", options.enter.can = ["view"], can = ["access.view"] }
roles.warden = { level = "some", accept = true, can = ["view", "access.edit"], may_give = ["warden"] }
audience.members = { who = "members and guests", can = ["access.request"] }
audience.former = { who = "those who left", can = ["access.request", "view"] }

[seat]
parent = "hall"
kinds = ["chair", "bench"]
actions = { view = "See it", sit = "Sit on it", move = "Move it" }
gives.some.can = ["view"]
gives.all = { can = ["sit"], when."kind: bench" = ["move"] }
"#;

/// Lets the space tell its story, then opens its file again, from a snapshot alone.
fn again(story: impl Fn(&Space) -> Result<()>, check: impl Fn(&Space)) {
    let folder = tempfile::tempdir().unwrap();
    let space = library(&folder);
    space.create(Create::new("book:a").by(ANN)).unwrap();
    story(&space).unwrap();
    check(&space);
    space.close().unwrap();
    let space = library(&folder);
    check(&space);
    space.verify(None).unwrap();
}

/// A file that keeps a snapshot after every change.
fn library(folder: &tempfile::TempDir) -> Space {
    let file = folder.path().join("library.db");
    let model = Model::from_toml(LIBRARY, "library.toml").unwrap();
    let options = Options::new().model(model).snapshot_after(1);
    let space = Space::open(file.to_str().unwrap(), options).unwrap();
    for (user, guest) in [(ANN, false), (BOB, false), (CAT, true)] {
        space.put(Put::new(user).org("acme").guest(guest)).unwrap();
    }
    space
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

/// Its name comes before theirs, so that it is what they are that puts it behind them.
#[test]
fn what_stands_on_a_source_of_its_own_stays_there() {
    again(
        |space| {
            space.create(Create::new("shelf:s").by(ANN).sources("book:a"))?;
            space.create(Create::new("alcove:a").by(ANN).sources("shelf:s")).map(drop)
        },
        |space| {
            assert_eq!(space.get("alcove:a").unwrap().sources, ["shelf:s"]);
            assert!(space.check(ANN, "view", "alcove:a").unwrap());
        },
    );
}

/// What a snapshot says of a share that waits, it says once.
#[test]
fn what_waits_is_kept_once() {
    let journal = MemoryJournal::new();
    let model = Model::from_toml(LIBRARY, "library.toml").unwrap();
    let options = Options::new().model(model).snapshot_after(1);
    let space = Space::over(Box::new(journal.clone()), options).unwrap();
    for user in [ANN, BOB, CAT] {
        space.put(Put::new(user).org("acme")).unwrap();
    }
    space.create(Create::new("hall:h").by(ANN)).unwrap();
    space.share(Share::new("hall:h", CAT, ANN).role("warden")).unwrap();
    space.request(Request::new("hall:h", BOB)).unwrap();
    let kept = journal.snapshot().unwrap().unwrap().entries;
    let numbers = kept.iter().filter_map(|entry| match &entry.event {
        Event::Granted { proposal, .. } => *proposal,
        Event::Proposed { proposal, .. } => Some(*proposal),
        _ => None,
    });
    assert_eq!(numbers.collect::<Vec<_>>(), [1, 2]);
    let counts =
        |event: &Event| matches!(event, Event::ProposalsCounted { .. } | Event::TimeReset { .. });
    assert!(!kept.iter().any(|entry| counts(&entry.event)));
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

fn levels<const N: usize>(picks: [(&str, Pick); N]) -> BTreeMap<String, Pick> {
    picks.map(|(name, pick)| (name.to_owned(), pick)).into()
}

/// A hall of two seats, where somebody has a level on each.
fn a_hall(space: &Space) -> Result<()> {
    space.create(Create::new("hall:h").by(ANN))?;
    space.create(Create::new("seat:1").parent("hall:h").kind("bench"))?;
    space.create(Create::new("seat:2").parent("hall:h"))?;
    let picks = levels([("seats", "none".into()), ("seat:1", "all".into())]);
    space.share(Share::new("hall:h", BOB, ANN).role("sitter").levels(picks)).map(drop)
}

#[test]
fn levels_and_kinds_of_parts_stay() {
    again(a_hall, |space| {
        let can = |action, seat| space.check(BOB, action, seat).unwrap();
        assert!(can("move", "seat:1") && !can("view", "seat:2") && !can("view", "hall:h"));
        let grant = space.who("hall:h", None, None).unwrap().grants.remove(1);
        let picks = [("enter", false.into()), ("seat:1", "all".into()), ("seats", "none".into())];
        assert_eq!(grant.levels, Some(levels(picks)));
        assert_eq!(space.get("seat:2").unwrap().kind.as_deref(), Some("chair"));
        assert_eq!(space.get("hall:h").unwrap().parts, ["seat:1", "seat:2"]);
    });
}

/// R-17: the level was that of a part that is gone.
#[test]
fn a_part_that_is_gone_leaves_no_level() {
    again(
        |space| {
            a_hall(space)?;
            space.share(Share::new("hall:h", CAT, ANN).role("sitter"))?;
            let picks = levels([("seat:1", "all".into())]);
            let ask = Request::new("hall:h", CAT).levels(picks);
            let asked = space.request(ask)?.proposals[0].proposal;
            space.delete(Delete::new("seat:1"))?;
            space.create(Create::new("seat:1").parent("hall:h"))?;
            // Nothing is left of what was asked for beside what is held.
            let refused = space.approve(Approve::new(asked, ANN)).unwrap_err();
            assert_eq!(refused.code().as_str(), "already_shared");
            Ok(())
        },
        |space| {
            let left = &space.pending(None, None, None, None).unwrap().items[0];
            let picks = levels([("enter", false.into()), ("seats", "some".into())]);
            assert_eq!(left.levels, Some(picks));
            assert!(!space.check(BOB, "view", "seat:1").unwrap());
            assert!(space.check(CAT, "view", "seat:1").unwrap());
            assert!(!space.check(CAT, "sit", "seat:1").unwrap());
        },
    );
}

#[test]
fn who_left_stays_one_who_left() {
    again(
        |space| {
            a_hall(space)?;
            space.share(Share::new("hall:h", CAT, ANN).role("sitter"))?;
            space.leave(Leave::new("hall:h", CAT))?;
            space.leave(Leave::new("hall:h", BOB))?;
            // Back in, and taken out: no former member (I-20).
            space.share(Share::new("hall:h", CAT, ANN).role("sitter"))?;
            space.revoke(Revoke::new("hall:h", CAT, ANN)).map(drop)
        },
        |space| {
            assert!(space.check(BOB, "view", "hall:h").unwrap());
            assert!(!space.check(CAT, "view", "hall:h").unwrap());
        },
    );
}

#[test]
fn what_waits_stays_and_so_does_what_was_decided() {
    let end = Timestamp::from_millis(4_000_000_000_000);
    again(
        |space| {
            a_hall(space)?;
            let offer = Share::new("hall:h", CAT, ANN).role("warden").message("mind it");
            space.share(offer.expires(end))?;
            space.put(Put::new("user:dan@acme.org").org("acme"))?;
            let ask = Request::new("hall:h", "user:dan@acme.org").message("may I?");
            space.request(ask.expires(end))?;
            space.put(Put::new("user:eva@acme.org").org("acme"))?;
            space.request(Request::new("hall:h", "user:eva@acme.org"))?;
            space.decline(Decline::new(3_u64, ANN).note("no")).map(drop)
        },
        |space| {
            assert!(!space.check(CAT, "view", "hall:h").unwrap());
            let waiting = space.pending(None, None, None, None).unwrap().items;
            let told: Vec<_> = waiting
                .iter()
                .map(|item| {
                    (item.proposal, &*item.principal, item.message.as_deref(), item.expires)
                })
                .collect();
            let dan = "user:dan@acme.org";
            let expected =
                [(1, CAT, Some("mind it"), Some(end)), (2, dan, Some("may I?"), Some(end))];
            assert_eq!(told, expected);
            let refused = space.approve(Approve::new(3_u64, ANN)).unwrap_err();
            assert_eq!(refused.code().as_str(), "already_decided");
        },
    );
}

/// R-17: a number that stood for a proposal never stands for another.
#[test]
fn the_numbers_of_proposals_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let space = library(&folder);
    space.create(Create::new("hall:h").by(ANN)).unwrap();
    space.request(Request::new("hall:h", BOB)).unwrap();
    space.request(Request::new("hall:h", CAT)).unwrap();
    space.delete(Delete::new("hall:h")).unwrap();
    space.create(Create::new("hall:h").by(ANN)).unwrap();
    space.close().unwrap();
    let space = library(&folder);
    let asked = space.request(Request::new("hall:h", BOB)).unwrap();
    assert_eq!(asked.proposals[0].proposal, 3);
}

#[test]
fn another_name_stays() {
    let new = "user:robert@acme.org";
    again(
        |space| {
            a_hall(space)?;
            space.share(Share::new("book:a", BOB, ANN).role("lender"))?;
            space.share(Share::new("book:a", CAT, BOB).role("reader"))?;
            space.request(
                Request::new("hall:h", BOB)
                    .levels(levels([("enter", true.into()), ("seat:1", "all".into())])),
            )?;
            space.rename(Rename::new(BOB, new))?;
            space.put(Put::new(BOB).org("acme")).map(drop)
        },
        |space| {
            assert!(space.check(new, "move", "seat:1").unwrap());
            assert!(!space.check(BOB, "view", "seat:1").unwrap());
            let waiting = &space.pending(None, None, None, None).unwrap().items[0];
            assert_eq!((&*waiting.principal, waiting.by.as_deref()), (new, Some(new)));
            let given = space.who("book:a", None, None).unwrap().grants;
            assert_eq!(given[2].by.as_deref(), Some(new));
        },
    );
}
