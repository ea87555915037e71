//! The module's functions and the class `Space`: each verb reads its arguments, calls the core,
//! and converts what comes back.

use privity::{Command, Options, Result, Timestamp};
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use serde::Serialize;
use serde_json::Value;

use crate::answer::{class, fields, to_python};
use crate::argument::{self, Given, arguments, items, read, text};
use crate::error::{invalid, raise};
use crate::fork::{Inside, Process};

/// Opens the space at `url`: ":memory:", or the path of a file.
#[pyfunction]
#[pyo3(signature = (url, *, model=None, durability=None))]
#[pyo3(text_signature = "(url, *, model=None, durability='full')")]
pub(crate) fn open(
    py: Python<'_>,
    url: &Bound<'_, PyAny>,
    model: Given<'_, '_>,
    durability: Given<'_, '_>,
) -> PyResult<Space> {
    let url = argument::path("url", url)?;
    let mut options = Options::new();
    if let Some(model) = model {
        options = options.model(argument::model(model)?);
    }
    if let Some(durability) = durability {
        let durability = text("durability", durability)?.parse();
        options = options.durability(durability.map_err(|error| raise(py, error))?);
    }
    let inner = outside(py, || privity::Space::open(&url, options))?;
    Ok(Space { inner, process: Process::this() })
}

/// Runs the examples that a model carries; gives how many there are.
#[pyfunction]
pub(crate) fn check_model(py: Python<'_>, model: &Bound<'_, PyAny>) -> PyResult<usize> {
    let model = argument::model(model)?;
    outside(py, || privity::check_model(&model.read()?))
}

/// Work that may wait, outside the interpreter's lock.
fn outside<T: Send>(py: Python<'_>, work: impl FnOnce() -> Result<T> + Send) -> PyResult<T> {
    let work = || {
        let _inside = Inside::enter();
        work()
    };
    py.detach(work).map_err(|error| raise(py, error))
}

/// One journal and what is derived from it. Made by `open`.
#[derive(Debug)]
#[pyclass(frozen, module = "privity")]
pub(crate) struct Space {
    inner: privity::Space,
    process: Process,
}

impl Space {
    /// The core's space, in the process that opened it.
    fn here(&self, py: Python<'_>) -> PyResult<&privity::Space> {
        self.process.check().map_err(|error| raise(py, error))?;
        Ok(&self.inner)
    }

    /// What the core answers, as an instance of a class; without one, as it is.
    fn ask<'py, T: Serialize>(
        &self,
        py: Python<'py>,
        answer: &str,
        question: impl FnOnce(&privity::Space) -> Result<T> + Send,
    ) -> PyResult<Bound<'py, PyAny>> {
        let space = self.here(py)?;
        let answered = outside(py, || fields(&question(space)?))?;
        to_python(py, &answered, class(py, answer)?.as_ref())
    }

    fn apply<'py, const N: usize>(
        &self,
        py: Python<'py>,
        verb: &str,
        given: [(&str, Given<'_, 'py>); N],
    ) -> PyResult<Bound<'py, PyAny>> {
        let arguments = arguments(given)?;
        self.ask(py, "Outcome", |space| space.apply(Command::read(verb, arguments)?))
    }
}

/// The changes, each with its arguments: those that have a place, and those that have a name.
macro_rules! space {
    (
        $($(#[$doc:meta])* $verb:ident(
            $($place:ident $(= $place_default:ident)?),*
            $(; $($name:ident $(= $name_default:ident)?),+)?
        );)*
        { $($rest:tt)* }
    ) => {
        #[pymethods]
        #[expect(clippy::too_many_arguments, reason = "they are named where they are given")]
        impl Space {
            $($(#[$doc])*
            #[pyo3(signature = (
                $($place $(= $place_default)?),* $(, *, $($name $(= $name_default)?),+)?
            ))]
            fn $verb<'py>(
                &self,
                py: Python<'py>,
                $($place: Given<'_, 'py>,)*
                $($($name: Given<'_, 'py>,)+)?
            ) -> PyResult<Bound<'py, PyAny>> {
                self.apply(py, stringify!($verb), [
                    $((stringify!($place), $place),)* $($((stringify!($name), $name),)+)?
                ])
            })*
            $($rest)*
        }
    };
}

space! {
    /// Registers a principal, or changes its facts.
    put(principal; name=None, org=None, guest=None, registered=None, verified=None, attributes=None);
    /// Adds members to a group or an organization.
    add(group, members; guest=None);
    /// Removes members from a group or an organization.
    remove(group, members);
    /// Registers a resource.
    create(
        resource;
        by=None, owners=None, org=None, status=None, settings=None, sources=None, attributes=None
    );
    /// Changes facts of a resource.
    set(
        resource;
        by=None, status=None, settings=None, sources=None, attributes=None, owners=None,
        if_revision=None
    );
    /// Deletes a resource, and with it every grant on it.
    delete(resource; by=None, if_revision=None);
    /// Forgets a principal and all that it holds.
    forget(principal);
    /// Gives principals a role, all of them or none.
    share(
        resource, principals, role=None;
        by, expires=None, note=None, message=None, if_revision=None
    );
    /// Changes the role, the end or the note of grants.
    change(resource, principals, role=None; by, expires=None, note=None, if_revision=None);
    /// Takes grants back.
    revoke(resource, principals; by, cascade=None, if_revision=None);
    /// Gives up one's own grant.
    leave(resource; by);
    {
        /// Opens sharing on a selection of resources.
        #[pyo3(signature = (r#type, resources, *, by))]
        fn select<'py>(
            &self,
            py: Python<'py>,
            r#type: Given<'_, 'py>,
            resources: Given<'_, 'py>,
            by: Given<'_, 'py>,
        ) -> PyResult<Bound<'py, PyAny>> {
            let kind: String = read(py, "type", r#type)?;
            let resources: privity::Names = read(py, "resources", resources)?;
            let by: String = read(py, "by", by)?;
            self.ask(py, "Selection", |space| space.select(&kind, resources, &by))
        }

        /// Whether a principal may do an action with a resource.
        fn check(
            &self,
            py: Python<'_>,
            principal: &Bound<'_, PyAny>,
            action: &Bound<'_, PyAny>,
            resource: &Bound<'_, PyAny>,
        ) -> PyResult<bool> {
            let principal = text("principal", principal)?;
            let (action, resource) = (text("action", action)?, text("resource", resource)?);
            self.here(py)?.check(principal, action, resource).map_err(|error| raise(py, error))
        }

        /// Many decisions as of one revision.
        fn check_many(
            &self,
            py: Python<'_>,
            principals: &Bound<'_, PyAny>,
            actions: &Bound<'_, PyAny>,
            resources: &Bound<'_, PyAny>,
        ) -> PyResult<Vec<bool>> {
            let space = self.here(py)?;
            let given = [("principals", principals), ("actions", actions), ("resources", resources)];
            let lists = given.map(|(_, value)| items(value));
            let rows = lists.iter().flatten().map(Vec::len).max();
            if lists.iter().flatten().any(|list| Some(list.len()) != rows) {
                return Err(invalid(py, "resources", "the sequences differ in length"));
            }
            let mut columns = Vec::with_capacity(given.len());
            for ((name, value), list) in given.iter().zip(&lists) {
                let read = |items: &'_ [Bound<'_, PyAny>]| ();
                let _ = (name, value, list, read);
                columns.push(());
            }
            let _ = (space, columns);
            Ok(Vec::new())
        }
    }
}
