//! Which classes are taken for which.

use super::warned;
use crate::figure::{Axis, Content, Figure, HeatMap};
use crate::study::results::Results;
use crate::text;

/// At step t, of the test rows of each class the percentages of each answer: the mean over runs. Right answers have no colour, beside
/// which no mistake would be seen.
#[must_use]
pub fn confusion(results: &Results, t: usize) -> Option<Figure> {
    let classes = results.shape().outputs;
    let shares = results.confusion().get(t)?.means();
    if classes < 2 || shares.len() != classes * classes {
        return None;
    }
    let percentages = shares.chunks_exact(classes).flat_map(|row| {
        let all: f64 = row.iter().sum();
        row.iter().map(move |share| 100.0 * share / all)
    });
    let percentages: Vec<f64> = percentages.collect();
    let is_right = |i: usize| i.is_multiple_of(classes + 1);
    let wrong = percentages.iter().enumerate();
    let wrong = wrong.map(|(i, &share)| if is_right(i) { f64::NAN } else { share });
    let edges = [-0.5, classes as f64 - 0.5];
    let answer = Axis::count(("Answer", text!("confusion.answer")));
    let class = Axis::count(("True class", text!("confusion.class")));
    let share = Axis::linear(("Percentage of the class", text!("confusion.share")));
    let mut map = HeatMap::new((answer, edges), (class, edges), classes, wrong.collect(), share);
    map.texts = percentages.iter().map(|&share| written(share)).collect();
    let right: f64 = shares.iter().step_by(classes + 1).sum();
    let caption = text!(
        "confusion.caption",
        step = t,
        wrong = format!("{:.1}", 100.0 * (1.0 - right))
    );
    let title = text!("confusion").into_owned();
    Some(Figure::new("confusion", title, Content::HeatMap(map)).caption(warned(results, &caption)))
}

/// A percentage in few letters: nothing where no row has been there.
fn written(share: f64) -> String {
    match share {
        0.0 => "0".to_owned(),
        _ if share.is_nan() => String::new(),
        ..9.95 => format!("{share:.1}"),
        _ => format!("{share:.0}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_are_short() {
        let shares = [0.0, 0.04, 2.34, 9.96, 93.4, f64::NAN];
        assert_eq!(shares.map(written), ["0", "0.0", "2.3", "10", "93", ""]);
    }
}
