//! What the lab draws.

use std::sync::OnceLock;

use super::{Amp, EDGES, Kind, Replica, Settings, Show};
use crate::figure::{Axis, Content, Figure, HeatMap, Line, Mark, Readout, Role, Stroke};
use crate::labs::denoisers::Transition;
use crate::labs::plots::{Sample, band, dots, histogram, named, quantiles};
use crate::labs::statistics::variance_and_kurtosis;

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
        if let (Some(with), Some(without)) =
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

impl Amp {
    fn steps(&self) -> Vec<f64> {
        (0..=self.settings.steps).map(|step| step as f64).collect()
    }

    fn variances(&self) -> Figure {
        let mut marks: Vec<Mark> = vec![
            Line::new(
                "State evolution",
                Role::Theory,
                self.steps(),
                self.predicted.clone(),
            )
            .into(),
        ];
        if !self.replicas.is_empty() {
            let plain = self.over_replicas(|replica| &replica.plain.variance);
            let name = "Without the Onsager term";
            marks.push(dots(name, Role::Reference, self.steps(), &plain).into());
            let measured = self.over_replicas(|replica| &replica.message_passing.variance);
            marks.push(dots("AMP", Role::Run, self.steps(), &measured).into());
        }
        let (x, y) = (Axis::count("Step t"), Axis::log("Variance τ²"));
        Figure::plot(
            "effective_variance",
            "Effective noise: predicted and measured",
            x,
            y,
            marks,
        )
        .caption("Mean and standard error over replicas. The prediction holds for AMP alone.")
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
            Kind::Ridge => ["Gradient descent", "Accelerated gradient descent"],
            _ => ["Proximal gradient (ISTA)", "Accelerated (FISTA)"],
        };
        if !self.replicas.is_empty() {
            let mut line = |name: &str, role, stroke, values: fn(&Replica) -> &[f64]| {
                let line = band(name, role, self.steps(), &self.over_replicas(values));
                marks.push(line.stroke(stroke).into());
            };
            line(
                "Without the Onsager term",
                Role::Reference,
                Stroke::Dashed,
                |replica| &replica.plain.error,
            );
            line(names[0], Role::Category(0), Stroke::Solid, |replica| {
                &replica.gradient
            });
            line(names[1], Role::Category(1), Stroke::Solid, |replica| {
                &replica.accelerated
            });
            line("AMP", Role::Run, Stroke::Solid, |replica| {
                &replica.message_passing.error
            });
        }
        marks.push(Line::new("State evolution", Role::Theory, self.steps(), left).into());
        let (x, y) = (Axis::count("Step t"), Axis::log("Mean squared error"));
        Figure::plot("speed", "Error after each step", x, y, marks)
            .caption("Every step costs two products with A, for each method.")
    }

    fn normality(&self, step: usize, with: &[f64], without: &[f64]) -> [Figure; 3] {
        let deviation = self.predicted.get(step).copied().unwrap_or(f64::NAN).sqrt();
        let sample = |name, role, values| Sample { name, role, values };
        let samples = [
            sample("Without the Onsager term", Role::Reference, without),
            sample("AMP", Role::Run, with),
        ];
        let title = format!("Effective noise at step {step}");
        let numbers = |name: &str, values: &[f64]| {
            let (variance, kurtosis) = variance_and_kurtosis(values);
            let error = |factor: f64| (factor / values.len() as f64).sqrt();
            [
                Readout::new(format!("Variance, {name}"), variance).error(variance * error(2.0)),
                Readout::new(format!("Excess kurtosis, {name}"), kurtosis).error(error(24.0)),
            ]
        };
        let mut readouts = vec![
            Readout::new("Variance predicted by state evolution", deviation * deviation),
            Readout::new("Penalty λ of the problem solved beside", self.penalty),
        ];
        readouts.extend(numbers("AMP", with));
        readouts.extend(numbers("without the Onsager term", without));
        [
            named(
                histogram(&samples, deviation, "θᵗ + A′rᵗ − θ₀"),
                "effective_noise",
                &title,
            )
            .caption("First replica. With the Onsager term it is normal with the predicted variance."),
            named(
                quantiles(&samples, deviation, "Quantile of θᵗ + A′rᵗ − θ₀"),
                "effective_noise_quantiles",
                &format!("{title}: quantiles"),
            )
            .caption("On the line where the law is the predicted normal one."),
            Figure::new("effective_noise_numbers", &title, Content::Readouts(readouts))
                .caption("First replica; a normal law has no excess kurtosis."),
        ]
    }

    fn diagram(&self) -> Figure {
        let cells = self.settings.cells;
        let mut values = self.cells.clone();
        values.resize(cells * cells, f64::NAN);
        let (ratios, line) = transition().iter().copied().unzip();
        let mut map = HeatMap::new(
            (Axis::linear("Sampling ratio n/d"), EDGES),
            (Axis::linear("Non-zeros per measurement k/n"), EDGES),
            cells,
            values,
            Axis::linear("Share found"),
        );
        map.marks
            .push(Line::new("Predicted transition", Role::Estimate, ratios, line).into());
        Figure::new("phase_diagram", "Where AMP finds a sparse signal exactly", Content::HeatMap(map)).caption(
            "Share of noiseless trials with less than 10⁻⁴ of the signal missing; above the line the limit says none.",
        )
    }
}
