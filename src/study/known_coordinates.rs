//! What is known of some coordinates, from which the inference on the teacher starts: the teacher's and the first weights.

use crate::dynamics::Instance;
use crate::experiment::Experiment;

/// Coordinates that are looked at, at most, and numbers that all their weights may take.
const MOST: usize = 1000;
const NUMBERS: usize = 1_000_000;
/// Neurons whose covariance is inverted at every look, at most.
const WIDEST: usize = 64;
/// Fewer coordinates say nothing of coverage.
const FEWEST: usize = 20;

/// Some coordinates of the teacher and of w⁰.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Known {
    /// μ, k × p, and w⁰, k × q: row-major.
    pub(super) teacher: Vec<f64>,
    pub(super) first: Vec<f64>,
}

/// The coordinates whose weights are looked at, evenly chosen; none where the law above does not hold: without a teacher, with another
/// optimizer than a linear one, or with features of several variances; nor in very wide networks.
pub(super) fn places(instance: &Instance) -> impl Iterator<Item = usize> {
    let (experiment, n, q) = (instance.experiment(), instance.features(), instance.width());
    let room = NUMBERS / (q * (experiment.optimizer.steps + 1));
    let count = if instance.directions() > 0 && q <= WIDEST && is_possible(experiment) {
        n.min(MOST).min(room)
    } else {
        0
    };
    let count = if count < FEWEST { 0 } else { count };
    (0..count).map(move |i| i * n / count)
}

/// Whether weights have the law that the inference takes.
#[must_use]
pub(super) fn is_possible(experiment: &Experiment) -> bool {
    experiment.optimizer.method.is_linear() && !experiment.has_spectrum() && experiment.is_predicted()
}

impl Known {
    pub(super) fn of(instance: &Instance) -> Self {
        let (p, q) = (instance.directions(), instance.width());
        let rows = |values: &[f64], columns: usize| {
            let row = |j: usize| values.get(j * columns..(j + 1) * columns).unwrap_or(&[]);
            places(instance).flat_map(|j| row(j).to_vec()).collect()
        };
        Self {
            teacher: rows(instance.teacher(), p),
            first: rows(instance.first(), q),
        }
    }
}
