//! The errors that training and theory report.

/// Mean squared error E[(f − y)²] (without a half), mean loss, and the misclassification rate.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Errors {
    /// E[(f − y)²]
    pub mse: f64,
    /// E[ℓ(f, y)]
    pub loss: f64,
    /// With the logistic loss P(sign f ≠ y), where an output of 0 counts half; 0 with the square loss, whose labels are no
    /// classes.
    pub misclassified: f64,
}

/// Squared errors, losses and misclassifications, summed over rows.
pub(crate) type ErrorSums = [f64; 3];

impl Errors {
    /// The means over so many rows.
    pub(crate) fn of(sums: ErrorSums, rows: usize) -> Self {
        let [mse, loss, misclassified] = sums.map(|sum| sum / rows as f64);
        Self {
            mse,
            loss,
            misclassified,
        }
    }
}
