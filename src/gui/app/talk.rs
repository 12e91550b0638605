//! A talk on stage: scenes in large type with nothing around them, keys and clickers, and a second window for the speaker.

use std::time::{Duration, Instant};

use egui::{
    CentralPanel, Color32, Context, FontId, Frame, Id, Key, LayerId, Modifiers, Order, Pos2, RichText, Sense,
    Stroke, Ui, ViewportBuilder, ViewportId, vec2,
};

use super::{App, view};
use crate::experiment::{Moment, Scene, Talk};
use crate::gui::control_list::button;
use crate::gui::document::Document;
use crate::gui::panel::Action;
use crate::gui::session::{Kept, TalkPlace};
use crate::gui::theme;
use crate::text;

/// Sizes of type, in points at the zoom of presentations.
const TITLE: f32 = 25.0;
const TEXT: f32 = 17.0;
const OPENING: f32 = 40.0;
/// The laser pointer's radius, and the pen's width.
const LASER: f32 = 7.0;
const PEN: f32 = 3.0;
const RED: Color32 = Color32::from_rgb(230, 40, 40);

/// A talk that is being given.
pub(super) struct Giving {
    talk: Talk,
    place: TalkPlace,
    /// The experiment that was open before, which comes back afterwards.
    before: Kept,
    was_presenting: bool,
    began: Instant,
    /// Digits of a scene's number that were typed.
    typed: String,
    stage: Stage,
    pen: Vec<Vec<Pos2>>,
}

/// What lies over the scene, and what the pointer is.
#[derive(Default)]
struct Stage {
    overview: bool,
    keys: bool,
    blank: bool,
    laser: bool,
    pen: bool,
    presenter: bool,
}

impl Giving {
    fn scene(&self) -> Option<&Scene> {
        self.talk.scenes.get(self.place.scene)
    }

    fn moment(&self) -> Option<&Moment> {
        self.scene()?.moments.get(self.place.moment)
    }

    /// The place one key press further; none at the end.
    fn next(&self) -> Option<(usize, usize)> {
        let (scene, moment) = (self.place.scene, self.place.moment);
        if self.scene()?.moments.len() > moment + 1 {
            return Some((scene, moment + 1));
        }
        (self.talk.scenes.len() > scene + 1).then_some((scene + 1, 0))
    }

    /// The place one key press back; none at the beginning.
    fn previous(&self) -> Option<(usize, usize)> {
        match (self.place.scene, self.place.moment) {
            (0, 0) => None,
            (scene, 0) => {
                let before = self.talk.scenes.get(scene - 1)?;
                Some((scene - 1, before.moments.len().saturating_sub(1)))
            }
            (scene, moment) => Some((scene, moment - 1)),
        }
    }

    /// The place, for the session.
    pub(super) fn place(&self) -> TalkPlace {
        self.place.clone()
    }

    /// The experiment that was open before, for the session.
    pub(super) fn before(&self) -> Kept {
        self.before.clone()
    }

    fn elapsed(&self) -> String {
        let seconds = self.began.elapsed().as_secs();
        let (minutes, seconds) = (seconds / 60, format!("{:02}", seconds % 60));
        text!("talk-time", minutes = minutes, seconds = seconds).into_owned()
    }
}

impl App {
    /// Begins a talk, at its first scene or where a session left it.
    pub(super) fn start_talk(&mut self, context: &Context, name: &str, at: Option<TalkPlace>) {
        let talk = match Talk::open(name) {
            Ok(talk) => talk,
            Err(error) => {
                let reason = error.to_string();
                match at {
                    Some(_) => self.messages.fail(text!("talk-cannot-return", reason = reason)),
                    None => self.messages.fail(reason),
                }
                return;
            }
        };
        let file = std::path::Path::new(name);
        let name = match file.is_file() {
            true => crate::gui::document::absolute(file).display().to_string(),
            false => name.to_owned(),
        };
        let earlier = self.talk.take();
        let (before, was_presenting) = match earlier {
            Some(earlier) => (earlier.before, earlier.was_presenting),
            None => (Kept::of(&self.document), self.look.is_presenting()),
        };
        if at.is_none() {
            self.messages.done(text!("talk-started"));
        }
        let place = at.unwrap_or_default();
        let scene = place.scene.min(talk.scenes.len().saturating_sub(1));
        let moments = talk.scenes.get(scene).map_or(0, |scene| scene.moments.len());
        let moment = place.moment.min(moments.saturating_sub(1));
        self.talk = Some(Giving {
            talk,
            place: TalkPlace { name, scene, moment },
            before,
            was_presenting,
            began: Instant::now(),
            typed: String::new(),
            stage: Stage::default(),
            pen: Vec::new(),
        });
        self.dialog = None;
        self.look.present(context, true);
        self.show_moment(true);
    }

    /// Ends the talk: the experiment from before is back.
    pub(super) fn end_talk(&mut self, context: &Context) {
        let Some(talk) = self.talk.take() else { return };
        self.document.open(talk.before.document());
        self.look.present(context, talk.was_presenting);
        self.messages.forget_experiment();
    }

    fn go_to(&mut self, (scene, moment): (usize, usize)) {
        let Some(talk) = &mut self.talk else { return };
        let is_new = talk.place.scene != scene;
        (talk.place.scene, talk.place.moment) = (scene, moment);
        talk.stage.overview = false;
        talk.stage.blank = false;
        talk.pen.clear();
        self.show_moment(is_new);
    }

    /// Shows what the talk has come to. A scene opens its experiment; a step changes the one that is open.
    fn show_moment(&mut self, opens: bool) {
        let Some(moment) = self.talk.as_ref().and_then(Giving::moment) else {
            return;
        };
        let (run, Some(experiment)) = (moment.run, moment.experiment.clone()) else {
            return;
        };
        if opens {
            self.open_document(Document::of(&experiment, None));
        } else {
            self.document.edit(experiment.settings().clone());
            self.document.end_gesture();
        }
        self.cursor.follows = true;
        if run && experiment.lab.is_none() {
            self.live.follow(&self.document, &mut self.messages);
            self.live.train(&mut self.messages);
        }
    }

    /// Does what the keys of a talk say. Other commands that make no sense on stage do nothing.
    pub(super) fn hear_talk_keys(&mut self, context: &Context) {
        if context.text_edit_focused() {
            return;
        }
        let pressed = |key: Key| context.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let focused = context.memory(|memory| memory.focused().is_some());
        let mut on = pressed(Key::PageDown);
        let mut back = pressed(Key::PageUp);
        if !focused {
            on |= pressed(Key::ArrowRight) | pressed(Key::ArrowDown) | pressed(Key::Space);
            back |= pressed(Key::ArrowLeft) | pressed(Key::ArrowUp);
        }
        let Some(talk) = &mut self.talk else { return };
        let last = talk.talk.scenes.len().saturating_sub(1);
        let mut target = None;
        if on {
            target = talk.next();
            if target.is_none() {
                self.messages.done(text!("talk-ended"));
            }
        } else if back {
            target = talk.previous();
        } else if pressed(Key::Home) {
            target = Some((0, 0));
        } else if pressed(Key::End) {
            target = Some((last, 0));
        }
        for (digit, key) in DIGITS.into_iter().enumerate() {
            if pressed(key) && talk.typed.len() < 4 {
                talk.typed.push_str(&digit.to_string());
            }
        }
        let mut trains = false;
        if !focused && pressed(Key::Enter) {
            match std::mem::take(&mut talk.typed).parse::<usize>() {
                Ok(number) => target = Some((number.saturating_sub(1).min(last), 0)),
                Err(_) => trains = true,
            }
        }
        let stage = &mut talk.stage;
        for (keys, flag) in [
            (&[Key::O][..], &mut stage.overview),
            (&[Key::H], &mut stage.keys),
            (&[Key::B, Key::Period], &mut stage.blank),
            (&[Key::L], &mut stage.laser),
            (&[Key::P], &mut stage.pen),
            (&[Key::N], &mut stage.presenter),
        ] {
            if keys.iter().any(|key| pressed(*key)) {
                *flag = !*flag;
            }
        }
        if pressed(Key::C) {
            talk.pen.clear();
        }
        let mut ends = false;
        if pressed(Key::Escape) {
            let over = [&mut stage.overview, &mut stage.keys, &mut stage.blank];
            let open = over.iter().any(|flag| **flag) || !talk.typed.is_empty();
            over.into_iter().for_each(|flag| *flag = false);
            talk.typed.clear();
            ends = !open;
        }
        if let Some(target) = target {
            self.go_to(target);
        }
        if trains && self.document.settings().lab.is_none() {
            self.run();
        }
        if ends {
            self.end_talk(context);
        }
    }

    /// Draws the scene.
    pub(super) fn show_scene(&mut self, ui: &mut Ui) {
        let Some(talk) = &self.talk else { return };
        let Some(scene) = talk.scene().cloned() else {
            return;
        };
        let paper = ui.visuals().extreme_bg_color;
        let shows = talk.moment().is_some_and(|moment| moment.experiment.is_some());
        CentralPanel::default()
            .frame(Frame::new().fill(paper).inner_margin(16))
            .show(ui, |ui| {
                self.scene_foot(ui);
                match shows {
                    true => self.scene_body(ui, &scene),
                    false => opening(ui, &scene),
                }
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
        if !scene.text.is_empty() {
            ui.label(RichText::new(&scene.text).size(TEXT));
        }
        let shown = self.talk.as_ref().map_or(0, |talk| talk.place.moment);
        let line = scene
            .moments
            .iter()
            .take(shown + 1)
            .rfind(|moment| !moment.text.is_empty());
        if let Some(moment) = line {
            let accent = ui.visuals().hyperlink_color;
            ui.label(RichText::new(&moment.text).size(TEXT).color(accent));
        }
        ui.add_space(4.0);
        let mut actions = Vec::new();
        if !scene.sliders.is_empty() {
            egui::Panel::bottom("exposed")
                .frame(Frame::new().inner_margin(4))
                .show_separator_line(false)
                .show(ui, |ui| {
                    let changed = super::super::setup::exposed(ui, &self.document, &scene.sliders);
                    if changed != *self.document.settings() {
                        actions.push(Action::Edit(Box::new(changed)));
                    }
                });
        }
        let view = view(
            &self.document,
            &self.surveyor,
            &self.live,
            &self.look,
            &self.cursor,
            &self.jump,
        );
        let chosen: Vec<String> = Vec::new();
        actions.extend(self.dock.present(ui, &view, &chosen));
        for action in actions {
            self.act(ui.ctx(), action);
        }
    }

    /// The scene's number, what is typed, and what went wrong, in the last line.
    fn scene_foot(&mut self, ui: &mut Ui) {
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
            .frame(Frame::new())
            .show_separator_line(false)
            .show(ui, |ui| {
                ui.horizontal(|ui| {
                    ui.label(RichText::new(place).weak());
                    ui.add(egui::Label::new(RichText::new(said.unwrap_or_default()).weak()).truncate());
                });
            });
    }

    /// All scenes, each a button.
    fn show_overview(&mut self, context: &Context) {
        let Some(talk) = self.talk.as_ref().filter(|talk| talk.stage.overview) else {
            return;
        };
        let titles: Vec<String> = talk.talk.scenes.iter().map(|scene| scene.title.clone()).collect();
        let now = talk.place.scene;
        let mut chosen = None;
        over(context, "overview", |ui| {
            ui.label(RichText::new(text!("talk-overview")).font(theme::semibold(TITLE)));
            let columns = if titles.len() > 8 { 3 } else { 2 };
            egui::ScrollArea::vertical().show(ui, |ui| {
                ui.columns(columns, |columns| {
                    let rows = titles.len().div_ceil(columns.len());
                    for (index, title) in titles.iter().enumerate() {
                        let Some(ui) = columns.get_mut(index / rows.max(1)) else {
                            continue;
                        };
                        let line = RichText::new(format!("{}  {title}", index + 1)).size(TEXT * 0.8);
                        let width = ui.available_width();
                        let button = egui::Button::selectable(index == now, line)
                            .wrap()
                            .min_size(vec2(width, 0.0));
                        if ui.add(button).clicked() {
                            chosen = Some(index);
                        }
                    }
                });
            });
        });
        if let Some(scene) = chosen {
            self.go_to((scene, 0));
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

    /// The speaker's own window: notes, what comes next, the time.
    fn show_presenter(&mut self, context: &Context) {
        let Some(talk) = self.talk.as_ref().filter(|talk| talk.stage.presenter) else {
            return;
        };
        let Some(scene) = talk.scene() else { return };
        let next = talk.next().and_then(|(scene, _)| talk.talk.scenes.get(scene));
        let next = next.map_or_else(|| text!("talk-no-next").into_owned(), |next| next.title.clone());
        let (title, notes, elapsed) = (scene.title.clone(), scene.notes.clone(), talk.elapsed());
        let place = text!(
            "talk-place",
            scene = talk.place.scene + 1,
            scenes = talk.talk.scenes.len()
        );
        let builder = ViewportBuilder::default()
            .with_title(text!("talk-presenter"))
            .with_inner_size(vec2(640.0, 480.0));
        let mut asked = Asked::default();
        context.show_viewport_immediate(ViewportId::from_hash_of("presenter"), builder, |ui, _| {
            CentralPanel::default().show(ui, |ui| {
                ui.horizontal(|ui| {
                    ui.label(RichText::new(&elapsed).font(theme::semibold(TITLE)));
                    ui.label(RichText::new(&*place).size(TEXT).weak());
                });
                ui.label(RichText::new(&title).font(theme::semibold(TEXT)));
                let notes = match notes.is_empty() {
                    true => text!("talk-no-notes").into_owned(),
                    false => notes.clone(),
                };
                ui.label(RichText::new(notes).size(TEXT));
                ui.separator();
                ui.label(RichText::new(text!("talk-next")).weak());
                ui.label(RichText::new(&next).size(TEXT));
                ui.add_space(8.0);
                ui.horizontal(|ui| {
                    asked.back = button(ui, "talk-back").clicked();
                    asked.on = button(ui, "talk-forward").clicked();
                    asked.restart = button(ui, "talk-restart-timer").clicked();
                });
            });
            let input = ui.ctx().input(|input| {
                let on = [Key::PageDown, Key::ArrowRight, Key::Space];
                let back = [Key::PageUp, Key::ArrowLeft];
                let any = |keys: &[Key]| keys.iter().any(|key| input.key_pressed(*key));
                (any(&on), any(&back), input.viewport().close_requested())
            });
            asked.on |= input.0;
            asked.back |= input.1;
            asked.close |= input.2;
        });
        context.request_repaint_after(Duration::from_millis(500));
        self.do_asked(asked);
    }

    fn do_asked(&mut self, asked: Asked) {
        let Some(talk) = &mut self.talk else { return };
        if asked.restart {
            talk.began = Instant::now();
        }
        if asked.close {
            talk.stage.presenter = false;
        }
        let target = match (asked.on, asked.back) {
            (true, _) => talk.next(),
            (false, true) => talk.previous(),
            (false, false) => None,
        };
        if let Some(target) = target {
            self.go_to(target);
        }
    }
}

/// What the speaker's window was asked for.
#[derive(Clone, Copy, Default)]
struct Asked {
    on: bool,
    back: bool,
    restart: bool,
    close: bool,
}

const DIGITS: [Key; 10] = [
    Key::Num0,
    Key::Num1,
    Key::Num2,
    Key::Num3,
    Key::Num4,
    Key::Num5,
    Key::Num6,
    Key::Num7,
    Key::Num8,
    Key::Num9,
];

/// A scene that shows words alone.
fn opening(ui: &mut Ui, scene: &Scene) {
    let height = ui.available_height();
    ui.vertical_centered(|ui| {
        ui.add_space(height * 0.28);
        ui.label(RichText::new(&scene.title).font(theme::semibold(OPENING)));
        ui.add_space(18.0);
        ui.label(RichText::new(&scene.text).font(FontId::proportional(TEXT * 1.2)));
    });
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
