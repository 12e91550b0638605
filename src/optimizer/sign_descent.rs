//! Sign descent: w ← (1 − η λ) w − η sign(g), every weight by steps of one size.

use super::{Coefficients, Entry, Formula, Moment};
use crate::kernels::Real;

/// Steps of one size, down the gradient's sign.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SignDescent {
    /// Weight decay λ.
    pub weight_decay: f64,
}

#[inline(always)]
pub(super) fn sign<T: Real>(x: T) -> T {
    if x > T::ZERO {
        T::ONE
    } else if x < T::ZERO {
        -T::ONE
    } else {
        T::ZERO
    }
}

impl Formula for SignDescent {
    const STATE: usize = 0;

    fn coefficients<T: Real>(&self, at: Moment) -> Coefficients<T> {
        let keep = 1.0 - at.rate * self.weight_decay;
        [at.rate, keep, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0].map(T::of)
    }

    #[inline(always)]
    fn update<T: Real>(c: &Coefficients<T>, entry: Entry<T>) -> Entry<T> {
        let [rate, keep, ..] = *c;
        Entry {
            weight: keep * entry.weight - rate * sign(entry.gradient),
            ..entry
        }
    }

    #[inline(always)]
    fn tangent<T: Real>(c: &Coefficients<T>, _entry: Entry<T>, change: Entry<T>) -> Entry<T> {
        Entry {
            weight: c[1] * change.weight,
            ..change
        }
    }
}
