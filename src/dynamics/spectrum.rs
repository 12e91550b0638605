//! Spectra of features, and what lies along them.

use std::path::Path;

use nalgebra::DMatrix;
use rand::{Rng, RngExt};
use rand_distr::StandardNormal;

use super::data_error::DataError;
use crate::control::Cancel;
use crate::experiment::{Checks, Coordinates, NumericTable, Spectrum, Survey};

/// Eigenvalues below this fraction of the mean are zero, but for rounding.
const LOST: f64 = 1e-10;

/// The eigenvalues of mean 1 of `features` features, largest first; None where all are 1. A file is read from the folder `base`
/// within `memory` bytes.
pub(super) fn eigenvalues(
    spectrum: &Spectrum,
    features: usize,
    (base, memory): (&Path, f64),
    cancel: &Cancel,
) -> Result<Option<Vec<f64>>, DataError> {
    let levels = |high: usize, ratio: f64| {
        let level = |j| if j < high { ratio } else { 1.0 };
        let mut all: Vec<f64> = (0..features).map(level).collect();
        // A ratio below 1 makes the few the smaller ones.
        all.sort_by(|a, b| b.total_cmp(a));
        all
    };
    let mut all = match spectrum {
        Spectrum::Isotropic => return Ok(None),
        Spectrum::PowerLaw(exponent) => (1..=features).map(|j| (j as f64).powf(-exponent)).collect(),
        Spectrum::Spikes { count, size } => levels((*count).min(features), *size),
        Spectrum::TwoLevels { fraction, ratio } => {
            levels((fraction * features as f64).round() as usize, *ratio)
        }
        Spectrum::File(path) => {
            let checks = Checks {
                memory,
                cancel: cancel.clone(),
                ..Checks::default()
            };
            let table = Survey::of_file(path, base, None, cancel)?.table(path, None);
            let table = NumericTable::read(&table, base, &checks)?;
            let of_file = cancel.apart(move || of_columns(&table))?;
            stretched(&of_file, features)
        }
    };
    let mean = all.iter().sum::<f64>() / features as f64;
    all.iter_mut().for_each(|value| *value /= mean);
    Ok(Some(all))
}

/// The eigenvalues of the columns' correlations, largest first; columns that are constant have none.
fn of_columns(table: &NumericTable) -> Vec<f64> {
    let (rows, columns) = (table.n_rows, table.n_features);
    let mut scaled = DMatrix::from_row_slice(rows, columns, &table.features);
    for mut column in scaled.column_iter_mut() {
        // What is missing and to be filled counts as the mean.
        let known: Vec<f64> = column.iter().copied().filter(|x| x.is_finite()).collect();
        let mean = known.iter().sum::<f64>() / known.len().max(1) as f64;
        for x in &mut column {
            *x = if x.is_finite() { *x - mean } else { 0.0 };
        }
        let root = column.norm();
        column *= if root > 0.0 { 1.0 / root } else { 0.0 };
    }
    // Both products have the same eigenvalues but for zeros.
    let product = if rows < columns {
        &scaled * scaled.transpose()
    } else {
        scaled.transpose() * &scaled
    };
    let mut all: Vec<f64> = product.symmetric_eigenvalues().iter().copied().collect();
    all.resize(columns.max(1), 0.0);
    for value in &mut all {
        if *value < LOST {
            *value = 0.0;
        }
    }
    all.sort_by(|a, b| b.total_cmp(a));
    all
}

/// As many numbers as there are features with the same distribution.
fn stretched(known: &[f64], features: usize) -> Vec<f64> {
    let place = |j: usize| (2 * j + 1) * known.len() / (2 * features);
    (0..features)
        .filter_map(|j| known.get(place(j)).copied())
        .collect()
}

/// The teacher's coordinates: n × p, row-major, scaled so that (1/n) Σ λ_j E μ_j² = 1.
pub(super) fn teacher(
    coordinates: Coordinates,
    (features, directions): (usize, usize),
    eigenvalues: Option<&[f64]>,
    random: &mut impl Rng,
) -> Vec<f64> {
    let mut all: Vec<f64> = (0..features * directions)
        .map(|_| random.sample(StandardNormal))
        .collect();
    match coordinates {
        Coordinates::Gaussian => {}
        Coordinates::Sparse(fraction) => {
            for value in &mut all {
                let kept = random.random::<f64>() < fraction;
                *value = if kept { *value / fraction.sqrt() } else { 0.0 };
            }
        }
        Coordinates::Decaying(decay) => {
            let size = |j: usize| ((j + 1) as f64).powf(-decay);
            let eigenvalue = |j: usize| eigenvalues.map_or(1.0, |all| all[j]);
            let power: f64 = (0..features).map(|j| eigenvalue(j) * size(j) * size(j)).sum();
            let scale = (features as f64 / power).sqrt();
            for (j, row) in all.chunks_exact_mut(directions).enumerate() {
                row.iter_mut().for_each(|value| *value *= scale * size(j));
            }
        }
    }
    all
}

/// Multiplies the rows of a row-major matrix of n rows by √λ_j, or divides them; rows of λ = 0 stay as they are when divided.
pub(super) fn scale_rows(values: &mut [f64], eigenvalues: &[f64], divide: bool) {
    let columns = values.len() / eigenvalues.len().max(1);
    for (row, &eigenvalue) in values.chunks_exact_mut(columns.max(1)).zip(eigenvalues) {
        let root = eigenvalue.sqrt();
        let factor = match divide {
            false => root,
            true if root > 0.0 => 1.0 / root,
            true => 1.0,
        };
        row.iter_mut().for_each(|value| *value *= factor);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    fn of(spectrum: &Spectrum, features: usize) -> Vec<f64> {
        let at = (Path::new("shipped presets"), f64::INFINITY);
        eigenvalues(spectrum, features, at, &Cancel::new())
            .unwrap()
            .unwrap()
    }

    #[test]
    fn spectra_have_mean_one_and_their_own_shape() {
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-12 * b.abs(), "{a} {b}");
        let spikes = Spectrum::Spikes { count: 3, size: 30.0 };
        let levels = Spectrum::TwoLevels {
            fraction: 0.25,
            ratio: 0.5,
        };
        let file = Spectrum::File("assets/data/digits.csv".to_owned());
        for (spectrum, features) in [
            (&Spectrum::PowerLaw(0.8), 120),
            (&spikes, 50),
            (&levels, 40),
            (&file, 64),
            (&file, 1000),
        ] {
            let all = of(spectrum, features);
            assert_eq!(all.len(), features);
            close(all.iter().sum::<f64>(), features as f64);
            assert!(all.is_sorted_by(|a, b| a >= b));
        }
        let law = of(&Spectrum::PowerLaw(0.8), 120);
        close(law[0], 13.954_851_686_129_68);
        close(law[99] / law[0], 100_f64.powf(-0.8));
        let all = of(&spikes, 50);
        close(all[2] / all[3], 30.0);
        let all = of(&levels, 40);
        close(all[29] / all[30], 2.0);
    }

    /// Two columns of correlation r have the eigenvalues 1 ± r, whichever way they are computed.
    #[test]
    fn correlated_columns_have_the_spectrum_of_their_correlations() {
        let table = |features: Vec<f64>, n_features| NumericTable {
            feature_names: vec![String::new(); n_features],
            target: Vec::new(),
            n_rows: features.len() / n_features,
            n_features,
            features,
            dropped: 0,
        };
        let all = of_columns(&table(vec![1.0, 20.0, 2.0, 10.0, 3.0, 40.0, 4.0, 30.0], 2));
        let correlation = 3.0 / 5.0;
        assert!((all[0] - 1.0 - correlation).abs() < 1e-12, "{all:?}");
        assert!((all[1] - 1.0 + correlation).abs() < 1e-12, "{all:?}");
        let wide = of_columns(&table(vec![1.0, 2.0, 3.0, 4.0, 2.0, 5.0, 3.0, 4.0], 4));
        assert_eq!(wide.len(), 4);
        assert!((wide[0] - 2.0).abs() < 1e-12 && wide[1] == 0.0, "{wide:?}");
    }

    #[test]
    fn teachers_have_fields_of_variance_one() {
        let mut random = ChaCha8Rng::seed_from_u64(3);
        let n = 40_000;
        let law = of(&Spectrum::PowerLaw(0.5), n);
        for (coordinates, spectrum) in [
            (Coordinates::Gaussian, &law),
            (Coordinates::Sparse(0.1), &law),
            (Coordinates::Decaying(0.2), &law),
        ] {
            let mu = teacher(coordinates, (n, 1), Some(spectrum), &mut random);
            let terms: Vec<f64> = mu.iter().zip(spectrum).map(|(m, l)| l * m * m).collect();
            let mean = terms.iter().sum::<f64>() / n as f64;
            let spread = terms.iter().map(|x| (x - mean).powi(2)).sum::<f64>().sqrt() / n as f64;
            assert!(
                (mean - 1.0).abs() < 4.0 * spread,
                "{coordinates:?}: {mean} ± {spread}"
            );
            let kept = mu.iter().filter(|value| **value != 0.0).count() as f64 / n as f64;
            let expected = if coordinates == Coordinates::Sparse(0.1) {
                0.1
            } else {
                1.0
            };
            assert!((kept - expected).abs() < 0.01, "{kept}");
        }
    }
}
