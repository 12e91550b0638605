//! One cell: an experiment in few numbers.

use super::courses::Courses;
use crate::control::Cancel;
use crate::experiment::Shown;
use crate::statistics::{Curve, Mean};
use crate::study::{Quantity, Results, laws};

/// Every number of a cell, in the order of its columns.
pub const QUANTITIES: [Shown; Shown::ALL.len()] = Shown::ALL;
/// Steps of a curve that are kept, at most.
const MOST_STEPS: usize = 64;

/// A number with its standard error; either may be NaN where there is none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number {
    /// The value.
    pub value: f64,
    /// Its standard error.
    pub error: f64,
}

impl Number {
    /// No number.
    pub const NONE: Self = Self {
        value: f64::NAN,
        error: f64::NAN,
    };
}

/// The errors at some steps.
#[derive(Clone, Debug, PartialEq)]
pub struct Curves {
    /// The steps.
    pub steps: Vec<u32>,
    /// Training errors.
    pub train: Vec<f32>,
    /// Test errors.
    pub test: Vec<f32>,
}

/// What the prediction, the runs or the estimate say of a cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// A number for each of [`QUANTITIES`].
    pub numbers: [Number; QUANTITIES.len()],
    /// The first step at which it diverged.
    pub diverged: Option<usize>,
    /// The learning curves, where they are kept.
    pub curves: Option<Box<Curves>>,
}

/// One combination of values, computed.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Its number in the grid.
    pub index: usize,
    /// Its seed.
    pub seed: u64,
    /// By state evolution.
    pub theory: Option<Outcome>,
    /// Over the runs.
    pub runs: Option<Outcome>,
    /// By the estimate.
    pub estimate: Option<Outcome>,
    /// Of a lab.
    pub lab: Option<Outcome>,
    /// Each run by itself, where it has an estimate and they are kept.
    pub courses: Option<Box<Courses>>,
    /// Seconds that it took.
    pub seconds: f64,
}

/// Who says a number of a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Source {
    /// State evolution.
    #[default]
    Theory,
    /// The mean over runs.
    Runs,
    /// The estimate from training data alone.
    Estimate,
    /// A lab.
    Lab,
}

impl Source {
    /// All, in the order of columns.
    pub const ALL: [Self; 4] = [Self::Theory, Self::Runs, Self::Estimate, Self::Lab];

    /// What it says of a cell.
    #[must_use]
    pub fn of(self, cell: &Cell) -> Option<&Outcome> {
        match self {
            Self::Theory => cell.theory.as_ref(),
            Self::Runs => cell.runs.as_ref(),
            Self::Estimate => cell.estimate.as_ref(),
            Self::Lab => cell.lab.as_ref(),
        }
    }

    /// What its columns begin with.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Theory => "theory",
            Self::Runs => "runs",
            Self::Estimate => "estimate",
            Self::Lab => "lab",
        }
    }

    /// The numbers that it may say, in the order of columns.
    pub fn quantities(self) -> impl Iterator<Item = Shown> {
        let is_said = move |shown: &Shown| (*shown == Shown::Headline) == (self == Self::Lab);
        QUANTITIES.into_iter().filter(is_said)
    }
}

impl Outcome {
    /// The number that is shown.
    #[must_use]
    pub fn number(&self, shown: Shown) -> Number {
        self.numbers.get(shown as usize).copied().unwrap_or(Number::NONE)
    }
}

impl Cell {
    /// Of results that came to their end.
    pub(super) fn of(results: &Results, index: usize, seconds: f64) -> Self {
        let experiment = results.experiment();
        let is_trained = experiment.runs.count > 0;
        let diverged = |of_runs: bool| {
            let all = results.divergences().iter();
            all.filter(|divergence| divergence.run.is_some() == of_runs)
                .map(|divergence| divergence.step)
                .min()
        };
        let steps = results.shape().steps;
        let outcome = |train: &Curve, test: &Curve, overlap, diverged| Outcome {
            numbers: numbers(train, test, overlap, steps),
            diverged,
            curves: Some(Box::new(thin(train, test))),
        };
        let runs_train = results.runs_curve(Quantity::Train);
        let theory = results.is_predicted().then(|| {
            let curves = [Quantity::Train, Quantity::Test].map(|quantity| results.theory_curve(quantity));
            let overlap = predicted_overlap(results);
            let mut outcome = outcome(&curves[0], &curves[1], overlap, diverged(false));
            outcome.numbers[Shown::Movement as usize].value = movement(results).unwrap_or(f64::NAN);
            outcome
        });
        let runs = is_trained.then(|| {
            let test = results.runs_curve(Quantity::Test);
            let mut outcome = outcome(&runs_train, &test, trained_overlap(results), diverged(true));
            outcome.numbers[Shown::Spread as usize] = spread(&test, steps);
            if let Some(theory) = &theory {
                outcome.numbers[Shown::Deviation as usize] =
                    difference(outcome.number(Shown::Test), theory.number(Shown::Test));
                outcome.numbers[Shown::Distance as usize] = distance(results).unwrap_or(Number::NONE);
            }
            outcome
        });
        let estimate = (is_trained && experiment.is_estimated()).then(|| {
            let test = results.estimate_curve();
            outcome(&runs_train, &test, f64::NAN, diverged(true))
        });
        Self {
            index,
            seed: experiment.seed,
            theory,
            runs,
            courses: estimate.is_some().then(|| Box::new(Courses::of(results))),
            estimate,
            lab: None,
            seconds,
        }
    }

    /// Of a lab that came to its end, with its headline number where it has one.
    pub(super) fn of_lab((index, seed): (usize, u64), headline: Option<(f64, f64)>, seconds: f64) -> Self {
        let mut numbers = [Number::NONE; QUANTITIES.len()];
        if let Some((value, error)) = headline {
            numbers[Shown::Headline as usize] = Number { value, error };
        }
        Self {
            index,
            seed,
            theory: None,
            runs: None,
            estimate: None,
            lab: Some(Outcome {
                numbers,
                diverged: None,
                curves: None,
            }),
            courses: None,
            seconds,
        }
    }
}

/// The numbers of a pair of curves that have `steps` steps when they are whole.
fn numbers(train: &Curve, test: &Curve, overlap: f64, steps: usize) -> [Number; QUANTITIES.len()] {
    let at = |curve: &Curve, t: usize| {
        curve.at(t).map_or(Number::NONE, |mean| Number {
            value: mean.value,
            error: mean.error,
        })
    };
    let (last, fitted) = (at(test, steps), at(train, steps));
    let lowest = test.lowest();
    QUANTITIES.map(|shown| match shown {
        Shown::Test => last,
        Shown::LowestTest => lowest.map_or(Number::NONE, |t| at(test, t)),
        Shown::StoppingStep => Number {
            value: lowest.map_or(f64::NAN, |t| t as f64),
            error: f64::NAN,
        },
        Shown::Train => fitted,
        Shown::Gap => difference(last, fitted),
        // Of the runs, of the prediction or of a lab alone.
        Shown::Spread | Shown::Deviation | Shown::Distance | Shown::Movement | Shown::Headline => {
            Number::NONE
        }
        Shown::Overlap => Number {
            value: overlap,
            error: f64::NAN,
        },
    })
}

/// A difference; the errors are taken as independent, and one that is not known as none.
fn difference(one: Number, other: Number) -> Number {
    let known = |error: f64| if error.is_finite() { error } else { 0.0 };
    Number {
        value: one.value - other.value,
        error: known(one.error).hypot(known(other.error)),
    }
}

/// The standard deviation of runs at a step, with the standard error that normal runs give it.
fn spread(curve: &Curve, step: usize) -> Number {
    let Some(mean) = curve.at(step).filter(|mean| mean.count > 1) else {
        return Number::NONE;
    };
    let count = mean.count as f64;
    let value = mean.error * count.sqrt();
    Number {
        value,
        error: value / (2.0 * (count - 1.0)).sqrt(),
    }
}

/// How far the laws of the runs' pre-activations are from the predicted ones at the last step.
fn distance(results: &Results) -> Option<Number> {
    let width = results.shape().width;
    let step = &results.prediction().get(results.shape().steps)?.mean;
    let predicted = laws::quantiles(&step.samples.trained, width, &Cancel::new()).ok()?;
    let now = step.covariance.ncols().checked_sub(width)?;
    let deviation = |a: usize| Some(step.covariance.get((a, now + a))?.sqrt());
    let deviations = (0..width).map(deviation).collect::<Option<Vec<f64>>>()?;
    let apart = results
        .laws()
        .iter()
        .map(|law| laws::distance(law, &predicted, &deviations));
    let mean = Mean::of(apart);
    (mean.count > 0).then_some(Number {
        value: mean.value,
        error: mean.error,
    })
}

/// The curves at no more than [`MOST_STEPS`] steps, first and last among them.
fn thin(train: &Curve, test: &Curve) -> Curves {
    let last = test.len().saturating_sub(1);
    let count = test.len().min(MOST_STEPS);
    let step = |i: usize| (i * last).checked_div(count.saturating_sub(1)).unwrap_or(0);
    let steps: Vec<usize> = (0..count).map(step).collect();
    let values = |curve: &Curve| {
        let value = |&t: &usize| curve.mean.get(t).map_or(f32::NAN, |&mean| mean as f32);
        steps.iter().map(value).collect()
    };
    Curves {
        train: values(train),
        test: values(test),
        steps: steps.iter().map(|&t| t as u32).collect(),
    }
}

/// The mean over p teacher directions of the largest |cosine| with one of q neurons; NaN without weights. `overlap(a, j)` is
/// (1/n) w_aᵀ μ_j, `norm(a)` is (1/n) |w_a|².
fn alignment(
    results: &Results,
    overlap: impl Fn(usize, usize) -> Option<f64>,
    norm: impl Fn(usize) -> Option<f64>,
) -> Option<f64> {
    let (gram, shape) = (results.gram()?, results.shape());
    let mut sum = 0.0;
    for j in 0..shape.directions {
        let mut largest = 0.0_f64;
        for a in 0..shape.width {
            let size = norm(a)? * gram.get((j, j))?;
            // A neuron without weights points nowhere.
            let cosine = if size > 0.0 {
                overlap(a, j)? / size.sqrt()
            } else {
                0.0
            };
            largest = largest.max(cosine.abs());
        }
        sum += largest;
    }
    Some(sum / shape.directions as f64)
}

fn predicted_overlap(results: &Results) -> f64 {
    let of_last = || {
        let step = &results.prediction().get(results.shape().steps)?.mean;
        let now = step.covariance.ncols().checked_sub(results.shape().width)?;
        alignment(
            results,
            |a, j| step.overlap.get((a, j)).copied(),
            |a| step.covariance.get((a, now + a)).copied(),
        )
    };
    of_last().unwrap_or(f64::NAN)
}

/// √(Σ_a E[(U^t_a − U^0_a)²]/q) at the last step t; None where covariances between steps are not kept.
fn movement(results: &Results) -> Option<f64> {
    let (width, steps) = (results.shape().width, results.shape().steps);
    let at = |t: usize| Some(&results.prediction().get(t)?.mean.covariance);
    let (first, last) = (at(0)?, at(steps)?);
    let mut sum = 0.0;
    for a in 0..width {
        let now = last.ncols().checked_sub(width)? + a;
        if steps > 0 && now < width {
            return None;
        }
        sum += last.get((a, now))? - 2.0 * last.get((a, a))? + first.get((a, a))?;
    }
    Some((sum / width as f64).max(0.0).sqrt())
}

fn trained_overlap(results: &Results) -> f64 {
    let (shape, t) = (results.shape(), results.shape().steps);
    let columns = shape.directions + shape.width;
    let of_last = || {
        let overlaps = results.overlaps().get(t)?.means();
        let norms = results.norms().get(t)?.means();
        alignment(
            results,
            |a, j| overlaps.get(a * columns + j).copied(),
            |a| norms.get(a).copied(),
        )
    };
    of_last().unwrap_or(f64::NAN)
}
