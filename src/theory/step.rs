//! What state evolution says about one step.

use crate::network::{Deep, Errors};
use nalgebra::DMatrix;

/// Pre-activations of some Monte Carlo rows, each row q numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Samples {
    /// U^t, the law of a fresh row's pre-activation: rows × q, row-major.
    pub fresh: Vec<f64>,
    /// Θ^t, the law of a training row's pre-activation: rows × q, row-major.
    pub trained: Vec<f64>,
}

/// State evolution at step t, before the t-th update.
#[derive(Clone, Debug, PartialEq)]
pub struct TheoryStep {
    /// The step t.
    pub t: usize,
    /// On the training rows.
    pub train: Errors,
    /// On fresh rows.
    pub test: Errors,
    /// (1/n) w^{tᵀ} [μ w⁰] = Q_t F₀ᵀ: q × (p + q).
    pub overlap: DMatrix<f64>,
    /// Effective signal [b_t A_t] with w^t ≈ μ b_tᵀ + w⁰ A_tᵀ + noise: q × (p + q), the overlap solved against K₀.
    pub signal: DMatrix<f64>,
    /// Weights beyond the first layer.
    pub deep: Deep<f64>,
    /// [ρ_{t,0} … ρ_{t,t−1}] on the rows of [`Keep::responses`]: q × q t; without columns where they are not followed.
    pub rho: DMatrix<f64>,
    /// C_{t,t} = E[U^t U^{tᵀ}]: q × q; with [`Keep::covariances`] [C_{t,0} … C_{t,t}]: q × q (t + 1).
    pub covariance: DMatrix<f64>,
    /// Rows of U^t and Θ^t, as many as [`Keep::samples`] asks for.
    pub samples: Samples,
}

/// What steps carry beyond the curves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Keep {
    /// Rows of U^t and Θ^t in each step.
    pub samples: usize,
    /// Covariances with all earlier steps: T² q² numbers.
    pub covariances: bool,
    /// Rows on which responses between steps are followed, for display: the prediction does not need them.
    pub responses: usize,
    /// The components of a target of several directions.
    pub components: bool,
}

impl TheoryStep {
    /// How many numbers there are, samples included.
    pub(crate) fn size(&self) -> usize {
        let matrices = [&self.overlap, &self.signal, &self.rho, &self.covariance];
        let samples = self.samples.fresh.len() + self.samples.trained.len();
        matrices.iter().map(|matrix| matrix.len()).sum::<usize>() + self.deep.values().len() + samples
    }

    /// Whether the errors are finite.
    pub(super) fn is_finite(&self) -> bool {
        [self.train.mse, self.train.loss, self.test.mse, self.test.loss]
            .iter()
            .all(|x| x.is_finite())
    }
}
