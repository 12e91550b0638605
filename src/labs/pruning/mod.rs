//! What a trained network loses when its weights are cut: by size, at random, layer by layer, and with retraining.

mod cut;
mod figures;
#[cfg(test)]
mod tests;

use serde::Deserialize;

use self::cut::{Network, Order};
use super::{Lab, LabError, side_by_side};
use crate::control::{Cancel, Cancelled};
use crate::experiment::{Field, Headline, Part, Schema, Variant, presets};
use crate::figure::Figure;
use crate::labs::dense::Shape;
use crate::statistics::grid::log_spaced;
use crate::text;

/// Fractions at which errors are measured with retraining.
const FRACTIONS: usize = 21;
/// The rise of the test error that still counts as none.
const TOLERATED: f64 = 0.05;
/// Replicas that are trained side by side.
const WAVE: usize = 4;

/// The lab's settings; see [`Lab::SCHEMA`].
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settings {
    show: Show,
    cut: f64,
    order: Order,
    width: usize,
    layers: usize,
    features: usize,
    samples: usize,
    noise: f64,
    learning_rate: f64,
    steps: usize,
    retraining: usize,
    widest: usize,
    replicas: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
enum Show {
    Fractions,
    Widths,
    Steps,
}

/// How a network goes on after it was cut.
#[derive(Clone, Copy, Debug, PartialEq)]
enum After {
    /// As it is.
    Nothing,
    /// Retrained from its trained weights.
    Retrained,
    /// Retrained from its start: the lottery ticket.
    Rewound,
    /// A random choice of weights trained from the same start.
    RandomTicket,
}

impl After {
    /// Those that take training.
    const TRAINED: [Self; 3] = [Self::Retrained, Self::Rewound, Self::RandomTicket];
}

/// The lab at work.
pub(super) struct Pruning {
    settings: Settings,
    seed: u64,
    /// Networks of the present wave; the first of all replicas stays for the drawing.
    wave: Vec<Network>,
    drawn: Option<Network>,
    /// For each place (fraction, width, step) what every replica so far came to: errors by order, then after retraining; or
    /// prunable fractions and the error of the whole network.
    measured: Vec<Vec<Vec<f64>>>,
    places: Vec<f64>,
    replica: usize,
    /// Places of the present wave that are done.
    place: usize,
}

const WEIGHTS: &[&str] = &["Fractions", "Steps"];
const ONE: &[&str] = &["Fractions"];

const SCHEMA: Schema = Schema {
    name: "Pruning",
    equation: "w ← w · 1{|w| > c};   lottery ticket: the same mask on w⁰, trained for k steps",
    source: "LeCun, Denker, Solla (1990); Han et al. (2015), arXiv:1506.02626; Frankle, Carbin (2019), arXiv:1803.03635",
    fields: &[
        Field::choice(
            "show",
            &[
                Variant::plain("Fractions"),
                Variant::plain("Widths"),
                Variant::plain("Steps"),
            ],
        ),
        Field::number("cut", [0.5, 0.0, 1.0]).only("show", ONE).view(),
        Field::choice(
            "order",
            &[
                Variant::plain("Size"),
                Variant::plain("Layer"),
                Variant::plain("Random"),
            ],
        )
        .only("show", ONE)
        .view(),
        Field::whole("width", [12, 2, 256]).only("show", WEIGHTS),
        Field::whole("layers", [3, 2, 6]),
        Field::whole("features", [12, 2, 200]),
        Field::whole("samples", [400, 10, 5000]),
        Field::number("noise", [0.2, 0.0, 2.0]),
        Field::number("learning_rate", [0.3, 1e-3, 2.0]),
        Field::whole("steps", [300, 1, 10_000]),
        Field::whole("retraining", [100, 1, 10_000]),
        Field::whole("widest", [32, 4, 256]).only("show", &["Widths"]),
        Field::whole("replicas", [8, 1, 10_000_000]),
    ],
    headline: Some(Headline::readout("now", &["Error"])),
    presets: presets!["pruning_tickets", "pruning_widths", "pruning_steps"],
};

impl Settings {
    fn shape(&self, width: usize) -> Shape {
        Shape {
            features: self.features,
            width,
            layers: self.layers,
        }
    }

    fn places(&self) -> Vec<f64> {
        let mut places: Vec<f64> = match self.show {
            Show::Fractions => (0..FRACTIONS)
                .map(|i| i as f64 / (FRACTIONS - 1) as f64)
                .collect(),
            Show::Widths => {
                let doubled = std::iter::successors(Some(2), |width| Some(2 * width));
                doubled
                    .take_while(|width| *width <= self.widest)
                    .map(|width: usize| width as f64)
                    .collect()
            }
            Show::Steps => {
                let steps = log_spaced(1.0, self.steps as f64, 14);
                std::iter::once(0.0)
                    .chain(steps.into_iter().map(f64::round))
                    .collect()
            }
        };
        places.dedup();
        places
    }
}

impl Lab for Pruning {
    type Settings = Settings;

    const SCHEMA: &'static Schema = &SCHEMA;

    fn memory(settings: &Settings) -> Vec<Part> {
        let widest = match settings.show {
            Show::Widths => settings.widest,
            _ => settings.width,
        } as f64;
        let (n, rows) = (
            settings.features as f64,
            settings.samples as f64 + cut::TESTS as f64,
        );
        let weights = n * widest + (settings.layers as f64 - 1.0) * widest * widest;
        let part = |key, numbers: f64| Part {
            key,
            bytes: 8.0 * numbers,
            each_run: false,
        };
        vec![
            part(
                "memory-pruning-replicas",
                settings.replicas as f64 * settings.places().len() as f64 * 6.0,
            ),
            part(
                "memory-pruning-networks",
                WAVE as f64 * (rows * (n + 4.0 * widest * settings.layers as f64) + 5.0 * weights),
            ),
        ]
    }

    fn start(settings: Settings, seed: u64) -> Self {
        let places = settings.places();
        Self {
            wave: Vec::new(),
            drawn: None,
            measured: vec![Vec::new(); places.len()],
            places,
            replica: 0,
            place: 0,
            settings,
            seed,
        }
    }

    fn advance(&mut self, cancel: &Cancel) -> Result<bool, LabError> {
        match self.settings.show {
            Show::Fractions if self.wave.is_empty() => self.train(cancel)?,
            Show::Fractions => self.retrain(cancel)?,
            Show::Widths => self.compare(cancel)?,
            Show::Steps => self.follow(cancel)?,
        }
        if self.place >= self.places.len() {
            self.place = 0;
            self.wave.clear();
            self.replica = self.next().end;
        }
        Ok(self.replica < self.settings.replicas)
    }

    fn fraction(&self) -> f64 {
        let share = self.place as f64 / self.places.len().max(1) as f64;
        let wave = self.next().len() as f64;
        (self.replica as f64 + share * wave) / self.settings.replicas as f64
    }

    fn warnings(&self) -> Vec<String> {
        let all = self.measured.iter().flatten();
        let lost = all
            .filter(|values| values.iter().any(|value| !value.is_finite()))
            .count();
        if lost == 0 {
            return Vec::new();
        }
        vec![text!("pruning-diverged").into_owned()]
    }

    fn figures(&self, view: &Settings) -> Vec<Figure> {
        self.all(view)
    }
}

impl Pruning {
    /// Replicas of the present wave.
    fn next(&self) -> std::ops::Range<usize> {
        self.replica..(self.replica + WAVE).min(self.settings.replicas)
    }

    /// Trains the networks of a wave.
    fn train(&mut self, cancel: &Cancel) -> Result<(), LabError> {
        let (settings, seed) = (&self.settings, self.seed);
        self.wave = side_by_side(self.next(), |replica| {
            let mut network = Network::draw(settings, settings.width, (seed, replica), cancel)?;
            network.train(settings.learning_rate, settings.steps, cancel)?;
            Ok(network)
        })?;
        if self.drawn.is_none() {
            self.drawn = self.wave.first().cloned();
        }
        Ok(())
    }

    /// Errors of the wave's networks at one fraction.
    fn retrain(&mut self, cancel: &Cancel) -> Result<(), LabError> {
        let (settings, wave, first) = (&self.settings, &self.wave, self.replica);
        let fraction = self.places.get(self.place).copied().unwrap_or(0.0);
        let steps = settings.retraining;
        let errors = side_by_side(0..wave.len(), |i| -> Result<_, Cancelled> {
            let network = &wave[i];
            // Which weights go first at random differs between replicas.
            let salt = (self.seed, first + i);
            let mut errors: Vec<f64> = Order::ALL
                .into_iter()
                .map(|order| network.cut(order, fraction, salt).error())
                .collect();
            for after in After::TRAINED {
                let order = match after {
                    After::RandomTicket => Order::Random,
                    _ => Order::Size,
                };
                let mut cut = network.cut(order, fraction, salt);
                if after != After::Retrained {
                    cut.rewind();
                }
                cut.train(settings.learning_rate, steps, cancel)?;
                errors.push(cut.error());
            }
            Ok(errors)
        })?;
        self.keep(errors);
        Ok(())
    }

    /// The prunable fraction of the wave's networks at one width.
    fn compare(&mut self, cancel: &Cancel) -> Result<(), LabError> {
        let (settings, seed) = (&self.settings, self.seed);
        let width = self.places.get(self.place).copied().unwrap_or(2.0) as usize;
        let found = side_by_side(self.next(), |replica| {
            let mut network = Network::draw(settings, width, (seed, replica), cancel)?;
            network.train(settings.learning_rate, settings.steps, cancel)?;
            network.prunable(settings, TOLERATED, cancel)
        })?;
        self.keep(found);
        Ok(())
    }

    /// The prunable fraction of the wave's networks at one step.
    fn follow(&mut self, cancel: &Cancel) -> Result<(), LabError> {
        let (settings, seed) = (&self.settings, self.seed);
        let step = |place: usize| self.places.get(place).copied().unwrap_or(0.0) as usize;
        let more = step(self.place) - self.place.checked_sub(1).map_or(0, step);
        let (wave, first) = (&self.wave, self.replica);
        let networks = side_by_side(self.next(), |replica| {
            let mut network = match wave.get(replica - first) {
                Some(network) => network.clone(),
                None => Network::draw(settings, settings.width, (seed, replica), cancel)?,
            };
            network.train(settings.learning_rate, more, cancel)?;
            let found = network.prunable(settings, TOLERATED, cancel)?;
            Ok((network, found))
        })?;
        let (networks, found) = networks.into_iter().unzip();
        self.wave = networks;
        self.keep(found);
        Ok(())
    }

    fn keep(&mut self, found: Vec<Vec<f64>>) {
        if let Some(measured) = self.measured.get_mut(self.place) {
            measured.extend(found);
        }
        self.place += 1;
    }
}
