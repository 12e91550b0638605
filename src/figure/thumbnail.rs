//! Small pictures of figures, for galleries: marks without words, on whatever lies below.

use std::collections::BTreeMap;

use png::{BitDepth, ColorType, DeflateCompression, Encoder, EncodingError, Filter};
use resvg::tiny_skia::Pixmap;

use super::canvas::{Canvas, Frame, Pen};
use super::chart::{Axes, Sheet, ranges};
use super::heat::{colour_range, map_ranges};
use super::png::painted;
use super::{Content, Figure, FigureError, HeatMap, Plot, Theme};

/// Width and height of a small picture in pixels.
pub const THUMBNAIL: (u32, u32) = (240, 150);
/// The size of its file to keep below, in bytes, where fewer colours bring it there.
const SMALL: usize = 6000;
/// Strokes are as in a picture of twice the size.
const UNIT: f64 = 0.6;

/// A figure as a small picture in PNG with few colours; `None` for what has no picture, such as a table, and for a plot
/// without anything on it.
///
/// # Errors
///
/// [`FigureError::Draw`] for a map of too many cells.
pub fn to_thumbnail(figure: &Figure) -> Result<Option<Vec<u8>>, FigureError> {
    let (width, height) = THUMBNAIL;
    let mut sheet = Sheet {
        canvas: Canvas::new(),
        theme: Theme::Light,
        inks: Theme::Light.inks(),
        unit: UNIT,
        edged: false,
    };
    let frame = Frame {
        left: 1.0,
        top: 1.0,
        right: f64::from(width) - 1.0,
        bottom: f64::from(height) - 1.0,
    };
    let is_drawn = match &figure.content {
        Content::Plot(plot) => sheet.bare_plot(plot, figure, frame),
        Content::HeatMap(map) => sheet.bare_map(map, figure, frame)?,
        Content::Surface(surface) => sheet.bare_map(&surface.map, figure, frame)?,
        Content::Network(_) | Content::Table(_) | Content::Readouts(_) => false,
    };
    if !is_drawn {
        return Ok(None);
    }
    let pixels = painted(&sheet.canvas, THUMBNAIL, None)?;
    let file = small(&pixels).map_err(|error| FigureError::Draw(error.to_string()))?;
    Ok(Some(file))
}

impl Sheet {
    /// A plot without words; whether there is something on it.
    fn bare_plot(&mut self, plot: &Plot, figure: &Figure, frame: Frame) -> bool {
        let Some(whole) = ranges(&plot.marks, &plot.x, &plot.y) else {
            return false;
        };
        let (x, y) = figure.zoom.map_or(whole, |zoom| zoom.of(whole));
        let whole = [plot.x.whole, plot.y.whole];
        let axes = Axes { x, y, whole, frame };
        self.marks(&plot.marks, &axes);
        self.canvas.outline(frame, Pen::new(self.inks.frame, self.unit));
        true
    }

    /// A map without words; whether there is something on it.
    fn bare_map(&mut self, map: &HeatMap, figure: &Figure, frame: Frame) -> Result<bool, FigureError> {
        let (Some(colours), Some(whole)) = (colour_range(map), map_ranges(map)) else {
            return Ok(false);
        };
        let (x, y) = figure.zoom.map_or(whole, |zoom| zoom.of(whole));
        let axes = Axes {
            x,
            y,
            whole: [false; 2],
            frame,
        };
        self.map_within(map, colours, whole, &axes)?;
        Ok(true)
    }
}

/// A file with as many colours as a palette has, or fewer where it would not be small.
fn small(pixels: &Pixmap) -> Result<Vec<u8>, EncodingError> {
    let mut kept = None;
    for bits in (2..=5).rev() {
        if let Some(file) = with_bits(pixels, bits)? {
            let is_small = file.len() <= SMALL;
            kept = Some(file);
            if is_small {
                break;
            }
        }
    }
    // Two bits in each of four channels are always few enough.
    Ok(kept.unwrap_or_default())
}

/// The file with some bits for each of red, green, blue and opacity; `None` where these are too many colours.
fn with_bits(pixels: &Pixmap, bits: u32) -> Result<Option<Vec<u8>>, EncodingError> {
    let levels = f32::from((1_u16 << bits) - 1);
    let reduced = |value: u8| ((f32::from(value) / 255.0 * levels).round() / levels * 255.0).round() as u8;
    let mut known: BTreeMap<[u8; 4], usize> = BTreeMap::new();
    let mut indices = Vec::with_capacity(pixels.pixels().len());
    for pixel in pixels.pixels() {
        let pixel = pixel.demultiply();
        let colour = match reduced(pixel.alpha()) {
            0 => [0; 4],
            alpha => [
                reduced(pixel.red()),
                reduced(pixel.green()),
                reduced(pixel.blue()),
                alpha,
            ],
        };
        let next = known.len();
        let Ok(index) = u8::try_from(*known.entry(colour).or_insert(next)) else {
            return Ok(None);
        };
        indices.push(index);
    }
    let mut colours: Vec<([u8; 4], usize)> = known.into_iter().collect();
    colours.sort_by_key(|(_, index)| *index);
    let palette: Vec<u8> = colours
        .iter()
        .flat_map(|([r, g, b, _], _)| [*r, *g, *b])
        .collect();
    let opacity: Vec<u8> = colours.iter().map(|([.., alpha], _)| *alpha).collect();
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, pixels.width(), pixels.height());
    encoder.set_color(ColorType::Indexed);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_palette(palette);
    encoder.set_trns(opacity);
    encoder.set_deflate_compression(DeflateCompression::Level(9));
    encoder.set_filter(Filter::NoFilter);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&indices)?;
    writer.finish()?;
    Ok(Some(file))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Axis, Line, Role, Table};

    #[test]
    fn a_plot_becomes_a_small_file_on_nothing() {
        let x: Vec<f64> = (0..100).map(f64::from).collect();
        let y = x.iter().map(|x| (0.1 * x).sin()).collect();
        let line = Line::new("a", Role::Run, x, y);
        let figure = Figure::plot("a", "A", Axis::linear("x"), Axis::linear("y"), vec![line.into()]);
        let file = to_thumbnail(&figure).unwrap().unwrap();
        assert!(file.len() < SMALL, "{}", file.len());
        let pixels = Pixmap::decode_png(&file).unwrap();
        assert_eq!((pixels.width(), pixels.height()), THUMBNAIL);
        let opaque = pixels.pixels().iter().filter(|pixel| pixel.alpha() > 0).count();
        let share = opaque as f64 / pixels.pixels().len() as f64;
        assert!((0.02..0.2).contains(&share), "{share}");
    }

    #[test]
    fn a_map_fills_its_picture_and_a_table_has_none() {
        let axis = || (Axis::linear("x"), [0.0, 1.0]);
        let values = (0..10_000)
            .map(|i| f64::from(i % 100) * f64::from(i / 100))
            .collect();
        let map = HeatMap::new(axis(), axis(), 100, values, Axis::linear("c"));
        let figure = Figure::new("a", "A", Content::HeatMap(map));
        let file = to_thumbnail(&figure).unwrap().unwrap();
        assert!(file.len() < SMALL, "{}", file.len());
        let pixels = Pixmap::decode_png(&file).unwrap();
        assert_eq!(pixels.pixel(120, 75).map(|pixel| pixel.alpha()), Some(255));
        let table = Table {
            header: vec![],
            rows: vec![],
        };
        assert_eq!(
            to_thumbnail(&Figure::new("a", "A", Content::Table(table))).unwrap(),
            None
        );
    }
}
