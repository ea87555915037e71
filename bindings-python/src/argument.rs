//! Python's values as the core's. What an argument may be is said by the core's own types: here
//! it only becomes JSON.

use privity::{Model, ModelChoice};
use pyo3::prelude::*;
use pyo3::types::{
    PyBool, PyDateTime, PyDelta, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple, PyTzInfo,
};
use serde::de::DeserializeOwned;
use serde_json::{Map, Number, Value};

use crate::error::{failed, invalid, raise};

/// An argument as Python passes it; `None` is the same as not given.
pub(crate) type Given<'a, 'py> = Option<&'a Bound<'py, PyAny>>;

/// Deeper than any argument is: a list inside itself has no end.
const MAX_DEPTH: usize = 32;
/// More than any call takes: a list that holds another one twice doubles at every level.
const MAX_VALUES: usize = 2_000_000;
/// How much of an error's text is shown: it may quote the argument.
const MAX_TEXT: usize = 300;

/// Text, without a copy. A subclass of `str` counts as the text that it holds.
pub(crate) fn text<'a>(name: &str, value: &'a Bound<'_, PyAny>) -> PyResult<&'a str> {
    let py = value.py();
    let text = value
        .cast::<PyString>()
        .map_err(|_| invalid(py, name, &format!("expected a str, not {}", kind(value))))?;
    text.to_str().map_err(|_| invalid(py, name, "half of a surrogate pair is not text"))
}

/// A value of any type that the core can read.
pub(crate) fn read<T: DeserializeOwned>(
    py: Python<'_>,
    name: &str,
    value: Given<'_, '_>,
) -> PyResult<T> {
    let json = value.map_or(Ok(Value::Null), |value| json(name, value))?;
    serde_json::from_value(json).map_err(|error| {
        let text: String = error.to_string().chars().take(MAX_TEXT).collect();
        invalid(py, name, &text)
    })
}

/// Those arguments that were given, by name.
pub(crate) fn arguments<const N: usize>(
    given: [(&str, Given<'_, '_>); N],
) -> PyResult<Map<String, Value>> {
    let given = given.into_iter().filter_map(|(name, value)| Some((name, value?)));
    given.map(|(name, value)| Ok((name.to_owned(), json(name, value)?))).collect()
}

/// A path, as a `str` or an `os.PathLike`.
pub(crate) fn path(name: &str, value: &Bound<'_, PyAny>) -> PyResult<String> {
    let py = value.py();
    let path = py.import("os")?.call_method1("fspath", (value,));
    let path = path.map_err(|cause| failed(py, name, cause))?;
    text(name, &path).map(str::to_owned)
}

/// A model: its name, its path, or itself as a dict.
pub(crate) fn model(value: &Bound<'_, PyAny>) -> PyResult<ModelChoice> {
    if !value.is_instance_of::<PyDict>() {
        return path("model", value).map(ModelChoice::Named);
    }
    let model = Model::from_value(&json("model", value)?);
    model.map(ModelChoice::Read).map_err(|error| raise(value.py(), error))
}

/// The items of a list or a tuple; `None` for anything else. Whoever holds them can read their
/// text, whatever becomes of the list.
pub(crate) fn items<'py>(value: &Bound<'py, PyAny>) -> Option<Vec<Bound<'py, PyAny>>> {
    let list = value.cast::<PyList>().map(|list| list.iter().collect());
    list.or_else(|_| value.cast::<PyTuple>().map(|tuple| tuple.iter().collect())).ok()
}

fn json(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Value> {
    Reader { name, values: 0 }.json(value, 0)
}

/// Makes JSON of one argument.
struct Reader<'a> {
    name: &'a str,
    values: usize,
}

impl Reader<'_> {
    fn json(&mut self, value: &Bound<'_, PyAny>, depth: usize) -> PyResult<Value> {
        let (py, name) = (value.py(), self.name);
        self.values += 1;
        if depth > MAX_DEPTH || self.values > MAX_VALUES {
            return Err(invalid(py, name, "too deep or too large; does it hold itself?"));
        }
        if value.is_none() {
            return Ok(Value::Null);
        }
        if value.is_instance_of::<PyString>() {
            return Ok(Value::from(text(name, value)?));
        }
        // Before the numbers: in Python, `True` is one.
        if let Ok(switch) = value.cast::<PyBool>() {
            return Ok(Value::from(switch.is_true()));
        }
        if value.is_instance_of::<PyInt>() {
            let number = value.extract::<i64>().map(Value::from);
            let number = number.or_else(|_| value.extract::<u64>().map(Value::from));
            return number.map_err(|_| invalid(py, name, "the number is too large"));
        }
        if let Ok(number) = value.cast::<PyFloat>() {
            let number = Number::from_f64(number.value()).map(Value::Number);
            return number.ok_or_else(|| invalid(py, name, "not a finite number"));
        }
        if let Some(items) = items(value) {
            return items.iter().map(|item| self.json(item, depth + 1)).collect();
        }
        if let Ok(dict) = value.cast::<PyDict>() {
            return self.object(dict, depth + 1).map(Value::Object);
        }
        if let Ok(moment) = value.cast::<PyDateTime>() {
            let millis = millis(moment).map_err(|cause| failed(py, name, cause))?;
            let naive = "a datetime without a time zone is no moment; give it one";
            return millis.map(Value::from).ok_or_else(|| invalid(py, name, naive));
        }
        let known = "expected a str, bool, int, datetime, list, tuple or dict";
        Err(invalid(py, name, &format!("{known}, not {}", kind(value))))
    }

    fn object(&mut self, dict: &Bound<'_, PyDict>, depth: usize) -> PyResult<Map<String, Value>> {
        let mut object = Map::new();
        // A copy of the items: a time zone's code could change the dict meanwhile.
        for item in dict.items() {
            let (key, value) = item.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>()?;
            let key = text(self.name, &key)?.to_owned();
            let value = self.json(&value, depth)?;
            // Two keys that Python takes for different can hold the same text.
            if object.insert(key, value).is_some() {
                return Err(invalid(dict.py(), self.name, "a key is there twice"));
            }
        }
        Ok(object)
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

fn kind(value: &Bound<'_, PyAny>) -> String {
    value.get_type().name().map_or_else(|_| "that".to_owned(), |name| name.to_string())
}
