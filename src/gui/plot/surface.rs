//! Surfaces that can be turned: the relief is made once per figure, and only projected anew while it turns.

use std::borrow::Cow;
use std::sync::Arc;

use egui::epaint::TextShape;
use egui::{
    Align2, Color32, EventFilter, Key, Mesh, Modifiers, Pos2, Rect, Response, Sense, Shape, Stroke, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};

use super::axes::fitted;
use super::hover::Readout;
use super::legend::Choice;
use super::style::Style;
use super::{Options, Shown, Spot};
use crate::figure::relief::{Angle, Camera, HEIGHT, Labels, Place, Relief, Scaffold};
use crate::figure::{Axis, Mark, Surface, format_number};
use crate::gui::theme::colour;
use crate::text;

/// Points of the grid along either axis, at most: more are smaller than a pen.
const MOST: usize = 121;
/// Lines of the net along either axis, about.
const NET: usize = 24;
/// Degrees for each point that is dragged, and for each press of a key.
const DRAG: f64 = 0.4;
const PRESS: f64 = 5.0;
/// Reach of the pointer in points.
const REACH: f32 = 12.0;

/// What is kept of a surface between frames.
#[derive(Default)]
pub(super) struct SurfaceCache {
    version: Option<u64>,
    relief: Option<Relief>,
    marks: Vec<Laid>,
    /// The view that was chosen; none for the figure's own.
    turned: Option<Angle>,
    zoom: Option<f32>,
    moved: Vec2,
    drawn: Option<Drawn>,
}

/// A mark laid on the surface.
struct Laid {
    /// Which mark of the figure it is.
    index: usize,
    paths: Vec<Vec<Place>>,
    points: Vec<Place>,
}

/// Finished shapes, with what they depend on.
struct Drawn {
    key: DrawnKey,
    mesh: Arc<Mesh>,
    /// Lines and points on the surface.
    lines: Vec<Shape>,
}

#[derive(Clone, Debug, PartialEq)]
struct DrawnKey {
    version: u64,
    choice: Choice,
    style: Style,
    lens: Lens,
    pixels_per_point: f32,
}

/// From places to points of the window.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Lens {
    camera: Camera,
    middle: Pos2,
    length: f64,
}

impl Lens {
    fn at(&self, place: Place) -> Pos2 {
        let [u, v] = self.camera.project(place);
        self.middle + vec2((u * self.length) as f32, -(v * self.length) as f32)
    }
}

impl SurfaceCache {
    /// The view on screen.
    pub(super) fn angle(&self, surface: &Surface) -> Angle {
        self.turned.unwrap_or(surface.angle)
    }

    fn update(&mut self, surface: &Surface, version: u64) {
        if self.version == Some(version) {
            return;
        }
        self.version = Some(version);
        self.relief = Relief::new(&surface.map, MOST);
        let relief = self.relief.as_ref();
        let lay = |(index, mark): (usize, &Mark)| {
            let relief = relief?;
            let (paths, points) = match mark {
                Mark::Line(line) => (relief.path(&line.x, &line.y), Vec::new()),
                Mark::Scatter(scatter) => {
                    let places = scatter.x.iter().zip(&scatter.y);
                    (
                        Vec::new(),
                        places.filter_map(|(&x, &y)| relief.place(x, y)).collect(),
                    )
                }
                Mark::Histogram(_) | Mark::Rule(_) => return None,
            };
            Some(Laid { index, paths, points })
        };
        self.marks = surface.map.marks.iter().enumerate().filter_map(lay).collect();
    }

    /// Shows a surface in `area`.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        style: Style,
        (surface, version): (&Surface, u64),
        (choice, options): (&Choice, Options),
        area: Rect,
    ) -> Shown {
        self.update(surface, version);
        let response = ui.allocate_rect(area, Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, words(surface)));
        self.turn(ui, &response, surface, options);
        let Some(relief) = &self.relief else {
            super::nothing(ui, &crate::figure::why_empty_map(&surface.map));
            return Shown::default();
        };
        let lens = self.lens(style, surface, area);
        let key = DrawnKey {
            version,
            choice: Choice {
                pointed: None,
                ..choice.clone()
            },
            style,
            lens,
            pixels_per_point: ui.pixels_per_point(),
        };
        if self.drawn.as_ref().is_none_or(|drawn| drawn.key != key) {
            let shown = |laid: &&Laid| {
                let mark = surface.map.marks.get(laid.index);
                mark.is_some_and(|mark| !choice.hidden.contains(&*mark.name().id))
            };
            let marks = self.marks.iter().filter(shown);
            let lines = marks.flat_map(|laid| lines(laid, surface, relief, &lens, style));
            self.drawn = Some(Drawn {
                lines: lines.collect(),
                mesh: Arc::new(triangles(relief, &lens, key.pixels_per_point)),
                key,
            });
        }
        let scaffold = Scaffold::new(
            relief.axes(),
            &lens.camera,
            lens.length,
            f64::from(50.0 * style.unit),
        );
        let painter = ui.painter_at(area);
        let inks = style.inks();
        for (lines, ink) in [(&scaffold.grid, inks.grid), (&scaffold.edges, inks.frame)] {
            let stroke = Stroke::new(1.0, colour(ink));
            painter.extend(
                lines
                    .iter()
                    .map(|line| Shape::line_segment(line.map(|p| lens.at(p)), stroke)),
            );
        }
        if let Some(drawn) = &self.drawn {
            painter.add(Shape::Mesh(drawn.mesh.clone()));
            painter.extend(drawn.lines.iter().cloned());
        }
        if let Some(spot) = options.spot {
            mark_spot(ui, style, relief, &lens, spot, area);
        }
        let axes = [&surface.map.x, &surface.map.y, &surface.map.colour];
        for labels in &scaffold.axes {
            label(ui, style, labels, &lens, axes[labels.axis], area);
        }
        let found = self.under_pointer(ui, &lens, &response, area);
        if let Some(place) = found {
            let numbers = relief.numbers(place);
            readout(ui, style, &response, axes, numbers, lens.at(place));
        }
        let clicked = found.filter(|_| response.clicked());
        Shown {
            clicked: clicked.map(|place| {
                let [x, y, _] = relief.numbers(place);
                [x, y]
            }),
            ..Shown::default()
        }
    }

    /// Turns by drag and keys, moves by the secondary button, zooms by wheel and keys.
    fn turn(&mut self, ui: &Ui, response: &Response, surface: &Surface, options: Options) {
        let (mut turn, mut zoom) = ([0.0; 2], 1.0_f32);
        if response.dragged_by(egui::PointerButton::Primary) {
            let by = response.drag_delta();
            turn = [-DRAG * f64::from(by.x), DRAG * f64::from(by.y)];
        } else if response.dragged() {
            self.moved += response.drag_delta();
        }
        if response.contains_pointer() {
            zoom *= ui.input(egui::InputState::zoom_delta);
            if options.wheel_zooms {
                zoom *= (ui.input(|i| i.smooth_scroll_delta().y) / 200.0).exp();
            }
        }
        if response.has_focus() {
            let filter = EventFilter {
                horizontal_arrows: true,
                vertical_arrows: true,
                ..EventFilter::default()
            };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
            let pressed = |key| ui.input_mut(|i| i.count_and_consume_key(Modifiers::NONE, key)) as i32;
            let between = |low: i32, high: i32| f64::from(high - low) * PRESS;
            let across = between(pressed(Key::ArrowLeft), pressed(Key::ArrowRight));
            let along = between(pressed(Key::ArrowDown), pressed(Key::ArrowUp));
            turn = [turn[0] - across, turn[1] - along];
            let larger = pressed(Key::Plus) + pressed(Key::Equals) - pressed(Key::Minus);
            zoom *= 1.1_f32.powi(larger);
        }
        if turn != [0.0; 2] {
            self.turned = Some(self.angle(surface).turned(turn[0], turn[1]));
        }
        if zoom != 1.0 {
            self.zoom = Some((self.zoom.unwrap_or(1.0) * zoom).clamp(0.3, 12.0));
        }
        if response.double_clicked() {
            (self.turned, self.zoom, self.moved) = (None, None, Vec2::ZERO);
        }
        let response = response.clone();
        response.on_hover_and_drag_cursor(egui::CursorIcon::Grab);
    }

    fn lens(&self, style: Style, surface: &Surface, area: Rect) -> Lens {
        let u = style.unit;
        let frame = Rect::from_min_max(area.min + vec2(72.0, 8.0) * u, area.max - vec2(48.0, 42.0) * u);
        let camera = Camera::new(self.angle(surface));
        let (half, [low, high]) = camera.extent();
        let length = f64::from(frame.width().max(20.0)) / (2.0 * half);
        let length = length.min(f64::from(frame.height().max(20.0)) / (high - low));
        let length = length * f64::from(self.zoom.unwrap_or(1.0));
        let middle = frame.center() + vec2(0.0, (0.5 * (low + high) * length) as f32) + self.moved;
        Lens {
            camera,
            middle,
            length,
        }
    }

    /// The point of the surface under the pointer: of those near it the one nearest to the viewer.
    fn under_pointer(&self, ui: &Ui, lens: &Lens, response: &Response, area: Rect) -> Option<Place> {
        let (relief, drawn) = (self.relief.as_ref()?, self.drawn.as_ref()?);
        let pointer = ui.ctx().pointer_hover_pos().filter(|&p| area.contains(p))?;
        if !response.contains_pointer() || response.dragged() {
            return None;
        }
        let [columns, rows] = relief.size();
        let cell = (lens.length / columns.min(rows) as f64) as f32;
        let reach = REACH.max(0.75 * cell);
        let corners = drawn.mesh.vertices.iter().take(columns * rows).enumerate();
        let near = corners.filter(|(_, vertex)| {
            let away = vertex.pos - pointer;
            away.x.abs() < reach && away.y.abs() < reach
        });
        let seen = near
            .map(|(k, vertex)| (relief.corner(k), vertex.pos.distance(pointer)))
            .filter(|(place, _)| relief.is_seen([place[0], place[1], place[2] + 0.01], &lens.camera));
        let nearest = seen.min_by(|(_, a), (_, b)| a.total_cmp(b))?;
        Some(nearest.0)
    }
}

/// The surface in words.
fn words(surface: &Surface) -> Cow<'static, str> {
    let map = &surface.map;
    text!(
        "plot-surface",
        height = &*map.colour.label.text,
        x = &*map.x.label.text,
        y = &*map.y.label.text
    )
}

/// The surface with its net, farthest first. The first vertices are the points of the grid.
fn triangles(relief: &Relief, lens: &Lens, pixels_per_point: f32) -> Mesh {
    let [columns, rows] = relief.size();
    let mut mesh = Mesh::default();
    mesh.reserve_vertices(columns * rows + 6 * 2 * NET * (columns + rows));
    mesh.reserve_triangles(2 * columns * rows + 4 * 2 * NET * (columns + rows));
    for (k, &[r, g, b]) in relief.colours().iter().enumerate() {
        let [x, y, z] = relief.corner(k);
        let at = lens.at([x, y, if z.is_finite() { z } else { 0.0 }]);
        mesh.colored_vertex(at, Color32::from_rgb(r, g, b));
    }
    let every = [columns, rows].map(|n| n.div_ceil(NET).max(1));
    let net = Color32::from_black_alpha(80);
    relief.cells(&lens.camera, every, |corners, sides| {
        let [a, b, c, d] = corners.map(|k| k as u32);
        mesh.add_triangle(a, b, c);
        mesh.add_triangle(a, c, d);
        for side in sides {
            let ends = side.map(|k| mesh.vertices[k].pos);
            soft_line(&mut mesh, ends, 1.0 / pixels_per_point, net);
        }
    });
    mesh
}

/// A line that fades out to both sides within `width`.
fn soft_line(mesh: &mut Mesh, [from, to]: [Pos2; 2], width: f32, colour: Color32) {
    let along = to - from;
    let length = along.length();
    if length < 1e-3 {
        return;
    }
    let across = vec2(-along.y, along.x) * (width / length);
    let k = mesh.vertices.len() as u32;
    for at in [from, to] {
        mesh.colored_vertex(at - across, Color32::TRANSPARENT);
        mesh.colored_vertex(at, colour);
        mesh.colored_vertex(at + across, Color32::TRANSPARENT);
    }
    for side in [0, 1] {
        let k = k + side;
        mesh.add_triangle(k, k + 1, k + 3);
        mesh.add_triangle(k + 1, k + 3, k + 4);
    }
}

/// A mark on the surface: what is seen with a white edge, what is hidden thin.
fn lines(laid: &Laid, surface: &Surface, relief: &Relief, lens: &Lens, style: Style) -> Vec<Shape> {
    let mut shapes = Vec::new();
    let u = style.unit;
    match surface.map.marks.get(laid.index) {
        Some(Mark::Line(line)) => {
            let pen = style.curve(line.role, line.drawn());
            for (seen, part) in laid
                .paths
                .iter()
                .flat_map(|path| relief.parts(path, &lens.camera))
            {
                let points: Vec<Pos2> = part.iter().map(|&place| lens.at(place)).collect();
                if seen {
                    let edge = Stroke::new(pen.width + 2.0 * u, Color32::from_white_alpha(230));
                    shapes.push(Shape::line(points.clone(), edge));
                    shapes.push(Shape::line(points, Stroke::new(pen.width, pen.colour)));
                } else {
                    let faint = pen.colour.gamma_multiply(0.6);
                    shapes.push(Shape::line(points, Stroke::new(0.5 * pen.width, faint)));
                }
            }
        }
        Some(Mark::Scatter(scatter)) => {
            let ink = style.role(scatter.role);
            for &place in &laid.points {
                let at = lens.at(place);
                if relief.is_seen(place, &lens.camera) {
                    shapes.push(Shape::circle_filled(at, 4.4 * u, Color32::WHITE));
                    shapes.push(Shape::circle_filled(at, 3.0 * u, ink));
                } else {
                    shapes.push(Shape::circle_filled(at, 2.4 * u, ink.gamma_multiply(0.5)));
                }
            }
        }
        _ => {}
    }
    shapes
}

/// The time cursor's place on the surface: a needle with a flag, so that it is found behind a hill, too.
fn mark_spot(ui: &Ui, style: Style, relief: &Relief, lens: &Lens, spot: Spot, area: Rect) {
    let Some(place) = relief.place(spot.at[0], spot.at[1]) else {
        return;
    };
    let top = lens.at([place[0], place[1], (place[2] + 0.12).max(0.3 * HEIGHT)]);
    super::cursor::needle(ui, style, area, (lens.at(place), top), spot.step);
}

/// An axis with its ticks, labels and name.
fn label(ui: &Ui, style: Style, labels: &Labels, lens: &Lens, axis: &Axis, area: Rect) {
    let u = style.unit;
    let inks = style.inks();
    let (line, ink) = (Stroke::new(1.0, colour(inks.frame)), colour(inks.ink));
    let painter = ui.painter_at(area);
    let [from, to] = labels.ends.map(|place| lens.at(place));
    painter.line_segment([from, to], line);
    let out = vec2(labels.out[0] as f32, -labels.out[1] as f32);
    let side = match out.x {
        right if right > 0.35 => Align2::LEFT_CENTER,
        right if right < -0.35 => Align2::RIGHT_CENTER,
        _ => Align2::CENTER_CENTER,
    };
    let mut widest = 0.0_f32;
    let mut numbers = Vec::new();
    for (place, text) in &labels.ticks {
        let at = lens.at(*place);
        painter.line_segment([at, at + 4.0 * u * out], line);
        let drawn = painter.text(at + 11.0 * u * out, side, text, style.font(11.5), ink);
        widest = widest.max(drawn.width());
        numbers.push(drawn);
    }
    let middle = from + 0.5 * (to - from);
    let font = style.font(12.5);
    if labels.axis == 2 {
        let name = fitted(ui, &axis.text(), &font, 0.9 * area.height());
        let galley = painter.layout_no_wrap(name, font, ink);
        let size = galley.size();
        let left = (middle.x - widest - 20.0 * u - size.y).max(area.left());
        let at = pos2(left, middle.y + 0.5 * size.x);
        painter.add(TextShape::new(at, galley, ink).with_angle(-std::f32::consts::FRAC_PI_2));
        return;
    }
    let beyond = if side == Align2::CENTER_CENTER {
        0.0
    } else {
        widest
    };
    let at = middle + (18.0 + 14.0 * out.y.abs()) * u * out + vec2(beyond * out.x, 0.0);
    let room = match side {
        Align2::LEFT_CENTER => area.right() - at.x,
        Align2::RIGHT_CENTER => at.x - area.left(),
        _ => area.width(),
    };
    // A long name takes a second line.
    let galley = painter.layout(axis.text(), font, ink, room.max(40.0 * u));
    let line = galley.rows.first().map_or(0.0, |row| row.height());
    let mut place = side.anchor_size(at, galley.size());
    place = place.translate(vec2(0.0, 0.5 * (galley.size().y - line)));
    let place = clear(place, &numbers, (out, u));
    painter.galley(place.min, galley, ink);
}

/// A name moved outwards as far as it takes to be clear of the numbers along its axis.
fn clear(name: Rect, numbers: &[Rect], (out, unit): (Vec2, f32)) -> Rect {
    let gap = vec2(10.0, 1.0) * unit;
    let moved = |k: u16| name.translate(f32::from(k) * unit * out);
    let is_clear = |name: &Rect| !numbers.iter().any(|number| number.expand2(gap).intersects(*name));
    (0..60).map(moved).find(is_clear).unwrap_or(name)
}

/// A ring on the surface and a tooltip with the numbers there.
fn readout(ui: &Ui, style: Style, response: &Response, axes: [&Axis; 3], numbers: [f64; 3], at: Pos2) {
    let named = |d: usize| {
        let unit = &axes[d].unit;
        let gap = if unit.is_empty() { "" } else { " " };
        format!("{}{gap}{unit}", format_number(numbers[d]))
    };
    let label = &axes[2].label;
    let name = if label.is_empty() {
        text!("plot-height")
    } else {
        label.text.clone()
    };
    let readout = Readout {
        heading: text!(
            "plot-point",
            x_name = &*axes[0].label.text,
            x = named(0),
            y_name = &*axes[1].label.text,
            y = named(1)
        )
        .into_owned(),
        rows: vec![(name.into_owned(), Color32::TRANSPARENT, named(2))],
        spots: vec![(at, colour(style.inks().ink))],
        about: None,
    };
    ui.painter().extend(readout.shapes(style));
    let anchor = egui::PopupAnchor::Pointer;
    egui::Tooltip::always_open(ui.ctx().clone(), ui.layer_id(), response.id, anchor)
        .gap(14.0)
        .show(|ui| readout.show(ui, style));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{HeatMap, Scale, Theme};

    fn surface(n: usize) -> Surface {
        let value = |i: usize| {
            let (x, y) = ((i % n) as f64 / n as f64 - 0.5, (i / n) as f64 / n as f64 - 0.5);
            x * x + y * y
        };
        let map = HeatMap::new(
            (Axis::linear("x"), [-1.0, 1.0]),
            (Axis::linear("y"), [-1.0, 1.0]),
            n,
            (0..n * n).map(value).collect(),
            Axis::linear("z"),
        );
        Surface {
            map,
            angle: Angle::default(),
        }
    }

    fn lens(surface: &Surface) -> Lens {
        Lens {
            camera: Camera::new(surface.angle),
            middle: pos2(400.0, 300.0),
            length: 400.0,
        }
    }

    #[test]
    fn a_large_surface_is_thinned_and_every_triangle_lies_in_the_picture() {
        let surface = surface(401);
        assert_eq!(surface.map.colour.scale, Scale::Linear);
        let relief = Relief::new(&surface.map, MOST).unwrap();
        let mesh = triangles(&relief, &lens(&surface), 1.0);
        assert!(mesh.is_valid());
        assert!(mesh.vertices.len() < 60_000, "{}", mesh.vertices.len());
        let bounds = Rect::from_min_max(pos2(110.0, -70.0), pos2(690.0, 460.0));
        assert!(mesh.vertices.iter().all(|vertex| bounds.contains(vertex.pos)));
        // Two triangles a cell, four for each piece of the net.
        assert!(mesh.indices.len() / 3 >= 2 * 120 * 120 + 4 * 120 * 2 * 20);
    }

    #[test]
    fn a_name_is_clear_of_the_numbers_along_its_axis() {
        let number = |x| Rect::from_center_size(pos2(x, 100.0), vec2(24.0, 14.0));
        let numbers = [number(50.0), number(90.0)];
        let out = vec2(0.6, 0.8);
        let near = Rect::from_center_size(pos2(80.0, 104.0), vec2(120.0, 15.0));
        let name = clear(near, &numbers, (out, 1.4));
        assert!(numbers.iter().all(|number| !number.intersects(name)));
        assert!(name.top() < 115.0, "no farther than it takes: {name}");
        let far = near.translate(vec2(0.0, 40.0));
        assert_eq!(clear(far, &numbers, (out, 1.4)), far);
    }

    #[test]
    fn hidden_parts_of_a_line_are_thin() {
        let mut with = surface(41);
        let relief = Relief::new(&with.map, MOST).unwrap();
        with.map.marks = vec![
            crate::figure::Line::new("a", crate::figure::Role::Run, vec![-0.95, 0.95], vec![-0.9, -0.9])
                .into(),
        ];
        with.angle = Angle {
            azimuth: -90.0,
            elevation: 10.0,
        };
        let laid = Laid {
            index: 0,
            paths: relief.path(&[-0.9, -0.9], &[-0.95, 0.95]),
            points: Vec::new(),
        };
        let style = Style {
            theme: Theme::Light,
            unit: 1.0,
        };
        let shapes = lines(&laid, &with, &relief, &lens(&with), style);
        // The near slope of the bowl is hidden behind its rim, the far one is seen with an edge.
        assert_eq!(shapes.len(), 3);
    }
}
