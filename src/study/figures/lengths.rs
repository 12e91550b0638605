//! Norms of the weights, their distance from the start, and the length of their path, over time.

use super::{plot, step_axis};
use crate::figure::{Axis, Figure, Label, Line, Mark, Role, Stroke};
use crate::statistics::Curve;
use crate::study::Lengths;
use crate::study::results::Results;
use crate::text;

/// Lengths in weight space over the runs, as far as they are trained.
#[must_use]
pub fn lengths(results: &Results) -> Option<Figure> {
    let layers = results.shape().layers;
    let mut marks = vec![
        mark(
            results,
            (
                ("Distance from the start", text!("lengths-distance")).into(),
                Role::Run,
                Stroke::Solid,
            ),
            |lengths| Some(lengths.distance),
        ),
        mark(
            results,
            (
                ("Length of the path", text!("lengths-path")).into(),
                Role::Run,
                Stroke::Dashed,
            ),
            |lengths| Some(lengths.path),
        ),
    ];
    for layer in 0..layers {
        let name = Label::new(
            format!("norm_{}", layer + 1),
            text!("lengths-norm", layer = layer + 1),
        );
        let role = Role::Category(u8::try_from(layer).unwrap_or(u8::MAX));
        marks.push(mark(results, (name, role, Stroke::Solid), |lengths| {
            lengths.norms.get(layer).copied()
        }));
    }
    let title = text!("lengths");
    let y = Axis::linear(("Length", text!("lengths.y")));
    plot(
        results,
        ("lengths", &title),
        (step_axis(), y),
        marks,
        &text!("lengths.caption"),
    )
}

fn mark(
    results: &Results,
    (name, role, stroke): (Label, Role, Stroke),
    of: impl Fn(&Lengths) -> Option<f64>,
) -> Option<Mark> {
    let curve: Curve = results.runs_length(of);
    let means: Vec<_> = (0..).map_while(|t| curve.at(t)).collect();
    if !means.iter().any(|mean| mean.value.is_finite()) {
        return None;
    }
    let x = (0..means.len()).map(|t| t as f64).collect();
    let y = means.iter().map(|mean| mean.value).collect();
    let known = |error: f64| if error.is_finite() { error } else { 0.0 };
    let band = means.iter().map(|mean| known(mean.error)).collect();
    Some(Line::new(name, role, x, y).stroke(stroke).band(band).into())
}
