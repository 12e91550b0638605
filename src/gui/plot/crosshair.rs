//! The crosshair at the pointer, and where it is in all other plots of the same quantity.

use std::sync::Arc;

use egui::{Color32, Id, Shape, Stroke, Ui, Vec2};
use egui_plot::PlotTransform;

use super::coordinate::Coordinate;
use super::style::Style;
use crate::figure::Axis;
use crate::gui::theme::colour;

/// Faintness of its lines.
const FAINT: f32 = 0.45;

/// What the pointer is at, for the plots that are drawn later and in the next frame.
#[derive(Clone)]
struct Cross {
    frame: u64,
    plot: Id,
    /// What both axes show, by their ids.
    axes: [Arc<str>; 2],
    at: [f64; 2],
}

/// Draws the crosshair where the pointer is in this plot, or the one that the pointer has in another.
pub(super) fn show(
    ui: &Ui,
    style: Style,
    axes: (&Axis, &Axis),
    (x, y): (Coordinate, Coordinate),
    (transform, plot): (&PlotTransform, Id),
) {
    let context = ui.ctx();
    let Some(pointer) = context.pointer_hover_pos() else {
        return;
    };
    let frame = *transform.frame();
    let now = context.cumulative_frame_nr();
    let id = Id::unique("crosshair");
    let here = frame.intersect(ui.clip_rect()).contains(pointer)
        && context.layer_id_at(pointer) == Some(ui.layer_id());
    if here {
        let point = transform.value_from_position(pointer);
        let cross = Cross {
            frame: now,
            plot,
            axes: [axes.0, axes.1].map(|axis| axis.header().into()),
            at: [x.value(point.x), y.value(point.y)],
        };
        context.data_mut(|data| data.insert_temp(id, cross));
        lines(ui, style, transform, [Some(point.x), Some(point.y)]);
    }
    let Some(cross) = context.data(|data| data.get_temp::<Cross>(id)) else {
        return;
    };
    // A plot that is drawn before that of the pointer knows of the last frame alone.
    let is_fresh = now.saturating_sub(cross.frame) <= 1;
    if !is_fresh || cross.plot == plot || here {
        return;
    }
    let shares = |axis: &Axis, known: &str| !axis.label.is_empty() && axis.header() == known;
    if !shares(axes.0, &cross.axes[0]) {
        return;
    }
    let height = shares(axes.1, &cross.axes[1])
        .then(|| y.of(cross.at[1]))
        .flatten();
    lines(ui, style, transform, [x.of(cross.at[0]), height]);
    if context.input(|input| input.pointer.delta() != Vec2::ZERO) {
        context.request_repaint();
    }
}

/// A line down and a line across, where they are in the frame.
fn lines(ui: &Ui, style: Style, transform: &PlotTransform, [x, y]: [Option<f64>; 2]) {
    let frame = *transform.frame();
    let ink = colour(style.inks().ink).gamma_multiply(FAINT);
    let painter = ui.painter_at(frame);
    let dashed = |ends: [egui::Pos2; 2], ink: Color32| {
        let (dash, gap) = (3.0 * style.unit, 3.0 * style.unit);
        painter.extend(Shape::dashed_line(&ends, Stroke::new(style.unit, ink), dash, gap));
    };
    if let Some(x) = x
        .map(|x| transform.position_from_point_x(x))
        .filter(|x| frame.x_range().contains(*x))
    {
        dashed([egui::pos2(x, frame.top()), egui::pos2(x, frame.bottom())], ink);
    }
    if let Some(y) = y
        .map(|y| transform.position_from_point_y(y))
        .filter(|y| frame.y_range().contains(*y))
    {
        dashed([egui::pos2(frame.left(), y), egui::pos2(frame.right(), y)], ink);
    }
}
