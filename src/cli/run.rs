//! `onsager run`: a preset from prediction to report.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use super::drive::{Driver, Update};
use super::progress::{Display, Phase};
use super::table::{self, Flush};
use super::{Failure, start_threads, terminal};
use crate::control::Cancel;
use crate::experiment::{Assignment, Experiment, translated};
use crate::figure::{Content, readout_text};
use crate::landscape::Explorer;
use crate::study::report::Folder;
use crate::study::{
    Exploration, LandscapeRequest, Payload, PredictionJob, Results, Study, TrainingJob, figures,
};
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
    #[arg(long, value_name = "PATH=VALUE", help = text!("cli-set").into_owned())]
    set: Vec<Assignment>,
    #[arg(long, value_name = "N", help = text!("cli-run-threads").into_owned(), value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: Option<u16>,
    #[arg(long, help = text!("cli-run-arrays").into_owned())]
    arrays: bool,
    #[arg(long, short, help = text!("cli-run-quiet").into_owned())]
    quiet: bool,
}

/// What is found, and the folder that takes it.
struct Findings {
    folder: Folder,
    study: Study,
    results: Results,
    explorer: Option<Explorer>,
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
        let mut driver = Driver::new(&cancel);
        match &experiment.lab {
            Some(lab) => super::lab::run(&experiment, lab, &self.out, self.quiet, &mut driver),
            None => {
                let mut findings = self.compute(&experiment, &mut driver)?;
                self.explore(&mut findings, &mut driver)?;
                self.report(&findings)
            }
        }
    }

    fn experiment(&self) -> Result<Experiment, Failure> {
        let mut experiment = Experiment::open_with(&self.preset, &self.set)?;
        if let Some(seed) = self.seed {
            experiment = experiment.with_seed(seed);
        }
        if self.arrays {
            experiment = experiment.with_full_record();
        }
        Ok(experiment)
    }

    /// Predicts and trains.
    fn compute(&self, experiment: &Experiment, driver: &mut Driver) -> Result<Findings, Failure> {
        let mut display = Display::new(self.quiet);
        let mut findings: Option<Findings> = None;
        let predicted = driver.run(PredictionJob::new(experiment.clone()), |update| {
            match (update, &mut findings) {
                (Update::Report(Payload::Prepared(study)), _) => {
                    // A folder that cannot be written is found before much is computed.
                    let folder = Folder::open(&self.out)?;
                    findings = Some(Findings::new(folder, *study));
                }
                (Update::Report(payload), Some(findings)) => findings.take(payload, &mut display),
                (Update::Report(_) | Update::Progress(..), _) => {}
            }
            Ok(())
        })?;
        let mut findings = findings.ok_or(Failure::InterruptedEarly)?;
        let training = TrainingJob::new(&findings.study);
        let trained = predicted
            && driver.run(training, |update| {
                if let Update::Report(payload) = update {
                    findings.take(payload, &mut display);
                }
                Ok(())
            })?;
        findings.results.cancelled = !trained;
        display.finish();
        Ok(findings)
    }

    /// The landscape, where the preset wants it; when it is stopped what there is of it.
    fn explore(&self, findings: &mut Findings, driver: &mut Driver) -> Result<(), Failure> {
        let settings = &findings.study.experiment().landscape;
        if !settings.enabled || findings.results.cancelled {
            return Ok(());
        }
        let exploration = Exploration::new(LandscapeRequest {
            surface: settings.surface,
            scale: settings.scale,
            until: None,
            stopped: false,
        });
        let mut display = Display::new(self.quiet);
        let explored = driver.run(exploration.job(&findings.study, settings), |update| {
            if let Update::Progress(fraction, left) = update {
                display.show(Phase::Landscape, fraction, left);
            }
            Ok(())
        })?;
        display.finish();
        findings.results.cancelled = !explored;
        findings.explorer = exploration.take();
        Ok(())
    }

    /// Writes and prints what was found.
    fn report(&self, findings: &Findings) -> Result<(), Failure> {
        let Findings {
            folder,
            study,
            results,
            explorer,
        } = findings;
        let explorer = explorer.as_ref();
        let files = folder.write(study, results, explorer, self.arrays)?;
        let printed = match self.quiet {
            true => Ok(()),
            false => self.print(results, explorer, files.len()),
        };
        if results.cancelled {
            let without_arrays = self.arrays && !files.iter().any(|file| file == "arrays.npz");
            return Err(Failure::Interrupted {
                folder: self.out.clone(),
                without_arrays,
            });
        }
        // The terminal may be what ended a run; what the run wrote counts.
        printed?;
        if results.last_step() == 0 && !results.divergences().is_empty() {
            return Err(Failure::Diverged(results.warnings().join(" ")));
        }
        Ok(())
    }

    /// Prints the curves and how they agree, and the landscape in numbers.
    fn print(&self, results: &Results, explorer: Option<&Explorer>, files: usize) -> io::Result<()> {
        let mut out = terminal::out();
        let experiment = results.experiment();
        if !experiment.title.is_empty() {
            writeln!(out, "{}\n", translated(&experiment.title))?;
        }
        for figure in figures::curve_tables(results, ROWS) {
            if let Content::Table(curves) = figure.content {
                writeln!(out, "{}", figure.title)?;
                table::write(&mut out, &curves, Flush::Right)?;
                writeln!(out)?;
            }
        }
        let assumptions = experiment
            .assumptions()
            .into_iter()
            .map(|assumption| assumption.to_string());
        let words = results
            .agreement()
            .sentences()
            .into_iter()
            .chain(results.stopping().sentence())
            .chain(results.verdict());
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
        writeln!(out, "{}", terminal::written(files, &self.out))
    }
}

impl Findings {
    fn new(folder: Folder, study: Study) -> Self {
        Self {
            folder,
            results: study.results(),
            study,
            explorer: None,
        }
    }

    /// Takes in a step and shows how far the results have come.
    fn take(&mut self, payload: Payload, display: &mut Display) {
        self.results.take(payload);
        display.show_results(&self.results);
    }
}
