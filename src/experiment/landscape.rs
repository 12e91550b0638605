//! The settings of the loss landscape: which plane, how fine, and what is measured beside it.

use serde::{Deserialize, Serialize};

use super::validate::Findings;
use super::words::number;

/// The loss landscape along one run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Landscape {
    /// Whether to explore it beside the runs; true in a preset that has this group.
    pub enabled: bool,
    /// The run that is looked at, from 0.
    pub run: usize,
    /// Where Hessian, gradient, random directions, curvature and pruning are centred; None is the last step.
    pub step: Option<usize>,
    /// The plane through weight space.
    pub plane: PlaneChoice,
    /// Points along each side of the grid, 2–401.
    pub grid: usize,
    /// Magnification: 1 shows the trajectory with a margin.
    pub zoom: f64,
    /// The surface that is shown first.
    pub surface: Height,
    /// How its heights are shown.
    pub scale: HeightScale,
    /// Rows of the integral that is the test error at each point.
    pub test_rows: usize,
    /// The other end of the straight line from the run's end.
    pub slice: Solution,
    /// The Hessian of the training loss.
    pub curvature: Curvature,
    /// How a small perturbation of the start grows.
    pub chaos: Chaos,
    /// Weights cut by magnitude.
    pub pruning: Pruning,
}

impl Default for Landscape {
    fn default() -> Self {
        Self {
            enabled: true,
            run: 0,
            step: None,
            plane: PlaneChoice::default(),
            grid: 101,
            zoom: 1.0,
            surface: Height::default(),
            scale: HeightScale::default(),
            test_rows: 2000,
            slice: Solution::default(),
            curvature: Curvature::default(),
            chaos: Chaos::default(),
            pruning: Pruning::default(),
        }
    }
}

/// A plane through weight space.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum PlaneChoice {
    /// The two leading principal components of the run's trajectory.
    #[default]
    Principal,
    /// Through the run's start, its end and another solution.
    Points(Solution),
    /// Two random directions of this seed, filter-normalized.
    Random(u64),
    /// The two leading eigenvectors of the training loss's Hessian.
    Hessian,
    /// The gradient of the training loss and the Hessian's leading eigenvector.
    Gradient,
}

/// A point of weight space to look towards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Solution {
    /// The run's own start.
    #[default]
    Initial,
    /// The end of another run: other data, the same start.
    Run(usize),
    /// The end of a run on the same data from another random start, drawn with this seed.
    Seed(u64),
    /// The run's last weights with the first layer turned towards the teacher: each neuron keeps its length and takes
    /// the direction of its projection on the teacher's span.
    Teacher,
}

/// The surface over a plane.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Height {
    /// The training error.
    #[default]
    Train,
    /// The test error.
    Test,
    /// The test error less the training error.
    Gap,
}

/// How heights are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum HeightScale {
    /// Proportionally.
    Linear,
    /// By the logarithm.
    #[default]
    Log,
}

/// What is computed of the Hessian; 0 leaves a part out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Curvature {
    /// Leading eigenvalues, with those of each layer's block.
    pub eigenvalues: usize,
    /// Random vectors that the spectral density and the trace are averaged over.
    pub probes: usize,
    /// Lanczos steps of each.
    pub lanczos_steps: usize,
    /// The sharpness along the run is measured every so many steps.
    pub every: usize,
}

impl Default for Curvature {
    fn default() -> Self {
        Self {
            eigenvalues: 5,
            probes: 8,
            lanczos_steps: 40,
            every: 1,
        }
    }
}

/// Pairs of runs whose starts are 10^{−k} apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Chaos {
    /// The exponents k.
    pub exponents: Vec<u32>,
    /// Factors on the learning rates; none is no pair at all.
    pub factors: Vec<f64>,
}

impl Default for Chaos {
    fn default() -> Self {
        Self {
            exponents: vec![6],
            factors: Vec::new(),
        }
    }
}

/// Weights of the trained network cut by magnitude.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Pruning {
    /// Which weights are compared with each other.
    pub scope: Scope,
    /// Fractions between nothing and everything; 0 leaves pruning out.
    pub points: usize,
}

impl Default for Pruning {
    fn default() -> Self {
        Self {
            scope: Scope::default(),
            points: 41,
        }
    }
}

/// Which weights are compared when the smallest are cut.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Scope {
    /// All weights of the network.
    #[default]
    Global,
    /// Those of each layer among themselves.
    Layer,
}

impl Landscape {
    /// The usual settings of a preset without this group: nothing is explored.
    #[must_use]
    pub fn off() -> Self {
        Self {
            enabled: false,
            ..Self::default()
        }
    }

    /// Leaves out the solutions that data from a file does not have: the teacher's, and those of other runs.
    pub(crate) fn suit_file(&mut self) {
        let foreign = |solution| matches!(solution, Solution::Run(_) | Solution::Teacher);
        if let PlaneChoice::Points(third) = &mut self.plane
            && foreign(*third)
        {
            *third = Solution::Seed(1);
        }
        if foreign(self.slice) {
            self.slice = Solution::Initial;
        }
    }

    /// Runs beside the one that is looked at, which the plane and the slice lead to.
    #[must_use]
    pub fn others(&self) -> Vec<Solution> {
        let mut others = Vec::new();
        if let PlaneChoice::Points(third) = self.plane {
            others.push(third);
        }
        others.push(self.slice);
        others.retain(|other| matches!(other, Solution::Run(_) | Solution::Seed(_)));
        others.dedup();
        others
    }
}

/// Most points of a trajectory that are kept: of longer runs only every second step, every third and so on.
pub(crate) const MOST_KEPT: usize = 301;

/// Most runs, and most numbers of a list.
const MOST_RUNS: usize = 10_000;
const MOST_LISTED: usize = 50;

/// Everything that is wrong with the settings, given the number of steps.
pub(super) fn problems(found: &mut Findings, landscape: &Landscape, steps: usize, teacher: bool) {
    let Landscape { run, grid, zoom, .. } = *landscape;
    found.require(run < MOST_RUNS, "landscape.run", &run);
    if let Some(step) = landscape.step
        && step > steps
    {
        let sentence = format!("it must be a step from 0 to {steps}, the run's last, or None for that");
        found.refuse("landscape.step", &step, sentence);
    }
    found.require((2..=401).contains(&grid), "landscape.grid", &grid);
    found.require_number((0.01..=100.0).contains(&zoom), "landscape.zoom", zoom);
    let rows = landscape.test_rows;
    found.require((1..=1_000_000).contains(&rows), "landscape.test_rows", &rows);
    if let PlaneChoice::Points(third) = landscape.plane {
        solution(found, "landscape.plane", third, (run, teacher));
        if third == Solution::Initial {
            let sentence =
                "the run's start is already one of the plane's points: choose Run(r), Seed(s) or Teacher";
            found.refuse("landscape.plane", &"Points(Initial)", sentence);
        }
    }
    solution(found, "landscape.slice", landscape.slice, (run, teacher));
    curvature(found, landscape.curvature);
    chaos(found, &landscape.chaos);
    let points = landscape.pruning.points;
    found.require(points != 1 && points <= 1001, "landscape.pruning.points", &points);
}

fn solution(found: &mut Findings, path: &str, solution: Solution, (run, teacher): (usize, bool)) {
    match solution {
        Solution::Run(other) if other >= MOST_RUNS => {
            found.require(false, path, &format!("Run({other})"));
        }
        Solution::Run(other) if other == run => {
            let sentence = format!("run {run} is the one that is looked at: choose another run");
            found.refuse(path, &format!("Run({other})"), sentence);
        }
        Solution::Teacher if !teacher => {
            let sentence = "data from a file has no teacher: choose Initial or Seed(s)";
            found.refuse(path, &"Teacher", sentence);
        }
        Solution::Run(other) if !teacher => {
            let sentence = "every run of a file prepares its features by its own training rows, so that the weights of \
                            one mean nothing in another: choose Initial or Seed(s)";
            found.refuse(path, &format!("Run({other})"), sentence);
        }
        Solution::Initial | Solution::Run(_) | Solution::Seed(_) | Solution::Teacher => {}
    }
}

fn curvature(found: &mut Findings, curvature: Curvature) {
    let Curvature {
        eigenvalues,
        probes,
        lanczos_steps,
        every,
    } = curvature;
    let path = |name: &str| format!("landscape.curvature.{name}");
    found.require(eigenvalues <= MOST_LISTED, &path("eigenvalues"), &eigenvalues);
    found.require(probes <= 1000, &path("probes"), &probes);
    let steps = (1..=1000).contains(&lanczos_steps);
    found.require(steps, &path("lanczos_steps"), &lanczos_steps);
    found.require(every <= 100_000, &path("every"), &every);
}

fn chaos(found: &mut Findings, chaos: &Chaos) {
    let list = |numbers: Vec<String>| format!("[{}]", numbers.join(", "));
    let exponents = &chaos.exponents;
    found.require(
        (1..=MOST_LISTED).contains(&exponents.len()) && exponents.iter().all(|k| (1..=12).contains(k)),
        "landscape.chaos.exponents",
        &list(exponents.iter().map(u32::to_string).collect()),
    );
    let factors = &chaos.factors;
    found.require(
        factors.len() <= MOST_LISTED && factors.iter().all(|f| f.is_finite() && *f > 0.0),
        "landscape.chaos.factors",
        &list(factors.iter().map(|&factor| number(factor)).collect()),
    );
}
