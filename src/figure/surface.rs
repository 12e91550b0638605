//! Surfaces in SVG: cells from the farthest to the nearest as paths, with a net of lines, and marks laid on top.

use super::canvas::{Frame, Pen, Point};
use super::chart::Sheet;
use super::empty::why_empty_map;
use super::legend::legend_entries;
use super::palette::mix;
use super::relief::{Camera, Labels, Place, Relief, Scaffold};
use super::typeface::{Pencil, Side};
use super::{Mark, Surface};
use crate::text;

/// Points of the grid along either axis, at most.
const MOST: usize = 81;
/// Lines of the net along either axis, about.
const NET: usize = 20;
/// Width of the cells' edges and of the net's lines, in pixels.
const SEAM: f64 = 0.7;

/// From places to pixels.
struct Lens {
    camera: Camera,
    middle: Point,
    length: f64,
}

impl Lens {
    fn new(surface: &Surface, frame: Frame) -> Self {
        let camera = Camera::new(surface.angle);
        let (half, [low, high]) = camera.extent();
        let length = (frame.width() / (2.0 * half)).min(frame.height() / (high - low));
        let middle = (
            0.5 * (frame.left + frame.right),
            0.5 * (frame.top + frame.bottom) + 0.5 * (low + high) * length,
        );
        Self {
            camera,
            middle,
            length,
        }
    }

    fn at(&self, place: Place) -> Point {
        let [u, v] = self.camera.project(place);
        (self.middle.0 + u * self.length, self.middle.1 - v * self.length)
    }
}

impl Sheet {
    pub(super) fn surface(&mut self, surface: &Surface, outer: Frame) {
        let map = &surface.map;
        let Some(relief) = Relief::new(map, MOST) else {
            return self.sentence(&why_empty_map(map), outer);
        };
        let u = self.unit;
        let legend = legend_entries(&map.marks);
        let top = outer.top + self.legend_height(&legend, outer.width());
        let frame = Frame {
            left: outer.left + 84.0 * u,
            top: top + 12.0 * u,
            right: outer.right - 56.0 * u,
            bottom: outer.bottom - 46.0 * u,
        };
        if frame.width() < 30.0 || frame.height() < 30.0 {
            return self.sentence(&text!("figure-too-small"), outer);
        }
        let lens = Lens::new(surface, frame);
        let scaffold = Scaffold::new(relief.axes(), &lens.camera, lens.length, 50.0 * u);
        self.walls(&scaffold, &lens);
        self.cells(&relief, &lens);
        self.edged = true;
        for mark in &map.marks {
            self.lay(mark, &relief, &lens);
        }
        self.edged = false;
        let names = [map.x.text(), map.y.text(), map.colour.text()];
        for axis in &scaffold.axes {
            self.labels(axis, &lens, (&names[axis.axis], outer.right));
        }
        self.legend_above(&legend, (outer.left, outer.top), outer.width());
    }

    fn walls(&mut self, scaffold: &Scaffold, lens: &Lens) {
        let grid = Pen::new(self.inks.grid, self.unit);
        let edges = Pen::new(self.inks.frame, 1.1 * self.unit);
        for (lines, pen) in [(&scaffold.grid, grid), (&scaffold.edges, edges)] {
            let lines = lines.iter().map(|line| line.map(|place| lens.at(place)));
            self.canvas.segments(lines, pen);
        }
    }

    fn cells(&mut self, relief: &Relief, lens: &Lens) {
        let [columns, rows] = relief.size();
        let points: Vec<Point> = (0..columns * rows).map(|k| lens.at(relief.corner(k))).collect();
        let every = [columns, rows].map(|n| n.div_ceil(NET).max(1));
        let net = Pen {
            alpha: 0.28,
            ..Pen::new([0; 3], SEAM)
        };
        self.canvas.open_round(SEAM);
        relief.cells(&lens.camera, every, |corners, sides| {
            let colours = corners.map(|k| relief.colours()[k]);
            let [one, other] = [[0, 2], [1, 3]].map(|[a, b]| mix(colours[a], colours[b], 0.5));
            self.canvas.cell(corners.map(|k| points[k]), mix(one, other, 0.5));
            let sides = sides.iter().map(|side| side.map(|k| points[k]));
            self.canvas.segments(sides, net);
        });
        self.canvas.close();
    }

    /// A mark laid on the surface; what is hidden is thin.
    fn lay(&mut self, mark: &Mark, relief: &Relief, lens: &Lens) {
        match mark {
            Mark::Line(line) => {
                let pen = self.pen(line.role, line.drawn());
                for path in relief.path(&line.x, &line.y) {
                    for (seen, part) in relief.parts(&path, &lens.camera) {
                        let points: Vec<Point> = part.iter().map(|&place| lens.at(place)).collect();
                        if seen {
                            self.stroke(&points, pen);
                        } else {
                            let faint = Pen {
                                width: 0.5 * pen.width,
                                alpha: 0.6,
                                ..pen
                            };
                            self.canvas.line(&points, faint);
                        }
                    }
                }
            }
            Mark::Scatter(scatter) => {
                let (u, colour) = (self.unit, self.colour(scatter.role));
                for (&x, &y) in scatter.x.iter().zip(&scatter.y) {
                    let Some(place) = relief.place(x, y) else { continue };
                    let at = lens.at(place);
                    if relief.is_seen(place, &lens.camera) {
                        self.canvas.disc(at, 5.2 * u, [255; 3], 1.0);
                        self.canvas.disc(at, 3.8 * u, colour, 1.0);
                    } else {
                        self.canvas.disc(at, 3.0 * u, colour, 0.5);
                    }
                }
            }
            Mark::Histogram(_) | Mark::Rule(_) => {}
        }
    }

    fn labels(&mut self, axis: &Labels, lens: &Lens, (name, right): (&str, f64)) {
        let u = self.unit;
        let pen = Pen::new(self.inks.frame, 1.2 * u);
        let [from, to] = axis.ends.map(|place| lens.at(place));
        self.canvas.line(&[from, to], pen);
        let out = (axis.out[0], -axis.out[1]);
        let side = match axis.out[0] {
            right if right > 0.35 => Side::Left,
            right if right < -0.35 => Side::Right,
            _ => Side::Centre,
        };
        let pencil = self.pencil(13.0).side(side);
        let moved = |(x, y): Point, by: f64| (x + by * u * out.0, y + by * u * out.1);
        let mut widest: f64 = 0.0;
        for (place, label) in &axis.ticks {
            let at = lens.at(*place);
            self.canvas.line(&[at, moved(at, 5.0)], pen);
            self.canvas.text(label, moved(at, 13.0), pencil);
            widest = widest.max(pencil.width(label));
        }
        let middle = (0.5 * (from.0 + to.0), 0.5 * (from.1 + to.1));
        let pencil = self.pencil(14.5);
        if axis.axis == 2 {
            let at = (middle.0 - widest - 26.0 * u, middle.1);
            let upright = Pencil {
                upright: true,
                ..pencil.side(Side::Centre)
            };
            self.canvas.text(&upright.fit(name, lens.length), at, upright);
            return;
        }
        let at = moved(middle, 20.0 + 16.0 * out.1.abs());
        let at = (
            at.0 + if side == Side::Centre { 0.0 } else { widest * out.0 },
            at.1,
        );
        let room = match side {
            Side::Left => right - at.0,
            Side::Right => at.0,
            Side::Centre => lens.length,
        };
        for (k, line) in pencil.wrap(name, room - 4.0 * u, 2).iter().enumerate() {
            let below = (at.0, at.1 + 18.0 * u * k as f64);
            self.canvas.text(line, below, pencil.side(side));
        }
    }
}
