//! Networks trained to a fixed error, and what bounds say of them. Everything is in everyday units: inputs have entries of
//! variance 1, and norms are those of the weights that act on them.

use std::sync::Arc;

use nalgebra::DMatrix;

use super::Settings;
use super::stability::{Descent, Found, Search};
use crate::control::{Cancel, Cancelled};
use crate::experiment::Activation;
use crate::labs::dense::{Dense, Shape, mean_square};
use crate::labs::single_index::{Rows, deviations, direction};
use crate::statistics::streams::{Purpose, stream};

/// Rows on which the test error is measured.
const TESTS: usize = 4000;
/// Operations of one part of a run.
const OPERATIONS: f64 = 1e8;
/// Steps that stochastic descent may take for one of gradient descent: its rates are some hundred times smaller.
const STOCHASTIC: usize = 200;
/// The first of the streams that say which sample comes next.
const ORDER: usize = 1 << 20;

/// What is known of a trained network.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Measured {
    /// Test minus training error.
    pub(super) gap: f64,
    /// (Σ_l |W_l − W_l⁰|²_F)^{1/2}, and Σ_t Σ_l |W_l^{t+1} − W_l^t|_F.
    pub(super) distance: f64,
    pub(super) path: f64,
    /// B√L Π|W_l|_F/√m.
    pub(super) norm_bound: f64,
    /// B L √(q ln q) Π|W_l|₂ (Σ|W_l − W_l⁰|²_F/|W_l|²₂)^{1/2}/√m.
    pub(super) spectral_bound: f64,
    pub(super) steps: usize,
    /// Whether the training error came down to the wanted one.
    pub(super) reached: bool,
    /// What stochastic descent from the same start on the same samples came to, if it was asked for.
    pub(super) search: Option<Found>,
}

/// A network on its way to the wanted training error.
#[derive(Clone, Debug)]
pub(super) struct Run {
    rows: Arc<Rows>,
    tests: Arc<Rows>,
    start: Arc<Dense<f64>>,
    network: Dense<f64>,
    shape: Shape,
    path: f64,
    steps: usize,
    measured: Option<Measured>,
    search: Option<Search>,
}

impl Run {
    /// Draws data and weights.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub(super) fn new(
        settings: &Settings,
        samples: usize,
        (seed, replica, place): (u64, u64, usize),
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let shape = settings.shape();
        let mut rng = stream(seed, Purpose::Lab, replica, place);
        let direction = direction(shape.features, &mut rng);
        let size = |rows| (rows, shape.features, settings.noise);
        let rows = Rows::draw(size(samples), &direction, &mut rng, cancel)?;
        let tests = Rows::draw(size(TESTS), &direction, &mut rng, cancel)?;
        let network = Dense::draw(Activation::Tanh, shape, &deviations(shape), &mut rng, cancel)?;
        let (rows, tests) = (Arc::new(rows), Arc::new(tests));
        let search = (settings.constant > 0.0).then(|| {
            let order = stream(seed, Purpose::Lab, replica, ORDER + place);
            let both = (rows.clone(), tests.clone());
            Search::new(Descent::new(settings.constant, both, network.clone(), order))
        });
        Ok(Self {
            measured: None,
            search,
            rows,
            tests,
            start: Arc::new(network.clone()),
            network,
            shape,
            path: 0.0,
            steps: 0,
        })
    }

    /// Some steps of gradient descent, then of stochastic descent; what is measured once the training error is `target`, or
    /// after `most` steps.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub(super) fn advance(
        &mut self,
        (rate, target, most): (f64, f64, usize),
        cancel: &Cancel,
    ) -> Result<Option<Measured>, Cancelled> {
        let Some(measured) = self.measured else {
            self.measured = self.descend((rate, target, most), cancel)?;
            return Ok(self.measured.filter(|_| self.search.is_none()));
        };
        let Some(search) = &mut self.search else {
            return Ok(Some(measured));
        };
        let found = search.advance((target, STOCHASTIC * most), cancel)?;
        Ok(found.map(|found| Measured {
            search: Some(found),
            ..measured
        }))
    }

    /// Some steps of gradient descent.
    fn descend(
        &mut self,
        (rate, target, most): (f64, f64, usize),
        cancel: &Cancel,
    ) -> Result<Option<Measured>, Cancelled> {
        let rates = vec![rate; self.shape.layers];
        let (n, q) = (self.shape.features as f64, self.shape.width as f64);
        let weights = n * q + (self.shape.layers - 2) as f64 * q * q;
        let operations = 6.0 * self.rows.y.len() as f64 * weights;
        for _ in 0..(OPERATIONS / operations).ceil() as usize {
            cancel.check()?;
            let pass = self.network.pass(&self.rows.x);
            let residuals = &pass.output - &self.rows.y;
            let error = mean_square(&residuals);
            if error < target || self.steps >= most {
                return Ok(Some(self.measured(error, target)));
            }
            let gradient = self.network.gradient(&self.rows.x, &pass, &residuals);
            self.path += rate * gradient.iter().map(DMatrix::norm).sum::<f64>();
            self.network.descend(&gradient, &rates);
            self.steps += 1;
        }
        Ok(None)
    }

    fn measured(&self, train: f64, target: f64) -> Measured {
        let test = mean_square(&(self.network.pass(&self.tests.x).output - &self.tests.y));
        let moved = self.network.layers.iter().zip(&self.start.layers);
        let distances: Vec<f64> = moved.map(|(w, w0)| (w - w0).norm()).collect();
        let spectral: Vec<f64> = self.network.layers.iter().map(spectral_norm).collect();
        let relative: f64 = distances
            .iter()
            .zip(&spectral)
            .map(|(distance, norm)| (distance / norm).powi(2))
            .sum();
        let frobenius: f64 = self.network.layers.iter().map(DMatrix::norm).product();
        let (layers, q) = (self.shape.layers as f64, self.shape.width as f64);
        // B, the length of a row.
        let length = (self.shape.features as f64).sqrt();
        let root = (self.rows.y.len() as f64).sqrt();
        Measured {
            gap: test - train,
            distance: distances.iter().map(|d| d * d).sum::<f64>().sqrt(),
            path: self.path,
            norm_bound: length * layers.sqrt() * frobenius / root,
            spectral_bound: length
                * layers
                * (q * q.ln()).sqrt()
                * spectral.iter().product::<f64>()
                * relative.sqrt()
                / root,
            steps: self.steps,
            reached: train < target,
            search: None,
        }
    }
}

/// The largest singular value.
fn spectral_norm(weights: &DMatrix<f64>) -> f64 {
    weights.singular_values().max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spectral_norm_is_the_longest_image() {
        let matrix = DMatrix::from_row_slice(2, 2, &[3.0, 0.0, 4.0, 0.0]);
        assert!((spectral_norm(&matrix) - 5.0).abs() < 1e-12);
    }

    /// Three steps by hand: the way from the start, and the sum of the ways of every layer and step.
    #[test]
    fn distance_and_path_are_those_of_the_steps() {
        let settings = Settings {
            features: 5,
            width: 4,
            constant: 0.0,
            ..crate::experiment::LabSettings::new(&super::super::SCHEMA)
                .typed()
                .unwrap()
        };
        let (go, rate) = (Cancel::new(), 0.2);
        let mut run = Run::new(&settings, 30, (1, 0, 0), &go).unwrap();
        let (rows, start) = (run.rows.clone(), run.start.clone());
        let mut network = (*start).clone();
        let mut path = 0.0;
        for _ in 0..3 {
            let before = network.clone();
            let pass = network.pass(&rows.x);
            let gradient = network.gradient(&rows.x, &pass, &(&pass.output - &rows.y));
            network.descend(&gradient, &vec![rate; settings.layers]);
            let moved = network.layers.iter().zip(&before.layers);
            path += moved.map(|(after, before)| (after - before).norm()).sum::<f64>();
        }
        let apart = network.layers.iter().zip(&start.layers);
        let square: f64 = apart.map(|(w, w0)| (w - w0).norm_squared()).sum();
        let found = run.advance((rate, 0.0, 3), &go).unwrap().unwrap();
        assert_eq!(found.steps, 3);
        assert!((found.distance / square.sqrt() - 1.0).abs() < 1e-12, "{found:?}");
        assert!(
            (found.path / path - 1.0).abs() < 1e-9 && path > found.distance,
            "{found:?} {path}"
        );
    }
}
