//! Errors on the grid of a plane, coarse first and then refined.

use super::evaluator::Evaluator;
use super::plane::Plane;
use super::problem::{Problem, Values};
use crate::control::{Cancel, Cancelled};

/// Points between two reports of the surface so far.
const BATCH: usize = 2048;

/// Points of a grid on a plane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grid {
    /// Points along each side, at least 2.
    pub side: usize,
    /// Lowest and highest a.
    pub x: [f64; 2],
    /// Lowest and highest b.
    pub y: [f64; 2],
}

impl Grid {
    /// Coordinates of column i and row j.
    #[must_use]
    pub fn point(&self, i: usize, j: usize) -> [f64; 2] {
        let along = |[low, high]: [f64; 2], i: usize| {
            low + (high - low) * i as f64 / self.side.saturating_sub(1).max(1) as f64
        };
        [along(self.x, i), along(self.y, j)]
    }

    /// Around some points with a margin of a fifth, with at least the given extent; never of length zero.
    #[must_use]
    pub fn around(points: &[[f64; 2]], side: usize, least: [f64; 2], zoom: f64) -> Self {
        let range = |axis: usize| {
            let values = points.iter().map(|point| point[axis]).filter(|x| x.is_finite());
            let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| {
                (low.min(x), high.max(x))
            });
            let (low, high) = if low <= high { (low, high) } else { (0.0, 0.0) };
            let half = (0.7 * (high - low)).max(least[axis]).max(f64::MIN_POSITIVE) / zoom;
            let middle = 0.5 * (low + high);
            [middle - half, middle + half]
        };
        Self {
            side,
            x: range(0),
            y: range(1),
        }
    }
}

/// Errors on a grid, as far as they are known.
#[derive(Clone, Debug, PartialEq)]
pub struct Surface {
    /// The grid.
    pub grid: Grid,
    /// Row-major from the lowest b; where a point is not known yet, its nearest known neighbour's errors.
    pub values: Vec<Values>,
    /// Points between two known ones along a side: 1 when complete.
    pub stride: usize,
}

/// A surface in the making.
#[derive(Debug)]
pub struct Refinement {
    evaluator: Evaluator,
    surface: Surface,
    known: Vec<bool>,
    pending: Vec<(usize, usize)>,
    done: usize,
}

impl Refinement {
    /// Begins a surface: three passes over the rows.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub fn new(problem: &Problem, plane: &Plane, grid: Grid, cancel: &Cancel) -> Result<Self, Cancelled> {
        let [a, b] = &plane.directions;
        let evaluator = Evaluator::new(problem, &plane.origin, &[&a.unit, &b.unit], cancel)?;
        let points = grid.side * grid.side;
        // About ten points along a side to begin with.
        let stride = (grid.side / 8).max(1).next_power_of_two();
        Ok(Self {
            evaluator,
            surface: Surface {
                grid,
                values: vec![Values::default(); points],
                stride: 2 * stride,
            },
            known: vec![false; points],
            pending: Vec::new(),
            done: 0,
        })
    }

    /// The share of the points that are known.
    #[must_use]
    pub fn fraction(&self) -> f64 {
        self.done as f64 / self.known.len().max(1) as f64
    }

    /// The evaluator of this plane, for points beside the grid.
    #[must_use]
    pub fn evaluator(&self) -> &Evaluator {
        &self.evaluator
    }

    /// Computes some more points; true when there are no more. Every return leaves a whole picture.
    ///
    /// # Errors
    ///
    /// If cancelled; what was known stays.
    pub fn advance(&mut self, cancel: &Cancel) -> Result<bool, Cancelled> {
        if self.pending.is_empty() {
            if self.surface.stride <= 1 {
                return Ok(true);
            }
            self.surface.stride /= 2;
            self.plan();
        }
        let batch = self.pending.len().min(BATCH);
        let now = self.pending[self.pending.len() - batch..].to_vec();
        let points: Vec<[f64; 2]> = now.iter().map(|&(i, j)| self.surface.grid.point(i, j)).collect();
        let values = self.evaluator.values(&points, cancel)?;
        let side = self.surface.grid.side;
        for (&(i, j), value) in now.iter().zip(values) {
            self.surface.values[j * side + i] = value;
            self.known[j * side + i] = true;
        }
        self.done += batch;
        self.pending.truncate(self.pending.len() - batch);
        self.fill();
        Ok(self.pending.is_empty() && self.surface.stride <= 1)
    }

    /// The points of the present stride that are not known, row by row so that tiles are neighbours.
    fn plan(&mut self) {
        let (side, stride) = (self.surface.grid.side, self.surface.stride);
        for j in (0..side).rev().filter(|j| j.is_multiple_of(stride)) {
            for i in (0..side).rev().filter(|i| i.is_multiple_of(stride)) {
                if !self.known[j * side + i] {
                    self.pending.push((i, j));
                }
            }
        }
    }

    /// Copies known points over their unknown neighbours.
    fn fill(&mut self) {
        let side = self.surface.grid.side;
        let steps = [self.surface.stride, 2 * self.surface.stride];
        for j in 0..side {
            for i in 0..side {
                if self.known[j * side + i] {
                    continue;
                }
                // The nearest point of the finest complete grid.
                let near = |x: usize, step: usize| {
                    let last = (side - 1) / step * step;
                    ((x + step / 2) / step * step).min(last)
                };
                let source = steps
                    .iter()
                    .map(|&step| near(j, step) * side + near(i, step))
                    .find(|&at| self.known[at]);
                if let Some(source) = source {
                    self.surface.values[j * side + i] = self.surface.values[source];
                }
            }
        }
    }

    /// What is known so far.
    #[must_use]
    pub fn surface(&self) -> &Surface {
        &self.surface
    }
}

/// Errors along a straight line through weight space.
#[derive(Clone, Debug, PartialEq)]
pub struct Slice {
    /// Positions c of the points start + c (end − start).
    pub positions: Vec<f64>,
    /// Errors there.
    pub values: Vec<Values>,
    /// Distance between start and end.
    pub length: f64,
}

impl Slice {
    /// `points` ≥ 2 points from c = `range[0]` to `range[1]` on the line from `start` (c = 0) to `end` (c = 1), evenly
    /// spaced, and both ends themselves where they lie in between.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub fn new(
        problem: &Problem,
        start: &[f64],
        end: &[f64],
        range: [f64; 2],
        points: usize,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let direction = super::weights::difference(end, start);
        let evaluator = Evaluator::new(problem, start, &[&direction], cancel)?;
        let positions = with_ends(range, points);
        let at: Vec<[f64; 1]> = positions.iter().map(|&c| [c]).collect();
        Ok(Self {
            values: evaluator.values(&at, cancel)?,
            positions,
            length: super::weights::norm(&direction),
        })
    }

    /// Height of the barrier between c = 0 and c = 1: the most by which `of` exceeds the straight line between its two
    /// ends, and where; never below 0.
    #[must_use]
    pub fn barrier(&self, of: impl Fn(&Values) -> f64) -> (f64, f64) {
        let inside = || {
            self.positions
                .iter()
                .zip(&self.values)
                .filter(|(c, _)| (0.0..=1.0).contains(*c))
        };
        let ends = (
            inside().next().map_or(0.0, |(_, v)| of(v)),
            inside().next_back().map_or(0.0, |(_, v)| of(v)),
        );
        inside().fold((0.0, 0.0), |(height, at), (&c, value)| {
            let excess = of(value) - ((1.0 - c) * ends.0 + c * ends.1);
            if excess > height {
                (excess, c)
            } else {
                (height, at)
            }
        })
    }
}

/// Evenly spaced positions from `range[0]` to `range[1]`, with 0 and 1 exactly: without them the ends of a line would be
/// those of its neighbours, and a valley that ends there would have a barrier.
fn with_ends(range: [f64; 2], points: usize) -> Vec<f64> {
    let last = points.saturating_sub(1).max(1) as f64;
    let step = (range[1] - range[0]) / last;
    let mut positions: Vec<f64> = (0..points).map(|i| range[0] + step * i as f64).collect();
    for end in [0.0, 1.0] {
        if end < range[0] || end > range[1] {
            continue;
        }
        let place = positions.partition_point(|c| *c < end - 1e-9 * step);
        match positions.get_mut(place) {
            Some(near) if *near <= end + 1e-9 * step => *near = end,
            _ => positions.insert(place, end),
        }
    }
    positions
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A convex line has no barrier, and its lowest point at an end is that end.
    #[test]
    fn ends_are_points_of_the_line_itself() {
        for (range, points, count) in [
            ([-0.25, 1.25], 201, 203),
            ([-0.25, 1.25], 241, 241),
            ([0.0, 1.0], 101, 101),
            ([0.5, 2.0], 7, 7),
        ] {
            let positions = with_ends(range, points);
            assert_eq!(positions.len(), count, "{range:?} {points}");
            assert!(positions.is_sorted() && positions.windows(2).all(|pair| pair[0] < pair[1]));
            for end in [0.0, 1.0] {
                assert_eq!(positions.contains(&end), range[0] <= end && end <= range[1]);
            }
        }
        let error = |c: f64| Values {
            train: crate::network::Errors {
                mse: 3.0 * c * c,
                ..crate::network::Errors::default()
            },
            ..Values::default()
        };
        let positions = with_ends([-0.25, 1.25], 201);
        let slice = Slice {
            values: positions.iter().map(|&c| error(c)).collect(),
            positions,
            length: 1.0,
        };
        assert_eq!(slice.barrier(|values| values.train.mse), (0.0, 0.0));
        let lowest = slice
            .values
            .iter()
            .map(|values| values.train.mse)
            .reduce(f64::min);
        assert_eq!(lowest, Some(0.0));
    }
}
