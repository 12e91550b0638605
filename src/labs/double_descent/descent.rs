//! Gradient descent from zero: the integral over the spectrum, and runs.

use nalgebra::DVector;
use rand::Rng;

use super::fits::draw;
use super::{SMALLEST, Settings};
use crate::control::parallel::collect;
use crate::control::{Cancel, Cancelled};
use crate::labs::closed_forms::{Flow, Parts};
use crate::labs::matrix_vector::{self, gemv, gemv_tr};
use crate::labs::random_matrices::normals;
use crate::statistics::Mean;
use crate::statistics::divergence::Watch;
use crate::statistics::grid::log_spaced;

/// Gradient descent over time: the theory, and train and test errors of every replica.
pub(super) struct Over {
    pub(super) times: Vec<usize>,
    pub(super) risk: Vec<Parts>,
    pub(super) train: Vec<f64>,
    /// Ratio, and the smallest risk over time.
    pub(super) stopped: Vec<(f64, f64)>,
    /// For each replica, excess risk and training error at each time.
    pub(super) runs: Vec<Vec<(f64, f64)>>,
}

/// Times at which errors are kept: each step at first, then ever fewer.
pub(super) fn times(steps: usize) -> Vec<usize> {
    let mut times: Vec<usize> = log_spaced(1.0, steps as f64, 120)
        .into_iter()
        .map(|t| t.round() as usize)
        .collect();
    times.insert(0, 0);
    times.dedup();
    times
}

/// Excess risk and training error of one run of gradient descent at some times; of a run that diverges those before that.
pub(super) fn run(
    settings: &Settings,
    times: &[usize],
    rng: &mut impl Rng,
    cancel: &Cancel,
) -> Result<Vec<(f64, f64)>, Cancelled> {
    let n = settings.samples;
    let p = ((n as f64 * settings.ratio).round() as usize).max(1);
    let (design, truth) = draw(n, p, settings.signal, rng, cancel)?;
    let labels = matrix_vector::times(&design, &truth, cancel)? + normals(n, settings.noise, rng);
    let mut coefficients = DVector::zeros(p);
    let mut residual = labels.clone();
    let mut errors = Vec::with_capacity(times.len());
    // Below the threshold in the limit of large sizes, the largest eigenvalue of a small design may be above it.
    let mut watch = Watch::new(settings.signal.powi(2) + settings.noise.powi(2));
    for step in 0..=settings.steps {
        if watch.has_diverged(residual.norm_squared() / n as f64) {
            break;
        }
        if times.get(errors.len()) == Some(&step) {
            errors.push((
                (&coefficients - &truth).norm_squared(),
                residual.norm_squared() / n as f64,
            ));
        }
        let rate = settings.learning_rate / n as f64;
        gemv_tr(&mut coefficients, rate, &design, &residual, 1.0, cancel)?;
        residual.copy_from(&labels);
        gemv(&mut residual, -1.0, &design, &coefficients, 1.0, cancel)?;
    }
    Ok(errors)
}

impl Over {
    /// The theory.
    pub(super) fn new(settings: &Settings, cancel: &Cancel) -> Result<Self, Cancelled> {
        let Settings {
            signal,
            noise,
            ratio,
            learning_rate,
            ..
        } = *settings;
        let times = times(settings.steps);
        let flow = Flow::new(ratio, signal, noise, learning_rate);
        let risk = times.iter().map(|&time| flow.risk(time)).collect();
        let train = times.iter().map(|&time| flow.training_error(time)).collect();
        let ratios = log_spaced(SMALLEST, settings.largest_ratio, 120);
        let stopped = collect(0..ratios.len(), |i| {
            cancel.check()?;
            let ratio = ratios[i];
            // Half the largest stable learning rate: how fast it goes does not matter, only where it passes.
            let rate = 1.0 / (1.0 + ratio.sqrt()).powi(2);
            let flow = Flow::new(ratio, signal, noise, rate);
            let risks = log_spaced(1.0, 1e5, 120)
                .into_iter()
                .map(|time| flow.risk(time as usize).total());
            Ok::<_, Cancelled>((ratio, risks.fold(signal * signal, f64::min)))
        })?;
        Ok(Self {
            stopped,
            times,
            risk,
            train,
            runs: Vec::new(),
        })
    }

    /// The time of the smallest predicted risk, and its place in the list.
    pub(super) fn best(&self) -> (usize, usize) {
        let risks = self.risk.iter().map(Parts::total).enumerate();
        let place = risks
            .min_by(|a, b| a.1.total_cmp(&b.1))
            .map_or(0, |(place, _)| place);
        (self.times.get(place).copied().unwrap_or(0), place)
    }

    /// Mean and standard error at each time over the replicas that go to the end; if there is none, over all of them as far
    /// as all go: a mean does not change its members on the way.
    pub(super) fn measured(&self, part: fn(&(f64, f64)) -> f64) -> Vec<Mean> {
        let whole = |run: &&Vec<(f64, f64)>| run.len() == self.times.len();
        let shortest = self.runs.iter().map(Vec::len).min().unwrap_or(0);
        let (members, last): (Vec<_>, usize) = match self.runs.iter().any(|run| whole(&run)) {
            true => (self.runs.iter().filter(whole).collect(), self.times.len()),
            false => (self.runs.iter().collect(), shortest),
        };
        let at = |place| members.iter().filter_map(move |run| run.get(place));
        let mean = |place| match place < last {
            true => Mean::of(at(place).map(part)),
            false => Mean::of(std::iter::empty()),
        };
        (0..self.times.len()).map(mean).collect()
    }

    /// How many replicas have diverged, and the last time that the first of them has an error of.
    pub(super) fn lost(&self) -> Option<(usize, usize)> {
        let lost = self.runs.iter().filter(|run| run.len() < self.times.len());
        let first = lost.clone().map(Vec::len).min()?;
        let time = self.times.get(first.saturating_sub(1)).copied()?;
        Some((lost.count(), time))
    }
}
