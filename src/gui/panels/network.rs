//! The network at the time cursor: layers, neurons, and edges coloured and thickened by weight.

use std::borrow::Cow;

use egui::Ui;

use super::figure_grid::titled;
use crate::experiment::{Data, MOST_CLASSES, Settings};
use crate::figure::{Content, Figure, Label, Network as Drawing};
use crate::gui::panel::{Action, Help, Panel, View};
use crate::gui::plot::{FigurePlot, Options};
use crate::statistics::Moments;
use crate::text;

/// The drawing of the network.
#[derive(Default)]
pub(super) struct Network {
    plot: FigurePlot,
}

impl Panel for Network {
    fn id(&self) -> &'static str {
        "network"
    }

    fn title(&self) -> Cow<'static, str> {
        text!("panel-network")
    }

    fn help(&self) -> Help {
        Help {
            text: text!("panel-network.help"),
            equation: text!("panel-network.equation"),
        }
    }

    fn ui(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        let figure = figure(view);
        titled(
            ui,
            view,
            (&figure, view.version),
            &mut self.plot,
            Options::default(),
            actions,
        );
    }

    fn figures(&self, view: &View<'_>) -> Vec<Figure> {
        vec![figure(view)]
    }
}

/// The network at the time cursor as a figure.
pub(crate) fn figure(view: &View<'_>) -> Figure {
    let settings = view.document.settings();
    let weights = known_weights(view);
    let title = match weights {
        Some(_) => text!("network-at", step = view.cursor),
        None => text!("network"),
    };
    let words = words(settings, weights.is_some(), view.cursor);
    let drawing = Drawing {
        columns: columns(settings),
        weights: weights.unwrap_or_default(),
        biases: known_biases(view).unwrap_or_default(),
    };
    Figure::new("network", title, Content::Network(drawing)).caption(words)
}

/// Names and nodes of each column: directions (or one node for all features), hidden layers, output.
fn columns(settings: &Settings) -> Vec<(Label, usize)> {
    let first = match &settings.data {
        Data::Synthetic(data) => ("u⁎".into(), data.teacher.directions.clamp(1, 4)),
        Data::File(_) => ("x".into(), 1),
    };
    let (layers, width) = (
        settings.model.layers.clamp(2, 10),
        settings.model.width.clamp(1, 512),
    );
    let hidden = (1..layers).map(|layer| (layer.to_string().into(), width));
    std::iter::once(first)
        .chain(hidden)
        .chain([("f".into(), settings.data.outputs().clamp(1, MOST_CLASSES))])
        .collect()
}

/// The drawing in words.
fn words(settings: &Settings, known: bool, cursor: usize) -> Cow<'static, str> {
    let (layers, width) = (settings.model.layers, settings.model.width);
    let hidden = layers.saturating_sub(1);
    if known && settings.model.biases {
        text!(
            "network-known-biases",
            hidden = hidden,
            width = width,
            step = cursor
        )
    } else if known {
        text!("network-known", hidden = hidden, width = width, step = cursor)
    } else {
        text!("network-unknown", hidden = hidden, width = width)
    }
}

/// The weights between neighbouring columns of the network's drawing at the time cursor: the
/// theory's, or those of the runs where there is no theory.
fn known_weights(view: &View<'_>) -> Option<Vec<Vec<f64>>> {
    let results = view.results?;
    if let Some(step) = results.prediction().get(view.cursor) {
        let p = results.shape().directions;
        let first = step.mean.overlap.columns(0, p).iter().copied().collect();
        let deep = &step.mean.deep;
        return Some(weights(first, deep.weights(), (deep.width(), deep.outputs())));
    }
    let deep = results.deep().get(view.cursor)?.means();
    let (p, q, k) = (
        results.shape().directions,
        results.shape().width,
        results.shape().outputs,
    );
    // Biases stand behind the weights.
    let deep = deep.get(..results.shape().layers.saturating_sub(2) * q * q + k * q)?;
    let first = match results.overlaps().get(view.cursor).map(Moments::means) {
        Some(overlaps) if p > 0 => {
            let row = |j: usize| overlaps.iter().skip(j).step_by(p + q).copied();
            (0..p).flat_map(row).collect()
        }
        _ => results
            .norms()
            .get(view.cursor)?
            .means()
            .iter()
            .map(|norm| norm.sqrt())
            .collect(),
    };
    Some(weights(first, deep, (q, k)))
}

/// The biases of every column at the time cursor, if there are any: the theory's, or those of the runs where there is no theory.
fn known_biases(view: &View<'_>) -> Option<Vec<Vec<f64>>> {
    let results = view.results?;
    let shape = results.shape();
    let weights = shape.layers.saturating_sub(2) * shape.width * shape.width + shape.outputs * shape.width;
    let all = match results.prediction().get(view.cursor) {
        Some(step) => step.mean.deep.values(),
        None => results.deep().get(view.cursor)?.means(),
    };
    let biases = all.get(weights..).filter(|biases| !biases.is_empty())?;
    let (hidden, output) = biases.split_at(biases.len().saturating_sub(shape.outputs));
    let columns = hidden.chunks(shape.width).map(<[f64]>::to_vec);
    Some(
        std::iter::once(Vec::new())
            .chain(columns)
            .chain([output.to_vec()])
            .collect(),
    )
}

/// The weights between neighbouring columns: the first layer's overlaps, direction by direction, and W₂ … w_L of width q with k outputs,
/// which follow each other in `deep`.
fn weights(first: Vec<f64>, deep: &[f64], (q, k): (usize, usize)) -> Vec<Vec<f64>> {
    let (hidden, output) = deep.split_at(deep.len().saturating_sub(k * q));
    let hidden = hidden.chunks(q * q).map(<[f64]>::to_vec);
    std::iter::once(first)
        .chain(hidden)
        .chain([output.to_vec()])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_the_layers_with_the_teacher_before() {
        let mut settings = Settings::default();
        settings.model.layers = 4;
        settings.model.width = 3;
        let named = |(name, count): (&str, usize)| (Label::from(name), count);
        let expected = [("u⁎", 1), ("1", 3), ("2", 3), ("3", 3), ("f", 1)].map(named);
        assert_eq!(columns(&settings), expected);
        settings.model.layers = 0;
        assert_eq!(columns(&settings).len(), 3);
    }

    #[test]
    fn weights_are_split_into_layers() {
        let deep: Vec<f64> = (0..10).map(f64::from).collect();
        let weights = weights(vec![0.5, 0.6], &deep, (2, 1));
        let sizes: Vec<usize> = weights.iter().map(Vec::len).collect();
        assert_eq!(sizes, [2, 4, 4, 2]);
        assert_eq!(weights[3], [8.0, 9.0]);
    }
}
