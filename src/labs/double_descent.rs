//! Double descent of least squares: closed forms, real fits, and gradient descent stopped early.

use nalgebra::{DMatrix, DVector};
use rand::{Rng, RngExt};
use rand_distr::StandardNormal;
use rayon::prelude::*;
use serde::Deserialize;

use super::closed_forms::{Flow, Parts, best_ridge, ridge, ridgeless};
use super::least_squares::Factors;
use super::statistics::{generator, log_spaced, mean_and_error};
use super::{Lab, LabError};
use crate::control::Cancel;
use crate::experiment::{Field, Part, Schema, presets};
use crate::figure::{Axis, Content, Figure, Line, Mark, Readout, Role, Rule, Scatter, Stroke};

/// Replicas that are fitted side by side in one part of the work.
const WAVE: usize = 4;
/// Points of a theory curve.
const FINE: usize = 401;
/// Smallest ratio on the axis, as a share of 1.
const SMALLEST: f64 = 0.1;
/// Risks above this many times signal and noise together are left out, where the curve runs to infinity.
const CEILING: f64 = 30.0;

/// The lab's settings; see [`Lab::SCHEMA`].
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settings {
    against: Against,
    samples: usize,
    parameters: usize,
    signal: f64,
    noise: f64,
    ridge: f64,
    ratio: f64,
    learning_rate: f64,
    steps: usize,
    largest_ratio: f64,
    points: usize,
    replicas: usize,
    risk_axis: RiskAxis,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
enum Against {
    Parameters,
    Samples,
    Time,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
enum RiskAxis {
    Log,
    Linear,
}

/// The lab at work.
pub(super) struct DoubleDescent {
    settings: Settings,
    seed: u64,
    points: Vec<Point>,
    /// Waves done, counted over all points: every point gets its first wave before any gets its second.
    waves: usize,
    flow: Option<Over>,
}

/// One number of samples and parameters, and what its fits gave.
struct Point {
    samples: usize,
    parameters: usize,
    fits: Vec<Fit>,
}

/// Excess risks of one replica.
#[derive(Clone, Copy)]
struct Fit {
    least_squares: Parts,
    ridge: Parts,
}

/// Gradient descent over time: the theory, and train and test errors of every replica.
struct Over {
    times: Vec<usize>,
    risk: Vec<Parts>,
    train: Vec<f64>,
    /// Ratio, and the smallest risk over time.
    stopped: Vec<(f64, f64)>,
    /// For each replica, excess risk and training error at each time.
    runs: Vec<Vec<(f64, f64)>>,
}

const NOT_TIME: &[&str] = &["Parameters", "Samples"];

const SCHEMA: Schema = Schema {
    name: "DoubleDescent",
    title: "Double descent",
    explanation: "Least squares with more and more parameters: the excess risk first falls, explodes where parameters \
                  and samples are equal in number, and falls again. Lines are the closed forms of the limit in which \
                  both are large, dots are real fits. Ridge regression, or gradient descent that stops in time, has \
                  no peak.",
    equation: "risk = σ²γ/(1 − γ) for γ < 1,   r²(1 − 1/γ) + σ²/(γ − 1) for γ > 1;   with ridge \
               r²λ²m′(−λ) + σ²γ(m(−λ) − λm′(−λ)),   γ = p/n",
    source: "Hastie, Montanari, Rosset, Tibshirani (2022), Surprises in high-dimensional ridgeless least squares \
             interpolation, arXiv:1903.08560",
    fields: &[
        Field::choice(
            "against",
            "Risk against",
            &["Parameters", "Samples", "Time"],
            &[
                "parameters p at fixed n",
                "samples n at fixed p",
                "steps of gradient descent from zero",
            ],
            "What changes along the horizontal axis.",
        ),
        Field::whole("samples", "Samples n", [200, 2, 1000], "Rows that each fit sees.")
            .only("against", &["Parameters", "Time"]),
        Field::whole(
            "parameters",
            "Parameters p",
            [200, 2, 1000],
            "Features of each row, all of variance 1.",
        )
        .only("against", &["Samples"]),
        Field::number(
            "signal",
            "Signal r",
            [1.0, 0.0, 10.0],
            "Length of the true coefficients β.",
        ),
        Field::number(
            "noise",
            "Noise σ",
            [0.5, 0.0, 10.0],
            "Standard deviation of the label noise.",
        ),
        Field::number(
            "ridge",
            "Ridge λ",
            [0.1, 0.0, 100.0],
            "Penalty λ|β|² on the mean squared error; 0 is ridgeless.",
        )
        .only("against", NOT_TIME),
        Field::number(
            "ratio",
            "Ratio γ",
            [1.0, 0.01, 10.0],
            "Parameters per sample, p/n.",
        )
        .only("against", &["Time"]),
        Field::number(
            "learning_rate",
            "Learning rate η",
            [0.25, 1e-4, 2.0],
            "Step size of gradient descent on the mean squared error, halved; below 2/(1 + √γ)².",
        )
        .only("against", &["Time"]),
        Field::whole(
            "steps",
            "Steps T",
            [2000, 2, 100_000],
            "Steps of gradient descent.",
        )
        .only("against", &["Time"]),
        Field::number(
            "largest_ratio",
            "Largest ratio",
            [6.0, 1.5, 10.0],
            "Where the axis of γ = p/n ends.",
        ),
        Field::whole(
            "points",
            "Points",
            [24, 2, 200],
            "Ratios at which models are fitted.",
        )
        .only("against", NOT_TIME),
        Field::whole(
            "replicas",
            "Replicas",
            [40, 1, 100_000_000],
            "Independent data sets; error bars are standard errors over them.",
        ),
        Field::choice(
            "risk_axis",
            "Risk axis",
            &["Log", "Linear"],
            &["logarithmic", "linear"],
            "Scale of the risk.",
        )
        .view(),
    ],
    presets: presets![
        "double_descent",
        "double_descent_samples",
        "double_descent_early_stopping"
    ],
};

impl Lab for DoubleDescent {
    type Settings = Settings;

    const SCHEMA: &'static Schema = &SCHEMA;

    fn conflicts(settings: &Settings) -> Vec<(&'static str, String)> {
        let most = 2.0 / (1.0 + settings.ratio.sqrt()).powi(2);
        if settings.against == Against::Time && settings.learning_rate >= most {
            return vec![(
                "learning_rate",
                format!(
                    "gradient descent diverges from {most:.4} on, 2/(1 + √γ)² at γ = {}",
                    settings.ratio
                ),
            )];
        }
        Vec::new()
    }

    fn memory(settings: &Settings) -> Vec<Part> {
        let (replicas, side) = (settings.replicas as f64, settings.largest_size());
        let kept = match settings.against {
            Against::Time => times(settings.steps).len() as f64 * 16.0,
            _ => settings.points as f64 * size_of::<Fit>() as f64,
        };
        let at_once = rayon::current_num_threads().min(WAVE) as f64;
        vec![
            Part {
                what: "the results of the replicas",
                bytes: replicas * kept,
                each_run: false,
                advice: "lower lab.replicas or lab.points",
            },
            Part {
                what: "the data being fitted",
                bytes: at_once * side * 8.0 * 4.0,
                each_run: false,
                advice: "lower lab.samples or lab.largest_ratio",
            },
        ]
    }

    fn start(settings: Settings, seed: u64) -> Self {
        Self {
            points: settings.points(),
            settings,
            seed,
            waves: 0,
            flow: None,
        }
    }

    fn advance(&mut self, cancel: &Cancel) -> Result<bool, LabError> {
        match self.settings.against {
            Against::Time => self.descend(cancel)?,
            _ => self.fit(cancel)?,
        }
        Ok(self.waves < self.all_waves())
    }

    fn fraction(&self) -> f64 {
        self.waves as f64 / self.all_waves().max(1) as f64
    }

    fn figures(&self, view: &Settings) -> Vec<Figure> {
        let picture = Picture {
            settings: view,
            points: &self.points,
        };
        match &self.flow {
            Some(over) => vec![picture.over_time(over), picture.stopped(over)],
            None if self.settings.against == Against::Time => Vec::new(),
            None => vec![picture.risk(), picture.parts(), picture.agreement()],
        }
    }
}

impl Settings {
    /// γ at which models are fitted: evenly spaced by their logarithm, without the sizes next to γ = 1 where the risk of
    /// a single fit has no finite mean.
    fn points(&self) -> Vec<Point> {
        let ratios = log_spaced(SMALLEST, self.largest_ratio, self.points);
        let size = |ratio: f64| match self.against {
            Against::Samples => ((self.parameters as f64 / ratio).round() as usize, self.parameters),
            _ => (self.samples, (self.samples as f64 * ratio).round() as usize),
        };
        let mut sizes: Vec<_> = ratios.into_iter().map(size).collect();
        sizes.dedup();
        sizes.retain(|(samples, parameters)| {
            *parameters > 0 && *samples > 0 && samples.abs_diff(*parameters) > 1
        });
        let point = |(samples, parameters)| Point {
            samples,
            parameters,
            fits: Vec::new(),
        };
        sizes.into_iter().map(point).collect()
    }

    /// Entries of the largest design.
    fn largest_size(&self) -> f64 {
        match self.against {
            Against::Samples => (self.parameters as f64).powi(2) / SMALLEST,
            Against::Parameters => (self.samples as f64).powi(2) * self.largest_ratio,
            Against::Time => (self.samples as f64).powi(2) * self.ratio,
        }
    }
}

impl DoubleDescent {
    fn all_waves(&self) -> usize {
        let waves = self.settings.replicas.div_ceil(WAVE);
        match self.settings.against {
            Against::Time => waves,
            _ => waves * self.points.len(),
        }
    }

    /// The replicas of a wave.
    fn wave(&self, wave: usize) -> std::ops::Range<usize> {
        wave * WAVE..((wave + 1) * WAVE).min(self.settings.replicas)
    }

    /// Fits the next wave of replicas at the next point.
    fn fit(&mut self, cancel: &Cancel) -> Result<(), LabError> {
        let Some(place) = self.waves.checked_rem(self.points.len()) else {
            return Ok(());
        };
        let wave = self.wave(self.waves / self.points.len());
        let point = &self.points[place];
        let fits: Option<Vec<Fit>> = wave
            .into_par_iter()
            .map(|replica| {
                let index = (replica * self.points.len() + place) as u64;
                point.fit(&self.settings, &mut generator(self.seed, index), cancel)
            })
            .collect();
        self.points[place].fits.extend(fits.ok_or(LabError::Cancelled)?);
        self.waves += 1;
        Ok(())
    }

    /// The theory of gradient descent first, then wave after wave of replicas.
    fn descend(&mut self, cancel: &Cancel) -> Result<(), LabError> {
        let settings = &self.settings;
        let Some(over) = &mut self.flow else {
            self.flow = Some(Over::new(settings));
            return Ok(());
        };
        let wave = self.waves * WAVE..((self.waves + 1) * WAVE).min(settings.replicas);
        let runs: Option<Vec<_>> = wave
            .into_par_iter()
            .map(|replica| {
                descent(
                    settings,
                    &over.times,
                    &mut generator(self.seed, replica as u64),
                    cancel,
                )
            })
            .collect();
        over.runs.extend(runs.ok_or(LabError::Cancelled)?);
        self.waves += 1;
        Ok(())
    }
}

/// What is drawn, with the settings as they are now.
struct Picture<'a> {
    settings: &'a Settings,
    points: &'a [Point],
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
        let (mut x, mut y, mut error) = (Vec::new(), Vec::new(), Vec::new());
        let (_, place) = self.across();
        for point in self.points.iter().filter(|point| !point.fits.is_empty()) {
            let (mean, bar) = mean_and_error(point.fits.iter().map(value));
            if self.settings.shown(mean).is_finite() {
                x.push(place(point.ratio()));
                y.push(mean);
                error.push(if bar.is_finite() { bar } else { 0.0 });
            }
        }
        Scatter::new(name, role, x, y).error(error)
    }

    fn risk(&self) -> Figure {
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

    fn parts(&self) -> Figure {
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
    fn agreement(&self) -> Figure {
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
                let (mean, error) = mean_and_error(point.fits.iter().map(value));
                ((mean - theory(point.ratio())) / error).abs()
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

    fn over_time(&self, over: &Over) -> Figure {
        let x: Vec<f64> = over.times.iter().map(|&time| time as f64).collect();
        let noise = self.settings.noise.powi(2);
        let line = |name, role, y| Line::new(name, role, x.clone(), y);
        let theory = |part: fn(&Parts) -> f64| over.risk.iter().map(part).collect::<Vec<_>>();
        let mut marks: Vec<Mark> = Vec::new();
        if !over.runs.is_empty() {
            let band = |part: fn(&(f64, f64)) -> f64| over.measured(part).into_iter().unzip();
            let (risk, error) = band(|run| run.0);
            marks.push(line("Excess risk, runs", Role::Run, risk).band(error).into());
            let (train, error) = band(|run| run.1);
            marks.push(
                line("Training error, runs", Role::Run, train)
                    .stroke(Stroke::Dashed)
                    .band(error)
                    .into(),
            );
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

    fn stopped(&self, over: &Over) -> Figure {
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
            let best = over.measured(|run| run.0).get(place).copied();
            if let Some((mean, error)) = best {
                let dot = Scatter::new(
                    "Stopped at the best time, runs",
                    Role::Run,
                    vec![self.settings.ratio],
                    vec![mean],
                );
                marks.push(
                    dot.error(vec![if error.is_finite() { error } else { 0.0 }])
                        .into(),
                );
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

impl Point {
    fn ratio(&self) -> f64 {
        self.parameters as f64 / self.samples as f64
    }

    /// Draws a data set and fits it; `None` if cancelled.
    fn fit(&self, settings: &Settings, rng: &mut impl Rng, cancel: &Cancel) -> Option<Fit> {
        let (n, p) = (self.samples, self.parameters);
        let (design, truth) = draw(n, p, settings.signal, rng);
        let mut labels = DMatrix::zeros(n, 2);
        labels.set_column(0, &(&design * &truth));
        labels.set_column(1, &normals(n, rng).scale(settings.noise));
        let factors = Factors::new(&design, cancel)?;
        let parts = |coefficients: Option<DMatrix<f64>>| {
            coefficients.map_or(Parts::UNKNOWN, |coefficients| {
                let bias = coefficients.column(0) - &truth;
                let variance = coefficients.column(1);
                Parts {
                    bias: bias.norm_squared(),
                    variance: variance.norm_squared(),
                    cross: 2.0 * bias.dot(&variance),
                }
            })
        };
        let least_squares = parts(factors.least_squares(&labels));
        if cancel.is_cancelled() {
            return None;
        }
        let ridge = if settings.ridge > 0.0 {
            parts(factors.ridge(&labels, settings.ridge))
        } else {
            least_squares
        };
        Some(Fit { least_squares, ridge })
    }
}

fn normals(n: usize, rng: &mut impl Rng) -> DVector<f64> {
    DVector::from_fn(n, |_, _| rng.sample(StandardNormal))
}

/// Features of variance 1 and true coefficients of a given length in a random direction.
fn draw(n: usize, p: usize, signal: f64, rng: &mut impl Rng) -> (DMatrix<f64>, DVector<f64>) {
    let design = DMatrix::from_fn(n, p, |_, _| rng.sample(StandardNormal));
    let direction = normals(p, rng);
    let length = direction.norm();
    (design, direction * (signal / length))
}

/// Times at which errors are kept: each step at first, then ever fewer.
fn times(steps: usize) -> Vec<usize> {
    let mut times: Vec<usize> = log_spaced(1.0, steps as f64, 120)
        .into_iter()
        .map(|t| t.round() as usize)
        .collect();
    times.insert(0, 0);
    times.dedup();
    times
}

/// Excess risk and training error of one run of gradient descent at some times; `None` if cancelled.
fn descent(
    settings: &Settings,
    times: &[usize],
    rng: &mut impl Rng,
    cancel: &Cancel,
) -> Option<Vec<(f64, f64)>> {
    let n = settings.samples;
    let p = ((n as f64 * settings.ratio).round() as usize).max(1);
    let (design, truth) = draw(n, p, settings.signal, rng);
    let labels = &design * &truth + normals(n, rng).scale(settings.noise);
    let mut coefficients = DVector::zeros(p);
    let mut residual = labels.clone();
    let mut errors = Vec::with_capacity(times.len());
    for step in 0..=settings.steps {
        if times.get(errors.len()) == Some(&step) {
            errors.push((
                (&coefficients - &truth).norm_squared(),
                residual.norm_squared() / n as f64,
            ));
        }
        if cancel.is_cancelled() {
            return None;
        }
        coefficients.gemv_tr(settings.learning_rate / n as f64, &design, &residual, 1.0);
        residual.copy_from(&labels);
        residual.gemv(-1.0, &design, &coefficients, 1.0);
    }
    Some(errors)
}

impl Over {
    fn new(settings: &Settings) -> Self {
        let Settings {
            signal,
            noise,
            ratio,
            learning_rate,
            ..
        } = *settings;
        let times = times(settings.steps);
        let flow = Flow::new(ratio, signal, noise, learning_rate);
        let risk = times.iter().map(|&time| flow.risk(time)).collect();
        let train = times.iter().map(|&time| flow.training_error(time)).collect();
        let stopped = log_spaced(SMALLEST, settings.largest_ratio, 120)
            .into_par_iter()
            .map(|ratio| {
                // Half the largest stable learning rate: how fast it goes does not matter, only where it passes.
                let rate = 1.0 / (1.0 + ratio.sqrt()).powi(2);
                let flow = Flow::new(ratio, signal, noise, rate);
                let risks = log_spaced(1.0, 1e5, 120)
                    .into_iter()
                    .map(|time| flow.risk(time as usize).total());
                (ratio, risks.fold(signal * signal, f64::min))
            });
        Self {
            stopped: stopped.collect(),
            times,
            risk,
            train,
            runs: Vec::new(),
        }
    }

    /// The time of the smallest predicted risk, and its place in the list.
    fn best(&self) -> (usize, usize) {
        let risks = self.risk.iter().map(Parts::total).enumerate();
        let place = risks
            .min_by(|a, b| a.1.total_cmp(&b.1))
            .map_or(0, |(place, _)| place);
        (self.times.get(place).copied().unwrap_or(0), place)
    }

    /// Mean and standard error over replicas at each time.
    fn measured(&self, part: fn(&(f64, f64)) -> f64) -> Vec<(f64, f64)> {
        let at = |place| self.runs.iter().filter_map(move |run| run.get(place));
        (0..self.times.len())
            .map(|place| mean_and_error(at(place).map(part)))
            .collect()
    }
}

/// Least squares with fewer parameters than samples has no bias; what the arithmetic leaves of it counts as 0.
fn above_rounding(bias: f64) -> f64 {
    if bias < 1e-20 { 0.0 } else { bias }
}
