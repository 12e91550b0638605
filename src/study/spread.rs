//! Where single runs of this size fall, predicted from runs without a data matrix, each drawn anew.

use std::sync::Arc;

use rayon::prelude::*;

use super::StudyError;
use crate::control::Cancel;
use crate::control::parallel::collect;
use crate::dynamics::{Instance, MatrixFree, Stopped};
use crate::network::Errors;
use crate::statistics::Moments;
use crate::study::{Measure, Quantity};

/// Runs whose steps are taken side by side.
const SIDE_BY_SIDE: usize = 4;
/// Fewest runs that a spread is told from.
const FEWEST: usize = 8;
/// Test rows of each: their chance is small beside that of the run.
const TEST_ROWS: usize = 4000;
/// Numbers of runs from here on do not occur among real ones.
const FIRST: u64 = 1 << 40;

/// Mean and standard deviation of each error of single runs, at every step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spread {
    runs: usize,
    /// Training and test: squared error, loss, misclassification rate.
    steps: Vec<[Moments; 2]>,
}

/// One error of single runs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Band {
    /// Means at every step.
    pub mean: Vec<f64>,
    /// Half the width of the interval in which 80 % of all runs fall.
    pub half_width: Vec<f64>,
}

impl Spread {
    /// How many runs it is told from.
    #[must_use]
    pub fn runs(&self) -> usize {
        self.runs
    }

    /// Where single runs fall: from the 10 % to the 90 % point.
    #[must_use]
    pub fn band(&self, quantity: Quantity, measure: Measure) -> Band {
        let which = match quantity {
            Quantity::Train => 0,
            Quantity::Test => 1,
        };
        let number = match measure {
            Measure::Squared => 0,
            Measure::Loss => 1,
            Measure::Misclassified => 2,
        };
        let count = self.runs as f64;
        // Student's quantile, and the chance of the mean itself.
        let student = NINETY * (1.0 + (NINETY * NINETY + 1.0) / (4.0 * (count - 1.0)));
        let factor = student * (1.0 + 1.0 / count).sqrt();
        let all = self.steps.iter().filter_map(|step| step[which].at(number));
        let (mean, half_width) = all
            .map(|mean| (mean.value, factor * mean.error * count.sqrt()))
            .unzip();
        Band { mean, half_width }
    }

    fn push(&mut self, course: &[[Errors; 2]]) {
        self.steps.resize_with(course.len(), Default::default);
        for (moments, errors) in self.steps.iter_mut().zip(course) {
            for (moments, errors) in moments.iter_mut().zip(errors) {
                moments.push([errors.mse, errors.loss, errors.misclassified].into_iter());
            }
        }
        self.runs += 1;
    }
}

/// The 90 % point of the standard normal law.
const NINETY: f64 = 1.281_551_565_544_6;

/// A run and its errors at each step so far.
type Going = (MatrixFree<f32>, Vec<[Errors; 2]>);

/// The runs that a spread is told from, a few at a time.
pub(super) struct SpreadRuns {
    instance: Arc<Instance>,
    all: usize,
    begun: usize,
    going: Vec<Going>,
    spread: Spread,
    steps: usize,
    done: usize,
}

impl SpreadRuns {
    /// `runs` of them, none of which has begun; None where they would be too few.
    pub(super) fn new(instance: &Arc<Instance>, runs: usize) -> Option<Self> {
        (runs >= FEWEST && instance.is_gaussian()).then(|| Self {
            instance: Arc::clone(instance),
            all: runs,
            begun: 0,
            going: Vec::new(),
            spread: Spread::default(),
            steps: instance.experiment().optimizer.steps + 1,
            done: 0,
        })
    }

    /// One step of the runs that are going; the next ones if there are none. False when all have ended.
    pub(super) fn advance(&mut self, cancel: &Cancel) -> Result<bool, StudyError> {
        if self.going.is_empty() {
            let last = self.all.min(self.begun + SIDE_BY_SIDE);
            let start = |run: usize| MatrixFree::new(&self.instance, FIRST + run as u64, TEST_ROWS, cancel);
            for run in collect(self.begun..last, start)? {
                self.going.extend(run.map(|run| (run, Vec::new())));
            }
            self.begun = last;
            return Ok(!self.going.is_empty());
        }
        let steps: Vec<_> = self
            .going
            .par_iter_mut()
            .map(|(run, _)| run.step(cancel))
            .collect();
        let before = std::mem::take(&mut self.going);
        for ((run, mut course), step) in before.into_iter().zip(steps) {
            match step {
                Ok(Some(step)) => {
                    course.push([step.train, step.test]);
                    self.going.push((run, course));
                }
                Ok(None) => self.spread.push(&course),
                Err(Stopped::Cancelled) => return Err(StudyError::Cancelled),
                // What single runs do where some diverge is no band.
                Err(Stopped::Diverged { .. }) => {
                    self.spread = Spread::default();
                    self.going.clear();
                    self.begun = self.all;
                    return Ok(false);
                }
            }
        }
        self.done += self.going.len();
        Ok(!self.going.is_empty() || self.begun < self.all)
    }

    /// The share that is done.
    pub(super) fn fraction(&self) -> f64 {
        self.done as f64 / (self.all * self.steps).max(1) as f64
    }

    /// The spread of all runs that have ended, if they are enough and none is going.
    pub(super) fn found(&self) -> Option<Spread> {
        (self.going.is_empty() && self.spread.runs >= FEWEST).then(|| self.spread.clone())
    }
}
