//! `onsager completions` and `onsager manual`: what a package installs beside the program, made from the command line's own
//! description.

use std::io::{self, Write};

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Cli, Failure};
use crate::text;

/// Arguments of `onsager completions`.
#[derive(Debug, Args)]
pub(super) struct Completions {
    #[arg(help = text!("cli-completions-shell").into_owned())]
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "onsager", &mut script);
        Ok(io::stdout().lock().write_all(&script)?)
    }
}

/// Writes the manual page, with a section for each command.
pub(super) fn manual() -> Result<(), Failure> {
    let mut command = Cli::command();
    command.build();
    let mut page = Vec::new();
    let manual = clap_mangen::Man::new(command.clone());
    manual.render(&mut page)?;
    for command in command
        .get_subcommands()
        .filter(|command| command.get_name() != "help")
    {
        writeln!(page, ".SH {}", command.get_name().to_uppercase())?;
        let manual = clap_mangen::Man::new(command.clone());
        manual.render_synopsis_section(&mut page)?;
        manual.render_description_section(&mut page)?;
        manual.render_options_section(&mut page)?;
    }
    Ok(io::stdout().lock().write_all(&page)?)
}
