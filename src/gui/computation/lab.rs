//! The lab of an experiment at work: its parts one by one, and its figures after each.

use std::sync::{Arc, Mutex, PoisonError};

use super::jobs::News;
use crate::control::Cancel;
use crate::experiment::LabSettings;
use crate::figure::Figure;
use crate::labs::{self, LabError, Run};
use crate::worker::{Job, Stop};

/// A lab's computation, which outlives the jobs that carry it on: a job that only draws differently takes it over.
pub(super) type Shared = Arc<Mutex<Option<State>>>;

/// A computation, and whether there is more to do.
pub(super) struct State {
    run: Box<dyn Run>,
    more: bool,
}

/// Carries a lab on, or begins it.
pub(super) struct LabJob {
    settings: LabSettings,
    seed: u64,
    shared: Shared,
    /// Whether the figures show the present settings.
    drawn: bool,
    fraction: f64,
}

impl LabJob {
    pub(super) fn new(settings: LabSettings, seed: u64, shared: Shared) -> Self {
        Self {
            settings,
            seed,
            shared,
            drawn: false,
            fraction: 0.0,
        }
    }

    fn figures(&self, state: &State) -> Vec<Figure> {
        state.run.figures(&self.settings)
    }
}

impl Job<News> for LabJob {
    fn advance(&mut self, cancel: &Cancel) -> Result<Option<News>, Stop> {
        let shared = Arc::clone(&self.shared);
        let mut place = shared.lock().unwrap_or_else(PoisonError::into_inner);
        let state = match &mut *place {
            Some(state) => state,
            empty => {
                let run = labs::start(&self.settings, self.seed).map_err(stop)?;
                empty.insert(State { run, more: true })
            }
        };
        if self.drawn {
            if !state.more {
                return Ok(None);
            }
            state.more = state.run.advance(cancel).map_err(stop)?;
        }
        self.drawn = true;
        self.fraction = state.run.fraction();
        Ok(Some(News::Lab(self.figures(state))))
    }

    fn fraction(&self) -> f64 {
        self.fraction
    }
}

fn stop(error: LabError) -> Stop {
    match error {
        LabError::Cancelled => Stop::Cancelled,
        other => Stop::Failed(other.to_string()),
    }
}
