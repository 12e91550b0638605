//! Which samples the gradient of a step is taken on, and where.

use serde::{Deserialize, Serialize};

use super::Experiment;
use super::plain::choices;

choices! {
    /// Which samples the gradient of a step is taken on, and at which pre-activations.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
    pub enum Reuse in "reuse" {
        /// The same samples at every step.
        #[default]
        Reused,
        /// New samples at every step: one pass over data without end. Nothing is remembered, so training and test error are one.
        Fresh,
        /// The same samples at every step, at pre-activations from which the memory of training is taken off: decoupled descent.
        Decoupled,
    }
}

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
        other.settings.runs.record = super::Record {
            weights: false,
            pre_activations: false,
        };
        Some(other)
    }
}
