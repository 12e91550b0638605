//! Training as a job.

use std::sync::{Arc, Mutex, PoisonError};

use super::{Job, Payload};
use crate::control::Cancel;
use crate::study::{Study, StudyError, Training};

/// The runs of a job at the step that they have come to, for another job to go on with.
#[derive(Clone, Default)]
pub struct Handover(Arc<Mutex<Option<Training>>>);

impl Handover {
    fn with<R>(&self, work: impl FnOnce(&mut Option<Training>) -> R) -> R {
        // After a panic there are no runs to go on with.
        work(&mut self.0.lock().unwrap_or_else(|poisoned| {
            let mut none = PoisonError::into_inner(poisoned);
            *none = None;
            none
        }))
    }
}

/// Trains all runs of a study, each with its estimate of the test error; then those with samples reused, where they are drawn beside.
pub struct TrainingJob {
    study: Study,
    training: Handover,
    /// The step up to which another job has reported, before the first step.
    from: Option<usize>,
    /// Steps that another job has reported.
    reported: usize,
    /// Whose runs come next, and whether the present ones are such.
    next: Option<Study>,
    is_beside: bool,
    fraction: f64,
    found: Vec<Payload>,
}

impl TrainingJob {
    /// From step 0.
    #[must_use]
    pub fn new(study: &Study) -> Self {
        let new = Self {
            study: study.clone(),
            training: Handover::default(),
            from: None,
            reported: 0,
            next: study.counterpart().cloned(),
            is_beside: false,
            fraction: 0.0,
            found: Vec::new(),
        };
        new.training.with(|training| *training = Some(study.training()));
        new
    }

    /// From step 0, with the laws of pre-activations at the last step.
    #[must_use]
    pub fn noting_laws(study: &Study) -> Self {
        let new = Self::new(study);
        new.training
            .with(|training| *training = Some(study.training().noting_laws()));
        new
    }

    /// Goes on from step `t` of another job with a study whose experiment continues that one's there. Reports begin with the
    /// next step. Where the runs are not at hand any more, they are trained anew up to there.
    #[must_use]
    pub fn going_on(study: &Study, from: Handover, t: usize) -> Self {
        Self {
            training: from,
            from: Some(t),
            ..Self::new(study)
        }
    }

    /// The runs, for another job to go on with.
    #[must_use]
    pub fn handover(&self) -> Handover {
        self.training.clone()
    }

    /// Takes up the runs of another job.
    fn take_up(&mut self) {
        let Some(t) = self.from.take() else { return };
        let study = &self.study;
        let goes_on = self.training.with(|training| {
            let goes_on = training.as_mut().is_some_and(|training| training.go_on(study, t));
            if !goes_on {
                *training = Some(study.training());
            }
            goes_on
        });
        self.reported = if goes_on { 0 } else { t + 1 };
    }
}

impl Job for TrainingJob {
    fn advance(&mut self, cancel: &Cancel) -> Result<bool, StudyError> {
        self.take_up();
        let step = self.training.with(|slot| {
            let training = slot.as_mut().ok_or(StudyError::Cancelled)?;
            let step = training.step(cancel);
            self.fraction = training.fraction();
            if step.is_err() {
                *slot = None;
            }
            step
        });
        match step? {
            Some(_) if self.reported > 0 => self.reported -= 1,
            Some(step) => {
                let trained = Payload::Trained(Box::new(step));
                self.found.push(match self.is_beside {
                    true => Payload::Beside(Box::new(trained)),
                    false => trained,
                });
            }
            None => {
                let Some(study) = self.next.take() else {
                    return Ok(false);
                };
                self.training.with(|training| *training = Some(study.training()));
                self.is_beside = true;
            }
        }
        Ok(true)
    }

    fn fraction(&self) -> f64 {
        match (self.is_beside, &self.next) {
            (true, _) => 0.5 + 0.5 * self.fraction,
            (false, Some(_)) => 0.5 * self.fraction,
            (false, None) => self.fraction,
        }
    }

    fn report(&mut self) -> Vec<Payload> {
        std::mem::take(&mut self.found)
    }
}
