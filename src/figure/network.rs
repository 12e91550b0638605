//! Drawings of networks: columns of nodes, and edges coloured and thickened by weight.

use super::canvas::{Frame, Pen};
use super::chart::Sheet;
use super::palette::{Rgb, Theme, map_colour, mix};
use super::typeface::Side;
use super::{Network, Palette};
use crate::text;

/// Most nodes drawn in a column.
pub const MOST_NODES: usize = 12;

/// The look of an edge whose weight is a `share` of the largest of its layer: colour, opacity, and width from 0 to 1.
#[must_use]
pub fn edge_look(share: f64, theme: Theme) -> (Rgb, f64, f64) {
    let depth = match theme {
        Theme::Light => 0.38,
        Theme::Dark => 0.25,
    };
    let size = share.abs().min(1.0);
    let hue = map_colour(Palette::Diverging, 0.5 + depth * share.signum());
    (hue, 0.25 + 0.75 * size, size)
}

impl Network {
    /// Nodes of a column that are drawn.
    #[must_use]
    pub fn shown(&self, column: usize) -> usize {
        self.columns
            .get(column)
            .map_or(0, |(_, count)| (*count).min(MOST_NODES))
    }

    /// What stands below a column.
    #[must_use]
    pub fn caption(&self, column: usize) -> String {
        match self.columns.get(column) {
            Some((name, count)) if *count > MOST_NODES => format!("{name} (+{})", count - MOST_NODES),
            Some((name, _)) => name.to_string(),
            None => String::new(),
        }
    }

    /// The drawn edges from a column to the next: both nodes and the weight as a share of the largest of all edges
    /// between the two columns, or none while the weights are not known. Weights of 0 are left out.
    pub fn edges(&self, column: usize) -> impl Iterator<Item = (usize, usize, Option<f64>)> {
        let count = |column: usize| self.columns.get(column).map_or(0, |(_, count)| *count);
        let (left, right) = (count(column), count(column + 1));
        let weights = self.weights.get(column).filter(|w| w.len() == left * right);
        let largest = weights.map_or(0.0, |w| w.iter().fold(0.0_f64, |most, w| most.max(w.abs())));
        let ends = (0..left.min(MOST_NODES))
            .flat_map(move |from| (0..right.min(MOST_NODES)).map(move |to| (from, to)));
        ends.filter_map(move |(from, to)| match weights {
            None => Some((from, to, None)),
            Some(weights) => {
                let share = weights.get(from * right + to)? / largest;
                (share.is_finite() && share != 0.0).then_some((from, to, Some(share)))
            }
        })
    }

    /// What fills a node with a bias: the colour of an edge with such a weight, the fainter the smaller it is beside the largest of all.
    #[must_use]
    pub fn filling(&self, (column, node): (usize, usize), paper: Rgb, theme: Theme) -> Option<Rgb> {
        let bias = *self.biases.get(column)?.get(node)?;
        let all = self.biases.iter().flatten();
        let share = bias / all.fold(0.0_f64, |most, bias| most.max(bias.abs()));
        let (colour, ..) = edge_look(share, theme);
        share.is_finite().then(|| mix(paper, colour, share.abs()))
    }

    /// Where a node stands, from 0 to 1 to the right and downwards.
    #[must_use]
    pub fn place(&self, column: usize, node: usize) -> (f64, f64) {
        let last = self.columns.len().saturating_sub(1).max(1) as f64;
        let count = self.shown(column).max(1) as f64;
        (column as f64 / last, (node as f64 + 0.5) / count)
    }
}

impl Sheet {
    pub(super) fn network(&mut self, network: &Network, outer: Frame) {
        if network.columns.len() < 2 {
            return self.nothing(outer);
        }
        let u = self.unit;
        let frame = Frame {
            left: outer.left + 40.0 * u,
            top: outer.top + if network.weights.is_empty() { 0.0 } else { 26.0 * u },
            right: outer.right - 40.0 * u,
            bottom: outer.bottom - 30.0 * u,
        };
        let place = |column: usize, node: usize| {
            let (x, y) = network.place(column, node);
            (frame.left + x * frame.width(), frame.top + y * frame.height())
        };
        for column in 0..network.columns.len() - 1 {
            for (from, to, share) in network.edges(column) {
                let pen = match share {
                    Some(share) => {
                        let (colour, alpha, width) = edge_look(share, self.theme);
                        Pen {
                            alpha,
                            ..Pen::new(colour, (0.6 + 5.0 * width) * u)
                        }
                    }
                    None => Pen::new(self.inks.grid, u),
                };
                self.canvas
                    .line(&[place(column, from), place(column + 1, to)], pen);
            }
        }
        let most = (0..network.columns.len())
            .map(|c| network.shown(c))
            .max()
            .unwrap_or(1);
        let radius = (frame.height() / (2.9 * most as f64)).min(13.0 * u);
        for column in 0..network.columns.len() {
            for node in 0..network.shown(column) {
                let paper = self.inks.paper;
                let fill = match network.filling((column, node), paper, self.theme) {
                    Some(fill) => fill,
                    None if column == 0 => self.inks.faint,
                    None => paper,
                };
                self.canvas
                    .disc(place(column, node), radius + 1.6 * u, self.inks.ink, 1.0);
                self.canvas.disc(place(column, node), radius, fill, 1.0);
            }
            let below = (place(column, 0).0, frame.bottom + 18.0 * u);
            let pencil = self.pencil(14.0).side(Side::Centre);
            self.canvas.text(&network.caption(column), below, pencil);
        }
        if !network.weights.is_empty() {
            self.edge_legend(outer);
        }
    }

    /// What the colours of edges mean, in the right upper corner.
    fn edge_legend(&mut self, outer: Frame) {
        let u = self.unit;
        let mut right = outer.right;
        let y = outer.top + 8.0 * u;
        for (share, name) in [
            (-1.0, text!("figure-weight-negative")),
            (1.0, text!("figure-weight-positive")),
        ] {
            let pencil = self.pencil(14.0).side(Side::Right);
            let end = right - pencil.width(&name) - 6.0 * u;
            self.canvas.text(&name, (right, y + 5.0 * u), pencil);
            let (colour, ..) = edge_look(share, self.theme);
            let start = end - 24.0 * u;
            self.canvas
                .line(&[(start, y), (end, y)], Pen::new(colour, 4.0 * u));
            right = start - 16.0 * u;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_are_shares_of_the_largest_of_their_layer() {
        let network = Network {
            columns: vec![("x".into(), 1), ("1".into(), 3), ("f".into(), 20)],
            weights: vec![vec![1.0, -4.0, 0.0], vec![]],
            biases: vec![vec![], vec![0.0, -2.0, 1.0]],
        };
        let filling = |at| network.filling(at, [255; 3], Theme::Light);
        assert_eq!(filling((0, 0)), None);
        assert_eq!(filling((2, 0)), None);
        assert_eq!(filling((1, 0)), Some([255; 3]));
        assert_eq!(filling((1, 1)), Some(edge_look(-1.0, Theme::Light).0));
        assert_ne!(filling((1, 2)), filling((1, 0)));
        let edges: Vec<_> = network.edges(0).collect();
        assert_eq!(edges, [(0, 0, Some(0.25)), (0, 1, Some(-1.0))]);
        assert_eq!(
            network.edges(1).count(),
            3 * MOST_NODES,
            "without weights all are alike"
        );
        assert_eq!(network.caption(2), "f (+8)");
        assert_eq!(network.place(1, 1), (0.5, 0.5));
    }
}
