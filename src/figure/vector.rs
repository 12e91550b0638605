//! A drawing as paths and texts in points, for files that are printed.

use resvg::tiny_skia::{Path as Outline, PathSegment, Pixmap, Point as Place, Transform};
use resvg::usvg::{Fill, FillRule, Group, LineCap, Node, Paint, Path, Stroke, Text, Tree};

use super::canvas::Canvas;
use super::palette::Rgb;
use super::png::tree;
use super::svg::drawn_in;
use super::{Figure, FigureError, Page, Theme};

/// The size of type in which figures are designed: that of numbers at axes.
const DESIGNED: f64 = 13.0;
/// Pixels that a picture of few cells is enlarged to, so that no viewer blurs it.
const CRISP: u32 = 600;

/// A figure drawn for a page.
pub(super) struct Printed {
    canvas: Canvas,
    tree: Tree,
    theme: Theme,
}

/// A picture at the back of a drawing: pixels of three bytes, their number along both sides, and the frame that they fill
/// (left, top, width, height).
pub(super) struct Backdrop {
    pub(super) pixels: Vec<u8>,
    pub(super) size: (u32, u32),
    pub(super) frame: [f64; 4],
}

/// A part of a drawing.
pub(super) enum Piece<'t> {
    Path(&'t Path),
    Text(&'t Text),
}

/// A step of a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Step {
    Move([f64; 2]),
    Line([f64; 2]),
    Curve([[f64; 2]; 3]),
    Close,
}

/// How an area is filled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    pub(super) colour: Rgb,
    pub(super) alpha: f64,
    pub(super) even_odd: bool,
}

/// How a line is drawn.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Edge {
    pub(super) colour: Rgb,
    pub(super) alpha: f64,
    pub(super) width: f64,
    pub(super) dashes: Vec<f64>,
    pub(super) round: bool,
}

impl Printed {
    /// Draws a figure for a page.
    ///
    /// # Errors
    ///
    /// [`FigureError::Page`] for a page beyond its limits, [`FigureError::Draw`] for a map of too many cells.
    pub(super) fn new(figure: &Figure, theme: Theme, page: Page) -> Result<Self, FigureError> {
        if !page.is_possible() {
            return Err(FigureError::Page(page));
        }
        let points = page.points();
        let canvas = drawn_in(figure, theme, points, page.letters / DESIGNED)?;
        let tree = tree(&canvas.overlay((points.0.ceil() as u32, points.1.ceil() as u32)))?;
        Ok(Self { canvas, tree, theme })
    }

    /// The pictures at the back, on paper.
    pub(super) fn backdrops(&self) -> impl Iterator<Item = Backdrop> {
        let paper = self.theme.inks().paper;
        self.canvas.pictures().iter().map(move |picture| {
            let (pixels, size) = crisp(&picture.pixels, paper);
            let frame = picture.frame;
            Backdrop {
                pixels,
                size,
                frame: [frame.left, frame.top, frame.width(), frame.height()],
            }
        })
    }

    /// All paths and texts, from the back to the front.
    pub(super) fn pieces(&self, mut draw: impl FnMut(Piece<'_>)) {
        walk(self.tree.root(), &mut draw);
    }
}

/// The paths of a group and of the groups in it.
pub(super) fn paths(group: &Group, draw: &mut impl FnMut(&Path)) {
    walk(group, &mut |piece| {
        if let Piece::Path(path) = piece {
            draw(path);
        }
    });
}

fn walk(group: &Group, draw: &mut impl FnMut(Piece<'_>)) {
    for node in group.children() {
        match node {
            Node::Group(group) => walk(group, draw),
            Node::Path(path) if path.is_visible() => draw(Piece::Path(path)),
            Node::Text(text) => draw(Piece::Text(text)),
            // Pictures lie at the back, apart from the document.
            Node::Path(_) | Node::Image(_) => {}
        }
    }
}

/// The steps of an outline; bends of the second degree as such of the third.
pub(super) fn steps(outline: &Outline, transform: Transform) -> Vec<Step> {
    let place = |mut at: Place| {
        transform.map_point(&mut at);
        [f64::from(at.x), f64::from(at.y)]
    };
    let mut pen = [0.0; 2];
    let step = |segment| {
        let step = match segment {
            PathSegment::MoveTo(to) => Step::Move(place(to)),
            PathSegment::LineTo(to) => Step::Line(place(to)),
            PathSegment::QuadTo(bend, to) => {
                let (bend, to) = (place(bend), place(to));
                let near = |end: [f64; 2]| [0, 1].map(|d| end[d] + (bend[d] - end[d]) * 2.0 / 3.0);
                Step::Curve([near(pen), near(to), to])
            }
            PathSegment::CubicTo(a, b, to) => Step::Curve([place(a), place(b), place(to)]),
            PathSegment::Close => Step::Close,
        };
        if let Step::Move(to) | Step::Line(to) | Step::Curve([.., to]) = step {
            pen = to;
        }
        step
    };
    outline.segments().map(step).collect()
}

/// How a path is filled, if it is.
pub(super) fn area(fill: Option<&Fill>) -> Option<Area> {
    let fill = fill?;
    Some(Area {
        colour: colour(fill.paint())?,
        alpha: f64::from(fill.opacity().get()),
        even_odd: fill.rule() == FillRule::EvenOdd,
    })
}

/// How a path is drawn, if it is.
pub(super) fn edge(stroke: Option<&Stroke>) -> Option<Edge> {
    let stroke = stroke?;
    let dashes = stroke.dasharray().unwrap_or_default();
    Some(Edge {
        colour: colour(stroke.paint())?,
        alpha: f64::from(stroke.opacity().get()),
        width: f64::from(stroke.width().get()),
        dashes: dashes.iter().map(|&length| f64::from(length)).collect(),
        round: stroke.linecap() == LineCap::Round,
    })
}

/// Figures have plain colours alone.
fn colour(paint: &Paint) -> Option<Rgb> {
    match paint {
        Paint::Color(colour) => Some([colour.red, colour.green, colour.blue]),
        _ => None,
    }
}

/// A number of points, to thousandths, without needless digits.
pub(super) fn number(value: f64) -> String {
    let text = format!("{value:.3}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" {
        "0".to_owned()
    } else {
        text.to_owned()
    }
}

/// Pixels of three bytes over paper, each repeated until there are many.
fn crisp(picture: &Pixmap, paper: Rgb) -> (Vec<u8>, (u32, u32)) {
    let (width, height) = (picture.width(), picture.height());
    let times = CRISP.div_ceil(width.max(height).max(1)).max(1);
    let mut pixels = Vec::with_capacity(3 * (times * times * width * height) as usize);
    for row in picture.pixels().chunks(width.max(1) as usize) {
        let row = row.iter().flat_map(|pixel| {
            let left = 255 - u32::from(pixel.alpha());
            let over = |ink: u8, paper: u8| (u32::from(ink) + left * u32::from(paper) / 255).min(255) as u8;
            let mixed = [
                over(pixel.red(), paper[0]),
                over(pixel.green(), paper[1]),
                over(pixel.blue(), paper[2]),
            ];
            std::iter::repeat_n(mixed, times as usize).flatten()
        });
        let row: Vec<u8> = row.collect();
        for _ in 0..times {
            pixels.extend_from_slice(&row);
        }
    }
    (pixels, (times * width, times * height))
}

#[cfg(test)]
mod tests {
    use resvg::tiny_skia::PathBuilder;

    use super::*;

    #[test]
    fn numbers_have_no_needless_digits() {
        assert_eq!(
            [0.0, -0.0001, 3.0, 3.1004, -12.5].map(number),
            ["0", "0", "3", "3.1", "-12.5"]
        );
    }

    #[test]
    fn a_bend_of_the_second_degree_is_the_same_as_one_of_the_third() {
        let mut path = PathBuilder::new();
        path.move_to(0.0, 0.0);
        path.quad_to(3.0, 6.0, 6.0, 0.0);
        let steps = steps(&path.finish().unwrap(), Transform::identity());
        let [Step::Move(from), Step::Curve([a, b, to])] = steps[..] else {
            panic!("{steps:?}")
        };
        // At the middle both are at (3, 3).
        let middle = [0, 1].map(|d| (from[d] + 3.0 * a[d] + 3.0 * b[d] + to[d]) / 8.0);
        assert!(
            (middle[0] - 3.0).abs() < 1e-6 && (middle[1] - 3.0).abs() < 1e-6,
            "{middle:?}"
        );
    }

    #[test]
    fn small_pictures_are_enlarged_and_holes_show_the_paper() {
        let mut picture = Pixmap::new(2, 1).unwrap();
        picture.data_mut()[..4].copy_from_slice(&[10, 20, 30, 255]);
        let (pixels, size) = crisp(&picture, [250, 251, 252]);
        assert_eq!(size, (600, 300));
        assert_eq!(pixels.len(), 3 * 600 * 300);
        assert_eq!(
            (&pixels[..3], &pixels[3 * 599..3 * 600]),
            (&[10, 20, 30][..], &[250, 251, 252][..])
        );
    }
}
