//! What the audience sees.

use egui::{
    CentralPanel, Color32, Context, FontId, Frame, Id, LayerId, Margin, Order, RichText, Sense, Stroke, Ui,
    vec2,
};

use super::edit::Change;
use super::{App, LASER, OPENING, PEN, RED, TEXT, TITLE};
use crate::experiment::Scene;
use crate::gui::control_list::known_by;
use crate::gui::panel::Action;
use crate::gui::theme;
use crate::gui::thumbnails::Thumbnails;
use crate::gui::{equation, markdown, picture};
use crate::text;

/// Room around the scene, its controls and its last line.
const MARGIN: Margin = Margin {
    left: 16,
    right: 16,
    top: 14,
    bottom: 0,
};
const CONTROLS: Margin = Margin::symmetric(16, 4);
const FOOT: Margin = Margin {
    left: 16,
    right: 16,
    top: 0,
    bottom: 6,
};
/// Smallest type of the overview.
const SMALLEST: f32 = 11.5;
/// Width of the text of a title, as a share of the scene's.
const TEXT_WIDTH: f32 = 0.82;

impl App {
    /// Draws the scene.
    pub(in super::super) fn show_scene(&mut self, ui: &mut Ui) {
        let Some(talk) = &self.talk else { return };
        let Some(scene) = talk.scene().cloned() else {
            return;
        };
        let shows = talk.moment().is_some_and(|moment| moment.experiment.is_some());
        let frame = Frame::new()
            .fill(ui.visuals().extreme_bg_color)
            .inner_margin(MARGIN);
        self.scene_foot(ui, frame);
        if shows {
            self.scene_controls(ui, frame, &scene);
        }
        CentralPanel::default()
            .frame(frame)
            .show(ui, |ui| match shows || scene.picture.is_some() {
                true => self.scene_body(ui, &scene),
                false => opening(ui, &scene),
            });
        let context = ui.ctx().clone();
        self.show_overview(&context);
        self.show_keys(&context);
        self.show_pointer(&context);
        self.show_presenter(&context);
    }

    /// Title, lines, panels, and the controls of the settings that are exposed.
    fn scene_body(&mut self, ui: &mut Ui, scene: &Scene) {
        ui.label(RichText::new(&scene.title).font(theme::semibold(TITLE)));
        let ink = ui.visuals().text_color();
        words(ui, &scene.text, TEXT, ink);
        let shown = self.talk.as_ref().map_or(0, |talk| talk.place.moment);
        let line = scene
            .moments
            .iter()
            .take(shown + 1)
            .rfind(|moment| !moment.text.is_empty());
        if let Some(moment) = line {
            let accent = ui.visuals().hyperlink_color;
            words(ui, &moment.text, TEXT, accent);
        }
        if !scene.equation.is_empty() {
            ui.add_space(2.0);
            equation::show(ui, &scene.equation, TEXT * 1.15);
        }
        ui.add_space(4.0);
        if let Some(image) = &scene.picture {
            picture::show(ui, image);
            return;
        }
        if self.show_filled(ui) {
            return;
        }
        let view = view_of!(self);
        let chosen: Vec<String> = Vec::new();
        for action in self.dock.present(ui, &view, &chosen) {
            self.act(ui.ctx(), action);
        }
    }

    /// The controls of the settings that are exposed.
    fn scene_controls(&mut self, ui: &mut Ui, frame: Frame, scene: &Scene) {
        if scene.sliders.is_empty() {
            return;
        }
        let shown = egui::Panel::bottom("exposed")
            .frame(frame.inner_margin(CONTROLS))
            .show_separator_line(false)
            .show(ui, |ui| {
                super::super::super::setup::exposed(ui, &self.document, &scene.sliders)
            });
        if shown.inner != *self.document.settings() {
            self.act(ui.ctx(), Action::Edit(Box::new(shown.inner)));
        }
    }

    /// The scene's number, what is typed, and what went wrong, in the last line.
    fn scene_foot(&mut self, ui: &mut Ui, frame: Frame) {
        let Some(talk) = &self.talk else { return };
        let place = text!(
            "talk-place",
            scene = talk.place.scene + 1,
            scenes = talk.talk.scenes.len()
        );
        let said = match talk.typed.is_empty() {
            false => Some(text!("talk-jump", typed = talk.typed.as_str()).into_owned()),
            true => self
                .messages
                .iter()
                .next_back()
                .map(|message| message.text.clone()),
        };
        egui::Panel::bottom("foot")
            .frame(frame.inner_margin(FOOT))
            .show_separator_line(false)
            .show(ui, |ui| {
                ui.horizontal(|ui| {
                    ui.label(RichText::new(place).weak());
                    ui.add(egui::Label::new(RichText::new(said.unwrap_or_default()).weak()).wrap());
                });
            });
    }

    /// All scenes, each a button; with E, buttons that change the talk.
    fn show_overview(&mut self, context: &Context) {
        let Some(talk) = self.talk.as_mut().filter(|talk| talk.stage.overview) else {
            return;
        };
        let of = talk.talk.scenes.iter();
        let scenes: Vec<Entry> = of.map(Entry::of).collect();
        let mut pictures = std::mem::take(&mut talk.pictures);
        let now = talk.place.scene;
        let edits = talk.stage.edits && std::path::Path::new(&talk.place.name).is_file();
        let (mut chosen, mut change) = (None, None);
        over(context, "overview", |ui| {
            ui.label(RichText::new(text!("talk-overview")).font(theme::semibold(TITLE)));
            if edits {
                change = edit_bar(ui, now, scenes.get(now).map_or("", |scene| &scene.notes));
            }
            chosen = entries(ui, &scenes, now, &mut pictures);
        });
        if let Some(talk) = &mut self.talk {
            talk.pictures = pictures;
        }
        if let Some(change) = change {
            self.change_talk(context, &change);
        } else if let Some(scene) = chosen {
            self.go_to(context, (scene, 0));
        }
    }

    fn show_keys(&mut self, context: &Context) {
        if self.talk.as_ref().is_some_and(|talk| talk.stage.keys) {
            over(context, "talk_keys", |ui| {
                ui.label(RichText::new(text!("talk-keys")).font(theme::semibold(TITLE)));
                ui.label(RichText::new(text!("talk-keys-list")).size(TEXT));
            });
        }
    }

    /// The laser pointer, what the pen has drawn, and the blank screen.
    fn show_pointer(&mut self, context: &Context) {
        let Some(talk) = &mut self.talk else { return };
        let painter = context.layer_painter(LayerId::new(Order::Tooltip, Id::unique("stage")));
        if talk.stage.blank {
            painter.rect_filled(context.content_rect(), 0.0, Color32::BLACK);
            return;
        }
        let (at, down) = context.input(|input| (input.pointer.latest_pos(), input.pointer.primary_down()));
        if let (true, Some(at)) = (talk.stage.pen, at) {
            context.set_cursor_icon(egui::CursorIcon::Crosshair);
            if down {
                match talk.pen.last_mut() {
                    Some(stroke) => stroke.push(at),
                    None => talk.pen.push(vec![at]),
                }
            } else if talk.pen.last().is_some_and(|stroke| !stroke.is_empty()) {
                talk.pen.push(Vec::new());
            }
        }
        for stroke in &talk.pen {
            painter.add(egui::Shape::line(stroke.clone(), Stroke::new(PEN, RED)));
        }
        if let (true, Some(at)) = (talk.stage.laser, at) {
            context.set_cursor_icon(egui::CursorIcon::None);
            painter.circle_filled(at, LASER, RED.gamma_multiply(0.8));
        }
    }
}

/// Lines, or Markdown.
fn words(ui: &mut Ui, text: &str, size: f32, colour: Color32) {
    if markdown::is_markdown(text) {
        markdown::show(ui, text, size, colour);
    } else if !text.is_empty() {
        ui.label(RichText::new(text).size(size).color(colour));
    }
}

/// A scene that shows words alone.
fn opening(ui: &mut Ui, scene: &Scene) {
    let height = ui.available_height();
    let width = TEXT_WIDTH * ui.available_width();
    let moments = scene.moments.iter().map(|moment| &moment.text);
    ui.vertical_centered(|ui| {
        ui.set_max_width(width);
        ui.add_space(height * 0.24);
        ui.label(RichText::new(&scene.title).font(theme::semibold(OPENING)));
        ui.add_space(18.0);
        for text in [&scene.text].into_iter().chain(moments) {
            if markdown::is_markdown(text) {
                let ink = ui.visuals().text_color();
                markdown::show(ui, text, TEXT * 1.2, ink);
                continue;
            }
            for line in text.lines() {
                ui.label(RichText::new(line).font(FontId::proportional(TEXT * 1.2)));
                ui.add_space(8.0);
            }
        }
        if !scene.equation.is_empty() {
            ui.add_space(12.0);
            equation::show(ui, &scene.equation, TEXT * 1.6);
        }
    });
}

/// A scene in the overview.
struct Entry {
    title: String,
    notes: String,
    /// The shipped preset that it opens, if it opens one.
    preset: String,
}

impl Entry {
    fn of(scene: &Scene) -> Self {
        let preset = scene.preset.strip_suffix(".ron").unwrap_or(&scene.preset);
        Self {
            title: scene.title.clone(),
            notes: scene.notes.clone(),
            preset: preset.to_owned(),
        }
    }
}

/// Largest height of a small picture in the overview, and its width over its height.
const PICTURE: f32 = 72.0;
const PICTURE_SHAPE: f32 = 1.6;

/// All scenes in columns, each with a small picture of what it is about where its preset has one; the one that was clicked.
fn entries(ui: &mut Ui, scenes: &[Entry], now: usize, pictures: &mut Thumbnails) -> Option<usize> {
    let mut chosen = None;
    let count = scenes.len();
    let columns = if count > 8 { 3 } else { 2 };
    let rows = count.div_ceil(columns).max(1);
    let room = ui.available_height() / rows as f32 - ui.spacing().item_spacing.y;
    let size = (TEXT * 0.8).min(room / 1.5).max(SMALLEST);
    let high = (room - 1.0).clamp(1.4 * SMALLEST, PICTURE);
    ui.spacing_mut().interact_size.y = 0.0;
    ui.spacing_mut().button_padding.y = 1.0;
    let mut entry = |ui: &mut Ui, index: usize, scene: &Entry| {
        ui.horizontal(|ui| {
            let place = vec2(PICTURE_SHAPE * high, high);
            match Thumbnails::has(&scene.preset) {
                true => pictures.show(ui, &scene.preset, place),
                false => {
                    ui.allocate_space(place);
                }
            }
            let line = RichText::new(format!("{}  {}", index + 1, scene.title)).size(size);
            let button = egui::Button::selectable(index == now, line)
                .truncate()
                .min_size(vec2(ui.available_width(), 0.0));
            if ui.add(button).clicked() {
                chosen = Some(index);
            }
        });
    };
    egui::ScrollArea::vertical().show(ui, |ui| {
        ui.columns(columns, |columns| {
            for (index, scene) in scenes.iter().enumerate() {
                if let Some(ui) = columns.get_mut(index / rows) {
                    entry(ui, index, scene);
                }
            }
        });
    });
    chosen
}

/// Buttons that move the scene that is shown, take it away, take changes back, and its notes.
fn edit_bar(ui: &mut Ui, now: usize, notes: &str) -> Option<Change> {
    let mut change = None;
    ui.horizontal(|ui| {
        let earlier = now.checked_sub(1).map(|to| Change::Shift(now, to));
        for (key, does) in [
            ("talk-edit-earlier", earlier),
            ("talk-edit-later", Some(Change::Shift(now, now + 1))),
            ("talk-edit-remove", Some(Change::Remove(now))),
            ("talk-edit-undo", Some(Change::Undo)),
            ("talk-edit-redo", Some(Change::Redo)),
        ] {
            let button = egui::Button::new(crate::text::get(key));
            let button = ui.add_enabled(does.is_some(), button);
            known_by(&button, key);
            if button.clicked() {
                change = does;
            }
        }
    });
    let id = ui.make_persistent_id(("notes", now));
    let typed: Option<String> = ui.data(|data| data.get_temp(id));
    let mut text = typed.unwrap_or_else(|| notes.to_owned());
    let field = egui::TextEdit::multiline(&mut text)
        .hint_text(text!("talk-edit-notes"))
        .desired_rows(2)
        .desired_width(ui.available_width());
    let field = ui.add(field);
    if field.has_focus() {
        ui.data_mut(|data| data.insert_temp(id, text));
    } else {
        ui.data_mut(|data| data.remove::<String>(id));
        if field.lost_focus() && text != notes {
            change = Some(Change::Notes(now, text));
        }
    }
    change
}

/// Something that covers the scene.
fn over(context: &Context, name: &str, content: impl FnOnce(&mut Ui)) {
    let whole = context.content_rect();
    egui::Area::new(Id::unique(name))
        .order(Order::Foreground)
        .fixed_pos(whole.min)
        .show(context, |ui| {
            ui.set_min_size(whole.size());
            ui.set_max_size(whole.size());
            let _ = ui.interact(whole, Id::unique((name, "ground")), Sense::click());
            Frame::new()
                .fill(ui.visuals().extreme_bg_color)
                .inner_margin(24)
                .show(ui, |ui| {
                    ui.set_min_size(whole.size() - vec2(48.0, 48.0));
                    content(ui);
                });
        });
}
