//! The Python package: parses arguments, calls the space, converts what comes back. What a call
//! means is documented, and decided, in the crate `privity`.

mod answer;
mod argument;
mod error;
mod exit;
mod fork;
mod space;

#[pyo3::pymodule]
mod _native {
    use pyo3::prelude::*;

    #[pymodule_export]
    use super::space::{Space, check_model, open, restore};

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        super::exit::watch(module.py())?;
        super::fork::watch(module.py())
    }
}
