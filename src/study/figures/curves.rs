//! Training and test error over time: runs, theory and estimate.

use super::{counted, line, plot, points, step_axis};
use crate::figure::{Axis, Figure, Line, Mark, Role, Rule, Stroke};
use crate::statistics::Curve;
use crate::study::agreement::deviations;
use crate::study::results::Results;
use crate::study::{Measure, Quantity};

/// Training and test error, predicted, measured and estimated.
#[must_use]
pub fn learning_curves(results: &Results) -> Option<Figure> {
    let mut marks = curves(results, Measure::Squared);
    let noise = results.noise_level();
    marks.push(noise.map(|noise| Rule::at_y("Noise level σ²", Role::Reference, noise).into()));
    let caption = format!("Mean squared error without a half. {}", about(results));
    let axes = (step_axis(), Axis::linear("Mean squared error"));
    plot(
        results,
        ("learning_curves", "Training and test error"),
        axes,
        marks,
        &caption,
    )
}

/// Training and test loss, where training does not minimize the squared error.
#[must_use]
pub fn losses(results: &Results) -> Option<Figure> {
    if !results.measures().contains(&Measure::Loss) {
        return None;
    }
    let marks = curves(results, Measure::Loss);
    let axes = (step_axis(), Axis::linear("Mean loss").unit("nats"));
    plot(
        results,
        ("losses", "Training and test loss"),
        axes,
        marks,
        &about(results),
    )
}

fn curves(results: &Results, measure: Measure) -> Vec<Option<Mark>> {
    let run = |quantity| results.runs_measure(quantity, measure);
    let theory = |quantity| results.theory_measure(quantity, measure);
    use Quantity::{Test, Train};
    use Stroke::{Dashed, Solid};
    vec![
        line("Test, runs", Role::Run, Solid, &run(Test)),
        line("Training, runs", Role::Run, Dashed, &run(Train)),
        line("Test, theory", Role::Theory, Solid, &theory(Test)),
        line("Training, theory", Role::Theory, Dashed, &theory(Train)),
        points(
            "Test, estimated",
            Role::Estimate,
            &results.estimate_measure(measure),
        ),
    ]
}

/// What the curves are means of.
fn about(results: &Results) -> String {
    let shape = results.shape();
    let mut text = String::new();
    if shape.runs > 0 {
        let (runs, m, n) = (counted(shape.runs, "run"), shape.samples, shape.features);
        text = format!("Mean of {runs} with m = {m} samples of n = {n} features. ");
    }
    if results.is_predicted() {
        text += "The theory uses no training. ";
    }
    if shape.runs > 0 && results.experiment().estimator.enabled {
        text += "The estimate uses the training rows alone. ";
    }
    text + "Bands: one standard error."
}

/// Runs minus theory in joint standard errors.
#[must_use]
pub fn residuals(results: &Results) -> Option<Figure> {
    let difference = |name, quantity, stroke| {
        let y = deviations(&results.runs_curve(quantity), &results.theory_curve(quantity));
        let x = (0..y.len()).map(|t| t as f64).collect();
        let known = y.iter().any(|y| y.is_finite());
        known.then(|| Line::new(name, Role::Run, x, y).stroke(stroke).into())
    };
    let mut marks: Vec<Option<Mark>> = vec![
        difference("Test error", Quantity::Test, Stroke::Solid),
        difference("Training error", Quantity::Train, Stroke::Dashed),
    ];
    if marks.iter().all(Option::is_none) {
        return None;
    }
    let rules = [-3.0, 0.0, 3.0].map(|at| Some(Rule::at_y("0 and ±3", Role::Reference, at).into()));
    marks.extend(rules);
    let caption =
        "Where both are right most points lie within ±2. Finite networks add a gap that shrinks with n.";
    let axes = (
        step_axis(),
        Axis::linear("Runs − theory").unit("joint standard errors"),
    );
    plot(
        results,
        ("residuals", "Distance of runs from theory"),
        axes,
        marks,
        caption,
    )
}

/// The test error estimated from training data alone beside the true one, and where each says to stop.
#[must_use]
pub fn estimate(results: &Results) -> Option<Figure> {
    let mut curve = results.estimate_curve();
    if curve.is_empty() {
        return None;
    }
    let mut band = "Bands: one standard error over runs.";
    if results.shape().runs == 1 {
        let probes = results.probe_error(Measure::Squared);
        if probes.len() == curve.len() {
            curve.error = probes;
            band = "Band of the estimate: half the difference between the two halves of its probes.";
        }
    }
    let stop = results.stopping();
    // A curve that falls to the end says nothing about where to stop.
    let end = results.shape().steps;
    let mark = |name: &str, role, step: Option<usize>| {
        let step = step.filter(|&t| t < end)?;
        Some(Rule::at_x(&format!("{name}: lowest at {step}"), role, step as f64).into())
    };
    let marks = vec![
        line(
            "Test error, runs",
            Role::Run,
            Stroke::Solid,
            &results.runs_curve(Quantity::Test),
        ),
        line(
            "Test error, theory",
            Role::Theory,
            Stroke::Solid,
            &results.theory_curve(Quantity::Test),
        ),
        line("Test error, estimated", Role::Estimate, Stroke::Solid, &curve),
        mark("Runs", Role::Run, stop.runs),
        mark("Theory", Role::Theory, stop.theory),
        mark("Estimate", Role::Estimate, stop.estimate),
    ];
    let caption = format!(
        "The estimate sees no test data. Vertical lines, if any: the lowest point of each curve, where to stop. {band}"
    );
    let axes = (step_axis(), Axis::linear("Mean squared error"));
    let title = "Test error estimated from training data";
    plot(results, ("estimate", title), axes, marks, &caption)
}

/// Every run's own test error and estimate.
#[must_use]
pub fn single_runs(results: &Results) -> Option<Figure> {
    let shape = results.shape();
    if shape.runs < 2 {
        return None;
    }
    let of = |run| results.run_measure(run, Quantity::Test, Measure::Squared);
    let thin = |y: Vec<f64>| {
        let x = (0..y.len()).map(|t| t as f64).collect();
        (!y.is_empty()).then(|| Line::new("Each run", Role::Run, x, y).stroke(Stroke::Thin).into())
    };
    let mut marks: Vec<Option<Mark>> = (0..shape.runs).map(|run| thin(of(run))).collect();
    let without_band = |curve: Curve| Curve {
        error: vec![f64::NAN; curve.len()],
        ..curve
    };
    let (mean, theory) = (
        results.runs_curve(Quantity::Test),
        results.theory_curve(Quantity::Test),
    );
    marks.push(line(
        "Mean of the runs",
        Role::Run,
        Stroke::Solid,
        &without_band(mean),
    ));
    marks.push(line("Theory", Role::Theory, Stroke::Solid, &without_band(theory)));
    let caption = "Runs share teacher and initialization; features and noise are drawn anew for each.";
    let axes = (step_axis(), Axis::linear("Mean squared error"));
    plot(
        results,
        ("single_runs", "Test error of every run"),
        axes,
        marks,
        caption,
    )
}
