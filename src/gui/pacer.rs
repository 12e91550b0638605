//! How often the window is drawn while computations report.
//!
//! Drawing takes its time from the cores that compute. What the person does is shown at once; news from a computation
//! waits until drawing takes a small share of the time only.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Time between two frames over the time that a frame takes.
const SPARING: u32 = 40;
/// Between two frames with news, at least and at most: a curve that grows should still seem to flow.
const BETWEEN: [Duration; 2] = [Duration::from_millis(16), Duration::from_millis(150)];
/// egui draws twice what is to be drawn at once.
const SOON: Duration = Duration::from_millis(1);

/// When the next frame with news may come.
pub(super) struct Pacer {
    start: Instant,
    /// In microseconds after the start.
    due: AtomicU64,
}

impl Pacer {
    pub(super) fn new() -> Self {
        Self {
            start: Instant::now(),
            due: AtomicU64::new(0),
        }
    }

    /// Notes a frame and the time that it took.
    pub(super) fn drawn(&self, begun: Instant, cost: Duration) {
        let [least, most] = BETWEEN;
        let next = begun.duration_since(self.start) + (cost * SPARING).clamp(least, most);
        let next = u64::try_from(next.as_micros()).unwrap_or(u64::MAX);
        self.due.store(next, Ordering::Release);
    }

    /// How long news have to wait for their frame.
    pub(super) fn wait(&self) -> Duration {
        let due = Duration::from_micros(self.due.load(Ordering::Acquire));
        due.saturating_sub(self.start.elapsed()).max(SOON)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn news_wait_the_longer_the_more_a_frame_costs() {
        let pacer = Pacer::new();
        assert_eq!(pacer.wait(), SOON, "the first news are shown at once");
        let later = Instant::now() + Duration::from_secs(3600);
        let mut last = Duration::ZERO;
        for cost in [0, 1, 2, 4, 1000] {
            pacer.drawn(later, Duration::from_millis(cost));
            let wait = pacer.wait();
            assert!(wait >= last, "{wait:?} after {last:?}");
            last = wait;
        }
        pacer.drawn(later, Duration::from_millis(1000));
        let longest = pacer.wait();
        pacer.drawn(later, Duration::ZERO);
        let spread = longest.saturating_sub(pacer.wait());
        let [least, most] = BETWEEN;
        assert!(spread <= most - least, "{spread:?}");
    }
}
