//! Deep linear networks learn the singular modes of their target one at a time: closed forms, the exact recursion of a mode,
//! and real matrices (Saxe, McClelland & Ganguli 2014).

mod figures;
#[cfg(test)]
mod tests;
mod theory;

use nalgebra::DMatrix;
use serde::Deserialize;

use self::theory::{Mode, Target};
use super::random_matrices::normal_matrix;
use super::{Lab, LabError};
use crate::control::{Cancel, Cancelled};
use crate::experiment::{Field, Headline, Part, Schema, Variant, presets};
use crate::figure::Figure;
use crate::statistics::streams::{Purpose, stream};
use crate::text;

/// Points of a curve, at most.
const POINTS: usize = 500;
/// Operations of one part of the work.
const OPERATIONS: f64 = 3e8;

/// The lab's settings; see [`Lab::SCHEMA`].
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settings {
    layers: usize,
    start: Start,
    modes: usize,
    strongest: f64,
    ratio: f64,
    scale: f64,
    rate: f64,
    steps: usize,
    size: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
enum Start {
    Aligned,
    Random,
}

/// The lab at work.
pub(super) struct DeepLinear {
    settings: Settings,
    target: Target,
    modes: Vec<Mode>,
    layers: Vec<DMatrix<f64>>,
    t: usize,
    /// Steps that are drawn, and at each of them the strengths of the modes in the real product and half of its squared
    /// distance from the target.
    drawn: Vec<usize>,
    strengths: Vec<Vec<f64>>,
    losses: Vec<f64>,
    /// The first step at which each mode of the real product is half learned.
    halves: Vec<Option<usize>>,
}

const SCHEMA: Schema = Schema {
    name: "DeepLinear",
    equation: "W_L … W₁ → Σ s u v′:   c ← c + η c^(L−1) (s − c^L),  a = c^L;   L = 2: a(t) = s/(1 + (s/a₀ − 1) e^(−2st))",
    source: "Saxe, McClelland, Ganguli (2014), arXiv:1312.6120",
    fields: &[
        Field::whole("layers", [2, 2, 6]),
        Field::choice("start", &[Variant::plain("Aligned"), Variant::plain("Random")]),
        Field::whole("modes", [4, 1, 8]),
        Field::number("strongest", [4.0, 0.1, 10.0]),
        Field::number("ratio", [0.5, 0.1, 1.0]),
        Field::number("scale", [1e-3, 1e-8, 1.0]).log(),
        Field::number("rate", [0.01, 1e-4, 1.0]).log(),
        Field::whole("steps", [900, 2, 100_000]).log(),
        Field::whole("size", [8, 8, 64]),
    ],
    headline: Some(Headline::last("loss", &["Matrices"])),
    presets: presets!["deep_linear", "deep_linear_deeper", "deep_linear_random"],
};

impl Settings {
    /// c₀ = a₀^{1/L}, the strength of a layer at the start.
    fn layer_scale(&self) -> f64 {
        self.scale.powf(1.0 / self.layers as f64)
    }

    fn strengths(&self) -> Vec<f64> {
        let strength = |i: usize| self.strongest * self.ratio.powi(i as i32);
        (0..self.modes).map(strength).collect()
    }

    fn every(&self) -> usize {
        self.steps.div_ceil(POINTS)
    }
}

impl Lab for DeepLinear {
    type Settings = Settings;

    const SCHEMA: &'static Schema = &SCHEMA;

    fn conflicts(settings: &Settings) -> Vec<(&'static str, String)> {
        let depth = settings.layers as f64;
        let most = 2.0 / (depth * settings.strongest.powf(2.0 - 2.0 / depth));
        let mut found = Vec::new();
        if settings.rate >= most {
            let sentence = text!("deep-linear-diverges", most = format!("{most:.4}"));
            found.push(("rate", sentence.into_owned()));
        }
        found
    }

    fn memory(settings: &Settings) -> Vec<Part> {
        vec![Part {
            key: "memory-deep-linear-curves",
            bytes: 8.0 * (3 * settings.modes * settings.steps) as f64,
            each_run: false,
        }]
    }

    fn start(settings: Settings, seed: u64) -> Self {
        let target = Target::draw(settings.strengths(), settings.size, seed);
        let layers = match settings.start {
            Start::Aligned => target.aligned(settings.layers, settings.layer_scale(), seed),
            Start::Random => random(&settings, seed),
        };
        Self {
            modes: Vec::new(),
            halves: vec![None; settings.modes],
            drawn: Vec::new(),
            strengths: Vec::new(),
            losses: Vec::new(),
            t: 0,
            layers,
            target,
            settings,
        }
    }

    fn advance(&mut self, cancel: &Cancel) -> Result<bool, LabError> {
        if self.modes.is_empty() {
            self.predict(cancel)?;
            self.note();
            return Ok(true);
        }
        let size = self.settings.size as f64;
        let each = 6.0 * self.settings.layers as f64 * size.powi(3);
        for _ in 0..(OPERATIONS / each).ceil().min(100.0) as usize {
            if self.t >= self.settings.steps {
                break;
            }
            cancel.check()?;
            self.target.descend(&mut self.layers, self.settings.rate);
            self.t += 1;
            self.note();
        }
        Ok(self.t < self.settings.steps)
    }

    fn fraction(&self) -> f64 {
        self.t as f64 / self.settings.steps as f64
    }

    fn figures(&self, _: &Settings) -> Vec<Figure> {
        figures::all(self)
    }
}

/// Independent normal entries of standard deviation c₀/√d.
fn random(settings: &Settings, seed: u64) -> Vec<DMatrix<f64>> {
    let size = settings.size;
    let deviation = settings.layer_scale() / (size as f64).sqrt();
    let draw = |l: usize| {
        let mut rng = stream(seed, Purpose::Lab, 1, l);
        normal_matrix(size, size, deviation, &mut rng, &Cancel::new()).unwrap_or_default()
    };
    (0..settings.layers).map(draw).collect()
}

impl DeepLinear {
    fn predict(&mut self, cancel: &Cancel) -> Result<(), Cancelled> {
        let settings = &self.settings;
        let start = settings.layer_scale();
        let mode = |strength: f64| {
            cancel.check()?;
            Ok(Mode::new(
                strength,
                settings.layers,
                start,
                settings.rate,
                settings.steps,
            ))
        };
        self.modes = settings
            .strengths()
            .into_iter()
            .map(mode)
            .collect::<Result<_, _>>()?;
        Ok(())
    }

    /// Notes where the real product stands.
    fn note(&mut self) {
        let product = theory::product(&self.layers);
        let strengths = self.target.strengths_of(&product);
        let goals = self.target.strengths.iter().zip(&strengths);
        for (half, (goal, strength)) in self.halves.iter_mut().zip(goals) {
            if half.is_none() && *strength >= 0.5 * goal {
                *half = Some(self.t);
            }
        }
        if self.t.is_multiple_of(self.settings.every()) || self.t == self.settings.steps {
            self.drawn.push(self.t);
            self.strengths.push(strengths);
            self.losses
                .push(0.5 * (product - &self.target.matrix).norm_squared());
        }
    }
}
