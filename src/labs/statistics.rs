//! What several labs draw at random, compute side by side and count.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::ops::Range;

use nalgebra::{DMatrix, DVector};
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;
use rayon::prelude::*;

use super::LabError;
use crate::control::Cancel;

/// The generator of the `index`-th draw of a lab.
pub(super) fn generator(seed: u64, index: u64) -> ChaCha8Rng {
    let mut key = [0; 32];
    key[..8].copy_from_slice(&seed.to_le_bytes());
    key[16..19].copy_from_slice(b"lab");
    let mut generator = ChaCha8Rng::from_seed(key);
    generator.set_stream(index);
    generator
}

/// A vector of independent normal entries of deviation `scale`.
pub(super) fn normals(count: usize, scale: f64, rng: &mut impl Rng) -> DVector<f64> {
    DVector::from_fn(count, |_, _| scale * rng.sample::<f64, _>(StandardNormal))
}

/// A matrix of independent normal entries of deviation `scale`; `None` if cancelled.
pub(super) fn normal_matrix(
    rows: usize,
    columns: usize,
    scale: f64,
    rng: &mut impl Rng,
    cancel: &Cancel,
) -> Option<DMatrix<f64>> {
    // Zeros would touch all of the memory at once, which the system hands out slowly.
    let mut entries = Vec::with_capacity(rows * columns);
    for _ in 0..columns {
        cancel.check().ok()?;
        entries.extend((0..rows).map(|_| scale * rng.sample::<f64, _>(StandardNormal)));
    }
    Some(DMatrix::from_vec(rows, columns, entries))
}

/// What a job gives for each index, computed in parallel and in order; a job that gives nothing was cancelled.
pub(super) fn side_by_side<T: Send>(
    range: Range<usize>,
    job: impl Fn(usize) -> Option<T> + Send + Sync,
) -> Result<Vec<T>, LabError> {
    let results: Option<Vec<T>> = range.into_par_iter().map(job).collect();
    results.ok_or(LabError::Cancelled)
}

/// A list of n numbers from `first` to `last`, evenly spaced by their logarithm.
pub(super) fn log_spaced(first: f64, last: f64, n: usize) -> Vec<f64> {
    let step = (last / first).ln() / (n.max(2) - 1) as f64;
    (0..n).map(|i| first * (step * i as f64).exp()).collect()
}

/// The upper median of numbers that come one at a time.
#[derive(Clone, Debug, Default)]
pub(super) struct Median {
    /// Half of the numbers, rounded down: none is above any of the others.
    low: BinaryHeap<Ordered>,
    high: BinaryHeap<Reverse<Ordered>>,
}

/// A number in the order of [`f64::total_cmp`].
#[derive(Clone, Copy, Debug)]
struct Ordered(f64);

impl Ord for Ordered {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl PartialOrd for Ordered {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Ordered {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Ordered {}

impl Median {
    pub(super) fn push(&mut self, value: f64) {
        // Through the other half, so that both halves stay in order.
        self.low.push(Ordered(value));
        self.high.extend(self.low.pop().map(Reverse));
        if self.high.len() > self.low.len() + 1 {
            self.low.extend(self.high.pop().map(|Reverse(least)| least));
        }
    }

    /// NaN of nothing.
    pub(super) fn value(&self) -> f64 {
        self.high.peek().map_or(f64::NAN, |Reverse(value)| value.0)
    }
}

/// Variance and excess kurtosis around the mean.
pub(super) fn variance_and_kurtosis(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let moment = |power| values.iter().map(|value| (value - mean).powi(power)).sum::<f64>() / count;
    let variance = moment(2);
    (variance, moment(4) / (variance * variance) - 3.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_follows_the_numbers() {
        let mut median = Median::default();
        assert!(median.value().is_nan());
        let mut values: Vec<f64> = Vec::new();
        for i in 0..40 {
            values.push((f64::from(i) * 7.3).sin());
            median.push(values[i as usize]);
            let mut sorted = values.clone();
            sorted.sort_by(f64::total_cmp);
            assert_eq!(median.value(), sorted[sorted.len() / 2]);
        }
    }

    #[test]
    fn moments_of_known_samples() {
        assert_eq!(variance_and_kurtosis(&[-1.0, 1.0]), (1.0, -2.0));
        let spaced = log_spaced(1.0, 100.0, 3);
        assert!((spaced[1] - 10.0).abs() < 1e-12 && (spaced[2] - 100.0).abs() < 1e-11);
    }
}
