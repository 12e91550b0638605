//! Training as a job.

use super::{Job, Payload};
use crate::control::Cancel;
use crate::study::{Study, StudyError, Training};

/// Trains all runs of a study, each with its estimate of the test error; then those with samples reused, where they are drawn beside.
pub struct TrainingJob {
    training: Training,
    /// Whose runs come next, and whether the present ones are such.
    next: Option<Study>,
    is_beside: bool,
    found: Vec<Payload>,
}

impl TrainingJob {
    /// From step 0.
    #[must_use]
    pub fn new(study: &Study) -> Self {
        Self {
            training: study.training(),
            next: study.counterpart().cloned(),
            is_beside: false,
            found: Vec::new(),
        }
    }
}

impl Job for TrainingJob {
    fn advance(&mut self, cancel: &Cancel) -> Result<bool, StudyError> {
        match self.training.step(cancel)? {
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
                self.training = study.training();
                self.is_beside = true;
            }
        }
        Ok(true)
    }

    fn fraction(&self) -> f64 {
        match (self.is_beside, &self.next) {
            (true, _) => 0.5 + 0.5 * self.training.fraction(),
            (false, Some(_)) => 0.5 * self.training.fraction(),
            (false, None) => self.training.fraction(),
        }
    }

    fn report(&mut self) -> Vec<Payload> {
        std::mem::take(&mut self.found)
    }
}
