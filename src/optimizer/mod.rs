//! Optimizers: how weights move along a gradient, one file for each.
//!
//! Whoever moves weights holds [`Updates`], a [`Method`] with its learning rates, and hands it blocks of weights: training
//! its own, state evolution and the estimator their signals and responses, which follow a linear method's update with
//! other gradients. An optimizer is a [`Formula`]: the numbers of state that it keeps for a weight, the update of one weight
//! and the derivative of that update; loops over blocks, vectorized in either precision, follow from it.
//!
//! To add one, write its formula in a file of its own and name it in [`method`].

mod adam;
mod gradient_descent;
mod heavy_ball;
mod linear;
mod linear_method;
mod lion;
mod method;
mod nesterov;
mod proximal;
mod sign_descent;
mod updates;

pub use adam::Adam;
pub use gradient_descent::GradientDescent;
pub use heavy_ball::HeavyBall;
pub use linear::Linear;
pub use linear_method::LinearMethod;
pub use lion::Lion;
pub use method::{Block, Coefficients, Entry, Formula, MOST_STATE, Method, Moment, Tangents};
pub use nesterov::Nesterov;
pub use proximal::Proximal;
pub use sign_descent::SignDescent;
pub(crate) use updates::in_pieces;
pub use updates::{Rates, Updates, method};
