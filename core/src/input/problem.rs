//! What is wrong with an argument, and where; in words for people.

use std::fmt;

use serde::de::{self, Expected, Unexpected};
use serde_json::Value;

use super::words::Known;
use crate::error::{Code, Error};
use crate::text::shown;

/// One of them was given without a value; `verb` cannot do without.
pub(super) fn lost(name: &str, verb: Option<&str>) -> Error {
    let help = match (name, verb) {
        ("by", Some(verb)) => format!("{WHO_ACTS}; {verb} is always somebody's"),
        ("by", None) => format!(
            "{WHO_ACTS}, or leave it out if nobody does: then it is the host's own word, your \
             program's, and no right is asked for"
        ),
        (_, Some(_)) => "pass one".to_owned(),
        (_, None) => "pass one, or leave it out to do without it".to_owned(),
    };
    Error::argument(name, format!("`{name}` has no value; {help}"))
}

const WHO_ACTS: &str = "pass who acts, such as `user:ann@acme.org`";

/// A step on the way to a value.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step<'a> {
    Name(&'a str),
    Place(usize),
}

/// What is wrong, and where.
#[derive(Debug)]
pub(super) struct Problem {
    /// From the inside to the outside.
    pub(super) path: Vec<String>,
    pub(super) fault: Fault,
}

#[derive(Debug)]
pub(super) enum Fault {
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
    pub(super) fn inside(mut self, step: Step<'_>, value: &Value) -> Self {
        if let Fault::Wrong { is: is @ None, .. } = &mut self.fault {
            *is = Some(what_is(value));
        }
        self.path.push(match step {
            Step::Name(name) => shown(name),
            Step::Place(place) => format!("[{place}]"),
        });
        self
    }

    /// Whether the argument of this name is of the wrong kind.
    pub(super) fn is_wrong(&self, name: &str) -> bool {
        matches!(self.fault, Fault::Wrong { .. }) && self.path == [name]
    }

    pub(super) fn error(self, verb: Option<&str>) -> Error {
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
            Fault::Missing if path == "by" => return lost(&path, Some(verb)),
            Fault::Missing => {
                return Error::argument(&path, format!("{verb} lacks `{path}`; give it"));
            }
            Fault::Unknown(known) => known,
        };
        let last = self.path.first().map_or("", String::as_str);
        let of = Known::new(last, known.iter().copied());
        let message = format!("{verb} has no argument `{path}`; {}", of.help("it has"));
        let error = Error::new(Code::InvalidArgument, message).with("argument", path);
        of.nearest_in(error.with("arguments", known.to_vec()))
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
        "u64" => "a whole number, 0 or more",
        // How many there are to be on a page.
        "usize" => "a whole number, 1 or more",
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
