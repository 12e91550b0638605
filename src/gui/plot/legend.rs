//! The legend above a plot: a row of names that wraps, scrolls when long, and toggles what it names.

use std::collections::BTreeSet;

use egui::{Align2, Color32, Rect, Response, ScrollArea, Sense, Shape, Ui, WidgetInfo, pos2, vec2};

use super::style::{Pen, Style};
use crate::figure::{LegendEntry, Sample, Stroke, about};
use crate::gui::legibility;
use crate::gui::theme::typeset;
use crate::text;

/// Rows shown before the legend scrolls.
const ROWS: f32 = 4.0;
/// Width of a sample, and of the gap before its name, for body text of the usual size.
const SAMPLE: f32 = 22.0;
const GAP: f32 = 5.0;
/// Room between entries, and between rows.
const APART: f32 = 12.0;
const ROW_GAP: f32 = 2.0;
/// Size of a name.
const NAME: f32 = 13.0;

/// The ids that are switched off, and the one that the pointer is at.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Choice {
    pub(super) hidden: BTreeSet<String>,
    pub(super) pointed: Option<String>,
}

impl Choice {
    /// Switches one id.
    fn toggle(&mut self, id: &str) {
        if !self.hidden.remove(id) {
            self.hidden.insert(id.to_owned());
        }
    }

    /// Shows one id alone; all of them when it is alone already.
    fn isolate(&mut self, id: &str, entries: &[LegendEntry]) {
        let others = entries.iter().map(|e| &*e.name.id).filter(|other| *other != id);
        if others.clone().all(|other| self.hidden.contains(other)) {
            self.hidden.clear();
        } else {
            self.hidden = others.map(str::to_owned).collect();
        }
    }
}

/// Shows the entries in their order and applies clicks to the choice.
pub(super) fn legend(
    ui: &mut Ui,
    style: Style,
    (figure, entries): (&str, &[LegendEntry]),
    choice: &mut Choice,
) {
    choice.pointed = None;
    if entries.is_empty() {
        return;
    }
    let row = row_height(ui, style);
    let spacing = ROW_GAP * style.unit;
    let shown = ScrollArea::vertical()
        .id_salt("legend")
        .max_height(ROWS * (row + spacing))
        .show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = vec2(APART * style.unit, spacing);
                for entry in entries {
                    let id = &*entry.name.id;
                    let shown = !choice.hidden.contains(id);
                    let response = name(ui, style, (figure, entry), row, shown);
                    // Two clicks in quick succession have toggled twice before they isolate.
                    if response.double_clicked() {
                        choice.isolate(id, entries);
                    } else if response.clicked() {
                        choice.toggle(id);
                    }
                    if response.hovered() && !choice.hidden.contains(id) {
                        choice.pointed = Some(id.to_owned());
                    }
                }
            });
        });
    legibility::note_scrolling(ui, "legend", &shown);
    ui.add_space(2.0 * style.unit);
}

/// A wrapped line is never lower than a button.
fn row_height(ui: &Ui, style: Style) -> f32 {
    ui.spacing().interact_size.y.max(20.0 * style.unit)
}

/// Height of a legend that has some width.
pub(super) fn height(ui: &Ui, style: Style, entries: &[LegendEntry], room: f32) -> f32 {
    let (mut rows, mut used) = (0.0_f32, f32::INFINITY);
    for entry in entries {
        let galley = ui
            .painter()
            .layout_no_wrap(entry.name.to_string(), style.font(NAME), Color32::WHITE);
        let width = (SAMPLE + GAP) * style.unit + galley.size().x;
        used += APART * style.unit + width;
        if used > room {
            (rows, used) = (rows + 1.0, width);
        }
    }
    rows.min(ROWS) * (row_height(ui, style) + ROW_GAP * style.unit)
}

/// One entry: a sample of its mark and its name.
fn name(ui: &mut Ui, style: Style, (figure, entry): (&str, &LegendEntry), row: f32, shown: bool) -> Response {
    let u = style.unit;
    let text_colour = if shown {
        ui.visuals().text_color()
    } else {
        ui.visuals().weak_text_color()
    };
    let room = (ui.max_rect().width() - (SAMPLE + GAP) * u - 4.0).max(20.0);
    let mut job = typeset(&entry.name.text, &style.font(NAME), text_colour);
    job.break_on_newline = false;
    job.wrap = egui::text::TextWrapping::truncate_at_width(room);
    let galley = ui.painter().layout_job(job);
    let size = vec2((SAMPLE + GAP) * u + galley.size().x, row);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| {
        WidgetInfo::selected(egui::Role::CheckBox, ui.is_enabled(), shown, &*entry.name.text)
    });
    let response = response
        .on_hover_cursor(egui::CursorIcon::PointingHand)
        .on_hover_ui(|ui| {
            if let Some(sentence) = about(figure, &entry.name) {
                ui.label(sentence.as_ref());
                ui.weak(text!("plot-legend-tooltip"));
            } else {
                ui.label(text!("plot-legend-tooltip"));
            }
        });
    if !ui.is_rect_visible(rect) {
        return response;
    }
    if response.has_focus() {
        let stroke = ui.visuals().selection.stroke;
        ui.painter()
            .rect_stroke(rect.expand(1.0), 2.0, stroke, egui::StrokeKind::Outside);
    }
    let colour = if shown {
        style.role(entry.role)
    } else {
        text_colour
    };
    let area = Rect::from_min_size(rect.min, vec2(SAMPLE * u, row));
    ui.painter().extend(sample(area, style, entry, colour));
    let at = pos2(rect.left() + (SAMPLE + GAP) * u, rect.center().y);
    let place = Align2::LEFT_CENTER.anchor_size(at, galley.size());
    ui.painter().galley(place.min, galley, text_colour);
    if !shown {
        let (left, right) = (pos2(place.left(), at.y), pos2(place.right(), at.y));
        ui.painter().line_segment([left, right], (u, text_colour));
    }
    response
}

/// A short piece of the mark.
fn sample(area: Rect, style: Style, entry: &LegendEntry, colour: Color32) -> Vec<Shape> {
    let u = style.unit;
    let y = area.center().y;
    let line = |pen: Pen| {
        let ends = [pos2(area.left(), y), pos2(area.right(), y)];
        let stroke = egui::Stroke::new(pen.width, colour);
        match pen.dash {
            None => vec![Shape::line_segment(ends, stroke)],
            Some((dash, gap)) => Shape::dashed_line(&ends, stroke, dash, gap),
        }
    };
    match entry.sample {
        Sample::Curve(stroke) => line(style.curve(entry.role, stroke)),
        Sample::Rule => line(style.rule(entry.role)),
        Sample::Point => vec![Shape::circle_filled(area.center(), 3.4 * u, colour)],
        Sample::Ring => {
            let pen = egui::Stroke::new(1.5 * u, colour);
            vec![Shape::circle_stroke(area.center(), 3.4 * u, pen)]
        }
        Sample::Band => {
            let band = Rect::from_center_size(area.center(), vec2(area.width(), 10.0 * u));
            let fill = Shape::rect_filled(band, 0.0, colour.gamma_multiply(0.3));
            let centre = line(style.curve(entry.role, Stroke::Thin));
            std::iter::once(fill).chain(centre).collect()
        }
        Sample::Bar => {
            let bar = Rect::from_center_size(area.center(), vec2(16.0 * u, 10.0 * u));
            vec![
                Shape::rect_filled(bar, 0.0, colour.gamma_multiply(0.45)),
                Shape::rect_stroke(bar, 0.0, (u, colour), egui::StrokeKind::Inside),
            ]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::Role;

    #[test]
    fn a_double_click_isolates_and_brings_all_back() {
        let entries: Vec<LegendEntry> = ["10", "2", "a"]
            .map(|name| LegendEntry {
                name: name.into(),
                role: Role::Run,
                sample: Sample::Rule,
            })
            .into();
        let mut choice = Choice::default();
        choice.isolate("2", &entries);
        assert_eq!(choice.hidden.iter().collect::<Vec<_>>(), ["10", "a"]);
        choice.isolate("2", &entries);
        assert!(choice.hidden.is_empty());
        choice.toggle("a");
        choice.toggle("a");
        assert!(choice.hidden.is_empty());
    }
}
