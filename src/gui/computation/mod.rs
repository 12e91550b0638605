//! What is being computed for the experiment, and what it has found so far.

mod displayed_results;
mod landscape;
mod lanes;
mod recent_results;
mod suspended_runs;
mod sweep;
#[cfg(test)]
mod tests;

use std::time::{Duration, Instant};

use self::displayed_results::Shown;
pub(crate) use self::landscape::Explored;
use self::landscape::LandscapeLive;
use self::lanes::Lanes;
pub(crate) use self::lanes::{Pace, Stage};
use self::recent_results::{KnownLab, Past};
use self::suspended_runs::Aside;
pub(crate) use self::suspended_runs::OnTheWay;
use self::sweep::SweepLive;
use super::document::Document;
use super::messages::{Messages, Severity};
use super::panel::Order;
use crate::control::drop_apart;
use crate::experiment::{Experiment, LabSettings};
use crate::figure::Figure;
use crate::study::sweep::SweepTable;
use crate::study::{
    Handover, Job, LabJob, LabState, Payload, PredictionJob, Results, Study, StudyError, TrainingJob,
};
use crate::text;
use crate::worker::{Event, Lane, NoThread, What, Worker};

/// Time for handling events in one frame.
const BUDGET: Duration = Duration::from_millis(5);

/// The lab in front.
#[derive(Default)]
struct LabLive {
    /// What is computed, with which seed.
    settings: Option<(LabSettings, u64)>,
    state: LabState,
    figures: Vec<Figure>,
    /// What a reader must know of the figures.
    warnings: Vec<String>,
    /// A lab was opened and not yet brought to the front.
    opened: bool,
}

/// What is being computed, and what was found.
pub(crate) struct Live {
    worker: Worker,
    lanes: Lanes,
    /// The revision of the document that is computed for.
    revision: Option<u64>,
    study: Option<Study>,
    shown: Shown,
    /// Why there are no results, in a sentence.
    failure: Option<String>,
    /// Training was asked for before the study was ready.
    training_requested: bool,
    /// The runs that are at work, for others to go on with.
    handover: Option<Handover>,
    /// Runs that wait since a learning rate moved.
    aside: Option<Aside>,
    lab: LabLive,
    /// Labs that were left.
    past_labs: Past<KnownLab>,
    landscape: LandscapeLive,
    sweep: SweepLive,
    /// Lanes that came to their end, and nobody has heard of it.
    ended: Vec<Lane>,
}

impl Live {
    /// Nothing yet. `wake` is called whenever there is an event.
    pub(super) fn new(wake: impl Fn() + Send + Sync + 'static) -> Self {
        Self {
            worker: Worker::new(crate::worker::threads(), wake),
            lanes: Lanes::default(),
            revision: None,
            study: None,
            shown: Shown::default(),
            failure: None,
            training_requested: false,
            handover: None,
            aside: None,
            lab: LabLive::default(),
            past_labs: Past::default(),
            landscape: LandscapeLive::default(),
            sweep: SweepLive::default(),
            ended: Vec::new(),
        }
    }

    /// Starts a job in place of what is at work in its lane.
    pub(super) fn start(&mut self, lane: Lane, job: impl Job + 'static, messages: &mut Messages) {
        let started = self.worker.start(lane, Box::new(job));
        self.begin(lane, started, messages);
    }

    /// The same, paused after its first part.
    fn start_by_step(&mut self, lane: Lane, job: impl Job + 'static, messages: &mut Messages) {
        let started = self.worker.start_by_step(lane, Box::new(job));
        self.begin(lane, started, messages);
        if let Stage::Working(pace) = self.stage(lane) {
            self.lanes[lane].stage = Stage::Paused(pace);
        }
    }

    fn begin(&mut self, lane: Lane, started: Result<u64, NoThread>, messages: &mut Messages) {
        match started {
            Ok(generation) => self.lanes[lane].begin(generation),
            Err(error) => messages.fail(error.to_string()),
        }
    }

    /// Drops what is at work in a lane and what it found.
    fn forget(&mut self, lane: Lane) {
        self.worker.forget(lane);
        self.lanes[lane].leave();
    }

    /// What was found so far.
    pub(crate) fn results(&self) -> Option<&Results> {
        self.shown.results()
    }

    /// The study that the results belong to.
    pub(crate) fn study(&self) -> Option<&Study> {
        self.study.as_ref()
    }

    /// The figures of the lab, as far as it has come.
    pub(crate) fn lab_figures(&self) -> &[Figure] {
        &self.lab.figures
    }

    /// What a reader must know of the lab's figures, in sentences.
    pub(crate) fn lab_warnings(&self) -> &[String] {
        &self.lab.warnings
    }

    /// How far a lane is.
    pub(crate) fn stage(&self, lane: Lane) -> Stage {
        self.lanes[lane].stage
    }

    /// Whether a lane was stopped before its end.
    pub(crate) fn is_stopped(&self, lane: Lane) -> bool {
        self.lanes[lane].stopped
    }

    /// Whether a lab was opened since this was last asked.
    pub(super) fn take_opened_lab(&mut self) -> bool {
        std::mem::take(&mut self.lab.opened)
    }

    /// The landscape as far as it is explored, and how far that is.
    pub(crate) fn landscape(&self) -> (&Explored, Stage) {
        (&self.landscape.explored, self.stage(Lane::Landscape))
    }

    /// A number that grows whenever the results change.
    pub(crate) fn version(&self) -> u64 {
        self.shown.version()
    }

    /// Whether the prediction shown is a coarse one.
    pub(crate) fn is_coarse(&self) -> bool {
        self.shown.is_coarse()
    }

    /// Whether nothing is being computed or waits to be.
    pub(crate) fn is_idle(&self) -> bool {
        !self.training_requested
            && !self.sweep.is_coming()
            && !Lane::ALL.iter().any(|&lane| self.stage(lane).is_working())
    }

    /// Why there are no results, in a sentence.
    pub(crate) fn failure(&self) -> Option<&str> {
        self.failure.as_deref()
    }

    /// The last step of the runs.
    pub(crate) fn trained_to(&self) -> Option<usize> {
        self.results()?.norms().len().checked_sub(1)
    }

    /// Takes a document for the one that all was computed for.
    pub(super) fn adopt(&mut self, document: &Document) {
        self.revision = Some(document.revision());
    }

    /// Whether it computes for a document as it is now.
    pub(super) fn follows(&self, document: &Document) -> bool {
        self.revision == Some(document.revision())
    }

    /// Predicts anew when what is to be computed has changed.
    pub(super) fn follow(&mut self, document: &Document, messages: &mut Messages) {
        if self.follows(document) {
            return;
        }
        // A prediction that was stopped begins anew for training, too.
        let anew = self.revision.is_none();
        self.training_requested &= anew;
        self.failure = None;
        messages.forget_computation();
        self.revision = Some(document.revision());
        self.put_aside(document);
        self.worker.forget(Lane::Landscape);
        let asked = anew && self.landscape.is_asked();
        self.landscape.leave(document, &mut self.lanes[Lane::Landscape]);
        if asked {
            self.landscape.ask(&mut self.lanes[Lane::Landscape]);
        }
        if document.settings().lab.is_some() {
            self.follow_lab(document, messages);
            return;
        }
        if self.lab.settings.is_some() {
            self.forget(Lane::Lab);
            self.leave_lab();
            self.lab = LabLive::default();
        }
        if let Ok(experiment) = document.checked()
            && self.take_up(experiment, messages)
        {
            return;
        }
        if let Ok(experiment) = document.checked()
            && !anew
            && self.change_runs(experiment, messages)
        {
            return;
        }
        // Results stay on display; training waits until the present settings are ready.
        self.study = None;
        self.lanes[Lane::Prediction].stopped = false;
        match document.checked() {
            Ok(experiment) if self.bring_back(experiment, messages) => {}
            Ok(experiment) => {
                let job = Box::new(PredictionJob::coarse_first(experiment.clone()));
                let started = self.worker.start_gently(Lane::Prediction, job);
                self.begin(Lane::Prediction, started, messages);
            }
            Err(_) => self.forget(Lane::Prediction),
        }
    }

    /// Goes on with a prediction where an experiment differs in its runs alone; whether that is so.
    fn change_runs(&mut self, experiment: &Experiment, messages: &mut Messages) -> bool {
        let Some(study) = &self.study else { return false };
        let known = self.shown.knows(experiment) && !self.stage(Lane::Prediction).is_working();
        if known || !study.experiment().predicts_the_same(experiment) {
            return false;
        }
        // What it does not allow, more memory than there is, is said by the job that makes it ready.
        let Ok(study) = study.with_runs(experiment) else {
            return false;
        };
        self.study = Some(study.clone());
        self.shown.change_runs(study);
        let theory = self.results().and_then(Results::warning_of_theory);
        if let Some(warning) = theory.filter(|_| !self.stage(Lane::Prediction).is_working()) {
            messages.of_computation(Severity::Warning, warning);
        }
        true
    }

    /// Keeps the lab as far as it has come.
    fn leave_lab(&mut self) {
        let state = std::mem::take(&mut self.lab.state);
        if let (Some((settings, seed)), true) = (self.lab.settings.clone(), state.is_begun()) {
            self.past_labs.keep(KnownLab {
                settings,
                seed,
                state,
            });
        }
    }

    /// Shows again what is known of an experiment; whether something is.
    fn bring_back(&mut self, experiment: &Experiment, messages: &mut Messages) -> bool {
        let Some(known) = self.shown.bring_back(experiment) else {
            return false;
        };
        self.study = Some(known.study.clone());
        if known.is_trained() {
            self.lanes[Lane::Training].stage = Stage::Ended;
            for warning in known.results.warnings() {
                messages.of_computation(Severity::Warning, warning);
            }
        }
        self.worker.forget(Lane::Prediction);
        let prediction = &mut self.lanes[Lane::Prediction];
        prediction.stage = Stage::Ended;
        prediction.stopped = !known.predicted;
        true
    }

    /// Begins the lab, or draws it anew where no more has changed.
    fn follow_lab(&mut self, document: &Document, messages: &mut Messages) {
        self.forget(Lane::Prediction);
        self.study = None;
        self.shown.leave();
        let checked = document.checked().ok();
        let Some((lab, seed)) = checked.and_then(|checked| Some((checked.lab.clone()?, checked.seed))) else {
            self.forget(Lane::Lab);
            return;
        };
        let before = self.lab.settings.as_ref();
        self.lab.opened |= before.is_none_or(|(before, _)| before.schema().name != lab.schema().name);
        if before.is_none_or(|(before, last)| *last != seed || !before.computes_the_same(&lab)) {
            self.leave_lab();
            let known = self.past_labs.take(&(lab.clone(), seed));
            self.lab.state = known.map(|known| known.state).unwrap_or_default();
        }
        self.lab.settings = Some((lab, seed));
        self.resume_lab(false, messages);
    }

    /// Continues the lab from its state, or does its first part alone.
    fn resume_lab(&mut self, by_step: bool, messages: &mut Messages) {
        let Some((lab, seed)) = self.lab.settings.clone() else {
            return;
        };
        self.lanes[Lane::Lab].stopped = false;
        let job = LabJob::new(lab, seed, self.lab.state.clone());
        if by_step {
            self.start_by_step(Lane::Lab, job, messages);
        } else {
            self.start(Lane::Lab, job, messages);
        }
    }

    /// Trains, pauses, or resumes; of a lab likewise.
    pub(super) fn toggle(&mut self, messages: &mut Messages) {
        match (self.lanes[Lane::Lab].stage, self.lanes[Lane::Training].stage) {
            (Stage::Working(_) | Stage::Paused(_), _) => self.pause_or_resume(Lane::Lab),
            (Stage::Ended, _) if self.is_stopped(Lane::Lab) => self.resume_lab(false, messages),
            (Stage::Ended, _) => {}
            (Stage::Idle, Stage::Working(_) | Stage::Paused(_)) => self.pause_or_resume(Lane::Training),
            (Stage::Idle, Stage::Idle | Stage::Ended) => self.train(messages),
        }
    }

    fn pause_or_resume(&mut self, lane: Lane) {
        match self.stage(lane) {
            Stage::Working(pace) => {
                self.worker.pause(lane);
                self.lanes[lane].stage = Stage::Paused(pace);
            }
            Stage::Paused(pace) => {
                self.worker.resume(lane);
                self.lanes[lane].stage = Stage::Working(pace);
                self.lanes[lane].rested = false;
            }
            Stage::Idle | Stage::Ended => {}
        }
    }

    /// Trains from the beginning.
    pub(super) fn train(&mut self, messages: &mut Messages) {
        self.begin_training(false, messages);
    }

    fn begin_training(&mut self, by_step: bool, messages: &mut Messages) {
        let Some(study) = &self.study else {
            if self.stage(Lane::Prediction) == Stage::Ended {
                self.revision = None;
            }
            self.training_requested = self.stage(Lane::Prediction).is_working() || self.revision.is_none();
            if !self.training_requested {
                messages.fail(text!("train-settings-wrong"));
            }
            return;
        };
        if study.experiment().runs.count == 0 {
            messages.fail(text!("train-no-runs"));
            return;
        }
        let training = TrainingJob::new(study);
        self.leave_aside();
        self.handover = Some(training.handover());
        self.landscape.begin_again(&mut self.lanes[Lane::Landscape]);
        self.shown.forget_runs(self.study.as_ref().map(Study::results));
        self.lanes[Lane::Training].stopped = false;
        if by_step {
            self.start_by_step(Lane::Training, training, messages);
        } else {
            self.start(Lane::Training, training, messages);
        }
    }

    /// Begins to train by one step, and pauses; whether there is something to be trained.
    pub(super) fn begin_by_step(&mut self, messages: &mut Messages) -> bool {
        if self.study.is_none() {
            return false;
        }
        self.begin_training(true, messages);
        matches!(self.stage(Lane::Training), Stage::Paused(_))
    }

    /// Trains one step and pauses; whether there is training to be stepped.
    pub(super) fn step(&mut self) -> bool {
        let Stage::Paused(_) = self.stage(Lane::Training) else {
            return false;
        };
        self.lanes[Lane::Training].rested = false;
        self.worker.step(Lane::Training);
        true
    }

    /// Forgets the runs and keeps the prediction; one that was stopped begins anew.
    pub(super) fn reset(&mut self) {
        if self.is_stopped(Lane::Prediction) {
            self.revision = None;
        }
        self.leave_aside();
        self.forget(Lane::Training);
        self.training_requested = false;
        self.shown.forget_runs(self.study.as_ref().map(Study::results));
    }

    /// Stops everything that is computed; whether there was anything.
    pub(super) fn cancel(&mut self) -> bool {
        let was_busy = !self.is_idle() || self.stage(Lane::Training).is_open();
        let main = [Lane::Prediction, Lane::Training];
        let cut_short = main.iter().any(|&lane| self.stage(lane).is_open());
        self.training_requested = false;
        // A landscape is not explored further even where the runs it follows are at work and it is not, nor where it has not
        // begun, since the prediction was not ready.
        self.landscape.stop(&mut self.lanes[Lane::Landscape]);
        for lane in Lane::ALL {
            if self.stage(lane).is_open() {
                self.worker.forget(lane);
                self.lanes[lane].stage = Stage::Ended;
                self.lanes[lane].stopped = true;
            }
        }
        self.shown.show_next();
        if cut_short {
            self.shown.change(|results| results.cancelled = true);
        }
        was_busy
    }

    /// Draws everything that is known anew, for readers of another language.
    pub(super) fn draw_anew(&mut self, messages: &mut Messages) {
        messages.forget_computation();
        self.shown.touch();
        self.sweep.touch();
        self.landscape.draw_anew();
        if self.stage(Lane::Training) == Stage::Ended {
            self.warn(messages);
        }
        let (stage, stopped) = (self.stage(Lane::Lab), self.is_stopped(Lane::Lab));
        if stage == Stage::Idle {
            return;
        }
        // What does not go on is only drawn: that is the first part.
        self.resume_lab(stopped || matches!(stage, Stage::Paused(_)), messages);
    }

    /// Explores the landscape from now on, also where the settings do not ask for it.
    pub(super) fn explore(&mut self) {
        // A prediction that was stopped before it was ready begins anew for the landscape, too.
        if self.study.is_none() && self.stage(Lane::Prediction) == Stage::Ended {
            self.revision = None;
        }
        self.landscape.ask(&mut self.lanes[Lane::Landscape]);
    }

    /// Explores the landscape when it is wanted and something about it has changed: its settings, or how far the
    /// run that is followed has come.
    pub(super) fn follow_landscape(&mut self, document: &Document, messages: &mut Messages) {
        let (Some(study), Ok(experiment)) = (&self.study, document.checked()) else {
            return;
        };
        let busy = self.stage(Lane::Prediction).is_working();
        let trained = self.stage(Lane::Training).is_open();
        let until = trained.then(|| self.trained_to().unwrap_or(0));
        let what = (study, &experiment.landscape);
        let lane = &mut self.lanes[Lane::Landscape];
        if let Some(job) = self.landscape.next(what, until, busy, lane) {
            self.start(Lane::Landscape, job, messages);
        }
    }

    /// The sweep of the experiment, with a number that grows whenever it changes, and how far it is.
    pub(crate) fn sweep(&self) -> (Option<(&SweepTable, u64)>, Stage) {
        (self.sweep.table(), self.stage(Lane::Sweep))
    }

    /// A lane that has come to its end, each end once.
    pub(super) fn take_ended(&mut self) -> Option<Lane> {
        self.ended.pop()
    }

    /// Begins, pauses or stops the sweep.
    pub(super) fn order_sweep(&mut self, order: Order) {
        match order {
            Order::Start => self.sweep.ask(),
            Order::Confirm => self.sweep.ask_to_confirm(),
            Order::Pause => self.pause_or_resume(Lane::Sweep),
            Order::Stop => {
                self.sweep.give_up();
                self.worker.cancel(Lane::Sweep);
            }
        }
    }

    /// Computes the sweep of the document when it is wanted; one of other settings ends.
    pub(super) fn follow_sweep(&mut self, document: &Document, messages: &mut Messages) {
        if self.sweep.follow(document) {
            self.forget(Lane::Sweep);
        }
        if self.stage(Lane::Prediction).is_working() || self.stage(Lane::Sweep).is_open() {
            return;
        }
        match self.sweep.next() {
            Some(Ok(job)) => self.start(Lane::Sweep, job, messages),
            Some(Err(error)) => messages.fail(error.to_string()),
            None => {}
        }
    }

    /// Notes which cells of the sweep are looked at.
    pub(super) fn focus_sweep(&mut self, cells: Vec<usize>) {
        self.sweep.focus(cells);
    }

    /// Handles what the worker reports, for a few milliseconds; whether some may be left.
    pub(super) fn drain(&mut self, messages: &mut Messages) -> bool {
        let deadline = Instant::now() + BUDGET;
        while let Some(event) = self.worker.next(deadline) {
            self.take(event, messages);
        }
        Instant::now() >= deadline
    }

    fn take(&mut self, event: Event<Payload>, messages: &mut Messages) {
        let lane = event.lane;
        // What an earlier prediction still reports is shown, but it is not the end of the newest one.
        let newest = event.generation == self.lanes[lane].generation;
        match event.what {
            What::Begun if lane == Lane::Prediction => self.shown.begin(),
            What::Begun => {}
            // It may have been resumed since.
            What::Paused if newest && !self.lanes[lane].stage.is_working() => {
                self.lanes[lane].rested = true;
                if lane == Lane::Training {
                    self.rest_aside(false);
                }
            }
            What::Paused => {}
            What::Report(payload) => self.take_report(payload, newest, messages),
            What::Progress { fraction, left } => self.lanes[lane].stage.set_pace(Pace { fraction, left }),
            What::Failed(error) => {
                if newest {
                    self.training_requested = false;
                    self.end(lane, false, messages);
                    self.fail(lane, &error);
                }
                messages.of_computation(Severity::Failed, error.to_string());
            }
            What::Done if newest => self.end(lane, true, messages),
            What::Cancelled if newest => self.end(lane, false, messages),
            What::Done | What::Cancelled => {}
        }
    }

    /// Takes down what was found for another experiment, where this one has not even begun.
    fn fail(&mut self, lane: Lane, error: &StudyError) {
        if lane == Lane::Prediction && self.study.is_none() {
            self.shown.leave();
            self.failure = Some(error.to_string());
            self.landscape.clear();
        }
    }

    fn take_report(&mut self, payload: Payload, newest: bool, messages: &mut Messages) {
        let Some(payload) = self.take_late(payload) else {
            return;
        };
        match payload {
            Payload::Prepared(study) => {
                self.study = newest.then(|| (*study).clone());
                self.shown.prepare(*study);
                if newest && std::mem::take(&mut self.training_requested) {
                    self.train(messages);
                }
            }
            Payload::Landscape(report) => self.landscape.take(*report, messages),
            Payload::Lab(figures, warnings) => {
                (self.lab.figures, self.lab.warnings) = (figures, warnings);
                self.shown.touch();
            }
            Payload::Diverged(_) => {
                self.shown.take(payload);
                let results = self.shown.results();
                if let Some(warning) = results.and_then(Results::warning_of_theory) {
                    messages.of_computation(Severity::Warning, warning);
                }
            }
            Payload::Cells(cells) if newest => self.sweep.take(cells),
            Payload::Confirmed(cells) if newest => self.sweep.confirm(cells),
            Payload::Cells(_) | Payload::Confirmed(_) => {}
            Payload::Coarse(_)
            | Payload::Predicted(..)
            | Payload::Spread(_)
            | Payload::Trained(_)
            | Payload::Beside(_) => {
                self.shown.take(payload);
            }
        }
    }

    /// Says what a reader must know of the runs.
    fn warn(&self, messages: &mut Messages) {
        let Some(results) = self.results() else { return };
        let cautions = results.cautions().iter().map(ToString::to_string);
        for warning in results.warnings().into_iter().chain(cautions) {
            messages.of_computation(Severity::Warning, warning);
        }
    }

    /// Notes that the newest job of a lane has ended, `done` or not.
    fn end(&mut self, lane: Lane, done: bool, messages: &mut Messages) {
        if lane == Lane::Training {
            if let Some(handover) = self.handover.take() {
                drop_apart(handover);
            }
            if self.aside.is_some() {
                self.rest_aside(true);
                return;
            }
        }
        self.lanes[lane].stage = Stage::Ended;
        match lane {
            Lane::Prediction if done => self.shown.end_prediction(),
            Lane::Training if done => {
                self.ended.push(lane);
                self.shown.touch();
                self.warn(messages);
            }
            Lane::Landscape => self.landscape.end(done),
            Lane::Lab => {
                for warning in &self.lab.warnings {
                    messages.of_computation(Severity::Warning, warning.clone());
                }
            }
            Lane::Sweep if done && self.sweep.has_become_whole() => self.ended.push(lane),
            Lane::Prediction | Lane::Training | Lane::Sweep => {}
        }
    }
}
