//! How far to trust an estimate: the standard error of one run's estimate, from that run alone.
//!
//! Two things make it uncertain. The mean over rows is one of finitely many, and the rows of a run are not independent: they
//! share the weights that were fitted to them, the more so the closer the fit. For a linear smoother the variance grows by
//! κ = 2^{−α} estimate/train with α = −d log train/d log t, the effective number of rows being (tr A)²/tr A² with A = (I − H)²;
//! measured, late in nonlinear runs, it grows like √κ. And the responses are means over the same rows: a jackknife over
//! groups of them says how much they add.

use std::ops::AddAssign;

use super::inputs::TheoryError;
use crate::network::Errors;

/// Squared error, loss and misclassification.
pub(super) const MEASURES: usize = 3;

/// Groups of rows that the jackknife leaves out in turn.
pub(super) const GROUPS: usize = 8;

/// Standard errors of the estimate on either side of it that its drawn band covers: 95 % of normal errors.
pub const BAR: f64 = 1.96;

/// κ ≥ 1 at the last step of `train`, the training errors so far.
fn dependence(train: &[f64], estimate: f64) -> f64 {
    let (Some(t), Some(&last)) = (train.len().checked_sub(1), train.last()) else {
        return 1.0;
    };
    let earlier = t as f64 / 1.25;
    let (below, share) = (earlier as usize, earlier.fract());
    let (Some(&a), Some(&b)) = (train.get(below), train.get((below + 1).min(t))) else {
        return 1.0;
    };
    if t == 0 {
        return 1.0;
    }
    let before = (1.0 - share) * a.ln() + share * b.ln();
    let slope = (before - last.ln()) / 1.25_f64.ln();
    let kappa = (-slope).exp2() * estimate / last;
    // A training error of nothing leaves no slope.
    if kappa.is_finite() { kappa.max(1.0) } else { 1.0 }
}

/// The estimate at one step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EstimateStep {
    /// The step t.
    pub t: usize,
    /// Estimated test error (mean squared), test loss and misclassification rate.
    pub estimate: Errors,
    /// Standard errors of this run's estimate against this run's own test error. 1.96 of them ([`BAR`]) on either side
    /// cover it in 95 % of data sets.
    pub error: Errors,
}

/// Sums over the rows of a run, each as if it had not been trained on.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ErrorMoments {
    /// Of the errors.
    pub errors: [f64; MEASURES],
    /// Of their squares.
    pub squares: [f64; MEASURES],
}

impl ErrorMoments {
    /// One more row.
    pub(super) fn add(&mut self, measure: usize, error: f64) {
        self.errors[measure] += error;
        self.squares[measure] += error * error;
    }
}

impl AddAssign for ErrorMoments {
    fn add_assign(&mut self, other: Self) {
        for i in 0..MEASURES {
            self.errors[i] += other.errors[i];
            self.squares[i] += other.squares[i];
        }
    }
}

/// The estimate at step t from sums over m = `rows` rows, given the training errors up to that step and the estimates whose
/// responses were measured without each group of rows, where they are known.
///
/// # Errors
///
/// [`TheoryError::Diverged`] where it is not finite.
pub(super) fn estimate(
    t: usize,
    rows: usize,
    sums: &ErrorMoments,
    train: &[f64],
    without: Option<&[[f64; MEASURES]; GROUPS]>,
) -> Result<EstimateStep, TheoryError> {
    let m = rows as f64;
    let mean = sums.errors.map(|sum| sum / m);
    let kappa = dependence(train, mean[0]);
    let error = std::array::from_fn(|i| {
        let variance = (sums.squares[i] / m - mean[i] * mean[i]).max(0.0);
        let jackknife = without.map_or(0.0, |means| jackknife(means.map(|of| of[i])));
        standard_error(variance / m, kappa, jackknife)
    });
    if !mean.iter().chain(&error).all(|value: &f64| value.is_finite()) {
        return Err(TheoryError::Diverged { step: t });
    }
    Ok(EstimateStep {
        t,
        estimate: Errors::of(mean, 1),
        error: Errors::of(error, 1),
    })
}

/// The variance of a mean from its values without each group.
fn jackknife(without: [f64; GROUPS]) -> f64 {
    let count = GROUPS as f64;
    let mean = without.iter().sum::<f64>() / count;
    let squares: f64 = without.iter().map(|x| (x - mean).powi(2)).sum();
    (count - 1.0) / count * squares
}

/// The standard error of a mean over rows of plain variance `own`, given κ and the variance that a jackknife finds.
fn standard_error(own: f64, kappa: f64, jackknife: f64) -> f64 {
    (own * (1.0 + kappa.sqrt()) + (jackknife - own).max(0.0)).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where train = t^{−α} the dependence is 2^{−α} estimate/train, and never less than one.
    #[test]
    fn the_dependence_follows_a_power_law() {
        let train: Vec<f64> = (0..=40_i32).map(|t| f64::from(t.max(1)).powf(-1.5)).collect();
        let exact = 2_f64.powf(-1.5) * 0.5 / train[40];
        assert!((dependence(&train, 0.5) / exact - 1.0).abs() < 1e-9);
        assert_eq!(dependence(&[1.0, 0.9, 0.85], 0.9), 1.0);
        assert_eq!((dependence(&[1.0], 9.0), dependence(&[], 1.0)), (1.0, 1.0));
        assert_eq!(dependence(&[1.0, 0.0], 1.0), 1.0);
    }

    /// The mean and √2 standard errors of it where training has not begun; what is not finite is an event of its step.
    #[test]
    fn an_estimate_has_its_mean_and_standard_error_or_an_end() {
        let mut sums = ErrorMoments {
            errors: [8.0, 4.0, 2.0],
            squares: [40.0, 8.0, 2.0],
        };
        let of = |sums: &ErrorMoments, without: Option<&_>| estimate(3, 4, sums, &[2.0], without);
        let found = of(&sums, None).unwrap();
        assert_eq!((found.t, found.estimate), (3, Errors::of([8.0, 4.0, 2.0], 4)));
        assert!((found.error.mse - (2.0 * (10.0 - 4.0) / 4.0_f64).sqrt()).abs() < 1e-12);
        let mut without = [[2.0, 1.0, 0.5]; GROUPS];
        assert_eq!(of(&sums, Some(&without)), Ok(found));
        without[0][1] = 9.0;
        assert!(of(&sums, Some(&without)).unwrap().error.loss > found.error.loss);
        sums.errors[2] = f64::NAN;
        assert_eq!(of(&sums, None), Err(TheoryError::Diverged { step: 3 }));
    }

    /// Of a plain mean of independent numbers the jackknife is the plain standard error, and adds nothing.
    #[test]
    fn the_jackknife_of_a_mean_adds_nothing() {
        let groups: [f64; GROUPS] = std::array::from_fn(|g| (g as f64 * 1.7).sin());
        let total: f64 = groups.iter().sum();
        let mean = total / 8.0;
        let variance: f64 = groups.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / 7.0;
        let rows = variance / 8.0;
        let found = jackknife(groups.map(|x| (total - x) / 7.0));
        assert!((found / rows - 1.0).abs() < 1e-12);
        assert!((standard_error(rows, 1.0, found) / (2.0 * rows).sqrt() - 1.0).abs() < 1e-12);
        assert!(standard_error(0.25 * rows, 1.0, found) > standard_error(0.25 * rows, 1.0, 0.0));
    }
}
