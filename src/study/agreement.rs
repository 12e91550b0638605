//! How far apart the curves lie, in standard errors, and where training had best stop.

use std::borrow::Cow;

use super::estimates::Estimate;
use super::estimators::EstimatorName;
use super::results::Results;
use crate::statistics::Curve;
use crate::statistics::simultaneous::limit_of_largest;
use crate::study::{Measure, Quantity};
use crate::text;

/// Below this share of the value a standard error counts as rounding.
const ROUNDING: f64 = 1e-9;

/// Runs whose standard errors say something: that of two runs is off by a factor of two and more.
const FEWEST_RUNS: usize = 3;

/// The largest distance between two curves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gap {
    /// In joint standard errors, signed; None where there are no standard errors, or of two runs alone.
    pub deviation: Option<f64>,
    /// Joint standard errors below which the largest distance over all steps stays in 95 % of cases where both curves are
    /// right; None where that is not known.
    pub limit: Option<f64>,
    /// Relative to the second curve, signed.
    pub relative: f64,
    /// The step of the largest distance.
    pub step: usize,
}

/// Where runs and theory, and estimate and test error, lie farthest apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Agreement {
    /// Training error: runs against theory.
    pub train: Option<Gap>,
    /// Test error: runs against theory.
    pub test: Option<Gap>,
    /// Each estimator's mean against the mean test error of the same runs.
    pub estimates: Vec<EstimateGap>,
    /// Whether there are two runs alone, whose standard errors say nothing.
    pub two_runs: bool,
}

/// How far an estimator is off.
#[derive(Clone, Debug, PartialEq)]
pub struct EstimateGap {
    /// The estimator.
    pub name: EstimatorName,
    /// Its mean against the mean test error of the same runs; the standard error is that of the difference run by run.
    pub gap: Gap,
    /// Of all runs and steps the share at which the 95 % band of a run's estimate holds that run's own test error.
    pub covered: f64,
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
        let against = |quantity| {
            let (runs, theory) = (results.runs_curve(quantity), results.theory_curve(quantity));
            let limit = limit(results, quantity);
            let comparable = runs.count.first().is_none_or(|&count| count >= FEWEST_RUNS);
            worst(&runs, &theory, comparable).map(|gap| Gap {
                limit: limit.filter(|_| gap.deviation.is_some()),
                ..gap
            })
        };
        Self {
            train: against(Quantity::Train),
            test: against(Quantity::Test),
            estimates: results.estimates().filter_map(off).collect(),
            two_runs: results.runs_curve(Quantity::Test).count.first() == Some(&2),
        }
    }
}

/// The number of joint standard errors below which the largest distance of runs and theory stays in 95 % of cases where
/// the theory is right; None with fewer than three runs.
pub(super) fn limit(results: &Results, quantity: Quantity) -> Option<f64> {
    // It takes some milliseconds, and says nothing before the end.
    if !results.is_complete() && !results.cancelled {
        return None;
    }
    let (mean, theory) = (results.runs_curve(quantity), results.theory_curve(quantity));
    let steps = mean.len().min(theory.len());
    let errors: Vec<[f64; 2]> = mean
        .error
        .iter()
        .zip(&theory.error)
        .map(|(a, b)| [*a, *b])
        .collect();
    let runs: Vec<Vec<f64>> = (0..results.shape().runs)
        .map(|run| results.run_measure(run, quantity, Measure::Squared))
        .filter(|curve| curve.len() >= steps)
        .collect();
    let runs: Vec<&[f64]> = runs.iter().map(Vec::as_slice).collect();
    limit_of_largest(&runs, &errors, theory.count.first().copied().unwrap_or(0))
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

/// Where two curves lie farthest apart: in joint standard errors where those are `comparable`, or else relative to the second one.
fn worst(left: &Curve, right: &Curve, comparable: bool) -> Option<Gap> {
    let relative = |t: usize| Some(left.mean.get(t)? / right.mean.get(t)? - 1.0);
    let mut deviations = deviations(left, right);
    if !comparable {
        deviations.fill(f64::NAN);
    }
    let finite = |values: Vec<f64>| {
        let finite = values.into_iter().enumerate().filter(|(_, x)| x.is_finite());
        finite.max_by(|(_, a), (_, b)| a.abs().total_cmp(&b.abs()))
    };
    let steps = deviations.len();
    match finite(deviations) {
        Some((step, deviation)) => Some(Gap {
            deviation: Some(deviation),
            limit: None,
            relative: relative(step)?,
            step,
        }),
        None => finite((0..steps).filter_map(relative).collect()).map(|(step, relative)| Gap {
            deviation: None,
            limit: None,
            relative,
            step,
        }),
    }
}

/// The step where the mean estimate is farthest from the mean test error, relative to it.
fn off(estimate: Estimate<'_>) -> Option<EstimateGap> {
    let (curve, test) = (estimate.curve(Measure::Squared), estimate.test());
    let relative = |t: usize| curve.mean.get(t).zip(test.mean.get(t)).map(|(a, b)| a / b - 1.0);
    let all = (0..curve.len()).filter_map(|t| Some((t, relative(t)?)));
    let finite = all.filter(|(_, x)| x.is_finite());
    let (step, relative) = finite.max_by(|(_, a), (_, b)| a.abs().total_cmp(&b.abs()))?;
    let paired = estimate.gap().at(step)?;
    let deviation = paired.value / paired.error;
    Some(EstimateGap {
        name: estimate.name.clone(),
        gap: Gap {
            deviation: deviation.is_finite().then_some(deviation),
            limit: None,
            relative,
            step,
        },
        covered: estimate.covered()?,
    })
}

impl Agreement {
    /// The agreement in words, a sentence for each comparison that can be made.
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        let against = |name: Cow<'static, str>, gap: Gap| {
            let (step, relative) = (gap.step, percent(gap.relative));
            let Some(deviation) = gap.deviation.map(f64::abs) else {
                let key = match self.two_runs {
                    true => "agreement-two-runs",
                    false => "agreement-relative",
                };
                return text!(key, curve = name, relative = relative, step = step);
            };
            let number = |x: f64| format!("{x:.1}");
            match gap.limit {
                None => text!(
                    "agreement-deviation",
                    curve = name,
                    deviation = number(deviation),
                    relative = relative,
                    step = step
                ),
                Some(limit) if deviation <= limit => text!(
                    "agreement-within",
                    curve = name,
                    deviation = number(deviation),
                    limit = number(limit),
                    relative = relative,
                    step = step
                ),
                Some(limit) => text!(
                    "agreement-beyond",
                    curve = name,
                    deviation = number(deviation),
                    limit = number(limit),
                    relative = relative,
                    step = step
                ),
            }
        };
        let estimates = self.estimates.iter().map(|off| {
            text!(
                "agreement-estimate",
                estimate = off.name.inside.clone(),
                relative = percent(off.gap.relative),
                step = off.gap.step,
                covered = format!("{:.0} %", 100.0 * off.covered)
            )
        });
        let curves = [
            self.train.map(|gap| against(text!("curve-train-error"), gap)),
            self.test.map(|gap| against(text!("curve-test-error"), gap)),
        ];
        let all = curves.into_iter().flatten().chain(estimates);
        all.map(Cow::into_owned).collect()
    }
}

fn percent(relative: f64) -> String {
    format!("{:.1} %", 100.0 * relative.abs())
}

/// The steps at which training had best stop: where the test error is smallest, or the test loss where another loss than the
/// squared error is trained.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stopping {
    /// By the theory, before any training.
    pub theory: Option<usize>,
    /// By the mean test error of the runs.
    pub runs: Option<usize>,
    /// By the mean of each estimator, from training data alone.
    pub estimates: Vec<(EstimatorName, usize)>,
}

impl Stopping {
    /// Where to stop, in words; None where no curve is known.
    #[must_use]
    pub fn sentence(&self) -> Option<String> {
        let known = [
            self.runs.map(|step| text!("early-stopping-runs", step = step)),
            self.theory
                .map(|step| text!("early-stopping-theory", step = step)),
        ];
        let estimates = self.estimates.iter().map(|(name, step)| {
            text!(
                "early-stopping-estimate",
                step = *step,
                estimate = name.inside.clone()
            )
        });
        let known: Vec<_> = known.into_iter().flatten().chain(estimates).collect();
        (!known.is_empty()).then(|| known.join("; "))
    }

    fn of(results: &Results) -> Self {
        let measure = results.trained_measure();
        Self {
            theory: results.theory_measure(Quantity::Test, measure).lowest(),
            runs: results.runs_measure(Quantity::Test, measure).lowest(),
            estimates: results
                .estimates()
                .filter_map(|estimate| Some((estimate.name.clone(), estimate.curve(measure).lowest()?)))
                .collect(),
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
        let gap = worst(&runs, &theory, true).unwrap();
        assert_eq!(gap.step, 0);
        assert!((gap.deviation.unwrap() + 2.0).abs() < 1e-9 && (gap.relative + 1.0 / 11.0).abs() < 1e-9);
        assert_eq!(deviations(&runs, &theory)[2], 0.0);
    }

    #[test]
    fn without_standard_errors_the_relative_distance_counts() {
        let runs = curve(&[(1.0, f64::NAN), (3.0, f64::NAN)]);
        let theory = curve(&[(1.0, f64::NAN), (2.0, f64::NAN)]);
        let gap = worst(&runs, &theory, true).unwrap();
        assert_eq!((gap.deviation, gap.relative, gap.step), (None, 0.5, 1));
        assert_eq!(worst(&curve(&[]), &theory, true), None);
        let two = worst(
            &curve(&[(1.0, 0.1), (3.0, 0.1)]),
            &curve(&[(1.0, 0.1), (2.0, 0.1)]),
            false,
        )
        .unwrap();
        assert_eq!((two.deviation, two.relative), (None, 0.5));
    }
}
