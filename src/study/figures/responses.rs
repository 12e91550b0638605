//! Responses ρ_{t,s} and covariances between steps.

use nalgebra::DMatrix;

use super::{dots, plot, warned};
use crate::figure::{Axis, Content, Figure, HeatMap, Label, Line, Palette, Role};
use crate::study::results::Results;
use crate::text;

/// Cells along a side of a map over pairs of steps, at most.
const CELLS: usize = 200;

/// The predicted responses ρ_{t,s} at step t: entries down, s across.
#[must_use]
pub fn responses(results: &Results, t: usize) -> Option<Figure> {
    let rho = &results.prediction().get(t)?.mean.rho;
    let title = text!("responses", step = t);
    let caption = text!("responses.caption", step = t);
    entries(results, ("responses", &title), rho, &caption)
}

/// The responses ρ̂_{t,s} at step t that the first run's estimator found in its training data.
#[must_use]
pub fn estimated_responses(results: &Results, t: usize) -> Option<Figure> {
    let q = results.shape().width;
    let row = results.recorded().get(t)?.responses.as_ref()?;
    let rho = DMatrix::from_row_slice(q, row.len() / q, row);
    let title = text!("estimated-responses", step = t);
    let caption = text!("estimated-responses.caption");
    entries(results, ("estimated_responses", &title), &rho, &caption)
}

/// A q × q t block row as a map: a block of q × q for each step s, one row for each neuron.
fn entries(
    results: &Results,
    (id, title): (&str, &str),
    rho: &DMatrix<f64>,
    caption: &str,
) -> Option<Figure> {
    let q = rho.nrows();
    let steps = rho.ncols().checked_div(q)?;
    if steps == 0 {
        return None;
    }
    // Row by row, as maps have it: every column of the matrix is one of the map.
    let values = rho.transpose().iter().copied().collect();
    let x = (
        Axis::count(("Step s, neuron b", text!("responses.x"))),
        [-0.5, steps as f64 - 0.5],
    );
    let y = (
        Axis::count(("Neuron a", text!("responses.y"))),
        [0.5, q as f64 + 0.5],
    );
    let mut map = HeatMap::new(x, y, rho.ncols(), values, Axis::linear("ρ"));
    map.palette = Palette::Diverging;
    Some(Figure::new(id, title, Content::HeatMap(map)).caption(warned(results, caption)))
}

/// The size of the predicted responses for every pair of steps.
#[must_use]
pub fn response_norms(results: &Results) -> Option<Figure> {
    let norms = results.response_norms();
    // Not every prediction follows them.
    if norms.iter().all(Vec::is_empty) {
        return None;
    }
    let value = |t: usize, s: usize| norms.get(t).and_then(|row| row.get(s)).copied();
    let map = pairs(
        norms.len(),
        &value,
        Axis::linear(("Norm of ρ", text!("response-norms.colour"))),
    )?;
    let figure = Figure::new("response_norms", text!("response-norms"), Content::HeatMap(map));
    Some(figure.caption(warned(results, &text!("response-norms.caption"))))
}

/// The predicted covariances of pre-activations on unseen samples between steps, mean over neurons.
#[must_use]
pub fn covariances(results: &Results) -> Option<Figure> {
    let q = results.shape().width;
    let prediction = results.prediction();
    let value = |t: usize, s: usize| {
        let covariance = &prediction.get(t.max(s))?.mean.covariance;
        // Without all earlier steps there is the last block alone, and no map.
        (covariance.ncols() == q * (t.max(s) + 1)).then_some(())?;
        let trace: f64 = (0..q).map(|a| covariance[(a, q * t.min(s) + a)]).sum();
        Some(trace / q as f64)
    };
    value(1, 0)?;
    let colour = Axis::linear(("Covariance", text!("covariances.colour")));
    let map = pairs(prediction.len(), &value, colour)?;
    let figure = Figure::new("covariances", text!("covariances"), Content::HeatMap(map));
    Some(figure.caption(warned(results, &text!("covariances.caption"))))
}

/// The name of an axis over earlier steps.
fn step_s() -> Label {
    ("Step s", text!("axis-step-s")).into()
}

/// A square map over pairs of steps, thinned where there are many.
fn pairs(steps: usize, value: &dyn Fn(usize, usize) -> Option<f64>, colour: Axis) -> Option<HeatMap> {
    if steps < 2 {
        return None;
    }
    let stride = steps.div_ceil(CELLS);
    let shown: Vec<usize> = (0..steps).step_by(stride).collect();
    let values = shown
        .iter()
        .flat_map(|&t| shown.iter().map(move |&s| value(t, s).unwrap_or(f64::NAN)))
        .collect();
    let range = [-0.5, (shown.len() * stride) as f64 - 0.5];
    let t = ("Step t", text!("axis-step-t"));
    Some(HeatMap::new(
        (Axis::linear(step_s()), range),
        (Axis::linear(t), range),
        shown.len(),
        values,
        colour,
    ))
}

/// The mean response of a neuron to its own past noise at step t, predicted and estimated.
#[must_use]
pub fn response_memory(results: &Results, t: usize) -> Option<Figure> {
    let q = results.shape().width;
    let trace = |entry: &dyn Fn(usize, usize) -> f64, s: usize| {
        (0..q).map(|a| entry(a, s * q + a)).sum::<f64>() / q as f64
    };
    // Not every prediction follows them.
    let step = results.prediction().get(t);
    let followed = step.filter(|step| t > 0 && step.mean.rho.ncols() >= q * t);
    let theory = followed.map(|step| {
        let y: Vec<f64> = (0..t).map(|s| trace(&|a, b| step.mean.rho[(a, b)], s)).collect();
        let x = (0..t).map(|s| s as f64).collect();
        Line::new(("Theory", text!("curve-theory")), Role::Theory, x, y).into()
    });
    let row = results
        .recorded()
        .get(t)
        .and_then(|recorded| recorded.responses.as_ref());
    let estimated = row.and_then(|row| {
        let entry = |a: usize, b: usize| row.get(a * q * t + b).copied().unwrap_or(f64::NAN);
        let points: Vec<_> = (0..t).map(|s| (s as f64, trace(&entry, s), f64::NAN)).collect();
        let name = ("Estimated from the first run", text!("response-memory-estimated"));
        dots(name, Role::Estimate, &points)
    });
    let response = ("Mean response ρ", text!("response-memory.y"));
    plot(
        results,
        ("response_memory", &text!("response-memory", step = t)),
        (Axis::count(step_s()), Axis::linear(response)),
        vec![theory, estimated],
        &text!("response-memory.caption"),
    )
}
