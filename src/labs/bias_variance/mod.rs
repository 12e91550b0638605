//! Bias and variance of trained networks over redrawn data, by theory and by runs, beside the classical prediction.

mod figures;
mod runs;
#[cfg(test)]
mod tests;
mod theory;

use nalgebra::DMatrix;
use serde::Deserialize;

use self::runs::{Outputs, Tests};
use self::theory::Evolution;
use super::random_matrices::{normal_matrix, normals};
use super::{Lab, LabError, side_by_side};
use crate::control::{Cancel, Cancelled};
use crate::experiment::{Activation, Field, Headline, Link, Part, Schema, Variant, presets};
use crate::figure::Figure;
use crate::statistics::grid::log_spaced;
use crate::statistics::streams::{Purpose, stream};

/// Where the axes of width and of samples per feature begin.
const NARROWEST: f64 = 1.0;
const FEWEST: f64 = 0.25;
/// State evolution is computed up to this width.
const WIDEST: usize = 64;
/// Replicas that are trained side by side.
const WAVE: usize = 4;

/// The lab's settings; see [`Lab::SCHEMA`].
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settings {
    against: Against,
    activation: Activation,
    target: Target,
    noise: f64,
    features: usize,
    ratio: f64,
    width: usize,
    scale: f64,
    learning_rate: f64,
    steps: usize,
    widest: usize,
    largest: f64,
    points: usize,
    rows: usize,
    replicas: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
enum Against {
    Width,
    Ratio,
    Time,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
enum Target {
    Linear,
    Tanh,
    Sine,
    Quadratic,
}

/// Squared bias and variance on new rows, without the noise of their labels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Parts {
    bias: f64,
    variance: f64,
}

/// A place on the axis: a width and a number of samples.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Place {
    x: f64,
    width: usize,
    samples: usize,
}

/// The lab at work.
pub(super) struct BiasVariance {
    settings: Settings,
    seed: u64,
    places: Vec<Place>,
    /// Steps at which networks are looked at: the last one, or many against time.
    times: Vec<usize>,
    /// For each place the theory at the times so far, or nothing beyond its reach; and one under way.
    predicted: Vec<Vec<Parts>>,
    evolution: Option<Evolution>,
    /// For each place the sums over the replicas so far.
    measured: Vec<Outputs>,
    waves: usize,
}

const SCHEMA: Schema = Schema {
    name: "BiasVariance",
    equation: "E(f − f*)² = E(E f − f*)² + E(f − E f)²,   E over data;   classical: bias² + σ² p/m",
    source: "Geman, Bienenstock, Doursat (1992); Belkin et al. (2019), arXiv:1812.11118; Nakkiran et al. (2020), arXiv:1912.02292; \
             Han, Imaizumi (2025), arXiv:2505.04898",
    fields: &[
        Field::choice(
            "against",
            &[
                Variant::plain("Width"),
                Variant::plain("Ratio"),
                Variant::plain("Time"),
            ],
        ),
        Field::choice(
            "activation",
            &[
                Variant::plain("Tanh"),
                Variant::plain("Erf"),
                Variant::plain("Gelu"),
                Variant::plain("Linear"),
            ],
        ),
        Field::choice(
            "target",
            &[
                Variant::plain("Tanh"),
                Variant::plain("Linear"),
                Variant::plain("Sine"),
                Variant::plain("Quadratic"),
            ],
        ),
        Field::number("noise", [0.5, 0.0, 2.0]),
        Field::whole("features", [100, 10, 400]),
        Field::number("ratio", [2.0, 0.1, 20.0])
            .log()
            .only("against", &["Width", "Time"]),
        Field::whole("width", [8, 1, 512]).only("against", &["Ratio", "Time"]),
        Field::number("scale", [0.5, 0.01, 3.0]),
        Field::number("learning_rate", [0.3, 1e-3, 10.0]).log(),
        Field::whole("steps", [60, 1, 1000]),
        Field::whole("widest", [64, 4, 512]).only("against", &["Width"]),
        Field::number("largest", [8.0, 0.5, 20.0])
            .log()
            .only("against", &["Ratio"]),
        Field::whole("points", [7, 2, 30]).only("against", &["Width", "Ratio"]),
        Field::whole("rows", [4096, 500, 65_536]),
        Field::whole("replicas", [20, 2, 10_000_000]),
    ],
    headline: Some(Headline::lowest("errors", &["Runs", "Theory"])),
    presets: presets![
        "bias_variance_width",
        "bias_variance_ratio",
        "bias_variance_peak",
        "bias_variance_models",
        "bias_variance_time"
    ],
};

impl Settings {
    fn link(&self) -> Link {
        match self.target {
            Target::Linear => Link::Linear,
            Target::Tanh => Link::Tanh,
            Target::Sine => Link::Sine,
            Target::Quadratic => Link::Quadratic,
        }
    }

    fn places(&self) -> Vec<Place> {
        let samples = |ratio: f64| ((ratio * self.features as f64).round() as usize).max(2);
        let fixed = Place {
            x: 0.0,
            width: self.width,
            samples: samples(self.ratio),
        };
        match self.against {
            Against::Time => vec![fixed],
            Against::Width => {
                let widths = log_spaced(NARROWEST, self.widest as f64, self.points);
                let mut widths: Vec<usize> = widths.into_iter().map(|q| q.round() as usize).collect();
                widths.dedup();
                let place = |width| Place {
                    x: width as f64,
                    width,
                    ..fixed
                };
                widths.into_iter().map(place).collect()
            }
            Against::Ratio => {
                let ratios = log_spaced(FEWEST, self.largest, self.points).into_iter();
                let place = |ratio| Place {
                    x: samples(ratio) as f64 / self.features as f64,
                    samples: samples(ratio),
                    ..fixed
                };
                ratios.map(place).collect()
            }
        }
    }

    /// Steps at which networks are looked at.
    fn times(&self) -> Vec<usize> {
        match self.against {
            Against::Time => {
                let times = log_spaced(1.0, self.steps as f64, 25);
                let mut times: Vec<usize> = times.into_iter().map(|t| t.round() as usize).collect();
                times.insert(0, 0);
                times.dedup();
                times
            }
            _ => vec![self.steps],
        }
    }
}

/// What all data sets of a place share: teacher and weights at the start, n × 1 and n × q, and output weights.
#[derive(Clone, Debug)]
struct Start {
    teacher: DMatrix<f64>,
    first: DMatrix<f64>,
    output: Vec<f64>,
}

impl Start {
    fn draw(settings: &Settings, place: Place, seed: u64, cancel: &Cancel) -> Result<Self, Cancelled> {
        let n = settings.features;
        let mut rng = stream(seed, Purpose::Lab, 0, 0);
        let direction = normals(n, 1.0, &mut rng).normalize() * (n as f64).sqrt();
        let mut rng = stream(seed, Purpose::Lab, 0, place.width);
        let scale = 1.0 / (place.width as f64).sqrt();
        Ok(Self {
            teacher: DMatrix::from_columns(&[direction]),
            first: normal_matrix(n, place.width, settings.scale, &mut rng, cancel)?,
            output: (0..place.width)
                .map(|j| if j % 2 == 0 { scale } else { -scale })
                .collect(),
        })
    }
}

impl Lab for BiasVariance {
    type Settings = Settings;

    const SCHEMA: &'static Schema = &SCHEMA;

    fn memory(settings: &Settings) -> Vec<Part> {
        let places = settings.places();
        let widest = places.iter().map(|place| place.width).max().unwrap_or(1) as f64;
        let most = places.iter().map(|place| place.samples).max().unwrap_or(1) as f64;
        let n = settings.features as f64;
        let theory = widest.min(WIDEST as f64) * settings.rows as f64 * (settings.steps as f64 + 3.0);
        let part = |key, numbers: f64| Part {
            key,
            bytes: 8.0 * numbers,
            each_run: false,
        };
        vec![
            part(
                "memory-bias-variance-replicas",
                // What a replica has said of the test rows goes into sums; its errors are kept.
                (settings.replicas * places.len() * settings.times().len()) as f64,
            ),
            part(
                "memory-bias-variance-networks",
                WAVE as f64 * (most * (n + 4.0 * widest) + 3.0 * n * widest),
            ),
            part("memory-bias-variance-theory", 3.0 * theory),
        ]
    }

    fn start(settings: Settings, seed: u64) -> Self {
        let places = settings.places();
        Self {
            times: settings.times(),
            predicted: Vec::new(),
            evolution: None,
            measured: vec![Outputs::default(); places.len()],
            waves: 0,
            places,
            settings,
            seed,
        }
    }

    fn advance(&mut self, cancel: &Cancel) -> Result<bool, LabError> {
        if self.predicted.len() < self.places.len() {
            self.predict(cancel)?;
        } else if self.waves < self.all_waves() {
            self.train(cancel)?;
        }
        Ok(self.predicted.len() < self.places.len() || self.waves < self.all_waves())
    }

    fn fraction(&self) -> f64 {
        let step = self.evolution.as_ref().map_or(0.0, |evolution| {
            evolution.step() as f64 / (self.settings.steps + 1) as f64
        });
        let theory = (self.predicted.len() as f64 + step) / self.places.len() as f64;
        0.5 * (theory + self.waves as f64 / self.all_waves().max(1) as f64)
    }

    fn warnings(&self) -> Vec<String> {
        self.remarks()
    }

    fn figures(&self, _view: &Settings) -> Vec<Figure> {
        self.drawn()
    }
}

impl BiasVariance {
    fn all_waves(&self) -> usize {
        self.places.len() * self.settings.replicas.div_ceil(WAVE)
    }

    /// One more step of the theory.
    fn predict(&mut self, cancel: &Cancel) -> Result<(), LabError> {
        let Some(&place) = self.places.get(self.predicted.len()) else {
            return Ok(());
        };
        if place.width > WIDEST {
            self.predicted.push(Vec::new());
            return Ok(());
        }
        let mut evolution = match &self.evolution {
            Some(evolution) => evolution.clone(),
            None => Evolution::new(&self.settings, place, self.seed, cancel)?,
        };
        let more = evolution.advance(&self.times, cancel)?;
        if more {
            self.evolution = Some(evolution);
        } else {
            self.predicted.push(evolution.parts);
            self.evolution = None;
        }
        Ok(())
    }

    /// One more wave of networks at one place: every place gets its first before any gets its second.
    fn train(&mut self, cancel: &Cancel) -> Result<(), LabError> {
        let index = self.waves % self.places.len();
        let first = self.waves / self.places.len() * WAVE;
        let Some(&place) = self.places.get(index) else {
            return Ok(());
        };
        let (settings, seed, times) = (&self.settings, self.seed, &self.times);
        let start = Start::draw(settings, place, seed, cancel)?;
        let tests = Tests::draw(settings, &start, seed, cancel)?;
        let replicas = first..(first + WAVE).min(settings.replicas);
        let outputs = side_by_side(replicas, |replica| {
            let mut rng = stream(seed, Purpose::Lab, 1 + replica as u64, index);
            runs::train(settings, (&start, place.samples), &tests, times, &mut rng, cancel)
        })?;
        for outputs in outputs {
            self.measured[index].add(&outputs, &tests);
        }
        self.waves += 1;
        Ok(())
    }
}
