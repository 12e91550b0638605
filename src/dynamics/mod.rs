//! Data and gradient descent on them: the real runs that the theory predicts.
//!
//! An [`Instance`] is what all runs of an experiment share: the teacher and the weights at step 0, or the table of a
//! file. Each run draws its own [`Data`] from it — a replica redraws features and noise, never the teacher or the
//! initialization, because the theory is for *this* Gram matrix — and [`GradientDescent`] walks through the steps, one
//! pass over the features each. All randomness comes from streams keyed by seed, run, purpose and block of rows, and
//! all sums are taken over fixed parts in order: results do not depend on the number of threads.

mod cautions;
mod data;
mod data_error;
pub(crate) mod descent;
pub(crate) mod heads;
mod instance;
pub(crate) mod labelled;
mod labels;
mod law;
mod matrix_free;
pub(crate) mod memory;
pub(crate) mod pass;
mod preprocessing;
mod spectrum;
mod table_split;
pub(crate) mod test_rows;
pub(crate) mod two_sided;
mod weights_error;
mod weights_file;

#[cfg(test)]
mod tests;

pub use cautions::Caution;
pub use data::Data;
pub use data_error::DataError;
pub use descent::{Explicit, ExplicitError, GradientDescent, Rule, ShapeError, Stopped, TrainStep};
pub use instance::{Coordinates, Instance};
pub use matrix_free::MatrixFree;
pub use table_split::Split;
pub use test_rows::TestRows;
pub use weights_error::{WeightsError, WeightsErrorKind};
