//! The first minute: three things to do, each of which goes on by being done. It can be skipped, and comes once.

use egui::{Align2, Context, RichText};

use super::App;
use crate::gui::computation::Stage;
use crate::gui::control_list::button;
use crate::gui::theme;
use crate::text;
use crate::worker::Lane;

/// How far somebody new is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Guide {
    /// The runs are to be trained.
    Train,
    /// The time cursor is to be moved.
    Move,
    /// A setting is to be changed.
    Change,
    /// What else there is.
    End,
}

impl Guide {
    /// What it says, by its name in the catalogue, and its number of four.
    fn card(self) -> (&'static str, usize) {
        match self {
            Self::Train => ("guide-train", 1),
            Self::Move => ("guide-move", 2),
            Self::Change => ("guide-change", 3),
            Self::End => ("guide-end", 4),
        }
    }
}

impl App {
    /// Shows what to do next, and goes on once it is done.
    pub(super) fn show_guide(&mut self, context: &Context) {
        let Some(guide) = self.guide else { return };
        if self.talk.is_some() || self.dialog.is_some() || self.look.is_presenting() {
            return;
        }
        let trained = self.live.stage(Lane::Training) == Stage::Ended;
        let moved = trained && !self.cursor.follows && self.cursor.step < self.last_step();
        let next = match guide {
            Guide::Train if trained => Guide::Move,
            Guide::Move if moved => Guide::Change,
            Guide::Change if self.document.is_modified() => Guide::End,
            same => same,
        };
        self.guide = Some(next);
        let (key, number) = next.card();
        let mut ends = false;
        egui::Window::new("guide")
            .title_bar(false)
            .resizable(false)
            .anchor(Align2::RIGHT_BOTTOM, [-24.0, -56.0])
            .show(context, |ui| {
                ui.set_max_width(440.0);
                ui.label(RichText::new(text::get(key)).font(theme::semibold(15.0)));
                ui.label(text::attribute(key, "how"));
                ui.horizontal(|ui| {
                    ui.label(RichText::new(text!("guide-place", number = number)).weak());
                    ends = match next {
                        Guide::End => button(ui, "guide-done").clicked(),
                        _ => button(ui, "guide-skip").clicked(),
                    };
                });
            });
        if ends {
            self.guide = None;
        }
    }
}
