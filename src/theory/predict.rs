//! Predictions with their Monte Carlo standard error: independent replicas in lock-step.

use std::ops::ControlFlow;

use super::inputs::{Inputs, TheoryError};
use super::state_evolution::StateEvolution;
use super::step::{Keep, TheoryStep};
use crate::experiment::{Precision, Theory};
use crate::network::Vectors;

/// One step, averaged over replicas.
#[derive(Clone, Debug, PartialEq)]
pub struct PredictedStep {
    /// Means over replicas; samples are the first replica's.
    pub mean: TheoryStep,
    /// Standard errors of the means, number by number; zero with a single replica. Without samples.
    pub error: TheoryStep,
}

/// The prediction up to where it went.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prediction {
    /// Steps 0 … T, or fewer if it stopped early.
    pub steps: Vec<PredictedStep>,
    /// Why it stopped early, if a replica diverged.
    pub diverged: Option<TheoryError>,
    /// Whether the observer asked to stop.
    pub cancelled: bool,
}

/// Runs state evolution with the rows, replicas, responses and precision of `settings` ([`Inputs::responses`] gives way
/// to the settings' own). `observe` sees every step as soon as all replicas have it and may stop the run.
///
/// # Errors
///
/// If the inputs do not fit together; divergence is no error but ends the [`Prediction`].
pub fn predict(
    inputs: &Inputs,
    settings: &Theory,
    keep: Keep,
    seed: u64,
    observe: &mut dyn FnMut(&PredictedStep) -> ControlFlow<()>,
) -> Result<Prediction, TheoryError> {
    let inputs = Inputs {
        responses: settings.responses,
        ..inputs.clone()
    };
    match settings.precision {
        Precision::Single => run::<f32>(&inputs, settings, keep, seed, observe),
        Precision::Double => run::<f64>(&inputs, settings, keep, seed, observe),
    }
}

fn run<T: Vectors>(
    inputs: &Inputs,
    settings: &Theory,
    keep: Keep,
    seed: u64,
    observe: &mut dyn FnMut(&PredictedStep) -> ControlFlow<()>,
) -> Result<Prediction, TheoryError> {
    let mut replicas = Vec::new();
    for index in 0..settings.replicas.max(1) {
        let keep = if index == 0 {
            keep
        } else {
            Keep { samples: 0, ..keep }
        };
        replicas.push(StateEvolution::<T>::new(
            inputs,
            settings.rows,
            keep,
            seed,
            index as u64,
        )?);
    }
    let mut prediction = Prediction::default();
    loop {
        let mut steps = Vec::with_capacity(replicas.len());
        for replica in &mut replicas {
            match replica.advance() {
                Ok(Some(step)) => steps.push(step),
                Ok(None) => return Ok(prediction),
                Err(error) => {
                    prediction.diverged = Some(error);
                    return Ok(prediction);
                }
            }
        }
        let Some(step) = average(steps) else {
            return Ok(prediction);
        };
        let flow = observe(&step);
        prediction.steps.push(step);
        if flow.is_break() {
            prediction.cancelled = true;
            return Ok(prediction);
        }
    }
}

/// Mean and standard error of each number; None without steps.
fn average(mut steps: Vec<TheoryStep>) -> Option<PredictedStep> {
    let count = steps.len() as f64;
    let mut mean = steps.first()?.clone();
    let mut error = mean.clone();
    error.samples = super::step::Samples::default();
    let mut all: Vec<_> = steps.iter_mut().map(|step| step.numbers().into_iter()).collect();
    for (mean, error) in mean.numbers().into_iter().zip(error.numbers()) {
        let values: Vec<f64> = all
            .iter_mut()
            .filter_map(|numbers| numbers.next().map(|x| *x))
            .collect();
        *mean = values.iter().sum::<f64>() / count;
        let squares: f64 = values.iter().map(|x| (x - *mean).powi(2)).sum();
        *error = if count > 1.0 {
            (squares / (count - 1.0) / count).sqrt()
        } else {
            0.0
        };
    }
    Some(PredictedStep { mean, error })
}
