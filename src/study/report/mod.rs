//! A folder with everything about a finished or stopped study: curves, summary, figures, preset and arrays.

mod arrays;
mod curves;
mod landscape;
mod place;
mod summary;
pub mod sweep;
mod sweep_arrays;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

pub use curves::curves_csv;
pub use summary::summary;

use self::place::{Draft, PRESET, SUMMARY};

use super::results::Results;
use super::{Study, StudyError, figures};
use crate::control::parallel::each;
use crate::experiment::{Experiment, PresetError};
use crate::figure::{
    Content, Figure, FigureError, NpzWriter, Theme, to_png, to_svg, write_atomically, write_csv,
};
use crate::landscape::Explorer;
use crate::text;

/// Size of a vector picture.
const DRAWING: (u32, u32) = (800, 500);
/// Size of a raster picture.
const PICTURE: (u32, u32) = (1600, 1000);
/// Bytes of arrays that can be written within the second in which a stopped run has to end.
const MOST_AT_ONCE: usize = 1 << 26;
/// Why a report could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The folder cannot be made or written into.
    #[error("{}", text!("report-folder", path = path.display().to_string(), reason = reason))]
    Folder {
        /// The folder.
        path: PathBuf,
        /// The reason, in words.
        reason: String,
    },
    /// A file could not be drawn or written.
    #[error(transparent)]
    File(#[from] FigureError),
    /// The folder holds another sweep, or is taken.
    #[error(transparent)]
    Sweep(#[from] sweep::SweepFolderError),
    /// The preset could not be written.
    #[error(transparent)]
    Preset(#[from] PresetError),
    /// The data of the first run could not be drawn again.
    #[error(transparent)]
    Study(#[from] StudyError),
}

/// Writes the arrays of the first run and of the theory, whole or not at all.
///
/// # Errors
///
/// [`ReportError::File`], or [`ReportError::Study`] if the first run's data cannot be drawn again.
pub fn write_arrays(study: &Study, results: &Results, path: &Path) -> Result<(), ReportError> {
    let mut archive = NpzWriter::create(path)?;
    arrays::add(&mut archive, study, results)?;
    Ok(archive.finish()?)
}

/// A folder that takes files, found out before anything is computed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder(PathBuf);

impl Folder {
    /// Makes the folder where it is missing and tries to write into it.
    ///
    /// # Errors
    ///
    /// [`ReportError::Folder`].
    pub fn open(path: &Path) -> Result<Self, ReportError> {
        let refuse = |reason: String| ReportError::Folder {
            path: path.to_owned(),
            reason,
        };
        if path.as_os_str().is_empty() {
            return Err(refuse(text!("report-folder-empty").into()));
        }
        if path.exists() && !path.is_dir() {
            return Err(refuse(text!("report-folder-file").into()));
        }
        if !path.exists() && path.is_symlink() {
            return Err(refuse(text!("report-folder-link").into()));
        }
        let in_words = |error: io::Error| match error.kind() {
            io::ErrorKind::PermissionDenied => refuse(text!("no-permission").into()),
            io::ErrorKind::NotADirectory => refuse(text!("report-folder-part").into()),
            _ => refuse(error.to_string()),
        };
        fs::create_dir_all(path).map_err(in_words)?;
        tempfile::tempfile_in(path).map_err(in_words)?;
        Ok(Self(path.to_owned()))
    }

    /// The folder's path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Writes the report, with the landscape where it was explored. The folder holds the results of one study at any moment:
    /// earlier ones stay as they are until all of these are written, and `summary.json` comes last.
    /// Of a study that was stopped on request, surfaces in space, which repeat the maps, and arrays of more than 64 MiB are
    /// left out: they would take too long.
    ///
    /// # Errors
    ///
    /// As [`ReportError`] says; then earlier results stay, or the summary says that these are not complete.
    pub fn write(
        &self,
        study: &Study,
        results: &Results,
        explorer: Option<&Explorer>,
        arrays: bool,
    ) -> Result<Vec<String>, ReportError> {
        let arrays = arrays && !(results.cancelled && arrays::bytes(study, results) > MOST_AT_ONCE);
        let mut figures = figures::all(results, results.last_step());
        let in_space = !results.cancelled;
        let landscape = explorer.map_or_else(Vec::new, |explorer| landscape::figures(explorer, in_space));
        let tables = landscape.iter().filter(|figure| has_table(figure));
        let tables: Vec<String> = tables.map(|figure| format!("{}.csv", figure.id)).collect();
        figures.extend(landscape);
        let view = &results.experiment().settings().view;
        let figures: Vec<Figure> = figures.into_iter().map(|figure| view.applied(figure)).collect();
        let mut files: Vec<String> = figures
            .iter()
            .flat_map(|figure| [format!("{}.svg", figure.id), format!("{}.png", figure.id)])
            .collect();
        files.extend(tables.iter().cloned());
        files.extend(["curves.csv", PRESET].map(str::to_owned));
        files.extend(arrays.then(|| "arrays.npz".to_owned()));
        files.sort();
        files.push(SUMMARY.to_owned());
        Draft::publish(&self.0, &files, |draft| {
            results.experiment().resolved().save(&draft.file(PRESET))?;
            write_atomically(&draft.file("curves.csv"), curves_csv(results)?.as_bytes())?;
            each(0..figures.len(), &|i| {
                let figure = &figures[i];
                let table = format!("{}.csv", figure.id);
                if tables.contains(&table) {
                    write_csv(figure, &draft.file(&table))?;
                }
                draw(draft, figure)
            })?;
            if arrays {
                let mut archive = NpzWriter::create(&draft.file("arrays.npz"))?;
                arrays::add(&mut archive, study, results)?;
                if let Some(explorer) = explorer {
                    landscape::arrays(&mut archive, explorer, results.experiment().optimizer.loss)?;
                }
                archive.finish()?;
            }
            let summary = summary(study, results, explorer, &files);
            Ok(write_atomically(&draft.file(SUMMARY), summary.as_bytes())?)
        })?;
        Ok(files)
    }

    /// Writes the figures of a lab as CSV, SVG and PNG with the preset, `summary.json` last; as [`Self::write`] otherwise.
    ///
    /// # Errors
    ///
    /// As [`Self::write`].
    pub fn write_lab(
        &self,
        experiment: &Experiment,
        figures: &[Figure],
        warnings: &[String],
        finished: bool,
    ) -> Result<Vec<String>, ReportError> {
        let kinds = |figure: &Figure| ["csv", "svg", "png"].map(|kind| format!("{}.{kind}", figure.id));
        let mut files: Vec<String> = figures.iter().flat_map(kinds).collect();
        files.push(PRESET.to_owned());
        files.sort();
        files.push(SUMMARY.to_owned());
        Draft::publish(&self.0, &files, |draft| {
            experiment.resolved().save(&draft.file(PRESET))?;
            each(0..figures.len(), &|i| {
                let figure = &figures[i];
                write_csv(figure, &draft.file(&format!("{}.csv", figure.id)))?;
                draw(draft, &experiment.view.applied(figure.clone()))
            })?;
            let summary = summary::of_lab(experiment, warnings, finished, &files);
            Ok(write_atomically(&draft.file(SUMMARY), summary.as_bytes())?)
        })?;
        Ok(files)
    }
}

/// Draws a figure of a report as SVG and PNG.
fn draw(draft: &Draft<'_>, figure: &Figure) -> Result<(), FigureError> {
    let svg = to_svg(figure, Theme::Light, DRAWING)?;
    write_atomically(&draft.file(&format!("{}.svg", figure.id)), svg.as_bytes())?;
    let png = to_png(figure, Theme::Light, PICTURE)?;
    write_atomically(&draft.file(&format!("{}.png", figure.id)), &png)
}

/// Whether a figure of the landscape has numbers of its own: a surface repeats those of its map.
fn has_table(figure: &Figure) -> bool {
    !matches!(figure.content, Content::Surface(_))
}
