//! Where samples come from: features with their law and spectrum, and the teacher of their labels.

use std::ops::Bound::Excluded;

use serde::{Deserialize, Serialize};

use super::table::{Label, Table};
use crate::experiment::choices::choices;
use crate::experiment::{Field, Kind, Usual, Variant};

/// Most samples, and most features.
pub(in crate::experiment) const MOST_ROWS: u64 = 100_000_000;

/// Where samples come from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Data {
    /// Independent features and labels from a teacher.
    Synthetic(Synthetic),
    /// Rows of a CSV file.
    File(Table),
}

impl Data {
    /// The kinds of data. The settings of each stand in its struct.
    pub(in crate::experiment) const VARIANTS: &'static [Variant] =
        &[Variant::plain("Synthetic"), Variant::plain("File")];

    /// The name of the kind.
    pub(in crate::experiment) fn name(&self) -> &'static str {
        match self {
            Self::Synthetic(_) => "Synthetic",
            Self::File(_) => "File",
        }
    }

    /// Data of the kind of this name with its defaults; what there is already if it is of that kind.
    pub(in crate::experiment) fn choose(&mut self, name: &str) -> bool {
        match name {
            name if name == self.name() => {}
            "Synthetic" => *self = Self::Synthetic(Synthetic::default()),
            "File" => *self = Self::File(Table::default()),
            _ => return false,
        }
        true
    }
}

impl Default for Data {
    fn default() -> Self {
        Self::Synthetic(Synthetic::default())
    }
}

/// Synthetic data: X = Z diag(√λ), Z with independent entries of variance 1/n and λ of mean 1, Y = φ_*(Xμ) + ξ.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Synthetic {
    /// Samples m.
    pub samples: usize,
    /// Features n, as a number or as the ratio φ = m/n.
    pub features: Features,
    /// Law of one feature.
    pub law: FeatureLaw,
    /// Variances of the features, times n.
    pub spectrum: Spectrum,
    /// What generates the labels.
    pub teacher: Teacher,
    /// Standard deviation σ of the label noise ξ.
    pub noise: f64,
}

impl Default for Synthetic {
    fn default() -> Self {
        Self {
            samples: 1200,
            features: Features::Count(800),
            law: FeatureLaw::default(),
            spectrum: Spectrum::default(),
            teacher: Teacher::default(),
            noise: 0.3,
        }
    }
}

choices! {
    /// The number of features, given directly or by the ratio φ = m/n.
    #[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
    pub enum Features in "features" {
        /// n itself.
        Count(count: usize = Field::new(Kind::whole(1, MOST_ROWS)).usually(Usual::Whole(800)).slider(20.0, 20_000.0).log()),
        /// φ = m/n; n is m/φ rounded to a whole number.
        Ratio(ratio: f64 = Field::new(Kind::above(0.0)).usually(Usual::Number(1.5)).slider(0.1, 20.0).log()),
    }
}

choices! {
    /// Law of one feature, always centred, with variance 1/n times its eigenvalue.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
    pub enum FeatureLaw in "law" {
        /// Normal.
        #[default]
        Gaussian,
        /// ±1 with equal probability.
        Rademacher,
        /// Uniform on an interval.
        Uniform,
        /// Student's t with the given degrees of freedom (more than 2).
        StudentT(degrees: f64 = Field::new(Kind::above(2.0)).usually(Usual::Number(5.0)).slider(2.1, 30.0).log()),
        /// Two-sided exponential.
        Laplace,
        /// Normal with the given probability (in (0, 1]), else 0.
        SparseGaussian(probability: f64 = Field::new(Kind::above_to(0.0, 1.0)).usually(Usual::Number(0.2)).slider(0.01, 1.0)),
    }
}

choices! {
    /// Eigenvalues λ_1 ≥ … ≥ λ_n of the features' covariance, times n: feature j has variance λ_j/n. Their mean is always 1.
    #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    pub enum Spectrum in "spectrum" {
        /// λ_j = 1
        #[default]
        Isotropic,
        /// λ_j ∝ j^{−α}, α > 0.
        PowerLaw(exponent: f64 = Field::new(Kind::above(0.0)).usually(Usual::Number(1.0)).slider(0.1, 3.0)),
        /// A few eigenvalues above the others, which are equal.
        Spikes {
            /// How many.
            count: usize = Field::new(Kind::whole(1, MOST_ROWS)).usually(Usual::Whole(5)).slider(1.0, 100.0).log(),
            /// How many times the others they are.
            size: f64 = Field::new(Kind::above(0.0)).usually(Usual::Number(20.0)).slider(1.0, 1000.0).log(),
        },
        /// A fraction of the eigenvalues is so many times the others.
        TwoLevels {
            /// Fraction of the larger ones, above 0 and below 1.
            fraction: f64 = Field::new(Kind::number(Excluded(0.0), Excluded(1.0))).usually(Usual::Number(0.1)).slider(0.01, 0.99),
            /// How many times the others they are.
            ratio: f64 = Field::new(Kind::above(0.0)).usually(Usual::Number(10.0)).slider(1.0, 100.0).log(),
        },
        /// The spectrum of the columns of a CSV file, each centred and scaled: as many eigenvalues as there are features.
        File(path: String = Field::new(Kind::Text { filled: true }).usually(Usual::Text("assets/data/digits.csv"))),
    }
}

choices! {
    /// Law of the teacher's coordinates μ_j, scaled so that a field u_* has variance 1 on average.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    pub enum Coordinates in "coordinates" {
        /// Independent normal ones.
        #[default]
        Gaussian,
        /// Normal with the given probability (in (0, 1]), else 0.
        Sparse(fraction: f64 = Field::new(Kind::above_to(0.0, 1.0)).usually(Usual::Number(0.1)).slider(0.001, 1.0).log()),
        /// Normal ones times j^{−β}, β ≥ 0: the teacher lies along the largest eigenvalues.
        Decaying(decay: f64 = Field::new(Kind::at_least(0.0)).usually(Usual::Number(0.5)).slider(0.0, 3.0)),
    }
}

/// The function that generates labels: a link φ_* of p linear fields u_* = μᵀx.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Teacher {
    /// Number of directions p, 1–4.
    pub directions: usize,
    /// Link function φ_*.
    pub link: Link,
    /// Law of the directions' coordinates.
    pub coordinates: Coordinates,
}

impl Default for Teacher {
    fn default() -> Self {
        Self {
            directions: 1,
            link: Link::default(),
            coordinates: Coordinates::default(),
        }
    }
}

choices! {
    /// The link function φ_*(u_1, …, u_p). Links of one field are summed over the directions.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
    pub enum Link in "link" {
        /// Σ u_j
        Linear,
        /// Σ tanh u_j
        #[default]
        Tanh,
        /// Σ sin u_j
        Sine,
        /// Σ max(u_j, 0)
        Relu,
        /// Σ (u_j² − 1), the second Hermite polynomial
        Quadratic,
        /// Σ (u_j³ − 3u_j), the third Hermite polynomial
        Cubic,
        /// sign(Σ u_j), labels ±1
        Sign,
        /// sign(|Σ u_j| − 0.674 √p), labels ±1 of equal probability
        Even,
        /// Σ tanh u_j over 2–4 directions
        Committee,
        /// Π sign u_j, labels ±1
        Parity,
        /// u_1 + u_1 u_2 + … + u_1 u_2 … u_p over 2–4 directions
        Staircase,
        /// u_1 + 0.7 Σ_{j ≥ 2} (u_j² − 1)/√2 over 2–4 directions
        TwoStep,
        /// a random label: +1 with probability 1/(1 + e^{−Σ u_j}), else −1
        Logistic,
        /// the number j of the largest field u_j, of 2–4 directions: one of as many classes
        Argmax,
        /// a random class: number j with probability proportional to e^{2 u_j}, of 2–4 directions
        Softmax,
    }
}

impl Data {
    /// The classes that labels are the numbers of; None where labels are numbers, or ±1.
    #[must_use]
    pub fn classes(&self) -> Option<usize> {
        match self {
            Self::Synthetic(data) => {
                let teacher = &data.teacher;
                teacher.link.is_of_classes().then_some(teacher.directions)
            }
            Self::File(table) => match table.label {
                Label::Classes(count) => Some(count),
                Label::Number | Label::Log | Label::Class(_) => None,
            },
        }
    }

    /// Outputs of a network that learns the labels: one for each class, or a single one.
    #[must_use]
    pub fn outputs(&self) -> usize {
        self.classes().unwrap_or(1)
    }
}

impl Link {
    /// Whether labels are the numbers of classes, one for each direction, from 0.
    #[must_use]
    pub fn is_of_classes(self) -> bool {
        matches!(self, Self::Argmax | Self::Softmax)
    }
}
