//! One way to run anything: a job is advanced part by part, gives the fraction that is done, and reports what it has found.

mod lab;
mod landscape;
mod payload;
mod prediction;
mod training;

pub use self::lab::{LabJob, LabState};
pub use self::landscape::{Exploration, LandscapeJob};
pub use self::payload::{LandscapeReport, LandscapeRequest, Payload};
pub use self::prediction::PredictionJob;
pub use self::training::{Handover, TrainingJob};
use super::StudyError;
use crate::control::Cancel;

/// Work that is done in parts: a prediction, training, a landscape, a lab.
///
/// A job holds all that it needs to continue, so that between two parts it can be paused, cancelled or dropped. The
/// library runs it with [`finish`]; the window and the command line hand it to [`crate::worker::Worker`].
pub trait Job<P = Payload>: Send {
    /// Does one part, of some 50 ms where it can be divided so, and says whether there is more to do. Parts that may take
    /// longer than 100 ms check `cancel` in between.
    ///
    /// # Errors
    ///
    /// [`StudyError::Cancelled`] on request, else why it cannot continue. What was found before can still be reported.
    fn advance(&mut self, cancel: &Cancel) -> Result<bool, StudyError>;

    /// The fraction of the work that is done, from 0 to 1.
    fn fraction(&self) -> f64;

    /// What was found since the last report, in order: every step, and of figures the newest. Empty if nothing is new.
    fn report(&mut self) -> Vec<P>;

    /// Whether the next part is so short that a successor had better wait for it: while a slider is dragged, every
    /// coarse prediction is shown before the next one starts.
    fn is_brief(&self) -> bool {
        false
    }
}

/// Runs a job to its end on the caller's thread; `take` receives its reports in order, also those before an error.
///
/// # Errors
///
/// As [`Job::advance`].
pub fn finish<P>(job: &mut dyn Job<P>, cancel: &Cancel, mut take: impl FnMut(P)) -> Result<(), StudyError> {
    loop {
        let more = job.advance(cancel);
        job.report().into_iter().for_each(&mut take);
        if !more? {
            return Ok(());
        }
    }
}
