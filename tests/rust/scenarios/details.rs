//! What `docs/errors.md` promises in the details of each code, against the errors that the
//! scenarios meet.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use privity::Code;
use serde::Deserialize;
use serde_json::{Map, Value};

/// The names in the details of one code.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Promise {
    /// All of these are there.
    all: Vec<String>,
    /// At least one of these is.
    any: Vec<String>,
    /// These can be.
    also: Vec<String>,
}

/// With any code: the place among many questions.
const ALWAYS: &str = "index";

fn text(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)).unwrap()
}

static PROMISES: LazyLock<BTreeMap<String, Promise>> =
    LazyLock::new(|| serde_json::from_str(&text("tests/details.json")).unwrap());

/// Where the details of an error are not what is promised.
pub(crate) fn broken_promise(code: &str, details: &Map<String, Value>) -> Option<String> {
    let Some(promise) = PROMISES.get(code) else { return Some(format!("{code} promises nothing")) };
    let Promise { all, any, also } = promise;
    if let Some(missing) = all.iter().find(|name| !details.contains_key(*name)) {
        return Some(format!("the details of {code} lack `{missing}`"));
    }
    if !any.is_empty() && !any.iter().any(|name| details.contains_key(name)) {
        return Some(format!("the details of {code} have none of {any:?}"));
    }
    let known: BTreeSet<&String> = all.iter().chain(any).chain(also).collect();
    let strange = details.keys().find(|name| !known.contains(name) && *name != ALWAYS);
    strange.map(|name| format!("the details of {code} have `{name}`, which nobody knows of"))
}

#[test]
fn the_page_of_codes_has_the_names_in_the_details() {
    let page = text("docs/errors.md");
    let (rows, prose): (Vec<&str>, Vec<&str>) =
        page.lines().partition(|line| line.starts_with("| `"));
    let prose = prose.join("\n");
    assert!(prose.contains(&format!("`{ALWAYS}`")));
    // An answer that is too old is none that this version gives.
    let errors = Code::ALL.iter().filter(|code| code.kind().is_some() && **code != Code::Stale);
    let errors: BTreeSet<&str> = errors.map(|code| code.as_str()).collect();
    assert_eq!(errors, PROMISES.keys().map(String::as_str).collect());
    for (code, Promise { all, any, also }) in &*PROMISES {
        assert!(Code::find(code).is_some_and(|code| code.kind().is_some()), "{code}");
        let row = rows.iter().find(|row| row.starts_with(&format!("| `{code}` |"))).unwrap();
        for name in all.iter().chain(any).chain(also) {
            let quoted = format!("`{name}`");
            // What all refusals for a reason have stands before their table.
            let of_all = Code::find(code).is_some_and(Code::is_reason) && prose.contains(&quoted);
            assert!(of_all || row.contains(&quoted), "the row of {code} does not name {quoted}");
        }
    }
}
