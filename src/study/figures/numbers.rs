//! The most important numbers, and the curves as a table.

use super::warned;
use crate::figure::{Content, Figure, Readout, Table, format_number, format_with_error};
use crate::statistics::{Curve, Mean};
use crate::study::Quantity;
use crate::study::agreement::Gap;
use crate::study::results::Results;

/// Final errors, best steps and agreement.
#[must_use]
pub fn readouts(results: &Results) -> Option<Figure> {
    let curve = |quantity| (results.runs_curve(quantity), results.theory_curve(quantity));
    let (test, test_theory) = curve(Quantity::Test);
    let (train, train_theory) = curve(Quantity::Train);
    let estimate = results.estimate_curve();
    let stop = results.stopping();
    let agreement = results.agreement();
    let step = |t: usize| t as f64;
    let deviation = |gap: Option<Gap>| gap.and_then(|gap| gap.deviation).map(f64::abs);
    let numbers = [
        ended("Test error, runs", &test),
        ended("Test error, theory", &test_theory),
        ended("Test error, estimated", &estimate),
        ended("Training error, runs", &train),
        ended("Training error, theory", &train_theory),
        lowest("Lowest test error, runs", &test),
        lowest("Lowest test error, theory", &test_theory),
        stop.runs.map(|t| Readout::new("Best step, runs", step(t))),
        stop.theory.map(|t| Readout::new("Best step, theory", step(t))),
        stop.estimate
            .map(|t| Readout::new("Best step, estimated", step(t))),
        deviation(agreement.test)
            .map(|x| Readout::new("Largest distance of test errors", x).unit("standard errors")),
        deviation(agreement.train)
            .map(|x| Readout::new("Largest distance of training errors", x).unit("standard errors")),
        agreement
            .estimate
            .map(|gap| Readout::new("Largest error of the estimate", 100.0 * gap.relative.abs()).unit("%")),
    ];
    let readouts: Vec<Readout> = numbers.into_iter().flatten().collect();
    let caption = format!("At step {} unless said otherwise.", results.last_step());
    let figure = Figure::new("readouts", "In numbers", Content::Readouts(readouts.clone()));
    (!readouts.is_empty()).then(|| figure.caption(&warned(results, &caption)))
}

fn readout(label: &str, mean: Option<Mean>) -> Option<Readout> {
    let mean = mean.filter(|mean| mean.value.is_finite())?;
    let readout = Readout::new(label, mean.value);
    Some(if mean.error.is_finite() {
        readout.error(mean.error)
    } else {
        readout
    })
}

fn ended(label: &str, curve: &Curve) -> Option<Readout> {
    readout(label, curve.last())
}

fn lowest(label: &str, curve: &Curve) -> Option<Readout> {
    readout(label, curve.lowest().and_then(|t| curve.at(t)))
}

/// The curves at about `count` steps, from the first to the last.
#[must_use]
pub fn curve_table(results: &Results, count: usize) -> Option<Figure> {
    let columns = [
        ("Train, runs", results.runs_curve(Quantity::Train)),
        ("Train, theory", results.theory_curve(Quantity::Train)),
        ("Test, runs", results.runs_curve(Quantity::Test)),
        ("Test, theory", results.theory_curve(Quantity::Test)),
        ("Test, estimated", results.estimate_curve()),
    ];
    let columns: Vec<_> = columns
        .into_iter()
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
    let table = Table {
        header: std::iter::once("Step")
            .chain(columns.iter().map(|(name, _)| *name))
            .map(str::to_owned)
            .collect(),
        rows: steps.into_iter().map(row).collect(),
    };
    let caption = "Mean squared errors with one standard error.";
    let figure = Figure::new("curve_table", "Errors at some steps", Content::Table(table));
    Some(figure.caption(&warned(results, caption)))
}
