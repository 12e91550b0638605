//! How often the window is drawn while computations report.
//!
//! Drawing takes its time from the cores that compute. What the person does is shown at once; what a computation reports
//! waits until drawing takes a small share of the time only.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Time between two frames over the time that a frame takes.
const SPARING: u32 = 40;
/// Between two frames with reports, at least and at most: a curve that grows should still seem to flow.
const BETWEEN: [Duration; 2] = [Duration::from_millis(16), Duration::from_millis(150)];
/// The same, at most, while someone waits for what a change brings, and for how long that is after the change.
const AWAITED: Duration = Duration::from_millis(20);
const WAITING: Duration = Duration::from_millis(400);
/// egui draws twice what is to be drawn at once.
const SOON: Duration = Duration::from_millis(1);

/// When the next frame with reports may come.
pub(super) struct Pacer {
    start: Instant,
    /// In microseconds after the start.
    due: AtomicU64,
    /// Until when someone waits for what a change brings, likewise.
    awaited: AtomicU64,
}

impl Pacer {
    pub(super) fn new() -> Self {
        Self {
            start: Instant::now(),
            due: AtomicU64::new(0),
            awaited: AtomicU64::new(0),
        }
    }

    /// Notes a frame and the time that it took.
    pub(super) fn drawn(&self, begun: Instant, cost: Duration) {
        let now = begun.duration_since(self.start);
        let is_awaited = now < Duration::from_micros(self.awaited.load(Ordering::Acquire));
        let between = match is_awaited {
            true => between(cost).min(AWAITED),
            false => between(cost),
        };
        self.due.store(micros(now + between), Ordering::Release);
    }

    /// Notes that someone has changed something and waits for what it brings.
    pub(super) fn await_reports(&self) {
        let now = self.start.elapsed();
        self.awaited.store(micros(now + WAITING), Ordering::Release);
        self.due.fetch_min(micros(now + AWAITED), Ordering::AcqRel);
    }

    /// How long a report has to wait for its frame.
    pub(super) fn wait(&self) -> Duration {
        let due = Duration::from_micros(self.due.load(Ordering::Acquire));
        due.saturating_sub(self.start.elapsed()).max(SOON)
    }
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

/// Time from one frame with reports to the next.
fn between(cost: Duration) -> Duration {
    let [least, most] = BETWEEN;
    cost.saturating_mul(SPARING).clamp(least, most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_wait_the_longer_the_more_a_frame_costs() {
        let pacer = Pacer::new();
        assert_eq!(pacer.wait(), SOON, "the first report is shown at once");
        pacer.drawn(Instant::now(), Duration::from_secs(1));
        assert!(pacer.wait() > SOON && pacer.wait() <= BETWEEN[1]);
        let costs = [0, 1, 2, 1000].map(|cost| between(Duration::from_millis(cost)));
        assert_eq!(
            costs,
            [
                BETWEEN[0],
                SPARING * Duration::from_millis(1),
                SPARING * Duration::from_millis(2),
                BETWEEN[1]
            ]
        );
    }

    #[test]
    fn what_a_change_brings_is_drawn_soon() {
        let pacer = Pacer::new();
        pacer.drawn(Instant::now(), Duration::from_secs(1));
        pacer.await_reports();
        assert!(pacer.wait() <= AWAITED);
        pacer.drawn(Instant::now(), Duration::from_secs(1));
        assert!(pacer.wait() <= AWAITED, "the frames that follow, too");
        pacer.drawn(Instant::now() + 2 * WAITING, Duration::from_secs(1));
        assert!(pacer.wait() > WAITING, "until it is there");
    }
}
