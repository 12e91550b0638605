//! The verdict on a data file: what was used, how well it is predicted in its own unit and beside simple predictors, whether
//! estimate and held-out rows agree, and how far to trust it.

use super::results::Results;
use crate::dynamics::Split;
use crate::experiment::{Label, Loss};
use crate::figure::{format_number, format_with_error};
use crate::study::{Measure, Quantity};
use crate::text;

/// Standard errors within which two numbers agree: 95 % of normal differences.
pub(super) const AGREE: f64 = 1.96;
/// Fewest training rows for a limit of many rows to say much.
const FEW_ROWS: usize = 200;
/// Rows whose squared lengths differ by more than this share of their mean are not of one length.
const UNEVEN: f64 = 0.5;
/// A row of so many times the usual squared length is far out.
const FAR: f64 = 8.0;
/// Rows far out that are named, at most.
const LISTED: usize = 8;
/// A standard error of more than this share of the estimate leaves much open.
const WIDE: f64 = 0.15;

/// The estimate beside the held-out error at one step, over the splits that have both.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// The mean estimate, and the standard error of one split's.
    pub estimate: (f64, f64),
    /// The mean error on the rows held out, and the standard error of one split's, as its rows' squared errors spread.
    pub held_out: (f64, f64),
    /// Splits compared.
    pub splits: usize,
    /// Those in which the two lie within 1.96 joint standard errors.
    pub agreeing: usize,
}

impl Comparison {
    /// Whether the means lie within what one split's bars allow. All splits are of the same rows, so that their mean is
    /// hardly surer than one.
    #[must_use]
    pub fn agrees(&self) -> bool {
        let joint = self.estimate.1.hypot(self.held_out.1);
        (self.estimate.0 - self.held_out.0).abs() <= AGREE * joint
    }
}

impl Results {
    /// The estimate beside the held-out error at a step; None without a file or an estimate.
    #[must_use]
    pub fn comparison(&self, step: usize) -> Option<Comparison> {
        let pairs = self.split_errors(step);
        if pairs.is_empty() {
            return None;
        }
        let mean = |of: &dyn Fn(&[f64; 4]) -> f64| pairs.iter().map(of).sum::<f64>() / pairs.len() as f64;
        let bar = |of: usize| mean(&|pair| pair[of] * pair[of]).sqrt();
        let agree =
            |[estimate, error, test, bar]: &&[f64; 4]| (estimate - test).abs() <= AGREE * error.hypot(*bar);
        Some(Comparison {
            estimate: (mean(&|pair| pair[0]), bar(1)),
            held_out: (mean(&|pair| pair[2]), bar(3)),
            splits: pairs.len(),
            agreeing: pairs.iter().filter(agree).count(),
        })
    }

    /// The verdict on a data file after its last step, a sentence each; empty for a teacher's data and before training.
    #[must_use]
    pub fn verdict(&self) -> Vec<String> {
        let splits = self.splits();
        let Some(first) = splits.first() else {
            return Vec::new();
        };
        let mut sentences = vec![used(first, splits.len())];
        let test = self.runs_measure(Quantity::Test, Measure::Squared);
        if let Some(last) = test.last().filter(|last| last.value.is_finite()) {
            sentences.extend(self.reached(last.value));
        }
        let comparison = self.comparison(self.last_step());
        sentences.extend(comparison.map(|comparison| compared(&comparison)));
        sentences.push(self.trust(comparison));
        sentences
    }

    /// Estimate, its standard error, held-out error and its standard error of each split at a step, where all are numbers.
    #[must_use]
    pub fn split_errors(&self, step: usize) -> Vec<[f64; 4]> {
        let pairs = self.estimates_at(step).into_iter();
        let are_numbers = |pair: &[f64; 4]| !self.splits().is_empty() && pair.iter().all(|x| x.is_finite());
        pairs.filter(are_numbers).collect()
    }

    /// The mean over splits of a number that all have.
    fn over_splits(&self, of: impl Fn(&Split) -> Option<f64>) -> Option<f64> {
        let values: Option<Vec<f64>> = self.splits().into_iter().map(of).collect();
        let values = values.filter(|values| !values.is_empty())?;
        Some(values.iter().sum::<f64>() / values.len() as f64)
    }

    /// The held-out errors of always predicting the mean and of ridge regression; None without a file, and of classes, whose
    /// numbers have neither.
    #[must_use]
    pub fn baselines(&self) -> Option<(f64, Option<f64>)> {
        let settings = self.experiment();
        if settings.optimizer.loss != Loss::Square || settings.data.classes().is_some() {
            return None;
        }
        let mean = self.over_splits(|split| Some(split.mean_error))?;
        Some((mean, self.over_splits(|split| split.ridge_error)))
    }

    /// The training rows that lie far out in some split, by their place among the rows that are used, with their squared lengths in
    /// units of the mean, the farthest first.
    #[must_use]
    pub fn far_rows(&self) -> Vec<(usize, f64)> {
        let mut rows: Vec<(usize, f64)> = Vec::new();
        let all = self.splits().into_iter().flat_map(|split| &split.farthest);
        for &(row, square) in all.filter(|(_, square)| *square > FAR) {
            match rows.iter_mut().find(|(known, _)| *known == row) {
                Some((_, known)) => *known = known.max(square),
                None => rows.push((row, square)),
            }
        }
        rows.sort_by(|a, b| b.1.total_cmp(&a.1));
        rows
    }

    /// The error in the target's unit, and beside simple predictors.
    fn reached(&self, error: f64) -> Vec<String> {
        let mut sentences = Vec::new();
        let label = match &self.experiment().data {
            crate::experiment::Data::File(table) => &table.label,
            crate::experiment::Data::Synthetic(_) => return sentences,
        };
        if let (Label::Number, Some(deviation)) = (label, self.over_splits(|split| split.deviation)) {
            sentences.push(
                text!(
                    "verdict-unit",
                    error = format_number(error),
                    unit = format_number(error.sqrt() * deviation),
                    deviation = format_number(deviation)
                )
                .into_owned(),
            );
        }
        if let Some((simple, ridge)) = self.baselines() {
            let (error, simple) = (format_number(error), format_number(simple));
            sentences.push(
                match ridge.map(format_number) {
                    Some(ridge) => text!("verdict-baselines", error = error, mean = simple, ridge = ridge),
                    None => text!("verdict-baseline", error = error, mean = simple),
                }
                .into_owned(),
            );
        }
        sentences
    }

    /// How far to trust the estimate, from what can be measured.
    fn trust(&self, comparison: Option<Comparison>) -> String {
        let splits = self.splits();
        let mut doubts = Vec::new();
        let fewest = splits.iter().map(|split| split.training).min().unwrap_or(0);
        if fewest < FEW_ROWS {
            doubts.push(text!("verdict-few-rows", rows = fewest));
        }
        let spread = splits.iter().map(|split| split.spread).fold(0.0, f64::max);
        if spread > UNEVEN {
            doubts.push(text!("verdict-uneven", spread = format!("{:.0}", 100.0 * spread)));
        }
        let far = self.far_rows();
        if let Some((_, farthest)) = far.first() {
            let rows: Vec<String> = far.iter().take(LISTED).map(|(row, _)| row.to_string()).collect();
            doubts.push(text!(
                "verdict-far",
                count = far.len(),
                rows = rows.join(", "),
                times = format!("{farthest:.0}")
            ));
        }
        if let Some(Comparison { estimate, .. }) = comparison
            && estimate.1 > WIDE * estimate.0
        {
            let share = format!("{:.0}", 100.0 * estimate.1 / estimate.0);
            doubts.push(text!("verdict-wide", share = share));
        }
        let lost = self.lost_runs();
        if lost > 0 {
            doubts.push(text!("verdict-lost", lost = lost, runs = self.shape().runs));
        }
        if let Some(Comparison { agreeing, splits, .. }) = comparison
            && agreeing * 4 < splits * 3
        {
            doubts.push(text!("verdict-seldom", agreeing = agreeing, splits = splits));
        }
        if doubts.is_empty() {
            return text!("verdict-sound").into_owned();
        }
        text!("verdict-doubts", doubts = doubts.join("; ")).into_owned()
    }
}

/// Rows and columns, before and after.
fn used(split: &Split, splits: usize) -> String {
    text!(
        "verdict-used",
        training = split.training,
        held_out = split.held_out,
        splits = splits,
        dropped = split.dropped,
        columns = split.columns,
        features = split.features,
        ratio = format!("{:.1}", split.training as f64 / split.features.max(1) as f64)
    )
    .into_owned()
}

/// Estimate and held-out error in words.
fn compared(comparison: &Comparison) -> String {
    let number = |(value, error): (f64, f64)| format_with_error(value, error);
    let (estimate, held_out) = (number(comparison.estimate), number(comparison.held_out));
    let (agreeing, splits) = (comparison.agreeing, comparison.splits);
    match comparison.agrees() {
        true => text!(
            "verdict-agree",
            estimate = estimate,
            held_out = held_out,
            agreeing = agreeing,
            splits = splits
        ),
        false if comparison.estimate.0 < comparison.held_out.0 => {
            text!(
                "verdict-low",
                estimate = estimate,
                held_out = held_out,
                agreeing = agreeing,
                splits = splits
            )
        }
        false => text!(
            "verdict-high",
            estimate = estimate,
            held_out = held_out,
            agreeing = agreeing,
            splits = splits
        ),
    }
    .into_owned()
}
