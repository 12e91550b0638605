//! Texts of talks: plain lines, or Markdown with equations between dollar signs.

use egui::{Color32, FontFamily, FontId, Id, TextStyle, Ui};
use egui_commonmark::{CommonMarkCache, CommonMarkViewer};
use pulldown_cmark::{Event, Options, Parser, Tag};

use super::equation;

/// Headings beside the text of a scene.
const HEADING: f32 = 1.3;

/// Whether a text has more to it than lines.
pub(crate) fn is_markdown(text: &str) -> bool {
    let plain = |event: &Event<'_>| {
        matches!(
            event,
            Event::Start(Tag::Paragraph)
                | Event::End(_)
                | Event::Text(_)
                | Event::SoftBreak
                | Event::HardBreak
        )
    };
    !Parser::new_ext(text, Options::ENABLE_MATH | Options::ENABLE_TABLES).all(|event| plain(&event))
}

/// Shows Markdown in type of some size and colour.
pub(crate) fn show(ui: &mut Ui, text: &str, size: f32, colour: Color32) {
    ui.scope(|ui| {
        let style = ui.style_mut();
        style.visuals.override_text_color = Some(colour);
        for (kind, font) in [
            (TextStyle::Body, FontId::proportional(size)),
            (TextStyle::Monospace, FontId::monospace(size)),
            (
                TextStyle::Heading,
                FontId::new(HEADING * size, FontFamily::Proportional),
            ),
        ] {
            style.text_styles.insert(kind, font);
        }
        // Lines stay lines, as in a text without marks.
        let text = text.replace('\n', "  \n");
        let typeset = move |ui: &mut Ui, latex: &str, inline: bool| {
            equation::show(ui, latex, if inline { size } else { HEADING * size });
        };
        let id = Id::unique("markdown");
        let cache = ui.data_mut(|data| data.get_temp::<Cache>(id)).unwrap_or_default();
        if let Ok(mut cache) = cache.lock() {
            CommonMarkViewer::new()
                .render_math_fn(Some(&typeset))
                .show(ui, &mut cache, &text);
        }
        ui.data_mut(|data| data.insert_temp(id, cache));
    });
}

/// What the viewer keeps from frame to frame.
type Cache = std::sync::Arc<std::sync::Mutex<CommonMarkCache>>;

#[cfg(test)]
mod tests {
    use super::is_markdown;
    use crate::experiment::{Talk, shipped_talks};

    #[test]
    fn lines_stay_plain_and_marks_are_found() {
        for plain in [
            "",
            "One line",
            "Two\nlines",
            "Rate η = 0.2: f₀ * 3 < 5",
            "a_b and c_d",
        ] {
            assert!(!is_markdown(plain), "{plain}");
        }
        for marked in [
            "- a\n- b",
            "**bold**",
            "1. a",
            "# A",
            "`x`",
            "where $\\eta = 1$",
            "|a|b|\n|-|-|\n|1|2|",
        ] {
            assert!(is_markdown(marked), "{marked}");
        }
    }

    /// Their texts were written as plain lines.
    #[test]
    fn no_mark_stands_in_a_shipped_talk_by_accident() {
        crate::labs::register();
        for (name, _) in shipped_talks() {
            for scene in Talk::open(name).unwrap().scenes {
                let texts = scene.moments.iter().map(|moment| &moment.text);
                for text in texts.chain([&scene.text]) {
                    assert!(!is_markdown(text), "{name}: {text}");
                }
            }
        }
    }
}
