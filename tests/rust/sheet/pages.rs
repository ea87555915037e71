//! The pages of a sheet's lists, put together, are the lists.

use privity::{Code, Sheet, Space};

use super::Case;

impl Case<'_> {
    pub(super) fn pages(&self, space: &Space, whole: &Sheet) {
        assert!(whole.complete && whole.next.is_none() && whole.receivers_next.is_none());
        for limit in [1, 2] {
            let page = |after: Option<&str>, receivers: Option<&str>| {
                space.sheet_page(self.resource, self.actor, after, receivers, Some(limit)).unwrap()
            };
            let (mut rows, mut receivers) = (Vec::new(), Vec::new());
            let (mut after, mut after_receiver) = (None, None);
            loop {
                let page = page(after.as_deref(), after_receiver.as_deref());
                assert!(page.rows.len() <= limit && page.pending.len() <= limit);
                let (waits, next) = (&whole.pending, page.pending_next);
                assert!(page.pending[..] == waits[..waits.len().min(limit)]);
                assert_eq!(next.is_some(), waits.len() > limit);
                assert_eq!(page.pending_total, waits.len());
                assert_eq!(
                    (page.total, page.receivers_total),
                    (whole.total, whole.receivers_total)
                );
                let last = page.next.is_none() && page.receivers_next.is_none();
                assert_eq!(page.complete, last && next.is_none());
                // One list may be over before the other.
                if rows.len() < whole.total {
                    rows.extend(page.rows);
                }
                if Some(receivers.len()) < whole.receivers_total {
                    receivers.extend(page.receivers.unwrap_or_default());
                }
                if last {
                    break;
                }
                after = page.next.or(after);
                after_receiver = page.receivers_next.or(after_receiver);
            }
            assert_eq!(rows, whole.rows);
            assert_eq!(receivers, whole.receivers.clone().unwrap_or_default());
        }
        assert_eq!(whole.total, whole.rows.len());
        assert_eq!(whole.receivers_total, whole.receivers.as_ref().map(Vec::len));
        let nobody = space.sheet_page(self.resource, self.actor, None, None, Some(0));
        assert_eq!(nobody.unwrap_err().code(), Code::InvalidArgument);
        let gone = space.sheet_page(self.resource, self.actor, Some("user:gone@x"), None, None);
        // Who sees no list has none to go on with.
        assert_eq!(gone.is_err(), whole.total > 0);
    }
}
