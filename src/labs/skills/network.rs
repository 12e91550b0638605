//! A two-layer ReLU network on multitask parity: each task is the parity of its own few bits, and a one-hot code names the
//! task. (Barak et al. 2022, arXiv:2207.08799, for one task; Michaud et al. 2023 for many.)

use nalgebra::{DMatrix, DVector};
use rand::seq::index::sample;
use rand::{Rng, RngExt};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

use super::Settings;
use super::model::Skills;

/// Rows on which each task is tested.
const TESTED: usize = 256;
/// Adam's averages and ε.
const MEAN: f32 = 0.9;
const SQUARE: f32 = 0.999;
const EPSILON: f32 = 1e-8;

/// What a network does at one step.
#[derive(Clone, Debug)]
pub(super) struct Measured {
    /// ½ E (y − f)² over tasks by their frequency.
    pub(super) loss: f64,
    /// For each task E[y f], 1 once it is learned.
    pub(super) strengths: Vec<f64>,
    /// For each task the share of right signs, 1/2 by chance.
    pub(super) accuracies: Vec<f64>,
}

/// Inputs and labels.
struct Rows {
    /// rows × (tasks + bits)
    inputs: DMatrix<f32>,
    labels: DVector<f32>,
}

/// One array of weights with Adam's averages.
struct Weights {
    values: DMatrix<f32>,
    mean: DMatrix<f32>,
    square: DMatrix<f32>,
}

/// A network in training.
pub(super) struct Network {
    rng: ChaCha8Rng,
    skills: Skills,
    /// The bits of each task's parity.
    tasks: Vec<Vec<usize>>,
    bits: usize,
    batch: usize,
    rate: f32,
    tests: Vec<Rows>,
    first: Weights,
    bias: Weights,
    last: Weights,
    step: usize,
}

impl Weights {
    fn draw(rows: usize, columns: usize, deviation: f32, rng: &mut impl Rng) -> Self {
        let mut normal = || deviation * rng.sample::<f32, _>(StandardNormal);
        Self {
            values: DMatrix::from_fn(rows, columns, |_, _| normal()),
            mean: DMatrix::zeros(rows, columns),
            square: DMatrix::zeros(rows, columns),
        }
    }

    /// One step of Adam, the t-th.
    fn step(&mut self, gradient: &DMatrix<f32>, rate: f32, t: usize) {
        let corrections = [MEAN, SQUARE].map(|decay| 1.0 - decay.powi(t.min(100_000) as i32));
        let averages = self.mean.iter_mut().zip(self.square.iter_mut());
        for ((value, (mean, square)), g) in self.values.iter_mut().zip(averages).zip(gradient.iter()) {
            *mean = MEAN * *mean + (1.0 - MEAN) * g;
            *square = SQUARE * *square + (1.0 - SQUARE) * g * g;
            let scale = (*square / corrections[1]).sqrt() + EPSILON;
            *value -= rate * *mean / corrections[0] / scale;
        }
    }
}

impl Network {
    pub(super) fn new(settings: &Settings, mut rng: ChaCha8Rng) -> Self {
        let Settings {
            tasks,
            bits,
            order,
            width,
            ..
        } = *settings;
        let inputs = tasks + bits;
        let parities = (0..tasks)
            .map(|_| sample(&mut rng, bits, order.min(bits)).into_vec())
            .collect();
        // An input has 1 + bits entries that are not zero.
        let first = Weights::draw(inputs, width, (2.0 / (1 + bits) as f32).sqrt(), &mut rng);
        let last = Weights::draw(width, 1, (1.0 / width as f32).sqrt(), &mut rng);
        let mut network = Self {
            skills: Skills::power_law(tasks, settings.exponent),
            tasks: parities,
            bits,
            batch: settings.batch,
            rate: settings.learning_rate as f32,
            tests: Vec::new(),
            bias: Weights::draw(1, width, 0.0, &mut rng),
            first,
            last,
            step: 0,
            rng,
        };
        network.tests = (0..tasks).map(|task| network.draw(TESTED, |_| task)).collect();
        network
    }

    /// Rows of tasks that `task` names.
    fn draw(&mut self, rows: usize, mut task: impl FnMut(&mut ChaCha8Rng) -> usize) -> Rows {
        let count = self.tasks.len();
        let mut inputs = DMatrix::zeros(rows, count + self.bits);
        let mut labels = DVector::zeros(rows);
        for row in 0..rows {
            let task = task(&mut self.rng).min(count.saturating_sub(1));
            inputs[(row, task)] = 1.0;
            for bit in 0..self.bits {
                inputs[(row, count + bit)] = if self.rng.random::<bool>() { 1.0 } else { -1.0 };
            }
            let parity = self.tasks.get(task).into_iter().flatten();
            labels[row] = parity.map(|bit| inputs[(row, count + bit)]).product();
        }
        Rows { inputs, labels }
    }

    /// Hidden pre-activations, rows × width.
    fn hidden(&self, rows: &Rows) -> DMatrix<f32> {
        let mut hidden = &rows.inputs * &self.first.values;
        for (mut column, bias) in hidden.column_iter_mut().zip(self.bias.values.iter()) {
            column.add_scalar_mut(*bias);
        }
        hidden
    }

    /// One step of Adam on the squared error of a fresh batch.
    pub(super) fn train(&mut self) {
        let cumulative: Vec<f64> = self
            .skills
            .frequencies()
            .iter()
            .scan(0.0, |sum, p| {
                *sum += p;
                Some(*sum)
            })
            .collect();
        let batch = self.draw(self.batch, |rng| {
            let u: f64 = rng.random();
            cumulative.partition_point(|sum| *sum <= u)
        });
        let hidden = self.hidden(&batch);
        let active = hidden.map(|h| h.max(0.0));
        let residual = (&active * &self.last.values - &batch.labels) / self.batch as f32;
        let of_last = active.tr_mul(&residual);
        let of_last = DMatrix::from_column_slice(of_last.len(), 1, of_last.as_slice());
        let mut back = &residual * self.last.values.transpose();
        back.zip_apply(&hidden, |g, h| {
            if h <= 0.0 {
                *g = 0.0;
            }
        });
        let of_first = batch.inputs.tr_mul(&back);
        let sums = back.row_sum();
        let of_bias = DMatrix::from_fn(1, sums.len(), |_, j| sums[j]);
        self.step += 1;
        self.first.step(&of_first, self.rate, self.step);
        self.bias.step(&of_bias, self.rate, self.step);
        self.last.step(&of_last, self.rate, self.step);
    }

    /// Steps taken.
    pub(super) fn step(&self) -> usize {
        self.step
    }

    pub(super) fn measure(&self) -> Measured {
        let (mut loss, mut strengths, mut accuracies) = (0.0, Vec::new(), Vec::new());
        for (rows, p) in self.tests.iter().zip(self.skills.frequencies()) {
            let outputs = self.hidden(rows).map(|h| h.max(0.0)) * &self.last.values;
            let pairs = || outputs.iter().zip(rows.labels.iter());
            let mean = |part: fn(f32, f32) -> f32| {
                pairs().map(|(f, y)| f64::from(part(*f, *y))).sum::<f64>() / TESTED as f64
            };
            loss += 0.5 * p * mean(|f, y| (f - y) * (f - y));
            strengths.push(mean(|f, y| f * y));
            accuracies.push(mean(|f, y| if f * y > 0.0 { 1.0 } else { 0.0 }));
        }
        Measured {
            loss,
            strengths,
            accuracies,
        }
    }
}
