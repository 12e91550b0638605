//! What is known of a problem before training, and the theories that follow from it.

use super::lazy::{Errors, Lazy};
use super::mean_field;
use super::problem::{Problem, Training};
use super::{Approach, Settings};
use crate::control::{Cancel, Cancelled};
use crate::experiment::{Link, Loss, Optimizer, Responses, Reuse, Theory};
use crate::network::Deep;
use crate::optimizer::Updates;
use crate::theory::{Inputs, Keep, PooledEvolution, TheoryError};

/// What is known before training.
pub(super) struct Begun {
    pub(super) problem: Problem,
    pub(super) lazy: Lazy,
    /// The rate that is used, and the one from which the linear dynamics diverges.
    pub(super) rate: f64,
    pub(super) limit: f64,
}

impl Begun {
    /// The kernel theories of a network of this width and start.
    pub(super) fn theories(
        &self,
        settings: &Settings,
        width: usize,
        training: &Training,
        times: &[usize],
    ) -> Vec<(Approach, Errors)> {
        let (labels, rate) = (&self.problem.labels, self.rate);
        let share = 1.0 / (settings.richness(width).powi(2) * width as f64);
        vec![
            (
                Approach::MeanErrors,
                self.lazy.mean_errors(share, labels, rate, times),
            ),
            (
                Approach::MeanPredictor,
                self.lazy.mean_predictor(labels, rate, times),
            ),
            (
                Approach::Conditional,
                self.lazy.from(&training.start, labels, rate, times),
            ),
        ]
    }

    pub(super) fn mean_field(&self, settings: &Settings, width: usize) -> mean_field::Problem {
        mean_field::Problem {
            activation: settings.activation,
            inputs: self.problem.inputs.clone(),
            labels: self.problem.labels.clone(),
            richness: settings.richness(width),
            rate: self.rate,
        }
    }

    /// Errors of state evolution from a network of this width and run; where it diverges, as far as it came.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub(super) fn evolved(
        &self,
        settings: &Settings,
        link: (Link, f64),
        network: (usize, usize),
        seed: u64,
        cancel: &Cancel,
    ) -> Result<Errors, Cancelled> {
        let mut errors = Errors::default();
        let mut evolution = match self.evolution(settings, link, network, seed, cancel) {
            Ok(evolution) => evolution,
            Err(TheoryError::Cancelled) => return Err(Cancelled),
            Err(_) => return Ok(errors),
        };
        loop {
            match evolution.advance(cancel) {
                Ok(Some(step)) => {
                    errors.train.push(step.mean.train.mse);
                    errors.test.push(step.mean.test.mse);
                }
                Err(TheoryError::Cancelled) => return Err(Cancelled),
                Ok(None) | Err(_) => return Ok(errors),
            }
        }
    }

    /// Gradient descent at the lab's rates, in the units of the main experiment: there the first layer moves n times as fast as said.
    pub(super) fn optimizer(&self, settings: &Settings, width: usize) -> Optimizer {
        let rates = settings.rates(width, self.rate);
        Optimizer {
            learning_rate: rates[0] / settings.features as f64,
            deep_learning_rate: rates.last().copied(),
            steps: settings.steps,
            ..Optimizer::default()
        }
    }

    /// What state evolution starts from: the very network of this width and run at step 0.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub(super) fn inputs(
        &self,
        settings: &Settings,
        (link, scale): (Link, f64),
        (width, run): (usize, usize),
        seed: u64,
        cancel: &Cancel,
    ) -> Result<Inputs, Cancelled> {
        let training = Training::new(settings, &self.problem, (width, self.rate), (seed, run), cancel)?;
        let mut deep = Deep::zeros(width, settings.layers);
        let weights = training.deeper();
        // Row i of a layer is its input i, and matrices here are stored by columns.
        let values = weights
            .iter()
            .flat_map(|layer| layer.transpose().as_slice().to_vec());
        for (to, from) in deep.values_mut().iter_mut().zip(values) {
            *to = from;
        }
        Ok(Inputs {
            gram: training.gram(&self.problem, scale),
            atoms: Vec::new(),
            coordinates: None,
            directions: 1,
            phi: settings.samples as f64 / settings.features as f64,
            activation: settings.activation,
            deep,
            link,
            noise: settings.noise,
            loss: Loss::default(),
            updates: Updates::of(&self.optimizer(settings, width)),
            batch_fraction: 1.0,
            reuse: Reuse::default(),
            responses: Responses::Probes(1),
        })
    }

    /// State evolution from the network of this width and run.
    pub(super) fn evolution(
        &self,
        settings: &Settings,
        link: (Link, f64),
        network: (usize, usize),
        seed: u64,
        cancel: &Cancel,
    ) -> Result<PooledEvolution, TheoryError> {
        let inputs = self.inputs(settings, link, network, seed, cancel)?;
        let theory = Theory {
            rows: settings.rows,
            replicas: 1,
            ..Theory::default()
        };
        PooledEvolution::new(&inputs, &theory, Keep::default(), seed)
    }
}
