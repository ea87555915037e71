//! Python's values as the core's. What an argument may be is said by the core's own types: here
//! it only becomes JSON.

use std::fmt;
use std::ops::Deref;

use privity::{Model, ModelChoice, argument};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple};
use serde::de::DeserializeOwned;
use serde_json::{Map, Number, Value};

use crate::error::{failed, invalid, raise};
use crate::exit::attached;

/// Arguments as the core reads them.
pub(crate) type Json = Map<String, Value>;
/// Any Python value.
pub(crate) type Any<'py> = Bound<'py, PyAny>;
/// An argument as Python passes it; `None` is the same as not given.
pub(crate) type Given<'py> = Option<Any<'py>>;
/// A guard, such as who acts, if it was given: one that was lost on the way and came as `None`
/// must not become no guard.
pub(crate) struct Guard<'py>(Given<'py>);
pub(crate) const ABSENT: Guard<'static> = Guard(None);

impl<'py> FromPyObject<'_, 'py> for Guard<'py> {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        Ok(Self(Some(value.to_owned())))
    }
}

impl<'py> Deref for Guard<'py> {
    type Target = Given<'py>;

    fn deref(&self) -> &Given<'py> {
        &self.0
    }
}

/// Deeper than any argument is: a list inside itself has no end.
const MAX_DEPTH: usize = 32;
/// More than any call takes: a list that holds another one twice doubles at every level.
const MAX_VALUES: usize = 2_000_000;

/// Text, without a copy. An instance of a subclass of `str`, such as a member of an enum, is the
/// text that it holds, unless it shows another one: which is meant is for the caller to say.
pub(crate) fn text<'a>(name: &str, value: &'a Any<'_>) -> PyResult<&'a str> {
    text_at(&Way::Argument(name), value)
}

fn text_at<'a>(way: &Way<'_>, value: &'a Any<'_>) -> PyResult<&'a str> {
    let text = match value.cast_exact::<PyString>() {
        Ok(text) => text,
        Err(_) => asked(way, "text", value).and_then(|_| Ok(value.cast::<PyString>()?))?,
    };
    let half = "half of a surrogate pair is not text";
    text.to_str().map_err(|_| invalid(value.py(), &way.to_string(), half))
}

/// What `_arguments.py` makes of a value that is not plain data.
fn asked<'py>(way: &Way<'_>, question: &str, value: &Any<'py>) -> PyResult<Any<'py>> {
    let (py, name) = (value.py(), way.to_string());
    let answer = attached(py, || {
        let module = py.import("privity._arguments")?;
        module.call_method1(question, (value, name.as_str()))
    });
    answer.map_err(|cause| failed(py, &name, cause))
}

/// A value of any type that the core can read.
pub(crate) fn read<T: DeserializeOwned>(name: &str, value: &Any<'_>) -> PyResult<T> {
    argument(name, Some(&json(name, value)?)).map_err(|error| raise(value.py(), error))
}

/// Adds an argument to those that were given, if it was. One that is a word of Rust's is written
/// `r#type` there.
pub(crate) fn add(to: &mut Json, name: &str, value: &Given<'_>) -> PyResult<()> {
    let Some(value) = value else { return Ok(()) };
    let name = name.trim_start_matches("r#");
    to.insert(name.to_owned(), json(name, value)?);
    Ok(())
}

/// A path, as a `str` or an `os.PathLike`.
pub(crate) fn path(name: &str, value: &Any<'_>) -> PyResult<String> {
    text(name, &asked(&Way::Argument(name), "path", value)?).map(str::to_owned)
}

/// A model, or a list or tuple of them.
pub(crate) fn model(value: &Any<'_>) -> PyResult<ModelChoice> {
    if !value.is_instance_of::<PyList>() && !value.is_instance_of::<PyTuple>() {
        return one_model("model", value);
    }
    let several = asked(&Way::Argument("model"), "column", value)?.cast_into::<PyList>()?;
    let models = several.iter().enumerate();
    let models = models.map(|(place, model)| one_model(&format!("model[{place}]"), &model));
    models.collect::<PyResult<_>>().map(ModelChoice::Several)
}

/// A model: its name, its path, or itself as a dict.
fn one_model(name: &str, value: &Any<'_>) -> PyResult<ModelChoice> {
    if !value.is_instance_of::<PyDict>() {
        return path(name, value).map(ModelChoice::Named);
    }
    let model = json(name, value)?;
    let model = value.py().detach(|| Model::from_value(&model));
    model.map(ModelChoice::Read).map_err(|error| raise(value.py(), error))
}

/// One argument of `check_many`: a text for all rows, or a text for each. Whoever holds the items
/// can read them, whatever becomes of where they were.
pub(crate) fn cells<'py>(name: &str, value: &Any<'py>) -> PyResult<(Option<usize>, Vec<Any<'py>>)> {
    if value.is_instance_of::<PyString>() {
        return text(name, value).map(|_| (None, vec![value.clone()]));
    }
    let column = match value.cast::<PyList>() {
        Ok(list) => list.clone(),
        Err(_) => asked(&Way::Argument(name), "column", value)?.cast_into::<PyList>()?,
    };
    Ok((Some(column.len()), column.iter().collect()))
}

/// The text of a row of a column.
pub(crate) fn cell<'a>(name: &str, row: usize, value: &'a Any<'_>) -> PyResult<&'a str> {
    text(name, value).or_else(|_| text(&format!("{name}[{row}]"), value))
}

/// The way to a value, such as `levels.goals` or `principals[2]`: written only if it is wrong.
enum Way<'a> {
    Argument(&'a str),
    Member(&'a Way<'a>, &'a str),
    Item(&'a Way<'a>, usize),
}

impl fmt::Display for Way<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Argument(name) => f.write_str(name),
            Self::Member(whole, name) => write!(f, "{whole}.{name}"),
            Self::Item(whole, place) => write!(f, "{whole}[{place}]"),
        }
    }
}

fn json(name: &str, value: &Any<'_>) -> PyResult<Value> {
    json_within(&Way::Argument(name), value, MAX_DEPTH, &mut { MAX_VALUES })
}

fn json_within(way: &Way<'_>, value: &Any<'_>, depth: usize, rest: &mut usize) -> PyResult<Value> {
    let wrong = |problem: &str| invalid(value.py(), &way.to_string(), problem);
    let (Some(depth), Some(fewer)) = (depth.checked_sub(1), rest.checked_sub(1)) else {
        return Err(wrong("too deep or too large; does it hold itself?"));
    };
    *rest = fewer;
    if value.is_none() {
        Ok(Value::Null)
    } else if value.is_instance_of::<PyString>() {
        Ok(Value::from(text_at(way, value)?))
    } else if let Ok(switch) = value.cast::<PyBool>() {
        // Before the numbers: in Python, `True` is one.
        Ok(Value::from(switch.is_true()))
    } else if value.is_instance_of::<PyInt>() {
        let number = value.extract::<i64>().map(Value::from);
        let number = number.or_else(|_| value.extract::<u64>().map(Value::from));
        number.map_err(|_| wrong("the number is too large"))
    } else if let Ok(number) = value.cast::<PyFloat>() {
        let number = Number::from_f64(number.value()).map(Value::Number);
        number.ok_or_else(|| wrong("not a finite number; leave out what is missing"))
    } else if let Ok(list) = value.cast::<PyList>() {
        let items = list.iter().enumerate();
        items.map(|(n, item)| json_within(&Way::Item(way, n), &item, depth, rest)).collect()
    } else if let Ok(dict) = value.cast::<PyDict>() {
        let mut object = Map::new();
        // A copy of the items: a time zone's code could change the dict meanwhile.
        for item in dict.items() {
            let (key, value) = item.extract::<(Any<'_>, Any<'_>)>()?;
            let key = text_at(way, &key)?;
            let value = json_within(&Way::Member(way, key), &value, depth, rest)?;
            if object.insert(key.to_owned(), value).is_some() {
                return Err(wrong("two keys are the same text"));
            }
        }
        Ok(Value::Object(object))
    } else {
        json_within(way, &asked(way, "plain", value)?, depth, rest)
    }
}
