//! Why there is nothing to draw.

use std::borrow::Cow;

use super::chart::ranges;
use super::{Axis, HeatMap, Mark, Plot, Scale};
use crate::text;

/// Why a plot shows nothing, in a sentence: its numbers are still to come, or cannot be shown.
#[must_use]
pub fn why_empty(plot: &Plot) -> Cow<'static, str> {
    let known = plot.marks.iter().any(|mark| match mark {
        Mark::Line(line) => !line.y.is_empty(),
        Mark::Scatter(scatter) => !scatter.y.is_empty(),
        Mark::Histogram(histogram) => !histogram.heights.is_empty(),
        Mark::Rule(_) => false,
    });
    let linear = |axis: &Axis| Axis {
        scale: Scale::Linear,
        ..axis.clone()
    };
    let on_linear_axes = ranges(&plot.marks, &linear(&plot.x), &linear(&plot.y)).is_some();
    sentence(known, on_linear_axes)
}

/// Why a map shows nothing, in a sentence.
#[must_use]
pub fn why_empty_map(map: &HeatMap) -> Cow<'static, str> {
    let has_finite = map.values.iter().any(|value| value.is_finite());
    sentence(
        !map.values.is_empty(),
        has_finite && map.colour.scale == Scale::Log,
    )
}

fn sentence(known: bool, on_linear_axes: bool) -> Cow<'static, str> {
    match (known, on_linear_axes) {
        (false, _) => text!("figure-nothing"),
        (true, true) => text!("figure-nothing-on-log-axis"),
        (true, false) => text!("figure-nothing-finite"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Line, Role};

    #[test]
    fn zeros_numbers_that_are_none_and_numbers_to_come_are_told_apart() {
        let plot = |y: Vec<f64>| {
            let x = (0..y.len()).map(|x| x as f64).collect();
            let mut axis = Axis::linear("Error");
            axis.scale = Scale::Log;
            let line = Line::new("a", Role::Run, x, y);
            Plot {
                x: Axis::linear("x"),
                y: axis,
                marks: vec![line.into()],
                sketch: None,
            }
        };
        let said = |y| why_empty(&plot(y)).into_owned();
        assert!(
            said(vec![0.0; 3]).contains("logarithmic"),
            "{}",
            said(vec![0.0; 3])
        );
        assert!(said(vec![f64::NAN; 3]).contains("finite"));
        assert!(said(Vec::new()).contains("yet"));
    }
}
