//! Features one at a time in networks that state evolution follows: a teacher of several parts, the share of each part that
//! the network has learned, and how the parts wait for one another (Abbe, Boix-Adserà & Misiakiewicz 2023).

mod components;
mod figures;
#[cfg(test)]
mod tests;

use nalgebra::DMatrix;
use serde::Deserialize;

use self::components::{Measure, Measured};
use super::random_matrices::normal_matrix;
use super::{Lab, LabError};
use crate::control::{Cancel, Cancelled};
use crate::dynamics::{Explicit, ExplicitError, GradientDescent, Rule, Stopped, TestRows};
use crate::experiment::{
    Activation, Field, Headline, Link, Loss, Optimizer, Part, Responses, Schema, Theory, Variant, presets,
};
use crate::figure::Figure;
use crate::network::Deep;
use crate::optimizer::Updates;
use crate::statistics::streams::{Purpose, stream};
use crate::text;
use crate::theory::{Inputs, Keep, PooledEvolution, TheoryError};

/// Scales of the start beside the chosen one, as factors.
const FACTORS: [f64; 3] = [1.0, 1.0 / 3.0, 3.0];

/// The lab's settings; see [`Lab::SCHEMA`].
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settings {
    target: Target,
    width: usize,
    activation: Activation,
    samples: usize,
    ratio: f64,
    noise: f64,
    scale: f64,
    overlap: f64,
    rate: f64,
    steps: usize,
    rows: usize,
    runs: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
enum Target {
    Staircase,
    LongStaircase,
    TwoStep,
}

impl Target {
    fn link(self) -> Link {
        match self {
            Self::Staircase | Self::LongStaircase => Link::Staircase,
            Self::TwoStep => Link::TwoStep,
        }
    }

    fn directions(self) -> usize {
        match self {
            Self::LongStaircase => 3,
            Self::Staircase | Self::TwoStep => 2,
        }
    }
}

/// What starts a run or a prediction.
struct Begun {
    /// μ and w⁰, n × p and n × q.
    teacher: DMatrix<f64>,
    first: DMatrix<f64>,
    deep: Deep<f64>,
}

impl Begun {
    /// (1/n) [μ w⁰]ᵀ [μ w⁰], the covariance of an unseen row's fields at step 0.
    fn gram(&self) -> DMatrix<f64> {
        let (p, q) = (self.teacher.ncols(), self.first.ncols());
        let mut all = self.teacher.clone().resize_horizontally(p + q, 0.0);
        all.columns_mut(p, q).copy_from(&self.first);
        all.transpose() * &all / all.nrows() as f64
    }
}

/// A curve of measurements, one for each step.
type Course = Vec<Measured>;

/// The lab at work.
pub(super) struct Staircase {
    settings: Settings,
    seed: u64,
    measure: Measure,
    /// Predictions from each scale of the start, and the runs.
    predicted: Vec<Course>,
    ended: [bool; FACTORS.len()],
    evolution: Option<PooledEvolution>,
    runs: Vec<Course>,
}

const SCHEMA: Schema = Schema {
    name: "Staircase",
    equation: "Y = u₁ + u₁u₂ (+ u₁u₂u₃)  or  u₁ + 0.7 (u₂² − 1)/√2:   cⱼ(t) = E[f(U) hⱼ(U⁎)]/E[hⱼ²]",
    source: "Abbe, Boix-Adserà, Misiakiewicz (2023), arXiv:2302.11055; Ben Arous, Gheissari, Jagannath (2021), \
             arXiv:2003.10409; Han, Imaizumi (2025), arXiv:2505.04898",
    fields: &[
        Field::choice(
            "target",
            &[
                Variant::plain("Staircase"),
                Variant::plain("LongStaircase"),
                Variant::plain("TwoStep"),
            ],
        ),
        Field::whole("width", [6, 2, 64]).log(),
        Field::choice(
            "activation",
            &[
                Variant::plain("Gelu"),
                Variant::plain("Softplus"),
                Variant::plain("Silu"),
                Variant::plain("Relu"),
                Variant::plain("Tanh"),
            ],
        ),
        Field::whole("samples", [2400, 10, 100_000]).log(),
        Field::number("ratio", [6.0, 0.1, 20.0]).log(),
        Field::number("noise", [0.1, 0.0, 2.0]),
        Field::number("scale", [0.3, 0.01, 3.0]).log(),
        Field::number("overlap", [0.0, 0.0, 2.0]),
        Field::number("rate", [0.3, 0.001, 5.0]).log(),
        Field::whole("steps", [60, 1, 200]).log(),
        Field::whole("rows", [8000, 100, 100_000]).log(),
        Field::whole("runs", [4, 0, 100]),
    ],
    headline: Some(Headline::last("test_error", &["State evolution"])),
    presets: presets!["staircase", "staircase_long", "staircase_two_step"],
};

impl Settings {
    fn features(&self) -> usize {
        ((self.samples as f64 / self.ratio).round() as usize).max(1)
    }

    fn optimizer(&self) -> Optimizer {
        Optimizer {
            learning_rate: self.rate,
            steps: self.steps,
            ..Optimizer::default()
        }
    }

    /// Draws teacher and initial weights, the first layer `factor` times as large as set.
    fn begin(&self, factor: f64, seed: u64, cancel: &Cancel) -> Result<Begun, Cancelled> {
        let (n, p, q) = (self.features(), self.target.directions(), self.width);
        let mut rng = stream(seed, Purpose::Lab, 1, 0);
        let normal = normal_matrix(n, p, 1.0, &mut rng, cancel)?;
        let teacher = normal.qr().q() * (n as f64).sqrt();
        let mut first = normal_matrix(n, q, 1.0, &mut rng, cancel)?;
        // Neurons lean towards the last direction, with signs in turn.
        for (a, mut w) in first.column_iter_mut().enumerate() {
            let sign = if a.is_multiple_of(2) { 1.0 } else { -1.0 };
            w.axpy(sign * self.overlap, &teacher.column(teacher.ncols() - 1), 1.0);
        }
        let mut deep = Deep::zeros(q, 2);
        let output = normal_matrix(q, 1, 1.0 / (q as f64).sqrt(), &mut rng, cancel)?;
        deep.values_mut().copy_from_slice(output.as_slice());
        Ok(Begun {
            teacher,
            first: first * (self.scale * factor),
            deep,
        })
    }
}

impl Lab for Staircase {
    type Settings = Settings;

    const SCHEMA: &'static Schema = &SCHEMA;

    fn conflicts(settings: &Settings) -> Vec<(&'static str, String)> {
        if settings.features() < settings.target.directions() {
            vec![("ratio", text!("staircase-few-features").into_owned())]
        } else {
            Vec::new()
        }
    }

    fn memory(settings: &Settings) -> Vec<Part> {
        let data = (settings.samples * settings.features()) as f64;
        vec![
            Part {
                key: "memory-staircase-data",
                bytes: 24.0 * data,
                each_run: false,
            },
            Part {
                key: "memory-staircase-theory",
                bytes: 8.0 * 4.0 * (settings.rows * settings.width * (settings.steps + 8)) as f64,
                each_run: false,
            },
        ]
    }

    fn start(settings: Settings, seed: u64) -> Self {
        Self {
            measure: Measure::new(settings.target, settings.activation, settings.noise),
            predicted: vec![Vec::new(); FACTORS.len()],
            ended: [false; FACTORS.len()],
            evolution: None,
            runs: Vec::new(),
            settings,
            seed,
        }
    }

    fn advance(&mut self, cancel: &Cancel) -> Result<bool, LabError> {
        // First the prediction, then the runs, then other scales.
        if !self.ended[0] {
            self.predict(0, cancel)?;
        } else if self.runs.len() < self.settings.runs {
            let run = self.train(self.runs.len(), cancel)?;
            self.runs.push(run);
        } else if let Some(next) = self.ended.iter().position(|ended| !ended) {
            self.predict(next, cancel)?;
        }
        Ok(self.runs.len() < self.settings.runs || self.ended.contains(&false))
    }

    fn fraction(&self) -> f64 {
        let ended = self.ended.iter().filter(|ended| **ended).count();
        (self.runs.len() + ended) as f64 / (self.settings.runs + FACTORS.len()) as f64
    }

    fn figures(&self, _: &Settings) -> Vec<Figure> {
        figures::all(self)
    }
}

impl Staircase {
    /// One more step of the prediction from a scale.
    fn predict(&mut self, which: usize, cancel: &Cancel) -> Result<(), LabError> {
        let evolution = match self.evolution.take() {
            Some(evolution) => Ok(evolution),
            None => {
                self.predicted[which].clear();
                self.evolution(which, cancel)
            }
        };
        let step = evolution.and_then(|mut evolution| {
            let step = evolution.advance(cancel)?;
            Ok((evolution, step))
        });
        match step {
            Ok((evolution, Some(step))) => {
                let p = self.settings.target.directions();
                let overlaps = step.mean.overlap.columns(0, p).into_owned();
                let (weights, output) = (&step.mean.covariance, step.mean.deep.output());
                self.predicted[which].push(self.measure.of(&overlaps, weights, output, cancel)?);
                self.evolution = Some(evolution);
            }
            Err(TheoryError::Cancelled) => return Err(LabError::Cancelled),
            // What diverged stays as far as it came.
            Ok(_) | Err(_) => self.ended[which] = true,
        }
        Ok(())
    }

    fn evolution(&self, which: usize, cancel: &Cancel) -> Result<PooledEvolution, TheoryError> {
        let settings = &self.settings;
        let begun = settings.begin(FACTORS[which], self.seed, cancel)?;
        let n = settings.features() as f64;
        let inputs = Inputs {
            gram: begun.gram(),
            atoms: Vec::new(),
            coordinates: None,
            directions: settings.target.directions(),
            phi: settings.samples as f64 / n,
            activation: settings.activation,
            deep: begun.deep,
            link: settings.target.link(),
            noise: settings.noise,
            loss: Loss::default(),
            updates: Updates::of(&settings.optimizer()),
            batch_fraction: 1.0,
            reuse: crate::experiment::Reuse::default(),
            responses: Responses::Probes(1),
        };
        let theory = Theory {
            rows: settings.rows,
            replicas: 1,
            ..Theory::default()
        };
        PooledEvolution::new(&inputs, &theory, Keep::default(), self.seed)
    }

    /// A whole run on fresh data from the same start.
    fn train(&self, run: usize, cancel: &Cancel) -> Result<Course, LabError> {
        let settings = &self.settings;
        let begun = settings.begin(1.0, self.seed, cancel)?;
        let (m, n, q) = (settings.samples, settings.features(), settings.width);
        let mut rng = stream(self.seed, Purpose::Lab, 2, run);
        let x = normal_matrix(n, m, 1.0 / (n as f64).sqrt(), &mut rng, cancel)?;
        let noise = normal_matrix(m, 1, settings.noise, &mut rng, cancel)?;
        let fields = begun.teacher.transpose() * &x;
        let labels: Vec<f64> = (0..m)
            .map(|i| settings.target.link().mean(fields.column(i).as_slice()) + noise[(i, 0)])
            .collect();
        let first = begun.first.transpose();
        let explicit = Explicit {
            rule: Rule {
                activation: settings.activation,
                loss: Loss::default(),
                updates: Updates::of(&settings.optimizer()),
            },
            // Stored by columns: each row of the data is a column here.
            features: x.as_slice(),
            labels: &labels,
            first: first.as_slice(),
            deep: &begun.deep,
            batches: None,
            test: TestRows::none(),
        };
        let mut descent =
            GradientDescent::<f32>::explicit(explicit, cancel).map_err(|error| match error {
                ExplicitError::Cancelled(_) => LabError::Cancelled,
                ExplicitError::Shape(error) => LabError::Failed(error.to_string()),
            })?;
        let mut course = Vec::new();
        loop {
            match descent.step(cancel) {
                Ok(Some(_)) => {}
                Ok(None) | Err(Stopped::Diverged { .. }) => return Ok(course),
                Err(Stopped::Cancelled) => return Err(LabError::Cancelled),
            }
            let weights = DMatrix::from_row_slice(n, q, &descent.first_weights(cancel)?);
            let overlaps = weights.transpose() * &begun.teacher / n as f64;
            let covariance = weights.transpose() * &weights / n as f64;
            let deep: Deep<f64> = descent.deep().cast();
            course.push(self.measure.of(&overlaps, &covariance, deep.output(), cancel)?);
        }
    }
}
