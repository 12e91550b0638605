//! Heat maps: the matrix as an embedded picture, contours, a colour bar and marks on top.

use resvg::tiny_skia::{ColorU8, Pixmap};

use super::canvas::{Frame, Pen};
use super::chart::{Axes, Sheet};
use super::contour::contour;
use super::empty::why_empty_map;
use super::legend::legend_entries;
use super::palette::map_colour;
use super::typeface::{Pencil, Side};
use super::{FigureError, HeatMap, Note, Palette, Range, Scale};
use crate::text;

/// Steps of a colour bar.
const BAR_STEPS: u32 = 256;

/// The range of the colours of a map: around zero for a diverging one; `None` when no value can be shown.
#[must_use]
pub fn colour_range(map: &HeatMap) -> Option<Range> {
    let values = map.values.iter().copied();
    let range = Range::of(values.chain(map.colours.into_iter().flatten()), map.colour.scale)?;
    if map.palette == Palette::Diverging && range.scale == Scale::Linear {
        let reach = range.low.abs().max(range.high.abs());
        return Some(Range {
            low: -reach,
            high: reach,
            ..range
        });
    }
    Some(range)
}

/// An axis over exactly the given ends; `None` when they are not two different numbers of the axis.
fn exact([low, high]: [f64; 2], scale: Scale) -> Option<Range> {
    let usable = low.is_finite() && high.is_finite() && low < high && (scale == Scale::Linear || low > 0.0);
    usable.then_some(Range { low, high, scale })
}

impl Sheet {
    pub(super) fn heat_map(
        &mut self,
        map: &HeatMap,
        notes: &[Note],
        outer: Frame,
    ) -> Result<(), FigureError> {
        let rows = map.values.len().checked_div(map.columns).unwrap_or(0);
        let ends = (exact(map.x_range, map.x.scale), exact(map.y_range, map.y.scale));
        let (Some(colours), (Some(x), Some(y)), true) = (colour_range(map), ends, rows > 0) else {
            self.sentence(&why_empty_map(map), outer);
            return Ok(());
        };
        let u = self.unit;
        let legend = legend_entries(&map.marks);
        let left = outer.left + self.left_margin(y, &map.y.text());
        let right = outer.right - self.bar_width(map, colours);
        let top = outer.top + 4.0 * u + self.legend_height(&legend, right - left);
        let frame = Frame {
            left,
            top,
            right,
            bottom: outer.bottom - self.bottom_margin(&map.x.text()),
        };
        if frame.width() < 30.0 || frame.height() < 30.0 {
            self.sentence(&text!("figure-too-small"), outer);
            return Ok(());
        }
        let axes = Axes {
            x,
            y,
            whole: [map.x.whole, map.y.whole],
            frame,
        };
        self.canvas.picture(map_picture(map, rows, colours)?, frame);
        self.contours(map, rows, &axes);
        self.edged = true;
        self.marks(&map.marks, &axes);
        self.edged = false;
        self.axes(&axes, &map.x.text(), &map.y.text());
        self.notes(notes, &axes);
        self.colour_bar(map, colours, frame)?;
        self.legend_above(&legend, (left, outer.top), right - left);
        Ok(())
    }

    fn contours(&mut self, map: &HeatMap, rows: usize, axes: &Axes) {
        let cell = (
            axes.frame.width() / map.columns as f64,
            axes.frame.height() / rows as f64,
        );
        let dark = Pen {
            alpha: 0.45,
            ..Pen::new([0; 3], 2.6 * self.unit)
        };
        let light = Pen {
            alpha: 0.95,
            ..Pen::new([255; 3], 1.1 * self.unit)
        };
        for &level in &map.contours {
            for path in contour(&map.values, map.columns, rows, level) {
                // Values belong to the centres of the cells.
                let place = |&(x, y): &(f64, f64)| {
                    (
                        axes.frame.left + (x + 0.5) * cell.0,
                        axes.frame.bottom - (y + 0.5) * cell.1,
                    )
                };
                let points: Vec<_> = path.iter().map(place).collect();
                self.canvas.line(&points, dark);
                self.canvas.line(&points, light);
            }
        }
    }

    fn bar_width(&self, map: &HeatMap, colours: Range) -> f64 {
        let pencil = self.pencil(13.0);
        let widest = colours
            .ticks(6)
            .iter()
            .map(|t| pencil.width(&t.label))
            .fold(0.0, f64::max);
        widest + (if map.colour.label.is_empty() { 52.0 } else { 76.0 }) * self.unit
    }

    /// The colours with their numbers and name, right of the map; contours' levels are lines across it.
    fn colour_bar(&mut self, map: &HeatMap, colours: Range, frame: Frame) -> Result<(), FigureError> {
        let u = self.unit;
        let bar = Frame {
            left: frame.right + 18.0 * u,
            right: frame.right + 34.0 * u,
            ..frame
        };
        let shares = (0..BAR_STEPS)
            .rev()
            .map(|i| Some((f64::from(i) + 0.5) / f64::from(BAR_STEPS)));
        self.canvas
            .picture(picture((1, BAR_STEPS), map.palette, shares)?, bar);
        let height = |value: f64| colours.position(value).map(|p| bar.bottom - p * bar.height());
        for y in map
            .contours
            .iter()
            .filter_map(|&c| height(c))
            .filter(|y| (bar.top..=bar.bottom).contains(y))
        {
            for pen in [Pen::new([0; 3], 2.4 * u), Pen::new([255; 3], 1.1 * u)] {
                self.canvas.line(&[(bar.left, y), (bar.right, y)], pen);
            }
        }
        let pen = Pen::new(self.inks.frame, 1.2 * u);
        self.canvas.outline(bar, pen);
        for tick in colours.ticks(6) {
            let Some(y) = height(tick.at) else { continue };
            self.canvas.line(&[(bar.right, y), (bar.right + 4.0 * u, y)], pen);
            self.canvas.text(
                &tick.label,
                (bar.right + 8.0 * u, y),
                self.pencil(13.0).side(Side::Left),
            );
        }
        let x = frame.right + self.bar_width(map, colours) - 12.0 * u;
        self.bar_name(map, x, bar);
        Ok(())
    }

    fn bar_name(&mut self, map: &HeatMap, x: f64, bar: Frame) {
        let pencil = Pencil {
            upright: true,
            ..self.pencil(14.5).side(Side::Centre)
        };
        let name = pencil.fit(&map.colour.text(), bar.height() + 40.0 * self.unit);
        self.canvas.text(&name, (x, 0.5 * (bar.top + bar.bottom)), pencil);
    }
}

fn too_many(columns: usize, rows: usize) -> FigureError {
    FigureError::Draw(text!("figure-cells", columns = columns, rows = rows).into())
}

/// One pixel per cell, highest row first.
fn map_picture(map: &HeatMap, rows: usize, colours: Range) -> Result<Pixmap, FigureError> {
    let refused = |_| too_many(map.columns, rows);
    let size = (
        u32::try_from(map.columns).map_err(refused)?,
        u32::try_from(rows).map_err(refused)?,
    );
    let cells = map.values.chunks_exact(map.columns).take(rows).rev().flatten();
    picture(size, map.palette, cells.map(|&value| colours.position(value)))
}

/// One pixel per share of the palette, row by row from the top; missing shares are transparent.
fn picture(
    (width, height): (u32, u32),
    palette: Palette,
    shares: impl Iterator<Item = Option<f64>>,
) -> Result<Pixmap, FigureError> {
    let mut pixels = Pixmap::new(width, height).ok_or_else(|| too_many(width as usize, height as usize))?;
    for (pixel, share) in pixels.pixels_mut().iter_mut().zip(shares) {
        if let Some(share) = share {
            let [r, g, b] = map_colour(palette, share);
            *pixel = ColorU8::from_rgba(r, g, b, 255).premultiply();
        }
    }
    Ok(pixels)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_has_the_highest_row_first() {
        let axis = |label| super::super::Axis::linear(label);
        let values = vec![0.0, 1.0, f64::NAN, 0.5];
        let map = HeatMap::new(
            (axis("x"), [0.0, 1.0]),
            (axis("y"), [0.0, 1.0]),
            2,
            values,
            axis("c"),
        );
        let pixels = map_picture(&map, 2, colour_range(&map).unwrap()).unwrap();
        assert_eq!(pixels.pixel(0, 0).unwrap().alpha(), 0);
        let low = pixels.pixel(0, 1).unwrap().demultiply();
        assert_eq!(
            [low.red(), low.green(), low.blue()],
            map_colour(Palette::Sequential, 0.0)
        );
    }
}
