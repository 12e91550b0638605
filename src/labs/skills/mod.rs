//! Skills: each is learned in a jump, and because their frequencies follow a power law the sum falls smoothly.

mod figures;
mod model;
mod network;
#[cfg(test)]
mod tests;

use rayon::prelude::*;
use serde::Deserialize;

use self::model::{Learned, Learner, Skills};
use self::network::{Measured, Network};
use super::{Lab, LabError, side_by_side};
use crate::control::parallel::collect;
use crate::control::{Cancel, Cancelled};
use crate::experiment::{Field, Headline, Part, Schema, Variant, presets};
use crate::figure::Figure;
use crate::statistics::grid::log_spaced;
use crate::statistics::streams::{Purpose, stream};
use crate::text;

/// Points of a theory curve.
const FINE: usize = 121;
/// Skills, counted from one, whose own curves are drawn.
const SHOWN: [usize; 5] = [1, 3, 10, 30, 100];
/// Steps of training in one part of the work.
const TOGETHER: usize = 20;
/// Networks at most: each keeps its own test rows.
const MOST_NETWORKS: usize = 64;

/// The lab's settings; see [`Lab::SCHEMA`].
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settings {
    against: Against,
    exponent: f64,
    skills: usize,
    start: f64,
    time: f64,
    samples: usize,
    learning_rate: f64,
    tasks: usize,
    bits: usize,
    order: usize,
    width: usize,
    batch: usize,
    steps: usize,
    points: usize,
    replicas: usize,
    hard: usize,
    window_low: f64,
    window_high: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
enum Against {
    Time,
    Samples,
    Size,
    Network,
}

/// The lab at work.
pub(super) struct SkillsLab {
    settings: Settings,
    seed: u64,
    skills: Skills,
    /// Abscissae of the lines, and the predicted loss at each.
    x: Vec<f64>,
    losses: Vec<f64>,
    /// Abscissae of the dots; for each replica so far what was learned at each of them.
    places: Vec<usize>,
    learned: Vec<Vec<Learned>>,
    networks: Vec<Network>,
    /// For each network what it did at the places so far.
    measured: Vec<Vec<Measured>>,
}

const SUMS: &[&str] = &["Time", "Samples", "Size"];
const NETWORK: &[&str] = &["Network"];

const SCHEMA: Schema = Schema {
    name: "Skills",
    equation: "pₖ ∝ k^(−(1+α)):   Rₖ(t) = 1/(1 + (1/R₀ − 1) e^(−2pₖt)),   L = ½ Σ pₖ (1 − Rₖ)² ∝ t^(−α/(1+α)),   D^(−α/(1+α)),   N^(−α)",
    source: "Michaud et al. (2023), arXiv:2303.13506; Nam et al. (2024), arXiv:2404.17563; Barak et al. (2022), arXiv:2207.08799",
    fields: &[
        Field::choice(
            "against",
            &[
                Variant::plain("Time"),
                Variant::plain("Samples"),
                Variant::plain("Size"),
                Variant::plain("Network"),
            ],
        ),
        Field::number("exponent", [0.6, 0.05, 3.0]),
        Field::whole("hard", [10, 1, 20_000]),
        Field::whole("skills", [20_000, 10, 20_000]).only("against", SUMS),
        Field::number("start", [0.01, 1e-6, 0.4]).only("against", &["Time", "Size", "Network"]),
        Field::number("time", [10_000.0, 10.0, 100_000.0]).only("against", &["Time", "Size"]),
        Field::whole("samples", [30_000, 10, 1_000_000]).only("against", &["Samples"]),
        Field::number("learning_rate", [0.01, 1e-4, 0.5]).only("against", &["Time", "Size", "Network"]),
        Field::whole("tasks", [6, 1, 30]).only("against", NETWORK),
        Field::whole("bits", [10, 2, 30]).only("against", NETWORK),
        Field::whole("order", [3, 1, 6]).only("against", NETWORK),
        Field::whole("width", [64, 1, 1000]).only("against", NETWORK),
        Field::whole("batch", [128, 1, 2000]).only("against", NETWORK),
        Field::whole("steps", [3000, 10, 100_000]).only("against", NETWORK),
        Field::whole("points", [25, 2, 60]),
        Field::whole("replicas", [5, 0, 10_000_000]),
        Field::number("window_low", [30.0, 1.0, 1e9])
            .only("against", SUMS)
            .view(),
        Field::number("window_high", [3000.0, 1.0, 1e9])
            .only("against", SUMS)
            .view(),
    ],
    headline: Some(Headline::readout("exponents", &["runs", "theory"])),
    presets: presets!["skills", "skills_samples", "skills_size", "skills_networks"],
};

impl Lab for SkillsLab {
    type Settings = Settings;

    const SCHEMA: &'static Schema = &SCHEMA;

    fn conflicts(settings: &Settings) -> Vec<(&'static str, String)> {
        let mut found = Vec::new();
        let most = settings.count();
        if settings.hard > most {
            let sentence = text!("skills-hard-beyond", most = most);
            found.push(("hard", sentence.into_owned()));
        }
        if settings.against == Against::Network && settings.order > settings.bits {
            found.push(("order", text!("skills-order-beyond").into_owned()));
        }
        if settings.against == Against::Network && settings.replicas > MOST_NETWORKS {
            let sentence = text!("skills-too-many-networks", most = MOST_NETWORKS);
            found.push(("replicas", sentence.into_owned()));
        }
        found
    }

    fn memory(settings: &Settings) -> Vec<Part> {
        let shown = match settings.against {
            Against::Network => 2 * settings.tasks + 4,
            _ => SHOWN.len() + 5,
        };
        let results = settings.replicas as f64 * settings.points as f64 * 8.0 * shown as f64;
        let inputs = (settings.tasks + settings.bits) as f64;
        let networks = match settings.against {
            Against::Network => {
                4.0 * settings.replicas as f64
                    * inputs
                    * (settings.tasks as f64 * 256.0 + 3.0 * settings.width as f64)
            }
            _ => 8.0 * 3.0 * settings.skills as f64,
        };
        vec![
            Part {
                key: "memory-skills-replicas",
                bytes: results,
                each_run: false,
            },
            Part {
                key: "memory-skills-models",
                bytes: networks,
                each_run: false,
            },
        ]
    }

    fn start(settings: Settings, seed: u64) -> Self {
        let networks = match settings.against {
            Against::Network => settings.replicas,
            _ => 0,
        };
        let networks: Vec<Network> = (0..networks)
            .map(|replica| Network::new(&settings, stream(seed, Purpose::Lab, 0, replica)))
            .collect();
        Self {
            skills: Skills::power_law(settings.count(), settings.exponent),
            x: log_spaced(1.0, settings.last(), FINE),
            losses: Vec::new(),
            places: settings.places(),
            learned: Vec::new(),
            measured: vec![Vec::new(); networks.len()],
            networks,
            seed,
            settings,
        }
    }

    fn advance(&mut self, cancel: &Cancel) -> Result<bool, LabError> {
        if self.losses.is_empty() {
            self.losses = collect(0..self.x.len(), |i| Ok::<_, Cancelled>(self.predicted(self.x[i])))?;
        } else if self.settings.against == Against::Network {
            self.train();
        } else if self.learned.len() < self.settings.replicas {
            self.draw(cancel)?;
        }
        Ok(self.fraction() < 1.0)
    }

    fn fraction(&self) -> f64 {
        let replicas = self.settings.replicas.max(1) as f64;
        match self.settings.against {
            _ if self.losses.is_empty() => 0.0,
            _ if self.settings.replicas == 0 => 1.0,
            Against::Network => {
                let step = self.networks.first().map_or(0, Network::step);
                // The steps so far and their measurements end together.
                let done = self.measured.iter().all(|at| at.len() == self.places.len());
                if done {
                    1.0
                } else {
                    (step as f64 / self.settings.steps as f64).min(0.999)
                }
            }
            _ => self.learned.len() as f64 / replicas,
        }
    }

    fn figures(&self, view: &Settings) -> Vec<Figure> {
        figures::all(self, view)
    }
}

impl Settings {
    /// How many skills there are.
    fn count(&self) -> usize {
        match self.against {
            Against::Network => self.tasks,
            _ => self.skills,
        }
    }

    /// Where the axis ends.
    fn last(&self) -> f64 {
        match self.against {
            Against::Time => self.time,
            Against::Samples => self.samples as f64,
            Against::Size => (self.skills / 2).max(2) as f64,
            Against::Network => self.steps as f64,
        }
    }

    /// Whole numbers of samples, skills or steps at which there are dots. Time counts learning rate × samples.
    fn places(&self) -> Vec<usize> {
        let unit = match self.against {
            Against::Time => self.learning_rate,
            _ => 1.0,
        };
        let last = (self.last() / unit).floor().max(1.0);
        let mut places: Vec<usize> = log_spaced((1.0 / unit).min(last), last, self.points)
            .into_iter()
            .map(|x| x.round().min(last) as usize)
            .collect();
        places.dedup();
        places
    }

    /// The abscissa of a place.
    fn abscissa(&self, place: usize) -> f64 {
        match self.against {
            Against::Time => place as f64 * self.learning_rate,
            _ => place as f64,
        }
    }

    /// Skills whose own curves are drawn, counted from zero.
    fn shown(&self) -> Vec<usize> {
        let mut shown: Vec<usize> = match self.against {
            Against::Network => (0..self.tasks).collect(),
            _ => SHOWN.iter().map(|k| k - 1).filter(|&k| k < self.skills).collect(),
        };
        shown.push(self.hard.saturating_sub(1));
        shown.sort_unstable();
        shown.dedup();
        shown
    }
}

impl SkillsLab {
    /// The loss that the model of skills predicts; networks have their own time scale.
    fn predicted(&self, x: f64) -> f64 {
        let Settings { start, skills, .. } = self.settings;
        match self.settings.against {
            Against::Time | Against::Network => self.skills.loss_at(x, start, skills),
            Against::Samples => self.skills.loss_of_samples(x),
            Against::Size => self.skills.tail(x.round() as usize),
        }
    }

    /// What the model of skills predicts of one skill, k from 0.
    fn predicted_strength(&self, k: usize, x: f64) -> f64 {
        let p = self.skills.frequency(k);
        match self.settings.against {
            Against::Time | Against::Network => Skills::strength(p, self.settings.start, x),
            Against::Samples => 1.0 - (x * (-p).ln_1p()).exp(),
            Against::Size => f64::from(u8::from(x.round() as usize > k)),
        }
    }

    /// One more replica of a model that sees one sample after the other.
    fn draw(&mut self, cancel: &Cancel) -> Result<(), LabError> {
        let (settings, skills) = (&self.settings, &self.skills);
        let (replica, shown) = (self.learned.len(), settings.shown());
        let rng = |index: usize| stream(self.seed, Purpose::Lab, 0, index);
        let steps = Learner::Steps {
            rate: settings.learning_rate,
            start: settings.start,
        };
        let learned = match settings.against {
            Against::Size => {
                // Every size is a model of its own, trained for the same time.
                let last = (settings.time / settings.learning_rate) as usize;
                let models = side_by_side(0..self.places.len(), |i| {
                    let size = self.places.get(i).copied().unwrap_or(1);
                    let mut rng = rng(replica * self.places.len() + i);
                    skills.learn(steps, size, &[last], &shown, &mut rng, cancel)
                })?;
                models.into_iter().flatten().collect()
            }
            Against::Samples => skills.learn(
                Learner::Memory,
                settings.skills,
                &self.places,
                &shown,
                &mut rng(replica),
                cancel,
            )?,
            Against::Time | Against::Network => skills.learn(
                steps,
                settings.skills,
                &self.places,
                &shown,
                &mut rng(replica),
                cancel,
            )?,
        };
        self.learned.push(learned);
        Ok(())
    }

    /// Some more steps of all networks side by side.
    fn train(&mut self) {
        let places = &self.places;
        self.networks
            .par_iter_mut()
            .zip(&mut self.measured)
            .for_each(|(network, measured)| {
                for _ in 0..TOGETHER {
                    let Some(&place) = places.get(measured.len()) else {
                        return;
                    };
                    network.train();
                    if network.step() >= place {
                        measured.push(network.measure());
                    }
                }
            });
    }
}
