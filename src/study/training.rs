//! Real training runs side by side, each with its own estimates of the test error.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Instant;

use rayon::prelude::*;

use super::StudyError;
use super::estimators::{LostEstimate, TestErrorEstimator};
use super::field_moments::components;
use super::run::{Recorded, Run, RunOf, RunStep};
use crate::control::Cancel;
use crate::control::parallel::collect;
use crate::dynamics::{Caution, Instance, Split, Stopped};
use crate::experiment::Precision;
use crate::network::Components;
use crate::optimizer::Updates;

/// Several runs at step t.
#[derive(Clone, Debug, Default)]
pub struct RunsStep {
    /// The step t.
    pub t: usize,
    /// The runs that are still going, in order.
    pub runs: Vec<RunStep>,
    /// The first run's record, if it is among them.
    pub recorded: Option<Recorded>,
    /// Runs that have diverged here and go no further.
    pub diverged: Vec<usize>,
    /// Estimates that have diverged here and end, while their runs go on.
    pub lost_estimates: Vec<LostEstimate>,
    /// What the runs' splits of a table did to some of its columns; at step 0.
    pub cautions: Vec<Caution>,
    /// What is known of the runs' splits of a table, with each run's number; at step 0.
    pub splits: Vec<(usize, Split)>,
    /// Seconds that the step took.
    pub seconds: f64,
    /// Seconds that all runs together spent on gradient descent.
    pub descent_seconds: f64,
    /// Seconds that all runs together spent on estimates.
    pub estimate_seconds: f64,
}

/// All runs of a study, step by step: at most [`super::Study::side_by_side`] in lock-step, then the next ones from step 0.
/// It can be dropped at any step.
pub struct Training {
    instance: Arc<Instance>,
    estimators: Arc<[Arc<dyn TestErrorEstimator>]>,
    components: Option<Components>,
    side_by_side: usize,
    matrix_free: bool,
    /// Whether the laws at the last step are compared.
    notes_laws: bool,
    /// The first run that has not been started.
    next: usize,
    runs: Vec<Box<dyn Run>>,
    t: usize,
    /// Steps done, and of all waves of runs.
    done: usize,
    all: usize,
}

impl Training {
    pub(super) fn new(
        instance: Arc<Instance>,
        estimators: Arc<[Arc<dyn TestErrorEstimator>]>,
        (side_by_side, matrix_free): (usize, bool),
    ) -> Self {
        let experiment = instance.experiment();
        let side_by_side = side_by_side.max(1);
        let waves = experiment.runs.count.div_ceil(side_by_side);
        Self {
            done: 0,
            all: waves * (experiment.optimizer.steps + 1),
            components: components(experiment),
            instance,
            estimators,
            side_by_side,
            matrix_free,
            notes_laws: false,
            next: 0,
            runs: Vec::new(),
            t: 0,
        }
    }

    /// The same with the laws of pre-activations at the last step.
    #[must_use]
    pub(super) fn noting_laws(mut self) -> Self {
        self.notes_laws = true;
        self
    }

    /// The next step of the runs that are going; None when all have ended.
    ///
    /// # Errors
    ///
    /// [`StudyError::Data`] if a run's data cannot be drawn, [`StudyError::Cancelled`] on request. Then it has no more
    /// steps of use, and its memory, which takes a while to be given back, is there until it is dropped. A run that diverges is
    /// no error: it is named in the step and left out of later ones.
    pub fn step(&mut self, cancel: &Cancel) -> Result<Option<RunsStep>, StudyError> {
        let start = Instant::now();
        if self.runs.is_empty() && !self.start(cancel)? {
            return Ok(None);
        }
        let notes_law = self.notes_laws && self.t == self.instance.experiment().optimizer.steps;
        let runs = self.runs.par_iter_mut();
        let reports: Vec<_> = runs.map(|run| run.advance(notes_law, cancel)).collect();
        if reports
            .iter()
            .any(|report| matches!(report, Err(Stopped::Cancelled)))
        {
            return Err(StudyError::Cancelled);
        }
        let mut step = RunsStep {
            t: self.t,
            ..RunsStep::default()
        };
        let mut going = Vec::with_capacity(self.runs.len());
        for (run, report) in self.runs.drain(..).zip(reports) {
            match report {
                Ok(Some(report)) => {
                    step.descent_seconds += report.descent_seconds;
                    step.estimate_seconds += report.estimate_seconds;
                    step.recorded = step.recorded.or(report.recorded);
                    step.cautions.extend(report.cautions);
                    let number = report.step.run;
                    step.splits.extend(report.split.map(|split| (number, split)));
                    let lost = report.lost_estimates.into_iter();
                    step.lost_estimates.extend(lost.map(|estimator| LostEstimate {
                        estimator,
                        run: number,
                    }));
                    step.runs.push(report.step);
                    going.push(run);
                }
                Ok(None) => {}
                Err(Stopped::Diverged { .. }) => step.diverged.push(run.number()),
                Err(Stopped::Cancelled) => return Err(StudyError::Cancelled),
            }
        }
        self.runs = going;
        self.t += 1;
        if step.runs.is_empty() && step.diverged.is_empty() {
            return self.step(cancel);
        }
        self.done += 1;
        step.seconds = start.elapsed().as_secs_f64();
        Ok(Some(step))
    }

    /// The fraction of all steps that is done, from 0 to 1.
    #[must_use]
    pub fn fraction(&self) -> f64 {
        self.done as f64 / self.all.max(1) as f64
    }

    /// Goes on from step `t` as runs of another study whose experiment continues the present one there; whether the runs stand there.
    pub(super) fn go_on(&mut self, study: &super::Study, t: usize) -> bool {
        // Later runs than the first ones side by side would have to begin again.
        let is_there = self.t == t + 1 && self.done == self.t;
        if is_there {
            self.instance = Arc::clone(&study.instance);
            let updates = Updates::of_settings(study.experiment());
            for run in &mut self.runs {
                run.go_on(&self.instance, &updates);
            }
        }
        is_there
    }

    /// Draws the data of the next runs; false if there are none.
    fn start(&mut self, cancel: &Cancel) -> Result<bool, StudyError> {
        let experiment = self.instance.experiment();
        let last = experiment.runs.count.min(self.next + self.side_by_side);
        let from = (&self.instance, &*self.estimators, self.components.as_ref());
        let start = |run| match experiment.runs.precision {
            Precision::Single => RunOf::<f32>::start(from, (run, self.matrix_free), cancel),
            Precision::Double => RunOf::<f64>::start(from, (run, self.matrix_free), cancel),
        };
        let Ok::<Vec<_>, Infallible>(started) = collect(self.next..last, |run| Ok(start(run)));
        let mut failure = None;
        for run in started {
            match run {
                Ok(run) => self.runs.push(run),
                Err(error) => failure = failure.or(Some(error)),
            }
        }
        if let Some(failure) = failure {
            return Err(failure);
        }
        self.next = last;
        self.t = 0;
        Ok(!self.runs.is_empty())
    }
}
