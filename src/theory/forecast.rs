//! The prediction step by step, with its Monte Carlo standard error: independent replicas in lock-step.

use super::inputs::{Inputs, TheoryError};
use super::noise::BaseFactor;
use super::state_evolution::StateEvolution;
use super::step::{Keep, Samples, TheoryStep};
use crate::control::Cancel;
use crate::experiment::{Precision, Theory};
use crate::kernels::Vectors;
use crate::statistics::divergence::Watch;

/// One step, averaged over replicas.
#[derive(Clone, Debug, PartialEq)]
pub struct PredictedStep {
    /// Means over replicas; samples are the first replica's.
    pub mean: TheoryStep,
    /// Standard errors of the means, number by number; zero with a single replica. Without samples.
    pub error: TheoryStep,
}

/// State evolution with the rows, replicas, responses and precision of a preset: an iterator of steps that can be
/// dropped at any of them.
#[derive(Clone, Debug)]
pub struct Forecast {
    inputs: Inputs,
    settings: Theory,
    keep: Keep,
    seed: u64,
    /// The factor of the Gram matrix, which replicas share.
    base: Option<BaseFactor>,
    replicas: Replicas,
    ended: bool,
    watch: Watch,
}

/// The loss of predicting nothing, at least: links have values of order one.
const NOTHING: f64 = 0.1;

#[derive(Clone, Debug)]
enum Replicas {
    Single(Vec<StateEvolution<f32>>),
    Double(Vec<StateEvolution<f64>>),
}

impl Forecast {
    /// At step 0. The responses of `settings` take the place of those in `inputs`; `keep` asks for samples of the first
    /// replica alone.
    ///
    /// # Errors
    ///
    /// If the inputs do not fit together.
    pub fn new(inputs: &Inputs, settings: &Theory, keep: Keep, seed: u64) -> Result<Self, TheoryError> {
        let inputs = Inputs {
            responses: settings.responses,
            ..inputs.clone()
        };
        inputs.check(settings.rows)?;
        Ok(Self {
            base: None,
            inputs,
            settings: settings.clone(),
            keep,
            seed,
            replicas: match settings.precision {
                Precision::Single => Replicas::Single(Vec::new()),
                Precision::Double => Replicas::Double(Vec::new()),
            },
            ended: false,
            watch: Watch::new(NOTHING),
        })
    }

    /// The next step as soon as all replicas have it; `None` after step T, and after an error.
    ///
    /// # Errors
    ///
    /// [`TheoryError::Diverged`] at the first step where the training loss is ten thousand times above what predicting nothing
    /// gives and grows, or a replica is not finite, [`TheoryError::Cancelled`] on request.
    /// Either ends the forecast.
    pub fn advance(&mut self, cancel: &Cancel) -> Result<Option<PredictedStep>, TheoryError> {
        if self.ended {
            return Ok(None);
        }
        let Self {
            inputs,
            settings,
            keep,
            seed,
            base,
            replicas,
            ended,
            watch,
        } = self;
        // Factoring and drawing many rows take a while, so they are left to the first step, which can be cancelled.
        let mut draw = Draw {
            inputs,
            settings,
            keep: *keep,
            seed: *seed,
            base,
        };
        let step = match replicas {
            Replicas::Single(replicas) => draw
                .complete(replicas, cancel)
                .and_then(|()| advance(replicas, cancel)),
            Replicas::Double(replicas) => draw
                .complete(replicas, cancel)
                .and_then(|()| advance(replicas, cancel)),
        };
        let step = match step {
            Ok(Some(step)) if watch.has_diverged(step.mean.train.loss) => {
                Err(TheoryError::Diverged { step: step.mean.t })
            }
            step => step,
        };
        *ended = !matches!(step, Ok(Some(_)));
        step
    }
}

/// What replicas are drawn from.
struct Draw<'a> {
    inputs: &'a Inputs,
    settings: &'a Theory,
    keep: Keep,
    seed: u64,
    base: &'a mut Option<BaseFactor>,
}

impl Draw<'_> {
    /// Draws the replicas that are not there yet.
    fn complete<T: Vectors>(
        &mut self,
        replicas: &mut Vec<StateEvolution<T>>,
        cancel: &Cancel,
    ) -> Result<(), TheoryError> {
        for replica in replicas.len() as u64..self.settings.replicas.max(1) as u64 {
            let samples = if replica == 0 { self.keep.samples } else { 0 };
            let keep = Keep { samples, ..self.keep };
            let (inputs, rows) = (self.inputs, self.settings.rows);
            let base = match &*self.base {
                Some(base) => base.clone(),
                None => self
                    .base
                    .insert(StateEvolution::<T>::factor(inputs, rows, cancel)?)
                    .clone(),
            };
            let seed = [self.seed, replica];
            replicas.push(StateEvolution::with_factor(
                inputs, base, rows, keep, seed, cancel,
            )?);
        }
        Ok(())
    }
}

fn advance<T: Vectors>(
    replicas: &mut [StateEvolution<T>],
    cancel: &Cancel,
) -> Result<Option<PredictedStep>, TheoryError> {
    let mut steps = Vec::with_capacity(replicas.len());
    for replica in replicas {
        match replica.advance(cancel)? {
            Some(step) => steps.push(step),
            None => return Ok(None),
        }
    }
    average(steps, cancel)
}

/// Numbers that are averaged between two looks at the switch.
const TOGETHER: usize = 1 << 16;

/// Mean and standard error of each number; None without steps.
fn average(steps: Vec<TheoryStep>, cancel: &Cancel) -> Result<Option<PredictedStep>, TheoryError> {
    let count = steps.len() as f64;
    let mut steps = steps.into_iter();
    let Some(mut mean) = steps.next() else {
        return Ok(None);
    };
    let mut error = mean.clone();
    error.samples = Samples::default();
    let mut others: Vec<TheoryStep> = steps.collect();
    let others: Vec<_> = others.iter_mut().map(TheoryStep::numbers).collect();
    for (field, (mean, error)) in mean.numbers().into_iter().zip(error.numbers()).enumerate() {
        for (part, (mean, error)) in mean
            .chunks_mut(TOGETHER)
            .zip(error.chunks_mut(TOGETHER))
            .enumerate()
        {
            if cancel.is_cancelled() {
                return Err(TheoryError::Cancelled);
            }
            for (i, (mean, error)) in mean.iter_mut().zip(error).enumerate() {
                let at = part * TOGETHER + i;
                let (first, rest) = (*mean, others.iter().map(|numbers| numbers[field][at]));
                *mean = (first + rest.clone().sum::<f64>()) / count;
                let squares: f64 = std::iter::once(first)
                    .chain(rest)
                    .map(|x| (x - *mean).powi(2))
                    .sum();
                *error = (squares / (count - 1.0).max(1.0) / count).sqrt();
            }
        }
    }
    Ok(Some(PredictedStep { mean, error }))
}
