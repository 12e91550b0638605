//! Training rows without their features: what the head of a block takes, and leaves.

use crate::experiment::Loss;
use crate::kernels::{Lane, ROWS, Vectors};
use crate::network::{Deep, ErrorSums, Head, scale};

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
        head.forward(deep, z);
        let judged = head.judge(deep, &self.labels[block], self.loss);
        let rows = ROWS.min(self.samples - block * ROWS);
        let mut slope = [T::ZERO; ROWS];
        slope[..rows].copy_from_slice(&judged.slope[..rows]);
        if let Some(batch) = self.batch {
            for (slope, &weight) in slope.iter_mut().zip(&batch[block]) {
                *slope *= weight;
            }
        }
        for k in 0..rows {
            for (sum, error) in errors.iter_mut().zip(&judged.errors) {
                *sum += error[k].wide();
            }
        }
        scale(head.gradient(), &slope, gradients);
        head.deep_gradient(&slope, deep_sums);
    }

    /// ℓ' and ℓ'' of one block, as [`Head::slopes`] at its last pass, with its row weights and `norms`; zero beyond the last row.
    #[inline(always)]
    pub(crate) fn slopes(&self, block: usize, head: &Head<T>, norms: Option<&Lane<T>>) -> (Lane<T>, Lane<T>) {
        let (slope, curvature) = head.slopes(&self.labels[block], self.loss);
        let rows = ROWS.min(self.samples - block * ROWS);
        let batch = self.batch.map(|batch| &batch[block]);
        let weight = |k: usize| match k < rows {
            true => batch.map_or(T::ONE, |batch| batch[k]) * norms.map_or(T::ONE, |norms| norms[k]),
            false => T::ZERO,
        };
        let weighted = |values: &Lane<T>| std::array::from_fn(|k| weight(k) * values[k]);
        (weighted(&slope), weighted(&curvature))
    }
}
