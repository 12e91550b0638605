//! The controls of a lab, built from the description of its settings.

use egui::{Response, RichText, Ui};

use super::field::{Course, LABEL, note, sentence, slide};
use crate::experiment::{Field, Kind, LabSettings, Value};
use crate::gui::document::Document;
use crate::gui::number_list::number_list;

/// Draws a control for every setting that matters now.
pub(super) fn ui(ui: &mut Ui, document: &Document, lab: &mut LabSettings) {
    let rows: Vec<(&'static Field, Value)> =
        lab.iter().map(|(field, value)| (field, value.clone())).collect();
    for (field, mut value) in rows {
        if !lab.matters(field) {
            continue;
        }
        let before = value.clone();
        ui.horizontal(|ui| {
            let height = ui.spacing().interact_size.y;
            let layout = egui::Layout::left_to_right(egui::Align::Center);
            let label = ui
                .allocate_ui_with_layout(egui::vec2(LABEL, height), layout, |ui| {
                    ui.set_min_width(LABEL);
                    ui.label(field.label)
                })
                .inner;
            let control = control(ui, label.id, field, &mut value).labelled_by(label.id);
            for response in [label, control] {
                response.on_hover_ui(|ui| tooltip(ui, field));
            }
        });
        if value != before {
            lab.set(field.name, value);
        }
        for problem in document.problems(&format!("lab.{}", field.name)) {
            let colour = ui.visuals().error_fg_color;
            note(ui, &format!("⚠ {}", sentence(&problem.allowed)), colour);
        }
    }
}

fn control(ui: &mut Ui, label: egui::Id, field: &Field, value: &mut Value) -> Response {
    match (field.kind, value) {
        (Kind::Whole { least, most, .. }, Value::Whole(value)) => {
            let mut number = *value as f64;
            let response = slide(
                ui,
                label,
                &mut number,
                least as f64..=most as f64,
                course(least as f64, most as f64),
                true,
            );
            *value = number.round() as u64;
            response
        }
        (Kind::Number { least, most, .. }, Value::Number(value)) => {
            slide(ui, label, value, least..=most, course(least, most), false)
        }
        (Kind::Flag { .. }, Value::Flag(value)) => ui.checkbox(value, ""),
        (Kind::Choice { names, meanings, .. }, Value::Choice(value)) => {
            choose(ui, field.name, names, meanings, value)
        }
        (Kind::Wholes { .. }, Value::Wholes(values)) => {
            let width = ui.available_width();
            number_list(ui, field.name, "2, 3, 50", |_| width, values)
        }
        // A value is always of its field's kind.
        _ => ui.label("?"),
    }
}

/// Wide ranges go by factors.
fn course(least: f64, most: f64) -> Course {
    if most / least.max(0.1) > 50.0 {
        Course::Factors
    } else {
        Course::Even
    }
}

fn choose(
    ui: &mut Ui,
    id: &str,
    names: &[&'static str],
    meanings: &[&str],
    value: &mut &'static str,
) -> Response {
    let width = ui.available_width();
    let meaning = |name: &str| {
        names
            .iter()
            .position(|other| *other == name)
            .and_then(|place| meanings.get(place))
    };
    let combo = egui::ComboBox::from_id_salt(("lab", id))
        .width(width)
        .truncate()
        .selected_text(in_words(value))
        .show_ui(ui, |ui| {
            for &name in names {
                ui.selectable_value(value, name, in_words(name))
                    .on_hover_text(meaning(name).copied().unwrap_or_default());
            }
        });
    combo.response
}

/// A name of a preset as people write it: `SoftThreshold` is Soft threshold.
fn in_words(name: &str) -> String {
    match name {
        "Amp" => return "AMP".to_owned(),
        "Relu" => return "ReLU".to_owned(),
        _ => {}
    }
    let mut words = String::with_capacity(name.len() + 2);
    for (place, letter) in name.char_indices() {
        if place > 0 && letter.is_uppercase() {
            words.push(' ');
            words.extend(letter.to_lowercase());
        } else {
            words.push(letter);
        }
    }
    words
}

fn tooltip(ui: &mut Ui, field: &Field) {
    ui.set_max_width(380.0);
    ui.label(RichText::new(field.label).strong());
    ui.label(field.tooltip);
    ui.label(RichText::new(sentence(&field.allowed())).weak());
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn names_of_presets_become_words() {
        let words = ["PhaseDiagram", "LogCosh", "Fourier", "Relu", "Amp"].map(in_words);
        assert_eq!(words, ["Phase diagram", "Log cosh", "Fourier", "ReLU", "AMP"]);
    }
}
