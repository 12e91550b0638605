//! The journal: what was trained and swept, with what came out; an entry is opened again, or pinned under the learning curves.

use egui::{RichText, ScrollArea, Ui, vec2};

use super::{Request, Shown, head};
use crate::figure::{format_number, format_with_error};
use crate::gui::control_list::known_by;
use crate::gui::journal::{Entry, Journal, Measured, What, now};
use crate::gui::theme;
use crate::text;

/// Settings that are named of an entry, at most.
const NAMED: usize = 4;

/// The entries as they were when the journal was opened, the latest first.
pub(crate) struct JournalList {
    rows: Vec<Row>,
}

struct Row {
    entry: Entry,
    title: String,
    facts: String,
    differences: String,
    pinned: bool,
}

impl JournalList {
    pub(crate) fn new(journal: &Journal) -> Self {
        let entries = journal.entries();
        let rows = entries.iter().enumerate().map(|(place, entry)| {
            let earlier = place.checked_sub(1).and_then(|before| entries.get(before));
            Row {
                title: title(entry),
                facts: facts(entry),
                differences: earlier.map_or_else(String::new, |earlier| differences(entry, earlier)),
                pinned: journal.is_pinned(entry.when),
                entry: entry.clone(),
            }
        });
        let mut rows: Vec<Row> = rows.collect();
        rows.reverse();
        // What is pinned stands first.
        rows.sort_by_key(|row| !row.pinned);
        Self { rows }
    }

    pub(super) fn ui(&mut self, ui: &mut Ui) -> Shown {
        ui.set_width(820.0_f32.min(ui.available_width()));
        if head(ui, &text!("journal")) {
            return Shown::closed();
        }
        if self.rows.is_empty() {
            ui.label(text!("journal-empty"));
            return Shown::nothing();
        }
        let mut shown = Shown::nothing();
        let height = ui.available_height().min(620.0);
        ScrollArea::vertical()
            .max_height(height)
            .auto_shrink([false, true])
            .show(ui, |ui| {
                for (number, row) in self.rows.iter_mut().enumerate() {
                    if let Some(request) = show(ui, number, row) {
                        shown = request;
                    }
                    ui.separator();
                }
            });
        shown
    }
}

/// One entry with its buttons.
fn show(ui: &mut Ui, number: usize, row: &mut Row) -> Option<Shown> {
    let mut shown = None;
    ui.push_id(number, |ui| {
        ui.horizontal(|ui| {
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let open = ui
                    .button(text!("journal-open"))
                    .on_hover_text(text!("journal-open.tooltip"));
                if number == 0 {
                    known_by(&open, "journal-open");
                }
                if open.clicked() {
                    shown = Some(Shown::done(Request::Entry(Box::new(row.entry.clone()))));
                }
                if row.entry.what == What::Runs {
                    let beside = ui
                        .button(text!("journal-compare"))
                        .on_hover_text(text!("journal-compare.tooltip"));
                    if number == 0 {
                        known_by(&beside, "journal-compare");
                    }
                    if beside.clicked() {
                        shown = Some(Shown::done(Request::Compare(row.entry.when)));
                    }
                    let pin = ui
                        .checkbox(&mut row.pinned, text!("journal-pin"))
                        .on_hover_text(text!("journal-pin.tooltip"));
                    if number == 0 {
                        known_by(&pin, "journal-pin");
                    }
                    if pin.changed() {
                        shown = Some(Shown::asks(Request::Pin(row.entry.when, row.pinned)));
                    }
                }
                ui.with_layout(egui::Layout::top_down(egui::Align::Min), |ui| {
                    ui.spacing_mut().item_spacing = vec2(0.0, 2.0);
                    ui.label(RichText::new(&row.title).font(theme::semibold(14.0)));
                    ui.label(&row.facts);
                    if !row.differences.is_empty() {
                        ui.label(RichText::new(&row.differences).small().weak());
                    }
                });
            });
        });
    });
    shown
}

fn title(entry: &Entry) -> String {
    let named = Some(entry.settings.title.as_str()).filter(|title| !title.trim().is_empty());
    let title = named.map_or_else(|| text!("journal-untitled").into_owned(), str::to_owned);
    let seconds = now().saturating_sub(entry.when) as f64 / 1000.0;
    let age = match seconds {
        ..90.0 => text!("setup-seconds", count = format!("{seconds:.0}")),
        ..5400.0 => text!("setup-minutes", count = format!("{:.0}", seconds / 60.0)),
        ..172_800.0 => text!("setup-hours", count = format!("{:.0}", seconds / 3600.0)),
        _ => text!("journal-days", count = format!("{:.0}", seconds / 86_400.0)),
    };
    text!("journal-title", title = title, age = age).into_owned()
}

fn facts(entry: &Entry) -> String {
    let value = |measured: Measured| match measured {
        (value, Some(error)) if error > 0.0 => format_with_error(value, error),
        (value, _) => format_number(value),
    };
    let mut facts = Vec::new();
    match entry.what {
        What::Sweep => {
            let cells = entry.settings.grid().map_or(0, |grid| grid.cells());
            facts.push(text!("journal-sweep", cells = cells).into_owned());
            if let (Some(test), Some(best)) = (entry.test, &entry.best) {
                facts.push(text!("journal-best", value = value(test), settings = best.as_str()).into_owned());
            }
        }
        What::Runs => {
            facts.push(text!("journal-runs", runs = entry.settings.runs.count).into_owned());
            facts.extend(
                entry
                    .test
                    .map(|test| text!("journal-test", value = value(test)).into_owned()),
            );
            facts.extend(
                entry
                    .theory
                    .map(|theory| text!("journal-theory", value = value(theory)).into_owned()),
            );
            facts.extend(entry.deviation.map(|deviation| {
                text!("journal-deviation", deviation = format!("{:.1}", deviation.abs())).into_owned()
            }));
            facts.extend(entry.lowest.map(|(lowest, step)| {
                text!("journal-lowest", value = format_number(lowest), step = step).into_owned()
            }));
        }
    }
    facts.push(text!("journal-seed", seed = entry.settings.seed.to_string()).into_owned());
    facts.join("  ·  ")
}

fn differences(entry: &Entry, earlier: &Entry) -> String {
    let all = entry.differences(&earlier.settings);
    if all.is_empty() {
        return text!("journal-same").into_owned();
    }
    let mut named = all.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    if all.len() > NAMED {
        named += ", …";
    }
    text!("journal-differs", settings = named).into_owned()
}
