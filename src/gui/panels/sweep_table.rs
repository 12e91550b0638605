//! All combinations of a sweep as a table that is sorted by a click on a column; only the rows in sight are made.

use std::cmp::Ordering;

use egui::{RichText, Sense, Ui};
use egui_extras::{Column, TableBuilder};

use crate::experiment::{Axis, Described, Shown, Value};
use crate::figure::{format_number, format_with_error};
use crate::study::sweep::figures::SweepView;
use crate::study::sweep::{Number, SweepTable};
use crate::text;

/// Numbers that have a column beside the one that is shown.
const ALWAYS: [Shown; 4] = [Shown::Test, Shown::LowestTest, Shown::StoppingStep, Shown::Train];

/// What rows are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum By {
    #[default]
    Rank,
    /// A setting, by its number among those that vary.
    Setting(usize),
    Number(Shown),
}

/// The table as it is sorted.
#[derive(Default)]
pub(super) struct Sorted {
    by: By,
    descending: bool,
    /// What the order was made for.
    made: Option<(u64, SweepView, By, bool)>,
    /// Cells from top to bottom.
    order: Vec<usize>,
    /// Place of each cell among all, from 1; 0 of one that is not computed or has diverged.
    ranks: Vec<u32>,
}

/// What was done to a row.
pub(super) enum Picked {
    Once(usize),
    Twice(usize),
}

impl Sorted {
    /// Draws the table; what was clicked.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        (table, version): (&SweepTable, u64),
        seen: &SweepView,
    ) -> Option<Picked> {
        self.sort(table, version, seen);
        let axes = &table.grid().axes;
        let mut columns = vec![By::Rank];
        columns.extend((0..axes.len()).map(By::Setting));
        let others = ALWAYS.into_iter();
        let others = others.filter(|shown| seen.show != Shown::Headline && *shown != seen.show);
        columns.extend(std::iter::once(seen.show).chain(others).map(By::Number));
        let height = 1.4 * ui.text_style_height(&egui::TextStyle::Body);
        let mut picked = None;
        let mut wanted = None;
        egui::ScrollArea::horizontal().show(ui, |ui| {
            TableBuilder::new(ui)
                .striped(true)
                .sense(Sense::click())
                .auto_shrink([false, false])
                .columns(Column::auto().at_least(70.0), columns.len())
                .header(1.2 * height, |mut row| {
                    for &by in &columns {
                        row.col(|ui| {
                            let arrow = match (self.by == by, self.descending) {
                                (false, _) => "",
                                (true, false) => " ▲",
                                (true, true) => " ▼",
                            };
                            let name = format!("{}{arrow}", self.heading(by, table));
                            let button = egui::Button::new(RichText::new(name).strong()).frame(false);
                            if ui.add(button).on_hover_text(text!("sweep-sort")).clicked() {
                                wanted = Some(by);
                            }
                        });
                    }
                })
                .body(|body| {
                    body.rows(height, self.order.len(), |mut row| {
                        let Some(&cell) = self.order.get(row.index()) else {
                            return;
                        };
                        row.set_selected(seen.cell == Some(cell));
                        for &by in &columns {
                            row.col(|ui| {
                                ui.add(
                                    egui::Label::new(self.said(by, cell, table, seen))
                                        .selectable(false)
                                        .extend(),
                                );
                            });
                        }
                        let response = row.response();
                        if response.double_clicked() {
                            picked = Some(Picked::Twice(cell));
                        } else if response.clicked() {
                            picked = Some(Picked::Once(cell));
                        }
                    });
                });
        });
        if let Some(by) = wanted {
            self.descending = self.by == by && !self.descending;
            self.by = by;
        }
        picked
    }

    fn heading(&self, by: By, table: &SweepTable) -> String {
        match by {
            By::Rank => text!("sweep-rank").into_owned(),
            By::Setting(along) => {
                let axis = table.grid().axes.get(along);
                axis.map_or_else(String::new, |axis| axis.described.label().into_owned())
            }
            By::Number(shown) => table.name_of(shown),
        }
    }

    fn said(&self, by: By, cell: usize, table: &SweepTable, seen: &SweepView) -> String {
        match by {
            By::Rank => match self.ranks.get(cell) {
                Some(0) | None if table.has_diverged(cell, seen.source) => {
                    text!("sweep-diverged").into_owned()
                }
                Some(0) | None => String::new(),
                Some(rank) => rank.to_string(),
            },
            By::Setting(along) => {
                let place = table.grid().place(cell);
                let value = table.grid().axes.get(along).zip(place.get(along));
                let said =
                    |(axis, &place): (&Axis, &usize)| Some(shortly(&axis.described, axis.values.get(place)?));
                value.and_then(said).unwrap_or_default()
            }
            By::Number(shown) => {
                let Number { value, error } = table.number(cell, seen.source, (shown, step_of(shown, seen)));
                match (value.is_finite(), error.is_finite() && error > 0.0) {
                    (false, _) => String::new(),
                    (true, true) => format_with_error(value, error),
                    (true, false) => format_number(value),
                }
            }
        }
    }

    fn sort(&mut self, table: &SweepTable, version: u64, seen: &SweepView) {
        // Which cell is looked at changes no order.
        let seen = SweepView {
            cell: None,
            ..seen.clone()
        };
        let now = Some((version, seen.clone(), self.by, self.descending));
        if self.made == now {
            return;
        }
        self.made = now;
        let ranking = table.ranking(seen.source, (seen.show, seen.step));
        self.ranks = vec![0; table.grid().cells()];
        for (rank, &cell) in ranking.iter().enumerate() {
            self.ranks[cell] = u32::try_from(rank + 1).unwrap_or(u32::MAX);
        }
        let key = |cell: usize| match self.by {
            By::Rank => match self.ranks[cell] {
                0 => f64::INFINITY,
                rank => f64::from(rank),
            },
            By::Setting(along) => table.grid().place(cell)[along] as f64,
            By::Number(shown) => {
                table
                    .number(cell, seen.source, (shown, step_of(shown, &seen)))
                    .value
            }
        };
        let mut keyed: Vec<(f64, usize)> = table.cells().map(|cell| (key(cell.index), cell.index)).collect();
        // What has no number stands last either way.
        keyed.sort_by(|a, b| match (a.0.is_finite(), b.0.is_finite()) {
            (true, true) if self.descending => b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)),
            (true, true) => a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            (false, false) => a.1.cmp(&b.1),
        });
        self.order = keyed.into_iter().map(|(_, cell)| cell).collect();
    }
}

/// The step of the time cursor, for the number that is shown.
fn step_of(shown: Shown, seen: &SweepView) -> Option<usize> {
    seen.step.filter(|_| shown == seen.show)
}

/// A value of a setting as people read it.
pub(super) fn shortly(described: &Described, value: &Value) -> String {
    match value {
        Value::Number(number) => format_number(*number),
        value => described.value(value),
    }
}
