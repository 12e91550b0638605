//! Jobs without a window: one after another through the worker, until they end or are interrupted.

use std::time::Duration;

use super::Failure;
use crate::control::Cancel;
use crate::study::{Job, Payload};
use crate::worker::{Lane, What, Worker};

/// All jobs run in this lane, since each follows the other: so they share its threads and their memory.
const LANE: Lane = Lane::Training;
/// Time between two checks for an interrupt.
const CHECK: Duration = Duration::from_millis(20);

/// Runs jobs and waits for them.
pub(super) struct Driver {
    worker: Worker,
    interrupt: Cancel,
}

/// An event of a job at work.
pub(super) enum Update {
    /// What it found.
    Report(Payload),
    /// The fraction that is done, and the time it still takes.
    Progress(f64, Option<Duration>),
}

impl Driver {
    /// With as many threads as everything is computed on; `interrupt` ends the job at work, and with it all.
    pub(super) fn new(interrupt: &Cancel) -> Self {
        Self {
            worker: Worker::headless(rayon::current_num_threads()),
            interrupt: interrupt.clone(),
        }
    }

    /// Runs a job; whether it came to its end rather than being interrupted. `take` receives all that it reports, also
    /// before an interrupt or a failure.
    pub(super) fn run(
        &mut self,
        job: impl Job + 'static,
        mut take: impl FnMut(Update) -> Result<(), Failure>,
    ) -> Result<bool, Failure> {
        self.worker.start(LANE, Box::new(job))?;
        let mut begun = false;
        loop {
            // Before it has begun, a cancelled job would vanish without an end.
            if begun && self.interrupt.is_cancelled() {
                self.worker.cancel(LANE);
            }
            match self.worker.wait(CHECK).map(|event| event.what) {
                Some(What::Begun) => begun = true,
                Some(What::Paused) => {}
                Some(What::Report(payload)) => take(Update::Report(payload))?,
                Some(What::Progress { fraction, left }) => take(Update::Progress(fraction, left))?,
                Some(What::Done) => return Ok(true),
                Some(What::Cancelled) => return Ok(false),
                Some(What::Failed(error)) => return Err(error.into()),
                None => {}
            }
        }
    }
}
