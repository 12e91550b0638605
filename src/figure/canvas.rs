//! A sheet to draw on in pixels: elements of an SVG document, first at the back, over pictures of pixels.

use std::fmt::{self, Display, Formatter, Write as _};

use resvg::tiny_skia::Pixmap;

use super::FigureError;
use super::palette::Rgb;
use super::script::{Level, runs};
use super::typeface::{BOLD_WEIGHT, FAMILY, Pencil, Side};

pub(super) type Point = (f64, f64);

/// A rectangle in pixels, y downwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Frame {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Frame {
    pub(super) fn width(&self) -> f64 {
        self.right - self.left
    }

    pub(super) fn height(&self) -> f64 {
        self.bottom - self.top
    }

    pub(super) fn holds(&self, (x, y): Point) -> bool {
        x >= self.left && x <= self.right && y >= self.top && y <= self.bottom
    }
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pen {
    pub(super) colour: Rgb,
    pub(super) alpha: f64,
    pub(super) width: f64,
    /// Lengths of a dash and of a gap.
    pub(super) dash: Option<(f64, f64)>,
}

impl Pen {
    pub(super) fn new(colour: Rgb, width: f64) -> Self {
        Self {
            colour,
            alpha: 1.0,
            width,
            dash: None,
        }
    }
}

/// As attributes of an element.
impl Display for Pen {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "fill=\"none\" stroke=\"{}\" stroke-width=\"{}\"",
            Hex(self.colour),
            short(self.width)
        )?;
        if self.alpha < 1.0 {
            write!(f, " stroke-opacity=\"{}\"", short(self.alpha))?;
        }
        match self.dash {
            Some((dash, gap)) => write!(f, " stroke-dasharray=\"{} {}\"", short(dash), short(gap)),
            None => Ok(()),
        }
    }
}

/// A fill as attributes of an element.
struct Fill(Rgb, f64);

impl Display for Fill {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "fill=\"{}\"", Hex(self.0))?;
        if self.1 < 1.0 {
            write!(f, " fill-opacity=\"{}\"", short(self.1))?;
        }
        Ok(())
    }
}

/// A colour in hexadecimal digits.
struct Hex(Rgb);

impl Display for Hex {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let [r, g, b] = self.0;
        write!(f, "#{r:02x}{g:02x}{b:02x}")
    }
}

/// A whole number of tenths or hundredths, written without needless digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Fixed<const ONE: u64>(i64);

impl<const ONE: u64> Fixed<ONE> {
    fn nearest(value: f64) -> Self {
        // The cast saturates, and clipping keeps points near the sheet anyway.
        Self((value * ONE as f64).round() as i64)
    }

    fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl<const ONE: u64> Display for Fixed<ONE> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, part) = (self.0.unsigned_abs() / ONE, self.0.unsigned_abs() % ONE);
        match part {
            0 => write!(f, "{sign}{whole}"),
            part if ONE == 100 && part % 10 != 0 => write!(f, "{sign}{whole}.{part:02}"),
            part if ONE == 100 => write!(f, "{sign}{whole}.{}", part / 10),
            part => write!(f, "{sign}{whole}.{part}"),
        }
    }
}

/// A number to two decimals.
fn short(value: f64) -> Fixed<100> {
    Fixed::nearest(value)
}

/// A place to hundredths of a pixel.
fn placed((x, y): Point) -> (Fixed<100>, Fixed<100>) {
    (short(x), short(y))
}

/// The sheet: the elements so far, over the pictures at its back.
pub(super) struct Canvas {
    pictures: Vec<Picture>,
    elements: String,
}

/// Pixels that are stretched over a frame, with sharp edges between them.
pub(super) struct Picture {
    pub(super) pixels: Pixmap,
    pub(super) frame: Frame,
}

impl Canvas {
    pub(super) fn new() -> Self {
        Self {
            pictures: Vec::new(),
            elements: String::new(),
        }
    }

    /// The document of `size` pixels on `paper`, with a name and a description for readers who hear it.
    pub(super) fn document(
        &self,
        size: (u32, u32),
        (title, description): (&str, &str),
        paper: Rgb,
    ) -> Result<String, FigureError> {
        let mut body = format!(
            "<title>{}</title>\n<desc>{}</desc>\n<rect width=\"100%\" height=\"100%\" fill=\"{}\"/>\n",
            escaped(title),
            escaped(description),
            Hex(paper)
        );
        for picture in &self.pictures {
            let png = picture.pixels.encode_png();
            let png = png.map_err(|error| FigureError::Draw(error.to_string()))?;
            body.push_str(&image(&png, picture.frame));
        }
        Ok(enclosed(size, &(body + &self.elements)))
    }

    /// A document of what lies over the pictures, without paper.
    pub(super) fn overlay(&self, size: (u32, u32)) -> String {
        enclosed(size, &self.elements)
    }

    /// What lies at the back, first the farthest.
    pub(super) fn pictures(&self) -> &[Picture] {
        &self.pictures
    }

    pub(super) fn picture(&mut self, pixels: Pixmap, frame: Frame) {
        self.pictures.push(Picture { pixels, frame });
    }

    fn element(&mut self, element: fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.elements, "{element}");
    }

    pub(super) fn line(&mut self, points: &[Point], pen: Pen) {
        if let Some(path) = path(points) {
            self.element(format_args!("<path d=\"{path}\" {pen}/>"));
        }
    }

    /// Separate straight pieces as one element.
    pub(super) fn segments(&mut self, segments: impl IntoIterator<Item = [Point; 2]>, pen: Pen) {
        let mut path = String::new();
        for [from, to] in segments {
            let ((x, y), (a, b)) = (placed(from), placed(to));
            let _ = write!(path, "M{x} {y}L{a} {b}");
        }
        if !path.is_empty() {
            self.element(format_args!("<path d=\"{path}\" {pen}/>"));
        }
    }

    pub(super) fn polygon(&mut self, points: &[Point], colour: Rgb, alpha: f64) {
        if let Some(path) = path(points) {
            self.element(format_args!("<path d=\"{path}Z\" {}/>", Fill(colour, alpha)));
        }
    }

    /// Begins a group: what follows until [`Self::close`] has round strokes of this width unless it says otherwise.
    pub(super) fn open_round(&mut self, width: f64) {
        self.element(format_args!(
            "<g stroke-linecap=\"round\" stroke-width=\"{}\">",
            short(width)
        ));
    }

    /// Ends a group.
    pub(super) fn close(&mut self) {
        self.element(format_args!("</g>"));
    }

    /// One of many neighbouring cells, to tenths of a pixel, edged in its own colour so that no paper shines through
    /// between them.
    pub(super) fn cell(&mut self, corners: [Point; 4], colour: Rgb) {
        let mut path = String::new();
        let mut last = None;
        for (x, y) in corners.map(|(x, y)| (Fixed::<10>::nearest(x), Fixed::<10>::nearest(y))) {
            let _ = match last {
                None => write!(path, "M{x} {y}l"),
                Some((before_x, before_y)) => write!(path, "{} {} ", x.minus(before_x), y.minus(before_y)),
            };
            last = Some((x, y));
        }
        let (path, hex) = (path.trim_end(), Hex(colour));
        self.element(format_args!(
            "<path d=\"{path}z\" fill=\"{hex}\" stroke=\"{hex}\"/>"
        ));
    }

    pub(super) fn rectangle(&mut self, frame: Frame, colour: Rgb, alpha: f64) {
        self.rect(frame, format_args!("{}", Fill(colour, alpha)));
    }

    pub(super) fn outline(&mut self, frame: Frame, pen: Pen) {
        self.rect(frame, format_args!("{pen}"));
    }

    fn rect(&mut self, frame: Frame, look: fmt::Arguments<'_>) {
        let (x, y) = placed((frame.left, frame.top));
        let (width, height) = placed((frame.width().max(0.0), frame.height().max(0.0)));
        self.element(format_args!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" {look}/>"
        ));
    }

    pub(super) fn disc(&mut self, at: Point, radius: f64, colour: Rgb, alpha: f64) {
        let ((x, y), r) = (placed(at), short(radius));
        self.element(format_args!(
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\" {}/>",
            Fill(colour, alpha)
        ));
    }

    /// A text whose middle is at the height of its point.
    pub(super) fn text(&mut self, text: &str, at: Point, pencil: Pencil) {
        if text.is_empty() {
            return;
        }
        let down = pencil.drop();
        let (along, turn) = if pencil.upright {
            ((at.0 + down, at.1), true)
        } else {
            ((at.0, at.1 + down), false)
        };
        let (x, y) = placed(along);
        let turn = if turn {
            format!(" transform=\"rotate(-90 {x} {y})\"")
        } else {
            String::new()
        };
        let weight = if pencil.bold {
            format!(" font-weight=\"{BOLD_WEIGHT}\"")
        } else {
            String::new()
        };
        let anchor = match pencil.side {
            Side::Left => "",
            Side::Centre => " text-anchor=\"middle\"",
            Side::Right => " text-anchor=\"end\"",
        };
        self.element(format_args!(
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{}\"{weight}{anchor} {}{turn}>{}</text>",
            short(pencil.size),
            Fill(pencil.colour, 1.0),
            leveled(text, pencil.size),
        ));
    }
}

/// The inside of an element of text, with letters above and below the line.
pub(super) fn leveled(text: &str, size: f64) -> String {
    let mut down = 0.0;
    let part = |(level, run): (Level, String)| {
        let run = escaped(&run);
        let drop = size * level.drop();
        let shift = drop - std::mem::replace(&mut down, drop);
        match level {
            Level::Line if shift == 0.0 => run,
            _ => format!(
                "<tspan dy=\"{}\" font-size=\"{}\">{run}</tspan>",
                short(shift),
                short(size * level.size())
            ),
        }
    };
    runs(text).into_iter().map(part).collect()
}

fn enclosed((width, height): (u32, u32), body: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" font-family=\"{FAMILY}\" stroke-linejoin=\"round\" role=\"img\">\n\
         {body}</svg>\n"
    )
}

/// A PNG picture as an element.
fn image(png: &[u8], frame: Frame) -> String {
    let (x, y) = placed((frame.left, frame.top));
    let (width, height) = placed((frame.width(), frame.height()));
    // "optimizeSpeed" for older viewers, "pixelated" for browsers.
    format!(
        "<image x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" preserveAspectRatio=\"none\" \
         image-rendering=\"optimizeSpeed\" style=\"image-rendering:pixelated\" \
         href=\"data:image/png;base64,{}\"/>\n",
        base64(png)
    )
}

/// The path through points, equal neighbours once; `None` where nothing is left to draw.
fn path(points: &[Point]) -> Option<String> {
    let mut points: Vec<_> = points.iter().map(|&point| placed(point)).collect();
    points.dedup();
    let [(x, y), rest @ ..] = points.as_slice() else {
        return None;
    };
    let mut path = format!("M{x} {y}");
    for (i, (x, y)) in rest.iter().enumerate() {
        let _ = write!(path, "{}{x} {y}", if i == 0 { 'L' } else { ' ' });
    }
    (!rest.is_empty()).then_some(path)
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            // Documents may not hold these at all.
            '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                safe.push('\u{fffd}');
            }
            other => safe.push(other),
        }
    }
    safe
}

/// RFC 4648's base 64, with padding.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word = (0..3).fold(0_usize, |w, i| {
            (w << 8) | usize::from(chunk.get(i).copied().unwrap_or(0))
        });
        for digit in 0..4 {
            let letter = char::from(DIGITS[(word >> (18 - 6 * digit)) & 63]);
            text.push(if digit <= chunk.len() { letter } else { '=' });
        }
    }
    text
}

/// The part of a segment inside the frame (Liang and Barsky's method).
pub(super) fn clip(from: Point, to: Point, frame: Frame) -> Option<(Point, Point)> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    let sides = [
        (-dx, from.0 - frame.left),
        (dx, frame.right - from.0),
        (-dy, from.1 - frame.top),
        (dy, frame.bottom - from.1),
    ];
    for (speed, room) in sides {
        if speed == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if speed < 0.0 {
            enter = enter.max(room / speed);
        } else {
            leave = leave.min(room / speed);
        }
    }
    let at = |t: f64| (from.0 + t * dx, from.1 + t * dy);
    (enter <= leave).then(|| (at(enter), at(leave)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Frame = Frame {
        left: 0.0,
        top: 0.0,
        right: 10.0,
        bottom: 10.0,
    };

    #[test]
    fn segments_are_cut_at_the_frame() {
        assert_eq!(
            clip((-5.0, 5.0), (15.0, 5.0), FRAME),
            Some(((0.0, 5.0), (10.0, 5.0)))
        );
        assert_eq!(clip((-5.0, -1.0), (15.0, -1.0), FRAME), None);
        assert_eq!(
            clip((1.0, 1.0), (2.0, 2.0), FRAME),
            Some(((1.0, 1.0), (2.0, 2.0)))
        );
    }

    #[test]
    fn numbers_have_no_needless_digits() {
        let written = [0.0, -0.004, 3.0, 3.1, -3.139, 0.05, 1e300].map(|v| short(v).to_string());
        assert_eq!(written[..6], ["0", "0", "3", "3.1", "-3.14", "0.05"]);
        assert_eq!(Fixed::<10>::nearest(-0.26).to_string(), "-0.3");
    }

    #[test]
    fn what_a_document_cannot_hold_is_replaced() {
        assert_eq!(escaped("a<b>&\u{1}\n"), "a&lt;b&gt;&amp;\u{fffd}\n");
        assert_eq!(path(&[(1.0, 2.0), (1.001, 2.0)]), None);
    }

    #[test]
    fn base64_agrees_with_the_standard() {
        for (plain, coded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }
}
