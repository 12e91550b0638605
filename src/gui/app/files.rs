//! Opening, saving, exporting; dropped files; the session.

use std::path::{Path, PathBuf};

use egui::Context;

use super::App;
use crate::experiment::{Data, Experiment, Table, Value, is_table, is_talk};
use crate::figure::Figure;
use crate::gui::dialogs::{Dialog, Export, PathDialog};
use crate::gui::document::{Document, absolute};
use crate::gui::files::{Answer, Purpose};
use crate::gui::screenshot;
use crate::gui::table_survey::Taken;
use crate::study::report::write_arrays;
use crate::text;

impl App {
    /// Asks for a file: by the desktop's dialog if it has one, and by a path to be typed in any case.
    pub(super) fn ask(&mut self, context: &Context, purpose: Purpose) {
        let suggestion = self.suggestion(purpose);
        let base = self.folder();
        let browse = self.picker.is_enabled();
        let dialog = PathDialog::new(purpose, &base, &suggestion, self.recent.files(), browse);
        self.dialog = Some(Dialog::Path(dialog));
        self.picker.ask(context, purpose, &suggestion);
    }

    /// The folder that files are looked for in at first.
    fn folder(&self) -> PathBuf {
        let own = self.document.path().and_then(Path::parent);
        let recent = self.recent.files().first().and_then(|path| path.parent());
        let folder = own.or(recent).map(Path::to_owned);
        folder
            .or_else(|| std::env::current_dir().ok())
            .unwrap_or_default()
    }

    fn suggestion(&self, purpose: Purpose) -> PathBuf {
        let path = self.document.path().map(Path::to_owned);
        let stem = path.as_deref().and_then(Path::file_stem);
        let stem = stem.map_or_else(
            || file_stem(&self.document.title()),
            |stem| stem.to_string_lossy().into_owned(),
        );
        match purpose {
            Purpose::Open | Purpose::Data | Purpose::LabData(_) | Purpose::Weights => self.folder().join(""),
            Purpose::Save => path.unwrap_or_else(|| self.folder().join(format!("{stem}.ron"))),
            Purpose::Window | Purpose::Figure => self.folder().join(format!("{stem}.png")),
            Purpose::Arrays => self.folder().join(format!("{stem}.npz")),
            Purpose::Film => self.folder().join(format!("{stem}.gif")),
            Purpose::Scene => self.folder().join("my.talk.ron"),
        }
    }

    /// Hears what came of the desktop's dialog.
    pub(super) fn hear_picker(&mut self, context: &Context) {
        match self.picker.answer() {
            None => {}
            Some(Answer::Chosen(Purpose::Figure, path)) => {
                if let Some(Dialog::Export(export)) = &mut self.dialog {
                    export.choose(&path);
                }
            }
            Some(Answer::Chosen(purpose, path)) => {
                self.dialog = None;
                self.chosen(context, purpose, &path);
            }
            Some(Answer::Closed) => {
                if matches!(self.dialog, Some(Dialog::Path(_))) {
                    self.dialog = None;
                }
            }
            Some(Answer::NoDialog) => {
                if let Some(Dialog::Path(dialog)) = &mut self.dialog {
                    dialog.note(&text!("no-file-dialog"));
                }
            }
        }
    }

    /// Does what a file was wanted for.
    pub(super) fn chosen(&mut self, context: &Context, purpose: Purpose, path: &Path) {
        self.picker.forget();
        let path = purpose.with_ending(path);
        match purpose {
            Purpose::Open => self.open_any(context, &path),
            Purpose::Save => self.save_to(&path),
            Purpose::Data => self.take_table(context, &absolute(&path).display().to_string()),
            Purpose::LabData(field) => {
                let mut settings = self.document.settings().clone();
                if let Some(lab) = &mut settings.lab {
                    lab.set(field, Value::Text(absolute(&path).display().to_string()));
                }
                self.document.edit(settings);
            }
            Purpose::Weights => {
                let mut settings = self.document.settings().clone();
                settings.model.weights = absolute(&path).display().to_string();
                self.document.edit(settings);
            }
            Purpose::Figure => {}
            Purpose::Window => self.pictures.coming = Some((screenshot::take(context), path)),
            Purpose::Arrays => self.export_arrays(context, path),
            Purpose::Film => self.film(context, &path),
            Purpose::Scene => match self.add_scene(&path) {
                Ok(count) => self.messages.done(text!("scene-added", number = count)),
                Err(reason) => self.messages.fail(reason),
            },
        }
    }

    /// Writes the arrays of the first run and of the theory.
    fn export_arrays(&mut self, context: &Context, path: PathBuf) {
        let (Some(study), Some(results)) = (self.live.study().cloned(), self.live.results().cloned()) else {
            self.messages.fail(text!("nothing-to-export"));
            return;
        };
        self.chores.start(context, move || {
            write_arrays(&study, &results, &path)
                .map(|()| text!("wrote-file", path = path.display().to_string()).into_owned())
                .map_err(|error| error.to_string())
        });
    }

    /// Opens a shipped experiment.
    pub(super) fn open_shipped(&mut self, name: &str) {
        match Experiment::open(name) {
            Ok(experiment) => self.open_document(Document::of(&experiment, None)),
            Err(error) => self.messages.fail(error.to_string()),
        }
    }

    /// Opens a file that a person has chosen or dropped: a preset, a talk, or a table as data.
    pub(super) fn open_any(&mut self, context: &Context, path: &Path) {
        if is_table(path) {
            self.take_table(context, &absolute(path).display().to_string());
        } else if is_talk(path.as_os_str()) {
            self.start_talk(context, &path.display().to_string(), None);
        } else {
            self.open_file(path);
        }
    }

    /// Opens a preset file.
    pub(super) fn open_file(&mut self, path: &Path) {
        match Document::read(path) {
            Ok(document) => {
                self.recent.add(path);
                self.open_document(document);
            }
            Err(error) => {
                if !path.exists() {
                    self.recent.remove(path);
                }
                self.messages.fail(error.to_string());
            }
        }
    }

    /// Shows another experiment; undo brings the present one back.
    pub(super) fn open_document(&mut self, document: Document) {
        self.messages.forget_experiment();
        self.document.open(document);
    }

    /// Saves to a file.
    pub(super) fn save_to(&mut self, path: &Path) {
        match self.document.save(path) {
            Ok(()) => {
                self.recent.add(path);
                self.messages
                    .done(text!("saved-file", path = path.display().to_string()));
            }
            Err(error) => self.messages.fail(error.to_string()),
        }
    }

    /// Takes a file as data, once it is known what it looks like.
    pub(super) fn take_table(&mut self, context: &Context, path: &str) {
        let base = self.document.base().to_owned();
        self.surveyor.take(context, &base, path, None);
    }

    /// Looks at the data file again and takes it as it seems to be.
    pub(super) fn resurvey(&mut self, context: &Context) {
        if let Data::File(table) = &self.document.settings().data {
            let path = table.path.clone();
            self.take_table(context, &path);
        }
    }

    /// Looks at the data file as the settings say it is written, and takes its columns as they seem to be then.
    pub(super) fn reread_table(&mut self, context: &Context) {
        if let Data::File(table) = &self.document.settings().data {
            let base = self.document.base().to_owned();
            let dialect = Some(table.dialect.clone());
            self.surveyor.take(context, &base, &table.path.clone(), dialect);
        }
    }

    /// Takes the file as data that was looked at for it. The target is kept where the file has such a column.
    pub(super) fn hear_survey(&mut self, context: &Context) {
        if let Some(Taken { path, survey }) = self.surveyor.hear() {
            let mut settings = self.document.settings().clone();
            let (mut table, was_file) = match &settings.data {
                Data::File(table) => (table.clone(), true),
                Data::Synthetic(_) => (Table::default(), false),
            };
            table.path = path;
            // Why a file cannot be read is told beside its path, and by the training that needs it.
            if let Ok(survey) = survey {
                let taken = survey.table(&table.path, Some(&table.target));
                table = Table {
                    hold_out: table.hold_out,
                    whiten: table.whiten,
                    ..taken
                };
                self.dock.show("data");
            }
            // The words on a synthetic experiment say nothing of a file, even if the source was chosen before the file.
            let saved = self.document.saved();
            let of_synthetic = matches!(saved.data, Data::Synthetic(_)) && settings.title == saved.title;
            if !was_file || of_synthetic {
                let stem = Path::new(&table.path).file_stem();
                settings.title = stem.map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
                settings.description = String::new();
            }
            settings.data = Data::File(table);
            settings.landscape.suit_file();
            self.document.edit(settings);
        }
        self.surveyor.follow(context, &self.document);
    }

    /// Offers some figures for export, or all that are shown.
    pub(super) fn export(&mut self, figures: Vec<Figure>) {
        let figures = if figures.is_empty() {
            self.dock.figures(&view_of!(self))
        } else {
            figures
        };
        let browse = self.picker.is_enabled();
        let view = &self.document.settings().view;
        let seen = |figure: Figure| Figure {
            zoom: figure.zoom.or_else(|| self.zoomed.of(&figure.id)),
            ..figure
        };
        let figures = figures.into_iter().map(|figure| view.applied(seen(figure)));
        let figures = figures.collect();
        let looks = (self.exported, self.look.theme());
        let export = Export::new(figures, looks, &self.folder(), browse);
        self.dialog = Some(Dialog::Export(export));
    }

    /// Opens what was dropped on the window: a preset, or a table as data.
    pub(super) fn hear_drops(&mut self, context: &Context) {
        let dropped = context.input(|input| input.raw.dropped_files.clone());
        for file in dropped {
            self.open_any(context, file.path());
        }
    }

    /// Hears of files that were written, and takes the pictures that were asked for.
    pub(super) fn hear_chores(&mut self, context: &Context) {
        for outcome in self.chores.finished() {
            match outcome {
                Ok(text) if text.is_empty() => {}
                Ok(text) => self.messages.done(text),
                Err(text) => self.messages.fail(text),
            }
        }
        let image = self
            .pictures
            .coming
            .as_ref()
            .and_then(|(coming, _)| coming.try_recv().ok());
        if let Some(image) = image
            && let Some((_, path)) = self.pictures.coming.take()
        {
            self.chores.start(context, move || {
                screenshot::write(&image, &path)
                    .map(|()| text!("wrote-file", path = path.display().to_string()).into_owned())
            });
        }
    }
}

/// A title as the name of a file.
fn file_stem(title: &str) -> String {
    let letters = title.to_lowercase();
    let words: Vec<&str> = letters
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(6)
        .collect();
    if words.is_empty() {
        "experiment".to_owned()
    } else {
        words.join("_")
    }
}

#[cfg(test)]
mod tests {
    use super::file_stem;

    #[test]
    fn titles_become_names_of_files() {
        assert_eq!(
            file_stem("Three layers: theory, runs and estimate"),
            "three_layers_theory_runs_and_estimate"
        );
        assert_eq!(file_stem("…"), "experiment");
    }
}
