//! A lab as a job: computed part by part, kept between jobs, and drawn as it grows.

use std::sync::{Arc, Mutex, PoisonError};

use super::{Job, Payload};
use crate::control::Cancel;
use crate::experiment::LabSettings;
use crate::labs::{self, Run};
use crate::study::StudyError;

/// A lab's computation, which outlives the jobs that continue it; clones share it. A job that only draws differently
/// takes it over.
#[derive(Clone, Default)]
pub struct LabState(Arc<Mutex<Option<Begun>>>);

impl LabState {
    /// Whether both are the same computation.
    #[cfg(test)]
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Whether something was computed, or is being computed.
    #[must_use]
    pub fn is_begun(&self) -> bool {
        // Where a part is at work, there is something.
        self.0.try_lock().map_or(true, |state| state.is_some())
    }
}

struct Begun {
    run: Box<dyn Run>,
    /// Whether there is more to compute.
    more: bool,
}

/// Begins a lab, or continues it.
pub struct LabJob {
    settings: LabSettings,
    seed: u64,
    state: LabState,
    /// Whether the figures of the present settings were there to be reported.
    begun: bool,
    unreported: bool,
    fraction: f64,
}

impl LabJob {
    /// Continues `state` with these settings, of which only those marked as view may differ from those it began with;
    /// begins it if it is empty.
    #[must_use]
    pub fn new(settings: LabSettings, seed: u64, state: LabState) -> Self {
        Self {
            settings,
            seed,
            state,
            begun: false,
            unreported: false,
            fraction: 0.0,
        }
    }
}

impl Job for LabJob {
    fn advance(&mut self, cancel: &Cancel) -> Result<bool, StudyError> {
        let mut place = self.state.0.lock().unwrap_or_else(PoisonError::into_inner);
        let state = match &mut *place {
            Some(state) => state,
            empty => {
                let run = labs::start(&self.settings, self.seed)?;
                empty.insert(Begun { run, more: true })
            }
        };
        // What there is already is drawn before anything is computed.
        if self.begun && state.more {
            state.more = state.run.advance(cancel)?;
        }
        self.begun = true;
        self.unreported = true;
        self.fraction = state.run.fraction();
        Ok(state.more)
    }

    fn fraction(&self) -> f64 {
        self.fraction
    }

    fn report(&mut self) -> Vec<Payload> {
        let place = self.state.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &*place {
            Some(state) if std::mem::take(&mut self.unreported) => {
                let figures = state.run.figures(&self.settings);
                vec![Payload::Lab(figures, state.run.warnings())]
            }
            _ => Vec::new(),
        }
    }
}
