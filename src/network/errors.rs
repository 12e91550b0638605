//! The two errors that training and theory report.

/// Mean squared error E[(f − y)²] (without a half) and mean loss.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Errors {
    /// E[(f − y)²]
    pub mse: f64,
    /// E[ℓ(f, y)]
    pub loss: f64,
}

/// Squared errors and losses, summed over rows.
pub(crate) type ErrorSums = [f64; 2];
