//! What is being computed for the experiment, and what it has found so far.

mod jobs;
mod lab;
mod landscape;
mod past;

use std::time::{Duration, Instant};

pub(crate) use self::jobs::News;
use self::jobs::{Prediction, Runs};
use self::lab::{LabJob, Shared};
use self::landscape::Exploration;
pub(crate) use self::landscape::Explored;
use self::past::{Known, Past};
use super::document::Document;
use super::messages::{Messages, Severity};
use crate::experiment::{Experiment, LabSettings};
use crate::figure::Figure;
use crate::study::{Results, Study};
use crate::text;
use crate::theory::PredictedStep;
use crate::worker::{Event, Lane, What, Worker};

/// Time for taking in events in one frame.
const BUDGET: Duration = Duration::from_millis(5);

/// Old curves stay at most this long when new ones come slowly.
const PATIENCE: Duration = Duration::from_millis(200);

/// How far a computation is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) enum Stage {
    /// Nothing was asked for.
    #[default]
    Idle,
    /// It is going on.
    Working(Pace),
    /// It waits.
    Paused(Pace),
    /// It has come to its end, or was stopped.
    Ended,
}

/// Share that is done, and time left.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Pace {
    /// From 0 to 1.
    pub(crate) fraction: f64,
    /// `None` before there is anything to go by.
    pub(crate) left: Option<Duration>,
}

impl Stage {
    /// Whether something is going on.
    pub(crate) fn is_working(self) -> bool {
        matches!(self, Self::Working(_))
    }

    /// How far it is while it is going on.
    pub(crate) fn pace(self) -> Option<Pace> {
        match self {
            Self::Working(pace) => Some(pace),
            _ => None,
        }
    }

    fn set_pace(&mut self, pace: Pace) {
        match self {
            Self::Working(now) | Self::Paused(now) => *now = pace,
            Self::Idle | Self::Ended => {}
        }
    }
}

/// The lab in front.
#[derive(Default)]
struct LabLive {
    /// What is computed, with which seed.
    settings: Option<(LabSettings, u64)>,
    computation: Shared,
    figures: Vec<Figure>,
    stage: Stage,
    /// It was stopped before its end; run goes on from there.
    stopped: bool,
    /// A lab was opened and not yet brought to the front.
    opened: bool,
}

/// What is being computed, and what was found.
pub(crate) struct Live {
    worker: Worker<News>,
    /// The revision of the document that is computed for.
    revision: Option<u64>,
    study: Option<Study>,
    results: Option<Results>,
    /// The study of the results: that of earlier settings until there is something to show of the present ones.
    shown: Option<Study>,
    /// The prediction among the results has come to its end.
    predicted: bool,
    /// Results of experiments that were left.
    past: Past,
    /// Results that take the place of those above as soon as they are worth a look.
    next: Option<(Study, Results)>,
    /// The fine prediction, which takes the place of the coarse one when it is whole.
    fine: Vec<PredictedStep>,
    is_coarse: bool,
    prediction: Stage,
    training: Stage,
    /// The prediction was stopped before its end.
    cut_short: bool,
    /// Why there are no results, in a sentence.
    failure: Option<String>,
    /// Training was asked for before the study was ready.
    wanted: bool,
    lab: LabLive,
    landscape: Exploration,
    version: u64,
    started: Instant,
    /// The newest prediction asked for.
    generation: u64,
}

impl Live {
    /// Nothing yet. `wake` is called whenever there is news.
    pub(super) fn new(wake: impl Fn() + Send + Sync + 'static) -> Self {
        Self {
            worker: Worker::new(crate::worker::threads(), wake),
            revision: None,
            study: None,
            results: None,
            shown: None,
            predicted: false,
            past: Past::default(),
            next: None,
            fine: Vec::new(),
            is_coarse: false,
            prediction: Stage::Idle,
            training: Stage::Idle,
            cut_short: false,
            failure: None,
            wanted: false,
            lab: LabLive::default(),
            landscape: Exploration::default(),
            version: 0,
            started: Instant::now(),
            generation: 0,
        }
    }

    /// Starts any job, as if the window had asked for it.
    #[cfg(test)]
    pub(super) fn start(&mut self, lane: Lane, job: Box<dyn crate::worker::Job<News>>) {
        let generation = self.worker.start(lane, job).unwrap();
        if lane == Lane::Prediction {
            self.generation = generation;
        }
        self.set_stage(lane, Stage::Working(Pace::default()));
    }

    /// What was found so far.
    pub(crate) fn results(&self) -> Option<&Results> {
        self.results.as_ref()
    }

    /// The study that the results belong to.
    pub(crate) fn study(&self) -> Option<&Study> {
        self.study.as_ref()
    }

    /// The figures of the lab, as far as it has come.
    pub(crate) fn lab_figures(&self) -> &[Figure] {
        &self.lab.figures
    }

    /// How far the lab is.
    pub(crate) fn lab(&self) -> Stage {
        self.lab.stage
    }

    /// Whether the lab was stopped before its end.
    pub(crate) fn is_lab_stopped(&self) -> bool {
        self.lab.stopped
    }

    /// Whether a lab was opened since this was last asked.
    pub(super) fn take_opened_lab(&mut self) -> bool {
        std::mem::take(&mut self.lab.opened)
    }

    /// The landscape as far as it is explored, and how far that is.
    pub(crate) fn landscape(&self) -> (&Explored, Stage) {
        (&self.landscape.explored, self.landscape.stage)
    }

    /// A number that grows whenever the results change.
    pub(crate) fn version(&self) -> u64 {
        self.version
    }

    /// How far the prediction is.
    pub(crate) fn prediction(&self) -> Stage {
        self.prediction
    }

    /// How far the runs are.
    pub(crate) fn training(&self) -> Stage {
        self.training
    }

    /// Whether the prediction shown is a coarse one.
    pub(crate) fn is_coarse(&self) -> bool {
        self.is_coarse
    }

    /// Whether nothing is being computed or waits to be.
    pub(crate) fn is_idle(&self) -> bool {
        !self.prediction.is_working()
            && !self.lab.stage.is_working()
            && !self.landscape.stage.is_working()
            && !self.training.is_working()
            && !self.wanted
    }

    /// Whether the prediction was stopped before its end.
    pub(crate) fn is_cut_short(&self) -> bool {
        self.cut_short
    }

    /// Why there are no results, in a sentence.
    pub(crate) fn failure(&self) -> Option<&str> {
        self.failure.as_deref()
    }

    /// The last step of the runs.
    pub(crate) fn trained_to(&self) -> Option<usize> {
        self.results.as_ref()?.norms().len().checked_sub(1)
    }

    /// Predicts anew when what is to be computed has changed.
    pub(super) fn follow(&mut self, document: &Document, messages: &mut Messages) {
        if self.revision == Some(document.revision()) {
            return;
        }
        // A prediction that was stopped begins anew for training, too.
        self.wanted &= self.revision.is_none();
        self.cut_short = false;
        self.failure = None;
        messages.forget_computation();
        self.revision = Some(document.revision());
        if self.training != Stage::Idle {
            self.worker.forget(Lane::Training);
            self.training = Stage::Idle;
        }
        self.worker.forget(Lane::Landscape);
        self.landscape.leave(document);
        if document.settings().lab.is_some() {
            self.follow_lab(document, messages);
            return;
        }
        if self.lab.settings.is_some() {
            self.worker.forget(Lane::Lab);
            self.lab = LabLive::default();
        }
        match document.checked() {
            Ok(experiment) if self.bring_back(experiment, messages) => {}
            Ok(experiment) => {
                let job = Prediction::new(experiment.clone());
                match self.worker.start_gently(Lane::Prediction, Box::new(job)) {
                    Ok(generation) => {
                        self.generation = generation;
                        self.prediction = Stage::Working(Pace::default());
                    }
                    Err(error) => messages.fail(error.to_string()),
                }
                self.study = None;
            }
            Err(_) => {
                self.worker.forget(Lane::Prediction);
                self.prediction = Stage::Idle;
                // What was found stays to be looked at; nothing is trained that is not what the settings say.
                self.study = None;
            }
        }
    }

    /// Shows again what is known of an experiment; whether something is.
    fn bring_back(&mut self, experiment: &Experiment, messages: &mut Messages) -> bool {
        let is_it = |study: &Study| study.experiment().computes_the_same(experiment);
        let left = if self.shown.as_ref().is_some_and(is_it) {
            // Settings that were not allowed came in between.
            self.take_shown()
        } else {
            self.past.take(experiment)
        };
        let Some(mut known) = left.filter(Known::is_worth_it) else {
            return false;
        };
        self.worker.forget(Lane::Prediction);
        self.leave_results();
        if known.is_trained() {
            self.training = Stage::Ended;
            // Runs that were left on their way do not go on.
            known.results.cancelled |= !known.results.is_complete();
            for warning in known.results.warnings() {
                messages.of_computation(Severity::Warning, warning);
            }
        }
        self.prediction = Stage::Ended;
        self.cut_short = !known.predicted;
        self.predicted = known.predicted;
        self.study = Some(known.study.clone());
        (self.shown, self.results) = (Some(known.study), Some(known.results));
        true
    }

    fn take_shown(&mut self) -> Option<Known> {
        Some(Known {
            study: self.shown.take()?,
            results: self.results.take()?,
            predicted: self.predicted,
        })
    }

    /// Takes down what is shown, and keeps it for as long as there is room.
    fn leave_results(&mut self) {
        if let Some(known) = self.take_shown() {
            self.past.keep(known);
        }
        self.next = None;
        self.fine.clear();
        (self.is_coarse, self.predicted) = (false, false);
        self.version += 1;
    }

    /// Begins the lab, or draws it anew where no more has changed.
    fn follow_lab(&mut self, document: &Document, messages: &mut Messages) {
        self.worker.forget(Lane::Prediction);
        self.prediction = Stage::Idle;
        self.study = None;
        self.leave_results();
        let checked = document.checked().ok();
        let Some((lab, seed)) = checked.and_then(|checked| Some((checked.lab.clone()?, checked.seed))) else {
            self.worker.forget(Lane::Lab);
            self.lab.stage = Stage::Idle;
            return;
        };
        let before = self.lab.settings.as_ref();
        self.lab.opened |= before.is_none_or(|(before, _)| before.schema().name != lab.schema().name);
        if before.is_none_or(|(before, last)| *last != seed || !before.computes_the_same(&lab)) {
            self.lab.computation = Shared::default();
        }
        self.lab.settings = Some((lab, seed));
        self.carry_on_lab(messages);
    }

    /// Takes up the lab where its computation is.
    fn carry_on_lab(&mut self, messages: &mut Messages) {
        let Some((lab, seed)) = self.lab.settings.clone() else {
            return;
        };
        self.lab.stopped = false;
        let job = LabJob::new(lab, seed, Shared::clone(&self.lab.computation));
        match self.worker.start(Lane::Lab, Box::new(job)) {
            Ok(_) => self.lab.stage = Stage::Working(Pace::default()),
            Err(error) => messages.fail(error.to_string()),
        }
    }

    /// Trains, pauses, or goes on.
    pub(super) fn toggle(&mut self, messages: &mut Messages) {
        match self.lab.stage {
            Stage::Working(pace) => {
                self.worker.pause(Lane::Lab);
                self.lab.stage = Stage::Paused(pace);
                return;
            }
            Stage::Paused(pace) => {
                self.worker.resume(Lane::Lab);
                self.lab.stage = Stage::Working(pace);
                return;
            }
            Stage::Ended if self.lab.stopped => {
                self.carry_on_lab(messages);
                return;
            }
            Stage::Ended => return,
            Stage::Idle => {}
        }
        match self.training {
            Stage::Working(pace) => {
                self.worker.pause(Lane::Training);
                self.training = Stage::Paused(pace);
            }
            Stage::Paused(pace) => {
                self.worker.resume(Lane::Training);
                self.training = Stage::Working(pace);
            }
            Stage::Idle | Stage::Ended => self.train(messages),
        }
    }

    /// Trains from the beginning.
    pub(super) fn train(&mut self, messages: &mut Messages) {
        let Some(study) = &self.study else {
            if self.prediction == Stage::Ended {
                self.revision = None;
            }
            self.wanted = self.prediction.is_working() || self.revision.is_none();
            if !self.wanted {
                messages.fail(text!("train-settings-wrong"));
            }
            return;
        };
        if study.experiment().runs.count == 0 {
            messages.fail(text!("train-no-runs"));
            return;
        }
        let job = Box::new(Runs::new(study));
        self.landscape.begin_again();
        self.forget_runs();
        match self.worker.start(Lane::Training, job) {
            Ok(_) => {
                self.training = Stage::Working(Pace::default());
                self.started = Instant::now();
            }
            Err(error) => messages.fail(error.to_string()),
        }
    }

    /// Begins to train by one step, and pauses; whether there is something to be trained.
    pub(super) fn begin_by_step(&mut self, messages: &mut Messages) -> bool {
        if self.study.is_none() {
            return false;
        }
        self.train(messages);
        let Stage::Working(pace) = self.training else {
            return false;
        };
        self.worker.step(Lane::Training);
        self.training = Stage::Paused(pace);
        true
    }

    /// Trains one step and pauses; whether there is training to be stepped.
    pub(super) fn step(&mut self) -> bool {
        let Stage::Paused(_) = self.training else {
            return false;
        };
        self.worker.step(Lane::Training);
        true
    }

    /// Forgets the runs and keeps the prediction; one that was stopped begins anew.
    pub(super) fn reset(&mut self) {
        if self.cut_short {
            self.revision = None;
        }
        self.worker.forget(Lane::Training);
        self.training = Stage::Idle;
        self.wanted = false;
        self.forget_runs();
    }

    /// Stops everything that is computed; whether there was anything.
    pub(super) fn cancel(&mut self) -> bool {
        let was_busy = !self.is_idle() || matches!(self.training, Stage::Paused(_));
        let only_landscape = self.prediction.pace().is_none() && self.training.pace().is_none();
        self.wanted = false;
        self.cut_short |= self.prediction.is_working();
        self.landscape.stop();
        self.lab.stopped |= matches!(self.lab.stage, Stage::Working(_) | Stage::Paused(_));
        for (lane, stage) in [
            (Lane::Prediction, &mut self.prediction),
            (Lane::Training, &mut self.training),
            (Lane::Lab, &mut self.lab.stage),
            (Lane::Landscape, &mut self.landscape.stage),
        ] {
            if matches!(stage, Stage::Working(_) | Stage::Paused(_)) {
                self.worker.forget(lane);
                *stage = Stage::Ended;
            }
        }
        self.show_next();
        if was_busy
            && !only_landscape
            && let Some(results) = &mut self.results
        {
            results.cancelled = true;
            self.version += 1;
        }
        was_busy
    }

    /// Explores the landscape from now on, also where the settings do not ask for it.
    pub(super) fn explore(&mut self) {
        self.landscape.ask();
    }

    /// Explores the landscape when it is wanted and something about it has changed: its settings, or how far the
    /// run that is followed has come.
    pub(super) fn follow_landscape(&mut self, document: &Document, messages: &mut Messages) {
        let (Some(study), Ok(experiment)) = (&self.study, document.checked()) else {
            return;
        };
        let busy = self.prediction.is_working();
        let trained = match self.training {
            Stage::Working(_) | Stage::Paused(_) => Some(self.trained_to().unwrap_or(0)),
            Stage::Idle | Stage::Ended => None,
        };
        let Some(job) = self.landscape.next((study, &experiment.landscape), trained, busy) else {
            return;
        };
        match self.worker.start(Lane::Landscape, Box::new(job)) {
            Ok(_) => self.landscape.stage = Stage::Working(Pace::default()),
            Err(error) => messages.fail(error.to_string()),
        }
    }

    /// Takes in what the worker reports, for a few milliseconds; whether some may be left.
    pub(super) fn drain(&mut self, messages: &mut Messages) -> bool {
        let mut events = Vec::new();
        let more = self.worker.drain(BUDGET, |event| events.push(event));
        for event in events {
            self.take(event, messages);
        }
        more
    }

    fn take(&mut self, event: Event<News>, messages: &mut Messages) {
        // What an earlier prediction still reports is shown, but it is not the end of the newest one.
        let newest = event.lane != Lane::Prediction || event.generation == self.generation;
        match event.what {
            What::Begun if event.lane == Lane::Prediction => {
                self.next = None;
                self.fine.clear();
                self.is_coarse = false;
            }
            What::News(news) => self.learn(news, newest, messages),
            What::Progress { fraction, left } => self.pace(event.lane, Pace { fraction, left }),
            What::Done if newest => self.end(event.lane, messages),
            What::Cancelled if newest => self.set_stage(event.lane, Stage::Ended),
            What::Failed(sentence) => {
                if newest {
                    self.set_stage(event.lane, Stage::Ended);
                    self.wanted = false;
                    self.fail(event.lane, &sentence);
                }
                messages.of_computation(Severity::Failed, sentence);
            }
            What::Begun | What::Done | What::Cancelled => {}
        }
    }

    /// Takes down what was found for another experiment, where this one has not even begun.
    fn fail(&mut self, lane: Lane, sentence: &str) {
        if lane == Lane::Prediction && self.study.is_none() {
            self.leave_results();
            self.failure = Some(sentence.to_owned());
            self.landscape.clear();
        }
    }

    fn set_stage(&mut self, lane: Lane, stage: Stage) {
        match lane {
            Lane::Prediction => self.prediction = stage,
            Lane::Training => self.training = stage,
            Lane::Lab => self.lab.stage = stage,
            Lane::Landscape => self.landscape.end(false),
        }
    }

    fn pace(&mut self, lane: Lane, pace: Pace) {
        match lane {
            Lane::Prediction => self.prediction.set_pace(pace),
            Lane::Training => self.training.set_pace(pace),
            Lane::Lab => self.lab.stage.set_pace(pace),
            Lane::Landscape => self.landscape.stage.set_pace(pace),
        }
    }

    fn learn(&mut self, news: News, newest: bool, messages: &mut Messages) {
        match news {
            News::Ready(study) => {
                self.next = Some(((*study).clone(), study.results()));
                self.study = newest.then_some(*study);
                self.started = Instant::now();
                if newest && std::mem::take(&mut self.wanted) {
                    self.train(messages);
                }
            }
            News::Coarse(step) => {
                self.is_coarse = true;
                self.predicted(*step);
            }
            News::Fine(step) if self.is_coarse => {
                self.show_next();
                self.fine.push(*step);
            }
            News::Fine(step) => self.predicted(*step),
            News::Diverged(error) => {
                self.show_next();
                self.take_fine();
                self.predicted = true;
                if let Some(results) = &mut self.results
                    && let Err(error) = results.end_prediction(error)
                {
                    messages.fail(error.to_string());
                }
                messages.of_computation(Severity::Warning, text!("prediction-diverged"));
            }
            News::Landscape(found) => self.landscape.learn(*found, messages),
            News::Lab(figures) => {
                self.lab.figures = figures;
                self.version += 1;
            }
            News::Runs(step) => {
                if let Some(results) = &mut self.results {
                    results.push_runs(*step);
                    self.version += 1;
                }
            }
        }
    }

    /// Takes in a predicted step. New results replace the old ones when they are whole or take long, so that curves do
    /// not flicker while a setting is dragged.
    fn predicted(&mut self, step: PredictedStep) {
        let next = self.next.as_mut().map(|(_, results)| results);
        match next.or(self.results.as_mut()) {
            Some(results) => results.push_prediction(step),
            None => return,
        }
        if self.next.is_none() {
            self.version += 1;
        }
        let whole = |results: &Results| results.prediction().len() > results.shape().steps;
        if self.started.elapsed() > PATIENCE || self.next.as_ref().is_some_and(|(_, results)| whole(results))
        {
            self.show_next();
        }
    }

    fn show_next(&mut self) {
        if let Some((study, results)) = self.next.take() {
            if let Some(known) = self.take_shown() {
                self.past.keep(known);
            }
            (self.shown, self.results, self.predicted) = (Some(study), Some(results), false);
            self.version += 1;
        }
    }

    fn end(&mut self, lane: Lane, messages: &mut Messages) {
        match lane {
            Lane::Lab => self.lab.stage = Stage::Ended,
            Lane::Landscape => self.landscape.end(true),
            Lane::Prediction | Lane::Training => {}
        }
        if matches!(lane, Lane::Lab | Lane::Landscape) {
            return;
        }
        let seconds = self.started.elapsed().as_secs_f64();
        if lane == Lane::Prediction {
            self.prediction = Stage::Ended;
            self.show_next();
            self.take_fine();
            self.predicted = true;
            if let Some(results) = &mut self.results {
                results.timings.theory = seconds;
            }
            return;
        }
        self.training = Stage::Ended;
        self.version += 1;
        if let Some(results) = &mut self.results {
            results.timings.runs = seconds;
            let cautions = results.cautions().iter().map(ToString::to_string);
            for warning in results.warnings().into_iter().chain(cautions) {
                messages.of_computation(Severity::Warning, warning);
            }
        }
    }

    /// Lets the fine prediction take the place of the coarse one.
    fn take_fine(&mut self) {
        if std::mem::take(&mut self.is_coarse)
            && let Some(results) = &mut self.results
        {
            results.replace_prediction(std::mem::take(&mut self.fine));
            self.version += 1;
        }
    }

    fn forget_runs(&mut self) {
        self.show_next();
        if let (Some(study), Some(results)) = (&self.study, &mut self.results) {
            let prediction = results.take_prediction();
            *results = study.results();
            results.replace_prediction(prediction);
            self.version += 1;
        }
    }
}
