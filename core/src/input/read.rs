//! Reading the arguments of a call.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::problem::{Fault, Step, lost};
use super::values::{Arguments, Given};
use crate::error::Result;

/// Reads the arguments of a call, by name. Of an enum, the variant is named by `verb`. What is
/// inside of them is what arguments are made of: texts, switches, whole numbers, lists, objects,
/// and words of which there are some.
///
/// # Errors
///
/// `invalid_argument`: one is missing, of the wrong kind, or not one of the call's. Its name is in
/// `details.argument`, with the way to what is inside of it; of one that the call does not have,
/// `details.arguments` lists those that it has, and `details.nearest` is the one that may be meant.
pub fn arguments<T: DeserializeOwned>(verb: &str, given: &Map<String, Value>) -> Result<T> {
    if let Some((name, value)) = given.iter().find(|(name, value)| is_lost(name, value)) {
        // Alone, it is wrong where it must be given, and right where it can be left out.
        let alone = Map::from_iter([(name.clone(), value.clone())]);
        let needed = match T::deserialize(Arguments { verb, given: &alone }) {
            Err(problem) if matches!(problem.fault, Fault::Unknown(_)) => {
                return Err(problem.error(Some(verb)));
            }
            Err(problem) => problem.is_wrong(name),
            Ok(_) => false,
        };
        return Err(lost(name, needed.then_some(verb)));
    }
    T::deserialize(Arguments { verb, given }).map_err(|problem| problem.error(Some(verb)))
}

/// Reads one argument; without a value, it was left out.
///
/// # Errors
///
/// `invalid_argument`, as [`arguments`] gives it.
pub fn argument<T: DeserializeOwned>(name: &str, given: Option<&Value>) -> Result<T> {
    let value = given.unwrap_or(&Value::Null);
    let read = T::deserialize(Given(value));
    if is_lost(name, value) && (given.is_some() || read.is_err()) {
        return Err(lost(name, read.is_err().then_some("the call")));
    }
    read.map_err(|problem| problem.inside(Step::Name(name), value).error(None))
}

/// Arguments without which a call does more. A variable that was never set must not become the
/// host's own word, nor a change without its check.
const GUARDS: [&str; 3] = ["by", "if_revision", "hash"];

fn is_lost(name: &str, value: &Value) -> bool {
    value.is_null() && GUARDS.contains(&name)
}
