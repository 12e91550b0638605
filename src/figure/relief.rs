//! Surfaces in space: the geometry that every front end draws them by.
//!
//! A surface is a height field over a rectangle, seen along parallel rays. Its cells are drawn from the farthest to the
//! nearest, which needs no sorting: along either axis the viewer is at one side of all of them. Lines on the surface are
//! drawn over it, and looking from each of their points towards the viewer tells which parts are hidden.

use super::palette::{Rgb, map_colour, mix};
use super::{HeatMap, Range, Scale, Tick, colour_range};

/// Height of the box over the sides of its floor.
pub const HEIGHT: f64 = 0.62;
/// Lines float this far above the surface.
const LIFT: f64 = 0.006;
/// Where the light comes from.
const LIGHT: [f64; 3] = [-0.35, -0.45, 0.82];

/// A place in the box: x and y from −½ to ½, z from 0 to [`HEIGHT`].
pub type Place = [f64; 3];

/// From where a surface is seen.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct Angle {
    /// Direction of the viewer on the floor, in degrees from the x axis; −90 looks along y with x to the right.
    pub azimuth: f64,
    /// Height of the viewer over the floor, in degrees; 90 looks straight down.
    pub elevation: f64,
}

impl Default for Angle {
    fn default() -> Self {
        Self {
            azimuth: -58.0,
            elevation: 32.0,
        }
    }
}

impl Angle {
    /// The same view turned by some degrees; the viewer stays above the floor.
    #[must_use]
    pub fn turned(self, azimuth: f64, elevation: f64) -> Self {
        Self {
            azimuth: (self.azimuth + azimuth + 180.0).rem_euclid(360.0) - 180.0,
            elevation: (self.elevation + elevation).clamp(8.0, 90.0),
        }
    }
}

/// The projection of the box for one angle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    right: Place,
    up: Place,
    viewer: Place,
}

impl Camera {
    /// The view at an angle.
    #[must_use]
    pub fn new(angle: Angle) -> Self {
        let ((sa, ca), (se, ce)) = (
            angle.azimuth.to_radians().sin_cos(),
            angle.elevation.to_radians().sin_cos(),
        );
        Self {
            right: [-sa, ca, 0.0],
            up: [-se * ca, -se * sa, ce],
            viewer: [ce * ca, ce * sa, se],
        }
    }

    /// Where a place is seen: to the right and upwards, in lengths of the floor's sides.
    #[must_use]
    pub fn project(&self, place: Place) -> [f64; 2] {
        [dot(self.right, place), dot(self.up, place)]
    }

    /// How near a place is to the viewer.
    #[must_use]
    pub fn nearness(&self, place: Place) -> f64 {
        dot(self.viewer, place)
    }

    /// Half the width of the box and the lowest and highest it reaches, whatever the azimuth.
    #[must_use]
    pub fn extent(&self) -> (f64, [f64; 2]) {
        let half = std::f64::consts::FRAC_1_SQRT_2;
        let floor = half * self.viewer[2];
        (half, [-floor, floor + HEIGHT * self.up[2]])
    }

    /// On which side of the box, along x and along y, the viewer is.
    fn side(&self) -> [f64; 2] {
        [self.viewer[0], self.viewer[1]].map(|v| if v >= 0.0 { 0.5 } else { -0.5 })
    }
}

fn dot(a: Place, b: Place) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

/// A height field ready to be seen from anywhere: thinned to what can be drawn, with its colours.
#[derive(Clone, Debug)]
pub struct Relief {
    size: [usize; 2],
    /// Cells of the map along both axes.
    cells: [usize; 2],
    axes: [Range; 3],
    /// Heights of the grid's points, row by row; NaN is blank.
    heights: Vec<f64>,
    colours: Vec<Rgb>,
}

impl Relief {
    /// The relief of a map with at most `most` points along either axis; `None` where there is no surface.
    #[must_use]
    pub fn new(map: &HeatMap, most: usize) -> Option<Self> {
        let rows = map.values.len().checked_div(map.columns)?;
        let cells = [map.columns, rows];
        let end = |[low, high]: [f64; 2], scale: Scale| {
            let usable = low.is_finite() && high.is_finite() && low < high;
            (usable && (scale == Scale::Linear || low > 0.0)).then_some(Range { low, high, scale })
        };
        let axes = [
            end(map.x_range, map.x.scale)?,
            end(map.y_range, map.y.scale)?,
            Range::of(map.values.iter().copied(), map.colour.scale)?,
        ];
        let colours = colour_range(map)?;
        if cells.iter().any(|&n| n < 2) {
            return None;
        }
        let size = cells.map(|n| n.min(most.max(2)));
        let shares = |range: Range| {
            let values = map.values.iter().take(cells[0] * cells[1]);
            let at = values
                .map(|&v| range.position(v).unwrap_or(f64::NAN))
                .collect::<Vec<f64>>();
            resampled(&at, cells, size)
        };
        let heights: Vec<f64> = shares(axes[2]).into_iter().map(|share| share * HEIGHT).collect();
        let mut relief = Self {
            size,
            cells,
            axes,
            heights,
            colours: Vec::new(),
        };
        let shades = shares(colours).into_iter().enumerate();
        relief.colours = shades
            .map(|(k, share)| relief.lit(k, map_colour(map.palette, share)))
            .collect();
        Some(relief)
    }

    /// Points along x and along y.
    #[must_use]
    pub fn size(&self) -> [usize; 2] {
        self.size
    }

    /// The ranges of x, y and the height.
    #[must_use]
    pub fn axes(&self) -> &[Range; 3] {
        &self.axes
    }

    /// Colours of the grid's points, row by row.
    #[must_use]
    pub fn colours(&self) -> &[Rgb] {
        &self.colours
    }

    /// The k-th point of the grid, row by row; its height is NaN where it is blank.
    #[must_use]
    pub fn corner(&self, k: usize) -> Place {
        let [x, y] = [k % self.size[0], k / self.size[0]];
        let z = self.heights.get(k).copied().unwrap_or(f64::NAN);
        [self.along(0, x), self.along(1, y), z]
    }

    /// The numbers at a place: x, y and height.
    #[must_use]
    pub fn numbers(&self, place: Place) -> [f64; 3] {
        let share = [place[0] + 0.5, place[1] + 0.5, place[2] / HEIGHT];
        std::array::from_fn(|d| self.axes[d].value(share[d]))
    }

    fn along(&self, axis: usize, k: usize) -> f64 {
        let cell = k as f64 * (self.cells[axis] - 1) as f64 / (self.size[axis] - 1) as f64;
        (cell + 0.5) / self.cells[axis] as f64 - 0.5
    }

    /// The column (or row) of the grid at a place, with its fraction; `None` outside of the box.
    fn grid_at(&self, axis: usize, at: f64) -> Option<f64> {
        let inside = (-0.5..=0.5).contains(&at);
        let cell = (at + 0.5) * self.cells[axis] as f64 - 0.5;
        let most = (self.size[axis] - 1) as f64;
        inside.then(|| (cell * most / (self.cells[axis] - 1) as f64).clamp(0.0, most))
    }

    /// Height of the surface above a place of the floor; `None` outside and where it is blank.
    fn height(&self, x: f64, y: f64) -> Option<f64> {
        let (c, r) = (self.grid_at(0, x)?, self.grid_at(1, y)?);
        let (i, j) = (
            (c as usize).min(self.size[0] - 2),
            (r as usize).min(self.size[1] - 2),
        );
        let (s, t) = (c - i as f64, r - j as f64);
        let at = |i: usize, j: usize| self.heights[j * self.size[0] + i];
        // A quarter that has no part in the point may be blank.
        let part = |weight: f64, value: f64| if weight == 0.0 { 0.0 } else { weight * value };
        let height = part((1.0 - s) * (1.0 - t), at(i, j))
            + part(s * (1.0 - t), at(i + 1, j))
            + part((1.0 - s) * t, at(i, j + 1))
            + part(s * t, at(i + 1, j + 1));
        height.is_finite().then_some(height)
    }

    /// The place of the surface above two numbers.
    #[must_use]
    pub fn place(&self, x: f64, y: f64) -> Option<Place> {
        let (x, y) = (self.axes[0].position(x)? - 0.5, self.axes[1].position(y)? - 0.5);
        Some([x, y, self.height(x, y)? + LIFT])
    }

    /// A curve over the plane laid on the surface, in its unbroken stretches.
    #[must_use]
    pub fn path(&self, x: &[f64], y: &[f64]) -> Vec<Vec<Place>> {
        let share = |range: Range, v: f64| range.position(v).map(|share| share - 0.5);
        let points: Vec<Option<[f64; 2]>> = x
            .iter()
            .zip(y)
            .map(|(&x, &y)| Some([share(self.axes[0], x)?, share(self.axes[1], y)?]))
            .collect();
        let mut floor: Vec<Option<[f64; 2]>> = points.first().copied().into_iter().collect();
        for pair in points.windows(2) {
            if let [Some(from), Some(to)] = pair {
                // Between far points the line follows the surface, too.
                let cells = (to[0] - from[0]).abs().max((to[1] - from[1]).abs())
                    * self.size[0].max(self.size[1]) as f64;
                let parts = (cells.ceil() as usize).clamp(1, 1000);
                let between = |k: usize| {
                    let t = k as f64 / parts as f64;
                    [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])]
                };
                floor.extend((1..=parts).map(|k| Some(between(k))));
            } else {
                floor.push(pair.last().copied().flatten());
            }
        }
        let lifted = floor.into_iter().map(|point| {
            let [x, y] = point?;
            Some([x, y, self.height(x, y)? + LIFT])
        });
        super::chart::runs(lifted)
    }

    /// Whether nothing of the surface lies between a place and the viewer.
    #[must_use]
    pub fn is_seen(&self, place: Place, camera: &Camera) -> bool {
        let [vx, vy, vz] = camera.viewer;
        let level = vx.hypot(vy);
        if level < 1e-6 {
            return true;
        }
        let cell = 1.0 / self.size[0].max(self.size[1]) as f64;
        let step = [vx / level * cell, vy / level * cell, vz / level * cell];
        let mut at = place;
        loop {
            at = [at[0] + step[0], at[1] + step[1], at[2] + step[2]];
            let inside = at[0].abs() <= 0.5 && at[1].abs() <= 0.5 && at[2] <= HEIGHT;
            if !inside {
                return true;
            }
            if self.height(at[0], at[1]).is_some_and(|height| height > at[2]) {
                return false;
            }
        }
    }

    /// A path in parts that are seen and parts that are hidden, neighbours sharing a point.
    #[must_use]
    pub fn parts(&self, path: &[Place], camera: &Camera) -> Vec<(bool, Vec<Place>)> {
        let mut parts: Vec<(bool, Vec<Place>)> = Vec::new();
        for &place in path {
            let seen = self.is_seen(place, camera);
            match parts.last_mut() {
                Some((before, part)) if *before == seen => part.push(place),
                last => {
                    let shared = last.and_then(|(_, part)| part.last().copied());
                    parts.push((seen, shared.into_iter().chain([place]).collect()));
                }
            }
        }
        parts
    }

    /// Calls `draw` for every cell without a blank corner, farthest first: with the indices of its corners, around it
    /// from the farthest one, and with its sides that belong to the net, which has every so many rows and columns and
    /// the border. Sides are drawn after their cell: the far ones then lie on cells that are drawn already.
    pub fn cells(&self, camera: &Camera, every: [usize; 2], mut draw: impl FnMut([usize; 4], &[[usize; 2]])) {
        let [columns, rows] = self.size;
        let [near_x, near_y] = camera.side().map(|side| side > 0.0);
        for row in 0..rows - 1 {
            let row = if near_y { row } else { rows - 2 - row };
            let (far, near) = if near_y { (row, row + 1) } else { (row + 1, row) };
            for column in 0..columns - 1 {
                let column = if near_x { column } else { columns - 2 - column };
                let (left, right) = if near_x {
                    (column, column + 1)
                } else {
                    (column + 1, column)
                };
                let at = |column: usize, row: usize| row * columns + column;
                let corners = [at(left, far), at(right, far), at(right, near), at(left, near)];
                if corners.iter().all(|&k| self.heights[k].is_finite()) {
                    let [a, b, c, d] = corners;
                    let is_border = |k: usize, n: usize| k == 0 || k == n - 1;
                    let sides = [
                        (far.is_multiple_of(every[1]) || is_border(far, rows), [a, b]),
                        (left.is_multiple_of(every[0]) || is_border(left, columns), [a, d]),
                        (is_border(near, rows), [d, c]),
                        (is_border(right, columns), [b, c]),
                    ];
                    let mut net = [[0; 2]; 4];
                    let mut count = 0;
                    for (_, side) in sides.into_iter().filter(|(drawn, _)| *drawn) {
                        net[count] = side;
                        count += 1;
                    }
                    draw(corners, &net[..count]);
                }
            }
        }
    }

    /// A colour in the light that falls on a point of the grid.
    fn lit(&self, k: usize, colour: Rgb) -> Rgb {
        let [columns, rows] = self.size;
        let (i, j) = (k % columns, k / columns);
        let slope = |axis: usize, low: usize, high: usize, a: usize, b: usize| {
            let run = self.along(axis, high) - self.along(axis, low);
            (self.heights[b] - self.heights[a]) / run
        };
        let (west, east) = (i.saturating_sub(1), (i + 1).min(columns - 1));
        let (south, north) = (j.saturating_sub(1), (j + 1).min(rows - 1));
        let dx = slope(0, west, east, j * columns + west, j * columns + east);
        let dy = slope(1, south, north, south * columns + i, north * columns + i);
        if !(dx.is_finite() && dy.is_finite()) {
            return colour;
        }
        let length = (1.0 + dx * dx + dy * dy).sqrt();
        let light = dot([-dx / length, -dy / length, 1.0 / length], LIGHT).max(0.0);
        let shade = if light < 0.8 { [0; 3] } else { [255; 3] };
        mix(colour, shade, 0.45 * (light - 0.8).abs())
    }
}

/// Values on a grid of `cells` at the evenly spaced points of a coarser one.
fn resampled(values: &[f64], cells: [usize; 2], size: [usize; 2]) -> Vec<f64> {
    if cells == size {
        return values.to_vec();
    }
    let spot = |k: usize, axis: usize| {
        let at = k as f64 * (cells[axis] - 1) as f64 / (size[axis] - 1) as f64;
        let low = (at as usize).min(cells[axis] - 2);
        (low, at - low as f64)
    };
    let mut coarse = Vec::with_capacity(size[0] * size[1]);
    for j in 0..size[1] {
        let (row, t) = spot(j, 1);
        for i in 0..size[0] {
            let (column, s) = spot(i, 0);
            let k = row * cells[0] + column;
            let far = |k: usize| values[k] * (1.0 - s) + if s > 0.0 { values[k + 1] * s } else { 0.0 };
            coarse.push(far(k) * (1.0 - t) + if t > 0.0 { far(k + cells[0]) * t } else { 0.0 });
        }
    }
    coarse
}

/// What stands around a surface: floor and back walls with their grid, and labelled axes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scaffold {
    /// Lines of the grid on floor and walls, behind the surface.
    pub grid: Vec<[Place; 2]>,
    /// Edges of floor and walls, behind the surface.
    pub edges: Vec<[Place; 2]>,
    /// The axes of x, y and the height; those too short to read are left out.
    pub axes: Vec<Labels>,
}

/// An axis of a surface.
#[derive(Clone, Debug, PartialEq)]
pub struct Labels {
    /// 0 for x, 1 for y, 2 for the height.
    pub axis: usize,
    /// Where it begins and ends.
    pub ends: [Place; 2],
    /// The direction in which its labels lie, as seen: to the right and upwards, of length 1.
    pub out: [f64; 2],
    /// Ticks with their places.
    pub ticks: Vec<(Place, String)>,
}

impl Scaffold {
    /// The surroundings of a surface of which `length` is drawn as one side of the floor, with labels `apart`.
    #[must_use]
    pub fn new(axes: &[Range; 3], camera: &Camera, length: f64, apart: f64) -> Self {
        let [near_x, near_y] = camera.side();
        let (far_x, far_y) = (-near_x, -near_y);
        let seen = |a: Place, b: Place| {
            let (a, b) = (camera.project(a), camera.project(b));
            [b[0] - a[0], b[1] - a[1]]
        };
        // The height stands where the box is leftmost.
        let corner = if camera.project([near_x, far_y, 0.0])[0] < camera.project([far_x, near_y, 0.0])[0] {
            [near_x, far_y]
        } else {
            [far_x, near_y]
        };
        let ends = [
            [[-0.5, near_y, 0.0], [0.5, near_y, 0.0]],
            [[near_x, -0.5, 0.0], [near_x, 0.5, 0.0]],
            [[corner[0], corner[1], 0.0], [corner[0], corner[1], HEIGHT]],
        ];
        let outward = [
            seen([0.0; 3], [0.0, near_y, 0.0]),
            seen([0.0; 3], [near_x, 0.0, 0.0]),
            [-1.0, 0.0],
        ];
        let mut scaffold = Self::default();
        for axis in 0..3 {
            let [from, to] = ends[axis];
            let [across, along] = seen(from, to);
            let long = across.hypot(along) * length;
            let room = if axis == 2 { 0.55 * apart } else { apart };
            if long < 1.2 * room {
                continue;
            }
            let ticks = axes[axis].ticks(((long / room) as usize).clamp(2, 7));
            let place = |tick: &Tick| {
                let share = axes[axis].position(tick.at)?;
                (-1e-9..=1.0 + 1e-9)
                    .contains(&share)
                    .then(|| std::array::from_fn(|d| from[d] + share * (to[d] - from[d])))
            };
            let ticks: Vec<(Place, String)> = ticks
                .iter()
                .filter_map(|tick| Some((place(tick)?, tick.label.clone())))
                .collect();
            for (at, _) in &ticks {
                let [x, y, z] = *at;
                scaffold.grid.extend(match axis {
                    0 => [
                        [[x, far_y, 0.0], [x, near_y, 0.0]],
                        [[x, far_y, 0.0], [x, far_y, HEIGHT]],
                    ],
                    1 => [
                        [[far_x, y, 0.0], [near_x, y, 0.0]],
                        [[far_x, y, 0.0], [far_x, y, HEIGHT]],
                    ],
                    _ => [
                        [[far_x, far_y, z], [near_x, far_y, z]],
                        [[far_x, far_y, z], [far_x, near_y, z]],
                    ],
                });
            }
            // Labels lie square to their axis, on the side away from the box.
            let away = [along, -across];
            let sign = (away[0] * outward[axis][0] + away[1] * outward[axis][1]).signum();
            let size = sign * across.hypot(along);
            scaffold.axes.push(Labels {
                axis,
                ends: ends[axis],
                out: away.map(|v| v / size),
                ticks,
            });
        }
        let floor = [[far_x, far_y], [near_x, far_y], [near_x, near_y], [far_x, near_y]];
        for (k, [x, y]) in floor.into_iter().enumerate() {
            let [a, b] = floor[(k + 1) % 4];
            scaffold.edges.push([[x, y, 0.0], [a, b, 0.0]]);
        }
        let top = |[x, y]: [f64; 2]| [x, y, HEIGHT];
        for [x, y] in [floor[0], floor[1], floor[3]] {
            scaffold.edges.push([[x, y, 0.0], top([x, y])]);
        }
        scaffold.edges.push([top(floor[0]), top(floor[1])]);
        scaffold.edges.push([top(floor[0]), top(floor[3])]);
        scaffold
    }
}

#[cfg(test)]
mod tests {
    use super::super::Axis;
    use super::*;

    fn map(columns: usize, values: Vec<f64>) -> HeatMap {
        let axis = |label| Axis::linear(label);
        HeatMap::new(
            (axis("x"), [-1.0, 1.0]),
            (axis("y"), [-1.0, 1.0]),
            columns,
            values,
            axis("z"),
        )
    }

    /// A ridge along y in the middle of x.
    fn ridge(n: usize) -> HeatMap {
        let x = |i: usize| 2.0 * ((i % n) as f64 + 0.5) / n as f64 - 1.0;
        map(n, (0..n * n).map(|i| 1.0 - x(i).abs()).collect())
    }

    fn camera(azimuth: f64, elevation: f64) -> Camera {
        Camera::new(Angle { azimuth, elevation })
    }

    #[test]
    fn the_projection_is_the_view_from_where_the_viewer_stands() {
        let near =
            |a: [f64; 2], b: [f64; 2]| assert!((a[0] - b[0]).hypot(a[1] - b[1]) < 1e-12, "{a:?} {b:?}");
        near(camera(-90.0, 0.0).project([0.3, 0.4, 0.2]), [0.3, 0.2]);
        near(camera(0.0, 0.0).project([0.3, 0.4, 0.2]), [0.4, 0.2]);
        near(camera(-90.0, 90.0).project([0.3, 0.4, 0.2]), [0.3, 0.4]);
        let tilted = camera(37.0, 20.0);
        // Lengths and nearness are those of a rotation.
        let p = [0.1, -0.4, 0.3];
        let [u, v] = tilted.project(p);
        let w = tilted.nearness(p);
        assert!((u * u + v * v + w * w - dot(p, p)).abs() < 1e-12);
        let (half, [low, high]) = tilted.extent();
        for x in [-0.5, 0.5] {
            for y in [-0.5, 0.5] {
                for z in [0.0, HEIGHT] {
                    let [u, v] = tilted.project([x, y, z]);
                    assert!(u.abs() <= half + 1e-12 && v >= low - 1e-12 && v <= high + 1e-12);
                }
            }
        }
    }

    #[test]
    fn cells_come_from_the_farthest_to_the_nearest() {
        let relief = Relief::new(&ridge(9), 100).unwrap();
        for azimuth in [-170.0, -120.0, -58.0, 10.0, 100.0, 179.0] {
            let camera = camera(azimuth, 30.0);
            let mut drawn = Vec::new();
            relief.cells(&camera, [3, 3], |corners, _| {
                // On the floor, as heights do not change what lies behind what.
                let middle = corners.iter().fold([0.0; 3], |sum, &k| {
                    let [x, y, _] = relief.corner(k);
                    [sum[0] + x / 4.0, sum[1] + y / 4.0, 0.0]
                });
                let farthest = corners.map(|k| {
                    let [x, y, _] = relief.corner(k);
                    camera.nearness([x, y, 0.0])
                });
                assert!(farthest.iter().all(|&other| other >= farthest[0] - 1e-12));
                drawn.push(middle);
            });
            assert_eq!(drawn.len(), 64);
            // No cell is drawn before one that lies straight behind it.
            let [vx, vy, _] = camera.viewer;
            for (i, a) in drawn.iter().enumerate() {
                for b in &drawn[i + 1..] {
                    let (dx, dy) = (a[0] - b[0], a[1] - b[1]);
                    let in_front = dx * vx.signum() > 1e-9 && dy * vy.signum() > 1e-9;
                    assert!(!in_front, "{azimuth}: {a:?} before {b:?}");
                }
            }
        }
    }

    #[test]
    fn the_net_has_its_lines_and_the_border() {
        let relief = Relief::new(&ridge(9), 100).unwrap();
        for azimuth in [-120.0, -58.0, 10.0, 100.0] {
            let mut sides = std::collections::HashSet::new();
            relief.cells(&camera(azimuth, 30.0), [4, 4], |_, net| {
                sides.extend(net.iter().map(|&[a, b]| (a.min(b), a.max(b))));
            });
            // Three lines each way, of eight pieces.
            assert_eq!(sides.len(), 2 * 3 * 8, "{azimuth}");
        }
    }

    #[test]
    fn blanks_are_left_out() {
        let mut values = vec![1.0; 25];
        values[12] = f64::NAN;
        values[0] = 2.0;
        let relief = Relief::new(&map(5, values), 100).unwrap();
        let mut count = 0;
        relief.cells(&camera(-58.0, 30.0), [2, 2], |_, _| count += 1);
        assert_eq!(count, 16 - 4);
        assert!(relief.place(0.0, 0.0).is_none());
        assert!(relief.place(0.8, 0.8).is_some());
        let paths = relief.path(&[-0.9, 0.9], &[0.0, 0.0]);
        assert_eq!(paths.len(), 2, "the line is interrupted at the blank");
        for nothing in [
            map(3, vec![f64::NAN; 9]),
            map(1, vec![1.0; 5]),
            map(5, vec![1.0; 5]),
            map(0, vec![]),
        ] {
            assert!(Relief::new(&nothing, 50).is_none());
        }
    }

    #[test]
    fn what_lies_behind_the_ridge_is_hidden() {
        let relief = Relief::new(&ridge(41), 100).unwrap();
        let from_right = camera(0.0, 15.0);
        let behind = relief.place(-0.6, 0.0).unwrap();
        let before = relief.place(0.6, 0.0).unwrap();
        assert!(!relief.is_seen(behind, &from_right) && relief.is_seen(before, &from_right));
        assert!(relief.is_seen(behind, &camera(180.0, 15.0)));
        assert!(relief.is_seen(behind, &camera(0.0, 90.0)));
        let path = relief.path(&[-0.8, 0.8], &[0.1, 0.1]);
        let parts = relief.parts(&path[0], &from_right);
        assert_eq!(parts.iter().map(|p| p.0).collect::<Vec<_>>(), [false, true]);
        assert_eq!(parts[0].1.last(), parts[0].1.last());
        let crossing = parts[1].1[0][0];
        assert!(crossing.abs() < 0.06, "{crossing}");
    }

    #[test]
    fn a_thinned_relief_keeps_its_heights_and_numbers() {
        let n = 301;
        let full = |i: usize| {
            let (x, y) = ((i % n) as f64 / 150.0 - 1.0, (i / n) as f64 / 150.0 - 1.0);
            0.5 + x + 2.0 * y
        };
        let map = map(n, (0..n * n).map(full).collect());
        let relief = Relief::new(&map, 60).unwrap();
        assert_eq!(relief.size(), [60, 60]);
        for k in [0, 59, 60 * 31 + 17, 3599] {
            let [x, y, z] = relief.numbers(relief.corner(k));
            let scale = n as f64 / (n - 1) as f64;
            assert!(
                (z - (0.5 + scale * x + 2.0 * scale * y)).abs() < 1e-9,
                "{x} {y} {z}"
            );
        }
        let place = relief.place(0.25, -0.5).unwrap();
        let [x, y, _] = relief.numbers(place);
        assert!((x - 0.25).abs() < 1e-12 && (y + 0.5).abs() < 1e-12);
        assert!(relief.place(1.5, 0.0).is_none());
    }

    #[test]
    fn labels_stand_at_the_near_edges_and_point_away() {
        let relief = Relief::new(&ridge(9), 100).unwrap();
        for azimuth in [-150.0, -58.0, 40.0, 120.0] {
            let camera = camera(azimuth, 30.0);
            let scaffold = Scaffold::new(relief.axes(), &camera, 400.0, 60.0);
            assert_eq!(scaffold.axes.len(), 3);
            for axis in &scaffold.axes {
                assert!(axis.ticks.len() >= 2);
                if axis.axis < 2 {
                    assert!(axis.out[1] < 0.0, "labels lie below the floor");
                    let middle = std::array::from_fn(|d| 0.5 * (axis.ends[0][d] + axis.ends[1][d]));
                    assert!(camera.nearness(middle) > 0.0);
                } else {
                    let left = camera.project(axis.ends[0])[0];
                    assert!(
                        [-0.5, 0.5]
                            .iter()
                            .all(|&x| camera.project([x, x, 0.0])[0] >= left - 1e-9)
                    );
                }
            }
        }
        let above = Scaffold::new(relief.axes(), &camera(-58.0, 90.0), 400.0, 60.0);
        assert_eq!(above.axes.len(), 2, "from above the height has no length");
    }
}
