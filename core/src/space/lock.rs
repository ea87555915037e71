//! The lock on the state: nothing long holds up anything short.
//!
//! A change waits until the questions that are being answered have their answers. A lock that is
//! fair to changes lets no new question in meanwhile: one long question and one change would then
//! hold up every check for as long as the question takes. Here, a short question passes a change
//! that is held up by a long one anyway. Nobody else passes a change that waits, so it never waits
//! for ever.

use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use parking_lot::{
    Mutex, MutexGuard, RecursiveRwLock, RecursiveRwLockReadGuard, RecursiveRwLockWriteGuard,
};

use crate::state::State;

/// After so long, a short question looks again whether a long one has begun.
const LOOK_AGAIN: Duration = Duration::from_micros(100);

#[derive(Debug)]
pub(super) struct StateLock {
    /// Lets questions in whenever others are: who has to wait for a change waits for its turn.
    state: RecursiveRwLock<State>,
    /// Held by a change from the moment that it waits.
    turn: Mutex<()>,
    /// Whether a change waits.
    waiting: AtomicBool,
    /// How many long questions are being answered.
    long: AtomicUsize,
}

/// The state as a short question sees it.
pub(super) type ReadBriefly<'a> = RecursiveRwLockReadGuard<'a, State>;

/// The state as a long question sees it. The fields are dropped in this order: a short question
/// must not wait behind a change for a lock that is still held.
pub(super) struct Read<'a> {
    state: RecursiveRwLockReadGuard<'a, State>,
    _counted: Counted<'a>,
}

/// The state as a change writes it.
pub(super) struct Write<'a> {
    state: RecursiveRwLockWriteGuard<'a, State>,
    _turn: MutexGuard<'a, ()>,
}

struct Counted<'a>(&'a AtomicUsize);

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Release);
    }
}

impl Deref for Read<'_> {
    type Target = State;

    fn deref(&self) -> &State {
        &self.state
    }
}

impl Deref for Write<'_> {
    type Target = State;

    fn deref(&self) -> &State {
        &self.state
    }
}

impl DerefMut for Write<'_> {
    fn deref_mut(&mut self) -> &mut State {
        &mut self.state
    }
}

impl StateLock {
    pub(super) fn new(state: State) -> Self {
        Self {
            state: RecursiveRwLock::new(state),
            turn: Mutex::new(()),
            waiting: AtomicBool::new(false),
            long: AtomicUsize::new(0),
        }
    }

    /// For a question that may take its time.
    pub(super) fn read(&self) -> Read<'_> {
        if self.waiting.load(Ordering::Acquire) {
            drop(self.turn.lock());
        }
        let state = self.state.read();
        self.long.fetch_add(1, Ordering::Release);
        Read { state, _counted: Counted(&self.long) }
    }

    /// For a question whose time is bounded, such as one decision.
    #[inline]
    pub(super) fn read_briefly(&self) -> ReadBriefly<'_> {
        if self.waiting.load(Ordering::Acquire) {
            self.pass_or_wait();
        }
        self.state.read()
    }

    /// A long question is counted once it holds the lock, so a short one that has to wait looks
    /// again now and then.
    #[cold]
    fn pass_or_wait(&self) {
        while self.long.load(Ordering::Acquire) == 0 && self.turn.try_lock_for(LOOK_AGAIN).is_none()
        {
        }
    }

    /// For a change that is stored already: no question is answered meanwhile.
    pub(super) fn write(&self) -> Write<'_> {
        let turn = self.turn.lock();
        self.waiting.store(true, Ordering::Release);
        let state = self.state.write();
        self.waiting.store(false, Ordering::Release);
        Write { state, _turn: turn }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;
    use std::sync::mpsc;
    use std::thread;

    use super::*;
    use crate::model::Model;

    fn lock() -> StateLock {
        StateLock::new(State::new(Model::named("datasets").unwrap()))
    }

    /// Runs `work` while a change waits for a question that holds the lock.
    fn beside_a_change<T>(lock: &StateLock, held: impl Sized, work: impl FnOnce() -> T) -> T {
        let changed = AtomicBool::new(false);
        let done = thread::scope(|scope| {
            scope.spawn(|| {
                lock.write().revision = 7;
                changed.store(true, Ordering::Release);
            });
            while !lock.waiting.load(Ordering::Acquire) {
                thread::yield_now();
            }
            let done = work();
            assert!(!changed.load(Ordering::Acquire));
            drop(held);
            done
        });
        assert_eq!(lock.read().revision, 7);
        done
    }

    /// Whether short questions are answered while a change waits. Those that are not are answered
    /// after it, so that a test ends in any case.
    fn is_answered(lock: &StateLock, held: impl Sized, meanwhile: impl FnOnce()) -> bool {
        let (answer, answers) = mpsc::channel();
        thread::scope(|scope| {
            beside_a_change(lock, held, || {
                scope.spawn(move || answer.send(lock.read_briefly().revision));
                meanwhile();
                answers.recv_timeout(Duration::from_secs(10)) == Ok(0)
            })
        })
    }

    #[test]
    fn a_short_question_passes_a_change_that_waits_for_a_long_one() {
        let lock = lock();
        assert!(is_answered(&lock, lock.read(), || {}));
        assert_eq!(lock.long.load(Ordering::Acquire), 0);
    }

    #[test]
    fn nobody_passes_a_change_that_waits_for_a_short_one() {
        let lock = lock();
        let answered = AtomicBool::new(false);
        thread::scope(|scope| {
            beside_a_change(&lock, lock.read_briefly(), || {
                scope.spawn(|| {
                    assert_eq!(lock.read_briefly().revision, 7);
                    answered.store(true, Ordering::Release);
                });
                thread::sleep(20 * LOOK_AGAIN);
                assert!(!answered.load(Ordering::Acquire));
            });
        });
        assert!(answered.load(Ordering::Acquire));
    }

    #[test]
    fn a_short_question_passes_a_long_one_that_began_while_it_waited() {
        let lock = lock();
        // Long questions are counted once they hold the lock: until then the short one waits.
        assert!(is_answered(&lock, lock.state.read(), || {
            thread::sleep(3 * LOOK_AGAIN);
            lock.long.fetch_add(1, Ordering::Release);
        }));
    }
}
