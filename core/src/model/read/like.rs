//! A type that is `like` another one: it has all that the other says, save what it says itself.

use serde_json::{Map, Value};

use super::names::instead;
use super::path::Path;
use super::problems::Problems;

/// The word itself.
const LIKE: &str = "like";
/// The tables of a model that are no types.
pub(crate) const NO_TYPES: [&str; 4] = ["model", "users", "examples", "$schema"];

/// The type as if it had been written out; `None` if it is like nothing that there is.
pub(crate) fn written_out(
    name: &str,
    types: &Map<String, Value>,
    problems: &mut Problems,
) -> Option<Value> {
    let value = types.get(name)?;
    let Some(like) = value.get(LIKE).and_then(Value::as_str) else { return Some(value.clone()) };
    let at = Path::default().key(name).key(LIKE);
    let known = || types.keys().map(String::as_str).filter(|known| *known != name);
    let known = || known().filter(|known| !NO_TYPES.contains(known));
    let Some(other) = types.get(like).filter(|_| !NO_TYPES.contains(&like)) else {
        problems.add(&at, format!("there is no type `{like}`"), instead(like, known()));
        return None;
    };
    if like == name {
        problems.add(&at, format!("`{name}` is like itself"), "name another type");
        return None;
    }
    if other.get(LIKE).is_some() {
        let problem = format!("`{like}` is itself like another type");
        problems.add(&at, problem, "name that one, and say here what differs");
        return None;
    }
    let (Value::Object(other), Value::Object(own)) = (other, value) else { return None };
    let mut all = other.clone();
    all.extend(own.iter().filter(|(word, _)| *word != LIKE).map(|(k, v)| (k.clone(), v.clone())));
    Some(Value::Object(all))
}

/// Every type that is like another one, with that one.
pub(crate) fn copies(model: &Value) -> Vec<(&str, &str)> {
    let types = model.as_object().into_iter().flatten();
    types.filter_map(|(name, kind)| Some((name.as_str(), kind.get(LIKE)?.as_str()?))).collect()
}
