//! The open spaces of this thread, by number. JavaScript holds numbers, never pointers: a
//! handle that is none, is a stranger's or was closed finds nothing.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use privity::{Code, Error, Result, Space};

#[derive(Default)]
struct Spaces {
    last: usize,
    open: BTreeMap<usize, Arc<Space>>,
}

thread_local! {
    // Node runs each worker on a thread of its own; what it left open closes as it ends.
    static SPACES: RefCell<Spaces> = RefCell::default();
}

/// Keeps a space, and gives its number.
pub(crate) fn insert(space: Space) -> usize {
    SPACES.with_borrow_mut(|spaces| {
        spaces.last += 1;
        spaces.open.insert(spaces.last, Arc::new(space));
        spaces.last
    })
}

/// Asks the space of this number; `None` if it is no space's. `ask` must not run JavaScript, which could open another space.
pub(crate) fn with<T>(
    slot: Option<usize>,
    ask: impl FnOnce(&Arc<Space>) -> Result<T>,
) -> Result<T> {
    SPACES.with_borrow(|spaces| {
        let space = slot.and_then(|slot| spaces.open.get(&slot)).ok_or_else(|| {
            let error = Error::new(Code::Unavailable, "the space is closed; open it again");
            error.with("reason", "closed")
        })?;
        ask(space)
    })
}

/// The space of this number, for work that outlasts the call.
pub(crate) fn find(slot: Option<usize>) -> Result<Arc<Space>> {
    with(slot, |space| Ok(Arc::clone(space)))
}

/// Forgets the space of this number. Work that is under way keeps the space until it is done.
pub(crate) fn remove(slot: usize) -> Option<Arc<Space>> {
    // The thread may be ending, and the table be gone.
    SPACES.try_with(|spaces| spaces.try_borrow_mut().ok()?.open.remove(&slot)).ok().flatten()
}
