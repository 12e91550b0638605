//! Error against the number of hidden layers, at equal numbers of weights.

mod figures;
#[cfg(test)]
mod tests;

use nalgebra::DVector;
use serde::Deserialize;

use super::curves::{Target, uniform};
use super::perceptron::{Contest, Samples, advance, count, mean_square, shaped};
use super::{Lab, LabError};
use crate::control::Cancel;
use crate::experiment::{Activation, Field, Headline, Part, Schema, Variant, presets};
use crate::figure::Figure;
use crate::statistics::streams::{Purpose, stream};
use crate::text;

/// Points on a line, and random ones of more inputs, at which fits are compared with the truth.
const LINE: usize = 2000;
const POINTS: usize = 4000;
/// A network must be so much wider than one unit.
const FEWEST_UNITS: usize = 2;

/// The lab's settings; see [`Lab::SCHEMA`].
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settings {
    target: Shape,
    foldings: usize,
    noise: f64,
    samples: usize,
    activation: Activation,
    parameters: usize,
    deepest: usize,
    starts: usize,
    steps: usize,
    replicas: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
enum Shape {
    Jumps,
    Smooth,
    Tent,
    Hierarchy,
}

/// The lab at work.
pub(super) struct Depth {
    settings: Settings,
    seed: u64,
    target: Target,
    /// Where fits are compared with the truth, and the truth there.
    grid: Samples,
    /// For each number of hidden layers from 1, the error of every replica so far.
    errors: Vec<Vec<f64>>,
    /// Networks of the next replica in training.
    contests: Vec<Contest>,
    replica: usize,
    /// Values on the grid of the last replica's networks, and its samples.
    last: Option<(Samples, Vec<DVector<f64>>)>,
}

const SCHEMA: Schema = Schema {
    name: "Depth",
    equation: "p weights in 1, 2, …, 6 hidden layers:   error = E(network − f)², best of several starts on held-out samples",
    source: "Cybenko (1989); Hornik (1991); Stone (1982); Telgarsky (2016), arXiv:1602.04485; Schmidt-Hieber (2020), arXiv:1708.06633; \
             Imaizumi, Fukumizu (2019), arXiv:1802.04474",
    fields: &[
        Field::choice(
            "target",
            &[
                Variant::plain("Jumps"),
                Variant::plain("Smooth"),
                Variant::plain("Tent"),
                Variant::plain("Hierarchy"),
            ],
        ),
        Field::whole("foldings", [3, 1, 5]).only("target", &["Tent"]),
        Field::number("noise", [0.1, 0.0, 1.0]),
        Field::whole("samples", [400, 12, 2000]),
        Field::choice("activation", &[Variant::plain("Tanh"), Variant::plain("Relu")]),
        Field::whole("parameters", [250, 20, 600]),
        Field::whole("deepest", [6, 2, 6]),
        Field::whole("starts", [3, 1, 10]),
        Field::whole("steps", [60, 1, 300]),
        Field::whole("replicas", [6, 1, 10_000_000]),
    ],
    headline: Some(Headline::lowest("errors", &["Mean"])),
    presets: presets!["depth_jumps", "depth_smooth", "depth_tent", "depth_hierarchy"],
};

impl Settings {
    fn target(&self) -> Target {
        match self.target {
            Shape::Jumps => Target::Jumps,
            Shape::Smooth => Target::Smooth,
            Shape::Tent => Target::Tent(self.foldings),
            Shape::Hierarchy => Target::Hierarchy,
        }
    }

    /// Inputs and layers of the network with so many hidden ones.
    fn shape(&self, hidden: usize) -> Vec<usize> {
        shaped(self.target().inputs(), hidden, self.parameters)
    }
}

impl Lab for Depth {
    type Settings = Settings;

    const SCHEMA: &'static Schema = &SCHEMA;

    fn conflicts(settings: &Settings) -> Vec<(&'static str, String)> {
        let shape = settings.shape(settings.deepest);
        if shape[1] < FEWEST_UNITS {
            let sentence = text!("depth-too-deep", parameters = settings.parameters);
            return vec![("deepest", sentence.into_owned())];
        }
        Vec::new()
    }

    fn memory(settings: &Settings) -> Vec<Part> {
        let (m, p) = (settings.samples as f64, 1.2 * settings.parameters as f64);
        let threads = rayon::current_num_threads() as f64;
        let part = |key, numbers: f64| Part {
            key,
            bytes: 8.0 * numbers,
            each_run: false,
        };
        vec![
            part(
                "memory-depth-replicas",
                (settings.replicas * settings.deepest) as f64,
            ),
            part("memory-depth-matrices", threads * (2.0 * m * p + 3.0 * p * p)),
        ]
    }

    fn start(settings: Settings, seed: u64) -> Self {
        let target = settings.target();
        let x = match target.inputs() {
            1 => nalgebra::DMatrix::from_fn(LINE, 1, |i, _| (i as f64 + 0.5) / LINE as f64),
            inputs => uniform(POINTS, inputs, &mut stream(seed, Purpose::Lab, 0, 0)),
        };
        let grid = Samples {
            y: target.values(&x),
            x,
        };
        Self {
            errors: vec![Vec::new(); settings.deepest],
            contests: Vec::new(),
            replica: 0,
            last: None,
            target,
            grid,
            settings,
            seed,
        }
    }

    fn advance(&mut self, cancel: &Cancel) -> Result<bool, LabError> {
        let samples = self.samples();
        if self.contests.is_empty() {
            self.contests = self.contests_of(&samples);
        }
        if !advance(&mut self.contests, self.settings.steps, cancel)? {
            self.measure(samples);
        }
        Ok(self.replica < self.settings.replicas)
    }

    fn fraction(&self) -> f64 {
        let trained = self.contests.first().map_or(0, Contest::steps) as f64 / self.settings.steps as f64;
        (self.replica as f64 + trained) / self.settings.replicas as f64
    }

    fn figures(&self, _view: &Settings) -> Vec<Figure> {
        self.drawn()
    }
}

impl Depth {
    /// The samples of the next replica.
    fn samples(&self) -> Samples {
        let mut rng = stream(self.seed, Purpose::Lab, self.replica as u64 + 1, 0);
        let x = uniform(self.settings.samples, self.target.inputs(), &mut rng);
        self.target.samples(x, self.settings.noise, &mut rng)
    }

    /// A network of every depth, before training.
    fn contests_of(&self, samples: &Samples) -> Vec<Contest> {
        let contest = |hidden: usize| {
            let shape = self.settings.shape(hidden);
            let mut rng = stream(self.seed, Purpose::Lab, self.replica as u64 + 1, hidden);
            let what = (self.settings.activation, shape.as_slice(), self.settings.starts);
            Contest::new(samples, what, &mut rng)
        };
        (1..=self.settings.deepest).map(contest).collect()
    }

    /// Notes the errors of the trained networks.
    fn measure(&mut self, samples: Samples) {
        let networks = self.contests.drain(..).filter_map(|contest| contest.best());
        let values: Vec<DVector<f64>> = networks.map(|network| network.output(&self.grid.x)).collect();
        for (errors, values) in self.errors.iter_mut().zip(&values) {
            errors.push(mean_square(values, &self.grid.y));
        }
        self.last = Some((samples, values));
        self.replica += 1;
    }

    /// Units of each layer and weights of the network with so many hidden layers.
    fn size(&self, hidden: usize) -> (usize, usize) {
        let shape = self.settings.shape(hidden);
        (shape[1], count(&shape))
    }
}
