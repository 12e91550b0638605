//! How often blocks of rows went through the costly operations, so that tests notice when a solver does more than before.
//!
//! A workspace counts by itself, one addition for thousands of multiplications, and hands its numbers over when it is
//! dropped: nothing is shared in between.

use std::sync::atomic::{AtomicU64, Ordering};

/// Operations on one block of rows.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Operation {
    Output,
    Gradient,
    Tangent,
    SecondOrder,
    Product,
    ProductBack,
}

const OPERATIONS: usize = 6;

/// By all workspaces that were dropped.
static TOTALS: [AtomicU64; OPERATIONS] = [const { AtomicU64::new(0) }; OPERATIONS];

/// Operations on blocks of [`super::ROWS`] rows by this process, in workspaces that it has dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// Outputs of the head.
    pub outputs: u64,
    /// Gradients of the head.
    pub gradients: u64,
    /// Tangents of the head: one for each probe, or column of full responses, and step.
    pub tangents: u64,
    /// Second derivatives: products with the Hessian.
    pub second_order: u64,
    /// Products X w of the features with all neurons.
    pub products: u64,
    /// Products Xᵀ G of the features with the gradients of all neurons.
    pub products_back: u64,
}

/// The numbers so far.
#[must_use]
pub fn counts() -> Counts {
    let total = |operation: Operation| TOTALS[operation as usize].load(Ordering::Relaxed);
    Counts {
        outputs: total(Operation::Output),
        gradients: total(Operation::Gradient),
        tangents: total(Operation::Tangent),
        second_order: total(Operation::SecondOrder),
        products: total(Operation::Product),
        products_back: total(Operation::ProductBack),
    }
}

/// What one workspace counts.
#[derive(Debug, Default)]
pub(crate) struct Tally([u64; OPERATIONS]);

impl Tally {
    #[inline(always)]
    pub(crate) fn count(&mut self, operation: Operation) {
        self.0[operation as usize] += 1;
    }
}

/// A copy of a workspace has done nothing yet.
impl Clone for Tally {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Drop for Tally {
    fn drop(&mut self) {
        for (total, &count) in TOTALS.iter().zip(&self.0) {
            if count > 0 {
                total.fetch_add(count, Ordering::Relaxed);
            }
        }
    }
}
