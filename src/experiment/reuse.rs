//! Which samples the gradient of a step is taken on, and where.

use serde::{Deserialize, Serialize};

use super::choices::choices;

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
