//! `onsager sweep` and `onsager merge`: every combination of some settings, one row each.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;

use super::check::duration;
use super::drive::{Driver, Update};
use super::progress::{Display, Phase};
use super::table::{self, Flush};
use super::{Failure, slurm, start_threads, terminal};
use crate::control::Cancel;
use crate::experiment::{Assignment, Bytes, Experiment};
use crate::figure::{Content, readout_text};
use crate::study::report::ReportError;
use crate::study::report::sweep::{SweepFolder, preset_view, read_parts, write_merged};
use crate::study::sweep::figures::{self, SweepView};
use crate::study::sweep::{SweepJob, SweepTable, tuning};
use crate::study::{Payload, StudyError};
use crate::text;

/// Arguments of `onsager sweep`.
#[derive(Debug, Args)]
pub(super) struct Sweep {
    #[arg(help = text!("cli-run-preset").into_owned())]
    preset: OsString,
    #[arg(long, value_name = "DIR", help = text!("cli-sweep-out").into_owned())]
    out: PathBuf,
    #[arg(long, value_name = "PATH=VALUES", help = text!("cli-sweep-vary").into_owned())]
    vary: Vec<String>,
    #[arg(long, value_name = "PATH=VALUE", help = text!("cli-set").into_owned())]
    set: Vec<Assignment>,
    #[arg(long, value_name = "I/N", help = text!("cli-sweep-shard").into_owned())]
    shard: Option<Shard>,
    #[arg(long, help = text!("cli-sweep-slurm").into_owned(), conflicts_with = "shard")]
    slurm: bool,
    #[arg(long, help = text!("cli-sweep-confirm").into_owned(), conflicts_with_all = ["shard", "slurm"])]
    confirm: bool,
    #[arg(long, value_name = "N", help = text!("cli-run-threads").into_owned(), value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: Option<u16>,
    #[arg(long, short, help = text!("cli-run-quiet").into_owned())]
    quiet: bool,
}

/// Arguments of `onsager merge`.
#[derive(Debug, Args)]
pub(super) struct Merge {
    #[arg(required = true, value_name = "DIR", help = text!("cli-merge-parts").into_owned())]
    parts: Vec<PathBuf>,
    #[arg(long, value_name = "DIR", help = text!("cli-merge-out").into_owned())]
    out: PathBuf,
    #[arg(long, short, help = text!("cli-run-quiet").into_owned())]
    quiet: bool,
}

/// The I-th of N shares of a sweep, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Shard {
    share: usize,
    of: usize,
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let numbers = text.split_once('/');
        let numbers =
            numbers.and_then(|(share, of)| Some((share.trim().parse().ok()?, of.trim().parse().ok()?)));
        match numbers {
            Some((share, of)) if 1 <= share && share <= of => Ok(Self { share, of }),
            _ => Err(text!("cli-sweep-shard.allowed").into_owned()),
        }
    }
}

impl Sweep {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let experiment = self.experiment()?;
        let mut table = table_of(&experiment)?;
        if table.searches() && (self.slurm || self.shard.is_some()) {
            return Err(Failure::Searches);
        }
        if self.slurm {
            return slurm::write(&experiment, &self.out, self.quiet);
        }
        start_threads(self.threads.map(usize::from))?;
        let cancel = Cancel::new();
        super::stop::listen(&cancel);
        let mut folder = SweepFolder::open(&self.out, &mut table)?;
        let mut job = SweepJob::rest(&table)?;
        if let Some(Shard { share, of }) = self.shard {
            job = job.shared(share - 1, of);
        }
        if !self.quiet {
            announce(&experiment, &table, job.cells())?;
        }
        let mut display = Display::new(self.quiet);
        let outcome = Driver::new(&cancel).run(job, |update| {
            match update {
                Update::Progress(fraction, left) => display.show(Phase::Sweep, fraction, left),
                Update::Report(Payload::Cells(cells)) => {
                    for cell in cells {
                        folder.append(&table, &cell)?;
                        table.take(cell);
                    }
                }
                Update::Report(_) => {}
            }
            Ok(())
        });
        display.finish();
        let mut finished = outcome?;
        if finished && self.confirm {
            finished = confirm(&experiment, &mut table, (&cancel, self.quiet))?;
        }
        let view = preset_view(&table);
        if !finished {
            return Err(Failure::SweepStopped {
                folder: self.out.clone(),
                done: table.done(),
                cells: table.grid().cells(),
            });
        }
        // A part has no figures of its own.
        let files = match self.shard {
            Some(_) => 2,
            None => folder.finish(&table, &view)?.len() + 1,
        };
        if !self.quiet {
            tell(&table, &view)?;
            writeln!(terminal::out(), "{}", terminal::written(files, &self.out))?;
        }
        Ok(())
    }

    fn experiment(&self) -> Result<Experiment, Failure> {
        let mut set = self.set.clone();
        if !self.vary.is_empty() {
            set.push(Assignment {
                path: "sweep.vary".to_owned(),
                value: format!("{:?}", self.vary),
            });
        }
        Ok(Experiment::open_with(&self.preset, &set)?)
    }
}

/// Says what it will cost, and what of it is there.
fn announce(experiment: &Experiment, table: &SweepTable, to_do: usize) -> io::Result<()> {
    let Some(cost) = experiment.sweep_cost(None) else {
        return Ok(());
    };
    let threads = rayon::current_num_threads();
    let share = to_do as f64 / cost.cells.max(1) as f64;
    let time = duration(share * cost.seconds / threads as f64);
    let memory = Bytes(cost.largest.bytes()).to_string();
    let (cells, there) = (cost.cells, table.done());
    let line = if experiment.lab.is_some() {
        text!(
            "cli-sweep-lab",
            cells = cells,
            there = there,
            todo = to_do,
            memory = memory
        )
    } else if table.searches() {
        let all = duration(cost.seconds / threads as f64);
        text!(
            "cli-sweep-search",
            cells = cells,
            there = there,
            todo = to_do,
            time = time,
            all = all,
            memory = memory
        )
    } else {
        text!(
            "cli-sweep-cost",
            cells = cells,
            there = there,
            todo = to_do,
            time = time,
            threads = threads,
            memory = memory
        )
    };
    writeln!(terminal::out(), "{line}")
}

/// Trains runs of the best cell and its neighbours; whether they came to their end.
fn confirm(
    experiment: &Experiment,
    table: &mut SweepTable,
    (cancel, quiet): (&Cancel, bool),
) -> Result<bool, Failure> {
    let Some(best) = preset_view(table).focus(table) else {
        return Ok(true);
    };
    let job = SweepJob::confirming(experiment, &table.neighbourhood(best))?;
    let mut display = Display::new(quiet);
    let outcome = Driver::new(cancel).run(job, |update| {
        match update {
            Update::Progress(fraction, left) => display.show(Phase::Runs, fraction, left),
            Update::Report(Payload::Confirmed(cells)) => {
                cells.into_iter().for_each(|cell| table.confirm(cell));
            }
            Update::Report(_) => {}
        }
        Ok(())
    });
    display.finish();
    outcome
}

impl Merge {
    pub(super) fn run(&self) -> Result<(), Failure> {
        start_threads(None)?;
        let table = read_parts(&self.parts)?;
        let view = preset_view(&table);
        let files = write_merged(&self.out, &table, &view)?.len() + 1;
        if !self.quiet {
            tell(&table, &view)?;
            writeln!(terminal::out(), "{}", terminal::written(files, &self.out))?;
        }
        if !table.is_complete() {
            return Err(Failure::SweepParts {
                done: table.done(),
                cells: table.grid().cells(),
            });
        }
        Ok(())
    }
}

/// The table of a preset that has a sweep.
fn table_of(experiment: &Experiment) -> Result<SweepTable, Failure> {
    let table = SweepTable::new(experiment)
        .ok()
        .filter(|table| table.grid().cells() > 0);
    let table = table.ok_or_else(|| StudyError::Impossible(text!("cli-sweep-none").into_owned()))?;
    if table.sources().is_empty() {
        return Err(Failure::Idle(text!("cli-sweep-idle").into_owned()));
    }
    Ok(table)
}

/// Prints the best cells and the numbers of a sweep.
fn tell(table: &SweepTable, view: &SweepView) -> io::Result<()> {
    let mut out = terminal::out();
    if let Content::Table(best) = figures::best(table, view).content {
        table::write(&mut out, &best, Flush::Right)?;
    }
    if let Content::Readouts(numbers) = tuning::numbers(table, view).content {
        for number in numbers {
            writeln!(out, "{}: {}", number.label, readout_text(&number))?;
        }
    }
    Ok(())
}

impl From<crate::study::report::sweep::SweepFolderError> for Failure {
    fn from(error: crate::study::report::sweep::SweepFolderError) -> Self {
        Self::Report(ReportError::Sweep(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_are_counted_from_one() {
        assert_eq!("2/5".parse(), Ok(Shard { share: 2, of: 5 }));
        for text in ["0/5", "6/5", "1", "1/0", "a/b", "-1/2"] {
            assert!(text.parse::<Shard>().is_err(), "{text}");
        }
    }
}
