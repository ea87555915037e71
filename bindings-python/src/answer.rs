//! The core's answers as Python's: instances of the package's classes.

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use pyo3::{IntoPyObjectExt, intern};
use serde_json::Value;

/// A value as Python's. An object becomes an instance of the class, which says of which classes
/// its parts are; or a dict if there is no class.
pub(crate) fn to_python<'py>(
    py: Python<'py>,
    value: &Value,
    class: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    match value {
        Value::Null => Ok(py.None().into_bound(py)),
        Value::Bool(switch) => switch.into_bound_py_any(py),
        Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(number), _) => number.into_bound_py_any(py),
            (_, Some(number)) => number.into_bound_py_any(py),
            (None, None) => number.as_f64().into_bound_py_any(py),
        },
        Value::String(text) => text.into_bound_py_any(py),
        Value::Array(items) => {
            let list = PyList::empty(py);
            items.iter().try_for_each(|item| list.append(to_python(py, item, class)?))?;
            Ok(list.into_any())
        }
        Value::Object(object) => {
            let parts = class.map(|class| class.getattr(intern!(py, "_parts"))).transpose()?;
            let parts = parts.map(Bound::cast_into::<PyDict>).transpose()?;
            let dict = PyDict::new(py);
            for (name, value) in object {
                let part = parts.as_ref().map_or(Ok(None), |parts| parts.get_item(name))?;
                dict.set_item(name, to_python(py, value, part.as_ref())?)?;
            }
            class.map_or(Ok(dict.clone().into_any()), |class| class.call((), Some(&dict)))
        }
    }
}
