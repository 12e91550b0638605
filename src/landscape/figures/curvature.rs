//! The Hessian: leading eigenvalues, density, blocks, and the sharpness over time.

use super::Explorer;
use crate::figure::{
    Axis, Content, Figure, Line, Mark, Role, Rule, Scatter, Stroke, Table, format_number, format_with_error,
};
use crate::landscape::curvature::mean_and_error;
use crate::landscape::problem::Edge;

/// Points of a density.
const DENSITY: usize = 401;

impl Explorer {
    /// The sharpness along the run against what gradient descent can stand.
    pub(super) fn sharpness(&self) -> Option<Figure> {
        let measured = &self.curvature.sharpness;
        if measured.is_empty() {
            return None;
        }
        let optimizer = &self.instance.experiment().optimizer;
        let column =
            |of: fn(&crate::landscape::Sharpness) -> f64| measured.iter().map(of).collect::<Vec<_>>();
        let steps = column(|s| s.t as f64);
        let mut marks: Vec<Mark> = vec![
            Line::new("Sharpness", Role::Run, steps.clone(), column(|s| s.value)).into(),
            Line::new("2/η", Role::Reference, steps.clone(), column(|s| s.plain))
                .stroke(Stroke::Dashed)
                .into(),
        ];
        if optimizer.momentum > 0.0 || optimizer.weight_decay > 0.0 {
            let name = match (optimizer.momentum > 0.0, optimizer.weight_decay > 0.0) {
                (true, false) => "(2 + 2β)/η",
                (false, _) => "2/η − λ",
                (true, true) => "(1 + β)(2/η − λ)",
            };
            let line = Line::new(name, Role::Theory, steps, column(|s| s.threshold));
            marks.push(line.stroke(Stroke::Dashed).into());
        }
        let caption = if optimizer.batch_fraction < 1.0 {
            "The largest eigenvalue of the full training loss's Hessian; with mini-batches the edge is only a guide."
        } else {
            "The largest eigenvalue of the training loss's Hessian. Above the edge gradient descent is unstable along its \
             eigenvector: training either swings down to it or diverges."
        };
        Some(
            Figure::plot(
                "landscape_sharpness",
                "Sharpness along the run",
                Axis::count("Step"),
                Axis::linear("Largest eigenvalue"),
                marks,
            )
            .caption(caption),
        )
    }

    /// Leading eigenvalues in order.
    pub(super) fn eigenvalues(&self) -> Option<Figure> {
        let pairs = &self.curvature.leading;
        if pairs.is_empty() {
            return None;
        }
        let edge = Edge::of(&self.instance.experiment().optimizer, self.curvature.step);
        let ranks = (1..=pairs.len()).map(|rank| rank as f64).collect();
        let values = pairs.iter().map(|pair| pair.value).collect();
        let marks = vec![
            Scatter::new("Eigenvalue", Role::Run, ranks, values).into(),
            Rule::at_y("Edge of stability", Role::Reference, edge.threshold).into(),
        ];
        Some(
            Figure::plot(
                "landscape_eigenvalues",
                &format!("Leading eigenvalues at step {}", self.curvature.step),
                Axis::count("Rank"),
                Axis::linear("Eigenvalue of the Hessian"),
                marks,
            )
            .caption("Largest first, with sign; repeated ones as often as they are."),
        )
    }

    /// The spectral density by stochastic Lanczos quadrature.
    pub(super) fn spectrum(&self) -> Option<Figure> {
        let [low, high] = self.curvature.range()?;
        let nodes = self.settings.curvature.lanczos_steps;
        let width = ((high - low) / nodes.max(10) as f64)
            .max(1e-12 * high.abs().max(low.abs()))
            .max(f64::MIN_POSITIVE);
        let (low, high) = (low - 4.0 * width, high + 4.0 * width);
        let (mut x, mut y, mut band) = (Vec::new(), Vec::new(), Vec::new());
        for i in 0..DENSITY {
            let at = low + (high - low) * i as f64 / (DENSITY - 1) as f64;
            let (mean, error) = self.curvature.density(at, width)?;
            x.push(at);
            y.push(mean);
            band.push(error);
        }
        // What is far below the weight of one eigenvalue is the kernel's tail.
        let least = 1e-3 / (self.weights()? as f64 * width);
        y.iter_mut().filter(|y| **y < least).for_each(|y| *y = f64::NAN);
        let mut line = Line::new("Density", Role::Run, x, y);
        if self.curvature.quadratures.len() > 1 {
            line = line.band(band);
        }
        let caption = format!(
            "Stochastic Lanczos quadrature: mean over {} random vectors with its standard error, smoothed by a normal kernel \
             of width {}.",
            self.curvature.quadratures.len(),
            format_number(width)
        );
        Some(
            Figure::plot(
                "landscape_spectrum",
                &format!("Spectral density of the Hessian at step {}", self.curvature.step),
                Axis::linear("Eigenvalue"),
                Axis::log("Density"),
                vec![line.into()],
            )
            .caption(&caption),
        )
    }

    /// Largest eigenvalue and trace of each layer's block.
    pub(super) fn layers(&self) -> Option<Figure> {
        let blocks = &self.curvature.blocks;
        if blocks.is_empty() {
            return None;
        }
        let number = |x: f64| {
            if x.is_finite() {
                format_number(x)
            } else {
                "–".to_owned()
            }
        };
        let rows = blocks
            .iter()
            .enumerate()
            .map(|(i, block)| {
                let trace = match mean_and_error(&block.traces) {
                    Some((mean, error)) if error.is_finite() => format_with_error(mean, error),
                    Some((mean, _)) => format_number(mean),
                    None => "–".to_owned(),
                };
                vec![format!("{}", i + 1), number(block.largest), trace]
            })
            .collect();
        let header = ["Layer", "Largest eigenvalue", "Trace"]
            .map(str::to_owned)
            .to_vec();
        let title = format!(
            "The layers' blocks of the Hessian at step {}",
            self.curvature.step
        );
        Some(
            Figure::new("landscape_layers", &title, Content::Table(Table { header, rows })).caption(
                "Diagonal blocks: each layer with the others held still. Traces with their standard errors.",
            ),
        )
    }

    /// The number of the network's weights, once it is known.
    pub(crate) fn weights(&self) -> Option<usize> {
        self.problem.as_ref().map(|problem| problem.shape.weights())
    }
}
