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
