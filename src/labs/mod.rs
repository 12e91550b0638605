//! Labs: one phenomenon each, as an interactive experiment.
//!
//! A lab is one file in this folder. It describes its settings as data (a [`Schema`]), takes them as a typed struct,
//! computes in short parts that can be cancelled, and draws what it has so far as figures at any time. Registered by
//! one line in `BUILT_IN`, it opens from presets, runs from the command line, and gets its controls, its panel and its
//! place in the gallery from the description. `CONTRIBUTING.md` walks through one.

mod amp;
mod benign_overfitting;
mod bias_variance;
mod bounds;
mod closed_forms;
mod curves;
mod deep_linear;
mod denoisers;
mod dense;
mod depth;
mod diagonal_networks;
mod double_descent;
mod dual_kernels;
mod emergence;
mod evolving;
mod feature_scaling;
mod first_order;
mod fixed_features;
mod least_squares;
mod local_structure;
mod matrix_vector;
mod parametrizations;
mod perceptron;
mod phase_retrieval;
mod plots;
mod pruning;
mod random_matrices;
mod scaling_laws;
mod single_index;
mod skills;
mod staircase;
mod wide_limits;

use std::ops::Range;
use std::sync::OnceLock;

use serde::de::DeserializeOwned;

use crate::control::parallel::collect;
use crate::control::{Cancel, Cancelled};
use crate::experiment::{
    BudgetError, LabDescription, LabSettings, Part, Schema, memory_limit, register_labs,
};
use crate::figure::Figure;
use crate::text;

/// The labs of the program, in the order of the gallery: one line each.
const BUILT_IN: &[Entry] = &[
    Entry::of::<double_descent::DoubleDescent>(),
    Entry::of::<benign_overfitting::BenignOverfitting>(),
    Entry::of::<amp::Amp>(),
    Entry::of::<first_order::FirstOrder>(),
    Entry::of::<scaling_laws::ScalingLaws>(),
    Entry::of::<feature_scaling::FeatureScaling>(),
    Entry::of::<wide_limits::WideLimits>(),
    Entry::of::<parametrizations::Parametrizations>(),
    Entry::of::<deep_linear::DeepLinear>(),
    Entry::of::<phase_retrieval::PhaseRetrieval>(),
    Entry::of::<emergence::Emergence>(),
    Entry::of::<skills::SkillsLab>(),
    Entry::of::<diagonal_networks::DiagonalNetworks>(),
    Entry::of::<staircase::Staircase>(),
    Entry::of::<local_structure::LocalStructure>(),
    Entry::of::<depth::Depth>(),
    Entry::of::<bounds::Bounds>(),
    Entry::of::<bias_variance::BiasVariance>(),
    Entry::of::<pruning::Pruning>(),
];

/// A lab: its description, and the state of its computation.
pub trait Lab: Send + Sized + 'static {
    /// The settings as a struct: one field for each of the schema's, of the same name.
    type Settings: DeserializeOwned;

    /// What it is, shows and can be set to.
    const SCHEMA: &'static Schema;

    /// Combinations of settings that are impossible although each value is within its limits: a setting and what is
    /// wrong with it, as half a sentence.
    fn conflicts(_settings: &Self::Settings) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    /// What the computation will hold in memory.
    fn memory(_settings: &Self::Settings) -> Vec<Part> {
        Vec::new()
    }

    /// Prepares the computation, at once: what takes long belongs into [`Lab::advance`].
    fn start(settings: Self::Settings, seed: u64) -> Self;

    /// Does one part, of some 50 ms, and says whether there is more to do. Parts that may take longer than 100 ms look
    /// at `cancel` in between; a cancelled part leaves the state as it was.
    ///
    /// # Errors
    ///
    /// [`LabError::Cancelled`] on request, or [`LabError::Failed`] with a sentence.
    fn advance(&mut self, cancel: &Cancel) -> Result<bool, LabError>;

    /// The share of the work that is done, from 0 to 1.
    fn fraction(&self) -> f64;

    /// What a reader must know before trusting the figures so far, a sentence each: what diverged, and where.
    fn warnings(&self) -> Vec<String> {
        Vec::new()
    }

    /// What there is to see so far, within some 20 ms. Settings that are marked as view may differ from those of the start.
    fn figures(&self, settings: &Self::Settings) -> Vec<Figure>;
}

/// Why a lab does not go on.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum LabError {
    /// Somebody asked to stop.
    #[error("{}", text!("labs-cancelled"))]
    Cancelled,
    /// It needs more memory than it may use.
    #[error(transparent)]
    Budget(#[from] BudgetError),
    /// It cannot go on, and why, in a sentence.
    #[error("{0}")]
    Failed(String),
}

impl From<Cancelled> for LabError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

/// A lab at work, whichever it is.
pub trait Run: Send {
    /// As [`Lab::advance`].
    ///
    /// # Errors
    ///
    /// As [`Lab::advance`].
    fn advance(&mut self, cancel: &Cancel) -> Result<bool, LabError>;

    /// As [`Lab::fraction`].
    fn fraction(&self) -> f64;

    /// As [`Lab::warnings`].
    fn warnings(&self) -> Vec<String>;

    /// As [`Lab::figures`], with the warnings in the captions.
    fn figures(&self, settings: &LabSettings) -> Vec<Figure>;
}

struct Running<L>(L);

impl<L: Lab> Run for Running<L> {
    fn advance(&mut self, cancel: &Cancel) -> Result<bool, LabError> {
        cancel.check()?;
        self.0.advance(cancel)
    }

    fn fraction(&self) -> f64 {
        self.0.fraction()
    }

    fn warnings(&self) -> Vec<String> {
        self.0.warnings()
    }

    fn figures(&self, settings: &LabSettings) -> Vec<Figure> {
        let Ok(settings) = settings.typed() else {
            return Vec::new();
        };
        let (mut figures, warnings) = (self.0.figures(&settings), self.0.warnings());
        for figure in &mut figures {
            for warning in &warnings {
                figure.caption = format!("{} {warning}", figure.caption).trim_start().to_owned();
            }
        }
        figures
    }
}

/// What begins a lab's run, given its settings and the seed.
type Start = fn(&LabSettings, u64) -> Result<Box<dyn Run>, LabError>;

/// A lab in the register.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    description: LabDescription,
    start: Start,
}

impl Entry {
    /// The entry of a lab.
    #[must_use]
    pub const fn of<L: Lab>() -> Self {
        Self {
            description: LabDescription {
                schema: L::SCHEMA,
                conflicts: |settings| match settings.typed() {
                    Ok(settings) => L::conflicts(&settings),
                    Err(sentence) => vec![("", sentence)],
                },
                memory: |settings| settings.typed().map_or_else(|_| Vec::new(), |s| L::memory(&s)),
            },
            start: |settings, seed| {
                let settings = settings.typed().map_err(LabError::Failed)?;
                Ok(Box::new(Running(L::start(settings, seed))))
            },
        }
    }

    /// What the lab is.
    #[must_use]
    pub fn schema(&self) -> &'static Schema {
        self.description.schema
    }
}

/// Prepares the lab of checked settings.
///
/// # Errors
///
/// [`LabError::Budget`] if it needs more memory than it may use.
pub fn start(settings: &LabSettings, seed: u64) -> Result<Box<dyn Run>, LabError> {
    let name = settings.schema().name;
    let lab = find(name).ok_or_else(|| LabError::Failed(text!("labs-unknown", name = name).into()))?;
    settings.cost().check(memory_limit()?)?;
    (lab.start)(settings, seed)
}

static LABS: OnceLock<Vec<Entry>> = OnceLock::new();

/// Registers the labs of the program, so that presets can open them: once, at the start. The command line and the window
/// do it themselves; whoever opens presets without either calls this first. Later calls change nothing.
pub fn register() {
    register_with(&[]);
}

/// Registers the labs of the program and some more, each in place of one of the same name; false if labs were registered
/// before.
pub fn register_with(more: &[Entry]) -> bool {
    let mut labs = BUILT_IN.to_vec();
    labs.retain(|lab| more.iter().all(|other| other.schema().name != lab.schema().name));
    labs.extend_from_slice(more);
    let descriptions = labs.iter().map(|lab| lab.description).collect();
    LABS.set(labs).is_ok() && register_labs(descriptions)
}

/// Every lab, in the order of the gallery.
#[must_use]
pub fn all() -> &'static [Entry] {
    LABS.get().map_or(BUILT_IN, Vec::as_slice)
}

/// The lab of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Entry> {
    all().iter().find(|lab| lab.schema().name == name)
}

/// What a job gives for each index, computed in parallel and in order.
fn side_by_side<T: Send>(
    range: Range<usize>,
    job: impl Fn(usize) -> Result<T, Cancelled> + Sync,
) -> Result<Vec<T>, Cancelled> {
    collect(range, job)
}
