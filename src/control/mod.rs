//! Stopping a long computation from outside, and its parts side by side.

pub(crate) mod parallel;
pub mod signals;

use std::ops::Range;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// Time between two checks of the switch in [`Cancel::apart`].
const LOOK: Duration = Duration::from_millis(5);

/// Rows of a matrix whose factorization takes some milliseconds.
const LARGE: usize = 100;

/// Operations of a loop between two checks of the switch, each of which may touch new memory.
const OPERATIONS: usize = 1 << 16;

/// A switch that cancels a computation. Clones share it; once thrown it stays so.
///
/// Long computations check it between parts of a step, at least every 100 ms. A single call of a library that takes longer
/// runs on a thread of its own ([`Cancel::apart`]).
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

/// The computation was cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cancelled")]
pub struct Cancelled;

impl Cancel {
    /// Not yet cancelled.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks to stop.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether the computation is cancelled.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Checks the switch.
    ///
    /// # Errors
    ///
    /// [`Cancelled`] if it was thrown.
    pub fn check(&self) -> Result<(), Cancelled> {
        if self.is_cancelled() {
            Err(Cancelled)
        } else {
            Ok(())
        }
    }

    /// Divides a loop of `count` turns, of about `operations` each, into ranges that take a millisecond or less, and checks
    /// the switch before each: `for range in cancel.ranges(count, 1) { let range = range?; … }`.
    pub(crate) fn ranges(
        &self,
        count: usize,
        operations: usize,
    ) -> impl Iterator<Item = Result<Range<usize>, Cancelled>> {
        let turns = (OPERATIONS / operations.max(1)).max(1);
        (0..count).step_by(turns).map(move |first| {
            self.check()?;
            Ok(first..count.min(first + turns))
        })
    }

    /// Runs work that cannot check the switch, such as a factorization of a library or the reading of a file, on a thread of
    /// its own and returns its result. After a cancellation the thread still runs to its end; its result is dropped.
    ///
    /// # Errors
    ///
    /// [`Cancelled`] if cancelled first.
    pub fn apart<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Cancelled> {
        self.check()?;
        // Both sides hold the work: without a thread it runs here.
        let work = Arc::new(Mutex::new(Some(work)));
        let take = |work: &Mutex<Option<_>>| work.lock().unwrap_or_else(PoisonError::into_inner).take();
        let (done, wait) = sync_channel(1);
        let theirs = Arc::clone(&work);
        let thread = thread::Builder::new().spawn(move || {
            if let Some(work) = take(&theirs) {
                // After a cancellation there is no receiver.
                let _ = done.send(work());
            }
        });
        let Ok(thread) = thread else {
            return take(&work).map(|work| work()).ok_or(Cancelled);
        };
        loop {
            match wait.recv_timeout(LOOK) {
                Ok(result) => return Ok(result),
                Err(RecvTimeoutError::Timeout) => self.check()?,
                Err(RecvTimeoutError::Disconnected) => match thread.join() {
                    Ok(()) => return Err(Cancelled),
                    Err(panic) => resume_unwind(panic),
                },
            }
        }
    }

    /// As [`Self::apart`] for the factorization of a matrix with so many rows; a small one takes less than a thread does to begin, and
    /// runs here.
    ///
    /// # Errors
    ///
    /// [`Cancelled`] if cancelled first.
    pub(crate) fn factorization<T: Send + 'static>(
        &self,
        rows: usize,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Cancelled> {
        if rows >= LARGE {
            return self.apart(work);
        }
        self.check()?;
        Ok(work())
    }
}

/// Drops a value on a thread of its own: freeing much memory is slow.
pub fn drop_apart<T: Send + 'static>(value: T) {
    // Without a thread the value is dropped here.
    drop(thread::Builder::new().spawn(move || drop(value)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_share_the_switch() {
        let cancel = Cancel::new();
        let other = cancel.clone();
        assert!(!other.is_cancelled());
        cancel.cancel();
        assert!(other.is_cancelled() && other.check() == Err(Cancelled));
        assert!(!Cancel::new().is_cancelled());
    }

    #[test]
    fn ranges_cover_a_loop_and_end_when_it_is_cancelled() {
        let cancel = Cancel::new();
        for (count, operations) in [
            (0, 1),
            (5, 0),
            (3 * OPERATIONS + 1, 1),
            (40, OPERATIONS / 16),
            (3, usize::MAX),
        ] {
            let ranges: Vec<_> = cancel.ranges(count, operations).map(Result::unwrap).collect();
            assert!(
                ranges
                    .iter()
                    .all(|range| range.len() == 1 || range.len() * operations <= OPERATIONS)
            );
            assert!(ranges.into_iter().flatten().eq(0..count));
        }
        let mut ranges = cancel.ranges(2, OPERATIONS);
        assert_eq!(ranges.next(), Some(Ok(0..1)));
        cancel.cancel();
        assert_eq!(ranges.next(), Some(Err(Cancelled)));
    }

    #[test]
    fn work_apart_gives_its_result_or_its_panic() {
        assert_eq!(Cancel::new().apart(|| 6 * 7), Ok(42));
        let panic = std::panic::catch_unwind(|| Cancel::new().apart(|| -> u8 { panic!("on purpose") }));
        assert_eq!(panic.unwrap_err().downcast_ref::<&str>(), Some(&"on purpose"));
        let cancel = Cancel::new();
        cancel.cancel();
        assert_eq!(cancel.apart(|| 0), Err(Cancelled));
        for rows in [2, 1000] {
            assert_eq!(Cancel::new().factorization(rows, move || rows), Ok(rows));
            assert_eq!(cancel.factorization(rows, move || rows), Err(Cancelled));
        }
    }

    /// The work ends only after the cancelled call has returned.
    #[test]
    fn nobody_waits_for_work_apart_once_it_is_cancelled() {
        let (go, wait) = sync_channel::<()>(0);
        let cancel = Cancel::new();
        let other = cancel.clone();
        let canceller = thread::spawn(move || other.cancel());
        let result = cancel.apart(move || wait.recv());
        canceller.join().unwrap();
        assert!(result.is_err());
        drop(go);
    }
}
