//! The inner products: packed operands, explicit vectors and the mathematics of one number, for both precisions.
//!
//! Rows come in blocks of [`ROWS`] as structure of arrays: one quantity of all rows of a block is a [`Lane`], so that
//! loops over rows vectorize. Large matrices are *packed operands*: features of many rows in `panels`, weights and their
//! gradients in `tiles`, in one of two orders (`layout`). `packed_products` multiplies them, `lane_products`
//! multiplies matrices onto lanes. Sums are taken over fixed `shares` in order, so that results do not depend on the
//! number of threads.

pub(crate) mod buffer;
mod counts;
pub(crate) mod factor;
pub(crate) mod lane_products;
pub(crate) mod layout;
pub(crate) mod packed_products;
pub(crate) mod panels;
mod real;
pub(crate) mod shares;
pub(crate) mod tiled_gram;
pub(crate) mod tiles;
mod vectors;

pub use counts::{Counts, counts};
pub(crate) use counts::{Operation, Tally};
pub use real::Real;
pub use vectors::Vectors;
pub(crate) use vectors::{Work, prefetch, vectorized};

/// Rows in one block.
pub const ROWS: usize = 32;

/// One field (a neuron's pre-activation, a gradient component, a label) of the rows of a block.
pub type Lane<T> = [T; ROWS];

/// Numbers, one for each row, as lanes; zero beyond the last.
pub(crate) fn lanes<T: Vectors>(values: &[f64]) -> Vec<Lane<T>> {
    values
        .chunks(ROWS)
        .map(|values| std::array::from_fn(|k| values.get(k).map_or(T::ZERO, |&value| T::of(value))))
        .collect()
}
