//! Figures in PGF, the language below TikZ: `\input` sets them with a document's own letters.

use std::ffi::OsStr;
use std::fmt::{Arguments, Write as _};
use std::path::Path;

use resvg::usvg::{self, TextAnchor};

use super::palette::Rgb;
use super::png::png_of_pixels;
use super::vector::{Area, Edge, Piece, Printed, Step, area, edge, number, steps};
use super::{Figure, FigureError, Page, Theme, latex_text, write_atomically};

/// Weights of letters from this one on are bold.
const BOLD: u16 = 600;

/// The figure in PGF, and the pictures in PNG that it shows: maps of colours. It looks for them as `stem-1.png` and so on,
/// where the document is set.
///
/// # Errors
///
/// [`FigureError::Page`] for a page beyond its limits, [`FigureError::Draw`] for a map of too many cells.
pub fn to_pgf(
    figure: &Figure,
    theme: Theme,
    page: Page,
    stem: &str,
) -> Result<(String, Vec<Vec<u8>>), FigureError> {
    let printed = Printed::new(figure, theme, page)?;
    let (wide, high) = page.points();
    let mut document = Document {
        text: String::new(),
        high,
    };
    document.head(figure, stem);
    let [w, h] = [wide, high].map(number);
    let corner = format!("\\pgfpathrectangle{{\\pgfpointorigin}}{{\\pgfpoint{{{w}bp}}{{{h}bp}}}}%");
    document.add(format_args!(
        "{corner}\n\\pgfusepath{{use as bounding box,clip}}%"
    ));
    if theme == Theme::Dark {
        document.colour("fill", theme.inks().paper);
        document.add(format_args!("{corner}\n\\pgfusepath{{fill}}%"));
    }
    document.add(format_args!("\\pgfsetroundjoin%"));
    let mut pictures = Vec::new();
    for backdrop in printed.backdrops() {
        pictures.push(png_of_pixels(&backdrop.pixels, backdrop.size)?);
        document.picture(&format!("{stem}-{}.png", pictures.len()), backdrop.frame);
    }
    printed.pieces(|piece| match piece {
        Piece::Path(path) => document.path(path),
        Piece::Text(text) => document.letters(text),
    });
    document.add(format_args!("\\end{{pgfpicture}}%\n\\endgroup%"));
    Ok((document.text, pictures))
}

/// Writes the figure as a PGF file, with its pictures beside it, each atomically.
///
/// # Errors
///
/// As [`to_pgf`] and [`write_atomically`].
pub fn write_pgf(figure: &Figure, theme: Theme, page: Page, path: &Path) -> Result<(), FigureError> {
    let stem = path.file_stem().map(OsStr::to_string_lossy).unwrap_or_default();
    let (document, pictures) = to_pgf(figure, theme, page, &stem)?;
    for (index, picture) in pictures.iter().enumerate() {
        write_atomically(&path.with_file_name(format!("{stem}-{}.png", index + 1)), picture)?;
    }
    write_atomically(path, document.as_bytes())
}

struct Document {
    text: String,
    /// Height of the page: PGF's y points upwards.
    high: f64,
}

impl Document {
    fn add(&mut self, line: Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.text, "{line}");
    }

    fn head(&mut self, figure: &Figure, stem: &str) {
        let title: String = figure
            .title
            .chars()
            .filter(|letter| !letter.is_control())
            .collect();
        self.add(format_args!("% {title}"));
        self.add(format_args!("% \\usepackage{{pgf}}"));
        self.add(format_args!("% \\input{{{stem}.pgf}}"));
        self.add(format_args!("\\begingroup%\n\\begin{{pgfpicture}}%"));
    }

    /// A place as PGF writes it.
    fn place(&self, [x, y]: [f64; 2]) -> String {
        format!("\\pgfpoint{{{}bp}}{{{}bp}}", number(x), number(self.high - y))
    }

    /// Sets the colour of what follows.
    fn colour(&mut self, of: &str, [r, g, b]: Rgb) {
        self.add(format_args!(
            "\\definecolor{{onsager}}{{RGB}}{{{r},{g},{b}}}\\pgfset{of}color{{onsager}}%"
        ));
    }

    fn picture(&mut self, name: &str, [left, top, width, height]: [f64; 4]) {
        let at = self.place([left, top + height]);
        let [width, height] = [width, height].map(number);
        self.add(format_args!(
            "\\pgftext[left,bottom,at={at}]{{\\includegraphics[width={width}bp,height={height}bp]{{{name}}}}}%"
        ));
    }

    fn path(&mut self, path: &usvg::Path) {
        let steps = steps(path.data(), path.abs_transform());
        if let Some(Area {
            colour,
            alpha,
            even_odd,
        }) = area(path.fill())
        {
            self.add(format_args!("\\begin{{pgfscope}}%"));
            self.colour("fill", colour);
            if alpha < 1.0 {
                self.add(format_args!("\\pgfsetfillopacity{{{}}}%", number(alpha)));
            }
            if even_odd {
                self.add(format_args!("\\pgfseteorule%"));
            }
            self.outline(&steps);
            self.add(format_args!("\\pgfusepath{{fill}}%\n\\end{{pgfscope}}%"));
        }
        if let Some(edge) = edge(path.stroke()) {
            self.stroke(&steps, &edge);
        }
    }

    fn stroke(&mut self, steps: &[Step], edge: &Edge) {
        self.add(format_args!(
            "\\begin{{pgfscope}}%\n\\pgfsetlinewidth{{{}bp}}%",
            number(edge.width)
        ));
        self.colour("stroke", edge.colour);
        if edge.alpha < 1.0 {
            self.add(format_args!("\\pgfsetstrokeopacity{{{}}}%", number(edge.alpha)));
        }
        if edge.round {
            self.add(format_args!("\\pgfsetroundcap%"));
        }
        if !edge.dashes.is_empty() {
            let dash = |&length: &f64| format!("{{{}bp}}", number(length));
            let dashes: String = edge.dashes.iter().map(dash).collect();
            self.add(format_args!("\\pgfsetdash{{{dashes}}}{{0bp}}%"));
        }
        self.outline(steps);
        self.add(format_args!("\\pgfusepath{{stroke}}%\n\\end{{pgfscope}}%"));
    }

    fn outline(&mut self, steps: &[Step]) {
        for step in steps {
            let line = match step {
                Step::Move(to) => format!("\\pgfpathmoveto{{{}}}%", self.place(*to)),
                Step::Line(to) => format!("\\pgfpathlineto{{{}}}%", self.place(*to)),
                Step::Curve(points) => {
                    let points = points.map(|at| format!("{{{}}}", self.place(at)));
                    format!("\\pgfpathcurveto{}%", points.concat())
                }
                Step::Close => "\\pgfpathclose%".to_owned(),
            };
            self.add(format_args!("{line}"));
        }
    }

    /// A text in the letters of the document.
    fn letters(&mut self, text: &usvg::Text) {
        let transform = text.abs_transform();
        let turn = f64::from(-transform.ky.atan2(transform.sx)).to_degrees();
        for chunk in text.chunks() {
            let (Some(span), Some(x), Some(y)) = (chunk.spans().first(), chunk.x(), chunk.y()) else {
                continue;
            };
            let Some(ink) = area(span.fill()) else { continue };
            let mut at = resvg::tiny_skia::Point::from_xy(x, y);
            transform.map_point(&mut at);
            let side = match chunk.anchor() {
                TextAnchor::Start => "left,",
                TextAnchor::Middle => "",
                TextAnchor::End => "right,",
            };
            let at = self.place([f64::from(at.x), f64::from(at.y)]);
            let size = f64::from(span.font_size().get());
            let [size, skip] = [size, 1.2 * size].map(number);
            let bold = if span.font().weight() >= BOLD {
                "\\bfseries"
            } else {
                ""
            };
            let [r, g, b] = ink.colour;
            let words = words(chunk, text.dy());
            let turn = number(turn);
            self.add(format_args!(
                "\\pgftext[{side}base,at={at},rotate={turn}]{{\\definecolor{{onsager}}{{RGB}}{{{r},{g},{b}}}\
                 \\color{{onsager}}\\fontsize{{{size}bp}}{{{skip}bp}}\\selectfont{bold} {words}}}%"
            ));
        }
    }
}

/// The words of a piece of text in LaTeX; `down` says how far below the one before it each letter stands.
fn words(chunk: &usvg::TextChunk, down: &[f32]) -> String {
    let spans = chunk.spans();
    let usual = spans.first().map_or(0.0, |span| span.font_size().get());
    let part = |span: &usvg::TextSpan| {
        let text = chunk.text();
        let inside = latex_text(text.get(span.start()..span.end()).unwrap_or_default());
        if span.font_size().get() >= usual {
            return inside;
        }
        let first = text
            .get(..span.start())
            .map_or(0, |before| before.chars().count());
        let command = match down.get(first) {
            Some(down) if *down > 0.0 => "textsubscript",
            _ => "textsuperscript",
        };
        format!("\\{command}{{{inside}}}")
    };
    spans.iter().map(part).collect()
}
