//! The Anderson–Darling test of normality.

use super::normal::normal_cdf;
use crate::control::{Cancel, Cancelled};

/// The Anderson–Darling test that numbers are normal with unknown mean and variance.
///
/// A² = −N − (1/N) Σ (2i − 1) [ln Φ(x_i) + ln(1 − Φ(x_{N+1−i}))] of the sorted, standardized numbers; the statistic is
/// A² (1 + 0.75/N + 2.25/N²), with the p-value of D'Agostino and Stephens (*Goodness-of-fit techniques*, 1986, table 4.9).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Normality {
    /// The statistic, about 0.4 for normal numbers.
    pub statistic: f64,
    /// The probability of at least as large a statistic from normal numbers.
    pub p_value: f64,
}

/// Above this statistic numbers are called not normal at the level of one in twenty.
pub const CRITICAL: f64 = 0.752;

/// Numbers that are summed up, and that are sorted at once, between two looks at the switch.
const PIECE: usize = 1 << 17;

impl Normality {
    /// Of at least eight finite numbers that are not all equal.
    #[must_use]
    pub fn of(values: &[f64]) -> Option<Self> {
        // Nobody else holds this switch.
        Self::unless(values, &Cancel::new()).ok().flatten()
    }

    /// As [`Self::of`].
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub(crate) fn unless(values: &[f64], cancel: &Cancel) -> Result<Option<Self>, Cancelled> {
        standardize(values, cancel)?
            .map(|sorted| Self::of_standardized(&sorted, cancel))
            .transpose()
    }

    /// Of numbers as from [`standardized`].
    fn of_standardized(sorted: &[f64], cancel: &Cancel) -> Result<Self, Cancelled> {
        let count = sorted.len() as f64;
        let mut logs = 0.0;
        for (i, (low, high)) in sorted.iter().zip(sorted.iter().rev()).enumerate() {
            if i.is_multiple_of(PIECE) {
                cancel.check()?;
            }
            logs += (2.0 * i as f64 + 1.0) * (log_below(*low) + log_below(-high));
        }
        let statistic = (-count - logs / count) * (1.0 + 0.75 / count + 2.25 / count.powi(2));
        Ok(Self {
            statistic,
            p_value: p_value(statistic),
        })
    }
}

fn p_value(a: f64) -> f64 {
    // The fit turns upwards far beyond any probability that matters.
    let a = a.min(150.0);
    if a < 0.2 {
        1.0 - (-13.436 + 101.14 * a - 223.73 * a * a).exp()
    } else if a < 0.34 {
        1.0 - (-8.318 + 42.796 * a - 59.938 * a * a).exp()
    } else if a < 0.6 {
        (0.9177 - 4.279 * a - 1.38 * a * a).exp()
    } else {
        (1.2937 - 5.709 * a + 0.0186 * a * a).exp()
    }
}

/// ln Φ(x), finite also where Φ underflows.
fn log_below(x: f64) -> f64 {
    normal_cdf(x).max(f64::MIN_POSITIVE).ln()
}

/// The numbers sorted, with mean 0 and variance 1; None where that is not possible or says nothing.
#[must_use]
pub(crate) fn standardized(values: &[f64]) -> Option<Vec<f64>> {
    // Nobody else holds this switch.
    standardize(values, &Cancel::new()).ok().flatten()
}

fn standardize(values: &[f64], cancel: &Cancel) -> Result<Option<Vec<f64>>, Cancelled> {
    if values.len() < 8 || values.iter().any(|x| !x.is_finite()) {
        return Ok(None);
    }
    let count = values.len() as f64;
    let mean = sum(values, |x| x, cancel)? / count;
    let variance = sum(values, |x| (x - mean).powi(2), cancel)? / (count - 1.0);
    let scale = variance.sqrt();
    // Rounding alone makes equal numbers differ.
    if scale <= 1e-12 * mean.abs() || scale == 0.0 {
        return Ok(None);
    }
    let mut numbers = Vec::with_capacity(values.len());
    for piece in values.chunks(PIECE) {
        cancel.check()?;
        numbers.extend(piece.iter().map(|x| (x - mean) / scale));
    }
    sort(&mut numbers, cancel)?;
    Ok(Some(numbers))
}

/// The sum of what becomes of each number, in order.
fn sum(values: &[f64], of: impl Fn(f64) -> f64, cancel: &Cancel) -> Result<f64, Cancelled> {
    let mut sum = 0.0;
    for piece in values.chunks(PIECE) {
        cancel.check()?;
        for &value in piece {
            sum += of(value);
        }
    }
    Ok(sum)
}

/// Sorts numbers: pieces, then pairs of them together, as far as one piece at a time.
fn sort(numbers: &mut Vec<f64>, cancel: &Cancel) -> Result<(), Cancelled> {
    for piece in numbers.chunks_mut(PIECE) {
        cancel.check()?;
        piece.sort_unstable_by(f64::total_cmp);
    }
    let mut sorted = PIECE;
    while sorted < numbers.len() {
        let mut merged = Vec::with_capacity(numbers.len());
        for pair in numbers.chunks(2 * sorted) {
            let (left, right) = pair.split_at(sorted.min(pair.len()));
            merge(left, right, &mut merged, cancel)?;
        }
        *numbers = merged;
        sorted *= 2;
    }
    Ok(())
}

/// Appends two sorted lists as one.
fn merge(left: &[f64], right: &[f64], out: &mut Vec<f64>, cancel: &Cancel) -> Result<(), Cancelled> {
    let (mut i, mut j) = (0, 0);
    while let (Some(a), Some(b)) = (left.get(i), right.get(j)) {
        if (i + j).is_multiple_of(PIECE) {
            cancel.check()?;
        }
        if b.total_cmp(a).is_lt() {
            out.push(*b);
            j += 1;
        } else {
            out.push(*a);
            i += 1;
        }
    }
    for rest in left[i..].chunks(PIECE).chain(right[j..].chunks(PIECE)) {
        cancel.check()?;
        out.extend_from_slice(rest);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;
    use rand_distr::StandardNormal;

    fn normals(seed: u64, count: usize) -> Vec<f64> {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        (0..count).map(|_| generator.sample(StandardNormal)).collect()
    }

    #[test]
    fn normal_numbers_pass_at_their_level() {
        let tests = 2000;
        let mut below_level = [0; 3];
        for seed in 0..tests {
            let test = Normality::of(&normals(seed, 200)).unwrap();
            for (count, level) in below_level.iter_mut().zip([0.01, 0.05, 0.5]) {
                *count += usize::from(test.p_value < level);
            }
            // The fitted p-value and the tabulated critical value agree but for rounding.
            if (test.statistic - CRITICAL).abs() > 1e-2 {
                assert_eq!(test.p_value < 0.05, test.statistic > CRITICAL, "{test:?}");
            }
        }
        for (count, level) in below_level.into_iter().zip([0.01, 0.05, 0.5]) {
            let share = count as f64 / tests as f64;
            let error = (level * (1.0_f64 - level) / tests as f64).sqrt();
            assert!(
                (share - level).abs() < 4.0 * error,
                "{share} of tests at level {level}"
            );
        }
    }

    #[test]
    fn other_laws_fail() {
        let uniform: Vec<f64> = normals(1, 1200).into_iter().map(normal_cdf).collect();
        let mixed: Vec<f64> = normals(2, 1200)
            .into_iter()
            .enumerate()
            .map(|(i, x)| x + 3.0 * (i % 2) as f64)
            .collect();
        for values in [uniform, mixed] {
            assert!(Normality::of(&values).unwrap().p_value < 1e-6);
        }
        assert_eq!(Normality::of(&[1.0; 50]), None);
        assert_eq!(
            Normality::of(&[0.0, f64::NAN, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]),
            None
        );
    }

    #[test]
    fn more_numbers_than_a_piece_are_sorted_and_may_be_cancelled() {
        let values = normals(7, 3 * PIECE + 5);
        let (mut ours, mut all) = (values.clone(), values.clone());
        sort(&mut ours, &Cancel::new()).unwrap();
        all.sort_unstable_by(f64::total_cmp);
        assert_eq!(ours, all);
        let cancel = Cancel::new();
        cancel.cancel();
        assert_eq!(Normality::unless(&values, &cancel), Err(Cancelled));
        assert_eq!(Normality::of_standardized(&all, &cancel), Err(Cancelled));
    }
}
