//! How much is done for an answer, in tests: time is no measure there.

use std::cell::Cell;

thread_local! {
    /// How often somebody's sources on a resource were gone through.
    static DONE: Cell<usize> = const { Cell::new(0) };
}

pub(super) fn more() {
    DONE.with(|done| done.set(done.get() + 1));
}

/// How much is done for an answer.
pub(crate) fn of<T>(answer: impl FnOnce() -> T) -> usize {
    let before = DONE.with(Cell::get);
    answer();
    DONE.with(Cell::get) - before
}
