//! How a small perturbation of the start grows along training.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::lanczos::normals;
use super::problem::Problem;
use super::weights::{difference, norm};
use crate::control::{Cancel, Cancelled};
use crate::dynamics::{Data, DataError, GradientDescent, Instance, Stopped};
use crate::experiment;

/// A perturbation is small while below this share of the largest distance that the run travels.
const SMALL: f64 = 0.01;
/// Below this share of it rounding hides what is left of a perturbation.
const ROUNDING: f64 = 1e-14;
/// Share of the small steps that the growth rate is not fitted on: the perturbation turns to the growing directions.
const TRANSIENT: f64 = 0.25;
/// Fewest steps that have a growth rate.
const FEWEST: usize = 4;

/// Two runs from starts a small distance apart, at one learning rate.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// The factor on the preset's learning rates.
    pub factor: f64,
    /// The starts are 10^{−k} apart.
    pub exponent: u32,
    /// Distance between the weights at step t.
    pub weights: Vec<f64>,
    /// Root mean square difference of the outputs on the training rows at step t.
    pub predictions: Vec<f64>,
    /// Largest distance from its start that the unperturbed run has at any step.
    pub travelled: f64,
    /// The step at which one of the two diverged.
    pub diverged: Option<usize>,
}

impl Pair {
    /// The growth rate: the slope of the logarithm of the weights' distance over steps, by least squares, while the
    /// perturbation is small but above rounding; None if that is too short, or a run diverged. A positive one is chaos.
    #[must_use]
    pub fn growth(&self) -> Option<f64> {
        if self.diverged.is_some() {
            return None;
        }
        growth(&self.weights, [ROUNDING * self.travelled, SMALL * self.travelled])
    }
}

/// The slope of ln d_t by least squares, until d first leaves the given range, without the first quarter.
#[must_use]
pub fn growth(distances: &[f64], [least, most]: [f64; 2]) -> Option<f64> {
    let small = distances
        .iter()
        .take_while(|d| **d > least && **d <= most)
        .count();
    let first = (TRANSIENT * small as f64).ceil() as usize;
    if small < first + FEWEST {
        return None;
    }
    let logs: Vec<f64> = distances.iter().take(small).skip(first).map(|d| d.ln()).collect();
    let count = logs.len() as f64;
    let (mean_t, mean) = (0.5 * (count - 1.0), logs.iter().sum::<f64>() / count);
    let (mut over, mut under) = (0.0, 0.0);
    for (t, log) in logs.iter().enumerate() {
        over += (t as f64 - mean_t) * (log - mean);
        under += (t as f64 - mean_t).powi(2);
    }
    Some(over / under)
}

/// One run at a learning rate, and those from perturbed starts, in lock-step.
struct Bundle {
    runs: Vec<GradientDescent<f64>>,
    pairs: Vec<Pair>,
    start: Vec<f64>,
    /// The next step of all runs
    t: usize,
    /// Runs that have come to it.
    ready: Vec<State>,
    /// Whether the next run has come to it too, but is not yet looked at, because that was cancelled.
    stepped: bool,
    done: bool,
}

/// Pairs of runs at several learning rates.
#[derive(Default)]
pub struct Chaos {
    /// Of the learning rates that are done.
    finished: Vec<Pair>,
    bundle: Option<Bundle>,
    /// The learning rates that have been begun.
    begun: usize,
}

impl std::fmt::Debug for Chaos {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Chaos")
            .field("begun", &self.begun)
            .finish_non_exhaustive()
    }
}

impl Chaos {
    /// One step of all runs at one learning rate; false when everything is there. Runs are in double precision.
    ///
    /// # Errors
    ///
    /// [`DataError::Cancelled`] on request, or as [`Instance::draw`].
    pub fn advance(
        &mut self,
        instance: &Instance,
        run: u64,
        (problem, settings): (&Problem, &experiment::Chaos),
        cancel: &Cancel,
    ) -> Result<bool, DataError> {
        if self.bundle.is_none() {
            let Some(&factor) = settings.factors.get(self.begun) else {
                return Ok(false);
            };
            let bundle = Bundle::new(instance, run, problem, (factor, &settings.exponents), cancel)?;
            self.bundle = Some(bundle);
            self.begun += 1;
        }
        if let Some(bundle) = &mut self.bundle {
            bundle
                .advance(problem, cancel)
                .map_err(|_| DataError::Cancelled)?;
            if bundle.done {
                self.finished.append(&mut bundle.pairs);
                self.bundle = None;
            }
        }
        Ok(true)
    }

    /// All pairs, as far as they are known: by learning rate, then by exponent, as in the settings.
    pub fn pairs(&self) -> impl Iterator<Item = &Pair> {
        let going = self.bundle.iter().flat_map(|bundle| &bundle.pairs);
        self.finished.iter().chain(going)
    }

    /// The share that is done.
    #[must_use]
    pub fn fraction(&self, settings: &experiment::Chaos, steps: usize) -> f64 {
        let all = settings.factors.len();
        if all == 0 {
            return 1.0;
        }
        let going = self.bundle.as_ref().map_or(0.0, |bundle| {
            let known = bundle.pairs.first().map_or(0, |pair| pair.weights.len());
            1.0 - known as f64 / (steps + 1) as f64
        });
        (self.begun as f64 - going) / all as f64
    }
}

impl Bundle {
    /// All runs at one learning rate.
    fn new(
        instance: &Instance,
        run: u64,
        problem: &Problem,
        (factor, exponents): (f64, &[u32]),
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let shape = problem.shape;
        let columns = shape.features * shape.width;
        let first = instance.first().get(..columns).unwrap_or_default();
        let start = shape.join(first, instance.deep(), cancel)?;
        let direction = direction(instance, problem, cancel)?;
        let data: &Data<f64> = &problem.data;
        let from = |distance: f64| {
            let moved: Vec<f64> = direction.iter().map(|d| distance * d).collect();
            // Added in the units of w, so that the unmoved weights keep their bits.
            let w: Vec<f64> = first
                .iter()
                .zip(shape.first_layer(&moved, cancel)?)
                .map(|(w, d)| w + d)
                .collect();
            let mut deep = instance.deep().clone();
            for (w, d) in deep.values_mut().iter_mut().zip(moved.iter().skip(columns)) {
                *w += d;
            }
            cancel.check()?;
            GradientDescent::starting_at(instance, data.clone(), run, (&w, &deep, factor), cancel)
        };
        let distances = std::iter::once(0.0).chain(exponents.iter().map(|&k| 0.1_f64.powi(k.cast_signed())));
        Ok(Self {
            runs: distances.map(from).collect::<Result<_, Cancelled>>()?,
            pairs: exponents
                .iter()
                .map(|&exponent| Pair {
                    factor,
                    exponent,
                    weights: Vec::new(),
                    predictions: Vec::new(),
                    travelled: 0.0,
                    diverged: None,
                })
                .collect(),
            start,
            t: 0,
            stepped: false,
            ready: Vec::new(),
            done: false,
        })
    }

    fn advance(&mut self, problem: &Problem, cancel: &Cancel) -> Result<(), Stopped> {
        // Those that were ready before a cancellation are kept.
        while let Some(run) = self.runs.get_mut(self.ready.len()) {
            if !self.stepped {
                let end = match run.step(cancel) {
                    Ok(Some(_)) => None,
                    Ok(None) => Some(State::Over),
                    Err(Stopped::Diverged { .. }) => Some(State::Diverged),
                    Err(Stopped::Cancelled) => return Err(Stopped::Cancelled),
                };
                if let Some(end) = end {
                    self.ready.push(end);
                    continue;
                }
                self.stepped = true;
            }
            let state = State::of(problem, run, cancel)?;
            self.stepped = false;
            self.ready.push(state);
        }
        cancel.check()?;
        let mut states = self.ready.drain(..);
        let (theta, outputs) = match states.next() {
            Some(State::Point(theta, outputs)) => (theta, outputs),
            state => {
                self.done = true;
                for pair in self.pairs.iter_mut().filter(|_| state == Some(State::Diverged)) {
                    pair.diverged = pair.diverged.or(Some(self.t));
                }
                return Ok(());
            }
        };
        let travelled = norm(&difference(&theta, &self.start));
        for (pair, state) in self.pairs.iter_mut().zip(states) {
            pair.travelled = pair.travelled.max(travelled);
            match state {
                State::Point(other, others) => {
                    let squares: f64 = outputs.iter().zip(&others).map(|(a, b)| (a - b).powi(2)).sum();
                    pair.weights.push(norm(&difference(&other, &theta)));
                    pair.predictions.push((squares / outputs.len() as f64).sqrt());
                }
                _ => pair.diverged = pair.diverged.or(Some(self.t)),
            }
        }
        self.t += 1;
        self.done = self.pairs.iter().all(|pair| pair.diverged.is_some());
        Ok(())
    }
}

/// Where one run is.
#[derive(PartialEq)]
enum State {
    /// θ and the outputs on the training rows.
    Point(Vec<f64>, Vec<f64>),
    Over,
    Diverged,
}

impl State {
    fn of(problem: &Problem, run: &GradientDescent<f64>, cancel: &Cancel) -> Result<Self, Cancelled> {
        let outputs = problem.outputs(run.z(), run.deep(), cancel)?;
        let first = run.first_weights(cancel)?;
        Ok(Self::Point(
            problem.shape.join(&first, run.deep(), cancel)?,
            outputs,
        ))
    }
}

/// A random unit vector over the weights that are trained, the same for every pair.
fn direction(instance: &Instance, problem: &Problem, cancel: &Cancel) -> Result<Vec<f64>, Cancelled> {
    let experiment = instance.experiment();
    let frozen = experiment
        .layer_scales()
        .iter()
        .skip(1)
        .all(|scale| scale.rate == 0.0);
    let mut random = ChaCha8Rng::seed_from_u64(experiment.seed);
    let first = problem.shape.first();
    let mut direction = normals(problem.shape.weights(), &mut random, cancel)?;
    if frozen {
        direction.iter_mut().skip(first).for_each(|d| *d = 0.0);
    }
    let length = norm(&direction).max(f64::MIN_POSITIVE);
    direction.iter_mut().for_each(|d| *d /= length);
    Ok(direction)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_growth_rate_is_the_slope_of_the_logarithm_while_small() {
        let rate = 0.3_f64;
        let distances: Vec<f64> = (0..60)
            .map(|t| (1e-8 * (rate * f64::from(t)).exp()).min(2.0))
            .collect();
        let found = growth(&distances, [0.0, 0.01]).unwrap();
        assert!((found - rate).abs() < 1e-12, "{found}");
        let shrinking: Vec<f64> = (0..20).map(|t| 1e-3 * 0.5_f64.powi(t)).collect();
        assert!((growth(&shrinking, [0.0, 0.01]).unwrap() + 2.0_f64.ln()).abs() < 1e-12);
        let flat: Vec<f64> = shrinking.iter().copied().chain([1e-9; 200]).collect();
        assert!((growth(&flat, [2e-9, 0.01]).unwrap() + 2.0_f64.ln()).abs() < 1e-12);
        assert_eq!(growth(&distances[..4], [0.0, 0.01]), None);
        assert_eq!(growth(&[1.0; 30], [0.0, 0.01]), None);
    }
}
