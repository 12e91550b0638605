//! `onsager run`: a preset from prediction to report.

use std::borrow::Cow;
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::progress::Display;
use super::table::{self, Flush};
use super::{Failure, start_threads, terminal};
use crate::control::Cancel;
use crate::experiment::Experiment;
use crate::figure::{Content, readout_text};
use crate::landscape::{ExploreError, Explorer};
use crate::study::report::Folder;
use crate::study::{Results, Study, StudyError, figures};
use crate::text;

/// Steps in the printed table.
const ROWS: usize = 12;

/// Arguments of `onsager run`.
#[derive(Debug, Args)]
pub(super) struct Run {
    #[arg(help = text!("cli-run-preset").into_owned())]
    preset: OsString,
    #[arg(long, value_name = "DIR", help = text!("cli-run-out").into_owned())]
    out: PathBuf,
    #[arg(long, value_name = "N", help = text!("cli-run-seed").into_owned())]
    seed: Option<u64>,
    #[arg(long, value_name = "N", help = text!("cli-run-threads").into_owned(), value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    #[arg(long, help = text!("cli-run-arrays").into_owned())]
    arrays: bool,
    #[arg(long, short, help = text!("cli-run-quiet").into_owned())]
    quiet: bool,
}

impl Run {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let experiment = self.experiment()?;
        if experiment.is_idle() {
            return Err(Failure::Idle(experiment.without_effect(usize::MAX).join(" ")));
        }
        start_threads(self.threads.map(usize::from))?;
        let cancel = Cancel::new();
        super::stop::listen(&cancel);
        self.compute(&experiment, &cancel)
    }

    fn experiment(&self) -> Result<Experiment, Failure> {
        let mut experiment = Experiment::open(&self.preset)?;
        if let Some(seed) = self.seed {
            experiment = experiment.with_seed(seed);
        }
        if self.arrays {
            experiment = experiment.with_full_record();
        }
        Ok(experiment)
    }

    fn compute(&self, experiment: &Experiment, cancel: &Cancel) -> Result<(), Failure> {
        if let Some(lab) = &experiment.lab {
            return super::lab::run(experiment, lab, &self.out, self.quiet, cancel);
        }
        let study = match Study::prepare(experiment, cancel) {
            Err(StudyError::Cancelled) => return Err(Failure::InterruptedEarly),
            study => study?,
        };
        let folder = Folder::open(&self.out)?;
        let mut results = study.results();
        let mut display = Display::new(self.quiet);
        let done = study.drive(&mut results, cancel, &mut |results| display.show(results));
        display.finish();
        match done {
            Ok(()) => {}
            Err(StudyError::Cancelled) => results.cancelled = true,
            Err(error) => return Err(error.into()),
        }
        let explorer = self.explore(&study, &mut results, cancel)?;
        let files = folder.write(&study, &results, explorer.as_ref(), self.arrays)?;
        let told = match self.quiet {
            true => Ok(()),
            false => self.tell(&results, explorer.as_ref(), files.len()),
        };
        if results.cancelled {
            let without_arrays = self.arrays && !files.iter().any(|file| file == "arrays.npz");
            return Err(Failure::Interrupted {
                folder: self.out.clone(),
                without_arrays,
            });
        }
        // The terminal may be what ended a run; what the run wrote counts.
        told?;
        if results.last_step() == 0 && !results.divergences().is_empty() {
            return Err(Failure::Diverged(results.warnings().join(" ")));
        }
        Ok(())
    }

    /// The landscape, where the preset wants it; when it is stopped what there is of it.
    fn explore(
        &self,
        study: &Study,
        results: &mut Results,
        cancel: &Cancel,
    ) -> Result<Option<Explorer>, Failure> {
        let settings = &study.experiment().landscape;
        if !settings.enabled || results.cancelled {
            return Ok(None);
        }
        let mut explorer = study.explorer(settings);
        let mut display = Display::new(self.quiet);
        loop {
            match explorer.advance(cancel) {
                Ok(true) => display.show_share(&text!("cli-progress-landscape"), explorer.fraction()),
                Ok(false) => break,
                Err(ExploreError::Cancelled) => {
                    results.cancelled = true;
                    break;
                }
                Err(ExploreError::Data(error)) => return Err(StudyError::from(error).into()),
                Err(ExploreError::Budget(error)) => return Err(StudyError::from(error).into()),
            }
        }
        display.finish();
        Ok(Some(explorer))
    }

    /// Prints the curves and how they agree, and the landscape in numbers.
    fn tell(&self, results: &Results, explorer: Option<&Explorer>, files: usize) -> io::Result<()> {
        let mut out = terminal::out();
        let experiment = results.experiment();
        if !experiment.title.is_empty() {
            writeln!(out, "{}\n", experiment.title)?;
        }
        if let Some(Content::Table(curves)) = figures::curve_table(results, ROWS).map(|figure| figure.content)
        {
            table::write(&mut out, &curves, Flush::Right)?;
            writeln!(out, "{}\n", text!("curve-table.caption"))?;
        }
        let assumptions = experiment
            .assumptions()
            .into_iter()
            .map(|assumption| assumption.to_string());
        let words = results
            .agreement()
            .sentences()
            .into_iter()
            .chain(results.stopping().sentence());
        let cautions = results.cautions().iter().map(ToString::to_string);
        let idle = experiment.without_effect(results.shape().samples);
        let words = words.chain(results.warnings()).chain(cautions);
        for sentence in words.chain(assumptions).chain(idle) {
            writeln!(out, "{sentence}")?;
        }
        if let Some(explorer) = explorer {
            for number in explorer.numbers() {
                writeln!(out, "{}: {}", number.label, readout_text(&number))?;
            }
            for warning in explorer.warnings() {
                writeln!(out, "{warning}")?;
            }
        }
        writeln!(out, "{}", written(files, &self.out))
    }
}

/// How many files were written, and where.
pub(super) fn written(files: usize, folder: &Path) -> Cow<'static, str> {
    text!("cli-files", count = files, folder = folder.display().to_string())
}
