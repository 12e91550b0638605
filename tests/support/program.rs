//! The program as its tests start it: in English, whatever language this computer is set to.

use std::process::Command;

/// The program without arguments.
pub(crate) fn program() -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_onsager"));
    program.env("LANGUAGE", "en");
    program
}
