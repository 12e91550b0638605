//! Stochastic gradient descent with falling rates, and the bound that its stability gives.

use std::sync::Arc;

use nalgebra::DMatrix;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::Settings;
use crate::control::{Cancel, Cancelled};
use crate::experiment::Activation;
use crate::labs::dense::{Dense, Shape, mean_square};
use crate::labs::single_index::{Rows, deviations, direction};
use crate::statistics::grid::log_spaced;
use crate::statistics::streams::{Purpose, stream};

/// Steps of one part.
const TOGETHER: usize = 400;
/// Rows on which the test loss is measured.
const TESTS: usize = 20_000;
/// Turns of the power iteration, and the length of the finite difference behind its products.
const TURNS: usize = 100;
const DIFFERENCE: f64 = 1e-4;
/// Steps at which losses are measured.
const TIMES: usize = 25;

/// The exponent q = βc/(βc + 1) of T in the bound.
pub(super) fn exponent(constant: f64, smoothness: f64) -> f64 {
    smoothness * constant / (smoothness * constant + 1.0)
}

/// The bound on the gap after T steps with η_t ≤ c/t on m samples (Hardt, Recht, Singer 2016, theorem 3.12):
/// (1 + 1/(βc))/(m − 1) (2cG²)^{1/(βc + 1)} T^q.
pub(super) fn bound(constant: f64, (lipschitz, smoothness): (f64, f64), samples: usize, time: f64) -> f64 {
    let product = smoothness * constant;
    (1.0 + 1.0 / product) / (samples as f64 - 1.0)
        * (2.0 * constant * lipschitz * lipschitz).powf(1.0 / (product + 1.0))
        * time.powf(exponent(constant, smoothness))
}

/// What is seen at a step: half of the mean squared errors, and the largest gradient of a sample and the largest
/// curvature of the mean loss so far.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    pub(super) time: usize,
    pub(super) train: f64,
    pub(super) test: f64,
    pub(super) lipschitz: f64,
    pub(super) smoothness: f64,
}

/// Steps at which a run is measured, from 1 to the last.
pub(super) fn times(steps: usize) -> Vec<usize> {
    let times = log_spaced(1.0, steps as f64, TIMES);
    let mut times: Vec<usize> = times.into_iter().map(|t| t.round() as usize).collect();
    times.dedup();
    times
}

/// A run with one sample in each step, η_t = c/(t + 1 + t₀).
#[derive(Clone, Debug)]
pub(super) struct Course {
    pub(super) constant: f64,
    offset: f64,
    rows: Arc<Rows>,
    tests: Arc<Rows>,
    network: Dense<f64>,
    rng: ChaCha8Rng,
    step: usize,
    times: Vec<usize>,
    pub(super) seen: Vec<Seen>,
}

impl Course {
    /// The same data and start for every constant.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub(super) fn new(
        settings: &Settings,
        constant: f64,
        seed: u64,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let mut rng = stream(seed, Purpose::Lab, 0, 0);
        let shape = Shape {
            layers: 2,
            ..settings.shape()
        };
        let direction = direction(shape.features, &mut rng);
        let size = |rows| (rows, shape.features, settings.noise);
        let rows = Rows::draw(size(settings.samples), &direction, &mut rng, cancel)?;
        let tests = Rows::draw(size(TESTS), &direction, &mut rng, cancel)?;
        let network = Dense::draw(Activation::Tanh, shape, &deviations(shape), &mut rng, cancel)?;
        Ok(Self {
            constant,
            // Large first steps on rows of squared length n would throw the weights away.
            offset: 2.0 * constant * shape.features as f64,
            rows: Arc::new(rows),
            tests: Arc::new(tests),
            network,
            rng: stream(seed, Purpose::Lab, 0, 1),
            step: 0,
            times: times(settings.steps),
            seen: Vec::new(),
        })
    }

    /// Whether there are more steps to take.
    pub(super) fn has_more(&self) -> bool {
        self.seen.len() < self.times.len()
            && self
                .network
                .layers
                .iter()
                .all(|w| w.iter().all(|w| w.is_finite()))
    }

    /// The share of the steps that are taken.
    pub(super) fn fraction(&self) -> f64 {
        if self.has_more() {
            self.step as f64 / self.times.last().copied().unwrap_or(1).max(1) as f64
        } else {
            1.0
        }
    }

    /// What was seen from where the test loss stays above the training loss: before, the gap is the chance of which rows
    /// are drawn, of either sign.
    pub(super) fn settled(&self) -> &[Seen] {
        let last = self.seen.iter().rposition(|seen| seen.test <= seen.train);
        self.seen
            .get(last.map_or(0, |last| last + 1)..)
            .unwrap_or_default()
    }

    /// Some steps, up to the next one that is measured.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub(super) fn advance(&mut self, cancel: &Cancel) -> Result<(), Cancelled> {
        let Some(&next) = self.times.get(self.seen.len()) else {
            return Ok(());
        };
        let rows = self.rows.y.len();
        for _ in 0..TOGETHER.min(next - self.step) {
            cancel.check()?;
            let row = self.rng.random_range(0..rows);
            let x = self.rows.x.rows(row, 1).into_owned();
            let pass = self.network.pass(&x);
            let residuals = &pass.output - self.rows.y.rows(row, 1);
            let rate = self.constant / (self.step as f64 + 1.0 + self.offset);
            let gradient = self.network.gradient(&x, &pass, &residuals);
            self.network.descend(&gradient, &[rate, rate]);
            self.step += 1;
        }
        if self.step == next {
            let seen = self.measure(cancel)?;
            self.seen.push(seen);
        }
        Ok(())
    }

    fn measure(&self, cancel: &Cancel) -> Result<Seen, Cancelled> {
        let pass = self.network.pass(&self.rows.x);
        let residuals = &pass.output - &self.rows.y;
        let largest = self
            .network
            .gradient_norms(&self.rows.x, &pass, &residuals)
            .into_iter()
            .fold(0.0, f64::max);
        let curvature = curvature(&self.network, &self.rows, cancel)?;
        let before = self.seen.last();
        let test = self.network.pass(&self.tests.x).output - &self.tests.y;
        Ok(Seen {
            time: self.step,
            train: 0.5 * mean_square(&residuals),
            test: 0.5 * mean_square(&test),
            lipschitz: largest.max(before.map_or(0.0, |seen| seen.lipschitz)),
            smoothness: curvature.max(before.map_or(0.0, |seen| seen.smoothness)),
        })
    }
}

/// The largest eigenvalue of the mean training loss's Hessian, by power iteration with differences of gradients.
pub(super) fn curvature(network: &Dense<f64>, rows: &Rows, cancel: &Cancel) -> Result<f64, Cancelled> {
    let gradient = |network: &Dense<f64>| {
        let pass = network.pass(&rows.x);
        let residuals = &pass.output - &rows.y;
        network.gradient(&rows.x, &pass, &residuals)
    };
    let norm = |layers: &[DMatrix<f64>]| layers.iter().map(DMatrix::norm_squared).sum::<f64>().sqrt();
    let mut direction = gradient(network);
    let mut found = 0.0;
    for _ in 0..TURNS {
        cancel.check()?;
        let length = norm(&direction).max(f64::MIN_POSITIVE);
        let moved = |sign: f64| {
            let mut moved = network.clone();
            for (weights, along) in moved.layers.iter_mut().zip(&direction) {
                *weights += along * (sign * DIFFERENCE / length);
            }
            gradient(&moved)
        };
        let (ahead, behind) = (moved(1.0), moved(-1.0));
        let product: Vec<DMatrix<f64>> = ahead
            .into_iter()
            .zip(behind)
            .map(|(a, b)| (a - b) / (2.0 * DIFFERENCE))
            .collect();
        let along: f64 = product
            .iter()
            .zip(&direction)
            .map(|(h, d)| h.dot(d) / length)
            .sum();
        let settled = (along - found).abs() < 1e-4 * along.abs();
        (found, direction) = (along, product);
        if settled {
            break;
        }
    }
    Ok(found)
}
