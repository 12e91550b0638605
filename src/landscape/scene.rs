//! A plane with a run's trajectory on it, and the surface over it in the making.

use super::evaluator::Evaluator;
use super::hessian::Hessian;
use super::lanczos::{Accuracy, largest};
use super::names::DirectionKind;
use super::plane::{Plane, PlaneError, Projection};
use super::problem::{DeepScales, Problem, Values};
use super::surface::{Grid, Refinement};
use super::trajectory::Trajectory;
use super::weights::{difference, dot, norm};
use crate::control::{Cancel, Cancelled};
use crate::experiment::{Landscape, PlaneChoice, Solution};

/// Points of a slice along a direction.
const SLICE: usize = 101;
/// How exactly the eigenvectors that span a plane are known.
const EIGENVECTORS: Accuracy = Accuracy {
    tolerance: 1e-6,
    most: 400,
};

/// Why a scene could not be set.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub(super) enum SceneError {
    #[error("{}", crate::text!("cancelled"))]
    Cancelled,
    #[error(transparent)]
    Plane(PlaneError),
}

impl From<PlaneError> for SceneError {
    fn from(error: PlaneError) -> Self {
        match error {
            PlaneError::Cancelled => Self::Cancelled,
            other => Self::Plane(other),
        }
    }
}

impl From<Cancelled> for SceneError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

/// Another solution on the plane.
#[derive(Clone, Debug, PartialEq)]
pub struct Landmark {
    /// What it is.
    pub solution: Solution,
    /// Its projection.
    pub coordinates: [f64; 2],
}

/// A plane, what lies on it, and the surface over it.
#[derive(Debug)]
pub struct Scene {
    /// The plane.
    pub plane: Plane,
    /// The trajectory's projections and its distances from the plane.
    pub projection: Projection,
    /// Errors at the projections.
    pub projected: Vec<Values>,
    /// Other points that the plane goes through.
    pub landmarks: Vec<Landmark>,
    /// The surface.
    pub refinement: Refinement,
    /// Errors along each direction through the point at [`Self::step`]: coordinates relative to it and values.
    pub slices: Vec<[(f64, Values); SLICE]>,
    /// The step where the plane is centred.
    pub step: usize,
    /// Points of the trajectory when it was drawn.
    pub(super) known: usize,
}

impl Scene {
    /// The plane that the settings ask for along a trajectory; `third` is the other solution.
    pub(super) fn new(
        problem: &Problem,
        trajectory: &Trajectory,
        settings: &Landscape,
        third: Option<(Solution, &[f64])>,
        cancel: &Cancel,
    ) -> Result<Self, SceneError> {
        let points = trajectory.points();
        let place = trajectory.place(settings.step.unwrap_or(usize::MAX));
        let (Some(start), Some(end), Some(centre)) = (points.first(), points.last(), points.get(place))
        else {
            return Err(PlaneError::FewSteps(0).into());
        };
        let shape = problem.shape;
        let plane = match settings.plane {
            PlaneChoice::Principal => Plane::principal(shape, points, cancel)?,
            PlaneChoice::Points(_) => {
                let third = third.unwrap_or((Solution::Initial, start));
                Plane::through(shape, start, end, third, cancel)?
            }
            PlaneChoice::Random(seed) => Plane::random(shape, centre, seed, cancel)?,
            PlaneChoice::Hessian => {
                let mut hessian = Hessian::new(problem, centre, DeepScales::PLAIN);
                let mut pairs = largest(&mut hessian, 2, EIGENVECTORS, 1, cancel)?.into_iter();
                let mut next = || pairs.next().map_or_else(Vec::new, |pair| pair.vector);
                let (first, second) = (next(), next());
                Plane::new(
                    shape,
                    centre.clone(),
                    (DirectionKind::LeadingEigenvector, first),
                    (DirectionKind::SecondEigenvector, second),
                    cancel,
                )?
            }
            PlaneChoice::Gradient => {
                let mut hessian = Hessian::new(problem, centre, DeepScales::PLAIN);
                let mut pairs = largest(&mut hessian, 1, EIGENVECTORS, 1, cancel)?.into_iter();
                let gradient = problem.gradient(centre, cancel)?;
                let vector = pairs.next().map_or_else(Vec::new, |pair| pair.vector);
                Plane::new(
                    shape,
                    centre.clone(),
                    (DirectionKind::Gradient, gradient),
                    (DirectionKind::LeadingEigenvector, vector),
                    cancel,
                )?
            }
        };
        let projection = plane.project(points, cancel)?;
        let landmarks: Vec<Landmark> = third
            .iter()
            .map(|&(solution, point)| Landmark {
                solution,
                coordinates: project(&plane, point),
            })
            .collect();
        let travelled = norm(&difference(end, start));
        let grid = grid(settings, &plane, &projection, &landmarks, (place, travelled));
        let refinement = Refinement::new(problem, &plane, grid, cancel)?;
        let projected = refinement.evaluator().values(&projection.coordinates, cancel)?;
        let mut scene = Self {
            plane,
            projection,
            projected,
            landmarks,
            refinement,
            slices: Vec::new(),
            step: trajectory.steps().get(place).copied().unwrap_or(0),
            known: points.len(),
        };
        // So that there is a whole picture from the beginning.
        scene.refinement.advance(cancel)?;
        scene.slice(problem, centre, cancel)?;
        Ok(scene)
    }

    /// Errors along both directions through a point itself, over the extent of the grid.
    fn slice(&mut self, problem: &Problem, centre: &[f64], cancel: &Cancel) -> Result<(), Cancelled> {
        let grid = self.refinement.surface().grid;
        for (direction, [low, high]) in self.plane.directions.iter().zip([grid.x, grid.y]) {
            let evaluator = Evaluator::new(problem, centre, &[&direction.unit], cancel)?;
            let half = 0.5 * (high - low);
            let at: Vec<[f64; 1]> = (0..SLICE)
                .map(|i| [half * (2.0 * i as f64 / (SLICE - 1) as f64 - 1.0)])
                .collect();
            let values = evaluator.values(&at, cancel)?;
            let mut slice = [(0.0, Values::default()); SLICE];
            for (slot, ([c], value)) in slice.iter_mut().zip(at.into_iter().zip(values)) {
                *slot = (c, value);
            }
            self.slices.push(slice);
        }
        Ok(())
    }

    /// The lowest known point on the plane, of the grid or of the run's projections: (a, b) and its height; None where nothing
    /// is finite.
    #[must_use]
    pub fn minimum(&self, height: impl Fn(&Values) -> f64) -> Option<([f64; 2], f64)> {
        let surface = self.refinement.surface();
        let side = surface.grid.side;
        let finite = surface
            .values
            .iter()
            .map(&height)
            .enumerate()
            .filter(|(_, h)| h.is_finite());
        let near = |x: usize| (x / surface.stride * surface.stride).min(side - 1);
        let point = |at: usize| surface.grid.point(near(at % side), near(at / side));
        let lowest = finite.min_by(|a, b| a.1.total_cmp(&b.1));
        let on_grid = lowest.map(|(at, lowest)| (point(at), lowest));
        let of_run = self.projection.coordinates.iter().copied();
        let of_run = of_run.zip(self.projected.iter().map(height));
        let all = on_grid.into_iter().chain(of_run);
        all.filter(|(_, h)| h.is_finite())
            .min_by(|a, b| a.1.total_cmp(&b.1))
    }
}

/// (a, b) of a point's projection.
fn project(plane: &Plane, point: &[f64]) -> [f64; 2] {
    let rest = difference(point, &plane.origin);
    [0, 1].map(|i: usize| plane.directions.get(i).map_or(0.0, |d| dot(&d.unit, &rest)))
}

/// Around what lies on the plane; magnified, around the point where it is centred.
fn grid(
    settings: &Landscape,
    plane: &Plane,
    projection: &Projection,
    landmarks: &[Landmark],
    (place, travelled): (usize, f64),
) -> Grid {
    let mut points = projection.coordinates.clone();
    points.extend(landmarks.iter().map(|landmark| landmark.coordinates));
    let lengths = [0, 1].map(|i: usize| plane.directions.get(i).map_or(0.0, |d| d.length));
    let least = match settings.plane {
        PlaneChoice::Principal | PlaneChoice::Points(_) => [0.02 * travelled; 2],
        PlaneChoice::Random(_) => lengths,
        PlaneChoice::Hessian | PlaneChoice::Gradient => [0.5 * travelled; 2],
    };
    // A plane without a run's way on it still has an extent.
    let length = norm(&plane.origin);
    let least = least.map(|least| if least > 0.0 { least } else { 0.1 * length });
    let mut grid = Grid::around(&points, settings.grid, least, 1.0);
    if let Some(projected) = projection.coordinates.get(place) {
        for (range, at) in [&mut grid.x, &mut grid.y].into_iter().zip(projected) {
            let (middle, half) = (0.5 * (range[0] + range[1]), 0.5 * (range[1] - range[0]));
            let middle = at + (middle - at) * settings.zoom.recip().min(1.0);
            *range = [middle - half / settings.zoom, middle + half / settings.zoom];
        }
    }
    grid
}
