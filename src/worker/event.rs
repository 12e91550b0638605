//! The lanes that jobs run in, and the events of a job.

use std::time::Duration;

use crate::study::StudyError;

/// The places in which jobs run; each takes one at a time and does not wait for the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lane {
    /// State evolution.
    Prediction,
    /// Real runs with their estimates.
    Training,
    /// Loss surfaces, curvature and what else belongs to a finished run.
    Landscape,
    /// The lab in front.
    Lab,
    /// The cells of a sweep.
    Sweep,
}

impl Lane {
    /// All lanes.
    pub const ALL: [Self; 5] = [
        Self::Prediction,
        Self::Training,
        Self::Landscape,
        Self::Lab,
        Self::Sweep,
    ];

    /// Its place in [`Self::ALL`].
    #[must_use]
    pub fn index(self) -> usize {
        self as usize
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Prediction => "prediction",
            Self::Training => "training",
            Self::Landscape => "landscape",
            Self::Lab => "lab",
            Self::Sweep => "sweep",
        }
    }
}

/// Something that happened to a job.
#[derive(Clone, Debug, PartialEq)]
pub struct Event<P> {
    /// Where the job runs.
    pub lane: Lane,
    /// Which job it is: later ones have greater numbers.
    pub generation: u64,
    /// What happened.
    pub what: What<P>,
}

/// What happened to a job.
#[derive(Clone, Debug, PartialEq)]
pub enum What<P> {
    /// It has begun; whatever an earlier job of this lane reported is out of date.
    Begun,
    /// It has found something.
    Report(P),
    /// It is paused: what it has found until here was reported.
    Paused,
    /// How far it is.
    Progress {
        /// The fraction that is done.
        fraction: f64,
        /// The time it still takes, pauses not counted; `None` before there is anything to go by.
        left: Option<Duration>,
    },
    /// It is done.
    Done,
    /// It was cancelled.
    Cancelled,
    /// It failed.
    Failed(StudyError),
}
