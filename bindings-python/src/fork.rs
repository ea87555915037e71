//! Forks. A forked child has the parent's memory, but only the thread that forked: a lock that
//! another thread held then is held for ever.
//!
//! So a fork waits until no thread is inside the core without the interpreter's lock, and in the
//! child every space of the parent is unavailable. This module itself has nothing to lock.

use std::cell::Cell;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

use privity::{Code, Error, Result};
use pyo3::prelude::*;
use pyo3::types::{PyCFunction, PyDict};

/// How many forks lie between the first process and this one.
static GENERATION: AtomicU32 = AtomicU32::new(0);
/// How many threads are inside, and whether one waits to fork.
static GATE: AtomicU32 = AtomicU32::new(0);
const FORKING: u32 = 1 << 31;
/// Between two looks at the gate: it is shut only for as long as a fork takes.
const PAUSE: Duration = Duration::from_micros(50);

thread_local! {
    /// Whether this thread is the one that forks: others' hooks around the fork run on it too.
    static FORKS: Cell<bool> = const { Cell::new(false) };
}

/// Stands for this process.
pub(crate) fn process() -> u32 {
    GENERATION.load(Ordering::Relaxed)
}

/// `unavailable` in any process but this.
pub(crate) fn check(process: u32) -> Result<()> {
    if process == GENERATION.load(Ordering::Relaxed) {
        return Ok(());
    }
    let message = "the space was opened before this process was forked, and only the process that \
                   opened it can use it; open it in the child";
    Err(Error::new(Code::Unavailable, message).with("reason", "forked"))
}

/// Does work during which no fork happens.
pub(crate) fn inside<T>(work: impl FnOnce() -> T) -> T {
    let enter = |seen| (seen & FORKING == 0 || FORKS.get()).then(|| seen + 1);
    while GATE.fetch_update(Ordering::Acquire, Ordering::Relaxed, enter).is_err() {
        thread::sleep(PAUSE);
    }
    let _leaves = Leaves;
    work()
}

/// Leaves the gate, also when the work panics.
struct Leaves;

impl Drop for Leaves {
    fn drop(&mut self) {
        GATE.fetch_sub(1, Ordering::Release);
    }
}

/// Has the interpreter's lock, so that one thread forks at a time; those inside don't need it.
fn before() {
    FORKS.set(true);
    GATE.fetch_or(FORKING, Ordering::Relaxed);
    while GATE.load(Ordering::Acquire) != FORKING {
        thread::sleep(PAUSE);
    }
}

fn in_parent() {
    FORKS.set(false);
    GATE.fetch_and(!FORKING, Ordering::Release);
}

fn in_child() {
    GENERATION.fetch_add(1, Ordering::Relaxed);
    crate::exit::BUSY.store(0, Ordering::SeqCst);
    in_parent();
}

/// Has Python tell of every fork, on systems that have any.
pub(crate) fn watch(py: Python<'_>) -> PyResult<()> {
    let Some(register) = py.import("os")?.getattr_opt("register_at_fork")? else { return Ok(()) };
    let (hooks, plain) = (PyDict::new(py), |hook: fn()| {
        PyCFunction::new_closure(py, None, None, move |_, _| hook())
    });
    hooks.set_item("before", plain(before)?)?;
    hooks.set_item("after_in_parent", plain(in_parent)?)?;
    hooks.set_item("after_in_child", plain(in_child)?)?;
    register.call((), Some(&hooks)).map(drop)
}
