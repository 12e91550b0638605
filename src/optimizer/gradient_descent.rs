//! Gradient descent with weight decay: w ← (1 − η λ) w − η g.

use super::{Linear, LinearMethod};

/// Plain gradient descent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GradientDescent {
    /// Weight decay λ.
    pub weight_decay: f64,
}

impl LinearMethod for GradientDescent {
    const HAS_MOMENTUM: bool = false;

    fn map(&self, rate: f64) -> Linear {
        Linear {
            keep: 1.0 - rate * self.weight_decay,
            persistence: 0.0,
            by_momentum: 0.0,
            by_gradient: rate,
        }
    }
}
