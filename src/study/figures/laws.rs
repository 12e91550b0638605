//! Laws of the pre-activations: real ones raw and corrected, and the predicted ones.

use std::borrow::Cow;

use super::{plot, step_axis};
use crate::control::Cancel;
use crate::figure::{Axis, Figure, Histogram, Label, Line, Mark, Role, Rule, Scatter, Stroke};
use crate::statistics::density::smoothed_density;
use crate::statistics::normal::{normal_density, normal_quantile};
use crate::statistics::normality::{CRITICAL, Normality, standardized};
use crate::statistics::quantiles::sample_quantile;
use crate::study::results::Results;
use crate::study::run::Recorded;
use crate::text;

/// Bins of a histogram.
const BINS: usize = 40;
/// Places where a density is drawn.
const POINTS: usize = 161;
/// Points of a quantile plot.
const QUANTILES: usize = 100;

/// The least Gaussian neuron: the one whose raw pre-activations at step t are farthest from normal.
#[must_use]
pub fn least_gaussian_neuron(results: &Results, t: usize) -> usize {
    let tests = at(results, t).map_or(&[][..], |recorded| &recorded.raw_normality);
    let statistic = |test: &Option<Normality>| test.map_or(0.0, |test| test.statistic);
    let mut farthest = (0, 0.0);
    for (neuron, test) in tests.iter().enumerate() {
        if statistic(test) > farthest.1 {
            farthest = (neuron, statistic(test));
        }
    }
    farthest.0
}

/// The record of step t, or of the last one before it.
fn at(results: &Results, t: usize) -> Option<&Recorded> {
    let recorded = results.recorded();
    let recorded = recorded.get(t.min(recorded.len().checked_sub(1)?))?;
    (!recorded.raw.is_empty()).then_some(recorded)
}

/// One neuron's numbers out of rows of q.
fn column(rows: &[f64], q: usize, neuron: usize) -> Vec<f64> {
    rows.iter().skip(neuron).step_by(q.max(1)).copied().collect()
}

/// What theory says of one neuron at step t: the standard deviation on unseen samples, and a sample of its law on training samples.
struct Predicted {
    deviation: f64,
    trained: Vec<f64>,
}

fn predicted(results: &Results, t: usize, neuron: usize) -> Option<Predicted> {
    let q = results.shape().width;
    let step = &results.prediction().get(t)?.mean;
    let last = step.covariance.ncols().checked_sub(q)?;
    let variance = step.covariance.get((neuron, last + neuron))?;
    Some(Predicted {
        deviation: variance.max(0.0).sqrt(),
        trained: column(&step.samples.trained, q, neuron),
    })
}

/// The interval that holds all numbers but stray ones.
fn spread(values: &[f64], predicted: Option<&Predicted>) -> Option<[f64; 2]> {
    let mut range = [f64::INFINITY, f64::NEG_INFINITY];
    if !values.is_empty() {
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        let deviation = (values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / count).sqrt();
        range = [mean - 4.0 * deviation, mean + 4.0 * deviation];
    }
    if let Some(predicted) = predicted {
        let reach = 4.0 * predicted.deviation;
        range = [range[0].min(-reach), range[1].max(reach)];
    }
    (range[0] < range[1] && range.iter().all(|x| x.is_finite())).then_some(range)
}

fn histogram(name: impl Into<Label>, role: Role, values: &[f64], [low, high]: [f64; 2]) -> Option<Mark> {
    if values.is_empty() {
        return None;
    }
    let width = (high - low) / BINS as f64;
    let mut heights = vec![0.0; BINS];
    for x in values {
        let bin = ((x - low) / width).floor();
        if bin >= 0.0
            && let Some(height) = heights.get_mut(bin as usize)
        {
            *height += 1.0 / (values.len() as f64 * width);
        }
    }
    let edges = (0..=BINS).map(|i| low + i as f64 * width).collect();
    Some(Histogram::new(name, role, edges, heights).into())
}

/// The density of one neuron's raw pre-activations over the first run's training rows at step t, with the predicted
/// density of Θ^t and the normal law on unseen samples.
#[must_use]
pub fn pre_activation_histogram(results: &Results, t: usize, neuron: usize) -> Option<Figure> {
    let recorded = at(results, t);
    let raw = recorded.map_or_else(Vec::new, |recorded| {
        column(&recorded.raw, results.shape().width, neuron)
    });
    let predicted = predicted(results, t, neuron);
    let range = spread(&raw, predicted.as_ref())?;
    let mut marks = vec![histogram(
        ("Training rows z, run", text!("laws-training-run")),
        Role::Run,
        &raw,
        range,
    )];
    if let Some(predicted) = predicted {
        if !predicted.trained.is_empty() && predicted.deviation > 0.0 {
            let density = smoothed_density(&predicted.trained, range, POINTS);
            let line = Line::new(trained_name(), Role::Theory, places(range), density);
            marks.push(Some(line.into()));
        }
        marks.extend(fresh_density(&predicted, range).map(|line| Some(line.stroke(Stroke::Dashed).into())));
    }
    let raw = recorded.and_then(|recorded| tested(&recorded.raw_normality, neuron));
    let caption = [text!("raw-histogram.caption"), verdict(raw, None)].join(" ");
    let title = text!("raw-histogram", neuron = neuron + 1, step = t);
    let axes = (
        Axis::linear(("Pre-activation z", text!("raw-histogram.x"))),
        density_axis(),
    );
    plot(
        results,
        ("pre_activation_histogram", &title),
        axes,
        marks,
        &caption,
    )
}

/// The density of one neuron's corrected pre-activations over the first run's training rows at step t, with the
/// predicted normal density of U^t.
#[must_use]
pub fn corrected_histogram(results: &Results, t: usize, neuron: usize) -> Option<Figure> {
    let recorded = at(results, t)?;
    let corrected = column(&recorded.corrected, results.shape().width, neuron);
    if corrected.is_empty() {
        return None;
    }
    let predicted = predicted(results, t, neuron);
    let range = spread(&corrected, predicted.as_ref())?;
    let density = predicted.and_then(|predicted| fresh_density(&predicted, range));
    let marks = vec![
        histogram(
            ("Training rows Û, run", text!("laws-corrected-run")),
            Role::Estimate,
            &corrected,
            range,
        ),
        density.map(Mark::from),
    ];
    let corrected = tested(&recorded.corrected_normality, neuron);
    let caption = [text!("corrected-histogram.caption"), verdict(None, corrected)].join(" ");
    let title = text!("corrected-histogram", neuron = neuron + 1, step = t);
    let axes = (
        Axis::linear(("Corrected pre-activation Û", text!("corrected-histogram.x"))),
        density_axis(),
    );
    plot(results, ("corrected_histogram", &title), axes, marks, &caption)
}

/// The normal density of U^t.
fn fresh_density(predicted: &Predicted, range: [f64; 2]) -> Option<Line> {
    let x = places(range);
    let density = x
        .iter()
        .map(|&x| normal_density(x, predicted.deviation))
        .collect();
    let name = ("Unseen samples U, theory", text!("laws-unseen-theory"));
    (predicted.deviation > 0.0).then(|| Line::new(name, Role::Theory, x, density))
}

/// Even places over a range.
fn places([low, high]: [f64; 2]) -> Vec<f64> {
    (0..POINTS)
        .map(|i| low + (high - low) * i as f64 / (POINTS - 1) as f64)
        .collect()
}

/// The name of Θ's predicted law.
fn trained_name() -> Label {
    ("Training rows Θ, theory", text!("laws-training-theory")).into()
}

fn density_axis() -> Axis {
    Axis::linear(("Density", text!("axis-density")))
}

/// The normality test of one neuron.
fn tested(tests: &[Option<Normality>], neuron: usize) -> Option<Normality> {
    tests.get(neuron).copied().flatten()
}

/// Tests of raw and corrected pre-activations as a sentence; nothing where there are none.
fn verdict(raw: Option<Normality>, corrected: Option<Normality>) -> Cow<'static, str> {
    let statistic = |test: Normality| format!("{:.2}", test.statistic);
    match (raw, corrected) {
        (None, None) => Cow::Borrowed(""),
        (Some(raw), None) => text!(
            "normality-raw",
            raw = statistic(raw),
            p = probability(raw.p_value)
        ),
        (None, Some(corrected)) => text!(
            "normality-corrected",
            corrected = statistic(corrected),
            p = probability(corrected.p_value)
        ),
        (Some(raw), Some(corrected)) => text!(
            "normality-both",
            raw = statistic(raw),
            raw_p = probability(raw.p_value),
            corrected = statistic(corrected),
            corrected_p = probability(corrected.p_value)
        ),
    }
}

/// `p = 0.03`, which is the same in every language.
fn probability(p: f64) -> String {
    if p < 1e-4 {
        "p < 0.0001".to_owned()
    } else if p < 0.01 {
        format!("p = {p:.4}")
    } else {
        format!("p = {p:.2}")
    }
}

/// Middle positions of the quantiles that are drawn.
fn positions(count: usize) -> Vec<f64> {
    let points = count.min(QUANTILES);
    let inner = |i: usize| (i as f64 + 0.5) / points as f64;
    // The extreme points of the sample belong to the picture.
    let end = 0.5 / count as f64;
    std::iter::once(end)
        .chain((0..points).map(inner).filter(|&p| p > end && p < 1.0 - end))
        .chain(std::iter::once(1.0 - end))
        .collect()
}

/// Quantiles of one neuron's standardized pre-activations against normal ones.
#[must_use]
pub fn pre_activation_qq(results: &Results, t: usize, neuron: usize) -> Option<Figure> {
    let q = results.shape().width;
    let recorded = at(results, t)?;
    let points = |name: (&'static str, Cow<'static, str>), role, rows: &[f64]| {
        let sorted = sorted(&column(rows, q, neuron))?;
        let positions = positions(sorted.len());
        let x = positions.iter().map(|&p| normal_quantile(p)).collect();
        let y = positions.iter().map(|&p| sample_quantile(&sorted, p)).collect();
        Some(Scatter::new(name, role, x, y).into())
    };
    let trained = predicted(results, t, neuron).and_then(|predicted| sorted(&predicted.trained));
    let theory = trained.map(|sorted| {
        let positions: Vec<f64> = positions(sorted.len())
            .into_iter()
            .filter(|p| (0.002..0.998).contains(p))
            .collect();
        let x = positions.iter().map(|&p| normal_quantile(p)).collect();
        let y = positions.iter().map(|&p| sample_quantile(&sorted, p)).collect();
        Line::new(trained_name(), Role::Theory, x, y).into()
    });
    let normal = ("Normal", text!("qq-normal"));
    let identity = Line::new(normal, Role::Reference, vec![-3.5, 3.5], vec![-3.5, 3.5]);
    let marks = vec![
        Some(identity.stroke(Stroke::Dotted).into()),
        points(("Raw z, run", text!("qq-raw")), Role::Run, &recorded.raw),
        theory,
        points(
            ("Corrected Û, run", text!("qq-corrected")),
            Role::Estimate,
            &recorded.corrected,
        ),
    ];
    let tests = [&recorded.raw_normality, &recorded.corrected_normality];
    let [raw, corrected] = tests.map(|tests| tested(tests, neuron));
    let title = text!("normal-qq", neuron = neuron + 1, step = t);
    let caption = [text!("normal-qq.caption"), verdict(raw, corrected)].join(" ");
    let axes = (
        Axis::linear(("Normal quantile", text!("normal-qq.x"))),
        Axis::linear(("Quantile of the pre-activations", text!("normal-qq.y"))),
    );
    plot(results, ("pre_activation_qq", &title), axes, marks, &caption)
}

/// Q–Q plot of the run's pre-activations against those that the theory predicts, without any scaling.
#[must_use]
pub fn qq_run_vs_theory(results: &Results, t: usize, neuron: usize) -> Option<Figure> {
    let q = results.shape().width;
    let recorded = at(results, t)?;
    let Predicted {
        deviation,
        mut trained,
    } = predicted(results, t, neuron)?;
    trained.sort_by(f64::total_cmp);
    let points = |name: Label, role, rows: &[f64], predict: &dyn Fn(f64) -> f64| -> Option<Mark> {
        let mut sorted = column(rows, q, neuron);
        if sorted.is_empty() {
            return None;
        }
        sorted.sort_by(f64::total_cmp);
        let positions = positions(sorted.len());
        let x = positions.iter().map(|&p| predict(p)).collect();
        let y = positions.iter().map(|&p| sample_quantile(&sorted, p)).collect();
        Some(Scatter::new(name, role, x, y).into())
    };
    let reach = 3.5 * deviation;
    let equal = ("Equal", text!("qq-equal"));
    let identity = Line::new(equal, Role::Reference, vec![-reach, reach], vec![-reach, reach]);
    let mut marks = vec![Some(identity.stroke(Stroke::Dotted).into())];
    if !trained.is_empty() {
        let of_trained = |p| sample_quantile(&trained, p);
        let name = ("Raw z against Θ", text!("qq-raw-theory")).into();
        marks.push(points(name, Role::Run, &recorded.raw, &of_trained));
    }
    let of_unseen = |p| deviation * normal_quantile(p);
    let name = ("Corrected Û against U", text!("qq-corrected-theory")).into();
    marks.push(points(name, Role::Estimate, &recorded.corrected, &of_unseen));
    let title = text!("qq-run-vs-theory", neuron = neuron + 1, step = t);
    let caption = text!("qq-run-vs-theory.caption");
    let axes = (
        Axis::linear(("Predicted quantile", text!("qq-run-vs-theory.x"))),
        Axis::linear(("Quantile in the run", text!("qq-run-vs-theory.y"))),
    );
    plot(results, ("qq_run_vs_theory", &title), axes, marks, &caption)
}

/// The normality statistic of raw and corrected pre-activations over time, mean over neurons.
#[must_use]
pub fn normality(results: &Results) -> Option<Figure> {
    let course =
        |name: (&'static str, Cow<'static, str>), role, tests: fn(&Recorded) -> &[Option<Normality>]| {
            let mean = |recorded: &Recorded| {
                let known: Vec<f64> = tests(recorded)
                    .iter()
                    .flatten()
                    .map(|test| test.statistic)
                    .collect();
                known.iter().sum::<f64>() / known.len() as f64
            };
            let y: Vec<f64> = results.recorded().iter().map(mean).collect();
            let x = (0..y.len()).map(|t| t as f64).collect();
            let known = y.iter().any(|y| y.is_finite());
            known.then(|| Line::new(name, role, x, y).into())
        };
    let mut marks = vec![
        course(("Raw z", text!("normality-course-raw")), Role::Run, |recorded| {
            &recorded.raw_normality
        }),
        course(
            ("Corrected Û", text!("normality-course-corrected")),
            Role::Estimate,
            |recorded| &recorded.corrected_normality,
        ),
    ];
    if marks.iter().all(Option::is_none) {
        return None;
    }
    let level = ("5 % level", text!("normality-level"));
    marks.push(Some(Rule::at_y(level, Role::Reference, CRITICAL).into()));
    let axes = (
        step_axis(),
        Axis::log(("Anderson–Darling statistic A²", text!("normality.y"))),
    );
    let (title, caption) = (text!("normality"), text!("normality.caption"));
    plot(results, ("normality", &title), axes, marks, &caption)
}

/// Standardized numbers in order; a figure is drawn whole.
fn sorted(values: &[f64]) -> Option<Vec<f64>> {
    standardized(values, &Cancel::new()).ok().flatten()
}
