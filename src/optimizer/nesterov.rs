//! Nesterov's accelerated gradient: M ← β M + g, w ← (1 − η λ) w − η (g + β M).

use super::{Linear, LinearMethod};

/// Gradient descent that looks ahead: w is the look-ahead point, at which everything is evaluated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Nesterov {
    /// Momentum β, in [0, 1).
    pub momentum: f64,
    /// Weight decay λ.
    pub weight_decay: f64,
}

impl LinearMethod for Nesterov {
    const HAS_MOMENTUM: bool = true;

    fn map(&self, rate: f64) -> Linear {
        Linear {
            keep: 1.0 - rate * self.weight_decay,
            persistence: self.momentum,
            by_momentum: rate * self.momentum,
            by_gradient: rate,
        }
    }
}
