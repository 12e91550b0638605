//! The legend: inside the frame where it covers nothing, above it otherwise.

use super::canvas::{Frame, Pen, Point};
use super::chart::{Axes, Sheet, bar_frame};
use super::palette::mix;
use super::typeface::Side;
use super::{Label, Mark, Role, Stroke};

/// What the sample beside a name shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sample {
    /// A piece of a curve.
    Curve(Stroke),
    /// A point.
    Point,
    /// An open point.
    Ring,
    /// A bar of a histogram.
    Bar,
    /// A piece of a band around a thin curve.
    Band,
    /// A piece of a rule.
    Rule,
}

/// A name in a legend, with what its sample shows.
#[derive(Clone, Debug, PartialEq)]
pub struct LegendEntry {
    /// The name of one or several marks.
    pub name: Label,
    /// Meaning, hence colour, of the first of them.
    pub role: Role,
    /// What stands beside the name.
    pub sample: Sample,
}

/// Where the legend goes.
#[derive(Clone, Debug)]
pub(super) enum Place {
    /// One column, its upper left corner and size given.
    Inside(Frame),
    /// Rows above the frame.
    Above,
}

const ROW: f64 = 21.0;
const SAMPLE: f64 = 28.0;
const GAP: f64 = 8.0;
const PAD: f64 = 8.0;

/// One entry per id, in order of first appearance; marks without a name stay out.
#[must_use]
pub fn legend_entries(marks: &[Mark]) -> Vec<LegendEntry> {
    let mut entries: Vec<LegendEntry> = Vec::new();
    for mark in marks {
        let (role, sample) = match mark {
            Mark::Line(l) if l.band.is_some() && l.stroke == Stroke::Thin => (l.role, Sample::Band),
            Mark::Line(l) => (l.role, Sample::Curve(l.drawn())),
            Mark::Scatter(s) if s.open => (s.role, Sample::Ring),
            Mark::Scatter(s) => (s.role, Sample::Point),
            Mark::Histogram(h) => (h.role, Sample::Bar),
            Mark::Rule(r) => (r.role, Sample::Rule),
        };
        let name = mark.name();
        if !name.is_empty() && entries.iter().all(|e| e.name.id != name.id) {
            entries.push(LegendEntry {
                name: name.clone(),
                role,
                sample,
            });
        }
    }
    entries
}

impl Sheet {
    fn entry_width(&self, entry: &LegendEntry) -> f64 {
        (SAMPLE + GAP) * self.unit + self.pencil(13.0).width(&entry.name.text)
    }

    /// The corner where the legend covers no mark, or the room above.
    pub(super) fn legend_place(&self, entries: &[LegendEntry], marks: &[Mark], axes: &Axes) -> Place {
        let u = self.unit;
        let width = entries.iter().map(|e| self.entry_width(e)).fold(0.0, f64::max) + 2.0 * PAD * u;
        let height = entries.len() as f64 * ROW * u + PAD * u;
        let frame = axes.frame;
        if width > 0.6 * frame.width() || height > 0.7 * frame.height() {
            return Place::Above;
        }
        let inset = 10.0 * u;
        let (near, far) = (frame.left + inset, frame.right - inset - width);
        let middle = 0.5 * (near + far);
        let (top, bottom) = (frame.top + inset, frame.bottom - inset - height);
        let taken = occupied(marks, axes);
        let corners = [
            (far, top),
            (near, top),
            (far, bottom),
            (near, bottom),
            (middle, top),
            (middle, bottom),
        ];
        corners
            .into_iter()
            .map(|(left, top)| Frame {
                left,
                top,
                right: left + width,
                bottom: top + height,
            })
            .find(|place| {
                let air = 4.0 * u;
                let around = Frame {
                    left: place.left - air,
                    top: place.top - air,
                    right: place.right + air,
                    bottom: place.bottom + air,
                };
                !taken.iter().any(|&p| around.holds(p))
            })
            .map_or(Place::Above, Place::Inside)
    }

    /// The entries in rows of at most `width`.
    fn rows<'e>(&self, entries: &'e [LegendEntry], width: f64) -> Vec<Vec<&'e LegendEntry>> {
        let mut rows: Vec<Vec<&LegendEntry>> = Vec::new();
        let mut used = 0.0;
        for entry in entries {
            let need = self.entry_width(entry) + 20.0 * self.unit;
            match rows.last_mut() {
                Some(row) if used + need <= width => row.push(entry),
                _ => {
                    rows.push(vec![entry]);
                    used = 0.0;
                }
            }
            used += need;
        }
        rows
    }

    /// Height of the rows above the frame.
    pub(super) fn legend_height(&self, entries: &[LegendEntry], width: f64) -> f64 {
        let rows = self.rows(entries, width).len();
        if rows == 0 {
            0.0
        } else {
            (rows as f64 * ROW + 6.0) * self.unit
        }
    }

    /// Draws the legend into a column at its place.
    pub(super) fn legend_inside(&mut self, entries: &[LegendEntry], place: Frame) {
        let u = self.unit;
        self.canvas.rectangle(place, self.inks.paper, 0.85);
        self.canvas.outline(place, Pen::new(self.inks.grid, u));
        for (i, entry) in entries.iter().enumerate() {
            let y = place.top + (0.5 * PAD + (i as f64 + 0.5) * ROW) * u;
            self.entry(entry, (place.left + PAD * u, y), place.width());
        }
    }

    /// Draws the legend in rows that begin at `corner`.
    pub(super) fn legend_above(&mut self, entries: &[LegendEntry], corner: Point, width: f64) {
        for (i, row) in self.rows(entries, width).into_iter().enumerate() {
            let mut x = corner.0;
            for entry in row {
                self.entry(entry, (x, corner.1 + (i as f64 + 0.5) * ROW * self.unit), width);
                x += self.entry_width(entry) + 20.0 * self.unit;
            }
        }
    }

    fn entry(&mut self, entry: &LegendEntry, (x, y): Point, width: f64) {
        let u = self.unit;
        let ends = [(x, y), (x + SAMPLE * u, y)];
        let colour = self.colour(entry.role);
        match entry.sample {
            Sample::Curve(stroke) => self.canvas.line(&ends, self.pen(entry.role, stroke)),
            Sample::Rule => self.canvas.line(&ends, self.rule_pen(entry.role)),
            Sample::Point => self.canvas.disc((x + 0.5 * SAMPLE * u, y), 4.0 * u, colour, 1.0),
            Sample::Ring => {
                let at = (x + 0.5 * SAMPLE * u, y);
                self.canvas.disc(at, 4.0 * u, colour, 1.0);
                self.canvas.disc(at, 2.4 * u, self.inks.paper, 1.0);
            }
            Sample::Band => {
                let band = Frame {
                    left: x,
                    top: y - 5.0 * u,
                    right: x + SAMPLE * u,
                    bottom: y + 5.0 * u,
                };
                self.canvas
                    .rectangle(band, mix(self.inks.paper, colour, 0.3), 1.0);
                self.canvas.line(&ends, self.pen(entry.role, Stroke::Thin));
            }
            Sample::Bar => {
                let bar = Frame {
                    left: x + 4.0 * u,
                    top: y - 5.5 * u,
                    right: x + 24.0 * u,
                    bottom: y + 5.5 * u,
                };
                self.canvas
                    .rectangle(bar, mix(self.inks.paper, colour, 0.45), 1.0);
                self.canvas.outline(bar, Pen::new(colour, u));
            }
        }
        let pencil = self.pencil(13.0).side(Side::Left);
        let room = width - (SAMPLE + GAP) * u;
        self.canvas.text(
            &pencil.fit(&entry.name.text, room),
            (x + (SAMPLE + GAP) * u, y),
            pencil,
        );
    }
}

/// Points all over the marks, close enough that no mark passes between them under a legend.
fn occupied(marks: &[Mark], axes: &Axes) -> Vec<Point> {
    let mut taken = Vec::new();
    for mark in marks {
        match mark {
            Mark::Line(l) => {
                let shift =
                    |i: usize, sign: f64| sign * l.band.as_ref().and_then(|b| b.get(i)).unwrap_or(&0.0);
                for sign in [-1.0, 0.0, 1.0] {
                    let ys = l.y.iter().enumerate().map(|(i, y)| y + shift(i, sign));
                    trace(&mut taken, l.x.iter().zip(ys).map(|(&x, y)| axes.point(x, y)));
                }
            }
            Mark::Scatter(s) => taken.extend(s.x.iter().zip(&s.y).filter_map(|(&x, &y)| axes.point(x, y))),
            Mark::Histogram(h) => {
                for (edge, &height) in h.edges.windows(2).zip(&h.heights) {
                    let [low, high] = edge else { continue };
                    let Some(bar) = bar_frame(axes, *low, *high, height) else {
                        continue;
                    };
                    for x in [bar.left, 0.5 * (bar.left + bar.right), bar.right] {
                        trace(
                            &mut taken,
                            [Some((x, bar.top)), Some((x, bar.bottom))].into_iter(),
                        );
                    }
                }
            }
            Mark::Rule(r) => {
                let frame = axes.frame;
                let ends = match r.across {
                    super::Across::X => axes.x_at(r.at).map(|x| [(x, frame.top), (x, frame.bottom)]),
                    super::Across::Y => axes.y_at(r.at).map(|y| [(frame.left, y), (frame.right, y)]),
                };
                trace(&mut taken, ends.into_iter().flatten().map(Some));
            }
        }
    }
    taken
}

/// Adds points along a curve, at most a few pixels apart.
fn trace(taken: &mut Vec<Point>, points: impl Iterator<Item = Option<Point>>) {
    let mut before: Option<Point> = None;
    for point in points {
        if let (Some(a), Some(b)) = (before, point) {
            let steps = ((b.0 - a.0).hypot(b.1 - a.1) / 5.0).ceil().clamp(1.0, 500.0) as usize;
            let between = |k: usize| {
                let t = k as f64 / steps as f64;
                (a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1))
            };
            taken.extend((0..=steps).map(between));
        } else {
            taken.extend(point);
        }
        before = point;
    }
}
