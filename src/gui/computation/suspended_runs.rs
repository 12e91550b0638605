//! Runs that were on their way when a learning rate or the weight decay moved: they wait where they are, so that training can go on
//! from there with the new value, or as it was after an undo.

use super::{Live, Pace, Stage};
use crate::control::drop_apart;
use crate::experiment::{Change, Experiment, Settings};
use crate::gui::document::Document;
use crate::gui::messages::{Messages, Severity};
use crate::study::{Handover, Payload, PredictionJob, Study, TrainingJob};
use crate::worker::Lane;

/// Runs that wait.
pub(super) struct Aside {
    study: Study,
    handover: Handover,
    /// The step that they have come to.
    step: usize,
    /// Steps that were reported since.
    late: Vec<Payload>,
    /// Whether what was at work has come to rest.
    rested: bool,
    /// Whether they are to be taken up as soon as they rest.
    awaited: bool,
    /// Whether they were being trained, not paused.
    was_working: bool,
}

/// What runs on their way offer to changed settings.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Offer {
    /// The step that they have come to.
    pub(crate) step: usize,
    /// The settings that go on from there.
    pub(crate) settings: Settings,
}

/// Where runs are whose learning rate can change.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum OnTheWay {
    /// There are none.
    #[default]
    Nowhere,
    /// They are paused at a step, and nothing has changed.
    Paused(usize),
    /// A setting has moved meanwhile.
    Offers(Box<Offer>),
}

impl Offer {
    /// What changes there: `η = 0.1, λ = 0.01`.
    pub(crate) fn values(&self) -> String {
        let changes = self.settings.optimizer.changing();
        let here = changes.iter().filter(|change| change.step == self.step);
        let text = |change: &Change| {
            format!(
                "{} = {}",
                change.of.symbol(),
                crate::figure::format_number(change.value)
            )
        };
        here.map(text).collect::<Vec<_>>().join(", ")
    }
}

impl Aside {
    /// Whether settings go on from here, or may.
    fn suits(&self, settings: &Settings) -> bool {
        let from = self.study.experiment();
        let may = settings.going_on(from.settings(), self.step.max(1)).is_some();
        self.step < from.optimizer.steps && (may || settings.continues(from.settings(), self.step))
    }

    fn continues(&self, experiment: &Experiment) -> bool {
        let from = self.study.experiment();
        experiment.base() == from.base() && experiment.settings().continues(from.settings(), self.step)
    }
}

impl Live {
    /// Where runs are whose learning rate can change.
    pub(crate) fn on_the_way(&self, document: &Document) -> OnTheWay {
        let steps = |study: &Study| study.experiment().optimizer.steps;
        if let (Stage::Paused(_), Some(study), Some(step)) =
            (self.stage(Lane::Training), &self.study, self.trained_to())
        {
            return match (1..steps(study)).contains(&step) {
                true => OnTheWay::Paused(step),
                false => OnTheWay::Nowhere,
            };
        }
        let Some(aside) = self.aside.as_ref().filter(|aside| aside.rested) else {
            return OnTheWay::Nowhere;
        };
        let from = aside.study.experiment().settings();
        match document.settings().going_on(from, aside.step) {
            Some(settings) if document.checked().is_ok() => OnTheWay::Offers(Box::new(Offer {
                step: aside.step,
                settings,
            })),
            _ => OnTheWay::Nowhere,
        }
    }

    /// The next settings that go on from waiting runs train at once, however those were left.
    pub(in crate::gui) fn train_on(&mut self) {
        if let Some(aside) = &mut self.aside {
            aside.was_working = true;
        }
    }

    /// Lets runs on their way wait where settings differ in nothing but what may change on the way; gives them up otherwise.
    pub(super) fn put_aside(&mut self, document: &Document) {
        let settings = document.settings();
        if self.stage(Lane::Training).is_open() {
            self.leave_aside();
            self.aside = self.running().filter(|aside| aside.suits(settings));
            if self.aside.is_some() {
                self.worker.pause(Lane::Training);
                self.lanes[Lane::Training].leave();
                return;
            }
        } else if self.aside.as_ref().is_some_and(|aside| aside.suits(settings)) {
            return;
        }
        self.leave_aside();
        self.forget(Lane::Training);
    }

    /// The runs that are open.
    fn running(&mut self) -> Option<Aside> {
        Some(Aside {
            study: self.study.clone()?,
            handover: self.handover.take()?,
            step: self.trained_to().unwrap_or(0),
            late: Vec::new(),
            rested: self.lanes[Lane::Training].rested,
            awaited: false,
            was_working: self.stage(Lane::Training).is_working(),
        })
    }

    /// Gives up runs that wait.
    pub(super) fn leave_aside(&mut self) {
        if let Some(aside) = self.aside.take() {
            drop_apart(aside.handover);
        }
    }

    /// Notes that the runs that wait rest, or that they have come to their end.
    pub(super) fn rest_aside(&mut self, ended: bool) {
        if ended {
            self.leave_aside();
        } else if let Some(aside) = &mut self.aside {
            aside.rested = true;
            if aside.awaited {
                self.revision = None;
            }
        }
    }

    /// Takes a step of runs that wait; gives back what is not theirs.
    pub(super) fn take_late(&mut self, payload: Payload) -> Option<Payload> {
        match (&mut self.aside, payload) {
            (Some(aside), Payload::Trained(step)) => {
                aside.step = step.t;
                aside.late.push(Payload::Trained(step));
                None
            }
            (_, payload) => Some(payload),
        }
    }

    /// Goes on with the runs that wait, if the experiment does; whether that is so.
    pub(super) fn take_up(&mut self, experiment: &Experiment, messages: &mut Messages) -> bool {
        let Some(mut aside) = self.aside.take_if(|aside| aside.continues(experiment)) else {
            return false;
        };
        if !aside.rested {
            aside.awaited = true;
            self.aside = Some(aside);
            return false;
        }
        let old = aside.study.experiment().clone();
        let same = experiment.computes_the_same(&old);
        let study = match same {
            true => Ok(aside.study.clone()),
            false => aside.study.with_runs(experiment),
        };
        let (Ok(study), Some(known)) = (study, self.shown.bring_back(&old)) else {
            drop_apart(aside.handover);
            self.forget(Lane::Training);
            return false;
        };
        let predicted = known.predicted;
        for payload in std::mem::take(&mut aside.late) {
            self.shown.take(payload);
        }
        if same {
            self.shown.change(|results| results.cancelled = false);
        } else {
            self.shown.go_on(study.clone(), aside.step, predicted);
        }
        self.study = Some(study.clone());
        self.predict_on(&study, (same, predicted), aside.step, messages);
        self.train_from(aside, &study, same, messages);
        true
    }

    /// Predicts what is not known: from step `t` on where the prediction was whole up to there.
    fn predict_on(
        &mut self,
        study: &Study,
        (same, predicted): (bool, bool),
        t: usize,
        messages: &mut Messages,
    ) {
        self.worker.forget(Lane::Prediction);
        self.lanes[Lane::Prediction].stopped = false;
        self.lanes[Lane::Prediction].stage = Stage::Ended;
        if same && predicted {
            return;
        }
        let known = if predicted { t + 1 } else { 0 };
        if !predicted {
            self.shown.change(|results| results.restart_prediction());
        }
        match PredictionJob::after(study, known) {
            Ok(job) => self.start(Lane::Prediction, job, messages),
            Err(error) => messages.of_computation(Severity::Failed, error.to_string()),
        }
    }

    /// Trains on as the runs were left.
    fn train_from(&mut self, aside: Aside, study: &Study, same: bool, messages: &mut Messages) {
        if !same {
            let job = TrainingJob::going_on(study, aside.handover, aside.step);
            self.handover = Some(job.handover());
            self.start(Lane::Training, job, messages);
            if !aside.was_working {
                self.pause_or_resume(Lane::Training);
            }
            return;
        }
        self.handover = Some(aside.handover);
        self.lanes[Lane::Training].stage = Stage::Paused(Pace::default());
        self.lanes[Lane::Training].rested = true;
        if aside.was_working {
            self.pause_or_resume(Lane::Training);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;
    use crate::study::{Quantity, Results};

    const PRESET: &str = "(
        model: (width: 2, layers: 2), data: Synthetic(samples: 60, features: Count(40)),
        optimizer: (steps: 12), theory: (rows: 400, replicas: 2, spread: 0), runs: (count: 2, test_rows: 100),
    )";

    struct Bench {
        live: Live,
        messages: Messages,
        document: Document,
    }

    impl Bench {
        /// Runs that are paused at a step.
        fn paused_at(step: usize) -> Self {
            let experiment = Experiment::from_ron(PRESET, "test").unwrap();
            let mut bench = Self {
                live: Live::new(|| {}),
                messages: Messages::default(),
                document: Document::of(&experiment, None),
            };
            bench.follow();
            bench.until(|live| live.stage(Lane::Prediction) == Stage::Ended);
            assert!(bench.live.begin_by_step(&mut bench.messages));
            for _ in 0..step {
                bench.live.step();
            }
            bench.until(|live| live.trained_to() == Some(step) && live.lanes[Lane::Training].rested);
            bench
        }

        fn follow(&mut self) {
            self.live.follow(&self.document, &mut self.messages);
        }

        fn until(&mut self, done: impl Fn(&Live) -> bool) {
            let start = Instant::now();
            while !done(&self.live) {
                assert!(start.elapsed() < Duration::from_secs(60), "{:?}", self.live.lanes);
                std::thread::sleep(Duration::from_millis(1));
                self.live.drain(&mut self.messages);
                self.follow();
            }
        }

        fn move_rate(&mut self, rate: f64) {
            let mut settings = self.document.settings().clone();
            settings.optimizer.learning_rate = rate;
            self.document.edit(settings);
            self.document.end_gesture();
            self.follow();
        }

        /// As the window does it.
        fn go_on(&mut self) {
            let OnTheWay::Offers(offer) = self.live.on_the_way(&self.document) else {
                panic!("{:?}", self.live.on_the_way(&self.document));
            };
            self.document.edit(offer.settings);
            self.live.train_on();
            self.follow();
        }

        fn results(&self) -> &Results {
            self.live.results().unwrap()
        }
    }

    fn curves(results: &Results) -> String {
        let of = |quantity| (results.runs_curve(quantity), results.theory_curve(quantity));
        format!(
            "{:?} {:?} {:?} {:?}",
            of(Quantity::Train),
            of(Quantity::Test),
            results.estimate_curve(),
            results.overlaps()
        )
    }

    /// What the preset as it stands gives alone.
    fn alone(document: &Document) -> Results {
        let study = Study::new(document.checked().unwrap()).unwrap();
        let mut results = study.results();
        study
            .complete(&mut results, &crate::control::Cancel::new())
            .unwrap();
        results
    }

    #[test]
    fn paused_runs_go_on_with_a_moved_rate_and_the_preset_gives_the_same_alone() {
        let mut bench = Bench::paused_at(5);
        assert_eq!(bench.live.on_the_way(&bench.document), OnTheWay::Paused(5));
        let before = bench.results().theory_curve(Quantity::Test);
        for rate in [0.2, 0.1] {
            bench.move_rate(rate);
        }
        bench.go_on();
        // What is known is shown at once.
        let theory = bench.results().theory_curve(Quantity::Test);
        assert_eq!(theory.mean[..=5], before.mean[..=5]);
        assert_eq!(bench.live.trained_to(), Some(5));
        assert_eq!(
            bench.document.settings().optimizer.changes,
            ["5: learning_rate = 0.1"]
        );
        assert!(bench.live.stage(Lane::Training).is_working());
        bench.until(|live| {
            let ended = |lane| live.stage(lane) == Stage::Ended;
            ended(Lane::Training) && ended(Lane::Prediction)
        });
        assert!(bench.results().is_complete());
        let alone = alone(&bench.document);
        assert_eq!(curves(bench.results()), curves(&alone));
        assert_ne!(before.mean[7], alone.theory_curve(Quantity::Test).mean[7]);
    }

    #[test]
    fn undo_takes_paused_runs_up_where_they_were() {
        let mut bench = Bench::paused_at(4);
        let before = curves(bench.results());
        bench.move_rate(1.0);
        bench.until(|live| live.stage(Lane::Prediction) == Stage::Ended);
        assert_ne!(curves(bench.results()), before);
        bench.document.undo();
        bench.follow();
        assert_eq!(curves(bench.results()), before);
        assert!(matches!(bench.live.stage(Lane::Training), Stage::Paused(_)));
        bench.live.toggle(&mut bench.messages);
        bench.until(|live| live.stage(Lane::Training) == Stage::Ended);
        assert_eq!(curves(bench.results()), curves(&alone(&bench.document)));
    }

    /// A rate that moves while training is at work: the runs come to rest by themselves.
    #[test]
    fn runs_at_work_wait_for_a_moved_rate() {
        let mut bench = Bench::paused_at(1);
        bench.live.toggle(&mut bench.messages);
        bench.move_rate(0.2);
        bench.until(|live| live.aside.as_ref().is_none_or(|aside| aside.rested));
        // Twelve steps may be over before they can wait.
        let Some(step) = bench.live.aside.as_ref().map(|aside| aside.step) else {
            return;
        };
        if step < 12 {
            bench.go_on();
            bench.until(|live| {
                live.stage(Lane::Training) == Stage::Ended && live.stage(Lane::Prediction) == Stage::Ended
            });
            assert_eq!(curves(bench.results()), curves(&alone(&bench.document)));
        }
    }

    #[test]
    fn another_setting_or_a_training_of_ones_own_gives_waiting_runs_up() {
        let mut bench = Bench::paused_at(4);
        bench.move_rate(0.2);
        assert!(bench.live.aside.is_some());
        let mut settings = bench.document.settings().clone();
        settings.seed += 1;
        bench.document.edit(settings);
        bench.follow();
        assert!(bench.live.aside.is_none());
        assert_eq!(bench.live.on_the_way(&bench.document), OnTheWay::Nowhere);
        let mut bench = Bench::paused_at(4);
        bench.move_rate(0.2);
        bench.until(|live| live.stage(Lane::Prediction) == Stage::Ended);
        bench.live.train(&mut bench.messages);
        assert!(bench.live.aside.is_none());
        bench.until(|live| live.stage(Lane::Training) == Stage::Ended);
        assert_eq!(curves(bench.results()), curves(&alone(&bench.document)));
    }
}
