//! The window, put together.

use egui::{Context, Ui};

use super::command::{self, Command};
use super::dock::Dock;
use super::document::Document;
use super::launch::Launch;
use super::messages::Messages;
use super::panel::{Action, View};
use super::theme;
use crate::experiment::{Experiment, Settings};
use crate::figure::Theme;

/// The window.
pub struct App {
    document: Document,
    dock: Dock,
    messages: Messages,
    theme: Theme,
    cursor: usize,
}

impl App {
    /// A window in the given context.
    #[must_use]
    pub fn new(context: &Context, launch: Launch) -> Self {
        theme::install(context);
        let mut messages = Messages::default();
        let preset = launch.preset.unwrap_or_else(|| "three_layers".to_owned());
        let document = match Experiment::open(&preset) {
            Ok(experiment) => Document::of(&experiment, None),
            Err(error) => {
                messages.fail(error.to_string());
                Document::new(Settings::default(), std::path::PathBuf::new(), None)
            }
        };
        let theme = Theme::Light;
        theme::choose(context, theme);
        Self {
            document,
            dock: Dock::new(None),
            messages,
            theme,
            cursor: 0,
        }
    }

    /// Does what a menu entry, a key or the palette asks for.
    fn execute(&mut self, context: &Context, command: Command) {
        match command {
            Command::Undo => self.document.undo(),
            Command::Redo => self.document.redo(),
            Command::Step => self.cursor = (self.cursor + 1).min(self.document.settings().optimizer.steps),
            Command::StepBack => self.cursor = self.cursor.saturating_sub(1),
            Command::Maximize => self.dock.toggle_maximized(),
            Command::ResetLayout => self.dock.reset(),
            Command::Theme => {
                self.theme = match self.theme {
                    Theme::Light => Theme::Dark,
                    Theme::Dark => Theme::Light,
                };
                theme::choose(context, self.theme);
            }
            Command::Quit => context.send_viewport_cmd(egui::ViewportCommand::Close),
            _ => {}
        }
    }

    fn act(&mut self, context: &Context, action: Action) {
        match action {
            Action::SetCursor(step) => self.cursor = step,
            Action::Command(command) => self.execute(context, command),
            Action::Export(_) => {}
        }
    }
}

impl eframe::App for App {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let context = ui.ctx().clone();
        for command in command::pressed(&context) {
            self.execute(&context, command);
        }
        let view = View {
            document: &self.document,
            cursor: self.cursor,
            theme: self.theme,
            presenting: false,
        };
        let centre = egui::CentralPanel::default().frame(egui::Frame::new().fill(ui.visuals().panel_fill));
        let actions = centre.show(ui, |ui| self.dock.ui(ui, &view)).inner;
        for action in actions {
            self.act(&context, action);
        }
    }
}
