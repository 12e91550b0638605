//! `onsager check`: presets without running them.

use std::borrow::Cow;
use std::ffi::{OsStr, OsString};
use std::io::Write;

use clap::Args;

use super::{Failure, terminal};
use crate::control::Cancel;
use crate::dynamics::{Caution, DataError};
use crate::experiment::{
    Assignment, Bytes, Data, Experiment, LabSettings, NumericTable, Talk, is_talk, memory_limit, translated,
};
use crate::study::StudyError;
use crate::text;

/// Arguments of `onsager check`.
#[derive(Debug, Args)]
pub(super) struct Check {
    #[arg(required = true, value_name = "PRESET", help = text!("cli-check-presets").into_owned())]
    presets: Vec<OsString>,
    #[arg(long, value_name = "PATH=VALUE", help = text!("cli-set").into_owned())]
    set: Vec<Assignment>,
}

impl Check {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let mut out = terminal::out();
        let mut failures = Vec::new();
        for preset in &self.presets {
            match about(preset, &self.set) {
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
fn about(preset: &OsStr, assigned: &[Assignment]) -> Result<String, Failure> {
    if is_talk(preset) {
        let talk = Talk::open(preset)?;
        let (name, title) = (preset.to_string_lossy(), talk.title.as_str());
        let (scenes, moments) = (talk.scenes.len(), talk.moments());
        let line = text!(
            "cli-check-talk",
            talk = name,
            title = title,
            scenes = scenes,
            moments = moments
        );
        return Ok(format!("{line}\n"));
    }
    let experiment = Experiment::open_with(preset, assigned)?;
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
    let cost = experiment.cost_within(samples, features, limit);
    cost.check(limit).map_err(StudyError::from)?;
    if let Some(lab) = &experiment.lab {
        return Ok(about_lab(preset, &experiment, lab, cost.bytes()));
    }
    let model = &experiment.model;
    let mut lines = vec![text!("cli-check-valid", preset = preset)];
    if !experiment.title.is_empty() {
        lines.push(indented(&translated(&experiment.title)));
    }
    lines.push(indented(&text!(
        "cli-check-size",
        layers = model.layers,
        width = model.width,
        samples = samples,
        features = features,
        steps = experiment.optimizer.steps,
        runs = experiment.runs.count
    )));
    lines.push(indented(&text!(
        "cli-check-cost",
        memory = Bytes(cost.bytes()).to_string(),
        time = duration(cost.seconds)
    )));
    lines.extend(about_sweep(&experiment, (samples, features))?.map(|line| indented(&line)));
    let landscape = &experiment.landscape;
    if landscape.enabled {
        lines.push(indented(&text!(
            "cli-check-landscape",
            run = landscape.run,
            side = landscape.grid,
            plane = format!("{:?}", landscape.plane)
        )));
    }
    let assumptions = experiment.assumptions();
    let notes = assumptions.iter().map(ToString::to_string);
    let notes = notes.chain(experiment.without_effect(samples));
    let cautions = table.iter().flat_map(|table| cautions(table, &experiment));
    let notes = notes.chain(cautions.map(|caution| caution.to_string()));
    lines.extend(notes.map(|note| indented(&note)));
    Ok(lines.join("\n") + "\n")
}

/// How many cells a sweep has and what all take, where there is one; an error where a cell is impossible.
fn about_sweep(experiment: &Experiment, table: (usize, usize)) -> Result<Option<Cow<'static, str>>, Failure> {
    let Some(cost) = experiment.sweep_cost(Some(table)) else {
        return Ok(None);
    };
    if let Some(problem) = experiment.impossible_cell() {
        return Err(StudyError::Impossible(problem.to_string()).into());
    }
    Ok(Some(text!(
        "cli-check-sweep",
        cells = cost.cells,
        memory = Bytes(cost.largest.bytes()).to_string(),
        time = duration(cost.seconds)
    )))
}

fn indented(line: &str) -> Cow<'static, str> {
    format!("  {line}").into()
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
    let cost = text!(
        "cli-check-lab",
        lab = schema.title(),
        memory = Bytes(bytes).to_string()
    );
    let about = [
        &translated(&experiment.title),
        &cost,
        &schema.explanation(),
        &schema.formula(),
        schema.source,
    ];
    let mut lines = vec![text!("cli-check-valid", preset = preset)];
    lines.extend(about.map(indented));
    for (field, value) in lab.iter() {
        let described = schema.described(field);
        let (meaning, rule) = (described.meaning(), described.allowed());
        lines.push(format!("  {}: {value}  // {meaning}; {rule}", field.name).into());
    }
    lines.join("\n") + "\n"
}

pub(super) fn duration(seconds: f64) -> Cow<'static, str> {
    match seconds {
        ..1.0 => text!("duration-short"),
        ..120.0 => text!("duration-seconds", count = format!("{seconds:.0}")),
        ..7200.0 => text!("duration-minutes", count = format!("{:.0}", seconds / 60.0)),
        _ => text!("duration-hours", count = format!("{:.1}", seconds / 3600.0)),
    }
}
