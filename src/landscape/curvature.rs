//! The Hessian of the training loss along a run, in parts: leading eigenpairs, blocks of the layers, trace, spectral
//! density, and the sharpness over time.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::hessian::Hessian;
use super::lanczos::{Accuracy, Eigenpair, Operator, largest, largest_from, normals, quadrature};
use super::problem::{DeepScales, Edge, Problem};
use super::weights::dot;
use crate::control::{Cancel, Cancelled};
use crate::experiment::{self, Settings};

/// How exactly the sharpness along the run is known, relative to itself.
const SHARPNESS: Accuracy = Accuracy {
    tolerance: 1e-5,
    most: 150,
};

/// The diagonal block of one layer.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// Its largest eigenvalue.
    pub largest: f64,
    /// Estimates of its trace, one for each probe.
    pub traces: Vec<f64>,
}

/// The largest eigenvalue at one step with what gradient descent can stand there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sharpness {
    /// The step.
    pub t: usize,
    /// The largest eigenvalue, with learning rates set apart that of the Hessian in units of the first one's.
    pub value: f64,
    /// 2/η of the next update.
    pub plain: f64,
    /// [`Edge::threshold`].
    pub threshold: Option<f64>,
}

/// What is known of the Hessian.
#[derive(Clone, Debug, Default)]
pub struct Curvature {
    /// The step of the point where it is looked at.
    pub step: usize,
    /// Leading eigenpairs, largest first.
    pub leading: Vec<Eigenpair>,
    /// Of each layer.
    pub blocks: Vec<Block>,
    /// Gauss quadratures of the spectral measure, one for each probe: nodes and weights.
    pub quadratures: Vec<Vec<(f64, f64)>>,
    /// Over time.
    pub sharpness: Vec<Sharpness>,
    /// The eigenvector of the last sharpness.
    guess: Option<Vec<f64>>,
    /// Steps of the trajectory that are still to be measured, last first.
    pending: Option<Vec<usize>>,
}

impl Curvature {
    /// One part; false when everything is there. `points` are the trajectory with its steps, `place` the point where
    /// the spectrum is looked at.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub fn advance(
        &mut self,
        (problem, experiment): (&Problem, &Settings),
        settings: experiment::Curvature,
        (steps, points, place): (&[usize], &[Vec<f64>], usize),
        cancel: &Cancel,
    ) -> Result<bool, Cancelled> {
        let Some(theta) = points.get(place) else {
            return Ok(false);
        };
        self.step = steps.get(place).copied().unwrap_or(0);
        if settings.eigenvalues > 0 && self.leading.is_empty() {
            let mut hessian = Hessian::new(problem, theta, DeepScales::PLAIN);
            let accuracy = Accuracy {
                tolerance: 1e-6,
                ..Accuracy::default()
            };
            self.leading = largest(&mut hessian, settings.eigenvalues, accuracy, 1, cancel)?;
            return Ok(true);
        }
        if settings.eigenvalues > 0 && self.blocks.len() < problem.shape.layers {
            return self.block(problem, theta, cancel).map(|()| true);
        }
        if self.quadratures.len() < settings.probes {
            return self
                .probe(problem, theta, settings.lanczos_steps, cancel)
                .map(|()| true);
        }
        if settings.every > 0 {
            return self.sharpen((problem, experiment), settings.every, (steps, points), cancel);
        }
        Ok(false)
    }

    /// The share of the parts that are done.
    #[must_use]
    pub fn fraction(&self, settings: experiment::Curvature, layers: usize) -> f64 {
        let wanted = |wanted: bool, count: usize| if wanted { count } else { 0 };
        let all = wanted(settings.eigenvalues > 0, 1 + layers)
            + settings.probes
            + self
                .pending
                .as_ref()
                .map_or(usize::from(settings.every > 0), |pending| {
                    self.sharpness.len() + pending.len()
                });
        let done = usize::from(!self.leading.is_empty())
            + self
                .blocks
                .iter()
                .filter(|block| block.largest.is_finite())
                .count()
            + self.quadratures.len()
            + self.sharpness.len();
        if all == 0 {
            1.0
        } else {
            (done as f64 / all as f64).min(1.0)
        }
    }

    fn block(&mut self, problem: &Problem, theta: &[f64], cancel: &Cancel) -> Result<(), Cancelled> {
        let mut hessian = Hessian::new(problem, theta, DeepScales::PLAIN);
        if let Some(range) = problem.shape.ranges().get(self.blocks.len()) {
            hessian.restrict(range.clone());
        }
        let top = largest_from(&mut hessian, None, SHARPNESS, 1, cancel)?;
        self.blocks.push(Block {
            largest: top.map_or(f64::NAN, |pair| pair.value),
            traces: Vec::new(),
        });
        Ok(())
    }

    /// One more random vector: a quadrature of its spectral measure, and vᵀHv of each layer, whose mean is the trace of
    /// the layer's block.
    fn probe(
        &mut self,
        problem: &Problem,
        theta: &[f64],
        steps: usize,
        cancel: &Cancel,
    ) -> Result<(), Cancelled> {
        let mut random = ChaCha8Rng::seed_from_u64(1 + self.quadratures.len() as u64);
        let mut hessian = Hessian::new(problem, theta, DeepScales::PLAIN);
        let v = normals(hessian.dimension(), &mut random, cancel)?;
        let mut product = vec![0.0; v.len()];
        hessian.times(&v, &mut product, cancel)?;
        let ranges = problem.shape.ranges();
        let traces: Vec<f64> = ranges
            .into_iter()
            .map(|range| match (v.get(range.clone()), product.get(range)) {
                (Some(v), Some(product)) => dot(v, product),
                _ => f64::NAN,
            })
            .collect();
        let nodes = quadrature(&mut hessian, v, steps, cancel)?;
        // Without eigenvalues there are blocks all the same, for the traces.
        while self.blocks.len() < traces.len() {
            self.blocks.push(Block {
                largest: f64::NAN,
                traces: Vec::new(),
            });
        }
        for (block, trace) in self.blocks.iter_mut().zip(traces) {
            block.traces.push(trace);
        }
        self.quadratures.push(nodes);
        Ok(())
    }

    fn sharpen(
        &mut self,
        (problem, experiment): (&Problem, &Settings),
        every: usize,
        (steps, points): (&[usize], &[Vec<f64>]),
        cancel: &Cancel,
    ) -> Result<bool, Cancelled> {
        let pending = self.pending.get_or_insert_with(|| {
            let mut places: Vec<usize> = Vec::new();
            let mut next = 0;
            for (place, &t) in steps.iter().enumerate() {
                // The last one is what the run came to.
                if t >= next || place + 1 == steps.len() {
                    places.push(place);
                    next = t + every;
                }
            }
            places.reverse();
            places
        });
        let Some(&place) = pending.last() else {
            return Ok(false);
        };
        let (Some(theta), Some(&t)) = (points.get(place), steps.get(place)) else {
            return Ok(false);
        };
        let edge = Edge::of(experiment, t);
        let mut hessian = Hessian::new(problem, theta, edge.scales);
        let top = largest_from(&mut hessian, self.guess.as_deref(), SHARPNESS, t as u64, cancel)?;
        if let Some(top) = top {
            self.sharpness.push(Sharpness {
                t,
                value: top.value,
                plain: 2.0 / experiment.rates(t).first,
                threshold: edge.threshold,
            });
            self.guess = Some(top.vector);
        }
        pending.pop();
        Ok(true)
    }

    /// Mean and standard error over probes of d Σ weight · node^power: the trace (power 1) and the squared Frobenius
    /// norm (power 2) of a d × d matrix; None without probes.
    #[must_use]
    pub fn moment(&self, weights: usize, power: i32) -> Option<(f64, f64)> {
        let each = |nodes: &Vec<(f64, f64)>| {
            weights as f64 * nodes.iter().map(|(x, w)| w * x.powi(power)).sum::<f64>()
        };
        let values: Vec<f64> = self.quadratures.iter().map(each).collect();
        mean_and_error(&values)
    }

    /// The spectral density, smoothed with a normal kernel of width `width`, at `at`: mean and standard error over
    /// probes.
    #[must_use]
    pub fn density(&self, at: f64, width: f64) -> Option<(f64, f64)> {
        let kernel = |x: f64| {
            let u = (at - x) / width;
            (-0.5 * u * u).exp() / (width * std::f64::consts::TAU.sqrt())
        };
        let each = |nodes: &Vec<(f64, f64)>| nodes.iter().map(|&(x, w)| w * kernel(x)).sum::<f64>();
        let values: Vec<f64> = self.quadratures.iter().map(each).collect();
        mean_and_error(&values)
    }

    /// Lowest and highest node of all quadratures.
    #[must_use]
    pub fn range(&self) -> Option<[f64; 2]> {
        let nodes = || self.quadratures.iter().flatten().map(|(x, _)| *x);
        let (low, high) = (
            nodes().fold(f64::INFINITY, f64::min),
            nodes().fold(f64::NEG_INFINITY, f64::max),
        );
        (low <= high).then_some([low, high])
    }
}

/// The mean, and its standard error (NaN of a single value).
pub(super) fn mean_and_error(values: &[f64]) -> Option<(f64, f64)> {
    let count = values.len() as f64;
    if values.is_empty() {
        return None;
    }
    let mean = values.iter().sum::<f64>() / count;
    let squares: f64 = values.iter().map(|x| (x - mean).powi(2)).sum();
    Some((mean, (squares / (count * (count - 1.0))).sqrt()))
}
