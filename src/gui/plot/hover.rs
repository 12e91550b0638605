//! What the pointer is at: the nearest point of every curve, in words.

use egui::{Color32, Pos2, Shape, Ui, pos2};
use egui_plot::{PlotPoint, PlotTransform};

use super::coordinate::Coordinate;
use super::style::Style;
use crate::figure::{Axis, HeatMap, Line, Mark, Range, Scatter, Stroke, format_number, format_with_error};

/// Lines of a readout before it says how many are left out.
const MOST: usize = 14;
/// Reach of the pointer, in points, to dots and to the ends of curves.
const REACH: f32 = 14.0;

/// What is read off under the pointer.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Readout {
    /// The abscissa, in words.
    pub(super) heading: String,
    /// Name, colour and value of each mark.
    pub(super) rows: Vec<(String, Color32, String)>,
    /// Where the values lie.
    pub(super) spots: Vec<(Pos2, Color32)>,
}

/// Reads plots.
pub(super) struct Reader<'a> {
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
            readout.spots.push((spot, colour));
            if !name.is_empty() {
                readout.rows.push((name.to_owned(), colour, value));
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
        let middle = |range: Range, k: usize, cells: usize| range.value((k as f64 + 0.5) / cells as f64);
        let named = |axis: &Axis, v: f64| format!("{} = {}", axis.label, with_unit(&format_number(v), axis));
        let heading = format!(
            "{}, {}",
            named(&map.x, middle(x, column, map.columns)),
            named(&map.y, middle(y, row, rows))
        );
        let name = if map.colour.label.is_empty() {
            "Value".to_owned()
        } else {
            map.colour.label.to_string()
        };
        let text = if value.is_finite() {
            with_unit(&format_number(value), &map.colour)
        } else {
            "no value".to_owned()
        };
        Some(Readout {
            heading,
            rows: vec![(name, Color32::TRANSPARENT, text)],
            spots: Vec::new(),
        })
    }

    fn position(&self, x: f64, y: f64) -> Option<Pos2> {
        let (cx, cy) = self.coordinates;
        Some(
            self.transform
                .position_from_point(&PlotPoint::new(cx.of(x)?, cy.of(y)?)),
        )
    }

    /// The point of a curve at the pointer's abscissa: the nearest one in x, of those equally near the nearest in y.
    fn line<'m>(&self, line: &'m Line) -> Option<Reading<'m>> {
        let n = line.x.len().min(line.y.len());
        let at = self
            .coordinates
            .0
            .value(self.transform.value_from_position(self.pointer).x);
        let increasing = line.x.windows(2).all(|w| w[0] <= w[1]);
        let candidates = if increasing {
            let right = line.x.partition_point(|&v| v < at);
            right.saturating_sub(1)..(right + 1).min(n)
        } else {
            0..n
        };
        let distance = |p: &Pos2| {
            if increasing {
                (p.x - self.pointer.x).abs()
            } else {
                p.distance(self.pointer)
            }
        };
        let points = candidates.filter_map(|i| Some((i, self.position(line.x[i], line.y[i])?)));
        let (i, spot) = points.min_by(|(_, a), (_, b)| distance(a).total_cmp(&distance(b)))?;
        // Beyond its ends a curve has nothing to say.
        let inside = increasing && line.x.first()? <= &at && line.x.last()? >= &at;
        if !inside && distance(&spot) > REACH {
            return None;
        }
        let half = line.band.as_ref().and_then(|b| b.get(i).copied());
        Some((
            &line.name.text,
            line.role,
            self.x_text(line.x[i]),
            self.y_text(line.y[i], half),
            spot,
        ))
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
            &scatter.name.text,
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
        let heading = format!("{} to {}", self.x_text(low), format_number(high));
        Some((
            &histogram.name.text,
            histogram.role,
            heading,
            self.y_text(height, None),
            spot,
        ))
    }

    fn x_text(&self, x: f64) -> String {
        let axis = self.axes.0;
        format!("{} {}", axis.label, with_unit(&format_number(x), axis))
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
type Reading<'m> = (&'m str, crate::figure::Role, String, String, Pos2);

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
            self.rows
                .push((format!("… and {more} more"), Color32::TRANSPARENT, String::new()));
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
        let frame = Rect::from_min_max(pos2(0.0, 0.0), pos2(1000.0, 1000.0));
        let transform = PlotTransform::new(frame, PlotBounds::from_min_max([0.0, 0.0], [10.0, 10.0]), false);
        let linear = Coordinate::along(&Axis::linear("x"));
        let (x, y) = (Axis::count("Step"), Axis::linear("Error").unit("nats"));
        Reader {
            style: Style {
                theme: Theme::Light,
                unit: 1.0,
            },
            axes: (&x, &y),
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
