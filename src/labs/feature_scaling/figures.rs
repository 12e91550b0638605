//! What the lab draws.

use super::{FeatureScaling, Settings};
use crate::figure::{Axis, Figure, Label, Line, Mark, Readout, Role, Rule, Stroke};
use crate::labs::plots::{category, dots, exponents};
use crate::statistics::Mean;
use crate::statistics::power_law::PowerLaw;
use crate::text;

/// Numbers of samples that have a curve over the width, at most.
const CURVES: usize = 5;

/// Everything there is to see so far.
pub(super) fn all(lab: &FeatureScaling, view: &Settings) -> Vec<Figure> {
    if lab.courses.is_empty() && lab.now.is_empty() {
        return Vec::new();
    }
    vec![
        lab.over_samples(view),
        lab.over_width(),
        lab.exponents(view),
        lab.over_time(),
        lab.stopping(),
    ]
}

fn excess_axis() -> Axis {
    Axis::log(("Test error - noise", text!("feature-scaling-excess")))
}

fn samples_axis() -> Axis {
    Axis::log(("Samples m", text!("feature-scaling-samples")))
}

impl FeatureScaling {
    /// The error at the step at which training stops, without the noise.
    fn excess(&self, place: usize, width: usize) -> Option<f64> {
        let course = self.predicted(place, width)?;
        let error = course.get(self.stop(place, width)?)? - self.settings.noise.powi(2);
        (error > 0.0).then_some(error)
    }

    /// The same of each run, at the theory's step.
    fn excess_of_each_run(&self, place: usize, width: usize) -> Option<Vec<f64>> {
        let stop = self.stop(place, width)?;
        let noise = self.settings.noise.powi(2);
        let errors = self.trained(place, width);
        Some(
            errors
                .filter_map(|course| Some(course.get(stop)? - noise))
                .collect(),
        )
    }

    /// The mean of these.
    fn excess_of_runs(&self, place: usize, width: usize) -> Option<Mean> {
        let mean = Mean::of(self.excess_of_each_run(place, width)?.into_iter());
        mean.value.is_finite().then_some(mean)
    }

    /// Points (m, error) of the theory of a width.
    fn points(&self, width: usize) -> Vec<(f64, f64)> {
        let at = |(place, m): (usize, &usize)| Some((*m as f64, self.excess(place, width)?));
        self.places.iter().enumerate().filter_map(at).collect()
    }

    fn dots(&self, width: usize) -> (Vec<f64>, Vec<Mean>) {
        let at = |(place, m): (usize, &usize)| Some((*m as f64, self.excess_of_runs(place, width)?));
        self.places.iter().enumerate().filter_map(at).unzip()
    }

    /// What lines and dots of a width are called.
    fn label(&self, width: usize) -> Label {
        let q = self.settings.widths.get(width).copied().unwrap_or(0);
        Label::new(format!("width_{q}"), text!("feature-scaling-width-of", width = q))
    }

    fn over_samples(&self, view: &Settings) -> Figure {
        let window = [view.window_low, view.window_high];
        let mut marks: Vec<Mark> = Vec::new();
        let widest = self.settings.widths.len().saturating_sub(1);
        marks.extend(self.ridge(&self.points(widest)));
        for width in 0..self.settings.widths.len() {
            let points = self.points(width);
            let (x, y): (Vec<f64>, Vec<f64>) = points.iter().copied().unzip();
            marks.push(Line::new(self.label(width), category(width), x, y).into());
            // Of many lines near each other the power laws of the narrowest and the widest are enough.
            let drawn = width == 0 || width == widest;
            if let Some(law) = self.law(width, window).filter(|_| drawn) {
                let inside = points.iter().filter(|p| (window[0]..=window[1]).contains(&p.0));
                let (x, y) = inside.map(|p| (p.0, law.at(p.0))).unzip();
                let line = Line::new(self.label(width), category(width), x, y);
                marks.push(line.stroke(Stroke::Dashed).into());
            }
            let (x, means) = self.dots(width);
            if !x.is_empty() {
                marks.push(dots(self.label(width), category(width), x, &means).into());
            }
        }
        for (at, setting) in window.into_iter().zip(["lab.window_low", "lab.window_high"]) {
            let name = ("Window", text!("feature-scaling-window"));
            marks.push(Rule::at_x(name, Role::Reference, at).moves(setting).into());
        }
        let at_work = (0..self.settings.widths.len()).find_map(|width| Some((width, self.reached(width)?)));
        let title = match at_work {
            Some((width, step)) => {
                let q = self.settings.widths.get(width).copied().unwrap_or(0);
                text!("feature-scaling-over-samples-at-work", width = q, step = step)
            }
            None => text!("feature-scaling-over-samples"),
        };
        Figure::plot("over_samples", title, samples_axis(), excess_axis(), marks)
            .caption(text!("feature-scaling-over-samples.caption"))
    }

    /// The power law of the theory of a width, once that is there.
    fn law(&self, width: usize, window: [f64; 2]) -> Option<PowerLaw> {
        match self.reached(width) {
            Some(_) => None,
            None => PowerLaw::fit(self.points(width).into_iter(), window),
        }
    }

    /// The power law of the best ridge regression, through the middle of a curve.
    fn ridge(&self, points: &[(f64, f64)]) -> Option<Mark> {
        let exponent = self.settings.ridge_exponent()?;
        let &(x0, y0) = points.get(points.len() / 2)?;
        let law = points.iter().map(|p| (p.0, y0 * (p.0 / x0).powf(-exponent)));
        let (x, y) = law.unzip();
        let name = ("Power law of ridge regression", text!("feature-scaling-ridge"));
        Some(
            Line::new(name, Role::Reference, x, y)
                .stroke(Stroke::Dotted)
                .into(),
        )
    }

    /// Places that have a curve over the width, from the fewest samples to the most.
    fn shown(&self) -> Vec<usize> {
        let last = self.places.len().saturating_sub(1);
        let count = CURVES.min(self.places.len());
        let mut shown: Vec<usize> = (0..count)
            .map(|i| i * last / count.max(2).saturating_sub(1))
            .collect();
        shown.dedup();
        shown
    }

    fn over_width(&self) -> Figure {
        let mut marks: Vec<Mark> = Vec::new();
        for (i, place) in self.shown().into_iter().enumerate() {
            let m = self.places.get(place).copied().unwrap_or(0);
            let name = Label::new(
                format!("samples_{m}"),
                text!("feature-scaling-samples-of", samples = m),
            );
            let widths = || self.settings.widths.iter().enumerate();
            let points = widths().filter_map(|(k, q)| Some((*q as f64, self.excess(place, k)?)));
            let (x, y) = points.unzip();
            marks.push(Line::new(name.clone(), category(i), x, y).into());
            let means = widths().filter_map(|(k, q)| Some((*q as f64, self.excess_of_runs(place, k)?)));
            let (x, means): (Vec<f64>, Vec<Mean>) = means.unzip();
            if !x.is_empty() {
                marks.push(dots(name, category(i), x, &means).into());
            }
        }
        let x = Axis::log(("Width q", text!("feature-scaling-width")));
        Figure::plot(
            "over_width",
            text!("feature-scaling-over-width"),
            x,
            excess_axis(),
            marks,
        )
        .caption(text!("feature-scaling-over-width.caption"))
    }

    /// The test error over time at the most samples.
    fn over_time(&self) -> Figure {
        let place = self.places.len().saturating_sub(1);
        let noise = self.settings.noise.powi(2);
        let mut marks: Vec<Mark> = Vec::new();
        for width in 0..self.settings.widths.len() {
            let curve = |course: &[f64]| -> (Vec<f64>, Vec<f64>) {
                let steps = course.iter().enumerate().skip(1);
                steps.map(|(t, error)| (t as f64, error - noise)).unzip()
            };
            if let Some(course) = self.predicted(place, width) {
                let (x, y) = curve(course);
                marks.push(Line::new(self.label(width), category(width), x, y).into());
            }
        }
        let samples = self.places.get(place).copied().unwrap_or(0);
        let x = Axis::log(("Step t", text!("feature-scaling-steps")));
        let title = text!("feature-scaling-over-time", samples = samples);
        Figure::plot("over_time", title, x, excess_axis(), marks)
            .caption(text!("feature-scaling-over-time.caption"))
    }

    /// The step at which training stops.
    fn stopping(&self) -> Figure {
        let mut marks: Vec<Mark> = Vec::new();
        for width in 0..self.settings.widths.len() {
            let places = self.places.iter().enumerate();
            let known = places.filter_map(|(place, m)| {
                self.predicted(place, width)?;
                Some((*m as f64, self.stop(place, width)? as f64))
            });
            let (x, y) = known.unzip();
            marks.push(Line::new(self.label(width), category(width), x, y).into());
        }
        let y = Axis::linear(("Step", text!("feature-scaling-stop-axis")));
        Figure::plot(
            "stopping",
            text!("feature-scaling-stopping"),
            samples_axis(),
            y,
            marks,
        )
        .caption(text!("feature-scaling-stopping.caption"))
    }

    fn exponents(&self, view: &Settings) -> Figure {
        let window = [view.window_low, view.window_high];
        let ridge = self.settings.ridge_exponent().map(|exponent| {
            let label = ("ridge", text!("feature-scaling-ridge-exponent"));
            Readout::new(label, -exponent)
        });
        let mut fits = Vec::new();
        for width in 0..self.settings.widths.len() {
            let q = self.settings.widths.get(width).copied().unwrap_or(0);
            let runs = self.places.iter().enumerate().filter_map(|(place, m)| {
                let errors = self.excess_of_each_run(place, width)?;
                (!errors.is_empty()).then_some((*m as f64, errors))
            });
            let laws = [
                ("theory", self.law(width, window)),
                ("runs", PowerLaw::of_replicas(&runs.collect::<Vec<_>>(), window)),
            ];
            for (part, law) in laws {
                let text = text!("feature-scaling-exponent-of", part = part, width = q);
                fits.push((Label::new(format!("{part}_{q}"), text), law));
            }
        }
        let texts = (
            text!("feature-scaling-exponents"),
            text!("feature-scaling-exponents.caption"),
        );
        exponents(ridge.into_iter().collect(), fits, texts)
    }
}
