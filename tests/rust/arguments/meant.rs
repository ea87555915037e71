//! What may be meant by a misspelt word: never a name of a person or a resource, which may be
//! hidden from whoever asks.

use std::collections::BTreeMap;

use privity::{Create, Error, Options, Pick, Put, Share, Space};

const ANN: &str = "user:ann@acme.org";
const BOB: &str = "user:bob@acme.org";

fn house() -> Space {
    let space = Space::open(":memory:", Options::new().model("properties")).unwrap();
    for who in [ANN, BOB, "user:cy@acme.org"] {
        space.put(Put::new(who)).unwrap();
    }
    space.create(Create::new("property:mill").by(ANN)).unwrap();
    space.create(Create::new("meter:hidden").parent("property:mill").by(ANN)).unwrap();
    space
}

fn levels(name: &str, level: &str) -> BTreeMap<String, Pick> {
    BTreeMap::from([(name.to_owned(), Pick::from(level))])
}

#[test]
fn no_part_is_suggested() {
    let space = house();
    let misspelt = |levels| -> Error {
        let share = Share::new("property:mill", BOB, ANN).role("custom").levels(levels);
        space.share(share).unwrap_err()
    };
    for name in ["meter:hiden", "meter:hidde", "metr:hidden"] {
        let error = misspelt(levels(name, "read"));
        assert_eq!(error.details().get("nearest"), None, "{error}");
        assert!(!error.message().contains("did you mean"), "{error}");
    }
    let error = misspelt(levels("goal", "read"));
    assert!(error.message().contains("did you mean `goals`?"), "{error}");
}

#[test]
fn nobody_and_nothing_is_suggested() {
    let space = house();
    let errors = [
        space.who("property:mil", None, None).map(drop).unwrap_err(),
        space.share(Share::new("property:mil", BOB, ANN).role("read_only")).map(drop).unwrap_err(),
        space.get("meter:hiden").map(drop).unwrap_err(),
        space
            .share(Share::new("property:mill", "user:bo@acme.org", "user:an@acme.org"))
            .map(drop)
            .unwrap_err(),
    ];
    for error in errors {
        assert_eq!(error.details().get("nearest"), None, "{error}");
        assert!(!error.message().contains("mean"), "{error}");
    }
}

/// A long list of words is shown in part, and the one that is meant is named all the same.
#[test]
fn what_it_is_of_is_said_as_people_say_it() {
    let space = house();
    let error = space.put(Put::new("org:acme").guest(true)).unwrap_err();
    assert_eq!(error.message(), "an organization has no `guest`; leave it out");
    let error = space.rename(privity::Rename::new("org:acme", BOB)).unwrap_err();
    assert!(!error.message().starts_with("a org"), "{error}");
    let error = space.put(Put::new("group:ops").fields(BTreeMap::from([("x".to_owned(), true)])));
    assert_eq!(error.unwrap_err().message(), "a group has no `fields`; leave it out");
}
