//! One pass over the training rows: outputs, errors and gradients, part by part.

use rayon::prelude::*;

use super::data::Data;
use super::descent::Rule;
use super::products;
use super::tiles::Tiles;
use crate::control::Cancel;
use crate::experiment::Loss;
use crate::network::{Deep, Head, Lane, PARTS, Partial, ROWS, Vectors, Work, total, vectorized};

/// Blocks whose rows go through both products together.
const STRETCH: usize = 1;

/// Fewest blocks in a part, so that adding up the parts' gradients does not count.
const FEWEST: usize = 8;

/// Most parts that share the rows.
const MOST_PARTS: usize = 32;

/// Blocks whose gradient of the deeper weights is summed in working precision.
const SETTLE: usize = 16;

/// Elements of the first layer that one part of an update takes.
const UPDATE: usize = 4096;

/// Squared errors and losses, summed over rows.
pub(crate) type Sums = [f64; 2];

/// Workspace of the passes. The number of parts follows from the number of rows alone, so that results do not depend on
/// the number of threads.
#[derive(Clone, Debug)]
pub(crate) struct Pass<T> {
    loss: Loss,
    rows: usize,
    blocks_per_part: usize,
    z: Vec<Lane<T>>,
    parts: Vec<Part<T>>,
}

/// A fixed share of the rows.
#[derive(Clone, Debug)]
struct Part<T> {
    head: Head<T>,
    /// G of one stretch
    gradients: Vec<Lane<T>>,
    /// Xᵀ G over the part's rows
    first: Tiles<T>,
    /// Σ b ℓ' ∂f/∂W over some blocks, then over the part's rows
    partial: Vec<Partial<T>>,
    deep: Vec<f64>,
    sums: Sums,
}

impl<T: Vectors> Part<T> {
    /// Moves partial sums of the deeper weights' gradient to the part's.
    #[inline(always)]
    fn settle(&mut self) {
        for (sum, partial) in self.deep.iter_mut().zip(&mut self.partial) {
            *sum += total(partial).wide();
            *partial = [T::ZERO; PARTS];
        }
    }
}

impl<T: Vectors> Pass<T> {
    pub(crate) fn new(data: &Data<T>, rule: &Rule, deep: &Deep<T>) -> Self {
        let (q, blocks) = (deep.width(), data.labels.len());
        let blocks_per_part = blocks.div_ceil(MOST_PARTS).max(FEWEST).next_multiple_of(STRETCH);
        let part = Part {
            head: Head::new(rule.activation, q, deep.layers()),
            gradients: vec![[T::ZERO; ROWS]; STRETCH * q],
            first: Tiles::zeros(data.features(), q),
            partial: vec![[T::ZERO; PARTS]; deep.values().len()],
            deep: vec![0.0; deep.values().len()],
            sums: [0.0; 2],
        };
        Self {
            loss: rule.loss,
            rows: data.samples(),
            blocks_per_part,
            z: vec![[T::ZERO; ROWS]; blocks * q],
            parts: vec![part; blocks.div_ceil(blocks_per_part)],
        }
    }

    /// Computes z, the errors and the gradients at the given weights; None if cancelled.
    pub(crate) fn run(
        &mut self,
        data: &Data<T>,
        w: &Tiles<T>,
        deep: &Deep<T>,
        batch: Option<&[Lane<T>]>,
        cancel: &Cancel,
    ) -> Option<Sums> {
        let (blocks, q) = (self.blocks_per_part, deep.width());
        let (loss, rows, size) = (self.loss, self.rows, data.features.block_size());
        let z = self.z.par_chunks_mut(blocks * q);
        let x = data.features.values().par_chunks(blocks * size);
        self.parts
            .par_iter_mut()
            .zip(z.zip(x))
            .enumerate()
            .for_each(|(i, (part, (z, x)))| {
                let first = i * blocks;
                vectorized(Advance {
                    part,
                    rows: rows - first * ROWS,
                    x,
                    size,
                    z,
                    labels: &data.labels[first..],
                    batch: batch.map(|batch| &batch[first..]),
                    w,
                    deep,
                    loss,
                    cancel,
                });
            });
        let sum = |i: usize| self.parts.iter().map(|part| part.sums[i]).sum();
        (!cancel.is_cancelled()).then(|| [sum(0), sum(1)])
    }

    /// Pre-activations of the last pass.
    pub(crate) fn z(&self) -> &[Lane<T>] {
        &self.z
    }

    /// Σ_k b_k ℓ'_k ∂f_k/∂W of weight `i` of the deeper layers.
    pub(crate) fn deep_gradient(&self, i: usize) -> f64 {
        self.parts.iter().map(|part| part.deep[i]).sum()
    }

    /// Xᵀ G over all rows: n × q, row-major.
    pub(crate) fn first_gradient(&self) -> Vec<f64> {
        let mut sum = Vec::new();
        for part in &self.parts {
            let first = part.first.unpack();
            sum.resize(first.len(), 0.0);
            for (sum, first) in sum.iter_mut().zip(first) {
                *sum += first;
            }
        }
        sum
    }

    /// M ← β M + c Xᵀ G and w ← κ w − η M, with `factors` β, c, κ and η.
    pub(crate) fn update_first(&self, w: &mut Tiles<T>, momentum: &mut Tiles<T>, factors: [f64; 4]) {
        let parts = &self.parts;
        w.values_mut()
            .par_chunks_mut(UPDATE)
            .zip(momentum.values_mut().par_chunks_mut(UPDATE))
            .enumerate()
            .for_each(|(i, (w, momentum))| {
                vectorized(Update {
                    parts,
                    first: i * UPDATE,
                    w,
                    momentum,
                    factors: factors.map(T::of),
                });
            });
    }
}

/// What one part takes.
struct Advance<'a, T> {
    part: &'a mut Part<T>,
    /// Rows from the part's first on
    rows: usize,
    x: &'a [T],
    /// Numbers in one block of `x`
    size: usize,
    z: &'a mut [Lane<T>],
    labels: &'a [Lane<T>],
    batch: Option<&'a [Lane<T>]>,
    w: &'a Tiles<T>,
    deep: &'a Deep<T>,
    loss: Loss,
    cancel: &'a Cancel,
}

impl<T: Vectors> Work for Advance<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let (part, q) = (self.part, self.deep.width());
        part.sums = [0.0; 2];
        part.partial.fill([T::ZERO; PARTS]);
        part.deep.fill(0.0);
        let stretches = self
            .z
            .chunks_mut(STRETCH * q)
            .zip(self.x.chunks(STRETCH * self.size));
        for (i, (z, x)) in stretches.enumerate() {
            if self.cancel.is_cancelled() {
                return;
            }
            products::forward(x, self.w, z);
            if i.is_multiple_of(SETTLE) {
                part.settle();
            }
            for (j, (z, g)) in z
                .chunks_exact(q)
                .zip(part.gradients.chunks_exact_mut(q))
                .enumerate()
            {
                let block = i * STRETCH + j;
                let f = *part.head.forward(self.deep, z);
                part.head.backward(self.deep);
                let mut slope = [T::ZERO; ROWS];
                for k in 0..ROWS.min(self.rows - block * ROWS) {
                    let label = self.labels[block][k];
                    let jet = self.loss.jet(f[k], label);
                    let miss = f[k] - label;
                    part.sums[0] += (miss * miss).wide();
                    part.sums[1] += jet.value.wide();
                    let weight = self.batch.map_or(T::ONE, |batch| batch[block][k]);
                    slope[k] = weight * jet.slope;
                }
                for (out, g) in g.iter_mut().zip(part.head.gradient()) {
                    for k in 0..ROWS {
                        out[k] = slope[k] * g[k];
                    }
                }
                part.head.deep_gradient(&slope, &mut part.partial);
            }
            let rest = &self.x[i * STRETCH * self.size..];
            products::backward(rest, &part.gradients, i > 0, &mut part.first);
        }
        part.settle();
    }
}

/// An update of some elements of the first layer.
struct Update<'a, T> {
    parts: &'a [Part<T>],
    first: usize,
    w: &'a mut [T],
    momentum: &'a mut [T],
    factors: [T; 4],
}

impl<T: Vectors> Work for Update<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let [beta, scale, keep, rate] = self.factors;
        for m in &mut *self.momentum {
            *m *= beta;
        }
        for part in self.parts {
            for (m, &g) in self.momentum.iter_mut().zip(&part.first.values()[self.first..]) {
                *m = scale.mul_add(g, *m);
            }
        }
        for (w, &m) in self.w.iter_mut().zip(&*self.momentum) {
            *w = keep * *w - rate * m;
        }
    }
}
