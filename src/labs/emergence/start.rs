//! Where training begins: overlaps that theory and runs share, and data.

use nalgebra::{DMatrix, DVector};
use rand::{Rng, RngExt};
use rand_distr::StandardNormal;

use super::Settings;
use super::link::Target;
use crate::control::{Cancel, Cancelled};
use crate::labs::random_matrices::normal_matrix;
use crate::network::Deep;

/// Deviation of the first layer's weights beside their part along the teacher.
const SCALE: f64 = 0.3;

/// Overlaps and output weights at step 0.
#[derive(Clone, Debug)]
pub(super) struct Start {
    pub(super) target: Target,
    /// K₀ = (1/n) [μ w⁰]ᵀ[μ w⁰], teacher first.
    pub(super) gram: DMatrix<f64>,
    pub(super) output: Vec<f64>,
}

impl Start {
    /// w⁰ = 0.3 (Z + o Σ_j s_j μ_j/√p) with signs s that differ between neurons, and outputs ±1/√q.
    pub(super) fn new(settings: &Settings, target: Target) -> Self {
        let (p, q) = (target.directions(), settings.width);
        let sign = |unit: usize, j: usize| if unit >> j & 1 == 0 { 1.0 } else { -1.0 };
        let along = DMatrix::from_fn(q, p, |unit, j| {
            SCALE * settings.overlap * sign(unit, j) / (p as f64).sqrt()
        });
        let mut gram = DMatrix::identity(p + q, p + q);
        let within = DMatrix::identity(q, q) * (SCALE * SCALE) + &along * along.transpose();
        gram.view_mut((p, p), (q, q)).copy_from(&within);
        gram.view_mut((p, 0), (q, p)).copy_from(&along);
        gram.view_mut((0, p), (p, q)).copy_from(&along.transpose());
        // Neurons of every sign s come with outputs of both signs, so that the network can say more and less of each.
        let scale = 1.0 / (q as f64).sqrt();
        let output = (0..q).map(|unit| scale * sign(unit, p)).collect();
        Self { target, gram, output }
    }

    pub(super) fn deep(&self) -> Deep<f64> {
        let mut deep = Deep::zeros(self.output.len(), 2);
        deep.values_mut().copy_from_slice(&self.output);
        deep
    }

    /// Teacher and weights of n features, n × p and n × q, whose overlaps are exactly K₀.
    pub(super) fn draw(
        &self,
        n: usize,
        rng: &mut impl Rng,
        cancel: &Cancel,
    ) -> Result<[DMatrix<f64>; 2], Cancelled> {
        let size = self.gram.nrows();
        let basis = normal_matrix(n, size, 1.0, rng, cancel)?.qr().q() * (n as f64).sqrt();
        let factor = self
            .gram
            .clone()
            .cholesky()
            .map_or_else(|| DMatrix::identity(size, size), |factor| factor.l());
        let both = basis * factor.transpose();
        let p = self.target.directions();
        Ok([
            both.columns(0, p).into_owned(),
            both.columns(p, size - p).into_owned(),
        ])
    }
}

/// Rows of features of variance 1/n, m × n, and their labels.
pub(super) fn sample(
    target: Target,
    teacher: &DMatrix<f64>,
    (rows, noise): (usize, f64),
    rng: &mut impl Rng,
    cancel: &Cancel,
) -> Result<(DMatrix<f64>, DVector<f64>), Cancelled> {
    let n = teacher.nrows();
    let features = normal_matrix(rows, n, 1.0 / (n as f64).sqrt(), rng, cancel)?;
    let fields = &features * teacher;
    cancel.check()?;
    let labels = DVector::from_fn(rows, |k, _| {
        let u: Vec<f64> = fields.row(k).iter().copied().collect();
        target.link().mean(&u) + noise * rng.sample::<f64, _>(StandardNormal)
    });
    Ok((features, labels))
}
