//! Results on their way into their folder, which holds those of one run at any moment.
//!
//! Everything is written into a hidden folder inside first, so that a full disk or a program that is killed leaves the
//! earlier results as they are. Then `summary.json` is replaced by a mark that says `"complete": false` and names all
//! files, earlier ones are removed, the new ones take their places, and the new summary comes last: whatever stops this
//! leaves files of one run only, and never under a summary of another.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::ReportError;
use super::summary::PROGRAM;
use crate::experiment::PresetError;
use crate::figure::{FigureError, write_atomically};
use crate::text;

/// How the names of the hidden folders begin.
const PREFIX: &str = ".onsager-results-";
/// What is read of an earlier summary, at most, in bytes.
const LARGEST_SUMMARY: u64 = 1 << 24;
/// How long results wait for others that are being put into the same folder.
const PATIENCE: Duration = Duration::from_secs(10);

/// The summary, which is put into its place last.
pub(super) const SUMMARY: &str = "summary.json";
/// The preset, which is replaced but never removed: it may be the one that was run.
pub(super) const PRESET: &str = "preset.ron";

/// A report on its way: files in a hidden folder that goes when it is dropped.
pub(super) struct Draft<'a> {
    folder: &'a Path,
    hidden: TempDir,
    /// Held while the draft lives, so that nobody takes the hidden folder for one that was left behind.
    _alive: Option<File>,
}

impl<'a> Draft<'a> {
    /// Results for `folder`, which is made where it is missing: `write` writes `files`, the summary among them.
    ///
    /// # Errors
    ///
    /// Those of `write`, and where a file cannot take its place; each names the place, not the hidden folder.
    pub(super) fn publish(
        folder: &'a Path,
        files: &[String],
        write: impl FnOnce(&Self) -> Result<(), ReportError>,
    ) -> Result<(), ReportError> {
        let draft = Self::begin(folder)?;
        write(&draft).map_err(|error| draft.seen_from_outside(error))?;
        draft.put(files).map_err(|error| draft.seen_from_outside(error))
    }

    fn begin(folder: &'a Path) -> Result<Self, ReportError> {
        let fail = |source| write_error(folder, source);
        fs::create_dir_all(folder).map_err(fail)?;
        sweep(folder);
        let hidden = tempfile::Builder::new()
            .prefix(PREFIX)
            .tempdir_in(folder)
            .map_err(fail)?;
        let alive = File::open(hidden.path()).ok().filter(|it| it.try_lock().is_ok());
        Ok(Self {
            folder,
            hidden,
            _alive: alive,
        })
    }

    /// The path that a file is written to.
    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.hidden.path().join(name)
    }

    /// An error with the place of its file instead of the file in the hidden folder.
    fn seen_from_outside(&self, mut error: ReportError) -> ReportError {
        let outside = |path: &Path| Some(self.folder.join(path.strip_prefix(self.hidden.path()).ok()?));
        match &mut error {
            ReportError::File(FigureError::Write { path, .. }) => {
                if let Some(place) = outside(path) {
                    *path = place;
                }
            }
            ReportError::Preset(PresetError::Unwritable { file, .. }) => {
                if let Some(place) = outside(Path::new(file)) {
                    *file = place.display().to_string();
                }
            }
            _ => {}
        }
        error
    }

    /// Puts the files, all written before, in place of the earlier ones.
    fn put(&self, files: &[String]) -> Result<(), ReportError> {
        let _turn = turn(self.folder)?;
        let mut old: BTreeSet<String> = earlier(self.folder);
        old.extend(files.iter().cloned());
        for name in files {
            let path = self.folder.join(name);
            if path.is_dir() {
                return Err(write_error(&path, io::ErrorKind::IsADirectory.into()));
            }
        }
        self.mark(&old)?;
        for name in old.iter().filter(|name| *name != SUMMARY && *name != PRESET) {
            let path = self.folder.join(name);
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(write_error(&path, error));
                }
                _ => {}
            }
        }
        let is_first = |name: &&String| *name == PRESET;
        let is_last = |name: &&String| *name == SUMMARY;
        let between = |name: &&String| !is_first(name) && !is_last(name);
        let (first, last) = (files.iter().filter(is_first), files.iter().filter(is_last));
        for name in first.chain(files.iter().filter(between)).chain(last) {
            let path = self.folder.join(name);
            fs::rename(self.file(name), &path).map_err(|error| write_error(&path, error))?;
        }
        settle(self.folder);
        Ok(())
    }

    /// Says in place of the summary that results are being replaced, and which files may be theirs.
    fn mark(&self, files: &BTreeSet<String>) -> Result<(), ReportError> {
        let mark = json!({
            "program": PROGRAM,
            "complete": false,
            "warnings": [text!("report-not-whole")],
            "files": files,
        });
        let (draft, path) = (self.file("mark"), self.folder.join(SUMMARY));
        write_atomically(&draft, format!("{mark:#}\n").as_bytes())?;
        fs::rename(draft, &path).map_err(|error| write_error(&path, error))?;
        settle(self.folder);
        Ok(())
    }
}

fn write_error(path: &Path, source: io::Error) -> ReportError {
    FigureError::Write {
        path: path.to_owned(),
        source,
    }
    .into()
}

/// Waits until nobody else puts results into a folder. Where the system has no locks on folders, there is no waiting.
fn turn(folder: &Path) -> Result<Option<File>, ReportError> {
    let Ok(handle) = File::open(folder) else {
        return Ok(None);
    };
    let start = Instant::now();
    loop {
        match handle.try_lock() {
            Ok(()) => return Ok(Some(handle)),
            Err(TryLockError::Error(_)) => return Ok(None),
            Err(TryLockError::WouldBlock) if start.elapsed() > PATIENCE => {
                return Err(write_error(folder, io::ErrorKind::ResourceBusy.into()));
            }
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(20)),
        }
    }
}

/// Removes the hidden folders of programs that were killed.
fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        if !name.to_string_lossy().starts_with(PREFIX) {
            continue;
        }
        let handle = File::open(entry.path());
        if handle.is_ok_and(|handle| handle.try_lock().is_ok()) {
            // One that stays takes room, but does no harm.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Lets the new names reach the disk, where the system can do that.
fn settle(folder: &Path) {
    if let Ok(handle) = File::open(folder) {
        // Without it the names are written a little later.
        let _ = handle.sync_all();
    }
}

/// The files that an earlier report says it wrote; none but those with a plain name and an ending of ours.
fn earlier(folder: &Path) -> BTreeSet<String> {
    let path = folder.join(SUMMARY);
    let small = fs::metadata(&path).is_ok_and(|about| about.len() <= LARGEST_SUMMARY);
    let text = small.then(|| fs::read_to_string(&path).ok()).flatten();
    let summary: Option<Value> = text.and_then(|text| serde_json::from_str(&text).ok());
    let Some(summary) = summary.filter(|summary| is_ours(&summary["program"])) else {
        return BTreeSet::new();
    };
    let names = summary["files"].as_array().into_iter().flatten();
    let names = names.filter_map(Value::as_str).filter(|name| is_plain(name));
    names.map(str::to_owned).collect()
}

/// Whether a summary names this program, of any version.
fn is_ours(program: &Value) -> bool {
    let name = PROGRAM.split(' ').next();
    program.as_str().and_then(|program| program.split(' ').next()) == name
}

fn is_plain(name: &str) -> bool {
    let endings = [".svg", ".png", ".npz", ".csv"];
    !name.starts_with('.') && !name.contains(['/', '\\']) && endings.iter().any(|end| name.ends_with(end))
}
