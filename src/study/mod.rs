//! The main job without any front end: a preset is predicted, trained and estimated, and reported.
//!
//! A [`Study`] is an experiment made ready: its data file read, its memory checked, its teacher and initialization
//! drawn. Everything that is computed is a [`Job`], advanced part by part: a [`PredictionJob`] (state evolution), a
//! [`TrainingJob`] (real runs, each with its estimate of the test error), a [`LandscapeJob`] and a [`LabJob`]. Whoever runs them, this
//! library, the window or the command line, hands what they report to [`Results`], which [`figures`] draws and
//! [`report`] writes down.
//!
//! ```
//! use onsager::control::Cancel;
//! use onsager::experiment::Experiment;
//! use onsager::study::{Quantity, Study};
//!
//! let preset = "(
//!     data: Synthetic(samples: 300, features: Count(200)),
//!     optimizer: (steps: 3), theory: (rows: 1000), runs: (count: 2, test_rows: 1000),
//! )";
//! let study = Study::new(&Experiment::from_ron(preset, "example")?)?;
//! let mut results = study.results();
//! study.complete(&mut results, &Cancel::new())?;
//! let (run, theory) = (results.runs_curve(Quantity::Test), results.theory_curve(Quantity::Test));
//! assert_eq!((run.len(), theory.len()), (4, 4));
//! assert!((run.mean[3] / theory.mean[3] - 1.0).abs() < 0.2);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod agreement;
mod estimates;
mod estimators;
mod field_moments;
pub mod figures;
mod inference;
mod jobs;
mod known_coordinates;
mod laws;
mod lengths;
mod measure;
mod progress;
pub mod report;
mod results;
mod run;
mod spread;
pub mod sweep;
mod training;
mod verdict;

use std::sync::Arc;

pub use agreement::{Agreement, EstimateGap, Gap, Stopping, deviations};
pub use estimates::Estimate;
pub use estimators::{EstimatorName, LostEstimate, RunningEstimator, TestErrorEstimator};
pub use inference::Inference;
pub use jobs::{
    Exploration, Handover, Job, LabJob, LabState, LandscapeJob, LandscapeReport, LandscapeRequest, Payload,
    PredictionJob, TrainingJob, finish,
};
pub use lengths::Lengths;
pub use measure::{Measure, Quantity};
pub use progress::Progress;
pub use results::{Divergence, Drawing, Results, Shape, Timings};
pub use run::{Recorded, RunStep, Weights};
pub use spread::{Band, Spread};
pub use training::{RunsStep, Training};
pub use verdict::Comparison;

use spread::SpreadRuns;

use crate::control::{Cancel, Cancelled};
use crate::dynamics::{DataError, Instance};
use crate::experiment::{BudgetError, Cost, Data, Experiment, Landscape, memory_limit};
use crate::labs::LabError;
use crate::landscape::{ExploreError, Explorer};
use crate::optimizer::Updates;
use crate::theory::{Atom, Inputs, Keep, PooledEvolution, TheoryError};

/// Runs trained side by side, at most.
const MOST_SIDE_BY_SIDE: usize = 16;
/// Numbers of theory samples that a whole prediction keeps, about.
const KEPT_SAMPLES: usize = 4_000_000;
/// Coordinates of teacher and weights that the prediction takes, at most; of more it takes some.
const MOST_COORDINATES: usize = 40_000;
/// Numbers that covariances between all steps may take.
const COVARIANCE_NUMBERS: f64 = 1e7;

/// Why a study, a landscape or a lab cannot start or continue.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum StudyError {
    /// It needs more memory than it may use.
    #[error(transparent)]
    Budget(#[from] BudgetError),
    /// The data cannot be read or drawn.
    #[error(transparent)]
    Data(DataError),
    /// The prediction cannot start.
    #[error(transparent)]
    Theory(TheoryError),
    /// The lab cannot continue, and why, in a sentence.
    #[error("{0}")]
    Lab(String),
    /// A sweep has a cell that is no experiment, and why, in a sentence.
    #[error("{0}")]
    Impossible(String),
    /// The program itself is wrong: a computation panicked, and with which message.
    #[error("{}", crate::text!("worker-panicked", reason = reason.as_str()))]
    Panicked {
        /// What the panic said.
        reason: String,
    },
    /// The landscape of a run without a data matrix.
    #[error("{}", crate::text!("landscape-needs-matrix"))]
    MatrixFree,
    /// Somebody asked to stop.
    #[error("{}", crate::text!("stopped-on-request"))]
    Cancelled,
}

impl From<Cancelled> for StudyError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

impl From<DataError> for StudyError {
    fn from(error: DataError) -> Self {
        match error {
            DataError::Cancelled => Self::Cancelled,
            other => Self::Data(other),
        }
    }
}

impl From<TheoryError> for StudyError {
    fn from(error: TheoryError) -> Self {
        match error {
            TheoryError::Cancelled => Self::Cancelled,
            other => Self::Theory(other),
        }
    }
}

impl From<ExploreError> for StudyError {
    fn from(error: ExploreError) -> Self {
        match error {
            ExploreError::Cancelled => Self::Cancelled,
            ExploreError::Data(error) => error.into(),
            ExploreError::Budget(error) => error.into(),
        }
    }
}

impl From<LabError> for StudyError {
    fn from(error: LabError) -> Self {
        match error {
            LabError::Cancelled => Self::Cancelled,
            LabError::Budget(error) => error.into(),
            LabError::Failed(sentence) => Self::Lab(sentence),
        }
    }
}

/// An experiment made ready to be predicted and trained.
#[derive(Clone, Debug)]
pub struct Study {
    instance: Arc<Instance>,
    estimators: Arc<[Arc<dyn TestErrorEstimator>]>,
    drawings: Vec<Drawing>,
    cost: Cost,
    side_by_side: usize,
    matrix_free: bool,
    /// The same with samples reused, where it is drawn beside.
    counterpart: Option<Box<Self>>,
}

impl Study {
    /// Reads the data file, if there is one, checks the memory that everything will take, and draws what all runs share.
    ///
    /// # Errors
    ///
    /// [`StudyError::Budget`] with numbers and advice, or [`StudyError::Data`].
    pub fn new(experiment: &Experiment) -> Result<Self, StudyError> {
        Self::start(experiment, &Cancel::new())
    }

    fn start(experiment: &Experiment, cancel: &Cancel) -> Result<Self, StudyError> {
        let limit = memory_limit()?;
        // Synthetic data is refused before anything is allocated.
        if let Some((samples, features)) = experiment.shape() {
            experiment.cost_within(samples, features, limit).check(limit)?;
        }
        Self::of(Instance::within(experiment, limit, cancel)?, limit)
    }

    fn of(instance: Instance, limit: f64) -> Result<Self, StudyError> {
        let experiment = instance.experiment();
        let (samples, features) = (instance.samples(), instance.features());
        let cost = experiment.cost_within(samples, features, limit);
        cost.check(limit)?;
        let matrix_free = experiment.is_matrix_free(samples, features, limit);
        let side_by_side = cost
            .side_by_side(limit)
            .min(MOST_SIDE_BY_SIDE)
            .min(experiment.runs.count);
        let counterpart = experiment.counterpart();
        let counterpart = counterpart.map(|other| Self::of(instance.with_runs(&other), limit));
        let counterpart = counterpart
            .transpose()?
            .map(|other| Box::new(Self { matrix_free, ..other }));
        Ok(Self {
            instance: Arc::new(instance),
            estimators: estimators::built_in().into(),
            drawings: Vec::new(),
            cost,
            side_by_side,
            matrix_free,
            counterpart,
        })
    }

    /// As [`Study::new`], which may read a large file, but given up at once on request.
    ///
    /// # Errors
    ///
    /// As [`Study::new`], and [`StudyError::Cancelled`].
    pub fn prepare(experiment: &Experiment, cancel: &Cancel) -> Result<Self, StudyError> {
        let (experiment, inside) = (experiment.clone(), cancel.clone());
        cancel
            .apart(move || Self::start(&experiment, &inside))
            .unwrap_or(Err(StudyError::Cancelled))
    }

    /// The same teacher, initialization or data with another experiment, whose runs or optimizer differ and nothing that they start from.
    ///
    /// # Errors
    ///
    /// [`StudyError::Budget`].
    pub(crate) fn with_runs(&self, experiment: &Experiment) -> Result<Self, StudyError> {
        Ok(Self {
            estimators: Arc::clone(&self.estimators),
            drawings: self.drawings.clone(),
            ..Self::of(self.instance.with_runs(experiment), memory_limit()?)?
        })
    }

    /// With another estimator of the test error beside every run.
    #[must_use]
    pub fn with_estimator(mut self, estimator: impl TestErrorEstimator + 'static) -> Self {
        let another: Arc<dyn TestErrorEstimator> = Arc::new(estimator);
        self.estimators = self.estimators.iter().cloned().chain([another]).collect();
        self
    }

    /// With other figures beside the usual ones.
    #[must_use]
    pub fn with_figures(mut self, drawing: Drawing) -> Self {
        self.drawings.push(drawing);
        self
    }

    /// The experiment.
    #[must_use]
    pub fn experiment(&self) -> &Experiment {
        self.instance.experiment()
    }

    /// What all runs share: teacher, initialization, data file.
    #[must_use]
    pub fn instance(&self) -> &Instance {
        &self.instance
    }

    /// The memory that its data, teacher and initialization take, in bytes, about.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let instance = &self.instance;
        let rows = match self.experiment().data {
            Data::File(_) => instance.samples(),
            Data::Synthetic(_) => 0,
        };
        instance.features() * (rows + instance.width() + instance.directions()) * size_of::<f64>()
    }

    /// Memory and time that it will take.
    #[must_use]
    pub fn cost(&self) -> &Cost {
        &self.cost
    }

    /// Runs that are trained at the same time.
    #[must_use]
    pub fn side_by_side(&self) -> usize {
        self.side_by_side
    }

    /// Whether runs go without a data matrix.
    #[must_use]
    pub fn is_matrix_free(&self) -> bool {
        self.matrix_free
    }

    /// The same with samples reused, where it is drawn beside.
    #[must_use]
    pub fn counterpart(&self) -> Option<&Self> {
        self.counterpart.as_deref()
    }

    /// Results without any step yet.
    #[must_use]
    pub fn results(&self) -> Results {
        let names = self.estimators.iter().map(|estimator| estimator.name());
        let results = Results::new(&self.instance, names.collect(), self.drawings.clone());
        results.beside(self.counterpart().map(Self::results))
    }

    /// What the figures need of each predicted step, within reason.
    #[must_use]
    pub fn keep(&self) -> Keep {
        let experiment = self.experiment();
        let fields = experiment.model.width * (experiment.optimizer.steps + 1);
        Keep {
            samples: (KEPT_SAMPLES / (2 * fields)).clamp(100, 4000),
            covariances: (fields as f64).powi(2) <= COVARIANCE_NUMBERS,
            responses: if experiment.follows_responses() {
                experiment.response_rows()
            } else {
                0
            },
            components: true,
        }
    }

    /// The prediction at step 0; None without a teacher or where the preset wants none.
    ///
    /// # Errors
    ///
    /// [`StudyError::Theory`].
    pub fn state_evolution(&self, keep: Keep) -> Result<Option<PooledEvolution>, StudyError> {
        let experiment = self.experiment();
        match self.inputs() {
            Some(inputs) if experiment.is_predicted() => Ok(Some(PooledEvolution::new(
                &inputs,
                &experiment.theory,
                keep,
                experiment.seed,
            )?)),
            _ => Ok(None),
        }
    }

    /// The runs that the spread of single runs is told from; None where there are none.
    fn spread_runs(&self) -> Option<SpreadRuns> {
        let (samples, features) = (self.instance.samples(), self.instance.features());
        SpreadRuns::new(&self.instance, self.experiment().spread_runs(samples, features))
    }

    /// All runs at step 0.
    #[must_use]
    pub fn training(&self) -> Training {
        Training::new(
            Arc::clone(&self.instance),
            Arc::clone(&self.estimators),
            (self.side_by_side, self.matrix_free),
        )
    }

    /// The landscape along one run; the settings may be others than the preset's.
    #[must_use]
    pub fn explorer(&self, settings: &Landscape) -> Explorer {
        Explorer::start(Arc::clone(&self.instance), settings)
    }

    /// What state evolution starts from; None without a teacher.
    #[must_use]
    pub fn inputs(&self) -> Option<Inputs> {
        let (experiment, instance) = (self.experiment(), &self.instance);
        let Data::Synthetic(data) = &experiment.data else {
            return None;
        };
        let optimizer = &experiment.optimizer;
        let updates = Updates::of_settings(experiment);
        let coordinates = || Arc::new(instance.coordinates(MOST_COORDINATES));
        let entrywise = !updates.is_linear() || !experiment.remembers();
        Some(Inputs {
            coordinates: entrywise.then(coordinates),
            reuse: optimizer.reuse,
            gram: instance.gram()?.clone(),
            atoms: instance.eigenvalues().map_or_else(Vec::new, |eigenvalues| {
                Atom::groups(eigenvalues, instance.teacher(), instance.first())
            }),
            directions: instance.directions(),
            phi: instance.phi(),
            activation: experiment.model.activation,
            deep: instance.deep().clone(),
            link: data.teacher.link,
            noise: data.noise,
            loss: optimizer.loss,
            updates,
            batch_fraction: optimizer.batch_fraction,
            responses: experiment.theory.responses,
        })
    }

    /// Predicts and trains to the end; what comes before an error stays in `results`.
    ///
    /// # Errors
    ///
    /// As [`PredictionJob::of`] and [`Job::advance`]; on request [`StudyError::Cancelled`].
    pub fn complete(&self, results: &mut Results, cancel: &Cancel) -> Result<(), StudyError> {
        let mut prediction = PredictionJob::of(self)?;
        let done = finish(&mut prediction, cancel, |payload| results.take(payload)).and_then(|()| {
            finish(&mut TrainingJob::new(self), cancel, |payload| {
                results.take(payload);
            })
        });
        results.cancelled = done == Err(StudyError::Cancelled);
        done
    }
}
