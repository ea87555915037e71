//! Python's values as the core's. What an argument may be is said by the core's own types: here
//! it only becomes JSON.

use std::fmt;

use privity::{Model, ModelChoice, argument};
use pyo3::prelude::*;
use pyo3::types::{
    PyBool, PyDateTime, PyDelta, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple, PyTzInfo,
};
use serde::de::DeserializeOwned;
use serde_json::{Map, Number, Value};

use crate::error::{failed, invalid, raise};

/// Any Python value.
pub(crate) type Any<'py> = Bound<'py, PyAny>;
/// An argument as Python passes it; `None` is the same as not given.
pub(crate) type Given<'py> = Option<Any<'py>>;
/// Who acts, if it was given: a lost actor, `None`, must not become the host.
pub(crate) struct Actor<'py>(Given<'py>);
pub(crate) const HOST: Actor<'static> = Actor(None);

impl<'py> FromPyObject<'_, 'py> for Actor<'py> {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let lost =
            || invalid(value.py(), "by", "None does not act: name who does, or leave it out");
        if value.is_none() { Err(lost()) } else { Ok(Self(Some(value.to_owned()))) }
    }
}

impl<'py> std::ops::Deref for Actor<'py> {
    type Target = Given<'py>;

    fn deref(&self) -> &Given<'py> {
        &self.0
    }
}

/// Deeper than any argument is: a list inside itself has no end.
const MAX_DEPTH: usize = 32;
/// More than any call takes: a list that holds another one twice doubles at every level.
const MAX_VALUES: usize = 2_000_000;

/// Text, without a copy. An instance of a subclass of `str` may show another text than it holds,
/// as an enum's member does: which one is meant is for the caller to say.
pub(crate) fn text<'a>(name: &str, value: &'a Any<'_>) -> PyResult<&'a str> {
    text_at(&Way::Argument(name), value)
}

fn text_at<'a>(way: &Way<'_>, value: &'a Any<'_>) -> PyResult<&'a str> {
    let py = value.py();
    let text = value.cast_exact::<PyString>().map_err(|_| {
        let kind = kind(value);
        let is_text = value.is_instance_of::<PyString>();
        let convert = "convert it with `str(...)`, or give an enum's `.value`";
        let more = if is_text { format!("; {convert}") } else { String::new() };
        invalid(py, &way.to_string(), &format!("expected a plain str, not {kind}{more}"))
    })?;
    let half = "half of a surrogate pair is not text";
    text.to_str().map_err(|_| invalid(py, &way.to_string(), half))
}

/// A value of any type that the core can read.
pub(crate) fn read<T: DeserializeOwned>(
    py: Python<'_>,
    name: &str,
    value: &Given<'_>,
) -> PyResult<T> {
    let json = value.as_ref().map_or(Ok(Value::Null), |value| json(name, value))?;
    argument(name.trim_start_matches("r#"), &json).map_err(|error| raise(py, error))
}

/// Adds an argument to those that were given.
pub(crate) fn add(to: &mut Map<String, Value>, name: &str, value: &Given<'_>) -> PyResult<()> {
    if let Some(value) = value {
        to.insert(name.to_owned(), json(name, value)?);
    }
    Ok(())
}

/// A path, as a `str` or an `os.PathLike`.
pub(crate) fn path(name: &str, value: &Any<'_>) -> PyResult<String> {
    let py = value.py();
    if !value.is_instance_of::<PyString>() && !value.hasattr("__fspath__")? {
        let problem = format!("expected a str or an os.PathLike, not {}", kind(value));
        return Err(invalid(py, name, &problem));
    }
    let path = py.import("os")?.call_method1("fspath", (value,));
    text(name, &path.map_err(|cause| failed(py, name, cause))?).map(str::to_owned)
}

/// A model, or a list or tuple of them.
pub(crate) fn model(value: &Any<'_>) -> PyResult<ModelChoice> {
    let several = if let Ok(list) = value.cast::<PyList>() {
        list.iter().collect()
    } else if let Ok(tuple) = value.cast::<PyTuple>() {
        tuple.iter().collect::<Vec<_>>()
    } else {
        return one_model("model", value);
    };
    let models = several.iter().enumerate();
    let models = models.map(|(place, model)| one_model(&format!("model[{place}]"), model));
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

/// One argument of `check_many`: a text for all rows, or anything with a length that gives a
/// text for each. Whoever holds the items can read them, whatever becomes of where they were.
pub(crate) fn cells<'py>(name: &str, value: &Any<'py>) -> PyResult<(Option<usize>, Vec<Any<'py>>)> {
    if value.is_instance_of::<PyString>() {
        return text(name, value).map(|_| (None, vec![value.clone()]));
    }
    if !value.hasattr("__len__")? {
        let problem = format!("expected a str, or a list of them, not {}", kind(value));
        return Err(invalid(value.py(), name, &problem));
    }
    let items = value.len().and_then(|_| plain(value)?.try_iter()?.collect::<PyResult<Vec<_>>>());
    let items = items.map_err(|cause| failed(value.py(), name, cause))?;
    Ok((Some(items.len()), items))
}

/// An array as a list: one by one, numpy's texts are of a class of their own.
fn plain<'py>(column: &Any<'py>) -> PyResult<Any<'py>> {
    let is_plain = column.is_instance_of::<PyList>() || column.is_instance_of::<PyTuple>();
    let to_list = if is_plain { None } else { column.getattr_opt("tolist")? };
    to_list.map_or_else(
        || Ok(column.clone()),
        |to_list| Ok(to_list.call0()?.cast_into::<PyList>()?.into_any()),
    )
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
        number.ok_or_else(|| wrong("not a finite number"))
    } else if let Ok(list) = value.cast::<PyList>() {
        let items = list.iter().enumerate();
        items.map(|(n, item)| json_within(&Way::Item(way, n), &item, depth, rest)).collect()
    } else if let Ok(tuple) = value.cast::<PyTuple>() {
        let items = tuple.iter().enumerate();
        items.map(|(n, item)| json_within(&Way::Item(way, n), &item, depth, rest)).collect()
    } else if let Ok(dict) = value.cast::<PyDict>() {
        let mut object = Map::new();
        // A copy of the items: a time zone's code could change the dict meanwhile.
        for item in dict.items() {
            let (key, value) = item.extract::<(Any<'_>, Any<'_>)>()?;
            let key = text_at(way, &key)?;
            let value = json_within(&Way::Member(way, key), &value, depth, rest)?;
            object.insert(key.to_owned(), value);
        }
        Ok(Value::Object(object))
    } else if let Ok(moment) = value.cast::<PyDateTime>() {
        let millis = millis(moment).map_err(|cause| failed(value.py(), &way.to_string(), cause))?;
        let naive = "a datetime without a time zone is no moment; give it one";
        millis.map(Value::from).ok_or_else(|| wrong(naive))
    } else {
        let known = "expected a str, bool, int, datetime, list, tuple or dict";
        Err(wrong(&format!("{known}, not {}", kind(value))))
    }
}

/// Milliseconds since 1970; `None` without a time zone.
fn millis(moment: &Bound<'_, PyDateTime>) -> PyResult<Option<i64>> {
    let py = moment.py();
    if moment.call_method0("utcoffset")?.is_none() {
        return Ok(None);
    }
    let utc = PyTzInfo::utc(py)?;
    let epoch = PyDateTime::new(py, 1970, 1, 1, 0, 0, 0, 0, Some(&utc))?;
    let unit = PyDelta::new(py, 0, 0, 1_000, false)?;
    moment.sub(epoch)?.floor_div(unit)?.extract().map(Some)
}

fn kind(value: &Any<'_>) -> String {
    value.get_type().name().map_or_else(|_| "that".to_owned(), |name| name.to_string())
}
