//! What arguments are read as, and what is said of those that are wrong.

use serde::Deserialize;
use serde_json::json;

use super::*;

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
    let word: Result<Word> = argument("word", &json!("never"));
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
