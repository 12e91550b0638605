//! Which classes are taken for which.

use super::warned;
use crate::figure::{Axis, Content, Figure, HeatMap};
use crate::study::results::Results;
use crate::text;

/// At step t, of the test rows of each class the percentages of wrong answers: the mean over runs. Right answers are blank, beside which
/// no mistake would be seen.
#[must_use]
pub fn confusion(results: &Results, t: usize) -> Option<Figure> {
    let classes = results.shape().outputs;
    let shares = results.confusion().get(t)?.means();
    if classes < 2 || shares.len() != classes * classes {
        return None;
    }
    let values = shares.chunks_exact(classes).enumerate().flat_map(|(class, row)| {
        let all: f64 = row.iter().sum();
        let wrong = move |(answer, share): (usize, &f64)| match answer == class {
            true => f64::NAN,
            false => 100.0 * share / all,
        };
        row.iter().enumerate().map(wrong)
    });
    let edges = [-0.5, classes as f64 - 0.5];
    let answer = Axis::count(("Answer", text!("confusion.answer")));
    let class = Axis::count(("True class", text!("confusion.class")));
    let share = Axis::linear(("Percentage of the class", text!("confusion.share")));
    let map = HeatMap::new((answer, edges), (class, edges), classes, values.collect(), share);
    let right: f64 = shares.iter().step_by(classes + 1).sum();
    let caption = text!(
        "confusion.caption",
        step = t,
        wrong = format!("{:.1}", 100.0 * (1.0 - right))
    );
    let title = text!("confusion").into_owned();
    Some(Figure::new("confusion", title, Content::HeatMap(map)).caption(warned(results, &caption)))
}
