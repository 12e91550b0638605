//! The experiment that is drawn beside another one: the same with samples reused.

use super::{Experiment, Record, Reuse};

impl Experiment {
    /// Whether training looks at the same rows again as they are, so that they remember it.
    #[must_use]
    pub fn remembers(&self) -> bool {
        self.optimizer.reuse == Reuse::Reused
    }

    /// The same experiment with samples reused, if that is wanted beside it.
    #[must_use]
    pub fn counterpart(&self) -> Option<Self> {
        if self.lab.is_some() || self.remembers() || !self.optimizer.compared {
            return None;
        }
        let mut other = self.clone();
        other.settings.optimizer.reuse = Reuse::Reused;
        // Curves alone are drawn of it.
        other.settings.estimator.enabled = false;
        other.settings.theory.spread = 0;
        other.settings.runs.record = Record {
            weights: false,
            pre_activations: false,
        };
        Some(other)
    }
}
