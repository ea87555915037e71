//! The module's functions and the class `Space`: each verb reads its arguments, calls the core,
//! and converts what comes back.

use privity::{Code, Command, Error, Options, Query, Result, Timestamp};
use pyo3::intern;
use pyo3::prelude::*;
use serde::Serialize;
use serde_json::Value;

use crate::answer::to_python;
use crate::argument::{self, ABSENT, Any, Given, Guard, Json, add, cell, cells, read, text};
use crate::error::{invalid, raise};
use crate::exit::attached;
use crate::fork;

/// Opens the space at `url`: ":memory:", or the path of a file.
#[pyfunction]
#[pyo3(signature = (url, *, model=None, durability=None))]
pub(crate) fn open(url: &Any<'_>, model: Given<'_>, durability: Given<'_>) -> PyResult<Space> {
    let py = url.py();
    let url = argument::path("url", url)?;
    let mut options = Options::new();
    options.model = model.map(|model| argument::model(&model)).transpose()?;
    if let Some(durability) = durability {
        let durability = text("durability", &durability)?.parse();
        options.durability = Some(durability.map_err(|error| raise(py, error))?);
    }
    let inner = outside(py, || privity::Space::open(&url, options))?;
    Ok(Space { inner, process: fork::process() })
}

/// Runs the examples that a model carries; gives how many there are.
#[pyfunction]
pub(crate) fn check_model(py: Python<'_>, model: &Any<'_>) -> PyResult<usize> {
    let model = argument::model(model)?;
    outside(py, || privity::check_model(model))
}

/// Puts a backup in the place of a file that no process has open.
#[pyfunction]
pub(crate) fn restore<'py>(backup: &Any<'py>, path: &Any<'py>) -> PyResult<Any<'py>> {
    let py = backup.py();
    let (backup, path) = (argument::path("backup", backup)?, argument::path("path", path)?);
    shown(py, "Verification", &outside(py, || json(privity::restore(&backup, &path)))?)
}

/// After so many rows, other threads have a turn.
const A_TURN: usize = 10_000;

fn json<T: Serialize>(answer: Result<T>) -> Result<Value> {
    serde_json::to_value(answer?).map_err(|error| Error::new(Code::Corrupt, error.to_string()))
}

/// An answer as an instance of the class of that name; without one, as it is.
fn shown<'py>(py: Python<'py>, answer: &str, fields: &Value) -> PyResult<Any<'py>> {
    // A dict, and so none of the public classes.
    let class = if answer == "Actions" { "_Actions" } else { answer };
    let class = py.import("privity")?.getattr_opt(class)?;
    let answer = to_python(py, fields, class.as_ref())?;
    // What is a list of answers is shown as one, too.
    let whole = class.map(|class| class.getattr(intern!(py, "_whole"))).transpose()?;
    match whole.filter(|whole| !whole.is_none()) {
        Some(whole) => whole.call1((answer,)),
        None => Ok(answer),
    }
}

/// Work that may wait, outside the interpreter's lock.
fn outside<T: Send>(py: Python<'_>, work: impl FnOnce() -> Result<T> + Send) -> PyResult<T> {
    py.detach(|| fork::inside(work)).map_err(|error| raise(py, error))
}

/// One journal and what is derived from it. Made by `open`.
#[derive(Debug)]
#[pyclass(frozen, module = "privity")]
pub(crate) struct Space {
    inner: privity::Space,
    process: u32,
}

impl Space {
    /// The core's space, in the process that opened it.
    fn here(&self, py: Python<'_>) -> PyResult<&privity::Space> {
        fork::check(self.process).map_err(|error| raise(py, error))?;
        Ok(&self.inner)
    }

    /// Makes a change.
    fn make<'py>(&self, py: Python<'py>, verb: &str, given: Json) -> PyResult<Any<'py>> {
        let space = self.here(py)?;
        let change = || json(space.apply(Command::read(verb, given)?));
        shown(py, "Outcome", &outside(py, change)?)
    }

    /// Answers a question.
    #[expect(clippy::needless_pass_by_value, reason = "called in the same way as `make`")]
    fn ask<'py>(&self, py: Python<'py>, verb: &str, given: Json) -> PyResult<Any<'py>> {
        let space = self.here(py)?;
        let ask = || {
            let answer = space.answer(Query::read(verb, &given)?)?;
            Ok((answer.name(), json(Ok(answer))?))
        };
        let (answer, fields) = outside(py, ask)?;
        shown(py, answer, &fields)
    }
}

/// What an argument is, told by what it is when it isn't given.
macro_rules! given {
    (ABSENT) => { Guard<'py> };
    ($($none:ident)?) => { Given<'py> };
}

/// The methods, with their arguments: those that have a place, then those that have a name. The core
/// reads all of them itself.
macro_rules! methods {
    (
        $(by $call:ident { $($(#[$attr:meta])* $verb:ident(
            $($place:ident $(= $default:ident)?),*
            $(; $($name:ident $(= $none:ident)?),+)?
        );)* })*
        others { $($other:tt)* }
    ) => {
        #[pymethods]
        #[expect(clippy::too_many_arguments, reason = "they are named where they are given")]
        impl Space {
            $($($(#[$attr])*
            #[pyo3(signature = ($($place $(= $default)?,)* $(*, $($name $(= $none)?),+)?))]
            fn $verb<'py>(
                &self,
                py: Python<'py>,
                $($place: Given<'py>,)* $($($name: given!($($none)?),)+)?
            ) -> PyResult<Any<'py>> {
                attached(py, || {
                    #[allow(unused_mut, reason = "a call may have no arguments")]
                    let mut given = Json::new();
                    $(add(&mut given, stringify!($place), &$place)?;)*
                    $($(add(&mut given, stringify!($name), &$name)?;)+)?
                    self.$call(py, stringify!($verb), given)
                })
            })*)*
            $($other)*
        }
    };
}

methods! {
    by make {
        /// Registers a principal, or changes its facts.
        put(principal; name=None, org=None, guest=None, registered=None, verified=None,
            attributes=None, fields=None);
        /// Adds members to a group or an organization.
        add(group, members; guest=None);
        /// Removes members from a group or an organization.
        remove(group, members);
        /// Registers a resource.
        create(resource; by=ABSENT, owners=None, org=None, status=None, settings=None, sources=None,
            parent=None, kind=None, attributes=None);
        /// Changes facts of a resource.
        set(resource; by=ABSENT, status=None, settings=None, sources=None, attributes=None,
            owners=None, if_revision=ABSENT);
        /// Deletes a resource, and with it every grant on it.
        delete(resource; by=ABSENT, if_revision=ABSENT);
        /// Forgets a principal and all that it holds.
        forget(principal; heir=None);
        /// Gives a principal another name; all that it holds goes along.
        rename(principal, to);
        /// Puts the space's time back to what the clock says.
        reset_time();
        /// Gives principals a role, all of them or none.
        share(resource, principals, role=None; by, levels=None, fields=None, expires=None,
            note=None, message=None, if_revision=ABSENT);
        /// Changes the role, the levels, the fields, the end or the note of grants.
        change(resource, principals, role=None; by, levels=None, fields=None, expires=None,
            note=None, if_revision=ABSENT);
        /// Takes grants back.
        revoke(resource, principals; by, cascade=None, if_revision=ABSENT);
        /// Gives up one's own grant.
        leave(resource; by);
        /// Asks for access, or for more.
        request(resource, role=None; by, levels=None, message=None, expires=None);
        /// Approves a proposal: a request, a share or a transfer.
        approve(proposal; by, role=None, levels=None, expires=None, note=None);
        /// Declines a proposal; nothing else changes.
        decline(proposal; by, note=None);
        /// Takes a proposal back.
        withdraw(proposal; by);
        /// Offers the ownership of a resource to somebody.
        transfer(resource, to; by, message=None, expires=None);
    }
    by ask {
        /// Opens sharing on a selection of resources.
        select(r#type, resources; by);
        /// Why a principal may do an action with a resource, or why not.
        #[pyo3(text_signature = "($self, principal, action, resource, *, by=..., reveal=False)")]
        explain(principal, action, resource; by=ABSENT, reveal=None);
        /// Who can do an action, and every stored grant.
        who(resource, action=None; by=ABSENT);
        /// The resources of a type with which a principal can do an action.
        what(principal, action, r#type; after=None, limit=None);
        /// All that a principal can do with each of the resources.
        actions(principal, resources);
        /// What waits for a decision, the oldest first.
        pending(resource=None; by=ABSENT, after=None, limit=None);
        /// Who can be added on a resource.
        search(resource, query; by, limit=None);
        /// All that a share dialog shows of a resource, and may offer to the one who opens it.
        sheet(resource; by, after=None, receivers_after=None, limit=None);
        /// The facts of a resource, as the host put them.
        get(resource);
        /// The facts of a principal, with its organizations and groups.
        principal(principal);
        /// All resources of a type, or all principals of a kind.
        list(r#type; without=None, after=None, limit=None);
        /// The members of a group or of an organization.
        #[pyo3(text_signature = "($self, group, *, nested=False, after=None, limit=None)")]
        members(group; nested=None, after=None, limit=None);
        /// All that a principal holds, itself and through groups.
        holdings(principal; after=None, limit=None);
        /// A proposal by its number, be it decided.
        proposal(proposal);
        /// The events of a part of the past.
        #[pyo3(text_signature = "($self, *, after=0, before=None, limit=None, resource=None, newest_first=False)")]
        history(; after=None, before=None, limit=None, resource=None, newest_first=None);
        /// Walks the whole journal.
        verify(; hash=ABSENT);
    }
    others {
        /// Whether a principal may do an action with a resource.
        fn check(&self, principal: &Any<'_>, action: &Any<'_>, resource: &Any<'_>)
            -> PyResult<bool> {
            let py = principal.py();
            let principal = text("principal", principal)?;
            let (action, resource) = (text("action", action)?, text("resource", resource)?);
            self.here(py)?.check(principal, action, resource).map_err(|error| raise(py, error))
        }

        /// Many decisions as of one revision; a `str` stands for every row.
        fn check_many(&self, principals: &Any<'_>, actions: &Any<'_>, resources: &Any<'_>)
            -> PyResult<Vec<bool>> {
            let py = principals.py();
            let (one, principals) = cells("principals", principals)?;
            let (two, actions) = cells("actions", actions)?;
            let (three, resources) = cells("resources", resources)?;
            let columns = [("principals", one), ("actions", two), ("resources", three)];
            let mut lengths = columns.iter().filter_map(|(name, length)| Some((name, (*length)?)));
            let (first, rows) = lengths.next().unwrap_or((&"", 1));
            if let Some((other, length)) = lengths.find(|(_, length)| *length != rows) {
                let problem = format!("has {length} rows, and `{first}` has {rows}");
                return Err(invalid(py, other, &problem));
            }
            let mut questions = Vec::with_capacity(rows);
            let pairs = principals.iter().cycle().zip(actions.iter().cycle());
            let rows = pairs.zip(resources.iter().cycle()).take(rows).enumerate();
            let space = self.here(py)?;
            // Before the core is called: to make an exception runs Python's code, which lets other
            // threads run, and these may wait for a lock that the core holds.
            for (row, ((who, action), resource)) in rows {
                if row % A_TURN == A_TURN - 1 {
                    py.detach(|| ());
                }
                let (who, action) = (cell("principals", row, who)?, cell("actions", row, action)?);
                questions.push((who, action, cell("resources", row, resource)?));
            }
            outside(py, || space.check_many(questions))
        }

        /// Writes the space as it is now into a new file.
        fn backup<'py>(&self, py: Python<'py>, path: &Any<'py>) -> PyResult<Any<'py>> {
            let path = argument::path("path", path)?;
            let space = self.here(py)?;
            shown(py, "Verification", &outside(py, || json(space.backup(&path)))?)
        }

        /// Stops the clock of the space at a moment, for tests; `None` lets it run.
        fn set_clock(&self, py: Python<'_>, now: Option<&Any<'_>>) -> PyResult<()> {
            let now: Option<Timestamp> = now.map(|now| read("now", now)).transpose()?;
            self.here(py)?.set_clock(now).map_err(|error| raise(py, error))
        }

        /// Ends the use of the space. Closing twice is fine; in a forked child, where nothing of
        /// the parent's is open, it does nothing.
        fn close(&self, py: Python<'_>) -> PyResult<()> {
            self.here(py).map_or(Ok(()), |space| outside(py, || space.close()))
        }

        /// The number of changes so far.
        #[getter]
        fn revision(&self, py: Python<'_>) -> PyResult<u64> {
            self.here(py)?.revision().map_err(|error| raise(py, error))
        }

        /// The model, as it was written.
        #[getter]
        fn model<'py>(&self, py: Python<'py>) -> PyResult<Any<'py>> {
            self.ask(py, "model", Json::new())
        }

        /// Whether the space cannot be used any more.
        #[getter]
        fn closed(&self) -> bool {
            self.inner.is_closed() || fork::check(self.process).is_err()
        }

        fn __enter__(slf: Bound<'_, Self>) -> PyResult<Bound<'_, Self>> {
            slf.get().revision(slf.py())?;
            Ok(slf)
        }

        fn __exit__(&self, kind: &Any<'_>, _value: &Any<'_>, _traceback: &Any<'_>)
            -> PyResult<()> {
            let closed = self.close(kind.py());
            // What went wrong inside the block matters more.
            if kind.is_none() { closed } else { Ok(()) }
        }

        fn __repr__(&self) -> String {
            let model = self.inner.model().name();
            match fork::check(self.process).and_then(|()| self.inner.revision()) {
                Ok(revision) => format!("<privity.Space model={model:?} revision={revision}>"),
                Err(error) => format!("<privity.Space model={model:?} {}>", error.code()),
            }
        }
    }
}
