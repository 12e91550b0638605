//! Why weights at step 0 cannot be taken from a file.

use crate::figure::{NpzError, shape_text};
use crate::text;

/// Why weights cannot be taken from a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", text!("weights-file", path = path, reason = kind.to_string()))]
pub struct WeightsError {
    /// The file.
    pub path: String,
    /// What is wrong with it.
    pub kind: WeightsErrorKind,
}

/// What is wrong with a file of weights.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WeightsErrorKind {
    /// It cannot be read.
    #[error(transparent)]
    Npz(NpzError),
    /// It holds none of the arrays.
    #[error("{}", text!("weights-none", names = .0))]
    Nothing(String),
    /// An array has another shape.
    #[error("{}", text!("weights-shape", array = array, found = shape_text(found), expected = expected))]
    Shape {
        /// Its name.
        array: String,
        /// Its shape.
        found: Vec<usize>,
        /// The shape that it must have, with what its lengths are.
        expected: String,
    },
    /// An entry is infinite or no number.
    #[error("{}", text!("weights-not-finite", array = .0))]
    NotFinite(String),
    /// K₀ is no covariance.
    #[error("{}", text!("weights-no-covariance"))]
    NoCovariance,
    /// K₀ stands beside what it is made of.
    #[error("{}", text!("weights-both", array = .0))]
    Both(String),
    /// K₀ or a teacher for data from a file.
    #[error("{}", text!("weights-no-teacher", array = .0))]
    NoTeacher(String),
    /// Biases for a network without.
    #[error("{}", text!("weights-no-biases", array = .0))]
    NoBiases(String),
    /// K₀ of more fields than features.
    #[error("{}", text!("weights-few-features", fields = fields, features = features))]
    FewFeatures {
        /// Teacher directions and neurons.
        fields: usize,
        /// Features.
        features: usize,
    },
}
