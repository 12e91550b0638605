//! The loss landscape: the training and test error of a network as functions of all its weights.
//!
//! A [`Problem`] is a network with its data; θ is the vector of all its weights in the units in which training is plain
//! gradient descent ([`Shape`]). Errors on a [`Plane`] cost no pass over the features for any point ([`Evaluator`]), so
//! that a whole [`Surface`] is drawn at once, coarse first ([`Refinement`]). A [`Hessian`] multiplies vectors exactly;
//! [`largest`] and [`quadrature`] find its leading eigenvectors and its spectral measure, and [`Edge`] is the sharpness
//! that gradient descent can stand. An [`Explorer`] does all of it along one run, in parts, as a preset's `landscape` group
//! asks, and draws what there is as figures. Sums are taken over fixed parts in order: nothing depends on the number of threads.

mod chaos;
mod curvature;
mod evaluator;
mod explorer;
mod figures;
mod hessian;
mod lanczos;
mod names;
mod plane;
mod problem;
mod pruning;
mod scene;
mod surface;
mod trajectory;
mod weights;

pub use chaos::{Chaos, Pair, growth};
pub use curvature::{Block, Curvature, Sharpness};
pub use evaluator::Evaluator;
pub use explorer::{ExploreError, Explorer, Interpolation, View};
pub use hessian::Hessian;
pub use lanczos::{Accuracy, Eigenpair, Operator, largest, largest_from, quadrature};
pub use names::{DirectionKind, solution_id};
pub use plane::{Direction, Plane, PlaneError, Projection};
pub use problem::{DeepScales, Edge, Problem, Values};
pub use pruning::{Pruned, Pruning, prune};
pub use scene::{Landmark, Scene};
pub use surface::{Grid, Refinement, Slice, Surface};
pub use trajectory::Trajectory;
pub use weights::{Shape, add_scaled, difference, dot, norm};
