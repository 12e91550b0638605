//! A network whose weights are cut and stay cut.

use std::sync::Arc;

use nalgebra::DMatrix;
use rand::seq::SliceRandom;
use serde::Deserialize;

use super::Settings;
use crate::control::{Cancel, Cancelled};
use crate::experiment::Activation;
use crate::labs::dense::{Dense, mean_square};
use crate::labs::single_index::{Rows, deviations, direction};
use crate::statistics::streams::{Purpose, stream};

/// Rows on which errors are measured.
pub(super) const TESTS: usize = 4000;
/// Fractions that are tried for the prunable ones, without and with retraining.
const TRIED: usize = 100;
const RETRAINED: usize = 20;

/// Which weights are cut first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(super) enum Order {
    /// The smallest of all, in units of their layer's deviation at the start.
    Size,
    /// The smallest of each layer.
    Layer,
    /// Any.
    Random,
}

impl Order {
    pub(super) const ALL: [Self; 3] = [Self::Size, Self::Layer, Self::Random];
}

/// A network, its start and its data.
#[derive(Clone, Debug)]
pub(super) struct Network {
    rows: Arc<Rows>,
    tests: Arc<Rows>,
    start: Arc<Dense<f64>>,
    /// Deviations of the layers at the start, in which sizes of weights are compared.
    deviations: Vec<f64>,
    pub(super) weights: Dense<f64>,
    /// For each layer 1 where a weight is kept; none before any was cut.
    mask: Option<Vec<DMatrix<f64>>>,
}

impl Network {
    /// Draws data and weights of a replica.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub(super) fn draw(
        settings: &Settings,
        width: usize,
        (seed, replica): (u64, usize),
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let mut rng = stream(seed, Purpose::Lab, replica as u64, 0);
        let direction = direction(settings.features, &mut rng);
        let size = |rows| (rows, settings.features, settings.noise);
        let rows = Rows::draw(size(settings.samples), &direction, &mut rng, cancel)?;
        let tests = Rows::draw(size(TESTS), &direction, &mut rng, cancel)?;
        let shape = settings.shape(width);
        let deviations = deviations(shape);
        let mut rng = stream(seed, Purpose::Lab, replica as u64, width);
        let start = Dense::draw(Activation::Tanh, shape, &deviations, &mut rng, cancel)?;
        Ok(Self {
            rows: Arc::new(rows),
            tests: Arc::new(tests),
            weights: start.clone(),
            start: Arc::new(start),
            deviations,
            mask: None,
        })
    }

    /// Steps of gradient descent; what is cut stays cut.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub(super) fn train(&mut self, rate: f64, steps: usize, cancel: &Cancel) -> Result<(), Cancelled> {
        let rates = vec![rate; self.weights.layers.len()];
        for _ in 0..steps {
            cancel.check()?;
            let pass = self.weights.pass(&self.rows.x);
            let residuals = &pass.output - &self.rows.y;
            let mut gradient = self.weights.gradient(&self.rows.x, &pass, &residuals);
            for (gradient, mask) in gradient.iter_mut().zip(self.mask.iter().flatten()) {
                gradient.component_mul_assign(mask);
            }
            self.weights.descend(&gradient, &rates);
        }
        Ok(())
    }

    /// The test error.
    pub(super) fn error(&self) -> f64 {
        mean_square(&(self.weights.pass(&self.tests.x).output - &self.tests.y))
    }

    /// All weights back to the start, but those that are cut.
    pub(super) fn rewind(&mut self) {
        self.weights = (*self.start).clone();
        self.apply();
    }

    /// Sets to 0 what is cut.
    fn apply(&mut self) {
        for (weights, mask) in self.weights.layers.iter_mut().zip(self.mask.iter().flatten()) {
            weights.component_mul_assign(mask);
        }
    }

    /// The same network with a fraction of its weights cut.
    pub(super) fn cut(&self, order: Order, fraction: f64, (seed, replica): (u64, usize)) -> Self {
        let layers = &self.weights.layers;
        let count = |all: usize| (fraction.clamp(0.0, 1.0) * all as f64).round() as usize;
        let mut mask: Vec<DMatrix<f64>> = layers.iter().map(|w| w.map(|_| 1.0)).collect();
        let size = |&(layer, i): &(usize, usize)| layers[layer][i].abs() / self.deviations[layer];
        let within = |layer: usize| (0..layers[layer].len()).map(move |i| (layer, i));
        let groups: Vec<Vec<(usize, usize)>> = match order {
            Order::Layer => (0..layers.len()).map(|layer| within(layer).collect()).collect(),
            Order::Size | Order::Random => vec![(0..layers.len()).flat_map(within).collect()],
        };
        for mut group in groups {
            match order {
                Order::Random => {
                    group.shuffle(&mut stream(seed, Purpose::Lab, replica as u64, usize::MAX >> 1));
                }
                Order::Size | Order::Layer => {
                    group.sort_by(|a, b| size(a).total_cmp(&size(b)).then(a.cmp(b)));
                }
            }
            let cut = count(group.len());
            for (layer, i) in group.into_iter().take(cut) {
                mask[layer][i] = 0.0;
            }
        }
        let mut cut = Self {
            mask: Some(mask),
            ..self.clone()
        };
        cut.apply();
        cut
    }

    /// The largest fractions of the smallest weights up to which the test error rises by at most this share: left so, and
    /// after retraining; then the error of the whole network.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub(super) fn prunable(
        &self,
        settings: &Settings,
        share: f64,
        cancel: &Cancel,
    ) -> Result<Vec<f64>, Cancelled> {
        let whole = self.error();
        let most = (1.0 + share) * whole;
        let fraction = |i: usize, tried: usize| i as f64 / tried as f64;
        let mut left = 0.0;
        for i in 1..=TRIED {
            cancel.check()?;
            if self.cut(Order::Size, fraction(i, TRIED), (0, 0)).error() > most {
                break;
            }
            left = fraction(i, TRIED);
        }
        let mut retrained = 0.0;
        for i in 1..=RETRAINED {
            let mut cut = self.cut(Order::Size, fraction(i, RETRAINED), (0, 0));
            cut.train(settings.learning_rate, settings.retraining, cancel)?;
            if cut.error() > most {
                break;
            }
            retrained = fraction(i, RETRAINED);
        }
        Ok(vec![left, retrained, whole])
    }
}
