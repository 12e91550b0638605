//! Exponents from curves: a straight line through logarithms.

use std::ops::Range;

use super::Mean;

/// Groups of replicas, at most, of which one at a time is left out.
const GROUPS: usize = 50;

/// A power law y ≈ c x^s fitted to logarithms by least squares.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct PowerLaw {
    /// s.
    pub(crate) exponent: f64,
    /// The standard error of s that the scatter around the line gives; on a curve without noise it is curvature.
    pub(crate) error: f64,
    /// ln c.
    pub(crate) offset: f64,
}

impl PowerLaw {
    /// Through the points whose x lies in a window; `None` of fewer than three, or of numbers without a logarithm.
    pub(crate) fn fit(points: impl Iterator<Item = (f64, f64)>, [low, high]: [f64; 2]) -> Option<Self> {
        let logs: Vec<(f64, f64)> = points
            .filter(|(x, y)| (low..=high).contains(x) && *x > 0.0 && *y > 0.0 && y.is_finite())
            .map(|(x, y)| (x.ln(), y.ln()))
            .collect();
        let count = logs.len() as f64;
        if logs.len() < 3 {
            return None;
        }
        let mean = |part: fn(&(f64, f64)) -> f64| logs.iter().map(part).sum::<f64>() / count;
        let (x, y) = (mean(|p| p.0), mean(|p| p.1));
        let spread: f64 = logs.iter().map(|p| (p.0 - x).powi(2)).sum();
        let exponent = logs.iter().map(|p| (p.0 - x) * (p.1 - y)).sum::<f64>() / spread;
        let offset = y - exponent * x;
        let residual: f64 = logs.iter().map(|p| (p.1 - offset - exponent * p.0).powi(2)).sum();
        Some(Self {
            exponent,
            error: (residual / (count - 2.0) / spread).sqrt(),
            offset,
        })
    }

    /// As [`Self::fit`] through points (x, y, standard error of y), each with the weight that its error gives it; the error of the
    /// exponent follows from theirs. Without errors it is the line of [`Self::fit`].
    pub(crate) fn fit_with_errors(points: &[[f64; 3]], window: [f64; 2]) -> Option<Self> {
        let sound = |point: &&[f64; 3]| {
            let [x, y, error] = **point;
            (window[0]..=window[1]).contains(&x) && x > 0.0 && y > 0.0 && y.is_finite() && error > 0.0
        };
        let logs: Vec<[f64; 3]> = points
            .iter()
            .filter(sound)
            .map(|[x, y, error]| [x.ln(), y.ln(), (y / error).powi(2)])
            .collect();
        if logs.len() < 3 || logs.iter().any(|log| !log[2].is_finite()) {
            return Self::fit(points.iter().map(|point| (point[0], point[1])), window);
        }
        let total: f64 = logs.iter().map(|log| log[2]).sum();
        let mean = |k: usize| logs.iter().map(|log| log[2] * log[k]).sum::<f64>() / total;
        let (x, y) = (mean(0), mean(1));
        let spread: f64 = logs.iter().map(|log| log[2] * (log[0] - x).powi(2)).sum();
        let slope: f64 = logs.iter().map(|log| log[2] * (log[0] - x) * (log[1] - y)).sum();
        let exponent = slope / spread;
        Some(Self {
            exponent,
            error: spread.sqrt().recip(),
            offset: y - exponent * x,
        })
    }

    /// As [`Self::fit`] through the means over replicas at each x. The error of the exponent is that of a jackknife over replicas,
    /// each of which may share its luck over all x; of a single replica it is that of the scatter.
    pub(crate) fn of_replicas(places: &[(f64, Vec<f64>)], window: [f64; 2]) -> Option<Self> {
        let fit = |without: Range<usize>| {
            let mean = |(x, values): &(f64, Vec<f64>)| {
                let kept = values.iter().enumerate().filter(|(i, _)| !without.contains(i));
                (*x, Mean::of(kept.map(|(_, value)| *value)).value)
            };
            Self::fit(places.iter().map(mean), window)
        };
        let whole = fit(0..0)?;
        let inside = places.iter().filter(|(x, _)| (window[0]..=window[1]).contains(x));
        let count = inside.map(|(_, values)| values.len()).min()?;
        let groups = count.min(GROUPS);
        if groups < 2 {
            return Some(whole);
        }
        let group = |i: usize| i * count / groups..(i + 1) * count / groups;
        let left_out = (0..groups).map(|i| Some(fit(group(i))?.exponent));
        let mean = Mean::of(left_out.collect::<Option<Vec<f64>>>()?.into_iter());
        // The mean's error divides by g (g − 1), the jackknife's variance by g/(g − 1).
        Some(Self {
            error: mean.error * (groups - 1) as f64,
            ..whole
        })
    }

    /// The line at x.
    pub(crate) fn at(&self, x: f64) -> f64 {
        (self.offset + self.exponent * x.ln()).exp()
    }
}

#[cfg(test)]
mod tests {
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;
    use rand_distr::StandardNormal;

    use super::*;

    /// Over many tables the jackknife's variance is that of the exponent, where replicas share their luck over all x and where they
    /// do not; the scatter around the line shows only what is not shared.
    #[test]
    fn errors_of_exponents_are_those_of_replicas() {
        let mut rng = ChaCha8Rng::seed_from_u64(4);
        for shared in [0.05, 0.0] {
            let mut table = || {
                let mut normal = || rng.sample::<f64, _>(StandardNormal);
                let slopes: Vec<f64> = (0..12).map(|_| -0.7 + shared * normal()).collect();
                let at = |i: i32| {
                    let x = 2.0_f64.powi(i);
                    (
                        x,
                        slopes
                            .iter()
                            .map(|s| x.powf(*s) * (1.0 + 0.02 * normal()))
                            .collect(),
                    )
                };
                let places: Vec<(f64, Vec<f64>)> = (0..8).map(at).collect();
                let alone = PowerLaw::fit(places.iter().map(|(x, y)| (*x, y[0])), [1.0, 1e3]).unwrap();
                (PowerLaw::of_replicas(&places, [1.0, 1e3]).unwrap(), alone)
            };
            let tables: Vec<(PowerLaw, PowerLaw)> = (0..400).map(|_| table()).collect();
            let exponents = Mean::of(tables.iter().map(|(law, _)| law.exponent));
            let variance = 400.0 * exponents.error.powi(2);
            let estimated = Mean::of(tables.iter().map(|(law, _)| law.error.powi(2)));
            // A variance of 400 normal numbers has an error of a fourteenth.
            let gap = estimated.value / variance - 1.0;
            let error = (2.0_f64 / 400.0).sqrt().hypot(estimated.error / estimated.value);
            assert!(gap.abs() < 3.0 * error, "{shared}: {gap} ± {error}");
            let scatter = Mean::of(tables.iter().map(|(_, alone)| alone.error.powi(2) / 12.0)).value;
            assert!(shared == 0.0 || scatter < 0.1 * variance, "{scatter} {variance}");
        }
        let single = [(1.0, vec![1.0]), (2.0, vec![0.4]), (4.0, vec![0.3])];
        let plain = PowerLaw::fit(single.iter().map(|(x, y)| (*x, y[0])), [1.0, 9.0]);
        assert_eq!(PowerLaw::of_replicas(&single, [1.0, 9.0]), plain);
    }
}
