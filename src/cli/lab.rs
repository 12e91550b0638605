//! `onsager run` with a preset that opens a lab.

use std::io::{self, Write};
use std::path::Path;

use super::Failure;
use super::drive::{Driver, Update};
use super::progress::{Display, Phase};
use super::table::{self, Flush};
use super::terminal;
use crate::experiment::{Experiment, LabSettings, translated};
use crate::figure::{Content, Figure, format_number, format_with_error};
use crate::study::report::Folder;
use crate::study::{LabJob, LabState, Payload};

/// Computes a lab to its end, or until it is stopped, and writes its figures.
pub(super) fn run(
    experiment: &Experiment,
    lab: &LabSettings,
    out: &Path,
    quiet: bool,
    driver: &mut Driver,
) -> Result<(), Failure> {
    let mut folder = None;
    let (mut figures, mut warnings) = (Vec::new(), Vec::new());
    let mut display = Display::new(quiet);
    let job = LabJob::new(lab.clone(), experiment.seed, LabState::default());
    let outcome = driver.run(job, |update| {
        match update {
            Update::Progress(fraction, left) => display.show(Phase::Lab, fraction, left),
            Update::Report(Payload::Lab(newest, said)) => {
                // A folder that cannot be written is found before much is computed.
                if folder.is_none() {
                    folder = Some(Folder::open(out)?);
                }
                (figures, warnings) = (newest, said);
            }
            Update::Report(_) => {}
        }
        Ok(())
    });
    display.finish();
    let finished = match &outcome {
        Ok(finished) => *finished,
        // What came before is kept.
        Err(_) if !figures.is_empty() => false,
        Err(_) => return outcome.map(drop),
    };
    let folder = folder.ok_or(Failure::InterruptedEarly)?;
    let files = folder.write_lab(experiment, &figures, &warnings, finished)?;
    let told = match quiet {
        true => Ok(()),
        false => tell(experiment, lab, (&figures, &warnings))
            .and_then(|()| writeln!(terminal::out(), "{}", terminal::written(files.len(), out))),
    };
    outcome?;
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
fn tell(
    experiment: &Experiment,
    lab: &LabSettings,
    (figures, warnings): (&[Figure], &[String]),
) -> io::Result<()> {
    let mut out = terminal::out();
    let schema = lab.schema();
    writeln!(
        out,
        "{}\n{}\n{}\n",
        translated(&experiment.title),
        schema.explanation(),
        schema.formula()
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
    for warning in warnings {
        writeln!(out, "{warning}")?;
    }
    Ok(())
}
