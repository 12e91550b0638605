//! Figures as PNG, rasterized from the same drawing as SVG with the embedded font.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use resvg::tiny_skia::{Color, Pixmap, PixmapPaint, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use png::{BitDepth, ColorType, DeflateCompression, Encoder, EncodingError, Filter};

use super::canvas::{Canvas, Picture};
use super::palette::Rgb;
use super::svg::drawn;
use super::typeface::{BOLD, JAPANESE, REGULAR, is_embedded};
use super::{Figure, FigureError, Theme, write_atomically};

type Fonts = OnceLock<Arc<fontdb::Database>>;

/// The fonts for a text, parsed once: only the embedded ones, so that pictures are alike on every computer. Where users
/// write letters that those lack, the system's fonts are asked, too.
fn fonts(text: &str) -> Arc<fontdb::Database> {
    static EMBEDDED: Fonts = OnceLock::new();
    static ALL: Fonts = OnceLock::new();
    let embedded = || {
        let mut fonts = fontdb::Database::new();
        for font in [REGULAR, BOLD].into_iter().chain(JAPANESE) {
            fonts.load_font_data(font.to_vec());
        }
        fonts.set_sans_serif_family("Inter");
        Arc::new(fonts)
    };
    let fonts = EMBEDDED.get_or_init(embedded);
    if text.chars().all(is_embedded) {
        return Arc::clone(fonts);
    }
    let with_system = || {
        let mut all = fontdb::Database::clone(fonts);
        all.load_system_fonts();
        Arc::new(all)
    };
    Arc::clone(ALL.get_or_init(with_system))
}

/// The figure as a PNG picture of `size` pixels.
///
/// # Errors
///
/// As [`crate::figure::to_svg`].
pub fn to_png(figure: &Figure, theme: Theme, size: (u32, u32)) -> Result<Vec<u8>, FigureError> {
    png_of_pixels(&to_pixels(figure, theme, size)?, size)
}

/// The figure as `size` pixels of three bytes.
///
/// # Errors
///
/// As [`crate::figure::to_svg`].
pub fn to_pixels(figure: &Figure, theme: Theme, size: (u32, u32)) -> Result<Vec<u8>, FigureError> {
    let pixels = painted(&drawn(figure, theme, size)?, size, Some(theme.inks().paper))?;
    let pixels = pixels.pixels().iter();
    Ok(pixels
        .flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()])
        .collect())
}

/// A sheet in pixels, on paper or on nothing.
pub(super) fn painted(
    canvas: &Canvas,
    (width, height): (u32, u32),
    paper: Option<Rgb>,
) -> Result<Pixmap, FigureError> {
    let tree = tree(&canvas.overlay((width, height)))?;
    let mut pixels = Pixmap::new(width, height).ok_or(FigureError::Size { width, height })?;
    if let Some([r, g, b]) = paper {
        pixels.fill(Color::from_rgba8(r, g, b, 255));
    }
    for picture in canvas.pictures() {
        paint(picture, &mut pixels);
    }
    resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
    Ok(pixels)
}

/// A document as paths and texts in their places.
pub(super) fn tree(document: &str) -> Result<Tree, FigureError> {
    let options = Options {
        fontdb: fonts(document),
        ..Options::default()
    };
    Tree::from_str(document, &options).map_err(|error| FigureError::Draw(error.to_string()))
}

/// Stretches a picture over its frame. The rasterizer would bring decoders of four formats for this.
fn paint(picture: &Picture, pixels: &mut Pixmap) {
    let (source, frame) = (picture.pixels.as_ref(), picture.frame);
    let stretch = Transform::from_row(
        (frame.width() / f64::from(source.width())) as f32,
        0.0,
        0.0,
        (frame.height() / f64::from(source.height())) as f32,
        frame.left as f32,
        frame.top as f32,
    );
    // Cells keep sharp edges.
    pixels.draw_pixmap(0, 0, source, &PixmapPaint::default(), stretch, None);
}

/// The file of a picture of three bytes a pixel. Figures are mostly flat: a light compression of what differs from the row
/// above makes smaller files than a thorough one of red, green, blue and opacity, in a third of the time.
fn of_pixels(colours: &[u8], (width, height): (u32, u32)) -> Result<Vec<u8>, EncodingError> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, width, height);
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_deflate_compression(DeflateCompression::Level(3));
    encoder.set_filter(Filter::Up);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(colours)?;
    writer.finish()?;
    Ok(file)
}

/// A PNG file of pixels, three bytes each.
///
/// # Errors
///
/// [`FigureError::Size`] if there are not as many pixels as the size says.
pub fn png_of_pixels(colours: &[u8], size: (u32, u32)) -> Result<Vec<u8>, FigureError> {
    let (width, height) = size;
    if colours.len() != 3 * width as usize * height as usize || colours.is_empty() {
        return Err(FigureError::Size { width, height });
    }
    of_pixels(colours, size).map_err(|error| FigureError::Draw(error.to_string()))
}

/// The compressed rows of a picture as they stand in a PNG file.
pub(super) fn compressed(colours: &[u8], size: (u32, u32)) -> Result<Vec<u8>, FigureError> {
    let file = png_of_pixels(colours, size)?;
    // A signature of 8 bytes, then blocks: length, kind, content, checksum.
    let (mut at, mut rows) = (8, Vec::new());
    while let Some(head) = file.get(at..at + 8) {
        let length = head
            .iter()
            .take(4)
            .fold(0, |sum, &byte| 256 * sum + usize::from(byte));
        if head.ends_with(b"IDAT") {
            rows.extend(file.get(at + 8..at + 8 + length).unwrap_or_default());
        }
        at += length + 12;
    }
    Ok(rows)
}

/// Writes the figure as a PNG file, atomically.
///
/// # Errors
///
/// As [`to_png`] and [`write_atomically`].
pub fn write_png(figure: &Figure, theme: Theme, size: (u32, u32), path: &Path) -> Result<(), FigureError> {
    write_atomically(path, &to_png(figure, theme, size)?)
}
