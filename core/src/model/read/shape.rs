//! Reads a value into the structures of `file`, and says where it does not fit.
//!
//! A serde deserializer over `serde_json::Value` that knows the path of each value. It goes on
//! after a problem with a stand-in, so that one load finds all; the caller throws the result
//! away when there were any.

use std::cell::RefCell;
use std::fmt;

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, Expected, IntoDeserializer, MapAccess, SeqAccess, Unexpected,
    Visitor,
};
use serde_json::Value;

use super::meant::{instead_of_switch, instead_of_word, lacking, list, table, text, unquoted};
use super::path::{Path, Step};
use super::problems::Problems;

/// A value, where it stands, and where to note what is wrong with it.
pub(crate) struct At<'de, 'p> {
    value: &'de Value,
    path: Path,
    problems: &'p RefCell<Problems>,
}

/// Reads one value. What is wrong goes to `problems`.
pub(crate) fn read<'de, T: serde::Deserialize<'de>>(
    value: &'de Value,
    path: Path,
    problems: &mut Problems,
) -> Option<T> {
    let cell = RefCell::new(std::mem::take(problems));
    let result = T::deserialize(At { value, path: path.clone(), problems: &cell });
    *problems = cell.into_inner();
    match result {
        Ok(value) => Some(value),
        Err(ShapeError { at, problem, help }) => {
            problems.add(&at.unwrap_or(path), problem, help);
            None
        }
    }
}

/// What cannot be gone past: a field that is missing.
#[derive(Debug)]
pub(crate) struct ShapeError {
    at: Option<Path>,
    problem: String,
    help: String,
}

impl ShapeError {
    fn at(mut self, path: &Path) -> Self {
        self.at.get_or_insert_with(|| path.clone());
        self
    }
}

impl fmt::Display for ShapeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.problem, self.help)
    }
}

impl std::error::Error for ShapeError {}

impl serde::de::Error for ShapeError {
    fn custom<T: fmt::Display>(text: T) -> Self {
        let text = text.to_string();
        let (problem, help) =
            text.split_once("; ").unwrap_or((&text, "see the guide to the model language"));
        Self { at: None, problem: problem.to_owned(), help: help.to_owned() }
    }

    fn invalid_type(is: Unexpected<'_>, wanted: &dyn Expected) -> Self {
        let is = match is {
            Unexpected::Seq => "a list".to_owned(),
            Unexpected::Unit | Unexpected::Option => "nothing (null)".to_owned(),
            Unexpected::Unsigned(number) => format!("the number {number}"),
            Unexpected::Signed(number) => format!("the number {number}"),
            Unexpected::Float(number) => format!("the number {number}"),
            Unexpected::Str(text) => format!("the text `{text}`"),
            is => is.to_string(),
        };
        Self {
            at: None,
            problem: format!("{is} is of no use here"),
            help: format!("write {wanted}"),
        }
    }

    fn unknown_field(field: &str, known: &'static [&'static str]) -> Self {
        let help = instead_of_word(field, known);
        Self { at: None, problem: format!("unknown word `{field}`"), help }
    }

    fn missing_field(field: &'static str) -> Self {
        let problem = format!("`{field}` is missing");
        let help = match field {
            "who" => "add `who`: `everyone`, `members`, `members and guests` or `those who left`",
            "default" => "add `default`, the value on a new resource",
            _ => return Self { at: None, problem, help: lacking(field) },
        };
        Self { at: None, problem, help: help.to_owned() }
    }
}

impl<'de> At<'de, '_> {
    fn note(&self, problem: String, help: String) {
        self.problems.borrow_mut().add(&self.path, problem, help);
    }

    fn not_a(&self, wanted: &str) {
        let name = self.path.last();
        if let Some(meant) = unquoted(self.path.table(), self.path.key_name(), self.value) {
            let help = format!("a name with a dot or a space is written in quotes: \"{meant}\"");
            return self.note(format!("{name} is a table in a table"), help);
        }
        let is = match self.value {
            Value::Null => "nothing (null)".to_owned(),
            Value::Bool(_) => "true or false".to_owned(),
            Value::Number(number) => format!("the number {number}"),
            Value::String(_) => "a text".to_owned(),
            Value::Array(_) => "a list".to_owned(),
            Value::Object(_) => "a table".to_owned(),
        };
        self.note(format!("{name} is {is}"), format!("it must be {wanted}"));
    }

    fn child<'a>(&'a self, value: &'de Value, step: Step) -> At<'de, 'a> {
        At { value, path: self.path.with(step), problems: self.problems }
    }

    fn object(&self, fields: Option<&'static [&'static str]>) -> Members<'de, '_, '_> {
        let members = self.value.as_object().into_iter().flatten();
        let known = |(key, value): (&'de String, &'de Value)| {
            let allowed = fields.is_none_or(|fields| fields.contains(&key.as_str()));
            if !allowed {
                let help = instead_of_word(key, fields.unwrap_or_default());
                let at = self.child(value, Step::Key(key.clone()));
                at.note(format!("unknown word `{key}`"), help);
            }
            allowed.then_some((key.as_str(), value))
        };
        let left: Vec<_> = members.filter_map(known).rev().collect();
        Members { of: self, left, value: None }
    }

    fn list(&self) -> Items<'de, '_, '_> {
        let items = self.value.as_array().map(Vec::as_slice).unwrap_or_default();
        Items { of: self, left: items.iter().enumerate() }
    }
}

macro_rules! forward {
    ($($name:ident)*) => {$(
        fn $name<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ShapeError> {
            self.deserialize_any(visitor)
        }
    )*};
}

impl<'de> Deserializer<'de> for At<'de, '_> {
    type Error = ShapeError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ShapeError> {
        match self.value {
            Value::Object(_) => visitor.visit_map(self.object(None)),
            Value::Array(_) => visitor.visit_seq(self.list()),
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Bool(flag) => visitor.visit_bool(*flag),
            Value::Null => visitor.visit_unit(),
            Value::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
                (Some(number), _, _) => visitor.visit_u64(number),
                (_, Some(number), _) => visitor.visit_i64(number),
                (_, _, number) => visitor.visit_f64(number.unwrap_or_default()),
            },
        }
        .map_err(|error: ShapeError| error.at(&self.path))
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ShapeError> {
        if !self.value.is_boolean() {
            self.not_a("true or false");
        }
        visitor.visit_bool(self.value.as_bool().unwrap_or_default())
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ShapeError> {
        if !self.value.is_u64() {
            self.not_a("a whole number, 0 or more");
        }
        visitor.visit_u64(self.value.as_u64().unwrap_or_default())
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ShapeError> {
        if !self.value.is_string() {
            self.not_a(text(self.path.key_name()));
        }
        visitor.visit_borrowed_str(self.value.as_str().unwrap_or_default())
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ShapeError> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ShapeError> {
        if self.value.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ShapeError> {
        if !self.value.is_array() {
            self.not_a(list(self.path.key_name(), self.path.is_in("examples")));
        }
        visitor.visit_seq(self.list())
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, ShapeError> {
        let given = self.value.as_array().map(Vec::len);
        if given == Some(len) {
            return visitor.visit_seq(self.list());
        }
        let problem = match given {
            Some(given) => format!("{} has {given} texts", self.path.last()),
            None => format!("{} is not a list", self.path.last()),
        };
        Err(ShapeError { at: Some(self.path), problem, help: format!("it must have {len}") })
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ShapeError> {
        if !self.value.is_object() {
            self.not_a(table(self.path.key_name()));
        }
        visitor.visit_map(self.object(None))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ShapeError> {
        if !self.value.is_object() {
            let problem = format!("{} is not a table", self.path.last());
            let single =
                self.value.as_array().is_some_and(|list| list.iter().all(Value::is_object));
            let help = match instead_of_switch(self.path.key_name()) {
                Some(help) => help.to_owned(),
                None if single => format!("its name stands in single brackets: [{}]", self.path),
                None => format!("write a table with {}", quoted(fields)),
            };
            return Err(ShapeError { at: Some(self.path), problem, help });
        }
        visitor.visit_map(self.object(Some(fields))).map_err(|error| error.at(&self.path))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ShapeError> {
        let given = self.value.as_str().unwrap_or_default();
        let variant = variants.iter().find(|variant| **variant == given);
        if variant.is_none() {
            if self.value.is_string() {
                let problem = format!("{} cannot be `{given}`", self.path.last());
                self.note(problem, instead_of_word(given, variants));
            } else {
                self.not_a(&format!("one of {}", quoted(variants)));
            }
        }
        let variant = *variant.or(variants.first()).unwrap_or(&given);
        visitor.visit_enum(IntoDeserializer::<ShapeError>::into_deserializer(variant))
    }

    forward! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_u8
        deserialize_u16 deserialize_u32 deserialize_f32 deserialize_f64 deserialize_char
        deserialize_bytes deserialize_byte_buf deserialize_unit deserialize_identifier
        deserialize_ignored_any
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ShapeError> {
        self.deserialize_any(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ShapeError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, ShapeError> {
        self.deserialize_tuple(len, visitor)
    }
}

fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// The members of an object that are still to be read, last first.
struct Members<'de, 'a, 'p> {
    of: &'a At<'de, 'p>,
    left: Vec<(&'de str, &'de Value)>,
    value: Option<At<'de, 'a>>,
}

impl<'de> MapAccess<'de> for Members<'de, '_, '_> {
    type Error = ShapeError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, ShapeError> {
        let Some((key, value)) = self.left.pop() else { return Ok(None) };
        let member = self.of.child(value, Step::Key(key.to_owned()));
        let path = member.path.clone();
        self.value = Some(member);
        let key = BorrowedStrDeserializer::new(key);
        seed.deserialize(key).map(Some).map_err(|error: ShapeError| error.at(&path))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(
        &mut self,
        seed: V,
    ) -> Result<V::Value, ShapeError> {
        match self.value.take() {
            Some(value) => {
                let path = value.path.clone();
                seed.deserialize(value).map_err(|error| error.at(&path))
            }
            None => Err(serde::de::Error::custom("a value was asked for before its key")),
        }
    }
}

/// The items of a list that are still to be read.
struct Items<'de, 'a, 'p> {
    of: &'a At<'de, 'p>,
    left: std::iter::Enumerate<std::slice::Iter<'de, Value>>,
}

impl<'de> SeqAccess<'de> for Items<'de, '_, '_> {
    type Error = ShapeError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, ShapeError> {
        let Some((number, value)) = self.left.next() else { return Ok(None) };
        let item = self.of.child(value, Step::Item(number));
        let path = item.path.clone();
        seed.deserialize(item).map(Some).map_err(|error| error.at(&path))
    }
}
