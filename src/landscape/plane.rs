//! Planes through weight space, and how far a run is off them.

use nalgebra::{DMatrix, SymmetricEigen};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::lanczos::normals;
use super::names::DirectionKind;
use super::weights::{Shape, add_scaled, difference, dot, norm};
use crate::control::parallel::collect;
use crate::control::{Cancel, Cancelled};
use crate::experiment::Solution;
use crate::text;

/// Directions closer than this (relative to their lengths) span no plane.
const PARALLEL: f64 = 1e-7;

/// Why there is no such plane.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlaneError {
    /// A direction has no length.
    #[error("{}", text!("plane-zero", direction = .0.inside()))]
    Zero(DirectionKind),
    /// The run did not move.
    #[error("{}", text!("plane-still"))]
    Still,
    /// Two directions are one.
    #[error("{}", text!("plane-parallel", first = .0.inside(), second = .1.inside()))]
    Parallel(DirectionKind, DirectionKind),
    /// The trajectory has too few different points.
    #[error("{}", text!("plane-few-steps", count = *.0))]
    FewSteps(usize),
    /// The trajectory is a straight line.
    #[error("{}", text!("plane-straight"))]
    Straight,
    /// The computation was cancelled.
    #[error("{}", text!("cancelled"))]
    Cancelled,
    /// A direction is not finite.
    #[error("{}", text!("plane-not-finite", direction = .0.inside()))]
    NotFinite(DirectionKind),
    /// The plane's origin is not finite.
    #[error("{}", text!("plane-origin-not-finite"))]
    OriginNotFinite,
    /// The run is not finite.
    #[error("{}", text!("plane-run-not-finite"))]
    RunNotFinite,
}

impl From<Cancelled> for PlaneError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

/// One of a plane's two directions.
#[derive(Clone, Debug, PartialEq)]
pub struct Direction {
    /// What it is.
    pub kind: DirectionKind,
    /// The unit vector.
    pub unit: Vec<f64>,
    /// Length before it was made orthogonal and normalized: the distance between the points that it joins, the norm of
    /// the filter-normalized direction, the root mean square of a principal component, or 1.
    pub length: f64,
    /// Share of each layer in its squared length.
    pub shares: Vec<f64>,
}

/// A plane θ₀ + a d₁ + b d₂ with orthonormal directions; a and b are distances in weight space.
#[derive(Clone, Debug, PartialEq)]
pub struct Plane {
    /// θ₀
    pub origin: Vec<f64>,
    /// d₁ and d₂.
    pub directions: [Direction; 2],
}

/// Where a trajectory is relative to a plane.
#[derive(Clone, Debug, PartialEq)]
pub struct Projection {
    /// (a, b) of each point's projection.
    pub coordinates: Vec<[f64; 2]>,
    /// Distance of each point from the plane.
    pub distances: Vec<f64>,
    /// Distance of each point from the first.
    pub travelled: Vec<f64>,
    /// Share of the trajectory's variance around its mean that lies outside the plane's directions, wherever the plane's
    /// origin is; 0 for a trajectory that does not move.
    pub off_plane: f64,
}

impl Plane {
    /// Through `origin` along two vectors; the second is made orthogonal to the first.
    ///
    /// # Errors
    ///
    /// If a vector is zero or not finite, or both point the same way, or if cancelled.
    pub fn new(
        shape: Shape,
        origin: Vec<f64>,
        first: (DirectionKind, Vec<f64>),
        second: (DirectionKind, Vec<f64>),
        cancel: &Cancel,
    ) -> Result<Self, PlaneError> {
        if !is_finite(&origin) {
            return Err(PlaneError::OriginNotFinite);
        }
        let a = Direction::new(shape, first, &[], cancel)?;
        let b = Direction::new(shape, second, &[&a], cancel)?;
        Ok(Self {
            origin,
            directions: [a, b],
        })
    }

    /// The two leading principal components of a trajectory, through its mean.
    ///
    /// # Errors
    ///
    /// If it has fewer than three points, or they lie on a line, or if cancelled.
    pub fn principal(shape: Shape, trajectory: &[Vec<f64>], cancel: &Cancel) -> Result<Self, PlaneError> {
        if trajectory.len() < 3 {
            return Err(PlaneError::FewSteps(trajectory.len()));
        }
        for point in trajectory {
            cancel.check()?;
            if !is_finite(point) {
                return Err(PlaneError::RunNotFinite);
            }
        }
        let count = trajectory.len();
        let mean = mean(shape.weights(), trajectory, cancel)?;
        let centred = trajectory.iter().map(|point| {
            cancel.check()?;
            Ok(difference(point, &mean))
        });
        let centred = centred.collect::<Result<Vec<Vec<f64>>, Cancelled>>()?;
        let product = |i: usize, j: usize| {
            cancel.check()?;
            Ok(dot(&centred[i], &centred[j]))
        };
        let row = |i: usize| {
            (0..=i)
                .map(|j| product(i, j))
                .collect::<Result<Vec<f64>, Cancelled>>()
        };
        let rows = collect(0..count, row)?;
        let gram = DMatrix::from_fn(count, count, |i, j| rows[i.max(j)][i.min(j)]);
        let eigen = cancel.factorization(gram.nrows(), move || SymmetricEigen::new(gram))?;
        let mut order: Vec<usize> = (0..count).collect();
        order.sort_by(|&a, &b| eigen.eigenvalues[b].total_cmp(&eigen.eigenvalues[a]));
        let &[first, second, ..] = order.as_slice() else {
            return Err(PlaneError::FewSteps(count));
        };
        let [largest, next] = [first, second].map(|i| eigen.eigenvalues[i].max(0.0));
        // Equal points differ from their mean by rounding.
        let rounding = 1e-14 * norm(&mean);
        if largest <= rounding * rounding * count as f64 {
            return Err(PlaneError::Still);
        }
        // The Gram matrix knows squares, so that rounding hides what is smaller than its root.
        if next <= 1e-13 * largest {
            return Err(PlaneError::Straight);
        }
        let component = |i: usize| -> Result<Vec<f64>, Cancelled> {
            let mut vector = vec![0.0; shape.weights()];
            for (point, &factor) in centred.iter().zip(eigen.eigenvectors.column(i).iter()) {
                cancel.check()?;
                add_scaled(&mut vector, factor / (count as f64).sqrt(), point);
            }
            // Towards the end of the run, so that pictures of similar runs look alike.
            let end = centred.last().map_or(0.0, |end| dot(end, &vector));
            if end < 0.0 {
                vector.iter_mut().for_each(|x| *x = -*x);
            }
            Ok(vector)
        };
        Self::new(
            shape,
            mean,
            (DirectionKind::FirstComponent, component(first)?),
            (DirectionKind::SecondComponent, component(second)?),
            cancel,
        )
    }

    /// Through a run's start and end and another solution.
    ///
    /// # Errors
    ///
    /// If they are equal or on a line, or if cancelled.
    pub fn through(
        shape: Shape,
        start: &[f64],
        end: &[f64],
        (solution, third): (Solution, &[f64]),
        cancel: &Cancel,
    ) -> Result<Self, PlaneError> {
        let first = (DirectionKind::ToEnd, difference(end, start));
        cancel.check()?;
        let second = (DirectionKind::To(solution), difference(third, start));
        cancel.check()?;
        Self::new(shape, start.to_vec(), first, second, cancel)
    }

    /// Two random directions through `origin`, filter-normalized: each neuron's incoming weights in a direction are as
    /// long as in `origin` (Li et al. 2018).
    ///
    /// # Errors
    ///
    /// If all weights of `origin` are zero, or if cancelled.
    pub fn random(shape: Shape, origin: &[f64], seed: u64, cancel: &Cancel) -> Result<Self, PlaneError> {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let mut draw = || -> Result<Vec<f64>, Cancelled> {
            let mut direction = normals(shape.weights(), &mut random, cancel)?;
            shape.normalize_filters(&mut direction, origin, cancel)?;
            Ok(direction)
        };
        let (first, second) = (draw()?, draw()?);
        Self::new(
            shape,
            origin.to_vec(),
            (DirectionKind::Random, first),
            (DirectionKind::SecondRandom, second),
            cancel,
        )
    }

    /// The point with coordinates (a, b).
    #[must_use]
    pub fn at(&self, coordinates: [f64; 2]) -> Vec<f64> {
        let mut point = self.origin.clone();
        for (direction, c) in self.directions.iter().zip(coordinates) {
            add_scaled(&mut point, c, &direction.unit);
        }
        point
    }

    /// Projects a trajectory on the plane.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub fn project(&self, trajectory: &[Vec<f64>], cancel: &Cancel) -> Result<Projection, Cancelled> {
        let mut projection = Projection {
            coordinates: Vec::with_capacity(trajectory.len()),
            distances: Vec::with_capacity(trajectory.len()),
            travelled: Vec::with_capacity(trajectory.len()),
            off_plane: 0.0,
        };
        let mean = mean(self.origin.len(), trajectory, cancel)?;
        let (mut off, mut all) = (0.0, 0.0);
        for point in trajectory {
            cancel.check()?;
            let around = difference(point, &mean);
            all += dot(&around, &around);
            let (rest, _) = self.split(around);
            off += dot(&rest, &rest);
            cancel.check()?;
            let (rest, coordinates) = self.split(difference(point, &self.origin));
            projection.coordinates.push(coordinates);
            projection.distances.push(norm(&rest));
            cancel.check()?;
            let way = trajectory.first().map(|start| difference(point, start));
            projection.travelled.extend(way.as_deref().map(norm));
        }
        projection.off_plane = if all > 0.0 { off / all } else { 0.0 };
        Ok(projection)
    }

    /// The part of a vector across the plane's directions, and its coordinates along them.
    fn split(&self, mut vector: Vec<f64>) -> (Vec<f64>, [f64; 2]) {
        let coordinates = [0, 1].map(|i| dot(&self.directions[i].unit, &vector));
        for (direction, c) in self.directions.iter().zip(coordinates) {
            add_scaled(&mut vector, -c, &direction.unit);
        }
        (vector, coordinates)
    }
}

impl Direction {
    fn new(
        shape: Shape,
        (kind, vector): (DirectionKind, Vec<f64>),
        others: &[&Self],
        cancel: &Cancel,
    ) -> Result<Self, PlaneError> {
        cancel.check()?;
        if !is_finite(&vector) {
            return Err(PlaneError::NotFinite(kind));
        }
        let length = norm(&vector);
        if length == 0.0 {
            return Err(PlaneError::Zero(kind));
        }
        let mut unit = vector;
        for other in others.iter().chain(others) {
            cancel.check()?;
            let overlap = dot(&other.unit, &unit);
            add_scaled(&mut unit, -overlap, &other.unit);
        }
        cancel.check()?;
        let rest = norm(&unit);
        if rest <= PARALLEL * length {
            let other = others.first().map_or(kind, |other| other.kind);
            return Err(PlaneError::Parallel(other, kind));
        }
        unit.iter_mut().for_each(|x| *x /= rest);
        Ok(Self {
            kind,
            length,
            shares: shape.shares(&unit),
            unit,
        })
    }
}

/// The mean of some points of so many weights.
fn mean(weights: usize, points: &[Vec<f64>], cancel: &Cancel) -> Result<Vec<f64>, Cancelled> {
    let mut mean = vec![0.0; weights];
    for point in points {
        cancel.check()?;
        add_scaled(&mut mean, 1.0 / points.len() as f64, point);
    }
    Ok(mean)
}

fn is_finite(values: &[f64]) -> bool {
    values.iter().all(|x| x.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPE: Shape = Shape {
        features: 6,
        width: 2,
        layers: 3,
        outputs: 1,
        biases: false,
    };

    fn vector(seed: usize) -> Vec<f64> {
        (0..SHAPE.weights())
            .map(|i| ((i * i + 7 * seed + 1) as f64).sin())
            .collect()
    }

    fn check_orthonormal(plane: &Plane) {
        let [a, b] = &plane.directions;
        assert!((norm(&a.unit) - 1.0).abs() < 1e-12 && (norm(&b.unit) - 1.0).abs() < 1e-12);
        assert!(dot(&a.unit, &b.unit).abs() < 1e-12);
        for direction in &plane.directions {
            assert!((direction.shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn planes_are_orthonormal_and_hold_their_points() {
        let (start, end, third) = (vector(1), vector(2), vector(3));
        let other = (Solution::Run(1), &third[..]);
        let plane = Plane::through(SHAPE, &start, &end, other, &Cancel::new()).unwrap();
        check_orthonormal(&plane);
        let projection = plane.project(&[start, end, third], &Cancel::new()).unwrap();
        assert!(projection.distances.iter().all(|&d| d < 1e-12));
        let way = norm(&difference(&vector(3), &vector(1)));
        assert_eq!((projection.travelled[0], projection.travelled[2]), (0.0, way));
        assert!(projection.off_plane < 1e-24);
        let random = |seed| Plane::random(SHAPE, &vector(4), seed, &Cancel::new());
        check_orthonormal(&random(1).unwrap());
        assert_ne!(random(1), random(2));
    }

    #[test]
    fn a_trajectory_inside_a_plane_is_not_off_its_principal_plane() {
        let (u, v) = (vector(5), vector(6));
        let trajectory: Vec<Vec<f64>> = (0..20)
            .map(|t| {
                let t = f64::from(t) / 3.0;
                let mut point = vector(7);
                add_scaled(&mut point, t.cos() * 3.0, &u);
                add_scaled(&mut point, t.sin() * t, &v);
                point
            })
            .collect();
        let plane = Plane::principal(SHAPE, &trajectory, &Cancel::new()).unwrap();
        check_orthonormal(&plane);
        assert!(plane.project(&trajectory, &Cancel::new()).unwrap().off_plane < 1e-20);
        let mut off = trajectory;
        off[3][0] += 1.0;
        let plane = Plane::principal(SHAPE, &off, &Cancel::new()).unwrap();
        let fraction = plane.project(&off, &Cancel::new()).unwrap().off_plane;
        assert!(fraction > 1e-6, "{fraction}");
        // The same directions through another point leave as much of the trajectory out.
        let elsewhere = Plane {
            origin: vector(9),
            ..plane.clone()
        };
        let other = elsewhere.project(&off, &Cancel::new()).unwrap().off_plane;
        assert!((other / fraction - 1.0).abs() < 1e-9, "{other} {fraction}");
        let cancelled = Cancel::new();
        cancelled.cancel();
        assert_eq!(
            Plane::principal(SHAPE, &off, &cancelled),
            Err(PlaneError::Cancelled)
        );
        assert_eq!(plane.project(&off, &cancelled), Err(Cancelled));
        let [a, b, c] = [1, 2, 3].map(vector);
        let through = Plane::through(SHAPE, &a, &b, (Solution::Run(1), &c), &cancelled);
        let random = Plane::random(SHAPE, &a, 1, &cancelled);
        assert!(
            [through, random]
                .iter()
                .all(|plane| *plane == Err(PlaneError::Cancelled))
        );
    }

    #[test]
    fn what_is_no_plane_is_refused_in_a_sentence() {
        let (a, b) = (vector(1), vector(2));
        let through = |start: &[f64], end: &[f64], third: &[f64]| {
            Plane::through(SHAPE, start, end, (Solution::Run(1), third), &Cancel::new()).unwrap_err()
        };
        assert!(matches!(through(&a, &a, &b), PlaneError::Zero(_)));
        assert!(matches!(through(&a, &b, &b), PlaneError::Parallel(..)));
        let middle: Vec<f64> = a.iter().zip(&b).map(|(a, b)| 0.5 * (a + b)).collect();
        assert!(matches!(through(&a, &b, &middle), PlaneError::Parallel(..)));
        let mut broken = b.clone();
        broken[0] = f64::NAN;
        assert!(matches!(through(&a, &broken, &b), PlaneError::NotFinite(_)));
        let zero = vec![0.0; SHAPE.weights()];
        let random = Plane::random(SHAPE, &zero, 1, &Cancel::new());
        assert!(matches!(random, Err(PlaneError::Zero(_))));
        let principal = |points: &[&Vec<f64>]| {
            let points: Vec<Vec<f64>> = points.iter().map(|&point| point.clone()).collect();
            Plane::principal(SHAPE, &points, &Cancel::new()).unwrap_err()
        };
        assert_eq!(principal(&[&a, &b]), PlaneError::FewSteps(2));
        assert_eq!(principal(&[&a, &middle, &b]), PlaneError::Straight);
        assert_eq!(principal(&[&a, &a, &a]), PlaneError::Still);
        let sentence = through(&a, &b, &b).to_string();
        assert!(
            sentence.starts_with("the way to the end and the way to the end of run 1 point"),
            "{sentence}"
        );
    }
}
