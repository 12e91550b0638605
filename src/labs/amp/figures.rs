//! What the lab draws.

use std::borrow::Cow;
use std::sync::OnceLock;

use super::{Amp, EDGES, Kind, Replica, Settings, Show};
use crate::figure::{Axis, Content, Figure, HeatMap, Label, Line, Mark, Readout, Role, Stroke};
use crate::labs::denoisers::Transition;
use crate::labs::plots::{Sample, band, dots, histogram, named, quantiles};
use crate::statistics::variance_and_kurtosis;
use crate::text;

/// Everything there is to see so far.
pub(super) fn all(lab: &Amp, view: &Settings) -> Vec<Figure> {
    if lab.settings.show == Show::PhaseDiagram {
        return vec![lab.diagram()];
    }
    if lab.predicted.is_empty() {
        return Vec::new();
    }
    let mut figures = vec![lab.variances(), lab.speed()];
    if let Some(first) = lab.replicas.first() {
        let step = view.step.min(lab.settings.steps);
        let known = lab
            .predicted
            .get(step)
            .is_some_and(|variance| variance.is_finite());
        if known
            && let (Some(with), Some(without)) =
                (first.message_passing.noise.get(step), first.plain.noise.get(step))
        {
            figures.extend(lab.normality(step, with, without));
        }
    }
    figures
}

/// Sampling ratios, and the most non-zeros per measurement there: the same in every picture.
fn transition() -> &'static [(f64, f64)] {
    static LINE: OnceLock<Vec<(f64, f64)>> = OnceLock::new();
    LINE.get_or_init(|| {
        let ratios = (0..=180).map(|i| 0.05 + 0.9 * f64::from(i) / 180.0);
        ratios
            .map(|ratio| (ratio, Transition::at(ratio).sparsity))
            .collect()
    })
}

/// The name of the iteration without its correction.
fn without() -> Label {
    ("Without the Onsager term", text!("amp-without")).into()
}

fn step_axis() -> Axis {
    Axis::count(("Step t", text!("axis-step-t")))
}

fn state_evolution() -> Label {
    ("State evolution", text!("labs-state-evolution")).into()
}

impl Amp {
    fn steps(&self) -> Vec<f64> {
        (0..=self.settings.steps).map(|step| step as f64).collect()
    }

    fn variances(&self) -> Figure {
        let mut marks: Vec<Mark> = vec![
            Line::new(
                state_evolution(),
                Role::Theory,
                self.steps(),
                self.predicted.clone(),
            )
            .into(),
        ];
        if !self.replicas.is_empty() {
            let plain = self.over_replicas(|replica| &replica.plain.variance);
            marks.push(dots(without(), Role::Reference, self.steps(), &plain).into());
            let measured = self.over_replicas(|replica| &replica.message_passing.variance);
            marks.push(dots("AMP", Role::Run, self.steps(), &measured).into());
        }
        let y = Axis::log(("Variance τ²", text!("amp-variance.y")));
        Figure::plot("effective_variance", text!("amp-variance"), step_axis(), y, marks)
            .caption(text!("amp-variance.caption"))
    }

    fn speed(&self) -> Figure {
        // What the denoiser leaves is the next step's variance beyond the noise.
        let noise = self.settings.noise.powi(2);
        let power = self.settings.sparsity;
        let left = self
            .predicted
            .iter()
            .map(|variance| (variance - noise) / self.settings.load());
        let left: Vec<f64> = std::iter::once(power).chain(left.skip(1)).collect();
        let mut marks: Vec<Mark> = Vec::new();
        let names = match self.settings.denoiser {
            Kind::Ridge => [
                ("Gradient descent", text!("amp-gradient")),
                ("Accelerated gradient descent", text!("amp-accelerated-gradient")),
            ],
            _ => [
                ("Proximal gradient (ISTA)", text!("amp-ista")),
                ("Accelerated (FISTA)", text!("amp-fista")),
            ],
        };
        if !self.replicas.is_empty() {
            let [gradient, accelerated] = names.map(Label::from);
            let mut line = |name: Label, role, stroke, values: fn(&Replica) -> &[f64]| {
                let line = band(name, role, self.steps(), &self.over_replicas(values));
                marks.push(line.stroke(stroke).into());
            };
            line(without(), Role::Reference, Stroke::Dashed, |replica| {
                &replica.plain.error
            });
            line(gradient, Role::Category(0), Stroke::Solid, |replica| {
                &replica.gradient
            });
            line(accelerated, Role::Category(1), Stroke::Solid, |replica| {
                &replica.accelerated
            });
            line("AMP".into(), Role::Run, Stroke::Solid, |replica| {
                &replica.message_passing.error
            });
        }
        marks.push(Line::new(state_evolution(), Role::Theory, self.steps(), left).into());
        let y = Axis::log(("Mean squared error", text!("axis-error")));
        Figure::plot("speed", text!("labs-speed"), step_axis(), y, marks).caption(text!("amp-speed-caption"))
    }

    fn normality(&self, step: usize, with: &[f64], without: &[f64]) -> [Figure; 3] {
        let deviation = self.predicted.get(step).copied().unwrap_or(f64::NAN).sqrt();
        let sample = |name, role, values| Sample { name, role, values };
        let samples = [
            sample(self::without(), Role::Reference, without),
            sample("AMP".into(), Role::Run, with),
        ];
        let numbers = |names: [(&'static str, Cow<'static, str>); 2], values: &[f64]| {
            let (variance, kurtosis) = variance_and_kurtosis(values);
            let error = |factor: f64| (factor / values.len() as f64).sqrt();
            let [of_variance, of_kurtosis] = names;
            [
                Readout::new(of_variance, variance).error(variance * error(2.0)),
                Readout::new(of_kurtosis, kurtosis).error(error(24.0)),
            ]
        };
        let predicted = (
            "Variance predicted by state evolution",
            text!("amp-predicted-variance"),
        );
        let penalty = (
            "Penalty λ of the problem solved beside",
            match self.settings.denoiser {
                Kind::Ridge => text!("amp-equivalent-ridge"),
                _ => text!("amp-equivalent-lasso"),
            },
        );
        let mut readouts = vec![
            Readout::new(predicted, deviation * deviation),
            Readout::new(penalty, self.penalty),
        ];
        let of_amp = [
            ("Variance, AMP", text!("amp-variance-amp")),
            ("Excess kurtosis, AMP", text!("amp-kurtosis-amp")),
        ];
        readouts.extend(numbers(of_amp, with));
        let of_plain = [
            (
                "Variance, without the Onsager term",
                text!("amp-variance-without"),
            ),
            (
                "Excess kurtosis, without the Onsager term",
                text!("amp-kurtosis-without"),
            ),
        ];
        readouts.extend(numbers(of_plain, without));
        let noise = "θᵗ + A′rᵗ − θ₀";
        let quantile = ("Quantile of θᵗ + A′rᵗ − θ₀", text!("amp-noise-quantiles.y"));
        let title = text!("amp-noise", step = step);
        [
            named(
                histogram(&samples, deviation, noise),
                "effective_noise",
                title.clone(),
            )
            .caption(text!("amp-noise.caption")),
            named(
                quantiles(&samples, deviation, quantile),
                "effective_noise_quantiles",
                text!("amp-noise-quantiles", step = step),
            )
            .caption(text!("labs-quantiles-caption")),
            Figure::new("effective_noise_numbers", title, Content::Readouts(readouts))
                .caption(text!("amp-numbers-caption")),
        ]
    }

    fn diagram(&self) -> Figure {
        let cells = self.settings.cells;
        let mut values = self.cells.clone();
        values.resize(cells * cells, f64::NAN);
        let (ratios, line) = transition().iter().copied().unzip();
        let mut map = HeatMap::new(
            (
                Axis::linear(("Sampling ratio n/d", text!("amp-diagram.x"))),
                EDGES,
            ),
            (
                Axis::linear(("Non-zeros per measurement k/n", text!("amp-diagram.y"))),
                EDGES,
            ),
            cells,
            values,
            Axis::linear(("Share found", text!("amp-diagram.colour"))),
        );
        let transition = ("Predicted transition", text!("amp-diagram-transition"));
        map.marks
            .push(Line::new(transition, Role::Estimate, ratios, line).into());
        Figure::new("phase_diagram", text!("amp-diagram"), Content::HeatMap(map))
            .caption(text!("amp-diagram.caption"))
    }
}
