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
    // Cells that are aligned to the right would keep any width they are given at first.
    let widths: Vec<f32> = (0..columns)
        .map(|c| {
            let cells = table
                .rows
                .iter()
                .filter_map(|row| row.get(c))
                .chain(table.header.get(c));
            let longest = cells.max_by_key(|text| text.chars().count());
            let wide = longest.map_or(0.0, |text| width(ui, text));
            let head = table.header.get(c).map_or(0.0, |text| width(ui, text));
            wide.max(1.1 * head).max(30.0 * style.unit) + 10.0 * style.unit
        })
        .collect();
    let height = 21.0 * style.unit;
    ScrollArea::horizontal().id_salt("table").show(ui, |ui| {
        let builder = TableBuilder::new(ui).striped(true).auto_shrink([false, true]);
        widths
            .iter()
            .fold(builder, |builder, width| builder.column(Column::exact(*width)))
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

/// Named numbers, one a line; long names wrap, so that the numbers are seen.
pub(super) fn readouts(ui: &mut Ui, style: Style, readouts: &[Readout]) {
    if readouts.is_empty() {
        super::nothing(ui, "Nothing to show yet");
        return;
    }
    let gap = 18.0 * style.unit;
    let widest = |text: fn(&Readout) -> String| {
        let widths = readouts.iter().map(|readout| width(ui, &text(readout)));
        widths.fold(0.0, f32::max)
    };
    let room = ui.available_width() - widest(readout_text) - gap - 12.0 * style.unit;
    let names = widest(|readout| readout.label.clone()).min(room.max(60.0 * style.unit)) + 1.0;
    ScrollArea::vertical().id_salt("readouts").show(ui, |ui| {
        egui::Grid::new("readouts")
            .num_columns(2)
            .striped(true)
            .spacing([gap, 5.0 * style.unit])
            .show(ui, |ui| {
                for readout in readouts {
                    let name = RichText::new(&readout.label).color(colour(style.inks().faint));
                    ui.scope(|ui| {
                        ui.set_width(names);
                        ui.add(egui::Label::new(name).wrap());
                    });
                    ui.strong(readout_text(readout));
                    ui.end_row();
                }
            });
    });
}

/// Width of a text in the usual size.
fn width(ui: &Ui, text: &str) -> f32 {
    let font = egui::TextStyle::Body.resolve(ui.style());
    let galley = ui
        .painter()
        .layout_no_wrap(text.to_owned(), font, egui::Color32::WHITE);
    galley.size().x
}
