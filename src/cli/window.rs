//! `onsager` and `onsager PRESET`: the window.

use clap::Args;

use super::Failure;
use crate::gui::{self, Launch};

/// Arguments of the window.
#[derive(Debug, Args)]
pub(super) struct Window {
    /// Preset to open in the window: the path of a file, or the name of a shipped preset
    preset: Option<String>,
    /// Train at once
    #[arg(long)]
    run: bool,
}

impl Window {
    pub(super) fn run(self) -> Result<(), Failure> {
        let launch = Launch {
            preset: self.preset,
            run: self.run,
        };
        gui::run(launch).map_err(|error| Failure::Window(error.to_string()))
    }
}
