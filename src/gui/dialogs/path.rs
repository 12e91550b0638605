//! A path to be typed: what always works, also where the desktop offers no dialog.

use std::borrow::Cow;
use std::ops::Range;
use std::path::{Path, PathBuf};

use egui::text::{CCursor, CCursorRange};
use egui::text_edit::TextEditState;
use egui::{Key, RichText, ScrollArea, Ui};

use super::{Request, Shown, field, head};
use crate::gui::control_list::{button, known_by};
use crate::gui::files::Purpose;
use crate::text;

/// The dialog while it is open.
pub(crate) struct PathDialog {
    purpose: Purpose,
    base: PathBuf,
    text: String,
    recent: Vec<PathBuf>,
    browse: bool,
    /// What came of the desktop's dialog.
    note: Option<String>,
    fresh: bool,
}

impl PathDialog {
    /// A dialog that suggests a path; `browse` offers the desktop's dialog as well. Typed paths start from `base`.
    pub(crate) fn new(
        purpose: Purpose,
        base: &Path,
        suggestion: &Path,
        recent: &[PathBuf],
        browse: bool,
    ) -> Self {
        Self {
            purpose,
            base: base.to_owned(),
            text: suggestion.display().to_string(),
            recent: recent.to_vec(),
            browse,
            note: None,
            fresh: true,
        }
    }

    /// Says why the desktop's dialog did not help.
    pub(crate) fn note(&mut self, note: &str) {
        self.note = Some(note.to_owned());
    }

    pub(super) fn ui(&mut self, ui: &mut Ui) -> Shown {
        ui.set_width(560.0_f32.min(ui.available_width()));
        if head(ui, &self.purpose.title()) {
            return Shown::closed();
        }
        if let Some(note) = &self.note {
            ui.label(note);
        }
        let (kind, endings) = self.purpose.kinds();
        let endings: Vec<String> = endings.iter().map(|ending| format!(".{ending}")).collect();
        let hint = text!("path.hint", endings = endings.join(", "));
        ui.label(text!("path-type", kind = kind));
        let typed = field(ui, &mut self.text, ("path.file", &text!("path")), &hint);
        if self.fresh {
            // The first frame of a modal window takes the focus away again, so ask until it stays.
            self.fresh = !typed.has_focus();
            typed.request_focus();
            if !self.fresh {
                select(ui, typed.id, name_of(&self.text));
            }
            ui.ctx().request_repaint();
        }
        let path = self.purpose.with_ending(&self.base.join(self.text.trim()));
        let empty = self.text.trim().is_empty();
        let problem = self.problem(&path).filter(|_| !empty);
        if let Some(problem) = &problem {
            ui.colored_label(ui.visuals().warn_fg_color, &**problem);
        }
        let mut shown = self.recent(ui);
        ui.add_space(8.0);
        ui.horizontal(|ui| {
            let (verb, replaces) = match (self.purpose.writes(), path.exists()) {
                (true, true) => (text!("replace"), true),
                (true, false) => (text!("path.save"), false),
                (false, _) => (text!("path.open"), false),
            };
            let go = ui.add_enabled(!empty, egui::Button::new(verb));
            known_by(&go, "path.do");
            let entered = typed.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            if go.clicked() || (entered && !empty && !replaces) {
                shown = Shown::done(Request::Path(self.purpose, path.clone()));
            }
            if self.browse
                && button(ui, "browse")
                    .on_hover_text(text!("browse.tooltip"))
                    .clicked()
            {
                shown = Shown::asks(Request::Browse(self.purpose, path.clone()));
            }
            if button(ui, "cancel").clicked() {
                shown = Shown::closed();
            }
        });
        shown
    }

    /// What speaks against a path.
    fn problem(&self, path: &Path) -> Option<Cow<'static, str>> {
        if !self.purpose.writes() {
            return (!path.exists()).then(|| text!("path-no-file"));
        }
        if path.is_dir() {
            return Some(text!("path-is-folder"));
        }
        if path.exists() {
            return Some(text!("path-exists"));
        }
        let folder = path.parent().unwrap_or(Path::new(""));
        (!folder.as_os_str().is_empty() && !folder.is_dir()).then(|| text!("path-no-folder"))
    }

    /// Recent files, where one is to be opened.
    fn recent(&mut self, ui: &mut Ui) -> Shown {
        let mut shown = Shown::nothing();
        if self.purpose != Purpose::Open || self.recent.is_empty() {
            return shown;
        }
        ui.add_space(8.0);
        ui.label(RichText::new(text!("path-recent")).weak());
        ScrollArea::vertical().max_height(180.0).show(ui, |ui| {
            for path in &self.recent {
                let text = path.display().to_string();
                if ui.link(&text).clicked() {
                    shown = Shown::done(Request::Path(Purpose::Open, path.clone()));
                }
            }
        });
        shown
    }
}

/// Where the name of the file stands in a path, in letters, without its ending: what one types over.
fn name_of(path: &str) -> Range<usize> {
    let begin = path.rfind(std::path::is_separator).map_or(0, |at| at + 1);
    let name = path.get(begin..).unwrap_or_default();
    let length = name.find('.').filter(|at| *at > 0).unwrap_or(name.len());
    let letters = |end: usize| path.get(..end).unwrap_or_default().chars().count();
    letters(begin)..letters(begin + length)
}

/// Selects letters of a text field.
fn select(ui: &Ui, field: egui::Id, letters: Range<usize>) {
    let mut state = TextEditState::load(ui.ctx(), field).unwrap_or_default();
    let [first, last] = [letters.start, letters.end].map(CCursor::new);
    state.cursor.set_char_range(Some(CCursorRange::two(first, last)));
    state.store(ui.ctx(), field);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_file_is_found_in_its_path() {
        let named = |path: &str| {
            let letters = name_of(path);
            path.chars()
                .skip(letters.start)
                .take(letters.len())
                .collect::<String>()
        };
        assert_eq!(named("/home/é/two layers.ron"), "two layers");
        assert_eq!(named("seminar.talk.ron"), "seminar");
        assert_eq!(
            (named("/home/"), named(""), named(".hidden")),
            (String::new(), String::new(), ".hidden".into())
        );
    }
}
