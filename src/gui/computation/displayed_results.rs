//! The results on display: new ones replace them when they are worth it, and a coarse prediction makes room for a fine one.

use std::time::{Duration, Instant};

use super::recent_results::{Found as _, Known, Past};
use crate::experiment::Experiment;
use crate::study::{Payload, Results, Study};

/// Old curves stay at most this long when new ones come slowly.
const PATIENCE: Duration = Duration::from_millis(200);

/// The results on display, and those that will replace them.
pub(super) struct Shown {
    /// Those of earlier settings stay until there is something to show of the present ones.
    known: Option<Known>,
    /// Results that replace those above as soon as they are worth it.
    next: Option<(Study, Results)>,
    /// Results of experiments that were left.
    past: Past<Known>,
    /// The fine prediction, which replaces the coarse one when it is whole.
    fine: Vec<Payload>,
    is_coarse: bool,
    /// When the next results were prepared.
    prepared: Instant,
    version: u64,
}

impl Default for Shown {
    fn default() -> Self {
        Self {
            known: None,
            next: None,
            past: Past::default(),
            fine: Vec::new(),
            is_coarse: false,
            prepared: Instant::now(),
            version: 0,
        }
    }
}

impl Shown {
    /// What is on display.
    pub(super) fn results(&self) -> Option<&Results> {
        self.known.as_ref().map(|known| &known.results)
    }

    /// Whether the prediction on display is a coarse one.
    pub(super) fn is_coarse(&self) -> bool {
        self.is_coarse
    }

    /// A number that grows whenever something changes.
    pub(super) fn version(&self) -> u64 {
        self.version
    }

    /// Notes a change.
    pub(super) fn touch(&mut self) {
        self.version += 1;
    }

    /// Changes the results on display, if there are any.
    pub(super) fn change(&mut self, change: impl FnOnce(&mut Results)) {
        if let Some(known) = &mut self.known {
            change(&mut known.results);
            self.version += 1;
        }
    }

    /// Takes down what is shown, and keeps it for as long as there is room.
    pub(super) fn leave(&mut self) {
        if let Some(known) = self.known.take() {
            self.past.keep(known);
        }
        self.begin();
        self.version += 1;
    }

    /// Whether something is known of an experiment that is worth showing again.
    pub(super) fn knows(&self, experiment: &Experiment) -> bool {
        let shown = self.known.as_ref();
        let shown = shown.is_some_and(|known| known.is_for(experiment) && known.is_worth_it());
        shown || self.past.knows(experiment)
    }

    /// Shows again what is known of an experiment, if that is worth it.
    pub(super) fn bring_back(&mut self, experiment: &Experiment) -> Option<&Known> {
        let is_it = |known: &mut Known| known.study.experiment().computes_the_same(experiment);
        // It may be shown still, where settings that were not allowed came in between.
        let left = self.known.take_if(is_it).or_else(|| self.past.take(experiment));
        let mut known = left.filter(Known::is_worth_it)?;
        // Runs that were left on their way are not resumed.
        known.results.cancelled |= known.is_trained() && !known.results.is_complete();
        self.leave();
        Some(self.known.insert(known))
    }

    /// Goes on with another study that is predicted the same: what is predicted of it stays, or goes on coming.
    pub(super) fn change_runs(&mut self, study: Study) {
        let alike = |results: &Results| {
            let mut fresh = study.results();
            fresh.share_prediction(results);
            fresh
        };
        if let Some((_, results)) = &self.next {
            self.next = Some((study.clone(), alike(results)));
        } else if let Some(known) = &self.known {
            let changed = Known {
                results: alike(&known.results),
                predicted: known.predicted,
                study,
            };
            if let Some(left) = self.known.replace(changed) {
                self.past.keep(left);
            }
        }
        self.version += 1;
    }

    /// Goes on from step `t` of the runs on display with another study, whose prediction up to there is the same if it was whole.
    pub(super) fn go_on(&mut self, study: Study, t: usize, predicted: bool) {
        let mut results = study.results();
        if let Some(known) = &self.known {
            results.go_on_from(&known.results, t, predicted);
        }
        self.put(study, results);
    }

    /// Another prediction begins.
    pub(super) fn begin(&mut self) {
        self.next = None;
        self.fine.clear();
        self.is_coarse = false;
    }

    /// Takes a study, whose results are to be filled.
    pub(super) fn prepare(&mut self, study: Study) {
        let results = study.results();
        self.next = Some((study, results));
        self.prepared = Instant::now();
    }

    /// Takes in a step of a prediction or of the runs.
    pub(super) fn take(&mut self, payload: Payload) {
        match payload {
            Payload::Coarse(step) => {
                self.is_coarse = true;
                self.fill(|results| results.push_prediction(*step));
            }
            Payload::Predicted(..) if self.is_coarse => {
                self.show_next();
                self.fine.push(payload);
            }
            Payload::Predicted(..) => self.fill(|results| results.take(payload)),
            Payload::Spread(_) => {
                self.show_fine();
                self.change(|results| results.take(payload));
            }
            Payload::Diverged(_) => {
                self.end_prediction();
                self.change(|results| results.take(payload));
            }
            Payload::Trained(_) => self.change(|results| results.take(payload)),
            Payload::Beside(_) => {
                self.show_fine();
                self.change(|results| results.take(payload));
            }
            Payload::Prepared(_)
            | Payload::Landscape(_)
            | Payload::Lab(..)
            | Payload::Cells(_)
            | Payload::Confirmed(_) => {}
        }
    }

    /// Adds a predicted step. New results replace the old ones when they are whole or take long, so that curves do not
    /// flicker while a setting is dragged.
    fn fill(&mut self, push: impl FnOnce(&mut Results)) {
        let next = self.next.as_mut().map(|(_, results)| results);
        match next.or(self.known.as_mut().map(|known| &mut known.results)) {
            Some(results) => push(results),
            None => return,
        }
        if self.next.is_none() {
            self.version += 1;
        }
        let whole = |results: &Results| results.prediction().len() > results.shape().steps;
        if self.prepared.elapsed() > PATIENCE || self.next.as_ref().is_some_and(|(_, results)| whole(results))
        {
            self.show_next();
        }
    }

    /// Shows what is there of the next results.
    pub(super) fn show_next(&mut self) {
        if let Some((study, results)) = self.next.take() {
            self.put(study, results);
        }
    }

    /// Puts results on display whose prediction is not whole, and keeps those that were there.
    fn put(&mut self, study: Study, results: Results) {
        let known = Known {
            study,
            results,
            predicted: false,
        };
        if let Some(left) = self.known.replace(known) {
            self.past.keep(left);
        }
        self.version += 1;
    }

    /// The prediction has come to its end.
    pub(super) fn end_prediction(&mut self) {
        self.show_fine();
        if let Some(known) = &mut self.known {
            known.predicted = true;
        }
    }

    /// The fine prediction is whole and replaces the coarse one.
    fn show_fine(&mut self) {
        self.show_next();
        if std::mem::take(&mut self.is_coarse) {
            let fine = std::mem::take(&mut self.fine);
            self.change(|results| {
                results.restart_prediction();
                fine.into_iter().for_each(|payload| results.take(payload));
            });
        }
    }

    /// Keeps the prediction alone; `fresh` are results without any step.
    pub(super) fn forget_runs(&mut self, fresh: Option<Results>) {
        self.show_next();
        if let Some(fresh) = fresh {
            self.change(|results| results.forget_runs(fresh));
        }
    }
}
