//! One training run, with a data matrix or without one, and the estimates beside it.

use std::mem;
use std::sync::Arc;
use std::time::Instant;

use super::StudyError;
use super::estimators::{Precise, Rows, RunningEstimator, TestErrorEstimator};
use super::field_moments::{covariance, norms, overlap};
use super::lengths::{Lengths, Odometer};
use super::{known_coordinates, laws};
use crate::control::parallel::collect;
use crate::control::{Cancel, Cancelled};
use crate::dynamics::{Caution, Data, GradientDescent, Instance, MatrixFree, Split, Stopped, TrainStep};
use crate::experiment::Experiment;
use crate::kernels::{Lane, ROWS, Real, Vectors};
use crate::network::{Components, Deep, Errors};
use crate::optimizer::Updates;
use crate::statistics::divergence::Watch;
use crate::statistics::normality::Normality;
use crate::theory::{
    Coordinates, EstimateStep, EstimatorSetup, Resolution, ResponsesSetup, RowResponses, RowStep, TheoryError,
};

/// Rows between two checks for a cancellation.
const TOGETHER: usize = 1 << 14;

/// One run at step t, before the t-th update.
#[derive(Clone, Debug, PartialEq)]
pub struct RunStep {
    /// The run's number.
    pub run: usize,
    /// On the training rows.
    pub train: Errors,
    /// On unseen samples.
    pub test: Errors,
    /// The standard error of the squared error on rows that are held out of a file, from how single rows' errors spread; None of others.
    pub held_out_error: Option<f64>,
    /// The test error estimated from the training rows alone, by each estimator of the list, where it applies and is finite.
    pub estimates: Vec<Option<EstimateStep>>,
    /// (1/n) wᵀ diag(λ) [μ w⁰]: q × (p + q), row-major; empty for data from a file.
    pub overlap: Vec<f64>,
    /// (1/n) Σ_j λ_j w_ja² of each neuron a, the variance of its pre-activation.
    pub norms: Vec<f64>,
    /// Weights beyond the first layer, as [`crate::network::Deep::values`].
    pub deep: Vec<f64>,
    /// How much of each part of the target is learned, as [`Components`] says; empty of one direction alone.
    pub components: Vec<f64>,
    /// Shares of the test rows of each class and each answer, row by row of the class: k × k; empty without classes.
    pub confusion: Vec<f64>,
    /// Quantiles of the law of each neuron's pre-activations over the training rows, at the last step where they are asked for; else
    /// empty.
    pub law: Vec<f64>,
    /// Norms, distance from the start and length of the path; none of a run without a data matrix, whose weights are not there.
    pub lengths: Option<Lengths>,
}

/// All weights of one run at one step.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    /// W₁: n × q, row-major.
    pub first: Vec<f64>,
    /// Weights beyond the first layer, as [`crate::network::Deep::values`].
    pub deep: Vec<f64>,
}

/// What the first run keeps of a step, as far as the preset wants.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recorded {
    /// Pre-activations z^t of the training rows: m × q, row-major.
    pub raw: Vec<f64>,
    /// Corrected pre-activations Û^t of the training rows: m × q, row-major; empty without the estimator.
    pub corrected: Vec<f64>,
    /// How normal each neuron's raw pre-activations are.
    pub raw_normality: Vec<Option<Normality>>,
    /// How normal each neuron's corrected pre-activations are; empty without the estimator.
    pub corrected_normality: Vec<Option<Normality>>,
    /// [ρ̂_{t,0} … ρ̂_{t,t−1}]: q × q t, row-major; None without the estimator.
    pub responses: Option<Vec<f64>>,
    /// All weights.
    pub weights: Option<Weights>,
    /// The first layer's weights of some coordinates, from which the teacher is inferred: k × q, row-major; empty where it cannot be.
    pub inferred: Vec<f64>,
}

impl Recorded {
    /// How many numbers there are.
    pub(super) fn size(&self) -> usize {
        let weights = self.weights.as_ref();
        self.raw.len()
            + self.inferred.len()
            + self.corrected.len()
            + self.responses.as_ref().map_or(0, Vec::len)
            + weights.map_or(0, |weights| weights.first.len() + weights.deep.len())
    }
}

/// One run of either precision.
pub(super) trait Run: Send {
    /// The next step; `notes_law` asks for the law of the pre-activations.
    fn advance(&mut self, notes_law: bool, cancel: &Cancel) -> Result<Option<Report>, Stopped>;
    fn number(&self) -> usize;
    /// Goes on from the step last reported with another experiment's updates.
    fn go_on(&mut self, instance: &Arc<Instance>, updates: &Updates);
}

pub(super) struct Report {
    pub(super) step: RunStep,
    pub(super) cautions: Vec<Caution>,
    pub(super) split: Option<Split>,
    /// Places in the list.
    pub(super) lost_estimates: Vec<usize>,
    pub(super) recorded: Option<Recorded>,
    pub(super) descent_seconds: f64,
    pub(super) estimate_seconds: f64,
}

/// What is known of a run's first layer.
struct FirstLayer {
    /// Its weights, where somebody needs them.
    weights: Option<Vec<f64>>,
    /// Its overlaps with teacher and start.
    overlap: Vec<f64>,
    /// The squared norm of each neuron.
    norms: Vec<f64>,
}

/// A run with or without a data matrix.
enum Descent<T: Vectors> {
    Dense(Box<GradientDescent<T>>),
    MatrixFree(Box<MatrixFree<T>>),
}

impl<T: Vectors> Descent<T> {
    fn step(&mut self, cancel: &Cancel) -> Result<Option<TrainStep>, Stopped> {
        match self {
            Self::Dense(run) => run.step(cancel),
            Self::MatrixFree(run) => run.step(cancel),
        }
    }

    /// The standard error of the error on rows that a file holds out.
    fn held_out_error(&self) -> Option<f64> {
        match self {
            Self::Dense(run) => run.data().split().map(|_| run.test_error()),
            Self::MatrixFree(_) => None,
        }
    }

    fn confusion(&self) -> Vec<f64> {
        match self {
            Self::Dense(run) => run.confusion(),
            Self::MatrixFree(run) => run.confusion(),
        }
    }

    fn go_on(&mut self, updates: &Updates) {
        match self {
            Self::Dense(run) => run.go_on(updates),
            Self::MatrixFree(run) => run.go_on(updates),
        }
    }

    fn samples(&self) -> usize {
        match self {
            Self::Dense(run) => run.data().samples(),
            Self::MatrixFree(run) => run.samples(),
        }
    }

    fn data(&self) -> Option<&Data<T>> {
        match self {
            Self::Dense(run) => Some(run.data()),
            Self::MatrixFree(_) => None,
        }
    }

    /// φ, where whitening may have kept fewer features than the instance has.
    fn phi(&self, instance: &Instance) -> f64 {
        match self {
            Self::Dense(run) => run.data().phi(),
            Self::MatrixFree(_) => instance.phi(),
        }
    }

    fn row_norms(&self) -> Option<&[f64]> {
        match self {
            Self::Dense(run) => run.data().row_norms(),
            Self::MatrixFree(_) => None,
        }
    }

    fn cautions(&self) -> Vec<Caution> {
        match self {
            Self::Dense(run) => run.data().cautions().to_vec(),
            Self::MatrixFree(_) => Vec::new(),
        }
    }

    /// How the file was split, of dense data.
    fn split(&self) -> Option<Split> {
        match self {
            Self::Dense(descent) => descent.data().split().cloned(),
            Self::MatrixFree(_) => None,
        }
    }

    fn z(&self) -> &[Lane<T>] {
        match self {
            Self::Dense(run) => run.z(),
            Self::MatrixFree(run) => run.z(),
        }
    }

    /// Pre-activations without the memory of training, where the run knows them.
    fn corrected(&self) -> Option<&[Lane<T>]> {
        match self {
            Self::Dense(run) => run.corrected(),
            Self::MatrixFree(run) => Some(run.corrected()),
        }
    }

    fn labels(&self) -> &[Lane<T>] {
        match self {
            Self::Dense(run) => run.labels(),
            Self::MatrixFree(run) => run.labels(),
        }
    }

    fn batch(&self) -> Option<&[Lane<T>]> {
        match self {
            Self::Dense(run) => run.batch(),
            Self::MatrixFree(run) => run.batch(),
        }
    }

    fn deep(&self) -> &Deep<T> {
        match self {
            Self::Dense(run) => run.deep(),
            Self::MatrixFree(run) => run.deep(),
        }
    }
}

/// An estimator beside a run, until it diverges.
struct Beside<T> {
    running: Option<Box<dyn RunningEstimator<T>>>,
    watch: Watch,
}

/// One run with its estimators.
pub(super) struct RunOf<T: Vectors> {
    number: usize,
    instance: Arc<Instance>,
    descent: Descent<T>,
    estimators: Vec<Beside<T>>,
    components: Option<Components>,
    /// Whether estimators ask for the first layer.
    entrywise: bool,
    /// For display, of the first run.
    responses: Option<RowResponses<T>>,
    samples: usize,
    /// Whether a step was reported, from which estimates have not moved on.
    reported: bool,
    odometer: Odometer,
    /// Of the split, until they are reported.
    cautions: Vec<Caution>,
    /// Likewise.
    split: Option<Split>,
}

impl<T: Precise> RunOf<T> {
    pub(super) fn start(
        (instance, estimators, components): (
            &Arc<Instance>,
            &[Arc<dyn TestErrorEstimator>],
            Option<&Components>,
        ),
        (number, matrix_free): (usize, bool),
        cancel: &Cancel,
    ) -> Result<Box<dyn Run>, StudyError> {
        let experiment = instance.experiment();
        let run = number as u64;
        let free = match matrix_free {
            true => MatrixFree::new(instance, run, experiment.runs.test_rows, cancel)?,
            false => None,
        };
        let descent = match free {
            Some(run) => Descent::MatrixFree(Box::new(run)),
            None => {
                let data = instance.draw::<T>(run, cancel)?;
                Descent::Dense(Box::new(GradientDescent::new(instance, data, run, cancel)?))
            }
        };
        let samples = descent.samples();
        let own = descent.data().and_then(|data| Rows::of(experiment, data));
        let features = descent.data().map_or(instance.features(), Data::features);
        let setup = EstimatorSetup {
            rows: samples,
            features,
            width: instance.width(),
            layers: experiment.model.layers,
            phi: descent.phi(instance),
            activation: experiment.model.activation,
            loss: experiment.optimizer.loss,
            updates: Updates::of_settings(experiment),
            resolution: Resolution::Reduced,
            row_norms: descent.row_norms(),
            own: own.as_ref().map(|rows| rows.starting_at(instance, features)),
            seed: experiment.seed,
            run: number as u64,
        };
        let beside = |estimator: &Arc<dyn TestErrorEstimator>| {
            // Estimates that follow single weights ask for a gradient that such a run has only at its update.
            let possible = !matrix_free || setup.updates.is_linear();
            let running = match possible && estimator.applies(experiment) {
                true => Some(T::start(&**estimator, &setup, cancel)?),
                false => None,
            };
            // Labels have values of order one.
            let watch = Watch::new(0.1);
            Ok(Beside { running, watch })
        };
        let beside: Result<Vec<Beside<T>>, TheoryError> = estimators.iter().map(beside).collect();
        let responses = match experiment.is_estimated() && experiment.follows_responses() && number == 0 {
            true => Some(row_responses(experiment, &setup, cancel)?),
            false => None,
        };
        let entrywise =
            !matrix_free && own.is_none() && experiment.is_estimated() && !setup.updates.is_linear();
        Ok(Box::new(Self {
            number,
            cautions: descent.cautions(),
            split: descent.split(),
            descent,
            instance: Arc::clone(instance),
            components: components.cloned(),
            entrywise,
            estimators: beside?,
            responses,
            samples,
            reported: false,
            odometer: Odometer::default(),
        }))
    }

    /// What the first run keeps of this step; `responses` are those that the estimate was made with, `first` the weights
    /// of the first layer.
    fn record(
        &self,
        first: Option<Vec<f64>>,
        responses: Option<Vec<f64>>,
        cancel: &Cancel,
    ) -> Result<Recorded, Stopped> {
        let wanted = self.instance.experiment().runs.record;
        let q = self.instance.width();
        let mut recorded = Recorded {
            responses,
            ..Recorded::default()
        };
        if wanted.pre_activations {
            let z: Vec<&[Lane<T>]> = self.descent.z().chunks(q).collect();
            recorded.raw = rows(&z, self.samples, cancel)?;
            recorded.raw_normality = normality(&recorded.raw, q, cancel)?;
            if let Some(corrected) = self.running().find_map(|running| running.corrected()) {
                recorded.corrected = corrected;
            } else if let Some(corrected) = self.descent.corrected() {
                let corrected: Vec<&[Lane<T>]> = corrected.chunks(q).collect();
                recorded.corrected = rows(&corrected, self.samples, cancel)?;
            }
            if !recorded.corrected.is_empty() {
                recorded.corrected_normality = normality(&recorded.corrected, q, cancel)?;
            }
        }
        recorded.inferred = self.inferred(first.as_deref());
        recorded.weights = first.filter(|_| wanted.weights).map(|first| Weights {
            first,
            deep: wide(self.descent.deep().values()),
        });
        Ok(recorded)
    }

    /// The weights that the teacher is inferred from; `first` are all, where they are known.
    fn inferred(&self, first: Option<&[f64]>) -> Vec<f64> {
        let (q, places) = (self.instance.width(), known_coordinates::places(&self.instance));
        match (&self.descent, first) {
            (_, Some(first)) => {
                let row = |j: usize| first.get(j * q..(j + 1) * q).unwrap_or(&[]);
                places.flat_map(|j| row(j).to_vec()).collect()
            }
            (Descent::MatrixFree(run), None) => run.weights_of(places),
            (Descent::Dense(_), None) => Vec::new(),
        }
    }

    /// The first layer at this step.
    fn first_layer(&self, cancel: &Cancel) -> Result<FirstLayer, Stopped> {
        match &self.descent {
            Descent::Dense(run) => {
                let first = run.first_weights(cancel)?;
                let overlap = overlap(&self.instance, &first, cancel)?;
                let norms = norms(&self.instance, &first);
                Ok(FirstLayer {
                    weights: Some(first),
                    overlap,
                    norms,
                })
            }
            Descent::MatrixFree(run) => {
                let wanted = self.number == 0 && self.instance.experiment().runs.record.weights;
                let first = wanted.then(|| run.first_weights(cancel)).transpose()?;
                Ok(FirstLayer {
                    weights: first,
                    overlap: run.overlap(),
                    norms: run.norms(),
                })
            }
        }
    }

    /// How much of each part of the target is learned.
    fn measure(
        &self,
        first: Option<&[f64]>,
        overlap: &[f64],
        cancel: &Cancel,
    ) -> Result<Vec<f64>, Cancelled> {
        let Some(components) = &self.components else {
            return Ok(Vec::new());
        };
        let covariance = match &self.descent {
            Descent::Dense(_) => covariance(&self.instance, first.unwrap_or_default(), overlap),
            Descent::MatrixFree(run) => Some(run.covariance()),
        };
        let deep = self.descent.deep().cast();
        covariance.map_or(Ok(Vec::new()), |covariance| {
            components.of(&covariance, &deep, cancel)
        })
    }

    fn running(&self) -> impl Iterator<Item = &dyn RunningEstimator<T>> {
        self.estimators
            .iter()
            .filter_map(|beside| beside.running.as_deref())
    }

    /// Moves estimates and responses on from the step reported, whose update follows; the places of those that end with it.
    fn carry(&mut self, cancel: &Cancel) -> Result<Vec<usize>, Stopped> {
        let (weights, gradient) = match &self.descent {
            Descent::Dense(run) if self.entrywise => {
                (run.first_weights(cancel)?, run.first_gradient(cancel)?)
            }
            _ => Default::default(),
        };
        let at = self.entrywise.then_some(Coordinates {
            weights: &weights,
            gradient: &gradient,
        });
        if let Some(responses) = &mut self.responses {
            responses.carry(cancel)?;
        }
        let mut lost = Vec::new();
        for (place, beside) in self.estimators.iter_mut().enumerate() {
            match beside.running.as_mut().map(|running| running.carry(at, cancel)) {
                None | Some(Ok(())) => {}
                Some(Err(TheoryError::Cancelled)) => return Err(Stopped::Cancelled),
                Some(Err(_)) => {
                    beside.running = None;
                    lost.push(place);
                }
            }
        }
        Ok(lost)
    }

    /// What each estimator says, and the places of those that have ended here.
    fn estimate(&mut self, cancel: &Cancel) -> Result<(Vec<Option<EstimateStep>>, Vec<usize>), Stopped> {
        let now = RowStep {
            z: self.descent.z(),
            labels: self.descent.labels(),
            weights: self.descent.batch(),
            deep: self.descent.deep(),
            coordinates: None,
        };
        if let Some(responses) = &mut self.responses {
            match responses.look(&now, cancel) {
                Ok(()) => {}
                Err(TheoryError::Cancelled) => return Err(Stopped::Cancelled),
                Err(_) => self.responses = None,
            }
        }
        let (mut all, mut lost) = (Vec::new(), Vec::new());
        for (place, beside) in self.estimators.iter_mut().enumerate() {
            let Some(running) = &mut beside.running else {
                all.push(None);
                continue;
            };
            match running.step(&now, cancel) {
                Ok(step) if !beside.watch.has_diverged(step.estimate.loss) => all.push(Some(step)),
                Err(TheoryError::Cancelled) => return Err(Stopped::Cancelled),
                // The estimate may diverge where training goes on; then this run has none from here.
                Ok(_) | Err(_) => {
                    beside.running = None;
                    all.push(None);
                    lost.push(place);
                }
            }
        }
        Ok((all, lost))
    }
}

/// The responses ρ̂ of a run for display: the estimate follows them in other directions.
fn row_responses<T: Vectors>(
    experiment: &Experiment,
    setup: &EstimatorSetup<'_>,
    cancel: &Cancel,
) -> Result<RowResponses<T>, TheoryError> {
    let setup = ResponsesSetup {
        rows: setup.rows,
        width: setup.width,
        layers: setup.layers,
        phi: setup.phi,
        activation: setup.activation,
        loss: setup.loss,
        updates: setup.updates.clone(),
        responses: experiment.responses_of_data(setup.rows as f64),
        row_norms: setup.row_norms,
        seed: experiment.seed,
        run: 0,
        keep: false,
    };
    RowResponses::new(&setup, cancel)
}

impl<T: Precise> Run for RunOf<T> {
    fn number(&self) -> usize {
        self.number
    }

    fn go_on(&mut self, instance: &Arc<Instance>, updates: &Updates) {
        self.instance = Arc::clone(instance);
        self.descent.go_on(updates);
        for beside in &mut self.estimators {
            if let Some(running) = &mut beside.running {
                running.go_on(updates);
            }
        }
        if let Some(responses) = &mut self.responses {
            responses.go_on(updates);
        }
    }

    fn advance(&mut self, notes_law: bool, cancel: &Cancel) -> Result<Option<Report>, Stopped> {
        let start = Instant::now();
        let ended = match std::mem::take(&mut self.reported) {
            true => self.carry(cancel)?,
            false => Vec::new(),
        };
        let carry_seconds = start.elapsed().as_secs_f64();
        let start = Instant::now();
        let Some(trained) = self.descent.step(cancel)? else {
            return Ok(None);
        };
        self.reported = true;
        let descent_seconds = start.elapsed().as_secs_f64();
        let start = Instant::now();
        let FirstLayer {
            weights: first,
            overlap,
            norms,
        } = self.first_layer(cancel)?;
        let components = self.measure(first.as_deref(), &overlap, cancel)?;
        let responses = match &self.responses {
            Some(responses) => Some(responses.responses().row().to_vec()),
            None if self.number == 0 => self.running().find_map(|running| running.responses()),
            None => None,
        };
        let (estimates, lost_here) = self.estimate(cancel)?;
        let lost_estimates = ended.into_iter().chain(lost_here).collect();
        let estimate_seconds = carry_seconds + start.elapsed().as_secs_f64();
        let deep = wide(self.descent.deep().values());
        // Without a data matrix there are weights of the first run alone, and only where they are kept.
        let lengths = first
            .as_ref()
            .filter(|_| matches!(self.descent, Descent::Dense(_)))
            .map(|first| {
                let size = (self.instance.width(), self.instance.experiment().model.layers);
                self.odometer.step(first, &deep, size)
            });
        let law = match notes_law {
            true => {
                let q = self.instance.width();
                let z: Vec<&[Lane<T>]> = self.descent.z().chunks(q).collect();
                laws::quantiles(&rows(&z, self.samples, cancel)?, q, cancel)?
            }
            false => Vec::new(),
        };
        let recorded = match self.number {
            0 => Some(self.record(first, responses, cancel)?),
            _ => None,
        };
        Ok(Some(Report {
            step: RunStep {
                run: self.number,
                train: trained.train,
                test: trained.test,
                held_out_error: self.descent.held_out_error(),
                estimates,
                overlap,
                norms,
                deep,
                components,
                confusion: self.descent.confusion(),
                law,
                lengths,
            },
            recorded,
            lost_estimates,
            cautions: mem::take(&mut self.cautions),
            split: self.split.take(),
            descent_seconds,
            estimate_seconds,
        }))
    }
}

fn wide<T: Real>(values: &[T]) -> Vec<f64> {
    values.iter().map(|x| x.wide()).collect()
}

/// The first `count` rows of blocks of lanes, row-major.
fn rows<T: Real>(blocks: &[&[Lane<T>]], count: usize, cancel: &Cancel) -> Result<Vec<f64>, Cancelled> {
    let q = blocks.first().map_or(0, |block| block.len());
    let mut rows = Vec::with_capacity(count * q);
    for (i, block) in blocks.iter().enumerate() {
        cancel.check()?;
        for k in 0..ROWS.min(count.saturating_sub(i * ROWS)) {
            rows.extend(block.iter().map(|lane| lane[k].wide()));
        }
    }
    Ok(rows)
}

/// Of each of q columns.
fn normality(values: &[f64], q: usize, cancel: &Cancel) -> Result<Vec<Option<Normality>>, Cancelled> {
    let of = |a| {
        let mut column = Vec::with_capacity(values.len() / q);
        for rows in values.chunks(TOGETHER * q) {
            cancel.check()?;
            column.extend(rows.iter().skip(a).step_by(q));
        }
        Normality::of(&column, cancel)
    };
    collect(0..q, of)
}
