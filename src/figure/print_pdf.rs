//! Figures as a page of PDF: paths and outlines of letters, so that it looks alike everywhere and asks for no font.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use resvg::usvg;

use super::palette::Rgb;
use super::vector::{Area, Edge, Piece, Printed, Step, area, edge, number, paths, steps};
use super::{Figure, FigureError, Page, Pdf, Theme, write_atomically};

/// The figure as a PDF file of one page.
///
/// # Errors
///
/// [`FigureError::Page`] for a page beyond its limits, [`FigureError::Draw`] for a map of too many cells.
pub fn to_pdf(figure: &Figure, theme: Theme, page: Page) -> Result<Vec<u8>, FigureError> {
    let printed = Printed::new(figure, theme, page)?;
    let (wide, high) = page.points();
    let mut pdf = Pdf::new(&figure.title);
    let mut content = Content::default();
    // y downwards, as the drawing has it; lines meet in round corners.
    content.add(format_args!("1 0 0 -1 0 {} cm 1 j", number(high)));
    if theme == Theme::Dark {
        let [r, g, b] = parts(theme.inks().paper);
        content.add(format_args!(
            "{r} {g} {b} rg 0 0 {} {} re f",
            number(wide),
            number(high)
        ));
    }
    let mut pictures = String::new();
    for (index, picture) in printed.backdrops().enumerate() {
        let object = pdf.picture(&picture.pixels, picture.size)?;
        let _ = write!(pictures, "/P{index} {object} 0 R ");
        let [left, top, width, height] = picture.frame;
        let [left, bottom, width, height] = [left, top + height, width, height].map(number);
        content.add(format_args!(
            "q {width} 0 0 -{height} {left} {bottom} cm /P{index} Do Q"
        ));
    }
    printed.pieces(|piece| match piece {
        Piece::Path(path) => content.path(path),
        Piece::Text(text) => paths(text.flattened(), &mut |path| content.path(path)),
    });
    let resources = format!("/XObject << {pictures}>> /ExtGState << {}>>", content.states());
    let compressed = content
        .compressed()
        .map_err(|error| FigureError::Draw(error.to_string()))?;
    pdf.sheet((wide, high), &resources, ("/Filter /FlateDecode", &compressed));
    Ok(pdf.finish())
}

/// Writes the figure as a PDF file, atomically.
///
/// # Errors
///
/// As [`to_pdf`] and [`write_atomically`].
pub fn write_pdf(figure: &Figure, theme: Theme, page: Page, path: &Path) -> Result<(), FigureError> {
    write_atomically(path, &to_pdf(figure, theme, page)?)
}

/// What is drawn on a page.
#[derive(Default)]
struct Content {
    text: String,
    /// Opacities in hundredths that are used.
    alphas: BTreeSet<u8>,
}

impl Content {
    fn add(&mut self, operators: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.text, "{operators}");
    }

    fn path(&mut self, path: &usvg::Path) {
        let steps = steps(path.data(), path.abs_transform());
        if let Some(Area {
            colour,
            alpha,
            even_odd,
        }) = area(path.fill())
        {
            let [r, g, b] = parts(colour);
            self.begin(alpha);
            self.add(format_args!("{r} {g} {b} rg"));
            self.outline(&steps);
            self.add(format_args!("{} Q", if even_odd { "f*" } else { "f" }));
        }
        if let Some(edge) = edge(path.stroke()) {
            self.stroke(&steps, &edge);
        }
    }

    fn stroke(&mut self, steps: &[Step], edge: &Edge) {
        let [r, g, b] = parts(edge.colour);
        self.begin(edge.alpha);
        let cap = u8::from(edge.round);
        self.add(format_args!("{r} {g} {b} RG {} w {cap} J", number(edge.width)));
        if !edge.dashes.is_empty() {
            let dashes: Vec<String> = edge.dashes.iter().map(|&length| number(length)).collect();
            self.add(format_args!("[{}] 0 d", dashes.join(" ")));
        }
        self.outline(steps);
        self.add(format_args!("S Q"));
    }

    fn begin(&mut self, alpha: f64) {
        let hundredths = (100.0 * alpha).round().clamp(0.0, 100.0) as u8;
        self.text.push_str("q ");
        if hundredths < 100 {
            self.alphas.insert(hundredths);
            self.add(format_args!("/A{hundredths} gs"));
        }
    }

    fn outline(&mut self, steps: &[Step]) {
        for step in steps {
            match step {
                Step::Move([x, y]) => self.add(format_args!("{} {} m", number(*x), number(*y))),
                Step::Line([x, y]) => self.add(format_args!("{} {} l", number(*x), number(*y))),
                Step::Curve(points) => {
                    let numbers: Vec<String> = points.iter().flatten().map(|&v| number(v)).collect();
                    self.add(format_args!("{} c", numbers.join(" ")));
                }
                Step::Close => self.add(format_args!("h")),
            }
        }
    }

    /// The opacities as resources of the page.
    fn states(&self) -> String {
        let state = |hundredths: &u8| {
            let alpha = number(f64::from(*hundredths) / 100.0);
            format!("/A{hundredths} << /ca {alpha} /CA {alpha} >> ")
        };
        self.alphas.iter().map(state).collect()
    }

    fn compressed(&self) -> std::io::Result<Vec<u8>> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(self.text.as_bytes())?;
        encoder.finish()
    }
}

/// A colour in parts of one.
fn parts(colour: Rgb) -> [String; 3] {
    colour.map(|part| number(f64::from(part) / 255.0))
}
