//! What a question has found out about all parts of a resource.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeMap;

use super::subject::Subject;
use crate::model::ActionIx;
use crate::state::ResourceIx;

/// Whether somebody can do an action on every part, of a kind or of any, of a resource: by one of
/// its parts.
type Every = (Subject, ActionIx, Option<u8>, ResourceIx);

/// The walks over all parts that one question has made. What a part lets somebody do can depend on
/// all of them, so a question about each part would come back to the same walk from each.
///
/// It lives as long as the question, as the facts do. Most questions make no walk, and many one:
/// these should pay nothing for it, and little.
#[derive(Default)]
pub(crate) struct Walked {
    one: Cell<Option<(Every, bool)>>,
    others: OnceCell<Box<RefCell<BTreeMap<Every, bool>>>>,
}

impl Walked {
    pub(super) fn once(&self, every: Every, walk: impl FnOnce() -> bool) -> bool {
        match self.one.get() {
            None => {
                let found = walk();
                self.one.set(Some((every, found)));
                found
            }
            Some((one, found)) if one == every => found,
            Some(_) => self.among_others(every, walk),
        }
    }

    fn among_others(&self, every: Every, walk: impl FnOnce() -> bool) -> bool {
        let others = self.others.get_or_init(Box::default);
        let found = others.borrow().get(&every).copied();
        found.unwrap_or_else(|| {
            let found = walk();
            others.borrow_mut().insert(every, found);
            found
        })
    }
}
