//! The parts of a target, and how much of each a network has learned.

use nalgebra::{DMatrix, DVector};

use super::Target;
use crate::control::{Cancel, Cancelled};
use crate::experiment::Activation;
use crate::labs::dual_kernels::{coefficients, dual};

/// What is measured of a network.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Measured {
    /// c_j = E[f h_j]/E[h_j²] of each part h_j of the target: 0 at first, 1 once learned.
    pub(super) parts: Vec<f64>,
    /// E[(f − Y)²], noise included.
    pub(super) test: f64,
    /// (1/n) wᵀμ, neurons × directions.
    pub(super) overlaps: DMatrix<f64>,
}

/// A part of a target: h(u) = size × Π_i He_{k_i}(u_i), products of Hermite polynomials 1, u, u² − 1, ….
///
/// Parts of different degrees are orthogonal under the normal law.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Part {
    size: f64,
    /// k_i of each direction.
    degrees: Vec<u32>,
}

impl Part {
    /// E[h²] = size² Π k_i!.
    pub(super) fn power(&self) -> f64 {
        let factorials = self
            .degrees
            .iter()
            .map(|k| (1..=*k).map(f64::from).product::<f64>());
        self.size.powi(2) * factorials.product::<f64>()
    }

    /// The information exponent by itself: the lowest order at which a single neuron sees it.
    pub(super) fn exponent(&self) -> u32 {
        self.degrees.iter().sum()
    }

    /// The information exponent once the directions of some parts are known: only new directions count.
    pub(super) fn exponent_after(&self, known: &[Self]) -> u32 {
        let new = |i: &usize| known.iter().all(|part| part.degrees[*i] == 0);
        let directions = (0..self.degrees.len()).filter(new);
        directions.map(|i| self.degrees[i]).sum()
    }

    /// E[s(U) h(U_*)] of a neuron with these overlaps E[U U_*], from E[s(√τ g) He_k(g)] for each k, τ = E[U²].
    fn seen(&self, overlaps: &[f64], variance: f64, hermite: &[f64]) -> f64 {
        let directions = overlaps.iter().zip(&self.degrees);
        let cosines = directions.map(|(overlap, k)| (overlap / variance.sqrt()).powi(*k as i32));
        let order = self.exponent() as usize;
        self.size * cosines.product::<f64>() * hermite.get(order).copied().unwrap_or(0.0)
    }
}

impl Target {
    /// The parts whose sum is E[Y | u].
    pub(super) fn parts(self) -> Vec<Part> {
        let part = |size: f64, degrees: Vec<u32>| Part { size, degrees };
        let (p, first) = (self.directions(), |j: usize, i: usize| u32::from(i <= j));
        match self {
            Self::Staircase | Self::LongStaircase => (0..p)
                .map(|j| part(1.0, (0..p).map(|i| first(j, i)).collect()))
                .collect(),
            Self::TwoStep => vec![
                part(1.0, vec![1, 0]),
                part(0.7 * std::f64::consts::FRAC_1_SQRT_2, vec![0, 2]),
            ],
        }
    }
}

/// Measures two-layer networks by the normal law of their pre-activations together with the teacher's fields, which for Gaussian
/// features is exact, for weights of a run as for state evolution. The directions of the teacher are orthonormal.
#[derive(Clone, Debug)]
pub(super) struct Measure {
    parts: Vec<Part>,
    activation: Activation,
    noise: f64,
}

impl Measure {
    pub(super) fn new(target: Target, activation: Activation, noise: f64) -> Self {
        Self {
            parts: target.parts(),
            activation,
            noise,
        }
    }

    /// From the covariances of (U, U_*), neurons × directions, and of U, and the output weights. By the expansion of s in
    /// Hermite polynomials E[s(U) h(U_*)] needs one of its terms alone, and nothing is drawn.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub(super) fn of(
        &self,
        overlaps: &DMatrix<f64>,
        weights: &DMatrix<f64>,
        output: &[f64],
        cancel: &Cancel,
    ) -> Result<Measured, Cancelled> {
        let mut seen = vec![0.0; self.parts.len()];
        let orders = 1 + self.parts.iter().map(Part::exponent).max().unwrap_or(0) as usize;
        for (a, v) in output.iter().enumerate() {
            cancel.check()?;
            let variance = weights[(a, a)];
            let hermite = coefficients(self.activation, variance, orders);
            let along: Vec<f64> = overlaps.row(a).iter().copied().collect();
            for (sum, part) in seen.iter_mut().zip(&self.parts) {
                *sum += v * part.seen(&along, variance, &hermite);
            }
        }
        let (squares, _) = dual(weights, self.activation, cancel)?;
        let output = DVector::from_column_slice(output);
        let power: f64 = self.parts.iter().map(Part::power).sum();
        let both: f64 = seen.iter().sum();
        Ok(Measured {
            parts: seen
                .iter()
                .zip(&self.parts)
                .map(|(sum, part)| sum / part.power())
                .collect(),
            test: output.dot(&(squares * &output)) - 2.0 * both + power + self.noise.powi(2),
            overlaps: overlaps.clone(),
        })
    }
}
