//! The general first-order method: AMP, gradient descent, proximal gradient, power iteration and phase retrieval as one
//! recursion, whose products with the matrix become normal once their Onsager terms are taken away.

mod evolution;
mod figures;
mod method;
mod replica;
#[cfg(test)]
mod tests;

use serde::Deserialize;

use self::evolution::{Evolution, Predicted};
use self::replica::Measured;
use super::{Lab, LabError};
use crate::control::Cancel;
use crate::experiment::{Field, Headline, Part, Schema, Variant, presets};
use crate::figure::Figure;
use crate::labs::side_by_side;
use crate::statistics::Mean;
use crate::statistics::divergence::diverged_at;
use crate::statistics::streams::{Purpose, stream};
use crate::text;

/// Independent sets of Monte Carlo rows behind the prediction; standard errors come from their spread.
const PREDICTIONS: usize = 8;
/// Computed side by side in one part of the work.
const WAVE: usize = 2;
/// Streams of random numbers that belong to one set of Monte Carlo rows; those of the data sets come after all of them.
const STREAMS: usize = 4;

/// The lab's settings; see [`Lab::SCHEMA`].
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settings {
    method: Method,
    samples: usize,
    dimension: usize,
    sparsity: f64,
    noise: f64,
    spike: f64,
    overlap: f64,
    loss: Loss,
    learning_rate: f64,
    momentum: f64,
    threshold: f64,
    cut: f64,
    penalty: f64,
    accelerated: bool,
    steps: usize,
    replicas: usize,
    rows: usize,
    step: usize,
    side: Side,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
enum Method {
    Amp,
    Momentum,
    ProximalGradient,
    PowerIteration,
    PhaseRetrieval,
}

impl Method {
    /// Whether it starts at random near the signal instead of at zero, where it would stay.
    fn starts_near(self) -> bool {
        matches!(self, Self::PowerIteration | Self::PhaseRetrieval)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
enum Loss {
    Square,
    LogCosh,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
enum Side {
    Columns,
    Rows,
}

/// The lab at work.
pub(super) struct FirstOrder {
    settings: Settings,
    seed: u64,
    /// What each set of Monte Carlo rows predicts, step by step.
    predictions: Vec<Vec<Predicted>>,
    /// Their mean, once all are there.
    predicted: Vec<Predicted>,
    replicas: Vec<Vec<Measured>>,
    /// The step at which the prediction diverged: there it ends.
    diverged: Option<usize>,
}

const REGRESSION: &[&str] = &["Amp", "Momentum", "ProximalGradient", "PhaseRetrieval"];
const BY_RATE: &[&str] = &["Momentum", "ProximalGradient", "PhaseRetrieval"];

const SCHEMA: Schema = Schema {
    name: "FirstOrder",
    equation: "uᵗ = A F₁(v) + G₁(u),   vᵗ = A′ G₂(u) + F₂(v);   A f_k − Σ b_{k,s} g_s ~ N(0, (d/n) E f_k²),   \
               A′g_t − Σ a_{t,k} f_k ~ N(0, E g_t²),   b_{k,s} = (d/n) E ∂f_k/∂Wˢ,   a_{t,k} = E ∂g_t/∂Zᵏ",
    source: "Celentano, Montanari, Wu (2020), The estimation error of general first order methods, arXiv:2002.12903; \
             Benaych-Georges, Nadakuditi (2012), arXiv:1103.2221, for the overlaps of a spike",
    fields: &[
        Field::choice(
            "method",
            &[
                Variant::plain("Amp"),
                Variant::plain("Momentum"),
                Variant::plain("ProximalGradient"),
                Variant::plain("PowerIteration"),
                Variant::plain("PhaseRetrieval"),
            ],
        ),
        Field::choice("side", &[Variant::plain("Columns"), Variant::plain("Rows")]).view(),
        Field::whole("step", [3, 0, 40]).view(),
        Field::whole("samples", [1000, 10, 5000]),
        Field::whole("dimension", [1500, 10, 10_000]),
        Field::number("sparsity", [0.1, 0.001, 1.0]),
        Field::number("noise", [0.2, 0.0, 10.0]).only("method", REGRESSION),
        Field::number("spike", [1.6, 0.0, 10.0]).only("method", &["PowerIteration"]),
        Field::number("overlap", [0.3, 0.0, 0.99]).only("method", &["PowerIteration", "PhaseRetrieval"]),
        Field::choice("loss", &[Variant::plain("Square"), Variant::plain("LogCosh")])
            .only("method", &["Momentum"]),
        Field::number("learning_rate", [0.15, 1e-4, 2.0]).only("method", BY_RATE),
        Field::number("momentum", [0.6, 0.0, 0.99]).only("method", &["Momentum"]),
        Field::number("threshold", [1.5, 0.1, 5.0]).only("method", &["Amp"]),
        Field::number("cut", [0.0, 0.0, 2.0]).only("method", &["PowerIteration"]),
        Field::number("penalty", [0.3, 0.0, 10.0]).only("method", &["ProximalGradient"]),
        Field::flag("accelerated", false).only("method", &["ProximalGradient"]),
        Field::whole("steps", [12, 1, 40]),
        Field::whole("replicas", [10, 1, 1_000_000]),
        Field::whole("rows", [20_000, 1000, 200_000]),
    ],
    headline: Some(Headline::readout("numbers", &["Corrected variance"])),
    presets: presets![
        "first_order_amp",
        "first_order_momentum",
        "first_order_proximal_gradient",
        "first_order_power_iteration",
        "first_order_sparse_spike",
        "first_order_phase_retrieval"
    ],
};

impl Lab for FirstOrder {
    type Settings = Settings;

    const SCHEMA: &'static Schema = &SCHEMA;

    fn conflicts(settings: &Settings) -> Vec<(&'static str, String)> {
        // The largest curvature, that of AᵀA in the limit.
        let curvature = (1.0 + settings.load().sqrt()).powi(2);
        let most = match settings.method {
            Method::Momentum => 2.0 * (1.0 + settings.momentum) / curvature,
            Method::ProximalGradient if settings.accelerated => 1.0 / curvature,
            Method::ProximalGradient => 2.0 / curvature,
            _ => f64::INFINITY,
        };
        let too_fast = settings.learning_rate >= most;
        let sentence = || text!("first-order-too-fast", most = format!("{most:.4}")).into();
        too_fast
            .then(|| ("learning_rate", sentence()))
            .into_iter()
            .collect()
    }

    fn memory(settings: &Settings) -> Vec<Part> {
        let (n, d) = (settings.samples as f64, settings.dimension as f64);
        let steps = settings.steps as f64 + 2.0;
        let part = |key, bytes| Part {
            key,
            bytes,
            each_run: false,
        };
        vec![
            part(
                "memory-first-order-replicas",
                settings.replicas as f64 * steps * size_of::<Measured>() as f64,
            ),
            part(
                "memory-first-order-matrices",
                8.0 * (WAVE as f64 * n * d + (2.0 + WAVE as f64) * steps * (n + d)),
            ),
            part(
                "memory-first-order-derivatives",
                // For both sides, fields and outputs and a triangle of slopes.
                WAVE as f64 * 16.0 * settings.rows as f64 * steps * (steps / 2.0 + 3.0),
            ),
        ]
    }

    fn start(settings: Settings, seed: u64) -> Self {
        Self {
            settings,
            seed,
            predictions: Vec::new(),
            predicted: Vec::new(),
            replicas: Vec::new(),
            diverged: None,
        }
    }

    fn advance(&mut self, cancel: &Cancel) -> Result<bool, LabError> {
        if self.predictions.len() < PREDICTIONS {
            self.predict(cancel)?;
        } else {
            self.measure(cancel)?;
        }
        Ok(self.replicas.len() < self.settings.replicas)
    }

    fn fraction(&self) -> f64 {
        let (done, all) = (self.replicas.len(), self.settings.replicas);
        (self.predictions.len() + done) as f64 / (PREDICTIONS + all) as f64
    }

    fn warnings(&self) -> Vec<String> {
        let diverged = self.diverged;
        let theory = diverged.map(|step| text!("first-order-diverged", step = step).into());
        let errors = self
            .replicas
            .iter()
            .map(|steps| steps.iter().map(|step| step.error).collect::<Vec<_>>());
        let steps = errors.filter_map(|errors| diverged_at(&errors, 1.0));
        let (lost, first) = (steps.clone().count(), steps.min());
        let all = self.replicas.len();
        let replicas = first.map(|step| text!("amp-diverged", count = lost, all = all, step = step).into());
        theory.into_iter().chain(replicas).collect()
    }

    fn figures(&self, view: &Settings) -> Vec<Figure> {
        figures::all(self, view)
    }
}

impl Settings {
    /// d/n
    fn load(&self) -> f64 {
        self.dimension as f64 / self.samples as f64
    }
}

impl FirstOrder {
    fn predict(&mut self, cancel: &Cancel) -> Result<(), LabError> {
        let first = self.predictions.len();
        let wave = first..(first + WAVE).min(PREDICTIONS);
        let (settings, seed) = (&self.settings, self.seed);
        self.predictions.extend(side_by_side(wave, |index| {
            let stream = |part| stream(seed, Purpose::Lab, 0, STREAMS * index + part);
            Evolution::run(settings, stream, cancel)
        })?);
        if self.predictions.len() == PREDICTIONS {
            self.predicted = mean_of(&self.predictions);
            let sides = [0, 1].map(|side| {
                let variances: Vec<f64> = self.predicted.iter().map(|step| step.variance[side]).collect();
                diverged_at(&variances, 1.0)
            });
            self.diverged = sides.into_iter().flatten().min();
            match self.diverged {
                Some(0) => return Err(LabError::Failed(text!("first-order-diverges", step = 0).into())),
                Some(step) => {
                    // What came before is kept, and the replicas go as far.
                    self.predicted.truncate(step);
                    self.predictions.iter_mut().for_each(|steps| steps.truncate(step));
                }
                None => {}
            }
        }
        Ok(())
    }

    fn measure(&mut self, cancel: &Cancel) -> Result<(), LabError> {
        let first = self.replicas.len();
        let wave = first..(first + WAVE).min(self.settings.replicas);
        self.replicas.extend(side_by_side(wave, |index| {
            let rng = stream(self.seed, Purpose::Lab, 0, STREAMS * PREDICTIONS + index);
            replica::run(&self.settings, &self.predicted, index == 0, rng, cancel)
        })?);
        Ok(())
    }

    /// Mean and standard error over predictions at each step.
    fn over_predictions(&self, value: impl Fn(&Predicted) -> f64 + Copy) -> Vec<Mean> {
        over(&self.predictions, value)
    }

    /// Mean and standard error over replicas at each step.
    fn over_replicas(&self, value: impl Fn(&Measured) -> f64 + Copy) -> Vec<Mean> {
        over(&self.replicas, value)
    }
}

/// Means over several courses of the same steps.
fn over<T>(courses: &[Vec<T>], value: impl Fn(&T) -> f64 + Copy) -> Vec<Mean> {
    let steps = courses.first().map_or(0, Vec::len);
    let at = |step: usize| {
        courses
            .iter()
            .filter_map(move |course| course.get(step))
            .map(value)
    };
    (0..steps).map(|step| Mean::of(at(step))).collect()
}

fn mean_of(predictions: &[Vec<Predicted>]) -> Vec<Predicted> {
    let value = |value: &dyn Fn(&Predicted) -> f64| -> Vec<f64> {
        over(predictions, value)
            .into_iter()
            .map(|mean| mean.value)
            .collect()
    };
    let first = predictions.first().map_or(&[][..], Vec::as_slice);
    let errors = value(&|step| step.error);
    let pair = |of: fn(&Predicted) -> [f64; 2]| [0, 1].map(|side| value(&|step| of(step)[side]));
    let (variances, overlaps) = (pair(|step| step.variance), pair(|step| step.overlap));
    let memory = |step: usize, side: usize| {
        let count = first[step].memory[side].len();
        let at = |place: usize| {
            let values = predictions.iter().map(|steps| steps[step].memory[side][place]);
            Mean::of(values).value
        };
        (0..count).map(at).collect()
    };
    (0..first.len())
        .map(|step| Predicted {
            variance: [0, 1].map(|side| variances[side][step]),
            memory: [0, 1].map(|side| memory(step, side)),
            error: errors[step],
            overlap: [0, 1].map(|side| overlaps[side][step]),
        })
        .collect()
}
