//! Vertical lines that stand for a setting: dragged with the mouse or moved with the arrow keys when focused.

use egui::{CursorIcon, Id, Key, Modifiers, Rect, Sense, Ui, WidgetInfo};
use egui_plot::PlotTransform;

use super::coordinate::Coordinate;
use super::style::Style;
use crate::figure::{Across, Mark, Rule, format_number};
use crate::gui::theme::colour;
use crate::text;

/// Half the width, in points, of what can be grabbed.
const GRIP: f32 = 5.0;
/// The share of the visible axis that a key moves a line.
const KEYED: f64 = 0.01;

/// Lets the lines among `marks` that stand for a setting be moved; the path of the one that was, and its new number.
pub(super) fn handles<'m>(
    ui: &mut Ui,
    style: Style,
    marks: impl Iterator<Item = &'m Mark>,
    x: Coordinate,
    (transform, plot): (&PlotTransform, Id),
) -> Option<(&'static str, f64)> {
    let mut moved = None;
    for mark in marks {
        if let Mark::Rule(rule) = mark
            && let (Some(path), Across::X) = (rule.setting, rule.across)
        {
            let to = handle(ui, style, x, transform, (rule, plot.with(path)));
            moved = moved.or(to.map(|to| (path, to)));
        }
    }
    moved
}

fn handle(
    ui: &mut Ui,
    style: Style,
    x: Coordinate,
    transform: &PlotTransform,
    (rule, id): (&Rule, Id),
) -> Option<f64> {
    let frame = *transform.frame();
    let coordinate = x.of(rule.at)?;
    let place = transform.position_from_point_x(coordinate);
    let grip = Rect::from_x_y_ranges(place - GRIP..=place + GRIP, frame.y_range()).intersect(frame);
    // A drag goes on when the line is led out of the frame.
    let response = ui
        .interact(grip, id, Sense::drag() | Sense::FOCUSABLE)
        .on_hover_and_drag_cursor(CursorIcon::ResizeHorizontal);
    let number = format_number(rule.at);
    let name = text!("plot-handle", name = &*rule.name.text, number = number);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Slider, true, &*name));
    let active = response.hovered() || response.dragged() || response.has_focus();
    if active && frame.x_range().contains(place) {
        let ink = colour(style.inks().ink);
        let painter = ui.painter_at(frame);
        painter.vline(place, frame.y_range(), (2.0 * style.unit, ink));
    }
    let pointer = response
        .dragged()
        .then(|| response.interact_pointer_pos())
        .flatten();
    let dragged = pointer.map(|p| {
        let inside = p.clamp(frame.min, frame.max);
        transform.value_from_position(inside).x
    });
    let keyed = || {
        let pressed = |key| response.has_focus() && ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
        let step = KEYED * transform.bounds().width();
        match (pressed(Key::ArrowLeft), pressed(Key::ArrowRight)) {
            (true, _) => Some(coordinate - step),
            (_, true) => Some(coordinate + step),
            _ => None,
        }
    };
    let to = dragged.or_else(keyed)?;
    Some(rounded(x.value(to))).filter(|to| *to != rule.at)
}

/// To three digits: what is dragged need not be exact, and is read in the controls.
fn rounded(value: f64) -> f64 {
    format!("{value:.2e}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_dragged_has_three_digits() {
        assert_eq!(rounded(1234.567), 1230.0);
        assert_eq!(rounded(0.012_345), 0.0123);
        assert_eq!(rounded(0.0), 0.0);
    }
}
