//! The loss landscape along one run, computed in parts: the run, its plane and surface, then pruning, curvature and chaos.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::chaos::Chaos;
use super::curvature::Curvature;
use super::names::solution_inside;
use super::problem::Problem;
use super::pruning::Pruning;
use super::scene::{Scene, SceneError};
use super::surface::Slice;
use super::trajectory::Trajectory;
use super::weights::{add_scaled, dot, norm};
use crate::control::{Cancel, Cancelled};
use crate::dynamics::{DataError, Instance, Stopped};
use crate::experiment::{
    BudgetError, Height, HeightScale, Landscape, Loss, PlaneChoice, Solution, memory_limit,
};
use crate::text;

/// About how long one part takes.
const PART: Duration = Duration::from_millis(40);
/// Points of the straight line between two solutions.
const LINE: usize = 241;
/// The part of that line beyond each of its two ends, as a share of its length.
const BEYOND: f64 = 0.25;
/// The coarsest stride of a surface that a longer trajectory may replace, so that a live run always shows a surface.
const COARSE: usize = 4;

/// Why an exploration ends early.
#[derive(Debug, thiserror::Error)]
pub enum ExploreError {
    /// The computation was cancelled; the next call resumes it.
    #[error("{}", text!("landscape-cancelled"))]
    Cancelled,
    /// The run has no data.
    #[error(transparent)]
    Data(DataError),
    /// It needs more memory than it may use.
    #[error(transparent)]
    Budget(#[from] BudgetError),
}

impl From<Cancelled> for ExploreError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

impl From<Stopped> for ExploreError {
    fn from(_: Stopped) -> Self {
        Self::Cancelled
    }
}

impl From<DataError> for ExploreError {
    fn from(error: DataError) -> Self {
        match error {
            DataError::Cancelled => Self::Cancelled,
            other => Self::Data(other),
        }
    }
}

/// What figures show.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// The time cursor, marked on the maps; none where a front end draws it itself.
    pub step: Option<usize>,
    /// The surface that is shown first.
    pub surface: Height,
    /// How its heights are shown.
    pub scale: HeightScale,
}

/// The straight line between the run's end and another solution.
#[derive(Clone, Debug, PartialEq)]
pub struct Interpolation {
    /// What the other end is.
    pub to: Solution,
    /// Errors along the line: 0 is the run's end, 1 the other solution.
    pub slice: Slice,
}

/// The landscape along one run of an experiment, computed in parts.
///
/// First the run is trained with the random numbers of the study's runs, and its trajectory is kept. Then come the plane
/// and its surface, coarse first, the straight line to another solution, pruning, curvature and chaos, as the settings
/// say. After a change of settings, results that do not depend on it are kept.
#[derive(Debug)]
pub struct Explorer {
    pub(super) instance: Arc<Instance>,
    pub(super) settings: Landscape,
    until: Option<usize>,
    pub(super) problem: Option<Problem>,
    pub(super) trajectory: Option<Trajectory>,
    /// Other solutions, with the trajectories of the runs that lead there.
    others: Vec<(Solution, Trajectory)>,
    pub(super) scene: Option<Scene>,
    /// Why there is no scene, and the number of the trajectory's points when this was found.
    obstacle: Option<(String, usize)>,
    pub(super) line: Option<Interpolation>,
    pub(super) pruning: Pruning,
    pub(super) curvature: Curvature,
    pub(super) chaos: Chaos,
}

impl Explorer {
    /// Prepares the landscape of an instance, at once; the settings may be others than the experiment's.
    #[must_use]
    pub fn start(instance: Arc<Instance>, settings: &Landscape) -> Self {
        Self {
            instance,
            settings: settings.clone(),
            until: None,
            problem: None,
            trajectory: None,
            others: Vec::new(),
            scene: None,
            obstacle: None,
            line: None,
            pruning: Pruning::default(),
            curvature: Curvature::default(),
            chaos: Chaos::default(),
        }
    }

    /// Changes the settings and keeps results that do not depend on the change: another plane or grid trains nothing again.
    pub fn change(&mut self, settings: &Landscape) {
        let old = std::mem::replace(&mut self.settings, settings.clone());
        if (old.run, old.test_rows) != (settings.run, settings.test_rows) {
            *self = Self {
                until: self.until,
                ..Self::start(Arc::clone(&self.instance), settings)
            };
            return;
        }
        let moved = old.step != settings.step;
        let plane = (old.plane, old.grid, old.zoom) != (settings.plane, settings.grid, settings.zoom);
        if moved || plane {
            self.scene = None;
            self.obstacle = None;
        }
        if old.slice != settings.slice {
            self.line = None;
        }
        if moved || old.pruning != settings.pruning {
            self.pruning = Pruning::default();
        }
        if moved || old.curvature != settings.curvature {
            self.curvature = Curvature::default();
        }
        if old.chaos != settings.chaos {
            self.chaos = Chaos::default();
        }
    }

    /// Ends the trajectory at this step, for a run that is still being trained; None is the run's end. Plane and surface are
    /// computed anew as the trajectory grows, everything else at the end.
    pub fn follow(&mut self, until: Option<usize>) {
        self.until = until;
    }

    /// Does one part, of some 50 ms; those of the Hessian may take longer and look at `cancel` in between. False when
    /// there is nothing to do now. After a cancellation the next call resumes.
    ///
    /// # Errors
    ///
    /// [`ExploreError`]; results so far can still be drawn.
    pub fn advance(&mut self, cancel: &Cancel) -> Result<bool, ExploreError> {
        if cancel.is_cancelled() {
            return Err(ExploreError::Cancelled);
        }
        if self.problem.is_none() {
            return self.prepare(cancel).map(|()| true);
        }
        Ok(self.train(cancel)?
            || self.train_others(cancel)?
            || self.draw(cancel)?
            || (self.is_whole() && (self.interpolate(cancel)? || self.measure(cancel)?)))
    }

    /// Draws the run's data and test samples.
    fn prepare(&mut self, cancel: &Cancel) -> Result<(), ExploreError> {
        let experiment = self.instance.experiment();
        let (m, n) = (self.instance.samples(), self.instance.features());
        experiment
            .landscape_cost(&self.settings, m, n)
            .check(memory_limit()?)?;
        let run = self.settings.run as u64;
        let data = self.instance.draw::<f64>(run, cancel)?;
        let problem = Problem::new(&self.instance, data, run, self.settings.test_rows, cancel)?;
        self.trajectory = Some(Trajectory::new(&self.instance, run, None, cancel)?);
        self.problem = Some(problem);
        Ok(())
    }

    /// Trains the run, up to the step that is wanted.
    fn train(&mut self, cancel: &Cancel) -> Result<bool, ExploreError> {
        let (Some(problem), Some(trajectory)) = (&self.problem, &mut self.trajectory) else {
            return Ok(false);
        };
        train(trajectory, problem, self.until.unwrap_or(usize::MAX), cancel)
    }

    /// Trains the runs that lead to other solutions.
    fn train_others(&mut self, cancel: &Cancel) -> Result<bool, ExploreError> {
        let Some(problem) = &self.problem else {
            return Ok(false);
        };
        // Interpolation needs the run's end first.
        let whole = self.trajectory.as_ref().is_some_and(Trajectory::is_complete);
        let for_plane = |other: &Solution| self.settings.plane == PlaneChoice::Points(*other);
        for other in self.settings.others() {
            if !whole && !for_plane(&other) {
                continue;
            }
            if !self.others.iter().any(|(known, _)| *known == other) {
                let (run, start) = match other {
                    Solution::Run(run) => (run as u64, None),
                    Solution::Seed(seed) => {
                        let instance = Arc::clone(&self.instance);
                        let start = cancel.apart(move || instance.another_start(seed));
                        (self.settings.run as u64, Some(start?))
                    }
                    Solution::Initial | Solution::Teacher => continue,
                };
                let trajectory = Trajectory::new(&self.instance, run, start.as_ref(), cancel)?;
                self.others.push((other, trajectory));
            }
            if let Some((_, trajectory)) = self.others.iter_mut().find(|(known, _)| *known == other)
                && train(trajectory, problem, usize::MAX, cancel)?
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// A plane for the trajectory so far, or a finer surface.
    fn draw(&mut self, cancel: &Cancel) -> Result<bool, ExploreError> {
        let (Some(problem), Some(trajectory)) = (&self.problem, &self.trajectory) else {
            return Ok(false);
        };
        let points = trajectory.points().len();
        if points == 0 || self.obstacle.as_ref().is_some_and(|(_, known)| *known == points) {
            return Ok(false);
        }
        let shown = self.scene.as_mut().filter(|scene| {
            let coarse = scene.refinement.surface().stride > COARSE;
            scene.known == points || coarse
        });
        if let Some(scene) = shown {
            if scene.refinement.fraction() < 1.0 {
                scene.refinement.advance(cancel)?;
                return Ok(true);
            }
            if scene.known == points {
                return Ok(false);
            }
        }
        let third = match self.settings.plane {
            PlaneChoice::Points(other) => self.solution(other, cancel)?.map(|point| (other, point)),
            _ => None,
        };
        let third = third.as_ref().map(|(other, point)| (*other, point.as_slice()));
        match Scene::new(problem, trajectory, &self.settings, third, cancel) {
            Ok(scene) => {
                self.obstacle = None;
                self.scene = Some(scene);
            }
            Err(SceneError::Cancelled) => return Err(ExploreError::Cancelled),
            Err(SceneError::Plane(error)) => {
                self.scene = None;
                self.obstacle = Some((error.to_string(), points));
            }
        }
        Ok(true)
    }

    /// A point that the plane goes through, once it is known.
    fn solution(&self, other: Solution, cancel: &Cancel) -> Result<Option<Vec<f64>>, Cancelled> {
        let (Some(problem), Some(trajectory)) = (&self.problem, &self.trajectory) else {
            return Ok(None);
        };
        let (Some(start), Some(end)) = (trajectory.points().first(), trajectory.points().last()) else {
            return Ok(None);
        };
        Ok(match other {
            Solution::Initial => Some(start.clone()),
            Solution::Run(_) | Solution::Seed(_) => {
                let found = self.others.iter().find(|(known, _)| *known == other);
                found.and_then(|(_, trajectory)| trajectory.points().last().cloned())
            }
            Solution::Teacher => Some(aligned(problem, end, cancel)?),
        })
    }

    fn interpolate(&mut self, cancel: &Cancel) -> Result<bool, ExploreError> {
        if self.line.is_some() {
            return Ok(false);
        }
        let (Some(problem), Some(trajectory)) = (&self.problem, &self.trajectory) else {
            return Ok(false);
        };
        let to = self.settings.slice;
        let (Some(end), Some(other)) = (trajectory.points().last(), self.solution(to, cancel)?) else {
            return Ok(false);
        };
        let range = [-BEYOND, 1.0 + BEYOND];
        let slice = Slice::new(problem, end, &other, range, LINE, cancel)?;
        self.line = Some(Interpolation { to, slice });
        Ok(true)
    }

    /// Pruning, curvature and chaos.
    fn measure(&mut self, cancel: &Cancel) -> Result<bool, ExploreError> {
        let (Some(problem), Some(trajectory)) = (&self.problem, &self.trajectory) else {
            return Ok(false);
        };
        let place = trajectory.place(self.settings.step.unwrap_or(usize::MAX));
        let (Some(&step), Some(theta)) = (trajectory.steps().get(place), trajectory.points().get(place))
        else {
            return Ok(false);
        };
        let settings = &self.settings;
        let cut = (settings.pruning.scope, settings.pruning.points);
        let experiment = self.instance.experiment().settings();
        let points = (trajectory.steps(), trajectory.points(), place);
        Ok(self.pruning.advance(problem, (step, theta), cut, cancel)?
            || self
                .curvature
                .advance((problem, experiment), settings.curvature, points, cancel)?
            || self.chaos.advance(
                &self.instance,
                settings.run as u64,
                (problem, &settings.chaos),
                cancel,
            )?)
    }

    /// Whether the run is trained to its end, or has diverged before.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.trajectory.as_ref().is_some_and(Trajectory::is_complete)
    }

    /// The share of the work that is done, from 0 to 1.
    #[must_use]
    pub fn fraction(&self) -> f64 {
        let settings = &self.settings;
        let steps = self.instance.experiment().optimizer.steps;
        let others = settings.others();
        let trained = others.iter().map(|other| {
            let trajectory = self.others.iter().find(|(known, _)| known == other);
            trajectory.map_or(0.0, |(_, trajectory)| trajectory.fraction())
        });
        let scene = match (&self.scene, &self.obstacle) {
            (Some(scene), _) => scene.refinement.fraction(),
            (None, Some(_)) => 1.0,
            (None, None) => 0.0,
        };
        let layers = self.instance.deep().layers();
        let mut parts = vec![
            self.trajectory.as_ref().map_or(0.0, Trajectory::fraction),
            scene,
            f64::from(u8::from(self.line.is_some())),
        ];
        parts.extend(trained);
        if settings.pruning.points > 0 {
            parts.push(self.pruning.pruned.len() as f64 / settings.pruning.points as f64);
        }
        parts.push(self.curvature.fraction(settings.curvature, layers));
        parts.push(self.chaos.fraction(&settings.chaos, steps));
        parts.iter().sum::<f64>() / parts.len() as f64
    }

    /// The last step of the run that is known.
    #[must_use]
    pub fn last_step(&self) -> usize {
        let trajectory = self.trajectory.as_ref();
        trajectory
            .and_then(|trajectory| trajectory.steps().last().copied())
            .unwrap_or(0)
    }

    /// Steps of the trajectory with their projections on the plane, once there is one.
    #[must_use]
    pub fn path(&self) -> Vec<(usize, [f64; 2])> {
        let (Some(scene), Some(trajectory)) = (&self.scene, &self.trajectory) else {
            return Vec::new();
        };
        let projections = scene.projection.coordinates.iter().copied();
        trajectory.steps().iter().copied().zip(projections).collect()
    }

    /// What could not be computed as the settings say, and why, in sentences.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        if let Some(step) = self.trajectory.as_ref().and_then(Trajectory::diverged) {
            warnings.push(text!("landscape-diverged", run = self.settings.run, step = step).into());
        }
        for (other, trajectory) in &self.others {
            if let Some(step) = trajectory.diverged() {
                let solution = solution_inside(*other);
                warnings.push(text!("landscape-other-diverged", solution = solution, step = step).into());
            }
        }
        if let Some((obstacle, _)) = &self.obstacle {
            warnings.push(text!("landscape-no-plane", obstacle = obstacle).into());
        }
        warnings
    }

    /// The run's trajectory, once it has begun.
    #[must_use]
    pub fn trajectory(&self) -> Option<&Trajectory> {
        self.trajectory.as_ref()
    }

    /// Plane, projection and surface, once they are there.
    #[must_use]
    pub fn scene(&self) -> Option<&Scene> {
        self.scene.as_ref()
    }

    /// The straight line to another solution, once it is there.
    #[must_use]
    pub fn line(&self) -> Option<&Interpolation> {
        self.line.as_ref()
    }

    /// Errors against the fraction of weights that is cut.
    #[must_use]
    pub fn pruning(&self) -> &Pruning {
        &self.pruning
    }

    /// What is known of the Hessian.
    #[must_use]
    pub fn curvature(&self) -> &Curvature {
        &self.curvature
    }

    /// Pairs of runs from starts close to each other.
    #[must_use]
    pub fn chaos(&self) -> &Chaos {
        &self.chaos
    }

    /// The settings.
    #[must_use]
    pub fn settings(&self) -> &Landscape {
        &self.settings
    }

    pub(super) fn loss(&self) -> Loss {
        self.instance.experiment().optimizer.loss
    }
}

/// Trains for a while; false when there was nothing to do.
fn train(
    trajectory: &mut Trajectory,
    problem: &Problem,
    until: usize,
    cancel: &Cancel,
) -> Result<bool, ExploreError> {
    let start = Instant::now();
    let mut trained = false;
    while trajectory.advance(problem, until, cancel)? {
        trained = true;
        if start.elapsed() >= PART {
            break;
        }
    }
    Ok(trained)
}

/// θ with each first-layer neuron turned into the teacher's span: it takes the direction of its projection there and
/// keeps its length.
fn aligned(problem: &Problem, theta: &[f64], cancel: &Cancel) -> Result<Vec<f64>, Cancelled> {
    let shape = problem.shape;
    let (n, q) = (shape.features, shape.width);
    let p = problem.teacher.len() / n.max(1);
    let column = |values: &[f64], columns: usize, a: usize| -> Vec<f64> {
        values.iter().skip(a).step_by(columns).take(n).copied().collect()
    };
    let mut span: Vec<Vec<f64>> = Vec::with_capacity(p);
    for j in 0..p {
        cancel.check()?;
        let mut direction = column(&problem.teacher, p, j);
        for other in &span {
            let overlap = dot(other, &direction);
            add_scaled(&mut direction, -overlap, other);
        }
        let length = norm(&direction);
        if length > 0.0 {
            direction.iter_mut().for_each(|x| *x /= length);
            span.push(direction);
        }
    }
    let mut turned = theta.to_vec();
    for a in 0..q {
        cancel.check()?;
        let w = column(theta.get(..n * q).unwrap_or_default(), q, a);
        let mut projection = vec![0.0; n];
        for direction in &span {
            add_scaled(&mut projection, dot(direction, &w), direction);
        }
        let length = norm(&projection);
        let factor = if length > 0.0 { norm(&w) / length } else { 0.0 };
        for (slot, x) in turned.iter_mut().skip(a).step_by(q).take(n).zip(projection) {
            *slot = factor * x;
        }
    }
    Ok(turned)
}
