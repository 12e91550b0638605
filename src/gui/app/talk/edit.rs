//! Talks that are changed in the window: scenes are added, moved, taken away, and get notes.

use std::path::Path;

use super::super::App;
use crate::experiment::{Talk, TalkText};
use crate::figure::write_atomically;
use crate::text;

/// How talk files end.
const ENDING: &str = ".talk.ron";

/// What is to be done with the scenes of a talk.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Change {
    /// Moves a scene to another place.
    Shift(usize, usize),
    /// Takes a scene away.
    Remove(usize),
    /// Changes the notes of a scene.
    Notes(usize, String),
    /// Takes the last change back.
    Undo,
    /// Does again what was taken back.
    Redo,
}

impl App {
    /// Puts the experiment as it is now at the end of a talk file, with a preset of its own beside it; the number of the
    /// scene.
    pub(in super::super) fn add_scene(&mut self, path: &Path) -> Result<usize, String> {
        let path = &*crate::gui::document::absolute(path);
        let before = match path.exists() {
            true => std::fs::read_to_string(path).map_err(|error| error.to_string())?,
            false => String::new(),
        };
        let mut talk = TalkText::new(&before);
        let mut experiment = self
            .document
            .checked()
            .map_err(|problems| problems.to_string())?
            .resolved();
        experiment.view = self.present_view();
        let number = talk.count() + 1;
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let stem = name.strip_suffix(ENDING).unwrap_or(&name).to_owned();
        let folder = path.parent().unwrap_or(Path::new(""));
        let taken = |n: &usize| !folder.join(format!("{stem}_{n}.ron")).exists();
        let free = (number..).find(taken).unwrap_or(number);
        let preset = format!("{stem}_{free}.ron");
        if !talk.insert(number, &self.document.title(), &preset) {
            return Err(text!("scene-no-list").into_owned());
        }
        experiment
            .save(&folder.join(&preset))
            .map_err(|error| error.to_string())?;
        write_atomically(path, talk.text().as_bytes()).map_err(|error| error.to_string())?;
        Ok(number)
    }

    /// Changes the talk that is given and its file; where that cannot be, says why and leaves both.
    pub(super) fn change_talk(&mut self, context: &egui::Context, change: &Change) {
        if let Err(reason) = self.changed_talk(context, change) {
            self.messages.fail(reason);
        }
    }

    fn changed_talk(&mut self, context: &egui::Context, change: &Change) -> Result<(), String> {
        let Some(talk) = &mut self.talk else { return Ok(()) };
        let path = Path::new(&talk.place.name).to_owned();
        let read = std::fs::read_to_string(&path).map_err(|error| error.to_string())?;
        let mut text = match talk.text.take() {
            Some(text) if text.text() == read => text,
            _ => TalkText::new(&read),
        };
        let mut scene = talk.place.scene;
        let is_changed = match change {
            Change::Shift(from, to) => {
                let is_shifted = text.shift(*from, *to);
                if is_shifted && scene == *from {
                    scene = *to;
                } else if is_shifted && scene == *to {
                    scene = *from;
                }
                is_shifted
            }
            Change::Remove(at) => text.count() > 1 && text.remove(*at),
            Change::Notes(at, notes) => text.set_notes(*at, notes),
            Change::Undo => text.undo(),
            Change::Redo => text.redo(),
        };
        if is_changed {
            let folder = path.parent().unwrap_or(Path::new(""));
            let changed = Talk::from_ron(text.text(), &talk.place.name, folder);
            let changed = changed.map_err(|error| error.to_string())?;
            write_atomically(&path, text.text().as_bytes()).map_err(|error| error.to_string())?;
            talk.talk = changed;
            talk.wings = super::Wings::default();
            let last = talk.talk.scenes.len().saturating_sub(1);
            let is_other = !matches!(change, Change::Notes(..)) && scene.min(last) != talk.place.scene;
            talk.place.scene = scene.min(last);
            if is_other || matches!(change, Change::Remove(_) | Change::Undo | Change::Redo) {
                talk.place.moment = 0;
                talk.text = Some(text);
                self.show_moment(context, None);
                return Ok(());
            }
        }
        talk.text = Some(text);
        Ok(())
    }
}
