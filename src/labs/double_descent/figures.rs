//! What the lab draws.

use super::descent::Over;
use super::fits::{Fit, Point};
use super::{Against, RiskAxis, SMALLEST, Settings};
use crate::figure::{Axis, Content, Figure, Line, Mark, Readout, Role, Rule, Scatter, Stroke};
use crate::labs::closed_forms::{Parts, best_ridge, ridge, ridgeless};
use crate::labs::plots::{band, dots};
use crate::labs::statistics::log_spaced;
use crate::statistics::Mean;

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
    fn axis(&self, label: &str) -> Axis {
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
            Axis::log("Samples n")
        } else {
            Axis::log("Parameters per sample γ = p/n")
        };
        (
            axis,
            move |ratio: f64| if by_samples { parameters / ratio } else { ratio },
        )
    }

    /// A theory curve over the ratios, cut where it is too high to be drawn.
    fn curve(&self, name: &str, role: Role, risk: impl Fn(f64) -> f64) -> Line {
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
    fn dots(&self, name: &str, role: Role, value: impl Fn(&Fit) -> f64 + Copy) -> Scatter {
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
            Rule::at_y("All coefficients zero: r²", Role::Reference, signal * signal).into(),
            self.curve("Classical prediction σ²p/n", classical, |ratio| {
                noise * noise * ratio
            })
            .stroke(Stroke::Dashed)
            .into(),
            self.curve("Best ridge, theory", best, |ratio| {
                ridge(ratio, signal, noise, best_ridge(ratio, signal, noise)).total()
            })
            .into(),
        ];
        if penalty > 0.0 {
            let name = format!("Ridge λ = {penalty}");
            let role = Role::Category(1);
            marks.push(
                self.curve(&format!("{name}, theory"), role, |ratio| {
                    ridge(ratio, signal, noise, penalty).total()
                })
                .into(),
            );
            marks.push(
                self.dots(&format!("{name}, fits"), role, |fit| fit.ridge.total())
                    .into(),
            );
        }
        let theory = |ratio| ridgeless(ratio, signal, noise).total();
        marks.push(self.curve("Ridgeless, theory", Role::Theory, theory).into());
        marks.push(
            self.dots("Ridgeless, fits", Role::Run, |fit| fit.least_squares.total())
                .into(),
        );
        Figure::plot("double_descent", "Excess risk of least squares", self.across().0, self.axis("Excess risk"), marks).caption(
            "Lines: closed forms in the limit of large n and p. Dots: real fits, mean and standard error over replicas. \
             Near γ = 1 finite n differs from the limit.",
        )
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
            self.curve("Bias², theory", bias, |ratio| theory(ratio).bias)
                .into(),
            self.curve("Variance, theory", variance, |ratio| theory(ratio).variance)
                .into(),
        ];
        if penalty > 0.0 {
            let theory = |ratio| ridge(ratio, signal, noise, penalty);
            let name = format!("with ridge λ = {penalty}");
            let line = |name: String, role, risk: &dyn Fn(f64) -> f64| {
                self.curve(&name, role, risk).stroke(Stroke::Dashed)
            };
            marks.push(line(format!("Bias² {name}"), bias, &|ratio| theory(ratio).bias).into());
            marks.push(
                line(format!("Variance {name}"), variance, &|ratio| {
                    theory(ratio).variance
                })
                .into(),
            );
        }
        marks.push(
            self.dots("Bias², fits", bias, |fit| above_rounding(fit.least_squares.bias))
                .into(),
        );
        marks.push(
            self.dots("Variance, fits", variance, |fit| fit.least_squares.variance)
                .into(),
        );
        Figure::plot(
            "bias_and_variance",
            "Bias and variance",
            self.across().0,
            self.axis("Excess risk"),
            marks,
        )
        .caption(
            "The two parts of the excess risk, measured by fitting the noiseless labels and the noise alone.",
        )
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
        let mut readouts = vec![
            Readout::new("Models fitted", fits as f64),
            Readout::new("Largest gap between ridgeless fits and theory", plain).unit("standard errors"),
        ];
        if penalty > 0.0 {
            let gap = gaps(&|ratio| ridge(ratio, signal, noise, penalty).total(), |fit| {
                fit.ridge.total()
            });
            readouts
                .push(Readout::new("Largest gap between ridge fits and theory", gap).unit("standard errors"));
        }
        Figure::new("agreement", "Fits against theory", Content::Readouts(readouts))
            .caption("Over all ratios outside 0.7–1.4; theory is the limit, so many replicas of a small n show its error.")
    }

    pub(super) fn over_time(&self, over: &Over) -> Figure {
        let x: Vec<f64> = over.times.iter().map(|&time| time as f64).collect();
        let noise = self.settings.noise.powi(2);
        let line = |name, role, y| Line::new(name, role, x.clone(), y);
        let theory = |part: fn(&Parts) -> f64| over.risk.iter().map(part).collect::<Vec<_>>();
        let mut marks: Vec<Mark> = Vec::new();
        if !over.runs.is_empty() {
            let measured =
                |name, part: fn(&(f64, f64)) -> f64| band(name, Role::Run, x.clone(), &over.measured(part));
            marks.push(measured("Excess risk, runs", |run| run.0).into());
            let train = measured("Training error, runs", |run| run.1);
            marks.push(train.stroke(Stroke::Dashed).into());
        }
        marks.extend::<[Mark; 6]>([
            line("Bias², theory", Role::Category(0), theory(|risk| risk.bias))
                .stroke(Stroke::Dotted)
                .into(),
            line(
                "Variance, theory",
                Role::Category(1),
                theory(|risk| risk.variance),
            )
            .stroke(Stroke::Dotted)
            .into(),
            line("Training error, theory", Role::Theory, over.train.clone())
                .stroke(Stroke::Dashed)
                .into(),
            line("Excess risk, theory", Role::Theory, theory(Parts::total)).into(),
            Rule::at_y("Noise level σ²", Role::Reference, noise).into(),
            Rule::at_x("Best time, theory", Role::Theory, over.best().0 as f64).into(),
        ]);
        let title = format!("Gradient descent from zero at γ = {}", self.settings.ratio);
        Figure::plot("risk_over_time", &title, Axis::log("Steps t"), self.axis("Error"), marks).caption(
            "Excess risk and training error: Marchenko–Pastur integral against runs, mean and standard error.",
        )
    }

    pub(super) fn stopped(&self, over: &Over) -> Figure {
        let Settings { signal, noise, .. } = *self.settings;
        let (ratios, risks) = over.stopped.iter().copied().unzip();
        let mut marks: Vec<Mark> = vec![
            self.curve("Trained to the end", Role::Reference, |ratio| {
                ridgeless(ratio, signal, noise).total()
            })
            .stroke(Stroke::Dashed)
            .into(),
            self.curve("Best ridge", Role::Category(2), |ratio| {
                ridge(ratio, signal, noise, best_ridge(ratio, signal, noise)).total()
            })
            .into(),
            Line::new("Stopped at the best time, theory", Role::Theory, ratios, risks).into(),
        ];
        if !over.runs.is_empty() {
            let (_, place) = over.best();
            if let Some(best) = over.measured(|run| run.0).get(place) {
                let name = "Stopped at the best time, runs";
                marks.push(dots(name, Role::Run, vec![self.settings.ratio], &[*best]).into());
            }
        }
        Figure::plot(
            "stopped_early",
            "Early stopping removes the peak",
            self.across().0,
            self.axis("Excess risk"),
            marks,
        )
        .caption("The smallest risk that gradient descent from zero passes, against the risk where it ends.")
    }
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
