//! The memory of training that decoupled descent takes off the pre-activations.
//!
//! With G evaluated at U = z − S, where S_k = Σ_{s<t} ρ_{t,s} G_k^s is the Onsager term of row k, U stays as if the row had never
//! been trained on: training error and test error are one. As G^t depends on the noise of earlier steps through U^t alone,
//! dG^t/dζ^s is H_t ρ_{t,s} with H_t = mean_k ∂G_k/∂U_k, and the responses need no history: S moves like weights whose gradient is
//! G/φ + H_t S (decoupled descent, arXiv:2604.27883).

use rayon::prelude::*;

use super::labelled::Labelled;
use crate::kernels::buffer::Pages;
use crate::kernels::{Lane, ROWS, Vectors};
use crate::network::{Deep, ErrorSums, Head};
use crate::optimizer::{Block, Updates};

/// What every training row remembers.
#[derive(Debug)]
pub(crate) struct Memory<T> {
    width: usize,
    /// c_k = |x_k|² of each row, if not 1: a lane for each block.
    norms: Option<Vec<Lane<T>>>,
    /// S, U = z − S and G, q lanes for each block.
    kept: Pages<T>,
    corrected: Pages<T>,
    gradients: Pages<T>,
    /// The optimizer's state of S.
    state: Pages<T>,
}

/// The memory of some neighbouring blocks.
pub(crate) struct Part<'a, T> {
    norms: Option<&'a [Lane<T>]>,
    kept: &'a [Lane<T>],
    corrected: &'a mut [Lane<T>],
    gradients: &'a mut [Lane<T>],
}

impl<T: Vectors> Memory<T> {
    /// Nothing remembered, for so many blocks of rows.
    pub(crate) fn new(blocks: usize, width: usize, row_norms: Option<&[f64]>, updates: &Updates) -> Self {
        let zeros = |fields: usize| Pages::zeros(blocks * fields * ROWS);
        let norms = row_norms.map(|norms| {
            let lane = |norms: &[f64]| std::array::from_fn(|k| T::of(norms.get(k).copied().unwrap_or(0.0)));
            norms.chunks(ROWS).map(lane).collect()
        });
        Self {
            width,
            norms,
            kept: zeros(width),
            corrected: zeros(width),
            gradients: zeros(width),
            state: zeros(width * updates.state()),
        }
    }

    /// U of the last heads.
    pub(crate) fn corrected(&self) -> &[Lane<T>] {
        self.corrected.as_chunks().0
    }

    /// The whole of it, to be split.
    pub(crate) fn part(&mut self) -> Part<'_, T> {
        Part {
            norms: self.norms.as_deref(),
            kept: self.kept.as_chunks().0,
            corrected: self.corrected.as_chunks_mut().0,
            gradients: self.gradients.as_chunks_mut().0,
        }
    }

    /// Moves along update `t` of the weights, given Σ_k c_k ∂G_k/∂U_k over all `samples` rows (q × q, row-major).
    pub(crate) fn update(
        &mut self,
        (updates, t): (&Updates, usize),
        (sums, samples): (&[f64], usize),
        (phi, factor): (f64, f64),
    ) {
        let (q, per) = (self.width, updates.state());
        let mean: Vec<T> = sums
            .iter()
            .map(|sum| T::of(factor * sum / samples as f64))
            .collect();
        let scale = T::of(factor / phi);
        let move_block = |kept: &mut [T], gradients: &mut [T], state: &mut [T]| {
            for (gradient, row) in gradients.chunks_exact_mut(ROWS).zip(mean.chunks_exact(q)) {
                gradient.iter_mut().for_each(|g| *g *= scale);
                for (h, kept) in row.iter().zip(kept.chunks_exact(ROWS)) {
                    for (g, s) in gradient.iter_mut().zip(kept) {
                        *g = h.mul_add(*s, *g);
                    }
                }
            }
            let block = Block {
                weights: kept,
                gradient: gradients,
                state,
            };
            updates.move_first(t, block);
        };
        let size = q * ROWS;
        let rows = self
            .kept
            .par_chunks_exact_mut(size)
            .zip(self.gradients.par_chunks_exact_mut(size));
        match per {
            0 => rows.for_each(|(kept, gradients)| move_block(kept, gradients, &mut [])),
            per => rows
                .zip(self.state.par_chunks_exact_mut(per * size))
                .for_each(|((kept, gradients), state)| move_block(kept, gradients, state)),
        }
    }
}

impl<'a, T: Vectors> Part<'a, T> {
    /// The first `blocks` blocks, and the others.
    pub(crate) fn split_at(self, blocks: usize, width: usize) -> (Self, Self) {
        let (norms, norms_later) = match self.norms.map(|norms| norms.split_at(blocks)) {
            Some((now, later)) => (Some(now), Some(later)),
            None => (None, None),
        };
        let (kept, kept_later) = self.kept.split_at(blocks * width);
        let (corrected, corrected_later) = self.corrected.split_at_mut(blocks * width);
        let (gradients, gradients_later) = self.gradients.split_at_mut(blocks * width);
        let first = Self {
            norms,
            kept,
            corrected,
            gradients,
        };
        let second = Self {
            norms: norms_later,
            kept: kept_later,
            corrected: corrected_later,
            gradients: gradients_later,
        };
        (first, second)
    }

    /// As [`Labelled::head`] at U instead of z, of the block that is the `index`-th of this part; also adds Σ c ∂G/∂U to `response`,
    /// of which `work` is a workspace of q lanes twice.
    #[inline(always)]
    pub(crate) fn head(
        &mut self,
        (index, rows, block): (usize, &Labelled<'_, T>, usize),
        (head, deep): (&mut Head<T>, &Deep<T>),
        z: &[Lane<T>],
        gradients: &mut [Lane<T>],
        (errors, deep_sums, response, work): (&mut ErrorSums, &mut [f64], &mut [f64], &mut [Lane<T>]),
    ) {
        let q = z.len();
        let norms = self.norms.map(|norms| &norms[index]);
        let kept = &self.kept[index * q..][..q];
        let corrected = &mut self.corrected[index * q..][..q];
        for ((u, z), s) in corrected.iter_mut().zip(z).zip(kept) {
            for k in 0..ROWS {
                let memory = norms.map_or(s[k], |c| c[k] * s[k]);
                u[k] = z[k] - memory;
            }
        }
        rows.head(
            block,
            (&mut *head, deep),
            corrected,
            gradients,
            (errors, deep_sums),
        );
        self.gradients[index * q..][..q].copy_from_slice(gradients);
        let (slope, curvature) = rows.slopes(block, head, norms);
        let (direction, change) = work.split_at_mut(q);
        for c in 0..q {
            direction.fill([T::ZERO; ROWS]);
            direction[c] = [T::ONE; ROWS];
            let rise = head.tangent(deep, direction, change);
            for (a, (change, g)) in change.iter().zip(head.gradient()).enumerate() {
                let rate = |k: usize| (curvature[k] * rise[k]).mul_add(g[k], slope[k] * change[k]);
                response[a * q + c] += (0..ROWS).map(|k| rate(k).wide()).sum::<f64>();
            }
        }
    }
}
