//! The command line: opens the window, or does the same jobs without one.

mod check;
mod lab;
mod presets;
mod progress;
mod run;
mod stop;
mod table;
mod terminal;
mod window;

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::dynamics::DataError;
use crate::experiment::{BudgetError, PresetError};
use crate::labs::{self, LabError};
use crate::study::StudyError;
use crate::study::report::ReportError;

const EXAMPLES: &str = "\
Examples:
  onsager                                     the window
  onsager three_layers                        the window with a preset
  onsager presets                             what there is to run
  onsager run three_layers --out results      predict, train, estimate; all results into results/
  onsager run mine.ron --out more --seed 7    your own preset, with another seed
  onsager presets two_layers > mine.ron       a shipped preset as a start for your own
  onsager check mine.ron                      is it valid, and what will it cost?

A PRESET is the path of a RON file, or the name of a shipped preset. Every field of a preset has
a default, so `(model: (width: 8))` is a whole one.

Exit codes:
  0    all is done
  1    nothing could be computed (all diverged at once, or nothing was asked for), or the window
       cannot open
  2    the command line is wrong
  3    a preset or its data file is wrong
  4    it needs more memory than allowed: half of the machine's or the
       container's, or ONSAGER_MEMORY=4GiB
  5    the results cannot be written
  130  stopped by Ctrl-C, SIGTERM or SIGHUP; the results so far are written and marked as partial";

const RUN_HELP: &str = "\
DIR receives
  curves.csv    a row for each step: mean and standard error of training and test error,
                of their prediction and of the estimate
  summary.json  settings with the seed, final and best values, stopping steps, agreement,
                timings
  *.svg, *.png  every figure; of a lab or a landscape also *.csv
  preset.ron    the preset as it was run
  arrays.npz    with --arrays, for numpy.load. First run: X, Y, teacher, W1, W2 ... (all
                weights at every step), z and z_corrected (pre-activations),
                rho_estimated. Theory: K0, rho, overlap, theory_W2 ...

The same preset and seed give the same curves.csv on any number of threads. Ctrl-C,
SIGTERM and SIGHUP stop within a second and write the results so far, marked as partial; then
arrays.npz is left out where it would take more than 64 MiB. Earlier results in DIR stay as they
are until the new ones are whole.";

/// Exact dynamics of neural-network training: predicted, run and estimated.
#[derive(Debug, Parser)]
#[command(name = "onsager", version, about, after_help = EXAMPLES, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(flatten)]
    window: window::Window,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Predict, train and estimate a preset, and write the results into a folder
    #[command(after_help = RUN_HELP)]
    Run(run::Run),
    /// Check presets without running them: errors with their place, or size, memory and time
    Check(check::Check),
    /// List the shipped presets, or print one of them
    Presets(presets::Presets),
}

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Preset(#[from] PresetError),
    #[error(transparent)]
    Study(#[from] StudyError),
    #[error(transparent)]
    Lab(#[from] LabError),
    #[error(transparent)]
    Report(#[from] ReportError),
    #[error("{0}")]
    Diverged(String),
    #[error("{0}")]
    Idle(String),
    #[error("{failed} of {all} presets cannot run")]
    Invalid { failed: usize, all: usize, code: u8 },
    #[error("cannot start the threads: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
    #[error(
        "stopped by {}; partial results are in {}{}",
        stop::by(),
        folder.display(),
        if *without_arrays { ", without arrays.npz, which is too large to be written at once" } else { "" }
    )]
    Interrupted { folder: PathBuf, without_arrays: bool },
    #[error("stopped by {} before there were any results", stop::by())]
    InterruptedEarly,
    #[error("{0}")]
    Window(String),
    #[error("cannot write to the terminal: {0}")]
    Output(#[from] io::Error),
}

impl Failure {
    fn code(&self) -> u8 {
        match self {
            Self::Diverged(_) | Self::Idle(_) | Self::Threads(_) | Self::Window(_) => 1,
            Self::Preset(_) => 3,
            Self::Invalid { code, .. } => *code,
            Self::Study(error) => study_code(error),
            Self::Lab(LabError::Budget(error)) => study_code(&error.clone().into()),
            Self::Lab(LabError::Failed(_)) => 1,
            Self::Lab(LabError::Cancelled) => 130,
            Self::Report(ReportError::Study(error)) => study_code(error),
            Self::Report(_) | Self::Output(_) => 5,
            Self::Interrupted { .. } | Self::InterruptedEarly => 130,
        }
    }
}

fn study_code(error: &StudyError) -> u8 {
    match error {
        StudyError::Budget(BudgetError::Memory { .. }) => 4,
        StudyError::Budget(BudgetError::Variable(_)) => 2,
        StudyError::Data(DataError::Table(error)) if error.is_of_memory() => 4,
        StudyError::Data(_) => 3,
        StudyError::Theory(_) => 1,
        StudyError::Cancelled => 130,
    }
}

/// Reads the command line and does what it says.
pub fn main() -> ExitCode {
    run(std::env::args_os())
}

/// Most threads that are started, by the command line or by `RAYON_NUM_THREADS`.
const MOST_THREADS: usize = 1024;

/// Starts the threads that everything is computed on: `threads`, or as many as `RAYON_NUM_THREADS` says, or one per core.
fn start_threads(threads: Option<usize>) -> Result<(), rayon::ThreadPoolBuildError> {
    let wished = || std::env::var("RAYON_NUM_THREADS").ok()?.trim().parse().ok();
    let wished = threads.or_else(wished).filter(|threads| *threads > 0);
    let threads = wished.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads.min(MOST_THREADS))
        .build_global()
}

/// Does what a command line says; the first argument is the program's name.
pub fn run(arguments: impl IntoIterator<Item = impl Into<OsString> + Clone>) -> ExitCode {
    labs::register();
    let cli = Cli::parse_from(arguments);
    let done = match cli.command {
        None => cli.window.run(),
        Some(Command::Run(run)) => run.run(),
        Some(Command::Check(check)) => check.run(),
        Some(Command::Presets(presets)) => presets.run(),
    };
    match done {
        // Whoever reads the output, such as `head`, may have enough of it.
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(failure) => {
            terminal::complain(format_args!("onsager: {failure}"));
            ExitCode::from(failure.code())
        }
        Ok(()) => ExitCode::SUCCESS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_is_consistent() {
        Cli::command().debug_assert();
    }
}
