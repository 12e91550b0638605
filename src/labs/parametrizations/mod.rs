//! How learning rates and initial sizes must change with the width: the best rate over widths under the standard, the neural
//! tangent and the maximal update parametrization (Yang & Hu 2021; Yang et al. 2022), and the coordinate check.

mod figures;
#[cfg(test)]
mod tests;
mod training;

use serde::Deserialize;

use self::training::{Data, Run, train};
use super::{Lab, LabError, side_by_side};
use crate::control::Cancel;
use crate::experiment::{Activation, Field, Headline, Part, Schema, Variant, presets};
use crate::figure::Figure;

/// Rates of a row, an octave apart.
const RATES: usize = 11;
/// Losses above this, and what is no number, count as this.
const CEILING: f64 = 10.0;
/// Losses that a score is the mean of.
const LAST: usize = 5;
/// The narrowest network.
const NARROWEST: usize = 4;

/// The lab's settings; see [`Lab::SCHEMA`].
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settings {
    optimizer: Optimizer,
    shown: Table,
    step: usize,
    layers: usize,
    activation: Activation,
    samples: usize,
    features: usize,
    steps: usize,
    largest: usize,
    seeds: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
enum Optimizer {
    GradientDescent,
    Adam,
}

/// A parametrization: standard deviations and rates of each layer as powers of the width.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
enum Table {
    Standard,
    Ntk,
    MaximalUpdate,
}

impl Table {
    const ALL: [Self; 3] = [Self::Standard, Self::Ntk, Self::MaximalUpdate];

    /// Standard deviations of the weights of each layer.
    fn deviations(self, layers: usize, width: usize) -> Vec<f64> {
        let q = width as f64;
        let mut deviations = vec![1.0 / q.sqrt(); layers];
        deviations[0] = 1.0;
        if self == Self::MaximalUpdate {
            deviations[layers - 1] = 1.0 / q;
        }
        deviations
    }

    /// The rate of each layer over η, for weights of inputs of variance 1/n: everyday units times n for gradient descent, times
    /// √n for Adam.
    fn rates(self, optimizer: Optimizer, layers: usize, width: usize, features: usize) -> Vec<f64> {
        let (q, n) = (width as f64, features as f64);
        let [first, hidden, output] = match (optimizer, self) {
            (Optimizer::GradientDescent, Self::Standard) => [n, 1.0, 1.0],
            (Optimizer::GradientDescent, Self::Ntk) => [n, 1.0 / q, 1.0 / q],
            (Optimizer::GradientDescent, Self::MaximalUpdate) => [n * q, 1.0, 1.0 / q],
            (Optimizer::Adam, Self::Standard) => [n.sqrt(), 1.0, 1.0],
            (Optimizer::Adam, Self::Ntk) => [n.sqrt(), 1.0 / q.sqrt(), 1.0 / q.sqrt()],
            (Optimizer::Adam, Self::MaximalUpdate) => [n.sqrt(), 1.0 / q, 1.0 / q],
        };
        let mut rates = vec![hidden; layers];
        rates[0] = first;
        rates[layers - 1] = output;
        rates
    }

    /// log₂ of the smallest rate that is tried.
    fn lowest(self, optimizer: Optimizer) -> f64 {
        match (optimizer, self) {
            (Optimizer::GradientDescent, Self::Standard) => -9.0,
            (Optimizer::GradientDescent, Self::Ntk) => -3.0,
            (Optimizer::GradientDescent, Self::MaximalUpdate) => -6.0,
            (Optimizer::Adam, Self::Standard) => -11.0,
            (Optimizer::Adam, Self::Ntk) => -9.0,
            (Optimizer::Adam, Self::MaximalUpdate) => -8.0,
        }
    }
}

/// The lab at work.
pub(super) struct Parametrizations {
    settings: Settings,
    seed: u64,
    data: Option<Data>,
    widths: Vec<usize>,
    /// Rows of runs, one for each rate: tables within widths within seeds.
    rows: Vec<Vec<Run>>,
}

const SCHEMA: Schema = Schema {
    name: "Parametrizations",
    equation: "rates (first, hidden, output):   standard (η, η, η),   NTK (η, η/q, η/q),   μP (qη, η, η/q) with output weights of size 1/q;   Adam under μP (η, η/q, η/q)",
    source: "Yang, Hu (2021), arXiv:2011.14522; Yang et al. (2022), arXiv:2203.03466",
    fields: &[
        Field::choice(
            "optimizer",
            &[Variant::plain("GradientDescent"), Variant::plain("Adam")],
        ),
        Field::choice(
            "shown",
            &[
                Variant::plain("MaximalUpdate"),
                Variant::plain("Standard"),
                Variant::plain("Ntk"),
            ],
        )
        .view(),
        Field::whole("step", [60, 1, 1000]).log().view(),
        Field::whole("layers", [3, 2, 5]),
        Field::choice(
            "activation",
            &[
                Variant::plain("Tanh"),
                Variant::plain("Relu"),
                Variant::plain("Gelu"),
                Variant::plain("Erf"),
            ],
        ),
        Field::whole("samples", [256, 10, 2000]).log(),
        Field::whole("features", [16, 2, 200]).log(),
        Field::whole("steps", [60, 1, 1000]).log(),
        Field::whole("largest", [256, 8, 512]).log(),
        Field::whole("seeds", [3, 1, 20]),
    ],
    headline: Some(Headline::readout("moves", &["moves_mup"])),
    presets: presets!["parametrizations", "parametrizations_adam"],
};

impl Settings {
    fn widths(&self) -> Vec<usize> {
        let doubled = std::iter::successors(Some(NARROWEST), |width| Some(2 * width));
        doubled.take_while(|width| *width <= self.largest).collect()
    }
}

impl Lab for Parametrizations {
    type Settings = Settings;

    const SCHEMA: &'static Schema = &SCHEMA;

    fn memory(settings: &Settings) -> Vec<Part> {
        let (q, rows) = (settings.largest as f64, settings.samples as f64);
        let at_once = RATES.min(rayon::current_num_threads()) as f64;
        let weights = q * (settings.features as f64 + q * (settings.layers as f64 - 2.0));
        let runs = (settings.seeds * settings.widths().len() * Table::ALL.len() * RATES) as f64;
        vec![
            Part {
                key: "memory-parametrizations-networks",
                bytes: 4.0 * at_once * (5.0 * weights + 6.0 * rows * q * settings.layers as f64),
                each_run: false,
            },
            Part {
                key: "memory-parametrizations-curves",
                bytes: 24.0 * runs * settings.steps as f64,
                each_run: false,
            },
        ]
    }

    fn start(settings: Settings, seed: u64) -> Self {
        Self {
            widths: settings.widths(),
            data: None,
            rows: Vec::new(),
            settings,
            seed,
        }
    }

    fn advance(&mut self, cancel: &Cancel) -> Result<bool, LabError> {
        let data = match self.data.take() {
            Some(data) => data,
            None => Data::draw(&self.settings, self.seed, cancel)?,
        };
        let data = self.data.insert(data);
        let row = self.rows.len();
        let table = Table::ALL[row % Table::ALL.len()];
        let place = row / Table::ALL.len();
        let (width, run) = (self.widths[place % self.widths.len()], place / self.widths.len());
        let settings = &self.settings;
        let runs = side_by_side(0..RATES, |rate| {
            let rate = (table.lowest(settings.optimizer) + rate as f64).exp2();
            train(settings, data, (table, width, rate), (self.seed, run), cancel)
        })?;
        self.rows.push(runs);
        Ok(self.rows.len() < self.all())
    }

    fn fraction(&self) -> f64 {
        // A run costs as its largest matrices do, in the square of the width.
        let cost = |row: usize| self.widths[row / Table::ALL.len() % self.widths.len()].pow(2) as f64 + 100.0;
        let sum = |rows: usize| (0..rows).map(cost).sum::<f64>();
        sum(self.rows.len()) / sum(self.all())
    }

    fn figures(&self, view: &Settings) -> Vec<Figure> {
        figures::all(self, view)
    }
}

impl Parametrizations {
    fn all(&self) -> usize {
        self.settings.seeds * self.widths.len() * Table::ALL.len()
    }

    /// Rows of a table at a width, of all seeds so far.
    fn rows_of(&self, table: Table, place: usize) -> impl Iterator<Item = &Vec<Run>> {
        let within = Table::ALL.iter().position(|other| *other == table).unwrap_or(0);
        let count = Table::ALL.len() * self.widths.len();
        self.rows
            .iter()
            .skip(place * Table::ALL.len() + within)
            .step_by(count)
    }

    /// The mean over seeds of each rate's score at a step.
    fn scores(&self, table: Table, place: usize, step: usize) -> Option<Vec<f64>> {
        let rows: Vec<&Vec<Run>> = self.rows_of(table, place).collect();
        if rows.is_empty() {
            return None;
        }
        let mean =
            |rate: usize| rows.iter().map(|row| row[rate].score(step)).sum::<f64>() / rows.len() as f64;
        Some((0..RATES).map(mean).collect())
    }

    /// log₂ of the best rate, by a parabola through the logarithms of the three best scores around it, and its score.
    fn best(&self, table: Table, place: usize, step: usize) -> Option<(f64, f64)> {
        let scores = self.scores(table, place, step)?;
        let (rate, score) = minimum(&scores)?;
        Some((table.lowest(self.settings.optimizer) + rate, score))
    }
}

/// Where a parabola through the logarithms of the smallest value and its neighbours is lowest, in places, and that value.
fn minimum(values: &[f64]) -> Option<(f64, f64)> {
    let (best, score) = values.iter().enumerate().min_by(|a, b| a.1.total_cmp(b.1))?;
    let near = |place: Option<usize>| place.and_then(|place| values.get(place)).map(|value| value.ln());
    let place = best as f64;
    let (Some(left), Some(right)) = (near(best.checked_sub(1)), near(Some(best + 1))) else {
        return Some((place, *score));
    };
    let bend = left + right - 2.0 * score.ln();
    let shift = if bend > 0.0 {
        0.5 * (left - right) / bend
    } else {
        0.0
    };
    Some((place + shift, *score))
}
