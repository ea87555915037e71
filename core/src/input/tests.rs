//! What arguments are read as, and what is said of those that are wrong.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::*;
use crate::error::Result;

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Ask {
    Ping,
    Look { at: Inner, often: Option<u8> },
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Inner {
    word: Word,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Word {
    Always,
    Never,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Wrapped(Option<Inner>);

fn read<T: DeserializeOwned + std::fmt::Debug>(verb: &str, given: &Value) -> Result<T, String> {
    let Value::Object(given) = given else { return Err("no object".into()) };
    arguments(verb, given).map_err(|error| error.to_string())
}

#[test]
fn what_is_right_is_read() {
    assert_eq!(read("ping", &json!({})), Ok(Ask::Ping));
    let look = Ask::Look { at: Inner { word: Word::Never }, often: None };
    assert_eq!(read("look", &json!({"at": {"word": "never"}, "often": null})), Ok(look));
    let wrapped = Wrapped(Some(Inner { word: Word::Always }));
    assert_eq!(read("wrap", &json!({"word": "always"})), Ok(wrapped));
    let word: Result<Word> = argument("word", Some(&json!("never")));
    assert_eq!(word.ok(), Some(Word::Never));
}

#[test]
fn what_is_wrong_is_said_in_our_words() {
    let cases = [
        ("ping", json!({"loud": 1}), "ping has no argument `loud`; it has none"),
        ("look", json!({}), "look lacks `at`; give it"),
        (
            "look",
            json!({"at": {"word": "nevver"}}),
            "`at.word` is the text `nevver`; it must be one of always, never",
        ),
        (
            "look",
            json!({"at": {"word": 1}}),
            "`at.word` is the number 1; it must be one of always, never",
        ),
        (
            "look",
            json!({"at": {"wrd": "never"}}),
            "look has no argument `at.wrd`; did you mean `word`? it has word",
        ),
    ];
    for (verb, given, said) in cases {
        let error = read::<Ask>(verb, &given).map(|read| format!("{read:?}"));
        assert!(error.as_ref().is_err_and(|error| error.contains(said)), "{error:?}: {said}");
    }
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Act {
    Give { by: String, if_revision: Option<u8>, zone: String },
    Tell { by: Option<String> },
    Put {},
}

/// Who acts is asked for in the same words by every call, whether nothing came or nobody.
#[test]
fn a_guard_without_a_value_is_said_in_one_way() {
    let who = "`by` has no value; pass who acts, such as `user:ann@acme.org`";
    let always = format!("{who}; give is always somebody's");
    let host = format!(
        "{who}, or leave it out if nobody does: then it is the host's own word, your program's, and \
         no right is asked for"
    );
    let check = "`if_revision` has no value; pass one, or leave it out to do without it";
    let cases = [
        ("give", json!({"by": null}), always.as_str()),
        ("give", json!({"zone": "z"}), always.as_str()),
        ("give", json!({"by": null, "if_revision": null, "zone": 1}), always.as_str()),
        ("give", json!({"by": "a", "if_revision": null}), check),
        ("tell", json!({"by": null}), host.as_str()),
        ("put", json!({"by": null}), "put has no argument `by`; it has none"),
    ];
    for (verb, given, said) in cases {
        let told = read::<Act>(verb, &given);
        assert_eq!(told, Err(said.to_owned()), "{verb} {given}");
    }
    assert_eq!(read("tell", &json!({})), Ok(Act::Tell { by: None }));
}

#[test]
fn a_single_argument_is_left_out_or_lost() {
    let by = |given| argument::<Option<String>>("by", given).map_err(|error| error.to_string());
    assert_eq!(by(None), Ok(None));
    assert!(by(Some(&Value::Null)).is_err_and(|told| told.contains("the host's own word")));
    for given in [None, Some(&Value::Null)] {
        let needed = argument::<String>("by", given).map_err(|error| error.to_string());
        assert!(needed.is_err_and(|told| told.ends_with("the call is always somebody's")));
    }
    assert_eq!(argument::<Option<u8>>("limit", Some(&Value::Null)).ok(), Some(None));
}
