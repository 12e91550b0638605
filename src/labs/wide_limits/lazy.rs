//! Training with a fixed kernel: the limit of infinite width in NTK parametrization, and the linearized network.

use nalgebra::{DMatrix, DVector};

use crate::control::{Cancel, Cancelled};
use crate::labs::dual_kernels::Kernels;

/// Labels or outputs on training and test rows.
#[derive(Clone, Debug)]
pub(super) struct Outputs {
    pub(super) train: DVector<f64>,
    pub(super) test: DVector<f64>,
}

/// Mean squared errors at some steps.
#[derive(Clone, Debug, Default)]
pub(super) struct Errors {
    pub(super) train: Vec<f64>,
    pub(super) test: Vec<f64>,
}

/// Gradient descent with a fixed kernel K in its eigenbasis: residuals decay as (1 − ηk/m)^t.
#[derive(Clone, Debug)]
pub(super) struct Lazy {
    /// Eigenvalues k of K on the training rows, largest first.
    pub(super) eigenvalues: Vec<f64>,
    /// Eigenvectors V in columns.
    pub(super) vectors: DMatrix<f64>,
    /// K_* V, test rows × m.
    mixed: DMatrix<f64>,
    /// What the covariance Σ of outputs at the start adds: the diagonal of VᵀΣV, (K_*V)ᵀ(K_*V) ∘ VᵀΣV, the diagonal of
    /// (K_*V)ᵀ Σ_* V, and tr Σ_**.
    start: Start,
}

#[derive(Clone, Debug)]
struct Start {
    train: DVector<f64>,
    test: DMatrix<f64>,
    cross: DVector<f64>,
    total: f64,
}

impl Lazy {
    /// Of kernels over m training rows and then the test rows.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub(super) fn new(kernels: &Kernels, samples: usize, cancel: &Cancel) -> Result<Self, Cancelled> {
        let kernels = kernels.clone();
        cancel.apart(move || {
            let tests = kernels.tangent.nrows() - samples;
            let (tangent, outputs) = (&kernels.tangent, &kernels.outputs);
            let eigen = tangent
                .view((0, 0), (samples, samples))
                .into_owned()
                .symmetric_eigen();
            let mut order: Vec<usize> = (0..samples).collect();
            order.sort_by(|&i, &j| eigen.eigenvalues[j].total_cmp(&eigen.eigenvalues[i]));
            let vectors = DMatrix::from_fn(samples, samples, |i, j| eigen.eigenvectors[(i, order[j])]);
            let mixed = tangent.view((samples, 0), (tests, samples)) * &vectors;
            let rotated = vectors.transpose() * outputs.view((0, 0), (samples, samples)) * &vectors;
            let cross = outputs.view((samples, 0), (tests, samples)) * &vectors;
            let start = Start {
                train: rotated.diagonal(),
                test: (mixed.transpose() * &mixed).component_mul(&rotated),
                cross: DVector::from_fn(samples, |i, _| mixed.column(i).dot(&cross.column(i))),
                total: outputs.view((samples, samples), (tests, tests)).trace(),
            };
            Self {
                eigenvalues: order.iter().map(|&i| eigen.eigenvalues[i].max(0.0)).collect(),
                vectors,
                mixed,
                start,
            }
        })
    }

    /// (1 − ηk/m)^t of each mode.
    pub(super) fn decays(&self, rate: f64, t: usize) -> DVector<f64> {
        let m = self.eigenvalues.len() as f64;
        let power = i32::try_from(t).unwrap_or(i32::MAX);
        let decay = self.eigenvalues.iter().map(|k| (1.0 - rate * k / m).powi(power));
        DVector::from_iterator(self.eigenvalues.len(), decay)
    }

    /// (1 − (1 − ηk/m)^t)/k of each mode, which is ηt/m where k is 0.
    pub(super) fn gains(&self, decays: &DVector<f64>, rate: f64, t: usize) -> DVector<f64> {
        let m = self.eigenvalues.len() as f64;
        let gain = self.eigenvalues.iter().zip(decays.iter()).map(|(k, decay)| {
            if rate * k * t.max(1) as f64 > 1e-9 * m {
                (1.0 - decay) / k
            } else {
                rate * t as f64 / m
            }
        });
        DVector::from_iterator(self.eigenvalues.len(), gain)
    }

    /// Errors from given outputs at the start.
    pub(super) fn from(&self, start: &Outputs, labels: &Outputs, rate: f64, times: &[usize]) -> Errors {
        let residuals = self.vectors.transpose() * (&labels.train - &start.train);
        let mut errors = Errors::default();
        for &t in times {
            let decays = self.decays(rate, t);
            let left = residuals.component_mul(&decays);
            errors.train.push(left.norm_squared() / left.len() as f64);
            let gained = residuals.component_mul(&self.gains(&decays, rate, t));
            let misses = &self.mixed * gained + &start.test - &labels.test;
            errors.test.push(misses.norm_squared() / misses.len() as f64);
        }
        errors
    }

    /// Errors of the mean over starts: outputs start at 0.
    pub(super) fn mean_predictor(&self, labels: &Outputs, rate: f64, times: &[usize]) -> Errors {
        let zero = Outputs {
            train: labels.train.map(|_| 0.0),
            test: labels.test.map(|_| 0.0),
        };
        self.from(&zero, labels, rate, times)
    }

    /// Mean errors over starts whose outputs have covariance `share` × Σ.
    pub(super) fn mean_errors(&self, share: f64, labels: &Outputs, rate: f64, times: &[usize]) -> Errors {
        let mut errors = self.mean_predictor(labels, rate, times);
        let (samples, tests) = (labels.train.len() as f64, labels.test.len() as f64);
        for ((&t, train), test) in times.iter().zip(&mut errors.train).zip(&mut errors.test) {
            let decays = self.decays(rate, t);
            let gains = self.gains(&decays, rate, t);
            let spread = decays.component_mul(&decays).dot(&self.start.train);
            *train += share * spread / samples;
            let there = gains.dot(&(&self.start.test * &gains)) - 2.0 * gains.dot(&self.start.cross);
            *test += share * (self.start.total + there) / tests;
        }
        errors
    }
}

/// The linearized network: its own kernel at the start, Θ₀ on the training rows and on test × training rows, never changes.
/// The kernels carry the rates. Errors at every step up to T.
///
/// # Errors
///
/// If cancelled.
pub(super) fn linearized(
    [kernel, mixed]: &[DMatrix<f64>; 2],
    start: &Outputs,
    labels: &Outputs,
    steps: usize,
    cancel: &Cancel,
) -> Result<Errors, Cancelled> {
    let size = labels.train.len() as f64;
    let mut residuals = &start.train - &labels.train;
    let mut misses = &start.test - &labels.test;
    let mut errors = Errors::default();
    for _ in 0..=steps {
        cancel.check()?;
        errors.train.push(residuals.norm_squared() / size);
        errors.test.push(misses.norm_squared() / misses.len() as f64);
        misses.gemv(-1.0 / size, mixed, &residuals, 1.0);
        let before = residuals.clone();
        residuals.gemv(-1.0 / size, kernel, &before, 1.0);
    }
    Ok(errors)
}
