//! One pass over the training rows: outputs, errors and gradients, part by part.

use std::ops::Range;

use rayon::prelude::*;

use super::data::Data;
use super::labelled::Labelled;
use super::memory;
use crate::control::{Cancel, Cancelled};
use crate::experiment::{Activation, Loss};
use crate::kernels::buffer::Pages;
use crate::kernels::packed_products::{self, Partial};
use crate::kernels::shares::shares;
use crate::kernels::tiles::Tiles;
use crate::kernels::{Lane, ROWS, Vectors, Work, vectorized};
use crate::network::{Deep, ErrorSums, Head};
use crate::optimizer::{Block, Updates, in_pieces};

/// Fewest blocks in a part, so that adding up the parts' gradients does not count.
const FEWEST: usize = 8;

/// Elements of the first layer that one part of an update takes.
const UPDATE: usize = 4096;

/// Workspace of the passes.
#[derive(Debug)]
pub(crate) struct Pass<T> {
    loss: Loss,
    /// Lanes of each block after those of the block before
    z: Pages<T>,
    parts: Vec<Part<T>>,
}

/// A fixed share of the rows.
#[derive(Debug)]
struct Part<T> {
    blocks: Range<usize>,
    head: Head<T>,
    partial: Partial<T>,
    /// G of one block
    gradients: Vec<Lane<T>>,
    /// Xᵀ G over the part's rows
    first: Tiles<T>,
    /// Σ b ℓ' ∂f/∂W over the part's rows
    deep: Vec<f64>,
    sums: ErrorSums,
    /// Σ c ∂G/∂U over the part's rows, and lanes for it; of decoupled descent alone.
    response: Vec<f64>,
    work: Vec<Lane<T>>,
}

impl<T: Vectors> Pass<T> {
    /// A workspace; allocating its memory pages is slow and can be cancelled.
    pub(crate) fn new(
        data: &Data<T>,
        (activation, loss): (Activation, Loss),
        deep: &Deep<T>,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let (q, blocks) = (deep.width(), data.labels.len());
        let part = |blocks| {
            let mut first = Tiles::zeros(data.features(), q, data.features.layout());
            first.touch(cancel)?;
            Ok(Part {
                blocks,
                head: Head::new(activation, q, deep.layers()),
                partial: Partial::new(q, data.features.layout()),
                gradients: vec![[T::ZERO; ROWS]; q],
                first,
                deep: vec![0.0; deep.values().len()],
                sums: [0.0; 3],
                response: Vec::new(),
                work: Vec::new(),
            })
        };
        Ok(Self {
            loss,
            z: Pages::zeros(blocks * q * ROWS),
            parts: shares(blocks, FEWEST).map(part).collect::<Result<_, _>>()?,
        })
    }

    /// Computes z, the errors and the gradients at the given weights; given a memory, at z without it.
    pub(crate) fn run(
        &mut self,
        data: &Data<T>,
        w: &Tiles<T>,
        deep: &Deep<T>,
        (batch, memory): (Option<&[Lane<T>]>, Option<memory::Part<'_, T>>),
        cancel: &Cancel,
    ) -> Result<ErrorSums, Cancelled> {
        let shared = Shared {
            data,
            w,
            deep,
            batch,
            loss: self.loss,
            cancel,
        };
        shared.advance(&mut self.parts, self.z.as_chunks_mut().0, memory);
        let sum = |i: usize| self.parts.iter().map(|part| part.sums[i]).sum();
        cancel.check()?;
        Ok([sum(0), sum(1), sum(2)])
    }

    /// Pre-activations of the last pass.
    pub(crate) fn z(&self) -> &[Lane<T>] {
        self.z.as_chunks().0
    }

    /// Σ_k c_k ∂G_k/∂U_k of the last pass, q × q and row-major.
    pub(crate) fn response(&self) -> Vec<f64> {
        let size = self.parts.first().map_or(0, |part| part.response.len());
        let sum = |i: usize| self.parts.iter().map(|part| part.response[i]).sum();
        (0..size).map(sum).collect()
    }

    /// Σ_k b_k ℓ'_k ∂f_k/∂W of weight `i` of the deeper layers.
    pub(crate) fn deep_gradient(&self, i: usize) -> f64 {
        self.parts.iter().map(|part| part.deep[i]).sum()
    }

    /// Xᵀ G over all rows: n × q, row-major.
    pub(crate) fn first_gradient(&self, cancel: &Cancel) -> Result<Vec<f64>, Cancelled> {
        let mut sum = Vec::new();
        for part in &self.parts {
            let first = part.first.to_rows(cancel)?;
            sum.resize(first.len(), 0.0);
            let pairs = sum.par_chunks_mut(UPDATE).zip(first.par_chunks(UPDATE));
            pairs.for_each(|(sum, first)| {
                sum.iter_mut().zip(first).for_each(|(sum, first)| *sum += first);
            });
        }
        Ok(sum)
    }

    /// The sum of the squares of (1/φ) Xᵀ G.
    pub(crate) fn first_square(&self, phi: f64) -> f64 {
        let size = self.parts.first().map_or(0, |part| part.first.values().len());
        let scale = T::of(1.0 / phi);
        let piece = |first: usize| {
            let mut gradient = [T::ZERO; UPDATE];
            let gradient = &mut gradient[..UPDATE.min(size - first)];
            vectorized(Gather {
                parts: &self.parts,
                first,
                scale,
                gradient,
            });
            gradient.iter().map(|g| g.wide() * g.wide()).sum::<f64>()
        };
        // Pieces are added up in order, whoever takes them.
        let pieces: Vec<f64> = (0..size.div_ceil(UPDATE))
            .into_par_iter()
            .map(|i| piece(i * UPDATE))
            .collect();
        pieces.iter().sum()
    }

    /// Update `t` of the first layer along (1/φ) Xᵀ G.
    pub(crate) fn update_first(
        &self,
        (updates, t): (&Updates, usize),
        w: &mut Tiles<T>,
        state: &mut [T],
        phi: f64,
    ) {
        let scale = T::of(1.0 / phi);
        let state = (state, updates.state());
        in_pieces(w.values_mut(), state, UPDATE, &|first, weights, state| {
            let mut gradient = [T::ZERO; UPDATE];
            let gradient = &mut gradient[..weights.len()];
            vectorized(Gather {
                parts: &self.parts,
                first,
                scale,
                gradient,
            });
            let block = Block {
                weights,
                gradient,
                state,
            };
            updates.move_first(t, block);
        });
    }
}

/// What all parts of a pass take.
struct Shared<'a, T> {
    data: &'a Data<T>,
    w: &'a Tiles<T>,
    deep: &'a Deep<T>,
    batch: Option<&'a [Lane<T>]>,
    loss: Loss,
    cancel: &'a Cancel,
}

impl<T: Vectors> Shared<'_, T> {
    /// Takes neighbouring parts, of which `z` are the pre-activations, side by side.
    fn advance(&self, parts: &mut [Part<T>], z: &mut [Lane<T>], memory: Option<memory::Part<'_, T>>) {
        let (left, right) = parts.split_at_mut(parts.len() / 2);
        match (left, right) {
            ([], [part]) => vectorized(Advance {
                shared: self,
                part,
                z,
                memory,
            }),
            ([], _) => {}
            (left, right) => {
                let blocks: usize = left.iter().map(|part| part.blocks.len()).sum();
                let (z_left, z_right) = z.split_at_mut(blocks * self.deep.width());
                let (memory_left, memory_right) =
                    match memory.map(|memory| memory.split_at(blocks, self.deep.width())) {
                        Some((left, right)) => (Some(left), Some(right)),
                        None => (None, None),
                    };
                rayon::join(
                    || self.advance(left, z_left, memory_left),
                    || self.advance(right, z_right, memory_right),
                );
            }
        }
    }
}

/// One part of a pass.
struct Advance<'a, T> {
    shared: &'a Shared<'a, T>,
    part: &'a mut Part<T>,
    z: &'a mut [Lane<T>],
    memory: Option<memory::Part<'a, T>>,
}

impl<T: Vectors> Work for Advance<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let (&Shared { data, deep, .. }, part) = (self.shared, self.part);
        let (q, mut memory) = (deep.width(), self.memory);
        let size = data.features.block_size();
        let x = &data.features.values()[part.blocks.start * size..];
        let rows = Labelled {
            samples: data.samples(),
            labels: &data.labels,
            batch: self.shared.batch,
            loss: self.shared.loss,
        };
        part.sums = [0.0; 3];
        part.deep.fill(0.0);
        if memory.is_some() {
            part.response.clear();
            part.response.resize(q * q, 0.0);
            part.work.resize(2 * q, [T::ZERO; ROWS]);
        }
        for (i, (z, x)) in self
            .z
            .chunks_exact_mut(deep.width())
            .zip(x.chunks(size))
            .enumerate()
        {
            if self.shared.cancel.is_cancelled() {
                return;
            }
            packed_products::forward(x, self.shared.w, &mut part.partial, z);
            let of = (&mut part.head, deep);
            let (errors, deep) = (&mut part.sums, &mut part.deep[..]);
            let (block, gradients) = (part.blocks.start + i, &mut part.gradients[..]);
            match &mut memory {
                None => rows.head(block, of, z, gradients, (errors, deep)),
                Some(memory) => {
                    let sums = (errors, deep, &mut part.response[..], &mut part.work[..]);
                    memory.head((i, &rows, block), of, z, gradients, sums);
                }
            }
            if self.shared.cancel.is_cancelled() {
                return;
            }
            let rest = &data.features.values()[(part.blocks.start + i) * size..];
            let (gradients, partial) = (&part.gradients, &mut part.partial);
            packed_products::backward(rest, gradients, i > 0, partial, &mut part.first);
        }
    }
}

/// The gradient of some elements of the first layer.
struct Gather<'a, T> {
    parts: &'a [Part<T>],
    first: usize,
    scale: T,
    /// At first zero.
    gradient: &'a mut [T],
}

impl<T: Vectors> Work for Gather<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for part in self.parts {
            for (sum, &g) in self.gradient.iter_mut().zip(&part.first.values()[self.first..]) {
                *sum = self.scale.mul_add(g, *sum);
            }
        }
    }
}
