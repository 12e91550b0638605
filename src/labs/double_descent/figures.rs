//! What the lab draws.

use super::descent::Over;
use super::fits::{Fit, Point};
use super::{Against, RiskAxis, SMALLEST, Settings};
use crate::figure::{Axis, Content, Figure, Label, Line, Mark, Readout, Role, Rule, Scatter, Stroke};
use crate::labs::closed_forms::{Parts, best_ridge, ridge, ridgeless};
use crate::labs::plots::{band, dots};
use crate::statistics::Mean;
use crate::statistics::grid::log_spaced;
use crate::text;

/// Points of a theory curve.
const FINE: usize = 401;
/// Risks above this many times signal and noise together are left out, where the curve runs to infinity.
const CEILING: f64 = 30.0;

/// What is drawn, with the settings as they are now.
pub(super) struct Picture<'a> {
    pub(super) settings: &'a Settings,
    pub(super) points: &'a [Point],
}

impl Picture<'_> {
    /// The vertical axis.
    fn axis(&self, label: impl Into<Label>) -> Axis {
        match self.settings.risk_axis {
            RiskAxis::Log => Axis::log(label),
            RiskAxis::Linear => Axis::linear(label),
        }
    }

    /// The horizontal axis and the place of a ratio on it.
    fn across(&self) -> (Axis, impl Fn(f64) -> f64 + Copy + use<>) {
        let parameters = self.settings.parameters as f64;
        let by_samples = self.settings.against == Against::Samples;
        let axis = if by_samples {
            Axis::log(("Samples n", text!("double-descent-samples")))
        } else {
            let ratio = text!("double-descent-ratio");
            Axis::log(("Parameters per sample γ = p/n", ratio))
        };
        (
            axis,
            move |ratio: f64| if by_samples { parameters / ratio } else { ratio },
        )
    }

    /// A theory curve over the ratios, cut where it is too high to be drawn.
    fn curve(&self, name: impl Into<Label>, role: Role, risk: impl Fn(f64) -> f64) -> Line {
        let (_, place) = self.across();
        let mut points: Vec<(f64, f64)> = log_spaced(SMALLEST, self.settings.largest_ratio, FINE)
            .into_iter()
            .map(|ratio| (place(ratio), self.settings.shown(risk(ratio))))
            .collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (x, y) = points.into_iter().unzip();
        Line::new(name, role, x, y)
    }

    /// Means over replicas with standard errors.
    fn dots(&self, name: impl Into<Label>, role: Role, value: impl Fn(&Fit) -> f64 + Copy) -> Scatter {
        let (_, place) = self.across();
        let fitted = self.points.iter().filter(|point| !point.fits.is_empty());
        let (x, means): (Vec<f64>, Vec<Mean>) = fitted
            .map(|point| (place(point.ratio()), Mean::of(point.fits.iter().map(value))))
            .filter(|(_, mean)| self.settings.shown(mean.value).is_finite())
            .unzip();
        dots(name, role, x, &means)
    }

    pub(super) fn risk(&self) -> Figure {
        let Settings {
            signal,
            noise,
            ridge: penalty,
            ..
        } = *self.settings;
        let (classical, best) = (Role::Reference, Role::Category(2));
        let mut marks: Vec<Mark> = vec![
            Rule::at_y(
                ("All coefficients zero: r²", text!("double-descent-null")),
                Role::Reference,
                signal * signal,
            )
            .into(),
            self.curve(
                ("Classical prediction σ²p/n", text!("double-descent-classical")),
                classical,
                |ratio| noise * noise * ratio,
            )
            .stroke(Stroke::Dashed)
            .into(),
            self.curve(
                ("Best ridge, theory", text!("double-descent-best-ridge")),
                best,
                |ratio| ridge(ratio, signal, noise, best_ridge(ratio, signal, noise)).total(),
            )
            .into(),
        ];
        if penalty > 0.0 {
            let shown = penalty.to_string();
            let theory = text!("double-descent-ridge-theory", penalty = &shown);
            let fits = text!("double-descent-ridge-fits", penalty = &shown);
            let role = Role::Category(1);
            marks.push(
                self.curve(("Ridge, theory", theory), role, |ratio| {
                    ridge(ratio, signal, noise, penalty).total()
                })
                .into(),
            );
            marks.push(
                self.dots(("Ridge, fits", fits), role, |fit| fit.ridge.total())
                    .into(),
            );
        }
        let theory = |ratio| ridgeless(ratio, signal, noise).total();
        let name = ("Ridgeless, theory", text!("double-descent-ridgeless-theory"));
        marks.push(self.curve(name, Role::Theory, theory).into());
        let name = ("Ridgeless, fits", text!("double-descent-ridgeless-fits"));
        marks.push(self.dots(name, Role::Run, |fit| fit.least_squares.total()).into());
        let (x, y) = (self.across().0, self.axis(excess_risk()));
        Figure::plot("double_descent", text!("double-descent"), x, y, marks)
            .caption(text!("double-descent.caption"))
    }

    pub(super) fn parts(&self) -> Figure {
        let Settings {
            signal,
            noise,
            ridge: penalty,
            ..
        } = *self.settings;
        let (bias, variance) = (Role::Category(0), Role::Category(1));
        let theory = |ratio| ridgeless(ratio, signal, noise);
        let mut marks: Vec<Mark> = vec![
            self.curve(bias_theory(), bias, |ratio| theory(ratio).bias).into(),
            self.curve(variance_theory(), variance, |ratio| theory(ratio).variance)
                .into(),
        ];
        if penalty > 0.0 {
            let theory = |ratio| ridge(ratio, signal, noise, penalty);
            let shown = penalty.to_string();
            let name = (
                "Bias² with ridge",
                text!("double-descent-ridge-bias", penalty = &shown),
            );
            let line = self.curve(name, bias, |ratio| theory(ratio).bias);
            marks.push(line.stroke(Stroke::Dashed).into());
            let name = (
                "Variance with ridge",
                text!("double-descent-ridge-variance", penalty = &shown),
            );
            let line = self.curve(name, variance, |ratio| theory(ratio).variance);
            marks.push(line.stroke(Stroke::Dashed).into());
        }
        let name = ("Bias², fits", text!("double-descent-bias-fits"));
        let fits = self.dots(name, bias, |fit| above_rounding(fit.least_squares.bias));
        marks.push(fits.into());
        let name = ("Variance, fits", text!("double-descent-variance-fits"));
        let fits = self.dots(name, variance, |fit| fit.least_squares.variance);
        marks.push(fits.into());
        let (x, y) = (self.across().0, self.axis(excess_risk()));
        Figure::plot("bias_and_variance", text!("bias-and-variance"), x, y, marks)
            .caption(text!("bias-and-variance.caption"))
    }

    /// Distance of the fits from the closed forms, away from γ = 1.
    pub(super) fn agreement(&self) -> Figure {
        let Settings {
            signal,
            noise,
            ridge: penalty,
            ..
        } = *self.settings;
        let fits = self.points.iter().map(|point| point.fits.len()).sum::<usize>();
        let gaps = |theory: &dyn Fn(f64) -> f64, value: fn(&Fit) -> f64| {
            let measured = self
                .points
                .iter()
                .filter(|point| point.fits.len() > 1 && point.ratio().ln().abs() > 0.35);
            let gap = |point: &Point| {
                let mean = Mean::of(point.fits.iter().map(value));
                ((mean.value - theory(point.ratio())) / mean.error).abs()
            };
            measured.map(gap).fold(f64::NAN, f64::max)
        };
        let plain = gaps(&|ratio| ridgeless(ratio, signal, noise).total(), |fit| {
            fit.least_squares.total()
        });
        let mut readouts = vec![Readout::new(
            ("Models fitted", text!("agreement-models")),
            fits as f64,
        )];
        readouts.extend(gap(
            (
                "Largest gap between ridgeless fits and theory",
                text!("agreement-ridgeless"),
            ),
            plain,
        ));
        if penalty > 0.0 {
            let largest = gaps(&|ratio| ridge(ratio, signal, noise, penalty).total(), |fit| {
                fit.ridge.total()
            });
            let name = (
                "Largest gap between ridge fits and theory",
                text!("agreement-ridge"),
            );
            readouts.extend(gap(name, largest));
        }
        let title = text!("fits-agreement");
        Figure::new("agreement", title, Content::Readouts(readouts)).caption(text!("fits-agreement.caption"))
    }

    pub(super) fn over_time(&self, over: &Over) -> Figure {
        let x: Vec<f64> = over.times.iter().map(|&time| time as f64).collect();
        let noise = self.settings.noise.powi(2);
        let line = |name: Label, role, y| Line::new(name, role, x.clone(), y);
        let theory = |part: fn(&Parts) -> f64| over.risk.iter().map(part).collect::<Vec<_>>();
        let mut marks: Vec<Mark> = Vec::new();
        if !over.runs.is_empty() {
            let measured = |name: Label, part: fn(&(f64, f64)) -> f64| {
                band(name, Role::Run, x.clone(), &over.measured(part))
            };
            let name = ("Excess risk, runs", text!("double-descent-risk-runs"));
            marks.push(measured(name.into(), |run| run.0).into());
            let name = ("Training error, runs", text!("curve-train-error-runs"));
            let train = measured(name.into(), |run| run.1);
            marks.push(train.stroke(Stroke::Dashed).into());
        }
        marks.extend::<[Mark; 6]>([
            line(bias_theory(), Role::Category(0), theory(|risk| risk.bias))
                .stroke(Stroke::Dotted)
                .into(),
            line(variance_theory(), Role::Category(1), theory(|risk| risk.variance))
                .stroke(Stroke::Dotted)
                .into(),
            line(
                ("Training error, theory", text!("curve-train-error-theory")).into(),
                Role::Theory,
                over.train.clone(),
            )
            .stroke(Stroke::Dashed)
            .into(),
            line(
                ("Excess risk, theory", text!("double-descent-risk-theory")).into(),
                Role::Theory,
                theory(Parts::total),
            )
            .into(),
            Rule::at_y(("Noise level σ²", text!("curve-noise")), Role::Reference, noise).into(),
            Rule::at_x(
                ("Best time, theory", text!("risk-over-time-best")),
                Role::Theory,
                over.best().0 as f64,
            )
            .into(),
        ]);
        let title = text!("risk-over-time", ratio = self.settings.ratio.to_string());
        let x = Axis::log(("Steps t", text!("risk-over-time.x")));
        let y = self.axis(("Error", text!("risk-over-time.y")));
        Figure::plot("risk_over_time", title, x, y, marks).caption(text!("risk-over-time.caption"))
    }

    pub(super) fn stopped(&self, over: &Over) -> Figure {
        let Settings { signal, noise, .. } = *self.settings;
        let (ratios, risks) = over.stopped.iter().copied().unzip();
        let mut marks: Vec<Mark> = vec![
            self.curve(
                ("Trained to the end", text!("stopped-early-end")),
                Role::Reference,
                |ratio| ridgeless(ratio, signal, noise).total(),
            )
            .stroke(Stroke::Dashed)
            .into(),
            self.curve(
                ("Best ridge", text!("stopped-early-best-ridge")),
                Role::Category(2),
                |ratio| ridge(ratio, signal, noise, best_ridge(ratio, signal, noise)).total(),
            )
            .into(),
            Line::new(
                ("Stopped at the best time, theory", text!("stopped-early-theory")),
                Role::Theory,
                ratios,
                risks,
            )
            .into(),
        ];
        if !over.runs.is_empty() {
            let (_, place) = over.best();
            if let Some(best) = over.measured(|run| run.0).get(place) {
                let name = ("Stopped at the best time, runs", text!("stopped-early-runs"));
                marks.push(dots(name, Role::Run, vec![self.settings.ratio], &[*best]).into());
            }
        }
        let (x, y) = (self.across().0, self.axis(excess_risk()));
        Figure::plot("stopped_early", text!("stopped-early"), x, y, marks)
            .caption(text!("stopped-early.caption"))
    }
}

fn excess_risk() -> Label {
    ("Excess risk", text!("double-descent-risk")).into()
}

fn bias_theory() -> Label {
    ("Bias², theory", text!("double-descent-bias-theory")).into()
}

fn variance_theory() -> Label {
    ("Variance, theory", text!("double-descent-variance-theory")).into()
}

/// A distance between fits and theory, where there is one.
fn gap(name: impl Into<Label>, largest: f64) -> Option<Readout> {
    let unit = ("standard errors", text!("unit-standard-errors"));
    largest
        .is_finite()
        .then(|| Readout::new(name, largest).unit(unit))
}

impl Settings {
    /// A risk, or nothing where it is too high to be drawn.
    fn shown(&self, risk: f64) -> f64 {
        let scale = match self.risk_axis {
            RiskAxis::Log => CEILING,
            RiskAxis::Linear => CEILING / 10.0,
        };
        if risk <= scale * (self.signal.powi(2) + self.noise.powi(2)) {
            risk
        } else {
            f64::NAN
        }
    }
}

/// Least squares with fewer parameters than samples has no bias; what the arithmetic leaves of it counts as 0.
fn above_rounding(bias: f64) -> f64 {
    if bias < 1e-20 { 0.0 } else { bias }
}
