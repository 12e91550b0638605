//! Tangents of a block's row gradients along random signs (or unit impulses) in the gradient noise.
//!
//! The response Γ_{t,s} = φ E[dG^t/dζ^s] is a total derivative through every later step. Instead of one q × q matrix
//! for each row and pair of steps, a row's *probe* gets signs ε^s ∈ {±1}^q, one per step, and one tangent runs along:
//!
//! a^t = c Σ_{s<t} ρ_{t,s} (ε^s + Ġ^s),  Ġ^t = b (ℓ'' (g·a^t) g + ℓ' (∂g/∂z) a^t),  Γ_{t,s} ≈ φ mean Ġ^t (ε^s)ᵀ.
//!
//! With the unit impulse e_c at step s alone in place of the signs the same recursion gives column c of the row's own
//! response exactly, at a cost of T³.

use std::ops::Range;

use aligned_vec::{AVec, avec};

use super::rademacher::{ResponseSums, Signs, signs};
use crate::control::{Cancel, Cancelled};
use crate::kernels::lane_products::Left;
use crate::kernels::{Lane, ROWS, Vectors};
use crate::network::{Deep, Head};

/// Which perturbations a chain follows.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Perturbations {
    /// Random signs: these probes of the block's [`Signs`].
    Signs(Range<usize>),
    /// Unit impulses, one for each step and field.
    Impulses,
}

/// The tangents of one block.
#[derive(Clone, Debug)]
pub(super) struct Tangents<T> {
    kind: Perturbations,
    width: usize,
    capacity: usize,
    /// For each perturbation ε^s + Ġ^s of the steps so far (an impulse: since its own).
    histories: Vec<AVec<Lane<T>>>,
    /// For each perturbation Ġ^t of the current step, q fields.
    rates: AVec<Lane<T>>,
    direction: AVec<Lane<T>>,
    change: AVec<Lane<T>>,
}

/// What tangents need to know about the current step of a block.
pub(super) struct Slopes<'a, T> {
    /// [ρ_{t,0} … ρ_{t,t−1}]
    pub(super) left: &'a Left<T>,
    pub(super) deep: &'a Deep<T>,
    /// b ℓ'
    pub(super) slope: &'a Lane<T>,
    /// b ℓ''
    pub(super) curvature: &'a Lane<T>,
    /// c_k = |x_k|², if not 1
    pub(super) norms: Option<&'a Lane<T>>,
    /// The block's signs, those of the current step included.
    pub(super) signs: &'a Signs,
    pub(super) cancel: &'a Cancel,
}

impl<T: Vectors> Tangents<T> {
    /// Room for `steps` steps.
    pub(super) fn new(kind: Perturbations, width: usize, steps: usize) -> Self {
        let capacity = width * steps;
        let histories = match &kind {
            Perturbations::Signs(range) => range.clone().map(|_| AVec::with_capacity(0, capacity)).collect(),
            Perturbations::Impulses => Vec::new(),
        };
        let fields = |count: usize| avec![[T::ZERO; ROWS]; count];
        let rates = fields(histories.len() * width);
        Self {
            kind,
            width,
            capacity,
            histories,
            rates,
            direction: fields(width),
            change: fields(width),
        }
    }

    /// One step, at the last backward pass of `head`.
    #[inline(always)]
    pub(super) fn advance(&mut self, head: &mut Head<T>, at: &Slopes<'_, T>) -> Result<(), Cancelled> {
        let q = self.width;
        for (i, (history, rate)) in self
            .histories
            .iter_mut()
            .zip(self.rates.chunks_exact_mut(q))
            .enumerate()
        {
            let first = match self.kind {
                Perturbations::Signs(_) => 0,
                Perturbations::Impulses => i / q * q,
            };
            self.direction.fill([T::ZERO; ROWS]);
            at.left
                .product_in_pieces(first, history, &mut self.direction, at.cancel)?;
            if let Some(norms) = at.norms {
                for direction in self.direction.iter_mut() {
                    for k in 0..ROWS {
                        direction[k] *= norms[k];
                    }
                }
            }
            let rise = head.tangent(at.deep, &self.direction, &mut self.change);
            let along: Lane<T> = std::array::from_fn(|k| at.curvature[k] * rise[k]);
            for ((rate, change), g) in rate.iter_mut().zip(self.change.iter()).zip(head.gradient()) {
                for k in 0..ROWS {
                    rate[k] = along[k].mul_add(g[k], at.slope[k] * change[k]);
                }
            }
            match &self.kind {
                Perturbations::Signs(range) => {
                    let probe = at.signs.words(range.start + i);
                    let now = &probe[probe.len() - q..];
                    for (rate, &bits) in rate.iter().zip(now) {
                        let sign = signs::<T>(bits);
                        history.push(std::array::from_fn(|k| rate[k] + sign[k]));
                    }
                }
                Perturbations::Impulses => history.extend_from_slice(rate),
            }
        }
        if self.kind == Perturbations::Impulses {
            self.begin_impulses();
        }
        Ok(())
    }

    /// Adds the q impulses of the current step.
    fn begin_impulses(&mut self) {
        let q = self.width;
        for c in 0..q {
            let mut history = AVec::with_capacity(0, self.capacity - q * (self.histories.len() / q));
            for a in 0..q {
                history.push([if a == c { T::ONE } else { T::ZERO }; ROWS]);
            }
            self.histories.push(history);
        }
        self.rates.resize(q * self.histories.len(), [T::ZERO; ROWS]);
    }

    /// Adds Σ Ġ^t (ε^s)ᵀ over rows and probes, s < t with `columns` = q t, after the block has advanced to t.
    #[inline(always)]
    pub(super) fn add_responses(
        &self,
        signs: &Signs,
        columns: usize,
        sums: &mut ResponseSums,
        cancel: &Cancel,
    ) -> Result<(), Cancelled> {
        match &self.kind {
            Perturbations::Impulses => sums.add_impulses(&self.rates),
            Perturbations::Signs(range) => {
                for (rates, probe) in self.rates.chunks_exact(self.width).zip(range.clone()) {
                    cancel.check()?;
                    sums.add_signed(rates, &signs.words(probe)[..columns]);
                }
            }
        }
        Ok(())
    }

    /// Perturbations averaged over.
    pub(super) fn probes(&self) -> usize {
        match &self.kind {
            Perturbations::Signs(range) => range.len(),
            Perturbations::Impulses => 1,
        }
    }
}
