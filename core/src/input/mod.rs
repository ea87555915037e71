//! Arguments that come as data: read into types, or an error that says which one is wrong, what it
//! is, and what it must be.
//!
//! What a type asks for is said by the type itself, to serde; this is the one place that puts it
//! into words for people. For this it walks the data itself, and so knows the way to what is
//! wrong, such as `levels.meters` or `principals[2]`.

mod values;

#[cfg(test)]
mod tests;

use std::fmt;

use serde::de::{self, DeserializeOwned, Expected, Unexpected};
use serde_json::{Map, Value};

use self::values::{Arguments, Given};

use crate::error::{Code, Error, Result};
use crate::id::shown;

/// How many known words are looked at for one that was meant.
const MAX_CANDIDATES: usize = 200;
/// A longer word is nobody's slip of the pen.
const MAX_WORD: usize = 64;

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
    T::deserialize(Arguments { verb, given }).map_err(|problem| problem.error(Some(verb)))
}

/// Reads one argument.
///
/// # Errors
///
/// `invalid_argument`, as [`arguments`] gives it.
pub fn argument<T: DeserializeOwned>(name: &str, given: &Value) -> Result<T> {
    T::deserialize(Given(given))
        .map_err(|problem| problem.inside(Step::Name(name), given).error(None))
}

/// The word that may be meant by one that is not known.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let letters = word.chars().count();
    let limit = if letters < 4 { 1 } else { (letters / 3).max(2) };
    let known = known.into_iter().take(MAX_CANDIDATES).filter(|_| letters <= MAX_WORD);
    let near = known.map(|candidate| (distance(word, candidate), candidate));
    near.filter(|(distance, _)| *distance <= limit).min().map(|(_, near)| near)
}

/// How many letters must be added, left out or changed to make one word of the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (number, letter) in a.chars().enumerate() {
        let mut diagonal = number;
        let mut left = number + 1;
        let mut next = vec![left];
        for (other, above) in b.iter().zip(row.iter().skip(1)) {
            let change = diagonal + usize::from(letter != *other);
            left = change.min(left + 1).min(*above + 1);
            diagonal = *above;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

/// A step on the way to a value.
#[derive(Debug, Clone, Copy)]
enum Step<'a> {
    Name(&'a str),
    Place(usize),
}

/// What is wrong, and where.
#[derive(Debug)]
struct Problem {
    /// From the inside to the outside.
    path: Vec<String>,
    fault: Fault,
}

#[derive(Debug)]
enum Fault {
    /// Of the wrong kind: what it must be, and what it is.
    Wrong {
        must: String,
        is: Option<String>,
    },
    Unknown(&'static [&'static str]),
    Missing,
}

impl Problem {
    /// The same, seen from one step further out.
    fn inside(mut self, step: Step<'_>, value: &Value) -> Self {
        if let Fault::Wrong { is: is @ None, .. } = &mut self.fault {
            *is = Some(what_is(value));
        }
        self.path.push(match step {
            Step::Name(name) => shown(name),
            Step::Place(place) => format!("[{place}]"),
        });
        self
    }

    fn error(self, verb: Option<&str>) -> Error {
        let mut path = String::new();
        for step in self.path.iter().rev() {
            let inside = !path.is_empty() && !step.starts_with('[');
            path.push_str(if inside { "." } else { "" });
            path.push_str(step);
        }
        let path = shown(&path);
        let verb = verb.unwrap_or("the call");
        let known = match self.fault {
            Fault::Wrong { must, is } => {
                let is = is.unwrap_or_else(|| "something else".to_owned());
                return Error::argument(&path, format!("`{path}` is {is}; it must be {must}"));
            }
            Fault::Missing => {
                return Error::argument(&path, format!("{verb} lacks `{path}`; give it"));
            }
            Fault::Unknown(known) => known,
        };
        let last = self.path.first().map_or("", String::as_str);
        let near = nearest(last, known.iter().copied());
        let near_text = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
        let has = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        let message = format!("{verb} has no argument `{path}`; {near_text}it has {has}");
        let error = Error::new(Code::InvalidArgument, message).with("argument", path);
        let error = error.with("arguments", known.to_vec());
        if let Some(near) = near { error.with("nearest", near) } else { error }
    }
}

/// What a value is, in words.
fn what_is(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(switch) => switch.to_string(),
        Value::Number(number) => format!("the number {number}"),
        Value::String(text) => format!("the text `{}`", shown(text)),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

/// What a value must be, in words. Types of this crate say it so already.
fn what_must_be(expected: &str) -> String {
    match expected {
        "a string" => "text",
        "a boolean" => "true or false",
        "u64" | "usize" => "a whole number, 0 or more",
        "i64" => "a moment: whole milliseconds since 1970",
        "a map" => "an object, with a value for each name",
        "a sequence" => "a list",
        said => said.strip_prefix("expected ").unwrap_or(said),
    }
    .to_owned()
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.fault)
    }
}

impl std::error::Error for Problem {}

impl de::Error for Problem {
    fn custom<T: fmt::Display>(said: T) -> Self {
        let must = what_must_be(&said.to_string());
        Self { path: Vec::new(), fault: Fault::Wrong { must, is: None } }
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::custom(expected)
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::custom(expected)
    }

    fn invalid_length(_: usize, expected: &dyn Expected) -> Self {
        Self::custom(expected)
    }

    fn unknown_variant(_: &str, known: &'static [&'static str]) -> Self {
        Self::custom(format_args!("one of {}", known.join(", ")))
    }

    fn unknown_field(field: &str, known: &'static [&'static str]) -> Self {
        Self { path: vec![shown(field)], fault: Fault::Unknown(known) }
    }

    fn missing_field(field: &'static str) -> Self {
        Self { path: vec![field.to_owned()], fault: Fault::Missing }
    }
}
