//! One control for each kind of setting, built from its description.

use std::ops::RangeInclusive;

use egui::{DragValue, Id, Response, Slider, SliderClamping, Ui};

use crate::experiment::{Described, Field, Kind, Scale, Value};
use crate::gui::control_list::known_by;
use crate::gui::number_list::{MOST_TYPED, finite_number, number_list};
use crate::gui::setting::drag_speed;
use crate::gui::text_list::text_list;
use crate::text;

/// Width of the boxes for typed numbers, in points.
const NUMBER: f32 = 66.0;

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
        (Kind::Texts, Value::Texts(texts)) => text_list(ui, &described.path, texts),
        (Kind::Text { .. }, Value::Text(written)) => {
            let width = ui.available_width();
            let hint = text::attribute(&described.key, "hint");
            ui.add(
                egui::TextEdit::singleline(written)
                    .hint_text(hint)
                    .desired_width(width),
            )
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
                known_by(&option, &described.choice_key(name));
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

/// A slider with a box for typing.
pub(super) fn slide(
    ui: &mut Ui,
    label: Id,
    value: &mut f64,
    range: RangeInclusive<f64>,
    scale: Scale,
    whole: bool,
) -> Response {
    let gap = ui.spacing().item_spacing.x;
    ui.spacing_mut().slider_width = (ui.available_width() - NUMBER - gap).max(40.0);
    let smallest = if whole { 1.0 } else { 1e-5 };
    let mut slider = Slider::new(value, range)
        .show_value(false)
        .clamping(SliderClamping::Never)
        .logarithmic(scale == Scale::Log)
        .smallest_positive(smallest);
    if whole {
        slider = slider.integer();
    }
    let slider = ui.add(slider).labelled_by(label);
    let number = number(ui, value, whole, scale);
    number.union(slider)
}

/// A box for a typed number, which can also be dragged.
fn number(ui: &mut Ui, value: &mut f64, whole: bool, scale: Scale) -> Response {
    let speed = drag_speed(*value, scale, whole);
    let height = ui.spacing().interact_size.y;
    let mut drag = DragValue::new(value)
        .speed(speed)
        .custom_formatter(|value, _| shown(value));
    if whole {
        drag = drag
            .range(0.0..=MOST_TYPED)
            .max_decimals(0)
            .custom_parser(finite_number);
    }
    ui.add_sized([NUMBER, height], drag)
}

/// A number in at most six digits, without zeros at its end.
fn shown(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 || !size.is_finite() {
        return value.to_string();
    }
    if !(1e-4..1e9).contains(&size) {
        return format!("{value:e}");
    }
    let decimals = (5 - size.log10().floor() as i32).clamp(0, 9) as usize;
    let text = format!("{value:.decimals$}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_keep_their_size() {
        let cases = [
            (0.0, "0"),
            (0.3, "0.3"),
            (1.0 / 3.0, "0.333333"),
            (20_000.0, "20000"),
            (1_234_567.0, "1234567"),
            (1e-5, "1e-5"),
            (1e9, "1e9"),
            (-2.5, "-2.5"),
        ];
        for (value, text) in cases {
            assert_eq!(shown(value), text);
        }
    }
}
