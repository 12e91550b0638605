//! The experiment being edited: its settings, whether they are allowed, where they were saved, and their history.

use std::path::{Path, PathBuf};

use super::history::History;
use crate::experiment::{Experiment, PresetError, Problem, Problems, Settings};

/// An experiment with its place: what one step of the history holds.
#[derive(Clone)]
struct State {
    settings: Settings,
    base: PathBuf,
    path: Option<PathBuf>,
    saved: Settings,
}

/// The experiment being edited.
pub(crate) struct Document {
    state: State,
    checked: Result<Experiment, Problems>,
    history: History<State>,
    revision: u64,
}

impl Document {
    /// A document of settings as they were saved at `path`, if they were; relative paths start from `base`.
    pub(super) fn new(settings: Settings, base: PathBuf, path: Option<PathBuf>) -> Self {
        Self {
            checked: check(&settings, &base),
            state: State {
                saved: settings.clone(),
                settings,
                base,
                path,
            },
            history: History::default(),
            revision: 0,
        }
    }

    /// Takes another experiment's place; undo brings the present one back.
    pub(super) fn open(&mut self, other: Self) {
        self.history.close();
        let before = self.replace(other.state);
        self.history.record(before);
        self.history.close();
    }

    /// A document of an experiment as it was read from `path`, or from the program itself.
    pub(super) fn of(experiment: &Experiment, path: Option<PathBuf>) -> Self {
        Self::new(experiment.settings().clone(), experiment.base().to_owned(), path)
    }

    /// The same document with other settings as the saved ones, for a session that ended before saving.
    pub(super) fn with_saved(mut self, saved: Settings) -> Self {
        self.state.saved = saved;
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

    /// Whether there are changes that no file has.
    pub(super) fn is_modified(&self) -> bool {
        self.state.settings != self.state.saved
    }

    /// The experiment's title, or the name of its file.
    pub(crate) fn title(&self) -> String {
        let title = self.state.settings.title.trim();
        if !title.is_empty() {
            return title.to_owned();
        }
        let stem = self.state.path.as_deref().and_then(Path::file_stem);
        stem.map_or_else(
            || "Untitled experiment".to_owned(),
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
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let settings = match &self.checked {
            Ok(experiment) if folder != self.state.base => experiment.resolved(),
            _ => self.state.settings.clone(),
        };
        settings.save(path)?;
        // Earlier states of this document differ from the file as it is now.
        let before = self.state.path.clone();
        self.history.correct(|state| {
            if state.path == before {
                state.path = Some(path.to_owned());
                state.saved = settings.clone();
            }
        });
        self.replace(State {
            saved: settings.clone(),
            settings,
            base: folder,
            path: Some(path.to_owned()),
        });
        Ok(())
    }

    fn replace(&mut self, state: State) -> State {
        if !computes_the_same(&self.state.settings, &state.settings) {
            self.revision += 1;
        }
        self.checked = check(&state.settings, &state.base);
        std::mem::replace(&mut self.state, state)
    }
}

fn check(settings: &Settings, base: &Path) -> Result<Experiment, Problems> {
    Experiment::new(settings.clone()).map(|experiment| experiment.with_base(base))
}

/// Whether one of the numbers is NaN, the only one that differs from itself.
fn holds_nan(settings: &Settings) -> bool {
    let same = settings;
    settings != same
}

/// Whether two settings differ in words only.
fn computes_the_same(one: &Settings, other: &Settings) -> bool {
    one.seed == other.seed
        && one.model == other.model
        && one.data == other.data
        && one.optimizer == other.optimizer
        && one.theory == other.theory
        && one.estimator == other.estimator
        && one.runs == other.runs
        && one.lab == other.lab
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document() -> Document {
        Document::new(Settings::default(), PathBuf::new(), None)
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
        document.open(Document::of(&experiment, Some(PathBuf::from("relu.ron"))));
        assert_eq!(document.path(), Some(Path::new("relu.ron")));
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
        let mut document = Document::new(settings, folder.path().to_owned(), None);
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
}
