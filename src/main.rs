//! The `onsager` program.

use std::process::ExitCode;

use clap::Parser;
use onsager::gui::{self, Launch};

/// Tessellation allocates large buffers in every frame; the system's allocator pays for each with page faults.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A laboratory for the exact dynamics of neural-network training.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Preset to open: a file, or the name of a shipped preset
    preset: Option<String>,
    /// Train at once
    #[arg(long)]
    run: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let launch = Launch {
        preset: arguments.preset,
        run: arguments.run,
    };
    match gui::run(launch) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("onsager: {error}");
            ExitCode::FAILURE
        }
    }
}
