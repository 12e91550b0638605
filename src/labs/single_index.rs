//! Rows whose labels depend on one direction, and the networks that learn them. Everything is in everyday units: inputs have
//! entries of variance 1.

use nalgebra::{DMatrix, DVector};
use rand::Rng;

use super::dense::Shape;
use super::random_matrices::{normal_matrix, normals};
use crate::control::{Cancel, Cancelled};

/// Rows and their labels.
#[derive(Debug)]
pub(super) struct Rows {
    pub(super) x: DMatrix<f64>,
    pub(super) y: DVector<f64>,
}

impl Rows {
    /// y = tanh(2 x·μ) + noise, |μ| = 1.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub(super) fn draw(
        (rows, features, noise): (usize, usize, f64),
        direction: &DVector<f64>,
        rng: &mut impl Rng,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let x = normal_matrix(rows, features, 1.0, rng, cancel)?;
        let y = (&x * direction).map(|u| (2.0 * u).tanh()) + normals(rows, noise, rng);
        Ok(Self { x, y })
    }
}

/// A direction of length 1.
pub(super) fn direction(features: usize, rng: &mut impl Rng) -> DVector<f64> {
    normals(features, 1.0, rng).normalize()
}

/// Standard deviations of the layers at the start: 1/√n, then 1/√q.
pub(super) fn deviations(shape: Shape) -> Vec<f64> {
    let mut deviations = vec![1.0 / (shape.width as f64).sqrt(); shape.layers];
    deviations[0] = 1.0 / (shape.features as f64).sqrt();
    deviations
}
