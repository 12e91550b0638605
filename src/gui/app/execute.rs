//! What each command and each request of a dialog does.

use egui::{Context, ViewportCommand};

use super::{App, Filled, Jump};
use crate::gui::appearance::{is_full_screen, toggle_full_screen};
use crate::gui::command::Command;
use crate::gui::computation::{OnTheWay, Stage};
use crate::gui::dialogs::{Dialog, Gallery, JournalList, Palette, Request, palette_settings, titles};
use crate::gui::files::Purpose;
use crate::gui::panel::{Action, Order};
use crate::text;
use crate::worker::Lane;

/// Frames in which a panel and a group of settings have opened.
const JUMP_FRAMES: u8 = 20;

impl App {
    /// Does what a menu entry, a key or the palette asks for.
    pub(super) fn execute(&mut self, context: &Context, command: Command) {
        match command {
            Command::Gallery => self.dialog = Some(Dialog::Gallery(Gallery::new())),
            Command::Open => self.ask(context, Purpose::Open),
            Command::Save => self.save(context, false),
            Command::SaveAs => self.ask(context, Purpose::Save),
            Command::Export => self.export(Vec::new()),
            Command::ExportWindow => self.ask(context, Purpose::Window),
            Command::ExportRun => self.ask(context, Purpose::Arrays),
            Command::ExportFilm => self.ask(context, Purpose::Film),
            Command::AddScene => self.ask(context, Purpose::Scene),
            Command::Quit => context.send_viewport_cmd(ViewportCommand::Close),
            Command::Undo => self.document.undo(),
            Command::Redo => self.document.redo(),
            Command::Copy => self.copy(context),
            Command::Paste => self.ask_clipboard(context),
            Command::Run => self.run(),
            Command::Replay => self.toggle_replay(),
            Command::Faster => self.replay.hasten(2.0),
            Command::Slower => self.replay.hasten(0.5),
            Command::Repeat => self.replay.repeats = !self.replay.repeats,
            Command::Backwards => self.replay.backwards = !self.replay.backwards,
            Command::Reset => self.live.reset(),
            Command::GoOn => self.go_on(),
            Command::Step => self.step(true),
            Command::StepBack => self.set_cursor(self.cursor.step.saturating_sub(1)),
            Command::First => self.set_cursor(0),
            Command::Last => self.set_cursor(usize::MAX),
            Command::Cancel => self.cancel(context),
            Command::Confirm => self.confirm_sweep(),
            Command::Compare => self.compare(),
            Command::Journal => self.dialog = Some(Dialog::Journal(JournalList::new(&self.journal))),
            Command::Setup => self.look.setup = !self.look.setup,
            Command::Maximize => self.dock.toggle_maximized(),
            Command::KeepView => self.keep_view(),
            Command::ResetLayout => self.reset_layout(),
            Command::ZoomIn => self.look.zoom_by(context, 1.0),
            Command::ZoomOut => self.look.zoom_by(context, -1.0),
            Command::ZoomReset => self.look.zoom_to(context, 1.0),
            Command::Theme => self.look.toggle_theme(context),
            Command::Present => self.look.present(context, !self.look.is_presenting()),
            Command::FullScreen => toggle_full_screen(context),
            Command::Palette => self.open_palette(context),
            Command::Keys => self.dialog = Some(Dialog::Keys),
            Command::About => self.dialog = Some(Dialog::About),
        }
    }

    /// Trains runs where the panel of the sweep looks.
    fn confirm_sweep(&mut self) {
        let (table, _) = self.live.sweep();
        if table.is_some_and(|(table, _)| table.done() > 0) {
            self.live.order_sweep(Order::Confirm);
        } else {
            self.messages.fail(text!("sweep-nothing-to-confirm"));
        }
    }

    /// Every command, panel and preset by name.
    fn open_palette(&mut self, context: &Context) {
        let settings = palette_settings(self.document.settings());
        let palette = Palette::new(context, self.dock.panels(), settings, titles());
        self.dialog = Some(Dialog::Palette(palette));
    }

    /// Puts all panels back where they were at first.
    fn reset_layout(&mut self) {
        self.dock.reset();
        self.look.setup = true;
    }

    /// Does what a panel wants.
    pub(super) fn act(&mut self, context: &Context, action: Action) {
        match action {
            Action::SetCursor(step) => self.set_cursor(step),
            Action::Edit(settings) => self.document.edit(*settings),
            Action::BrowseData => self.ask(context, Purpose::Data),
            Action::Resurvey => self.resurvey(context),
            Action::Explore => self.live.explore(),
            Action::Sweep(order) => self.live.order_sweep(order),
            Action::Focus(cells) => self.live.focus_sweep(cells),
            Action::Compare(when) => self.compare_with(context, when),
            Action::Pin(when, on) => self.pin(when, on),
            Action::Show(id) => self.dock.show(id),
            Action::Export(figure) => self.export(vec![*figure]),
            Action::Copy(figure, clip, size) => self.copy_figure(context, *figure, clip, size),
            Action::Zoomed(figure, zoom) => self.zoomed.hear(&figure, zoom),
            Action::Fill(figure, options) => self.filled = Some(Filled::new(*figure, options)),
        }
    }

    /// Does what a dialog wants.
    pub(super) fn answer(&mut self, context: &Context, request: Request) {
        match request {
            Request::Command(command) => self.execute(context, command),
            Request::Panel(id) => self.dock.show(id),
            Request::View(looks) => {
                let (panel, view) = looks.chosen(self.dock.seen());
                self.dock.choose_view(&view);
                self.dock.show(panel);
            }
            Request::Setting(path) => self.jump_to(context, path),
            Request::Shipped(name) => self.open_shipped(name),
            Request::Talk(name) => self.start_talk(context, name, None),
            Request::Path(purpose, path) => self.chosen(context, purpose, &path),
            Request::Browse(purpose, path) => self.picker.ask(context, purpose, &path),
            Request::Export(order) => {
                self.exported = order.layout();
                self.chores.start(context, move || order.write());
            }
            Request::Copy(order) => {
                self.exported = order.layout();
                self.clips.start(context, move || order.clip());
            }
            Request::SaveAndQuit => self.save(context, true),
            Request::Replace(path, quit) => self.save_and(context, &path, quit),
            Request::OutsideVersion(path) => self.open_outside_version(&path),
            Request::Discard => self.discard_and_quit(context),
            Request::Entry(entry) => self.open_entry(*entry),
            Request::Pin(when, on) => self.pin(when, on),
            Request::Compare(when) => {
                self.compare_with(context, when);
                self.compare();
            }
        }
    }

    /// Shows the control of a setting and gives it the focus.
    fn jump_to(&mut self, context: &Context, path: String) {
        if self.look.is_presenting() {
            self.look.present(context, false);
        }
        if path.starts_with("landscape.") {
            self.dock.show("landscape");
        } else {
            self.look.setup = true;
        }
        self.jump = Jump {
            path,
            frames: JUMP_FRAMES,
        };
    }

    /// Closes the window without a question.
    pub(super) fn quit(&mut self, context: &Context) {
        self.closing = true;
        context.send_viewport_cmd(ViewportCommand::Close);
    }

    /// Moves the time cursor as far as it goes.
    pub(super) fn set_cursor(&mut self, step: usize) {
        self.replay.stop();
        self.cursor.step = step.min(self.last_step());
        self.cursor.follows = false;
    }

    /// Trains, pauses, or resumes; the time cursor goes along. Where all is trained it goes through the steps again.
    pub(super) fn run(&mut self) {
        if self.replay.is_playing() || self.replays() {
            self.toggle_replay();
            return;
        }
        self.cursor.follows = true;
        self.live.toggle(&mut self.messages);
    }

    /// Goes on from where the runs wait with the learning rate or weight decay that has moved.
    pub(super) fn go_on(&mut self) {
        let OnTheWay::Offers(offer) = self.live.on_the_way(&self.document) else {
            self.messages.fail(text!("go-on-nowhere"));
            return;
        };
        self.document.end_gesture();
        self.document.edit(offer.settings);
        self.document.end_gesture();
        self.live.train_on();
        self.cursor.follows = true;
    }

    /// Trains one step while training is paused at the cursor; with `begin` also where nothing is trained yet. Otherwise
    /// moves the cursor.
    pub(super) fn step(&mut self, begin: bool) {
        self.replay.stop();
        let behind = self.live.trained_to().is_some_and(|last| self.cursor.step < last);
        let begin = begin && self.live.stage(Lane::Training) == Stage::Idle;
        if begin && self.live.begin_by_step(&mut self.messages) || !behind && self.live.step() {
            self.cursor.follows = true;
        } else {
            self.set_cursor(self.cursor.step.saturating_add(1));
        }
    }

    /// Ends a presentation or the full screen; then stops what is computed; then puts a maximized panel back.
    fn cancel(&mut self, context: &Context) {
        if self.filled.take().is_some() {
            return;
        }
        if self.look.is_presenting() {
            self.look.present(context, false);
        } else if is_full_screen(context) {
            toggle_full_screen(context);
        } else if let Some(other) = self.comparison.as_mut().filter(|other| !other.is_idle()) {
            other.cancel();
        } else if !(self.live.is_idle() && self.dock.restore()) {
            self.live.cancel();
        }
    }
}
