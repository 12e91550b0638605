//! Regression on features that are given and not learned: trigonometric polynomials and Gaussian kernels, both tuned by
//! leaving one sample out.
//!
//! A linear method has fitted values H y, and its error on a sample that is left out is (y_i − (Hy)_i)/(1 − H_ii). What
//! depends on the points alone is computed once, so that new labels at the same points are fitted in milliseconds.

use std::convert::Infallible;

use nalgebra::{DMatrix, DVector, SymmetricEigen};

use crate::control::parallel::collect;
use crate::control::{Cancel, Cancelled};
use crate::kernels::{Real, Work, vectorized};
use crate::statistics::grid::log_spaced;

/// Kernel widths and ridges that are tried.
const WIDTHS: usize = 14;
const NARROWEST: f64 = -2.3;
const WIDEST: f64 = -0.3;
const RIDGES: usize = 20;
const SMALLEST_RIDGE: f64 = -5.0;
const LARGEST_RIDGE: f64 = 1.5;
/// What is left of a kernel matrix's diagonal when its factor is cut: far below the smallest ridge.
const CUT: f64 = 1e-9;
/// The highest frequency of one input, and of several.
const HIGHEST: usize = 60;
const HIGHEST_OF_SEVERAL: usize = 8;

/// A fit by a linear method: what was tuned, and what predicts.
#[derive(Clone, Debug)]
pub(super) enum Fit {
    /// Frequencies up to K, and the coefficients of their waves.
    Fourier {
        highest: usize,
        coefficients: DVector<f64>,
    },
    /// A kernel's width, the ridge, and the coefficient of each sample.
    Kernel {
        width: f64,
        ridge: f64,
        points: DMatrix<f64>,
        coefficients: DVector<f64>,
    },
}

impl Fit {
    /// Its values at points, one in each row.
    pub(super) fn values(&self, at: &DMatrix<f64>) -> DVector<f64> {
        match self {
            Self::Fourier {
                highest,
                coefficients,
            } => waves(at, *highest).0 * coefficients,
            Self::Kernel {
                width,
                points,
                coefficients,
                ..
            } => kernel(at, points, *width) * coefficients,
        }
    }
}

/// The waves of frequencies up to K in each input at points, shell by shell of the largest frequency, and the number of
/// columns up to each shell.
fn waves(points: &DMatrix<f64>, highest: usize) -> (DMatrix<f64>, Vec<usize>) {
    let (rows, inputs) = points.shape();
    // One input's waves: 1, cos 2πx, sin 2πx, cos 4πx, …
    let of_input = |input: usize| {
        DMatrix::from_fn(rows, 2 * highest + 1, |i, wave| {
            let turns = std::f64::consts::TAU * wave.div_ceil(2) as f64 * points[(i, input)];
            if wave % 2 == 1 || wave == 0 {
                turns.cos()
            } else {
                turns.sin()
            }
        })
    };
    let single: Vec<DMatrix<f64>> = (0..inputs).map(of_input).collect();
    let mut columns = Vec::new();
    let mut shells = Vec::new();
    for shell in 0..=highest {
        for combination in 0..(2 * shell + 1).pow(inputs as u32) {
            let mut rest = combination;
            let chosen: Vec<usize> = (0..inputs)
                .map(|_| {
                    let wave = rest % (2 * shell + 1);
                    rest /= 2 * shell + 1;
                    wave
                })
                .collect();
            if chosen.iter().all(|wave| wave.div_ceil(2) < shell) {
                continue;
            }
            let mut product = DVector::from_element(rows, 1.0);
            for (waves, wave) in single.iter().zip(chosen) {
                product.component_mul_assign(&waves.column(wave));
            }
            columns.push(product);
        }
        shells.push(columns.len());
    }
    (DMatrix::from_columns(&columns), shells)
}

/// exp(−|x − x'|²/(2 width²)) between points.
fn kernel(left: &DMatrix<f64>, right: &DMatrix<f64>, width: f64) -> DMatrix<f64> {
    let mut values = DMatrix::zeros(left.nrows(), right.nrows());
    vectorized(Bumps {
        left,
        right,
        scale: -0.5 / (width * width),
        values: values.as_mut_slice(),
    });
    values
}

/// exp(scale |x − x'|²) between points, column by column of the right ones, into zeros.
struct Bumps<'a> {
    left: &'a DMatrix<f64>,
    right: &'a DMatrix<f64>,
    scale: f64,
    values: &'a mut [f64],
}

impl Work for Bumps<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let rows = self.left.nrows().max(1);
        for (j, column) in self.values.chunks_exact_mut(rows).enumerate() {
            for (k, points) in self.left.as_slice().chunks_exact(rows).enumerate() {
                let centre = self.right[(j, k)];
                for (square, x) in column.iter_mut().zip(points) {
                    *square += (x - centre) * (x - centre);
                }
            }
            for value in column {
                *value = Real::exp(self.scale * *value);
            }
        }
    }
}

/// The mean squared error of samples that are left out.
fn left_out(
    y: &DVector<f64>,
    fitted: impl Iterator<Item = f64>,
    leverages: impl Iterator<Item = f64>,
) -> f64 {
    let errors = y.iter().zip(fitted).zip(leverages).map(|((y, fit), h)| {
        // A sample that is fitted whatever its label says nothing.
        let left = (1.0 - h).max(1e-9);
        ((y - fit) / left).powi(2)
    });
    errors.sum::<f64>() / y.len() as f64
}

/// Waves at points, in orthogonal factors.
#[derive(Clone, Debug)]
pub(super) struct Waves {
    q: DMatrix<f64>,
    r: DMatrix<f64>,
    shells: Vec<usize>,
}

impl Waves {
    /// Of all frequencies that have fewer waves than there are points.
    pub(super) fn new(points: &DMatrix<f64>) -> Self {
        let most = if points.ncols() == 1 {
            HIGHEST
        } else {
            HIGHEST_OF_SEVERAL
        };
        let count = |highest: usize| (2 * highest + 1).pow(points.ncols() as u32);
        let highest = (0..=most).rev().find(|&k| count(k) < points.nrows()).unwrap_or(0);
        let (columns, shells) = waves(points, highest);
        let factors = columns.qr();
        Self {
            q: factors.q(),
            r: factors.r(),
            shells,
        }
    }

    /// The fit whose highest frequency has the smallest error on samples that are left out.
    pub(super) fn fit(&self, y: &DVector<f64>) -> Fit {
        let shares = self.q.tr_mul(y);
        let mut fitted = DVector::zeros(y.len());
        let mut leverages = DVector::zeros(y.len());
        let (mut best, mut done) = ((f64::INFINITY, 0), 0);
        for (highest, &columns) in self.shells.iter().enumerate() {
            for j in done..columns {
                let wave = self.q.column(j);
                fitted.axpy(shares[j], &wave, 1.0);
                leverages.cmpy(1.0, &wave, &wave, 1.0);
            }
            done = columns;
            let error = left_out(y, fitted.iter().copied(), leverages.iter().copied());
            if error < best.0 {
                best = (error, highest);
            }
        }
        let highest = best.1;
        let columns = self.shells.get(highest).copied().unwrap_or(0);
        let triangle = self.r.view((0, 0), (columns, columns));
        // Waves at different points are independent; where rounding says otherwise nothing is fitted.
        let coefficients = triangle.solve_upper_triangular(&shares.rows(0, columns));
        Fit::Fourier {
            highest,
            coefficients: coefficients.unwrap_or_else(|| DVector::zeros(columns)),
        }
    }
}

/// Kernel matrices at points, in eigenvectors.
#[derive(Clone, Debug)]
pub(super) struct Kernels {
    points: DMatrix<f64>,
    ridges: Vec<f64>,
    widths: Vec<Width>,
}

/// The kernel matrix of one width: eigenvectors and eigenvalues above [`CUT`], and H_ii for each ridge (samples × ridges).
#[derive(Clone, Debug)]
struct Width {
    width: f64,
    vectors: DMatrix<f64>,
    values: Vec<f64>,
    leverages: DMatrix<f64>,
}

impl Kernels {
    /// Of all widths.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub(super) fn new(points: DMatrix<f64>, cancel: &Cancel) -> Result<Self, Cancelled> {
        let powers = |low: f64, high: f64, count| log_spaced(10.0_f64.powf(low), 10.0_f64.powf(high), count);
        let ridges = powers(SMALLEST_RIDGE, LARGEST_RIDGE, RIDGES);
        let widths = powers(NARROWEST, WIDEST, WIDTHS);
        let widths = collect(0..widths.len(), |i| {
            Width::new(&points, widths[i], &ridges, cancel)
        })?;
        Ok(Self {
            points,
            ridges,
            widths,
        })
    }

    /// Kernel ridge regression with the width and ridge of the smallest error on samples that are left out.
    pub(super) fn fit(&self, y: &DVector<f64>) -> Fit {
        let fit = |i: usize| Ok(self.widths[i].best(y, &self.ridges));
        let Ok::<Vec<_>, Infallible>(fits) = collect(0..self.widths.len(), fit);
        let best = fits
            .into_iter()
            .zip(&self.widths)
            .min_by(|a, b| a.0.0.total_cmp(&b.0.0));
        let (width, ridge, coefficients) = match best {
            // (K + ρ)⁻¹ y = (y − H y)/ρ.
            Some(((_, ridge, fitted), width)) => {
                let ridge = self.ridges.get(ridge).copied().unwrap_or(1.0);
                (width.width, ridge, (y - fitted) / ridge)
            }
            None => (1.0, 1.0, DVector::zeros(y.len())),
        };
        Fit::Kernel {
            width,
            ridge,
            points: self.points.clone(),
            coefficients,
        }
    }
}

impl Width {
    fn new(points: &DMatrix<f64>, width: f64, ridges: &[f64], cancel: &Cancel) -> Result<Self, Cancelled> {
        let factor = factor(points, width, cancel)?;
        let (gram, rows) = (factor.transpose() * &factor, factor.nrows());
        let eigen = cancel.factorization(gram.nrows(), move || SymmetricEigen::new(gram))?;
        let order: Vec<usize> = (0..eigen.eigenvalues.len())
            .filter(|&j| eigen.eigenvalues[j] > CUT)
            .collect();
        let values: Vec<f64> = order.iter().map(|&j| eigen.eigenvalues[j]).collect();
        let turned = factor
            * DMatrix::from_fn(eigen.eigenvectors.nrows(), order.len(), |i, j| {
                eigen.eigenvectors[(i, order[j])] / values[j].sqrt()
            });
        let squares = turned.map(|u| u * u);
        let leverages = squares * shrinkage(&values, ridges);
        debug_assert_eq!(leverages.nrows(), rows);
        Ok(Self {
            width,
            vectors: turned,
            values,
            leverages,
        })
    }

    /// The smallest error on samples that are left out, the place of its ridge, and the fitted values.
    fn best(&self, y: &DVector<f64>, ridges: &[f64]) -> (f64, usize, DVector<f64>) {
        let shares = self.vectors.tr_mul(y);
        let mut shrunk = shrinkage(&self.values, ridges);
        for mut column in shrunk.column_iter_mut() {
            column.component_mul_assign(&shares);
        }
        let fitted = &self.vectors * shrunk;
        let error = |ridge: usize| {
            let (fit, h) = (fitted.column(ridge), self.leverages.column(ridge));
            left_out(y, fit.iter().copied(), h.iter().copied())
        };
        let errors: Vec<f64> = (0..ridges.len()).map(error).collect();
        let best = (0..ridges.len())
            .min_by(|&a, &b| errors[a].total_cmp(&errors[b]))
            .unwrap_or(0);
        (errors[best], best, fitted.column(best).into_owned())
    }
}

/// λ/(λ + ρ), eigenvalues × ridges.
fn shrinkage(values: &[f64], ridges: &[f64]) -> DMatrix<f64> {
    DMatrix::from_fn(values.len(), ridges.len(), |j, k| {
        values[j] / (values[j] + ridges[k])
    })
}

/// L with LLᵀ ≈ K, column by column at the sample that is known least (Fine & Scheinberg 2001): a smooth kernel needs far
/// fewer columns than there are samples.
fn factor(points: &DMatrix<f64>, width: f64, cancel: &Cancel) -> Result<DMatrix<f64>, Cancelled> {
    let rows = points.nrows();
    let mut left = DVector::from_element(rows, 1.0);
    let mut factor: DMatrix<f64> = DMatrix::zeros(rows, rows);
    let mut columns = 0;
    while columns < rows {
        cancel.check()?;
        let pivot = left.imax();
        let size = left[pivot];
        if size < CUT {
            break;
        }
        let at = points.rows(pivot, 1).into_owned();
        let mut column = kernel(points, &at, width).column(0).into_owned();
        let known = factor.columns(0, columns);
        let pivots = known.row(pivot).transpose();
        column.gemv(-1.0, &known, &pivots, 1.0);
        column /= size.sqrt();
        for (left, value) in left.iter_mut().zip(column.iter()) {
            *left = (*left - value * value).max(0.0);
        }
        left[pivot] = 0.0;
        factor.set_column(columns, &column);
        columns += 1;
    }
    Ok(factor.columns(0, columns).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setting(rows: usize, inputs: usize) -> (DMatrix<f64>, DVector<f64>) {
        let points = DMatrix::from_fn(rows, inputs, |i, j| {
            ((i + 1) as f64 * (0.618 + 0.13 * j as f64)).fract()
        });
        let y = DVector::from_fn(rows, |i, _| {
            (5.0 * points[(i, 0)]).sin() + 0.2 * (37.0 * i as f64).sin()
        });
        (points, y)
    }

    /// Samples that are left out in closed form, against leaving each out and fitting the others.
    #[test]
    fn errors_of_samples_left_out_are_those_of_fits_without_them() {
        let (points, y) = setting(30, 1);
        let (width, ridge) = (0.1, 0.3);
        let one = Width::new(&points, width, &[ridge], &Cancel::new()).unwrap();
        let (found, _, _) = one.best(&y, &[ridge]);
        let without = |i: usize| {
            let (others, labels) = (points.clone().remove_row(i), y.clone().remove_row(i));
            let gram = kernel(&others, &others, width) + DMatrix::identity(29, 29) * ridge;
            let coefficients = gram.lu().solve(&labels).unwrap();
            let at = points.rows(i, 1).into_owned();
            (y[i] - (kernel(&at, &others, width) * coefficients)[0]).powi(2)
        };
        let expected = (0..30).map(without).sum::<f64>() / 30.0;
        assert!((found / expected - 1.0).abs() < 1e-6, "{found} {expected}");
        let Fit::Fourier { highest, .. } = Waves::new(&points).fit(&y) else {
            panic!("no waves")
        };
        let error = |highest: usize| -> f64 {
            let without = |i: usize| {
                let (others, labels) = (points.clone().remove_row(i), y.clone().remove_row(i));
                let design = waves(&others, highest).0;
                let coefficients = design.svd(true, true).solve(&labels, 1e-12).unwrap();
                (y[i] - (waves(&points.rows(i, 1).into_owned(), highest).0 * coefficients)[0]).powi(2)
            };
            (0..30).map(without).sum::<f64>()
        };
        let best = (0..14).min_by(|&a, &b| error(a).total_cmp(&error(b))).unwrap();
        assert_eq!(highest, best);
    }

    #[test]
    fn a_kernel_falls_like_a_normal_density() {
        let left = DMatrix::from_row_slice(2, 2, &[0.0, 0.0, 0.3, 0.1]);
        let right = DMatrix::from_row_slice(1, 2, &[0.1, -0.2]);
        let values = kernel(&left, &right, 0.2);
        for (value, squared) in values.iter().zip([0.05, 0.13]) {
            let expected = f64::exp(-squared / 0.08);
            assert!((value / expected - 1.0).abs() < 1e-14, "{value} {expected}");
        }
    }

    #[test]
    fn a_kernel_fit_solves_its_equations() {
        for inputs in [1, 2] {
            let (points, y) = setting(50, inputs);
            let kernels = Kernels::new(points.clone(), &Cancel::new()).unwrap();
            let fit = kernels.fit(&y);
            let Fit::Kernel {
                width,
                ridge,
                coefficients,
                ..
            } = &fit
            else {
                panic!("no kernel")
            };
            let solved = kernel(&points, &points, *width) * coefficients + coefficients * *ridge;
            assert!((solved - &y).amax() < 1e-4 * y.amax());
        }
    }

    #[test]
    fn waves_of_several_inputs_are_all_products_once() {
        let (points, _) = setting(40, 2);
        let (columns, shells) = waves(&points, 2);
        assert_eq!((columns.ncols(), shells), (25, vec![1, 9, 25]));
        assert_eq!(columns.rank(1e-9), 25);
        let line = waves(&points.columns(0, 1).into_owned(), 3);
        assert_eq!((line.0.ncols(), line.1), (7, vec![1, 3, 5, 7]));
    }

    /// What is in the span of the waves is found exactly.
    #[test]
    fn a_wave_is_fitted_by_itself() {
        let (points, _) = setting(60, 1);
        let wave = |x: f64| (2.0 * std::f64::consts::TAU * x).sin();
        let fit = Waves::new(&points).fit(&points.column(0).map(wave));
        let at = DMatrix::from_fn(50, 1, |i, _| i as f64 / 50.0);
        assert!((fit.values(&at) - at.column(0).map(wave)).amax() < 1e-8);
    }
}
