//! `onsager check`: presets without running them.

use std::ffi::{OsStr, OsString};
use std::io::Write;

use clap::Args;

use super::{Failure, terminal};
use crate::control::Cancel;
use crate::dynamics::{Caution, DataError};
use crate::experiment::{Bytes, Data, Experiment, LabSettings, NumericTable, memory_limit};
use crate::study::StudyError;

/// Arguments of `onsager check`.
#[derive(Debug, Args)]
pub(super) struct Check {
    /// Paths of preset files, or names of shipped presets
    #[arg(required = true, value_name = "PRESET")]
    presets: Vec<OsString>,
}

impl Check {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let mut out = terminal::out();
        let mut failures = Vec::new();
        for preset in &self.presets {
            match about(preset) {
                Ok(text) => write!(out, "{text}")?,
                Err(failure) if self.presets.len() == 1 => return Err(failure),
                Err(failure) => {
                    terminal::complain(format_args!("onsager: {failure}"));
                    failures.push(failure);
                }
            }
        }
        match failures.first() {
            None => Ok(()),
            Some(first) => Err(Failure::Invalid {
                failed: failures.len(),
                all: self.presets.len(),
                code: first.code(),
            }),
        }
    }
}

/// What a valid preset is and what it costs, line by line.
fn about(preset: &OsStr) -> Result<String, Failure> {
    let experiment = Experiment::open(preset)?;
    let preset = &*preset.to_string_lossy();
    let limit = memory_limit().map_err(StudyError::from)?;
    let table = experiment
        .read_table(limit, &Cancel::new())
        .transpose()
        .map_err(|error| StudyError::from(DataError::from(error)))?;
    let (samples, features) = match (&table, &experiment.data) {
        (Some(table), Data::File(settings)) => (settings.split(table.n_rows).0, table.n_features),
        _ => experiment.shape().unwrap_or_default(),
    };
    let cost = experiment.cost(samples, features);
    cost.check(limit).map_err(StudyError::from)?;
    if let Some(lab) = &experiment.lab {
        return Ok(about_lab(preset, &experiment, lab, cost.bytes()));
    }
    let model = &experiment.model;
    let mut text = format!("{preset}: valid\n");
    if !experiment.title.is_empty() {
        text += &format!("  {}\n", experiment.title);
    }
    text += &format!(
        "  {} layers of width {}, {} samples of {} features, {} steps, {} runs\n  about {} of memory and {} on one core\n",
        model.layers,
        model.width,
        samples,
        features,
        experiment.optimizer.steps,
        experiment.runs.count,
        Bytes(cost.bytes()),
        duration(cost.seconds),
    );
    let landscape = &experiment.landscape;
    if landscape.enabled {
        text += &format!(
            "  landscape of run {} on {side} × {side} points of the plane {:?}\n",
            landscape.run,
            landscape.plane,
            side = landscape.grid,
        );
    }
    for assumption in experiment.assumptions() {
        text += &format!("  {assumption}\n");
    }
    for sentence in experiment.without_effect(samples) {
        text += &format!("  {sentence}\n");
    }
    for caution in table.iter().flat_map(|table| cautions(table, &experiment)) {
        text += &format!("  {caution}\n");
    }
    Ok(text)
}

fn cautions(table: &NumericTable, experiment: &Experiment) -> Vec<Caution> {
    match &experiment.data {
        Data::File(settings) => {
            Caution::of_table(table, &settings.target, &Cancel::new()).unwrap_or_default()
        }
        Data::Synthetic(_) => Vec::new(),
    }
}

/// What a lab shows, needs and can be set to.
fn about_lab(preset: &str, experiment: &Experiment, lab: &LabSettings, bytes: f64) -> String {
    let schema = lab.schema();
    let mut text = format!(
        "{preset}: valid\n  {}\n  {}, about {} of memory\n  {}\n  {}\n  {}\n",
        experiment.title,
        schema.title(),
        Bytes(bytes),
        schema.explanation(),
        schema.equation,
        schema.source,
    );
    for (field, value) in lab.iter() {
        let described = schema.described(field);
        let (meaning, rule) = (described.meaning(), described.allowed());
        text += &format!("  {}: {value}  // {meaning}; {rule}\n", field.name);
    }
    text
}

fn duration(seconds: f64) -> String {
    match seconds {
        ..1.0 => "less than a second".to_owned(),
        ..120.0 => format!("{seconds:.0} s"),
        ..7200.0 => format!("{:.0} min", seconds / 60.0),
        _ => format!("{:.1} h", seconds / 3600.0),
    }
}
