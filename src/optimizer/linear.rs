//! Optimizers that are linear in weights, gradient and momentum.

/// One step of a linear optimizer: M ← π M + g, then w ← κ w − a M − b g.
///
/// Signals and responses, which are linear in the weights, follow the same map with other gradients.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Linear {
    /// κ, what is kept of the weight.
    pub keep: f64,
    /// π, what is kept of the momentum; 0 without any.
    pub persistence: f64,
    /// a, by which the momentum moves the weight.
    pub by_momentum: f64,
    /// b, by which the gradient itself moves the weight.
    pub by_gradient: f64,
}

impl Linear {
    /// The curvature beyond which a quadratic diverges: (1 + κ)(1 + π)/(a + b (1 + π)), where an eigenvalue of the step
    /// reaches −1.
    #[must_use]
    pub fn threshold(&self) -> f64 {
        let turned = 1.0 + self.persistence;
        (1.0 + self.keep) * turned / (self.by_momentum + self.by_gradient * turned)
    }
}
