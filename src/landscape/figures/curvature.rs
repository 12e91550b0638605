//! The Hessian: leading eigenvalues, density, blocks, and the sharpness over time.

use super::{Explorer, step_axis};
use crate::experiment::{Loss, Method};
use crate::figure::{
    Axis, Content, Figure, Label, Line, Mark, Role, Rule, Scatter, Stroke, Table, format_number,
    format_with_error,
};
use crate::landscape::curvature::mean_and_error;
use crate::landscape::problem::{DeepScales, Edge};
use crate::text;

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
            Line::new(
                ("Sharpness", text!("landscape-sharpness-curve")),
                Role::Run,
                steps.clone(),
                column(|s| s.value),
            )
            .into(),
            Line::new("2/η", Role::Reference, steps.clone(), column(|s| s.plain))
                .stroke(Stroke::Dashed)
                .into(),
        ];
        if measured.iter().all(|s| s.threshold.is_none()) {
            // No line is known where this optimizer becomes unstable.
            marks.truncate(1);
        } else if optimizer.momentum > 0.0 || optimizer.decays() {
            let name = match (optimizer.momentum > 0.0, optimizer.decays()) {
                _ if optimizer.method == Method::Nesterov => "(1 + β)(2/η − λ)/(1 + 2β)",
                (true, false) => "(2 + 2β)/η",
                (false, _) => "2/η − λ",
                (true, true) => "(1 + β)(2/η − λ)",
            };
            let line = Line::new(
                name,
                Role::Theory,
                steps,
                column(|s| s.threshold.unwrap_or(f64::NAN)),
            );
            marks.push(line.stroke(Stroke::Dashed).into());
        }
        let caption = match (self.is_scaled(), optimizer.batch_fraction < 1.0) {
            (false, true) => text!("landscape-sharpness-mini-batches"),
            (false, false) => text!("landscape-sharpness.caption"),
            (true, true) => text!("landscape-sharpness-scaled-mini-batches"),
            (true, false) => text!("landscape-sharpness-scaled"),
        };
        let caption = self.with_convention(&caption);
        let title = text!("landscape-sharpness");
        let y = Axis::linear(("Largest eigenvalue", text!("landscape-sharpness.y")));
        let figure = Figure::plot("landscape_sharpness", title, step_axis(), y, marks);
        Some(figure.caption(caption))
    }

    /// Leading eigenvalues in order.
    pub(super) fn eigenvalues(&self) -> Option<Figure> {
        let pairs = &self.curvature.leading;
        if pairs.is_empty() {
            return None;
        }
        let edge = Edge::of(self.instance.experiment(), self.curvature.step);
        let ranks = (1..=pairs.len()).map(|rank| rank as f64).collect();
        let values = pairs.iter().map(|pair| pair.value).collect();
        let name = ("Eigenvalue", text!("axis-eigenvalue"));
        let mut marks: Vec<Mark> = vec![Scatter::new(name, Role::Run, ranks, values).into()];
        let caption = if self.is_scaled() {
            // These are eigenvalues of the plain Hessian, and the edge is not one of theirs.
            text!("landscape-eigenvalues-plain")
        } else {
            let name = ("Edge of stability", text!("landscape-edge"));
            marks.extend(
                edge.threshold
                    .map(|at| Rule::at_y(name, Role::Reference, at).into()),
            );
            text!("landscape-eigenvalues.caption")
        };
        let title = text!("landscape-eigenvalues", step = self.curvature.step);
        let x = Axis::count(("Rank", text!("landscape-eigenvalues.x")));
        let y = Axis::linear(("Eigenvalue of the Hessian", text!("landscape-eigenvalues.y")));
        let figure = Figure::plot("landscape_eigenvalues", title, x, y, marks);
        Some(figure.caption(self.with_convention(&caption)))
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
        let mut line = Line::new(("Density", text!("axis-density")), Role::Run, x, y);
        if self.curvature.quadratures.len() > 1 {
            line = line.band(band);
        }
        let caption = text!(
            "landscape-spectrum.caption",
            count = self.curvature.quadratures.len(),
            width = format_number(width)
        );
        let title = text!("landscape-spectrum", step = self.curvature.step);
        let x = Axis::linear(("Eigenvalue", text!("axis-eigenvalue")));
        let y = Axis::log(("Density", text!("axis-density")));
        let figure = Figure::plot("landscape_spectrum", title, x, y, vec![line.into()]);
        Some(figure.caption(self.with_convention(&caption)))
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
        let header = [
            ("Layer", text!("landscape-layers-layer")),
            ("Largest eigenvalue", text!("landscape-sharpness.y")),
            ("Trace", text!("landscape-layers-trace")),
        ];
        let header = header.map(Label::from).to_vec();
        let title = text!("landscape-layers", step = self.curvature.step);
        let figure = Figure::new("landscape_layers", title, Content::Table(Table { header, rows }));
        Some(figure.caption(self.with_convention(&text!("landscape-layers.caption"))))
    }

    /// Whether the sharpness is that of the Hessian scaled by learning rates set apart, and not of the plain one.
    pub(super) fn is_scaled(&self) -> bool {
        Edge::of(self.instance.experiment(), 0).scales != DeepScales::PLAIN
    }

    /// A caption about the Hessian with what its loss is beside the error that curves and surfaces show.
    fn with_convention(&self, caption: &str) -> String {
        match self.loss() {
            Loss::Square => format!("{caption} {}", text!("landscape-half")),
            Loss::Logistic => caption.to_owned(),
        }
    }

    /// The number of the network's weights, once it is known.
    pub(crate) fn weights(&self) -> Option<usize> {
        self.problem.as_ref().map(|problem| problem.shape.weights())
    }
}
