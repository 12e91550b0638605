//! The loss landscape: the training and test error of a network as functions of all its weights.
//!
//! A [`Problem`] is a network with its data; θ is the vector of all its weights in the units in which training is plain
//! gradient descent ([`Shape`]). Errors on a [`Plane`] cost no pass over the features for any point ([`Evaluator`]), so
//! that a whole [`Surface`] is drawn at once, coarse first ([`Refinement`]). A [`Hessian`] multiplies vectors exactly;
//! [`largest`] and [`quadrature`] find its leading eigenvectors and its spectral measure, and [`Edge`] is the sharpness
//! that gradient descent can stand. Sums are taken over fixed parts in order: nothing depends on the number of threads.

mod evaluator;
mod hessian;
mod lanczos;
mod plane;
mod problem;
mod surface;
mod weights;

pub use evaluator::Evaluator;
pub use hessian::Hessian;
pub use lanczos::{Accuracy, Eigenpair, Operator, largest, largest_from, quadrature};
pub use plane::{Direction, Plane, PlaneError, Projection};
pub use problem::{Cancelled, Edge, Problem, Values};
pub use surface::{Grid, Refinement, Slice, Surface};
pub use weights::{Shape, add_scaled, difference, dot, norm};
