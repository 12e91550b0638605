//! Approximate message passing for a sparse linear model, beside state evolution, with and without its Onsager term.

mod figures;
mod problem;
#[cfg(test)]
mod tests;

use rand::Rng;
use serde::Deserialize;

use self::problem::{Course, Problem};
use super::denoisers::{Denoiser, State, Transition, risk};
use super::{Lab, LabError};
use crate::control::{Cancel, Cancelled};
use crate::experiment::{Field, Headline, Part, Schema, Variant, presets};
use crate::figure::Figure;
use crate::labs::side_by_side;
use crate::statistics::Mean;
use crate::statistics::divergence::diverged_at;
use crate::statistics::streams::{Purpose, stream};
use crate::text;

/// Ends of both axes of the phase diagram.
const EDGES: [f64; 2] = [0.05, 0.95];
/// Computed side by side in one part of the work: replicas, and cells of the diagram.
const WAVE: usize = 2;
const CELLS: usize = 4;

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
    /// State evolution's τ² at each step, once it is known.
    predicted: Vec<f64>,
    /// The penalty of the lasso or ridge problem that gradient methods solve beside AMP.
    penalty: f64,
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

const ITERATIONS: &[&str] = &["Iterations"];
const DIAGRAM: &[&str] = &["PhaseDiagram"];

const SCHEMA: Schema = Schema {
    name: "Amp",
    equation: "θᵗ⁺¹ = η(θᵗ + A′rᵗ; τ̂ₜ),   rᵗ = y − Aθᵗ + (d/n) rᵗ⁻¹ mean(η′);   τ²ₜ₊₁ = σ² + (d/n) E(η(θ₀ + τₜZ; τₜ) − θ₀)²",
    source: "Donoho, Maleki, Montanari (2009), Message-passing algorithms for compressed sensing, arXiv:0907.3574; \
             Bayati, Montanari (2011), arXiv:1001.3448",
    fields: &[
        Field::choice(
            "show",
            &[Variant::plain("Iterations"), Variant::plain("PhaseDiagram")],
        ),
        Field::choice(
            "denoiser",
            &[
                Variant::plain("SoftThreshold"),
                Variant::plain("PosteriorMean"),
                Variant::plain("Ridge"),
            ],
        )
        .only("show", ITERATIONS),
        Field::whole("samples", [1000, 10, 5000]).only("show", ITERATIONS),
        Field::whole("dimension", [2000, 10, 10_000]).only("show", ITERATIONS),
        Field::number("sparsity", [0.05, 0.001, 1.0]).only("show", ITERATIONS),
        Field::number("noise", [0.2, 0.0, 10.0]).only("show", ITERATIONS),
        Field::number("threshold", [1.5, 0.1, 5.0]).only("denoiser", &["SoftThreshold", "PosteriorMean"]),
        Field::number("ridge", [0.1, 1e-4, 100.0]).only("denoiser", &["Ridge"]),
        Field::whole("steps", [20, 1, 200]).only("show", ITERATIONS),
        Field::whole("replicas", [8, 1, 10_000_000]).only("show", ITERATIONS),
        Field::whole("step", [10, 0, 200]).only("show", ITERATIONS).view(),
        Field::whole("diagram_dimension", [250, 50, 2000]).only("show", DIAGRAM),
        Field::whole("cells", [18, 2, 60]).only("show", DIAGRAM),
        Field::whole("trials", [4, 1, 100]).only("show", DIAGRAM),
    ],
    headline: Some(Headline::readout("effective_noise_numbers", &["Variance, AMP"])),
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
                key: "memory-amp-replicas",
                bytes: settings.replicas as f64 * steps * 48.0,
                each_run: false,
            },
            Part {
                key: "memory-amp-matrices",
                bytes: size * 8.0 * rayon::current_num_threads() as f64
                    + 16.0 * steps * settings.dimension as f64,
                each_run: false,
            },
        ]
    }

    fn start(settings: Settings, seed: u64) -> Self {
        Self {
            settings,
            seed,
            predicted: Vec::new(),
            penalty: 0.0,
            replicas: Vec::new(),
            cells: Vec::new(),
        }
    }

    fn advance(&mut self, cancel: &Cancel) -> Result<bool, LabError> {
        match self.settings.show {
            Show::Iterations if self.predicted.is_empty() => {
                let theory = self.settings.predict(cancel)?;
                (self.predicted, self.penalty) = theory;
                Ok(true)
            }
            Show::Iterations => {
                let first = self.replicas.len();
                let wave = first..(first + WAVE).min(self.settings.replicas);
                self.replicas.extend(side_by_side(wave, |index| {
                    let mut rng = stream(self.seed, Purpose::Lab, 0, index);
                    self.settings.replica(index, self.penalty, &mut rng, cancel)
                })?);
                Ok(self.replicas.len() < self.settings.replicas)
            }
            Show::PhaseDiagram => {
                let (first, all) = (self.cells.len(), self.settings.cells * self.settings.cells);
                self.cells
                    .extend(side_by_side(first..(first + CELLS).min(all), |cell| {
                        self.settings.cell(cell, self.seed, cancel)
                    })?);
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

    fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        if let Some(step) = first_missing(&self.predicted) {
            warnings.push(text!("amp-theory-diverged", step = step).into());
        }
        let mut count = |key: &str, course: fn(&Replica) -> &Course| {
            let steps = self
                .replicas
                .iter()
                .filter_map(|replica| first_missing(&course(replica).variance));
            let (lost, first) = (steps.clone().count(), steps.min());
            if let Some(step) = first {
                let all = self.replicas.len();
                warnings.push(text!(key, count = lost, all = all, step = step).into());
            }
        };
        count("amp-diverged", |replica| &replica.message_passing);
        count("amp-plain-diverged", |replica| &replica.plain);
        warnings
    }

    fn figures(&self, view: &Settings) -> Vec<Figure> {
        figures::all(self, view)
    }
}

/// Leaves out what comes after a divergence, as numbers that are none.
fn leave_out(values: &mut [f64], nothing: f64) {
    if let Some(step) = diverged_at(values, nothing) {
        values.iter_mut().skip(step).for_each(|x| *x = f64::NAN);
    }
}

/// The first step that was left out.
fn first_missing(values: &[f64]) -> Option<usize> {
    values.iter().position(|x| x.is_nan())
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

    /// State evolution's τ² at each step and the penalty of the lasso or ridge problem that gradient methods solve beside
    /// AMP.
    fn predict(&self, cancel: &Cancel) -> Result<(Vec<f64>, f64), Cancelled> {
        let denoiser = self.denoiser();
        let mut state = State::new(self.noise, self.load(), self.sparsity);
        let mut predicted = Vec::with_capacity(self.steps + 1);
        for _ in 0..=self.steps {
            cancel.check()?;
            predicted.push(state.variance());
            state.advance(&denoiser);
        }
        let scale = predicted.first().copied().unwrap_or(0.0);
        leave_out(&mut predicted, scale);
        Ok((predicted, self.penalty(cancel)?))
    }

    /// The penalty.
    fn penalty(&self, cancel: &Cancel) -> Result<f64, Cancelled> {
        if self.denoiser == Kind::Ridge {
            return Ok(self.ridge);
        }
        let soft = Denoiser::SoftThreshold {
            factor: self.threshold,
        };
        let mut state = State::new(self.noise, self.load(), self.sparsity);
        for _ in 0..500 {
            cancel.check()?;
            let last = state.variance();
            state.advance(&soft);
            if (state.variance() - last).abs() < 1e-13 * last {
                break;
            }
        }
        let deviation = state.variance().sqrt();
        let (_, slope) = risk(&soft, self.sparsity, deviation);
        Ok(self.threshold * deviation * (1.0 - self.load() * slope).max(0.0))
    }

    fn replica(
        &self,
        index: usize,
        penalty: f64,
        rng: &mut impl Rng,
        cancel: &Cancel,
    ) -> Result<Replica, Cancelled> {
        let (n, d) = (self.samples, self.dimension);
        let problem = Problem::draw(n, d, self.sparsity, self.noise, rng, cancel)?;
        let denoiser = self.denoiser();
        let run = |onsager| problem.iterate(&denoiser, self.steps, onsager, index == 0, cancel);
        let (mut message_passing, mut plain) = (run(true)?, run(false)?);
        for course in [&mut message_passing, &mut plain] {
            let scale = course.variance.first().copied().unwrap_or(0.0);
            leave_out(&mut course.variance, scale);
            leave_out(&mut course.error, self.sparsity);
        }
        let descend =
            |fast| problem.proximal(self.denoiser == Kind::Ridge, penalty, self.steps, fast, cancel);
        Ok(Replica {
            message_passing,
            plain,
            gradient: descend(false)?,
            accelerated: descend(true)?,
        })
    }

    /// Share of the trials of a cell that find their signal.
    fn cell(&self, cell: usize, seed: u64, cancel: &Cancel) -> Result<f64, Cancelled> {
        let centre =
            |place: usize| EDGES[0] + (EDGES[1] - EDGES[0]) * (place as f64 + 0.5) / self.cells as f64;
        let (sampling, sparsity) = (centre(cell % self.cells), centre(cell / self.cells));
        let d = self.diagram_dimension;
        let n = ((d as f64 * sampling).round() as usize).max(1);
        let k = ((n as f64 * sparsity).round() as usize).max(1);
        let factor = Transition::at(sampling).threshold;
        let mut found = 0;
        for trial in 0..self.trials {
            let mut rng = stream(seed, Purpose::Lab, 0, cell * self.trials + trial);
            let problem = Problem::with_support(n, d, k, &mut rng, cancel)?;
            found += usize::from(problem.is_found(&Denoiser::SoftThreshold { factor }, cancel)?);
        }
        Ok(found as f64 / self.trials as f64)
    }
}

impl Amp {
    /// Mean and standard error over replicas at each step.
    fn over_replicas<'a>(&'a self, values: impl Fn(&'a Replica) -> &'a [f64] + Copy) -> Vec<Mean> {
        let at = |step: usize| {
            let replicas = self.replicas.iter();
            replicas.filter_map(move |replica| values(replica).get(step).copied())
        };
        (0..=self.settings.steps).map(|step| Mean::of(at(step))).collect()
    }
}
