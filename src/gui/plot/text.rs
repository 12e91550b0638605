//! Tables and readouts in the window.

use egui::{Align, Layout, RichText, ScrollArea, Ui};
use egui_extras::{Column, TableBuilder};

use super::style::Style;
use crate::figure::{Readout, Table, numeric_column, readout_text};
use crate::gui::theme::colour;

/// A table that scrolls both ways, its header in place, numbers aligned to the right.
pub(super) fn table(ui: &mut Ui, style: Style, table: &Table) {
    let columns = table
        .rows
        .iter()
        .map(Vec::len)
        .max()
        .unwrap_or(0)
        .max(table.header.len());
    if columns == 0 || table.rows.is_empty() {
        super::nothing(ui, "This table is empty");
        return;
    }
    let right: Vec<bool> = (0..columns).map(|c| numeric_column(table, c)).collect();
    let layout = |c: usize| {
        if right.get(c).copied().unwrap_or(false) {
            Layout::right_to_left(Align::Center)
        } else {
            Layout::left_to_right(Align::Center)
        }
    };
    let height = 21.0 * style.unit;
    ScrollArea::horizontal().id_salt("table").show(ui, |ui| {
        TableBuilder::new(ui)
            .striped(true)
            .auto_shrink([false, true])
            .columns(Column::auto().at_least(40.0 * style.unit), columns)
            .header(height, |mut header| {
                for c in 0..columns {
                    header.col(|ui| {
                        ui.with_layout(layout(c), |ui| {
                            let text = table.header.get(c).map_or("", String::as_str);
                            ui.add(egui::Label::new(RichText::new(text).strong()).extend());
                        });
                    });
                }
            })
            .body(|body| {
                body.rows(height, table.rows.len(), |mut row| {
                    let cells = table.rows.get(row.index());
                    for c in 0..columns {
                        row.col(|ui| {
                            ui.with_layout(layout(c), |ui| {
                                let text = cells.and_then(|r| r.get(c)).map_or("", String::as_str);
                                ui.add(egui::Label::new(text).extend());
                            });
                        });
                    }
                });
            });
    });
}

/// Named numbers, one a line.
pub(super) fn readouts(ui: &mut Ui, style: Style, readouts: &[Readout]) {
    if readouts.is_empty() {
        super::nothing(ui, "Nothing to show yet");
        return;
    }
    ScrollArea::vertical().id_salt("readouts").show(ui, |ui| {
        egui::Grid::new("readouts")
            .num_columns(2)
            .striped(true)
            .spacing([18.0 * style.unit, 5.0 * style.unit])
            .show(ui, |ui| {
                for readout in readouts {
                    ui.label(RichText::new(&readout.label).color(colour(style.inks().faint)));
                    ui.strong(readout_text(readout));
                    ui.end_row();
                }
            });
    });
}
