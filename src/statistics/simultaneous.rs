//! How far two mean curves come apart by chance alone, over all of their steps together.
//!
//! At each step the distance of two right curves in joint standard errors follows something like a t distribution; the largest
//! of many steps is larger, the more so the fewer curves each standard error is of. How much larger depends on how the
//! steps hang together: that is taken from the curves themselves, by a parametric bootstrap of normal curves with their
//! sample covariance (a *sup-t* band: Montiel Olea and Plagborg-Møller 2019).

use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

use super::quantiles::sample_quantile;

/// Share of right predictions whose largest distance stays below the limit.
const LEVEL: f64 = 0.95;
/// Bootstrap samples.
const SAMPLES: usize = 400;
/// Steps that are looked at, at most: neighbours are nearly one.
const MOST_STEPS: usize = 40;
/// Curves whose scatter is drawn anew; of more the standard error is as good as known.
const MANY: usize = 24;
/// Fewest curves whose standard errors say something.
const FEWEST: usize = 3;

/// Below which number of joint standard errors the largest distance of two curves over all steps stays, in 95 % of cases where both
/// have the same expectation. `curves` are the single curves behind the first mean; `errors` are the standard errors of both
/// means at each step, the second one of `others` curves that hang together over the steps as the first ones do.
///
/// None with fewer than three curves, or where nothing varies.
pub(crate) fn limit_of_largest(curves: &[&[f64]], errors: &[[f64; 2]], others: usize) -> Option<f64> {
    if curves.len() < FEWEST {
        return None;
    }
    let mut steps: Vec<usize> = (0..errors.len())
        .filter(|&t| varies(curves, t) && errors.get(t).is_some_and(|[a, b]| a.hypot(*b).is_finite()))
        .collect();
    let stride = steps.len().div_ceil(MOST_STEPS).max(1);
    // The last step is among those that are looked at.
    let last = steps.len().saturating_sub(1) % stride;
    steps = steps.into_iter().skip(last).step_by(stride).collect();
    if steps.is_empty() {
        return None;
    }
    let scatter = scatter(curves, &steps);
    let errors: Vec<[f64; 2]> = steps.iter().filter_map(|&t| errors.get(t).copied()).collect();
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let mut largest: Vec<f64> = (0..SAMPLES)
        .map(|_| {
            let one = Means::draw(&scatter, curves.len(), &mut random);
            let other = Means::draw(&scatter, others, &mut random);
            let distance = |(t, [a, b]): (usize, &[f64; 2])| {
                let at = |values: &[f64]| values.get(t).copied().unwrap_or(f64::NAN);
                let difference = a * at(&one.mean) - b * at(&other.mean);
                difference.abs() / (a * at(&one.deviation)).hypot(b * at(&other.deviation))
            };
            errors.iter().enumerate().map(distance).fold(0.0, f64::max)
        })
        .collect();
    largest.sort_by(f64::total_cmp);
    Some(sample_quantile(&largest, LEVEL))
}

fn varies(curves: &[&[f64]], t: usize) -> bool {
    let mut values = curves
        .iter()
        .map(|curve| curve.get(t).copied().unwrap_or(f64::NAN));
    let first = values.next().unwrap_or(f64::NAN);
    let mut differs = false;
    first.is_finite()
        && values.all(|x| {
            differs |= (x - first).abs() > 1e-12 * first.abs();
            x.is_finite()
        })
        && differs
}

/// Curves whose sample covariance is the sample correlation of some curves at some steps: combinations of them with
/// independent normal factors are normal curves with that correlation.
fn scatter(curves: &[&[f64]], steps: &[usize]) -> Vec<Vec<f64>> {
    let used = curves.len().min(2 * MANY);
    let mut rows = vec![Vec::with_capacity(steps.len()); used];
    for &t in steps {
        let values: Vec<f64> = curves
            .iter()
            .take(used)
            .filter_map(|curve| curve.get(t).copied())
            .collect();
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        let length = values.iter().map(|x| (x - mean).powi(2)).sum::<f64>().sqrt();
        for (row, x) in rows.iter_mut().zip(values) {
            row.push(if length > 0.0 { (x - mean) / length } else { 0.0 });
        }
    }
    rows
}

/// A mean over normal curves of variance 1, in units of its standard error, and their standard deviation.
struct Means {
    mean: Vec<f64>,
    deviation: Vec<f64>,
}

impl Means {
    fn draw(scatter: &[Vec<f64>], count: usize, random: &mut impl Rng) -> Self {
        let steps = scatter.first().map_or(0, Vec::len);
        let mut curve = |sum: &mut dyn FnMut(usize, f64)| {
            let mut values = vec![0.0; steps];
            for row in scatter {
                let factor: f64 = random.sample(StandardNormal);
                values
                    .iter_mut()
                    .zip(row)
                    .for_each(|(value, x)| *value += factor * x);
            }
            values.into_iter().enumerate().for_each(|(t, x)| sum(t, x));
        };
        let (mut mean, mut squares) = (vec![0.0; steps], vec![0.0; steps]);
        if count > MANY {
            curve(&mut |t, x| mean[t] = x);
            let deviation = vec![1.0; steps];
            return Self { mean, deviation };
        }
        for _ in 0..count {
            curve(&mut |t, x| {
                mean[t] += x;
                squares[t] += x * x;
            });
        }
        let size = count as f64;
        let deviation = mean.iter().zip(&squares).map(|(sum, squares)| {
            let variance = (squares - sum * sum / size) / (size - 1.0);
            variance.max(0.0).sqrt()
        });
        let deviation = deviation.collect();
        mean.iter_mut().for_each(|sum| *sum /= size.sqrt());
        Self { mean, deviation }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::Mean;

    /// Curves of an autoregression: steps hang together the more, the larger `memory`.
    fn curves(count: usize, steps: usize, memory: f64, random: &mut impl Rng) -> Vec<Vec<f64>> {
        let fresh = (1.0 - memory * memory).sqrt();
        let mut curve = || {
            let mut x: f64 = random.sample(StandardNormal);
            let next = |t: usize, x: &mut f64, noise: f64| {
                *x = memory * *x + fresh * noise;
                (1.0 + t as f64) * *x
            };
            (0..steps)
                .map(|t| next(t, &mut x, random.sample(StandardNormal)))
                .collect::<Vec<f64>>()
        };
        (0..count).map(|_| curve()).collect()
    }

    fn means(curves: &[Vec<f64>]) -> Vec<Mean> {
        let steps = curves[0].len();
        (0..steps)
            .map(|t| Mean::of(curves.iter().map(move |curve| curve[t])))
            .collect()
    }

    /// Of right predictions about one in twenty lies farther out, however many steps hang together and however few curves
    /// there are; three standard errors would alarm far more often.
    #[test]
    fn the_limit_is_passed_by_chance_in_one_case_of_twenty() {
        for (memory, runs, replicas) in [(0.95, 6, 4), (0.5, 8, 4), (0.95, 30, 4), (0.8, 5, 20)] {
            let mut random = ChaCha8Rng::seed_from_u64(3);
            let trials = 300;
            let (mut beyond, mut alarms) = (0, 0);
            for _ in 0..trials {
                let left = curves(runs, 30, memory, &mut random);
                let right = curves(replicas, 30, memory, &mut random);
                let (a, b) = (means(&left), means(&right));
                let distance = |(a, b): (&Mean, &Mean)| (a.value - b.value).abs() / a.error.hypot(b.error);
                let largest = a.iter().zip(&b).map(distance).fold(0.0, f64::max);
                let errors: Vec<[f64; 2]> = a.iter().zip(&b).map(|(a, b)| [a.error, b.error]).collect();
                let left: Vec<&[f64]> = left.iter().map(Vec::as_slice).collect();
                let limit = limit_of_largest(&left, &errors, replicas).unwrap();
                beyond += usize::from(largest > limit);
                alarms += usize::from(largest > 3.0);
            }
            let share = beyond as f64 / trials as f64;
            assert!(
                (0.01..0.13).contains(&share),
                "{memory} {runs} {replicas}: {share}"
            );
            if runs < 30 {
                assert!(
                    alarms > 2 * beyond,
                    "{memory} {runs} {replicas}: {alarms} {beyond}"
                );
            }
        }
    }

    #[test]
    fn two_curves_give_no_limit() {
        let errors = [[0.1, 0.1]; 3];
        let (a, b, c) = ([1.0, 2.0, 3.0], [1.1, 2.2, 3.1], [0.9, 2.1, 3.2]);
        assert_eq!(limit_of_largest(&[&a, &b], &errors, 4), None);
        assert!(limit_of_largest(&[&a, &b, &c], &errors, 4).unwrap() > 3.0);
        assert_eq!(limit_of_largest(&[&a, &a, &a], &errors, 4), None);
        assert_eq!(limit_of_largest(&[&a, &b, &c], &[[f64::NAN; 2]; 3], 4), None);
    }
}
