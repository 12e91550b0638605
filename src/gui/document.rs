//! The experiment being edited: its settings, whether they are allowed, where they were saved, and their history.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::history::History;
use crate::experiment::{Experiment, PresetError, Problem, Problems, SHIPPED, Settings, translated};
use crate::text;

/// What is read of a file to know it again, at most, in bytes: far more than a preset has.
const LARGEST: u64 = 1 << 22;

/// An experiment with its place: what one step of the history holds.
#[derive(Clone)]
struct State {
    /// Tells experiments that were opened one after the other apart.
    opened: u64,
    settings: Settings,
    base: PathBuf,
    path: Option<PathBuf>,
    saved: Settings,
    /// What was in the file when it was last read or written.
    stamp: Option<u64>,
}

/// The experiment being edited.
pub(crate) struct Document {
    state: State,
    checked: Result<Experiment, Problems>,
    history: History<State>,
    revision: u64,
    /// Experiments opened so far.
    opened: u64,
    /// A number that grows with every change.
    changes: u64,
}

impl Document {
    /// A document of settings as they were saved at `path`, if they were; relative paths in them start from `base`.
    /// Both are taken from the present folder on, wherever the program is started next.
    pub(super) fn new(settings: Settings, base: &Path, path: Option<&Path>) -> Self {
        let base = match base == Path::new(SHIPPED) {
            true => base.to_owned(),
            false => absolute(base),
        };
        Self {
            checked: check(&settings, &base),
            state: State {
                opened: 0,
                saved: settings.clone(),
                settings,
                base,
                path: path.map(absolute),
                stamp: None,
            },
            history: History::default(),
            revision: 0,
            opened: 0,
            changes: 0,
        }
    }

    /// The experiment in a preset file.
    ///
    /// # Errors
    ///
    /// If it cannot be read or is not valid.
    pub(super) fn read(path: &Path) -> Result<Self, PresetError> {
        // Before the text is read: what changes in between is noticed when it is saved.
        let stamp = stamp(path);
        // A device or a pipe might never end, and the window would wait for it.
        if path.exists() && !path.is_file() && !path.is_dir() {
            return Err(PresetError::Unreadable {
                file: path.display().to_string(),
                reason: text!("preset-not-regular").into(),
            });
        }
        let experiment = Experiment::read(path)?;
        let mut document = Self::of(&experiment, Some(path));
        document.state.stamp = stamp;
        Ok(document)
    }

    /// Takes another experiment's place; undo brings the present one back.
    pub(super) fn open(&mut self, other: Self) {
        self.history.close();
        self.opened += 1;
        let before = self.replace(State {
            opened: self.opened,
            ..other.state
        });
        self.history.record(before);
        self.history.close();
    }

    /// A document of an experiment as it was read from `path`, or from the program itself.
    pub(super) fn of(experiment: &Experiment, path: Option<&Path>) -> Self {
        Self::new(experiment.settings().clone(), experiment.base(), path)
    }

    /// The same document with other settings as the saved ones, for a session that ended before saving, and with the stamp
    /// of the file that holds them.
    pub(super) fn with_saved(mut self, saved: Settings, stamp: Option<u64>) -> Self {
        self.state.saved = saved;
        self.state.stamp = stamp;
        self
    }

    /// The settings as the controls show them, allowed or not.
    pub(crate) fn settings(&self) -> &Settings {
        &self.state.settings
    }

    /// The checked experiment, or what is wrong with the settings.
    pub(crate) fn checked(&self) -> Result<&Experiment, &Problems> {
        self.checked.as_ref()
    }

    /// What is wrong with the setting at `path`.
    pub(crate) fn problems<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a Problem> {
        let problems = self.checked.as_ref().err();
        problems
            .into_iter()
            .flat_map(Problems::iter)
            .filter(move |problem| problem.path == path)
    }

    /// A number that grows with every change of what would be computed.
    pub(crate) fn revision(&self) -> u64 {
        self.revision
    }

    /// A number that tells experiments apart that were opened one after the other.
    pub(crate) fn opened(&self) -> u64 {
        self.state.opened
    }

    /// A number that grows with every change that a session keeps.
    pub(super) fn changes(&self) -> u64 {
        self.changes
    }

    /// The folder that relative paths start from.
    pub(super) fn base(&self) -> &Path {
        &self.state.base
    }

    /// The file the experiment was opened from or saved to.
    pub(super) fn path(&self) -> Option<&Path> {
        self.state.path.as_deref()
    }

    /// The settings as they were last opened or saved.
    pub(super) fn saved(&self) -> &Settings {
        &self.state.saved
    }

    /// What was in the file when it was last read or written.
    pub(super) fn stamp(&self) -> Option<u64> {
        self.state.stamp
    }

    /// Whether something else has written to the document's file since it was last read or saved here.
    pub(super) fn is_changed_outside(&self) -> bool {
        let Some(now) = self.path().and_then(stamp) else {
            // A file that is gone, or that nobody can read, holds nothing to be lost.
            return false;
        };
        match self.state.stamp {
            Some(known) => known != now,
            // A session of an earlier version does not say.
            None => self.path().is_some_and(|path| match Experiment::read(path) {
                Ok(experiment) => *experiment.settings() != self.state.saved,
                Err(_) => true,
            }),
        }
    }

    /// Gives up the changes that no file has.
    pub(super) fn discard(&mut self) {
        self.edit(self.state.saved.clone());
    }

    /// Whether there are changes that no file has.
    pub(super) fn is_modified(&self) -> bool {
        self.state.settings != self.state.saved
    }

    /// Says in the language of now what is wrong with the settings.
    pub(super) fn check_anew(&mut self) {
        if self.checked.is_err() {
            self.checked = check(&self.state.settings, &self.state.base);
        }
    }

    /// The experiment's title, or the name of its file.
    pub(crate) fn title(&self) -> String {
        let title = self.state.settings.title.trim();
        if !title.is_empty() {
            return translated(title).into_owned();
        }
        let stem = self.state.path.as_deref().and_then(Path::file_stem);
        stem.map_or_else(
            || text!("untitled").into_owned(),
            |stem| stem.to_string_lossy().into_owned(),
        )
    }

    /// Takes changed settings over, as part of the present gesture.
    ///
    /// Settings with a NaN among them are left alone: as nothing equals it, every frame would be a change to undo.
    pub(super) fn edit(&mut self, settings: Settings) {
        if settings != self.state.settings && !holds_nan(&settings) {
            let before = self.replace(State {
                settings,
                ..self.state.clone()
            });
            self.history.record(before);
        }
    }

    /// Ends a gesture: the next change can be undone on its own.
    pub(super) fn end_gesture(&mut self) {
        self.history.close();
    }

    /// Goes back one change.
    pub(super) fn undo(&mut self) {
        if let Some(state) = self.history.undo(&self.state) {
            self.replace(state);
        }
    }

    /// Takes back one undo.
    pub(super) fn redo(&mut self) {
        if let Some(state) = self.history.redo(&self.state) {
            self.replace(state);
        }
    }

    /// Whether there is something to undo.
    pub(super) fn can_undo(&self) -> bool {
        self.history.can_undo()
    }

    /// Whether there is something to redo.
    pub(super) fn can_redo(&self) -> bool {
        self.history.can_redo()
    }

    /// Saves to `path`, which becomes the document's own. Relative data paths keep their meaning.
    pub(super) fn save(&mut self, path: &Path) -> Result<(), PresetError> {
        let path = &*absolute(path);
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let settings = match &self.checked {
            Ok(experiment) if folder != self.state.base => experiment.resolved(),
            _ => self.state.settings.clone(),
        };
        settings.save(path)?;
        let stamp = Some(fingerprint(settings.to_ron().as_bytes()));
        // Earlier states of this document differ from the file as it is now; those of others have files of their own.
        let opened = self.state.opened;
        self.history.correct(|state| {
            if state.opened == opened {
                state.path = Some(path.to_owned());
                state.saved = settings.clone();
            }
            if state.path.as_deref() == Some(path) {
                state.stamp = stamp;
            }
        });
        self.replace(State {
            saved: settings.clone(),
            settings,
            base: folder,
            path: Some(path.to_owned()),
            stamp,
            opened,
        });
        Ok(())
    }

    fn replace(&mut self, state: State) -> State {
        if !self.state.settings.computes_the_same(&state.settings) {
            self.revision += 1;
        }
        self.changes += 1;
        self.checked = check(&state.settings, &state.base);
        std::mem::replace(&mut self.state, state)
    }
}

/// A path that means the same wherever the program is started.
pub(super) fn absolute(path: &Path) -> PathBuf {
    match path.as_os_str().is_empty() {
        true => std::env::current_dir().unwrap_or_default(),
        // Where even the present folder is unknown, the path is all there is.
        false => std::path::absolute(path).unwrap_or_else(|_| path.to_owned()),
    }
}

/// What is in a file, as a number; none where it cannot be read.
fn stamp(path: &Path) -> Option<u64> {
    let mut bytes = Vec::new();
    let about = std::fs::metadata(path).ok()?;
    // Devices and pipes may have no end.
    if !about.is_file() {
        return None;
    }
    File::open(path)
        .ok()?
        .take(LARGEST)
        .read_to_end(&mut bytes)
        .ok()?;
    Some(fingerprint(&bytes))
}

/// The FNV-1a hash of some bytes: the same in every version of the program.
fn fingerprint(bytes: &[u8]) -> u64 {
    let mix = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, mix)
}

fn check(settings: &Settings, base: &Path) -> Result<Experiment, Problems> {
    Experiment::new(settings.clone()).map(|experiment| experiment.with_base(base))
}

/// Whether one of the numbers is NaN, the only one that differs from itself.
fn holds_nan(settings: &Settings) -> bool {
    let same = settings;
    settings != same
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document() -> Document {
        Document::new(Settings::default(), Path::new(""), None)
    }

    #[test]
    fn words_do_not_change_the_revision_and_values_do() {
        let mut document = document();
        let mut settings = document.settings().clone();
        settings.title = "A title".to_owned();
        document.edit(settings.clone());
        assert_eq!((document.revision(), document.title().as_str()), (0, "A title"));
        document.end_gesture();
        settings.model.width = 0;
        document.edit(settings);
        assert_eq!(document.revision(), 1);
        assert_eq!(document.problems("model.width").count(), 1);
        assert!(document.is_modified());
        document.undo();
        document.undo();
        assert!(!document.is_modified() && document.checked().is_ok() && document.can_redo());
    }

    #[test]
    fn what_is_not_a_number_changes_nothing() {
        let mut document = document();
        let mut settings = document.settings().clone();
        settings.optimizer.learning_rate = f64::NAN;
        document.edit(settings.clone());
        settings = document.settings().clone();
        settings.landscape.chaos.factors = vec![1.0, f64::NAN];
        document.edit(settings);
        assert!(!document.can_undo() && !document.is_modified());
    }

    #[test]
    fn opening_another_experiment_can_be_undone() {
        let mut document = document();
        let experiment = Experiment::open("relu").unwrap();
        document.open(Document::of(&experiment, Some(Path::new("relu.ron"))));
        assert_eq!(document.path(), Some(&*absolute(Path::new("relu.ron"))));
        assert!(!document.is_modified());
        document.undo();
        assert_eq!(
            (document.path(), document.settings()),
            (None, &Settings::default())
        );
    }

    #[test]
    fn saving_elsewhere_keeps_the_data_file() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.csv"), "x,y\n1,2\n").unwrap();
        let settings = Settings {
            data: crate::experiment::Data::File(crate::experiment::Table {
                path: "a.csv".to_owned(),
                target: "y".to_owned(),
                ..Default::default()
            }),
            ..Settings::default()
        };
        let mut document = Document::new(settings, folder.path(), None);
        let there = folder.path().join("new");
        std::fs::create_dir(&there).unwrap();
        document.save(&there.join("a.ron")).unwrap();
        let read = Experiment::read(&there.join("a.ron")).unwrap();
        assert_eq!(read.settings(), document.settings());
        assert!(!document.is_modified());
        document.edit(Settings::default());
        document.save(&there.join("a.ron")).unwrap();
        document.undo();
        assert!(document.is_modified(), "the file holds what came after");
        match &read.data {
            crate::experiment::Data::File(table) => assert!(Path::new(&table.path).is_absolute()),
            crate::experiment::Data::Synthetic(_) => panic!("the data file is gone"),
        }
    }

    #[test]
    fn places_are_absolute_but_for_that_of_shipped_data() {
        let here = std::env::current_dir().unwrap();
        let document = Document::new(Settings::default(), Path::new(""), Some(Path::new("a/b.ron")));
        assert_eq!(document.base(), here);
        assert_eq!(document.path(), Some(&*here.join("a/b.ron")));
        let digits = Document::of(&Experiment::open("digits").unwrap(), None);
        assert!(
            digits
                .checked()
                .unwrap()
                .read_table(f64::INFINITY, &crate::control::Cancel::new())
                .unwrap()
                .is_ok()
        );
        assert!(
            !digits.base().starts_with(&here),
            "no chance neighbour is read instead"
        );
    }

    #[test]
    fn a_file_that_something_else_wrote_to_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.ron");
        document().save(&path).unwrap();
        let mut document = Document::read(&path).unwrap();
        let mut other = Document::read(&path).unwrap();
        assert!(!document.is_changed_outside());
        other.edit(Settings {
            seed: 7,
            ..Settings::default()
        });
        other.save(&path).unwrap();
        assert!(!other.is_changed_outside() && document.is_changed_outside());
        // A remark alone is something to be lost, too.
        let mut text = std::fs::read_to_string(&path).unwrap();
        text.push_str("// mine\n");
        std::fs::write(&path, text).unwrap();
        assert!(other.is_changed_outside());
        document.save(&path).unwrap();
        assert!(!document.is_changed_outside());
        std::fs::remove_file(&path).unwrap();
        assert!(!document.is_changed_outside(), "nothing is there to be lost");
        // A session of an earlier version knows the settings alone.
        let settings = document.settings().clone();
        document.save(&path).unwrap();
        let old = Document::new(settings, Path::new(""), Some(&path));
        assert!(!old.is_changed_outside());
        std::fs::write(&path, "(seed: 8)").unwrap();
        assert!(old.is_changed_outside());
    }

    /// Two experiments without a file, one after the other: saving one says nothing of the other.
    #[test]
    fn saving_an_experiment_gives_no_file_to_those_opened_before() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("relu.ron");
        let mut document = document();
        document.open(Document::of(&Experiment::open("relu").unwrap(), None));
        document.save(&path).unwrap();
        document.undo();
        assert_eq!(
            (document.path(), document.settings()),
            (None, &Settings::default())
        );
        document.redo();
        assert_eq!(
            (document.path(), document.is_changed_outside()),
            (Some(&*path), false)
        );
    }
}
