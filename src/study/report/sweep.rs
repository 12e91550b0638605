//! A folder with a sweep: cells are appended to `results.csv` one by one as they are found, so that whatever ends the program
//! leaves all that is finished; the table in order, figures and summary follow at the end.
//!
//! A row is written with one call and ends with a line break. What stands behind the last line break when the folder is opened
//! again is a row that was not finished, and is cut off.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use serde_json::json;

use super::place::{Draft, PRESET, SUMMARY};
use super::summary::PROGRAM;
use super::{Folder, ReportError, draw};
use crate::control::parallel::each;
use crate::experiment::{Experiment, Settings, Value};
use crate::figure::{Figure, FigureError, write_atomically, write_csv};
use crate::study::sweep::figures::SweepView;
use crate::study::sweep::tuning::all;
use crate::study::sweep::{Cell, Courses, Number, Outcome, QUANTITIES, Source, SweepTable};
use crate::text;

/// The cells in the order in which they were found.
const RESULTS: &str = "results.csv";
/// The cells in the order of the grid, without what differs between two computations of the same.
const TABLE: &str = "sweep.csv";
/// Every number as an array over the settings that vary.
const ARRAYS: &str = "sweep.npz";
/// Beside the results while they are written.
const LOCK: &str = ".onsager-sweep-lock";
/// Columns that are no numbers of an outcome: cell and seed in front, seconds and version behind.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Why a folder cannot take or give the cells of a sweep.
#[derive(Debug, thiserror::Error)]
pub enum SweepFolderError {
    /// It holds the cells of another sweep.
    #[error("{}", text!("sweep-folder-other", folder = .0.display().to_string()))]
    Other(PathBuf),
    /// It holds cells that another version computed.
    #[error("{}", text!("sweep-folder-version", folder = folder.display().to_string(), version = version.as_str(), now = VERSION))]
    Version {
        /// The folder.
        folder: PathBuf,
        /// The version that computed them.
        version: String,
    },
    /// A row cannot be read.
    #[error("{}", text!("sweep-folder-row", file = file.display().to_string(), line = line))]
    Row {
        /// The file.
        file: PathBuf,
        /// The line, from 1.
        line: usize,
    },
    /// Another program writes into it.
    #[error("{}", text!("sweep-folder-busy", folder = .0.display().to_string()))]
    Busy(PathBuf),
    /// It holds no sweep.
    #[error("{}", text!("sweep-folder-none", folder = .0.display().to_string()))]
    None(PathBuf),
    /// Two parts say different numbers of one cell.
    #[error("{}", text!("sweep-folder-disagree", folder = folder.display().to_string(), cell = cell.as_str()))]
    Disagree {
        /// The later part.
        folder: PathBuf,
        /// The cell in words.
        cell: String,
    },
}

/// A folder whose results file is open for more cells. One program at a time has it.
#[derive(Debug)]
pub struct SweepFolder {
    path: PathBuf,
    file: File,
    /// Length of the file up to the last whole row.
    length: u64,
    _lock: File,
}

impl SweepFolder {
    /// Opens a folder for a sweep, makes it where it is missing, and gives the cells that it holds already.
    ///
    /// # Errors
    ///
    /// If it cannot be written, or holds another sweep, or another program has it.
    pub fn open(path: &Path, table: &mut SweepTable) -> Result<Self, ReportError> {
        let folder = Folder::open(path)?;
        let path = folder.path().to_owned();
        let lock = lock(&path)?;
        let results = path.join(RESULTS);
        let fail = |source| write_error(&results, source);
        if results.exists() {
            same_sweep(&path, table)?;
        } else {
            table.experiment().resolved().save(&path.join(PRESET))?;
        }
        let mut file = OpenOptions::new()
            .read(true)
            .append(true)
            .create(true)
            .open(&results)
            .map_err(fail)?;
        let mut text = Vec::new();
        file.read_to_end(&mut text).map_err(fail)?;
        let whole = text
            .iter()
            .rposition(|&byte| byte == b'\n')
            .map_or(0, |at| at + 1);
        text.truncate(whole);
        if whole as u64 != file.seek(SeekFrom::End(0)).map_err(fail)? {
            file.set_len(whole as u64).map_err(fail)?;
        }
        read(&path, &text, table)?;
        let mut folder = Self {
            path,
            file,
            length: whole as u64,
            _lock: lock,
        };
        if whole == 0 {
            folder.write(&line(&header(table))?)?;
        }
        Ok(folder)
    }

    /// Adds a cell: all of its row or nothing.
    ///
    /// # Errors
    ///
    /// If the disk is full, for one.
    pub fn append(&mut self, table: &SweepTable, cell: &Cell) -> Result<(), ReportError> {
        let mut record = record(table, cell);
        if has_courses(&table.sources()) {
            record.push(
                cell.courses
                    .as_ref()
                    .map_or_else(String::new, |courses| courses.written()),
            );
        }
        record.extend([number(cell.seconds), VERSION.to_owned()]);
        self.write(&line(&record)?)
    }

    fn write(&mut self, row: &[u8]) -> Result<(), ReportError> {
        let path = self.path.join(RESULTS);
        if let Err(error) = self.file.write_all(row) {
            // What of it reached the disk is no row; if this fails too, the next one who opens the folder cuts it off.
            let _ = self.file.set_len(self.length);
            return Err(write_error(&path, error));
        }
        self.length += row.len() as u64;
        Ok(())
    }

    /// Lets all rows reach the disk, then writes the table in order, figures and summary.
    ///
    /// # Errors
    ///
    /// As [`Folder::write`].
    pub fn finish(&self, table: &SweepTable, view: &SweepView) -> Result<Vec<String>, ReportError> {
        self.file
            .sync_data()
            .map_err(|error| write_error(&self.path.join(RESULTS), error))?;
        write_report(&self.path, table, view)
    }
}

/// The table, figures and summary of a sweep.
fn write_report(path: &Path, table: &SweepTable, view: &SweepView) -> Result<Vec<String>, ReportError> {
    let figures = all(table, view);
    let kinds = |figure: &Figure| ["csv", "svg", "png"].map(|kind| format!("{}.{kind}", figure.id));
    let mut files: Vec<String> = figures.iter().flat_map(kinds).collect();
    files.extend([PRESET, TABLE, ARRAYS].map(str::to_owned));
    files.sort();
    files.push(SUMMARY.to_owned());
    Draft::publish(path, &files, |draft| {
        table.experiment().resolved().save(&draft.file(PRESET))?;
        write_atomically(&draft.file(TABLE), &in_order(table)?)?;
        super::sweep_arrays::write(&draft.file(ARRAYS), table)?;
        each(0..figures.len(), &|i| {
            let figure = &figures[i];
            write_csv(figure, &draft.file(&format!("{}.csv", figure.id)))?;
            draw(draft, figure)
        })?;
        let summary = summary(table, view, &files);
        Ok(write_atomically(&draft.file(SUMMARY), summary.as_bytes())?)
    })?;
    Ok(files)
}

/// All cells in the order of the grid; those that a search has passed over are there without numbers, and say so.
///
/// # Errors
///
/// If the writer refuses.
pub fn in_order(table: &SweepTable) -> Result<Vec<u8>, FigureError> {
    let mut header = header(table);
    header.truncate(header.len() - behind(&table.sources()));
    if table.searches() {
        header.push("computed".to_owned());
    }
    let mut text = line(&header)?;
    for index in 0..table.grid().cells() {
        let cell = table.cell(index);
        let mut record = match cell {
            Some(cell) => record(table, cell),
            None if table.searches() => skipped(table, index, header.len() - 1),
            None => continue,
        };
        if table.searches() {
            record.push(cell.is_some().to_string());
        }
        text.extend(line(&record)?);
    }
    Ok(text)
}

fn summary(table: &SweepTable, view: &SweepView, files: &[String]) -> String {
    let grid = table.grid();
    let best = table.best(view.source, (view.show, None));
    let best = best.map(|index| {
        let number = table.number(index, view.source, (view.show, None));
        json!({ "cell": index, "settings": grid.name(index), "value": number.value, "standard_error": number.error })
    });
    let seconds: f64 = table.cells().map(|cell| cell.seconds).sum();
    let value = json!({
        "program": PROGRAM,
        "complete": table.is_complete(),
        "stopped_on_request": !table.is_complete(),
        "vary": table.experiment().sweep.vary,
        "seed": table.experiment().seed,
        "cells": grid.cells(),
        "computed": table.done(),
        "not_computed_as_they_cannot_be_the_best": table.skipped(),
        "shown": view.show.column(),
        "by": view.source.id(),
        "best": best,
        "seconds_in_all_cells": seconds,
        "files": files,
    });
    format!("{value:#}\n")
}

/// Reads the parts of one sweep into a table, and gives the table.
///
/// # Errors
///
/// If they are parts of different sweeps, or say different numbers of one cell.
pub fn read_parts(parts: &[PathBuf]) -> Result<SweepTable, ReportError> {
    let mut whole: Option<SweepTable> = None;
    for part in parts {
        if !part.join(RESULTS).is_file() {
            return Err(SweepFolderError::None(part.clone()).into());
        }
        let experiment = Experiment::read(&part.join(PRESET))?;
        let none = |_| SweepFolderError::None(part.clone());
        let mut table = SweepTable::new(&experiment).map_err(none)?;
        let path = part.join(RESULTS);
        let mut text = fs::read(&path).map_err(|error| write_error(&path, error))?;
        text.truncate(
            text.iter()
                .rposition(|&byte| byte == b'\n')
                .map_or(0, |at| at + 1),
        );
        read(part, &text, &mut table)?;
        match &mut whole {
            None => whole = Some(table),
            Some(whole) => join(whole, &table, part)?,
        }
    }
    whole.ok_or_else(|| SweepFolderError::None(PathBuf::new()).into())
}

/// Adds a part to others.
fn join(whole: &mut SweepTable, part: &SweepTable, folder: &Path) -> Result<(), ReportError> {
    if !is_same(whole.experiment(), part.experiment()) {
        return Err(SweepFolderError::Other(folder.to_owned()).into());
    }
    for cell in part.cells() {
        if whole
            .cell(cell.index)
            .is_some_and(|known| record(whole, known) != record(whole, cell))
        {
            return Err(SweepFolderError::Disagree {
                folder: folder.to_owned(),
                cell: whole.grid().name(cell.index),
            }
            .into());
        }
        whole.take(cell.clone());
    }
    Ok(())
}

/// Writes a whole sweep, such as one of several parts, into a folder.
///
/// # Errors
///
/// As [`SweepFolder::open`] and [`SweepFolder::append`].
pub fn write_merged(path: &Path, table: &SweepTable, view: &SweepView) -> Result<Vec<String>, ReportError> {
    let mut there =
        SweepTable::new(table.experiment()).map_err(|_| SweepFolderError::None(path.to_owned()))?;
    let mut folder = SweepFolder::open(path, &mut there)?;
    for cell in table.cells().filter(|cell| there.cell(cell.index).is_none()) {
        folder.append(table, cell)?;
    }
    let mut whole = table.clone();
    join(&mut whole, &there, path)?;
    folder.finish(&whole, view)
}

/// Whether two experiments have the same cells.
fn is_same(one: &Experiment, other: &Experiment) -> bool {
    let resolved = |experiment: &Experiment| experiment.resolved();
    let (one, other): (Settings, Settings) = (resolved(one), resolved(other));
    one.sweep.computes_the_same(&other.sweep) && one.computes_the_same(&other)
}

fn same_sweep(path: &Path, table: &SweepTable) -> Result<(), ReportError> {
    let there = Experiment::read(&path.join(PRESET))?;
    if is_same(&there, table.experiment()) {
        Ok(())
    } else {
        Err(SweepFolderError::Other(path.to_owned()).into())
    }
}

/// Holds a folder for this program; where the system has no locks there is no holding.
fn lock(path: &Path) -> Result<File, ReportError> {
    let place = path.join(LOCK);
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&place)
        .map_err(|error| write_error(&place, error))?;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => Err(SweepFolderError::Busy(path.to_owned()).into()),
        Ok(()) | Err(TryLockError::Error(_)) => Ok(file),
    }
}

fn write_error(path: &Path, source: io::Error) -> ReportError {
    FigureError::Write {
        path: path.to_owned(),
        source,
    }
    .into()
}

/// The names of all columns.
fn header(table: &SweepTable) -> Vec<String> {
    let mut header = vec!["cell".to_owned()];
    header.extend(table.grid().paths().map(|described| described.path.to_string()));
    if !header.iter().any(|name| name == "seed") {
        header.push("seed".to_owned());
    }
    for source in table.sources() {
        for shown in source.quantities() {
            let name = format!("{}_{}", source.id(), shown.column());
            header.extend([name.clone(), format!("{name}_se")]);
        }
        header.push(format!("{}_diverged", source.id()));
    }
    if has_courses(&table.sources()) {
        header.push("estimate_by_run".to_owned());
    }
    header.extend(["seconds", "version"].map(str::to_owned));
    header
}

/// Whether rows hold each run by itself, as the choice by the estimate needs it.
fn has_courses(sources: &[Source]) -> bool {
    sources.contains(&Source::Estimate)
}

/// Columns of the numbers of a cell, each with its error, and of the step at which it diverged.
fn numbers_of(sources: &[Source]) -> usize {
    let columns = |source: &Source| 2 * source.quantities().count() + 1;
    sources.iter().map(columns).sum()
}

/// Columns behind the numbers of a cell: runs one by one where there are any, seconds, version.
fn behind(sources: &[Source]) -> usize {
    2 + usize::from(has_courses(sources))
}

/// The number, settings and seed of a cell.
fn settings_of(table: &SweepTable, index: usize) -> Vec<String> {
    let mut record = vec![index.to_string()];
    let Ok(settings) = table.grid().settings(table.experiment(), index) else {
        return record;
    };
    record.extend(table.grid().values(&settings).iter().map(written));
    if !table.grid().paths().any(|described| described.path == "seed") {
        record.push(settings.seed.to_string());
    }
    record
}

/// The row of a cell without seconds and version.
fn record(table: &SweepTable, cell: &Cell) -> Vec<String> {
    let mut record = settings_of(table, cell.index);
    for source in table.sources() {
        let outcome = source.of(cell);
        for shown in source.quantities() {
            let Number { value, error } = outcome.map_or(Number::NONE, |outcome| outcome.number(shown));
            record.extend([number(value), number(error)]);
        }
        let diverged = outcome.and_then(|outcome| outcome.diverged);
        record.push(diverged.map_or_else(String::new, |step| step.to_string()));
    }
    record
}

/// The row of a cell that is not computed: its settings and seed, and nothing in `columns` columns in all.
fn skipped(table: &SweepTable, index: usize, columns: usize) -> Vec<String> {
    let mut record = settings_of(table, index);
    record.resize(columns, String::new());
    record
}

/// A value as the file has it: numbers in full.
fn written(value: &Value) -> String {
    match value {
        Value::Number(value) => number(*value),
        Value::Text(text) => text.clone(),
        value => value.to_string(),
    }
}

/// The shortest text that reads back as the same number; empty for one that is not finite.
fn number(value: f64) -> String {
    if value.is_finite() {
        format!("{value:?}")
    } else {
        String::new()
    }
}

fn line(record: &[String]) -> Result<Vec<u8>, FigureError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(record)?;
    writer
        .into_inner()
        .map_err(|error| FigureError::Draw(error.to_string()))
}

/// Reads rows into a table.
fn read(path: &Path, text: &[u8], table: &mut SweepTable) -> Result<(), ReportError> {
    if text.is_empty() {
        return Ok(());
    }
    let wrong = |line: usize| SweepFolderError::Row {
        file: path.join(RESULTS),
        line,
    };
    let mut reader = csv::Reader::from_reader(text);
    let header = header(table);
    if reader
        .headers()
        .map_err(|_| wrong(1))?
        .iter()
        .ne(header.iter().map(String::as_str))
    {
        return Err(wrong(1).into());
    }
    let sources = table.sources();
    let first = header.len() - behind(&sources) - numbers_of(&sources);
    let seed = header.iter().position(|name| name == "seed").unwrap_or(0);
    let mut row = csv::StringRecord::new();
    let mut place = 1;
    loop {
        place += 1;
        if !reader.read_record(&mut row).map_err(|_| wrong(place))? {
            return Ok(());
        }
        let cell = parse(&row, &sources, (first, seed)).ok_or_else(|| wrong(place))?;
        let version = row.get(row.len() - 1).unwrap_or_default();
        if version != VERSION {
            return Err(SweepFolderError::Version {
                folder: path.to_owned(),
                version: version.to_owned(),
            }
            .into());
        }
        if cell.index >= table.grid().cells() {
            return Err(wrong(place).into());
        }
        table.take(cell);
    }
}

fn parse(row: &csv::StringRecord, sources: &[Source], (first, seed): (usize, usize)) -> Option<Cell> {
    let optional = |at: usize| match row.get(at)? {
        "" => Some(f64::NAN),
        text => text.parse::<f64>().ok(),
    };
    let mut cell = Cell {
        index: row.get(0)?.parse().ok()?,
        seed: row.get(seed)?.parse().ok()?,
        theory: None,
        runs: None,
        estimate: None,
        lab: None,
        courses: None,
        seconds: optional(row.len() - 2)?,
    };
    if let Some(text) = row
        .get(row.len() - 3)
        .filter(|text| has_courses(sources) && !text.is_empty())
    {
        cell.courses = Some(Box::new(Courses::read(text)?));
    }
    let mut at = first;
    for source in sources {
        let mut numbers = [Number::NONE; QUANTITIES.len()];
        for shown in source.quantities() {
            numbers[shown as usize] = Number {
                value: optional(at)?,
                error: optional(at + 1)?,
            };
            at += 2;
        }
        let diverged = match row.get(at)? {
            "" => None,
            step => Some(step.parse().ok()?),
        };
        at += 1;
        let outcome = Some(Outcome {
            numbers,
            diverged,
            curves: None,
        });
        match source {
            Source::Theory => cell.theory = outcome,
            Source::Runs => cell.runs = outcome,
            Source::Estimate => cell.estimate = outcome,
            Source::Lab => cell.lab = outcome,
        }
    }
    Some(cell)
}

/// What a preset shows of its sweep.
#[must_use]
pub fn preset_view(table: &SweepTable) -> SweepView {
    let show = table.shown(table.experiment().sweep.show);
    SweepView {
        show,
        source: table.source_of(show, None),
        ..SweepView::default()
    }
}
