//! Data sets, and the iterations that run on them.

use nalgebra::{DMatrix, DVector};
use rand::{Rng, RngExt};
use rand_distr::StandardNormal;

use crate::control::{Cancel, Cancelled};
use crate::labs::denoisers::{Denoiser, soft};
use crate::labs::matrix_vector::{gemv, gemv_tr, times, transposed_times};
use crate::labs::random_matrices::{normal_matrix, normals};

/// Steps of a trial in the phase diagram.
const LONGEST: usize = 300;
/// A trial has found the signal when this share of its length squared is missing at most.
const FOUND: f64 = 1e-4;

/// An iteration step by step.
#[derive(Default)]
pub(super) struct Course {
    /// |θ^t − θ₀|²/d
    pub(super) error: Vec<f64>,
    /// Mean square of the effective noise.
    pub(super) variance: Vec<f64>,
    /// The effective noise θ^t + Aᵀr^t − θ₀ itself, of the first replica.
    pub(super) noise: Vec<Vec<f64>>,
}

/// A data set y = Aθ₀ + σw.
pub(super) struct Problem {
    pub(super) matrix: DMatrix<f64>,
    pub(super) signal: DVector<f64>,
    pub(super) labels: DVector<f64>,
}

impl Problem {
    pub(super) fn draw(
        n: usize,
        d: usize,
        sparsity: f64,
        noise: f64,
        rng: &mut impl Rng,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let signal = DVector::from_fn(d, |_, _| {
            let value: f64 = rng.sample(StandardNormal);
            if rng.random::<f64>() < sparsity {
                value
            } else {
                0.0
            }
        });
        Self::measure(n, signal, noise, rng, cancel)
    }

    pub(super) fn with_support(
        n: usize,
        d: usize,
        k: usize,
        rng: &mut impl Rng,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        // Entries are exchangeable: the first k may be the ones that are not zero.
        let signal = DVector::from_fn(d, |j, _| if j < k { rng.sample(StandardNormal) } else { 0.0 });
        Self::measure(n, signal, 0.0, rng, cancel)
    }

    fn measure(
        n: usize,
        signal: DVector<f64>,
        noise: f64,
        rng: &mut impl Rng,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let matrix = normal_matrix(n, signal.len(), 1.0 / (n as f64).sqrt(), rng, cancel)?;
        let labels = times(&matrix, &signal, cancel)? + normals(n, noise, rng);
        Ok(Self {
            matrix,
            signal,
            labels,
        })
    }

    /// AMP, or without the Onsager term plain iterative denoising, from zero.
    pub(super) fn iterate(
        &self,
        denoiser: &Denoiser,
        steps: usize,
        onsager: bool,
        keep: bool,
        cancel: &Cancel,
    ) -> Result<Course, Cancelled> {
        let mut course = Course::default();
        let mut iteration = Iteration::new(self);
        for _ in 0..=steps {
            course.error.push(self.error(&iteration.estimate));
            let seen = iteration.step(self, denoiser, onsager, cancel)?;
            let noise = seen - &self.signal;
            course.variance.push(noise.norm_squared() / noise.len() as f64);
            if keep {
                course.noise.push(noise.as_slice().to_vec());
            }
        }
        Ok(course)
    }

    /// Whether AMP finds a noiseless signal.
    pub(super) fn is_found(&self, denoiser: &Denoiser, cancel: &Cancel) -> Result<bool, Cancelled> {
        let length = self.signal.norm_squared() / self.signal.len() as f64;
        let mut iteration = Iteration::new(self);
        for _ in 0..LONGEST {
            iteration.step(self, denoiser, true, cancel)?;
            let error = self.error(&iteration.estimate);
            if error < FOUND * length || !error.is_finite() {
                return Ok(error.is_finite());
            }
        }
        Ok(false)
    }

    fn error(&self, estimate: &DVector<f64>) -> f64 {
        (estimate - &self.signal).norm_squared() / self.signal.len() as f64
    }

    /// Errors of proximal gradient descent (ISTA), or accelerated (FISTA), on the lasso, or on ridge regression.
    pub(super) fn proximal(
        &self,
        ridge: bool,
        penalty: f64,
        steps: usize,
        fast: bool,
        cancel: &Cancel,
    ) -> Result<Vec<f64>, Cancelled> {
        let (n, d) = self.matrix.shape();
        // The largest eigenvalue of AᵀA in the limit, and a little more.
        let rate = 1.0 / (1.05 * (1.0 + (d as f64 / n as f64).sqrt()).powi(2));
        let (mut last, mut point) = (DVector::zeros(d), DVector::zeros(d));
        let mut momentum = 1.0_f64;
        let mut errors = Vec::with_capacity(steps + 1);
        for _ in 0..=steps {
            errors.push(self.error(&last));
            let residual = &self.labels - times(&self.matrix, &point, cancel)?;
            let mut next: DVector<f64> = &point + transposed_times(&self.matrix, &residual, cancel)? * rate;
            next.apply(|value| {
                *value = if ridge {
                    *value / (1.0 + rate * penalty)
                } else {
                    soft(*value, rate * penalty)
                };
            });
            let grown = if fast {
                (1.0 + (1.0 + 4.0 * momentum * momentum).sqrt()) / 2.0
            } else {
                1.0
            };
            point = &next + (&next - &last) * ((momentum - 1.0) / grown);
            (momentum, last) = (grown, next);
        }
        Ok(errors)
    }
}

/// AMP's state between two steps.
pub(super) struct Iteration {
    pub(super) estimate: DVector<f64>,
    pub(super) residual: DVector<f64>,
    /// (d/n)⟨η′⟩ of the last step.
    pub(super) memory: f64,
}

impl Iteration {
    pub(super) fn new(problem: &Problem) -> Self {
        let (n, d) = problem.matrix.shape();
        Self {
            estimate: DVector::zeros(d),
            residual: DVector::zeros(n),
            memory: 0.0,
        }
    }

    /// One step; returns the input of the denoiser, θ^t + Aᵀr^t.
    pub(super) fn step(
        &mut self,
        problem: &Problem,
        denoiser: &Denoiser,
        onsager: bool,
        cancel: &Cancel,
    ) -> Result<DVector<f64>, Cancelled> {
        let (n, d) = problem.matrix.shape();
        let memory = if onsager { self.memory } else { 0.0 };
        self.residual *= memory;
        self.residual += &problem.labels;
        gemv(
            &mut self.residual,
            -1.0,
            &problem.matrix,
            &self.estimate,
            1.0,
            cancel,
        )?;
        let mut seen = self.estimate.clone();
        gemv_tr(&mut seen, 1.0, &problem.matrix, &self.residual, 1.0, cancel)?;
        let deviation = (self.residual.norm_squared() / n as f64).sqrt();
        let mut slopes = 0.0;
        for (estimate, &value) in self.estimate.iter_mut().zip(seen.iter()) {
            let slope;
            (*estimate, slope) = denoiser.at(value, deviation);
            slopes += slope;
        }
        debug_assert_eq!(seen.len(), d);
        self.memory = slopes / n as f64;
        Ok(seen)
    }
}
