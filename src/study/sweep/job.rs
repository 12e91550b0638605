//! The sweep as a job: some cells at a time, each on one thread, as far as a part of the job goes.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use rayon::prelude::*;

use super::cell::Cell;
use super::order::coarse_to_fine;
use super::search::Search;
use super::table::SweepTable;
use crate::control::Cancel;
use crate::experiment::{Compute, Experiment, Grid, LabSettings, memory_limit};
use crate::labs::{self, Run};
use crate::study::jobs::{Job, Payload, PredictionJob, TrainingJob};
use crate::study::{Results, Study, StudyError};
use crate::theory::{Keep, Samples};

/// Time of one part.
const PART: Duration = Duration::from_millis(40);
/// Cells whose learning curves are kept, at most.
const MOST_CURVES: usize = 20_000;
/// Rows of the prediction whose law is compared with that of runs.
const LAW: usize = 100_000;
/// Runs that confirm a cell of an experiment without runs.
const CONFIRMING_RUNS: usize = 4;

/// Cells of a sweep whose runs are kept one by one, at most.
const MOST_CHOSEN_FROM: usize = 1000;

/// Computes the cells of a sweep, coarse to fine.
pub struct SweepJob {
    experiment: Experiment,
    grid: Grid,
    /// The cells that are wanted, in the order in which they are begun.
    order: Vec<usize>,
    /// How many of them are begun.
    next: AtomicUsize,
    places: Vec<Option<Box<Work>>>,
    checked: bool,
    found: Vec<Cell>,
    /// Runs are trained in the place of what the sweep computes.
    confirms: bool,
    /// Decides which cells come next, where not all are wanted.
    search: Option<Search>,
}

/// A cell at work.
struct Work {
    cell: usize,
    of: Part,
    seconds: f64,
}

/// What a cell is.
enum Part {
    /// An experiment.
    Study(Box<Studied>),
    /// A lab.
    Lab {
        settings: LabSettings,
        seed: u64,
        run: Box<dyn Run>,
    },
}

/// An experiment that is predicted, then trained.
struct Studied {
    results: Results,
    prediction: Option<PredictionJob>,
    training: Option<TrainingJob>,
}

impl SweepJob {
    /// What a sweep wants beyond the cells of a table: the others, or those of a search.
    ///
    /// # Errors
    ///
    /// As [`Self::new`].
    pub fn rest(table: &SweepTable) -> Result<Self, StudyError> {
        let mut job = Self::new(table.experiment(), |cell| table.cell(cell).is_some())?;
        if let Some(search) = table.search() {
            job.order = search.waiting();
            job.search = Some(search.clone());
        }
        Ok(job)
    }

    /// All cells of the sweep of an experiment, without those that `is_known`.
    ///
    /// # Errors
    ///
    /// [`StudyError::Impossible`] without a sweep, [`StudyError::Budget`] if a cell needs more memory than it may use.
    pub fn new(experiment: &Experiment, is_known: impl Fn(usize) -> bool) -> Result<Self, StudyError> {
        let grid = experiment
            .grid()
            .map_err(|error| StudyError::Impossible(error.to_string()))?;
        let limit = memory_limit()?;
        let threads = rayon::current_num_threads();
        // A file tells its size when it is read: then every cell checks its own memory.
        let places = match experiment
            .sweep_cost(None)
            .filter(|_| experiment.shape().is_some())
        {
            Some(cost) => {
                cost.largest.check(limit)?;
                ((limit / cost.largest.bytes().max(1.0)) as usize).clamp(1, threads)
            }
            None => 1,
        };
        let order = coarse_to_fine(&grid);
        Ok(Self {
            order: order.into_iter().filter(|&cell| !is_known(cell)).collect(),
            experiment: experiment.clone(),
            grid,
            next: AtomicUsize::new(0),
            places: (0..places).map(|_| None).collect(),
            checked: false,
            found: Vec::new(),
            confirms: false,
            search: None,
        })
    }

    /// Trains runs of some cells to confirm what the sweep predicts of them: as many as the experiment has, or four.
    ///
    /// # Errors
    ///
    /// As [`Self::new`].
    pub fn confirming(experiment: &Experiment, cells: &[usize]) -> Result<Self, StudyError> {
        let mut settings = experiment.settings().clone();
        settings.sweep.compute = Compute::Training;
        if settings.runs.count == 0 {
            settings.runs.count = CONFIRMING_RUNS;
        }
        let trained = Experiment::new(settings)
            .map_err(|problems| StudyError::Impossible(problems.to_string()))?
            .with_base(experiment.base());
        let mut job = Self::new(&trained, |_| false)?;
        job.order = cells.to_vec();
        job.confirms = true;
        Ok(job)
    }

    /// The same sweep with one share of its cells only: every `of`-th, counted from `share`, 0 the first.
    #[must_use]
    pub fn shared(mut self, share: usize, of: usize) -> Self {
        let cells = coarse_to_fine(&self.grid);
        let mine = cells.into_iter().skip(share).step_by(of.max(1));
        let mine: std::collections::HashSet<usize> = mine.collect();
        self.order.retain(|cell| mine.contains(cell));
        self
    }

    /// Number of cells that it computes; of a search those of the wave that it begins with.
    #[must_use]
    pub fn cells(&self) -> usize {
        self.order.len()
    }

    /// Goes on to the next wave of a search once all cells of the one before are found.
    fn search_on(&mut self) {
        let Some(search) = &mut self.search else { return };
        for cell in &self.found {
            search.take(&self.grid, cell);
        }
        let begun = *self.next.get_mut() < self.order.len();
        if !begun && self.places.iter().all(Option::is_none) {
            *self.next.get_mut() = self.order.len();
            self.order.extend(search.waiting());
        }
    }

    /// Every combination must be an experiment before the first is computed.
    fn check(&mut self, cancel: &Cancel) -> Result<(), StudyError> {
        let experiment = self.experiment.clone();
        let problem = cancel.apart(move || experiment.impossible_cell())?;
        self.checked = true;
        problem.map_or(Ok(()), |problem| Err(StudyError::Impossible(problem.to_string())))
    }
}

impl Work {
    fn begin(experiment: &Experiment, grid: &Grid, cell: usize, cancel: &Cancel) -> Result<Self, StudyError> {
        let start = Instant::now();
        let impossible = |reason: String| StudyError::Impossible(reason);
        let settings = grid
            .settings(experiment, cell)
            .map_err(|error| impossible(error.to_string()))?;
        let one = Experiment::new(settings).map_err(|problems| impossible(problems.to_string()))?;
        let of = match &one.lab {
            Some(lab) => Part::Lab {
                run: labs::start(lab, one.seed)?,
                settings: lab.clone(),
                seed: one.seed,
            },
            None => Part::of_study(&Study::start(&one.with_base(experiment.base()), cancel)?)?,
        };
        Ok(Self {
            cell,
            of,
            seconds: start.elapsed().as_secs_f64(),
        })
    }

    /// Goes on until the deadline; the cell once it is done.
    fn go_on(&mut self, deadline: Instant, cancel: &Cancel) -> Result<Option<Cell>, StudyError> {
        let start = Instant::now();
        let mut more = true;
        while more && Instant::now() < deadline {
            more = self.of.advance(cancel)?;
        }
        self.seconds += start.elapsed().as_secs_f64();
        Ok((!more).then(|| self.of.cell(self.cell, self.seconds)))
    }
}

impl Part {
    fn of_study(study: &Study) -> Result<Self, StudyError> {
        let training = study.experiment().runs.count > 0;
        // Covariances between steps say how far features move.
        let keep = Keep {
            samples: if training { LAW } else { 0 },
            covariances: study.keep().covariances,
            ..Keep::default()
        };
        Ok(Self::Study(Box::new(Studied {
            results: study.results(),
            prediction: Some(PredictionJob::keeping(study, keep)?),
            training: training.then(|| TrainingJob::noting_laws(study)),
        })))
    }

    /// Does a part of it; whether there is more.
    fn advance(&mut self, cancel: &Cancel) -> Result<bool, StudyError> {
        let studied = match self {
            Self::Lab { run, .. } => return Ok(run.advance(cancel)?),
            Self::Study(studied) => &mut **studied,
        };
        let Studied {
            results,
            prediction,
            training,
        } = studied;
        let job: &mut dyn Job = match (&mut *prediction, &mut *training) {
            (Some(job), _) => job,
            (None, Some(job)) => job,
            (None, None) => return Ok(false),
        };
        let more = job.advance(cancel)?;
        for mut payload in job.report() {
            drop_early_samples(&mut payload, results.shape().steps);
            results.take(payload);
        }
        if !more && prediction.take().is_none() {
            *training = None;
        }
        Ok(prediction.is_some() || training.is_some())
    }

    fn cell(&self, index: usize, seconds: f64) -> Cell {
        match self {
            Self::Study(studied) => Cell::of(&studied.results, index, seconds),
            Self::Lab { settings, seed, run } => {
                let headline = settings.schema().headline;
                let number = headline.and_then(|headline| headline.of(&run.figures(settings)));
                Cell::of_lab((index, *seed), number, seconds)
            }
        }
    }
}

/// The law is compared at the last step alone.
fn drop_early_samples(payload: &mut Payload, last: usize) {
    if let Payload::Predicted(step, _) = payload
        && step.mean.t < last
    {
        step.mean.samples = Samples::default();
    }
}

/// Cells that a place comes to the end of before the deadline, one after another.
fn fill(
    place: &mut Option<Box<Work>>,
    mut take: impl FnMut() -> Option<usize>,
    begin: impl Fn(usize) -> Result<Work, StudyError>,
    (deadline, cancel): (Instant, &Cancel),
) -> Result<Vec<Cell>, StudyError> {
    let mut found = Vec::new();
    while Instant::now() < deadline {
        let work = match place {
            Some(work) => work,
            None => match take() {
                Some(cell) => place.insert(Box::new(begin(cell)?)),
                None => break,
            },
        };
        if let Some(cell) = work.go_on(deadline, cancel)? {
            found.push(cell);
            *place = None;
        }
    }
    Ok(found)
}

impl Job for SweepJob {
    fn advance(&mut self, cancel: &Cancel) -> Result<bool, StudyError> {
        if !self.checked {
            self.check(cancel)?;
            return Ok(!self.order.is_empty());
        }
        let deadline = Instant::now() + PART;
        let (order, next) = (&self.order, &self.next);
        let (experiment, grid) = (&self.experiment, &self.grid);
        let take = || order.get(next.fetch_add(1, Ordering::Relaxed)).copied();
        let begin = |cell| Work::begin(experiment, grid, cell, cancel);
        let places = self.places.par_iter_mut().with_max_len(1);
        let parts: Vec<Result<Vec<Cell>, StudyError>> = places
            .map(|place| fill(place, take, begin, (deadline, cancel)))
            .collect();
        // What other places have found is kept where one fails.
        let mut failure = None;
        for part in parts {
            match part {
                Ok(cells) => self.found.extend(cells),
                Err(error) => failure = failure.or(Some(error)),
            }
        }
        let without_curves = self.order.len() > MOST_CURVES;
        if without_curves {
            for outcome in self.found.iter_mut().flat_map(outcomes) {
                outcome.curves = None;
            }
        }
        if self.grid.cells() > MOST_CHOSEN_FROM {
            self.found.iter_mut().for_each(|cell| cell.courses = None);
        }
        if let Some(failure) = failure {
            return Err(failure);
        }
        self.search_on();
        let begun = self.next.load(Ordering::Relaxed) < self.order.len();
        Ok(begun || self.places.iter().any(Option::is_some))
    }

    fn fraction(&self) -> f64 {
        if let Some(search) = &self.search {
            return search.fraction(&self.grid);
        }
        if self.order.is_empty() {
            return 1.0;
        }
        let begun = self.next.load(Ordering::Relaxed).min(self.order.len());
        let at_work = self.places.iter().flatten().count();
        (begun - at_work.min(begun)) as f64 / self.order.len() as f64
    }

    fn report(&mut self) -> Vec<Payload> {
        let found = std::mem::take(&mut self.found);
        if found.is_empty() {
            return Vec::new();
        }
        vec![if self.confirms {
            Payload::Confirmed(found)
        } else {
            Payload::Cells(found)
        }]
    }
}

fn outcomes(cell: &mut Cell) -> impl Iterator<Item = &mut super::cell::Outcome> {
    let Cell {
        theory,
        runs,
        estimate,
        lab,
        ..
    } = cell;
    [theory, runs, estimate, lab].into_iter().flatten()
}
