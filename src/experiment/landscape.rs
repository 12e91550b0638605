//! The settings of the loss landscape: which plane, how fine, and what is measured beside it.

use serde::{Deserialize, Serialize};

use super::choices::{Plain as _, choices};
use super::{Field, Kind, Usual, Value, Variant};

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

choices! {
    /// A plane through weight space.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    pub enum PlaneChoice in "plane" {
        /// The two leading principal components of the run's trajectory.
        #[default]
        Principal,
        /// Through the run's start, its end and another solution.
        Points(third: Solution = Field::new(Kind::Choice { of: "solution", variants: OTHERS }).usually(Usual::Choice("Seed"))),
        /// Two random directions of this seed, filter-normalized.
        Random(seed: u64 = Field::new(Kind::whole(0, u64::MAX)).usually(Usual::Whole(1))),
        /// The two leading eigenvectors of the training loss's Hessian.
        Hessian,
        /// The gradient of the training loss and the Hessian's leading eigenvector.
        Gradient,
    }
}

choices! {
    /// A point of weight space to look towards.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    pub enum Solution in "solution" {
        /// The run's own start.
        #[default]
        Initial,
        /// The end of another run: other data, the same start.
        Run(run: usize = Field::new(Kind::whole(0, MOST_RUN)).usually(Usual::Whole(1))),
        /// The end of a run on the same data from another random start, drawn with this seed.
        Seed(seed: u64 = Field::new(Kind::whole(0, u64::MAX)).usually(Usual::Whole(1))),
        /// The run's last weights with the first layer turned towards the teacher: each neuron keeps its length and takes
        /// the direction of its projection on the teacher's span.
        Teacher,
    }
}

choices! {
    /// The surface over a plane.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
    pub enum Height in "height" {
        /// The training error.
        #[default]
        Train,
        /// The test error.
        Test,
        /// The test error less the training error.
        Gap,
    }
}

choices! {
    /// How heights are shown.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
    pub enum HeightScale in "height_scale" {
        /// Proportionally.
        Linear,
        /// By the logarithm.
        #[default]
        Log,
    }
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

choices! {
    /// Which weights are compared when the smallest are cut.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
    pub enum Scope in "scope" {
        /// All weights of the network.
        #[default]
        Global,
        /// Those of each layer among themselves.
        Layer,
    }
}

impl Solution {
    /// Whether data from a file does not have it.
    pub(crate) fn needs_teacher(self) -> bool {
        matches!(self, Self::Run(_) | Self::Teacher)
    }

    /// The same of the alternative of this name.
    pub(crate) fn named_needs_teacher(name: &'static str) -> bool {
        Self::of(&Value::Choice(name)).is_some_and(Self::needs_teacher)
    }
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
        if let PlaneChoice::Points(third) = &mut self.plane
            && third.needs_teacher()
        {
            *third = Solution::Seed(1);
        }
        if self.slice.needs_teacher() {
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

/// The solutions that are not the run's own start.
const OTHERS: &[Variant] = match Solution::VARIANTS {
    [_, others @ ..] => others,
    [] => &[],
};

/// The highest number of a run.
pub(super) const MOST_RUN: u64 = 9999;
