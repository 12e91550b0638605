//! A sheet to draw on in fractional pixels, on top of the plotting library's SVG backend.
//!
//! The backend knows whole pixels only, so everything is drawn [`FINE`] times larger and the head of the document scales
//! it back: curves keep a tenth of a pixel.

use plotters::backend::SVGBackend;
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters::element::{Circle, DashedPathElement, PathElement, Polygon, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{
    Color, FontDesc, FontFamily, FontStyle, FontTransform, RGBColor, ShapeStyle, TextStyle, register_font,
};

use super::FigureError;
use super::palette::Rgb;

/// Steps per pixel.
pub(super) const FINE: f64 = 10.0;
/// The family named in documents; a viewer without it takes its own sans-serif.
const FAMILY: &str = "Inter, Helvetica, Arial, sans-serif";
/// The plotting library's font sizes are this much larger than an em.
const LINE_HEIGHT: f64 = 1.24;
/// Letters of figures.
pub(super) const REGULAR: &[u8] = include_bytes!("../../assets/fonts/Inter-Regular.ttf");
/// Letters of titles.
pub(super) const BOLD: &[u8] = include_bytes!("../../assets/fonts/Inter-SemiBold.ttf");

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

    fn style(&self) -> ShapeStyle {
        let [r, g, b] = self.colour;
        let stroke_width = (self.width * FINE).round().max(1.0) as u32;
        ShapeStyle {
            color: RGBColor(r, g, b).mix(self.alpha),
            filled: false,
            stroke_width,
        }
    }
}

/// Where a text sits relative to its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Centre,
    Right,
}

/// How a text is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pencil {
    pub(super) size: f64,
    pub(super) colour: Rgb,
    pub(super) bold: bool,
    /// Which end of the text the point is at.
    pub(super) side: Side,
    /// Written upwards.
    pub(super) upright: bool,
}

impl Pencil {
    pub(super) fn new(size: f64, colour: Rgb) -> Self {
        Self {
            size,
            colour,
            bold: false,
            side: Side::Left,
            upright: false,
        }
    }

    pub(super) fn side(self, side: Side) -> Self {
        Self { side, ..self }
    }

    pub(super) fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    fn style(&self) -> TextStyle<'static> {
        let [r, g, b] = self.colour;
        let weight = if self.bold {
            FontStyle::Bold
        } else {
            FontStyle::Normal
        };
        let font = FontDesc::new(FontFamily::Name(FAMILY), self.size * LINE_HEIGHT * FINE, weight);
        let font = if self.upright {
            font.transform(FontTransform::Rotate270)
        } else {
            font
        };
        let h = match self.side {
            Side::Left => HPos::Left,
            Side::Centre => HPos::Center,
            Side::Right => HPos::Right,
        };
        font.color(&RGBColor(r, g, b)).pos(Pos::new(h, VPos::Center))
    }

    /// Width of a text in pixels.
    pub(super) fn width(&self, text: &str) -> f64 {
        let upright = false;
        let style = Self { upright, ..*self }.style();
        // Without a measure, an average letter does.
        style.font.layout_box(text).map_or(
            0.6 * self.size * text.chars().count() as f64,
            |((l, _), (r, _))| f64::from(r - l) / FINE,
        )
    }

    /// The text, shortened with an ellipsis until it is at most `width` wide.
    pub(super) fn fit(&self, text: &str, width: f64) -> String {
        if self.width(text) <= width {
            return text.to_owned();
        }
        let mut short: String = text.to_owned();
        while short.pop().is_some() {
            let candidate = format!("{}…", short.trim_end());
            if self.width(&candidate) <= width {
                return candidate;
            }
        }
        String::new()
    }

    /// The text broken at spaces into at most `lines` lines of at most `width`.
    pub(super) fn wrap(&self, text: &str, width: f64, lines: usize) -> Vec<String> {
        let mut done: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            let full = done.len() == lines;
            match done.last_mut() {
                Some(line) if full || self.width(&format!("{line} {word}")) <= width => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => done.push(word.to_owned()),
            }
        }
        done.iter().map(|line| self.fit(line, width)).collect()
    }
}

/// The sheet.
pub(super) struct Canvas<'a> {
    area: DrawingArea<SVGBackend<'a>, Shift>,
}

impl<'a> Canvas<'a> {
    pub(super) fn new(document: &'a mut String, (width, height): (u32, u32)) -> Result<Self, FigureError> {
        for (style, bytes) in [(FontStyle::Normal, REGULAR), (FontStyle::Bold, BOLD)] {
            register_font(FAMILY, style, bytes)
                .map_err(|_| FigureError::Draw("the embedded font is damaged".to_owned()))?;
        }
        let size = (width * FINE as u32, height * FINE as u32);
        Ok(Self {
            area: SVGBackend::with_string(document, size).into_drawing_area(),
        })
    }

    pub(super) fn finish(self) -> Result<(), FigureError> {
        self.area.present().map_err(draw_error)
    }

    pub(super) fn line(&self, points: &[Point], pen: Pen) -> Result<(), FigureError> {
        let mut fine: Vec<(i32, i32)> = points.iter().map(|&p| to_fine(p)).collect();
        fine.dedup();
        if fine.len() < 2 {
            return Ok(());
        }
        let Some((dash, gap)) = pen.dash else {
            return self
                .area
                .draw(&PathElement::new(fine, pen.style()))
                .map_err(draw_error);
        };
        let (dash, gap) = ((dash * FINE) as i32, (gap * FINE) as i32);
        self.area
            .draw(&DashedPathElement::new(fine, dash, gap, pen.style()))
            .map_err(draw_error)
    }

    pub(super) fn polygon(&self, points: &[Point], colour: Rgb, alpha: f64) -> Result<(), FigureError> {
        let points: Vec<(i32, i32)> = points.iter().map(|&p| to_fine(p)).collect();
        self.area
            .draw(&Polygon::new(points, fill(colour, alpha)))
            .map_err(draw_error)
    }

    pub(super) fn rectangle(&self, frame: Frame, colour: Rgb, alpha: f64) -> Result<(), FigureError> {
        let corners = [
            to_fine((frame.left, frame.top)),
            to_fine((frame.right, frame.bottom)),
        ];
        self.area
            .draw(&Rectangle::new(corners, fill(colour, alpha)))
            .map_err(draw_error)
    }

    pub(super) fn outline(&self, frame: Frame, pen: Pen) -> Result<(), FigureError> {
        let Frame {
            left,
            top,
            right,
            bottom,
        } = frame;
        self.line(
            &[
                (left, top),
                (right, top),
                (right, bottom),
                (left, bottom),
                (left, top),
            ],
            pen,
        )
    }

    pub(super) fn disc(&self, at: Point, radius: f64, colour: Rgb, alpha: f64) -> Result<(), FigureError> {
        let radius = (radius * FINE).round().max(1.0) as i32;
        self.area
            .draw(&Circle::new(to_fine(at), radius, fill(colour, alpha)))
            .map_err(draw_error)
    }

    pub(super) fn text(&self, text: &str, at: Point, pencil: Pencil) -> Result<(), FigureError> {
        if text.is_empty() {
            return Ok(());
        }
        self.area
            .draw(&Text::new(text, to_fine(at), pencil.style()))
            .map_err(draw_error)
    }
}

fn fill(colour: Rgb, alpha: f64) -> ShapeStyle {
    let [r, g, b] = colour;
    RGBColor(r, g, b).mix(alpha).filled()
}

fn to_fine((x, y): Point) -> (i32, i32) {
    // The cast saturates, and clipping keeps points near the sheet anyway.
    ((x * FINE).round() as i32, (y * FINE).round() as i32)
}

fn draw_error<E: std::fmt::Debug>(error: E) -> FigureError {
    FigureError::Draw(format!("{error:?}"))
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
}
