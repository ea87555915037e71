//! Reads arguments: exactly what is there, or an error. Only own properties count, so a polluted
//! `Object.prototype` says nothing; and `undefined` is no value, so that a variable that was
//! never set does not become "no actor", which is the host's word.

use napi::ValueType;
use privity::{Code, Error, Result};
use serde_json::{Map, Value};

use crate::js::{Js, MAX_TEXT, Unreadable};

/// How deep data can be nested: deeper than any model, and an end to what holds itself.
const MAX_DEPTH: usize = 16;
/// The largest number that JavaScript counts exactly.
const MAX_SAFE: f64 = 9_007_199_254_740_991.0;

/// The arguments of a call: those by position, under the names that index.js gives them, and
/// those of the options, in camelCase.
pub(crate) fn arguments(positional: Js<'_>, options: Js<'_>) -> Result<Map<String, Value>> {
    let mut reader = Reader { buffer: Vec::new(), left: MAX_TEXT };
    let mut arguments = reader.object(positional, "arguments", 0, str::to_owned)?;
    if options.kind() == ValueType::Undefined {
        return Ok(arguments);
    }
    for (name, value) in reader.object(options, "options", 0, snake_case)? {
        // What is given by position is not an option as well, even if it says the same.
        if arguments.insert(name.clone(), value).is_some() {
            return Err(refused(&name, "is not an option here; it is given by position"));
        }
    }
    Ok(arguments)
}

/// A single value, such as a model.
pub(crate) fn value(js: Js<'_>, name: &str) -> Result<Value> {
    Reader { buffer: Vec::new(), left: MAX_TEXT }.value(js, name, 0)
}

/// A moment: milliseconds, or a `Date`.
pub(crate) fn moment(js: Js<'_>, name: &str) -> Result<i64> {
    match js.number().or_else(|| js.date()) {
        Some(number) => whole(number, name),
        None => Err(refused(name, "is not a moment; give milliseconds since 1970, or a Date")),
    }
}

struct Reader {
    buffer: Vec<u8>,
    /// How many bytes may still be read: an end to what repeats itself.
    left: usize,
}

impl Reader {
    fn value(&mut self, js: Js<'_>, name: &str, depth: usize) -> Result<Value> {
        self.spend(64, name)?;
        match js.kind() {
            ValueType::String => Ok(Value::from(self.text(js, name)?)),
            ValueType::Boolean => Ok(Value::from(js.boolean())),
            ValueType::Number => {
                whole(js.number().unwrap_or(f64::NAN), name).map(Value::from)
            }
            ValueType::Null if depth > 0 => Ok(Value::Null),
            ValueType::Object if depth == MAX_DEPTH => {
                Err(refused(name, "is nested too deep, or holds itself"))
            }
            ValueType::Object => match js.array_length() {
                Some(length) => self.list(js, length, name, depth + 1),
                None => {
                    self.object(js, name, depth + 1, str::to_owned).map(Value::Object)
                }
            },
            ValueType::Undefined => Err(refused(name, "is undefined; give a value or leave it out")),
            ValueType::Null => Err(refused(name, "is null; give a value or leave it out")),
            _ => Err(refused(name, "holds a symbol, a function or a BigInt; give plain data")),
        }
    }

    fn list(&mut self, js: Js<'_>, length: u32, name: &str, depth: usize) -> Result<Value> {
        let item = |index| {
            let item = js.item(index).ok_or_else(|| threw(name))?;
            self.value(item, name, depth)
        };
        (0..length).map(item).collect::<Result<Vec<Value>>>().map(Value::Array)
    }

    /// The own properties of a plain object. `rename` says what a key is called in the core.
    fn object(
        &mut self,
        js: Js<'_>,
        name: &str,
        depth: usize,
        rename: fn(&str) -> String,
    ) -> Result<Map<String, Value>> {
        if js.kind() != ValueType::Object || !js.is_plain() {
            return Err(refused(name, "is not a plain object"));
        }
        let keys = js.own_keys().ok_or_else(|| threw(name))?;
        let mut members = Map::new();
        for index in 0..keys.array_length().unwrap_or_default() {
            let key = keys.item(index).ok_or_else(|| threw(name))?;
            let text = self.text(key, name)?;
            let value = js.property(key).ok_or_else(|| threw(&text))?;
            let member = rename(&text);
            // The one argument that is a moment; elsewhere a date is an object like any other.
            let value = match value.date() {
                Some(_) if depth == 0 && member == "expires" => moment(value, &text)?.into(),
                _ => self.value(value, &text, depth)?,
            };
            members.insert(member, value);
        }
        Ok(members)
    }

    fn text(&mut self, js: Js<'_>, name: &str) -> Result<String> {
        let text = js.text(&mut self.buffer).map_err(|why| unreadable(why, name))?.to_owned();
        self.spend(text.len(), name)?;
        Ok(text)
    }

    fn spend(&mut self, bytes: usize, name: &str) -> Result<()> {
        let left = self.left.checked_sub(bytes);
        self.left = left.ok_or_else(|| unreadable(Unreadable::TooLong, name))?;
        Ok(())
    }
}

/// An option's name in the core. One that is in the core's spelling already is none here, and
/// stays unknown.
fn snake_case(name: &str) -> String {
    if name.contains('_') {
        return format!("{name} (options are written in camelCase)");
    }
    let mut text = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            text.push('_');
        }
        text.push(c.to_ascii_lowercase());
    }
    text
}

fn whole(number: f64, name: &str) -> Result<i64> {
    if number.fract() == 0.0 && number.abs() <= MAX_SAFE {
        #[expect(clippy::cast_possible_truncation, reason = "whole and in range, as just seen")]
        return Ok(number as i64);
    }
    Err(refused(name, "is not a whole number that JavaScript can count exactly"))
}

pub(crate) fn unreadable(why: Unreadable, name: &str) -> Error {
    match why {
        Unreadable::NotText => refused(name, "is not a string"),
        Unreadable::LoneSurrogate => refused(name, "has half of a surrogate pair: it is not text"),
        Unreadable::TooLong => {
            let message = format!("`{}` is too large; give at most {MAX_TEXT} bytes", brief(name));
            Error::new(Code::LimitExceeded, message).with("limit", MAX_TEXT)
        }
    }
}

pub(crate) fn refused(name: &str, why: &str) -> Error {
    let name = brief(name);
    Error::new(Code::InvalidArgument, format!("`{name}` {why}")).with("argument", name)
}

fn threw(name: &str) -> Error {
    refused(name, "cannot be read: its getter threw")
}

/// A name as a message shows it: it may be anybody's text.
fn brief(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(80).collect()
}
