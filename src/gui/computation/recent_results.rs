//! What was found and left, for undo and the gallery to bring back instead of computing it again: results of experiments,
//! labs and landscapes.

use crate::control::drop_apart;
use crate::experiment::{Experiment, LabSettings, memory_limit};
use crate::study::{Exploration, LabState, Results, Study};

/// Memory that all of a kind may take together, in bytes, and as a share of what the program may use.
const MOST_BYTES: f64 = 256.0 * 1024.0 * 1024.0;
const SHARE: f64 = 1.0 / 16.0;
/// How many of a kind are kept, at most.
const MOST: usize = 16;

/// Something found that may be wanted again.
pub(super) trait Found: Send + 'static {
    /// What it was found for.
    type For;

    /// Whether it is what is found for this.
    fn is_for(&self, wanted: &Self::For) -> bool;

    /// Whether something else was found for the same.
    fn is_like(&self, other: &Self) -> bool;

    /// Whether showing it again spares more than it takes.
    fn is_worth_it(&self) -> bool {
        true
    }

    /// The memory that it takes, in bytes, about.
    fn bytes(&self) -> usize;
}

/// Results, and the study that they belong to.
pub(super) struct Known {
    pub(super) study: Study,
    pub(super) results: Results,
    /// The prediction has come to its end.
    pub(super) predicted: bool,
}

impl Known {
    /// Whether some run has begun.
    pub(super) fn is_trained(&self) -> bool {
        !self.results.norms().is_empty()
    }
}

impl Found for Known {
    type For = Experiment;

    fn is_for(&self, wanted: &Experiment) -> bool {
        self.study.experiment().computes_the_same(wanted)
    }

    fn is_like(&self, other: &Self) -> bool {
        self.is_for(other.study.experiment())
    }

    fn is_worth_it(&self) -> bool {
        self.predicted || self.is_trained()
    }

    fn bytes(&self) -> usize {
        self.study.bytes() + self.results.bytes()
    }
}

/// A lab as far as it was computed.
pub(super) struct KnownLab {
    pub(super) settings: LabSettings,
    pub(super) seed: u64,
    pub(super) state: LabState,
}

impl Found for KnownLab {
    type For = (LabSettings, u64);

    fn is_for(&self, (settings, seed): &Self::For) -> bool {
        self.seed == *seed
            && self.settings.schema().name == settings.schema().name
            && self.settings.computes_the_same(settings)
    }

    fn is_like(&self, other: &Self) -> bool {
        self.is_for(&(other.settings.clone(), other.seed))
    }

    /// What its description announces, which is rather too much: some of it is held only while it is computed.
    fn bytes(&self) -> usize {
        self.settings.cost().bytes() as usize
    }
}

/// A landscape as far as it was explored.
pub(super) struct KnownLandscape {
    pub(super) study: Study,
    pub(super) exploration: Exploration,
    /// It was explored although the settings did not ask for it.
    pub(super) asked: bool,
}

impl Found for KnownLandscape {
    type For = Experiment;

    fn is_for(&self, wanted: &Experiment) -> bool {
        self.study.experiment().computes_the_same(wanted)
    }

    fn is_like(&self, other: &Self) -> bool {
        self.is_for(other.study.experiment())
    }

    /// The study is shared with its results, which count it.
    fn bytes(&self) -> usize {
        let (study, experiment) = (&self.study, self.study.experiment());
        let (samples, features) = (study.instance().samples(), study.instance().features());
        let cost = experiment.landscape_cost(&experiment.landscape, samples, features);
        cost.bytes() as usize
    }
}

/// What was left, the latest last.
pub(super) struct Past<F> {
    known: Vec<F>,
    /// Memory that it may take together, in bytes.
    room: usize,
}

impl<F: Found> Default for Past<F> {
    fn default() -> Self {
        let limit = memory_limit().unwrap_or(f64::INFINITY);
        Self::with_room((SHARE * limit).min(MOST_BYTES) as usize)
    }
}

impl<F: Found> Past<F> {
    fn with_room(room: usize) -> Self {
        Self {
            known: Vec::new(),
            room,
        }
    }

    /// Keeps what is left, if it is worth it and there is room; the oldest makes way.
    pub(super) fn keep(&mut self, known: F) {
        if let Some(index) = self.known.iter().position(|before| before.is_like(&known)) {
            drop_apart(self.known.remove(index));
        }
        if !known.is_worth_it() {
            return;
        }
        self.known.push(known);
        let mut bytes: usize = self.known.iter().map(F::bytes).sum();
        while bytes > self.room || self.known.len() > MOST {
            let oldest = self.known.remove(0);
            bytes -= oldest.bytes();
            drop_apart(oldest);
        }
    }

    /// Whether something was found for this.
    pub(super) fn knows(&self, wanted: &F::For) -> bool {
        self.known.iter().any(|known| known.is_for(wanted))
    }

    /// Gives back what was found for this.
    pub(super) fn take(&mut self, wanted: &F::For) -> Option<F> {
        let index = self.known.iter().position(|known| known.is_for(wanted))?;
        Some(self.known.remove(index))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::control::Cancel;
    use crate::experiment::Settings;

    fn known(seed: u64, samples: usize) -> Known {
        let mut settings = Settings {
            seed,
            ..Settings::default()
        };
        settings.model.width = 2;
        settings.optimizer.steps = 2;
        settings.theory.enabled = false;
        (settings.runs.count, settings.runs.test_rows) = (1, 100);
        if let crate::experiment::Data::Synthetic(data) = &mut settings.data {
            data.samples = samples;
        }
        let study = Study::new(&Experiment::new(settings).unwrap()).unwrap();
        let mut results = study.results();
        study.complete(&mut results, &Cancel::new()).unwrap();
        Known {
            study,
            results,
            predicted: true,
        }
    }

    #[test]
    fn what_was_left_is_given_back_once_and_the_oldest_makes_way() {
        let mut past = Past::default();
        for seed in 0..20 {
            past.keep(known(seed, 60));
        }
        assert_eq!(past.known.len(), MOST);
        let experiment = |seed| known(seed, 60).study.experiment().clone();
        assert!(past.take(&experiment(3)).is_none());
        let back = past.take(&experiment(4)).unwrap();
        assert!(back.is_trained() && past.take(&experiment(4)).is_none());
        past.keep(back);
        past.keep(known(4, 60));
        assert_eq!(past.known.len(), MOST, "one of each");
    }

    /// The size is counted in numbers: those of the record are far the most here.
    #[test]
    fn memory_is_counted_and_bounded() {
        let small = known(1, 1000);
        let record = 3 * 2 * 2 * 1000 * 8;
        let bytes = small.results.bytes();
        assert!((record..record + record / 4).contains(&bytes), "{bytes}");
        let mut past = Past::with_room(3 * known(1, 60).bytes() + 1);
        for seed in 0..10 {
            past.keep(known(seed, 60));
        }
        assert_eq!(past.known.len(), 3);
    }
}
