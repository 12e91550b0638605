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

use crate::network::kernels::{GROUP, Left, gram, signs};
use crate::network::{Deep, Head, Lane, ROWS, Vectors};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;

/// Columns of signs that are expanded to numbers at once.
const EXPANDED: usize = 16;

/// Random signs of one block: for each probe q words a step, one bit for each row.
#[derive(Clone, Debug)]
pub(super) struct Signs {
    probes: Vec<Vec<u32>>,
    source: ChaCha8Rng,
}

impl Signs {
    pub(super) fn new(probes: usize, words: usize, source: ChaCha8Rng) -> Self {
        Self {
            probes: (0..probes).map(|_| Vec::with_capacity(words)).collect(),
            source,
        }
    }

    /// Draws the signs of one more step.
    #[inline(always)]
    pub(super) fn draw(&mut self, width: usize) {
        for probe in &mut self.probes {
            for _ in 0..width {
                probe.push(self.source.next_u32());
            }
        }
    }
}

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
    histories: Vec<Vec<Lane<T>>>,
    /// For each perturbation Ġ^t of the current step, q fields.
    rates: Vec<Lane<T>>,
    direction: Vec<Lane<T>>,
    change: Vec<Lane<T>>,
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
}

impl<T: Vectors> Tangents<T> {
    /// Room for `steps` steps.
    pub(super) fn new(kind: Perturbations, width: usize, steps: usize) -> Self {
        let capacity = width * steps;
        let histories = match &kind {
            Perturbations::Signs(range) => range.clone().map(|_| Vec::with_capacity(capacity)).collect(),
            Perturbations::Impulses => Vec::new(),
        };
        let fields = |count: usize| vec![[T::ZERO; ROWS]; count];
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
    pub(super) fn advance(&mut self, head: &mut Head<T>, at: &Slopes<'_, T>) {
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
            at.left.product(first, history, &mut self.direction);
            if let Some(norms) = at.norms {
                for direction in &mut self.direction {
                    for k in 0..ROWS {
                        direction[k] *= norms[k];
                    }
                }
            }
            let rise = head.tangent(at.deep, &self.direction, &mut self.change);
            let along: Lane<T> = std::array::from_fn(|k| at.curvature[k] * rise[k]);
            for ((rate, change), g) in rate.iter_mut().zip(&self.change).zip(head.gradient()) {
                for k in 0..ROWS {
                    rate[k] = along[k].mul_add(g[k], at.slope[k] * change[k]);
                }
            }
            match &self.kind {
                Perturbations::Signs(range) => {
                    let probe = &at.signs.probes[range.start + i];
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
    }

    /// Adds the q impulses of the current step.
    fn begin_impulses(&mut self) {
        let q = self.width;
        for c in 0..q {
            let mut history = Vec::with_capacity(self.capacity - q * (self.histories.len() / q));
            history.extend((0..q).map(|a| [if a == c { T::ONE } else { T::ZERO }; ROWS]));
            self.histories.push(history);
        }
        self.rates.resize(q * self.histories.len(), [T::ZERO; ROWS]);
    }

    /// Perturbations averaged over.
    pub(super) fn probes(&self) -> usize {
        match &self.kind {
            Perturbations::Signs(range) => range.len(),
            Perturbations::Impulses => 1,
        }
    }
}

/// Adds Σ Ġ^t (ε^s)ᵀ over rows and probes to out[a · `stride` + s q + c], s < t with `columns` = q t, after the group's
/// blocks have advanced to t.
#[inline(always)]
pub(super) fn responses<T: Vectors>(
    group: &[(&Tangents<T>, &Signs)],
    columns: usize,
    stride: usize,
    out: &mut [f64],
) {
    let Some((first, _)) = group.first() else { return };
    let q = first.width;
    match &first.kind {
        Perturbations::Impulses => {
            for (tangents, _) in group {
                for (column, rate) in tangents.rates.chunks_exact(q).take(columns).enumerate() {
                    for (a, rate) in rate.iter().enumerate() {
                        out[a * stride + column] += rate.iter().copied().sum::<T>().wide();
                    }
                }
            }
        }
        Perturbations::Signs(range) => {
            let mut left: [&[Lane<T>]; GROUP] = [&[]; GROUP];
            let mut numbers = [[[T::ZERO; ROWS]; EXPANDED]; GROUP];
            for (i, probe) in range.clone().enumerate() {
                for (left, (tangents, _)) in left.iter_mut().zip(group) {
                    *left = &tangents.rates[q * i..q * (i + 1)];
                }
                for start in (0..columns).step_by(EXPANDED) {
                    let count = EXPANDED.min(columns - start);
                    for (numbers, (_, source)) in numbers.iter_mut().zip(group) {
                        let words = &source.probes[probe][start..start + count];
                        for (numbers, &bits) in numbers.iter_mut().zip(words) {
                            *numbers = signs(bits);
                        }
                    }
                    let mut history: [&[Lane<T>]; GROUP] = [&[]; GROUP];
                    for (history, numbers) in history.iter_mut().zip(&numbers) {
                        *history = &numbers[..count];
                    }
                    let blocks = group.len();
                    gram(&left[..blocks], &history[..blocks], stride, &mut out[start..]);
                }
            }
        }
    }
}
