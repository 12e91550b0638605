//! What an optimizer is, and its loops over blocks of weights.

use std::fmt::Debug;

use super::Linear;
use crate::kernels::{Real, Vectors, Work, vectorized};

/// Numbers of state that an optimizer may keep for one weight, at most.
pub const MOST_STATE: usize = 2;

/// Numbers that the updates of all weights of a layer share at one step, in an order of the optimizer's own.
pub type Coefficients<T> = [T; 8];

/// Where a run is when weights are updated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// The step t, from 0.
    pub t: usize,
    /// The layer's learning rate η_t.
    pub rate: f64,
}

/// One weight with its gradient and the state that the optimizer keeps for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entry<T> {
    /// w
    pub weight: T,
    /// The gradient g of the mean loss; for the first layer n times it, which is of order one.
    pub gradient: T,
    /// As many numbers as [`Formula::STATE`]; the rest is of no meaning. All zero before the first step.
    pub state: [T; MOST_STATE],
}

/// An optimizer, weight by weight.
pub trait Formula: Debug + Send + Sync + 'static {
    /// Numbers of state for each weight, at most [`MOST_STATE`].
    const STATE: usize;

    /// What the updates of one step share.
    fn coefficients<T: Real>(&self, at: Moment) -> Coefficients<T>;

    /// The weight and its state after the update. Must be `#[inline(always)]`.
    fn update<T: Real>(coefficients: &Coefficients<T>, entry: Entry<T>) -> Entry<T>;

    /// The derivative of the update of `entry` (as it is before) along `change`. Must be `#[inline(always)]`.
    fn tangent<T: Real>(coefficients: &Coefficients<T>, entry: Entry<T>, change: Entry<T>) -> Entry<T>;

    /// The update as a linear map, if it is one.
    fn linear(&self, at: Moment) -> Option<Linear> {
        let _ = at;
        None
    }
}

/// Weights side by side, each with its gradient and state.
#[derive(Debug)]
pub struct Block<'a, T> {
    /// w
    pub weights: &'a mut [T],
    /// g of each
    pub gradient: &'a [T],
    /// The first number of state of each, then the second of each.
    pub state: &'a mut [T],
}

/// A direction in which a block changes.
#[derive(Debug)]
pub struct Tangents<'a, T> {
    /// w before the update
    pub weights: &'a [T],
    /// g
    pub gradient: &'a [T],
    /// State before the update, as in [`Block::state`].
    pub state: &'a [T],
    /// The changes of weights, gradient and state.
    pub change: Block<'a, T>,
}

/// A [`Formula`] behind a pointer, in either precision.
pub trait Method: Debug + Send + Sync {
    /// Numbers of state for each weight.
    fn state(&self) -> usize;
    /// The update as a linear map, if it is one.
    fn linear(&self, at: Moment) -> Option<Linear>;
    /// Updates a block in single precision.
    fn update_single(&self, at: Moment, block: Block<'_, f32>);
    /// Updates a block in double precision.
    fn update_double(&self, at: Moment, block: Block<'_, f64>);
    /// Replaces a block's change by the change of what the update makes of it.
    fn tangent_double(&self, at: Moment, tangents: Tangents<'_, f64>);
}

impl<F: Formula> Method for F {
    fn state(&self) -> usize {
        F::STATE
    }

    fn linear(&self, at: Moment) -> Option<Linear> {
        Formula::linear(self, at)
    }

    fn update_single(&self, at: Moment, block: Block<'_, f32>) {
        run::<F, f32>(&self.coefficients(at), block);
    }

    fn update_double(&self, at: Moment, block: Block<'_, f64>) {
        run::<F, f64>(&self.coefficients(at), block);
    }

    fn tangent_double(&self, at: Moment, tangents: Tangents<'_, f64>) {
        let coefficients = self.coefficients(at);
        let Tangents {
            weights,
            gradient,
            state,
            change,
        } = tangents;
        let size = weights.len();
        for i in 0..size {
            let entry = |weight, gradient, state: &dyn Fn(usize) -> f64| Entry {
                weight,
                gradient,
                state: std::array::from_fn(|k| if k < F::STATE { state(k * size + i) } else { 0.0 }),
            };
            let now = entry(weights[i], gradient[i], &|at| state[at]);
            let along = entry(change.weights[i], change.gradient[i], &|at| change.state[at]);
            let after = F::tangent(&coefficients, now, along);
            change.weights[i] = after.weight;
            for k in 0..F::STATE {
                change.state[k * size + i] = after.state[k];
            }
        }
    }
}

fn run<F: Formula, T: Vectors>(coefficients: &Coefficients<T>, block: Block<'_, T>) {
    vectorized(Update::<F, T> {
        coefficients,
        block,
        formula: std::marker::PhantomData,
    });
}

/// The update of a block.
struct Update<'a, F, T> {
    coefficients: &'a Coefficients<T>,
    block: Block<'a, T>,
    formula: std::marker::PhantomData<F>,
}

impl<F: Formula, T: Vectors> Work for Update<'_, F, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Block {
            weights,
            gradient,
            state,
        } = self.block;
        let c = self.coefficients;
        let pairs = weights.iter_mut().zip(gradient);
        let zero = T::ZERO;
        let entry = |weight, gradient, state| Entry {
            weight,
            gradient,
            state,
        };
        match F::STATE {
            0 => {
                for (w, &g) in pairs {
                    *w = F::update(c, entry(*w, g, [zero; MOST_STATE])).weight;
                }
            }
            1 => {
                for ((w, &g), s) in pairs.zip(state) {
                    let after = F::update(c, entry(*w, g, [*s, zero]));
                    (*w, *s) = (after.weight, after.state[0]);
                }
            }
            _ => {
                let (first, second) = state.split_at_mut(pairs.len());
                for (((w, &g), s), r) in pairs.zip(first).zip(second) {
                    let after = F::update(c, entry(*w, g, [*s, *r]));
                    *w = after.weight;
                    [*s, *r] = after.state;
                }
            }
        }
    }
}
