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

/// Steps of one part of a run that is looked at, and of one that is not.
const TOGETHER: usize = 400;
const SEARCHED: usize = 2000;
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

/// Stochastic descent with one sample in each step, η_t = c/(t + 1 + t₀).
#[derive(Clone, Debug)]
pub(super) struct Descent {
    constant: f64,
    offset: f64,
    rows: Arc<Rows>,
    tests: Arc<Rows>,
    network: Dense<f64>,
    rng: ChaCha8Rng,
    step: usize,
}

impl Descent {
    /// Before the first step, on training and test rows.
    pub(super) fn new(
        constant: f64,
        (rows, tests): (Arc<Rows>, Arc<Rows>),
        network: Dense<f64>,
        rng: ChaCha8Rng,
    ) -> Self {
        Self {
            constant,
            // Large first steps on rows of squared length n would throw the weights away.
            offset: 2.0 * constant * rows.x.ncols() as f64,
            rows,
            tests,
            network,
            rng,
            step: 0,
        }
    }

    /// η of the next step.
    fn rate(&self) -> f64 {
        self.constant / (self.step as f64 + 1.0 + self.offset)
    }

    /// Takes some steps.
    fn steps(&mut self, count: usize, cancel: &Cancel) -> Result<(), Cancelled> {
        let rows = self.rows.y.len();
        for _ in 0..count {
            cancel.check()?;
            let row = self.rng.random_range(0..rows);
            let x = self.rows.x.rows(row, 1).into_owned();
            let pass = self.network.pass(&x);
            let residuals = &pass.output - self.rows.y.rows(row, 1);
            let rates = vec![self.rate(); self.network.layers.len()];
            let gradient = self.network.gradient(&x, &pass, &residuals);
            self.network.descend(&gradient, &rates);
            self.step += 1;
        }
        Ok(())
    }

    /// The mean squared error on the training rows.
    fn training_error(&self) -> f64 {
        mean_square(&(self.network.pass(&self.rows.x).output - &self.rows.y))
    }

    fn is_finite(&self) -> bool {
        let mut weights = self.network.layers.iter().flat_map(|w| w.iter());
        weights.all(|w| w.is_finite())
    }

    /// What is seen at this step, given what was seen before.
    fn measure(&self, before: Option<&Seen>, cancel: &Cancel) -> Result<Seen, Cancelled> {
        let pass = self.network.pass(&self.rows.x);
        let residuals = &pass.output - &self.rows.y;
        let largest = self
            .network
            .gradient_norms(&self.rows.x, &pass, &residuals)
            .into_iter()
            .fold(0.0, f64::max);
        let curvature = curvature(&self.network, &self.rows, cancel)?;
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

/// Stochastic descent that ends once the training error is small enough.
#[derive(Clone, Debug)]
pub(super) struct Search {
    descent: Descent,
    seen: Option<Seen>,
}

/// What a search came to. The loss is the squared error, twice the one that is descended, and so is the gap.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Found {
    pub(super) gap: f64,
    /// The bound on that gap, and what it is made of: steps T, G and β.
    pub(super) bound: f64,
    pub(super) steps: usize,
    pub(super) lipschitz: f64,
    pub(super) smoothness: f64,
    /// Whether the training error came down to the wanted one.
    pub(super) reached: bool,
}

impl Search {
    pub(super) fn new(descent: Descent) -> Self {
        Self { descent, seen: None }
    }

    /// Some steps; what was found once the training error is `target`, or after `most` steps.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub(super) fn advance(
        &mut self,
        (target, most): (f64, usize),
        cancel: &Cancel,
    ) -> Result<Option<Found>, Cancelled> {
        let until = self.descent.step + SEARCHED;
        while self.descent.step < until {
            // G and β are taken at the start, whenever eight times as many steps are taken, and at the end.
            if self
                .seen
                .is_none_or(|seen| self.descent.step >= 8 * seen.time.max(1))
            {
                self.seen = Some(self.descent.measure(self.seen.as_ref(), cancel)?);
            }
            // The end is found to two per cent of the steps.
            self.descent.steps(1 + self.descent.step / 50, cancel)?;
            let error = self.descent.training_error();
            if error < target || self.descent.step >= most || !self.descent.is_finite() {
                return self.found(target, cancel).map(Some);
            }
        }
        Ok(None)
    }

    fn found(&self, target: f64, cancel: &Cancel) -> Result<Found, Cancelled> {
        let last = self.descent.measure(self.seen.as_ref(), cancel)?;
        let constants = (last.lipschitz, last.smoothness);
        let samples = self.descent.rows.y.len();
        Ok(Found {
            gap: 2.0 * (last.test - last.train),
            bound: 2.0 * bound(self.descent.constant, constants, samples, last.time as f64),
            steps: last.time,
            lipschitz: last.lipschitz,
            smoothness: last.smoothness,
            reached: 2.0 * last.train < target,
        })
    }
}

/// A run of stochastic descent, looked at at many steps.
#[derive(Clone, Debug)]
pub(super) struct Course {
    pub(super) constant: f64,
    descent: Descent,
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
        let order = stream(seed, Purpose::Lab, 0, 1);
        Ok(Self {
            constant,
            descent: Descent::new(constant, (Arc::new(rows), Arc::new(tests)), network, order),
            times: times(settings.steps),
            seen: Vec::new(),
        })
    }

    /// Whether there are more steps to take.
    pub(super) fn has_more(&self) -> bool {
        self.seen.len() < self.times.len() && self.descent.is_finite()
    }

    /// The share of the steps that are taken.
    pub(super) fn fraction(&self) -> f64 {
        if self.has_more() {
            self.descent.step as f64 / self.times.last().copied().unwrap_or(1).max(1) as f64
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
        self.descent
            .steps(TOGETHER.min(next - self.descent.step), cancel)?;
        if self.descent.step == next {
            let seen = self.descent.measure(self.seen.last(), cancel)?;
            self.seen.push(seen);
        }
        Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;

    /// One sample a step, by c/(t + 1 + 2cn) times the gradient of half of its squared residual.
    #[test]
    fn steps_have_the_rates_of_the_theorem() {
        let (mut rng, cancel) = (stream(1, Purpose::Lab, 0, 0), Cancel::new());
        let shape = Shape {
            features: 3,
            width: 4,
            layers: 2,
        };
        let along = direction(3, &mut rng);
        let rows = Arc::new(Rows::draw((5, 3, 0.1), &along, &mut rng, &cancel).unwrap());
        let network = Dense::draw(Activation::Tanh, shape, &deviations(shape), &mut rng, &cancel).unwrap();
        let mut descent = Descent::new(0.5, (rows.clone(), rows.clone()), network, rng);
        for t in 0..4 {
            let before = descent.network.clone();
            descent.steps(1, &cancel).unwrap();
            let moved = before.layers.iter().zip(&descent.network.layers);
            let length = moved.map(|(a, b)| (a - b).norm_squared()).sum::<f64>().sqrt();
            let pass = before.pass(&rows.x);
            let norms = before.gradient_norms(&rows.x, &pass, &(&pass.output - &rows.y));
            let rate = 0.5 / (f64::from(t) + 1.0 + 3.0);
            let off = norms.iter().map(|norm| (rate * norm / length - 1.0).abs());
            assert!(off.fold(f64::INFINITY, f64::min) < 1e-9, "step {t}");
        }
    }

    /// Test minus training error, both whole squares, at the network that the search ends with.
    #[test]
    fn the_gap_of_a_search_is_that_of_its_last_network() {
        let (mut rng, cancel) = (stream(2, Purpose::Lab, 0, 0), Cancel::new());
        let shape = Shape {
            features: 3,
            width: 4,
            layers: 2,
        };
        let along = direction(3, &mut rng);
        let mut drawn = |rows| Arc::new(Rows::draw((rows, 3, 0.3), &along, &mut rng, &cancel).unwrap());
        let (rows, tests) = (drawn(5), drawn(50));
        let network = Dense::draw(Activation::Tanh, shape, &deviations(shape), &mut rng, &cancel).unwrap();
        let mut search = Search::new(Descent::new(0.5, (rows.clone(), tests.clone()), network, rng));
        let found = search.advance((0.0, 20), &cancel).unwrap().unwrap();
        let error = |rows: &Rows| {
            let off = search.descent.network.pass(&rows.x).output - &rows.y;
            off.norm_squared() / rows.y.len() as f64
        };
        let gap = error(&tests) - error(&rows);
        assert!(
            (found.gap - gap).abs() < 1e-12 && gap.abs() > 1e-3,
            "{found:?} {gap}"
        );
    }
}
