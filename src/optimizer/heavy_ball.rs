//! The heavy ball: M ← β M + g, w ← (1 − η λ) w − η M.

use super::{Linear, LinearMethod};

/// Gradient descent with momentum (Polyak).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HeavyBall {
    /// Momentum β, in [0, 1).
    pub momentum: f64,
    /// Weight decay λ.
    pub weight_decay: f64,
}

impl LinearMethod for HeavyBall {
    const HAS_MOMENTUM: bool = true;

    fn map(&self, rate: f64) -> Linear {
        Linear {
            keep: 1.0 - rate * self.weight_decay,
            persistence: self.momentum,
            by_momentum: rate,
            by_gradient: 0.0,
        }
    }
}
