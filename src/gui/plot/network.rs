//! Networks in the window.

use egui::{Align2, Pos2, Rect, Sense, Shape, Stroke, Ui, pos2, vec2};

use super::style::Style;
use crate::figure::{Network, edge_look, format_number};
use crate::gui::theme::colour;
use crate::text;

/// Height of the room for which the drawing is designed.
const ROOM: f32 = 190.0;
/// Reach of the pointer to an edge, in points.
const REACH: f32 = 7.0;

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
    let read = response.hover_pos().and_then(|pointer| {
        let node = (0..network.columns.len())
            .flat_map(|column| (0..network.shown(column)).map(move |node| (column, node)))
            .find(|&(column, node)| place(column, node).distance(pointer) <= radius.max(REACH));
        match node {
            Some((column, node)) => of_node(network, column, node),
            None => {
                let (column, from, to) = nearest_edge(network, pointer, &place)?;
                let ends = [place(column, from), place(column + 1, to)];
                painter.line_segment(ends, Stroke::new(1.4 * size, ink));
                of_edge(network, column, (from, to))
            }
        }
    });
    match read {
        Some(read) => response.on_hover_text_at_pointer(read),
        None => response.on_hover_text(words),
    };
}

/// The edge under the pointer: its left column and both nodes.
fn nearest_edge(
    network: &Network,
    pointer: Pos2,
    place: &impl Fn(usize, usize) -> Pos2,
) -> Option<(usize, usize, usize)> {
    let edges = (0..network.columns.len().saturating_sub(1)).flat_map(|column| {
        network
            .edges(column)
            .filter_map(move |(from, to, share)| share.map(|_| (column, from, to)))
    });
    let away = edges.map(|(column, from, to)| {
        let (a, b) = (place(column, from), place(column + 1, to));
        let way = b - a;
        let share = ((pointer - a).dot(way) / way.length_sq().max(1e-6)).clamp(0.0, 1.0);
        ((a + share * way).distance(pointer), (column, from, to))
    });
    let (distance, edge) = away.min_by(|(a, _), (b, _)| a.total_cmp(b))?;
    (distance <= REACH).then_some(edge)
}

/// A weight in words; nodes are counted from 1.
fn of_edge(network: &Network, column: usize, (from, to): (usize, usize)) -> Option<String> {
    let (_, right) = network.columns.get(column + 1)?;
    let weight = network.weights.get(column)?.get(from * right + to)?;
    let value = format_number(*weight);
    let (from, to, last) = (from + 1, to + 1, network.columns.len() - 2);
    let words = match &*network.columns.get(column)?.0.id {
        "u⁎" => text!("network-read-overlap", from = from, to = to, value = value),
        "x" if network.columns.first()?.1 == 1 => text!("network-read-norm", to = to, value = value),
        left if column == last => text!(
            "network-read-output",
            left = left,
            from = from,
            to = to,
            value = value
        ),
        left => text!(
            "network-read-weight",
            left = left,
            from = from,
            to = to,
            value = value
        ),
    };
    Some(words.into_owned())
}

/// The bias of a neuron in words, if it has one.
fn of_node(network: &Network, column: usize, node: usize) -> Option<String> {
    let bias = network.biases.get(column)?.get(node)?;
    let value = format_number(*bias);
    let words = match column + 1 == network.columns.len() {
        true => text!("network-read-output-bias", node = node + 1, value = value),
        false => {
            let layer = &*network.columns.get(column)?.0.id;
            text!("network-read-bias", layer = layer, node = node + 1, value = value)
        }
    };
    Some(words.into_owned())
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

#[cfg(test)]
mod tests {
    use super::*;

    fn drawing() -> Network {
        Network {
            columns: vec![
                ("u⁎".into(), 1),
                ("1".into(), 2),
                ("2".into(), 2),
                ("f".into(), 1),
            ],
            weights: vec![vec![0.5, -0.25], vec![1.0, 2.0, 3.0, 4.0], vec![7.0, 8.0]],
            biases: vec![vec![], vec![0.1, 0.2], vec![0.3, 0.4], vec![0.5]],
        }
    }

    #[test]
    fn the_edge_under_the_pointer_is_found_and_read() {
        let network = drawing();
        let place = |column: usize, node: usize| {
            let (x, y) = network.place(column, node);
            pos2(300.0 * x as f32, 200.0 * y as f32)
        };
        let (from, to) = (place(1, 1), place(2, 0));
        let edge = nearest_edge(&network, from.lerp(to, 0.3), &place);
        assert_eq!(edge, Some((1, 1, 0)));
        let read = of_edge(&network, 1, (1, 0)).unwrap();
        assert!(read.contains('3') && read.contains('2'), "{read}");
        assert_eq!(nearest_edge(&network, pos2(-50.0, -50.0), &place), None);
        assert!(of_edge(&network, 0, (0, 1)).unwrap().contains("−0.25"));
        assert!(of_edge(&network, 2, (1, 0)).unwrap().contains('8'));
        assert_eq!(of_edge(&network, 2, (2, 0)), None);
    }

    #[test]
    fn biases_are_read_at_their_neurons() {
        let network = drawing();
        assert!(of_node(&network, 1, 1).unwrap().contains("0.2"));
        assert!(of_node(&network, 3, 0).unwrap().contains("0.5"));
        assert_eq!(of_node(&network, 0, 0), None);
    }
}
