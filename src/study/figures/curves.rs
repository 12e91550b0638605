//! Training and test error over time: runs, theory and estimate.

use std::borrow::Cow;

use super::{covering, line, plot, step_axis};
use crate::experiment::{Change, Changing, Reuse};
use crate::figure::{Axis, Figure, Label, Line, Mark, Role, Rule, Scatter, Stroke, format_number};
use crate::statistics::{Curve, Mean};
use crate::study::agreement::deviations;
use crate::study::results::Results;
use crate::study::{Estimate, Measure, Quantity};
use crate::text;
use crate::theory::BAR;

/// Training and test error, predicted, measured and estimated.
#[must_use]
pub fn learning_curves(results: &Results) -> Option<Figure> {
    let mut marks = curves(results, Measure::Squared);
    let noise = results.noise_level();
    marks
        .push(noise.map(|noise| {
            Rule::at_y(("Noise level σ²", text!("curve-noise")), Role::Reference, noise).into()
        }));
    marks.extend(baselines(results));
    marks.extend(changes(results));
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

/// Changes that are named one by one, at most: more would crowd the legend.
const NAMED_CHANGES: usize = 3;

/// Where learning rate or weight decay change on the way.
fn changes(results: &Results) -> Vec<Option<Mark>> {
    let all = results.experiment().optimizer.changing();
    let steps: Vec<&[Change]> = all.chunk_by(|a, b| a.step == b.step).collect();
    let many = steps.len() > NAMED_CHANGES;
    let symbols = || {
        let used = |of: &Changing| all.iter().any(|change| change.of == *of);
        let symbols = Changing::ALL.into_iter().filter(used).map(Changing::symbol);
        symbols.collect::<Vec<_>>().join(", ")
    };
    let mark = |here: &&[Change]| {
        let step = here.first()?.step;
        let value = |change: &Change| format!("{} = {}", change.of.symbol(), format_number(change.value));
        let name = match many {
            true => Label::new("Changes", text!("curve-changes-many", symbols = symbols())),
            false => {
                let values = here.iter().map(value).collect::<Vec<_>>().join(", ");
                let text = text!("curve-changes", values = values, step = step);
                Label::new(format!("Change at {step}"), text)
            }
        };
        Some(Rule::at_x(name, Role::Reference, step as f64).into())
    };
    steps.iter().map(mark).collect()
}

/// What simple predictors reach on the rows that are held out of a data file.
fn baselines(results: &Results) -> Vec<Option<Mark>> {
    let Some((mean, ridge)) = results.baselines() else {
        return Vec::new();
    };
    let rule = |name: (&'static str, Cow<'static, str>), role, at| Some(Rule::at_y(name, role, at).into());
    let mean = rule(
        ("Mean predictor", text!("curve-mean-predictor")),
        Role::Reference,
        mean,
    );
    let ridge = ridge.and_then(|ridge| {
        rule(
            ("Ridge regression", text!("curve-ridge")),
            Role::Category(3),
            ridge,
        )
    });
    vec![mean, ridge]
}

/// Training and test loss, where training does not minimize the squared error.
#[must_use]
pub fn losses(results: &Results) -> Option<Figure> {
    if !results.measures().contains(&Measure::Loss) {
        return None;
    }
    let mut marks = curves(results, Measure::Loss);
    marks.extend(changes(results));
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
    let mut marks = curves(results, Measure::Misclassified);
    marks.extend(changes(results));
    let caption = [text!("misclassification.caption"), about(results)].join(" ");
    let title = text!("misclassification");
    plot(
        results,
        ("misclassification", &title),
        (step_axis(), measure_axis(results, Measure::Misclassified)),
        marks,
        &caption,
    )
}

/// The limit as lines, single runs of this size as a band, real runs as rings, the estimate as dots. Without a prediction runs are
/// lines.
fn curves(results: &Results, measure: Measure) -> Vec<Option<Mark>> {
    use Quantity::{Test, Train};
    use Stroke::{Dashed, Solid};
    let theory = |quantity| results.theory_measure(quantity, measure);
    let predicted = !theory(Test).is_empty();
    let run = |name: (&'static str, Cow<'static, str>), quantity, stroke| {
        let curve = results.runs_measure(quantity, measure);
        match predicted {
            true => rings(name, Role::Run, &curve),
            false => line(name, Role::Run, stroke, &curve),
        }
    };
    let mut curves = vec![
        spread(
            results,
            ("Test, single runs", text!("curve-test-spread")),
            Test,
            measure,
        ),
        spread(
            results,
            ("Training, single runs", text!("curve-train-spread")),
            Train,
            measure,
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
        run(("Test, runs", text!("curve-test-runs")), Test, Solid),
        run(("Training, runs", text!("curve-train-runs")), Train, Dashed),
    ];
    curves.extend(reused(results, measure));
    curves.extend(results.estimates().map(|estimate| {
        let text = text!("curve-test-by", estimator = estimate.name.curve.clone());
        covering(
            estimate.label("Test", text),
            Role::Estimate,
            Solid,
            &estimate.curve(measure),
        )
    }));
    curves
}

/// What samples that are reused do, where it is drawn beside: prediction and runs as references.
fn reused(results: &Results, measure: Measure) -> Vec<Option<Mark>> {
    use Quantity::{Test, Train};
    let Some(other) = results.counterpart() else {
        return Vec::new();
    };
    let theory = |name: (&'static str, Cow<'static, str>), quantity, stroke| {
        line(
            name,
            Role::Reference,
            stroke,
            &other.theory_measure(quantity, measure),
        )
    };
    let runs = |name: (&'static str, Cow<'static, str>), quantity| {
        rings(name, Role::Reference, &other.runs_measure(quantity, measure))
    };
    vec![
        theory(
            ("Test, reused samples, theory", text!("curve-test-reused-theory")),
            Test,
            Stroke::Solid,
        ),
        theory(
            (
                "Training, reused samples, theory",
                text!("curve-train-reused-theory"),
            ),
            Train,
            Stroke::Dashed,
        ),
        runs(
            ("Test, reused samples, runs", text!("curve-test-reused-runs")),
            Test,
        ),
        runs(
            ("Training, reused samples, runs", text!("curve-train-reused-runs")),
            Train,
        ),
    ]
}

/// Where single runs of this size fall, as a band around their mean.
fn spread(
    results: &Results,
    name: (&'static str, Cow<'static, str>),
    quantity: Quantity,
    measure: Measure,
) -> Option<Mark> {
    if results.spread().runs() == 0 {
        return None;
    }
    let band = results.spread().band(quantity, measure);
    let x = (0..band.mean.len()).map(|t| t as f64).collect();
    let line = Line::new(name, Role::Theory, x, band.mean).stroke(Stroke::Thin);
    Some(line.band(band.half_width).into())
}

/// Rings that are drawn of a curve, about: more would hide what they lie on.
const RINGS: usize = 24;

/// A curve as rings with error bars at some steps, the first and the last among them.
fn rings(name: (&'static str, Cow<'static, str>), role: Role, curve: &Curve) -> Option<Mark> {
    let last = curve.len().checked_sub(1)?;
    let each = last.div_ceil(RINGS).max(1);
    let steps: Vec<usize> = (0..=last).rev().step_by(each).collect();
    let of = |values: &[f64]| -> Vec<f64> { steps.iter().rev().map(|&t| values[t]).collect() };
    let (mean, error) = (of(&curve.mean), of(&curve.error));
    if mean.iter().all(|mean| mean.is_nan()) {
        return None;
    }
    let x = steps.iter().rev().map(|&t| t as f64).collect();
    let rings = Scatter::new(name, role, x, mean).open();
    let barred = error.iter().all(|error| error.is_finite());
    Some(if barred { rings.error(error) } else { rings }.into())
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
    if results.spread().runs() > 0 {
        sentences.push(text!("curves-spread", runs = results.spread().runs()));
    } else if let Some(seconds) = results.experiment().spread_left_out(samples, features)
        && !results.prediction().is_empty()
    {
        let minutes = (seconds / 60.0).ceil() as usize;
        sentences.push(text!("curves-no-spread", minutes = minutes));
    }
    sentences.extend(match results.experiment().optimizer.reuse {
        Reuse::Reused => None,
        Reuse::Fresh => Some(text!("curves-fresh")),
        Reuse::Decoupled => Some(text!("curves-decoupled")),
    });
    if results.counterpart().is_some() {
        sentences.push(text!("curves-reused"));
    }
    sentences.push(text!("curves-bands"));
    let estimated = results
        .estimates()
        .any(|estimate| !estimate.curve(Measure::Squared).is_empty());
    if estimated {
        sentences.push(text!("curves-estimate"));
    }
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
    marks.extend(changes(results));
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

/// The test error of one run estimated from its training data alone beside that run's own, and where each says to stop.
#[must_use]
pub fn estimate(results: &Results, run: usize) -> Option<Figure> {
    let measure = results.trained_measure();
    let curves: Vec<_> = results
        .estimates()
        .map(|estimate| (estimate, estimate.of_run(run, measure)))
        .filter(|(_, curve)| !curve.is_empty())
        .collect();
    if curves.is_empty() {
        return None;
    }
    let steps = results.shape().steps;
    let mark = |role, step: usize, name: Label| Some(Rule::at_x(name, role, step as f64).into());
    let test = results.run_measure(run, Quantity::Test, measure).into_iter();
    let own = Curve::of(test.map(|value| Mean::of(std::iter::once(value))));
    let theory = results.theory_measure(Quantity::Test, measure);
    let mut marks = vec![
        line(
            ("Test error, runs", text!("curve-test-error-run", run = run + 1)),
            Role::Run,
            Stroke::Solid,
            &own,
        ),
        line(
            ("Test error, theory", text!("curve-test-error-theory")),
            Role::Theory,
            Stroke::Solid,
            &theory,
        ),
    ];
    for (estimate, curve) in &curves {
        let text = text!("curve-test-error-by", estimator = estimate.name.curve.clone());
        marks.push(covering(
            estimate.label("Test error", text),
            Role::Estimate,
            Stroke::Solid,
            curve,
        ));
    }
    // A curve that falls to the end says nothing about where to stop.
    marks.extend(own.turn(steps).map(|step| {
        let name = text!("early-stopping-run", step = step, run = run + 1);
        mark(Role::Run, step, Label::from(("Runs: lowest", name)))
    }));
    marks.extend(theory.turn(steps).map(|step| {
        let name = text!("early-stopping-theory", step = step);
        mark(Role::Theory, step, Label::from(("Theory: lowest", name)))
    }));
    for (estimate, curve) in &curves {
        marks.extend(
            curve
                .passed(BAR)
                .map(|step| mark(Role::Estimate, step, early_stopping(estimate, step))),
        );
    }
    marks.extend(changes(results));
    let caption = text!("estimate.caption", run = run + 1);
    let title = text!("estimate");
    plot(
        results,
        ("estimate", &title),
        (step_axis(), measure_axis(results, measure)),
        marks,
        &caption,
    )
}

/// The name of the step at which an estimate says to stop.
fn early_stopping(estimate: &Estimate<'_>, step: usize) -> Label {
    let inside = estimate.name.inside.clone();
    let (first, rest) = estimate.name.id.split_at(1);
    let id = format!("{}{rest}: lowest", first.to_uppercase());
    Label::new(
        id,
        text!("early-stopping-estimate", step = step, estimate = inside),
    )
}

/// A mark where each mean estimate says to stop, once that lies behind by more than its band.
#[must_use]
pub fn stopping_marks(results: &Results) -> Vec<Mark> {
    let measure = results.trained_measure();
    let marks = results.estimates().filter_map(|estimate| {
        let step = estimate.turn(measure)?;
        let name = early_stopping(&estimate, step);
        Some(Rule::at_x(name, Role::Estimate, step as f64).into())
    });
    marks.collect()
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
