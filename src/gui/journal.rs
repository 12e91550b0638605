//! The journal: what was trained and swept when. Each entry is a line that is appended to a file with one call, so that whatever
//! ends the program keeps it.

use std::borrow::Cow;
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::experiment::{Settings, Value, settings as all_settings};
use crate::figure::write_atomically;
use crate::statistics::Curve;
use crate::study::sweep::{Number, SweepTable};
use crate::study::{Quantity, Results};

/// The file in the folder that sessions live in.
const FILE: &str = "journal.jsonl";
/// Entries that are kept when the file is read, and how many make it too long.
const KEPT: usize = 500;
const TOO_MANY: usize = 1000;
/// Steps of a curve that are kept, at most.
const STEPS: usize = 64;

/// What was computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum What {
    /// Runs of one experiment.
    Runs,
    /// The combinations of a sweep.
    Sweep,
}

/// A value with its standard error, where there is one.
pub(crate) type Measured = (f64, Option<f64>);

/// One thing that was computed, with what came out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Entry {
    /// Milliseconds since 1970, which also name the entry.
    pub(crate) when: u64,
    pub(crate) what: What,
    pub(crate) settings: Settings,
    /// Where relative paths in the settings start.
    pub(crate) base: PathBuf,
    /// The test error at the last step: of the runs; of a sweep the best number shown.
    pub(crate) test: Option<Measured>,
    /// The predicted one.
    pub(crate) theory: Option<Measured>,
    /// The smallest mean test error of the runs, and its step.
    pub(crate) lowest: Option<(f64, usize)>,
    /// The largest distance of runs and theory in standard errors.
    pub(crate) deviation: Option<f64>,
    /// The best combination of a sweep in words.
    pub(crate) best: Option<String>,
    /// Mean test errors of the runs at some steps.
    pub(crate) curve: Vec<(u32, f32)>,
}

/// A line of the file. It is read and written by way of a JSON value, as sessions are, for which settings have code already.
#[derive(Serialize, Deserialize)]
enum Line {
    Entry(Box<Entry>),
    Pin(u64, bool),
}

/// All entries, the latest last.
#[derive(Default)]
pub(crate) struct Journal {
    file: Option<PathBuf>,
    entries: Vec<Entry>,
    /// The entries that stay in sight, and a number that grows when they change.
    pins: Vec<u64>,
    version: u64,
}

impl Journal {
    /// The journal in a folder; without a folder it lasts as long as the window.
    pub(crate) fn open(folder: Option<&Path>) -> Self {
        let Some(file) = folder.map(|folder| folder.join(FILE)) else {
            return Self::default();
        };
        let text = fs::read(&file).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let mut journal = Self::default();
        // A line that was cut off, or is of a later version, is passed over.
        for line in text.lines() {
            match serde_json::from_str::<serde_json::Value>(line).and_then(serde_json::from_value) {
                Ok(Line::Entry(entry)) => journal.entries.push(*entry),
                Ok(Line::Pin(when, on)) => journal.set_pin(when, on),
                Err(_) => {}
            }
        }
        let is_long = text.lines().count() > TOO_MANY;
        let pins = journal.pins.clone();
        let early = journal.entries.len().saturating_sub(KEPT);
        let mut place = 0;
        journal.entries.retain(|entry| {
            place += 1;
            place > early || pins.contains(&entry.when)
        });
        journal.file = Some(file);
        if is_long {
            journal.shorten();
        }
        journal
    }

    /// Writes what is kept in the place of a long file; one that cannot be written stays as it is.
    fn shorten(&self) {
        let entries = self
            .entries
            .iter()
            .map(|entry| Line::Entry(Box::new(entry.clone())));
        let pins = self.pins.iter().map(|&when| Line::Pin(when, true));
        let lines: Vec<String> = entries
            .chain(pins)
            .filter_map(|line| Some(serde_json::to_value(line).ok()?.to_string()))
            .collect();
        if let Some(file) = &self.file {
            let _ = write_atomically(file, (lines.join("\n") + "\n").as_bytes());
        }
    }

    /// All entries, the latest last.
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entries that stay in sight.
    pub(crate) fn pinned(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| self.is_pinned(entry.when))
    }

    /// Whether an entry stays in sight.
    pub(crate) fn is_pinned(&self, when: u64) -> bool {
        self.pins.contains(&when)
    }

    /// A number that grows when other entries are pinned.
    pub(crate) fn version(&self) -> u64 {
        self.version
    }

    /// Adds an entry.
    ///
    /// # Errors
    ///
    /// If the file cannot be written; the entry is there as long as the window.
    pub(crate) fn add(&mut self, mut entry: Entry) -> io::Result<()> {
        // Two entries of one moment are told apart.
        let last = self.entries.last().map_or(0, |last| last.when);
        entry.when = entry.when.max(last + 1);
        self.entries.push(entry.clone());
        self.append(&Line::Entry(Box::new(entry)))
    }

    /// Pins an entry, or lets it go.
    ///
    /// # Errors
    ///
    /// As [`Self::add`].
    pub(crate) fn pin(&mut self, when: u64, on: bool) -> io::Result<()> {
        self.set_pin(when, on);
        self.append(&Line::Pin(when, on))
    }

    fn set_pin(&mut self, when: u64, on: bool) {
        self.pins.retain(|&pinned| pinned != when);
        if on {
            self.pins.push(when);
        }
        self.version += 1;
    }

    fn append(&self, line: &Line) -> io::Result<()> {
        let Some(file) = &self.file else {
            return Ok(());
        };
        let text = serde_json::to_value(line).map_err(io::Error::other)?;
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        // A break in front too: the line before may have been cut off.
        let mut file = OpenOptions::new().create(true).append(true).open(file)?;
        file.write_all(format!("\n{text}\n").as_bytes())
    }
}

impl Entry {
    /// Runs that have come to their end.
    pub(crate) fn of_runs(results: &Results) -> Self {
        let [test, theory] = [
            results.runs_curve(Quantity::Test),
            results.theory_curve(Quantity::Test),
        ];
        let lowest = test.lowest().and_then(|step| Some((test.at(step)?.value, step)));
        let deviation = results.agreement().test.and_then(|gap| gap.deviation);
        Self {
            when: now(),
            what: What::Runs,
            settings: results.experiment().settings().clone(),
            base: results.experiment().base().to_owned(),
            test: last(&test),
            theory: last(&theory),
            lowest: lowest.filter(|(value, _)| value.is_finite()),
            deviation: deviation.filter(|deviation| deviation.is_finite()),
            best: None,
            curve: thin(&test),
        }
    }

    /// A sweep whose combinations are all computed.
    pub(crate) fn of_sweep(table: &SweepTable) -> Self {
        let show = table.shown(table.experiment().sweep.show);
        let source = table.source_of(show, None);
        let best = table.best(source, (show, None));
        let number = best.map(|cell| table.number(cell, source, (show, None)));
        Self {
            when: now(),
            what: What::Sweep,
            settings: table.experiment().settings().clone(),
            base: table.experiment().base().to_owned(),
            test: number.and_then(measured),
            theory: None,
            lowest: None,
            deviation: None,
            best: best.map(|cell| table.grid().name(cell)),
            curve: Vec::new(),
        }
    }

    /// The settings in which this differs from an earlier entry, as `path = value`.
    pub(crate) fn differences(&self, earlier: &Settings) -> Vec<String> {
        let found = differences(&self.settings, earlier);
        let here = found.iter().filter(|difference| difference.values[0].is_some());
        here.map(Difference::here).collect()
    }
}

/// A setting in which two experiments differ.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Difference {
    path: Cow<'static, str>,
    /// Its name for people.
    pub(crate) label: Cow<'static, str>,
    /// Its two values, where the experiments have it.
    values: [Option<Value>; 2],
}

impl Difference {
    /// `path = value` of the first.
    pub(crate) fn here(&self) -> String {
        format!("{} = {}", self.path, self.value(0))
    }

    /// Both values: `0.3 | 0.1`.
    pub(crate) fn values(&self) -> String {
        format!("{} | {}", self.value(0), self.value(1))
    }

    /// Path and both values.
    pub(crate) fn sentence(&self) -> String {
        format!("{}: {}", self.path, self.values())
    }

    fn value(&self, which: usize) -> String {
        let value = self.values.get(which).and_then(Option::as_ref);
        value.map_or_else(|| "–".to_owned(), Value::to_string)
    }
}

/// The settings in which two experiments differ, but for words and what they open on.
pub(crate) fn differences(one: &Settings, other: &Settings) -> Vec<Difference> {
    let of_words = ["title", "description", "format"];
    let is_plain = |path: &str| !of_words.contains(&path) && !path.starts_with("view.");
    let all = all_settings().iter().map(|setting| &setting.described);
    let found = all
        .filter(|described| is_plain(&described.path))
        .filter_map(|described| {
            let values = [one, other].map(|settings| settings.get(&described.path).ok());
            (values[0] != values[1]).then(|| Difference {
                path: described.path.clone(),
                label: described.label(),
                values,
            })
        });
    found.collect()
}

fn last(curve: &Curve) -> Option<Measured> {
    let mean = curve.at(curve.len().checked_sub(1)?)?;
    measured(Number {
        value: mean.value,
        error: mean.error,
    })
}

fn measured(number: Number) -> Option<Measured> {
    let error = Some(number.error).filter(|error| error.is_finite());
    number.value.is_finite().then_some((number.value, error))
}

fn thin(curve: &Curve) -> Vec<(u32, f32)> {
    let stride = curve.len().div_ceil(STEPS).max(1);
    let end = curve.len().saturating_sub(1);
    let point = |step: usize| Some((u32::try_from(step).ok()?, *curve.mean.get(step)? as f32));
    let steps = (0..curve.len()).filter(|step| step % stride == 0 || *step == end);
    steps
        .filter_map(point)
        .filter(|(_, value)| value.is_finite())
        .collect()
}

/// Milliseconds since 1970.
pub(crate) fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(rate: f64) -> Entry {
        let mut settings = Settings::default();
        settings.optimizer.learning_rate = rate;
        Entry {
            when: 1,
            what: What::Runs,
            settings,
            base: PathBuf::new(),
            test: Some((0.5, None)),
            theory: None,
            lowest: Some((0.4, 3)),
            deviation: Some(1.5),
            best: None,
            curve: vec![(0, 1.0), (3, 0.4)],
        }
    }

    #[test]
    fn entries_and_pins_come_back_and_a_line_that_was_cut_off_costs_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::open(Some(folder.path()));
        for rate in [0.1, 0.2, 0.3] {
            journal.add(entry(rate)).unwrap();
        }
        let second = journal.entries()[1].when;
        journal.pin(second, true).unwrap();
        let file = folder.path().join(FILE);
        let whole = fs::read(&file).unwrap();
        for length in (0..whole.len()).step_by(97) {
            fs::write(&file, &whole[..length]).unwrap();
            let mut cut = Journal::open(Some(folder.path()));
            let known = cut.entries().len();
            cut.add(entry(0.7)).unwrap();
            let again = Journal::open(Some(folder.path()));
            assert_eq!(again.entries(), cut.entries(), "cut after {length}");
            assert_eq!(again.entries().len(), known + 1);
        }
        fs::write(&file, &whole).unwrap();
        let again = Journal::open(Some(folder.path()));
        assert_eq!(again.entries(), journal.entries());
        assert_eq!(
            again.pinned().map(|entry| entry.when).collect::<Vec<_>>(),
            [second]
        );
        let differences = journal.entries()[2].differences(&journal.entries()[0].settings);
        assert_eq!(differences, ["optimizer.learning_rate = 0.3"]);
    }

    #[test]
    fn a_long_journal_keeps_its_latest_entries_and_its_pins() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::open(Some(folder.path()));
        for _ in 0..TOO_MANY + 20 {
            journal.add(entry(0.1)).unwrap();
        }
        let first = journal.entries()[0].when;
        journal.pin(first, true).unwrap();
        for _ in 0..2 {
            let again = Journal::open(Some(folder.path()));
            assert_eq!(again.entries().len(), KEPT + 1);
            assert_eq!(again.entries().last(), journal.entries().last());
            assert!(again.is_pinned(first));
        }
    }
}
