//! Files: the desktop's own dialog on a thread of its own, work that writes files, and the files used lately.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use egui::Context;

use crate::experiment::TABLE_ENDINGS;
use crate::text;
use crate::text::with_voice;

/// What a file is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Open an experiment.
    Open,
    /// Save the experiment.
    Save,
    /// Take a CSV file as data.
    Data,
    /// Take a CSV file for the lab's setting of this name.
    LabData(&'static str),
    /// Take weights from an NPZ file.
    Weights,
    /// Write a figure.
    Figure,
    /// Write a picture of the window.
    Window,
    /// Write the run's arrays.
    Arrays,
    /// Write the course of the run as a film.
    Film,
    /// Add the experiment to a talk as a scene.
    Scene,
}

impl Purpose {
    /// Whether the file is to be written.
    pub(super) fn writes(self) -> bool {
        !matches!(self, Self::Open | Self::Data | Self::LabData(_) | Self::Weights)
    }

    /// Title of the dialog.
    pub(super) fn title(self) -> Cow<'static, str> {
        match self {
            Self::Open => text!("file-open"),
            Self::Save => text!("file-save"),
            Self::Data | Self::LabData(_) => text!("file-data"),
            Self::Weights => text!("file-weights"),
            Self::Figure => text!("file-figure"),
            Self::Window => text!("file-window"),
            Self::Arrays => text!("file-arrays"),
            Self::Film => text!("file-film"),
            Self::Scene => text!("file-scene"),
        }
    }

    /// Kind of file, and the endings that say so; the first is added where none is given.
    pub(super) fn kinds(self) -> (Cow<'static, str>, &'static [&'static str]) {
        match self {
            Self::Open => (
                text!("kind-open"),
                &["ron", "csv", "tsv", "tab", "txt", "dat", "data"],
            ),
            Self::Save => (text!("kind-preset"), &["ron"]),
            Self::Data | Self::LabData(_) => (text!("kind-table"), TABLE_ENDINGS),
            Self::Figure => (text!("kind-figure"), &["svg", "png", "pdf", "pgf", "csv"]),
            Self::Window => (text!("kind-picture"), &["png"]),
            Self::Arrays | Self::Weights => (text!("kind-arrays"), &["npz"]),
            Self::Film => (text!("kind-film"), &["gif", "png", "apng"]),
            Self::Scene => (text!("kind-talk"), &["talk.ron", "ron"]),
        }
    }

    /// The path with an ending, if it has none.
    pub(super) fn with_ending(self, path: &Path) -> PathBuf {
        match (path.extension(), self.kinds().1.first()) {
            (None, Some(ending)) if self.writes() => path.with_extension(ending),
            _ => path.to_owned(),
        }
    }
}

/// A person needs longer than this to close a dialog; a desktop without dialogs answers sooner.
const SOONEST_ANSWER: Duration = Duration::from_millis(900);

/// What came of the desktop's dialog.
pub(super) enum Answer {
    /// A file was chosen.
    Chosen(Purpose, PathBuf),
    /// The dialog was closed.
    Closed,
    /// The desktop showed none.
    NoDialog,
}

/// The desktop's own file dialog.
pub(super) struct Picker {
    enabled: bool,
    open: Option<(Purpose, Instant, Receiver<Option<PathBuf>>)>,
}

impl Picker {
    /// A picker that asks the desktop, or one that never does.
    pub(super) fn new(enabled: bool) -> Self {
        Self { enabled, open: None }
    }

    /// Whether the desktop is asked at all.
    pub(super) fn is_enabled(&self) -> bool {
        self.enabled
    }

    /// Shows the desktop's dialog, if there is one, starting at `suggestion`.
    pub(super) fn ask(&mut self, context: &Context, purpose: Purpose, suggestion: &Path) {
        if !self.enabled {
            return;
        }
        let (sender, receiver) = channel();
        let (context, suggestion) = (context.clone(), suggestion.to_owned());
        let asked = std::thread::Builder::new()
            .name("file dialog".to_owned())
            .spawn(with_voice(move || {
                // Nobody waits for the answer when another dialog was opened meanwhile.
                let _ = sender.send(ask(purpose, &suggestion));
                context.request_repaint();
            }));
        self.open = asked.ok().map(|_| (purpose, Instant::now(), receiver));
    }

    /// Forgets the dialog: its answer will not be heard.
    pub(super) fn forget(&mut self) {
        self.open = None;
    }

    /// What came of the dialog, once.
    pub(super) fn answer(&mut self) -> Option<Answer> {
        let (purpose, since, receiver) = self.open.as_ref()?;
        let chosen = receiver.try_recv().ok()?;
        let answer = match chosen {
            Some(path) => Answer::Chosen(*purpose, path),
            None if since.elapsed() > SOONEST_ANSWER => Answer::Closed,
            None => Answer::NoDialog,
        };
        self.open = None;
        Some(answer)
    }
}

fn ask(purpose: Purpose, suggestion: &Path) -> Option<PathBuf> {
    let (kind, endings) = purpose.kinds();
    let mut dialog = rfd::FileDialog::new()
        .set_title(purpose.title())
        .add_filter(kind, endings);
    let folder = suggestion.parent().filter(|folder| folder.is_dir());
    if let Some(folder) = folder.and_then(|folder| folder.canonicalize().ok()) {
        dialog = dialog.set_directory(folder);
    }
    if !purpose.writes() {
        return dialog.pick_file();
    }
    if let Some(name) = suggestion.file_name() {
        dialog = dialog.set_file_name(name.to_string_lossy());
    }
    dialog.save_file()
}

/// What a finished piece of work says: what it did, or why it failed.
pub(super) type Outcome = Result<String, String>;

/// Work on files beside the window's thread.
#[derive(Default)]
pub(super) struct Chores(Vec<Receiver<Outcome>>);

impl Chores {
    /// Starts a piece of work.
    pub(super) fn start(&mut self, context: &Context, work: impl FnOnce() -> Outcome + Send + 'static) {
        let (sender, receiver) = channel();
        let context = context.clone();
        std::thread::spawn(with_voice(move || {
            // The window may be closed before the work is done.
            let _ = sender.send(work());
            context.request_repaint();
        }));
        self.0.push(receiver);
    }

    /// What was finished since.
    pub(super) fn finished(&mut self) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        self.0.retain(|receiver| match receiver.try_recv() {
            Ok(outcome) => {
                outcomes.push(outcome);
                false
            }
            Err(std::sync::mpsc::TryRecvError::Empty) => true,
            Err(std::sync::mpsc::TryRecvError::Disconnected) => {
                outcomes.push(Err(text!("write-ended-early").into_owned()));
                false
            }
        });
        outcomes
    }

    /// Waits for all of it, not longer than `patience`.
    pub(super) fn finish(&mut self, patience: Duration) {
        let start = Instant::now();
        for receiver in std::mem::take(&mut self.0) {
            // What came of it is for nobody any more.
            let _ = receiver.recv_timeout(patience.saturating_sub(start.elapsed()));
        }
    }

    /// Whether something is still being written.
    pub(super) fn is_busy(&self) -> bool {
        !self.0.is_empty()
    }
}

/// Most recent files kept.
const MOST_RECENT: usize = 12;

/// Files opened or saved lately, the latest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Recent(Vec<PathBuf>);

impl Recent {
    /// A list as it was kept.
    pub(super) fn new(mut files: Vec<PathBuf>) -> Self {
        files.retain(|path| path.is_absolute());
        files.truncate(MOST_RECENT);
        Self(files)
    }

    /// Puts a file first.
    pub(super) fn add(&mut self, path: &Path) {
        let path = path
            .canonicalize()
            .unwrap_or_else(|_| super::document::absolute(path));
        self.0.retain(|known| *known != path);
        self.0.insert(0, path);
        self.0.truncate(MOST_RECENT);
    }

    /// Takes a file away that is no more.
    pub(super) fn remove(&mut self, path: &Path) {
        self.0.retain(|known| known != path);
    }

    /// The files.
    pub(super) fn files(&self) -> &[PathBuf] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recent_files_are_few_and_the_latest_first() {
        let mut recent = Recent::default();
        for index in 0..2 * MOST_RECENT {
            recent.add(Path::new(&format!("/nowhere/{index}.ron")));
        }
        recent.add(Path::new("/nowhere/20.ron"));
        assert_eq!(recent.files().len(), MOST_RECENT);
        assert_eq!(recent.files().first(), Some(&PathBuf::from("/nowhere/20.ron")));
        recent.remove(Path::new("/nowhere/20.ron"));
        assert_eq!(recent.files().first(), Some(&PathBuf::from("/nowhere/23.ron")));
    }

    #[test]
    fn endings_are_added_to_new_files_alone() {
        assert_eq!(Purpose::Save.with_ending(Path::new("a")), PathBuf::from("a.ron"));
        assert_eq!(
            Purpose::Save.with_ending(Path::new("a.txt")),
            PathBuf::from("a.txt")
        );
        assert_eq!(Purpose::Open.with_ending(Path::new("a")), PathBuf::from("a"));
    }
}
