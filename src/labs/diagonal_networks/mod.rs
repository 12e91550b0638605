//! Diagonal linear networks, β = u² − v²: from a large start gradient descent behaves as ridge regression, from a small one as
//! the lasso, finding one feature after another (Woodworth et al. 2020).

mod figures;
mod paths;
#[cfg(test)]
mod tests;

use nalgebra::{DMatrix, DVector};
use serde::Deserialize;

use self::paths::{Path, lasso, ridge};
use super::{Lab, LabError};
use crate::control::{Cancel, Cancelled};
use crate::experiment::{Field, Headline, Part, Schema, presets};
use crate::figure::Figure;
use crate::labs::random_matrices::{normal_matrix, normals};
use crate::statistics::grid::log_spaced;
use crate::statistics::streams::{Purpose, stream};
use crate::text;

/// Points of a path.
const POINTS: usize = 120;
/// Updates of one part of the work, in products.
const OPERATIONS: usize = 20_000_000;
/// How much larger the start of the lazy network is than what is needed for a quick sign: its scale.
const LAZY: f64 = 3.0;

/// The lab's settings; see [`Lab::SCHEMA`].
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settings {
    scale: f64,
    samples: usize,
    features: usize,
    support: usize,
    noise: f64,
    rate: f64,
    steps: usize,
}

/// y = Xβ_* + noise with a sparse β_*.
#[derive(Clone, Debug)]
struct Problem {
    pub(super) x: DMatrix<f64>,
    pub(super) y: DVector<f64>,
    pub(super) truth: DVector<f64>,
    pub(super) noise: f64,
}

/// Gradient descent on u and v.
#[derive(Clone, Debug)]
struct Network {
    u: DVector<f64>,
    v: DVector<f64>,
    rate: f64,
    t: usize,
    path: Path,
}

/// The lab at work.
pub(super) struct DiagonalNetworks {
    settings: Settings,
    problem: Problem,
    times: Vec<usize>,
    /// The network of the chosen scale, and a lazy one.
    networks: [Network; 2],
    lasso: Option<Path>,
    ridge: Option<Path>,
}

const SCHEMA: Schema = Schema {
    name: "DiagonalNetworks",
    equation: "f = x′β, β = u² − v²:   u ← u (1 − ηg), v ← v (1 + ηg), g = X′(Xβ − y)/m, u₀ = v₀ = α",
    source: "Woodworth et al. (2020), arXiv:2002.09277; Pesme, Flammarion (2023), arXiv:2304.00488",
    fields: &[
        Field::number("scale", [0.01, 1e-6, 3.0]).log(),
        Field::whole("samples", [60, 5, 500]).log(),
        Field::whole("features", [120, 5, 500]).log(),
        Field::whole("support", [5, 1, 8]),
        Field::number("noise", [0.3, 0.0, 3.0]),
        Field::number("rate", [0.05, 1e-4, 1.0]).log(),
        Field::whole("steps", [3000, 10, 1_000_000]).log(),
    ],
    headline: Some(Headline::readout("numbers", &["best_network"])),
    presets: presets!["diagonal_networks", "diagonal_networks_lazy"],
};

impl Lab for DiagonalNetworks {
    type Settings = Settings;

    const SCHEMA: &'static Schema = &SCHEMA;

    fn conflicts(settings: &Settings) -> Vec<(&'static str, String)> {
        if settings.support > settings.features {
            vec![("support", text!("diagonal-networks-support").into_owned())]
        } else {
            Vec::new()
        }
    }

    fn memory(settings: &Settings) -> Vec<Part> {
        let (m, n) = (settings.samples as f64, settings.features as f64);
        vec![Part {
            key: "memory-diagonal-networks-paths",
            bytes: 8.0 * (4.0 * POINTS as f64 * n + 3.0 * m * n + 3.0 * m * m),
            each_run: false,
        }]
    }

    fn start(settings: Settings, seed: u64) -> Self {
        let problem = Problem::draw(&settings, seed);
        let mut times = vec![0];
        let later = log_spaced(1.0, settings.steps as f64, POINTS);
        times.extend(later.into_iter().map(|t| t.round() as usize));
        times.dedup();
        // Rates of β are 4α² times those of u and v where both are near α: the lazy network is given the same time.
        let lazy = settings.rate / (LAZY * LAZY);
        let networks = [
            Network::new(settings.features, settings.scale, settings.rate),
            Network::new(settings.features, LAZY, lazy),
        ];
        Self {
            networks: networks.map(|network| network.noted(&problem)),
            lasso: None,
            ridge: None,
            times,
            problem,
            settings,
        }
    }

    fn advance(&mut self, cancel: &Cancel) -> Result<bool, LabError> {
        if self.lasso.is_none() {
            let (along, across) = (
                lasso(&self.problem, POINTS, cancel)?,
                ridge(&self.problem, POINTS, cancel)?,
            );
            (self.lasso, self.ridge) = (Some(along), Some(across));
            return Ok(true);
        }
        let each = 4 * self.settings.samples * self.settings.features;
        for _ in 0..(OPERATIONS / each).max(1) {
            if self.done() {
                break;
            }
            cancel.check()?;
            for network in &mut self.networks {
                network.step(&self.problem);
                if self.times.binary_search(&network.t).is_ok() {
                    network.note(&self.problem);
                }
            }
        }
        Ok(!self.done())
    }

    fn fraction(&self) -> f64 {
        self.networks[0].t as f64 / self.settings.steps as f64
    }

    fn warnings(&self) -> Vec<String> {
        let diverged = self.networks[0]
            .path
            .errors
            .iter()
            .any(|[train, _]| !train.is_finite());
        let sentence = diverged.then(|| text!("diagonal-networks-diverged").into_owned());
        sentence.into_iter().collect()
    }

    fn figures(&self, _: &Settings) -> Vec<Figure> {
        figures::all(self)
    }
}

impl DiagonalNetworks {
    fn done(&self) -> bool {
        self.networks[0].t >= self.settings.steps
    }
}

impl Problem {
    fn draw(settings: &Settings, seed: u64) -> Self {
        let mut rng = stream(seed, Purpose::Lab, 0, 0);
        let (m, n) = (settings.samples, settings.features);
        let x = normal_matrix(m, n, 1.0, &mut rng, &Cancel::new()).unwrap_or_default();
        // Strengths 3, −2.5, 2, … on the first features, with changing signs.
        let strength = |i: usize| {
            let size = 3.0 * (1.0 - i as f64 / (settings.support as f64 + 1.0));
            if i.is_multiple_of(2) { size } else { -size }
        };
        let truth = DVector::from_fn(n, |i, _| if i < settings.support { strength(i) } else { 0.0 });
        let y = &x * &truth + normals(m, settings.noise, &mut rng);
        Self {
            x,
            y,
            truth,
            noise: settings.noise,
        }
    }

    /// Mean squared errors on the training rows and on a fresh row, whose features have variance 1: no test rows are needed.
    pub(super) fn errors(&self, beta: &DVector<f64>) -> [f64; 2] {
        let train = (&self.x * beta - &self.y).norm_squared() / self.y.len() as f64;
        [train, (beta - &self.truth).norm_squared() + self.noise.powi(2)]
    }

    /// X′(Xβ − y)/m.
    pub(super) fn gradient(&self, beta: &DVector<f64>) -> DVector<f64> {
        let residuals = &self.x * beta - &self.y;
        self.x.tr_mul(&residuals) / self.y.len() as f64
    }
}

impl Network {
    pub(super) fn new(features: usize, scale: f64, rate: f64) -> Self {
        let start = DVector::from_element(features, scale);
        Self {
            u: start.clone(),
            v: start,
            rate,
            t: 0,
            path: Path::default(),
        }
    }

    fn noted(mut self, problem: &Problem) -> Self {
        self.note(problem);
        self
    }

    pub(super) fn beta(&self) -> DVector<f64> {
        self.u.zip_map(&self.v, |u, v| u * u - v * v)
    }

    pub(super) fn step(&mut self, problem: &Problem) {
        let gradient = problem.gradient(&self.beta());
        let rate = self.rate;
        self.u.zip_apply(&gradient, |u, g| *u *= 1.0 - rate * g);
        self.v.zip_apply(&gradient, |v, g| *v *= 1.0 + rate * g);
        self.t += 1;
    }

    fn note(&mut self, problem: &Problem) {
        let beta = self.beta();
        self.path.push(self.t as f64, problem.errors(&beta), beta);
    }
}

/// Cancelled halfway a path is nothing.
type Found = Result<Path, Cancelled>;
