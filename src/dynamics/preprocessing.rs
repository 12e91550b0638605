//! Tables as data: the split into training and held-out rows, and features that look like those of the theory
//! (the book, [`crate::book::estimate`]).

use std::collections::HashSet;

use nalgebra::{DMatrix, DVector};
use rand::Rng;
use rand::seq::SliceRandom;

use super::cautions::Caution;
use super::data_error::DataError;
use super::table_split::{Split, farthest, mean_square, ridge};
use crate::control::Cancel;
use crate::experiment::{Label, Loss, NumericTable, Table};

/// Principal axes with less than this fraction of the largest variance are dropped.
const SMALLEST_VARIANCE: f64 = 1e-3;

/// A column whose spread is below this fraction of its size counts as constant.
const CONSTANT: f64 = 1e-10;

/// Columns of which whitening keeps less than this share of the variance are named.
const MOSTLY_KEPT: f64 = 0.5;

/// A table, split and prepared with the statistics of its training rows.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Prepared {
    /// Features n that remain.
    pub(super) features: usize,
    /// Training rows, m × n: columns centred with variance 1/n, uncorrelated if whitened.
    pub(super) training: Vec<f64>,
    pub(super) labels: Vec<f64>,
    /// |x_k|² of each training row; their mean is 1.
    pub(super) norms: Vec<f64>,
    /// Held-out rows, as many columns.
    pub(super) held_out: Vec<f64>,
    pub(super) held_out_labels: Vec<f64>,
    /// What went with some columns.
    pub(super) cautions: Vec<Caution>,
    /// What is known of it before training.
    pub(super) split: Split,
}

/// Splits and prepares a table; None if every feature is constant on the training rows, and an error if cancelled.
///
/// Features are centred and scaled; whitening turns them to the principal axes of the training rows. Targets are
/// standardized, but stay as they are for the logistic loss, whose labels are ±1.
pub(super) fn prepare(
    table: &NumericTable,
    settings: &Table,
    loss: Loss,
    mut random: impl Rng,
    cancel: &Cancel,
) -> Result<Option<Prepared>, DataError> {
    let mut order: Vec<usize> = (0..table.n_rows).collect();
    order.shuffle(&mut random);
    let (training, held_out) = order.split_at(settings.split(table.n_rows).0);
    let Some(standard) = standardize(table, training, cancel)? else {
        return Ok(None);
    };
    let axes = match settings.whiten {
        true => Some(whitening(&standard.apply(table, training, cancel)?, cancel)?),
        false => None,
    };
    let features = axes
        .as_ref()
        .map_or(standard.columns.len(), |axes| axes.matrix.ncols());
    if features == 0 {
        return Ok(None);
    }
    let rows = |which: &[usize]| -> Result<Vec<f64>, DataError> {
        let rows = standard.apply(table, which, cancel)?;
        match &axes {
            Some(axes) => product_in_rows(&rows, &axes.matrix, cancel),
            None => in_rows(&rows, (features as f64).sqrt().recip(), cancel),
        }
    };
    let training_rows = rows(training)?;
    let norm = |row: &[f64]| {
        cancel.check()?;
        Ok(row.iter().map(|x| x * x).sum())
    };
    let norms = training_rows.chunks_exact(features).map(norm);
    let norms: Vec<f64> = norms.collect::<Result<_, DataError>>()?;
    let target = |which: &[usize]| which.iter().map(|&k| table.target[k]).collect::<Vec<f64>>();
    let (mut labels, mut held_out_labels) = (target(training), target(held_out));
    let mut deviation = None;
    let classes = matches!(settings.label, Label::Classes(_));
    if loss != Loss::Logistic && !classes {
        let moments = Moments::of(&labels);
        deviation = Some(moments.unit * moments.deviation).filter(|deviation| *deviation > 0.0);
        for label in labels.iter_mut().chain(&mut held_out_labels) {
            // A target that is constant on the training rows is only centred.
            *label = if moments.deviation > 0.0 {
                moments.standard(*label)
            } else {
                *label - moments.mean * moments.unit
            };
        }
    }
    let held_out_rows = rows(held_out)?;
    cancel.check()?;
    let mean = labels.iter().sum::<f64>() / labels.len() as f64;
    let split = Split {
        training: training.len(),
        held_out: held_out.len(),
        dropped: table.dropped,
        columns: table.n_features,
        features,
        deviation,
        spread: mean_square(norms.iter().map(|norm| norm - 1.0)).sqrt(),
        farthest: farthest(&norms, training),
        mean_error: mean_square(held_out_labels.iter().map(|label| label - mean)),
        ridge_error: axes.is_some().then(|| {
            let held_out = (held_out_rows.as_slice(), held_out_labels.as_slice());
            ridge((&training_rows, &labels, &norms), held_out, features)
        }),
    };
    Ok(Some(Prepared {
        split,
        features,
        cautions: cautions(table, &standard, axes.as_ref()),
        training: training_rows,
        labels,
        norms,
        held_out: held_out_rows,
        held_out_labels,
    }))
}

/// What this split does to columns without a trace in the numbers that are left.
fn cautions(table: &NumericTable, standard: &Standard, axes: Option<&Axes>) -> Vec<Caution> {
    let names = |columns: &mut dyn Iterator<Item = usize>| -> Vec<String> {
        columns
            .filter_map(|column| table.feature_names.get(column).cloned())
            .collect()
    };
    // Columns that are constant everywhere are named once for all runs.
    let everywhere: HashSet<usize> = table.constant_features().into_iter().collect();
    let varying: HashSet<usize> = standard.columns.iter().map(|(column, _)| *column).collect();
    let constant = |column: &usize| !everywhere.contains(column) && !varying.contains(column);
    let lost = axes.into_iter().flat_map(|axes| {
        let columns = standard.columns.iter().zip(&axes.kept);
        columns
            .filter(|(_, kept)| **kept < MOSTLY_KEPT)
            .map(|((column, _), _)| *column)
    });
    let all = [
        Caution::ConstantInTraining(names(&mut (0..table.n_features).filter(constant))),
        Caution::WhitenedAway(names(&mut { lost })),
    ];
    all.into_iter()
        .filter(|caution| !caution.names().is_empty())
        .collect()
}

/// The columns that vary, with their moments.
struct Standard {
    columns: Vec<(usize, Moments)>,
}

fn standardize(
    table: &NumericTable,
    training: &[usize],
    cancel: &Cancel,
) -> Result<Option<Standard>, DataError> {
    let mut columns = Vec::with_capacity(table.n_features);
    for j in 0..table.n_features {
        cancel.check()?;
        // What is missing is filled with the mean of the rest, which is 0 in standard deviations from it.
        let values = training.iter().map(|&k| table.row(k)[j]);
        let values: Vec<f64> = values.filter(|x| !x.is_nan()).collect();
        let moments = Moments::of(&values);
        if moments.varies() {
            columns.push((j, moments));
        }
    }
    Ok((!columns.is_empty()).then_some(Standard { columns }))
}

/// Rows and columns of a product between two checks for cancellation.
const ROWS_TOGETHER: usize = 1 << 7;
const COLUMNS_TOGETHER: usize = 64;

/// `left` · `right`, some rows and columns at a time. The result grows column by column, since zeros would touch all of
/// the memory at once.
fn product(left: &DMatrix<f64>, right: &DMatrix<f64>, cancel: &Cancel) -> Result<DMatrix<f64>, DataError> {
    let (height, width) = (left.nrows(), right.ncols());
    let mut product = Vec::with_capacity(height * width);
    for (column, width) in pieces(width, COLUMNS_TOGETHER) {
        cancel.check()?;
        let mut columns = DMatrix::zeros(height, width);
        for (row, height) in pieces(height, ROWS_TOGETHER) {
            cancel.check()?;
            let (left, right) = (left.rows(row, height), right.columns(column, width));
            columns.rows_mut(row, height).gemm(1.0, &left, &right, 0.0);
        }
        product.extend_from_slice(columns.as_slice());
    }
    Ok(DMatrix::from_vec(height, width, product))
}

/// First places and lengths of pieces of about `together`: a few rows or columns alone would go another way through the
/// library.
fn pieces(all: usize, together: usize) -> impl Iterator<Item = (usize, usize)> {
    let count = (all / together).max(1);
    let length = move |i| {
        if i + 1 < count {
            together
        } else {
            all - i * together
        }
    };
    (0..count).map(move |i| (i * together, length(i)))
}

/// As [`product`], row by row.
fn product_in_rows(
    left: &DMatrix<f64>,
    right: &DMatrix<f64>,
    cancel: &Cancel,
) -> Result<Vec<f64>, DataError> {
    let width = right.ncols();
    let mut rows = Vec::with_capacity(left.nrows() * width);
    for (row, height) in pieces(left.nrows(), ROWS_TOGETHER) {
        let start = rows.len();
        rows.resize(start + height * width, 0.0);
        for (column, count) in pieces(width, COLUMNS_TOGETHER) {
            cancel.check()?;
            let mut part = DMatrix::zeros(height, count);
            part.gemm(1.0, &left.rows(row, height), &right.columns(column, count), 0.0);
            for (out, numbers) in rows[start..].chunks_exact_mut(width).zip(part.row_iter()) {
                for (out, number) in out[column..].iter_mut().zip(numbers.iter()) {
                    *out = *number;
                }
            }
        }
    }
    Ok(rows)
}

/// A matrix times a number, row by row.
fn in_rows(matrix: &DMatrix<f64>, factor: f64, cancel: &Cancel) -> Result<Vec<f64>, DataError> {
    let mut rows = Vec::with_capacity(matrix.len());
    for row in matrix.row_iter() {
        cancel.check()?;
        rows.extend(row.iter().map(|x| x * factor));
    }
    Ok(rows)
}

/// `left`ᵀ · `right`, a column of the result or a part of one at a time.
fn product_of_transposed(
    left: &DMatrix<f64>,
    right: &DMatrix<f64>,
    cancel: &Cancel,
) -> Result<DMatrix<f64>, DataError> {
    let mut product = Vec::with_capacity(left.ncols() * right.ncols());
    for column in right.column_iter() {
        let mut out = DVector::zeros(left.ncols());
        for range in cancel.ranges(left.ncols(), left.nrows()) {
            let range = range?;
            let mut part = out.rows_mut(range.start, range.len());
            part.gemv_tr(1.0, &left.columns(range.start, range.len()), &column, 0.0);
        }
        product.extend_from_slice(out.as_slice());
    }
    Ok(DMatrix::from_vec(left.ncols(), right.ncols(), product))
}

impl Standard {
    /// The given rows, columns centred and scaled.
    fn apply(
        &self,
        table: &NumericTable,
        rows: &[usize],
        cancel: &Cancel,
    ) -> Result<DMatrix<f64>, DataError> {
        let mut all = Vec::with_capacity(rows.len() * self.columns.len());
        for (j, moments) in &self.columns {
            cancel.check()?;
            all.extend(rows.iter().map(|&k| match table.row(k)[*j] {
                missing if missing.is_nan() => 0.0,
                number => moments.standard(number),
            }));
        }
        Ok(DMatrix::from_vec(rows.len(), self.columns.len(), all))
    }
}

/// Mean and standard deviation (of the numbers themselves, not of a population they come from), in units of a power of two
/// near the largest of them: no square over- or underflows, and division by it rounds nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Moments {
    unit: f64,
    mean: f64,
    deviation: f64,
    largest: f64,
}

impl Moments {
    fn of(values: &[f64]) -> Self {
        let largest = values.iter().fold(0.0_f64, |size, x| size.max(x.abs()));
        let unit = power_of_two(largest);
        let count = values.len() as f64;
        let mean = values.iter().map(|x| x / unit).sum::<f64>() / count;
        let squares = values.iter().map(|x| (x / unit - mean) * (x / unit - mean));
        let variance = squares.sum::<f64>() / count;
        Self {
            unit,
            mean,
            deviation: variance.sqrt(),
            largest: largest / unit,
        }
    }

    /// Whether the numbers differ by more than their rounding.
    fn varies(&self) -> bool {
        self.deviation > CONSTANT * self.largest
    }

    /// A number in standard deviations from the mean.
    fn standard(&self, x: f64) -> f64 {
        (x / self.unit - self.mean) / self.deviation
    }
}

/// The power of two below a size, 1 for 0.
fn power_of_two(size: f64) -> f64 {
    if size > 0.0 {
        libm::ldexp(1.0, libm::ilogb(size))
    } else {
        1.0
    }
}

/// The directions that whitening keeps.
struct Axes {
    /// Gives centred rows uncorrelated columns of variance 1/n: columns × n, largest variance first.
    matrix: DMatrix<f64>,
    /// Share of each column's variance that lies in these directions.
    kept: Vec<f64>,
}

/// The principal axes of standardized rows, but for those of hardly any variance.
fn whitening(rows: &DMatrix<f64>, cancel: &Cancel) -> Result<Axes, DataError> {
    let count = rows.nrows() as f64;
    let wide = rows.ncols() > rows.nrows();
    // The smaller of the two Gram matrices has all the eigenvalues that count.
    let gram = if wide {
        product(rows, &rows.transpose(), cancel)?
    } else {
        product_of_transposed(rows, rows, cancel)?
    } / count;
    let eigen = cancel.factorization(gram.nrows(), move || gram.symmetric_eigen())?;
    let mut kept: Vec<usize> = (0..eigen.eigenvalues.len()).collect();
    kept.sort_by(|&i, &j| eigen.eigenvalues[j].total_cmp(&eigen.eigenvalues[i]));
    let largest = kept.first().map_or(0.0, |&i| eigen.eigenvalues[i]);
    kept.retain(|&i| eigen.eigenvalues[i] > SMALLEST_VARIANCE * largest);
    let mut matrix = eigen.eigenvectors.select_columns(&kept);
    if wide {
        matrix = product_of_transposed(rows, &matrix, cancel)?;
    }
    let mut shares = vec![0.0; rows.ncols()];
    for (mut axis, &i) in matrix.column_iter_mut().zip(&kept) {
        cancel.check()?;
        let norm = axis.norm();
        for (share, x) in shares.iter_mut().zip(axis.iter()) {
            *share += eigen.eigenvalues[i] * (x / norm).powi(2);
        }
        let length = (eigen.eigenvalues[i] * kept.len() as f64).sqrt();
        axis /= norm * length;
    }
    Ok(Axes { matrix, kept: shares })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Checks, NumericTable};
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    /// Correlated columns of unlike size, one constant, one that repeats another.
    fn table(rows: usize) -> (NumericTable, Table) {
        let noise = |i: usize| ((i + 1) as f64 * 12.9898).sin() * 43_758.545;
        let unit = |i: usize| 2.0 * (noise(i) - noise(i).floor()) - 1.0;
        let mut text = String::from("a,b,c,d,e,y\n");
        for k in 0..rows {
            let [a, b, c] = [0, 1, 2].map(|i| unit(7 * k + i));
            let row = [
                1000.0 + 50.0 * a,
                a + 0.3 * b,
                7.0,
                0.001 * c,
                2.0 * a + 0.6 * b,
                a * b + c,
            ];
            text += &(row.map(|x| x.to_string()).join(",") + "\n");
        }
        let settings = Table {
            target: "y".into(),
            hold_out: 0.25,
            ..Table::default()
        };
        (
            NumericTable::parse(&text, &settings, "test", &Checks::default()).unwrap(),
            settings,
        )
    }

    fn moments(values: &[f64]) -> (f64, f64) {
        let moments = Moments::of(values);
        (moments.mean * moments.unit, moments.deviation * moments.unit)
    }

    fn prepared(whiten: bool, loss: Loss, change: impl Fn(&mut NumericTable, &[usize])) -> Prepared {
        let (mut table, mut settings) = table(80);
        settings.whiten = whiten;
        let random = || ChaCha8Rng::seed_from_u64(5);
        let mut order: Vec<usize> = (0..80).collect();
        order.shuffle(&mut random());
        change(&mut table, &order[60..]);
        prepare(&table, &settings, loss, random(), &Cancel::new())
            .unwrap()
            .unwrap()
    }

    /// Columns have mean 0 and covariance exactly 1/n times the identity; the constant and the repeated one are gone.
    #[test]
    fn whitened_training_columns_are_uncorrelated() {
        let rows = prepared(true, Loss::Square, |_, _| {});
        let n = rows.features;
        assert_eq!((n, rows.training.len(), rows.held_out.len()), (3, 60 * 3, 20 * 3));
        let x = DMatrix::from_row_slice(60, n, &rows.training);
        let covariance = x.tr_mul(&x) / 60.0;
        assert!((covariance - DMatrix::identity(n, n) / n as f64).amax() < 1e-12);
        assert!(x.row_sum().amax() < 1e-10);
        let mean = rows.norms.iter().sum::<f64>() / 60.0;
        assert!((mean - 1.0).abs() < 1e-12);
        let (mean, deviation) = moments(&rows.labels);
        assert!(mean.abs() < 1e-12 && (deviation - 1.0).abs() < 1e-12);
    }

    #[test]
    fn without_whitening_columns_are_centred_and_scaled() {
        let rows = prepared(false, Loss::Square, |_, _| {});
        assert_eq!(rows.features, 4);
        for j in 0..4 {
            let column: Vec<f64> = rows.training.iter().skip(j).step_by(4).copied().collect();
            let (mean, deviation) = moments(&column);
            assert!(mean.abs() < 1e-12 && (deviation - 0.5).abs() < 1e-12);
        }
    }

    /// Any unit of a column gives the same rows, though squares over- or underflow in it.
    #[test]
    fn units_do_not_matter_however_large_or_small() {
        for whiten in [true, false] {
            let rows = prepared(whiten, Loss::Square, |_, _| {});
            for unit in [
                2_f64.powi(1013),
                2_f64.powi(520),
                2_f64.powi(-520),
                2_f64.powi(-970),
            ] {
                let other = prepared(whiten, Loss::Square, |table, _| {
                    table.features.iter_mut().for_each(|x| *x *= unit);
                    table.target.iter_mut().for_each(|y| *y *= unit);
                });
                // What is known of the split is told in the file's own units.
                let same = Prepared {
                    split: rows.split.clone(),
                    ..other
                };
                assert_eq!(rows, same, "{unit:e}");
            }
        }
    }

    #[test]
    fn columns_that_a_split_loses_are_named() {
        let rows = prepared(true, Loss::Square, |table, held_out| {
            for k in 0..table.n_rows {
                table.features[k * table.n_features + 3] = if k == held_out[0] { 1.0 } else { 0.0 };
            }
        });
        assert_eq!(rows.cautions, [Caution::ConstantInTraining(vec!["d".to_owned()])]);
        // A thousand copies of one column leave hardly any variance to another one.
        let (mut table, settings) = table(80);
        let (wide, copies) = (table.n_features, 1500);
        let rows: Vec<Vec<f64>> = (0..table.n_rows)
            .map(|k| {
                let row = table.row(k);
                std::iter::repeat_n(row[0], copies).chain([row[3]]).collect()
            })
            .collect();
        assert_eq!(wide, 5);
        table.features = rows.concat();
        table.n_features = copies + 1;
        table.feature_names = (0..=copies).map(|j| format!("x{j}")).collect();
        let random = ChaCha8Rng::seed_from_u64(5);
        let rows = prepare(&table, &settings, Loss::Square, random, &Cancel::new());
        let rows = rows.unwrap().unwrap();
        assert_eq!(rows.features, 1);
        assert_eq!(rows.cautions, [Caution::WhitenedAway(vec![format!("x{copies}")])]);
    }

    #[test]
    fn held_out_rows_have_no_say() {
        let rows = prepared(true, Loss::Square, |_, _| {});
        let changed = prepared(true, Loss::Square, |table, held_out| {
            for &k in held_out {
                table.features[k * table.n_features] += 1e4;
                table.target[k] += 1e4;
            }
        });
        assert_eq!(rows.training, changed.training);
        assert_eq!(rows.labels, changed.labels);
        assert_ne!(rows.held_out, changed.held_out);
    }

    #[test]
    fn labels_of_the_logistic_loss_stay() {
        let rows = prepared(true, Loss::Logistic, |table, _| {
            for y in &mut table.target {
                *y = y.signum();
            }
        });
        assert!(
            rows.labels
                .iter()
                .chain(&rows.held_out_labels)
                .all(|y| y.abs() == 1.0)
        );
    }

    #[test]
    fn pieces_cover_everything_once() {
        for all in [0, 1, 63, 64, 65, 127, 128, 200] {
            let pieces: Vec<_> = pieces(all, 64).collect();
            let ends = std::iter::once(0).chain(pieces.iter().map(|(first, length)| first + length));
            assert!(pieces.iter().map(|(first, _)| *first).eq(ends.take(pieces.len())));
            assert_eq!(pieces.iter().map(|(_, length)| length).sum::<usize>(), all);
        }
        let left = DMatrix::from_fn(300, 7, |i, j| ((7 * i + j) as f64).sin());
        let right = DMatrix::from_fn(7, 150, |i, j| ((3 * i + j) as f64).cos());
        let (whole, go) = (&left * &right, Cancel::new());
        let rows = product_in_rows(&left, &right, &go).unwrap();
        assert!((DMatrix::from_row_slice(300, 150, &rows) - &whole).amax() < 1e-14);
        assert!((product(&left, &right, &go).unwrap() - &whole).amax() < 1e-14);
        let turned = product_of_transposed(&left.transpose(), &right, &go).unwrap();
        assert!((turned - whole).amax() < 1e-14);
    }

    #[test]
    fn a_cancelled_split_gives_nothing() {
        let (table, settings) = table(80);
        let cancel = Cancel::new();
        cancel.cancel();
        let random = ChaCha8Rng::seed_from_u64(5);
        let split = prepare(&table, &settings, Loss::Square, random, &cancel);
        assert_eq!(split, Err(DataError::Cancelled));
    }

    /// With more columns than rows the small Gram matrix gives the same whitening.
    #[test]
    fn wide_tables_are_whitened_too() {
        let (rows, columns) = (6, 9);
        let mut x = DMatrix::from_fn(rows, columns, |i, j| ((7 * i + 3 * j * j + 1) as f64).sin());
        for mut column in x.column_iter_mut() {
            let mean = column.mean();
            column.add_scalar_mut(-mean);
        }
        let axes = whitening(&x, &Cancel::new()).unwrap().matrix;
        let y = &x * &axes;
        let n = y.ncols();
        assert!(n < rows);
        assert!((y.tr_mul(&y) / rows as f64 - DMatrix::identity(n, n) / n as f64).amax() < 1e-10);
    }
}
