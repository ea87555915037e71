//! Bad input: a typed error, and the revision as it was.

use std::collections::BTreeMap;

use privity::{
    Add, Change, Code, Command, Create, Delete, Error, ErrorKind, Forget, History, Leave, Options,
    Put, Remove, Revoke, Set, Share, Space,
};
use rstest::rstest;
use serde_json::{Value, json};

const ANN: &str = "user:ann@acme.org";

fn world() -> Space {
    let space = Space::open(":memory:", Options::new().model("datasets")).unwrap();
    space.put(Put::new(ANN).org("acme")).unwrap();
    space.put(Put::new("group:g").org("acme")).unwrap();
    space.create(Create::new("dataset:a").by(ANN)).unwrap();
    space
}

/// Strings that are no identifier of anything.
fn junk() -> Vec<String> {
    let mut junk: Vec<String> =
        ["", ":", "user:", ":x", "user", "__proto__", "constructor", "user:\0"]
            .into_iter()
            .map(str::to_owned)
            .collect();
    junk.extend(["user:a\u{1b}[31m".to_owned(), "dataset:a\nb".to_owned(), "👩".repeat(10)]);
    junk.push("x".repeat(10_000_000));
    junk.push(format!("user:{}", "x".repeat(10_000_000)));
    junk.push(format!("dataset:{}", "x".repeat(10_000_000)));
    junk
}

fn refuses(space: &Space, what: &str, error: &Error) {
    assert_eq!(error.kind(), ErrorKind::Invalid, "{what}: {error}");
    assert!(error.message().len() < 2_000, "{what}: the message echoes the input");
    assert!(serde_json::to_string(error.details()).unwrap().len() < 4_000, "{what}");
    assert_eq!(space.revision().unwrap(), 3, "{what} changed something");
}

#[test]
fn junk_is_refused_wherever_an_identifier_stands() {
    let space = world();
    for text in junk() {
        let shown: String = text.chars().take(20).collect();
        let commands: Vec<Command> = vec![
            Put::new(&*text).into(),
            Add::new(&*text, ANN).into(),
            Add::new("group:g", &*text).into(),
            Remove::new(&*text, ANN).into(),
            Remove::new("group:g", &*text).into(),
            Create::new(&*text).by(ANN).into(),
            Create::new("dataset:b").by(&*text).into(),
            Create::new("dashboard:b").by(ANN).sources(&*text).into(),
            Set::new(&*text).status("x").into(),
            Set::new("dataset:a").owners(&*text).into(),
            Delete::new(&*text).into(),
            Delete::new("dataset:a").by(&*text).into(),
            Forget::new(&*text).into(),
            Share::new(&*text, ANN, ANN).into(),
            Share::new("dataset:a", &*text, ANN).into(),
            Share::new("dataset:a", "user:b@acme.org", &*text).into(),
            Share::new("dataset:a", "user:b@acme.org", ANN).role(&*text).into(),
            Change::new("dataset:a", &*text, ANN).role("viewer").into(),
            Change::new("dataset:a", ANN, ANN).role(&*text).into(),
            Revoke::new("dataset:a", &*text, ANN).into(),
            Leave::new(&*text, ANN).into(),
        ];
        for command in commands {
            let verb = format!("{shown:?} in {}", serde_json::to_value(&command).unwrap()["op"]);
            refuses(&space, &verb, &space.apply(command).unwrap_err());
        }
        let questions = [
            space.check(&text, "view", "dataset:a").unwrap_err(),
            space.check(ANN, &text, "dataset:a").unwrap_err(),
            space.check(ANN, "view", &text).unwrap_err(),
            space.check_many([(ANN, "view", "dataset:a"), (ANN, "view", &text)]).unwrap_err(),
            space.explain(&text, "view", "dataset:a", None).unwrap_err(),
            space.explain(ANN, "view", "dataset:a", Some(text.as_str())).unwrap_err(),
            space.who(&text, None, None).unwrap_err(),
            space.who("dataset:a", Some(&text), None).unwrap_err(),
            space.what(&text, "view", "dataset", None, None).unwrap_err(),
            space.what(ANN, "view", &text, None, None).unwrap_err(),
            space.actions(&text, "dataset:a").unwrap_err(),
            space.actions(ANN, &*text).unwrap_err(),
            space.select(&text, "dataset:a", ANN).unwrap_err(),
        ];
        for (nth, error) in questions.into_iter().enumerate() {
            refuses(&space, &format!("{shown:?} in question {nth}"), &error);
        }
    }
}

#[rstest]
#[case::a_resource_as_principal("dataset:a", "view", "dataset:a", Code::InvalidId)]
#[case::a_principal_as_resource(ANN, "view", ANN, Code::InvalidId)]
#[case::swapped("dataset:a", "view", ANN, Code::InvalidId)]
#[case::an_action_as_resource(ANN, "dataset:a", "view", Code::InvalidId)]
#[case::no_such_action(ANN, "vieW", "dataset:a", Code::UnknownAction)]
#[case::no_such_type(ANN, "view", "Dataset:a", Code::UnknownType)]
fn swapped_and_mistyped_arguments_are_errors_not_denials(
    #[case] principal: &str,
    #[case] action: &str,
    #[case] resource: &str,
    #[case] expected: Code,
) {
    let space = world();
    assert_eq!(space.check(principal, action, resource).unwrap_err().code(), expected);
    let many = space.check_many([(ANN, "view", "dataset:a"), (principal, action, resource)]);
    let error = many.unwrap_err();
    assert_eq!((error.code(), error.details()["index"].as_u64()), (expected, Some(1)));
}

/// `check_many` keeps what it found for the question before; no answer may show it.
#[test]
fn a_question_is_not_mistaken_for_the_one_before() {
    let space = world();
    space.create(Create::new("dashboard:d").by(ANN).sources(["dataset:a"])).unwrap();
    let people = [ANN, "user:ANN@acme.org", "group:g", "user:nobody@else.org"];
    // Numbered differently in the two types, or not there in one of them.
    let actions = ["view", "delete", "access.view", "screenshot", "append", "save"];
    let things = ["dataset:a", "dashboard:d", "dataset:none", "dashboard:none"];
    let mut questions = Vec::new();
    for who in people {
        for action in actions {
            // Equal names, in places of their own.
            let ask = |thing: &str| (who.to_owned(), action.to_owned(), thing.to_owned());
            questions.extend(things.map(ask));
        }
    }
    let alone = |(who, action, thing): &(String, String, String)| {
        space.check(who, action, thing).map_err(|error| error.code())
    };
    for pair in questions.windows(2).chain(questions.windows(3)) {
        let expected: Result<Vec<bool>, Code> = pair.iter().map(alone).collect();
        let asked = pair.iter().map(|(who, action, thing)| (&**who, &**action, &**thing));
        let answers = space.check_many(asked).map_err(|error| error.code());
        assert_eq!(answers, expected, "{pair:?}");
    }
    let valid: Vec<_> = questions.iter().filter(|question| alone(question).is_ok()).collect();
    let expected: Vec<bool> = valid.iter().map(|question| alone(question).unwrap()).collect();
    let asked = valid.iter().map(|(who, action, thing)| (&**who, &**action, &**thing));
    assert_eq!(space.check_many(asked).unwrap(), expected);
    assert!(expected.contains(&true) && expected.contains(&false));
}

#[rstest]
#[case::unknown_option("share", json!({"resource": "dataset:a", "principals": ANN, "by": ANN, "rol": "viewer"}))]
#[case::option_of_another_verb("share", json!({"resource": "dataset:a", "principals": ANN, "by": ANN, "cascade": true}))]
#[case::no_actor("share", json!({"resource": "dataset:a", "principals": ANN}))]
#[case::number_for_a_name("share", json!({"resource": 7, "principals": ANN, "by": ANN}))]
#[case::null_for_a_list("share", json!({"resource": "dataset:a", "principals": null, "by": ANN}))]
#[case::list_in_a_list("share", json!({"resource": "dataset:a", "principals": [[ANN]], "by": ANN}))]
#[case::text_for_a_moment("share", json!({"resource": "dataset:a", "principals": ANN, "by": ANN, "expires": "soon"}))]
#[case::fraction_for_a_moment("share", json!({"resource": "dataset:a", "principals": ANN, "by": ANN, "expires": 1.5}))]
#[case::negative_revision("delete", json!({"resource": "dataset:a", "if_revision": -1}))]
#[case::number_for_a_switch("revoke", json!({"resource": "dataset:a", "principals": ANN, "by": ANN, "cascade": 1}))]
#[case::number_for_a_setting("set", json!({"resource": "dataset:a", "by": ANN, "settings": {"allow_viewer_export": 0}}))]
#[case::no_such_verb("grant", json!({}))]
#[case::nothing_given("share", json!({}))]
#[case::a_lost_actor("delete", json!({"resource": "dataset:a", "by": null}))]
#[case::an_op_as_argument("put", json!({"principal": ANN, "op": "forget"}))]
fn commands_of_the_wrong_shape(#[case] verb: &str, #[case] arguments: Value) {
    let Value::Object(arguments) = arguments else { panic!("an object") };
    let error = Command::read(verb, arguments).unwrap_err();
    assert_eq!(error.code(), Code::InvalidArgument, "{error}");
}

#[rstest]
#[case::past("share", json!({"principals": "user:b@acme.org", "expires": 1}), Code::InvalidArgument)]
#[case::beyond_all_clocks("share", json!({"principals": "user:b@acme.org", "expires": i64::MAX}), Code::InvalidArgument)]
#[case::nobody("share", json!({"principals": []}), Code::InvalidArgument)]
#[case::long_note("share", json!({"principals": "user:b@acme.org", "note": "n".repeat(2_001)}), Code::LimitExceeded)]
#[case::long_message("share", json!({"principals": "user:b@acme.org", "message": "m".repeat(2_001)}), Code::MessageTooLong)]
#[case::many_roles("share", json!({"principals": roles_of(10_001)}), Code::LimitExceeded)]
#[case::many_names("share", json!({"principals": vec!["user:b@acme.org"; 10_001]}), Code::LimitExceeded)]
#[case::nothing_to_change("change", json!({"principals": ANN}), Code::InvalidArgument)]
#[case::unknown_setting("set", json!({"settings": {"__proto__": true}}), Code::UnknownField)]
#[case::wrong_value("set", json!({"settings": {"allow_viewer_export": "yes"}}), Code::InvalidArgument)]
#[case::no_statuses_here("set", json!({"status": "ready"}), Code::UnknownField)]
#[case::no_sources_here("set", json!({"sources": ["dataset:a"]}), Code::InvalidOperation)]
#[case::no_leaving_here("leave", json!({}), Code::InvalidOperation)]
fn arguments_that_mean_nothing(
    #[case] verb: &str,
    #[case] arguments: Value,
    #[case] expected: Code,
) {
    let space = world();
    let Value::Object(mut arguments) = arguments else { panic!("an object") };
    arguments.insert("resource".to_owned(), json!("dataset:a"));
    arguments.insert("by".to_owned(), json!(ANN));
    let error = space.apply(Command::read(verb, arguments).unwrap()).unwrap_err();
    assert_eq!(error.code(), expected, "{error}");
    assert_eq!(space.revision().unwrap(), 3);
}

/// Words that are special in other languages are plain names here.
#[test]
fn special_words_are_plain_names() {
    let space = world();
    for name in ["__proto__", "constructor", "toString", "None", "null", "a'; drop table events;--"]
    {
        space.create(Create::new(format!("dataset:{name}")).by(ANN)).unwrap();
        assert!(space.check(ANN, "view", &format!("dataset:{name}")).unwrap());
        let facts = BTreeMap::from([(name.to_owned(), Some("x".to_owned()))]);
        space.put(Put::new(ANN).attributes(facts)).unwrap();
    }
    space.verify(None).unwrap();
}

#[test]
fn questions_about_nothing() {
    let space = world();
    for area in ["", "a\0b"] {
        let put = Put::new(ANN).verified(vec![area.to_owned()]);
        refuses(&space, "a verification for nothing", &space.put(put).unwrap_err());
    }
    refuses(&space, "no page", &space.what(ANN, "view", "dataset", None, Some(0)).unwrap_err());
    let after = |after| space.what(ANN, "view", "dataset", Some(after), None).unwrap_err();
    refuses(&space, "after nothing", &after("zzz"));
    refuses(&space, "after another type", &after("dashboard:a"));
    let later = Delete::new("dataset:a").if_revision(9_u64);
    refuses(&space, "a revision to come", &space.delete(later).unwrap_err());
    for note in ["a\0b", "\u{1b}[31m"] {
        let share = Share::new("dataset:a", "user:b@acme.org", ANN);
        refuses(&space, "a note", &space.share(share.clone().note(note)).unwrap_err());
        refuses(&space, "a message", &space.share(share.message(note)).unwrap_err());
    }
    refuses(
        &space,
        "no events",
        &space.history(History { limit: Some(0), ..History::default() }).unwrap_err(),
    );
    refuses(
        &space,
        "of a principal",
        &space.history(History { resource: Some(ANN), ..History::default() }).unwrap_err(),
    );
    refuses(
        &space,
        "of no type",
        &space.history(History { resource: Some("order:1"), ..History::default() }).unwrap_err(),
    );
    refuses(
        &space,
        "of no revision",
        &space.history(History { after: 9, ..History::default() }).unwrap_err(),
    );
    let path = "x".repeat(10_000_000);
    let error = Space::open(&path, Options::new().model("datasets")).unwrap_err();
    refuses(&space, "a long path", &error);
    let error = Space::open(":memory:", Options::new().model(format!("{path}.toml").as_str()));
    refuses(&space, "a long path of a model", &error.unwrap_err());
}

#[test]
fn a_model_that_is_all_wrong_says_so_in_short() {
    let actions = (0..20_000).map(|n| format!("a{n} = \"x\"")).collect::<Vec<_>>().join("\n");
    let text = format!(
        "[model]\nname = \"m\"\n[t]\nowner = \"o\"\nroles.o.can = [{}]\n[t.actions]\n{actions}",
        (0..20_000).map(|n| format!("\"b{n}\"")).collect::<Vec<_>>().join(",")
    );
    let error = privity::Model::from_toml(&text, "m.toml").unwrap_err();
    assert_eq!(error.code(), Code::InvalidModel);
    assert!(error.details()["problems"].as_array().unwrap().len() <= 100);
}

#[test]
fn an_error_names_the_argument_that_is_wrong() {
    let Value::Object(arguments) = json!({"resource": 5, "principals": ANN, "by": ANN}) else {
        panic!("an object")
    };
    let error = Command::read("share", arguments).unwrap_err();
    assert_eq!(error.details()["argument"], "resource");
}

/// So many receivers, each with a role that there is not: that there are too many is told first.
fn roles_of(count: usize) -> Value {
    (0..count).map(|n| (format!("user:u{n}@acme.org"), json!("none"))).collect()
}
