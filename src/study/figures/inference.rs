//! What a run's weights say about the teacher.

use super::{dots, plot, step_axis};
use crate::figure::{Axis, Figure, Line, Mark, Role, Rule, Scatter, Stroke};
use crate::study::Inference;
use crate::study::results::Results;
use crate::text;

/// Coordinates that are drawn one by one.
const DRAWN: usize = 120;
/// Steps that are drawn, at most, and operations that they may take: plots are made while the window waits.
const STEPS: usize = 100;
const OPERATIONS: usize = 4_000_000;

/// μ̂ of the first run at step t against μ, with 95 % intervals.
#[must_use]
pub fn teacher_inference(results: &Results, t: usize, direction: usize) -> Option<Figure> {
    let inference = Inference::of(results, t, direction)?;
    let stride = inference.truth.len().div_ceil(DRAWN);
    let all = inference
        .truth
        .iter()
        .zip(&inference.estimate)
        .zip(inference.covered());
    let some: Vec<_> = all.step_by(stride).collect();
    let points = |covered: bool| -> (Vec<f64>, Vec<f64>) {
        let chosen = some.iter().filter(|(_, inside)| *inside == covered);
        chosen.map(|((truth, estimate), _)| (**truth, **estimate)).unzip()
    };
    let scatter = |name: (&'static str, std::borrow::Cow<'static, str>), role, covered| {
        let (x, y) = points(covered);
        let half = vec![inference.half_width(); x.len()];
        (!x.is_empty()).then(|| Mark::from(Scatter::new(name, role, x, y).error(half)))
    };
    let ends = some
        .iter()
        .fold([f64::INFINITY, f64::NEG_INFINITY], |ends, ((truth, _), _)| {
            [ends[0].min(**truth), ends[1].max(**truth)]
        });
    let identity = Line::new(
        ("Teacher itself", text!("teacher-inference-identity")),
        Role::Reference,
        ends.to_vec(),
        ends.to_vec(),
    );
    let [share, _] = inference.coverage();
    let caption = text!(
        "teacher-inference.caption",
        share = crate::figure::format_number(100.0 * share),
        count = inference.truth.len(),
        error = crate::figure::format_number(inference.error)
    );
    let holds = ("Interval holds it", text!("teacher-inference-holds"));
    let misses = ("Interval misses it", text!("teacher-inference-misses"));
    plot(
        results,
        (
            &of_direction(results, "teacher_inference", direction),
            &text!("teacher-inference", step = t),
        ),
        (
            Axis::linear(("Teacher's coordinate μ", text!("teacher-inference.x"))),
            Axis::linear(("Estimated coordinate", text!("teacher-inference.y"))),
        ),
        vec![
            Some(identity.into()),
            scatter(holds, Role::Run, true),
            scatter(misses, Role::Category(1), false),
        ],
        &caption,
    )
}

/// The id of a figure of one direction: of several, each has its own.
fn of_direction(results: &Results, id: &str, direction: usize) -> String {
    if results.shape().directions > 1 {
        format!("{id}_{}", direction + 1)
    } else {
        id.to_owned()
    }
}

/// What is known of a direction at all steps.
fn course(results: &Results, direction: usize) -> Vec<(f64, Inference)> {
    let last = results
        .recorded()
        .len()
        .min(results.prediction().len())
        .saturating_sub(1);
    let (q, p) = (results.shape().width, results.shape().directions);
    let each = 10 * q.pow(3) + 2 * q * (p + q) * 100;
    let stride = last.div_ceil((OPERATIONS / each).clamp(4, STEPS)).max(1);
    let mut steps: Vec<usize> = (1..=last).rev().step_by(stride).collect();
    steps.reverse();
    steps
        .into_iter()
        .filter_map(|t| Some((t as f64, Inference::of(results, t, direction)?)))
        .collect()
}

/// The share of coordinates that the intervals hold, at every step.
#[must_use]
pub fn teacher_coverage(results: &Results, direction: usize) -> Option<Figure> {
    let course = course(results, direction);
    let points: Vec<_> = course
        .iter()
        .map(|(t, inference)| {
            let [share, error] = inference.coverage();
            (*t, share, error)
        })
        .collect();
    let name = ("Held by their intervals", text!("teacher-coverage-held"));
    let shares = dots(name, Role::Run, &points)?;
    let aim = ("95 %", text!("teacher-coverage-aim"));
    // Three standard errors of a share of so many coordinates.
    let count = course.first()?.1.truth.len() as f64;
    let chance = 3.0 * (0.95 * 0.05 / count).sqrt();
    let limit = |at: f64| {
        let name = ("Chance", text!("teacher-coverage-chance"));
        Some(Rule::at_y(name, Role::Reference, at).into())
    };
    plot(
        results,
        (
            &of_direction(results, "teacher_coverage", direction),
            &text!("teacher-coverage"),
        ),
        (
            step_axis(),
            Axis::linear(("Share of coordinates", text!("teacher-coverage.y"))),
        ),
        vec![
            limit(0.95 - chance),
            limit(0.95 + chance),
            Some(Rule::at_y(aim, Role::Reference, 0.95).into()),
            Some(shares),
        ],
        &text!("teacher-coverage.caption"),
    )
}

/// How far μ̂ is from μ, predicted and measured, at every step.
#[must_use]
pub fn teacher_accuracy(results: &Results, direction: usize) -> Option<Figure> {
    let course = course(results, direction);
    let first = course.first()?;
    let (x, y) = course.iter().map(|(t, inference)| (*t, inference.error)).unzip();
    let predicted = Line::new(
        ("Standard error, theory", text!("teacher-accuracy-predicted")),
        Role::Theory,
        x,
        y,
    )
    .stroke(Stroke::Solid);
    let points: Vec<_> = course
        .iter()
        .map(|(t, inference)| (*t, inference.deviation(), f64::NAN))
        .collect();
    let measured = ("Root mean square error, run", text!("teacher-accuracy-measured"));
    let count = first.1.truth.len() as f64;
    let size = (first.1.truth.iter().map(|x| x * x).sum::<f64>() / count).sqrt();
    let guess = ("Knowing nothing", text!("teacher-accuracy-nothing"));
    plot(
        results,
        (
            &of_direction(results, "teacher_accuracy", direction),
            &text!("teacher-accuracy"),
        ),
        (
            step_axis(),
            Axis::log(("Error of an estimated coordinate", text!("teacher-accuracy.y"))),
        ),
        vec![
            Some(Rule::at_y(guess, Role::Reference, size).into()),
            Some(predicted.into()),
            dots(measured, Role::Run, &points),
        ],
        &text!("teacher-accuracy.caption"),
    )
}
