//! Approximate message passing for a sparse linear model, beside state evolution, with and without its Onsager term.

use nalgebra::{DMatrix, DVector};
use rand::{Rng, RngExt};
use rand_distr::StandardNormal;
use rayon::prelude::*;
use serde::Deserialize;

use super::denoisers::{Denoiser, State, Transition, risk};
use super::statistics::{Sample, generator, histogram, mean_and_error, quantiles, variance_and_kurtosis};
use super::{Lab, LabError};
use crate::control::Cancel;
use crate::experiment::{Field, Part, Schema, presets};
use crate::figure::{Axis, Content, Figure, HeatMap, Line, Mark, Readout, Role, Scatter, Stroke};

/// Steps of a trial in the phase diagram.
const LONGEST: usize = 300;
/// Ends of both axes of the phase diagram.
const EDGES: [f64; 2] = [0.05, 0.95];
/// A trial has found the signal when this share of its length squared is missing at most.
const FOUND: f64 = 1e-4;

/// The lab's settings; see [`Lab::SCHEMA`].
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settings {
    show: Show,
    denoiser: Kind,
    samples: usize,
    dimension: usize,
    sparsity: f64,
    noise: f64,
    threshold: f64,
    ridge: f64,
    steps: usize,
    replicas: usize,
    step: usize,
    diagram_dimension: usize,
    cells: usize,
    trials: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
enum Show {
    Iterations,
    PhaseDiagram,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
enum Kind {
    SoftThreshold,
    PosteriorMean,
    Ridge,
}

/// The lab at work.
pub(super) struct Amp {
    settings: Settings,
    seed: u64,
    /// State evolution's τ² at each step.
    predicted: Vec<f64>,
    replicas: Vec<Replica>,
    /// Share of trials that found the signal, for the cells done.
    cells: Vec<f64>,
}

/// What one data set gave: for each step, of AMP and of the same without the Onsager term.
struct Replica {
    message_passing: Course,
    plain: Course,
    gradient: Vec<f64>,
    accelerated: Vec<f64>,
}

/// An iteration step by step.
#[derive(Default)]
struct Course {
    /// |θ^t − θ₀|²/d
    error: Vec<f64>,
    /// Mean square of the effective noise.
    variance: Vec<f64>,
    /// The effective noise θ^t + Aᵀr^t − θ₀ itself, of the first replica.
    noise: Vec<Vec<f64>>,
}

const ITERATIONS: &[&str] = &["Iterations"];
const DIAGRAM: &[&str] = &["PhaseDiagram"];

const SCHEMA: Schema = Schema {
    name: "Amp",
    title: "Approximate message passing",
    explanation: "A sparse signal is found from fewer noisy measurements than it has entries. With the Onsager term the \
                  effective noise of every step is normal with the variance that state evolution predicts; without it, \
                  neither holds. The phase diagram shows where noiseless signals are found exactly, and the line \
                  where theory says it ends.",
    equation: "θᵗ⁺¹ = η(θᵗ + Aᵀrᵗ; τ̂ₜ),   rᵗ = y − Aθᵗ + (d/n) rᵗ⁻¹⟨η′⟩;   τ²ₜ₊₁ = σ² + (d/n) E(η(θ₀ + τₜZ; τₜ) − θ₀)²",
    source: "Donoho, Maleki, Montanari (2009), Message-passing algorithms for compressed sensing, arXiv:0907.3574; \
             Bayati, Montanari (2011), arXiv:1001.3448",
    fields: &[
        Field::choice(
            "show",
            "Experiment",
            &["Iterations", "PhaseDiagram"],
            &[
                "step by step at one setting",
                "recovery over sampling and sparsity",
            ],
            "What is computed.",
        ),
        Field::choice(
            "denoiser",
            "Denoiser η",
            &["SoftThreshold", "PosteriorMean", "Ridge"],
            &[
                "soft threshold: the lasso",
                "the mean given what is seen: Bayes",
                "shrinking: ridge regression",
            ],
            "What is done to each entry after a step.",
        )
        .only("show", ITERATIONS),
        Field::whole(
            "samples",
            "Measurements n",
            [1000, 10, 5000],
            "Rows of the matrix A.",
        )
        .only("show", ITERATIONS),
        Field::whole(
            "dimension",
            "Dimension d",
            [2000, 10, 10_000],
            "Entries of the signal θ₀.",
        )
        .only("show", ITERATIONS),
        Field::number(
            "sparsity",
            "Non-zeros ε",
            [0.05, 0.001, 1.0],
            "Share of entries that are normal instead of 0.",
        )
        .only("show", ITERATIONS),
        Field::number(
            "noise",
            "Noise σ",
            [0.2, 0.0, 10.0],
            "Standard deviation of the measurements.",
        )
        .only("show", ITERATIONS),
        Field::number(
            "threshold",
            "Threshold α",
            [1.5, 0.1, 5.0],
            "Soft threshold in units of the effective noise.",
        )
        .only("denoiser", &["SoftThreshold", "PosteriorMean"]),
        Field::number(
            "ridge",
            "Ridge λ",
            [0.1, 1e-4, 100.0],
            "Penalty λ|θ|²/2 beside |y − Aθ|²/2.",
        )
        .only("denoiser", &["Ridge"]),
        Field::whole("steps", "Steps T", [20, 1, 200], "Steps of every iteration.").only("show", ITERATIONS),
        Field::whole(
            "replicas",
            "Replicas",
            [8, 1, 10_000_000],
            "Independent data sets.",
        )
        .only("show", ITERATIONS),
        Field::whole(
            "step",
            "Step shown",
            [10, 0, 200],
            "The step of the effective noise's histogram.",
        )
        .only("show", ITERATIONS)
        .view(),
        Field::whole(
            "diagram_dimension",
            "Dimension d",
            [250, 50, 2000],
            "Entries of each signal in the diagram.",
        )
        .only("show", DIAGRAM),
        Field::whole("cells", "Cells", [18, 2, 60], "Rows and columns of the diagram.").only("show", DIAGRAM),
        Field::whole("trials", "Trials", [4, 1, 100], "Signals in each cell.").only("show", DIAGRAM),
    ],
    presets: presets!["amp", "amp_posterior_mean", "amp_ridge", "amp_phase_diagram"],
};

impl Lab for Amp {
    type Settings = Settings;

    const SCHEMA: &'static Schema = &SCHEMA;

    fn memory(settings: &Settings) -> Vec<Part> {
        let (steps, size) = (
            settings.steps as f64,
            (settings.samples * settings.dimension) as f64,
        );
        vec![
            Part {
                what: "the results of the replicas",
                bytes: settings.replicas as f64 * steps * 48.0,
                advice: "lower lab.replicas or lab.steps",
                each_run: false,
            },
            Part {
                what: "the matrices and the effective noise",
                bytes: size * 8.0 * rayon::current_num_threads() as f64
                    + 16.0 * steps * settings.dimension as f64,
                advice: "lower lab.samples or lab.dimension",
                each_run: false,
            },
        ]
    }

    fn start(settings: Settings, seed: u64) -> Self {
        let denoiser = settings.denoiser();
        let mut state = State::new(settings.noise, settings.load(), settings.sparsity);
        let mut predicted = Vec::new();
        for _ in 0..=settings.steps {
            predicted.push(state.variance());
            state.advance(&denoiser);
        }
        Self {
            settings,
            seed,
            predicted,
            replicas: Vec::new(),
            cells: Vec::new(),
        }
    }

    fn advance(&mut self, cancel: &Cancel) -> Result<bool, LabError> {
        match self.settings.show {
            Show::Iterations => {
                let first = self.replicas.len();
                let last = (first + 2).min(self.settings.replicas);
                let wave: Option<Vec<_>> = (first..last)
                    .into_par_iter()
                    .map(|index| {
                        self.settings
                            .replica(index, &mut generator(self.seed, index as u64), cancel)
                    })
                    .collect();
                self.replicas.extend(wave.ok_or(LabError::Cancelled)?);
                Ok(self.replicas.len() < self.settings.replicas)
            }
            Show::PhaseDiagram => {
                let all = self.settings.cells * self.settings.cells;
                let first = self.cells.len();
                let row: Option<Vec<_>> = (first..(first + 4).min(all))
                    .into_par_iter()
                    .map(|cell| self.settings.cell(cell, self.seed, cancel))
                    .collect();
                self.cells.extend(row.ok_or(LabError::Cancelled)?);
                Ok(self.cells.len() < all)
            }
        }
    }

    fn fraction(&self) -> f64 {
        match self.settings.show {
            Show::Iterations => self.replicas.len() as f64 / self.settings.replicas as f64,
            Show::PhaseDiagram => self.cells.len() as f64 / (self.settings.cells as f64).powi(2),
        }
    }

    fn figures(&self, view: &Settings) -> Vec<Figure> {
        if self.settings.show == Show::PhaseDiagram {
            return vec![self.diagram()];
        }
        let mut figures = vec![self.variances(), self.speed()];
        if let Some(first) = self.replicas.first() {
            let step = view.step.min(self.settings.steps);
            if let (Some(with), Some(without)) =
                (first.message_passing.noise.get(step), first.plain.noise.get(step))
            {
                figures.extend(self.normality(step, with, without));
            }
        }
        figures
    }
}

impl Settings {
    /// d/n
    fn load(&self) -> f64 {
        self.dimension as f64 / self.samples as f64
    }

    fn denoiser(&self) -> Denoiser {
        match self.denoiser {
            Kind::SoftThreshold => Denoiser::SoftThreshold {
                factor: self.threshold,
            },
            Kind::PosteriorMean => Denoiser::PosteriorMean {
                sparsity: self.sparsity,
            },
            Kind::Ridge => Denoiser::of_ridge(self.ridge, self.load()),
        }
    }

    /// The penalty of the lasso or ridge problem that gradient methods solve beside AMP.
    fn penalty(&self) -> f64 {
        if self.denoiser == Kind::Ridge {
            return self.ridge;
        }
        let soft = Denoiser::SoftThreshold {
            factor: self.threshold,
        };
        let mut state = State::new(self.noise, self.load(), self.sparsity);
        for _ in 0..500 {
            state.advance(&soft);
        }
        let deviation = state.variance().sqrt();
        let (_, slope) = risk(&soft, self.sparsity, deviation);
        self.threshold * deviation * (1.0 - self.load() * slope).max(0.0)
    }

    fn replica(&self, index: usize, rng: &mut impl Rng, cancel: &Cancel) -> Option<Replica> {
        let (n, d) = (self.samples, self.dimension);
        let problem = Problem::draw(n, d, self.sparsity, self.noise, rng);
        let denoiser = self.denoiser();
        let run = |onsager| problem.iterate(&denoiser, self.steps, onsager, index == 0, cancel);
        let (message_passing, plain) = (run(true)?, run(false)?);
        let penalty = self.penalty();
        let descend =
            |fast| problem.proximal(self.denoiser == Kind::Ridge, penalty, self.steps, fast, cancel);
        Some(Replica {
            message_passing,
            plain,
            gradient: descend(false)?,
            accelerated: descend(true)?,
        })
    }

    /// Share of the trials of a cell that find their signal.
    fn cell(&self, cell: usize, seed: u64, cancel: &Cancel) -> Option<f64> {
        let centre =
            |place: usize| EDGES[0] + (EDGES[1] - EDGES[0]) * (place as f64 + 0.5) / self.cells as f64;
        let (sampling, sparsity) = (centre(cell % self.cells), centre(cell / self.cells));
        let d = self.diagram_dimension;
        let n = ((d as f64 * sampling).round() as usize).max(1);
        let k = ((n as f64 * sparsity).round() as usize).max(1);
        let factor = Transition::at(sampling).threshold;
        let mut found = 0;
        for trial in 0..self.trials {
            let mut rng = generator(seed, (cell * self.trials + trial) as u64);
            let problem = Problem::with_support(n, d, k, &mut rng);
            found += usize::from(problem.is_found(&Denoiser::SoftThreshold { factor }, cancel)?);
        }
        Some(found as f64 / self.trials as f64)
    }
}

/// A data set y = Aθ₀ + σw.
struct Problem {
    matrix: DMatrix<f64>,
    signal: DVector<f64>,
    labels: DVector<f64>,
}

impl Problem {
    fn draw(n: usize, d: usize, sparsity: f64, noise: f64, rng: &mut impl Rng) -> Self {
        let signal = DVector::from_fn(d, |_, _| {
            let value: f64 = rng.sample(StandardNormal);
            if rng.random::<f64>() < sparsity {
                value
            } else {
                0.0
            }
        });
        Self::measure(n, signal, noise, rng)
    }

    fn with_support(n: usize, d: usize, k: usize, rng: &mut impl Rng) -> Self {
        // Entries are exchangeable: the first k may be the ones that are not zero.
        let signal = DVector::from_fn(d, |j, _| if j < k { rng.sample(StandardNormal) } else { 0.0 });
        Self::measure(n, signal, 0.0, rng)
    }

    fn measure(n: usize, signal: DVector<f64>, noise: f64, rng: &mut impl Rng) -> Self {
        let scale = 1.0 / (n as f64).sqrt();
        let matrix = DMatrix::from_fn(n, signal.len(), |_, _| {
            scale * rng.sample::<f64, _>(StandardNormal)
        });
        let errors = DVector::from_fn(n, |_, _| noise * rng.sample::<f64, _>(StandardNormal));
        let labels = &matrix * &signal + errors;
        Self {
            matrix,
            signal,
            labels,
        }
    }

    /// AMP, or without the Onsager term plain iterative denoising, from zero.
    fn iterate(
        &self,
        denoiser: &Denoiser,
        steps: usize,
        onsager: bool,
        keep: bool,
        cancel: &Cancel,
    ) -> Option<Course> {
        let mut course = Course::default();
        let mut iteration = Iteration::new(self);
        for _ in 0..=steps {
            if cancel.is_cancelled() {
                return None;
            }
            course.error.push(self.error(&iteration.estimate));
            let seen = iteration.step(self, denoiser, onsager);
            let noise = seen - &self.signal;
            course.variance.push(noise.norm_squared() / noise.len() as f64);
            if keep {
                course.noise.push(noise.as_slice().to_vec());
            }
        }
        Some(course)
    }

    /// Whether AMP finds a noiseless signal.
    fn is_found(&self, denoiser: &Denoiser, cancel: &Cancel) -> Option<bool> {
        let length = self.signal.norm_squared() / self.signal.len() as f64;
        let mut iteration = Iteration::new(self);
        for _ in 0..LONGEST {
            if cancel.is_cancelled() {
                return None;
            }
            iteration.step(self, denoiser, true);
            let error = self.error(&iteration.estimate);
            if error < FOUND * length || !error.is_finite() {
                return Some(error.is_finite());
            }
        }
        Some(false)
    }

    fn error(&self, estimate: &DVector<f64>) -> f64 {
        (estimate - &self.signal).norm_squared() / self.signal.len() as f64
    }

    /// Errors of proximal gradient descent (ISTA), or accelerated (FISTA), on the lasso, or on ridge regression.
    fn proximal(
        &self,
        ridge: bool,
        penalty: f64,
        steps: usize,
        fast: bool,
        cancel: &Cancel,
    ) -> Option<Vec<f64>> {
        let (n, d) = self.matrix.shape();
        // The largest eigenvalue of AᵀA in the limit, and a little more.
        let rate = 1.0 / (1.05 * (1.0 + (d as f64 / n as f64).sqrt()).powi(2));
        let (mut last, mut point) = (DVector::zeros(d), DVector::zeros(d));
        let mut momentum = 1.0_f64;
        let mut errors = Vec::with_capacity(steps + 1);
        for _ in 0..=steps {
            if cancel.is_cancelled() {
                return None;
            }
            errors.push(self.error(&last));
            let residual = &self.labels - &self.matrix * &point;
            let mut next: DVector<f64> = &point + self.matrix.tr_mul(&residual) * rate;
            next.apply(|value| {
                *value = if ridge {
                    *value / (1.0 + rate * penalty)
                } else {
                    super::denoisers::soft(*value, rate * penalty)
                };
            });
            let grown = if fast {
                (1.0 + (1.0 + 4.0 * momentum * momentum).sqrt()) / 2.0
            } else {
                1.0
            };
            point = &next + (&next - &last) * ((momentum - 1.0) / grown);
            (momentum, last) = (grown, next);
        }
        Some(errors)
    }
}

/// AMP's state between two steps.
struct Iteration {
    estimate: DVector<f64>,
    residual: DVector<f64>,
    /// (d/n)⟨η′⟩ of the last step.
    memory: f64,
}

impl Iteration {
    fn new(problem: &Problem) -> Self {
        let (n, d) = problem.matrix.shape();
        Self {
            estimate: DVector::zeros(d),
            residual: DVector::zeros(n),
            memory: 0.0,
        }
    }

    /// One step; returns what the denoiser saw, θ^t + Aᵀr^t.
    fn step(&mut self, problem: &Problem, denoiser: &Denoiser, onsager: bool) -> DVector<f64> {
        let (n, d) = problem.matrix.shape();
        let memory = if onsager { self.memory } else { 0.0 };
        self.residual *= memory;
        self.residual += &problem.labels;
        self.residual.gemv(-1.0, &problem.matrix, &self.estimate, 1.0);
        let mut seen = self.estimate.clone();
        seen.gemv_tr(1.0, &problem.matrix, &self.residual, 1.0);
        let deviation = (self.residual.norm_squared() / n as f64).sqrt();
        let mut slopes = 0.0;
        for (estimate, &value) in self.estimate.iter_mut().zip(seen.iter()) {
            let slope;
            (*estimate, slope) = denoiser.at(value, deviation);
            slopes += slope;
        }
        debug_assert_eq!(seen.len(), d);
        self.memory = slopes / n as f64;
        seen
    }
}

impl Amp {
    /// Means over replicas with standard errors, step by step.
    fn over_replicas<'a>(&'a self, values: impl Fn(&'a Replica) -> &'a [f64] + Copy) -> (Vec<f64>, Vec<f64>) {
        let at = |step: usize| {
            self.replicas
                .iter()
                .filter_map(move |replica| values(replica).get(step).copied())
        };
        let known = |(mean, error): (f64, f64)| (mean, if error.is_finite() { error } else { 0.0 });
        (0..=self.settings.steps)
            .map(|step| known(mean_and_error(at(step))))
            .unzip()
    }

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
            let (mean, error) = self.over_replicas(|replica| &replica.plain.variance);
            marks.push(
                Scatter::new("Without the Onsager term", Role::Reference, self.steps(), mean)
                    .error(error)
                    .into(),
            );
            let (mean, error) = self.over_replicas(|replica| &replica.message_passing.variance);
            marks.push(
                Scatter::new("AMP", Role::Run, self.steps(), mean)
                    .error(error)
                    .into(),
            );
        }
        let (x, y) = (
            Axis::linear("Step t"),
            Axis::log("Variance of the effective noise τ²"),
        );
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
                let (mean, error) = self.over_replicas(values);
                marks.push(
                    Line::new(name, role, self.steps(), mean)
                        .stroke(stroke)
                        .band(error)
                        .into(),
                );
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
        let (x, y) = (Axis::linear("Step t"), Axis::log("Mean squared error per entry"));
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
                Readout::new(&format!("Variance, {name}"), variance).error(variance * error(2.0)),
                Readout::new(&format!("Excess kurtosis, {name}"), kurtosis).error(error(24.0)),
            ]
        };
        let mut readouts = vec![
            Readout::new("Variance predicted by state evolution", deviation * deviation),
            Readout::new("Penalty λ of the problem solved beside", self.settings.penalty()),
        ];
        readouts.extend(numbers("AMP", with));
        readouts.extend(numbers("without the Onsager term", without));
        let named = |figure: Figure, id: &str| Figure {
            id: id.to_owned(),
            title: title.clone(),
            ..figure
        };
        [
            named(
                histogram(&samples, deviation, "θᵗ + Aᵀrᵗ − θ₀"),
                "effective_noise",
            )
            .caption("First replica. With the Onsager term it is normal with the predicted variance."),
            named(
                quantiles(&samples, deviation, "Quantile of θᵗ + Aᵀrᵗ − θ₀"),
                "effective_noise_quantiles",
            ),
            named(
                Figure::new("", "", Content::Readouts(readouts)),
                "effective_noise_numbers",
            ),
        ]
    }

    fn diagram(&self) -> Figure {
        let cells = self.settings.cells;
        let mut values = self.cells.clone();
        values.resize(cells * cells, f64::NAN);
        let ratios: Vec<f64> = (0..=180).map(|i| 0.05 + 0.9 * f64::from(i) / 180.0).collect();
        let line = ratios
            .iter()
            .map(|&ratio| Transition::at(ratio).sparsity)
            .collect();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{LabSettings, Value};

    fn settings(changes: &[(&str, Value)]) -> Settings {
        let mut settings = LabSettings::new(&SCHEMA);
        for (name, value) in changes {
            settings.set(name, value.clone());
        }
        settings.typed().unwrap()
    }

    /// The lasso min |y − Aθ|²/2 + λ|θ|₁ by coordinate descent.
    fn coordinate_descent(problem: &Problem, penalty: f64) -> DVector<f64> {
        let mut theta = DVector::zeros(problem.signal.len());
        let mut residual = problem.labels.clone();
        for _ in 0..3000 {
            let mut moved = 0.0_f64;
            for (j, column) in problem.matrix.column_iter().enumerate() {
                let size = column.norm_squared();
                let before: f64 = theta[j];
                let after =
                    super::super::denoisers::soft(column.dot(&residual) + size * before, penalty) / size;
                residual.axpy(before - after, &column, 1.0);
                theta[j] = after;
                moved = moved.max((after - before).abs());
            }
            if moved < 1e-11 {
                break;
            }
        }
        theta
    }

    #[test]
    fn the_fixed_point_is_the_lasso() {
        let problem = Problem::draw(250, 500, 0.05, 0.2, &mut generator(2, 0));
        let denoiser = Denoiser::SoftThreshold { factor: 1.5 };
        let mut iteration = Iteration::new(&problem);
        for _ in 0..400 {
            iteration.step(&problem, &denoiser, true);
        }
        let deviation = (iteration.residual.norm_squared() / 250.0).sqrt();
        let penalty = 1.5 * deviation * (1.0 - iteration.memory);
        let lasso = coordinate_descent(&problem, penalty);
        assert!((lasso - iteration.estimate).amax() < 1e-6);
    }

    #[test]
    fn effective_noise_follows_state_evolution_and_only_with_the_onsager_term() {
        let kinds = ["SoftThreshold", "PosteriorMean", "Ridge"];
        for kind in kinds {
            let settings = settings(&[
                ("denoiser", Value::Choice(kind)),
                ("samples", Value::Whole(500)),
                ("dimension", Value::Whole(1000)),
                ("steps", Value::Whole(8)),
                ("replicas", Value::Whole(16)),
            ]);
            let mut lab = Amp::start(settings, 4);
            while lab.advance(&Cancel::new()).unwrap() {}
            let (mean, error) = lab.over_replicas(|replica| &replica.message_passing.variance);
            let (plain, _) = lab.over_replicas(|replica| &replica.plain.variance);
            for step in 0..=8 {
                let gap = (mean[step] - lab.predicted[step]) / error[step];
                assert!(gap.abs() < 4.0, "{kind} step {step}: {gap} standard errors");
            }
            assert!((plain[3] - lab.predicted[3]).abs() > 10.0 * error[3], "{kind}");
        }
    }

    #[test]
    fn cells_on_either_side_of_the_transition_differ() {
        let settings = settings(&[
            ("diagram_dimension", Value::Whole(300)),
            ("cells", Value::Whole(9)),
        ]);
        // Sampling 0.5, where the transition is at 0.386: cells 0.2 and 0.6.
        assert_eq!(settings.cell(9 + 4, 1, &Cancel::new()), Some(1.0));
        assert_eq!(settings.cell(5 * 9 + 4, 1, &Cancel::new()), Some(0.0));
    }
}
