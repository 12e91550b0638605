//! Figures of a study, live or finished: each a function of the [`Results`] so far and, where it shows one step, of t.
//!
//! Runs, theory and estimate keep their roles, hence their colours, in all of them. A figure that has nothing to show is
//! `None`; [`all`] leaves those out.

mod components;
mod confusion;
mod curves;
mod inference;
mod laws;
mod lengths;
mod numbers;
mod responses;
mod splits;
mod weights;

pub use components::components;
pub use confusion::confusion;
pub use curves::{
    estimate, learning_curves, losses, misclassification, residuals, single_runs, stopping_marks,
};
pub use inference::{teacher_accuracy, teacher_coverage, teacher_inference};
pub use laws::{
    corrected_histogram, least_gaussian_neuron, normality, pre_activation_histogram, pre_activation_qq,
    qq_run_vs_theory,
};
pub use lengths::lengths;
pub use numbers::{curve_table, curve_tables, readouts};
pub use responses::{covariances, estimated_responses, response_memory, response_norms, responses};
pub use splits::splits;
pub use weights::{deep_weights, effective_signal, overlaps, weight_parts};

use super::results::{Drawing, Results};
use crate::figure::{Axis, Figure, Label, Line, Mark, Role, Scatter, Stroke};
use crate::statistics::Curve;
use crate::text;
use crate::theory::BAR;

/// The usual figures, in their order.
const USUAL: &[Drawing] = &[
    |results, _| one(learning_curves(results)),
    |results, _| one(losses(results)),
    |results, _| one(misclassification(results)),
    |results, t| one(confusion(results, t)),
    |results, _| one(residuals(results)),
    |results, _| one(estimate(results, 0)),
    |results, t| one(splits(results, t)),
    |results, _| one(single_runs(results)),
    |results, t| {
        one(pre_activation_histogram(
            results,
            t,
            least_gaussian_neuron(results, t),
        ))
    },
    |results, t| one(corrected_histogram(results, t, least_gaussian_neuron(results, t))),
    |results, t| one(pre_activation_qq(results, t, least_gaussian_neuron(results, t))),
    |results, t| one(qq_run_vs_theory(results, t, least_gaussian_neuron(results, t))),
    |results, _| one(normality(results)),
    |results, t| one(responses(results, t)),
    |results, t| one(estimated_responses(results, t)),
    |results, _| one(response_norms(results)),
    |results, t| one(response_memory(results, t)),
    |results, _| one(covariances(results)),
    |results, _| some((0..results.shape().directions).map(|direction| overlaps(results, direction))),
    |results, _| some((0..results.shape().directions).map(|direction| effective_signal(results, direction))),
    |results, _| one(components(results)),
    |results, t| some((0..results.shape().directions).map(|d| teacher_inference(results, t, d))),
    |results, _| some((0..results.shape().directions).map(|d| teacher_coverage(results, d))),
    |results, _| some((0..results.shape().directions).map(|d| teacher_accuracy(results, d))),
    |results, _| one(weight_parts(results)),
    |results, _| one(lengths(results)),
    |results, _| some((2..=results.shape().layers).map(|layer| deep_weights(results, layer))),
    |results, _| one(readouts(results)),
    |results, _| curve_tables(results, 12),
];

fn one(figure: Option<Figure>) -> Vec<Figure> {
    figure.into_iter().collect()
}

fn some(figures: impl Iterator<Item = Option<Figure>>) -> Vec<Figure> {
    figures.flatten().collect()
}

/// Every figure there is something to show in, at step t where a figure shows one step; those that were added to the study
/// come last.
#[must_use]
pub fn all(results: &Results, t: usize) -> Vec<Figure> {
    let drawings = USUAL.iter().chain(results.drawings());
    drawings.flat_map(|drawing| drawing(results, t)).collect()
}

/// The horizontal axis of everything that develops.
fn step_axis() -> Axis {
    Axis::count(("Step t", text!("axis-step-t")))
}

/// A curve as a line, with its standard errors as a band where it has them.
fn line(name: impl Into<Label>, role: Role, stroke: Stroke, curve: &Curve) -> Option<Mark> {
    if curve.mean.iter().all(|x| x.is_nan()) {
        return None;
    }
    let line = Line::new(name, role, curve.steps(), curve.mean.clone()).stroke(stroke);
    let banded = curve.error.iter().all(|error| error.is_finite());
    Some(
        if banded {
            line.band(curve.error.clone())
        } else {
            line
        }
        .into(),
    )
}

/// A curve as a line with the band that covers what it estimates in 95 % of cases.
fn covering(name: impl Into<Label>, role: Role, stroke: Stroke, curve: &Curve) -> Option<Mark> {
    let error = curve.error.iter().map(|error| BAR * error).collect();
    let curve = Curve {
        error,
        ..curve.clone()
    };
    line(name, role, stroke, &curve)
}

/// Points at steps, with error bars where all have them.
fn dots(name: impl Into<Label>, role: Role, points: &[(f64, f64, f64)]) -> Option<Mark> {
    if points.is_empty() {
        return None;
    }
    let pick = |part: fn(&(f64, f64, f64)) -> f64| points.iter().map(part).collect::<Vec<_>>();
    let scatter = Scatter::new(name, role, pick(|p| p.0), pick(|p| p.1));
    let barred = points.iter().all(|point| point.2.is_finite());
    Some(
        if barred {
            scatter.error(pick(|p| p.2))
        } else {
            scatter
        }
        .into(),
    )
}

/// A plot with a caption that ends in what a reader must know before trusting it; None without marks.
fn plot(
    results: &Results,
    (id, title): (&str, &str),
    (x, y): (Axis, Axis),
    marks: Vec<Option<Mark>>,
    caption: &str,
) -> Option<Figure> {
    let marks: Vec<Mark> = marks.into_iter().flatten().collect();
    let caption = warned(results, caption);
    (!marks.is_empty()).then(|| Figure::plot(id, title, x, y, marks).caption(&caption))
}

/// A caption with the warnings of the results.
fn warned(results: &Results, caption: &str) -> String {
    std::iter::once(caption.to_owned())
        .chain(results.warnings())
        .collect::<Vec<_>>()
        .join(" ")
}
