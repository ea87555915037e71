//! The core's errors as exceptions.

use privity::{Code, Error};
use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use serde_json::Value;

use crate::answer::to_python;
use crate::exit::attached;

/// The exception for an error of the core: the class of its kind, the message verbatim.
#[expect(clippy::needless_pass_by_value, reason = "it is the last argument of `map_err`")]
pub(crate) fn raise(py: Python<'_>, error: Error) -> PyErr {
    let exception = || {
        let classes = py.import("privity._errors")?.getattr("BY_KIND")?;
        let details = to_python(py, &Value::Object(error.details().clone()), None)?;
        let arguments = (error.message(), error.code().as_str(), details);
        classes.get_item(error.kind().as_str())?.call1(arguments)
    };
    attached(py, exception).map_or_else(|failure| failure, PyErr::from_value)
}

/// The exception for an argument that the core cannot even be given.
pub(crate) fn invalid(py: Python<'_>, name: &str, problem: &str) -> PyErr {
    let line = |c: char| if c.is_control() { '\u{fffd}' } else { c };
    let name: String = name.chars().take(80).map(line).collect();
    let error = Error::new(Code::InvalidArgument, format!("`{name}`: {problem}"));
    raise(py, error.with("argument", name))
}

/// The same for one that failed in Python's hands, such as in a time zone's code. What nobody
/// should catch, such as an interrupt, stays what it is.
pub(crate) fn failed(py: Python<'_>, name: &str, cause: PyErr) -> PyErr {
    let ours = cause.is_instance_of::<PyException>(py);
    if ours { invalid(py, name, &cause.value(py).to_string()) } else { cause }
}
