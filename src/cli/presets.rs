//! `onsager presets`: what is shipped.

use std::ffi::OsString;
use std::io::Write;

use clap::Args;

use super::Failure;
use super::table::{self, Flush};
use super::terminal;
use crate::experiment::{Experiment, shipped, translated};
use crate::figure::{Label, Table};
use crate::text;

/// Arguments of `onsager presets`.
#[derive(Debug, Args)]
pub(super) struct Presets {
    #[arg(help = text!("cli-presets-name").into_owned())]
    name: Option<OsString>,
}

impl Presets {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let mut out = terminal::out();
        if let Some(name) = &self.name {
            let stem = name
                .to_str()
                .map(|name| name.strip_suffix(".ron").unwrap_or(name));
            let text = match shipped().iter().find(|(known, _)| Some(*known) == stem) {
                Some((_, text)) => (*text).to_owned(),
                // A file is printed whole, every default written out.
                None => Experiment::open(name)?.resolved().to_ron(),
            };
            return Ok(out.write_all(text.as_bytes())?);
        }
        let mut rows = Vec::new();
        for (name, text) in shipped() {
            rows.push(vec![
                (*name).to_owned(),
                translated(&Experiment::from_ron(text, name)?.title).into_owned(),
            ]);
        }
        let header = [
            ("Preset", text!("cli-presets-preset")),
            ("Title", text!("cli-presets-title")),
        ];
        let header = header.map(Label::from).to_vec();
        table::write(&mut out, &Table { header, rows }, Flush::Left)?;
        writeln!(out, "\n{}", text!("cli-presets-how"))?;
        Ok(())
    }
}
