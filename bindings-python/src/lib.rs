//! The Python package: parses arguments, calls the space, converts what comes back. What a call
//! means is documented, and decided, in the crate `privity`.
//!
//! | file | holds |
//! |---|---|
//! | `space` | the module's functions and the class `Space` |
//! | `argument` | Python's values as the core's |
//! | `answer` | the core's answers as Python's |
//! | `error` | the core's errors as exceptions |
//! | `fork` | what keeps a forked child from hanging or harming its parent |

mod answer;
mod argument;
mod error;
mod fork;
mod space;

/// Compiled part of the package `privity`.
#[pyo3::pymodule]
mod _native {
    use pyo3::prelude::*;

    #[pymodule_export]
    use super::space::{Space, check_model, open};

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        super::fork::watch(module.py())
    }
}
