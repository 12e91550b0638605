//! Why there is no data.

use super::weights_error::WeightsError;
use crate::control::Cancelled;
use crate::experiment::{TableError, TableErrorKind};
use crate::text;

/// Why a run has no data.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DataError {
    /// The file cannot serve as data.
    #[error(transparent)]
    Table(TableError),
    /// The weights at step 0 cannot be taken from their file.
    #[error(transparent)]
    Weights(#[from] WeightsError),
    /// Every column is constant on the rows drawn for training.
    #[error("{}", text!("constant-features-of-run", run = run))]
    ConstantFeatures {
        /// The run.
        run: u64,
    },
    /// The computation was cancelled.
    #[error("{}", text!("cancelled"))]
    Cancelled,
}

impl From<TableError> for DataError {
    fn from(error: TableError) -> Self {
        match error.kind {
            TableErrorKind::Cancelled => Self::Cancelled,
            _ => Self::Table(error),
        }
    }
}

impl From<Cancelled> for DataError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}
