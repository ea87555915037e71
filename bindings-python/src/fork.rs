//! Forks. A forked child has a copy of the parent's memory, but only the thread that forked: a
//! lock that another thread held then is held there for ever.
//!
//! So a fork waits until no thread is inside the core with the interpreter's lock released, and
//! in the child every space of the parent says that it is unavailable. None of this locks:
//! there is nothing that a fork could leave locked.

use std::cell::Cell;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

use privity::{Code, Error, Result};
use pyo3::prelude::*;
use pyo3::types::{IntoPyDict, PyCFunction};

/// How many forks lie between the first process and this one.
static GENERATION: AtomicU32 = AtomicU32::new(0);
/// How many threads are inside; and whether one waits to fork.
static GATE: AtomicU32 = AtomicU32::new(0);
const FORKING: u32 = 1 << 31;
/// Between two looks at the gate, which is only shut for as long as a fork takes.
const PAUSE: Duration = Duration::from_micros(50);

thread_local! {
    /// Whether this thread is the one that forks: other hooks around the fork run on it too.
    static FORKS: Cell<bool> = const { Cell::new(false) };
}

/// The process in which something was opened.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Process(u32);

impl Process {
    pub(crate) fn this() -> Self {
        Self(GENERATION.load(Ordering::Relaxed))
    }

    /// `unavailable` in every other process.
    pub(crate) fn check(self) -> Result<()> {
        if self.0 == GENERATION.load(Ordering::Relaxed) {
            return Ok(());
        }
        let message = "the space was opened before this process was forked, and only the process \
                       that opened it can use it; open it in the child";
        Err(Error::new(Code::Unavailable, message).with("reason", "forked"))
    }
}

/// Inside the core, where no fork may happen.
#[derive(Debug)]
pub(crate) struct Inside(());

impl Inside {
    pub(crate) fn enter() -> Self {
        loop {
            let seen = GATE.load(Ordering::Relaxed);
            if seen & FORKING != 0 && !FORKS.get() {
                thread::sleep(PAUSE);
            } else if GATE
                .compare_exchange_weak(seen, seen + 1, Ordering::Acquire, Ordering::Relaxed)
                .is_ok()
            {
                return Self(());
            }
        }
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        GATE.fetch_sub(1, Ordering::Release);
    }
}

/// Runs with the interpreter's lock held, so that only one thread forks at a time; those inside
/// leave without it.
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
    in_parent();
}

/// Has Python tell of every fork, on systems that have any.
pub(crate) fn watch(py: Python<'_>) -> PyResult<()> {
    let os = py.import("os")?;
    if !os.hasattr("register_at_fork")? {
        return Ok(());
    }
    let hooks: [(&str, fn()); 3] =
        [("before", before), ("after_in_parent", in_parent), ("after_in_child", in_child)];
    let hooks = hooks
        .map(|(name, hook)| Ok((name, PyCFunction::new_closure(py, None, None, move |_, _| hook())?)));
    let hooks = hooks.into_iter().collect::<PyResult<Vec<_>>>()?.into_py_dict(py)?;
    os.call_method("register_at_fork", (), Some(&hooks))?;
    Ok(())
}
