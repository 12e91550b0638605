//! What a network loses when its smallest weights are cut.

use super::problem::{Problem, Values};
use super::weights::Shape;
use crate::control::{Cancel, Cancelled};
use crate::experiment::Scope;

/// From so many weights on finding the smallest needs a thread of its own.
const MANY: usize = 1 << 20;

/// Errors with some of the weights set to zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pruned {
    /// The fraction of the weights that is cut.
    pub fraction: f64,
    /// Errors without them.
    pub values: Values,
}

/// θ with its smallest weights cut: the given fraction of all of them, or of each layer's. Magnitudes are compared in
/// the units of θ, in which gradient descent is plain ([`Shape`]); of equal ones the first go first.
#[must_use]
pub fn prune(shape: Shape, theta: &[f64], fraction: f64, scope: Scope) -> Vec<f64> {
    let mut pruned = theta.to_vec();
    let parts = match scope {
        Scope::Global => std::iter::once(0..theta.len()).collect(),
        Scope::Layer => shape.ranges(),
    };
    for range in parts {
        let Some(part) = pruned.get_mut(range) else {
            continue;
        };
        let count = ((fraction.clamp(0.0, 1.0) * part.len() as f64).round() as usize).min(part.len());
        if count == 0 {
            continue;
        }
        let mut order: Vec<usize> = (0..part.len()).collect();
        let by_size = |a: &usize, b: &usize| part[*a].abs().total_cmp(&part[*b].abs()).then(a.cmp(b));
        // Which are the smallest matters, not their order.
        order.select_nth_unstable_by(count - 1, by_size);
        for &i in order.iter().take(count) {
            part[i] = 0.0;
        }
    }
    pruned
}

/// Errors at `points` fractions from 0 to 1, computed one by one.
#[derive(Clone, Debug, Default)]
pub struct Pruning {
    /// The step of the weights.
    pub step: usize,
    /// What is there so far.
    pub pruned: Vec<Pruned>,
}

impl Pruning {
    /// One more fraction; false when all are there.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub fn advance(
        &mut self,
        problem: &Problem,
        (step, theta): (usize, &[f64]),
        (scope, points): (Scope, usize),
        cancel: &Cancel,
    ) -> Result<bool, Cancelled> {
        if self.pruned.len() >= points {
            return Ok(false);
        }
        self.step = step;
        let fraction = self.pruned.len() as f64 / (points - 1).max(1) as f64;
        let shape = problem.shape;
        let weights = if theta.len() < MANY {
            prune(shape, theta, fraction, scope)
        } else {
            let theta = theta.to_vec();
            let pruned = cancel.apart(move || prune(shape, &theta, fraction, scope));
            pruned?
        };
        let values = problem.values(&weights, cancel)?;
        self.pruned.push(Pruned { fraction, values });
        Ok(true)
    }

    /// The largest fraction up to which the test error stays within `share` of its unpruned value.
    #[must_use]
    pub fn tolerated(&self, share: f64, height: impl Fn(&Values) -> f64) -> Option<f64> {
        let whole = height(&self.pruned.first()?.values);
        let fine = |pruned: &&Pruned| height(&pruned.values) <= (1.0 + share) * whole;
        self.pruned.iter().take_while(fine).last().map(|p| p.fraction)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPE: Shape = Shape {
        features: 3,
        width: 2,
        layers: 3,
        outputs: 1,
        biases: false,
    };

    #[test]
    fn the_smallest_weights_go_first() {
        // 6 + 4 + 2 weights.
        let theta: Vec<f64> = (0..12)
            .map(|i| if i % 2 == 0 { f64::from(i) } else { -f64::from(i) })
            .collect();
        assert_eq!(prune(SHAPE, &theta, 0.0, Scope::Global), theta);
        assert_eq!(prune(SHAPE, &theta, 0.0, Scope::Layer), theta);
        assert!(prune(SHAPE, &theta, 1.0, Scope::Layer).iter().all(|w| *w == 0.0));
        let global = prune(SHAPE, &theta, 0.5, Scope::Global);
        assert!(global[..6].iter().all(|w| *w == 0.0) && global[6..] == theta[6..]);
        let layers = prune(SHAPE, &theta, 0.5, Scope::Layer);
        let zeros: Vec<usize> = (0..12).filter(|&i| layers[i] == 0.0).collect();
        assert_eq!(zeros, [0, 1, 2, 6, 7, 10]);
        // A larger fraction cuts all that a smaller one cuts.
        let more = prune(SHAPE, &theta, 0.7, Scope::Layer);
        assert!(zeros.iter().all(|&i| more[i] == 0.0));
    }
}
