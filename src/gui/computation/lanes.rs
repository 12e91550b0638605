//! How far each lane is: one value per lane.

use std::ops::{Index, IndexMut};
use std::time::Duration;

use crate::worker::Lane;

/// How far a computation is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) enum Stage {
    /// Nothing was asked for.
    #[default]
    Idle,
    /// It is being computed.
    Working(Pace),
    /// It is paused.
    Paused(Pace),
    /// It has come to its end, or was stopped.
    Ended,
}

/// Fraction that is done, and time left.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Pace {
    /// From 0 to 1.
    pub(crate) fraction: f64,
    /// `None` before there is anything to go by.
    pub(crate) left: Option<Duration>,
}

impl Stage {
    /// Whether it is being computed now.
    pub(crate) fn is_working(self) -> bool {
        matches!(self, Self::Working(_))
    }

    /// Whether it has begun and not ended.
    pub(crate) fn is_open(self) -> bool {
        matches!(self, Self::Working(_) | Self::Paused(_))
    }

    /// How far it is while it is computed.
    pub(crate) fn pace(self) -> Option<Pace> {
        match self {
            Self::Working(pace) => Some(pace),
            _ => None,
        }
    }

    pub(super) fn set_pace(&mut self, pace: Pace) {
        match self {
            Self::Working(now) | Self::Paused(now) => *now = pace,
            Self::Idle | Self::Ended => {}
        }
    }
}

/// The state of one lane.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct LaneState {
    /// How far it is.
    pub(crate) stage: Stage,
    /// It was stopped before its end, and is not computed further until it is asked for or something changes.
    pub(crate) stopped: bool,
    /// It is paused, and what was at work has come to rest and reported all.
    pub(crate) rested: bool,
    /// The newest job: what earlier ones report is not its end.
    pub(crate) generation: u64,
}

impl LaneState {
    /// A job begins.
    pub(super) fn begin(&mut self, generation: u64) {
        self.stage = Stage::Working(Pace::default());
        self.generation = generation;
        self.rested = false;
    }

    /// Nothing is asked for any more.
    pub(super) fn leave(&mut self) {
        self.stage = Stage::Idle;
        self.stopped = false;
        self.rested = false;
    }
}

/// The state of all lanes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Lanes([LaneState; Lane::ALL.len()]);

impl Index<Lane> for Lanes {
    type Output = LaneState;

    fn index(&self, lane: Lane) -> &LaneState {
        &self.0[lane.index()]
    }
}

impl IndexMut<Lane> for Lanes {
    fn index_mut(&mut self, lane: Lane) -> &mut LaneState {
        &mut self.0[lane.index()]
    }
}
