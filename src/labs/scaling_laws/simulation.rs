//! Fits to drawn samples, whose errors the closed forms predict.

use nalgebra::{Cholesky, DMatrix, DVector};
use rand::{Rng, RngExt};
use rand_distr::StandardNormal;

use super::theory::Spectrum;
use crate::control::{Cancel, Cancelled};
use crate::labs::random_matrices::{normal_matrix, normals};

/// Samples of a linear model: features in the eigenbasis of their covariance, and labels.
pub(super) struct Samples<'a> {
    spectrum: &'a Spectrum,
    noise: f64,
    /// n × modes, column k scaled by √λ_k.
    features: DMatrix<f64>,
    labels: DVector<f64>,
}

impl<'a> Samples<'a> {
    /// Draws n Gaussian samples.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub(super) fn draw(
        spectrum: &'a Spectrum,
        n: usize,
        noise: f64,
        rng: &mut impl Rng,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let mut features = normal_matrix(n, spectrum.modes(), 1.0, rng, cancel)?;
        let mut labels = normals(n, noise, rng);
        for (k, mut column) in features.column_iter_mut().enumerate() {
            labels.axpy(spectrum.target[k].sqrt(), &column, 1.0);
            column *= spectrum.eigenvalues[k].sqrt();
        }
        Ok(Self {
            spectrum,
            noise,
            features,
            labels,
        })
    }

    /// The test error of ridge regression on the first N features.
    pub(super) fn truncated(&self, features: usize, penalty: f64, cancel: &Cancel) -> Result<f64, Cancelled> {
        let design = self.features.columns(0, features).into_owned();
        let dual = self.dual(&design, penalty, cancel)?;
        let mut coefficients = DVector::zeros(self.spectrum.modes());
        coefficients
            .rows_mut(0, features)
            .copy_from(&design.tr_mul(&dual));
        Ok(self.test_error(&coefficients))
    }

    /// The test error of ridge regression on p random features.
    pub(super) fn random_features(
        &self,
        p: usize,
        penalty: f64,
        rng: &mut impl Rng,
        cancel: &Cancel,
    ) -> Result<f64, Cancelled> {
        let scale = 1.0 / (p as f64).sqrt();
        let projection = normal_matrix(self.spectrum.modes(), p, scale, rng, cancel)?;
        let (samples, weights) = (self.features.clone(), projection.clone());
        let design = cancel.apart(move || samples * weights)?;
        let dual = self.dual(&design, penalty, cancel)?;
        Ok(self.test_error(&(projection * design.tr_mul(&dual))))
    }

    /// (XXᵀ + δI)⁻¹ y.
    fn dual(&self, design: &DMatrix<f64>, penalty: f64, cancel: &Cancel) -> Result<DVector<f64>, Cancelled> {
        let (design, labels) = (design.clone(), self.labels.clone());
        cancel.apart(move || {
            let mut gram = &design * design.transpose();
            // Without any penalty a Gram matrix of more samples than features has no inverse.
            let least = 1e-12 * gram.diagonal().max();
            for i in 0..gram.nrows() {
                gram[(i, i)] += penalty.max(least);
            }
            // Rounding alone can make the factorization fail; then there is no fit to report.
            let unknown = DVector::from_element(labels.len(), f64::NAN);
            Cholesky::new(gram).map_or(unknown, |factor| factor.solve(&labels))
        })
    }

    /// The error of coefficients in the eigenbasis on a new sample, noise included: no test samples are needed.
    fn test_error(&self, coefficients: &DVector<f64>) -> f64 {
        let modes = self.spectrum.eigenvalues.iter().zip(&self.spectrum.target);
        let misses = modes
            .zip(coefficients.iter())
            .map(|((l, v), w)| (l.sqrt() * w - v.sqrt()).powi(2));
        misses.sum::<f64>() + self.noise * self.noise
    }
}

/// Stochastic gradient descent in one pass with batches of B on the first N features from zero: the test error at the
/// given steps, which increase.
pub(super) fn one_pass(
    spectrum: &Spectrum,
    (features, rate, batch): (usize, f64, usize),
    noise: f64,
    times: &[usize],
    rng: &mut impl Rng,
    cancel: &Cancel,
) -> Result<Vec<f64>, Cancelled> {
    let roots: Vec<f64> = spectrum
        .eigenvalues
        .iter()
        .take(features)
        .map(|l| l.sqrt())
        .collect();
    let targets: Vec<f64> = spectrum.target.iter().take(features).map(|v| v.sqrt()).collect();
    let unlearnable = (noise * noise + spectrum.tail(features)).sqrt();
    // What is missing of the coefficients, in units in which every feature has variance λ.
    let mut missing: Vec<f64> = targets.iter().zip(&roots).map(|(v, l)| v / l).collect();
    let mut errors = Vec::with_capacity(times.len());
    let (mut gradient, mut sample) = (vec![0.0; features], vec![0.0; features]);
    let mut t = 0;
    for &time in times {
        while t < time {
            cancel.check()?;
            gradient.fill(0.0);
            for _ in 0..batch {
                let mut residual = unlearnable * rng.sample::<f64, _>(StandardNormal);
                for ((x, l), miss) in sample.iter_mut().zip(&roots).zip(&missing) {
                    *x = l * rng.sample::<f64, _>(StandardNormal);
                    residual += *x * miss;
                }
                for (g, x) in gradient.iter_mut().zip(&sample) {
                    *g += residual * x;
                }
            }
            for (miss, g) in missing.iter_mut().zip(&gradient) {
                *miss -= rate / batch as f64 * g;
            }
            t += 1;
        }
        let learnable: f64 = missing
            .iter()
            .zip(&roots)
            .map(|(miss, l)| (l * miss).powi(2))
            .sum();
        errors.push(learnable + unlearnable * unlearnable);
    }
    Ok(errors)
}
