//! State evolution and the data-driven estimate of the test error.
//!
//! Both carry rows through the steps of gradient descent in lock-step and share one response recursion
//! ([`Recursion`]); they differ in where rows come from: Monte Carlo draws ([`StateEvolution`], [`PooledEvolution`]) or the
//! training data themselves ([`Estimator`]).

mod atoms;
mod bar;
mod base_fields;
mod basis;
mod coordinate_evolution;
mod coordinates;
mod data_rows;
mod draws;
mod entrywise;
mod estimator;
mod inputs;
mod labels;
mod left_out;
mod noise;
mod pooled;
mod rademacher;
mod responses;
mod row_responses;
mod row_step;
mod rows;
mod state_evolution;
mod step;
mod tangents;

pub use crate::kernels::Vectors;
pub use crate::network::Errors;
pub use atoms::Atom;
pub use bar::{BAR, EstimateStep};
pub use coordinate_evolution::CoordinateEvolution;
pub use entrywise::EntrywiseEstimator;
pub use estimator::{Estimator, EstimatorSetup, Resolution};
pub use inputs::{Inputs, TheoryError};
pub use left_out::LeftOut;
pub(crate) use noise::NoiseFactor;
pub use pooled::{PREDICTION_BAR, PooledEvolution, PredictedStep, StandardErrors};
pub use responses::Recursion;
pub use row_responses::{ResponsesSetup, RowResponses};
pub use row_step::{Coordinates, OwnRows, RowStep};
pub use state_evolution::StateEvolution;
pub use step::{Keep, Samples, TheoryStep};
