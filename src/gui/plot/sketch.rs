//! Curves that are drawn with the mouse.

use egui::{PointerButton, Response};
use egui_plot::PlotTransform;

use crate::experiment::Field;

/// The stroke that the mouse drew over a plot since the last frame, in the coordinates of its axes.
pub(super) fn drawn(plot: &Response, transform: &PlotTransform) -> Option<[[f64; 2]; 2]> {
    let pen = plot.interact_pointer_pos()?;
    if !plot.dragged_by(PointerButton::Primary) && !plot.clicked_by(PointerButton::Primary) {
        return None;
    }
    let frame = transform.frame();
    let place = |at: egui::Pos2| {
        let point = transform.value_from_position(at.clamp(frame.min, frame.max));
        [point.x, point.y]
    };
    Some([place(pen - plot.drag_delta()), place(pen)])
}

/// Heights that are evenly spaced over x from 0 to 1, after a stroke between two points went over them; none if a height
/// would be one that the setting cannot have.
pub(in crate::gui) fn over(heights: &[f64], [from, to]: [[f64; 2]; 2], field: &Field) -> Option<Vec<f64>> {
    let last = heights.len().checked_sub(1)? as f64;
    let (left, right) = if from[0] <= to[0] { (from, to) } else { (to, from) };
    // A stroke between two places changes the nearest one.
    let (first, end) = (
        (left[0] * last).round().max(0.0),
        (right[0] * last).round().min(last),
    );
    let mut changed = heights.to_vec();
    for (i, height) in changed.iter_mut().enumerate() {
        let place = i as f64;
        if place < first || place > end {
            continue;
        }
        let share = (place / last - left[0]) / (right[0] - left[0]).max(f64::MIN_POSITIVE);
        *height = rounded(left[1] + (right[1] - left[1]) * share.clamp(0.0, 1.0));
    }
    let value = crate::experiment::Value::Numbers(changed.clone());
    field.allows(&value).then_some(changed)
}

/// To the thousandth: what is drawn by hand is not finer.
fn rounded(value: f64) -> f64 {
    (1000.0 * value).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELD: Field = Field::numbers("heights", &[], -5.0, (5, 5));

    #[test]
    fn a_stroke_changes_the_heights_under_it() {
        let over = |from, to| over(&[0.0; 5], [from, to], &FIELD).unwrap();
        assert_eq!(over([0.25, 1.0], [0.75, 2.0]), [0.0, 1.0, 1.5, 2.0, 0.0]);
        assert_eq!(over([0.75, 2.0], [0.25, 1.0]), [0.0, 1.0, 1.5, 2.0, 0.0]);
        assert_eq!(over([0.52, 3.0], [0.53, 3.0]), [0.0, 0.0, 3.0, 0.0, 0.0]);
        assert_eq!(over([-1.0, 1.0], [0.1, 1.0]), [1.0, 0.0, 0.0, 0.0, 0.0]);
        assert_eq!(over([0.9, 4.0], [7.0, 4.0]), [0.0, 0.0, 0.0, 0.0, 4.0]);
    }

    #[test]
    fn heights_beyond_the_limits_and_empty_lists_stay() {
        assert_eq!(over(&[0.0; 5], [[0.0, -6.0], [1.0, -6.0]], &FIELD), None);
        assert_eq!(over(&[], [[0.0, 1.0], [1.0, 1.0]], &FIELD), None);
        assert_eq!(over(&[0.0; 5], [[0.0, f64::NAN], [1.0, 1.0]], &FIELD), None);
    }

    /// A drag over a plot that may be drawn on tells its strokes and leaves the view as it is; over another plot it tells none.
    #[test]
    fn the_mouse_draws_where_a_plot_may_be_drawn_on() {
        use std::cell::RefCell;
        use std::rc::Rc;

        use egui::{pos2, vec2};
        use egui_kittest::Harness;

        use crate::figure::{Axis, Figure, Line, Role};
        use crate::gui::plot::{FigurePlot, Options};

        let strokes = |may: bool| {
            let line = Line::new("f", Role::Reference, vec![0.0, 1.0], vec![0.0, 1.0]);
            let mut figure = Figure::plot("f", "f", Axis::linear("x"), Axis::linear("y"), vec![line.into()]);
            if may {
                figure = figure.sketches("lab.heights");
            }
            let found = Rc::new(RefCell::new(Vec::new()));
            let (told, mut place) = (found.clone(), FigurePlot::default());
            let mut harness = Harness::builder()
                .with_size(vec2(400.0, 400.0))
                .build_ui(move |ui| {
                    told.borrow_mut()
                        .extend(place.show(ui, &figure, 1, Options::default()).sketched);
                });
            harness.hover_at(pos2(150.0, 250.0));
            harness.drag_at(pos2(150.0, 250.0));
            for k in 1..=5_u8 {
                harness.hover_at(pos2(150.0 + 20.0 * f32::from(k), 250.0 - 20.0 * f32::from(k)));
                harness.step();
            }
            harness.drop_at(pos2(250.0, 150.0));
            harness.step();
            found.take()
        };
        assert!(strokes(false).is_empty());
        let found = strokes(true);
        assert!(found.iter().all(|(path, _)| *path == "lab.heights"));
        let (first, last) = (found.first().unwrap().1[0], found.last().unwrap().1[1]);
        assert!(
            last[0] > first[0] + 0.2 && last[1] > first[1] + 0.2,
            "{first:?} {last:?}"
        );
        // Strokes follow on one another, without the view moving under them.
        for pair in found.windows(2) {
            assert!((pair[0].1[1][0] - pair[1].1[0][0]).abs() < 1e-3, "{pair:?}");
        }
    }
}
