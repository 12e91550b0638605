//! What a panel of the centre is: it reads a [`View`] and answers with [`Action`]s.

use super::command::Command;
use super::document::Document;
use super::panels::network::Weights;
use crate::figure::{Figure, Theme};

/// One panel of the centre.
pub(crate) trait Panel {
    /// Stable name, `snake_case`; layouts and the command line know the panel by it.
    fn id(&self) -> &'static str;

    /// Title of its tab, in sentence case.
    fn title(&self) -> &'static str;

    /// What its help button says.
    fn help(&self) -> Help;

    /// Draws it. What it wants done goes to `actions`.
    fn ui(&mut self, ui: &mut egui::Ui, view: &View<'_>, actions: &mut Vec<Action>);

    /// The figures it shows now, for export.
    fn figures(&self, view: &View<'_>) -> Vec<Figure>;
}

/// A panel in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Help {
    /// Three sentences on what one sees.
    pub(crate) text: &'static str,
    /// The equation behind it.
    pub(crate) equation: &'static str,
}

/// What a panel may read.
pub(crate) struct View<'a> {
    /// The experiment being edited.
    pub(crate) document: &'a Document,
    /// The step t that every panel shows.
    pub(crate) cursor: usize,
    /// Light or dark.
    pub(crate) theme: Theme,
    /// Whether the window is in presentation mode: large type, no controls that an audience does not need.
    pub(crate) presenting: bool,
}

impl View<'_> {
    /// The weights at the time cursor, if there are any yet.
    pub(crate) fn weights(&self) -> Option<Weights> {
        None
    }
}

/// What a panel wants done.
pub(crate) enum Action {
    /// Move the time cursor, which all panels share.
    SetCursor(usize),
    /// Offer a figure for export.
    Export(Box<Figure>),
    /// Do what a menu entry does.
    Command(Command),
}
