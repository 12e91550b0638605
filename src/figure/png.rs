//! Figures as PNG, rasterized from the very same SVG with the embedded font.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use super::canvas::{BOLD, REGULAR};
use super::{Figure, FigureError, Theme, to_svg, write_atomically};

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
/// As [`to_svg`].
pub fn to_png(figure: &Figure, theme: Theme, size: (u32, u32)) -> Result<Vec<u8>, FigureError> {
    let document = to_svg(figure, theme, size)?;
    let draw = |e: String| FigureError::Draw(e);
    let options = Options {
        fontdb: fonts(),
        ..Options::default()
    };
    let tree = Tree::from_str(&document, &options).map_err(|e| draw(e.to_string()))?;
    let (width, height) = size;
    let mut pixels = Pixmap::new(width, height).ok_or(FigureError::Size { width, height })?;
    resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
    pixels.encode_png().map_err(|e| draw(e.to_string()))
}

/// Writes the figure as a PNG file, atomically.
///
/// # Errors
///
/// As [`to_png`] and [`write_atomically`].
pub fn write_png(figure: &Figure, theme: Theme, size: (u32, u32), path: &Path) -> Result<(), FigureError> {
    write_atomically(path, &to_png(figure, theme, size)?)
}
