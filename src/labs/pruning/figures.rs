//! What the lab draws.

use super::{After, Order, Pruning, Settings, Show};
use crate::figure::{Axis, Content, Figure, Label, Line, Mark, Network as Drawing, Readout, Role, Rule};
use crate::labs::plots::{band, dots};
use crate::statistics::Mean;
use crate::text;

impl Order {
    fn name(self) -> Label {
        match self {
            Self::Size => ("By size", text!("pruning-by-size")).into(),
            Self::Layer => ("By size in each layer", text!("pruning-by-layer")).into(),
            Self::Random => ("At random", text!("pruning-at-random")).into(),
        }
    }

    fn role(self) -> Role {
        match self {
            Self::Size => Role::Run,
            Self::Layer => Role::Category(0),
            Self::Random => Role::Reference,
        }
    }
}

impl Pruning {
    /// Everything there is to see so far.
    pub(super) fn all(&self, view: &Settings) -> Vec<Figure> {
        match self.settings.show {
            Show::Fractions => self.fractions(view),
            Show::Widths => self.prunable(Axis::log(("Width q", text!("pruning-width")))),
            Show::Steps => self.prunable(Axis::count(("Step t", text!("pruning-step")))),
        }
    }

    /// Means over replicas of a quantity at each place that has some.
    fn over(&self, quantity: usize) -> (Vec<f64>, Vec<Mean>) {
        let places = self.places.iter().zip(&self.measured);
        let known = places.filter(|(_, replicas)| !replicas.is_empty());
        known
            .map(|(place, replicas)| {
                let values = replicas.iter().filter_map(|values| values.get(quantity).copied());
                (*place, Mean::of(values))
            })
            .unzip()
    }

    fn fractions(&self, view: &Settings) -> Vec<Figure> {
        let Some(network) = &self.drawn else {
            return Vec::new();
        };
        let cut = network.cut(view.order, view.cut, (self.seed, 0));
        let mut readouts = vec![
            Readout::new(("Cut", text!("pruning-cut")), 100.0 * view.cut).unit("%"),
            Readout::new(("Whole", text!("pruning-whole-error")), network.error()),
            Readout::new(("Error", text!("pruning-cut-error")), cut.error()),
        ];
        readouts.extend(self.retrained(view));
        let mut figures = vec![
            Figure::new("now", text!("pruning-now"), Content::Readouts(readouts))
                .caption(text!("pruning-now.caption")),
            Figure::new(
                "network",
                text!("pruning-network"),
                Content::Network(drawing(&cut.weights)),
            )
            .caption(text!("pruning-network.caption")),
        ];
        figures.push(self.errors(view));
        if self.measured.iter().any(|replicas| !replicas.is_empty()) {
            figures.push(self.tickets(view));
        }
        figures
    }

    /// The mean errors after retraining at the fraction that is cut, which are known for the smallest weights.
    fn retrained(&self, view: &Settings) -> Vec<Readout> {
        if view.order != Order::Size {
            return Vec::new();
        }
        let kinds = [
            (0, ("retrained", text!("pruning-after-retrained"))),
            (1, ("rewound", text!("pruning-after-rewound"))),
        ];
        let readouts = kinds.into_iter().filter_map(|(kind, name)| {
            let (x, means) = self.over(Order::ALL.len() + kind);
            let next = x.iter().position(|x| *x >= view.cut)?;
            let [left, right] = [next.saturating_sub(1), next].map(|i| (x[i], means[i].value));
            let share = (view.cut - left.0) / (right.0 - left.0).max(f64::MIN_POSITIVE);
            Some(Readout::new(name, left.1 + share * (right.1 - left.1)))
        });
        readouts.collect()
    }

    /// The fraction that is cut in the drawing: it can be dragged.
    fn handle(view: &Settings) -> Mark {
        let name = ("Drawn", text!("pruning-drawn"));
        Rule::at_x(name, Role::Reference, view.cut)
            .moves("lab.cut")
            .into()
    }

    fn fraction_axis() -> Axis {
        Axis::linear(("Fraction cut", text!("pruning-fraction")))
    }

    /// The error of networks that are cut and left so.
    fn errors(&self, view: &Settings) -> Figure {
        let mut marks: Vec<Mark> = Vec::new();
        for (i, order) in Order::ALL.into_iter().enumerate() {
            let (x, means) = self.over(i);
            if !x.is_empty() {
                marks.push(band(order.name(), order.role(), x, &means).into());
            }
        }
        marks.push(Self::handle(view));
        let y = Axis::log(("Test error", text!("pruning-error")));
        Figure::plot("errors", text!("pruning-errors"), Self::fraction_axis(), y, marks)
            .caption(text!("pruning-errors.caption"))
    }

    /// The error of networks that are trained once more after they were cut.
    fn tickets(&self, view: &Settings) -> Figure {
        let mut marks: Vec<Mark> = Vec::new();
        let kinds = [
            (
                After::Nothing,
                Role::Run,
                text!("pruning-after-nothing"),
                "not_trained",
            ),
            (
                After::Retrained,
                Role::Category(0),
                text!("pruning-after-retrained"),
                "retrained",
            ),
            (
                After::Rewound,
                Role::Category(1),
                text!("pruning-after-rewound"),
                "rewound",
            ),
            (
                After::RandomTicket,
                Role::Reference,
                text!("pruning-after-random"),
                "random_ticket",
            ),
        ];
        for (after, role, name, id) in kinds {
            let trained = After::TRAINED.iter().position(|other| *other == after);
            let (x, means) = self.over(trained.map_or(0, |place| Order::ALL.len() + place));
            marks.push(band((id, name), role, x, &means).into());
        }
        marks.push(Self::handle(view));
        let y = Axis::log(("Test error", text!("pruning-error")));
        let title = text!("pruning-tickets", steps = self.settings.retraining);
        Figure::plot("tickets", title, Self::fraction_axis(), y, marks)
            .caption(text!("pruning-tickets.caption"))
    }

    /// The fraction that can be cut, and the error of the whole network.
    fn prunable(&self, axis: Axis) -> Vec<Figure> {
        let x = self.over(0).0;
        if x.is_empty() {
            return Vec::new();
        }
        let line = |name: Label, role, quantity: usize| -> Vec<Mark> {
            let (x, means) = self.over(quantity);
            let y = means.iter().map(|mean| mean.value).collect();
            vec![
                Line::new(name.clone(), role, x.clone(), y).into(),
                dots(name, role, x, &means).into(),
            ]
        };
        let left = ("Left so", text!("pruning-left-so"));
        let retrained = ("Retrained", text!("pruning-after-retrained"));
        let mut marks = line(left.into(), Role::Run, 0);
        marks.extend(line(retrained.into(), Role::Category(0), 1));
        let y = Axis::linear(("Prunable fraction", text!("pruning-prunable")));
        let prunable = Figure::plot("prunable", text!("pruning-shares"), axis.clone(), y, marks)
            .caption(text!("pruning-shares.caption", steps = self.settings.retraining));
        let whole = ("Whole", text!("pruning-whole-error"));
        let mut marks = line(whole.into(), Role::Category(1), 2);
        let noise = ("Noise", text!("pruning-noise"));
        marks.push(Rule::at_y(noise, Role::Reference, self.settings.noise.powi(2)).into());
        let y = Axis::log(("Test error", text!("pruning-error")));
        let errors = Figure::plot("whole", text!("pruning-whole"), axis, y, marks)
            .caption(text!("pruning-whole.caption"));
        vec![prunable, errors]
    }
}

/// The network as columns of nodes and edges.
fn drawing(weights: &crate::labs::dense::Dense<f64>) -> Drawing {
    let last = weights.layers.len();
    let column = |i: usize| -> (Label, usize) {
        let count = match weights.layers.get(i) {
            Some(layer) => layer.nrows(),
            None => 1,
        };
        let name = match i {
            0 => "x".into(),
            _ if i == last => "f".into(),
            _ => Label::new(format!("Layer {i}"), text!("pruning-layer", layer = i)),
        };
        (name, count)
    };
    // Row by row: weights from each node on the left.
    let by_rows = |layer: &nalgebra::DMatrix<f64>| layer.transpose().as_slice().to_vec();
    Drawing {
        columns: (0..=last).map(column).collect(),
        weights: weights.layers.iter().map(by_rows).collect(),
        biases: Vec::new(),
    }
}
