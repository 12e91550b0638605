//! The command line: opens the window, or does the same jobs without one.

mod check;
mod choose;
mod drive;
mod import;
mod lab;
mod presets;
mod progress;
mod replay;
mod run;
mod shell;
mod slurm;
mod stop;
mod sweep;
mod table;
mod talk;
mod terminal;
mod window;

use std::borrow::Cow;
use std::error::Error as _;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::dynamics::DataError;
use crate::experiment::{BudgetError, PresetError, TalkError};
use crate::figure::FigureError;
use crate::labs;
use crate::study::StudyError;
use crate::study::report::ReportError;
use crate::study::report::sweep::SweepFolderError;
use crate::text;
use crate::text::{Language, Voice};
use crate::worker::NoThread;

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "onsager",
    version,
    about = text!("cli").into_owned(),
    long_about = None,
    after_help = text!("cli.examples").into_owned(),
    args_conflicts_with_subcommands = true
)]
struct Cli {
    #[command(flatten)]
    window: window::Window,
    #[arg(long, global = true, value_name = "en|ja", help = text!("cli-language").into_owned(), value_parser = known_language)]
    language: Option<Language>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    #[command(about = text!("cli-run").into_owned(), after_help = text!("cli-run.help").into_owned())]
    Run(run::Run),
    #[command(about = text!("cli-sweep").into_owned(), after_help = text!("cli-sweep.help").into_owned())]
    Sweep(sweep::Sweep),
    #[command(about = text!("cli-choose").into_owned(), after_help = text!("cli-choose.help").into_owned())]
    Choose(choose::Choose),
    #[command(about = text!("cli-merge").into_owned())]
    Merge(sweep::Merge),
    #[command(about = text!("cli-check").into_owned())]
    Check(check::Check),
    #[command(about = text!("cli-presets").into_owned())]
    Presets(presets::Presets),
    #[command(about = text!("cli-talk").into_owned(), after_help = text!("cli-talk.help").into_owned())]
    Talk(talk::Talk),
    #[command(about = text!("cli-replay").into_owned(), after_help = text!("cli-replay.help").into_owned())]
    Replay(replay::Replay),
    #[command(about = text!("cli-import").into_owned(), after_help = text!("cli-import.help").into_owned())]
    Import(import::Import),
    #[command(about = text!("cli-completions").into_owned())]
    Completions(shell::Completions),
    #[command(about = text!("cli-manual").into_owned())]
    Manual,
}

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Preset(#[from] PresetError),
    #[error(transparent)]
    Talk(#[from] TalkError),
    #[error(transparent)]
    Study(#[from] StudyError),
    #[error(transparent)]
    Report(#[from] ReportError),
    #[error("{0}")]
    Diverged(String),
    #[error("{0}")]
    Idle(String),
    #[error("{0}")]
    Import(String),
    #[error("{}", text!("cli-invalid", failed = failed, all = all))]
    Invalid { failed: usize, all: usize, code: u8 },
    #[error("{}", text!("cli-threads", reason = .0.to_string()))]
    Threads(#[from] rayon::ThreadPoolBuildError),
    #[error(transparent)]
    NoThread(#[from] NoThread),
    #[error("{}", interrupted(folder, *without_arrays))]
    Interrupted { folder: PathBuf, without_arrays: bool },
    #[error("{}", text!("cli-sweep-stopped", by = stop::by(), folder = folder.display().to_string(), done = done, cells = cells))]
    SweepStopped {
        folder: PathBuf,
        done: usize,
        cells: usize,
    },
    #[error("{}", text!("cli-merge-missing", done = done, cells = cells))]
    SweepParts { done: usize, cells: usize },
    #[error("{}", text!("cli-sweep-search.parts"))]
    Searches,
    #[error("{}", text!("cli-stopped-early", by = stop::by()))]
    InterruptedEarly,
    #[error(transparent)]
    Figure(#[from] FigureError),
    #[error("{0}")]
    Window(String),
    #[error("{}", text!("cli-terminal", reason = .0.to_string()))]
    Output(#[from] io::Error),
}

fn interrupted(folder: &Path, without_arrays: bool) -> Cow<'static, str> {
    let (by, folder) = (stop::by(), folder.display().to_string());
    if without_arrays {
        text!("cli-stopped-without-arrays", by = by, folder = folder)
    } else {
        text!("cli-stopped", by = by, folder = folder)
    }
}

impl Failure {
    fn code(&self) -> u8 {
        match self {
            Self::Diverged(_)
            | Self::Idle(_)
            | Self::Threads(_)
            | Self::NoThread(_)
            | Self::Window(_)
            | Self::SweepParts { .. } => 1,
            Self::Searches => 2,
            Self::Preset(_) | Self::Import(_) | Self::Talk(_) => 3,
            Self::Invalid { code, .. } => *code,
            Self::Study(error) => study_code(error),
            Self::Report(ReportError::Study(error)) => study_code(error),
            Self::Report(ReportError::Sweep(SweepFolderError::Busy(_))) => 5,
            Self::Report(ReportError::Sweep(_)) => 3,
            Self::Report(_) | Self::Output(_) | Self::Figure(_) => 5,
            Self::Interrupted { .. } | Self::InterruptedEarly | Self::SweepStopped { .. } => 130,
        }
    }
}

fn study_code(error: &StudyError) -> u8 {
    match error {
        StudyError::Budget(BudgetError::Memory { .. }) => 4,
        StudyError::Budget(BudgetError::Variable(_)) | StudyError::MatrixFree => 2,
        StudyError::Data(DataError::Table(error)) if error.is_of_memory() => 4,
        StudyError::Data(_) | StudyError::Impossible(_) => 3,
        StudyError::Theory(_) | StudyError::Lab(_) | StudyError::Panicked { .. } => 1,
        StudyError::Cancelled => 130,
    }
}

/// Reads the command line and does what it says.
pub fn main() -> ExitCode {
    // Help texts are in the language, too, and are there before the arguments are read.
    let asked = asked_language(std::env::args_os());
    Voice::here().speak(asked.unwrap_or_else(Language::of_system));
    run(std::env::args_os())
}

/// The language that `--language` asks for, if it is one.
fn asked_language(arguments: impl IntoIterator<Item = OsString>) -> Option<Language> {
    let mut arguments = arguments.into_iter().map(|it| it.to_string_lossy().into_owned());
    while let Some(argument) = arguments.next() {
        let value = match argument.strip_prefix("--language") {
            Some("") => arguments.next(),
            Some(rest) => rest.strip_prefix('=').map(str::to_owned),
            None => None,
        };
        if let Some(value) = value {
            return Language::of_locale(&value);
        }
    }
    None
}

fn known_language(text: &str) -> Result<Language, String> {
    Language::of_locale(text).ok_or_else(|| text!("cli-language.allowed").into())
}

/// Most threads that `RAYON_NUM_THREADS` starts for each kind of work; the command line allows more.
const MOST_THREADS: usize = 256;

/// Starts the threads that everything is computed on: `threads`, or as many as `RAYON_NUM_THREADS` says, or one per core.
fn start_threads(threads: Option<usize>) -> Result<(), rayon::ThreadPoolBuildError> {
    let wished = || -> Option<usize> { std::env::var("RAYON_NUM_THREADS").ok()?.trim().parse().ok() };
    let wished = threads.or_else(|| wished().map(|threads| threads.min(MOST_THREADS)));
    let wished = wished.filter(|threads| *threads > 0);
    let threads = wished.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
    let voice = Voice::here();
    let started = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .start_handler(move |_| voice.adopt())
        .build_global();
    match started {
        // Without a cause there are threads already, from an earlier command of this process.
        Err(error) if error.source().is_none() && rayon::current_num_threads() == threads => Ok(()),
        other => other,
    }
}

/// Does what a command line says; the first argument is the program's name.
pub fn run(arguments: impl IntoIterator<Item = impl Into<OsString> + Clone>) -> ExitCode {
    labs::register();
    let cli = Cli::parse_from(arguments);
    if let Some(language) = cli.language {
        Voice::here().speak(language);
    }
    let done = match cli.command {
        None => cli.window.run(cli.language),
        Some(Command::Run(run)) => run.run(),
        Some(Command::Sweep(sweep)) => sweep.run(),
        Some(Command::Choose(choose)) => choose.run(),
        Some(Command::Merge(merge)) => merge.run(),
        Some(Command::Check(check)) => check.run(),
        Some(Command::Presets(presets)) => presets.run(),
        Some(Command::Talk(talk)) => talk.run(),
        Some(Command::Replay(replay)) => replay.run(),
        Some(Command::Import(import)) => import.run(),
        Some(Command::Completions(completions)) => completions.run(),
        Some(Command::Manual) => shell::manual(),
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
    fn the_language_is_known_before_the_arguments_are_read() {
        let asked = |line: &str| asked_language(line.split(' ').map(OsString::from));
        assert_eq!(asked("onsager run a.ron --language ja"), Some(Language::Japanese));
        assert_eq!(asked("onsager --language=en"), Some(Language::English));
        assert_eq!(asked("onsager --language"), None);
        assert_eq!(asked("onsager --language fr a"), None);
        assert!(known_language("fr").is_err());
    }

    #[test]
    fn the_definition_is_consistent() {
        Cli::command().debug_assert();
    }
}
