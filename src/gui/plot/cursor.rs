//! The time cursor: a vertical line at one step, dragged with the mouse or moved with the arrow keys when focused.

use std::sync::Arc;

use egui::{
    Align2, Color32, CursorIcon, Galley, Id, Key, Painter, Pos2, Rangef, Rect, Sense, Ui, Vec2, WidgetInfo,
    vec2,
};
use egui_plot::PlotTransform;

use super::coordinate::Coordinate;
use super::style::Style;
use crate::gui::theme::colour;
use crate::text;

/// Half the width, in points, of what can be grabbed.
const GRIP: f32 = 5.0;
/// Height of the axis below the frame that can be clicked.
const AXIS: f32 = 18.0;

/// Draws the cursor at step `at` of `0 ..= last` and returns the step to which it was moved.
pub(super) fn time_cursor(
    ui: &mut Ui,
    style: Style,
    x: Coordinate,
    transform: &PlotTransform,
    plot: Id,
    (at, last): (usize, usize),
) -> Option<usize> {
    let frame = *transform.frame();
    let on_axis = clicked_axis(ui, style, x, transform, (plot, last)).filter(|&moved| moved != at);
    // Step 0 is nowhere on a logarithmic axis.
    let Some(coordinate) = x.of(at as f64) else {
        return on_axis;
    };
    let place = transform.position_from_point_x(coordinate);
    let grip = Rect::from_x_y_ranges(place - GRIP..=place + GRIP, frame.y_range()).intersect(frame);
    // A drag goes on when the line is led out of the frame.
    let response = ui
        .interact(grip, plot.with("time cursor"), Sense::drag() | Sense::FOCUSABLE)
        .on_hover_and_drag_cursor(CursorIcon::ResizeHorizontal);
    response
        .widget_info(|| WidgetInfo::labeled(egui::Role::Slider, true, text!("plot-time-cursor", step = at)));
    if frame.x_range().contains(place) {
        draw(
            ui,
            style,
            frame,
            place,
            at,
            response.hovered() || response.dragged() || response.has_focus(),
        );
    }
    let pointer = response
        .dragged()
        .then(|| response.interact_pointer_pos())
        .flatten();
    let dragged = pointer.map(|p| {
        let value = x.value(transform.value_from_position(p).x);
        value.round().clamp(0.0, last as f64) as usize
    });
    let keyed = || {
        let pressed =
            |key| response.has_focus() && ui.input_mut(|i| i.consume_key(egui::Modifiers::NONE, key));
        match (pressed(Key::ArrowLeft), pressed(Key::ArrowRight)) {
            (true, _) => Some(at.saturating_sub(1)),
            (_, true) => Some(at.saturating_add(1).min(last)),
            _ => None,
        }
    };
    dragged.or_else(keyed).filter(|&moved| moved != at).or(on_axis)
}

/// The step of the axis that was clicked.
fn clicked_axis(
    ui: &Ui,
    style: Style,
    x: Coordinate,
    transform: &PlotTransform,
    (plot, last): (Id, usize),
) -> Option<usize> {
    let frame = *transform.frame();
    let numbers = Rect::from_x_y_ranges(
        frame.x_range(),
        frame.bottom() + 1.0..=frame.bottom() + AXIS * style.unit,
    );
    // A drag along the axis zooms it.
    let response = ui
        .interact(numbers, plot.with("time axis"), Sense::CLICK)
        .on_hover_cursor(CursorIcon::PointingHand);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, text!("plot-time-axis")));
    let pointer = response.interact_pointer_pos().filter(|_| response.clicked())?;
    let value = x.value(transform.value_from_position(pointer).x);
    Some(value.round().clamp(0.0, last as f64) as usize)
}

/// The time cursor at a place of a plane: a ring, and above it a needle with a flag that names the step.
pub(super) fn needle(ui: &Ui, style: Style, frame: Rect, (at, top): (Pos2, Pos2), step: usize) {
    if !frame.contains(at) {
        return;
    }
    let u = style.unit;
    let inks = style.inks();
    let (ink, paper) = (colour(inks.ink), colour(inks.paper));
    let painter = ui.painter_at(frame);
    painter.line_segment([at, top], (2.8 * u, paper));
    painter.line_segment([at, top], (1.4 * u, ink));
    painter.circle(at, 5.0 * u, paper, (2.0 * u, ink));
    let (galley, size) = flag(&painter, style, step, paper);
    let flag = Rect::from_center_size(top - vec2(0.0, 0.5 * size.y), size);
    // The flag stays in the picture.
    let inside = frame.shrink2(0.5 * size).expand(1.0);
    let flag = Rect::from_center_size(flag.center().clamp(inside.min, inside.max.max(inside.min)), size);
    painter.rect(flag, 2.0 * u, ink, (1.0, paper), egui::StrokeKind::Outside);
    let text = Align2::CENTER_CENTER.anchor_size(flag.center(), galley.size());
    painter.galley(text.min, galley, paper);
}

/// The text of a flag, and the size of the flag.
fn flag(painter: &Painter, style: Style, step: usize, ink: Color32) -> (Arc<Galley>, Vec2) {
    let galley = painter.layout_no_wrap(format!("t = {step}"), style.font(11.5), ink);
    let size = galley.size() + vec2(8.0, 2.0) * style.unit;
    (galley, size)
}

/// From where to where a flag lies on the axis: below its place, but not far out of the frame.
fn flag_ends(frame: Rangef, place: f32, width: f32, unit: f32) -> Rangef {
    let last = (frame.max + 4.0 * unit).max(frame.min + width) - 0.5 * width;
    let middle = place.clamp(frame.min + 0.5 * width, last);
    Rangef::new(middle - 0.5 * width, middle + 0.5 * width)
}

/// Where the flag of step `at` covers the axis of a frame that is `room` wide, from its left end; nothing where the
/// cursor is out of sight. `place` is the cursor's.
pub(super) fn covered(
    painter: &Painter,
    style: Style,
    at: usize,
    (place, room): (f32, f32),
) -> Option<Rangef> {
    let frame = Rangef::new(0.0, room);
    let (_, size) = flag(painter, style, at, Color32::WHITE);
    frame
        .contains(place)
        .then(|| flag_ends(frame, place, size.x, style.unit))
}

fn draw(ui: &Ui, style: Style, frame: Rect, place: f32, at: usize, active: bool) {
    let u = style.unit;
    let inks = style.inks();
    let (ink, paper) = (colour(inks.ink), colour(inks.paper));
    let painter = ui.painter_at(frame);
    painter.vline(place, frame.y_range(), (if active { 2.0 } else { 1.2 } * u, ink));
    let (galley, size) = flag(&painter, style, at, paper);
    // On the axis among its numbers, where no curve is.
    let ends = flag_ends(frame.x_range(), place, size.x, u);
    let bottom = frame.bottom() + 1.0;
    let flag = Rect::from_x_y_ranges(ends, bottom..=bottom + size.y);
    let painter = ui.painter();
    painter.rect_filled(flag, 2.0 * u, ink);
    let text = Align2::CENTER_CENTER.anchor_size(flag.center(), galley.size());
    painter.galley(text.min, galley, paper);
}
