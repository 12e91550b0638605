//! The settings of an experiment as plain data: what a preset file says, field by field.
//!
//! Every field has a default, so an empty preset is a valid one. Nothing here is checked; [`super::Experiment`]
//! is the checked form that every computation takes.

use serde::{Deserialize, Serialize};

mod data;
mod model;
mod optimizer;
mod table;

pub use self::data::*;
pub use self::model::*;
pub use self::optimizer::*;
pub use self::table::*;
use super::Retired;
use super::choices::choices;
use super::{Field, Kind, LabSettings, Landscape, Sweep, Usual, View};

/// The preset format that this version writes; it reads earlier ones too. Format 2 has `optimizer.reuse` and lacks
/// `estimator.responses`, which is dropped from presets of format 1.
pub const FORMAT: u32 = 2;

/// A whole experiment, as written in a preset file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Version of the preset format; [`FORMAT`] is the newest this program knows.
    pub format: u32,
    /// One line that names the experiment.
    pub title: String,
    /// What to look at, in a few sentences.
    pub description: String,
    /// Seed of every random draw.
    pub seed: u64,
    /// The network.
    pub model: Model,
    /// Where samples come from.
    pub data: Data,
    /// How the network is trained.
    pub optimizer: Optimizer,
    /// State evolution: the prediction without training.
    pub theory: Theory,
    /// The test error estimated from training data alone.
    pub estimator: Estimator,
    /// Real training runs.
    pub runs: Runs,
    /// The loss landscape along one run.
    pub landscape: Landscape,
    /// The experiment over and over, with other values of some settings.
    pub sweep: Sweep,
    /// What the window shows when the experiment is opened.
    pub view: View,
    /// A lab to open instead of training a network; only title, description, seed and view count beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lab: Option<LabSettings>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            format: FORMAT,
            title: String::new(),
            description: String::new(),
            seed: 1,
            model: Model::default(),
            data: Data::default(),
            optimizer: Optimizer::default(),
            theory: Theory::default(),
            estimator: Estimator::default(),
            runs: Runs::default(),
            landscape: Landscape::off(),
            sweep: Sweep::default(),
            view: View::default(),
            lab: None,
        }
    }
}

choices! {
    /// How responses are averaged over rows.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub enum Responses in "responses" {
        /// With this many random sign probes per row: O(T²) time.
        Probes(probes: usize = Field::new(Kind::whole(1, 1024)).usually(Usual::Whole(1)).slider(1.0, 64.0).log()),
        /// In full, a q × q matrix per row and pair of steps: O(T³) time, to check a few steps by; unstable over long runs.
        Full,
    }
}

choices! {
    /// Floating-point numbers of a computation.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    pub enum Precision in "precision" {
        /// 64 bits
        #[default]
        Double,
        /// 32 bits
        Single,
    }
}

/// State evolution by Monte Carlo.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Theory {
    /// Whether to predict at all; data from a file has no teacher, hence no prediction.
    pub enabled: bool,
    /// Monte Carlo rows N of one replica.
    pub rows: usize,
    /// Independent replicas, for the Monte Carlo standard error.
    pub replicas: usize,
    /// Responses by probes or in full.
    pub responses: Responses,
    /// Runs without a data matrix from which the spread of single runs is told; 0 for none.
    pub spread: usize,
    /// Precision of the rows.
    pub precision: Precision,
}

impl Default for Theory {
    fn default() -> Self {
        Self {
            enabled: true,
            rows: 20_000,
            replicas: 4,
            responses: Responses::Probes(1),
            spread: 24,
            precision: Precision::Double,
        }
    }
}

/// The data-driven estimate of the test error.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Estimator {
    /// Whether to estimate beside each run.
    pub enabled: bool,
    /// How responses were averaged before the estimate followed all of them; of no meaning any more.
    #[serde(skip_serializing)]
    pub responses: Retired,
}

impl Default for Estimator {
    fn default() -> Self {
        Self {
            enabled: true,
            responses: Retired::default(),
        }
    }
}

choices! {
    /// How runs multiply by the features.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    pub enum RunMethod in "run_method" {
        /// All features are drawn and held. Gaussian ones that do not fit into the memory are not.
        #[default]
        Dense,
        /// Gaussian features are drawn only as far as training asks for them: in law the same, in memory of order m + n.
        MatrixFree,
        /// The cheaper of both.
        Automatic,
    }
}

/// Real training runs. Each redraws features and noise, never the teacher or the initialization.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Runs {
    /// Number of runs.
    pub count: usize,
    /// Unseen samples that measure the test error of synthetic data.
    pub test_rows: usize,
    /// Whether the test error is an integral over the p + q fields of Gaussian rows, by quadrature, rather than a mean over samples.
    pub exact_test: bool,
    /// Whether features are held as a matrix.
    pub method: RunMethod,
    /// Precision of training.
    pub precision: Precision,
    /// What the first run keeps of every step.
    pub record: Record,
}

impl Default for Runs {
    fn default() -> Self {
        Self {
            count: 8,
            test_rows: 20_000,
            exact_test: false,
            method: RunMethod::default(),
            precision: Precision::Double,
            record: Record::default(),
        }
    }
}

/// What the first run keeps of every step, besides the curves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Record {
    /// All weights: T n q numbers and the deeper layers.
    pub weights: bool,
    /// Pre-activations of the training rows, raw and corrected: 2 T m q numbers.
    pub pre_activations: bool,
}

impl Default for Record {
    fn default() -> Self {
        Self {
            weights: false,
            pre_activations: true,
        }
    }
}
