//! The network at the time cursor: layers, neurons, and edges coloured and thickened by weight.

use egui::{Align2, Color32, Painter, Pos2, Rect, Sense, Stroke, Ui, pos2, vec2};

use crate::experiment::{Data, Settings};
use crate::figure::palette::map_colour;
use crate::figure::{Figure, Palette, Theme};
use crate::gui::panel::{Action, Help, Panel, View};
use crate::gui::theme::colour;

/// Most neurons drawn in a layer.
const MOST: usize = 12;

/// The drawing of the network.
pub(super) struct Network;

impl Panel for Network {
    fn id(&self) -> &'static str {
        "network"
    }

    fn title(&self) -> &'static str {
        "Network"
    }

    fn help(&self) -> Help {
        Help {
            text: "Circles are neurons, with the teacher's directions on the left and the output on the right. An edge is \
                   a weight at the time cursor: its thickness is its size within its layer, its colour its sign. The \
                   edges from the teacher are overlaps, which say how much of each direction a neuron has found.",
            equation: "f(x) = w_L′ s(W_{L−1}′ s(… s(W₂′ s(w′x)))),  overlap = (1/n) w′μ",
        }
    }

    fn ui(&mut self, ui: &mut Ui, view: &View<'_>, _actions: &mut Vec<Action>) {
        let height = ui.available_height();
        draw(ui, view, height);
    }

    fn figures(&self, _view: &View<'_>) -> Vec<Figure> {
        Vec::new()
    }
}

/// Weights between neighbouring columns of the drawing.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Weights {
    /// For each pair of columns the weights from every node on the left (rows) to every node on the right.
    layers: Vec<Vec<f64>>,
}

impl Weights {
    /// The first layer's overlaps, direction by direction, and the weights W₂ … w_L of width q, one after the other.
    pub(crate) fn new(first: Vec<f64>, deep: &[f64], q: usize) -> Self {
        let (hidden, output) = deep.split_at(deep.len().saturating_sub(q));
        let hidden = hidden.chunks(q * q).map(<[f64]>::to_vec);
        Self {
            layers: std::iter::once(first)
                .chain(hidden)
                .chain([output.to_vec()])
                .collect(),
        }
    }
}

/// Draws the network in the width that there is.
pub(crate) fn draw(ui: &mut Ui, view: &View<'_>, height: f32) {
    let settings = view.document.settings();
    let (response, painter) = ui.allocate_painter(vec2(ui.available_width(), height), Sense::hover());
    let columns = columns(settings);
    let weights = view.weights();
    let words = words(settings, weights.is_some(), view.cursor);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &words));
    let names = names(&columns, matches!(settings.data, Data::Synthetic(_)));
    let drawing = Drawing {
        painter: &painter,
        theme: view.theme,
        ink: ui.visuals().text_color(),
        faint: ui.visuals().weak_text_color(),
        paper: ui.visuals().extreme_bg_color,
        area: response.rect.shrink2(vec2(18.0, 6.0)),
        size: (height / 190.0).clamp(0.75, 2.2),
    };
    drawing.draw(&columns, &names, weights.as_ref());
    response.on_hover_text(words);
}

/// Nodes of each column: directions (or one node for all features), hidden layers, output.
fn columns(settings: &Settings) -> Vec<usize> {
    let first = match &settings.data {
        Data::Synthetic(data) => data.teacher.directions.clamp(1, 4),
        Data::File(_) => 1,
    };
    let (layers, width) = (
        settings.model.layers.clamp(2, 10),
        settings.model.width.clamp(1, 512),
    );
    let hidden = std::iter::repeat_n(width, layers - 1);
    [first].into_iter().chain(hidden).chain([1]).collect()
}

/// What stands below each column.
fn names(columns: &[usize], teacher: bool) -> Vec<String> {
    let last = columns.len().saturating_sub(1);
    (0..columns.len())
        .map(|column| match column {
            0 if teacher => "u⁎".to_owned(),
            0 => "x".to_owned(),
            column if column == last => "f".to_owned(),
            column => format!("{column}"),
        })
        .collect()
}

/// The drawing in words.
fn words(settings: &Settings, known: bool, cursor: usize) -> String {
    let (layers, width) = (settings.model.layers, settings.model.width);
    let hidden = layers.saturating_sub(1);
    let plural = if hidden == 1 { "" } else { "s" };
    let edges = if known {
        format!("Edges are the weights at step {cursor}: thickness is size, red is positive, blue negative.")
    } else {
        "Edges show weights once there is a prediction or a run.".to_owned()
    };
    format!("Network of {hidden} hidden layer{plural} of width {width}. {edges}")
}

struct Drawing<'a> {
    painter: &'a Painter,
    theme: Theme,
    ink: Color32,
    faint: Color32,
    paper: Color32,
    area: Rect,
    size: f32,
}

impl Drawing<'_> {
    fn draw(&self, columns: &[usize], names: &[String], weights: Option<&Weights>) {
        let label = 15.0 * self.size;
        let nodes = Rect::from_min_max(self.area.min, self.area.max - vec2(0.0, label));
        let most = columns.iter().map(|&count| count.min(MOST)).max().unwrap_or(1);
        let radius = (nodes.height() / (2.9 * most as f32))
            .min(7.0 * self.size)
            .max(2.0);
        let place = |column: usize, node: usize| place(nodes, columns, column, node);
        for (column, pair) in columns.windows(2).enumerate() {
            if let [left, right] = *pair {
                let layer = weights.and_then(|weights| weights.layers.get(column));
                let layer = layer.filter(|layer| layer.len() == left * right);
                self.edges(column, (left, right), layer.map(Vec::as_slice), &place);
            }
        }
        for (column, (&count, name)) in columns.iter().zip(names).enumerate() {
            for node in 0..count.min(MOST) {
                let fill = if column == 0 { self.faint } else { self.paper };
                let stroke = Stroke::new(1.2 * self.size, self.ink);
                self.painter.circle(place(column, node), radius, fill, stroke);
            }
            let below = pos2(place(column, 0).x, self.area.bottom());
            let font = egui::FontId::proportional(11.0 * self.size);
            let more = if count > MOST {
                format!("{name} (+{})", count - MOST)
            } else {
                name.clone()
            };
            self.painter
                .text(below, Align2::CENTER_BOTTOM, more, font, self.faint);
        }
    }

    /// The edges between two columns; all alike while the weights are not known.
    fn edges(
        &self,
        column: usize,
        (left, right): (usize, usize),
        weights: Option<&[f64]>,
        place: &dyn Fn(usize, usize) -> Pos2,
    ) {
        let largest = weights.map_or(0.0, |weights| {
            weights.iter().fold(0.0_f64, |most, w| most.max(w.abs()))
        });
        for from in 0..left.min(MOST) {
            for to in 0..right.min(MOST) {
                let weight = weights.and_then(|weights| weights.get(from * right + to));
                let stroke = match weight {
                    Some(weight) if largest > 0.0 => self.edge(weight / largest),
                    Some(_) => continue,
                    None => Stroke::new(0.6 * self.size, self.faint.gamma_multiply(0.5)),
                };
                self.painter
                    .line_segment([place(column, from), place(column + 1, to)], stroke);
            }
        }
    }

    /// How a weight looks, given as a share of the largest in its layer.
    fn edge(&self, share: f64) -> Stroke {
        let depth = match self.theme {
            Theme::Light => 0.38,
            Theme::Dark => 0.25,
        };
        let hue = colour(map_colour(Palette::Diverging, 0.5 + depth * share.signum()));
        let size = share.abs() as f32;
        Stroke::new(
            (0.4 + 3.0 * size) * self.size,
            hue.gamma_multiply(0.25 + 0.75 * size),
        )
    }
}

/// Where a node stands.
fn place(area: Rect, columns: &[usize], column: usize, node: usize) -> Pos2 {
    let last = (columns.len().saturating_sub(1)).max(1) as f32;
    let count = columns.get(column).copied().unwrap_or(1).clamp(1, MOST) as f32;
    let x = area.left() + area.width() * column as f32 / last;
    let y = area.top() + area.height() * (node as f32 + 0.5) / count;
    pos2(x, y)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_the_layers_with_the_teacher_before() {
        let mut settings = Settings::default();
        settings.model.layers = 4;
        settings.model.width = 3;
        assert_eq!(columns(&settings), [1, 3, 3, 3, 1]);
        assert_eq!(names(&columns(&settings), true), ["u⁎", "1", "2", "3", "f"]);
        settings.model.layers = 0;
        assert_eq!(columns(&settings).len(), 3);
    }

    #[test]
    fn weights_are_split_into_layers() {
        let deep: Vec<f64> = (0..10).map(f64::from).collect();
        let weights = Weights::new(vec![0.5, 0.6], &deep, 2);
        let sizes: Vec<usize> = weights.layers.iter().map(Vec::len).collect();
        assert_eq!(sizes, [2, 4, 4, 2]);
        assert_eq!(weights.layers[3], [8.0, 9.0]);
    }
}
