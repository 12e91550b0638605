//! Text in pictures: its font, its width, and where it is shortened or broken.

use std::sync::OnceLock;

use ab_glyph::{Font, FontRef};

use super::palette::Rgb;

/// The family named in documents; a viewer without it takes its own sans-serif.
pub(super) const FAMILY: &str = "Inter, Helvetica, Arial, sans-serif";
/// Letters of figures.
pub(super) const REGULAR: &[u8] = include_bytes!("../../assets/fonts/Inter-Regular.ttf");
/// Letters of titles.
pub(super) const BOLD: &[u8] = include_bytes!("../../assets/fonts/Inter-SemiBold.ttf");
/// The weight of [`BOLD`].
pub(super) const BOLD_WEIGHT: u32 = 600;
/// Height of capital letters and digits, in sizes of the font.
const CAPITALS: f64 = 0.727;
/// Width of an average letter, in sizes of the font.
const AVERAGE: f64 = 0.6;

/// Where a text sits relative to its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Centre,
    Right,
}

/// How a text is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pencil {
    pub(super) size: f64,
    pub(super) colour: Rgb,
    pub(super) bold: bool,
    /// Which end of the text the point is at.
    pub(super) side: Side,
    /// Written upwards.
    pub(super) upright: bool,
}

/// A font's measures.
struct Typeface {
    font: FontRef<'static>,
    /// Units of the font per size.
    units: f32,
}

impl Typeface {
    fn read(bytes: &'static [u8]) -> Option<Self> {
        let font = FontRef::try_from_slice(bytes).ok()?;
        let units = font.units_per_em()?;
        Some(Self { font, units })
    }

    /// The embedded fonts, read once.
    fn embedded(bold: bool) -> Option<&'static Self> {
        static REGULAR_FACE: OnceLock<Option<Typeface>> = OnceLock::new();
        static BOLD_FACE: OnceLock<Option<Typeface>> = OnceLock::new();
        let (face, bytes) = if bold {
            (&BOLD_FACE, BOLD)
        } else {
            (&REGULAR_FACE, REGULAR)
        };
        face.get_or_init(|| Self::read(bytes)).as_ref()
    }

    /// Width of a text in sizes of the font. Letters that the font lacks come from another one, as wide as they are high.
    fn width(&self, text: &str) -> f64 {
        let widths = text.chars().map(|letter| match self.font.glyph_id(letter) {
            id if id.0 == 0 => 1.0,
            id => f64::from(self.font.h_advance_unscaled(id) / self.units),
        });
        widths.sum()
    }
}

impl Pencil {
    pub(super) fn new(size: f64, colour: Rgb) -> Self {
        Self {
            size,
            colour,
            bold: false,
            side: Side::Left,
            upright: false,
        }
    }

    pub(super) fn side(self, side: Side) -> Self {
        Self { side, ..self }
    }

    pub(super) fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    /// From the middle of a line of capitals and digits down to the line that they stand on.
    pub(super) fn drop(&self) -> f64 {
        0.5 * CAPITALS * self.size
    }

    /// Width of a text in pixels.
    pub(super) fn width(&self, text: &str) -> f64 {
        self.size
            * match Typeface::embedded(self.bold) {
                Some(face) => face.width(text),
                None => AVERAGE * text.chars().count() as f64,
            }
    }

    /// The text, shortened with an ellipsis until it is at most `width` wide.
    pub(super) fn fit(&self, text: &str, width: f64) -> String {
        if self.width(text) <= width {
            return text.to_owned();
        }
        let mut short: String = text.to_owned();
        while short.pop().is_some() {
            let candidate = format!("{}…", short.trim_end());
            if self.width(&candidate) <= width {
                return candidate;
            }
        }
        String::new()
    }

    /// The text broken at spaces into at most `lines` lines of at most `width`.
    pub(super) fn wrap(&self, text: &str, width: f64, lines: usize) -> Vec<String> {
        let mut done: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            let full = done.len() == lines;
            match done.last_mut() {
                Some(line) if full || self.width(&format!("{line} {word}")) <= width => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => done.push(word.to_owned()),
            }
        }
        done.iter().map(|line| self.fit(line, width)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_that_the_rasterizer_gives() {
        use resvg::usvg::{Node, Options, Tree, fontdb};
        let mut fonts = fontdb::Database::new();
        fonts.load_font_data(REGULAR.to_vec());
        fonts.load_font_data(BOLD.to_vec());
        let options = Options {
            fontdb: std::sync::Arc::new(fonts),
            ..Options::default()
        };
        for (text, bold) in [
            ("HIH", false),
            ("0123456789", false),
            ("Mean squared error", false),
            ("Noise σ² ≤ 2", true),
        ] {
            let weight = if bold { BOLD_WEIGHT } else { 400 };
            let document = format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"500\" height=\"50\"><text y=\"40\" \
                 font-family=\"Inter\" font-size=\"20\" font-weight=\"{weight}\">{text}</text></svg>"
            );
            let tree = Tree::from_str(&document, &options).unwrap();
            let [Node::Text(drawn)] = tree.root().children() else {
                panic!("one text")
            };
            let pencil = Pencil {
                bold,
                ..Pencil::new(20.0, [0; 3])
            };
            // The rasterizer moves some pairs of letters together.
            let (ours, theirs) = (pencil.width(text), f64::from(drawn.bounding_box().width()));
            assert!(
                (ours - theirs).abs() < 0.04 * theirs,
                "{text}: {ours} against {theirs}"
            );
            if text == "HIH" {
                let height = f64::from(drawn.flattened().abs_bounding_box().height());
                assert!((2.0 * pencil.drop() - height).abs() < 0.1, "{height}");
            }
        }
    }

    #[test]
    fn letters_of_other_fonts_have_a_width() {
        let pencil = Pencil::new(10.0, [0; 3]);
        assert!((pencil.width("日本") - 20.0).abs() < 1e-9);
        assert_eq!(pencil.fit("日本語", 20.0).chars().last(), Some('…'));
    }

    #[test]
    fn long_texts_are_broken_and_shortened() {
        let pencil = Pencil::new(10.0, [0; 3]);
        let lines = pencil.wrap("one two three four five six", 60.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines.iter().all(|line| pencil.width(line) <= 60.0), "{lines:?}");
        assert!(lines[1].ends_with('…'), "{lines:?}");
        assert_eq!(pencil.fit("anything", 0.0), "");
    }
}
