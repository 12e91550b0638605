//! `onsager run` with a preset that opens a lab.

use std::io::{self, Write};
use std::path::Path;

use super::Failure;
use super::progress::Display;
use super::table::{self, Flush};
use super::terminal;
use crate::control::Cancel;
use crate::experiment::{Experiment, LabSettings};
use crate::figure::{Content, Figure, format_number, format_with_error};
use crate::labs::{self, LabError};
use crate::study::report::Folder;
use crate::text;

/// Computes a lab to its end, or until it is stopped, and writes its figures.
pub(super) fn run(
    experiment: &Experiment,
    lab: &LabSettings,
    out: &Path,
    quiet: bool,
    cancel: &Cancel,
) -> Result<(), Failure> {
    let mut run = labs::start(lab, experiment.seed)?;
    let folder = Folder::open(out)?;
    let mut display = Display::new(quiet);
    let finished = loop {
        match run.advance(cancel) {
            Ok(true) => display.show_share(&text!("cli-progress-lab"), run.fraction()),
            Ok(false) => break true,
            Err(LabError::Cancelled) => break false,
            Err(error) => return Err(error.into()),
        }
    };
    display.finish();
    let figures = run.figures(lab);
    let files = folder.write_lab(experiment, &figures, finished)?;
    let told = match quiet {
        true => Ok(()),
        false => tell(experiment, lab, &figures)
            .and_then(|()| writeln!(terminal::out(), "{}", super::run::written(files.len(), out))),
    };
    if finished {
        Ok(told?)
    } else {
        Err(Failure::Interrupted {
            folder: out.to_owned(),
            without_arrays: false,
        })
    }
}

/// Prints what the lab is, and the numbers and tables among its figures.
fn tell(experiment: &Experiment, lab: &LabSettings, figures: &[Figure]) -> io::Result<()> {
    let mut out = terminal::out();
    let schema = lab.schema();
    writeln!(
        out,
        "{}\n{}\n{}\n",
        experiment.title,
        schema.explanation(),
        schema.equation
    )?;
    for figure in figures {
        match &figure.content {
            Content::Readouts(readouts) => {
                for readout in readouts {
                    let value = match readout.error {
                        Some(error) => format_with_error(readout.value, error),
                        None => format_number(readout.value),
                    };
                    writeln!(out, "{}: {value} {}", readout.label, readout.unit)?;
                }
            }
            Content::Table(rows) => table::write(&mut out, rows, Flush::Right)?,
            Content::Plot(_) | Content::HeatMap(_) | Content::Surface(_) | Content::Network(_) => {}
        }
    }
    Ok(())
}
