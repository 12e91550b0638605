//! The sweep of the experiment as far as it is computed.

use crate::experiment::Experiment;
use crate::gui::document::Document;
use crate::study::sweep::{Cell, SweepTable};

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
    version: u64,
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
        if self
            .table
            .as_ref()
            .is_some_and(|table| is_same(table, experiment))
        {
            self.current = true;
            return false;
        }
        self.table = SweepTable::new(experiment)
            .ok()
            .filter(|table| table.grid().cells() > 0 && !table.sources().is_empty());
        self.current = self.table.is_some();
        let cost = experiment.sweep_cost(None);
        self.wanted = cost.is_some_and(|cost| cost.seconds < SHORT);
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

    /// Asks for it.
    pub(super) fn ask(&mut self) {
        self.wanted = true;
    }

    /// Gives up what is left of it until it is asked for.
    pub(super) fn give_up(&mut self) {
        self.wanted = false;
    }

    /// The sweep, if there is something to begin.
    pub(super) fn next(&mut self) -> Option<&SweepTable> {
        let table = self
            .table
            .as_ref()
            .filter(|table| self.current && !table.is_whole());
        table.filter(|_| std::mem::take(&mut self.wanted))
    }
}

fn is_same(table: &SweepTable, experiment: &Experiment) -> bool {
    let known = table.experiment();
    known.sweep.computes_the_same(&experiment.sweep) && known.computes_the_same(experiment)
}
