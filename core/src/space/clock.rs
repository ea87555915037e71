//! The one place that reads a clock.

use std::sync::atomic::{AtomicI64, Ordering};

use crate::time::Timestamp;

/// The system's clock, or one that stands still.
#[derive(Debug)]
pub(super) struct Clock(AtomicI64);

/// No moment that a clock shows: the clock runs.
const RUNNING: i64 = i64::MIN;

impl Default for Clock {
    fn default() -> Self {
        Self(AtomicI64::new(RUNNING))
    }
}

impl Clock {
    pub(super) fn set(&self, now: Option<Timestamp>) {
        self.0.store(now.map_or(RUNNING, Timestamp::as_millis), Ordering::Release);
    }

    pub(super) fn now(&self) -> Timestamp {
        match self.0.load(Ordering::Acquire) {
            RUNNING => system(),
            millis => Timestamp::from_millis(millis),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "this is where time comes in")]
fn system() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let millis = since.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX));
    Timestamp::from_millis(millis)
}
