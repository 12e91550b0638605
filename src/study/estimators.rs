//! Ways to know the test error from training data alone: a list, each beside every run.
//!
//! Results, figures, tables, the summary and the agreement go through the list, so that another estimator is one type that
//! implements [`TestErrorEstimator`], handed to [`super::Study::with_estimator`].

use std::borrow::Cow;
use std::fmt::Debug;
use std::sync::Arc;

use crate::control::Cancel;
use crate::dynamics::{Data, Instance};
use crate::experiment::{Data as Source, Experiment};
use crate::kernels::{Lane, ROWS, Vectors};
use crate::optimizer::Updates;
use crate::text;
use crate::theory::{
    Coordinates, EntrywiseEstimator, EstimateStep, Estimator, EstimatorSetup, LeftOut, OwnRows, RowStep,
    TheoryError,
};

/// What an estimator is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EstimatorName {
    /// In files: the column of its mean in `curves.csv`, its key in `summary.json`.
    pub id: &'static str,
    /// The last word of its curves' ids, as in *Test, estimated*.
    pub word: &'static str,
    /// The same for people, as in *Test, estimated*.
    pub curve: Cow<'static, str>,
    /// What it gives, inside sentences: *estimate*.
    pub inside: Cow<'static, str>,
}

/// A way to know the test error from training data alone.
pub trait TestErrorEstimator: Debug + Send + Sync {
    /// What it is called.
    fn name(&self) -> EstimatorName;

    /// Whether it says anything about an experiment.
    fn applies(&self, experiment: &Experiment) -> bool;

    /// Beside a run in single precision.
    ///
    /// # Errors
    ///
    /// Why it cannot start.
    fn single(
        &self,
        setup: &EstimatorSetup<'_>,
        cancel: &Cancel,
    ) -> Result<Box<dyn RunningEstimator<f32>>, TheoryError>;

    /// Beside a run in double precision.
    ///
    /// # Errors
    ///
    /// Why it cannot start.
    fn double(
        &self,
        setup: &EstimatorSetup<'_>,
        cancel: &Cancel,
    ) -> Result<Box<dyn RunningEstimator<f64>>, TheoryError>;
}

/// An estimator beside one run.
pub trait RunningEstimator<T>: Send {
    /// The estimate at the run's current step, with its standard errors.
    ///
    /// # Errors
    ///
    /// [`TheoryError::Cancelled`] on request; any other ends this run's estimate.
    fn step(&mut self, now: &RowStep<'_, T>, cancel: &Cancel) -> Result<EstimateStep, TheoryError>;

    /// Moves on from the step it was made at, given the first layer there where the optimizer is not linear: called once after every
    /// [`Self::step`] that a further one follows.
    ///
    /// # Errors
    ///
    /// As [`Self::step`].
    fn carry(&mut self, at: Option<Coordinates<'_>>, cancel: &Cancel) -> Result<(), TheoryError> {
        let _ = (at, cancel);
        Ok(())
    }

    /// The run goes on with other updates from where it stands.
    fn go_on(&mut self, updates: &Updates) {
        let _ = updates;
    }

    /// Pre-activations of the last step as if their rows had not been trained on, m × q row-major, if it makes any.
    fn corrected(&self) -> Option<Vec<f64>> {
        None
    }

    /// [ρ̂_{t,0} … ρ̂_{t,t−1}] before the step is taken, q × q t row-major, if it follows them.
    fn responses(&self) -> Option<Vec<f64>> {
        None
    }
}

/// Where an estimate has ended while its run went on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LostEstimate {
    /// The estimator's place in the list.
    pub estimator: usize,
    /// The run.
    pub run: usize,
}

/// The estimators of every study.
pub(super) fn built_in() -> Vec<Arc<dyn TestErrorEstimator>> {
    vec![Arc::new(Onsager)]
}

/// The training error without each row's memory of having been trained on ([`Estimator`], [`EntrywiseEstimator`]).
#[derive(Debug)]
struct Onsager;

impl TestErrorEstimator for Onsager {
    fn name(&self) -> EstimatorName {
        EstimatorName {
            id: "estimate",
            word: "estimated",
            curve: text!("estimator-onsager"),
            inside: text!("estimator-onsager.inside"),
        }
    }

    fn applies(&self, experiment: &Experiment) -> bool {
        experiment.is_estimated()
    }

    fn single(
        &self,
        setup: &EstimatorSetup<'_>,
        cancel: &Cancel,
    ) -> Result<Box<dyn RunningEstimator<f32>>, TheoryError> {
        start(setup, cancel)
    }

    fn double(
        &self,
        setup: &EstimatorSetup<'_>,
        cancel: &Cancel,
    ) -> Result<Box<dyn RunningEstimator<f64>>, TheoryError> {
        start(setup, cancel)
    }
}

/// By the kind of the optimizer.
fn start<T: Vectors>(
    setup: &EstimatorSetup<'_>,
    cancel: &Cancel,
) -> Result<Box<dyn RunningEstimator<T>>, TheoryError> {
    Ok(if let Some(own) = &setup.own {
        Box::new(LeftOut::new(setup, own, cancel)?)
    } else if setup.updates.is_linear() {
        Box::new(Estimator::<T>::new(setup, cancel)?)
    } else {
        Box::new(EntrywiseEstimator::new(setup, cancel)?)
    })
}

impl<T: Vectors> RunningEstimator<T> for Estimator<T> {
    fn step(&mut self, now: &RowStep<'_, T>, cancel: &Cancel) -> Result<EstimateStep, TheoryError> {
        self.look(now, cancel)
    }

    fn carry(&mut self, _: Option<Coordinates<'_>>, cancel: &Cancel) -> Result<(), TheoryError> {
        Self::carry(self, cancel)
    }

    fn go_on(&mut self, updates: &Updates) {
        Self::go_on(self, updates);
    }

    fn corrected(&self) -> Option<Vec<f64>> {
        Some(row_major(Self::corrected(self), self.rows()))
    }
}

impl<T: Vectors> RunningEstimator<T> for EntrywiseEstimator {
    fn step(&mut self, now: &RowStep<'_, T>, cancel: &Cancel) -> Result<EstimateStep, TheoryError> {
        self.look(now, cancel)
    }

    fn carry(&mut self, at: Option<Coordinates<'_>>, cancel: &Cancel) -> Result<(), TheoryError> {
        Self::carry(self, at, cancel)
    }

    fn go_on(&mut self, updates: &Updates) {
        Self::go_on(self, updates);
    }

    fn corrected(&self) -> Option<Vec<f64>> {
        Some(row_major(Self::corrected(self), self.rows()))
    }

    fn responses(&self) -> Option<Vec<f64>> {
        Some(self.memory().transpose().as_slice().to_vec())
    }
}

impl<T: Vectors> RunningEstimator<T> for LeftOut {
    fn step(&mut self, now: &RowStep<'_, T>, cancel: &Cancel) -> Result<EstimateStep, TheoryError> {
        self.look(now, cancel)
    }

    fn carry(&mut self, _: Option<Coordinates<'_>>, _: &Cancel) -> Result<(), TheoryError> {
        Self::carry(self);
        Ok(())
    }

    fn go_on(&mut self, updates: &Updates) {
        Self::go_on(self, updates);
    }

    fn corrected(&self) -> Option<Vec<f64>> {
        Some(Self::corrected(self).to_vec())
    }
}

/// The rows of a file's training data, and their labels.
pub(super) struct Rows {
    features: Vec<f64>,
    labels: Vec<f64>,
}

impl Rows {
    /// Of a run whose rows are to be left out.
    pub(super) fn of<T: Vectors>(experiment: &Experiment, data: &Data<T>) -> Option<Self> {
        let (m, n) = (data.samples(), data.features());
        if !experiment.is_estimated() || !experiment.leaves_rows_out(m as f64, n as f64) {
            return None;
        }
        let labels = data.labels().as_flattened().iter().take(m);
        Some(Self {
            features: (0..m).flat_map(|k| data.row(k)).map(T::wide).collect(),
            labels: labels.map(|y| y.wide()).collect(),
        })
    }

    /// With the weights that the run starts from.
    pub(super) fn starting_at<'a>(&'a self, instance: &'a Instance, n: usize) -> OwnRows<'a> {
        OwnRows {
            features: &self.features,
            labels: &self.labels,
            first: instance.first().get(..n * instance.width()).unwrap_or(&[]),
            deep: instance.deep(),
            whitened: matches!(&instance.experiment().data, Source::File(table) if table.whiten),
        }
    }
}

/// The first rows of blocks of lanes.
fn row_major<'a, T: Vectors>(blocks: impl Iterator<Item = &'a [Lane<T>]>, count: usize) -> Vec<f64> {
    let rows = blocks.flat_map(|block| (0..ROWS).map(move |k| block.iter().map(move |lane| lane[k].wide())));
    rows.take(count).flatten().collect()
}

/// Numbers that estimators run on.
pub(super) trait Precise: Vectors {
    /// Starts an estimator on such numbers.
    fn start(
        estimator: &dyn TestErrorEstimator,
        setup: &EstimatorSetup<'_>,
        cancel: &Cancel,
    ) -> Result<Box<dyn RunningEstimator<Self>>, TheoryError>;
}

impl Precise for f32 {
    fn start(
        estimator: &dyn TestErrorEstimator,
        setup: &EstimatorSetup<'_>,
        cancel: &Cancel,
    ) -> Result<Box<dyn RunningEstimator<Self>>, TheoryError> {
        estimator.single(setup, cancel)
    }
}

impl Precise for f64 {
    fn start(
        estimator: &dyn TestErrorEstimator,
        setup: &EstimatorSetup<'_>,
        cancel: &Cancel,
    ) -> Result<Box<dyn RunningEstimator<Self>>, TheoryError> {
        estimator.double(setup, cancel)
    }
}
