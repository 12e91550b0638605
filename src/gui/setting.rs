//! What every control of a setting has, wherever it is drawn: its tooltip, its path as a name, and how fast it is dragged.

use egui::{Response, RichText, Ui};

use super::control_list::known_by;
use crate::experiment::{Described, Scale};

/// Lets tests and drivers find a control by the path of its setting, whatever the language, and gives it the focus if it
/// is asked for.
pub(super) fn known(control: &Response, path: &str, jump: Option<&str>) {
    known_by(control, path);
    if jump == Some(path) {
        control.request_focus();
        control.scroll_to_me(Some(egui::Align::Center));
    }
}

/// What a setting is, means and may be.
pub(super) fn explain(ui: &mut Ui, described: &Described) {
    ui.set_max_width(380.0);
    let head = match (described.label(), described.symbol()) {
        (label, symbol) if symbol.is_empty() => label.into_owned(),
        (label, symbol) => format!("{label}, {symbol}"),
    };
    ui.label(RichText::new(head).strong());
    ui.label(described.meaning());
    ui.label(RichText::new(sentence(&described.allowed())).weak());
}

/// Half a sentence as a whole one.
pub(super) fn sentence(half: &str) -> String {
    let mut letters = half.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), letters.as_str())
}

/// How far a number changes for a point that it is dragged.
pub(super) fn drag_speed(value: f64, scale: Scale, whole: bool) -> f64 {
    match scale {
        Scale::Log => (value.abs() * 0.01).max(if whole { 0.05 } else { 1e-6 }),
        Scale::Linear if whole => 0.05,
        Scale::Linear => 0.005,
    }
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn half_a_sentence_becomes_a_whole_one() {
        assert_eq!(sentence("it must be φ"), "It must be φ.");
    }
}
