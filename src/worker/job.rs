//! What runs in the background, and what it reports.

use std::time::Duration;

use crate::control::Cancel;

/// Work that is done in parts. A job is advanced until it has nothing left, on a thread of its own and inside the
/// worker's pool; between parts it can be paused, stepped, replaced and cancelled.
pub trait Job<N>: Send {
    /// Does one part and reports it; `None` when there is nothing left. Parts that may take longer than 100 ms look at
    /// `cancel` in between.
    ///
    /// # Errors
    ///
    /// [`Stop::Cancelled`] on request, or [`Stop::Failed`] with a sentence for the person at the window.
    fn advance(&mut self, cancel: &Cancel) -> Result<Option<N>, Stop>;

    /// The share of the work that is done, from 0 to 1.
    fn fraction(&self) -> f64;

    /// Whether the next part is so short that a successor had better wait for it: while a slider is dragged, every
    /// coarse prediction is shown before the next one starts.
    fn is_brief(&self) -> bool {
        false
    }
}

/// Why a job ends before its last part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Somebody asked to stop.
    Cancelled,
    /// It cannot go on, and why, in a sentence.
    Failed(String),
}

/// The places in which jobs run; each takes one at a time and does not wait for the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lane {
    /// State evolution.
    Prediction,
    /// Real runs with their estimates.
    Training,
    /// Loss surfaces, curvature and what else looks at a finished run.
    Landscape,
    /// The lab in front.
    Lab,
}

impl Lane {
    /// All lanes.
    pub const ALL: [Self; 4] = [Self::Prediction, Self::Training, Self::Landscape, Self::Lab];

    pub(super) fn index(self) -> usize {
        self as usize
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Prediction => "prediction",
            Self::Training => "training",
            Self::Landscape => "landscape",
            Self::Lab => "lab",
        }
    }
}

/// What a job tells the window.
#[derive(Clone, Debug, PartialEq)]
pub struct Event<N> {
    /// Where the job runs.
    pub lane: Lane,
    /// Which job it is: later ones have greater numbers.
    pub generation: u64,
    /// What happened.
    pub what: What<N>,
}

/// What happened to a job.
#[derive(Clone, Debug, PartialEq)]
pub enum What<N> {
    /// It has begun; whatever an earlier job of this lane reported is out of date.
    Begun,
    /// It reports a part.
    News(N),
    /// How far it is.
    Progress {
        /// The share that is done.
        fraction: f64,
        /// The time it still takes, pauses not counted; `None` before there is anything to go by.
        left: Option<Duration>,
    },
    /// It is done.
    Done,
    /// It was cancelled.
    Cancelled,
    /// It failed, and why, in a sentence.
    Failed(String),
}
