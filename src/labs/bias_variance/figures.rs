//! What the lab draws.

use super::{Against, BiasVariance, Parts};
use crate::figure::{Axis, Figure, Label, Line, Mark, Role, Rule, Scatter, Stroke};
use crate::labs::plots::dots;
use crate::statistics::Mean;
use crate::text;

impl BiasVariance {
    /// Data sets whose training diverged.
    pub(super) fn remarks(&self) -> Vec<String> {
        let lost: usize = self.measured.iter().map(|outputs| outputs.lost).sum();
        if lost == 0 {
            return Vec::new();
        }
        vec![text!("bias-variance-lost", count = lost).into_owned()]
    }

    fn axis(&self) -> Axis {
        match self.settings.against {
            Against::Width => Axis::log(("Width q", text!("bias-variance-width"))),
            Against::Ratio => Axis::log(("Samples per feature", text!("bias-variance-ratio"))),
            Against::Time => Axis::count(("Step t", text!("bias-variance-step"))),
        }
    }

    /// The theory: places on the axis and parts.
    fn theory(&self) -> Vec<(f64, Parts)> {
        match self.settings.against {
            Against::Time => {
                let known = match (self.predicted.first(), &self.evolution) {
                    (Some(parts), _) => parts,
                    (None, Some(evolution)) => &evolution.parts,
                    (None, None) => return Vec::new(),
                };
                let times = self.times.iter().map(|t| *t as f64);
                times.zip(known.iter().copied()).collect()
            }
            _ => {
                let places = self.places.iter().zip(&self.predicted);
                places
                    .filter_map(|(place, parts)| Some((place.x, *parts.first()?)))
                    .collect()
            }
        }
    }

    /// The runs: places on the axis, parts, and the excess test error.
    fn runs(&self) -> Vec<(f64, Parts, Mean)> {
        match self.settings.against {
            Against::Time => {
                let Some(outputs) = self.measured.first() else {
                    return Vec::new();
                };
                let times = self.times.iter().enumerate();
                times
                    .filter_map(|(i, t)| Some((*t as f64, outputs.parts(i)?, outputs.error(i))))
                    .collect()
            }
            _ => {
                let places = self.places.iter().zip(&self.measured);
                places
                    .filter_map(|(place, outputs)| Some((place.x, outputs.parts(0)?, outputs.error(0))))
                    .collect()
            }
        }
    }

    /// bias² + σ² p/m with p weights, the bias that of the theory at the first place: what the classical picture expects.
    fn classical(&self) -> Option<Mark> {
        if self.settings.against == Against::Time {
            return None;
        }
        let n = self.settings.features as f64;
        let bias = self.theory().first().map_or(0.0, |first| first.1.bias.max(0.0));
        let noise = self.settings.noise.powi(2);
        let at = |place: &super::Place| {
            let weights = place.width as f64 * (n + 1.0);
            bias + noise * weights / place.samples as f64
        };
        let (x, y) = self.places.iter().map(|place| (place.x, at(place))).unzip();
        let name = ("Classical", text!("bias-variance-classical"));
        Some(
            Line::new(name, Role::Reference, x, y)
                .stroke(Stroke::Dotted)
                .into(),
        )
    }

    pub(super) fn drawn(&self) -> Vec<Figure> {
        let (theory, runs) = (self.theory(), self.runs());
        if theory.is_empty() && runs.is_empty() {
            return Vec::new();
        }
        vec![self.errors(&theory, &runs), self.parts(&theory, &runs)]
    }

    fn errors(&self, theory: &[(f64, Parts)], runs: &[(f64, Parts, Mean)]) -> Figure {
        let mut marks: Vec<Mark> = self.classical().into_iter().collect();
        let (x, y) = theory
            .iter()
            .map(|(x, parts)| (*x, parts.bias + parts.variance))
            .unzip();
        marks.push(Line::new(("Theory", text!("bias-variance-theory")), Role::Theory, x, y).into());
        let (x, means): (Vec<f64>, Vec<Mean>) = runs.iter().map(|(x, _, mean)| (*x, *mean)).unzip();
        marks.push(dots(("Runs", text!("bias-variance-runs")), Role::Run, x, &means).into());
        if self.settings.against == Against::Ratio {
            let name = ("As many samples as features", text!("bias-variance-equal"));
            marks.push(Rule::at_x(name, Role::Reference, 1.0).into());
        }
        Figure::plot(
            "errors",
            text!("bias-variance-errors"),
            self.axis(),
            Axis::log(("Excess test error", text!("bias-variance-error"))),
            marks,
        )
        .caption(text!("bias-variance-errors.caption"))
    }

    fn parts(&self, theory: &[(f64, Parts)], runs: &[(f64, Parts, Mean)]) -> Figure {
        let mut marks: Vec<Mark> = Vec::new();
        let kinds = [
            (
                Label::from(("Bias²", text!("bias-variance-bias"))),
                Role::Category(0),
            ),
            (
                Label::from(("Variance", text!("bias-variance-variance"))),
                Role::Category(1),
            ),
        ];
        let of = |kind: usize, parts: &Parts| if kind == 0 { parts.bias } else { parts.variance };
        for (kind, (name, role)) in kinds.into_iter().enumerate() {
            let (x, y) = theory.iter().map(|(x, parts)| (*x, of(kind, parts))).unzip();
            marks.push(Line::new(name.clone(), role, x, y).into());
            let (x, y) = runs.iter().map(|(x, parts, _)| (*x, of(kind, parts))).unzip();
            marks.push(Scatter::new(name, role, x, y).into());
        }
        let name = ("Part", text!("bias-variance-part"));
        // At step 0 nothing varies with the data.
        let y = match self.settings.against {
            Against::Time => Axis::linear(name),
            Against::Width | Against::Ratio => Axis::log(name),
        };
        Figure::plot("parts", text!("bias-variance-parts"), self.axis(), y, marks)
            .caption(text!("bias-variance-parts.caption"))
    }
}
