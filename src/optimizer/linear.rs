//! Optimizers that are linear in weights, gradient and momentum.

use std::fmt::Debug;

use super::{Coefficients, Entry, Formula, Moment};
use crate::kernels::Real;

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

    fn coefficients<T: Real>(&self) -> Coefficients<T> {
        let mut all = [T::ZERO; 8];
        let numbers = [self.keep, self.persistence, self.by_momentum, self.by_gradient];
        for (to, from) in all.iter_mut().zip(numbers) {
            *to = T::of(from);
        }
        all
    }

    /// The map; for a method with a momentum as its one number of state.
    #[inline(always)]
    fn update<T: Real>(c: &Coefficients<T>, entry: Entry<T>) -> Entry<T> {
        let [keep, persistence, by_momentum, by_gradient, ..] = *c;
        let momentum = persistence * entry.state[0] + entry.gradient;
        Entry {
            weight: keep * entry.weight - by_momentum * momentum - by_gradient * entry.gradient,
            gradient: entry.gradient,
            state: [momentum, T::ZERO],
        }
    }
}

/// An optimizer that is given by its linear map alone.
pub trait LinearMethod: Debug + Send + Sync + 'static {
    /// Whether it keeps a momentum.
    const HAS_MOMENTUM: bool;

    /// The map at a learning rate.
    fn map(&self, rate: f64) -> Linear;
}

impl<M: LinearMethod> Formula for M {
    const STATE: usize = M::HAS_MOMENTUM as usize;

    fn coefficients<T: Real>(&self, at: Moment) -> Coefficients<T> {
        self.map(at.rate).coefficients()
    }

    #[inline(always)]
    fn update<T: Real>(coefficients: &Coefficients<T>, entry: Entry<T>) -> Entry<T> {
        Linear::update(coefficients, entry)
    }

    #[inline(always)]
    fn tangent<T: Real>(coefficients: &Coefficients<T>, _entry: Entry<T>, change: Entry<T>) -> Entry<T> {
        Linear::update(coefficients, change)
    }

    fn linear(&self, at: Moment) -> Option<Linear> {
        Some(self.map(at.rate))
    }
}
