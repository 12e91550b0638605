//! Networks in the window.

use egui::{Align2, Rect, Sense, Shape, Stroke, Ui, pos2, vec2};

use super::style::Style;
use crate::figure::{Network, edge_look};
use crate::gui::theme::colour;
use crate::text;

/// Height of the room for which the drawing is designed.
const ROOM: f32 = 190.0;

/// Draws a network in all the room there is, with `words` for those who do not see it.
pub(super) fn network(ui: &mut Ui, style: Style, network: &Network, words: &str) {
    let room = ui.available_size();
    let (response, painter) = ui.allocate_painter(room, Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, words));
    let size = (room.y / ROOM).clamp(0.75, 2.2);
    let font = egui::FontId::proportional(11.0 * size.max(1.0));
    let area = response.rect.shrink2(vec2(18.0, 6.0));
    // The legend above, the names of the layers below.
    let line = vec2(0.0, 1.4 * font.size);
    let above = if network.weights.is_empty() {
        vec2(0.0, 0.0)
    } else {
        line
    };
    let nodes = Rect::from_min_max(area.min + above, area.max - line);
    let inks = style.inks();
    let (ink, faint) = (ui.visuals().text_color(), ui.visuals().weak_text_color());
    let place = |column: usize, node: usize| {
        let (x, y) = network.place(column, node);
        nodes.lerp_inside(vec2(x as f32, y as f32))
    };
    for column in 0..network.columns.len().saturating_sub(1) {
        painter.extend(network.edges(column).map(|(from, to, share)| {
            let stroke = match share {
                Some(share) => {
                    let (hue, opacity, width) = edge_look(share, style.theme);
                    let hue = colour(hue).gamma_multiply(opacity as f32);
                    Stroke::new((0.4 + 3.0 * width as f32) * size, hue)
                }
                None => Stroke::new(0.6 * size, faint.gamma_multiply(0.5)),
            };
            Shape::line_segment([place(column, from), place(column + 1, to)], stroke)
        }));
    }
    let columns = 0..network.columns.len();
    let most = columns
        .clone()
        .map(|column| network.shown(column))
        .max()
        .unwrap_or(1);
    let radius = (nodes.height() / (2.9 * most.max(1) as f32))
        .min(7.0 * size)
        .max(2.0);
    for column in columns {
        for node in 0..network.shown(column) {
            let fill = match network.filling((column, node), inks.paper, style.theme) {
                Some(fill) => colour(fill),
                None if column == 0 => faint,
                None => colour(inks.paper),
            };
            painter.circle(place(column, node), radius, fill, Stroke::new(1.2 * size, ink));
        }
        let below = pos2(place(column, 0).x, area.bottom());
        painter.text(
            below,
            Align2::CENTER_BOTTOM,
            network.caption(column),
            font.clone(),
            faint,
        );
    }
    if !network.weights.is_empty() {
        legend(&painter, style, area, (&font, faint));
    }
    response.on_hover_text(words);
}

/// What the colours of edges mean, in the right upper corner.
fn legend(painter: &egui::Painter, style: Style, area: Rect, (font, ink): (&egui::FontId, egui::Color32)) {
    let mut right = area.right();
    for (share, name) in [
        (-1.0, text!("figure-weight-negative")),
        (1.0, text!("figure-weight-positive")),
    ] {
        let at = pos2(right, area.top() + 0.5 * font.size);
        let written = painter.text(at, Align2::RIGHT_CENTER, name, font.clone(), ink);
        let (hue, ..) = edge_look(share, style.theme);
        let end = pos2(written.left() - 0.4 * font.size, at.y);
        let start = end - vec2(1.6 * font.size, 0.0);
        painter.line_segment([start, end], Stroke::new(0.25 * font.size, colour(hue)));
        right = start.x - 0.9 * font.size;
    }
}
