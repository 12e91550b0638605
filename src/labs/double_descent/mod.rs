//! Double descent of least squares: closed forms, real fits, and gradient descent stopped early.

mod descent;
mod figures;
mod fits;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use serde::Deserialize;

use self::descent::{Over, times};
use self::figures::Picture;
use self::fits::{Fit, Point};
use super::{Lab, LabError};
use crate::control::Cancel;
use crate::experiment::{Field, Headline, Part, Schema, Variant, presets};
use crate::figure::Figure;
use crate::labs::side_by_side;
use crate::statistics::grid::log_spaced;
use crate::statistics::streams::{Purpose, stream};
use crate::text;

/// Replicas that are fitted side by side in one part of the work.
const WAVE: usize = 4;
/// Smallest ratio on the axis, as a share of 1.
const SMALLEST: f64 = 0.1;

/// The lab's settings; see [`Lab::SCHEMA`].
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settings {
    against: Against,
    samples: usize,
    parameters: usize,
    signal: f64,
    noise: f64,
    ridge: f64,
    ratio: f64,
    learning_rate: f64,
    steps: usize,
    largest_ratio: f64,
    points: usize,
    replicas: usize,
    risk_axis: RiskAxis,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
enum Against {
    Parameters,
    Samples,
    Time,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
enum RiskAxis {
    Log,
    Linear,
}

/// The lab at work.
pub(super) struct DoubleDescent {
    settings: Settings,
    seed: u64,
    points: Vec<Point>,
    /// Waves done, counted over all points: every point gets its first wave before any gets its second.
    waves: usize,
    flow: Option<Over>,
}

const NOT_TIME: &[&str] = &["Parameters", "Samples"];

const SCHEMA: Schema = Schema {
    name: "DoubleDescent",
    equation: "risk = σ²γ/(1 − γ) for γ < 1,   r²(1 − 1/γ) + σ²/(γ − 1) for γ > 1;   with ridge \
               r²λ²m′(−λ) + σ²γ(m(−λ) − λm′(−λ)),   γ = p/n",
    source: "Hastie, Montanari, Rosset, Tibshirani (2022), Surprises in high-dimensional ridgeless least squares \
             interpolation, arXiv:1903.08560",
    fields: &[
        Field::choice(
            "against",
            &[
                Variant::plain("Parameters"),
                Variant::plain("Samples"),
                Variant::plain("Time"),
            ],
        ),
        Field::whole("samples", [200, 2, 1000]).only("against", &["Parameters", "Time"]),
        Field::whole("parameters", [200, 2, 1000]).only("against", &["Samples"]),
        Field::number("signal", [1.0, 0.0, 10.0]),
        Field::number("noise", [0.5, 0.0, 10.0]),
        Field::number("ridge", [0.1, 0.0, 100.0]).only("against", NOT_TIME),
        Field::number("ratio", [1.0, 0.01, 10.0]).only("against", &["Time"]),
        Field::number("learning_rate", [0.25, 1e-4, 2.0]).only("against", &["Time"]),
        Field::whole("steps", [2000, 2, 100_000]).only("against", &["Time"]),
        Field::number("largest_ratio", [6.0, 1.5, 10.0]),
        Field::whole("points", [24, 2, 200]).only("against", NOT_TIME),
        Field::whole("replicas", [40, 1, 100_000_000]),
        Field::choice("risk_axis", &[Variant::plain("Log"), Variant::plain("Linear")]).view(),
    ],
    headline: Some(Headline::highest(
        "double_descent",
        &["Ridge, fits", "Ridge, theory"],
    )),
    presets: presets![
        "double_descent",
        "double_descent_samples",
        "double_descent_early_stopping"
    ],
};

impl Lab for DoubleDescent {
    type Settings = Settings;

    const SCHEMA: &'static Schema = &SCHEMA;

    fn conflicts(settings: &Settings) -> Vec<(&'static str, String)> {
        let most = 2.0 / (1.0 + settings.ratio.sqrt()).powi(2);
        if settings.against == Against::Time && settings.learning_rate >= most {
            return vec![(
                "learning_rate",
                text!(
                    "double-descent-too-fast",
                    most = format!("{most:.4}"),
                    ratio = settings.ratio.to_string()
                )
                .into(),
            )];
        }
        Vec::new()
    }

    fn memory(settings: &Settings) -> Vec<Part> {
        let (replicas, side) = (settings.replicas as f64, settings.largest_size());
        let kept = match settings.against {
            Against::Time => times(settings.steps).len() as f64 * 16.0,
            _ => settings.points as f64 * size_of::<Fit>() as f64,
        };
        let at_once = rayon::current_num_threads().min(WAVE) as f64;
        vec![
            Part {
                key: "memory-double-descent-replicas",
                bytes: replicas * kept,
                each_run: false,
            },
            Part {
                key: "memory-double-descent-data",
                bytes: at_once * side * 8.0 * 4.0,
                each_run: false,
            },
        ]
    }

    fn start(settings: Settings, seed: u64) -> Self {
        Self {
            points: settings.points(),
            settings,
            seed,
            waves: 0,
            flow: None,
        }
    }

    fn advance(&mut self, cancel: &Cancel) -> Result<bool, LabError> {
        match self.settings.against {
            Against::Time => self.descend(cancel)?,
            _ => self.fit(cancel)?,
        }
        Ok(self.waves < self.all_waves())
    }

    fn fraction(&self) -> f64 {
        self.waves as f64 / self.all_waves().max(1) as f64
    }

    fn warnings(&self) -> Vec<String> {
        let Some(over) = &self.flow else {
            return Vec::new();
        };
        let lost = over.lost();
        let sentence = lost.map(|(count, time)| match over.runs.len() {
            all if all == count => text!("double-descent-all-diverged", count = all, time = time),
            all => text!("double-descent-diverged", count = count, all = all, time = time),
        });
        sentence.into_iter().map(Cow::into_owned).collect()
    }

    fn figures(&self, view: &Settings) -> Vec<Figure> {
        let picture = Picture {
            settings: view,
            points: &self.points,
        };
        match &self.flow {
            Some(over) => vec![picture.over_time(over), picture.stopped(over)],
            None if self.settings.against == Against::Time => Vec::new(),
            None => vec![picture.risk(), picture.parts(), picture.agreement()],
        }
    }
}

impl Settings {
    /// γ at which models are fitted: evenly spaced by their logarithm, without the sizes next to γ = 1 where the risk of
    /// a single fit has no finite mean.
    fn points(&self) -> Vec<Point> {
        let ratios = log_spaced(SMALLEST, self.largest_ratio, self.points);
        let size = |ratio: f64| match self.against {
            Against::Samples => ((self.parameters as f64 / ratio).round() as usize, self.parameters),
            _ => (self.samples, (self.samples as f64 * ratio).round() as usize),
        };
        let mut sizes: Vec<_> = ratios.into_iter().map(size).collect();
        sizes.dedup();
        sizes.retain(|(samples, parameters)| {
            *parameters > 0 && *samples > 0 && samples.abs_diff(*parameters) > 1
        });
        let point = |(samples, parameters)| Point {
            samples,
            parameters,
            fits: Vec::new(),
        };
        sizes.into_iter().map(point).collect()
    }

    /// Entries of the largest design.
    fn largest_size(&self) -> f64 {
        match self.against {
            Against::Samples => (self.parameters as f64).powi(2) / SMALLEST,
            Against::Parameters => (self.samples as f64).powi(2) * self.largest_ratio,
            Against::Time => (self.samples as f64).powi(2) * self.ratio,
        }
    }
}

impl DoubleDescent {
    fn all_waves(&self) -> usize {
        let waves = self.settings.replicas.div_ceil(WAVE);
        match self.settings.against {
            Against::Time => waves,
            _ => waves * self.points.len(),
        }
    }

    /// The replicas of a wave.
    fn wave(&self, wave: usize) -> std::ops::Range<usize> {
        wave * WAVE..((wave + 1) * WAVE).min(self.settings.replicas)
    }

    /// Fits the next wave of replicas at the next point.
    fn fit(&mut self, cancel: &Cancel) -> Result<(), LabError> {
        let Some(place) = self.waves.checked_rem(self.points.len()) else {
            return Ok(());
        };
        let wave = self.wave(self.waves / self.points.len());
        let point = &self.points[place];
        let fits = side_by_side(wave, |replica| {
            let index = replica * self.points.len() + place;
            point.fit(
                &self.settings,
                &mut stream(self.seed, Purpose::Lab, 0, index),
                cancel,
            )
        })?;
        self.points[place].fits.extend(fits);
        self.waves += 1;
        Ok(())
    }

    /// The theory of gradient descent first, then wave after wave of replicas.
    fn descend(&mut self, cancel: &Cancel) -> Result<(), LabError> {
        let wave = self.wave(self.waves);
        let (settings, seed) = (&self.settings, self.seed);
        let Some(over) = &mut self.flow else {
            self.flow = Some(Over::new(settings, cancel)?);
            return Ok(());
        };
        over.runs.extend(side_by_side(wave, |replica| {
            let mut rng = stream(seed, Purpose::Lab, 0, replica);
            descent::run(settings, &over.times, &mut rng, cancel)
        })?);
        self.waves += 1;
        Ok(())
    }
}
