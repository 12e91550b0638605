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

/// From so many numbers on sorting them takes long enough for a thread of its own.
const MANY: usize = 1 << 17;

impl Normality {
    /// Of at least eight finite numbers that are not all equal.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub fn of(values: &[f64], cancel: &Cancel) -> Result<Option<Self>, Cancelled> {
        standardized(values, cancel)?
            .map(|sorted| Self::of_standardized(&sorted, cancel))
            .transpose()
    }

    /// Of numbers as from [`standardized`].
    fn of_standardized(sorted: &[f64], cancel: &Cancel) -> Result<Self, Cancelled> {
        let count = sorted.len() as f64;
        let mut logs = 0.0;
        // Two distribution functions cost some ten operations each.
        for range in cancel.ranges(sorted.len(), 20) {
            for i in range? {
                let (low, high) = (sorted[i], sorted[sorted.len() - 1 - i]);
                logs += (2.0 * i as f64 + 1.0) * (log_below(low) + log_below(-high));
            }
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
///
/// # Errors
///
/// If cancelled. The sort is one library call: above a hundred thousand numbers it runs on a thread of its own.
pub(crate) fn standardized(values: &[f64], cancel: &Cancel) -> Result<Option<Vec<f64>>, Cancelled> {
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
    for range in cancel.ranges(values.len(), 1) {
        numbers.extend(values[range?].iter().map(|x| (x - mean) / scale));
    }
    if numbers.len() < MANY {
        numbers.sort_unstable_by(f64::total_cmp);
        return Ok(Some(numbers));
    }
    let sorted = cancel.apart(move || {
        numbers.sort_unstable_by(f64::total_cmp);
        numbers
    })?;
    Ok(Some(sorted))
}

/// The sum of what becomes of each number, in order.
fn sum(values: &[f64], of: impl Fn(f64) -> f64, cancel: &Cancel) -> Result<f64, Cancelled> {
    let mut sum = 0.0;
    for range in cancel.ranges(values.len(), 1) {
        for &value in &values[range?] {
            sum += of(value);
        }
    }
    Ok(sum)
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

    fn of(values: &[f64]) -> Option<Normality> {
        Normality::of(values, &Cancel::new()).unwrap()
    }

    #[test]
    fn normal_numbers_pass_at_their_level() {
        let tests = 2000;
        let mut below_level = [0; 3];
        for seed in 0..tests {
            let test = of(&normals(seed, 200)).unwrap();
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
            assert!(of(&values).unwrap().p_value < 1e-6);
        }
        assert_eq!(of(&[1.0; 50]), None);
        assert_eq!(of(&[0.0, f64::NAN, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]), None);
    }

    #[test]
    fn many_numbers_are_sorted_and_may_be_cancelled() {
        let values = normals(7, MANY + 5);
        let cancel = Cancel::new();
        let sorted = standardized(&values, &cancel).unwrap().unwrap();
        assert!(sorted.len() == values.len() && sorted.is_sorted());
        cancel.cancel();
        assert_eq!(Normality::of(&values, &cancel), Err(Cancelled));
        assert_eq!(Normality::of_standardized(&sorted, &cancel), Err(Cancelled));
    }
}
