//! Every argument of every change and question with every kind of value: what is wrong is said in the words of
//! the project, and says which argument it is.

use privity::{Code, Command, Error, Options, Put, Query, Space, VerbKind, verbs};
use serde_json::{Map, Value, json};

/// Words of the language or of the libraries that the core is made of.
const NOT_OURS: [&str; 17] = [
    "u64",
    "i64",
    "usize",
    "f64",
    "sequence",
    "expected",
    "a map",
    "struct",
    "newtype",
    "variant",
    "at line",
    "at column",
    "invalid type",
    "invalid value",
    "tuple",
    "enum",
    "unit value",
];

/// Whether such a list goes on after a number.
fn is_number(verb: &str) -> bool {
    verb == "pending" || verb == "history"
}

/// What can be given for an argument that is right.
fn right(verb: &str, argument: &str) -> Value {
    match argument {
        "after" if is_number(verb) => json!(1),
        "principals" | "members" | "owners" | "resources" => json!(["user:ann@acme.org"]),
        "sources" => json!(["dataset:a"]),
        "verified" => json!(["x"]),
        "guest" | "registered" | "cascade" | "reveal" | "nested" | "newest_first" => json!(true),
        "settings" => json!({"allow_viewer_export": true}),
        "levels" => json!({"goals": "full", "share_forward": true}),
        "attributes" => json!({"a": "b"}),
        "fields" => json!({}),
        "expires" | "if_revision" | "proposal" | "before" | "limit" => json!(1),
        "without" => json!("owner"),
        "by" | "principal" | "to" | "heir" => json!("user:ann@acme.org"),
        "group" => json!("group:g"),
        "org" => json!("acme"),
        _ => json!("dataset:a"),
    }
}

/// Whether a value is of the argument's kind, whatever it means.
fn fits(verb: &str, argument: &str, value: &Value) -> bool {
    let all = |fits: fn(&Value) -> bool| {
        value.as_object().is_some_and(|object| object.values().all(fits))
    };
    let texts = value.as_array().is_some_and(|items| items.iter().all(Value::is_string));
    match (verb, argument) {
        ("share", "principals") => value.is_string() || texts || all(Value::is_string),
        (_, "principals" | "members" | "owners" | "sources" | "resources") => {
            value.is_string() || texts
        }
        (_, "verified") => texts,
        (_, "guest" | "registered" | "cascade" | "reveal" | "nested" | "newest_first") => {
            value.is_boolean()
        }
        (_, "after") if is_number(verb) => value.is_u64(),
        (_, "without") => false,
        (_, "settings" | "levels") => all(|value| value.is_string() || value.is_boolean()),
        ("put" | "set", "attributes") => all(|value| value.is_string() || value.is_null()),
        (_, "attributes") | ("share" | "change", "fields") => all(Value::is_string),
        (_, "fields") => all(Value::is_boolean),
        ("request" | "transfer", "expires") => value.is_i64(),
        (_, "expires") => value.is_i64() || value == "never",
        (_, "if_revision" | "proposal" | "before" | "limit") => value.is_u64(),
        _ => value.is_string(),
    }
}

fn values() -> Vec<Value> {
    vec![
        json!(null),
        json!(true),
        json!(0),
        json!(5),
        json!(-1),
        json!(1.5),
        json!(1e300),
        json!(u64::MAX),
        json!(""),
        json!("never"),
        json!("\u{1b}[31m".repeat(1_000)),
        json!([]),
        json!(["x", 5]),
        json!([null]),
        json!([[]]),
        json!({}),
        json!({"a": 5}),
        json!({"a": null}),
        json!({"a": ["x"]}),
        json!({"a": {"b": 1}}),
        json!({"a\u{0}": 1.5}),
    ]
}

/// Reads a call without making it.
fn read(kind: VerbKind, verb: &str, given: Map<String, Value>) -> Result<(), Error> {
    match kind {
        VerbKind::Change => Command::read(verb, given).map(drop),
        _ => Query::read(verb, &given).map(drop),
    }
}

fn call(space: &Space, kind: VerbKind, verb: &str, given: Map<String, Value>) -> Result<(), Error> {
    match kind {
        VerbKind::Change => space.apply(Command::read(verb, given)?).map(drop),
        _ => space.answer(Query::read(verb, &given)?).map(drop),
    }
}

#[test]
fn what_is_wrong_with_an_argument_is_said_in_our_words() {
    let space = Space::open(":memory:", Options::new().model("datasets")).unwrap();
    space.put(Put::new("user:ann@acme.org").org("acme")).unwrap();
    let calls: Vec<_> = verbs().filter(|verb| verb.kind != VerbKind::Method).collect();
    assert!(calls.len() > 30, "{} calls", calls.len());
    for found in calls {
        let (verb, kind) = (found.name, found.kind);
        let given: Map<String, Value> = found
            .arguments
            .iter()
            .map(|argument| (argument.name.to_owned(), right(verb, argument.name)))
            .collect();
        read(kind, verb, given.clone()).unwrap();
        for argument in found.arguments {
            let name = argument.name;
            let lacks = read(kind, verb, without(&given, name)).err();
            assert_eq!(lacks.is_some(), argument.needed, "{verb}, {name}: {lacks:?}");
            for value in values() {
                let mut wrong = given.clone();
                wrong.insert(name.to_owned(), value.clone());
                let what = format!("{verb}, {name}: {value}");
                let read = read(kind, verb, wrong.clone());
                // What is not named is not given; but an actor who got lost is no host, and a
                // revision that did is no change without its check.
                let required = argument.needed || ["by", "if_revision", "hash"].contains(&name);
                let fine = fits(verb, name, &value) || value.is_null() && !required;
                assert_eq!(read.is_ok(), fine, "{what}: {read:?}");
                let Err(error) = call(&space, kind, verb, wrong) else { continue };
                for word in NOT_OURS {
                    assert!(!error.message().contains(word), "{what}: {error}");
                }
                assert!(error.message().len() < 500, "{what}: {error}");
                if error.code() == Code::InvalidArgument {
                    assert!(error.details()["argument"].is_string(), "{what}: {error}");
                }
                if !fine {
                    assert_eq!(error.code(), Code::InvalidArgument, "{what}: {error}");
                    let argument = error.details()["argument"].as_str().unwrap();
                    let inside = argument.strip_prefix(name);
                    assert!(
                        inside.is_some_and(|way| way.is_empty() || way.starts_with(['.', '[']))
                    );
                    assert!(error.message().contains(argument), "{what}: {error}");
                }
            }
        }
    }
}

fn without(given: &Map<String, Value>, name: &str) -> Map<String, Value> {
    let mut given = given.clone();
    given.remove(name);
    given
}

#[test]
fn the_way_to_what_is_wrong_is_told() {
    let told = |verb: &str, arguments: Value| {
        let Value::Object(arguments) = arguments else { panic!("an object") };
        let error = Command::read(verb, arguments).unwrap_err();
        (error.details()["argument"].as_str().unwrap().to_owned(), error.message().to_owned())
    };
    let share = |more: Value| {
        let mut share = json!({"resource": "dataset:a", "principals": "user:b", "by": "user:a"});
        share.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        told("share", share)
    };
    let level = "the name of a level, or true or false for an option";
    for (more, argument, message) in [
        (
            json!({"levels": {"meters": 5}}),
            "levels.meters",
            format!("is the number 5; it must be {level}"),
        ),
        (
            json!({"principals": ["user:b", null]}),
            "principals[1]",
            "is null; it must be text".to_owned(),
        ),
        (json!({"fields": {"a": true}}), "fields.a", "is true; it must be text".to_owned()),
        (json!({"role": ["viewer"]}), "role", "is a list; it must be text".to_owned()),
    ] {
        assert_eq!(share(more), (argument.to_owned(), format!("`{argument}` {message}")));
    }
    let (argument, message) =
        told("request", json!({"resource": "a:b", "by": "user:a", "expires": "never"}));
    assert_eq!(argument, "expires");
    assert_eq!(
        message,
        "`expires` is the text `never`; it must be a moment: whole milliseconds since 1970"
    );
    assert_eq!(told("leave", json!({"resource": "a:b"})).0, "by");
}

#[test]
fn an_argument_that_the_call_does_not_have_is_told_with_those_that_it_has() {
    let unknown = |verb: &str, name: &str| {
        let Value::Object(mut given) = json!({"resource": "dataset:a", "by": "user:a"}) else {
            panic!("an object")
        };
        given.insert(name.to_owned(), json!(5));
        Command::read(verb, given).unwrap_err().details().clone()
    };
    let details = unknown("delete", "if_revison");
    assert_eq!(details["argument"], "if_revison");
    assert_eq!(details["arguments"], json!(["resource", "by", "if_revision"]));
    assert_eq!(details["nearest"], "if_revision");
    assert_eq!(unknown("leave", "until").get("nearest"), None);
    assert_eq!(unknown("leave", &"x".repeat(1_000_000))["argument"].as_str().unwrap().len(), 83);
}

#[test]
fn what_is_no_verb_is_told_with_those_that_are() {
    let error = Query::read("whom", &Map::new()).unwrap_err();
    assert_eq!(error.code(), Code::InvalidArgument);
    assert_eq!(error.details()["argument"], "op");
    assert_eq!(error.details()["nearest"], "who");
    assert!(error.message().starts_with("`whom` is not a question; did you mean `who`?"));
    // Each kind of call has its own reader.
    assert!(Query::read("share", &Map::new()).is_err());
    assert!(Command::read("who", Map::new()).is_err());
}
