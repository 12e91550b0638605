//! The program's icon, drawn once as SVG and turned into pixels at start.

use egui::IconData;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

/// Side of the icon in pixels.
const SIDE: u32 = 256;

/// The icon; `None` where it cannot be drawn, which no window needs to fail for.
pub(super) fn icon() -> Option<IconData> {
    let drawing = include_str!("../../assets/icon.svg");
    let tree = Tree::from_str(drawing, &Options::default()).ok()?;
    let mut pixels = Pixmap::new(SIDE, SIDE)?;
    let scale = SIDE as f32 / tree.size().width();
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    let straight = pixels.pixels().iter().map(|pixel| pixel.demultiply());
    Some(IconData {
        rgba: straight
            .flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()])
            .collect(),
        width: SIDE,
        height: SIDE,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_icon_is_not_blank() {
        let icon = icon().unwrap();
        let opaque = icon.rgba.chunks(4).filter(|pixel| pixel[3] > 0).count();
        assert!(opaque > 1000);
    }
}
