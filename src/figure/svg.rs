//! Figures as SVG documents.

use std::path::Path;

use super::canvas::{Canvas, Frame, Pen, Point};
use super::chart::{Axes, Sheet, ranges};
use super::empty::why_empty;
use super::legend::{Place, legend_entries};
use super::palette::Theme;
use super::typeface::{Pencil, Side};
use super::{Content, Figure, FigureError, Note, Plot, Zoom, write_atomically};
use crate::text;

/// Air around everything.
pub(super) const MARGIN: f64 = 16.0;

/// The figure as an SVG document of `size` pixels; text and strokes grow with the size.
///
/// # Errors
///
/// [`FigureError::Size`] for a size outside 100..=16000, [`FigureError::Draw`] for a map of too many cells.
pub fn to_svg(figure: &Figure, theme: Theme, size: (u32, u32)) -> Result<String, FigureError> {
    let heard = (figure.title.as_str(), figure.caption.as_str());
    drawn(figure, theme, size)?.document(size, heard, theme.inks().paper)
}

/// The figure on a sheet of `size` pixels.
///
/// # Errors
///
/// As [`to_svg`].
pub(super) fn drawn(figure: &Figure, theme: Theme, size: (u32, u32)) -> Result<Canvas, FigureError> {
    let (width, height) = size;
    if !(100..=16_000).contains(&width) || !(100..=16_000).contains(&height) {
        return Err(FigureError::Size { width, height });
    }
    let unit = (f64::from(width) / 800.0).min(f64::from(height) / 500.0).max(0.6);
    drawn_in(figure, theme, (f64::from(width), f64::from(height)), unit)
}

/// The figure on a sheet of some width and height, with strokes and letters in units of their own.
pub(super) fn drawn_in(figure: &Figure, theme: Theme, size: Point, unit: f64) -> Result<Canvas, FigureError> {
    let mut sheet = Sheet {
        canvas: Canvas::new(),
        theme,
        inks: theme.inks(),
        unit,
        edged: false,
    };
    sheet.figure(figure, size)?;
    Ok(sheet.canvas)
}

/// Writes the figure as an SVG file, atomically.
///
/// # Errors
///
/// As [`to_svg`] and [`write_atomically`].
pub fn write_svg(figure: &Figure, theme: Theme, size: (u32, u32), path: &Path) -> Result<(), FigureError> {
    write_atomically(path, to_svg(figure, theme, size)?.as_bytes())
}

impl Sheet {
    fn figure(&mut self, figure: &Figure, size: Point) -> Result<(), FigureError> {
        let frame = self.head(figure, size);
        match &figure.content {
            Content::Plot(plot) => self.plot(plot, (&figure.notes, figure.zoom), frame),
            Content::HeatMap(map) => self.heat_map(map, (&figure.notes, figure.zoom), frame)?,
            Content::Surface(surface) => self.surface(surface, frame),
            Content::Network(network) => self.network(network, frame),
            Content::Table(table) => self.table(table, frame),
            Content::Readouts(readouts) => self.readouts(readouts, frame),
        }
        Ok(())
    }

    /// Title above and caption below; the frame between them.
    fn head(&mut self, figure: &Figure, (width, height): Point) -> Frame {
        let u = self.unit;
        let (left, right) = (MARGIN * u, width - MARGIN * u);
        let mut top = MARGIN * u;
        if !figure.title.is_empty() {
            let pencil = self.pencil(18.0).bold();
            for line in pencil.wrap(&figure.title, right - left, 2) {
                self.canvas.text(&line, (left, top + 10.0 * u), pencil);
                top += 23.0 * u;
            }
            top += 9.0 * u;
        }
        let pencil = Pencil {
            colour: self.inks.faint,
            ..self.pencil(12.0)
        };
        let lines = pencil.wrap(&figure.caption, right - left, 3);
        let bottom = height - MARGIN * u;
        for (i, line) in lines.iter().rev().enumerate() {
            self.canvas
                .text(line, (left, bottom - (4.0 + 16.0 * i as f64) * u), pencil);
        }
        let caption = if lines.is_empty() {
            0.0
        } else {
            16.0 * lines.len() as f64 + 6.0
        };
        Frame {
            left,
            top,
            right,
            bottom: bottom - caption * u,
        }
    }

    fn plot(&mut self, plot: &Plot, (notes, zoom): (&[Note], Option<Zoom>), outer: Frame) {
        let Some(whole) = ranges(&plot.marks, &plot.x, &plot.y) else {
            return self.sentence(&why_empty(plot), outer);
        };
        let (x, y) = zoom.map_or(whole, |zoom| zoom.of(whole));
        let (x_name, y_name) = (plot.x.text(), plot.y.text());
        let u = self.unit;
        let frame = Frame {
            left: outer.left + self.left_margin(y, &y_name),
            top: outer.top + 4.0 * u,
            // Half a label sticks out at the right end.
            right: outer.right - 12.0 * u,
            bottom: outer.bottom - self.bottom_margin(&x_name),
        };
        let mut axes = Axes {
            x,
            y,
            whole: [plot.x.whole, plot.y.whole],
            frame,
        };
        let legend = legend_entries(&plot.marks);
        let place = self.legend_place(&legend, &plot.marks, &axes);
        if matches!(place, Place::Above) {
            axes.frame.top += self.legend_height(&legend, frame.width());
        }
        if axes.frame.width() < 30.0 || axes.frame.height() < 30.0 {
            return self.sentence(&text!("figure-too-small"), outer);
        }
        self.grid(&axes);
        self.marks(&plot.marks, &axes);
        self.axes(&axes, &x_name, &y_name);
        match place {
            Place::Inside(_) if legend.is_empty() => {}
            Place::Inside(place) => self.legend_inside(&legend, place),
            Place::Above => self.legend_above(&legend, (frame.left, frame.top - 4.0 * u), frame.width()),
        }
        self.notes(notes, &axes);
    }

    /// The sentence in place of a picture.
    pub(super) fn nothing(&mut self, frame: Frame) {
        self.sentence(&text!("figure-nothing"), frame);
    }

    pub(super) fn sentence(&mut self, text: &str, frame: Frame) {
        self.canvas.outline(frame, Pen::new(self.inks.grid, self.unit));
        let middle = (0.5 * (frame.left + frame.right), 0.5 * (frame.top + frame.bottom));
        let pencil = Pencil {
            colour: self.inks.faint,
            ..self.pencil(16.0).side(Side::Centre)
        };
        self.canvas.text(&pencil.fit(text, frame.width()), middle, pencil);
    }
}
