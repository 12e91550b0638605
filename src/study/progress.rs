//! How much of a study is done and how long the rest will take.

use std::time::Duration;

use super::results::Results;
use crate::experiment::{Responses, basis_fields};

/// Operations that one evaluation of a nonlinear head counts for, per square of the width.
const HEAD: f64 = 60.0;

/// Work done and work in all, in rough operations.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Progress {
    /// Work of the steps there are.
    pub done: f64,
    /// Work of all steps.
    pub all: f64,
}

impl Progress {
    /// Of some results.
    #[must_use]
    pub fn of(results: &Results) -> Self {
        let (shape, experiment) = (results.shape(), results.experiment());
        let (m, n, q) = (shape.samples as f64, shape.features as f64, shape.width as f64);
        let head = HEAD * shape.layers as f64;
        let probes = |responses: Responses| responses.probes().map_or(q, |probes| probes as f64);
        // Work of the first `steps` steps: each has a part of its own and one for every step before it.
        let sum = |steps: f64, own: f64, past: f64| steps * own + 0.5 * steps * (steps - 1.0).max(0.0) * past;
        let full = shape.steps as f64 + 1.0;
        let mut progress = Self::default();
        if results.is_predicted() {
            let theory = &experiment.theory;
            let rows = theory.rows as f64 * theory.replicas as f64 * q * q;
            let probes = probes(theory.responses);
            let work = |steps| rows * sum(steps, head * (1.0 + probes), 3.0 + 2.0 * probes);
            let ended = results
                .divergences()
                .iter()
                .any(|divergence| divergence.run.is_none());
            progress.add(work(results.prediction().len() as f64), work(full), ended);
        }
        for run in 0..shape.runs {
            let mut own = 4.0 * m * n * q + m * q * q * head;
            if experiment.is_estimated() {
                let batches = experiment.optimizer.batch_fraction < 1.0;
                own += m * q * q * head * basis_fields(q, shape.steps as f64, batches);
            }
            let ended = results
                .divergences()
                .iter()
                .any(|divergence| divergence.run == Some(run));
            progress.add(
                sum(results.run_steps(run) as f64, own, 0.0),
                sum(full, own, 0.0),
                ended,
            );
        }
        progress
    }

    fn add(&mut self, done: f64, all: f64, ended: bool) {
        self.done += done;
        self.all += if ended { done } else { all };
    }

    /// The fraction done, in [0, 1].
    #[must_use]
    pub fn fraction(&self) -> f64 {
        if self.all > 0.0 {
            (self.done / self.all).clamp(0.0, 1.0)
        } else {
            1.0
        }
    }

    /// The time left if what is done took `elapsed`; None before anything is done.
    #[must_use]
    pub fn left(&self, elapsed: Duration) -> Option<Duration> {
        let seconds = elapsed.as_secs_f64() * (self.all / self.done - 1.0);
        (self.done > 0.0)
            .then(|| Duration::try_from_secs_f64(seconds.max(0.0)).ok())
            .flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_left_follows_the_work_left() {
        let progress = Progress {
            done: 25.0,
            all: 100.0,
        };
        assert_eq!(progress.fraction(), 0.25);
        assert_eq!(
            progress.left(Duration::from_secs(2)),
            Some(Duration::from_secs(6))
        );
        assert_eq!(Progress::default().left(Duration::from_secs(2)), None);
        assert_eq!(Progress::default().fraction(), 1.0);
    }
}
