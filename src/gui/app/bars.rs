//! The bars around the centre: menus and run controls above, messages and state below.

use std::borrow::Cow;

use egui::{Align, Button, Frame, Layout, Panel, RichText, ScrollArea, Ui};

use super::{App, status};
use crate::gui::command::{Command, Entry, Menu, TABLE};
use crate::gui::computation::{OnTheWay, Stage};
use crate::gui::control_list::{button, known_by};
use crate::gui::dialogs::Request;
use crate::gui::files::Purpose;
use crate::gui::messages::Severity;
use crate::text;
use crate::worker::Lane;

/// Most height of the list of messages, as a share of the window's, and what it may have at least, in points.
const MESSAGES: f32 = 0.2;
const LEAST_MESSAGES: f32 = 100.0;
/// Width that the run controls want beside the menus, in points; where there is less, they have a row below.
const CONTROLS: f32 = 480.0;
/// Width of the button that goes on with a changed learning rate, in points.
const OFFER: f32 = 240.0;

impl App {
    /// Draws all bars.
    pub(super) fn bars(&mut self, ui: &mut Ui) {
        let frame = frame(ui);
        Panel::top("menus").frame(frame).show(ui, |ui| {
            let mut below = false;
            ui.horizontal(|ui| {
                let room = ui.max_rect().right() - self.menus(ui);
                let offers = matches!(self.live.on_the_way(&self.document), OnTheWay::Offers(_));
                below = room < CONTROLS + if offers { OFFER } else { 0.0 };
                if below {
                    return;
                }
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    ui.add_space(6.0);
                    self.controls(ui);
                });
            });
            if below {
                ui.horizontal_wrapped(|ui| self.controls_below(ui));
            }
        });
        Panel::bottom("state").frame(frame).show(ui, |ui| self.state(ui));
        if !self.messages.is_empty() {
            self.message_bar(ui);
        }
    }

    /// The messages at the bottom of the window.
    pub(super) fn message_bar(&mut self, ui: &mut Ui) {
        Panel::bottom("messages")
            .frame(frame(ui))
            .show(ui, |ui| self.list_messages(ui));
    }

    /// Draws the menus; where they end.
    fn menus(&mut self, ui: &mut Ui) -> f32 {
        let context = ui.ctx().clone();
        let mut chosen = None;
        let mut request = None;
        let bar = egui::MenuBar::new().ui(ui, |ui| {
            for menu in Menu::ALL {
                let button = ui.menu_button(menu.text(), |ui| {
                    ui.set_min_width(250.0);
                    for entry in TABLE.iter().filter(|entry| entry.menu == menu) {
                        if self.entry(ui, entry) {
                            chosen = Some(entry.command);
                        }
                        if entry.command == Command::Open {
                            request = self.recent_menu(ui).or(request.take());
                        }
                    }
                    if menu == Menu::View {
                        self.language_menu(ui);
                        self.panels_menu(ui);
                    }
                });
                known_by(&button.response, menu.key());
            }
            // The bar itself is as wide as the window.
            ui.cursor().left()
        });
        if let Some(command) = chosen {
            self.execute(&context, command);
        }
        if let Some(request) = request {
            self.answer(&context, request);
        }
        bar.inner
    }

    /// One row of a menu; whether it was chosen.
    fn entry(&self, ui: &mut Ui, entry: &Entry) -> bool {
        let enabled = self.is_possible(entry.command);
        let key = entry.key_text(ui.ctx());
        let button = Button::new(entry.text()).right_text(RichText::new(key).weak());
        let response = ui.add_enabled(enabled, button);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, enabled, entry.text()));
        known_by(&response, entry.message);
        response.on_hover_text(entry.tooltip()).clicked()
    }

    fn recent_menu(&self, ui: &mut Ui) -> Option<Request> {
        let files = self.recent.files();
        let mut request = None;
        ui.add_enabled_ui(!files.is_empty(), |ui| {
            ui.menu_button(text!("menu-open-recent"), |ui| {
                for path in files {
                    let name = path
                        .file_name()
                        .unwrap_or_default()
                        .to_string_lossy()
                        .into_owned();
                    if ui
                        .button(name)
                        .on_hover_text(path.display().to_string())
                        .clicked()
                    {
                        request = Some(Request::Path(Purpose::Open, path.clone()));
                    }
                }
            });
        });
        request
    }

    /// Which panels are open, and which are shown in presentations.
    fn panels_menu(&mut self, ui: &mut Ui) {
        ui.separator();
        let panels: Vec<_> = self.dock.panels().collect();
        for (id, title) in &panels {
            let mut open = self.dock.is_open(id);
            if ui
                .checkbox(&mut open, &**title)
                .on_hover_text(text!("menu-panel-tooltip"))
                .changed()
            {
                self.dock.toggle(id);
            }
        }
        ui.menu_button(text!("menu-presented"), |ui| {
            ui.label(RichText::new(text!("menu-presented.note")).weak());
            for (id, title) in &panels {
                let mut shown = self.look.presented.contains(*id);
                if ui.checkbox(&mut shown, &**title).changed() {
                    if shown {
                        self.look.presented.insert((*id).to_owned());
                    } else {
                        self.look.presented.remove(*id);
                    }
                }
            }
        });
    }

    /// Whether a command can do something now.
    fn is_possible(&self, command: Command) -> bool {
        match command {
            Command::Undo => self.document.can_undo(),
            Command::Redo => self.document.can_redo(),
            Command::Reset => {
                self.live.stage(Lane::Training) != Stage::Idle || self.live.is_stopped(Lane::Prediction)
            }
            // A lab runs by itself, but for settings that are not allowed.
            Command::Replay => self.replay.is_playing() || self.can_replay(),
            Command::Run if self.document.settings().lab.is_some() && self.document.checked().is_err() => {
                false
            }
            Command::GoOn => matches!(self.live.on_the_way(&self.document), OnTheWay::Offers(_)),
            Command::Run => self.live.stage(Lane::Lab) != Stage::Ended || self.live.is_stopped(Lane::Lab),
            Command::ExportFilm => self.document.settings().lab.is_none() && self.document.checked().is_ok(),
            Command::ExportRun => self.live.results().is_some_and(|results| results.last_step() > 0),
            _ => true,
        }
    }

    /// Run, step, reset and the time cursor, from the right.
    fn controls(&mut self, ui: &mut Ui) {
        if self.document.settings().lab.is_some() {
            // A lab has no time cursor and nothing to step through.
            self.run_controls(ui, &[Command::Run]);
            return;
        }
        let last = self.last_step();
        let mut step = self.cursor.step;
        ui.spacing_mut().slider_width = (ui.available_width() * 0.3).clamp(80.0, 260.0);
        ui.label(RichText::new(text!("bar-last-step", step = last)).weak());
        let number = step_number(ui, &mut step, last);
        let slider = ui.add(egui::Slider::new(&mut step, 0..=last).show_value(false));
        let label = ui.label(text!("axis-step-t"));
        for response in [number, slider] {
            response
                .labelled_by(label.id)
                .on_hover_text(text!("bar-cursor-tooltip"));
        }
        if step != self.cursor.step {
            self.set_cursor(step);
        }
        ui.separator();
        self.run_controls(ui, &[Command::Reset, Command::Step, Command::Run]);
        self.offer(ui);
    }

    /// The same in as many rows as it takes, from the left, where there is no room for a slider.
    fn controls_below(&mut self, ui: &mut Ui) {
        if self.document.settings().lab.is_some() {
            self.run_controls(ui, &[Command::Run]);
            return;
        }
        self.run_controls(ui, &[Command::Run, Command::Step, Command::Reset]);
        self.offer(ui);
        let last = self.last_step();
        let mut step = self.cursor.step;
        let label = ui.label(text!("axis-step-t"));
        step_number(ui, &mut step, last)
            .labelled_by(label.id)
            .on_hover_text(text!("bar-cursor-tooltip"));
        ui.label(RichText::new(text!("bar-last-step", step = last)).weak());
        if step != self.cursor.step {
            self.set_cursor(step);
        }
    }

    /// The button that goes on from where runs wait with a changed learning rate.
    fn offer(&mut self, ui: &mut Ui) {
        if let OnTheWay::Offers(offer) = self.live.on_the_way(&self.document) {
            let text = text!("button-go-on", step = offer.step, values = offer.values());
            let text = RichText::new(text).strong();
            if control(ui, Command::GoOn, text, true) {
                self.go_on();
            }
        }
    }

    fn run_controls(&mut self, ui: &mut Ui, commands: &[Command]) {
        let context = ui.ctx().clone();
        for &command in commands {
            let text = match command {
                Command::Run => self.run_text(),
                Command::Step => text!("button-step"),
                _ => text!("button-reset"),
            };
            if control(ui, command, RichText::new(text), self.is_possible(command)) {
                self.execute(&context, command);
            }
        }
    }

    /// What the run button does now.
    fn run_text(&self) -> Cow<'static, str> {
        if self.replay.is_playing() {
            return text!("button-pause");
        }
        if self.replays() {
            return text!("button-replay");
        }
        let lab = self.live.stage(Lane::Lab);
        let stage = if lab == Stage::Idle {
            self.live.stage(Lane::Training)
        } else {
            lab
        };
        match stage {
            Stage::Ended if self.live.is_stopped(Lane::Lab) => text!("button-resume"),
            Stage::Ended if lab != Stage::Idle => text!("button-done"),
            Stage::Working(_) => text!("button-pause"),
            Stage::Paused(_) => text!("button-resume"),
            Stage::Idle | Stage::Ended if self.document.settings().lab.is_some() => text!("button-run"),
            Stage::Idle | Stage::Ended => text!("button-train"),
        }
    }

    /// Left: what is going on. Right: what the numbers can be trusted to.
    fn state(&mut self, ui: &mut Ui) {
        ui.horizontal(|ui| {
            ui.set_min_height(ui.spacing().interact_size.y);
            match self.document.checked() {
                Ok(_) => self.progress(ui),
                Err(problems) => {
                    let text = text!("status-not-allowed", count = problems.iter().count());
                    ui.colored_label(ui.visuals().error_fg_color, text)
                        .on_hover_text(problems.to_string());
                }
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| self.trust(ui));
        });
    }

    fn progress(&mut self, ui: &mut Ui) {
        let (text, pace) = status::state(&self.live);
        known_by(&ui.label(text), "status");
        if let Some(pace) = pace {
            let bar = egui::ProgressBar::new(pace.fraction as f32)
                .desired_width(150.0)
                .desired_height(8.0);
            let bar = ui.add(bar);
            bar.widget_info(|| {
                egui::WidgetInfo::labeled(egui::Role::ProgressIndicator, true, text!("status-progress"))
            });
            if let Some(left) = pace.left {
                ui.label(RichText::new(text!("status-left", time = status::duration(left))).weak());
            }
            if button(ui, "cancel")
                .on_hover_text(text!("status-cancel-tooltip"))
                .clicked()
            {
                self.live.cancel();
            }
        }
    }

    /// What the numbers can be trusted to.
    fn trust(&self, ui: &mut Ui) {
        if let Ok(experiment) = self.document.checked() {
            let missed = experiment.assumptions();
            if !missed.is_empty() {
                let all: Vec<String> = missed.iter().map(ToString::to_string).collect();
                let text = text!("trust-assumptions", count = missed.len());
                ui.colored_label(ui.visuals().warn_fg_color, text)
                    .on_hover_text(all.join("\n"));
            }
        }
        self.warn_of_idle_settings(ui);
        if let Some(results) = self.live.results() {
            for [text, meaning] in status::trust(results, self.live.is_coarse()) {
                ui.label(text).on_hover_text(meaning);
            }
        }
    }

    /// How many settings change nothing.
    fn warn_of_idle_settings(&self, ui: &mut Ui) {
        let Ok(experiment) = self.document.checked() else {
            return;
        };
        let samples = self.live.study().map(|study| study.instance().samples());
        let samples = samples.or(experiment.shape().map(|(samples, _)| samples));
        let idle = experiment.without_effect(samples.unwrap_or(usize::MAX));
        if !idle.is_empty() {
            let text = text!("trust-idle", count = idle.len());
            ui.colored_label(ui.visuals().warn_fg_color, text)
                .on_hover_text(idle.join("\n"));
        }
    }

    /// The messages, newest in sight, and what dismisses them: one alone and all together from where it is always seen.
    fn list_messages(&mut self, ui: &mut Ui) {
        let count = self.messages.iter().count();
        let height = (MESSAGES * ui.ctx().content_rect().height()).max(LEAST_MESSAGES);
        let mut dismissed = None;
        let mut all = false;
        ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
            let text = if count > 1 {
                text!("dismiss-all")
            } else {
                text!("dismiss")
            };
            all = ui.button(text).clicked();
            ui.with_layout(Layout::top_down(Align::Min), |ui| {
                ScrollArea::vertical()
                    .max_height(height)
                    .min_scrolled_height(height)
                    .auto_shrink([false, true])
                    .stick_to_bottom(count > 1)
                    .show(ui, |ui| {
                        for (index, message) in self.messages.iter().enumerate() {
                            ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
                                if count > 1 && ui.small_button(text!("dismiss")).clicked() {
                                    dismissed = Some(index);
                                }
                                ui.with_layout(Layout::left_to_right(Align::Min), |ui| show(ui, message));
                            });
                        }
                    });
            });
        });
        if all {
            self.messages.clear();
        } else if let Some(index) = dismissed {
            self.messages.dismiss(index);
        }
    }
}

/// A box for the step at the time cursor.
fn step_number(ui: &mut Ui, step: &mut usize, last: usize) -> egui::Response {
    let number = ui.add(egui::DragValue::new(step).range(0..=last).speed(0.1));
    known_by(&number, "cursor");
    number
}

/// What bars look like.
fn frame(ui: &Ui) -> Frame {
    let fill = ui.visuals().panel_fill;
    Frame::new()
        .fill(fill)
        .inner_margin(egui::Margin::symmetric(8, 4))
}

/// A button for a command; whether it was clicked.
fn control(ui: &mut Ui, command: Command, text: RichText, enabled: bool) -> bool {
    let size = egui::vec2(58.0, ui.spacing().interact_size.y);
    let button = ui.add_enabled(enabled, Button::new(text).min_size(size));
    let Some(entry) = command.entry() else {
        return button.clicked();
    };
    known_by(&button, entry.message);
    let key = entry.key_text(ui.ctx());
    button
        .on_hover_text(text!("command-with-key", does = entry.tooltip(), key = key))
        .clicked()
}

fn show(ui: &mut Ui, message: &crate::gui::messages::Message) {
    let visuals = ui.visuals();
    let (sign, colour) = match message.severity {
        Severity::Done => ("✓", visuals.text_color()),
        Severity::Warning => ("⚠", visuals.warn_fg_color),
        Severity::Failed => ("⚠", visuals.error_fg_color),
    };
    ui.colored_label(colour, sign);
    let text = if message.times > 1 {
        text!("message-repeated", message = &message.text, count = message.times)
    } else {
        Cow::Borrowed(message.text.as_str())
    };
    let text = RichText::new(text).color(colour);
    ui.add(egui::Label::new(text).wrap().selectable(true));
}
