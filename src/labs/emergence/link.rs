//! Targets that are easy or hard for gradient descent, and how much of one a network has learned.

use nalgebra::DMatrix;
use serde::Deserialize;

use crate::experiment::{Activation, Link};
use crate::network::QUARTILE;
use crate::statistics::normal::{normal_cdf, normal_density};
use crate::statistics::quadrature::{gauss_hermite, gauss_legendre};

/// Nodes over each piece of a field on which the link is smooth, and where the field ends.
const NODES: usize = 24;
const END: f64 = 9.0;
/// Nodes of the Gauss–Hermite rule over the rest of a pre-activation.
const INNER: usize = 20;
/// Hermite coefficients below this are rounding of the quadrature.
const NOTHING: f64 = 1e-9;

/// What the network is to learn.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub(super) enum Target {
    Linear,
    Sign,
    Even,
    Parity,
    Cubic,
}

impl Target {
    pub(super) fn link(self) -> Link {
        match self {
            Self::Linear => Link::Linear,
            Self::Sign => Link::Sign,
            Self::Even => Link::Even,
            Self::Parity => Link::Parity,
            Self::Cubic => Link::Cubic,
        }
    }

    /// Directions p of the teacher.
    pub(super) fn directions(self) -> usize {
        match self {
            Self::Parity => 2,
            _ => 1,
        }
    }

    /// Nodes and weights of E over one normal field: the link is smooth between its jumps, where Gauss's rule is exact to rounding.
    fn field(self) -> Vec<[f64; 2]> {
        let ends: &[f64] = match self {
            Self::Even => &[-END, -QUARTILE, QUARTILE, END],
            Self::Linear | Self::Sign | Self::Parity | Self::Cubic => &[-END, 0.0, END],
        };
        let rule = gauss_legendre(NODES);
        let pieces = ends.iter().zip(ends.iter().skip(1));
        let on = |(&low, &high): (&f64, &f64)| {
            let (middle, half) = (0.5 * (low + high), 0.5 * (high - low));
            rule.iter()
                .map(|[node, weight]| {
                    let g = middle + half * node;
                    [g, 2.0 * half * weight * normal_density(g, 1.0)]
                })
                .collect::<Vec<_>>()
        };
        pieces.flat_map(on).collect()
    }

    /// E[h(g) he_k(g)] for k = 0 … 4, h as a function of one field and he_k normalized; of the parity, which is a product,
    /// those of its factor.
    pub(super) fn coefficients(self) -> [f64; 5] {
        let factor = match self {
            Self::Parity => Self::Sign,
            single => single,
        };
        let mut sums = [0.0; 5];
        for [g, weight] in factor.field() {
            let weight = weight * factor.link().mean(&[g]);
            let mut hermite = [1.0, g, 0.0, 0.0, 0.0];
            for k in 1..4 {
                let k1 = k as f64;
                hermite[k + 1] = (g * hermite[k] - k1.sqrt() * hermite[k - 1]) / (k1 + 1.0).sqrt();
            }
            for (sum, h) in sums.iter_mut().zip(hermite) {
                *sum += weight * h;
            }
        }
        sums
    }

    /// The information exponent: the lowest order, from one on, of a Hermite polynomial in the target.
    pub(super) fn exponent(self) -> usize {
        let coefficients = self.coefficients();
        let first = coefficients.iter().skip(1).position(|c| c.abs() > NOTHING);
        first.map_or(0, |k| (k + 1) * self.directions())
    }
}

/// Activation of the hidden units.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub(super) enum Unit {
    Gelu,
    Tanh,
}

impl Unit {
    pub(super) fn activation(self) -> Activation {
        match self {
            Self::Gelu => Activation::Gelu,
            Self::Tanh => Activation::Tanh,
        }
    }

    /// Its value and its derivative.
    pub(super) fn at(self, z: f64) -> [f64; 2] {
        match self {
            Self::Gelu => {
                let (below, density) = (normal_cdf(z), normal_density(z, 1.0));
                [z * below, below + z * density]
            }
            Self::Tanh => {
                let value = z.tanh();
                [value, 1.0 - value * value]
            }
        }
    }
}

/// A two-layer network as a teacher sees it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Seen {
    /// (1/n) wᵀμ: q × p
    pub(super) cross: DMatrix<f64>,
    /// (1/n) |w_a|²
    pub(super) norms: Vec<f64>,
    /// Weights of the output.
    pub(super) output: Vec<f64>,
}

/// Integrals over Gaussian rows by quadrature.
pub(super) struct Quadrature {
    target: Target,
    unit: Unit,
    /// Values of the fields at each node, and the target there times the node's weight.
    fields: Vec<(Vec<f64>, f64)>,
    /// E[h²]
    power: f64,
    /// Nodes and weights of the Gauss–Hermite rule.
    inner: Vec<[f64; 2]>,
}

impl Quadrature {
    pub(super) fn new(target: Target, unit: Unit) -> Self {
        let field = target.field();
        let mut nodes: Vec<(Vec<f64>, f64)> = vec![(Vec::new(), 1.0)];
        for _ in 0..target.directions() {
            let with = |(place, weight): &(Vec<f64>, f64)| {
                let (place, weight) = (place.clone(), *weight);
                let further = move |[g, own]: &[f64; 2]| ([&place[..], &[*g]].concat(), weight * own);
                field.iter().map(further).collect::<Vec<_>>()
            };
            nodes = nodes.iter().flat_map(with).collect();
        }
        let mut power = 0.0;
        let fields = nodes.into_iter().map(|(place, weight)| {
            let h = target.link().mean(&place);
            power += weight * h * h;
            (place, weight * h)
        });
        Self {
            target,
            unit,
            fields: fields.collect(),
            power,
            inner: gauss_hermite(INNER),
        }
    }

    /// c = E[f h]/E[h²]: 0 where the network knows nothing of the target, 1 where it has learned it.
    pub(super) fn component(&self, network: &Seen) -> f64 {
        let p = self.target.directions();
        let mut total = 0.0;
        for (unit, (norm, weight)) in network.norms.iter().zip(&network.output).enumerate() {
            let cross: Vec<f64> = (0..p).map(|j| network.cross[(unit, j)]).collect();
            let known: f64 = cross.iter().map(|c| c * c).sum();
            let rest = (norm - known).max(0.0).sqrt();
            let product = |(fields, h): &(Vec<f64>, f64)| {
                let mean: f64 = fields.iter().zip(&cross).map(|(u, c)| u * c).sum();
                let inner = self.inner.iter();
                h * inner
                    .map(|[g, w]| w * self.unit.at(mean + rest * g)[0])
                    .sum::<f64>()
            };
            total += weight * self.fields.iter().map(product).sum::<f64>();
        }
        total / self.power
    }
}

impl Seen {
    /// The largest cosine of a neuron with the span of the teacher's directions.
    pub(super) fn alignment(&self) -> f64 {
        let cosine = |(unit, norm): (usize, &f64)| self.cross.row(unit).norm() / norm.sqrt();
        self.norms.iter().enumerate().map(cosine).fold(0.0, f64::max)
    }
}
