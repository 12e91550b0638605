//! The network on blocks of rows: activations, weights beyond the first layer, and the *head* of one block.
//!
//! Training, state evolution and the estimator differ only in whose rows they pass through the same [`Head`]: the map
//! from first-layer pre-activations z to the output f, its gradient g = ∂f/∂z and its tangents. Rows are laid out as
//! structure of arrays, [`ROWS`] to a block: field a of all rows of a block is one [`Lane`], so that every loop over
//! rows vectorizes.

mod activation;
mod deep;
mod errors;
mod head;
pub(crate) mod kernels;
mod link;
mod loss;
mod output;
mod real;
mod second_order;
mod vectors;

pub use deep::Deep;
pub use errors::Errors;
pub use head::{Head, combine, scale};
pub use loss::{Labels, LossJet};
pub use output::Output;
pub use real::Real;
pub use second_order::SecondOrder;
pub use vectors::Vectors;
pub(crate) use vectors::{Work, prefetch, vectorized};

/// Rows in one block.
pub const ROWS: usize = 32;

/// One field (a neuron's pre-activation, a gradient component, a label) of the rows of a block.
pub type Lane<T> = [T; ROWS];
