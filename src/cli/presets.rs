//! `onsager presets`: what is shipped.

use std::ffi::OsString;
use std::fs::create_dir_all;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;

use super::Failure;
use super::table::{self, Flush};
use super::{start_threads, terminal};
use crate::experiment::{Experiment, shipped, translated};
use crate::figure::{FigureError, Label, Table, to_thumbnail, write_atomically};
use crate::gui::main_figure;
use crate::text;

/// Arguments of `onsager presets`.
#[derive(Debug, Args)]
pub(super) struct Presets {
    #[arg(help = text!("cli-presets-name").into_owned())]
    name: Option<OsString>,
    #[arg(long, value_name = "FOLDER", help = text!("cli-presets-pictures").into_owned())]
    pictures: Option<PathBuf>,
}

/// Longest time for the computations of a picture.
const PATIENCE: Duration = Duration::from_secs(600);

impl Presets {
    pub(super) fn run(&self) -> Result<(), Failure> {
        if let Some(folder) = &self.pictures {
            return self.draw(folder);
        }
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

    /// Draws small pictures of what the presets are about, of the one that is named or of all.
    fn draw(&self, folder: &Path) -> Result<(), Failure> {
        start_threads(None)?;
        let refused = |source| FigureError::Write {
            path: folder.to_owned(),
            source,
        };
        create_dir_all(folder).map_err(refused)?;
        let all = shipped().iter().map(|(name, _)| OsString::from(name));
        let names: Vec<OsString> = match &self.name {
            Some(name) => vec![name.clone()],
            None => all.collect(),
        };
        for name in names {
            let experiment = Experiment::open(&name)?;
            let figure = main_figure(&experiment, PATIENCE);
            let picture = figure.as_ref().map(to_thumbnail).transpose()?.flatten();
            let stem = Path::new(&name).file_stem().unwrap_or_default();
            let path = folder.join(stem).with_extension("png");
            let mut out = terminal::out();
            match picture {
                Some(picture) => {
                    write_atomically(&path, &picture)?;
                    let path = path.display().to_string();
                    writeln!(out, "{}", text!("wrote-file", path = path))?;
                }
                None => writeln!(
                    out,
                    "{}",
                    text!("cli-presets-no-picture", name = name.to_string_lossy())
                )?,
            }
            out.flush()?;
        }
        Ok(())
    }
}
