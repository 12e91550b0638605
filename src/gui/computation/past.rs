//! Results of experiments that were left, for undo and the gallery to bring back instead of computing them again.

use crate::control::drop_apart;
use crate::experiment::Experiment;
use crate::study::{Results, Study};

/// Memory that they may take together, in bytes.
const MOST_BYTES: usize = 256 << 20;
/// Experiments whose results are kept, at most.
const MOST: usize = 16;

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

    /// Whether showing it again spares more than it takes.
    pub(super) fn is_worth_it(&self) -> bool {
        self.predicted || self.is_trained()
    }

    fn bytes(&self) -> usize {
        self.study.bytes() + self.results.bytes()
    }
}

/// Results that were left, the latest last.
pub(super) struct Past {
    known: Vec<Known>,
    /// Memory that they may take together, in bytes.
    room: usize,
}

impl Default for Past {
    fn default() -> Self {
        Self::with_room(MOST_BYTES)
    }
}

impl Past {
    fn with_room(room: usize) -> Self {
        Self {
            known: Vec::new(),
            room,
        }
    }

    /// Keeps results that are left, if they are worth it and there is room; the oldest make way.
    pub(super) fn keep(&mut self, known: Known) {
        self.forget(known.study.experiment());
        if !known.is_worth_it() {
            return;
        }
        self.known.push(known);
        let mut bytes: usize = self.known.iter().map(Known::bytes).sum();
        while bytes > self.room || self.known.len() > MOST {
            let oldest = self.known.remove(0);
            bytes -= oldest.bytes();
            drop_apart(oldest);
        }
    }

    /// Gives back what is known of an experiment.
    pub(super) fn take(&mut self, experiment: &Experiment) -> Option<Known> {
        let index = self
            .known
            .iter()
            .position(|known| known.study.experiment().computes_the_same(experiment))?;
        Some(self.known.remove(index))
    }

    fn forget(&mut self, experiment: &Experiment) {
        if let Some(known) = self.take(experiment) {
            drop_apart(known);
        }
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
