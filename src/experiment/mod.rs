//! What a preset says, as plain data: settings, defaults, limits, validation, RON, CSV tables and cost.
//!
//! [`Settings`] is unchecked data; [`Experiment`] is the checked form that every computation takes. Nothing here
//! computes or draws.

mod access;
mod assumptions;
mod budget;
mod changes;
mod choices;
mod container;
mod cost;
mod counterpart;
mod field;
mod grid;
mod headline;
mod inventory;
mod lab;
mod landscape;
mod notation;
mod number;
mod outline;
mod preset;
mod problem;
mod rates;
mod read_value;
mod register;
mod retired;
mod reuse;
mod rules;
mod setting_text;
mod settings;
mod shipped;
mod spelling;
mod sweep;
mod table;
mod talk;
mod talk_text;
mod translated;
mod unused_settings;
mod value;
mod view;

use std::ops::Deref;
use std::path::{Path, PathBuf};

use crate::control::Cancel;

pub use access::{Assignment, NoAssignment, SettingError};
pub use assumptions::Assumption;
pub(crate) use budget::{LEFT_OUT_GROUPS, basis_fields, entrywise_fields};
pub use changes::{Change, Changing};
pub use cost::{BudgetError, Bytes, Cost, Part, memory_limit};
pub use field::{Field, Kind, Outdates, Scale, Variant, When};
pub(crate) use grid::suggested;
pub use grid::{Axis, Grid, SweepCost, Tie, VaryError};
pub use headline::Headline;
pub use inventory::{Setting, allowed, setting, settings};
pub use lab::{LabSettings, Schema};
pub(crate) use landscape::MOST_KEPT;
pub use landscape::{
    Chaos, Curvature, Height, HeightScale, Landscape, PlaneChoice, Pruning, Scope, Solution,
};
pub(crate) use preset::{DRAFT, LARGEST};
pub use preset::{PresetError, SHIPPED, save_atomically};
pub use problem::{Position, Problem, Problems};
pub use rates::{LayerRates, LayerScale};
pub(crate) use register::register_labs;
pub use register::{LabDescription, shipped};
pub use retired::Retired;
pub use reuse::Reuse;
pub use setting_text::Described;
pub use settings::*;
pub(crate) use shipped::presets;
pub use shipped::shipped_data;
pub use sweep::{Compute, MOST_CELLS, Search, Seeds, Shown, Sweep};
pub use table::{
    Checks, ColumnKind, ColumnSurvey, NumericTable, Survey, TABLE_ENDINGS, TableError, TableErrorKind,
    is_table,
};
pub use talk::{Animate, Moment, Scene, Talk, TalkError, is_talk, shipped_talks};
pub use talk_text::TalkText;
pub use translated::translated;
pub use unused_settings::Idle;
pub use value::{Usual, Value};
pub use view::{LandscapeView, PanelName, SweepShape, TheoryView, TrainingView, View};

/// Settings that have been checked: every value in range, every combination possible.
///
/// There is no way to obtain one but through validation, and none to change it but for the seed and the record,
/// which may be anything.
#[derive(Clone, Debug)]
pub struct Experiment {
    settings: Settings,
    base: PathBuf,
}

impl Experiment {
    /// Checks settings and collects everything that is wrong with them.
    ///
    /// A relative path of a data file is taken from the current directory; see [`Experiment::with_base`].
    pub fn new(settings: Settings) -> Result<Self, Problems> {
        let problems = rules::problems(&settings);
        if problems.is_empty() {
            Ok(Self {
                settings,
                base: PathBuf::new(),
            })
        } else {
            Err(Problems(problems))
        }
    }

    /// The same experiment with relative paths taken from the folder `base`.
    #[must_use]
    pub fn with_base(mut self, base: impl Into<PathBuf>) -> Self {
        self.base = base.into();
        self
    }

    /// The same experiment with another seed.
    #[must_use]
    pub fn with_seed(mut self, seed: u64) -> Self {
        self.settings.seed = seed;
        self
    }

    /// The same experiment with everything kept of the first run's steps.
    #[must_use]
    pub fn with_full_record(mut self) -> Self {
        self.settings.runs.record = Record {
            weights: true,
            pre_activations: true,
        };
        self
    }

    /// What is wrong with the first cell of the sweep that is no experiment, of all its cells.
    pub fn impossible_cell(&self) -> Option<Problem> {
        self.grid().ok()?.impossible(self, rules::problems)
    }

    /// Whether another experiment draws, predicts and trains the same, whatever it is called and looks at.
    pub fn computes_the_same(&self, other: &Self) -> bool {
        self.base == other.base && self.settings.computes_the_same(&other.settings)
    }

    /// Whether another experiment has the same teacher, data and prediction, and differs in its runs alone if at all.
    pub fn predicts_the_same(&self, other: &Self) -> bool {
        self.base == other.base && self.settings.predicts_the_same(&other.settings)
    }

    /// The folder that relative paths start from.
    pub fn base(&self) -> &Path {
        &self.base
    }

    /// The settings, checked.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Settings that mean the same from any folder: the paths of a data file and of weights are made absolute where the files exist.
    pub fn resolved(&self) -> Settings {
        let mut settings = self.settings.clone();
        let weights = Some(&mut settings.model.weights).filter(|path| !path.is_empty());
        let table = match &mut settings.data {
            Data::File(table) => Some(&mut table.path),
            Data::Synthetic(_) => None,
        };
        for path in weights.into_iter().chain(table) {
            if let Ok(whole) = self.base.join(&*path).canonicalize()
                && let Some(whole) = whole.to_str()
            {
                *path = whole.to_owned();
            }
        }
        settings
    }

    /// Reads the data file, if that is where the samples come from, within `memory` bytes.
    pub fn read_table(&self, memory: f64, cancel: &Cancel) -> Option<Result<NumericTable, TableError>> {
        match &self.settings.data {
            Data::File(table) => Some(self.checked_table(table, memory, cancel)),
            Data::Synthetic(_) => None,
        }
    }

    /// Reads `table`, as the loss needs it, within `memory` bytes.
    pub(crate) fn checked_table(
        &self,
        table: &Table,
        memory: f64,
        cancel: &Cancel,
    ) -> Result<NumericTable, TableError> {
        let checks = Checks {
            memory,
            labels: self.optimizer.loss == Loss::Logistic && self.data.classes().is_none(),
            cancel: cancel.clone(),
        };
        NumericTable::read(table, &self.base, &checks)
    }
}

/// Two experiments are equal if their settings are, wherever they were read from.
impl PartialEq for Experiment {
    fn eq(&self, other: &Self) -> bool {
        self.settings == other.settings
    }
}

impl Deref for Experiment {
    type Target = Settings;

    fn deref(&self) -> &Settings {
        &self.settings
    }
}
