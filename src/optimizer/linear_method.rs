//! Optimizers that are given by their linear map alone.

use std::fmt::Debug;

use super::{Coefficients, Entry, Formula, Linear, Moment};
use crate::kernels::Real;

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
        coefficients(self.map(at.rate))
    }

    #[inline(always)]
    fn update<T: Real>(coefficients: &Coefficients<T>, entry: Entry<T>) -> Entry<T> {
        update(coefficients, entry)
    }

    #[inline(always)]
    fn tangent<T: Real>(coefficients: &Coefficients<T>, _entry: Entry<T>, change: Entry<T>) -> Entry<T> {
        update(coefficients, change)
    }

    fn linear(&self, at: Moment) -> Option<Linear> {
        Some(self.map(at.rate))
    }
}

fn coefficients<T: Real>(map: Linear) -> Coefficients<T> {
    let mut all = [T::ZERO; 8];
    let numbers = [map.keep, map.persistence, map.by_momentum, map.by_gradient];
    for (to, from) in all.iter_mut().zip(numbers) {
        *to = T::of(from);
    }
    all
}

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
