//! How much is done for an answer or a change, in tests: time is no measure there.

use std::cell::Cell;

thread_local! {
    /// How often a record, a grant or somebody's sources on a resource were looked at.
    static DONE: Cell<usize> = const { Cell::new(0) };
}

pub(crate) fn more() {
    add(1);
}

pub(crate) fn add(count: usize) {
    DONE.with(|done| done.set(done.get() + count));
}

/// How much is done for an answer, or a change, in this thread.
pub(crate) fn of<T>(answer: impl FnOnce() -> T) -> usize {
    let before = DONE.with(Cell::get);
    answer();
    DONE.with(Cell::get) - before
}
