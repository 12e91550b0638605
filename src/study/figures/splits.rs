//! Estimate and held-out error of each split of a data file.

use super::warned;
use crate::figure::{Axis, Figure, Line, Role, Scatter, Stroke};
use crate::study::results::Results;
use crate::study::verdict::AGREE;
use crate::text;

/// The estimate of each split against the error on the rows that it holds out at step t, with bars of 1.96 joint standard errors of both: those
/// that cross the line of equality agree; None for a teacher's data, and with fewer than two splits.
#[must_use]
pub fn splits(results: &Results, t: usize) -> Option<Figure> {
    let comparison = results.comparison(t)?;
    let pairs = results.split_errors(t);
    if pairs.len() < 2 {
        return None;
    }
    let pick = |d: usize| pairs.iter().map(|pair| pair[d]).collect::<Vec<_>>();
    let (estimates, held_out) = (pick(0), pick(2));
    let joint = pairs.iter().map(|[_, error, _, bar]| AGREE * error.hypot(*bar));
    let bars = joint.collect();
    let all = estimates.iter().chain(&held_out);
    let (low, high) = all.fold((f64::INFINITY, 0.0_f64), |(low, high), &x| {
        (low.min(x), high.max(x))
    });
    let equal = vec![low, high];
    let marks = vec![
        Line::new(
            ("Equal", text!("splits-equal")),
            Role::Reference,
            equal.clone(),
            equal,
        )
        .stroke(Stroke::Dotted)
        .into(),
        Scatter::new(
            ("Splits", text!("splits-points")),
            Role::Estimate,
            estimates,
            held_out,
        )
        .error(bars)
        .into(),
    ];
    let caption = text!(
        "splits.caption",
        step = t,
        agreeing = comparison.agreeing,
        splits = comparison.splits
    );
    let x = Axis::linear(("Estimate", text!("splits.x")));
    let y = Axis::linear(("Held-out error", text!("splits.y")));
    Some(Figure::plot("splits", text!("splits"), x, y, marks).caption(warned(results, &caption)))
}
