//! Parts of long lists: sorted by bytes, with a place to go on.

use crate::actor::declared_type;
use crate::decide::Facts;
use crate::error::{Error, Result};
use crate::id::shown;
use crate::model::TypeIx;

/// Which part of a list.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Paging<'a> {
    /// Only what sorts after this.
    pub(crate) after: Option<&'a str>,
    /// At most so many; all, if not given.
    pub(crate) limit: Option<usize>,
}

impl Paging<'_> {
    /// `invalid_argument` if it is 0.
    pub(super) fn limit(&self) -> Result<usize> {
        at_least_one(self.limit, usize::MAX)
    }

    /// `invalid_argument` unless the list goes on after a resource of this type.
    pub(super) fn is_of_type(&self, facts: Facts<'_>, kind: TypeIx) -> Result<()> {
        match self.after {
            Some(after) if declared_type(facts.state, after)?.0 != kind => {
                let name = facts.state.model().get(kind).map_or("", |kind| kind.name.as_str());
                let message =
                    format!("`{}` is no `{name}`: give the `next` of a page", shown(after));
                Err(Error::argument("after", message))
            }
            _ => Ok(()),
        }
    }
}

/// How many there may be on a page; so many, if nobody says. `invalid_argument` if that is none.
pub(crate) fn at_least_one(limit: Option<usize>, usual: usize) -> Result<usize> {
    if limit == Some(0) {
        let message = "`limit` is the number 0; it must be a whole number, 1 or more";
        return Err(Error::argument("limit", message));
    }
    Ok(limit.unwrap_or(usual))
}

/// The first rows by their keys, in order, and whether these are all. Of many rows, only those on
/// the page are sorted.
pub(super) fn first<K: Ord + Copy, T>(mut rows: Vec<(K, T)>, limit: usize) -> (Vec<(K, T)>, bool) {
    let complete = rows.len() <= limit;
    if !complete {
        rows.select_nth_unstable_by_key(limit, |(key, _)| *key);
        rows.truncate(limit);
    }
    rows.sort_unstable_by_key(|(key, _)| *key);
    (rows, complete)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_page_is_the_beginning_of_the_sorted_list(
            keys in proptest::collection::btree_set(any::<u16>(), 0..40),
            limit in 1..50_usize,
            shift in any::<u16>(),
        ) {
            let mut rows: Vec<(u16, ())> = keys.iter().map(|key| (*key, ())).collect();
            rows.sort_by_key(|(key, ())| key.wrapping_mul(shift | 1));
            let (page, complete) = first(rows, limit);
            let page: Vec<u16> = page.into_iter().map(|(key, ())| key).collect();
            let sorted: Vec<u16> = keys.iter().copied().take(limit).collect();
            prop_assert_eq!(page, sorted);
            prop_assert_eq!(complete, keys.len() <= limit);
        }
    }
}
