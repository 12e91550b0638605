//! What the rows of a run are at one step.

use super::inputs::TheoryError;
use crate::kernels::{Lane, ROWS};
use crate::network::Deep;

/// One step's data, in blocks of [`ROWS`] rows; rows beyond m are ignored.
#[derive(Clone, Copy, Debug)]
pub struct RowStep<'a, T> {
    /// Pre-activations z^t: q lanes for each block.
    pub z: &'a [Lane<T>],
    /// Labels Y: one lane for each block.
    pub labels: &'a [Lane<T>],
    /// Row weights b^t (1/p in the batch, else 0), if not 1: one lane for each block.
    pub weights: Option<&'a [Lane<T>]>,
    /// The current deeper weights.
    pub deep: &'a Deep<T>,
    /// The first layer, which optimizers that are not linear ask for.
    pub coordinates: Option<Coordinates<'a>>,
}

/// What leaving rows out takes beside [`super::EstimatorSetup`].
#[derive(Clone, Copy, Debug)]
pub struct OwnRows<'a> {
    /// X: m × n, row-major, columns centred.
    pub features: &'a [f64],
    /// Y: m numbers.
    pub labels: &'a [f64],
    /// w⁰: n × q, row-major.
    pub first: &'a [f64],
    /// The deeper weights at step 0.
    pub deep: &'a Deep<f64>,
    /// Whether XᵀX is φ times the identity.
    pub whitened: bool,
}

/// The first layer at one step, before its update.
#[derive(Clone, Copy, Debug)]
pub struct Coordinates<'a> {
    /// w^t: n × q, row-major.
    pub weights: &'a [f64],
    /// (1/φ) Xᵀ G^t: n × q, row-major.
    pub gradient: &'a [f64],
}

impl<T> RowStep<'_, T> {
    /// Whether there is what `rows` rows of `width` fields take.
    pub(super) fn check(&self, rows: usize, width: usize) -> Result<(), TheoryError> {
        let blocks = rows.div_ceil(ROWS);
        expect_length("pre-activations", self.z.len(), blocks * width)?;
        expect_length("labels", self.labels.len(), blocks)?;
        expect_length("row_weights", self.weights.map_or(blocks, <[_]>::len), blocks)
    }
}

pub(super) fn expect_length(name: &'static str, found: usize, expected: usize) -> Result<(), TheoryError> {
    if found == expected {
        Ok(())
    } else {
        Err(TheoryError::Length {
            name,
            found,
            expected,
        })
    }
}
