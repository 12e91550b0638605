//! The parts of a target, and how much of each a network has learned.

use nalgebra::DMatrix;

use crate::control::{Cancel, Cancelled};
use crate::experiment::{Activation, Link};
use crate::labs::random_matrices::normal_matrix;
use crate::statistics::streams::{Purpose, stream};

/// Normal draws behind a measurement, the same for all.
const DRAWS: usize = 20_000;

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

/// Measures networks by the normal law of their pre-activations together with the teacher's fields, which for Gaussian features
/// is exact, for weights of a run as for state evolution.
#[derive(Clone, Debug)]
pub(super) struct Measure {
    link: Link,
    activation: Activation,
    directions: usize,
    width: usize,
    noise: f64,
    seed: u64,
}

impl Measure {
    pub(super) fn new(
        link: Link,
        activation: Activation,
        directions: usize,
        width: usize,
        noise: f64,
        seed: u64,
    ) -> Self {
        Self {
            link,
            activation,
            directions,
            width,
            noise,
            seed,
        }
    }

    /// Of two layers with the given output weights, from the covariance of (U_*, U).
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub(super) fn of(
        &self,
        joint: &DMatrix<f64>,
        output: &[f64],
        cancel: &Cancel,
    ) -> Result<Measured, Cancelled> {
        let (p, q) = (self.directions, self.width);
        let mut rng = stream(self.seed, Purpose::Lab, 3, 0);
        let normals = normal_matrix(DRAWS, p + q, 1.0, &mut rng, cancel)?;
        let fields = normals * root(joint);
        let hidden = fields.columns(p, q).into_owned();
        let (mut values, mut slopes) = (hidden.clone(), hidden.clone());
        self.activation
            .with_slopes(hidden.as_slice(), values.as_mut_slice(), slopes.as_mut_slice());
        cancel.check()?;
        let count = parts(self.link, &vec![0.0; p]).len();
        let (mut products, mut squares, mut test) = (vec![0.0; count], vec![0.0; count], 0.0);
        for i in 0..DRAWS {
            let f: f64 = (0..q).map(|a| values[(i, a)] * output[a]).sum();
            let teacher: Vec<f64> = (0..p).map(|j| fields[(i, j)]).collect();
            let parts = parts(self.link, &teacher);
            test += (f - parts.iter().sum::<f64>()).powi(2);
            for (j, part) in parts.iter().enumerate() {
                products[j] += f * part;
                squares[j] += part * part;
            }
        }
        Ok(Measured {
            parts: products.iter().zip(&squares).map(|(a, b)| a / b).collect(),
            test: test / DRAWS as f64 + self.noise.powi(2),
            overlaps: joint.view((p, 0), (q, p)).into_owned(),
        })
    }
}

/// The parts h_j whose sum is the link.
pub(super) fn parts(link: Link, u: &[f64]) -> Vec<f64> {
    match link {
        Link::Staircase => {
            let mut product = 1.0;
            u.iter()
                .map(|u| {
                    product *= u;
                    product
                })
                .collect()
        }
        _ => {
            let first = u.first().copied().unwrap_or(0.0);
            vec![first, link.mean(u) - first]
        }
    }
}

/// The covariance of (U_*, U) from its blocks: p × p, q × p and q × q.
pub(super) fn joint(teacher: &DMatrix<f64>, overlap: &DMatrix<f64>, weights: &DMatrix<f64>) -> DMatrix<f64> {
    let (p, q) = (teacher.nrows(), weights.nrows());
    let mut joint = DMatrix::zeros(p + q, p + q);
    joint.view_mut((0, 0), (p, p)).copy_from(teacher);
    joint.view_mut((p, 0), (q, p)).copy_from(overlap);
    joint.view_mut((0, p), (p, q)).copy_from(&overlap.transpose());
    joint.view_mut((p, p), (q, q)).copy_from(&weights.columns(0, q));
    joint
}

/// The symmetric square root; eigenvalues below 0 are rounding.
fn root(matrix: &DMatrix<f64>) -> DMatrix<f64> {
    let eigen = matrix.clone().symmetric_eigen();
    let roots = DMatrix::from_diagonal(&eigen.eigenvalues.map(|k| k.max(0.0).sqrt()));
    &eigen.eigenvectors * roots * eigen.eigenvectors.transpose()
}
