//! Labs: one phenomenon each, as an interactive experiment.
//!
//! A lab is one file in this folder. It describes its settings as data (a [`Schema`]), takes them as a typed struct,
//! computes in short parts that can be cancelled, and draws what it has so far as figures at any time. Registered by
//! one line in `BUILT_IN`, it opens from presets, runs from the command line, and gets its controls, its panel and its
//! place in the gallery from the description. `CONTRIBUTING.md` walks through one.

mod amp;
mod benign_overfitting;
mod closed_forms;
mod denoisers;
mod double_descent;
mod first_order;
mod least_squares;
mod matrix_vector;
mod plots;
mod random_matrices;

use std::ops::Range;
use std::sync::{PoisonError, RwLock};

use rayon::prelude::*;
use serde::de::DeserializeOwned;

use crate::control::Cancel;
use crate::experiment::{BudgetError, EXPERIMENTS, LabSettings, Part, Schema, memory_limit};
use crate::figure::Figure;
use crate::text;

/// The labs of the program, in the order of the gallery: one line each.
const BUILT_IN: &[Entry] = &[
    Entry::of::<double_descent::DoubleDescent>(),
    Entry::of::<benign_overfitting::BenignOverfitting>(),
    Entry::of::<amp::Amp>(),
    Entry::of::<first_order::FirstOrder>(),
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

    /// As [`Lab::figures`].
    fn figures(&self, settings: &LabSettings) -> Vec<Figure>;
}

struct Running<L>(L);

impl<L: Lab> Run for Running<L> {
    fn advance(&mut self, cancel: &Cancel) -> Result<bool, LabError> {
        if cancel.is_cancelled() {
            return Err(LabError::Cancelled);
        }
        self.0.advance(cancel)
    }

    fn fraction(&self) -> f64 {
        self.0.fraction()
    }

    fn figures(&self, settings: &LabSettings) -> Vec<Figure> {
        settings
            .typed()
            .map_or_else(|_| Vec::new(), |settings| self.0.figures(&settings))
    }
}

/// What begins a lab's run, given its settings and the seed.
type Start = fn(&LabSettings, u64) -> Result<Box<dyn Run>, LabError>;

/// A lab in the register.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    schema: &'static Schema,
    conflicts: fn(&LabSettings) -> Vec<(&'static str, String)>,
    memory: fn(&LabSettings) -> Vec<Part>,
    start: Start,
}

impl Entry {
    /// The entry of a lab.
    #[must_use]
    pub const fn of<L: Lab>() -> Self {
        Self {
            schema: L::SCHEMA,
            conflicts: |settings| match settings.typed() {
                Ok(settings) => L::conflicts(&settings),
                Err(sentence) => vec![("", sentence)],
            },
            memory: |settings| settings.typed().map_or_else(|_| Vec::new(), |s| L::memory(&s)),
            start: |settings, seed| {
                let settings = settings.typed().map_err(LabError::Failed)?;
                Ok(Box::new(Running(L::start(settings, seed))))
            },
        }
    }

    /// What the lab is.
    #[must_use]
    pub fn schema(&self) -> &'static Schema {
        self.schema
    }

    /// As [`Lab::conflicts`].
    pub(crate) fn conflicts(&self, settings: &LabSettings) -> Vec<(&'static str, String)> {
        (self.conflicts)(settings)
    }

    /// As [`Lab::memory`].
    pub(crate) fn memory(&self, settings: &LabSettings) -> Vec<Part> {
        (self.memory)(settings)
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

/// What is known of the labs, by name; rebuilt as a whole when one is added.
#[derive(Clone, Copy)]
struct Register {
    labs: &'static [Entry],
    names: &'static [&'static str],
    /// The settings of each lab.
    fields: &'static [&'static [&'static str]],
    /// Presets of experiments, then those of labs.
    presets: &'static [(&'static str, &'static str)],
}

static REGISTER: RwLock<Option<Register>> = RwLock::new(None);

impl Register {
    /// The program lives as long as its labs do: the few bytes of an earlier register are not taken back.
    fn new(labs: Vec<Entry>) -> Self {
        let names: Vec<_> = labs.iter().map(|lab| lab.schema.name).collect();
        let fields = |lab: &Entry| -> &'static [&'static str] {
            let names: Vec<_> = lab.schema.fields.iter().map(|field| field.name).collect();
            names.leak()
        };
        let fields: Vec<_> = labs.iter().map(fields).collect();
        let of_labs = labs.iter().flat_map(|lab| lab.schema.presets);
        let presets: Vec<_> = EXPERIMENTS.iter().chain(of_labs).copied().collect();
        Self {
            labs: labs.leak(),
            names: names.leak(),
            fields: fields.leak(),
            presets: presets.leak(),
        }
    }
}

fn register() -> Register {
    if let Some(register) = *REGISTER.read().unwrap_or_else(PoisonError::into_inner) {
        return register;
    }
    *REGISTER
        .write()
        .unwrap_or_else(PoisonError::into_inner)
        .get_or_insert_with(|| Register::new(BUILT_IN.to_vec()))
}

/// Adds a lab to those of the program; one of the same name is replaced.
pub fn add(lab: Entry) {
    let mut register = REGISTER.write().unwrap_or_else(PoisonError::into_inner);
    let mut labs = register.map_or(BUILT_IN, |register| register.labs).to_vec();
    labs.retain(|known| known.schema.name != lab.schema.name);
    labs.push(lab);
    *register = Some(Register::new(labs));
}

/// The presets of the gallery: of experiments, then of labs.
pub(crate) fn presets() -> &'static [(&'static str, &'static str)] {
    register().presets
}

/// The names of a lab's settings.
pub(crate) fn field_names(schema: &Schema) -> &'static [&'static str] {
    let register = register();
    let place = register.names.iter().position(|name| *name == schema.name);
    place
        .and_then(|place| register.fields.get(place))
        .copied()
        .unwrap_or_default()
}

/// Every lab, in the order of the gallery.
#[must_use]
pub fn all() -> &'static [Entry] {
    register().labs
}

/// The lab of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Entry> {
    all().iter().find(|lab| lab.schema.name == name)
}

/// The names of all labs.
#[must_use]
pub fn names() -> &'static [&'static str] {
    register().names
}

/// What a job gives for each index, computed in parallel and in order; a job that gives nothing was cancelled.
fn side_by_side<T: Send>(
    range: Range<usize>,
    job: impl Fn(usize) -> Option<T> + Send + Sync,
) -> Result<Vec<T>, LabError> {
    let results: Option<Vec<T>> = range.into_par_iter().map(job).collect();
    results.ok_or(LabError::Cancelled)
}
