//! One data set, and one network trained on it.

use nalgebra::{DMatrix, DVector};

use super::{CEILING, LAST, Optimizer, Settings, Table};
use crate::control::{Cancel, Cancelled};
use crate::labs::dense::{Dense, Shape, mean_square};
use crate::labs::random_matrices::normal_matrix;
use crate::optimizer::{Adam, Block, GradientDescent, Method, Moment};
use crate::statistics::streams::{Purpose, stream};

/// Rows with independent entries of variance 1/n, and Y = tanh 2u₁ + sin(2u₂)/2 without noise.
#[derive(Clone, Debug)]
pub(super) struct Data {
    pub(super) x: DMatrix<f32>,
    pub(super) y: DVector<f32>,
}

impl Data {
    /// Draws the data: the same for every table, width and rate.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub(super) fn draw(settings: &Settings, seed: u64, cancel: &Cancel) -> Result<Self, Cancelled> {
        let n = settings.features;
        let mut rng = stream(seed, Purpose::Lab, 0, 0);
        let u = normal_matrix(settings.samples, n, 1.0, &mut rng, cancel)?;
        let label = |i: usize| (2.0 * u[(i, 0)]).tanh() + 0.5 * (2.0 * u[(i, 1)]).sin();
        Ok(Self {
            y: DVector::from_fn(settings.samples, |i, _| label(i) as f32),
            x: (&u / (n as f64).sqrt()).map(|x| x as f32),
        })
    }
}

/// What is seen of a run at each step; shorter than T + 1 where it diverged.
#[derive(Clone, Debug, Default)]
pub(super) struct Run {
    pub(super) losses: Vec<f64>,
    /// Root mean squares of the pre-activations of the last hidden layer, and of their change since step 0.
    pub(super) sizes: Vec<f64>,
    pub(super) changes: Vec<f64>,
}

impl Run {
    /// The mean of the last losses up to a step; at the edge of stability single losses oscillate.
    pub(super) fn score(&self, step: usize) -> f64 {
        let from = (step + 1).saturating_sub(LAST);
        let loss = |t: usize| self.losses.get(t).copied().unwrap_or(CEILING);
        (from..=step).map(loss).sum::<f64>() / (step + 1 - from) as f64
    }
}

/// Trains a network of a table, a width and a rate, with the initial weights of a run.
///
/// # Errors
///
/// If cancelled.
pub(super) fn train(
    settings: &Settings,
    data: &Data,
    (table, width, rate): (Table, usize, f64),
    (seed, run): (u64, usize),
    cancel: &Cancel,
) -> Result<Run, Cancelled> {
    let shape = Shape {
        features: settings.features,
        width,
        layers: settings.layers,
    };
    // The same draws under every table and rate.
    let mut rng = stream(seed, Purpose::Lab, 1, run * 1024 + width);
    let deviations = table.deviations(settings.layers, width);
    let mut network = Dense::<f32>::draw(settings.activation, shape, &deviations, &mut rng, cancel)?;
    let rates = table.rates(settings.optimizer, settings.layers, width, settings.features);
    let method = method(settings.optimizer);
    let count = |layer: &DMatrix<f32>| method.state() * layer.len();
    let mut states: Vec<Vec<f32>> = network
        .layers
        .iter()
        .map(|layer| vec![0.0; count(layer)])
        .collect();
    let (mut seen, mut first) = (Run::default(), None);
    for t in 0..=settings.steps {
        cancel.check()?;
        let pass = network.pass(&data.x);
        let residuals = &pass.output - &data.y;
        let loss = mean_square(&residuals);
        if loss.is_nan() || loss > CEILING {
            break;
        }
        seen.losses.push(loss);
        let (first, fields) = (
            first.get_or_insert_with(|| pass.fields.last().cloned()),
            pass.fields.last(),
        );
        if let (Some(first), Some(fields)) = (first, fields) {
            let size = |sum: f64| (sum / fields.len() as f64).sqrt();
            let change = fields
                .iter()
                .zip(first.iter())
                .map(|(z, z0)| f64::from(z - z0).powi(2));
            seen.changes.push(size(change.sum()));
            seen.sizes
                .push(size(fields.iter().map(|z| f64::from(*z).powi(2)).sum()));
        }
        let gradient = network.gradient(&data.x, &pass, &residuals);
        let layers = network.layers.iter_mut().zip(&gradient).zip(&mut states);
        for (((weights, gradient), state), scale) in layers.zip(&rates) {
            let block = Block {
                weights: weights.as_mut_slice(),
                gradient: gradient.as_slice(),
                state,
            };
            let rate = rate * scale;
            method.update_single(Moment { t, rate }, block);
        }
    }
    Ok(seen)
}

pub(super) fn method(optimizer: Optimizer) -> Box<dyn Method> {
    match optimizer {
        Optimizer::GradientDescent => Box::new(GradientDescent { weight_decay: 0.0 }),
        Optimizer::Adam => Box::new(Adam {
            beta1: 0.9,
            beta2: 0.999,
            epsilon: 1e-8,
            coupled_decay: 0.0,
            decoupled_decay: 0.0,
            corrects: true,
        }),
    }
}
