//! Equations in LaTeX, typeset as pictures of any size.

use std::sync::OnceLock;

use latex_rust::{Color as Ink, Dim, MathFont, SvgOptions, latex_to_svg};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

use super::FigureError;
use super::palette::Rgb;

/// Size of type that equations are laid out in; any other is a multiple.
const TYPE: u16 = 100;

/// The font of equations, read once.
fn font() -> Result<&'static MathFont, FigureError> {
    static FONT: OnceLock<Option<MathFont>> = OnceLock::new();
    let font = FONT.get_or_init(|| MathFont::stix_two_math().ok());
    font.as_ref()
        .ok_or_else(|| FigureError::Draw("STIX Two Math".to_owned()))
}

/// A typeset equation.
#[derive(Debug)]
pub struct Equation {
    tree: Tree,
}

impl Equation {
    /// An equation in LaTeX, in the colour `ink`.
    ///
    /// # Errors
    ///
    /// [`FigureError::Equation`], which says what of it is not understood.
    pub fn new(latex: &str, ink: Rgb) -> Result<Self, FigureError> {
        let wrong = |reason: String| FigureError::Equation {
            latex: latex.to_owned(),
            reason,
        };
        let options = SvgOptions {
            font_size_pt: Dim::from_i64(TYPE.into()),
            color: Ink::rgb(ink[0], ink[1], ink[2]),
            display: true,
        };
        let svg = latex_to_svg(latex, font()?, &options).map_err(|error| wrong(error.to_string()))?;
        // Lengths are in points, 4/3 of the pixels of the rasterizer.
        let tree = Tree::from_str(&svg, &Options::default()).map_err(|error| wrong(error.to_string()))?;
        Ok(Self { tree })
    }

    /// Width and height as multiples of the size of type.
    #[must_use]
    pub fn size(&self) -> (f32, f32) {
        let size = self.tree.size();
        let em = f32::from(TYPE) * 4.0 / 3.0;
        (size.width() / em, size.height() / em)
    }

    /// The picture with type of `pixels`, premultiplied red, green, blue and opacity, and its width and height.
    ///
    /// # Errors
    ///
    /// [`FigureError::Size`] where there can be no such picture.
    pub fn picture(&self, pixels: f32) -> Result<(Vec<u8>, [usize; 2]), FigureError> {
        let (width, height) = self.size();
        let side = |length: f32| (length * pixels).ceil().clamp(1.0, 1e5) as u32 + 2;
        let (width, height) = (side(width), side(height));
        let mut picture = Pixmap::new(width, height).ok_or(FigureError::Size { width, height })?;
        let scale = pixels / (f32::from(TYPE) * 4.0 / 3.0);
        // A pixel around it, for soft edges.
        let place = Transform::from_scale(scale, scale).post_translate(1.0, 1.0);
        resvg::render(&self.tree, place, &mut picture.as_mut());
        Ok((picture.take(), [width as usize, height as usize]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_equation_has_ink_of_its_colour_and_grows_with_its_type() {
        let equation = Equation::new(
            r"\rho_{t+1,s} = \rho_{t,s} - \frac{\eta_t}{\varphi} \Gamma_{t,s}",
            [200, 0, 0],
        );
        let equation = equation.unwrap();
        let (wide, high) = equation.size();
        assert!(wide > 5.0 && high > 1.0 && wide < 15.0, "{wide} {high}");
        let (small, [width, height]) = equation.picture(20.0).unwrap();
        assert_eq!(small.len(), 4 * width * height);
        assert!((width as f32 - 20.0 * wide).abs() < 4.0);
        let darkest = small.chunks_exact(4).max_by_key(|pixel| pixel[3]).unwrap();
        assert_eq!(darkest, [200, 0, 0, 255]);
        let (_, [large, _]) = equation.picture(80.0).unwrap();
        assert!((large as f32 / width as f32 - 4.0).abs() < 0.1);
    }

    #[test]
    fn what_is_no_equation_is_named() {
        let error = Equation::new(r"\frac{1}", [0; 3]).unwrap_err().to_string();
        assert!(error.contains(r"\frac{1}"), "{error}");
        assert!(Equation::new(r"\nosuchcommand x", [0; 3]).is_err());
    }
}
