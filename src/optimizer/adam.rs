//! Adam and AdamW (Kingma & Ba 2015; Loshchilov & Hutter 2019), and RMSProp as Adam without a first moment or corrections.
//!
//! m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², w ← w − η m̂/(√v̂ + ε) with m̂ = m/(1 − β₁^{t+1}) and v̂ = v/(1 − β₂^{t+1}).

use super::{Coefficients, Entry, Formula, Moment};
use crate::kernels::Real;

/// Steps along the mean gradient in units of its root mean square.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adam {
    /// β₁, in [0, 1): persistence of the mean.
    pub beta1: f64,
    /// β₂, in [0, 1): persistence of the mean square.
    pub beta2: f64,
    /// ε > 0. For entries of the first layer, in everyday units times √n.
    pub epsilon: f64,
    /// λ added to the gradient as λ w, as Adam does.
    pub coupled_decay: f64,
    /// λ that shrinks the weight by 1 − η λ before the step, as AdamW does.
    pub decoupled_decay: f64,
    /// Whether the moments are corrected for their start at zero, which RMSProp does not do.
    pub corrects: bool,
}

impl Formula for Adam {
    const STATE: usize = 2;

    fn coefficients<T: Real>(&self, at: Moment) -> Coefficients<T> {
        let exponent = i32::try_from(at.t).map_or(i32::MAX, |t| t.saturating_add(1));
        let correction = |beta: f64| {
            if self.corrects {
                1.0 - beta.powi(exponent)
            } else {
                1.0
            }
        };
        [
            self.beta1,
            self.beta2,
            at.rate / correction(self.beta1),
            1.0 / correction(self.beta2),
            self.epsilon,
            self.coupled_decay,
            1.0 - at.rate * self.decoupled_decay,
            0.0,
        ]
        .map(T::of)
    }

    #[inline(always)]
    fn update<T: Real>(c: &Coefficients<T>, entry: Entry<T>) -> Entry<T> {
        let [beta1, beta2, rate, scale, epsilon, decay, keep, _] = *c;
        let g = entry.gradient + decay * entry.weight;
        let mean = beta1 * entry.state[0] + (T::ONE - beta1) * g;
        let square = beta2 * entry.state[1] + (T::ONE - beta2) * (g * g);
        Entry {
            weight: keep * entry.weight - rate * mean / ((scale * square).sqrt() + epsilon),
            gradient: entry.gradient,
            state: [mean, square],
        }
    }

    #[inline(always)]
    fn tangent<T: Real>(c: &Coefficients<T>, entry: Entry<T>, change: Entry<T>) -> Entry<T> {
        let [beta1, beta2, rate, scale, epsilon, decay, keep, _] = *c;
        let g = entry.gradient + decay * entry.weight;
        let dg = change.gradient + decay * change.weight;
        let mean = beta1 * entry.state[0] + (T::ONE - beta1) * g;
        let square = beta2 * entry.state[1] + (T::ONE - beta2) * (g * g);
        let dmean = beta1 * change.state[0] + (T::ONE - beta1) * dg;
        let dsquare = beta2 * change.state[1] + T::of(2.0) * (T::ONE - beta2) * g * dg;
        let root = (scale * square).sqrt();
        let below = root + epsilon;
        // At v = 0 the weight does not move, whichever way v changes.
        let droot = if root > T::ZERO {
            T::of(0.5) * scale * dsquare / root
        } else {
            T::ZERO
        };
        Entry {
            weight: keep * change.weight - rate * (dmean - mean * droot / below) / below,
            gradient: change.gradient,
            state: [dmean, dsquare],
        }
    }
}
