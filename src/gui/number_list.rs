//! A list of numbers in a line of text.

use std::str::FromStr;

use egui::{Response, TextEdit, Ui};

/// A box for numbers between commas or spaces, in brackets or not; what is no number is left out.
///
/// `name` tells it from other lists beside it, `width` chooses its width in points from that of its text.
pub(super) fn number_list<T: FromStr + ToString>(
    ui: &mut Ui,
    name: &str,
    hint: &str,
    width: impl FnOnce(f32) -> f32,
    values: &mut Vec<T>,
) -> Response {
    // What is being typed, such as a comma at the end, is no list yet: it stays until the field is left.
    let id = ui.make_persistent_id(name);
    let typed = ui.data(|data| data.get_temp::<String>(id));
    let shown = || values.iter().map(T::to_string).collect::<Vec<_>>().join(", ");
    let mut text = typed.unwrap_or_else(shown);
    let font = egui::TextStyle::Body.resolve(ui.style());
    let written = ui
        .painter()
        .layout_no_wrap(text.clone(), font, egui::Color32::WHITE);
    let field = TextEdit::singleline(&mut text)
        .hint_text(hint)
        .desired_width(width(written.size().x));
    let response = ui.add(field);
    if response.changed() {
        *values = read(&text);
    }
    let typing = response.has_focus();
    ui.data_mut(|data| {
        if typing {
            data.insert_temp(id, text);
        } else {
            data.remove_temp::<String>(id);
        }
    });
    response
}

/// The largest whole number that can be typed: one that doubles tell from its neighbours.
pub(super) const MOST_TYPED: f64 = 1e15;

/// A typed number; none for what is no number, such as `nan`, or none that can be counted to, such as `inf`.
pub(super) fn finite_number(text: &str) -> Option<f64> {
    let letters = text.chars().filter(|letter| !letter.is_whitespace());
    let plain: String = letters
        .map(|letter| if letter == '−' { '-' } else { letter })
        .collect();
    plain.parse().ok().filter(|number: &f64| number.is_finite())
}

fn read<T: FromStr>(text: &str) -> Vec<T> {
    let words = text.split([',', ' ', '[', ']']);
    words.filter_map(|word| word.trim().parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::{finite_number, read};

    #[test]
    fn what_is_no_finite_number_is_none() {
        assert_eq!(finite_number(" 1 200"), Some(1200.0));
        assert_eq!(finite_number("−2.5e3"), Some(-2500.0));
        for text in ["nan", "NaN", "inf", "-infinity", "1e999", "", "x"] {
            assert_eq!(finite_number(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_are_read_with_and_without_brackets() {
        assert_eq!(read::<u64>("2, 3 50"), [2, 3, 50]);
        assert_eq!(read::<f64>("[0.5,1.0, ]"), [0.5, 1.0]);
        assert_eq!(read::<u64>("4, x, -1,"), [4]);
        assert!(read::<u64>("[]").is_empty());
    }
}
