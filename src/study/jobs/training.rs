//! Training as a job.

use super::{Job, Payload};
use crate::control::Cancel;
use crate::study::{Study, StudyError, Training};

/// Trains all runs of a study, each with its estimate of the test error.
pub struct TrainingJob {
    training: Training,
    found: Vec<Payload>,
}

impl TrainingJob {
    /// From step 0.
    #[must_use]
    pub fn new(study: &Study) -> Self {
        Self {
            training: study.training(),
            found: Vec::new(),
        }
    }
}

impl Job for TrainingJob {
    fn advance(&mut self, cancel: &Cancel) -> Result<bool, StudyError> {
        let step = self.training.step(cancel)?;
        let more = step.is_some();
        self.found
            .extend(step.map(|step| Payload::Trained(Box::new(step))));
        Ok(more)
    }

    fn fraction(&self) -> f64 {
        self.training.fraction()
    }

    fn report(&mut self) -> Vec<Payload> {
        std::mem::take(&mut self.found)
    }
}
