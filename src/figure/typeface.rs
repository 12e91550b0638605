//! Text in pictures: its font, its width, and where it is shortened or broken.

use std::sync::OnceLock;

use ab_glyph::{Font, FontRef};

use super::palette::Rgb;
use super::script::{runs, unbroken};

/// The families named in documents; a viewer without them takes its own sans-serif.
pub(super) const FAMILY: &str = "Inter, 'M PLUS 1', Helvetica, Arial, sans-serif";
/// Letters of figures.
pub(super) const REGULAR: &[u8] = include_bytes!("../../assets/fonts/Inter-Regular.ttf");
/// Letters of titles.
pub(super) const BOLD: &[u8] = include_bytes!("../../assets/fonts/Inter-SemiBold.ttf");
/// Letters that [`REGULAR`] and [`BOLD`] lack: kana, kanji and their punctuation.
pub(super) const JAPANESE: [&[u8]; 2] = [
    include_bytes!("../../assets/fonts/MPLUS1-Regular.otf"),
    include_bytes!("../../assets/fonts/MPLUS1-SemiBold.otf"),
];
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

    /// The font of Japanese letters, read once.
    fn japanese() -> Option<&'static Self> {
        static FACE: OnceLock<Option<Typeface>> = OnceLock::new();
        FACE.get_or_init(|| Self::read(JAPANESE[0])).as_ref()
    }

    /// Width of a letter in sizes of the font, if the font has it.
    fn letter(&self, letter: char) -> Option<f64> {
        let id = Some(self.font.glyph_id(letter)).filter(|id| id.0 > 0)?;
        Some(f64::from(self.font.h_advance_unscaled(id) / self.units))
    }

    /// Width of a text in sizes of the font. Letters that no font here has come from another one, as wide as they are
    /// high.
    fn width(&self, text: &str) -> f64 {
        let other = |letter| Self::japanese().and_then(|face| face.letter(letter));
        let widths = text
            .chars()
            .map(|letter| self.letter(letter).or_else(|| other(letter)).unwrap_or(1.0));
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
        let width = |text: &str| match Typeface::embedded(self.bold) {
            Some(face) => face.width(text),
            None => AVERAGE * text.chars().count() as f64,
        };
        let widths = runs(text)
            .into_iter()
            .map(|(level, run)| level.size() * width(&run));
        self.size * widths.sum::<f64>()
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

    /// The text broken at spaces, and between Japanese letters, into at most `lines` lines of at most `width`.
    pub(super) fn wrap(&self, text: &str, width: f64, lines: usize) -> Vec<String> {
        let mut done: Vec<String> = Vec::new();
        for (gap, piece) in pieces(&unbroken(text)) {
            let full = done.len() == lines;
            match done.last_mut() {
                Some(line) if full || self.width(&format!("{line}{gap}{piece}")) <= width => {
                    line.push_str(gap);
                    line.push_str(piece);
                }
                _ => done.push(piece.to_owned()),
            }
        }
        done.iter().map(|line| self.fit(line, width)).collect()
    }
}

/// Whether the embedded fonts have a letter, or need none for it.
pub(super) fn is_embedded(letter: char) -> bool {
    let faces = [Typeface::embedded(false), Typeface::japanese()];
    letter.is_whitespace()
        || faces
            .into_iter()
            .flatten()
            .any(|face| face.letter(letter).is_some())
}

/// What stays together on a line, each piece with the space before it. At a no-break space no line ends.
fn pieces(text: &str) -> Vec<(&'static str, &str)> {
    let mut found = Vec::new();
    let is_gap = |letter: char| letter.is_whitespace() && letter != '\u{a0}';
    for word in text.split(is_gap).filter(|word| !word.is_empty()) {
        let mut gap = if found.is_empty() { "" } else { " " };
        let (mut start, mut before) = (0, None);
        for (at, letter) in word.char_indices() {
            if before.is_some_and(|before| may_break(before, letter)) {
                found.push((gap, word.get(start..at).unwrap_or_default()));
                (start, gap) = (at, "");
            }
            before = Some(letter);
        }
        found.push((gap, word.get(start..).unwrap_or_default()));
    }
    found
}

/// Whether a line may end between two letters that no space parts: next to a Japanese one, but not before what closes or
/// goes on, and not behind what opens.
fn may_break(before: char, after: char) -> bool {
    const NOT_FIRST: &str = "、。，．・：；？！ー々）」』】］｝〕〉》”’…‥ゝゞぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ)]},.:;?!%°±";
    const NOT_LAST: &str = "（「『【［｛〔〈《“‘([{±";
    let is_japanese = |letter: char| matches!(letter, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}');
    (is_japanese(before) || is_japanese(after)) && !NOT_FIRST.contains(after) && !NOT_LAST.contains(before)
}

#[cfg(test)]
mod tests {
    use super::super::canvas::leveled;
    use super::*;

    #[test]
    fn widths_are_those_that_the_rasterizer_gives() {
        use resvg::usvg::{Node, Options, Tree, fontdb};
        let mut fonts = fontdb::Database::new();
        fonts.load_font_data(REGULAR.to_vec());
        fonts.load_font_data(BOLD.to_vec());
        for font in JAPANESE {
            fonts.load_font_data(font.to_vec());
        }
        let options = Options {
            fontdb: std::sync::Arc::new(fonts),
            ..Options::default()
        };
        for (text, bold) in [
            ("HIH", false),
            ("汎化誤差 0.25", false),
            ("0123456789", false),
            ("Mean squared error", false),
            ("Noise σ² ≤ 2", true),
            ("(1 − ηk/m)^t, ρ_{t,s}", false),
        ] {
            let weight = if bold { BOLD_WEIGHT } else { 400 };
            let document = format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"500\" height=\"50\"><text y=\"40\" \
                 font-family=\"Inter\" font-size=\"20\" font-weight=\"{weight}\">{}</text></svg>",
                leveled(text, 20.0)
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
        assert!((pencil.width("日本") - 20.0).abs() < 1e-5);
        assert!((pencil.width("한") - 10.0).abs() < 1e-9, "of no font here");
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
        let lines = pencil.wrap("one c^(1 + 2) six", 55.0, 3);
        assert!(
            lines.iter().any(|line| line.contains("c^(1\u{a0}+\u{a0}2)")),
            "{lines:?}"
        );
    }

    #[test]
    fn japanese_is_broken_between_letters_where_it_may_be() {
        let pencil = Pencil::new(10.0, [0; 3]);
        let text = "汎化誤差は、学習率（ステップ幅）とともにNTKの予測から離れる。";
        let lines = pencil.wrap(text, 60.0, 9);
        assert_eq!(lines.concat(), text);
        assert!(
            lines.len() > 4 && lines.iter().all(|line| pencil.width(line) <= 60.0),
            "{lines:?}"
        );
        for line in &lines {
            assert!(
                !line.starts_with(['、', '。', '）', 'ッ', 'ー']) && !line.ends_with('（'),
                "{lines:?}"
            );
        }
        assert!(lines.iter().any(|line| line.contains("NTK")), "{lines:?}");
        assert_eq!(pencil.wrap("層の数 L、幅 q", 1000.0, 1), ["層の数 L、幅 q"]);
    }
}
