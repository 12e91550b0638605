//! Vectors and matrices of independent normal entries.

use nalgebra::{DMatrix, DVector};
use rand::{Rng, RngExt};
use rand_distr::StandardNormal;

use crate::control::{Cancel, Cancelled};

/// A vector of independent normal entries of deviation `scale`.
pub(super) fn normals(count: usize, scale: f64, rng: &mut impl Rng) -> DVector<f64> {
    DVector::from_fn(count, |_, _| scale * rng.sample::<f64, _>(StandardNormal))
}

/// A matrix of independent normal entries of deviation `scale`.
pub(super) fn normal_matrix(
    rows: usize,
    columns: usize,
    scale: f64,
    rng: &mut impl Rng,
    cancel: &Cancel,
) -> Result<DMatrix<f64>, Cancelled> {
    // Zeros would allocate all memory pages at once, which is slow.
    let mut entries = Vec::with_capacity(rows * columns);
    for _ in 0..columns {
        cancel.check()?;
        entries.extend((0..rows).map(|_| scale * rng.sample::<f64, _>(StandardNormal)));
    }
    Ok(DMatrix::from_vec(rows, columns, entries))
}
