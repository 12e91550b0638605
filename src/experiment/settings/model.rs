//! The network: its layers, activation, parametrization and weights at step 0.

use serde::{Deserialize, Serialize};

use crate::experiment::choices::choices;
use crate::experiment::{Field, Kind, Usual};

/// Most layers of a network.
pub(in crate::experiment) const MOST_LAYERS: usize = 10;

/// The network f(x) = w_Lᵀ s(W_{L−1}ᵀ s(… s(W₂ᵀ s(W₁ᵀ x)))).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Model {
    /// Width q of every hidden layer, 1–512.
    pub width: usize,
    /// Layers L, 2–10: L − 1 hidden layers and a linear output.
    pub layers: usize,
    /// Activation s of the hidden layers.
    pub activation: Activation,
    /// Whether every layer has biases; they start at 0.
    pub biases: bool,
    /// What sets the scales at the start and the learning rates of the layers.
    pub parametrization: Parametrization,
    /// How the weights start.
    pub initialization: Initialization,
    /// Path of an NPZ file with weights at step 0, absolute or relative to the preset's folder; empty without one.
    pub weights: String,
}

impl Default for Model {
    fn default() -> Self {
        Self {
            width: 4,
            layers: 3,
            activation: Activation::default(),
            biases: false,
            parametrization: Parametrization::default(),
            initialization: Initialization::default(),
            weights: String::new(),
        }
    }
}

choices! {
    /// How scales at the start and learning rates of the layers go with the width q; see [`crate::experiment::Settings::layer_scales`].
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
    pub enum Parametrization in "parametrization" {
        /// As set: the scales of the initialization, and a learning rate of the deeper layers.
        #[default]
        Custom,
        /// Natural scales and one learning rate.
        Standard,
        /// Neural tangent kernel: features hardly move in wide networks.
        Ntk,
        /// Mean field: small outputs, and features that move at every width. The same as μP with one hidden layer.
        MeanField,
        /// Maximal update parametrization: mean field for any depth.
        MuP,
    }
}

choices! {
    /// An activation function s.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
    pub enum Activation in "activation" {
        /// tanh z
        #[default]
        Tanh,
        /// 1/(1 + e^{−z})
        Sigmoid,
        /// erf z = (2/√π) ∫₀^z e^{−u²} du
        Erf,
        /// z Φ(z), Φ the normal distribution function
        Gelu,
        /// z/(1 + e^{−z})
        Silu,
        /// log(1 + e^z)
        Softplus,
        /// max(z, 0); not C⁴
        Relu,
        /// z
        Linear,
        /// z²
        Quadratic,
    }
}

/// The weights at step 0.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Initialization {
    /// Standard deviation of each layer's weights in units of its natural scale (entries O(1) in the first layer,
    /// O(1/√q) in deeper ones): one number for all layers, or one per layer.
    pub scales: Vec<f64>,
    /// The first layer's law.
    pub first_layer: FirstLayer,
    /// Orthogonalize [μ w⁰] so that the Gram matrix K₀ = (1/n)[μ w⁰]ᵀ[μ w⁰] is exactly the identity.
    pub exact_gram: bool,
}

impl Default for Initialization {
    fn default() -> Self {
        Self {
            scales: vec![1.0],
            first_layer: FirstLayer::default(),
            exact_gram: false,
        }
    }
}

choices! {
    /// Law of the first layer's weights w⁰ (n × q).
    #[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
    pub enum FirstLayer in "first_layer" {
        /// Independent normal entries.
        #[default]
        Gaussian,
        /// All zero.
        Zero,
        /// Normal, with the given correlation (−1 to 1) of neuron a with teacher direction a mod p.
        Overlap(overlap: f64 = Field::new(Kind::closed(-1.0, 1.0)).usually(Usual::Number(0.5)).slider(-1.0, 1.0)),
    }
}
