//! Axes around a frame, and marks inside it.

use super::canvas::{Canvas, Frame, Pen, Point, clip};
use super::palette::{Inks, Rgb, Theme, mix, role_colour};
use super::typeface::{Pencil, Side};
use super::{Across, Axis, Histogram, Line, Mark, Range, Role, Rule, Scale, Scatter, Stroke};

/// Everything a part of the picture needs to draw itself.
pub(super) struct Sheet {
    pub(super) canvas: Canvas,
    pub(super) theme: Theme,
    pub(super) inks: Inks,
    /// Pixels per unit of design: 1 for a picture of 800 × 500.
    pub(super) unit: f64,
    /// Where marks lie over a heat map, they get an edge to stand out from it.
    pub(super) edged: bool,
}

/// Two axes and the frame they span.
#[derive(Clone, Copy, Debug)]
pub(super) struct Axes {
    pub(super) x: Range,
    pub(super) y: Range,
    /// Whether x and y count.
    pub(super) whole: [bool; 2],
    pub(super) frame: Frame,
}

impl Axes {
    pub(super) fn point(&self, x: f64, y: f64) -> Option<Point> {
        Some((self.x_at(x)?, self.y_at(y)?))
    }

    pub(super) fn x_at(&self, x: f64) -> Option<f64> {
        Some(self.frame.left + self.x.position(x)? * self.frame.width())
    }

    pub(super) fn y_at(&self, y: f64) -> Option<f64> {
        Some(self.frame.bottom - self.y.position(y)? * self.frame.height())
    }

    /// Height of y within the frame; what the axis cannot show lies at its low end.
    pub(super) fn y_within(&self, y: f64) -> f64 {
        self.y_at(y)
            .unwrap_or(self.frame.bottom)
            .clamp(self.frame.top, self.frame.bottom)
    }
}

/// The ranges of both axes over all marks, with some air; `None` when nothing can be shown.
#[must_use]
pub fn ranges(marks: &[Mark], x: &Axis, y: &Axis) -> Option<(Range, Range)> {
    let (mut xs, mut ys) = (Vec::new(), Vec::new());
    let mut bars = false;
    for mark in marks {
        match mark {
            Mark::Line(l) => spread(
                &mut xs,
                &mut ys,
                (&l.x, &l.y, l.band.as_deref()),
                (x.scale, y.scale),
            ),
            Mark::Scatter(s) => {
                spread(
                    &mut xs,
                    &mut ys,
                    (&s.x, &s.y, s.error.as_deref()),
                    (x.scale, y.scale),
                );
            }
            Mark::Histogram(h) => {
                bars |= !h.heights.is_empty();
                xs.extend(&h.edges);
                ys.extend(&h.heights);
            }
            Mark::Rule(r) => if r.across == Across::X { &mut xs } else { &mut ys }.push(r.at),
        }
    }
    // Rules alone leave the other axis open.
    if xs.is_empty() != ys.is_empty() && marks.iter().all(|m| matches!(m, Mark::Rule(_))) {
        if xs.is_empty() { &mut xs } else { &mut ys }.extend([1.0, 2.0]);
    }
    if bars && y.scale == Scale::Linear {
        ys.push(0.0);
    }
    let x = Range::of(xs.into_iter(), x.scale)?.padded(0.02);
    Some((x, grounded(Range::of(ys.into_iter(), y.scale)?)))
}

/// Points that can be shown, with the ends of their bands.
fn spread(
    xs: &mut Vec<f64>,
    ys: &mut Vec<f64>,
    (x, y, band): (&[f64], &[f64], Option<&[f64]>),
    (x_scale, y_scale): (Scale, Scale),
) {
    let shown = |v: f64, scale| v.is_finite() && (scale == Scale::Linear || v > 0.0);
    for (i, (&x, &y)) in x.iter().zip(y).enumerate() {
        if shown(x, x_scale) && shown(y, y_scale) {
            xs.push(x);
            ys.push(y);
            let half = band
                .and_then(|b| b.get(i))
                .filter(|h| h.is_finite())
                .map_or(0.0, |h| h.abs());
            // A band that reaches far below the curve on a log axis must not flatten the curve.
            let low = y - half;
            ys.push(if y_scale == Scale::Log && low < 0.1 * y {
                y
            } else {
                low
            });
            ys.push(y + half);
        }
    }
}

/// Air above and below, but a linear axis of positive numbers that come near 0 starts at 0.
fn grounded(range: Range) -> Range {
    let padded = range.padded(0.05);
    if range.scale == Scale::Linear && range.low >= 0.0 && range.low < 0.3 * range.high {
        return Range { low: 0.0, ..padded };
    }
    padded
}

impl Sheet {
    pub(super) fn pencil(&self, size: f64) -> Pencil {
        Pencil::new(size * self.unit, self.inks.ink)
    }

    pub(super) fn colour(&self, role: Role) -> Rgb {
        role_colour(role, self.theme)
    }

    /// Room left of the frame for the labels and the name of the vertical axis.
    pub(super) fn left_margin(&self, y: Range, name: &str) -> f64 {
        let pencil = self.pencil(13.0);
        let widest = y
            .ticks(6)
            .iter()
            .map(|t| pencil.width(&t.label))
            .fold(0.0, f64::max);
        widest + (if name.is_empty() { 22.0 } else { 44.0 }) * self.unit
    }

    /// Room below the frame for the labels and the name of the horizontal axis.
    pub(super) fn bottom_margin(&self, name: &str) -> f64 {
        (if name.is_empty() { 28.0 } else { 50.0 }) * self.unit
    }

    /// Grid lines (behind the marks).
    pub(super) fn grid(&mut self, axes: &Axes) {
        let pen = Pen::new(self.inks.grid, self.unit);
        let Frame {
            left,
            top,
            right,
            bottom,
        } = axes.frame;
        for x in self.x_ticks(axes).iter().filter_map(|t| axes.x_at(t.at)) {
            self.canvas.line(&[(x, top), (x, bottom)], pen);
        }
        for y in axes
            .y
            .ticks_of(6, axes.whole[1])
            .iter()
            .filter_map(|t| axes.y_at(t.at))
        {
            self.canvas.line(&[(left, y), (right, y)], pen);
        }
    }

    /// As many ticks of the horizontal axis as have room for their labels.
    fn x_ticks(&self, axes: &Axes) -> Vec<super::Tick> {
        let pencil = self.pencil(13.0);
        for count in [8, 6, 4, 3] {
            let ticks = axes.x.ticks_of(count, axes.whole[0]);
            let need: f64 = ticks
                .iter()
                .map(|t| pencil.width(&t.label) + 14.0 * self.unit)
                .sum();
            if need <= axes.frame.width() {
                return ticks;
            }
        }
        axes.x.ticks_of(2, axes.whole[0])
    }

    /// Frame, ticks, labels and names (over the marks).
    pub(super) fn axes(&mut self, axes: &Axes, x_name: &str, y_name: &str) {
        let (u, frame) = (self.unit, axes.frame);
        let pen = Pen::new(self.inks.frame, 1.2 * u);
        let tick = |length: f64| length * u;
        self.canvas.outline(frame, pen);
        for mark in self.x_ticks(axes) {
            let Some(x) = axes.x_at(mark.at) else { continue };
            self.canvas
                .line(&[(x, frame.bottom), (x, frame.bottom + tick(5.0))], pen);
            let at = (x, frame.bottom + 16.0 * u);
            self.canvas
                .text(&mark.label, at, self.pencil(13.0).side(Side::Centre));
        }
        for x in axes.x.minor_ticks().iter().filter_map(|&v| axes.x_at(v)) {
            self.canvas
                .line(&[(x, frame.bottom), (x, frame.bottom + tick(3.0))], pen);
        }
        self.y_axis(axes, pen);
        let below = (0.5 * (frame.left + frame.right), frame.bottom + 38.0 * u);
        let name = self.pencil(14.5).fit(x_name, frame.width() + 60.0 * u);
        self.canvas
            .text(&name, below, self.pencil(14.5).side(Side::Centre));
        let beside = (
            frame.left - self.left_margin(axes.y, y_name) + 14.0 * u,
            0.5 * (frame.top + frame.bottom),
        );
        let pencil = Pencil {
            upright: true,
            ..self.pencil(14.5).side(Side::Centre)
        };
        self.canvas
            .text(&pencil.fit(y_name, frame.height() + 40.0 * u), beside, pencil);
    }

    fn y_axis(&mut self, axes: &Axes, pen: Pen) {
        let (u, left) = (self.unit, axes.frame.left);
        for mark in axes.y.ticks_of(6, axes.whole[1]) {
            let Some(y) = axes.y_at(mark.at) else { continue };
            self.canvas.line(&[(left - 5.0 * u, y), (left, y)], pen);
            self.canvas.text(
                &mark.label,
                (left - 9.0 * u, y),
                self.pencil(13.0).side(Side::Right),
            );
        }
        for y in axes.y.minor_ticks().iter().filter_map(|&v| axes.y_at(v)) {
            self.canvas.line(&[(left - 3.0 * u, y), (left, y)], pen);
        }
    }

    /// The pen of a curve.
    pub(super) fn pen(&self, role: Role, stroke: Stroke) -> Pen {
        let u = self.unit;
        // Theory is drawn over runs and agrees with them: slimmer, so that both are seen.
        let width = match role {
            Role::Run => 3.2,
            Role::Theory => 1.6,
            _ => 2.2,
        };
        let pen = Pen::new(self.colour(role), width * u);
        match stroke {
            Stroke::Solid => pen,
            Stroke::Dashed => Pen {
                dash: Some((7.0 * u, 4.5 * u)),
                ..pen
            },
            Stroke::Dotted => Pen {
                dash: Some((2.2 * u, 3.6 * u)),
                ..pen
            },
            Stroke::Thin => Pen {
                width: 0.9 * u,
                alpha: 0.55,
                ..pen
            },
        }
    }

    /// All marks, bands first so that no band hides a curve.
    pub(super) fn marks(&mut self, marks: &[Mark], axes: &Axes) {
        for mark in marks {
            if let Mark::Line(line) = mark {
                self.band(line, axes);
            }
        }
        for mark in marks {
            match mark {
                Mark::Line(line) => self.line(line, axes),
                Mark::Scatter(scatter) => self.scatter(scatter, axes),
                Mark::Histogram(histogram) => self.histogram(histogram, axes),
                Mark::Rule(rule) => self.rule(rule, axes),
            }
        }
    }

    fn band(&mut self, line: &Line, axes: &Axes) {
        let Some(band) = &line.band else { return };
        let ends = line.x.iter().zip(&line.y).zip(band).map(|((&x, &y), &half)| {
            let (at, _) = axes.point(x, y)?;
            let half = half.is_finite().then_some(half.abs())?;
            let at = at.clamp(axes.frame.left, axes.frame.right);
            Some((at, axes.y_within(y - half), axes.y_within(y + half)))
        });
        for part in runs(ends) {
            let upper = part.iter().map(|&(x, _, high)| (x, high));
            let lower = part.iter().rev().map(|&(x, low, _)| (x, low));
            let outline: Vec<Point> = upper.chain(lower).collect();
            self.canvas.polygon(&outline, self.colour(line.role), 0.2);
        }
    }

    fn line(&mut self, line: &Line, axes: &Axes) {
        let pen = self.pen(line.role, line.drawn());
        for part in runs(line.x.iter().zip(&line.y).map(|(&x, &y)| axes.point(x, y))) {
            if let [only] = part.as_slice() {
                // A single point between gaps would vanish as a line.
                if axes.frame.holds(*only) {
                    self.canvas.disc(*only, 1.4 * pen.width, pen.colour, pen.alpha);
                }
            }
            for piece in clipped(&part, axes.frame) {
                // The edge of a thin line would be thicker than the line.
                match line.drawn() {
                    Stroke::Thin => self.canvas.line(&piece, pen),
                    _ => self.stroke(&piece, pen),
                }
            }
        }
    }

    /// A line, with an edge when it lies over a heat map.
    pub(super) fn stroke(&mut self, points: &[Point], pen: Pen) {
        if self.edged {
            let edge = Pen {
                width: pen.width + 2.4 * self.unit,
                alpha: 0.9,
                dash: None,
                ..Pen::new([255; 3], 1.0)
            };
            self.canvas.line(points, edge);
        }
        self.canvas.line(points, pen);
    }

    fn scatter(&mut self, scatter: &Scatter, axes: &Axes) {
        let (u, colour) = (self.unit, self.colour(scatter.role));
        // Many points: smaller and more transparent, so that their density shows.
        let (radius, alpha) = if scatter.is_crowd() {
            (2.0, 0.5)
        } else {
            (3.4, 0.85)
        };
        for (i, (&x, &y)) in scatter.x.iter().zip(&scatter.y).enumerate() {
            let Some(at) = axes.point(x, y).filter(|&p| axes.frame.holds(p)) else {
                continue;
            };
            let half = scatter
                .error
                .as_ref()
                .and_then(|e| e.get(i))
                .filter(|e| e.is_finite() && **e != 0.0);
            if let Some(half) = half.map(|h| h.abs()) {
                let (low, high) = (axes.y_within(y - half), axes.y_within(y + half));
                let pen = Pen::new(colour, 1.3 * u);
                self.canvas.line(&[(at.0, low), (at.0, high)], pen);
                for end in [low, high] {
                    self.canvas
                        .line(&[(at.0 - 3.5 * u, end), (at.0 + 3.5 * u, end)], pen);
                }
            }
            if scatter.open && !self.edged {
                self.canvas.disc(at, (radius + 0.6) * u, colour, 1.0);
                self.canvas.disc(at, (radius - 1.0) * u, self.inks.paper, 1.0);
            } else if self.edged {
                self.canvas.disc(at, (radius + 2.4) * u, [255; 3], 1.0);
                self.canvas.disc(at, (radius + 1.0) * u, colour, 1.0);
            } else {
                self.canvas.disc(at, radius * u, colour, alpha);
            }
        }
    }

    fn histogram(&mut self, histogram: &Histogram, axes: &Axes) {
        let colour = self.colour(histogram.role);
        let pale = mix(self.inks.paper, colour, 0.45);
        for (edge, &height) in histogram.edges.windows(2).zip(&histogram.heights) {
            let [low, high] = edge else { continue };
            if let Some(bar) = bar_frame(axes, *low, *high, height) {
                self.canvas.rectangle(bar, pale, 0.8);
                self.canvas.outline(bar, Pen::new(colour, 0.9 * self.unit));
            }
        }
    }

    fn rule(&mut self, rule: &Rule, axes: &Axes) {
        let Frame {
            left,
            top,
            right,
            bottom,
        } = axes.frame;
        let ends = match rule.across {
            Across::X => axes.x_at(rule.at).map(|x| [(x, top), (x, bottom)]),
            Across::Y => axes.y_at(rule.at).map(|y| [(left, y), (right, y)]),
        };
        if let Some(ends) = ends.filter(|ends| ends.iter().all(|&p| axes.frame.holds(p))) {
            self.stroke(&ends, self.rule_pen(rule.role));
        }
    }

    /// The pen of a rule: lighter than any curve.
    pub(super) fn rule_pen(&self, role: Role) -> Pen {
        let u = self.unit;
        Pen {
            dash: Some((4.0 * u, 3.0 * u)),
            ..Pen::new(self.colour(role), 1.5 * u)
        }
    }
}

/// The rectangle of one bar; `None` when the axes cannot show it.
pub(super) fn bar_frame(axes: &Axes, low: f64, high: f64, height: f64) -> Option<Frame> {
    if !height.is_finite() || height == 0.0 {
        return None;
    }
    let right = axes.x_at(high)?;
    let left = axes.x_at(low).unwrap_or(axes.frame.left);
    let (a, b) = (axes.y_within(0.0), axes.y_within(height));
    let (left, right) = (left.max(axes.frame.left), right.min(axes.frame.right));
    (left < right).then_some(Frame {
        left,
        top: a.min(b),
        right,
        bottom: a.max(b),
    })
}

/// The unbroken stretches of a sequence with gaps.
pub(super) fn runs<T>(items: impl Iterator<Item = Option<T>>) -> Vec<Vec<T>> {
    let mut parts = vec![Vec::new()];
    for item in items {
        match (item, parts.last_mut()) {
            (Some(item), Some(part)) => part.push(item),
            (None, Some(part)) if !part.is_empty() => parts.push(Vec::new()),
            _ => {}
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// The pieces of a curve inside the frame.
pub(super) fn clipped(points: &[Point], frame: Frame) -> Vec<Vec<Point>> {
    let mut pieces: Vec<Vec<Point>> = Vec::new();
    for pair in points.windows(2) {
        let [from, to] = pair else { continue };
        let Some((from, to)) = clip(*from, *to, frame) else {
            continue;
        };
        match pieces.last_mut() {
            Some(piece) if piece.last() == Some(&from) => piece.push(to),
            _ => pieces.push(vec![from, to]),
        }
    }
    pieces
}
