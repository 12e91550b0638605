//! The network on blocks of rows: activations, weights beyond the first layer, and the *head* of one block.
//!
//! Training, state evolution and the estimator evaluate the same [`Head`] on different rows: the map
//! from first-layer pre-activations z to the output f, its gradient g = ∂f/∂z and its tangents. Rows come in
//! blocks: field a of all [`ROWS`] rows of a block is one [`Lane`], so that every loop over rows vectorizes.

mod activation;
mod classes;
mod combine;
mod components;
mod deep;
mod errors;
mod head;
mod link;
mod loss;
mod output;
mod second_order;

pub use combine::{combine, scale};
pub use components::Components;
pub use deep::{Deep, Section};
pub(crate) use errors::ErrorSums;
pub use errors::Errors;
pub use head::{Head, Judged};
pub(crate) use link::QUARTILE;
pub use loss::{Labels, LossJet};
pub use output::Output;
pub use second_order::SecondOrder;

pub use crate::kernels::{Lane, ROWS, Real, Vectors};
