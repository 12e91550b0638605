//! Marks as triangles: curves with bands, points with error bars, histograms and rules.

use egui::epaint::{TessellationOptions, Tessellator, Vertex, WHITE_UV};
use egui::{Color32, Mesh, Pos2, Rect, Shape, StrokeKind, pos2};
use egui_plot::{PlotPoint, PlotTransform};

use super::coordinate::Coordinate;
use super::style::{Pen, Style};
use super::thinning::{rough, thin, thin_band};
use crate::figure::palette::mix;
use crate::figure::{Across, Histogram, Label, Line, Mark, Rule, Scatter, Stroke};
use crate::gui::theme::colour;

/// Points farther from the frame than this are drawn at this distance: a graphics card has no use for larger numbers.
const FAR: f32 = 20_000.0;
/// A dashed curve this many times longer than the frame is wide has no visible dashes.
const TANGLE: f32 = 12.0;
/// Faintness of curves while another one is pointed at in the legend.
const ASIDE: f32 = 0.25;

/// Draws marks into a mesh.
pub(super) struct Painter<'a> {
    pub(super) style: Style,
    pub(super) x: Coordinate,
    pub(super) y: Coordinate,
    pub(super) transform: &'a PlotTransform,
    pub(super) pixels_per_point: f32,
    /// Over a heat map, marks get an edge to stand out from it.
    pub(super) edged: bool,
    /// The id pointed at in the legend.
    pub(super) highlight: Option<&'a str>,
    tessellator: Tessellator,
    /// For curves so rough that soft edges cannot be seen.
    hard: Tessellator,
    mesh: Mesh,
    /// Factor and shift from the plot's own coordinates to points, of both axes.
    affine: [(f64, f64); 2],
}

impl<'a> Painter<'a> {
    /// A painter into an empty mesh, whose room is used again.
    pub(super) fn new(
        style: Style,
        (x, y): (Coordinate, Coordinate),
        transform: &'a PlotTransform,
        pixels_per_point: f32,
        mesh: Mesh,
    ) -> Self {
        // No text and no prepared discs: the mesh must stay right when the font atlas changes.
        let options = TessellationOptions {
            prerasterized_discs: false,
            ..TessellationOptions::default()
        };
        let mut tessellator = Tessellator::new(pixels_per_point, options, [1, 1], Vec::new());
        let options = TessellationOptions {
            feathering: false,
            ..options
        };
        let mut hard = Tessellator::new(pixels_per_point, options, [1, 1], Vec::new());
        let clip = transform.frame().expand(8.0);
        tessellator.set_clip_rect(clip);
        hard.set_clip_rect(clip);
        let [low, high] = [transform.bounds().min(), transform.bounds().max()];
        let origin = [
            f64::from(transform.frame().left()),
            f64::from(transform.frame().bottom()),
        ];
        let size = [
            f64::from(transform.frame().width()),
            -f64::from(transform.frame().height()),
        ];
        let affine = [0, 1].map(|d| {
            let factor = size[d] / (high[d] - low[d]);
            (factor, origin[d] - low[d] * factor)
        });
        Self {
            style,
            x,
            y,
            transform,
            pixels_per_point,
            edged: false,
            highlight: None,
            tessellator,
            hard,
            mesh,
            affine,
        }
    }

    pub(super) fn finish(self) -> Mesh {
        self.mesh
    }

    /// All marks in order, bands and bars first so that they hide no curve.
    pub(super) fn marks<'m>(&mut self, marks: impl Iterator<Item = &'m Mark> + Clone) {
        for mark in marks.clone() {
            match mark {
                Mark::Line(line) => self.band(line),
                Mark::Histogram(histogram) => self.histogram(histogram),
                Mark::Scatter(_) | Mark::Rule(_) => {}
            }
        }
        for mark in marks {
            match mark {
                Mark::Line(line) => self.line(line),
                Mark::Scatter(scatter) => self.scatter(scatter),
                Mark::Rule(rule) => self.rule(rule),
                Mark::Histogram(_) => {}
            }
        }
    }

    /// A path given in the plot's own coordinates.
    pub(super) fn path(&mut self, points: &[[f64; 2]], pens: &[Pen]) {
        let path: Vec<Pos2> = points
            .iter()
            .map(|&[x, y]| self.near(self.transform.position_from_point(&PlotPoint::new(x, y))))
            .collect();
        for &pen in pens {
            self.stroke(&path, pen);
        }
    }

    fn frame(&self) -> Rect {
        *self.transform.frame()
    }

    fn add(&mut self, shape: impl Into<Shape>) {
        self.tessellator.tessellate_shape(shape.into(), &mut self.mesh);
    }

    fn near(&self, p: Pos2) -> Pos2 {
        let bounds = self.frame().expand(FAR);
        p.clamp(bounds.min, bounds.max)
    }

    fn at(&self, x: f64, y: f64) -> Option<Pos2> {
        let [(a, b), (c, d)] = self.affine;
        let place = pos2((self.x.of(x)? * a + b) as f32, (self.y.of(y)? * c + d) as f32);
        Some(self.near(place))
    }

    /// The height of a number; what the axis cannot show lies at its low end.
    fn height(&self, y: f64) -> f32 {
        let frame = self.frame();
        let (factor, shift) = self.affine[1];
        self.y.of(y).map_or(frame.bottom(), |y| {
            ((y * factor + shift) as f32).clamp(frame.top() - FAR, frame.bottom() + FAR)
        })
    }

    fn shade(&self, colour: Color32, name: &Label) -> Color32 {
        match self.highlight {
            Some(other) if other != name.id => colour.gamma_multiply(ASIDE),
            _ => colour,
        }
    }

    fn band(&mut self, line: &Line) {
        let Some(band) = &line.band else { return };
        let fill = self.shade(self.style.role(line.role).gamma_multiply(0.22), &line.name);
        let ends = line.x.iter().zip(&line.y).zip(band).map(|((&x, &y), &half)| {
            let at = self.at(x, y)?;
            let half = half.is_finite().then_some(half.abs())?;
            Some([at.x, self.height(y + half), self.height(y - half)])
        });
        for samples in unbroken(ends) {
            if samples.is_sorted_by(|a, b| a[0] <= b[0]) {
                self.fill(&thin_band(&samples, self.pixels_per_point), fill);
            }
        }
    }

    /// Fills between the tops and bottoms of samples. Faint areas need no soft edges.
    fn fill(&mut self, samples: &[[f32; 3]], fill: Color32) {
        let first = self.mesh.vertices.len() as u32;
        self.mesh.reserve_vertices(2 * samples.len());
        self.mesh.reserve_triangles(2 * samples.len());
        let vertex = |x: f32, y: f32| Vertex {
            pos: pos2(x, y),
            uv: WHITE_UV,
            color: fill,
        };
        let ends = |&[x, top, bottom]: &[f32; 3]| [vertex(x, top), vertex(x, bottom)];
        self.mesh.vertices.extend(samples.iter().flat_map(ends));
        let quads = (1..samples.len() as u32).flat_map(|i| {
            let k = first + 2 * i;
            [k - 2, k - 1, k, k - 1, k, k + 1]
        });
        self.mesh.indices.extend(quads);
    }

    fn line(&mut self, line: &Line) {
        let pen = self.style.curve(line.role, line.drawn());
        let pen = Pen {
            colour: self.shade(pen.colour, &line.name),
            ..pen
        };
        let points = line.x.iter().zip(&line.y).map(|(&x, &y)| self.at(x, y));
        for piece in unbroken(points) {
            // A single point between gaps would vanish as a line.
            if let [only] = piece.as_slice() {
                self.add(Shape::circle_filled(*only, 1.4 * pen.width, pen.colour));
                continue;
            }
            let sorted = piece.is_sorted_by(|a, b| a.x <= b.x);
            let visible = if sorted { self.visible(&piece) } else { &piece };
            let thinned = if sorted {
                thin(visible, self.pixels_per_point)
            } else {
                piece.clone()
            };
            let is_rough = sorted && self.is_rough(&thinned) && !self.shows_dashes(&thinned, pen);
            // The edge of a thin line would be thicker than the line.
            let is_edged = self.edged && line.drawn() != Stroke::Thin;
            let edge = is_edged.then(|| edge(pen, self.style));
            for pen in edge.into_iter().chain([pen]) {
                if is_rough {
                    self.fill(&rough(visible, pen.width, self.pixels_per_point), pen.colour);
                } else {
                    self.stroke(&thinned, pen);
                }
            }
        }
    }

    /// Whether a curve has about a point in every pixel column, so that soft edges cannot be seen.
    fn is_rough(&self, points: &[Pos2]) -> bool {
        points.len() as f32 > 0.5 * self.frame().width()
    }

    /// Whether a curve is dashed and short enough for its dashes to be seen.
    fn shows_dashes(&self, points: &[Pos2], pen: Pen) -> bool {
        let length = || points.windows(2).map(|w| w[0].distance(w[1])).sum::<f32>();
        pen.dash.is_some() && length() < TANGLE * self.frame().width()
    }

    /// The part of a curve of increasing x inside the frame, with one point more at either side.
    fn visible<'p>(&self, points: &'p [Pos2]) -> &'p [Pos2] {
        let frame = self.frame();
        let from = points.partition_point(|p| p.x < frame.left()).saturating_sub(1);
        let to = (points.partition_point(|p| p.x <= frame.right()) + 1).min(points.len());
        points.get(from..to).unwrap_or_default()
    }

    fn stroke(&mut self, points: &[Pos2], pen: Pen) {
        let stroke = egui::Stroke::new(pen.width, pen.colour);
        match pen.dash {
            Some((dash, gap)) if self.shows_dashes(points, pen) => {
                for piece in dashes(points, dash, gap) {
                    self.add(Shape::line(piece, stroke));
                }
            }
            _ if self.is_rough(points) => {
                let line = Shape::line(points.to_vec(), stroke);
                self.hard.tessellate_shape(line, &mut self.mesh);
            }
            _ => self.add(Shape::line(points.to_vec(), stroke)),
        }
    }

    fn scatter(&mut self, scatter: &Scatter) {
        let u = self.style.unit;
        let colour = self.shade(self.style.role(scatter.role), &scatter.name);
        // Many points: smaller and more transparent, so that their density shows.
        let (radius, alpha) = if scatter.is_crowd() {
            (1.8, 0.5)
        } else {
            (3.0, 0.9)
        };
        let frame = self.frame().expand(2.0 * radius * u);
        for (i, (&x, &y)) in scatter.x.iter().zip(&scatter.y).enumerate() {
            let Some(at) = self.at(x, y).filter(|&p| frame.contains(p)) else {
                continue;
            };
            let half = scatter.error.as_ref().and_then(|e| e.get(i)).map(|e| e.abs());
            if let Some(half) = half.filter(|h| h.is_finite() && *h > 0.0) {
                self.error_bar(at, (self.height(y - half), self.height(y + half)), colour);
            }
            if scatter.open && !self.edged {
                let [r, g, b] = self.style.inks().paper;
                self.add(Shape::circle_filled(at, radius * u, Color32::from_rgb(r, g, b)));
                self.add(Shape::circle_stroke(
                    at,
                    radius * u,
                    egui::Stroke::new(1.5 * u, colour),
                ));
            } else if self.edged {
                self.add(Shape::circle_filled(at, (radius + 1.4) * u, Color32::WHITE));
                self.add(Shape::circle_filled(at, radius * u, colour));
            } else {
                self.add(Shape::circle_filled(at, radius * u, colour.gamma_multiply(alpha)));
            }
        }
    }

    fn error_bar(&mut self, at: Pos2, (low, high): (f32, f32), colour: Color32) {
        let u = self.style.unit;
        let stroke = egui::Stroke::new(1.2 * u, colour);
        self.add(Shape::line_segment([pos2(at.x, low), pos2(at.x, high)], stroke));
        for end in [low, high] {
            let cap = [pos2(at.x - 3.0 * u, end), pos2(at.x + 3.0 * u, end)];
            self.add(Shape::line_segment(cap, stroke));
        }
    }

    fn histogram(&mut self, histogram: &Histogram) {
        let full = self.style.role(histogram.role);
        let paper = self.style.inks().paper;
        let pale = colour(mix(paper, [full.r(), full.g(), full.b()], 0.45)).gamma_multiply(0.8);
        let (pale, full) = (
            self.shade(pale, &histogram.name),
            self.shade(full, &histogram.name),
        );
        for (edges, &height) in histogram.edges.windows(2).zip(&histogram.heights) {
            let Some(bar) = self
                .bar(edges, height)
                .filter(|b| b.intersects(self.frame().expand(2.0)))
            else {
                continue;
            };
            // Narrow bars have no room for an outline.
            if bar.width() > 3.0 {
                self.add(Shape::rect_filled(bar, 0.0, pale));
                let stroke = egui::Stroke::new(0.8 * self.style.unit, full);
                self.add(Shape::rect_stroke(bar, 0.0, stroke, StrokeKind::Middle));
            } else {
                self.mesh
                    .add_colored_rect(bar.expand2(egui::vec2(0.1, 0.0)), pale);
            }
        }
    }

    /// The rectangle of one bar; `None` when the axes cannot show it.
    fn bar(&self, edges: &[f64], height: f64) -> Option<Rect> {
        let &[low, high] = edges else { return None };
        if !height.is_finite() || height == 0.0 {
            return None;
        }
        let frame = self.frame();
        let place = |x: f64| {
            Some(
                self.transform
                    .position_from_point_x(self.x.of(x)?)
                    .clamp(frame.left() - FAR, frame.right() + FAR),
            )
        };
        let (left, right) = (place(low).unwrap_or(frame.left()), place(high)?);
        let top = pos2(left, self.height(height));
        Some(Rect::from_two_pos(top, pos2(right, self.height(0.0))))
    }

    fn rule(&mut self, rule: &Rule) {
        let frame = self.frame();
        let ends = match rule.across {
            Across::X => self.x.of(rule.at).map(|x| {
                let x = self.transform.position_from_point_x(x);
                [pos2(x, frame.top()), pos2(x, frame.bottom())]
            }),
            Across::Y => self.y.of(rule.at).map(|y| {
                let y = self.transform.position_from_point_y(y);
                [pos2(frame.left(), y), pos2(frame.right(), y)]
            }),
        };
        let Some(ends) = ends.filter(|ends| ends.iter().all(|&p| frame.expand(1.0).contains(p))) else {
            return;
        };
        let pen = self.style.rule(rule.role);
        let pen = Pen {
            colour: self.shade(pen.colour, &rule.name),
            ..pen
        };
        if self.edged {
            self.stroke(&ends, edge(pen, self.style));
        }
        self.stroke(&ends, pen);
    }
}

/// The white edge of a pen over a heat map.
fn edge(pen: Pen, style: Style) -> Pen {
    Pen {
        colour: Color32::from_white_alpha(230),
        width: pen.width + 2.0 * style.unit,
        dash: None,
    }
}

/// The unbroken stretches of a sequence with gaps.
fn unbroken<T>(items: impl Iterator<Item = Option<T>>) -> Vec<Vec<T>> {
    let mut parts = Vec::new();
    let mut part = Vec::with_capacity(items.size_hint().0);
    for item in items {
        match item {
            Some(item) => part.push(item),
            None if part.is_empty() => {}
            None => parts.push(std::mem::take(&mut part)),
        }
    }
    if !part.is_empty() {
        parts.push(part);
    }
    parts
}

/// The dashes along a path, with its corners in them.
fn dashes(points: &[Pos2], dash: f32, gap: f32) -> Vec<Vec<Pos2>> {
    let mut pieces: Vec<Vec<Pos2>> = Vec::new();
    let (mut drawing, mut left) = (true, dash);
    let mut piece: Vec<Pos2> = points.first().copied().into_iter().collect();
    for pair in points.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let length = from.distance(to);
        let mut done = 0.0;
        while length - done >= left {
            done += left;
            let turn = from + (to - from) * (done / length);
            if drawing {
                piece.push(turn);
                pieces.push(std::mem::take(&mut piece));
            } else {
                piece.push(turn);
            }
            drawing = !drawing;
            left = if drawing { dash } else { gap };
        }
        left -= length - done;
        if drawing {
            piece.push(to);
        }
    }
    if drawing && piece.len() > 1 {
        pieces.push(piece);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use egui_plot::PlotBounds;

    use super::*;
    use crate::figure::palette::Theme;
    use crate::figure::{Role, Scale};

    fn drawn(marks: &[Mark], scale: Scale) -> Mesh {
        let frame = Rect::from_min_max(pos2(0.0, 0.0), pos2(400.0, 300.0));
        let bounds = PlotBounds::from_min_max([-3.0, -3.0], [10.0, 3.0]);
        let transform = PlotTransform::new(frame, bounds, false);
        let style = Style {
            theme: Theme::Light,
            unit: 1.0,
        };
        let linear = Coordinate::along(&crate::figure::Axis::linear("x"));
        let mut painter = Painter::new(
            style,
            (linear, Coordinate { scale, whole: false }),
            &transform,
            1.0,
            Mesh::default(),
        );
        painter.marks(marks.iter());
        painter.finish()
    }

    #[test]
    fn dashes_cover_their_share_and_keep_corners() {
        let path = [pos2(0.0, 0.0), pos2(10.0, 0.0), pos2(10.0, 10.0)];
        let pieces = dashes(&path, 4.0, 2.0);
        let lengths: Vec<f32> = pieces
            .iter()
            .map(|p| p.windows(2).map(|w| w[0].distance(w[1])).sum())
            .collect();
        assert_eq!(lengths, [4.0, 4.0, 4.0, 2.0]);
        assert_eq!(pieces[1], [pos2(6.0, 0.0), pos2(10.0, 0.0)]);
        assert_eq!(dashes(&[], 4.0, 2.0), Vec::<Vec<Pos2>>::new());
    }

    #[test]
    fn gaps_zeros_and_infinities_draw_without_wild_vertices() {
        let x: Vec<f64> = (0..8).map(f64::from).collect();
        let y = vec![1.0, 0.0, -1.0, f64::NAN, 1e300, f64::INFINITY, 0.5, 0.25];
        let line = Line::new("a", Role::Run, x.clone(), y.clone()).band(vec![0.1; 8]);
        let dots = Scatter::new("b", Role::Theory, x, y).error(vec![2.0; 8]);
        let bars = Histogram::new("c", Role::Run, vec![0.0, 1.0, 2.0], vec![1.0, f64::NAN]);
        let rule = Rule::at_y("d", Role::Reference, 0.0);
        let marks: Vec<Mark> = vec![line.into(), dots.into(), bars.into(), rule.into()];
        for scale in [Scale::Linear, Scale::Log] {
            let mesh = drawn(&marks, scale);
            assert!(mesh.is_valid() && !mesh.is_empty());
            let wild = |v: &egui::epaint::Vertex| !(v.pos.x.abs() < 3e4 && v.pos.y.abs() < 3e4);
            assert!(!mesh.vertices.iter().any(wild));
        }
    }
}
