//! Tables and readouts in the window.

use egui::{Align, Layout, RichText, ScrollArea, TextStyle, Ui, Vec2, vec2};
use egui_extras::{Column, TableBuilder};

use super::style::Style;
use crate::figure::{Readout, Table, numeric_column, readout_text};
use crate::gui::legibility;
use crate::gui::theme::colour;
use crate::text;

/// How much larger than usual the type of a presentation's tables gets, at most.
const LARGEST: f32 = 1.8;
/// How much smaller than usual the type of a table gets that has little room, at most: as small as other notes.
const SMALLEST: f32 = 0.85;
/// Height of a table's row for body text of the usual size.
const ROW: f32 = 21.0;

/// A table that scrolls both ways, its header in place, numbers aligned to the right; in the largest type that shows
/// all of it, if `large`, and in a smaller one where its columns would have no room else.
pub(super) fn table(ui: &mut Ui, large: bool, table: &Table) {
    ui.scope(|ui| {
        let smaller = [1.0, 0.95, 0.9, SMALLEST];
        if large {
            let size = |ui: &Ui| vec2(table_width(ui, table), table_height(ui, table));
            fit(ui, larger().chain(smaller).chain(smallest()), size);
        } else {
            fit(ui, smaller, |ui| vec2(table_width(ui, table), 0.0));
        }
        scrolled(ui, table);
    });
}

/// Height of a table in the type of `ui`.
pub(super) fn table_height(ui: &Ui, table: &Table) -> f32 {
    (table.rows.len() + 1) as f32 * (ROW * Style::of(ui).unit + ui.spacing().item_spacing.y)
}

fn table_width(ui: &Ui, table: &Table) -> f32 {
    let widths = widths(ui, Style::of(ui).unit, table);
    widths
        .iter()
        .map(|width| width + ui.spacing().item_spacing.x)
        .sum()
}

/// How much larger the type of presentations can be, the largest first.
fn larger() -> impl Iterator<Item = f32> {
    (11..=(10.0 * LARGEST) as u32)
        .rev()
        .map(|tenths| 0.1 * tenths as f32)
}

/// How much smaller the type of a presentation's tables can be, where all of one has no room else: nobody scrolls there.
fn smallest() -> impl Iterator<Item = f32> {
    (12..=16).rev().map(|twentieths| 0.05 * twentieths as f32)
}

/// Changes the type by the first of some factors with which what then takes `size` has room; by none if it has no room
/// with any.
fn fit(ui: &mut Ui, factors: impl IntoIterator<Item = f32>, size: impl Fn(&Ui) -> Vec2) {
    // A little is kept for bars and margins.
    let room = ui.available_size() - vec2(16.0, 16.0);
    let usual = ui.style().text_styles.clone();
    for factor in factors {
        for (style, font) in &mut ui.style_mut().text_styles {
            font.size = usual.get(style).map_or(font.size, |font| font.size * factor);
        }
        let size = size(ui);
        if size.x <= room.x && size.y <= room.y {
            return;
        }
    }
    ui.style_mut().text_styles = usual;
}

/// Widths of the columns. Cells that are aligned to the right would keep any width they are given at first.
fn widths(ui: &Ui, unit: f32, table: &Table) -> Vec<f32> {
    let columns = columns(table);
    let column = |c: usize| {
        let name = table.header.get(c).map(|label| &*label.text);
        let cells = table.rows.iter().filter_map(|row| row.get(c));
        let cells = cells.map(String::as_str).chain(name);
        let longest = cells.max_by_key(|text| text.chars().count());
        let wide = longest.map_or(0.0, |text| width(ui, text));
        let head = name.map_or(0.0, |text| width(ui, text));
        wide.max(1.1 * head).max(30.0 * unit) + 10.0 * unit
    };
    (0..columns).map(column).collect()
}

fn columns(table: &Table) -> usize {
    let longest = table.rows.iter().map(Vec::len).max();
    longest.unwrap_or(0).max(table.header.len())
}

fn scrolled(ui: &mut Ui, table: &Table) {
    let unit = Style::of(ui).unit;
    let columns = columns(table);
    if columns == 0 || table.rows.is_empty() {
        super::nothing(ui, &text!("plot-empty-table"));
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
    let widths = widths(ui, unit, table);
    let height = ROW * unit;
    let shown = ScrollArea::horizontal().id_salt("table").show(ui, |ui| {
        let builder = TableBuilder::new(ui).striped(true).auto_shrink([false, true]);
        widths
            .iter()
            .fold(builder, |builder, width| builder.column(Column::exact(*width)))
            .header(height, |mut header| {
                for c in 0..columns {
                    header.col(|ui| {
                        ui.with_layout(layout(c), |ui| {
                            let text = table.header.get(c).map_or("", |label| &*label.text);
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
            })
    });
    legibility::note_scrolling(ui, "table", &shown);
    legibility::note_scrolling(ui, "table", &shown.inner);
}

/// Named numbers, one a line; long names wrap, so that the numbers are seen. In the largest type that shows all of
/// them in a line each, if `large`.
pub(super) fn readouts(ui: &mut Ui, large: bool, readouts: &[Readout]) {
    if readouts.is_empty() {
        super::nothing(ui, &text!("empty-plot"));
        return;
    }
    ui.scope(|ui| {
        if large {
            fit(ui, larger(), |ui| {
                let unit = Style::of(ui).unit;
                let row = ui
                    .text_style_height(&TextStyle::Body)
                    .max(ui.spacing().interact_size.y);
                vec2(
                    widest(ui, readouts, |r| r.label.to_string())
                        + widest(ui, readouts, readout_text)
                        + 30.0 * unit,
                    readouts.len() as f32 * (row + ROW_GAP * unit),
                )
            });
        }
        let style = Style::of(ui);
        let names = names(ui, readouts, ui.available_width());
        let shown = ScrollArea::vertical()
            .id_salt("readouts")
            .show(ui, |ui| pairs(ui, style, readouts, (names, GAP * style.unit)));
        legibility::note_scrolling(ui, "readouts", &shown);
    });
}

/// Room between the names and the numbers of readouts, and between their rows.
const GAP: f32 = 18.0;
const ROW_GAP: f32 = 5.0;

fn widest(ui: &Ui, readouts: &[Readout], text: impl Fn(&Readout) -> String) -> f32 {
    let widths = readouts.iter().map(|readout| width(ui, &text(readout)));
    widths.fold(0.0, f32::max)
}

/// Width of the names of readouts that have some room.
fn names(ui: &Ui, readouts: &[Readout], room: f32) -> f32 {
    let unit = Style::of(ui).unit;
    let left = room - widest(ui, readouts, readout_text) - (GAP + 12.0) * unit;
    let all = widest(ui, readouts, |r| r.label.to_string());
    all.min(left.max(60.0 * unit)) + 1.0
}

/// Height of readouts in the type of `ui` that have some room.
pub(super) fn readouts_height(ui: &Ui, readouts: &[Readout], room: f32) -> f32 {
    let font = TextStyle::Body.resolve(ui.style());
    let names = names(ui, readouts, room);
    let row = |readout: &Readout| {
        let label = readout.label.to_string();
        let galley = ui
            .painter()
            .layout(label, font.clone(), egui::Color32::WHITE, names);
        galley.size().y.max(ui.spacing().interact_size.y) + ROW_GAP * Style::of(ui).unit
    };
    readouts.iter().map(row).sum()
}

fn pairs(ui: &mut Ui, style: Style, readouts: &[Readout], (names, gap): (f32, f32)) {
    egui::Grid::new("readouts")
        .num_columns(2)
        .striped(true)
        .spacing([gap, ROW_GAP * style.unit])
        .show(ui, |ui| {
            for readout in readouts {
                let name = RichText::new(&*readout.label.text).color(colour(style.inks().faint));
                ui.scope(|ui| {
                    ui.set_width(names);
                    ui.add(egui::Label::new(name).wrap());
                });
                ui.strong(readout_text(readout));
                ui.end_row();
            }
        });
}

/// Width of a text in the usual size.
fn width(ui: &Ui, text: &str) -> f32 {
    let font = TextStyle::Body.resolve(ui.style());
    let galley = ui
        .painter()
        .layout_no_wrap(text.to_owned(), font, egui::Color32::WHITE);
    galley.size().x
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;

    /// Height of a cell's text, and the right end of the last column, in a window of a width.
    fn drawn(large: bool, room: f32) -> (f32, f32) {
        let row = |k: usize| (0..4).map(|c| format!("cell {k} {c}")).collect();
        let table_of = Table {
            header: ["a", "b", "c", "d"].map(Into::into).to_vec(),
            rows: (0..6).map(row).collect(),
        };
        let harness = Harness::builder()
            .with_size(vec2(room, 800.0))
            .build_ui(move |ui| table(ui, large, &table_of));
        let cell = |text| harness.get_by_label(text).rect();
        (cell("cell 0 0").height(), cell("cell 5 3").right())
    }

    #[test]
    fn a_table_with_little_room_takes_smaller_type_before_it_scrolls() {
        let (usual, end) = drawn(false, 1200.0);
        let room = 1.16 * end;
        let (small, end_small) = drawn(false, room);
        assert!(
            small < usual && small > 0.8 * usual && end_small <= room,
            "{small} {end_small} {end}"
        );
        assert_eq!(drawn(false, 0.5 * end).0, usual, "it scrolls");
    }

    #[test]
    fn the_height_of_readouts_is_known_before_they_are_drawn() {
        let readout = |k: usize| Readout::new(format!("A {}long name", "rather ".repeat(k)), 0.25);
        let all: Vec<Readout> = (0..9).map(readout).collect();
        for room in [180.0, 300.0, 900.0] {
            let (mut known, mut drawn) = (0.0, 0.0);
            let _ = Harness::builder().with_size(vec2(room, 4000.0)).build_ui(|ui| {
                known = readouts_height(ui, &all, ui.available_width());
                let inner = ui.scope(|ui| readouts(ui, false, &all));
                drawn = inner.response.rect.height();
            });
            assert!((known - drawn).abs() < 6.0, "{known} {drawn} in {room}");
        }
    }

    #[test]
    fn a_large_table_takes_the_type_that_its_room_allows() {
        let (usual, _) = drawn(false, 1200.0);
        let (large, end) = drawn(true, 1200.0);
        assert!(large > 1.6 * usual && end <= 1200.0, "{large} {usual} {end}");
        let (narrow, end) = drawn(true, 420.0);
        assert!(narrow > usual && narrow < large && end <= 420.0, "{narrow} {end}");
        assert!((drawn(true, 150.0).0 - usual).abs() < 0.5);
    }
}
