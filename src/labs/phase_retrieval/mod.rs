//! Phase retrieval by Bayes-optimal message passing: nothing is learned below one number of samples, and everything above
//! another.

mod curves;
mod figures;
mod iteration;
#[cfg(test)]
mod tests;
mod theory;

use serde::Deserialize;

use self::curves::Curve;
use self::theory::Information;
use super::{Lab, LabError, side_by_side};
use crate::control::Cancel;
use crate::experiment::{Field, Headline, Part, Schema, presets};
use crate::figure::Figure;
use crate::statistics::streams::{Purpose, stream};
use crate::text;

/// Runs have n, n/4 and n/16 entries.
const SIZES: usize = 3;
/// Where the axis of φ begins.
const SMALLEST: f64 = 0.2;

/// The lab's settings; see [`Lab::SCHEMA`].
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settings {
    dimension: usize,
    ratio: f64,
    overlap: f64,
    steps: usize,
    largest: f64,
    points: usize,
    replicas: usize,
}

/// The lab at work.
pub(super) struct PhaseRetrieval {
    settings: Settings,
    seed: u64,
    information: &'static Information,
    /// Ratios φ at which there are runs; the last is the one whose overlap is drawn over time.
    places: Vec<f64>,
    /// For each place and size the overlap at the end of every run.
    ends: Vec<Vec<Vec<f64>>>,
    /// For each size the whole course of every run at the last place.
    courses: Vec<Vec<Vec<f64>>>,
    /// Overlaps after T steps over φ, and for each size the durations, once they are computed.
    after: Option<Curve>,
    durations: Option<Vec<Curve>>,
    /// Jobs done, counted over all places: every place gets its first replica before any gets its second.
    jobs: usize,
}

const SCHEMA: Schema = Schema {
    name: "PhaseRetrieval",
    equation: "y = |x·μ|:   q ← q̂/(1 + q̂),   q̂ = φ E[g²],   g = (y tanh(yω/V) − ω)/V,   V = 1 − q;   weak recovery from φ = 1/2",
    source: "Mondelli, Montanari (2018), arXiv:1708.05932; Barbier et al. (2019), arXiv:1708.03395; Maillard et al. (2020), \
             arXiv:2006.05228",
    fields: &[
        Field::number("ratio", [1.0, 0.2, 5.0]),
        Field::whole("dimension", [800, 64, 4000]),
        Field::number("overlap", [0.05, 1e-4, 0.9]),
        Field::whole("steps", [60, 1, 1000]),
        Field::number("largest", [1.5, 0.6, 5.0]),
        Field::whole("points", [14, 2, 60]),
        Field::whole("replicas", [10, 0, 1_000_000]),
    ],
    headline: Some(Headline::last("course", &["State evolution"])),
    presets: presets!["phase_retrieval", "phase_retrieval_jump", "sweep_phase_retrieval"],
};

impl Lab for PhaseRetrieval {
    type Settings = Settings;

    const SCHEMA: &'static Schema = &SCHEMA;

    fn memory(settings: &Settings) -> Vec<Part> {
        let (n, points) = (settings.dimension as f64, settings.points as f64);
        let ratio = settings.largest.max(settings.ratio);
        vec![
            Part {
                key: "memory-phase-retrieval-replicas",
                bytes: 8.0
                    * SIZES as f64
                    * settings.replicas as f64
                    * (points + settings.steps as f64 + 10.0),
                each_run: false,
            },
            Part {
                key: "memory-phase-retrieval-measurements",
                bytes: 8.0 * SIZES as f64 * ratio * n * n,
                each_run: false,
            },
        ]
    }

    fn start(settings: Settings, seed: u64) -> Self {
        let width = (settings.largest - SMALLEST) / (settings.points.max(2) - 1) as f64;
        let mut places: Vec<f64> = (0..settings.points)
            .map(|i| SMALLEST + width * i as f64)
            .collect();
        places.push(settings.ratio);
        Self {
            ends: vec![vec![Vec::new(); SIZES]; places.len()],
            courses: vec![Vec::new(); SIZES],
            information: Information::get(),
            places,
            seed,
            after: None,
            durations: None,
            jobs: 0,
            settings,
        }
    }

    fn advance(&mut self, cancel: &Cancel) -> Result<bool, LabError> {
        if self.after.is_none() {
            self.after = Some(curves::after(self.information, &self.settings, cancel)?);
        } else if self.durations.is_none() {
            self.durations = Some(curves::durations(self.information, &self.settings, cancel)?);
        } else if self.jobs < self.all() {
            self.measure(cancel)?;
        }
        Ok(self.fraction() < 1.0)
    }

    fn fraction(&self) -> f64 {
        let curves = usize::from(self.after.is_some()) + usize::from(self.durations.is_some());
        (curves + self.jobs) as f64 / (2 + self.all()) as f64
    }

    fn figures(&self, _view: &Settings) -> Vec<Figure> {
        figures::all(self)
    }
}

impl Settings {
    /// Entries of the signal, from few to many.
    fn sizes(&self) -> [usize; SIZES] {
        [self.dimension / 16, self.dimension / 4, self.dimension]
    }
}

impl PhaseRetrieval {
    fn all(&self) -> usize {
        self.settings.replicas * self.places.len()
    }

    /// One more replica of every size at one place.
    fn measure(&mut self, cancel: &Cancel) -> Result<(), LabError> {
        // The ratio whose course is drawn comes first.
        let place = self.places.len() - 1 - self.jobs % self.places.len();
        let Some(&phi) = self.places.get(place) else {
            return Ok(());
        };
        let Settings { overlap, steps, .. } = self.settings;
        let sizes = self.settings.sizes();
        let runs = side_by_side(0..SIZES, |size| {
            let n = sizes.get(size).copied().unwrap_or(1);
            let m = ((phi * n as f64).round() as usize).max(1);
            let mut rng = stream(self.seed, Purpose::Lab, 0, SIZES * self.jobs + size);
            iteration::run((m, n), overlap, steps, &mut rng, cancel)
        })?;
        if let Some(ends) = self.ends.get_mut(place) {
            for (ends, run) in ends.iter_mut().zip(&runs) {
                ends.extend(run.last());
            }
        }
        if place + 1 == self.places.len() {
            for (courses, run) in self.courses.iter_mut().zip(runs) {
                courses.push(run);
            }
        }
        self.jobs += 1;
        Ok(())
    }

    fn size_name(size: usize) -> std::borrow::Cow<'static, str> {
        text!("phase-retrieval-runs", n = size)
    }
}
