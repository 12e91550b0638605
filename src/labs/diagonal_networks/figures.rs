//! What the lab draws.

use super::paths::Path;
use super::{DiagonalNetworks, LAZY};
use crate::figure::{Axis, Content, Figure, Label, Line, Mark, Readout, Role, Rule, Stroke, format_number};
use crate::text;

/// A coefficient counts as found above this.
const FOUND: f64 = 0.1;
/// Training errors below this are a perfect fit, and not drawn.
const FITTED: f64 = 1e-5;

/// Everything there is to see so far.
pub(super) fn all(lab: &DiagonalNetworks) -> Vec<Figure> {
    let Some(lasso) = &lab.lasso else {
        return Vec::new();
    };
    let steps = Axis::log(("1 + step t", text!("diagonal-networks-steps")));
    let penalty = Axis::log(("1/λ", text!("diagonal-networks-penalty")));
    let network = &lab.networks[0].path;
    vec![
        lab.coefficients(
            "network_path",
            text!("diagonal-networks-network-path").into_owned(),
            steps,
            network,
            |t| t + 1.0,
        )
        .caption(text!("diagonal-networks-network-path.caption")),
        lab.coefficients(
            "lasso_path",
            text!("diagonal-networks-lasso-path").into_owned(),
            penalty,
            lasso,
            f64::recip,
        )
        .caption(text!("diagonal-networks-lasso-path.caption")),
        lab.errors(),
        lab.readouts(),
    ]
}

impl DiagonalNetworks {
    /// Coefficients along a path: those of the true support in colours, the others thin.
    fn coefficients(&self, id: &str, title: String, x: Axis, path: &Path, place: fn(f64) -> f64) -> Figure {
        let places: Vec<f64> = path.places.iter().map(|x| place(*x)).collect();
        let mut marks: Vec<Mark> = Vec::new();
        let support = self.settings.support;
        // The others behind, the true ones from the strongest.
        for j in (support..self.settings.features).chain(0..support) {
            let y = path.coefficients.iter().map(|beta| beta[j]).collect();
            let (name, role, stroke) = if j < support {
                let name = Label::new(
                    format!("true_{}", j + 1),
                    text!(
                        "diagonal-networks-true",
                        value = format_number(self.problem.truth[j])
                    ),
                );
                (name, Role::Category(j as u8), Stroke::Solid)
            } else {
                let name = Label::new("others", text!("diagonal-networks-others"));
                (name, Role::Reference, Stroke::Thin)
            };
            marks.push(Line::new(name, role, places.clone(), y).stroke(stroke).into());
        }
        let y = Axis::linear(("Coefficient", text!("diagonal-networks-coefficient")));
        Figure::plot(id, title, x, y, marks)
    }

    /// Test error against training error along each path.
    fn errors(&self) -> Figure {
        let curve = |name: Label, role: Role, stroke: Stroke, path: &Path| -> Mark {
            let shown = path.errors.iter().filter(|[train, _]| *train > FITTED);
            let (x, y) = shown.map(|[train, test]| (*train, *test)).unzip();
            Line::new(name, role, x, y).stroke(stroke).into()
        };
        let mut marks = Vec::new();
        if let (Some(lasso), Some(ridge)) = (&self.lasso, &self.ridge) {
            let name = Label::new("Lasso", text!("diagonal-networks-lasso"));
            marks.push(curve(name, Role::Category(0), Stroke::Dashed, lasso));
            let name = Label::new("Ridge", text!("diagonal-networks-ridge"));
            marks.push(curve(name, Role::Category(1), Stroke::Dashed, ridge));
        }
        let scale = format_number(self.settings.scale);
        let name = Label::new("Network", text!("diagonal-networks-network", scale = scale));
        marks.push(curve(name, Role::Run, Stroke::Solid, &self.networks[0].path));
        let name = Label::new(
            "Lazy network",
            text!("diagonal-networks-network", scale = format_number(LAZY)),
        );
        marks.push(curve(
            name,
            Role::Category(3),
            Stroke::Solid,
            &self.networks[1].path,
        ));
        if self.problem.noise > 0.0 {
            let name = ("Noise level σ²", text!("diagonal-networks-noise"));
            marks.push(Rule::at_y(name, Role::Reference, self.problem.noise.powi(2)).into());
        }
        let x = Axis::log(("Training error", text!("diagonal-networks-train")));
        let y = Axis::log(("Test error", text!("diagonal-networks-test")));
        Figure::plot("errors", text!("diagonal-networks-errors"), x, y, marks)
            .caption(text!("diagonal-networks-errors.caption"))
    }

    fn readouts(&self) -> Figure {
        let mut readouts = Vec::new();
        for j in 0..self.settings.support {
            let path = &self.networks[0].path;
            let found = path.coefficients.iter().position(|beta| {
                let truth = self.problem.truth[j];
                beta[j] / truth > FOUND
            });
            if let Some(step) = found.and_then(|place| path.places.get(place)) {
                let truth = format_number(self.problem.truth[j]);
                let name = Label::new(
                    format!("found_{}", j + 1),
                    text!("diagonal-networks-found", value = truth),
                );
                readouts.push(Readout::new(name, *step));
            }
        }
        let best = |path: &Path| {
            path.errors
                .iter()
                .map(|[_, test]| *test)
                .fold(f64::INFINITY, f64::min)
        };
        let named = [
            (
                "best_network",
                text!("diagonal-networks-best-network"),
                Some(&self.networks[0].path),
            ),
            (
                "best_lazy",
                text!("diagonal-networks-best-lazy"),
                Some(&self.networks[1].path),
            ),
            (
                "best_lasso",
                text!("diagonal-networks-best-lasso"),
                self.lasso.as_ref(),
            ),
            (
                "best_ridge",
                text!("diagonal-networks-best-ridge"),
                self.ridge.as_ref(),
            ),
        ];
        for (id, name, path) in named {
            readouts.extend(path.map(|path| Readout::new(Label::new(id, name), best(path))));
        }
        Figure::new(
            "numbers",
            text!("diagonal-networks-numbers"),
            Content::Readouts(readouts),
        )
        .caption(text!("diagonal-networks-numbers.caption"))
    }
}
