//! A sweep: one experiment for every combination of some settings' values.
//!
//! Each entry of [`Sweep::vary`] is a setting by its path and what it is set to: several values, which make an axis, or an
//! expression of other settings, which ties it to them. [`super::Grid`] is the list read.

use serde::{Deserialize, Serialize};

use super::choices::choices;

/// Most entries of [`Sweep::vary`].
pub(super) const MOST_VARIED: usize = 12;
/// Most cells of a sweep.
pub const MOST_CELLS: usize = 1_000_000;

/// What is varied, what is computed for each combination, and which number of it is shown.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sweep {
    /// Settings with their values: `optimizer.learning_rate = log(0.1, 10, 9)`, `linear(0, 1, 5)`, `[1, 2, 4]`, or an
    /// expression of other settings, `data.features.count = samples / 1.5`. Empty without a sweep.
    pub vary: Vec<String>,
    /// What is computed in each cell.
    pub compute: Compute,
    /// Which cells are computed.
    pub search: Search,
    /// The number of each cell that is shown.
    pub show: Shown,
    /// Whether cells share their random numbers.
    pub seeds: Seeds,
}

choices! {
    /// What is computed in each cell of a sweep.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    pub enum Compute in "compute" {
        /// State evolution.
        #[default]
        Prediction,
        /// The runs, with their estimates where those are wanted.
        Training,
        /// Both.
        Both,
    }
}

choices! {
    /// Which cells of a sweep are computed.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    pub enum Search in "search" {
        /// Every one.
        #[default]
        All,
        /// A coarse grid, then what lies around the cells that can still be the best by the number that is shown.
        CoarseToFine,
    }
}

choices! {
    /// The number of a cell that is shown.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
    pub enum Shown in "shown" {
        /// The test error at the last step.
        #[default]
        Test,
        /// The smallest test error of all steps.
        LowestTest,
        /// The step of the smallest test error.
        StoppingStep,
        /// The training error at the last step.
        Train,
        /// Test minus training error at the last step.
        Gap,
        /// The largest |cosine| of a neuron's weights with a teacher direction at the last step, averaged over directions.
        Overlap,
        /// The standard deviation of the test error between runs, at the last step.
        Spread,
        /// The runs' mean test error minus the predicted one, at the last step.
        Deviation,
        /// The Wasserstein distance between the laws of the first layer's pre-activations on training samples, of runs and of the prediction,
        /// at the last step: in standard deviations, averaged over neurons.
        Distance,
        /// The root mean square change of the first layer's pre-activations of unseen rows, from step 0 to the last.
        Movement,
        /// The headline number of a lab, which is all that a lab shows.
        Headline,
    }
}

choices! {
    /// Whether the cells of a sweep share their random numbers.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    pub enum Seeds in "seeds" {
        /// All take the seed of the experiment: cells differ through their settings alone.
        #[default]
        Shared,
        /// Each has its own seed.
        Redrawn,
    }
}

impl Sweep {
    /// Gives a setting other values, in place of those it may have already.
    pub fn set(&mut self, path: &str, entry: String) {
        let of_path = |line: &&mut String| line.split('=').next().map(str::trim) == Some(path);
        match self.vary.iter_mut().find(of_path) {
            Some(line) => *line = entry,
            None => self.vary.push(entry),
        }
    }

    /// Whether nothing is varied.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.vary.is_empty()
    }

    /// Whether a cell has the same numbers, whichever of them is shown and whichever cells are computed.
    #[must_use]
    pub fn computes_the_same(&self, other: &Self) -> bool {
        let shown = |sweep: &Self| Self {
            show: Shown::default(),
            search: Search::default(),
            ..sweep.clone()
        };
        shown(self) == shown(other)
    }
}

impl Shown {
    /// By what a number is multiplied so that the best is the lowest.
    #[must_use]
    pub fn sign(self) -> f64 {
        if self == Self::Overlap { -1.0 } else { 1.0 }
    }

    /// What a column of it is called.
    #[must_use]
    pub fn column(self) -> &'static str {
        match self {
            Self::Test => "test",
            Self::LowestTest => "lowest_test",
            Self::StoppingStep => "stopping_step",
            Self::Train => "train",
            Self::Gap => "gap",
            Self::Overlap => "overlap",
            Self::Spread => "spread",
            Self::Deviation => "deviation",
            Self::Distance => "distance",
            Self::Movement => "movement",
            Self::Headline => "headline",
        }
    }
}
