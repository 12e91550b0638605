//! What a curve shows, in one sentence of the catalogue.

use std::borrow::Cow;

use super::Label;
use crate::text;

/// What a curve of a figure shows, in one sentence: that of the curve in this figure, of curves of this name, or of all
/// curves of this figure; `None` where the catalogue has none.
#[must_use]
pub fn about(figure: &str, series: &Label) -> Option<Cow<'static, str>> {
    let name = series_name(&series.id);
    // Of each layer there is a figure of its own.
    let figure = figure.trim_end_matches(|letter: char| letter.is_ascii_digit() || letter == '_');
    let keys = [
        format!("series-{figure}-{name}"),
        format!("series-{name}"),
        format!("series-{figure}"),
    ];
    keys.iter().find(|key| text::has(key)).map(|key| text::get(key))
}

/// The name of a curve in keys of the catalogue: its id in small letters, words joined by hyphens, without numbers and other
/// signs.
#[must_use]
pub fn series_name(id: &str) -> String {
    let words = id.split(|letter: char| !letter.is_ascii_alphanumeric());
    let named = words.filter(|word| word.chars().any(|letter| letter.is_ascii_alphabetic()));
    named.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_signs_are_no_part_of_a_name() {
        for (id, name) in [
            ("Test, theory", "test-theory"),
            ("Noise level σ²", "noise-level"),
            ("Change at 12", "change-at"),
            ("Raw z against Θ", "raw-z-against"),
            ("95 %", ""),
        ] {
            assert_eq!(series_name(id), name);
        }
    }

    #[test]
    fn the_sentence_of_the_figure_goes_before_that_of_the_name() {
        let sentence = |figure, id: &str| about(figure, &Label::from(id)).map(Cow::into_owned);
        let plain = sentence("learning_curves", "Test error, runs");
        let own = sentence("estimate", "Test error, runs");
        assert!(plain.is_some() && own.is_some() && plain != own);
        assert_eq!(own, Some(text!("series-estimate-test-error-runs").into_owned()));
        assert_eq!(
            sentence("overlaps", "Neuron 3"),
            Some(text!("series-overlaps").into_owned())
        );
        assert_eq!(
            sentence("deep_weights_2", "Runs"),
            Some(text!("series-deep_weights").into_owned())
        );
        assert_eq!(sentence("nothing", "Nothing"), None);
    }
}
