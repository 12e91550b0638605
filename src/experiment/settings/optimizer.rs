//! How the network is trained: method, rates, schedule and loss.

use serde::{Deserialize, Serialize};

use crate::experiment::choices::choices;
use crate::experiment::{Field, Kind, Reuse, Usual};

/// Gradient descent and its variants.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Optimizer {
    /// How weights move along the gradient.
    pub method: Method,
    /// Learning rate η of the first layer (and of the deeper ones unless set apart).
    pub learning_rate: f64,
    /// Learning rate η' of layers 2 … L, if it differs.
    pub deep_learning_rate: Option<f64>,
    /// How both learning rates change over time.
    pub schedule: Schedule,
    /// Momentum β, in [0, 1).
    pub momentum: f64,
    /// Weight decay λ, at least 0.
    pub weight_decay: f64,
    /// The largest norm of the gradient of all weights, if there is one; a longer gradient is scaled down to it.
    pub clip: Option<f64>,
    /// Steps over which the learning rate rises from 0 to what the schedule says.
    pub warm_up: usize,
    /// Other learning rates or weight decay from a step on, one to a text: `12: learning_rate = 0.1`.
    pub changes: Vec<String>,
    /// Fraction of the rows in each step's batch, in (0, 1]; 1 is full batch.
    pub batch_fraction: f64,
    /// Which samples each step takes, and where.
    pub reuse: Reuse,
    /// Whether what reused samples do is predicted, trained and drawn beside any other choice.
    pub compared: bool,
    /// Number of steps T.
    pub steps: usize,
    /// The loss ℓ.
    pub loss: Loss,
}

impl Default for Optimizer {
    fn default() -> Self {
        Self {
            method: Method::default(),
            learning_rate: 0.3,
            deep_learning_rate: None,
            schedule: Schedule::default(),
            momentum: 0.0,
            weight_decay: 0.0,
            clip: None,
            warm_up: 0,
            changes: Vec::new(),
            batch_fraction: 1.0,
            reuse: Reuse::default(),
            compared: true,
            steps: 30,
            loss: Loss::default(),
        }
    }
}

/// Usual values of the optimizers' own settings, for menus and for files that leave them out.
mod usual {
    pub(super) const fn beta1() -> f64 {
        0.9
    }

    pub(super) const fn beta2() -> f64 {
        0.999
    }

    pub(super) const fn alpha() -> f64 {
        0.99
    }

    pub(super) const fn epsilon() -> f64 {
        1e-8
    }

    pub(super) const fn l1() -> f64 {
        0.1
    }
}

choices! {
    /// How weights move along the gradient.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    pub enum Method in "method" {
        /// Gradient descent, with momentum the heavy ball.
        #[default]
        GradientDescent,
        /// Nesterov's accelerated gradient: momentum that looks ahead.
        Nesterov,
        /// Adam: along the mean gradient in units of its root mean square.
        Adam {
            /// β₁, persistence of the mean.
            #[serde(default = "usual::beta1")]
            beta1: f64 = Field::new(Kind::from_below(0.0, 1.0)).usually(Usual::Number(usual::beta1())).slider(0.0, 0.99),
            /// β₂, persistence of the mean square.
            #[serde(default = "usual::beta2")]
            beta2: f64 = Field::new(Kind::from_below(0.0, 1.0)).usually(Usual::Number(usual::beta2())).slider(0.0, 0.999),
            /// ε of the first layer's entries.
            #[serde(default = "usual::epsilon")]
            epsilon: f64 = Field::new(Kind::above(0.0)).usually(Usual::Number(usual::epsilon())).slider(1e-8, 1.0).log(),
            /// Whether weight decay shrinks the weights themselves (AdamW) instead of adding to the gradient.
            #[serde(default)]
            decoupled: bool = Field::new(Kind::Flag).usually(Usual::Flag(false)),
        },
        /// RMSProp: along the gradient in units of its root mean square.
        RmsProp {
            /// α, persistence of the mean square.
            #[serde(default = "usual::alpha")]
            alpha: f64 = Field::new(Kind::from_below(0.0, 1.0)).usually(Usual::Number(usual::alpha())).slider(0.0, 0.999),
            /// ε of the first layer's entries.
            #[serde(default = "usual::epsilon")]
            offset: f64 = Field::new(Kind::above(0.0)).usually(Usual::Number(usual::epsilon())).slider(1e-8, 1.0).log(),
        },
        /// Steps of one size, down the gradient's sign.
        SignDescent,
        /// Lion: steps of one size, down the sign of a mean gradient.
        Lion {
            /// β₁, share of the mean in what the sign is taken of.
            #[serde(default = "usual::beta1")]
            blend: f64 = Field::new(Kind::from_below(0.0, 1.0)).usually(Usual::Number(usual::beta1())).slider(0.0, 0.99),
            /// β₂, persistence of the mean.
            #[serde(default = "usual::alpha")]
            persistence: f64 = Field::new(Kind::from_below(0.0, 1.0)).usually(Usual::Number(usual::alpha())).slider(0.0, 0.999),
        },
        /// Gradient descent with an elastic-net penalty on the first layer, by soft thresholding.
        Proximal {
            /// ℓ₁, the penalty on |w|.
            #[serde(default = "usual::l1")]
            l1: f64 = Field::new(Kind::at_least(0.0)).usually(Usual::Number(usual::l1())).slider(0.0, 1.0).log(),
            /// ℓ₂, the penalty on w²/2.
            #[serde(default)]
            l2: f64 = Field::new(Kind::at_least(0.0)).usually(Usual::Number(0.0)).slider(0.0, 1.0).log(),
        },
    }
}

impl Method {
    /// Whether updates are linear in weights, gradient and momentum, as responses between steps ask.
    #[must_use]
    pub fn is_linear(self) -> bool {
        matches!(self, Self::GradientDescent | Self::Nesterov)
    }
}

choices! {
    /// The learning rate's course: a factor on η at step t = 0 … T − 1.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    pub enum Schedule in "schedule" {
        /// 1
        #[default]
        Constant,
        /// 1/(1 + t/τ)
        InverseTime {
            /// τ in steps; 1 gives 1/(1 + t).
            scale: f64 = Field::new(Kind::above(0.0)).usually(Usual::Number(10.0)).slider(0.1, 1000.0).log(),
        },
        /// From 1 to `floor` along half a cosine.
        Cosine {
            /// The last factor, in [0, 1].
            floor: f64 = Field::new(Kind::closed(0.0, 1.0)).usually(Usual::Number(0.0)).slider(0.0, 1.0),
        },
        /// Multiplied by `factor` every `every` steps.
        Steps {
            /// Steps between two changes.
            every: usize = Field::new(Kind::whole(1, u64::MAX)).usually(Usual::Whole(10)).slider(1.0, 200.0).log(),
            /// Factor at each change, in (0, 1].
            factor: f64 = Field::new(Kind::above_to(0.0, 1.0)).usually(Usual::Number(0.5)).slider(0.01, 1.0),
        },
    }
}

choices! {
    /// The loss ℓ(f, y) of one sample.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
    pub enum Loss in "loss" {
        /// (f − y)²/2
        #[default]
        Square,
        /// log(1 + e^{−yf}), labels ±1
        Logistic,
    }
}
