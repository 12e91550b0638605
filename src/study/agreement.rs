//! How far apart the curves lie, in standard errors, and where training had best stop.

use std::borrow::Cow;

use super::results::Results;
use crate::statistics::Curve;
use crate::study::Quantity;
use crate::text;

/// Below this share of the value a standard error counts as rounding.
const ROUNDING: f64 = 1e-9;

/// The largest distance between two curves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gap {
    /// In joint standard errors, signed; None where there are no standard errors.
    pub deviation: Option<f64>,
    /// Relative to the second curve, signed.
    pub relative: f64,
    /// The step of the largest distance.
    pub step: usize,
}

/// Where runs and theory, and estimate and test error, lie farthest apart.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Agreement {
    /// Training error: runs against theory.
    pub train: Option<Gap>,
    /// Test error: runs against theory.
    pub test: Option<Gap>,
    /// The estimate's mean against the mean test error of the same runs; the standard error is that of the difference
    /// run by run.
    pub estimate: Option<Gap>,
}

impl Results {
    /// How far runs and theory, and estimate and test error, lie apart.
    #[must_use]
    pub fn agreement(&self) -> Agreement {
        Agreement::of(self)
    }

    /// The best steps to stop at.
    #[must_use]
    pub fn stopping(&self) -> Stopping {
        Stopping::of(self)
    }
}

impl Agreement {
    fn of(results: &Results) -> Self {
        let against = |quantity| worst(&results.runs_curve(quantity), &results.theory_curve(quantity));
        Self {
            train: against(Quantity::Train),
            test: against(Quantity::Test),
            estimate: estimate(results),
        }
    }
}

/// (left − right) in joint standard errors, step by step; NaN where there are none.
#[must_use]
pub fn deviations(left: &Curve, right: &Curve) -> Vec<f64> {
    let pairs = (0..left.len().min(right.len())).filter_map(|t| Some((left.at(t)?, right.at(t)?)));
    pairs
        .map(|(left, right)| {
            let (difference, joint) = (left.value - right.value, left.error.hypot(right.error));
            let rounding = ROUNDING * right.value.abs();
            if difference.abs() <= rounding {
                // Nothing differs, whatever the standard errors; NaN stays where there are none.
                0.0 * joint
            } else if joint <= rounding {
                difference / rounding
            } else {
                difference / joint
            }
        })
        .collect()
}

fn worst(left: &Curve, right: &Curve) -> Option<Gap> {
    let relative = |t: usize| Some(left.mean.get(t)? / right.mean.get(t)? - 1.0);
    let deviations = deviations(left, right);
    let finite = |values: Vec<f64>| {
        let finite = values.into_iter().enumerate().filter(|(_, x)| x.is_finite());
        finite.max_by(|(_, a), (_, b)| a.abs().total_cmp(&b.abs()))
    };
    let steps = deviations.len();
    match finite(deviations) {
        Some((step, deviation)) => Some(Gap {
            deviation: Some(deviation),
            relative: relative(step)?,
            step,
        }),
        None => finite((0..steps).filter_map(relative).collect()).map(|(step, relative)| Gap {
            deviation: None,
            relative,
            step,
        }),
    }
}

/// The step where the mean estimate is farthest from the mean test error, relative to it.
fn estimate(results: &Results) -> Option<Gap> {
    let (estimate, test) = (results.estimate_curve(), results.runs_curve(Quantity::Test));
    let gaps = results.estimate_gap();
    let relative = |t: usize| {
        estimate
            .mean
            .get(t)
            .zip(test.mean.get(t))
            .map(|(a, b)| a / b - 1.0)
    };
    let all = (0..estimate.len()).filter_map(|t| Some((t, relative(t)?)));
    let finite = all.filter(|(_, x)| x.is_finite());
    let (step, relative) = finite.max_by(|(_, a), (_, b)| a.abs().total_cmp(&b.abs()))?;
    let paired = gaps.at(step)?;
    let deviation = paired.value / paired.error;
    Some(Gap {
        deviation: deviation.is_finite().then_some(deviation),
        relative,
        step,
    })
}

impl Agreement {
    /// The agreement in words, a sentence for each comparison that can be made.
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        let against = |name: Cow<'static, str>, gap: Gap| {
            let (step, relative) = (gap.step, percent(gap.relative));
            match gap.deviation {
                Some(deviation) => text!(
                    "agreement-deviation",
                    curve = name,
                    deviation = format!("{:.1}", deviation.abs()),
                    relative = relative,
                    step = step
                ),
                None => text!(
                    "agreement-relative",
                    curve = name,
                    relative = relative,
                    step = step
                ),
            }
        };
        let estimate = |gap: Gap| {
            let relative = percent(gap.relative);
            text!("agreement-estimate", relative = relative, step = gap.step)
        };
        let all = [
            self.train.map(|gap| against(text!("curve-train-error"), gap)),
            self.test.map(|gap| against(text!("curve-test-error"), gap)),
            self.estimate.map(estimate),
        ];
        all.into_iter().flatten().map(Cow::into_owned).collect()
    }
}

fn percent(relative: f64) -> String {
    format!("{:.1} %", 100.0 * relative.abs())
}

/// The steps at which training had best stop: where a test error is smallest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stopping {
    /// By the theory, before any training.
    pub theory: Option<usize>,
    /// By the mean test error of the runs.
    pub runs: Option<usize>,
    /// By the mean estimate from training data alone.
    pub estimate: Option<usize>,
}

impl Stopping {
    /// Where to stop, in words; None where no curve is known.
    #[must_use]
    pub fn sentence(&self) -> Option<String> {
        let known = [
            self.runs.map(|step| text!("early-stopping-runs", step = step)),
            self.theory
                .map(|step| text!("early-stopping-theory", step = step)),
            self.estimate
                .map(|step| text!("early-stopping-estimate", step = step)),
        ];
        let known: Vec<_> = known.into_iter().flatten().collect();
        (!known.is_empty()).then(|| known.join("; "))
    }

    fn of(results: &Results) -> Self {
        Self {
            theory: results.theory_curve(Quantity::Test).lowest(),
            runs: results.runs_curve(Quantity::Test).lowest(),
            estimate: results.estimate_curve().lowest(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::Mean;

    fn curve(points: &[(f64, f64)]) -> Curve {
        Curve::of(points.iter().map(|&(value, error)| Mean {
            value,
            error,
            count: 2,
        }))
    }

    #[test]
    fn the_largest_deviation_is_found_with_its_sign() {
        let runs = curve(&[(1.0, 0.03), (2.0, 0.3), (0.5, 0.0)]);
        let theory = curve(&[(1.1, 0.04), (2.1, 0.4), (0.5, 0.0)]);
        let gap = worst(&runs, &theory).unwrap();
        assert_eq!(gap.step, 0);
        assert!((gap.deviation.unwrap() + 2.0).abs() < 1e-9 && (gap.relative + 1.0 / 11.0).abs() < 1e-9);
        assert_eq!(deviations(&runs, &theory)[2], 0.0);
    }

    #[test]
    fn without_standard_errors_the_relative_distance_counts() {
        let runs = curve(&[(1.0, f64::NAN), (3.0, f64::NAN)]);
        let theory = curve(&[(1.0, f64::NAN), (2.0, f64::NAN)]);
        let gap = worst(&runs, &theory).unwrap();
        assert_eq!((gap.deviation, gap.relative, gap.step), (None, 0.5, 1));
        assert_eq!(worst(&curve(&[]), &theory), None);
    }
}
