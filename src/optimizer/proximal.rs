//! Proximal gradient descent with an elastic-net penalty: x = w − η g, w ← soft(x, η ℓ₁)/(1 + η ℓ₂).

use super::{Coefficients, Entry, Formula, Moment};
use crate::kernels::Real;

/// Descent on the loss plus ℓ₁ |w| + ℓ₂ w²/2 of each weight; ℓ₁ makes weights exactly zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Proximal {
    /// ℓ₁, at least 0.
    pub l1: f64,
    /// ℓ₂, at least 0.
    pub l2: f64,
}

impl Formula for Proximal {
    const STATE: usize = 0;

    fn coefficients<T: Real>(&self, at: Moment) -> Coefficients<T> {
        let scale = 1.0 / (1.0 + at.rate * self.l2);
        [at.rate, at.rate * self.l1, scale, 0.0, 0.0, 0.0, 0.0, 0.0].map(T::of)
    }

    #[inline(always)]
    fn update<T: Real>(c: &Coefficients<T>, entry: Entry<T>) -> Entry<T> {
        let [rate, threshold, scale, ..] = *c;
        let x = entry.weight - rate * entry.gradient;
        // x less what of it lies within the threshold.
        let within = x.at_least(-threshold).at_most(threshold);
        Entry {
            weight: scale * (x - within),
            ..entry
        }
    }

    #[inline(always)]
    fn tangent<T: Real>(c: &Coefficients<T>, entry: Entry<T>, change: Entry<T>) -> Entry<T> {
        let [rate, threshold, scale, ..] = *c;
        let x = entry.weight - rate * entry.gradient;
        let moved = change.weight - rate * change.gradient;
        Entry {
            weight: if x.abs() > threshold {
                scale * moved
            } else {
                T::ZERO
            },
            ..change
        }
    }
}
