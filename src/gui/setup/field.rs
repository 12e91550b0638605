//! Rows of the setup panel: a label with its tooltip, a control, and what is wrong beside it.

use std::ops::RangeInclusive;

use egui::{DragValue, Id, Response, RichText, Slider, SliderClamping, Ui, vec2};

use super::choice::Choice;
use super::control::{control, drag_speed};
use crate::experiment::{Described, Kind, Scale, Value, allowed};
use crate::gui::control_list::known_by;
use crate::gui::document::Document;
use crate::gui::number_list::{MOST_TYPED, finite_number};

/// Width of the column of labels, in points.
const LABEL: f32 = 118.0;
/// Width of the boxes for typed numbers, in points.
const NUMBER: f32 = 66.0;

/// A setting in words.
#[derive(Clone, Copy)]
pub(super) struct Field {
    /// Its path, as in a preset file.
    pub(super) path: &'static str,
    /// Its name, in sentence case.
    pub(super) name: &'static str,
    /// Its symbol, or nothing.
    pub(super) symbol: &'static str,
    /// What it means, in a sentence or two.
    pub(super) meaning: &'static str,
}

/// The form while it is drawn.
pub(super) struct Form<'a> {
    /// Where it is drawn.
    pub(super) ui: &'a mut Ui,
    /// The experiment, for what is wrong with it.
    pub(super) document: &'a Document,
}

impl Form<'_> {
    /// A whole number. Sliders stop at the range's ends; typed numbers may go beyond.
    pub(super) fn count(
        &mut self,
        field: Field,
        value: &mut usize,
        range: RangeInclusive<usize>,
        scale: Scale,
    ) {
        let mut number = *value as f64;
        let ends = *range.start() as f64..=*range.end() as f64;
        self.row(field, |ui, label| {
            slide(ui, label, &mut number, ends, scale, true)
        });
        if number != *value as f64 {
            *value = number.round() as usize;
        }
    }

    /// A number. Sliders stop at the range's ends; typed numbers may go beyond.
    pub(super) fn number(&mut self, field: Field, value: &mut f64, range: RangeInclusive<f64>, scale: Scale) {
        self.row(field, |ui, label| slide(ui, label, value, range, scale, false));
    }

    /// One of several alternatives, each with a description.
    pub(super) fn choice<T: Choice>(&mut self, field: Field, value: &mut T) {
        self.row(field, |ui, _| choose(ui, field.path, value));
    }

    /// Yes or no.
    pub(super) fn switch(&mut self, field: Field, value: &mut bool) {
        let response = self.ui.checkbox(value, field.name);
        known_by(&response, field.path);
        response.on_hover_ui(|ui| tooltip(ui, field));
        self.notes(field.path);
    }

    /// A line of text.
    pub(super) fn text(&mut self, field: Field, value: &mut String, hint: &str) {
        self.row(field, |ui, _| {
            let width = ui.available_width();
            ui.add(
                egui::TextEdit::singleline(value)
                    .hint_text(hint)
                    .desired_width(width),
            )
        });
    }

    /// A setting by its description; the new value, if it was changed.
    pub(super) fn setting(&mut self, described: &Described, value: &Value) -> Option<Value> {
        let mut changed = value.clone();
        if let (Kind::Flag, Value::Flag(flag)) = (described.field.kind, &mut changed) {
            let response = self.ui.checkbox(flag, described.label());
            known_by(&response, &described.path);
            response.on_hover_ui(|ui| explain(ui, described));
        } else {
            self.ui.horizontal(|ui| {
                let label = name(ui, &described.label(), &described.symbol());
                let control = control(ui, label.id, described, &mut changed).labelled_by(label.id);
                known_by(&control, &described.path);
                for response in [label, control] {
                    response.on_hover_ui(|ui| explain(ui, described));
                }
            });
        }
        for problem in self.document.problems(&described.path) {
            let colour = self.ui.visuals().error_fg_color;
            note(self.ui, &format!("⚠ {}", sentence(&problem.allowed)), colour);
        }
        (changed != *value).then_some(changed)
    }

    /// A label, a control that fills the rest of the row, and what is wrong below.
    pub(super) fn row(&mut self, field: Field, control: impl FnOnce(&mut Ui, Id) -> Response) {
        self.ui.horizontal(|ui| {
            let label = label(ui, field);
            let control = control(ui, label.id).labelled_by(label.id);
            known_by(&control, field.path);
            for response in [label, control] {
                response.on_hover_ui(|ui| tooltip(ui, field));
            }
        });
        self.notes(field.path);
    }

    /// What is wrong with the setting at `path`.
    pub(super) fn notes(&mut self, path: &'static str) {
        for problem in self.document.problems(path) {
            let colour = self.ui.visuals().error_fg_color;
            note(self.ui, &format!("⚠ {}", sentence(&problem.allowed)), colour);
        }
    }

    /// A remark in small type.
    pub(super) fn remark(&mut self, text: &str) {
        let colour = self.ui.visuals().weak_text_color();
        note(self.ui, text, colour);
    }

    /// A warning in small type.
    pub(super) fn warning(&mut self, text: &str) {
        let colour = self.ui.visuals().warn_fg_color;
        note(self.ui, &format!("⚠ {text}"), colour);
    }
}

fn note(ui: &mut Ui, text: &str, colour: egui::Color32) {
    ui.horizontal(|ui| {
        ui.add_space(6.0);
        ui.add(egui::Label::new(RichText::new(text).small().color(colour)).wrap());
    });
}

/// What a setting is, means and may be.
fn explain(ui: &mut Ui, described: &Described) {
    ui.set_max_width(380.0);
    let head = match (described.label(), described.symbol()) {
        (label, symbol) if symbol.is_empty() => label.into_owned(),
        (label, symbol) => format!("{label}, {symbol}"),
    };
    ui.label(RichText::new(head).strong());
    ui.label(described.meaning());
    ui.label(RichText::new(sentence(&described.allowed())).weak());
}

fn label(ui: &mut Ui, field: Field) -> Response {
    name(ui, field.name, field.symbol)
}

/// The column of labels: a name and, fainter, a symbol.
fn name(ui: &mut Ui, name: &str, symbol: &str) -> Response {
    let height = ui.spacing().interact_size.y;
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    ui.allocate_ui_with_layout(vec2(LABEL, height), layout, |ui| {
        ui.set_min_width(LABEL);
        ui.spacing_mut().item_spacing.x = 5.0;
        let label = ui.label(name);
        if !symbol.is_empty() {
            ui.label(RichText::new(symbol).weak());
        }
        label
    })
    .inner
}

/// Symbol, meaning and range.
fn tooltip(ui: &mut Ui, field: Field) {
    ui.set_max_width(380.0);
    let head = match field.symbol {
        "" => field.name.to_owned(),
        symbol => format!("{}, {symbol}", field.name),
    };
    ui.label(RichText::new(head).strong());
    ui.label(field.meaning);
    if let Some(range) = allowed(field.path) {
        ui.label(RichText::new(sentence(&range)).weak());
    }
}

/// Half a sentence as a whole one.
pub(super) fn sentence(half: &str) -> String {
    let mut letters = half.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), letters.as_str())
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
pub(super) fn shown(value: f64) -> String {
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

/// A menu of alternatives with their descriptions.
pub(super) fn choose<T: Choice>(ui: &mut Ui, id: &str, value: &mut T) -> Response {
    let width = ui.available_width();
    let mut changed = false;
    let combo = egui::ComboBox::from_id_salt(id)
        .width(width)
        .truncate()
        .selected_text(value.name())
        .show_ui(ui, |ui| {
            for alternative in T::all() {
                let chosen = alternative.same_kind(value);
                let option = ui.selectable_label(chosen, option_text(ui, alternative));
                let enabled = ui.is_enabled();
                option.widget_info(|| {
                    egui::WidgetInfo::selected(egui::Role::Button, enabled, chosen, alternative.name())
                });
                if option.clicked() && !chosen {
                    *value = *alternative;
                    changed = true;
                }
            }
        });
    let mut response = combo.response;
    if changed {
        response.mark_changed();
    }
    response
}

/// A name and, fainter, what it stands for.
fn option_text<T: Choice>(ui: &Ui, alternative: &T) -> egui::text::LayoutJob {
    let font = egui::TextStyle::Body.resolve(ui.style());
    let mut job = egui::text::LayoutJob::default();
    let format = |colour| egui::TextFormat::simple(font.clone(), colour);
    job.append(alternative.name(), 0.0, format(ui.visuals().text_color()));
    job.append(
        alternative.describe(),
        10.0,
        format(ui.visuals().weak_text_color()),
    );
    job
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
        assert_eq!(sentence("it must be φ"), "It must be φ.");
    }
}
