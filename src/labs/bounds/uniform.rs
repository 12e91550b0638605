//! Least squares: the best that any uniform bound over a ball can say, against the exact gap.

use nalgebra::{DMatrix, DVector, SymmetricEigen};

use super::Settings;
use crate::control::{Cancel, Cancelled};
use crate::labs::random_matrices::{normal_matrix, normals};
use crate::statistics::streams::{Purpose, stream};

/// What one data set gives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Measured {
    /// Training error L(w_T) and test error E(w_T), both with noise.
    pub(super) train: f64,
    pub(super) test: f64,
    /// sup over |w| ≤ |w_T| of E(w) − L(w).
    pub(super) supremum: f64,
}

/// Gradient descent from zero on m samples x ~ N(0, I_n), y = x·β + σξ, |β| = 1.
///
/// # Errors
///
/// If cancelled.
pub(super) fn measure(
    settings: &Settings,
    samples: usize,
    (seed, replica, place): (u64, u64, usize),
    cancel: &Cancel,
) -> Result<Measured, Cancelled> {
    let (n, noise) = (settings.features, settings.noise);
    let mut rng = stream(seed, Purpose::Lab, replica, place);
    let x = normal_matrix(samples, n, 1.0, &mut rng, cancel)?;
    let mut truth = DVector::zeros(n);
    truth[0] = 1.0;
    let errors = normals(samples, noise, &mut rng);
    let y = x.column(0) + &errors;
    let share = 1.0 / samples as f64;
    let covariance = cancel.apart({
        let x = x.clone();
        move || x.transpose() * x * share
    })?;
    let pull = x.tr_mul(&y) * share;
    let mut weights = DVector::zeros(n);
    for _ in 0..settings.steps {
        cancel.check()?;
        let gradient = &covariance * &weights - &pull;
        weights.axpy(-settings.learning_rate, &gradient, 1.0);
    }
    let gap = Gap::new(
        covariance,
        &truth,
        &(x.tr_mul(&errors) * share),
        noise,
        errors.norm_squared() * share,
    );
    let test = (&weights - &truth).norm_squared() + noise * noise;
    let train = (&x * &weights - &y).norm_squared() * share;
    Ok(Measured {
        train,
        test,
        supremum: cancel.apart(move || gap.supremum(weights.norm()))?,
    })
}

/// E(w) − L(w) = wᵀ(I − S)w + 2cᵀw + constant, with S = XᵀX/m and c = −(I − S)β + Xᵀξ/m.
pub(super) struct Gap {
    difference: DMatrix<f64>,
    linear: DVector<f64>,
    constant: f64,
}

impl Gap {
    /// `covariance` is S, `cross` Xᵀξ/m, `noise` σ and `power` |ξ|²/m.
    pub(super) fn new(
        covariance: DMatrix<f64>,
        truth: &DVector<f64>,
        cross: &DVector<f64>,
        noise: f64,
        power: f64,
    ) -> Self {
        let difference = DMatrix::identity(truth.len(), truth.len()) - covariance;
        let bent = &difference * truth;
        Self {
            constant: truth.dot(&bent) - 2.0 * truth.dot(cross) + noise * noise - power,
            linear: cross - bent,
            difference,
        }
    }

    /// The largest value over |w| ≤ R: w = V e, e_i = b_i/(μ − k_i) with the eigenvalues k of I − S, b = Vᵀc, and the
    /// multiplier μ ≥ max(k, 0) that puts w on the sphere (a trust-region problem).
    pub(super) fn supremum(&self, radius: f64) -> f64 {
        let eigen = SymmetricEigen::new(self.difference.clone());
        let (k, b) = (&eigen.eigenvalues, eigen.eigenvectors.tr_mul(&self.linear));
        let at = |multiplier: f64| b.zip_map(k, |b, k| b / (multiplier - k));
        let floor = k.max().max(0.0);
        // |b/(μ − k)| falls from infinity to below R over this interval.
        let (mut low, mut high) = (floor, floor + b.norm() / radius.max(f64::MIN_POSITIVE));
        for _ in 0..200 {
            let middle = 0.5 * (low + high);
            if middle <= low || middle >= high {
                break;
            }
            if at(middle).norm() > radius {
                low = middle;
            } else {
                high = middle;
            }
        }
        let e = at(high);
        self.constant + e.zip_map(k, |e, k| k * e * e).sum() + 2.0 * b.dot(&e)
    }

    /// Its value at w.
    #[cfg(test)]
    pub(super) fn at(&self, w: &DVector<f64>) -> f64 {
        w.dot(&(&self.difference * w)) + 2.0 * self.linear.dot(w) + self.constant
    }
}
