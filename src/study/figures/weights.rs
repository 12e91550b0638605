//! What the weights become: overlaps, effective signal and deeper layers, theory against runs.

use std::borrow::Cow;

use nalgebra::DMatrix;

use super::{dots, plot, step_axis};
use crate::figure::{Axis, Figure, Label, Line, Mark, Role, Stroke};
use crate::statistics::Mean;
use crate::study::results::Results;
use crate::text;

/// Neurons that get colours of their own; with more, theory and runs keep theirs.
const COLOURED: usize = 6;
/// Weights drawn of one layer, at most: those that move most.
const MOST_WEIGHTS: usize = 24;
/// Steps at which runs are drawn as dots, at most.
const DOTS: usize = 25;

/// One number over time, predicted and over runs.
struct Course {
    name: Label,
    theory: Vec<f64>,
    runs: Vec<Mean>,
}

impl Course {
    fn movement(&self) -> f64 {
        let first = self
            .theory
            .first()
            .copied()
            .or(self.runs.first().map(|mean| mean.value));
        let theory = self.theory.iter().copied();
        let all = theory.chain(self.runs.iter().map(|mean| mean.value));
        all.map(|x| (x - first.unwrap_or(0.0)).abs()).fold(0.0, f64::max)
    }
}

/// Lines for theory and dots for runs; in few colours each course its own, else theory's and runs'.
fn marks(courses: &[Course], coloured: bool) -> Vec<Option<Mark>> {
    let mut marks = Vec::new();
    for (index, course) in courses.iter().enumerate() {
        let colour = Role::Category(index as u8);
        let (theory, run) = if coloured {
            (colour, colour)
        } else {
            (Role::Theory, Role::Run)
        };
        let name = |other: (&'static str, Cow<'static, str>)| {
            if coloured {
                course.name.clone()
            } else {
                other.into()
            }
        };
        let x = (0..course.theory.len()).map(|t| t as f64).collect();
        let line = Line::new(
            name(("Theory", text!("curve-theory"))),
            theory,
            x,
            course.theory.clone(),
        );
        marks.push((!course.theory.is_empty()).then(|| line.stroke(Stroke::Solid).into()));
        let stride = course.runs.len().div_ceil(DOTS).max(1);
        let shown = course.runs.iter().enumerate().step_by(stride);
        let points: Vec<_> = shown
            .map(|(t, mean)| (t as f64, mean.value, mean.error))
            .collect();
        marks.push(dots(name(("Runs", text!("curve-runs"))), run, &points));
    }
    marks
}

fn neurons(
    results: &Results,
    theory: impl Fn(usize, usize) -> Option<f64>,
    run: impl Fn(usize, usize) -> Option<Mean>,
) -> Vec<Course> {
    let course = |a: usize| Course {
        name: (
            format!("Neuron {}", a + 1),
            text!("weights-neuron", number = a + 1),
        )
            .into(),
        theory: (0..results.prediction().len())
            .map_while(|t| theory(t, a))
            .collect(),
        runs: (0..results.overlaps().len()).map_while(|t| run(t, a)).collect(),
    };
    (0..results.shape().width).map(course).collect()
}

/// The id and the title of a figure of one direction, which has a number where there are several.
fn titled(
    results: &Results,
    id: &str,
    direction: usize,
    (alone, numbered): (Cow<'static, str>, Cow<'static, str>),
) -> (String, Cow<'static, str>) {
    if results.shape().directions > 1 {
        (format!("{id}_{}", direction + 1), numbered)
    } else {
        (id.to_owned(), alone)
    }
}

/// The overlap (1/n) w_aᵀ μ_j of every neuron with teacher direction j (from 0).
#[must_use]
pub fn overlaps(results: &Results, direction: usize) -> Option<Figure> {
    let columns = results.shape().directions + results.shape().width;
    let theory = |t: usize, a: usize| {
        results
            .prediction()
            .get(t)?
            .mean
            .overlap
            .get((a, direction))
            .copied()
    };
    let run = |t: usize, a: usize| results.overlaps().get(t)?.at(a * columns + direction);
    let courses = neurons(results, theory, run);
    let titles = (
        text!("overlaps"),
        text!("overlaps-numbered", number = direction + 1),
    );
    let (id, title) = titled(results, "overlaps", direction, titles);
    let axes = (
        step_axis(),
        Axis::linear(("Overlap (1/n) w·μ", text!("overlaps.y"))),
    );
    let coloured = courses.len() <= COLOURED;
    plot(
        results,
        (&id, &title),
        axes,
        marks(&courses, coloured),
        &[text!("overlaps.caption"), text!("weights-lines-and-dots")].join(" "),
    )
}

/// [b A] of the runs at step t: their mean overlap solved against K₀.
fn signal(results: &Results, t: usize) -> Option<DMatrix<f64>> {
    let inverse = results.gram_inverse()?;
    let columns = inverse.ncols();
    let overlap = results.overlaps().get(t)?.means();
    (!overlap.is_empty())
        .then(|| DMatrix::from_row_slice(overlap.len() / columns, columns, overlap) * inverse)
}

/// The weight b of teacher direction j (from 0) in w^t ≈ μ b + w⁰ A + noise, for every neuron.
#[must_use]
pub fn effective_signal(results: &Results, direction: usize) -> Option<Figure> {
    let theory = |t: usize, a: usize| {
        results
            .prediction()
            .get(t)?
            .mean
            .signal
            .get((a, direction))
            .copied()
    };
    let solved: Vec<_> = (0..results.overlaps().len())
        .map_while(|t| signal(results, t))
        .collect();
    let columns = results.shape().directions + results.shape().width;
    let run = |t: usize, a: usize| {
        let value = *solved.get(t)?.get((a, direction))?;
        // The map from overlap to signal is linear and the same in all runs, but entries of the overlap are correlated.
        results.overlaps().get(t)?.at(a * columns).map(|mean| Mean {
            value,
            error: f64::NAN,
            count: mean.count,
        })
    };
    let courses = neurons(results, theory, run);
    let numbered = text!("effective-signal-numbered", number = direction + 1);
    let titles = (text!("effective-signal"), numbered);
    let (id, title) = titled(results, "effective_signal", direction, titles);
    let axes = (
        step_axis(),
        Axis::linear((
            "Coefficient b in w ≈ μb + w⁰A + noise",
            text!("effective-signal.y"),
        )),
    );
    let coloured = courses.len() <= COLOURED;
    plot(
        results,
        (&id, &title),
        axes,
        marks(&courses, coloured),
        &text!("effective-signal.caption"),
    )
}

/// How much of the first layer is signal (in the span of teacher and initialization) and how much is noise.
#[must_use]
pub fn weight_parts(results: &Results) -> Option<Figure> {
    let gram = results.gram()?;
    let q = results.shape().width;
    let part = |signal: &DMatrix<f64>| (signal * gram).component_mul(signal).sum() / q as f64;
    let theory = |t: usize| {
        let step = &results.prediction().get(t)?.mean;
        let last = step.covariance.ncols().checked_sub(q)?;
        let total = (0..q).map(|a| step.covariance[(a, last + a)]).sum::<f64>() / q as f64;
        Some((total, part(&step.signal)))
    };
    let run = |t: usize| {
        let norms = results.norms().get(t)?.means();
        let total = norms.iter().sum::<f64>() / q as f64;
        Some((total, part(&signal(results, t)?)))
    };
    let theory: Vec<_> = (0..results.prediction().len()).map_while(theory).collect();
    let runs: Vec<_> = (0..results.norms().len()).map_while(run).collect();
    let exact = |value: f64| Mean {
        value,
        error: f64::NAN,
        count: 1,
    };
    let course = |name: (&'static str, Cow<'static, str>), of: fn(&(f64, f64)) -> f64| Course {
        name: name.into(),
        theory: theory.iter().map(of).collect(),
        runs: runs.iter().map(of).map(exact).collect(),
    };
    let courses = [
        course(("All: (1/n)|w|²", text!("weight-parts-all")), |part| part.0),
        course(
            ("Signal: from teacher and start", text!("weight-parts-signal")),
            |part| part.1,
        ),
        course(
            ("Noise: from the data's chance", text!("weight-parts-noise")),
            |part| part.0 - part.1,
        ),
    ];
    let square = ("Mean square of a weight", text!("weight-parts.y"));
    plot(
        results,
        ("weight_parts", &text!("weight-parts")),
        (step_axis(), Axis::linear(square)),
        marks(&courses, true),
        &text!("weight-parts.caption"),
    )
}

/// The weights of layer ℓ = 2 … L.
#[must_use]
pub fn deep_weights(results: &Results, layer: usize) -> Option<Figure> {
    let (q, last, k) = (
        results.shape().width,
        results.shape().layers,
        results.shape().outputs,
    );
    let start = layer.checked_sub(2)? * q * q;
    let count = q * if layer == last { k } else { q };
    let columns = if layer == last { k } else { q };
    let name = |i: usize| match columns {
        1 => format!("{}", i + 1),
        _ => format!("{}, {}", i / columns + 1, i % columns + 1),
    };
    let course = |i: usize| Course {
        name: name(i).into(),
        theory: results
            .prediction()
            .iter()
            .map_while(|step| step.mean.deep.values().get(start + i).copied())
            .collect(),
        runs: results
            .deep()
            .iter()
            .map_while(|moments| moments.at(start + i))
            .collect(),
    };
    let mut courses: Vec<Course> = (0..count).map(course).collect();
    let mut caption = text!("weights-lines-and-dots");
    if count > MOST_WEIGHTS {
        courses.sort_by(|a, b| b.movement().total_cmp(&a.movement()));
        courses.truncate(MOST_WEIGHTS);
        let most = text!("deep-weights-most", shown = MOST_WEIGHTS, count = count);
        caption = [most, caption].join(" ").into();
    }
    let title = if layer == last {
        text!("deep-weights-output", layer = layer)
    } else {
        text!("deep-weights", layer = layer)
    };
    let axes = (step_axis(), Axis::linear(("Weight", text!("deep-weights.y"))));
    plot(
        results,
        (&format!("deep_weights_{layer}"), &title),
        axes,
        marks(&courses, false),
        &caption,
    )
}
