//! What the pointer is at: the point of every curve there, in words.

use std::borrow::Cow;

use egui::{Color32, Pos2, Shape, Ui, pos2};
use egui_plot::{PlotPoint, PlotTransform};

use super::coordinate::Coordinate;
use super::style::Style;
use crate::figure::{
    Axis, HeatMap, Label, Line, Mark, Range, Scatter, Stroke, about, format_number, format_with_error,
};
use crate::text;

/// Lines of a readout before it says how many are left out.
const MOST: usize = 14;
/// Reach of the pointer, in points, to dots and to the ends of curves.
const REACH: f32 = 14.0;
/// How near the pointer is to what it is on, in points.
const ON: f32 = 7.0;

/// What is read off under the pointer.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Readout {
    /// The abscissa, in words.
    pub(super) heading: String,
    /// Name, colour and value of each mark.
    pub(super) rows: Vec<(String, Color32, String)>,
    /// Where the values lie.
    pub(super) spots: Vec<(Pos2, Color32)>,
    /// What the curve shows that the pointer is on.
    pub(super) about: Option<String>,
}

/// Reads plots.
pub(super) struct Reader<'a> {
    /// The id of the figure.
    pub(super) figure: &'a str,
    pub(super) style: Style,
    pub(super) axes: (&'a Axis, &'a Axis),
    pub(super) coordinates: (Coordinate, Coordinate),
    pub(super) transform: &'a PlotTransform,
    pub(super) pointer: Pos2,
}

impl Reader<'_> {
    /// The values of all marks near the pointer; `None` when there are none.
    pub(super) fn marks<'m>(&self, marks: impl Iterator<Item = &'m Mark>) -> Option<Readout> {
        let mut readout = Readout::default();
        // The abscissa of the spot nearest to the pointer heads the list.
        let mut nearest = f32::INFINITY;
        let mut on = ON * self.style.unit;
        for mark in marks {
            let read = match mark {
                Mark::Line(line) if line.stroke != Stroke::Thin => self.line(line),
                Mark::Scatter(scatter) => self.scatter(scatter),
                Mark::Histogram(h) => self.bar(h),
                Mark::Line(_) | Mark::Rule(_) => None,
            };
            let Some((name, role, x, value, spot)) = read else {
                continue;
            };
            let colour = self.style.role(role);
            let away = (spot.x - self.pointer.x).abs();
            if away < nearest {
                nearest = away;
                readout.heading = x;
            }
            if spot.distance(self.pointer) < on {
                on = spot.distance(self.pointer);
                readout.about = about(self.figure, name).map(Cow::into_owned);
            }
            readout.spots.push((spot, colour));
            if !name.is_empty() {
                readout.rows.push((name.to_string(), colour, value));
            }
        }
        (!readout.rows.is_empty()).then(|| readout.shortened())
    }

    /// The cell of a map under the pointer.
    pub(super) fn cell(&self, map: &HeatMap, (x, y): (Range, Range)) -> Option<Readout> {
        let rows = map.values.len().checked_div(map.columns)?;
        let at = self.transform.value_from_position(self.pointer);
        let share = |c: Coordinate, range: Range, v: f64, cells: usize| {
            let [low, high] = c.ends(range);
            let cell = ((v - low) / (high - low) * cells as f64).floor();
            (0.0..cells as f64).contains(&cell).then_some(cell as usize)
        };
        let (cx, cy) = self.coordinates;
        let (column, row) = (share(cx, x, at.x, map.columns)?, share(cy, y, at.y, rows)?);
        let value = *map.values.get(row * map.columns + column)?;
        let heading = text!(
            "plot-point",
            x_name = &*map.x.label.text,
            x = place(&map.x, (x, column, map.columns)),
            y_name = &*map.y.label.text,
            y = place(&map.y, (y, row, rows))
        )
        .into_owned();
        let name = if map.colour.label.is_empty() {
            text!("plot-value").into_owned()
        } else {
            map.colour.label.to_string()
        };
        let text = if value.is_finite() {
            with_unit(&format_number(value), &map.colour)
        } else {
            text!("plot-no-value").into_owned()
        };
        Some(Readout {
            heading,
            rows: vec![(name, Color32::TRANSPARENT, text)],
            ..Readout::default()
        })
    }

    fn position(&self, x: f64, y: f64) -> Option<Pos2> {
        let (cx, cy) = self.coordinates;
        Some(
            self.transform
                .position_from_point(&PlotPoint::new(cx.of(x)?, cy.of(y)?)),
        )
    }

    /// The point of a curve at the pointer's abscissa, on the line between its neighbours; of a curve that turns back, the
    /// point nearest to the pointer. Axes that count are read at whole numbers.
    fn line<'m>(&self, line: &'m Line) -> Option<Reading<'m>> {
        let n = line.x.len().min(line.y.len());
        let increasing = line.x.windows(2).all(|w| w[0] <= w[1]);
        let (from, share, spot) = match increasing {
            true => self.along(line, n)?,
            false => self.nearest(line, n)?,
        };
        let (cx, cy) = self.coordinates;
        let band = |i: usize| line.band.as_ref().and_then(|band| band.get(i).copied());
        let (x, y, half) = match share {
            // A point of the curve is read as it is, and not through the plot.
            None => (line.x[from], line.y[from], band(from)),
            Some(share) => {
                let between = |c: Coordinate, values: &[f64]| {
                    let (low, high) = (c.of(values[from])?, c.of(values[from + 1])?);
                    Some(c.value(low + share * (high - low)))
                };
                let half = band(from).zip(band(from + 1));
                (
                    between(cx, &line.x)?,
                    between(cy, &line.y)?,
                    half.map(|(a, b)| a + share * (b - a)),
                )
            }
        };
        let x = if self.axes.0.whole { x.round() } else { x };
        Some((&line.name, line.role, self.x_text(x), self.y_text(y, half), spot))
    }

    /// Where a curve is at the pointer's abscissa: a point of it, or the point before and the share of the way to the next.
    fn along(&self, line: &Line, n: usize) -> Option<(usize, Option<f64>, Pos2)> {
        let (cx, _) = self.coordinates;
        let mut at = cx.value(self.transform.value_from_position(self.pointer).x);
        if self.axes.0.whole {
            at = at.round();
        }
        let place = |i: usize| self.position(line.x[i], line.y[i]);
        let right = line.x[..n].partition_point(|&v| v < at);
        let beyond = line.x[..n].partition_point(|&v| v <= at);
        // Points at this very place: of a step up or down the one nearest to the pointer.
        let here = (right..beyond).filter_map(|i| Some((i, place(i)?)));
        let away = |p: &Pos2| (p.y - self.pointer.y).abs();
        if let Some((i, spot)) = here.min_by(|(_, a), (_, b)| away(a).total_cmp(&away(b))) {
            return Some((i, None, spot));
        }
        let left = right.checked_sub(1);
        let (before, after) = (left.and_then(place), (right < n).then(|| place(right)).flatten());
        match (left, before, after) {
            (Some(left), Some(a), Some(b)) if right == beyond => {
                let (low, high) = (cx.of(line.x[left])?, cx.of(line.x[right])?);
                let share = (cx.of(at)? - low) / (high - low);
                Some((left, Some(share), a + share as f32 * (b - a)))
            }
            // Beyond its ends a curve has nothing to say.
            _ => {
                let ends = [left.zip(before), (right < n).then_some(right).zip(after)];
                let near = |(_, p): &(usize, Pos2)| (p.x - self.pointer.x).abs() <= REACH;
                let end = ends.into_iter().flatten().find(near);
                end.map(|(i, spot)| (i, None, spot))
            }
        }
    }

    /// The point of a curve nearest to the pointer, if that is near: the point before and the share of the way to the next.
    fn nearest(&self, line: &Line, n: usize) -> Option<(usize, Option<f64>, Pos2)> {
        let place = |i: usize| self.position(line.x[i], line.y[i]);
        let pieces = (1..n).filter_map(|i| {
            let (a, b) = (place(i - 1)?, place(i)?);
            let way = b - a;
            let share = ((self.pointer - a).dot(way) / way.length_sq().max(1e-6)).clamp(0.0, 1.0);
            Some((i - 1, Some(f64::from(share)), a + share * way))
        });
        let away = |p: &Pos2| p.distance(self.pointer);
        let found = pieces.min_by(|(.., a), (.., b)| away(a).total_cmp(&away(b)))?;
        (away(&found.2) <= REACH).then_some(found)
    }

    fn scatter<'m>(&self, scatter: &'m Scatter) -> Option<Reading<'m>> {
        let points = scatter.x.iter().zip(&scatter.y).enumerate();
        let near = points.filter_map(|(i, (&x, &y))| Some((i, self.position(x, y)?)));
        let away = |p: &Pos2| p.distance(self.pointer);
        let (i, spot) = near
            .filter(|(_, p)| away(p) < REACH)
            .min_by(|(_, a), (_, b)| away(a).total_cmp(&away(b)))?;
        let half = scatter.error.as_ref().and_then(|e| e.get(i).copied());
        let (x, y) = (scatter.x[i], scatter.y[i]);
        Some((
            &scatter.name,
            scatter.role,
            self.x_text(x),
            self.y_text(y, half),
            spot,
        ))
    }

    fn bar<'m>(&self, histogram: &'m crate::figure::Histogram) -> Option<Reading<'m>> {
        let at = self
            .coordinates
            .0
            .value(self.transform.value_from_position(self.pointer).x);
        let i = histogram.edges.windows(2).position(|e| e[0] <= at && at < e[1])?;
        let (low, high) = (histogram.edges[i], histogram.edges[i + 1]);
        let height = *histogram.heights.get(i)?;
        let spot = self.position(0.5 * (low + high), height)?;
        let axis = self.axes.0;
        let heading = text!(
            "plot-bin",
            name = &*axis.label.text,
            low = format_number(low),
            high = with_unit(&format_number(high), axis)
        )
        .into_owned();
        Some((
            &histogram.name,
            histogram.role,
            heading,
            self.y_text(height, None),
            spot,
        ))
    }

    fn x_text(&self, x: f64) -> String {
        let axis = self.axes.0;
        let number = with_unit(&format_number(x), axis);
        text!("plot-x", name = &*axis.label.text, number = number).into_owned()
    }

    fn y_text(&self, y: f64, half: Option<f64>) -> String {
        let number = match half.filter(|h| h.is_finite() && *h > 0.0) {
            Some(half) => format_with_error(y, half),
            None => format_number(y),
        };
        with_unit(&number, self.axes.1)
    }
}

/// Name, role, abscissa, value and place.
type Reading<'m> = (&'m Label, crate::figure::Role, String, String, Pos2);

/// Where the cell of a map with a number, among so many over a range, lies on an axis. One of several cells to a whole number
/// is named by the number and its own within it.
fn place(axis: &Axis, (range, cell, cells): (Range, usize, usize)) -> String {
    let at = range.value((cell as f64 + 0.5) / cells as f64);
    let each = cells as f64 / (range.high - range.low);
    if axis.whole && each > 1.5 {
        let within = cell % each.round() as usize + 1;
        return format!("{}, {within}", format_number(at.round()));
    }
    with_unit(&format_number(at), axis)
}

fn with_unit(number: &str, axis: &Axis) -> String {
    if axis.unit.is_empty() {
        number.to_owned()
    } else {
        format!("{number} {}", axis.unit)
    }
}

impl Readout {
    fn shortened(mut self) -> Self {
        let more = self.rows.len().saturating_sub(MOST);
        if more > 0 {
            self.rows.truncate(MOST);
            self.rows.push((
                text!("figure-more", count = more).into_owned(),
                Color32::TRANSPARENT,
                String::new(),
            ));
        }
        self
    }

    /// Rings around the values.
    pub(super) fn shapes(&self, style: Style) -> Vec<Shape> {
        let paper = crate::gui::theme::colour(style.inks().paper);
        let dot = |&(at, colour): &(Pos2, Color32)| {
            let u = style.unit;
            [
                Shape::circle_filled(at, 4.6 * u, paper),
                Shape::circle_filled(at, 3.4 * u, colour),
            ]
        };
        self.spots.iter().flat_map(dot).collect()
    }

    /// The content of the tooltip.
    pub(super) fn show(&self, ui: &mut Ui, style: Style) {
        ui.set_max_width(420.0 * style.unit);
        ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Extend);
        ui.strong(&self.heading);
        egui::Grid::new("readout")
            .num_columns(3)
            .min_col_width(0.0)
            .spacing([6.0 * style.unit, 2.0 * style.unit])
            .show(ui, |ui| {
                for (name, colour, value) in &self.rows {
                    let side = 9.0 * style.unit;
                    let (area, _) = ui.allocate_exact_size(egui::Vec2::splat(side), egui::Sense::hover());
                    let dot = pos2(area.center().x, area.center().y);
                    ui.painter().circle_filled(dot, 0.45 * side, *colour);
                    ui.label(name);
                    ui.label(value);
                    ui.end_row();
                }
            });
        if let Some(about) = &self.about {
            ui.add_space(2.0 * style.unit);
            ui.add(egui::Label::new(egui::RichText::new(about).weak()).wrap());
        }
    }
}

#[cfg(test)]
mod tests {
    use egui::Rect;
    use egui_plot::PlotBounds;

    use super::*;
    use crate::figure::Role;
    use crate::figure::palette::Theme;

    fn read(marks: &[Mark], at: [f64; 2]) -> Option<Readout> {
        read_over(&Axis::count("Step"), marks, at)
    }

    fn read_over(x: &Axis, marks: &[Mark], at: [f64; 2]) -> Option<Readout> {
        let frame = Rect::from_min_max(pos2(0.0, 0.0), pos2(1000.0, 1000.0));
        let transform = PlotTransform::new(frame, PlotBounds::from_min_max([0.0, 0.0], [10.0, 10.0]), false);
        let linear = Coordinate::along(&Axis::linear("x"));
        let y = Axis::linear("Error").unit("nats");
        Reader {
            figure: "learning_curves",
            style: Style {
                theme: Theme::Light,
                unit: 1.0,
            },
            axes: (x, &y),
            coordinates: (linear, linear),
            transform: &transform,
            pointer: transform.position_from_point(&PlotPoint::new(at[0], at[1])),
        }
        .marks(marks.iter())
    }

    #[test]
    fn the_nearest_point_of_each_curve_is_read_with_band_and_unit() {
        let x: Vec<f64> = (0..=10).map(f64::from).collect();
        let a = Line::new(
            "Theory",
            Role::Theory,
            x.clone(),
            x.iter().map(|v| 0.5 * v).collect(),
        );
        let b = Line::new("Run", Role::Run, x.clone(), vec![2.0; 11]).band(vec![0.15; 11]);
        let short = Line::new("Short", Role::Run, vec![0.0, 1.0], vec![0.0, 1.0]);
        let thin = Line::new("Single", Role::Run, x, vec![1.0; 11]).stroke(Stroke::Thin);
        let marks: Vec<Mark> = vec![a.into(), b.into(), short.into(), thin.into()];
        let readout = read(&marks, [6.8, 9.0]).unwrap();
        assert_eq!(readout.heading, "Step 7");
        let rows: Vec<(&str, &str)> = readout
            .rows
            .iter()
            .map(|r| (r.0.as_str(), r.2.as_str()))
            .collect();
        assert_eq!(rows, [("Theory", "3.5 nats"), ("Run", "2.00 ± 0.15 nats")]);
        assert_eq!(readout.spots[0].0, pos2(700.0, 650.0));
    }

    #[test]
    fn the_curve_that_the_pointer_is_on_says_what_it_shows() {
        let flat =
            |id: &str, y: f64| -> Mark { Line::new(id, Role::Run, vec![0.0, 10.0], vec![y, y]).into() };
        let marks = [flat("Test, theory", 4.0), flat("Test, runs", 4.1)];
        let sentence = |y: f64| read(&marks, [5.0, y]).unwrap().about;
        assert_eq!(sentence(6.0), None, "it is on none");
        assert_eq!(sentence(3.995).unwrap(), crate::text!("series-test-theory"));
        assert_eq!(sentence(4.102).unwrap(), crate::text!("series-test-runs"));
        let unknown = [flat("q", 4.0)];
        assert_eq!(read(&unknown, [5.0, 4.0]).unwrap().about, None);
    }

    #[test]
    fn curves_are_read_on_the_line_between_their_points() {
        let long = Line::new("Long", Role::Theory, vec![0.0, 10.0], vec![0.0, 5.0]).band(vec![0.1, 0.3]);
        let gap = Line::new("Gap", Role::Run, vec![0.0, 5.0, 10.0], vec![1.0, f64::NAN, 3.0]);
        let step = Line::new(
            "Step",
            Role::Run,
            vec![0.0, 4.0, 4.0, 10.0],
            vec![1.0, 1.0, 8.0, 8.0],
        );
        let marks: Vec<Mark> = vec![long.into(), gap.into(), step.into()];
        let readout = read_over(&Axis::linear("x"), &marks, [4.0, 2.0]).unwrap();
        assert_eq!(readout.heading, "x 4");
        let values: Vec<(&str, &str)> = readout
            .rows
            .iter()
            .map(|r| (r.0.as_str(), r.2.as_str()))
            .collect();
        assert_eq!(values, [("Long", "2.00 ± 0.18 nats"), ("Step", "1 nats")]);
        assert_eq!(readout.spots[0].0, pos2(400.0, 800.0));
        // A count is read at whole numbers, on the line where it has no point there.
        let readout = read(&marks[..1], [3.2, 2.0]).unwrap();
        assert_eq!(
            (readout.heading.as_str(), readout.rows[0].2.as_str()),
            ("Step 3", "1.50 ± 0.16 nats")
        );
    }

    #[test]
    fn a_curve_that_turns_back_is_read_where_the_pointer_is() {
        let loop_ = Line::new("Path", Role::Run, vec![1.0, 9.0, 1.0], vec![1.0, 1.0, 5.0]);
        let marks: Vec<Mark> = vec![loop_.into()];
        let readout = read_over(&Axis::linear("x"), &marks, [5.0, 1.05]).unwrap();
        assert_eq!(
            (readout.heading.as_str(), readout.rows[0].2.as_str()),
            ("x 5", "1 nats")
        );
        assert_eq!(read_over(&Axis::linear("x"), &marks, [2.0, 2.5]), None);
    }

    #[test]
    fn dots_and_bars_are_read_where_the_pointer_is() {
        let dots: Mark = Scatter::new("Runs", Role::Run, vec![2.0, 5.0], vec![3.0, 5.0]).into();
        assert_eq!(
            read(std::slice::from_ref(&dots), [5.05, 5.05]).unwrap().rows[0].2,
            "5 nats"
        );
        assert_eq!(read(std::slice::from_ref(&dots), [8.0, 8.0]), None);
        let bars = crate::figure::Histogram::new("Raw", Role::Run, vec![0.0, 1.0, 2.0], vec![0.25, 0.75]);
        let readout = read(&[bars.into()], [1.5, 8.0]).unwrap();
        assert_eq!(
            (readout.heading.as_str(), readout.rows[0].2.as_str()),
            ("Step 1 to 2", "0.75 nats")
        );
    }

    #[test]
    fn broken_curves_are_read_without_trouble() {
        let broken = Line::new(
            "a",
            Role::Run,
            vec![0.0, 5.0, 9.0],
            vec![f64::NAN, f64::INFINITY, f64::NAN],
        );
        assert_eq!(read(&[broken.into()], [5.0, 5.0]), None);
        let empty = Line::new("a", Role::Run, vec![], vec![]);
        assert_eq!(read(&[empty.into()], [5.0, 5.0]), None);
    }
}
