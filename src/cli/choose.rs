//! `onsager choose`: settings and the step to stop at, by the estimate alone.

use std::ffi::OsString;
use std::io::{self, Write};

use clap::Args;

use super::drive::{Driver, Update};
use super::progress::{Display, Phase};
use super::table::{self, Flush};
use super::{Failure, start_threads, terminal};
use crate::control::Cancel;
use crate::experiment::{Assignment, Compute, Experiment, Search};
use crate::figure::Content;
use crate::study::sweep::{SweepJob, SweepTable, figures};
use crate::study::{Payload, StudyError};
use crate::text;

/// Arguments of `onsager choose`.
#[derive(Debug, Args)]
pub(super) struct Choose {
    #[arg(help = text!("cli-run-preset").into_owned())]
    preset: OsString,
    #[arg(long, value_name = "PATH=VALUES", help = text!("cli-sweep-vary").into_owned())]
    vary: Vec<String>,
    #[arg(long, value_name = "PATH=VALUE", help = text!("cli-set").into_owned())]
    set: Vec<Assignment>,
    #[arg(long, value_name = "N", help = text!("cli-run-threads").into_owned(), value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: Option<u16>,
    #[arg(long, short, help = text!("cli-run-quiet").into_owned())]
    quiet: bool,
}

impl Choose {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let experiment = self.experiment()?;
        let table = SweepTable::new(&experiment).ok();
        let table = table.filter(|table| table.grid().cells() > 0);
        let mut table = table.ok_or_else(|| StudyError::Impossible(text!("cli-sweep-none").into_owned()))?;
        if !table.offers_choice() {
            return Err(Failure::Idle(text!("sweep-choice-none").into_owned()));
        }
        start_threads(self.threads.map(usize::from))?;
        let cancel = Cancel::new();
        super::stop::listen(&cancel);
        let job = SweepJob::new(&experiment, |_| false)?;
        let mut display = Display::new(self.quiet);
        let outcome = Driver::new(&cancel).run(job, |update| {
            match update {
                Update::Progress(fraction, left) => display.show(Phase::Sweep, fraction, left),
                Update::Report(Payload::Cells(cells)) => cells.into_iter().for_each(|cell| table.take(cell)),
                Update::Report(_) => {}
            }
            Ok(())
        });
        display.finish();
        if !outcome? {
            return Err(Failure::InterruptedEarly);
        }
        Ok(tell(&table)?)
    }

    /// The preset with what is varied, every combination trained and none predicted.
    fn experiment(&self) -> Result<Experiment, Failure> {
        let mut set = self.set.clone();
        let mut assign = |path: &str, value: String| {
            let path = path.to_owned();
            set.push(Assignment { path, value });
        };
        if !self.vary.is_empty() {
            assign("sweep.vary", format!("{:?}", self.vary));
        }
        assign("sweep.compute", format!("{:?}", Compute::Training));
        assign("sweep.search", format!("{:?}", Search::All));
        Ok(Experiment::open_with(&self.preset, &set)?)
    }
}

/// Prints the choice of each split, then that of all together.
fn tell(table: &SweepTable) -> io::Result<()> {
    let mut out = terminal::out();
    for figure in figures::choice(table) {
        if let Content::Table(choices) = figure.content {
            table::write(&mut out, &choices, Flush::Right)?;
        }
    }
    for sentence in figures::choice_sentences(table) {
        writeln!(out, "{sentence}")?;
    }
    Ok(())
}
