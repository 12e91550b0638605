//! Figures as PNG, rasterized from the same drawing as SVG with the embedded font.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use resvg::tiny_skia::{Color, Pixmap, PixmapPaint, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use png::{BitDepth, ColorType, DeflateCompression, Encoder, EncodingError, Filter};

use super::canvas::Picture;
use super::svg::drawn;
use super::typeface::{BOLD, REGULAR};
use super::{Figure, FigureError, Theme, write_atomically};

/// The fonts, parsed once: only the embedded ones, so that pictures are alike on every computer.
fn fonts() -> Arc<fontdb::Database> {
    static FONTS: OnceLock<Arc<fontdb::Database>> = OnceLock::new();
    let load = || {
        let mut fonts = fontdb::Database::new();
        fonts.load_font_data(REGULAR.to_vec());
        fonts.load_font_data(BOLD.to_vec());
        fonts.set_sans_serif_family("Inter");
        Arc::new(fonts)
    };
    Arc::clone(FONTS.get_or_init(load))
}

/// The figure as a PNG picture of `size` pixels.
///
/// # Errors
///
/// As [`crate::figure::to_svg`].
pub fn to_png(figure: &Figure, theme: Theme, size: (u32, u32)) -> Result<Vec<u8>, FigureError> {
    let canvas = drawn(figure, theme, size)?;
    let draw = |e: String| FigureError::Draw(e);
    let options = Options {
        fontdb: fonts(),
        ..Options::default()
    };
    let tree = Tree::from_str(&canvas.overlay(size), &options).map_err(|e| draw(e.to_string()))?;
    let (width, height) = size;
    let mut pixels = Pixmap::new(width, height).ok_or(FigureError::Size { width, height })?;
    let [r, g, b] = theme.inks().paper;
    pixels.fill(Color::from_rgba8(r, g, b, 255));
    for picture in canvas.pictures() {
        paint(picture, &mut pixels);
    }
    resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
    encoded(&pixels).map_err(|e| draw(e.to_string()))
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

/// The file of an opaque picture. Figures are mostly flat: a light compression of what differs from the row above makes
/// smaller files than a thorough one of red, green, blue and opacity, in a third of the time.
fn encoded(pixels: &Pixmap) -> Result<Vec<u8>, EncodingError> {
    let colours: Vec<u8> = pixels
        .pixels()
        .iter()
        .flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()])
        .collect();
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, pixels.width(), pixels.height());
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_deflate_compression(DeflateCompression::Level(3));
    encoder.set_filter(Filter::Up);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&colours)?;
    writer.finish()?;
    Ok(file)
}

/// Writes the figure as a PNG file, atomically.
///
/// # Errors
///
/// As [`to_png`] and [`write_atomically`].
pub fn write_png(figure: &Figure, theme: Theme, size: (u32, u32), path: &Path) -> Result<(), FigureError> {
    write_atomically(path, &to_png(figure, theme, size)?)
}
