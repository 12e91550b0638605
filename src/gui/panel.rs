//! What a panel of the centre is: it reads a [`View`] and answers with [`Action`]s.

use std::borrow::Cow;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::computation::{Explored, OnTheWay, Stage};
use super::document::Document;
use super::journal::Journal;
use super::plot::Options;
use super::table_survey::Surveyor;
use crate::experiment::{self, Settings};
use crate::figure::{Figure, Zoom};
use crate::study::Results;
use crate::study::sweep::SweepTable;

/// One panel of the centre.
pub(crate) trait Panel {
    /// Stable name, `snake_case`; layouts and the command line know the panel by it.
    fn id(&self) -> &'static str;

    /// Title of its tab, in sentence case.
    fn title(&self) -> Cow<'static, str>;

    /// What its help button says.
    fn help(&self) -> Help;

    /// Draws it. What it wants done goes to `actions`.
    fn ui(&mut self, ui: &mut egui::Ui, view: &View<'_>, actions: &mut Vec<Action>);

    /// The figures it shows now, for export.
    fn figures(&self, view: &View<'_>) -> Vec<Figure>;

    /// What is chosen in it, such as its view, for the session to keep; nothing if there is no choice.
    fn choices(&self) -> Value {
        Value::Null
    }

    /// Takes up choices of an earlier session, if they can still be made.
    fn choose_again(&mut self, _choices: Value) {}

    /// Shows what an experiment opens on.
    fn open_on(&mut self, _view: &experiment::View) {}

    /// Notes what it shows now, for an experiment to open on.
    fn note(&self, _view: &mut experiment::View) {}
}

/// Makes a panel anew from the choices that were kept of it; leaves it as it is where they say nothing.
pub(crate) fn restore<P: DeserializeOwned>(panel: &mut P, choices: Value) {
    if let Ok(chosen) = serde_json::from_value(choices) {
        *panel = chosen;
    }
}

/// A panel in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Help {
    /// Three sentences on what one sees.
    pub(crate) text: Cow<'static, str>,
    /// The equation behind it.
    pub(crate) equation: Cow<'static, str>,
}

/// What a panel may read.
pub(crate) struct View<'a> {
    /// The experiment being edited.
    pub(crate) document: &'a Document,
    /// What the data file looks like.
    pub(crate) surveyor: &'a Surveyor,
    /// What was found so far; `None` before the first study is ready.
    pub(crate) results: Option<&'a Results>,
    /// The figures of the lab, as far as it has come.
    pub(crate) lab: &'a [Figure],
    /// The landscape as far as it is explored, and whether it is being explored.
    pub(crate) landscape: (&'a Explored, Stage),
    /// The sweep as far as it is computed, with a number that grows as it does, and how far that is.
    pub(crate) sweep: (Option<(&'a SweepTable, u64)>, Stage),
    /// What was computed before.
    pub(crate) journal: &'a Journal,
    /// The experiment that stands beside this one.
    pub(crate) beside: Option<Beside<'a>>,
    /// Where runs are whose learning rate can change.
    pub(crate) on_the_way: OnTheWay,
    /// Whether the prediction was stopped before its end.
    pub(crate) stopped: bool,
    /// Whether the prediction or the training is at work, so that what is missing may yet come.
    pub(crate) is_working: bool,
    /// Why there are no results, in a sentence.
    pub(crate) failure: Option<&'a str>,
    /// A number that grows whenever the results change.
    pub(crate) version: u64,
    /// The step t that every panel shows.
    pub(crate) cursor: usize,
    /// The path of the setting whose control is to get the focus.
    pub(crate) jump: Option<&'a str>,
    /// Whether the window is in presentation mode: large type, no controls that an audience does not need.
    pub(crate) presenting: bool,
}

/// Another experiment beside the one that is edited.
pub(crate) struct Beside<'a> {
    /// Its entry in the journal.
    pub(crate) when: u64,
    /// What was found of it so far.
    pub(crate) results: Option<&'a Results>,
    /// A number that grows whenever they change.
    pub(crate) version: u64,
    /// Why there are none, in a sentence.
    pub(crate) failure: Option<String>,
    /// Whether it is being computed.
    pub(crate) is_working: bool,
}

impl View<'_> {
    /// Whether a figure is shown: presentations may leave some out.
    pub(crate) fn shows(&self, id: &str) -> bool {
        let chosen = &self.document.settings().view.figures;
        !self.presenting || chosen.is_empty() || chosen.iter().any(|chosen| chosen == id)
    }

    /// How many figures are shown at most.
    pub(crate) fn shown_figures(&self) -> usize {
        match self.document.settings().view.figures.len() {
            chosen if self.presenting && chosen > 0 => chosen,
            _ => usize::MAX,
        }
    }
}

/// What a panel wants done.
pub(crate) enum Action {
    /// Move the time cursor, which all panels share.
    SetCursor(usize),
    /// Change the settings.
    Edit(Box<Settings>),
    /// Explore the loss landscape, once more if it was.
    Explore,
    /// Let the user choose a data file.
    BrowseData,
    /// Look at the data file again and take it as it seems to be.
    Resurvey,
    /// Begin, pause or stop the sweep, or confirm it.
    Sweep(Order),
    /// These cells of the sweep are looked at.
    Focus(Vec<usize>),
    /// Put an entry of the journal beside the experiment.
    Compare(u64),
    /// Pin an entry of the journal, or let it go.
    Pin(u64, bool),
    /// Bring a panel to the front.
    Show(&'static str),
    /// Offer a figure for export.
    Export(Box<Figure>),
    /// Put a figure on the clipboard, which is so many points wide and high.
    Copy(Box<Figure>, Clip, [f32; 2]),
    /// A part of a figure is seen now, or all of it.
    Zoomed(String, Option<Zoom>),
    /// Let a figure fill the screen of a presentation, or give the others back.
    Fill(Box<Figure>, Options),
}

/// What of a figure is put on the clipboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Clip {
    /// Its picture.
    Picture,
    /// Its numbers as a table.
    Table,
}

/// What is wanted of a computation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// To begin, or to go on after it was stopped.
    Start,
    /// To pause, or to go on after a pause.
    Pause,
    /// To stop.
    Stop,
    /// To train runs where the panel of the sweep looks.
    Confirm,
}
