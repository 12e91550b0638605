//! The heads of training rows: errors, gradients and the deeper weights' gradient.

use rayon::prelude::*;

use super::labelled::Labelled;
use super::memory;
use crate::control::{Cancel, Cancelled};
use crate::experiment::Activation;
use crate::kernels::shares::shares;
use crate::kernels::{Lane, ROWS, Vectors, Work, vectorized};
use crate::network::{Deep, ErrorSums, Head};

/// Fewest blocks in a part.
const FEWEST: usize = 8;

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
