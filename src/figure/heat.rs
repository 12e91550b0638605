//! Heat maps: the matrix as an embedded picture, contours, a colour bar and marks on top.

use resvg::tiny_skia::{ColorU8, Pixmap};

use super::canvas::{Frame, Pen};
use super::chart::{Axes, Sheet, clipped};
use super::contour::contour;
use super::empty::why_empty_map;
use super::legend::legend_entries;
use super::palette::{ink_on, map_colour};
use super::typeface::{Pencil, Side};
use super::{FigureError, HeatMap, Note, Palette, Range, Scale, Zoom};
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

/// The ends of both axes of a map; `None` when they are not two different numbers of the axis each.
#[must_use]
pub fn map_ranges(map: &HeatMap) -> Option<(Range, Range)> {
    Some((
        Range::exact(map.x_range, map.x.scale)?,
        Range::exact(map.y_range, map.y.scale)?,
    ))
}

impl Sheet {
    pub(super) fn heat_map(
        &mut self,
        map: &HeatMap,
        (notes, zoom): (&[Note], Option<Zoom>),
        outer: Frame,
    ) -> Result<(), FigureError> {
        let rows = map.values.len().checked_div(map.columns).unwrap_or(0);
        let (Some(colours), Some(whole), true) = (colour_range(map), map_ranges(map), rows > 0) else {
            self.sentence(&why_empty_map(map), outer);
            return Ok(());
        };
        let (x, y) = zoom.map_or(whole, |zoom| zoom.of(whole));
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
        self.map_within(map, colours, whole, &axes)?;
        self.axes(&axes, &map.x.text(), &map.y.text());
        self.notes(notes, &axes);
        self.colour_bar(map, colours, frame)?;
        self.legend_above(&legend, (left, outer.top), right - left);
        Ok(())
    }

    /// Colours, contours and marks of a map, of which the axes show all or a part.
    pub(super) fn map_within(
        &mut self,
        map: &HeatMap,
        colours: Range,
        whole: (Range, Range),
        axes: &Axes,
    ) -> Result<(), FigureError> {
        let rows = map.values.len().checked_div(map.columns).unwrap_or(0);
        let frame = axes.frame;
        let all = whole_frame(whole, axes).unwrap_or(frame);
        let picture = match (axes.x, axes.y) == whole {
            true => map_picture(map, rows, colours)?,
            false => map_part(map, rows, colours, (all, frame))?,
        };
        self.canvas.picture(picture, frame);
        self.cell_texts(map, (rows, colours), (all, frame));
        self.contours(map, rows, (all, frame));
        self.edged = true;
        self.marks(&map.marks, axes);
        self.edged = false;
        Ok(())
    }

    /// What the cells say of a map that would fill the first frame, as far as the second one shows it.
    fn cell_texts(&mut self, map: &HeatMap, (rows, colours): (usize, Range), (all, seen): (Frame, Frame)) {
        let cell = (all.width() / map.columns as f64, all.height() / rows as f64);
        let pencil = self.pencil(13.0).side(Side::Centre);
        let widest = map
            .texts
            .iter()
            .map(|text| pencil.width(text))
            .fold(0.0, f64::max);
        let Some(share) = type_within(cell, (widest, pencil.size)) else {
            return;
        };
        for (i, (text, &value)) in map.texts.iter().zip(&map.values).enumerate() {
            let (row, column) = (i / map.columns, i % map.columns);
            let at = (
                all.left + (column as f64 + 0.5) * cell.0,
                all.bottom - (row as f64 + 0.5) * cell.1,
            );
            if !(seen.left..=seen.right).contains(&at.0) || !(seen.top..=seen.bottom).contains(&at.1) {
                continue;
            }
            let colour = colours
                .position(value)
                .map(|share| map_colour(map.palette, share));
            let pencil = Pencil {
                size: share * pencil.size,
                colour: colour.map_or(self.inks.ink, ink_on),
                ..pencil
            };
            self.canvas.text(text, at, pencil);
        }
    }

    /// Contours of a map that would fill the first frame, as far as the second one shows it.
    fn contours(&mut self, map: &HeatMap, rows: usize, (all, seen): (Frame, Frame)) {
        let cell = (all.width() / map.columns as f64, all.height() / rows as f64);
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
                let place =
                    |&(x, y): &(f64, f64)| (all.left + (x + 0.5) * cell.0, all.bottom - (y + 0.5) * cell.1);
                let points: Vec<_> = path.iter().map(place).collect();
                for piece in clipped(&points, seen) {
                    self.canvas.line(&piece, dark);
                    self.canvas.line(&piece, light);
                }
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

/// By how much type of a width and a height shrinks to stand within a cell; `None` where it would be too small to be read.
#[must_use]
pub fn type_within(cell: (f64, f64), (width, height): (f64, f64)) -> Option<f64> {
    let share = (0.86 * cell.0 / width).min(0.8 * cell.1 / height).min(1.0);
    (share >= 0.6).then_some(share)
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

/// The frame that the whole map would fill around axes that show a part of it.
fn whole_frame((x, y): (Range, Range), axes: &Axes) -> Option<Frame> {
    Some(Frame {
        left: axes.x_at(x.low)?,
        right: axes.x_at(x.high)?,
        top: axes.y_at(y.high)?,
        bottom: axes.y_at(y.low)?,
    })
}

/// Pixels along each side of a part of a map: cells may be cut anywhere.
const PART: u32 = 1000;

/// What the second frame shows of a map that would fill the first.
fn map_part(
    map: &HeatMap,
    rows: usize,
    colours: Range,
    (all, seen): (Frame, Frame),
) -> Result<Pixmap, FigureError> {
    let middle = |pixel: u32| (f64::from(pixel) + 0.5) / f64::from(PART);
    // Outside the map there is no cell.
    let cell = |share: f64, count: usize| {
        let at = (share * count as f64).floor();
        (0.0..count as f64).contains(&at).then_some(at as usize)
    };
    let columns: Vec<Option<usize>> = (0..PART)
        .map(|i| (seen.left + middle(i) * seen.width() - all.left) / all.width())
        .map(|share| cell(share, map.columns))
        .collect();
    let shares = (0..PART).flat_map(|j| {
        let row = cell(
            (all.bottom - seen.top - middle(j) * seen.height()) / all.height(),
            rows,
        );
        columns.iter().map(move |&column| {
            let value = map.values.get(row? * map.columns + column?)?;
            colours.position(*value)
        })
    });
    picture((PART, PART), map.palette, shares)
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
    fn a_part_of_a_map_is_cut_anywhere() {
        let axis = || (super::super::Axis::linear("x"), [0.0, 2.0]);
        let map = HeatMap::new(
            axis(),
            axis(),
            2,
            vec![0.0, 1.0, 2.0, 3.0],
            super::super::Axis::linear("c"),
        );
        let frame = |left: f64, top: f64, side: f64| Frame {
            left,
            top,
            right: left + side,
            bottom: top + side,
        };
        let colours = colour_range(&map).unwrap();
        let seen = frame(0.0, 0.0, 100.0);
        let cell = |all: Frame, x: u32, y: u32| {
            let pixel = map_part(&map, 2, colours, (all, seen))
                .unwrap()
                .pixel(x, y)
                .unwrap()
                .demultiply();
            (pixel.alpha() > 0).then(|| [pixel.red(), pixel.green(), pixel.blue()])
        };
        let colour = |value: f64| Some(map_colour(Palette::Sequential, value / 3.0));
        // The middle half of the map: all four cells meet in its middle.
        let all = frame(-50.0, -50.0, 200.0);
        let corners = [(499, 500), (500, 500), (499, 499), (500, 499)].map(|(x, y)| cell(all, x, y));
        assert_eq!(corners, [0.0, 1.0, 2.0, 3.0].map(colour));
        // Zoomed out there is nothing around it.
        let all = frame(25.0, 25.0, 50.0);
        assert_eq!((cell(all, 249, 500), cell(all, 500, 750)), (None, None));
        assert_eq!(cell(all, 250, 749), colour(0.0));
    }

    /// Black or white on a colour, the ink of the page on a blank; nothing where the cells are too small.
    #[test]
    fn cells_say_their_texts_where_they_have_room() {
        let axis = |name| (super::super::Axis::linear(name), [0.0, 2.0]);
        let values = vec![0.0, 1.0, f64::NAN, 0.5];
        let mut map = HeatMap::new(axis("x"), axis("y"), 2, values, super::super::Axis::linear("c"));
        map.texts = ["low", "high", "blank", ""].map(str::to_owned).to_vec();
        let svg = |map: &HeatMap| {
            let figure = super::super::Figure::new("map", "Map", super::super::Content::HeatMap(map.clone()));
            super::super::to_svg(&figure, super::super::Theme::Light, (600, 500)).unwrap()
        };
        let drawn = svg(&map);
        let colour_of = |text: &str| {
            let before = &drawn[..drawn.find(&format!(">{text}</text>")).unwrap()];
            let element = &before[before.rfind("<text").unwrap()..];
            element[element.find("fill=\"").unwrap() + 6..]
                .split('"')
                .next()
                .unwrap()
                .to_owned()
        };
        let [low, high, blank] = ["low", "high", "blank"].map(colour_of);
        assert_eq!((&*low, &*high), ("#ffffff", "#000000"));
        assert!(blank != low && blank != high, "{blank}");
        map.texts = vec!["much too long to stand within any cell of this map at all".repeat(3); 4];
        assert!(!svg(&map).contains("much too long"));
    }

    #[test]
    fn type_shrinks_to_its_cell_and_vanishes_where_it_cannot_be_read() {
        assert_eq!(type_within((100.0, 50.0), (20.0, 13.0)), Some(1.0));
        assert!((type_within((20.0, 50.0), (20.0, 13.0)).unwrap() - 0.86).abs() < 1e-12);
        assert_eq!(type_within((10.0, 50.0), (20.0, 13.0)), None);
        assert_eq!(type_within((100.0, 5.0), (20.0, 13.0)), None);
    }

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
