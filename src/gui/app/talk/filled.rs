//! One figure that fills the screen.

use egui::Ui;

use super::super::App;
use crate::figure::Figure;
use crate::gui::panel::{Action, View};
use crate::gui::plot::{FigurePlot, Options};

/// A figure of some panel that was clicked to be seen alone.
pub(in super::super) struct Filled {
    figure: Figure,
    options: Options,
    plot: FigurePlot,
    /// The version of the results that it was taken of, and the time cursor.
    of: (u64, usize),
    /// A number that grows whenever the figure changes.
    version: u64,
}

impl Filled {
    pub(in super::super) fn new(figure: Figure, options: Options) -> Self {
        Self {
            figure,
            options,
            plot: FigurePlot::default(),
            of: (u64::MAX, 0),
            version: 0,
        }
    }

    fn follow(&mut self, view: &View<'_>, figures: impl FnOnce() -> Vec<Figure>) {
        let of = (view.version, view.cursor);
        if self.of == of {
            return;
        }
        self.of = of;
        if let Some(figure) = figures().into_iter().find(|figure| figure.id == self.figure.id) {
            self.figure = figure;
            self.version += 1;
        }
        if let Some((_, last)) = self.options.cursor {
            self.options.cursor = Some((view.cursor, last));
        }
    }
}

impl App {
    /// Draws the figure that fills the screen, if one does, and whether it does; a click on its title gives the others back.
    pub(in super::super) fn show_filled(&mut self, ui: &mut Ui) -> bool {
        let Some(mut filled) = self.filled.take() else {
            return false;
        };
        let view = view_of!(self);
        filled.follow(&view, || self.dock.figures(&view));
        let mut actions = Vec::new();
        let what = (&filled.figure, filled.version);
        crate::gui::panels::titled(ui, &view, what, &mut filled.plot, filled.options, &mut actions);
        let closes = actions.iter().any(|action| matches!(action, Action::Fill(..)));
        actions.retain(|action| !matches!(action, Action::Fill(..)));
        for action in actions {
            self.act(ui.ctx(), action);
        }
        if !closes {
            self.filled = Some(filled);
        }
        true
    }
}
