//! The sweep of the experiment as far as it is computed.

use crate::experiment::Experiment;
use crate::gui::document::Document;
use crate::study::StudyError;
use crate::study::sweep::{Cell, SweepJob, SweepTable};

/// Seconds on one core up to which a sweep begins by itself.
const SHORT: f64 = 120.0;

/// A sweep, which stays while other settings are looked at, until another takes its place.
#[derive(Default)]
pub(super) struct SweepLive {
    table: Option<SweepTable>,
    /// The change of the document that was looked at last.
    seen: Option<u64>,
    /// Whether the table belongs to the document.
    current: bool,
    /// It was asked for, or is short enough to begin by itself.
    wanted: bool,
    /// Cells that are looked at.
    focus: Vec<usize>,
    /// Runs of them are asked for.
    confirms: bool,
    version: u64,
    /// It was said that all of it is computed.
    told_whole: bool,
}

impl SweepLive {
    /// The sweep of the document, if it has one.
    pub(super) fn table(&self) -> Option<(&SweepTable, u64)> {
        let table = self.table.as_ref().filter(|_| self.current)?;
        Some((table, self.version))
    }

    /// Looks at the document; whether what was computed for it before is out of date.
    pub(super) fn follow(&mut self, document: &Document) -> bool {
        if self.seen == Some(document.changes()) {
            return false;
        }
        self.seen = Some(document.changes());
        self.version += 1;
        let Some(experiment) = document.checked().ok().filter(|it| !it.sweep.is_empty()) else {
            return std::mem::take(&mut self.current);
        };
        if let Some(table) = self.table.as_mut().filter(|table| is_same(table, experiment)) {
            self.current = true;
            // The best by another number may lie among cells that were passed over.
            let turned = table.turn_to(experiment);
            if turned {
                self.wanted = is_short(experiment);
                self.told_whole = false;
            }
            return turned;
        }
        self.table = SweepTable::new(experiment)
            .ok()
            .filter(|table| table.grid().cells() > 0 && !table.sources().is_empty());
        self.current = self.table.is_some();
        self.wanted = is_short(experiment);
        self.focus.clear();
        self.told_whole = false;
        self.confirms = false;
        true
    }

    /// Takes in what was computed.
    pub(super) fn take(&mut self, cells: Vec<Cell>) {
        if let Some(table) = &mut self.table {
            cells.into_iter().for_each(|cell| table.take(cell));
            self.version += 1;
        }
    }

    /// Notes that it is to be drawn anew.
    pub(super) fn touch(&mut self) {
        self.version += 1;
    }

    /// Takes in runs that confirm some cells.
    pub(super) fn confirm(&mut self, cells: Vec<Cell>) {
        if let Some(table) = &mut self.table {
            cells.into_iter().for_each(|cell| table.confirm(cell));
            self.version += 1;
        }
    }

    /// Whether all of it is computed since this was last asked.
    pub(super) fn has_become_whole(&mut self) -> bool {
        let is_whole = self.table.as_ref().is_some_and(SweepTable::is_complete);
        is_whole && !std::mem::replace(&mut self.told_whole, is_whole)
    }

    /// Notes which cells are looked at.
    pub(super) fn focus(&mut self, cells: Vec<usize>) {
        self.focus = cells;
    }

    /// Asks for runs of the cells that are looked at.
    pub(super) fn ask_to_confirm(&mut self) {
        self.confirms = self.current && !self.focus.is_empty();
    }

    /// Asks for it.
    pub(super) fn ask(&mut self) {
        self.wanted = true;
    }

    /// Gives up what is left of it until it is asked for.
    pub(super) fn give_up(&mut self) {
        self.wanted = false;
        self.confirms = false;
    }

    /// Whether something begins as soon as it can.
    pub(super) fn is_coming(&self) -> bool {
        let is_part = self.table.as_ref().is_some_and(|table| !table.is_complete());
        self.current && (self.confirms || self.wanted && is_part)
    }

    /// What is to be computed now: the rest of the sweep, or runs that confirm it.
    pub(super) fn next(&mut self) -> Option<Result<SweepJob, StudyError>> {
        let table = self.table.as_ref().filter(|_| self.current)?;
        if !table.is_complete() && std::mem::take(&mut self.wanted) {
            return Some(SweepJob::rest(table));
        }
        if std::mem::take(&mut self.confirms) {
            return Some(SweepJob::confirming(table.experiment(), &self.focus));
        }
        None
    }
}

/// Whether a sweep is computed without being asked for.
fn is_short(experiment: &Experiment) -> bool {
    let cost = experiment.sweep_cost(None);
    cost.is_some_and(|cost| cost.seconds < SHORT)
}

fn is_same(table: &SweepTable, experiment: &Experiment) -> bool {
    let known = table.experiment();
    known.sweep.computes_the_same(&experiment.sweep) && known.computes_the_same(experiment)
}
