//! The trajectory of one run of gradient descent through weight space.

use super::problem::{Problem, Values};
use crate::control::{Cancel, Cancelled};
use crate::dynamics::{DataError, GradientDescent, Instance, Stopped, TrainStep};
use crate::experiment::{MOST_KEPT, Precision};
use crate::network::{Deep, Errors};

/// Gradient descent in either precision.
enum Descent {
    Single(Box<GradientDescent<f32>>),
    Double(Box<GradientDescent<f64>>),
}

impl Descent {
    fn step(&mut self, cancel: &Cancel) -> Result<Option<TrainStep>, Stopped> {
        match self {
            Self::Single(run) => run.step(cancel),
            Self::Double(run) => run.step(cancel),
        }
    }

    fn weights(&self, cancel: &Cancel) -> Result<(Vec<f64>, Deep<f64>), Cancelled> {
        Ok(match self {
            Self::Single(run) => (run.first_weights(cancel)?, run.deep().cast()),
            Self::Double(run) => (run.first_weights(cancel)?, run.deep().clone()),
        })
    }
}

/// A run that is trained step by step, with the points θ_t that it has passed: all of them, or of a long run every so
/// many and the last.
pub struct Trajectory {
    descent: Descent,
    steps: usize,
    stride: usize,
    /// Steps of the points.
    at: Vec<usize>,
    points: Vec<Vec<f64>>,
    values: Vec<Values>,
    /// Whether the last point is there only because it is the last so far.
    provisional: bool,
    diverged: Option<usize>,
    t: Option<usize>,
    /// A step whose test error is still to be measured, because that was cancelled.
    begun: Option<TrainStep>,
}

impl std::fmt::Debug for Trajectory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Trajectory")
            .field("at", &self.at)
            .field("diverged", &self.diverged)
            .finish_non_exhaustive()
    }
}

impl Trajectory {
    /// Run `run` of an instance at step 0, with the same numbers as in training; from another start if one is given.
    ///
    /// # Errors
    ///
    /// As [`Instance::draw`].
    pub fn new(
        instance: &Instance,
        run: u64,
        start: Option<&(Vec<f64>, Deep<f64>)>,
        cancel: &Cancel,
    ) -> Result<Self, DataError> {
        let steps = instance.experiment().optimizer.steps;
        let (first, deep) = start.map_or((instance.first(), instance.deep()), |(first, deep)| (first, deep));
        let start = (first, deep, 1.0);
        let descent = match instance.experiment().runs.precision {
            Precision::Single => {
                let data = instance.draw(run, cancel)?;
                Descent::Single(Box::new(GradientDescent::starting_at(
                    instance, data, run, start, cancel,
                )?))
            }
            Precision::Double => {
                let data = instance.draw(run, cancel)?;
                Descent::Double(Box::new(GradientDescent::starting_at(
                    instance, data, run, start, cancel,
                )?))
            }
        };
        Ok(Self {
            descent,
            steps,
            stride: (steps + 1).div_ceil(MOST_KEPT),
            at: Vec::new(),
            points: Vec::new(),
            values: Vec::new(),
            provisional: false,
            diverged: None,
            t: None,
            begun: None,
        })
    }

    /// Trains one step, no further than step `until`; false when there is nothing to do. `problem` measures the test
    /// error on the landscape's own rows.
    ///
    /// # Errors
    ///
    /// [`Stopped::Cancelled`]. A divergence is no error: the run ends before it.
    pub fn advance(&mut self, problem: &Problem, until: usize, cancel: &Cancel) -> Result<bool, Stopped> {
        let next = self.t.map_or(0, |t| t + 1);
        if self.diverged.is_some() || next > until.min(self.steps) {
            return Ok(false);
        }
        let taken = match self.begun.take() {
            Some(step) => Ok(Some(step)),
            None => self.descent.step(cancel),
        };
        let step = match taken {
            Ok(Some(step)) => step,
            Ok(None) => return Ok(false),
            Err(Stopped::Cancelled) => return Err(Stopped::Cancelled),
            Err(Stopped::Diverged { step }) => {
                self.diverged = Some(step);
                return Ok(false);
            }
        };
        let Ok((theta, test)) = self.measure(problem, cancel) else {
            self.begun = Some(step);
            return Err(Stopped::Cancelled);
        };
        self.t = Some(step.t);
        let last = step.t == self.steps;
        if self.provisional {
            self.at.pop();
            self.points.pop();
            self.values.pop();
        }
        self.provisional = !step.t.is_multiple_of(self.stride) && !last;
        self.at.push(step.t);
        self.points.push(theta);
        self.values.push(Values {
            train: step.train,
            test,
        });
        Ok(true)
    }

    /// The point that is reached, and the test error there.
    fn measure(&self, problem: &Problem, cancel: &Cancel) -> Result<(Vec<f64>, Errors), Cancelled> {
        let (first, deep) = self.descent.weights(cancel)?;
        let theta = problem.shape.join(&first, &deep, cancel)?;
        let test = problem.test_errors(&theta, cancel)?;
        Ok((theta, test))
    }

    /// Whether it has come to its last step, or as far as it gets.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.diverged.is_some() || self.t == Some(self.steps)
    }

    /// The share of its steps that are trained.
    #[must_use]
    pub fn fraction(&self) -> f64 {
        if self.is_complete() {
            return 1.0;
        }
        self.t.map_or(0.0, |t| (t + 1) as f64 / (self.steps + 1) as f64)
    }

    /// The steps of the points, in order.
    #[must_use]
    pub fn steps(&self) -> &[usize] {
        &self.at
    }

    /// The points θ_t.
    #[must_use]
    pub fn points(&self) -> &[Vec<f64>] {
        &self.points
    }

    /// Errors at the points.
    #[must_use]
    pub fn values(&self) -> &[Values] {
        &self.values
    }

    /// The step at which it diverged.
    #[must_use]
    pub fn diverged(&self) -> Option<usize> {
        self.diverged
    }

    /// The place of the last point that is not after step `t`; 0 before the first.
    #[must_use]
    pub fn place(&self, t: usize) -> usize {
        self.at.partition_point(|&at| at <= t).saturating_sub(1)
    }
}
