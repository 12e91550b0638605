//! One frame of the window.

use std::time::{Duration, Instant};

use egui::{CentralPanel, Context, Event, Frame, Panel, Ui, Vec2, ViewportCommand, vec2};

use super::App;
use crate::experiment::PanelName;
use crate::gui::command::{self, Command};
use crate::gui::dialogs::Dialog;
use crate::gui::files::Purpose;
use crate::gui::messages::Severity;
use crate::gui::setup::DataRequest;

/// Seconds after which a pointer that rests is taken from the stage.
const REST: f32 = 4.0;
/// What a desktop's bars and a window's frame take of the screen, in points.
const DESKTOP: Vec2 = vec2(16.0, 90.0);

impl eframe::App for App {
    fn logic(&mut self, context: &Context, _frame: &mut eframe::Frame) {
        self.hear(context);
    }

    fn ui(&mut self, ui: &mut Ui, frame: &mut eframe::Frame) {
        self.draw(ui, frame.info().cpu_usage);
    }

    fn raw_input_hook(&mut self, context: &Context, input: &mut egui::RawInput) {
        // Wherever the pointer happens to be, it does not belong into the picture.
        if self.pictures.shot.is_some() {
            let of_pointer = |event: &Event| matches!(event, Event::PointerMoved(_) | Event::MouseMoved(_));
            input.events.retain(|event| !of_pointer(event));
        }
        // A tooltip stays while the pointer rests at its control, even over a dialog: so let it look gone, once.
        let covered = self.dialog.is_some();
        if covered && !self.covered {
            input.events.push(Event::PointerGone);
        }
        self.covered = covered;
        // Before an audience a pointer that rests shows nothing.
        let rests = context
            .input(|input| input.pointer.has_pointer() && input.pointer.time_since_last_movement() > REST);
        if self.talk.as_ref().is_some_and(|talk| !talk.points())
            && rests
            && !input
                .events
                .iter()
                .any(|event| matches!(event, Event::PointerMoved(_)))
        {
            input.events.push(Event::PointerGone);
        }
        // So does a tooltip at what was dragged.
        let ended = |event: &Event| matches!(event, Event::PointerButton { pressed: false, .. });
        if context.input(|input| input.pointer.is_decidedly_dragging()) && input.events.iter().any(ended) {
            input.events.push(Event::PointerGone);
        }
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.end_session();
    }
}

impl App {
    /// Takes over what was computed, chosen and read since the last frame.
    pub(super) fn hear(&mut self, context: &Context) {
        if self.live.drain(&mut self.messages) {
            context.request_repaint();
        }
        self.hear_comparison(context);
        self.hear_picker(context);
        self.hear_chores(context);
        self.hear_clips(context);
        self.hear_survey(context);
        self.hear_signals(context);
    }

    /// Draws the window; the frame before took `earlier` seconds.
    pub(super) fn draw(&mut self, ui: &mut Ui, earlier: Option<f32>) {
        let begun = Instant::now();
        let context = ui.ctx().clone();
        self.fit_screen(&context);
        self.hear_drops(&context);
        if let Some(left) = self.messages.let_go() {
            context.request_repaint_after(left);
        }
        self.move_on(&context);
        self.place_cursor();
        if self.dialog.is_none() {
            self.hear_keys(&context);
        }
        self.look.follow_window(&context);
        if self.talk.is_some() {
            self.look_ahead(&context);
            self.show_scene(ui);
        } else if self.look.is_presenting() {
            self.present(ui);
        } else {
            self.bars(ui);
            self.setup(ui);
            self.centre(ui);
        }
        if self.jump.frames > 0 {
            self.jump.frames -= 1;
            context.request_repaint();
        }
        self.show_dialog(&context);
        self.show_filming(&context);
        self.show_guide(&context);
        self.open_on();
        if !self.live.follows(&self.document) {
            self.pacer.await_reports();
        }
        self.live.follow(&self.document, &mut self.messages);
        self.live.follow_landscape(&self.document, &mut self.messages);
        self.live.follow_sweep(&self.document, &mut self.messages);
        self.note_what_ended();
        if self.live.take_opened_lab() {
            // One whose sweep is shown stays behind it.
            if self.document.settings().view.panel != Some(PanelName::Sweep) {
                self.dock.enter_lab();
            }
        } else if self.dock.is_in_lab() && self.document.settings().lab.is_none() {
            self.dock.leave_lab();
        }
        self.end_gesture(&context);
        self.name_window(&context);
        self.close_or_ask(&context);
        self.take_shot(&context);
        self.keep_session(&context);
        // What comes after the layout is known of the last frame only.
        let whole = earlier.unwrap_or_default();
        let cost = begun.elapsed().max(Duration::from_secs_f32(whole));
        self.pacer.drawn(begun, cost);
    }

    fn hear_keys(&mut self, context: &Context) {
        if self.talk.is_some() {
            self.hear_talk_keys(context);
            let mut commands = command::pressed(context);
            commands.retain(|command| command.is_for_the_stage());
            commands
                .into_iter()
                .for_each(|command| self.execute(context, command));
            return;
        }
        for command in command::pressed(context) {
            match command {
                // The key is held to move the cursor, too: it begins no training.
                Command::Step => self.step(false),
                other => self.execute(context, other),
            }
        }
        self.hear_clipboard(context);
    }

    fn setup(&mut self, ui: &mut Ui) {
        if !self.look.setup {
            return;
        }
        let width = (ui.available_width() * 0.32).clamp(260.0, 340.0);
        let frame = Frame::new()
            .fill(ui.visuals().panel_fill)
            .inner_margin(egui::Margin {
                left: 12,
                right: 4,
                top: 6,
                bottom: 4,
            });
        let panel = Panel::left("setup")
            .frame(frame)
            .default_size(width)
            .size_range(260.0..=520.0);
        let edited = panel
            .show(ui, |ui| {
                let view = view_of!(self);
                self.setup.ui(ui, &view)
            })
            .inner;
        // The first setting that is varied brings the panel of sweeps to the front.
        let begins = self.document.settings().sweep.is_empty() && !edited.settings.sweep.is_empty();
        self.document.edit(edited.settings);
        if begins {
            self.dock.show("sweep");
        }
        if edited.goes_on {
            self.go_on();
        }
        match edited.request {
            None => {}
            Some(DataRequest::Browse) => self.ask(ui.ctx(), Purpose::Data),
            Some(DataRequest::BrowseLab(field)) => self.ask(ui.ctx(), Purpose::LabData(field)),
            Some(DataRequest::BrowseWeights) => self.ask(ui.ctx(), Purpose::Weights),
            Some(DataRequest::Take(path)) => self.take_table(ui.ctx(), &path),
            Some(DataRequest::Reread) => self.reread_table(ui.ctx()),
        }
    }

    fn centre(&mut self, ui: &mut Ui) {
        let frame = Frame::new().fill(ui.visuals().panel_fill).inner_margin(4);
        let actions = CentralPanel::default()
            .frame(frame)
            .show(ui, |ui| {
                let view = view_of!(self);
                self.dock.ui(ui, &view)
            })
            .inner;
        for action in actions {
            self.act(ui.ctx(), action);
        }
        if let Some((title, help)) = self.dock.take_help() {
            self.dialog = Some(Dialog::Help(title, help));
        }
    }

    /// The chosen panels alone, in large type, below the experiment's title. Only what goes wrong is said beside them.
    fn present(&mut self, ui: &mut Ui) {
        if self
            .messages
            .iter()
            .any(|message| message.severity != Severity::Done)
        {
            self.message_bar(ui);
        }
        let paper = ui.visuals().extreme_bg_color;
        let frame = Frame::new().fill(paper).inner_margin(14);
        let actions = CentralPanel::default()
            .frame(frame)
            .show(ui, |ui| {
                let title = self.document.title();
                ui.label(egui::RichText::new(title).font(crate::gui::theme::semibold(20.0)));
                ui.add_space(4.0);
                if self.show_filled(ui) {
                    return Vec::new();
                }
                // An experiment that asks for panels knows best what an audience is to see.
                let own = self.document.settings().view.panel.is_some();
                let presented = self.look.presented.iter().filter(|_| !own);
                let chosen: Vec<String> = presented.cloned().collect();
                let view = view_of!(self);
                self.dock.present(ui, &view, &chosen)
            })
            .inner;
        for action in actions {
            self.act(ui.ctx(), action);
        }
    }

    /// Makes a new window small enough for its screen, with room for its frame and the desktop's bars.
    fn fit_screen(&mut self, context: &Context) {
        // A size asked for is in points of the frame after this one.
        if self.fitted || self.pictures.shot.is_some() || !self.look.is_settled(context) {
            return;
        }
        let (screen, inner) = context.input(|input| {
            let viewport = input.viewport();
            (viewport.monitor_size, viewport.inner_rect)
        });
        let (Some(screen), Some(inner)) = (screen, inner) else {
            return;
        };
        self.fitted = true;
        let now = context.content_rect().size();
        if let Some(size) = fitting((screen, inner.size()), now, context.zoom_factor()) {
            context.send_viewport_cmd(ViewportCommand::InnerSize(size));
        }
    }

    fn show_dialog(&mut self, context: &Context) {
        let Some(dialog) = &mut self.dialog else { return };
        let shown = dialog.show(context);
        if shown.close {
            self.dialog = None;
            self.picker.forget();
        }
        if let Some(request) = shown.request {
            self.answer(context, request);
        }
    }

    /// A drag or typing is one step of the history; it ends when button and text field are let go.
    fn end_gesture(&mut self, context: &Context) {
        if !context.input(|input| input.pointer.any_down()) && !context.text_edit_focused() {
            self.document.end_gesture();
        }
    }

    /// The window's title, with a mark while there are unsaved changes.
    fn name_window(&mut self, context: &Context) {
        let mark = if self.document.is_modified() { "● " } else { "" };
        let shown = self.document.title();
        let name = match &self.talk {
            Some(talk) => talk.title().unwrap_or(&shown),
            None => &shown,
        };
        let title = format!("{mark}{name} – Onsager");
        if title != self.title {
            context.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }

    fn close_or_ask(&mut self, context: &Context) {
        let asked = context.input(|input| input.viewport().close_requested());
        if asked && !self.closing && self.document.is_modified() && self.pictures.shot.is_none() {
            context.send_viewport_cmd(ViewportCommand::CancelClose);
            self.dialog = Some(Dialog::Unsaved);
        }
    }

    /// Takes the picture that ends the program, when it is time.
    fn take_shot(&mut self, context: &Context) {
        let done = self.is_idle();
        if let Some((shot, end)) = &mut self.pictures.shot
            && let Some(outcome) = shot.step(context, done)
        {
            end.tell(outcome);
            self.pictures.shot = None;
            self.closing = true;
            context.send_viewport_cmd(ViewportCommand::Close);
        }
    }
}

/// The size of a window for a screen that it is too large for; in points at `zoom`, as its size `now` is. The desktop's sizes
/// of screen and window are in the points of the frame before, whose zoom may have been another one.
fn fitting((screen, inner): (Vec2, Vec2), now: Vec2, zoom: f32) -> Option<Vec2> {
    let scale = if inner.y > 0.0 { now.y / inner.y } else { 1.0 };
    let room = scale * screen - DESKTOP / zoom;
    (now.x > room.x || now.y > room.y).then(|| now.min(room))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_fits_its_screen_whatever_the_zoom() {
        let (screen, window) = (vec2(1600.0, 1000.0), vec2(1600.0, 1000.0));
        let room = vec2(1584.0, 910.0);
        assert_eq!(fitting((screen, window), window, 1.0), Some(room));
        // The zoom has just become 2, which the desktop's sizes do not know yet.
        assert_eq!(fitting((screen, window), window / 2.0, 2.0), Some(room / 2.0));
        assert_eq!(
            fitting((screen / 2.0, window / 2.0), window / 2.0, 2.0),
            Some(room / 2.0)
        );
        assert_eq!(
            fitting((screen, vec2(800.0, 600.0)), vec2(800.0, 600.0), 1.0),
            None
        );
    }
}
