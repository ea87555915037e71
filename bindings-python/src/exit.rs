//! The interpreter's exit. From then on, a daemon thread that wants the interpreter's lock is ended
//! on the spot, and with frames of Rust below Python's that ends the process in disorder.
//!
//! So an exit waits, with patience, until no other thread runs Python's code from within a call, and
//! a thread that would begin to waits for the end.

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use pyo3::prelude::*;
use pyo3::types::PyCFunction;

/// Whether the interpreter is about to exit.
static EXITING: AtomicBool = AtomicBool::new(false);
/// How many threads may run Python's code from within a call; in a forked child, none at first.
pub(crate) static BUSY: AtomicU32 = AtomicU32::new(0);
/// So long one waits for the other: who exits may want something of a thread that waits.
const PATIENCE: Duration = Duration::from_secs(5);

thread_local! {
    /// How many calls this thread is in; one more for the thread that exits.
    static DEPTH: Cell<u32> = const { Cell::new(0) };
}

/// Does work that may run Python's code.
pub(crate) fn attached<T>(py: Python<'_>, work: impl FnOnce() -> T) -> T {
    if DEPTH.get() == 0 {
        // Both sides have the interpreter's lock: either this thread is seen, or it sees.
        wait_while(py, || EXITING.load(Ordering::SeqCst));
        BUSY.fetch_add(1, Ordering::SeqCst);
    }
    DEPTH.set(DEPTH.get() + 1);
    let done = work();
    DEPTH.set(DEPTH.get() - 1);
    if DEPTH.get() == 0 {
        BUSY.fetch_sub(1, Ordering::SeqCst);
    }
    done
}

#[expect(clippy::disallowed_methods, reason = "it is no time of a space")]
fn wait_while(py: Python<'_>, busy: fn() -> bool) {
    if busy() {
        let end = Instant::now() + PATIENCE;
        py.detach(|| {
            while busy() && Instant::now() < end {
                thread::sleep(Duration::from_millis(1));
            }
        });
    }
}

/// Has Python tell of its exit.
pub(crate) fn watch(py: Python<'_>) -> PyResult<()> {
    let hook = PyCFunction::new_closure(py, None, None, |arguments, _| {
        DEPTH.set(DEPTH.get() + 1);
        EXITING.store(true, Ordering::SeqCst);
        wait_while(arguments.py(), || BUSY.load(Ordering::SeqCst) > 0);
    })?;
    py.import("atexit")?.call_method1("register", (hook,)).map(drop)
}
