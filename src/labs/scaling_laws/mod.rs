//! Scaling laws of linear models on features with a power-law spectrum: test error against samples, model size, steps
//! and compute, with closed forms, fits to drawn samples and exponents.

mod figures;
mod file;
mod file_figures;
pub(super) mod fit;
pub(super) mod intervals;
mod simulation;
#[cfg(test)]
mod tests;
mod theory;

use std::ops::Range;

use serde::Deserialize;

use self::file::FileTable;
use self::intervals::{Bootstrapped, Clusters};
use self::simulation::{Samples, one_pass};
use self::theory::{OnePass, Spectrum};
use super::{Lab, LabError, side_by_side};
use crate::control::parallel::collect;
use crate::control::{Cancel, Cancelled};
use crate::experiment::{Field, Headline, Part, Schema, Variant, presets};
use crate::figure::Figure;
use crate::statistics::grid::log_spaced;
use crate::statistics::streams::{Purpose, stream};
use crate::text;

/// Points of a theory curve, and how many of them one part of the work computes.
const FINE: usize = 61;
const TOGETHER: usize = 8;
/// Where the axes of samples and model size begin.
const SMALLEST: f64 = 10.0;
/// Replicas that are fitted side by side.
const WAVE: usize = 2;
/// Ridge penalties between which the best one is looked for, and how often the interval is cut.
const PENALTIES: [f64; 2] = [1e-10, 1e3];
const CUTS: usize = 40;
/// Model sizes and numbers of samples of the table of losses.
const SIZES: usize = 25;
const TIMES: usize = 41;

/// The lab's settings; see [`Lab::SCHEMA`].
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settings {
    against: Against,
    table: String,
    bootstrap: Clusters,
    capacity: f64,
    source: f64,
    noise: f64,
    penalty: Penalty,
    ridge: f64,
    modes: usize,
    samples: usize,
    features: usize,
    learning_rate: f64,
    batch: usize,
    steps: usize,
    largest: usize,
    points: usize,
    replicas: usize,
    window_low: f64,
    window_high: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
enum Against {
    Samples,
    Size,
    Time,
    Compute,
    Table,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
enum Penalty {
    Tuned,
    Fixed,
}

/// A curve of the lab: ridge regression on all features, on the first N, on p random ones; descent on the population,
/// one pass over samples.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Curve {
    Samples,
    Truncated,
    RandomFeatures,
    Population,
    OnePass,
}

impl Against {
    fn curves(self) -> &'static [Curve] {
        match self {
            Self::Samples => &[Curve::Samples],
            Self::Size => &[Curve::Truncated, Curve::RandomFeatures],
            Self::Time => &[Curve::Population, Curve::OnePass],
            Self::Compute | Self::Table => &[],
        }
    }
}

/// The lab at work.
pub(super) struct ScalingLaws {
    settings: Settings,
    seed: u64,
    spectrum: Spectrum,
    /// Abscissae of the theory, and the errors of each curve as far as they are computed.
    x: Vec<usize>,
    theory: Vec<Vec<f64>>,
    /// Abscissae of the fits; for each of them the errors of every replica and curve.
    places: Vec<usize>,
    fits: Vec<Vec<Vec<f64>>>,
    /// Waves done, counted over all places: every place gets its first before any gets its second.
    waves: usize,
    table: Table,
    file: FileTable,
}

/// Losses of one pass with batches of B over model sizes and numbers of samples.
#[derive(Default)]
struct Table {
    sizes: Vec<usize>,
    times: Vec<usize>,
    /// A row of losses for each size so far.
    rows: Vec<Vec<f64>>,
    law: Bootstrapped,
}

const RIDGE: &[&str] = &["Samples", "Size"];
const DESCENT: &[&str] = &["Time", "Compute"];
const DRAWN: &[&str] = &["Samples", "Size", "Time"];
const MODELS: &[&str] = &["Samples", "Size", "Time", "Compute"];

const SCHEMA: Schema = Schema {
    name: "ScalingLaws",
    equation: "λₖ = k^(−α), vₖ² = k^(−β):   error ∝ n^(−min(β−1, 2α)),   N^(−(β−1)),   p^(−min(β−1, α)),   t^(−(β−1)/α),   C^(−(β−1)/(1+α))",
    source: "Canatar, Bordelon, Pehlevan (2021), arXiv:2006.13198; Simon et al. (2023), arXiv:2110.03922; Defilippis, \
             Loureiro, Misiakiewicz (2024), arXiv:2405.15699; Hoffmann et al. (2022), arXiv:2203.15556, for the additive law",
    fields: &[
        Field::choice(
            "against",
            &[
                Variant::plain("Samples"),
                Variant::plain("Size"),
                Variant::plain("Time"),
                Variant::plain("Compute"),
                Variant::plain("Table"),
            ],
        ),
        Field::file("table", "assets/data/scaling_laws.csv").only("against", &["Table"]),
        Field::choice("bootstrap", &[Variant::plain("Sizes"), Variant::plain("Rows")])
            .only("against", &["Table"]),
        Field::number("capacity", [1.5, 1.05, 4.0]).only("against", MODELS),
        Field::number("source", [2.0, 1.1, 8.0]).only("against", MODELS),
        Field::number("noise", [0.0, 0.0, 2.0]).only("against", MODELS),
        Field::choice("penalty", &[Variant::plain("Tuned"), Variant::plain("Fixed")]).only("against", RIDGE),
        Field::number("ridge", [1e-4, 0.0, 100.0]).only("penalty", &["Fixed"]),
        Field::whole("modes", [2000, 50, 20_000]).only("against", MODELS),
        Field::whole("samples", [400, 10, 1000]).only("against", &["Size"]),
        Field::whole("features", [400, 1, 20_000]).only("against", &["Time"]),
        Field::number("learning_rate", [0.15, 1e-4, 2.0]).only("against", DESCENT),
        Field::whole("batch", [4, 1, 1000]).only("against", DESCENT),
        Field::whole("steps", [3000, 2, 100_000]).only("against", DESCENT),
        Field::whole("largest", [1000, 20, 20_000]).only("against", RIDGE),
        Field::whole("points", [9, 2, 40]).only("against", DRAWN),
        Field::whole("replicas", [10, 0, 10_000_000]).only("against", DRAWN),
        Field::number("window_low", [30.0, 1.0, 1e9])
            .only("against", DRAWN)
            .view(),
        Field::number("window_high", [1000.0, 1.0, 1e9])
            .only("against", DRAWN)
            .view(),
    ],
    headline: Some(Headline::readout("exponents", &["fits_", "theory_"])),
    presets: presets![
        "scaling_samples",
        "scaling_size",
        "scaling_time",
        "scaling_compute",
        "scaling_table"
    ],
};

impl Lab for ScalingLaws {
    type Settings = Settings;

    const SCHEMA: &'static Schema = &SCHEMA;

    fn conflicts(settings: &Settings) -> Vec<(&'static str, String)> {
        let mut found = Vec::new();
        if settings.against == Against::Time && settings.features > settings.modes {
            found.push(("features", text!("scaling-laws-more-than-modes").into_owned()));
        }
        let descends = matches!(settings.against, Against::Time | Against::Compute);
        let most = OnePass::largest_rate(&settings.spectrum(), settings.modes, settings.batch);
        if descends && settings.learning_rate >= most {
            let sentence = text!("scaling-laws-diverges", most = format!("{most:.3}"));
            found.push(("learning_rate", sentence.into_owned()));
        }
        let largest_drawn = settings.largest.min(settings.modes);
        if settings.against == Against::Samples && settings.replicas > 0 && largest_drawn > 2000 {
            found.push(("largest", text!("scaling-laws-too-many-samples").into_owned()));
        }
        found
    }

    fn memory(settings: &Settings) -> Vec<Part> {
        let (modes, largest) = (settings.modes as f64, settings.largest as f64);
        let at_once = WAVE.min(rayon::current_num_threads()) as f64;
        let matrices = match settings.against {
            Against::Samples => 3.0 * largest * modes + largest * largest,
            Against::Size => settings.samples as f64 * (3.0 * modes + largest) + 2.0 * modes * largest,
            Against::Time => 4.0 * modes,
            Against::Compute => (SIZES * TIMES) as f64,
            Against::Table => 4.0 * file::MOST_ROWS as f64,
        };
        vec![
            Part {
                key: "memory-scaling-laws-replicas",
                bytes: (settings.replicas * settings.points) as f64 * 40.0,
                each_run: false,
            },
            Part {
                key: "memory-scaling-laws-matrices",
                bytes: 8.0 * at_once * matrices,
                each_run: false,
            },
        ]
    }

    fn start(settings: Settings, seed: u64) -> Self {
        let spectrum = settings.spectrum();
        let x = settings.abscissae(FINE);
        let places = settings.abscissae(settings.points);
        let table = match settings.against {
            Against::Compute => Table::new(&settings),
            _ => Table::default(),
        };
        Self {
            theory: vec![Vec::new(); settings.against.curves().len()],
            fits: vec![Vec::new(); places.len()],
            x,
            places,
            spectrum,
            seed,
            waves: 0,
            table,
            file: FileTable::default(),
            settings,
        }
    }

    fn advance(&mut self, cancel: &Cancel) -> Result<bool, LabError> {
        match self.settings.against {
            Against::Compute => self.fill_table(cancel)?,
            Against::Table => {
                self.file
                    .advance(&self.settings.table, self.settings.bootstrap, self.seed, cancel)?;
            }
            _ if self.predicted() < self.x.len() => self.predict(cancel)?,
            Against::Time => self.descend(cancel)?,
            Against::Samples | Against::Size => self.draw(cancel)?,
        }
        Ok(self.done() < self.all())
    }

    fn fraction(&self) -> f64 {
        self.done() as f64 / self.all().max(1) as f64
    }

    fn figures(&self, view: &Settings) -> Vec<Figure> {
        match self.settings.against {
            Against::Table => file_figures::all(&self.file, self.settings.bootstrap),
            _ => figures::all(self, view),
        }
    }
}

impl Settings {
    fn spectrum(&self) -> Spectrum {
        Spectrum::power_law(self.modes, self.capacity, self.source)
    }

    /// Whole numbers of samples, features or steps, about evenly spaced by their logarithm.
    fn abscissae(&self, count: usize) -> Vec<usize> {
        match self.against {
            Against::Samples => spaced(SMALLEST, self.largest, count),
            Against::Size => spaced(SMALLEST, self.largest.min(self.modes), count),
            Against::Time => spaced(1.0, self.steps, count),
            Against::Compute | Against::Table => Vec::new(),
        }
    }

    /// The penalty: as set, or of the smallest predicted error.
    fn best_penalty(&self, error: impl Fn(f64) -> f64) -> f64 {
        if self.penalty == Penalty::Fixed {
            return self.ridge;
        }
        // Golden section on the logarithm: the error has one minimum.
        let ratio = 0.5 * (5.0_f64.sqrt() - 1.0);
        let [mut low, mut high] = PENALTIES.map(f64::ln);
        let inner = |low: f64, high: f64| [high - ratio * (high - low), low + ratio * (high - low)];
        let [mut left, mut right] = inner(low, high);
        let mut values = [error(left.exp()), error(right.exp())];
        for _ in 0..CUTS {
            if values[0] < values[1] {
                (high, right, values[1]) = (right, left, values[0]);
                left = inner(low, high)[0];
                values[0] = error(left.exp());
            } else {
                (low, left, values[0]) = (left, right, values[1]);
                right = inner(low, high)[1];
                values[1] = error(right.exp());
            }
        }
        (0.5 * (low + high)).exp()
    }

    /// The penalty and the predicted error of a curve of ridge regression at a number of samples or features.
    fn predicted(&self, spectrum: &Spectrum, curve: Curve, x: f64) -> (f64, f64) {
        let (n, noise) = (self.samples as f64, self.noise);
        let error = |penalty: f64| match curve {
            Curve::Truncated => theory::truncated(spectrum, x.round() as usize, n, penalty, noise),
            Curve::RandomFeatures => theory::random_features(spectrum, x, n, penalty, noise),
            _ => theory::ridge(spectrum, x, penalty, noise),
        };
        let penalty = self.best_penalty(error);
        (penalty, error(penalty))
    }
}

/// Different whole numbers, about evenly spaced by their logarithm.
fn spaced(first: f64, last: usize, count: usize) -> Vec<usize> {
    let values = log_spaced(first, (last as f64).max(first), count);
    let mut values: Vec<usize> = values.into_iter().map(|x| x.round() as usize).collect();
    values.dedup();
    values
}

impl ScalingLaws {
    /// Points of the theory that are computed.
    fn predicted(&self) -> usize {
        self.theory.first().map_or(0, Vec::len)
    }

    fn done(&self) -> usize {
        self.predicted() + self.waves + self.table.rows.len() + self.table.law.done + self.file.done()
    }

    fn all(&self) -> usize {
        match self.settings.against {
            Against::Compute => self.table.sizes.len() + intervals::PARTS,
            Against::Table => FileTable::PARTS,
            Against::Time => self.x.len() + self.settings.replicas.div_ceil(WAVE),
            Against::Samples | Against::Size => {
                self.x.len() + self.settings.replicas.div_ceil(WAVE) * self.places.len()
            }
        }
    }

    /// Some more points of the theory.
    fn predict(&mut self, cancel: &Cancel) -> Result<(), LabError> {
        let next = self.predicted()..(self.predicted() + TOGETHER).min(self.x.len());
        if self.settings.against == Against::Time {
            return self.predict_descent(cancel);
        }
        let (settings, spectrum) = (&self.settings, &self.spectrum);
        let more = settings.against.curves().iter().map(|&curve| {
            collect(next.clone(), |i| {
                cancel.check()?;
                Ok(settings.predicted(spectrum, curve, self.x[i] as f64).1)
            })
        });
        // All curves grow together, so that a cancelled part leaves none of them ahead.
        let more = more.collect::<Result<Vec<_>, Cancelled>>()?;
        for (errors, more) in self.theory.iter_mut().zip(more) {
            errors.extend(more);
        }
        Ok(())
    }

    /// Both curves over time at once.
    fn predict_descent(&mut self, cancel: &Cancel) -> Result<(), LabError> {
        let Settings {
            features,
            learning_rate: rate,
            batch,
            noise,
            ..
        } = self.settings;
        let mut descent = OnePass::new(&self.spectrum, features, rate, batch, noise);
        let (mut population, mut stochastic) = (Vec::new(), Vec::new());
        let mut t = 0;
        for &time in &self.x {
            while t < time {
                cancel.check()?;
                descent.step();
                t += 1;
            }
            population.push(theory::population_descent(
                &self.spectrum,
                features,
                rate,
                time as f64,
                noise,
            ));
            stochastic.push(descent.error());
        }
        self.theory = vec![population, stochastic];
        Ok(())
    }

    /// One more wave of fits at one place.
    fn draw(&mut self, cancel: &Cancel) -> Result<(), LabError> {
        let place = self.waves % self.places.len();
        let Some(&count) = self.places.get(place) else {
            return Ok(());
        };
        let (settings, spectrum, seed) = (&self.settings, &self.spectrum, self.seed);
        let penalties: Vec<f64> = settings
            .against
            .curves()
            .iter()
            .map(|&curve| settings.predicted(spectrum, curve, count as f64).0)
            .collect();
        let samples = match settings.against {
            Against::Samples => count,
            _ => settings.samples,
        };
        let fits = side_by_side(self.wave(self.waves / self.places.len()), |replica| {
            let mut rng = stream(seed, Purpose::Lab, 0, replica * self.places.len() + place);
            let drawn = Samples::draw(spectrum, samples, settings.noise, &mut rng, cancel)?;
            let curves = settings.against.curves().iter().zip(&penalties);
            curves
                .map(|(curve, &penalty)| match curve {
                    Curve::RandomFeatures => drawn.random_features(count, penalty, &mut rng, cancel),
                    Curve::Truncated => drawn.truncated(count, penalty, cancel),
                    _ => drawn.truncated(spectrum.modes(), penalty, cancel),
                })
                .collect()
        })?;
        if let Some(at) = self.fits.get_mut(place) {
            at.extend(fits);
        }
        self.waves += 1;
        Ok(())
    }

    /// One more wave of runs over time.
    fn descend(&mut self, cancel: &Cancel) -> Result<(), LabError> {
        let settings = &self.settings;
        let network = (settings.features, settings.learning_rate, settings.batch);
        let runs = side_by_side(self.wave(self.waves), |replica| {
            let mut rng = stream(self.seed, Purpose::Lab, 0, replica);
            one_pass(
                &self.spectrum,
                network,
                settings.noise,
                &self.places,
                &mut rng,
                cancel,
            )
        })?;
        for (place, at) in self.fits.iter_mut().enumerate() {
            // Descent on the population draws nothing.
            at.extend(
                runs.iter()
                    .map(|run| vec![f64::NAN, run.get(place).copied().unwrap_or(f64::NAN)]),
            );
        }
        self.waves += 1;
        Ok(())
    }

    fn wave(&self, number: usize) -> Range<usize> {
        number * WAVE..((number + 1) * WAVE).min(self.settings.replicas)
    }

    /// One more size of the table; then the additive law, and fits to resampled tables. A row of the table is one run over
    /// time, so that rows of a size go together.
    fn fill_table(&mut self, cancel: &Cancel) -> Result<(), LabError> {
        let Settings {
            learning_rate: rate,
            batch,
            noise,
            ..
        } = self.settings;
        if let Some(&size) = self.table.sizes.get(self.table.rows.len()) {
            let mut descent = OnePass::new(&self.spectrum, size, rate, batch, noise);
            let mut row = Vec::with_capacity(self.table.times.len());
            let mut t = 0;
            for &time in &self.table.times {
                while t < time {
                    cancel.check()?;
                    descent.step();
                    t += 1;
                }
                row.push(descent.error());
            }
            self.table.rows.push(row);
            return Ok(());
        }
        let cells = self.table.cells(batch);
        self.table.law.advance(&cells, Clusters::Sizes, self.seed);
        Ok(())
    }
}

impl Table {
    fn new(settings: &Settings) -> Self {
        Self {
            sizes: spaced(4.0, settings.modes / 2, SIZES),
            times: spaced(4.0, settings.steps, TIMES),
            ..Self::default()
        }
    }

    /// (N, D, L) of every cell, D counting samples.
    fn cells(&self, batch: usize) -> Vec<[f64; 3]> {
        let row = |(size, losses): (&usize, &Vec<f64>)| {
            let cells = self.times.iter().zip(losses);
            cells
                .map(|(time, loss)| [*size as f64, (time * batch) as f64, *loss])
                .collect::<Vec<_>>()
        };
        self.sizes.iter().zip(&self.rows).flat_map(row).collect()
    }
}
