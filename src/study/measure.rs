//! Which error of a network is meant, and how it is measured.

use serde::{Deserialize, Serialize};

use crate::network::Errors;

/// Which error of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// On the samples it is trained on.
    Train,
    /// On unseen samples.
    Test,
}

/// How errors are measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Measure {
    /// The mean squared error E[(f − y)²].
    #[default]
    Squared,
    /// The mean loss E[ℓ(f, y)].
    Loss,
    /// The misclassification rate P(sign f ≠ y).
    Misclassified,
}

impl Measure {
    /// The number that it measures.
    #[must_use]
    pub fn of(self, errors: Errors) -> f64 {
        match self {
            Self::Squared => errors.mse,
            Self::Loss => errors.loss,
            Self::Misclassified => errors.misclassified,
        }
    }
}
