//! What several labs draw at random, compute side by side and count.

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
    let mut matrix = DMatrix::zeros(rows, columns);
    for mut column in matrix.column_iter_mut() {
        if cancel.is_cancelled() {
            return None;
        }
        column.apply(|entry| *entry = scale * rng.sample::<f64, _>(StandardNormal));
    }
    Some(matrix)
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

/// The upper median.
pub(super) fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
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
    fn moments_of_known_samples() {
        assert_eq!(variance_and_kurtosis(&[-1.0, 1.0]), (1.0, -2.0));
        let spaced = log_spaced(1.0, 100.0, 3);
        assert!((spaced[1] - 10.0).abs() < 1e-12 && (spaced[2] - 100.0).abs() < 1e-11);
    }
}
