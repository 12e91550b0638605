//! Texts of talks: plain lines, or Markdown with equations between dollar signs.

use egui::{Color32, FontId, Id, RichText, TextStyle, Ui};
use egui_commonmark::{CommonMarkCache, CommonMarkViewer};
use pulldown_cmark::{Event, Options, Parser, Tag};

use super::{equation, theme};

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
            (TextStyle::Heading, theme::semibold(HEADING * size)),
        ] {
            style.text_styles.insert(kind, font);
        }
        // Lines stay lines, as in a text without marks.
        let text = marked(text).replace('\n', "  \n");
        let typeset = move |ui: &mut Ui, latex: &str, inline: bool| match latex.strip_prefix(STRONG) {
            Some(words) => {
                ui.label(RichText::new(words).font(theme::semibold(size)));
            }
            None => {
                equation::show(ui, latex, if inline { size } else { HEADING * size });
            }
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

/// Stands before words in place of an equation that are strong.
const STRONG: char = '\u{e000}';

/// The text with strong words as equations of their own kind: the viewer has one face for all words, but leaves equations to
/// us. Words with other marks among them stay as they are.
fn marked(text: &str) -> String {
    let parser = Parser::new_ext(text, Options::ENABLE_MATH | Options::ENABLE_TABLES);
    let events: Vec<_> = parser.into_offset_iter().collect();
    let mut marked = String::new();
    let mut done = 0;
    for three in events.windows(3) {
        let [
            (Event::Start(Tag::Strong), whole),
            (Event::Text(words), _),
            (Event::End(_), _),
        ] = three
        else {
            continue;
        };
        let Some(before) = text.get(done..whole.start) else {
            continue;
        };
        if words.contains(['$', STRONG]) {
            continue;
        }
        marked += before;
        marked.extend(['$', STRONG]);
        marked += words;
        marked.push('$');
        done = whole.end;
    }
    marked + text.get(done..).unwrap_or_default()
}

/// What the viewer keeps from frame to frame.
type Cache = std::sync::Arc<std::sync::Mutex<CommonMarkCache>>;

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;

    use super::{is_markdown, marked, show};
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

    /// Faces, by the number of letters in each, of a text as it is drawn.
    fn faces(text: &'static str) -> std::collections::BTreeMap<String, usize> {
        let mut has_fonts = false;
        let mut harness = Harness::new_ui(move |ui| match has_fonts {
            true => show(ui, text, 20.0, egui::Color32::BLACK),
            // They are there from the next frame on.
            false => {
                crate::gui::theme::install(ui.ctx());
                ui.ctx().request_repaint();
                has_fonts = true;
            }
        });
        harness.run_ok();
        let mut faces = std::collections::BTreeMap::new();
        for shape in &harness.output().shapes {
            let egui::Shape::Text(text) = &shape.shape else {
                continue;
            };
            for section in &text.galley.job.sections {
                let range = section.byte_range.start.0..section.byte_range.end.0;
                let words = &text.galley.job.text[range];
                *faces
                    .entry(section.format.font_id.family.to_string())
                    .or_default() += words.chars().filter(|letter| letter.is_alphabetic()).count();
            }
        }
        faces.retain(|_, letters| *letters > 0);
        faces
    }

    #[test]
    fn strong_words_and_headings_have_a_face_of_their_own() {
        let plain = |text: &str| marked(text).replace(super::STRONG, "*");
        assert_eq!(plain("a **b c** d"), "a $*b c$ d");
        assert_eq!(plain("**x**の**太字**。"), "$*x$の$*太字$。");
        assert_eq!(
            plain("| **a** | $b$ |\n|-|-|\n| 1 | **2** |"),
            "| $*a$ | $b$ |\n|-|-|\n| 1 | $*2$ |"
        );
        for same in ["a *b* c", "**a *b* c**", "**a $b$ c**", "a ** b", "`**a**`", ""] {
            assert_eq!(plain(same), same);
        }
        let faces = |text| faces(text).into_iter().collect::<Vec<_>>();
        let [proportional, semibold] = ["Proportional", "semibold"].map(str::to_owned);
        assert_eq!(
            faces("one **three** two"),
            [(proportional.clone(), 6), (semibold.clone(), 5)]
        );
        assert_eq!(faces("# Three"), [(semibold, 5)]);
        assert_eq!(faces("one"), [(proportional, 3)]);
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
