//! One control for each kind of setting, built from its description.

use egui::{Id, Response, Ui};

use super::field::slide;
use crate::experiment::{Described, Field, Kind, Scale, Value};
use crate::gui::number_list::number_list;

/// Draws the control of a setting, which fills the row, and changes its value.
///
/// Yes and no have no control here: their box stands before the label.
pub(super) fn control(ui: &mut Ui, label: Id, described: &Described, value: &mut Value) -> Response {
    let Field {
        kind, slider, scale, ..
    } = described.field;
    let ends = slider.map(|(from, to)| from..=to);
    match (kind, value) {
        (Kind::Whole { least, most, .. }, Value::Whole(whole)) => {
            let mut number = *whole as f64;
            let ends = ends.unwrap_or(least as f64..=most as f64);
            let response = slide(ui, label, &mut number, ends, scale, true);
            if number != *whole as f64 {
                *whole = number.round() as u64;
            }
            response
        }
        (Kind::Number { .. }, Value::Number(number)) => {
            slide(ui, label, number, ends.unwrap_or(0.0..=1.0), scale, false)
        }
        (Kind::Choice { .. }, value) => menu(ui, described, value),
        (Kind::Wholes { .. }, Value::Wholes(values)) => {
            let width = ui.available_width();
            number_list(ui, described.field.name, "2, 3, 50", |_| width, values)
        }
        (Kind::Numbers { .. }, Value::Numbers(values)) => {
            let width = ui.available_width();
            number_list(ui, described.field.name, "0.5, 1", |_| width, values)
        }
        (Kind::Text { .. }, Value::Text(text)) => {
            let width = ui.available_width();
            ui.add(egui::TextEdit::singleline(text).desired_width(width))
        }
        (_, value) => ui.label(value.to_string()),
    }
}

/// A menu of alternatives with what they stand for.
fn menu(ui: &mut Ui, described: &Described, value: &mut Value) -> Response {
    let width = ui.available_width();
    let chosen = value.name();
    let mut changed = None;
    let combo = egui::ComboBox::from_id_salt(&described.path)
        .width(width)
        .truncate()
        .selected_text(described.choice(&chosen))
        .show_ui(ui, |ui| {
            for name in described.field.kind.names() {
                let is_chosen = chosen == name;
                let text = described.choice(name);
                let option =
                    ui.selectable_label(is_chosen, option_text(ui, &text, &described.choice_meaning(name)));
                let enabled = ui.is_enabled();
                option.widget_info(|| {
                    egui::WidgetInfo::selected(egui::Role::Button, enabled, is_chosen, &*text)
                });
                if option.clicked() && !is_chosen {
                    changed = Some(Value::Choice(name));
                }
            }
        });
    let mut response = combo.response;
    if let Some(changed) = changed {
        *value = changed;
        response.mark_changed();
    }
    response
}

/// A name and, fainter, what it stands for.
fn option_text(ui: &Ui, name: &str, meaning: &str) -> egui::text::LayoutJob {
    let font = egui::TextStyle::Body.resolve(ui.style());
    let mut job = egui::text::LayoutJob::default();
    let format = |colour| egui::TextFormat::simple(font.clone(), colour);
    job.append(name, 0.0, format(ui.visuals().text_color()));
    job.append(meaning, 10.0, format(ui.visuals().weak_text_color()));
    job
}

/// How far a number changes for a point that it is dragged.
pub(super) fn drag_speed(value: f64, scale: Scale, whole: bool) -> f64 {
    match scale {
        Scale::Log => (value.abs() * 0.01).max(if whole { 0.05 } else { 1e-6 }),
        Scale::Linear if whole => 0.05,
        Scale::Linear => 0.005,
    }
}
