//! One fit of one data set, by least squares and by ridge.

use nalgebra::{DMatrix, DVector};
use rand::Rng;

use super::Settings;
use crate::control::{Cancel, Cancelled};
use crate::labs::closed_forms::Parts;
use crate::labs::least_squares::Factors;
use crate::labs::random_matrices::{normal_matrix, normals};

/// One number of samples and parameters, and what its fits gave.
pub(super) struct Point {
    pub(super) samples: usize,
    pub(super) parameters: usize,
    pub(super) fits: Vec<Fit>,
}

/// Excess risks of one replica.
#[derive(Clone, Copy)]
pub(super) struct Fit {
    pub(super) least_squares: Parts,
    pub(super) ridge: Parts,
}

impl Point {
    pub(super) fn ratio(&self) -> f64 {
        self.parameters as f64 / self.samples as f64
    }

    /// Draws a data set and fits it.
    pub(super) fn fit(
        &self,
        settings: &Settings,
        rng: &mut impl Rng,
        cancel: &Cancel,
    ) -> Result<Fit, Cancelled> {
        let (n, p) = (self.samples, self.parameters);
        let (design, truth) = draw(n, p, settings.signal, rng, cancel)?;
        let mut labels = DMatrix::zeros(n, 2);
        labels.set_column(0, &(&design * &truth));
        labels.set_column(1, &normals(n, settings.noise, rng));
        let factors = Factors::new(design, cancel)?;
        let parts = |coefficients: Option<DMatrix<f64>>| {
            coefficients.map_or(Parts::UNKNOWN, |coefficients| {
                let bias = coefficients.column(0) - &truth;
                let variance = coefficients.column(1);
                Parts {
                    bias: bias.norm_squared(),
                    variance: variance.norm_squared(),
                    cross: 2.0 * bias.dot(&variance),
                }
            })
        };
        let least_squares = parts(factors.least_squares(&labels));
        cancel.check()?;
        let ridge = if settings.ridge > 0.0 {
            parts(factors.ridge(&labels, settings.ridge, cancel)?)
        } else {
            least_squares
        };
        Ok(Fit { least_squares, ridge })
    }
}

/// Features of variance 1 and true coefficients of a given length in a random direction.
pub(super) fn draw(
    n: usize,
    p: usize,
    signal: f64,
    rng: &mut impl Rng,
    cancel: &Cancel,
) -> Result<(DMatrix<f64>, DVector<f64>), Cancelled> {
    let design = normal_matrix(n, p, 1.0, rng, cancel)?;
    let direction = normals(p, 1.0, rng);
    let length = direction.norm();
    Ok((design, direction * (signal / length)))
}
