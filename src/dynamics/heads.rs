//! The heads of training rows: errors, gradients and the deeper weights' gradient.

use rayon::prelude::*;

use super::memory;
use crate::control::{Cancel, Cancelled};
use crate::experiment::{Activation, Loss};
use crate::kernels::shares::shares;
use crate::kernels::{Lane, ROWS, Vectors, Work, vectorized};
use crate::network::{Deep, ErrorSums, Head, scale};

/// Fewest blocks in a part.
const FEWEST: usize = 8;

/// Training rows without their features.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Labelled<'a, T> {
    /// Rows m.
    pub(crate) samples: usize,
    /// Y, a lane for each block.
    pub(crate) labels: &'a [Lane<T>],
    /// Row weights, a lane for each block; None where all are 1.
    pub(crate) batch: Option<&'a [Lane<T>]>,
    pub(crate) loss: Loss,
}

impl<T: Vectors> Labelled<'_, T> {
    /// Of one block with pre-activations z: G, and added to the sums errors and Σ b ℓ' ∂f/∂W.
    #[inline(always)]
    pub(crate) fn head(
        &self,
        block: usize,
        (head, deep): (&mut Head<T>, &Deep<T>),
        z: &[Lane<T>],
        gradients: &mut [Lane<T>],
        (errors, deep_sums): (&mut ErrorSums, &mut [f64]),
    ) {
        let f = *head.forward(deep, z);
        head.backward(deep);
        let label = &self.labels[block];
        let jets = self.loss.jets(&f, label);
        let wrong = self.loss.misclassified(&f, label);
        let rows = ROWS.min(self.samples - block * ROWS);
        let mut slope = [T::ZERO; ROWS];
        slope[..rows].copy_from_slice(&jets.slope[..rows]);
        if let Some(batch) = self.batch {
            for (slope, &weight) in slope.iter_mut().zip(&batch[block]) {
                *slope *= weight;
            }
        }
        for k in 0..rows {
            let miss = f[k] - label[k];
            errors[0] += (miss * miss).wide();
            errors[1] += jets.value[k].wide();
            errors[2] += wrong[k].wide();
        }
        scale(head.gradient(), &slope, gradients);
        head.deep_gradient(&slope, deep_sums);
    }

    /// ℓ' and ℓ'' of one block at outputs f, with its row weights and `norms`; zero beyond the last row.
    #[inline(always)]
    pub(crate) fn slopes(&self, block: usize, f: &Lane<T>, norms: Option<&Lane<T>>) -> (Lane<T>, Lane<T>) {
        let jets = self.loss.jets(f, &self.labels[block]);
        let rows = ROWS.min(self.samples - block * ROWS);
        let batch = self.batch.map(|batch| &batch[block]);
        let weight = |k: usize| match k < rows {
            true => batch.map_or(T::ONE, |batch| batch[k]) * norms.map_or(T::ONE, |norms| norms[k]),
            false => T::ZERO,
        };
        let weighted = |values: &Lane<T>| std::array::from_fn(|k| weight(k) * values[k]);
        (weighted(&jets.slope), weighted(&jets.curvature))
    }
}

/// Workspace for the heads of all rows.
#[derive(Clone, Debug)]
pub(crate) struct Heads<T> {
    parts: Vec<Part<T>>,
}

/// A fixed share of the rows.
#[derive(Clone, Debug)]
struct Part<T> {
    first: usize,
    blocks: usize,
    head: Head<T>,
    deep: Vec<f64>,
    errors: ErrorSums,
    /// Σ c ∂G/∂U over the part's rows, and lanes for it; of decoupled descent alone.
    response: Vec<f64>,
    work: Vec<Lane<T>>,
}

impl<T: Vectors> Heads<T> {
    /// For so many blocks of rows.
    pub(crate) fn new(activation: Activation, deep: &Deep<T>, blocks: usize) -> Self {
        let part = |blocks: std::ops::Range<usize>| Part {
            first: blocks.start,
            blocks: blocks.len(),
            head: Head::new(activation, deep.width(), deep.layers()),
            deep: vec![0.0; deep.values().len()],
            errors: [0.0; 3],
            response: Vec::new(),
            work: Vec::new(),
        };
        Self {
            parts: shares(blocks, FEWEST).map(part).collect(),
        }
    }

    /// Errors of all rows, and their G; given a memory, without it.
    pub(crate) fn run(
        &mut self,
        rows: Labelled<'_, T>,
        deep: &Deep<T>,
        (z, gradients): (&[Lane<T>], &mut [Lane<T>]),
        memory: Option<memory::Part<'_, T>>,
        cancel: &Cancel,
    ) -> Result<ErrorSums, Cancelled> {
        let q = deep.width();
        let (mut z, mut gradients, mut memory) = (z, gradients, memory);
        let mut works = Vec::with_capacity(self.parts.len());
        for part in &mut self.parts {
            let (now, later) = z.split_at(part.blocks * q);
            z = later;
            let (theirs, rest) = gradients.split_at_mut(part.blocks * q);
            gradients = rest;
            let (remembered, rest) = match memory.map(|memory| memory.split_at(part.blocks, q)) {
                Some((now, later)) => (Some(now), Some(later)),
                None => (None, None),
            };
            memory = rest;
            works.push(Run {
                part,
                rows,
                deep,
                z: now,
                gradients: theirs,
                memory: remembered,
                cancel,
            });
        }
        works.into_par_iter().try_for_each(vectorized)?;
        let total = |i: usize| self.parts.iter().map(|part| part.errors[i]).sum();
        Ok([total(0), total(1), total(2)])
    }

    /// Σ_k c_k ∂G_k/∂U_k of the last run, q × q and row-major.
    pub(crate) fn response(&self) -> Vec<f64> {
        let size = self.parts.first().map_or(0, |part| part.response.len());
        let sum = |i: usize| self.parts.iter().map(|part| part.response[i]).sum();
        (0..size).map(sum).collect()
    }

    /// Σ_k b_k ℓ'_k ∂f_k/∂W of weight `i` of the deeper layers, of the last run.
    pub(crate) fn deep_gradient(&self, i: usize) -> f64 {
        self.parts.iter().map(|part| part.deep[i]).sum()
    }
}

struct Run<'a, T> {
    part: &'a mut Part<T>,
    rows: Labelled<'a, T>,
    deep: &'a Deep<T>,
    z: &'a [Lane<T>],
    gradients: &'a mut [Lane<T>],
    memory: Option<memory::Part<'a, T>>,
    cancel: &'a Cancel,
}

impl<T: Vectors> Work for Run<'_, T> {
    type Output = Result<(), Cancelled>;

    #[inline(always)]
    fn run(self) -> Self::Output {
        let (part, q, mut memory) = (self.part, self.deep.width(), self.memory);
        part.errors = [0.0; 3];
        part.deep.fill(0.0);
        if memory.is_some() {
            part.response.clear();
            part.response.resize(q * q, 0.0);
            part.work.resize(2 * q, [T::ZERO; ROWS]);
        }
        let blocks = self.z.chunks_exact(q).zip(self.gradients.chunks_exact_mut(q));
        for (i, (z, gradients)) in blocks.enumerate() {
            self.cancel.check()?;
            let of = (&mut part.head, self.deep);
            let (errors, deep) = (&mut part.errors, &mut part.deep[..]);
            match &mut memory {
                None => self.rows.head(part.first + i, of, z, gradients, (errors, deep)),
                Some(memory) => {
                    let sums = (errors, deep, &mut part.response[..], &mut part.work[..]);
                    memory.head((i, &self.rows, part.first + i), of, z, gradients, sums);
                }
            }
        }
        Ok(())
    }
}
