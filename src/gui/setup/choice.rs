//! Alternatives of the menus, with names and descriptions.

use crate::experiment::*;

/// One of several alternatives; those with a parameter stand here with its usual value.
pub(super) trait Choice: Copy + 'static {
    /// All alternatives in the order of the menu.
    fn all() -> &'static [Self];

    /// The name in the menu.
    fn name(&self) -> &'static str;

    /// What it stands for, in a few words or a formula.
    fn describe(&self) -> &'static str;

    /// Whether both are the same alternative, whatever the parameter.
    fn same_kind(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

/// Writes a [`Choice`] as a table of alternative, pattern, name and description.
macro_rules! choice {
    ($type:ty: $($value:expr, $pattern:pat => $name:literal, $describe:literal;)+) => {
        impl Choice for $type {
            fn all() -> &'static [Self] {
                &[$($value),+]
            }

            fn name(&self) -> &'static str {
                match self {
                    $($pattern => $name,)+
                }
            }

            fn describe(&self) -> &'static str {
                match self {
                    $($pattern => $describe,)+
                }
            }
        }
    };
}

choice!(Activation:
    Self::Tanh, Self::Tanh => "Tanh", "tanh z";
    Self::Sigmoid, Self::Sigmoid => "Sigmoid", "1/(1 + exp(−z))";
    Self::Erf, Self::Erf => "Erf", "the error function";
    Self::Gelu, Self::Gelu => "GELU", "z Φ(z), Φ the normal distribution";
    Self::Silu, Self::Silu => "SiLU", "z/(1 + exp(−z))";
    Self::Softplus, Self::Softplus => "Softplus", "log(1 + exp z)";
    Self::Relu, Self::Relu => "ReLU", "max(z, 0); outside the theorem";
    Self::Linear, Self::Linear => "Linear", "z";
    Self::Quadratic, Self::Quadratic => "Quadratic", "z²";
);

choice!(FirstLayer:
    Self::Gaussian, Self::Gaussian => "Gaussian", "independent normal entries";
    Self::Zero, Self::Zero => "Zero", "all weights zero";
    Self::Overlap(0.5), Self::Overlap(_) => "Overlap", "normal, correlated with the teacher";
);

choice!(FeatureLaw:
    Self::Gaussian, Self::Gaussian => "Gaussian", "normal";
    Self::Rademacher, Self::Rademacher => "Rademacher", "±1 with equal probability";
    Self::Uniform, Self::Uniform => "Uniform", "even on an interval";
    Self::StudentT(5.0), Self::StudentT(_) => "Student-t", "heavy tails; outside the theorem";
    Self::Laplace, Self::Laplace => "Laplace", "exponential tails; outside the theorem";
    Self::SparseGaussian(0.2), Self::SparseGaussian(_) => "Sparse Gaussian", "normal or 0";
);

choice!(Link:
    Self::Linear, Self::Linear => "Linear", "u";
    Self::Tanh, Self::Tanh => "Tanh", "tanh u";
    Self::Sine, Self::Sine => "Sine", "sin u";
    Self::Relu, Self::Relu => "ReLU", "max(u, 0); outside the theorem";
    Self::Quadratic, Self::Quadratic => "Quadratic", "u² − 1";
    Self::Cubic, Self::Cubic => "Cubic", "u³ − 3u";
    Self::Sign, Self::Sign => "Sign", "labels ±1; outside the theorem";
    Self::Committee, Self::Committee => "Committee", "tanh u₁ + tanh u₂ + …";
    Self::Parity, Self::Parity => "Parity", "sign u₁ · sign u₂ · …; outside the theorem";
    Self::Logistic, Self::Logistic => "Logistic", "random labels ±1";
);

choice!(Features:
    Self::Count(800), Self::Count(_) => "Number n", "features counted";
    Self::Ratio(1.5), Self::Ratio(_) => "Ratio φ = m/n", "features follow the samples";
);

choice!(Schedule:
    Self::Constant, Self::Constant => "Constant", "the same at every step";
    Self::InverseTime { scale: 10.0 }, Self::InverseTime { .. } => "Inverse time", "1/(1 + t/τ)";
    Self::Cosine { floor: 0.0 }, Self::Cosine { .. } => "Cosine", "half a cosine down to a floor";
    Self::Steps { every: 10, factor: 0.5 }, Self::Steps { .. } => "Steps", "times a factor every so often";
);

choice!(Loss:
    Self::Square, Self::Square => "Square", "(f − y)²/2";
    Self::Logistic, Self::Logistic => "Logistic", "log(1 + exp(−yf)), labels ±1";
);

choice!(Responses:
    Self::Probes(1), Self::Probes(_) => "Probes", "random signs, fast";
    Self::Full, Self::Full => "Full", "full matrices, to check a few steps";
);

choice!(Precision:
    Self::Double, Self::Double => "64 bits", "exact to 16 digits";
    Self::Single, Self::Single => "32 bits", "faster, exact to 7 digits";
);

/// Where samples come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// A teacher.
    Synthetic,
    /// A CSV file.
    File,
}

choice!(Source:
    Self::Synthetic, Self::Synthetic => "Teacher", "drawn at random, with a prediction";
    Self::File, Self::File => "CSV file", "real data, with an estimate";
);
