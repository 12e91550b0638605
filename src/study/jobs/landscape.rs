//! The landscape as a job: explored part by part, kept between jobs, and drawn as it grows.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::{Job, LandscapeReport, LandscapeRequest, Payload};
use crate::control::Cancel;
use crate::experiment::Landscape;
use crate::landscape::{Explorer, View};
use crate::study::{Study, StudyError};

/// Time of one part, and so the least between two pictures.
const PART: Duration = Duration::from_millis(120);

/// A landscape that outlives the jobs that explore it; clones share it.
#[derive(Clone, Debug)]
pub struct Exploration {
    explorer: Arc<Mutex<Option<Explorer>>>,
    request: Arc<Mutex<LandscapeRequest>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Exploration {
    /// Not begun.
    #[must_use]
    pub fn new(request: LandscapeRequest) -> Self {
        Self {
            explorer: Arc::default(),
            request: Arc::new(Mutex::new(request)),
        }
    }

    /// Whether both are the same landscape.
    #[cfg(test)]
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.explorer, &other.explorer)
    }

    /// Changes the request, also for a job at work.
    pub fn request(&self, request: LandscapeRequest) {
        *lock(&self.request) = request;
    }

    /// A job that begins this landscape, or continues it with what the settings leave valid.
    #[must_use]
    pub fn job(&self, study: &Study, settings: &Landscape) -> LandscapeJob {
        LandscapeJob {
            study: study.clone(),
            settings: settings.clone(),
            exploration: self.clone(),
            begun: false,
            unreported: None,
            finished_for: None,
            fraction: 0.0,
        }
    }

    /// Takes out what was explored; waits for the part of a job at work.
    #[must_use]
    pub fn take(&self) -> Option<Explorer> {
        lock(&self.explorer).take()
    }
}

/// Begins an [`Exploration`], or continues it.
pub struct LandscapeJob {
    study: Study,
    settings: Landscape,
    exploration: Exploration,
    begun: bool,
    /// The request of the last part, while its report is outstanding.
    unreported: Option<LandscapeRequest>,
    /// The request for which there is nothing more to compute.
    finished_for: Option<LandscapeRequest>,
    fraction: f64,
}

impl Job for LandscapeJob {
    fn advance(&mut self, cancel: &Cancel) -> Result<bool, StudyError> {
        let request = *lock(&self.exploration.request);
        if self.finished_for == Some(request) {
            return Ok(false);
        }
        if self.study.is_matrix_free() {
            return Err(StudyError::MatrixFree);
        }
        let mut place = lock(&self.exploration.explorer);
        let explorer = match &mut *place {
            Some(explorer) => {
                if !self.begun {
                    explorer.change(&self.settings);
                }
                explorer
            }
            empty => empty.insert(self.study.explorer(&self.settings)),
        };
        self.begun = true;
        self.unreported = Some(request);
        explorer.follow(request.until);
        let start = Instant::now();
        let mut more = !request.stopped;
        while more && start.elapsed() < PART {
            more = explorer.advance(cancel)?;
        }
        self.fraction = explorer.fraction();
        self.finished_for = (!more).then_some(request);
        // The request may change meanwhile, so it is read once more before the job ends.
        Ok(true)
    }

    fn fraction(&self) -> f64 {
        self.fraction
    }

    fn report(&mut self) -> Vec<Payload> {
        let place = lock(&self.exploration.explorer);
        let (Some(request), Some(explorer)) = (self.unreported.take(), place.as_ref()) else {
            return Vec::new();
        };
        let view = View {
            // Front ends draw the time cursor over the maps, so that it moves without making them anew.
            step: None,
            surface: request.surface,
            scale: request.scale,
        };
        vec![Payload::Landscape(Box::new(LandscapeReport {
            figures: explorer.figures(&view),
            path: explorer.path(),
            warnings: explorer.warnings(),
            request,
            finished: self.finished_for == Some(request),
        }))]
    }
}
