//! Inference on the teacher: what the trained weights of one run say about each of its coordinates.
//!
//! In the limit the first layer's weights of coordinate j are w_j^t = b_t μ_j + A_t w_j⁰ + noise, with normal noise of one covariance
//! V_t = C_{t,t} − [b_t A_t] K₀ [b_t A_t]ᵀ, where [b_t A_t] is the effective signal. So weighted least squares,
//! μ̂_j = (bᵀ V⁻¹ b)⁻¹ bᵀ V⁻¹ (w_j − A w_j⁰), is unbiased with standard error (bᵀ V⁻¹ b)^{−1/2} (Han & Imaizumi, arXiv:2505.04898).
//! The theory, hence the link, must be known.

use nalgebra::{DMatrix, DVector};

use super::results::Results;

/// Half the width of a 95 % interval in standard errors.
const NORMAL: f64 = 1.959_963_984_540_054;
/// Noise of less than this share of the largest is Monte Carlo error.
const FLOOR: f64 = 1e-5;

/// What a run's weights at one step say about one direction of the teacher.
#[derive(Clone, Debug, PartialEq)]
pub struct Inference {
    /// μ_j of some coordinates.
    pub truth: Vec<f64>,
    /// μ̂_j of them.
    pub estimate: Vec<f64>,
    /// The standard error of each μ̂_j.
    pub error: f64,
}

impl Inference {
    /// Of the first run at step t, about a direction; None where it is not possible, and at step 0, where weights know nothing.
    #[must_use]
    pub fn of(results: &Results, t: usize, direction: usize) -> Option<Self> {
        let (p, q) = (results.shape().directions, results.shape().width);
        let (known, weights) = (results.known(), &results.recorded().get(t)?.inferred);
        let step = &results.prediction().get(t)?.mean;
        if t == 0 || weights.is_empty() || weights.len() != known.first.len() || direction >= p {
            return None;
        }
        let signal = &step.signal;
        let covariance = step
            .covariance
            .columns(step.covariance.ncols().checked_sub(q)?, q);
        let noise = covariance - signal * results.gram()? * signal.transpose();
        let (b, a) = (signal.columns(0, p).into_owned(), signal.columns(p, q));
        let weighted = b.transpose() * precision(noise)?;
        let variance = (&weighted * &b).try_inverse()?;
        let row = variance.row(direction) * weighted;
        let error = variance[(direction, direction)].sqrt();
        if !error.is_finite() {
            return None;
        }
        let pairs = weights.chunks_exact(q).zip(known.first.chunks_exact(q));
        let estimate = pairs.map(|(w, first)| {
            let rest = DVector::from_column_slice(w) - a * DVector::from_column_slice(first);
            (&row * rest)[0]
        });
        Some(Self {
            estimate: estimate.collect(),
            truth: known.teacher.iter().skip(direction).step_by(p).copied().collect(),
            error,
        })
    }

    /// Half the width of the 95 % intervals.
    #[must_use]
    pub fn half_width(&self) -> f64 {
        NORMAL * self.error
    }

    /// Of each coordinate, whether its 95 % interval holds it.
    pub fn covered(&self) -> impl Iterator<Item = bool> {
        let half = self.half_width();
        let pairs = self.truth.iter().zip(&self.estimate);
        pairs.map(move |(truth, estimate)| (truth - estimate).abs() <= half)
    }

    /// The share of coordinates that their 95 % intervals hold, and its standard error.
    #[must_use]
    pub fn coverage(&self) -> [f64; 2] {
        let count = self.truth.len() as f64;
        let share = self.covered().filter(|covered| *covered).count() as f64 / count;
        [share, (share * (1.0 - share) / count).sqrt()]
    }

    /// The root mean square of μ̂ − μ.
    #[must_use]
    pub fn deviation(&self) -> f64 {
        let pairs = self.truth.iter().zip(&self.estimate);
        let squares: f64 = pairs.map(|(truth, estimate)| (estimate - truth).powi(2)).sum();
        (squares / self.truth.len() as f64).sqrt()
    }
}

/// The inverse of a covariance, of which small eigenvalues are known too little to be trusted; None where there is no noise.
fn precision(noise: DMatrix<f64>) -> Option<DMatrix<f64>> {
    if !noise.iter().all(|x| x.is_finite()) {
        return None;
    }
    let eigen = noise.symmetric_eigen();
    let largest = eigen.eigenvalues.max();
    if largest <= 0.0 {
        return None;
    }
    let mut scaled = eigen.eigenvectors.clone();
    for (mut column, &value) in scaled.column_iter_mut().zip(&eigen.eigenvalues) {
        column /= value.max(FLOOR * largest);
    }
    Some(scaled * eigen.eigenvectors.transpose())
}
