//! Training and test error over time: runs, theory and estimate.

use std::borrow::Cow;

use super::{line, plot, points, step_axis};
use crate::figure::{Axis, Figure, Line, Mark, Role, Rule, Stroke};
use crate::statistics::Curve;
use crate::study::agreement::deviations;
use crate::study::results::Results;
use crate::study::{Measure, Quantity};
use crate::text;

/// Training and test error, predicted, measured and estimated.
#[must_use]
pub fn learning_curves(results: &Results) -> Option<Figure> {
    let mut marks = curves(results, Measure::Squared);
    let noise = results.noise_level();
    marks
        .push(noise.map(|noise| {
            Rule::at_y(("Noise level σ²", text!("curve-noise")), Role::Reference, noise).into()
        }));
    let caption = [text!("learning-curves.caption"), about(results)].join(" ");
    let title = text!("learning-curves");
    plot(
        results,
        ("learning_curves", &title),
        (step_axis(), error_axis(results)),
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
    let title = text!("losses");
    plot(
        results,
        ("losses", &title),
        (step_axis(), measure_axis(results, Measure::Loss)),
        marks,
        &about(results),
    )
}

/// Share of training and test samples on the wrong side, where training is on classes.
#[must_use]
pub fn misclassification(results: &Results) -> Option<Figure> {
    if !results.measures().contains(&Measure::Misclassified) {
        return None;
    }
    let caption = [text!("misclassification.caption"), about(results)].join(" ");
    let title = text!("misclassification");
    plot(
        results,
        ("misclassification", &title),
        (step_axis(), measure_axis(results, Measure::Misclassified)),
        curves(results, Measure::Misclassified),
        &caption,
    )
}

fn curves(results: &Results, measure: Measure) -> Vec<Option<Mark>> {
    let run = |quantity| results.runs_measure(quantity, measure);
    let theory = |quantity| results.theory_measure(quantity, measure);
    use Quantity::{Test, Train};
    use Stroke::{Dashed, Solid};
    vec![
        line(
            ("Test, runs", text!("curve-test-runs")),
            Role::Run,
            Solid,
            &run(Test),
        ),
        line(
            ("Training, runs", text!("curve-train-runs")),
            Role::Run,
            Dashed,
            &run(Train),
        ),
        line(
            ("Test, theory", text!("curve-test-theory")),
            Role::Theory,
            Solid,
            &theory(Test),
        ),
        line(
            ("Training, theory", text!("curve-train-theory")),
            Role::Theory,
            Dashed,
            &theory(Train),
        ),
        points(
            ("Test, estimated", text!("curve-test-estimated")),
            Role::Estimate,
            &results.estimate_measure(measure),
        ),
    ]
}

/// The vertical axis of squared errors.
fn error_axis(results: &Results) -> Axis {
    measure_axis(results, Measure::Squared)
}

/// The vertical axis of a measure: what has diverged would flatten everything else on a linear one.
fn measure_axis(results: &Results, measure: Measure) -> Axis {
    let whole = results.divergences().is_empty() && results.lost_estimates().is_empty();
    let axis = |name: (&'static str, Cow<'static, str>)| match whole {
        true => Axis::linear(name),
        false => Axis::log(name),
    };
    match measure {
        Measure::Squared => axis(("Mean squared error", text!("axis-error"))),
        Measure::Misclassified => Axis::linear(("Misclassification rate", text!("axis-misclassified"))),
        Measure::Loss => axis(("Mean loss", text!("axis-loss"))).unit(("nats", text!("unit-nats"))),
    }
}

/// What the curves are means of.
fn about(results: &Results) -> Cow<'static, str> {
    let shape = results.shape();
    let (runs, samples, features) = (shape.runs, shape.samples, shape.features);
    // Of what is not in the figure there is nothing to say.
    let mut sentences = Vec::new();
    if results.run_steps(0) > 0 {
        sentences.push(text!(
            "curves-runs",
            runs = runs,
            samples = samples,
            features = features
        ));
    }
    if !results.prediction().is_empty() {
        sentences.push(text!("curves-theory"));
    }
    if !results.estimate_curve().is_empty() {
        sentences.push(text!("curves-estimate"));
    }
    sentences.push(text!("curves-bands"));
    sentences.join(" ").into()
}

/// Runs minus theory in joint standard errors.
#[must_use]
pub fn residuals(results: &Results) -> Option<Figure> {
    let difference = |name: (&'static str, Cow<'static, str>), quantity, stroke| {
        let y = deviations(&results.runs_curve(quantity), &results.theory_curve(quantity));
        let x = (0..y.len()).map(|t| t as f64).collect();
        let known = y.iter().any(|y| y.is_finite());
        known.then(|| Line::new(name, Role::Run, x, y).stroke(stroke).into())
    };
    let mut marks: Vec<Option<Mark>> = vec![
        difference(
            ("Test error", text!("curve-test-error")),
            Quantity::Test,
            Stroke::Solid,
        ),
        difference(
            ("Training error", text!("curve-train-error")),
            Quantity::Train,
            Stroke::Dashed,
        ),
    ];
    if marks.iter().all(Option::is_none) {
        return None;
    }
    let rule =
        |name: (&'static str, Cow<'static, str>), at| Some(Rule::at_y(name, Role::Reference, at).into());
    marks.push(rule(("0", text!("residuals-zero")), 0.0));
    let limit = |quantity| crate::study::agreement::limit(results, quantity);
    let limit = limit(Quantity::Test).or_else(|| limit(Quantity::Train));
    if let Some(limit) = limit {
        marks.extend([-limit, limit].map(|at| rule(("95 % limit", text!("residuals-limit")), at)));
    }
    let unit = ("joint standard errors", text!("unit-joint-standard-errors"));
    let difference = Axis::linear(("Runs − theory", text!("residuals.y"))).unit(unit);
    let title = text!("residuals");
    let caption = match limit {
        Some(_) => text!("residuals-simultaneous"),
        None => text!("residuals.caption"),
    };
    plot(
        results,
        ("residuals", &title),
        (step_axis(), difference),
        marks,
        &caption,
    )
}

/// The test error estimated from training data alone beside the true one, and where each says to stop.
#[must_use]
pub fn estimate(results: &Results) -> Option<Figure> {
    let measure = results.trained_measure();
    let mut curve = results.estimate_measure(measure);
    if curve.is_empty() {
        return None;
    }
    let mut band = text!("estimate-band-runs");
    if results.shape().runs == 1 {
        let probes = results.own_error(measure);
        if probes.len() == curve.len() {
            curve.error = probes;
            band = text!("estimate-band-probes");
        }
    }
    // A curve that falls to the end says nothing about where to stop.
    let mark = |role, curve: &Curve, name: fn(usize) -> (&'static str, Cow<'static, str>)| {
        let step = curve.turn(results.shape().steps)?;
        Some(Rule::at_x(name(step), role, step as f64).into())
    };
    let (runs, theory) = (
        results.runs_measure(Quantity::Test, measure),
        results.theory_measure(Quantity::Test, measure),
    );
    let marks = vec![
        line(
            ("Test error, runs", text!("curve-test-error-runs")),
            Role::Run,
            Stroke::Solid,
            &runs,
        ),
        line(
            ("Test error, theory", text!("curve-test-error-theory")),
            Role::Theory,
            Stroke::Solid,
            &theory,
        ),
        line(
            ("Test error, estimated", text!("curve-test-error-estimated")),
            Role::Estimate,
            Stroke::Solid,
            &curve,
        ),
        mark(Role::Run, &runs, |step| {
            ("Runs: lowest", text!("early-stopping-runs", step = step))
        }),
        mark(Role::Theory, &theory, |step| {
            ("Theory: lowest", text!("early-stopping-theory", step = step))
        }),
        mark(Role::Estimate, &curve, |step| {
            ("Estimate: lowest", text!("early-stopping-estimate", step = step))
        }),
    ];
    let caption = [text!("estimate.caption"), band].join(" ");
    let title = text!("estimate");
    plot(
        results,
        ("estimate", &title),
        (step_axis(), measure_axis(results, measure)),
        marks,
        &caption,
    )
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
        let name = ("Each run", text!("single-runs-each"));
        (!y.is_empty()).then(|| Line::new(name, Role::Run, x, y).stroke(Stroke::Thin).into())
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
        ("Mean of the runs", text!("single-runs-mean")),
        Role::Run,
        Stroke::Solid,
        &without_band(mean),
    ));
    marks.push(line(
        ("Theory", text!("curve-theory")),
        Role::Theory,
        Stroke::Solid,
        &without_band(theory),
    ));
    let (title, caption) = (text!("single-runs"), text!("single-runs.caption"));
    plot(
        results,
        ("single_runs", &title),
        (step_axis(), error_axis(results)),
        marks,
        &caption,
    )
}
