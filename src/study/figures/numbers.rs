//! The most important numbers, and the curves as a table.

use std::borrow::Cow;

use super::warned;
use crate::figure::{Content, Figure, Label, Readout, Table, format_number, format_with_error};
use crate::statistics::{Curve, Mean};
use crate::study::agreement::Gap;
use crate::study::results::Results;
use crate::study::{Measure, Quantity};
use crate::text;

/// Final errors, best steps and agreement.
#[must_use]
pub fn readouts(results: &Results) -> Option<Figure> {
    let curve = |quantity| (results.runs_curve(quantity), results.theory_curve(quantity));
    let (test, test_theory) = curve(Quantity::Test);
    let (train, train_theory) = curve(Quantity::Train);
    let stop = results.stopping();
    let agreement = results.agreement();
    let mut numbers = vec![
        ended(("Test error, runs", text!("curve-test-error-runs")), &test),
        ended(
            ("Test error, theory", text!("curve-test-error-theory")),
            &test_theory,
        ),
    ];
    numbers.extend(results.estimates().map(|estimate| {
        let text = text!("curve-test-error-by", estimator = estimate.name.curve.clone());
        ended(
            estimate.label("Test error", text),
            &estimate.curve(Measure::Squared),
        )
    }));
    numbers.extend([
        ended(("Training error, runs", text!("curve-train-error-runs")), &train),
        ended(
            ("Training error, theory", text!("curve-train-error-theory")),
            &train_theory,
        ),
        lowest(("Lowest test error, runs", text!("readout-lowest-runs")), &test),
        lowest(
            ("Lowest test error, theory", text!("readout-lowest-theory")),
            &test_theory,
        ),
        best(("Best step, runs", text!("readout-best-runs")), stop.runs),
        best(("Best step, theory", text!("readout-best-theory")), stop.theory),
    ]);
    numbers.extend(stop.estimates.iter().map(|(name, step)| {
        let id = format!("Best step, {}", name.word);
        let text = text!("readout-best-by", estimate = name.inside.clone());
        best((id, text), Some(*step))
    }));
    numbers.extend([
        apart(
            ("Largest distance of test errors", text!("readout-distance-test")),
            agreement.test,
        ),
        by_chance(
            "Limit of test errors",
            text!("readout-distance-test"),
            agreement.test,
        ),
        apart(
            (
                "Largest distance of training errors",
                text!("readout-distance-train"),
            ),
            agreement.train,
        ),
        by_chance(
            "Limit of training errors",
            text!("readout-distance-train"),
            agreement.train,
        ),
    ]);
    numbers.extend(agreement.estimates.iter().map(|off| {
        let id = format!("Largest error of the {}", off.name.id);
        let text = text!("readout-estimate-error", estimate = off.name.inside.clone());
        Some(Readout::new((id, text), 100.0 * off.gap.relative.abs()).unit("%"))
    }));
    numbers.extend(agreement.estimates.iter().map(|off| {
        let id = format!("Covered by the band of the {}", off.name.id);
        let text = text!("readout-estimate-covered", estimate = off.name.inside.clone());
        Some(Readout::new((id, text), 100.0 * off.covered).unit("%"))
    }));
    let readouts: Vec<Readout> = numbers.into_iter().chain(classes(results)).flatten().collect();
    if readouts.is_empty() {
        return None;
    }
    let caption = text!("readouts.caption", step = results.last_step());
    let figure = Figure::new("readouts", text!("readouts"), Content::Readouts(readouts));
    Some(figure.caption(warned(results, &caption)))
}

/// The loss and the misclassification rate of test samples, where training is on classes.
fn classes(results: &Results) -> Vec<Option<Readout>> {
    if !results.measures().contains(&Measure::Misclassified) {
        return Vec::new();
    }
    let runs = |measure| results.runs_measure(Quantity::Test, measure);
    let theory = |measure| results.theory_measure(Quantity::Test, measure);
    let (loss, wrong) = (Measure::Loss, Measure::Misclassified);
    let estimates = |key: &'static str, (about, measure): (&'static str, Measure)| {
        results.estimates().map(move |estimate| {
            let text = text!(key, estimator = estimate.name.curve.clone());
            ended(estimate.label(about, text), &estimate.curve(measure))
        })
    };
    let mut all = vec![
        ended(("Test loss, runs", text!("readout-loss-runs")), &runs(loss)),
        ended(("Test loss, theory", text!("readout-loss-theory")), &theory(loss)),
    ];
    all.extend(estimates("readout-loss-by", ("Test loss", loss)));
    all.extend([
        ended(
            (
                "Misclassification rate, runs",
                text!("readout-misclassified-runs"),
            ),
            &runs(wrong),
        ),
        ended(
            (
                "Misclassification rate, theory",
                text!("readout-misclassified-theory"),
            ),
            &theory(wrong),
        ),
    ]);
    all.extend(estimates(
        "readout-misclassified-by",
        ("Misclassification rate", wrong),
    ));
    all
}

fn readout(label: impl Into<Label>, mean: Option<Mean>) -> Option<Readout> {
    let mean = mean.filter(|mean| mean.value.is_finite())?;
    let readout = Readout::new(label, mean.value);
    Some(if mean.error.is_finite() {
        readout.error(mean.error)
    } else {
        readout
    })
}

fn ended(label: impl Into<Label>, curve: &Curve) -> Option<Readout> {
    readout(label, curve.last())
}

/// A step of early stopping.
fn best(label: impl Into<Label>, step: Option<usize>) -> Option<Readout> {
    Some(Readout::new(label, step? as f64))
}

/// The largest distance between runs and theory.
fn apart(label: impl Into<Label>, gap: Option<Gap>) -> Option<Readout> {
    let unit = ("standard errors", text!("unit-standard-errors"));
    Some(Readout::new(label, gap?.deviation?.abs()).unit(unit))
}

/// What the largest distance stays below in 95 % of cases by chance alone.
fn by_chance(id: &'static str, distance: Cow<'static, str>, gap: Option<Gap>) -> Option<Readout> {
    let unit = ("standard errors", text!("unit-standard-errors"));
    let name = text!("readout-limit", distance = distance);
    Some(Readout::new((id, name), gap?.limit?).unit(unit))
}

fn lowest(label: impl Into<Label>, curve: &Curve) -> Option<Readout> {
    readout(label, curve.lowest().and_then(|t| curve.at(t)))
}

/// A table of curves for each measure that matters, at about `count` steps from the first to the last.
#[must_use]
pub fn curve_tables(results: &Results, count: usize) -> Vec<Figure> {
    let measures = results.measures().iter();
    measures
        .filter_map(|measure| curve_table(results, *measure, count))
        .collect()
}

/// The curves of a measure at about `count` steps, from the first to the last.
#[must_use]
pub fn curve_table(results: &Results, measure: Measure, count: usize) -> Option<Figure> {
    let runs = |quantity| results.runs_measure(quantity, measure);
    let theory = |quantity| results.theory_measure(quantity, measure);
    let columns = [
        (("Train, runs", text!("curve-train-runs")), runs(Quantity::Train)),
        (
            ("Train, theory", text!("curve-train-theory")),
            theory(Quantity::Train),
        ),
        (("Test, runs", text!("curve-test-runs")), runs(Quantity::Test)),
        (
            ("Test, theory", text!("curve-test-theory")),
            theory(Quantity::Test),
        ),
    ];
    let columns = columns
        .map(|(name, curve)| (Label::from(name), curve))
        .into_iter();
    let estimates = results.estimates().map(|estimate| {
        let text = text!("curve-test-by", estimator = estimate.name.curve.clone());
        (estimate.label("Test", text), estimate.curve(measure))
    });
    let columns: Vec<_> = columns
        .chain(estimates)
        .filter(|(_, curve)| !curve.is_empty())
        .collect();
    if columns.is_empty() {
        return None;
    }
    let last = results.last_step();
    let mut steps: Vec<usize> = (0..count.max(2))
        .map(|i| (i * last + (count.max(2) - 1) / 2) / (count.max(2) - 1))
        .collect();
    steps.dedup();
    let cell = |curve: &Curve, t: usize| match curve.at(t) {
        Some(mean) if mean.error.is_finite() => format_with_error(mean.value, mean.error),
        Some(mean) if mean.value.is_finite() => format_number(mean.value),
        _ => String::new(),
    };
    let row = |t: usize| {
        std::iter::once(t.to_string())
            .chain(columns.iter().map(|(_, curve)| cell(curve, t)))
            .collect()
    };
    let rows = steps.into_iter().map(row).collect();
    let names = columns.into_iter().map(|(name, _)| name);
    let step = Label::from(("Step", text!("axis-step")));
    let header = std::iter::once(step).chain(names).collect();
    let (id, key) = match measure {
        Measure::Squared => ("curve_table", "curve-table"),
        Measure::Loss => ("loss_table", "loss-table"),
        Measure::Misclassified => ("misclassification_table", "misclassification-table"),
    };
    let figure = Figure::new(id, text::get(key), Content::Table(Table { header, rows }));
    Some(figure.caption(warned(results, &text::attribute(key, "caption"))))
}
