//! Heat maps: one texture per map, contours as paths, and the colour bar.

use egui::{
    Align2, Color32, ColorImage, Context, Mesh, Rect, Shape, TextureHandle, TextureOptions, Ui, pos2, vec2,
};
use egui_plot::{PlotPoint, PlotTransform};

use super::style::{Pen, Style};
use crate::figure::palette::{ink_on, map_colour};
use crate::figure::{HeatMap, Palette, Range, colour_range, contour, type_within};
use crate::gui::theme::colour;

/// Colours between the ends of a palette.
const SHADES: usize = 1024;

/// What is kept of a heat map between frames.
#[derive(Default)]
pub(super) struct MapCache {
    version: Option<u64>,
    texture: Option<TextureHandle>,
    /// Contours in the plot's own coordinates, with their level.
    contours: Vec<Vec<[f64; 2]>>,
    /// The range of the colours.
    colours: Option<Range>,
}

impl MapCache {
    /// Makes texture and contours anew when the figure has changed. Returns the range of the colours.
    pub(super) fn update(&mut self, ctx: &Context, name: &str, map: &HeatMap, version: u64) -> Option<Range> {
        if self.version == Some(version) {
            return self.colours;
        }
        self.version = Some(version);
        self.colours = colour_range(map);
        let colours = self.colours?;
        let side = ctx.input(|i| i.max_texture_side);
        let image = picture(map, colours, side);
        let options = TextureOptions::NEAREST;
        match &mut self.texture {
            Some(texture) => texture.set(image, options),
            None => self.texture = Some(ctx.load_texture(name, image, options)),
        }
        self.contours = contours(map);
        Some(colours)
    }

    /// The picture in its place.
    pub(super) fn image(&self, transform: &PlotTransform, (x, y): ([f64; 2], [f64; 2])) -> Option<Shape> {
        let texture = self.texture.as_ref()?;
        let corner = |x: f64, y: f64| transform.position_from_point(&PlotPoint::new(x, y));
        let place = Rect::from_two_pos(corner(x[0], y[0]), corner(x[1], y[1]));
        let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        Some(Shape::image(texture.id(), place, uv, Color32::WHITE))
    }

    /// Contours on a grid of cells, moved to the plot's own coordinates.
    pub(super) fn contours(
        &self,
        (columns, rows): (usize, usize),
        (x, y): ([f64; 2], [f64; 2]),
    ) -> impl Iterator<Item = Vec<[f64; 2]>> {
        // Values belong to the centres of the cells.
        let place = move |&[c, r]: &[f64; 2]| {
            let along = |ends: [f64; 2], share: f64| ends[0] + (ends[1] - ends[0]) * share;
            [
                along(x, (c + 0.5) / columns as f64),
                along(y, (r + 0.5) / rows as f64),
            ]
        };
        self.contours
            .iter()
            .map(move |path| path.iter().map(place).collect())
    }
}

/// What the cells of a map say, as far as the plot shows them.
pub(super) fn cell_texts(
    ui: &Ui,
    style: Style,
    (map, colours): (&HeatMap, Range),
    (transform, (x, y)): (&PlotTransform, ([f64; 2], [f64; 2])),
) {
    const SIZE: f32 = 11.5;
    let rows = map.values.len().checked_div(map.columns).unwrap_or(0);
    if map.texts.is_empty() || rows == 0 {
        return;
    }
    let place = |c: f64, r: f64| {
        let along = |ends: [f64; 2], share: f64| ends[0] + (ends[1] - ends[0]) * share;
        let at = PlotPoint::new(along(x, c / map.columns as f64), along(y, r / rows as f64));
        transform.position_from_point(&at)
    };
    let painter = ui
        .painter()
        .with_clip_rect(transform.frame().intersect(ui.clip_rect()));
    let written = |text: &String, font| painter.layout_no_wrap(text.clone(), font, Color32::PLACEHOLDER);
    let font = style.font(SIZE);
    let widest = map.texts.iter().map(|text| written(text, font.clone()).size().x);
    let widest = widest.fold(0.0, f32::max);
    let cell = (place(1.0, 0.0) - place(0.0, 1.0)).abs();
    let size = (f64::from(widest), f64::from(font.size));
    let Some(share) = type_within((cell.x.into(), cell.y.into()), size) else {
        return;
    };
    let font = style.font(SIZE * share as f32);
    for (i, (text, &value)) in map.texts.iter().zip(&map.values).enumerate() {
        let at = place((i % map.columns) as f64 + 0.5, (i / map.columns) as f64 + 0.5);
        let under = colours
            .position(value)
            .map(|share| map_colour(map.palette, share));
        let ink = under.map_or(ui.visuals().text_color(), |under| colour(ink_on(under)));
        let galley = written(text, font.clone());
        let place = Rect::from_center_size(at, galley.size());
        if under.is_none() {
            // No line of the grid goes through what stands on a blank.
            painter.rect_filled(place, 0.0, colour(style.inks().paper));
        }
        painter.galley(place.min, galley, ink);
    }
}

/// The pens of a contour, its shadow first.
pub(super) fn contour_pens(style: Style) -> [Pen; 2] {
    let pen = |colour, width: f32| Pen {
        colour,
        width: width * style.unit,
        dash: None,
    };
    [
        pen(Color32::from_black_alpha(115), 2.4),
        pen(Color32::from_white_alpha(242), 1.0),
    ]
}

fn contours(map: &HeatMap) -> Vec<Vec<[f64; 2]>> {
    let rows = map.values.len().checked_div(map.columns).unwrap_or(0);
    let paths = map
        .contours
        .iter()
        .flat_map(|&level| contour(&map.values, map.columns, rows, level));
    paths
        .map(|path| path.into_iter().map(|(c, r)| [c, r]).collect())
        .collect()
}

/// One pixel per cell, highest row first; larger maps than a texture may be show the mean of each block of cells.
fn picture(map: &HeatMap, colours: Range, side: usize) -> ColorImage {
    let shades: Vec<Color32> = (0..=SHADES)
        .map(|i| colour(map_colour(map.palette, i as f64 / SHADES as f64)))
        .collect();
    let shade = |value: f64| match colours.position(value) {
        Some(share) => shades[(share.clamp(0.0, 1.0) * SHADES as f64).round() as usize],
        None => Color32::TRANSPARENT,
    };
    let columns = map.columns.max(1);
    let rows = map.values.len() / columns;
    let block = columns.max(rows).div_ceil(side.max(1)).max(1);
    let size = [columns.div_ceil(block), rows.div_ceil(block)];
    let pixels = if block == 1 {
        let cells = map.values.chunks_exact(columns).rev().flatten();
        cells.map(|&v| shade(v)).collect()
    } else {
        let mean = |row: usize, column: usize| {
            let within = |from: usize, all: usize| from * block..((from + 1) * block).min(all);
            let cells = within(row, rows)
                .flat_map(|r| within(column, columns).map(move |c| map.values[r * columns + c]));
            let (sum, count) = cells
                .filter(|v| v.is_finite())
                .fold((0.0, 0.0), |(s, n), v| (s + v, n + 1.0));
            sum / count
        };
        let places = (0..size[1]).rev().flat_map(|r| (0..size[0]).map(move |c| (r, c)));
        places.map(|(r, c)| shade(mean(r, c))).collect()
    };
    ColorImage::new(size, pixels)
}

/// The width that the colour bar of a map takes beside its plot; unnamed where its name stands elsewhere.
pub(super) fn bar_width(ui: &Ui, style: Style, (map, unnamed): (&HeatMap, bool), colours: Range) -> f32 {
    let width = |text: &str| {
        let font = style.font(11.5);
        ui.painter()
            .layout_no_wrap(text.to_owned(), font, Color32::WHITE)
            .size()
            .x
    };
    let widest = colours
        .ticks(6)
        .iter()
        .map(|t| width(&t.label))
        .fold(0.0, f32::max);
    let name = if unnamed || map.colour.label.is_empty() {
        0.0
    } else {
        20.0
    };
    widest + (30.0 + name) * style.unit
}

/// The colours with their numbers and name, in the strip `area` right of the plot's `frame`.
pub(super) fn colour_bar(
    ui: &Ui,
    style: Style,
    (map, unnamed): (&HeatMap, bool),
    colours: Range,
    (frame, area): (Rect, Rect),
) {
    let u = style.unit;
    let bar = Rect::from_min_max(
        pos2(area.left() + 8.0 * u, frame.top()),
        pos2(area.left() + 20.0 * u, frame.bottom()),
    );
    let painter = ui.painter();
    painter.add(gradient(bar, map.palette));
    let inks = style.inks();
    let (line, ink) = (colour(inks.frame), ui.visuals().text_color());
    painter.rect_stroke(bar, 0.0, (1.0, line), egui::StrokeKind::Outside);
    let height = |v: f64| {
        colours
            .position(v)
            .map(|p| bar.bottom() - p as f32 * bar.height())
    };
    let inside = |y: &f32| (bar.top() - 0.5..=bar.bottom() + 0.5).contains(y);
    for y in map.contours.iter().filter_map(|&c| height(c)).filter(inside) {
        for pen in contour_pens(style) {
            painter.hline(bar.x_range(), y, (pen.width, pen.colour));
        }
    }
    let room = ((bar.height() / (26.0 * u)) as usize).clamp(2, 6);
    let mut numbers_end = bar.right();
    for tick in colours.ticks(room) {
        let Some(y) = height(tick.at).filter(inside) else {
            continue;
        };
        painter.hline(bar.right()..=bar.right() + 3.0 * u, y, (1.0, line));
        let at = pos2(bar.right() + 5.0 * u, y);
        let written = painter.text(at, Align2::LEFT_CENTER, tick.label, style.font(11.5), ink);
        numbers_end = numbers_end.max(written.right());
    }
    let name = map.colour.text();
    if unnamed || name.is_empty() {
        return;
    }
    let mut job = egui::text::LayoutJob::simple_singleline(name, style.font(12.5), ink);
    job.wrap = egui::text::TextWrapping::truncate_at_width(bar.height().max(20.0));
    let galley = painter.layout_job(job);
    let size = galley.size();
    // Turned to read upwards, its left end at the bottom.
    let left = (numbers_end + 5.0 * u).min(area.right() - size.y);
    let at = pos2(left, bar.center().y + 0.5 * size.x);
    let text = egui::epaint::TextShape::new(at, galley, ink).with_angle(-std::f32::consts::FRAC_PI_2);
    painter.add(text);
}

fn gradient(bar: Rect, palette: Palette) -> Mesh {
    const STEPS: u32 = 64;
    let mut mesh = Mesh::default();
    for i in 0..=STEPS {
        let share = f64::from(i) / f64::from(STEPS);
        let shade = colour(map_colour(palette, share));
        let y = bar.bottom() - share as f32 * bar.height();
        mesh.colored_vertex(pos2(bar.left(), y), shade);
        mesh.colored_vertex(pos2(bar.left(), y) + vec2(bar.width(), 0.0), shade);
        if i > 0 {
            let k = 2 * i;
            mesh.add_triangle(k - 2, k - 1, k);
            mesh.add_triangle(k - 1, k, k + 1);
        }
    }
    mesh
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Axis, map_ranges};

    fn map(columns: usize, values: Vec<f64>) -> HeatMap {
        let axis = |label| Axis::linear(label);
        HeatMap::new(
            (axis("x"), [0.0, 1.0]),
            (axis("y"), [0.0, 1.0]),
            columns,
            values,
            axis("c"),
        )
    }

    #[test]
    fn the_picture_has_the_highest_row_first_and_blanks_transparent() {
        let map = map(2, vec![0.0, 1.0, f64::NAN, 0.5]);
        let image = picture(&map, colour_range(&map).unwrap(), 2048);
        assert_eq!(image.size, [2, 2]);
        assert_eq!(image.pixels[0], Color32::TRANSPARENT);
        assert_eq!(image.pixels[2], colour(map_colour(Palette::Sequential, 0.0)));
        assert_eq!(image.pixels[3], colour(map_colour(Palette::Sequential, 1.0)));
    }

    #[test]
    fn a_map_larger_than_a_texture_is_averaged() {
        let map = map(100, (0..10_000).map(|i| f64::from(i % 100)).collect());
        let image = picture(&map, colour_range(&map).unwrap(), 30);
        assert_eq!(image.size, [25, 25]);
        let middle = colour(map_colour(Palette::Sequential, 49.5 / 99.0));
        let near = |a: Color32, b: Color32| {
            a.to_array()
                .iter()
                .zip(b.to_array())
                .all(|(&x, y)| x.abs_diff(y) < 6)
        };
        assert!(near(image.pixels[12], middle));
    }

    #[test]
    fn axes_that_cannot_be_drawn_are_refused() {
        let good = map(1, vec![1.0]);
        assert!(map_ranges(&good).is_some());
        for range in [[0.0, 0.0], [1.0, 0.0], [f64::NAN, 1.0], [0.0, f64::INFINITY]] {
            assert!(
                map_ranges(&HeatMap {
                    x_range: range,
                    ..good.clone()
                })
                .is_none()
            );
        }
        let log = HeatMap {
            y: Axis::log("y"),
            ..good
        };
        assert!(
            map_ranges(&log).is_none(),
            "zero has no place on a logarithmic axis"
        );
    }
}
