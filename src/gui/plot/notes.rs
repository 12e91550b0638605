//! Notes on plots: written where the right button was pressed, moved with the mouse, changed by a double click.

use egui::{Align2, Area, CursorIcon, Frame, Key, Order, Rect, Sense, TextEdit, Ui, WidgetInfo, pos2, vec2};

use super::Spread;
use crate::figure::Note;
use crate::gui::control_list::{button, known_by};
use crate::gui::theme::colour;
use crate::text;

/// The share of a plot that a note is wide at most.
const WIDEST: f32 = 0.45;

/// The notes of one plot, and what is being done to them.
#[derive(Default)]
pub(super) struct Board {
    notes: Vec<Note>,
    /// The place that the right button was pressed at.
    pub(super) pointed: Option<[f64; 2]>,
    writing: Option<Writing>,
    /// The note that is dragged, and where it is by now.
    dragged: Option<(usize, [f64; 2])>,
}

/// A note that is being written.
struct Writing {
    /// Its number, or none of a new one.
    index: Option<usize>,
    note: Note,
    /// Whether its field has had the focus.
    begun: bool,
}

/// What was done to a note.
enum Done {
    Moved([f64; 2]),
    Edited,
    Removed,
}

impl Board {
    /// Takes notes as they are kept.
    pub(super) fn take(&mut self, notes: Vec<Note>) {
        self.notes = notes;
    }

    /// Begins a new note where the right button was pressed.
    pub(super) fn write(&mut self) {
        if let Some(at) = self.pointed {
            let note = Note {
                at,
                text: String::new(),
            };
            self.writing = Some(Writing {
                index: None,
                note,
                begun: false,
            });
        }
    }

    /// Draws all notes; what they are after one was changed.
    pub(super) fn show(&mut self, ui: &mut Ui, place: &Spread<'_>) -> Option<Vec<Note>> {
        let mut changed = None;
        for index in 0..self.notes.len() {
            let Some(done) = self.note(ui, place, index) else {
                continue;
            };
            let mut notes = self.notes.clone();
            match done {
                Done::Moved(at) => notes.iter_mut().skip(index).take(1).for_each(|note| note.at = at),
                Done::Removed => _ = notes.remove(index),
                Done::Edited => {
                    self.writing = self.notes.get(index).map(|note| Writing {
                        index: Some(index),
                        note: note.clone(),
                        begun: false,
                    });
                    continue;
                }
            }
            changed = Some(notes);
        }
        changed.or_else(|| self.written(ui, place))
    }

    /// One note as a dot with a card.
    fn note(&mut self, ui: &mut Ui, place: &Spread<'_>, index: usize) -> Option<Done> {
        let note = self.notes.get(index)?;
        let at = match self.dragged {
            Some((dragged, at)) if dragged == index => at,
            _ => note.at,
        };
        let frame = *place.transform.frame();
        let at = place.position(at).filter(|&at| frame.contains(at))?;
        let style = place.style;
        let (u, inks) = (style.unit, style.inks());
        let (ink, paper) = (colour(inks.ink), colour(inks.paper));
        let painter = ui.painter_at(frame);
        let room = WIDEST * frame.width();
        let galley = painter.layout(note.text.clone(), style.font(12.5), ink, room);
        let size = galley.size() + vec2(10.0, 5.0) * u;
        let left = (at.x + 10.0 * u).min(frame.right() - size.x - 2.0 * u);
        let above = at.y - 10.0 * u - size.y;
        let is_above = above >= frame.top();
        let top = if is_above { above } else { at.y + 10.0 * u };
        let card = Rect::from_min_size(pos2(left, top), size);
        let side = if is_above { card.bottom() } else { card.top() };
        let beside = (card.left() + 4.0 * u, card.right() - 4.0 * u);
        let corner = pos2(at.x.clamp(beside.0, beside.1.max(beside.0)), side);
        painter.line_segment([at, corner], (u, ink));
        let edge = (0.8 * u, colour(inks.frame));
        painter.rect(
            card,
            3.0 * u,
            paper.gamma_multiply(0.92),
            edge,
            egui::StrokeKind::Inside,
        );
        painter.circle(at, 3.2 * u, ink, (1.2 * u, paper));
        let text = Align2::CENTER_CENTER.anchor_size(card.center(), galley.size());
        painter.galley(text.min, galley, ink);
        let words = note.text.clone();
        self.handled(ui, place, (index, card, &words))
    }

    /// What the mouse does to the card of a note.
    fn handled(
        &mut self,
        ui: &mut Ui,
        place: &Spread<'_>,
        (index, card, words): (usize, Rect, &str),
    ) -> Option<Done> {
        let response = ui
            .interact(card, place.plot.with(("note", index)), Sense::click_and_drag())
            .on_hover_and_drag_cursor(CursorIcon::Move);
        let name = text!("plot-note-name", text = words);
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &*name));
        known_by(&response, &format!("note {}", index + 1));
        if response.dragged() {
            let at = match self.dragged {
                Some((dragged, at)) if dragged == index => at,
                _ => self.notes.get(index)?.at,
            };
            let moved = place.position(at)? + response.drag_delta();
            self.dragged = Some((index, place.values(moved)));
        }
        if response.drag_stopped() {
            return self.dragged.take().map(|(_, at)| Done::Moved(at));
        }
        let mut done = response.double_clicked().then_some(Done::Edited);
        response.context_menu(|ui| {
            if button(ui, "plot-note-edit").clicked() {
                done = Some(Done::Edited);
            }
            if button(ui, "plot-note-remove").clicked() {
                done = Some(Done::Removed);
            }
        });
        done
    }

    /// The field of the note that is being written; all notes once it is.
    fn written(&mut self, ui: &Ui, place: &Spread<'_>) -> Option<Vec<Note>> {
        let mut writing = self.writing.take()?;
        let at = place.position(writing.note.at)?;
        let id = place.plot.with("writing");
        let area = Area::new(id)
            .order(Order::Foreground)
            .fixed_pos(at)
            .constrain(true);
        let shown = area.show(ui.ctx(), |ui| {
            Frame::popup(ui.style()).show(ui, |ui| {
                let field = TextEdit::singleline(&mut writing.note.text)
                    .id(id.with("field"))
                    .hint_text(text!("plot-note-hint"))
                    .desired_width(240.0 * place.style.unit);
                let response = ui.add(field);
                known_by(&response, "plot.note");
                ui.ctx()
                    .accesskit_node_builder(response.id, |node| node.set_label(&*text!("plot-note-hint")));
                if !writing.begun {
                    // While the area finds its size it takes no focus.
                    writing.begun = !ui.is_sizing_pass();
                    response.request_focus();
                    return false;
                }
                !response.has_focus()
            })
        });
        if !shown.inner.inner {
            self.writing = Some(writing);
            return None;
        }
        if ui.input(|input| input.key_pressed(Key::Escape)) {
            return None;
        }
        let mut notes = self.notes.clone();
        writing.note.text = writing.note.text.trim().to_owned();
        let is_empty = writing.note.text.is_empty();
        match writing.index {
            None if is_empty => return None,
            None => notes.push(writing.note),
            Some(index) if is_empty && index < notes.len() => _ = notes.remove(index),
            Some(index) => {
                if let Some(note) = notes.get_mut(index) {
                    *note = writing.note;
                }
            }
        }
        (notes != self.notes).then_some(notes)
    }
}
