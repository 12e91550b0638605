//! Lion (Chen et al. 2023): w ← (1 − η λ) w − η sign(β₁ m + (1 − β₁) g), then m ← β₂ m + (1 − β₂) g.

use super::sign_descent::sign;
use super::{Coefficients, Entry, Formula, Moment};
use crate::kernels::Real;

/// Steps of one size, down the sign of a mean gradient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lion {
    /// β₁, in [0, 1): share of the mean in what the sign is taken of.
    pub blend: f64,
    /// β₂, in [0, 1): persistence of the mean.
    pub persistence: f64,
    /// Weight decay λ, which shrinks the weight itself.
    pub weight_decay: f64,
}

impl Formula for Lion {
    const STATE: usize = 1;

    fn coefficients<T: Real>(&self, at: Moment) -> Coefficients<T> {
        let keep = 1.0 - at.rate * self.weight_decay;
        [self.blend, self.persistence, at.rate, keep, 0.0, 0.0, 0.0, 0.0].map(T::of)
    }

    #[inline(always)]
    fn update<T: Real>(c: &Coefficients<T>, entry: Entry<T>) -> Entry<T> {
        let [blend, persistence, rate, keep, ..] = *c;
        let (mean, g) = (entry.state[0], entry.gradient);
        let along = blend * mean + (T::ONE - blend) * g;
        Entry {
            weight: keep * entry.weight - rate * sign(along),
            gradient: g,
            state: [persistence * mean + (T::ONE - persistence) * g, T::ZERO],
        }
    }

    #[inline(always)]
    fn tangent<T: Real>(c: &Coefficients<T>, _entry: Entry<T>, change: Entry<T>) -> Entry<T> {
        let [_, persistence, _, keep, ..] = *c;
        let mean = persistence * change.state[0] + (T::ONE - persistence) * change.gradient;
        Entry {
            weight: keep * change.weight,
            gradient: change.gradient,
            state: [mean, T::ZERO],
        }
    }
}
