//! How much of each part of a teacher's target a network has learned.

use std::sync::Arc;

use nalgebra::{DMatrix, DVector};
use rand::RngExt;
use rand_distr::StandardNormal;

use super::{Deep, Head};
use crate::control::parallel::collect;
use crate::control::{Cancel, Cancelled};
use crate::experiment::{Activation, Link};
use crate::kernels::lane_products::Left;
use crate::kernels::{Lane, ROWS};
use crate::statistics::streams::{Purpose, stream};

/// Rows of a measurement for up to [`NARROW`] neurons; of wider networks fewer, since each costs more.
const MOST_ROWS: usize = 8192;
const NARROW: usize = 16;
/// One of so many rows is enough for the spread between networks.
const FEW: usize = 8;
/// Blocks of rows of one part of the work.
const TOGETHER: usize = 16;

impl Link {
    /// How many parts the target of `directions` directions has: one for each direction, or one alone where it depends on
    /// their sum or the product of their signs.
    #[must_use]
    pub fn parts(self, directions: usize) -> usize {
        match self {
            Self::Sign | Self::Even | Self::Parity | Self::Logistic => 1,
            _ => directions,
        }
    }

    /// The part h_j (from 0) of E[Y | u_*]; all parts add up to it.
    #[must_use]
    pub fn part(self, j: usize, fields: &[f64]) -> f64 {
        let own = fields.get(j).copied().unwrap_or(0.0);
        match self {
            Self::Sign | Self::Even | Self::Parity | Self::Logistic => self.mean(fields),
            Self::Staircase => fields.iter().take(j + 1).product(),
            Self::TwoStep if j > 0 => self.mean(&[0.0, own]),
            _ => self.mean(&[own]),
        }
    }
}

/// Measures components by the normal law of (U_*, U), the teacher's fields and the pre-activations of an unseen row, which for
/// Gaussian features is exact: of state evolution as of a run, on the same normals.
///
/// The components c_j are the coefficients of the parts h_j in the least-squares fit of f(U) by them and a constant. Parts that
/// are orthogonal have c_j = E(f h_j) / E(h_j²). They are 0 for what is unknown and 1 for what is learned.
#[derive(Clone, Debug)]
pub struct Components {
    link: Link,
    activation: Activation,
    directions: usize,
    /// p + q standard normal lanes for each block.
    normals: Arc<Vec<Lane<f64>>>,
}

/// Sums over rows: with f, h and 1 in a vector, the lower triangle of Σ v vᵀ.
type Sums = DMatrix<f64>;

impl Components {
    /// For networks of a width, of a teacher of several directions; None of one direction alone, and of classes.
    #[must_use]
    pub fn new(link: Link, directions: usize, activation: Activation, width: usize) -> Option<Self> {
        (directions > 1 && !link.is_of_classes()).then(|| Self {
            link,
            activation,
            directions,
            normals: Arc::new(draw(directions + width, width)),
        })
    }

    /// Their number.
    #[must_use]
    pub fn count(&self) -> usize {
        self.link.parts(self.directions)
    }

    /// Of a network whose fields (U_*, U) have this covariance, (p + q) × (p + q), and with these weights beyond the first
    /// layer. NaN where nothing is finite.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub fn of(
        &self,
        covariance: &DMatrix<f64>,
        deep: &Deep<f64>,
        cancel: &Cancel,
    ) -> Result<Vec<f64>, Cancelled> {
        self.on(&[&self.normals], covariance, deep, cancel)
    }

    /// As [`Self::of`] on a few of the normals, for the spread between networks: what is common to all of them drops out of it.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub(crate) fn roughly(
        &self,
        covariance: &DMatrix<f64>,
        deep: &Deep<f64>,
        cancel: &Cancel,
    ) -> Result<Vec<f64>, Cancelled> {
        // Rows come in pairs ±z, the second half with the opposite signs.
        let half = self.normals.len() / 2;
        let size = covariance.nrows();
        let few = (half / size).div_ceil(FEW) * size;
        let (plus, minus) = self.normals.split_at(half);
        let parts = [plus, minus].map(|part| part.get(..few).unwrap_or(part));
        self.on(&parts, covariance, deep, cancel)
    }

    fn on(
        &self,
        normals: &[&[Lane<f64>]],
        covariance: &DMatrix<f64>,
        deep: &Deep<f64>,
        cancel: &Cancel,
    ) -> Result<Vec<f64>, Cancelled> {
        let size = covariance.nrows();
        let mut left = Left::new(size, size);
        // Transposed, the factor is row-major.
        left.pack(factor(covariance).transpose().as_slice());
        let parts: Vec<&[Lane<f64>]> = normals
            .iter()
            .flat_map(|normals| normals.chunks(TOGETHER * size))
            .collect();
        let parts = collect(0..parts.len(), |i| self.sums(parts[i], &left, deep, cancel))?;
        let count = self.count();
        // Added in order, so that the result does not depend on threads.
        let sums = parts
            .iter()
            .fold(DMatrix::zeros(count + 2, count + 2), |sum, part| sum + part);
        Ok(fitted(&sums, count))
    }

    fn sums(
        &self,
        normals: &[Lane<f64>],
        left: &Left<f64>,
        deep: &Deep<f64>,
        cancel: &Cancel,
    ) -> Result<Sums, Cancelled> {
        let (p, count) = (self.directions, self.count());
        let size = p + deep.width();
        let mut head = Head::new(self.activation, deep.width(), deep.layers());
        let mut fields = vec![[0.0; ROWS]; size];
        let mut sums = DMatrix::zeros(count + 2, count + 2);
        let mut row = DVector::zeros(count + 2);
        row[count + 1] = 1.0;
        for block in normals.chunks_exact(size) {
            cancel.check()?;
            fields.fill([0.0; ROWS]);
            left.product(0, block, &mut fields);
            let output = head.forward(deep, &fields[p..]);
            for k in 0..ROWS {
                let mut teacher = [0.0; MOST_DIRECTIONS];
                for (u, field) in teacher.iter_mut().zip(&fields[..p]) {
                    *u = field[k];
                }
                row[0] = output[k];
                for j in 0..count {
                    row[j + 1] = self.link.part(j, &teacher[..p.min(MOST_DIRECTIONS)]);
                }
                sums.syger(1.0, &row, &row, 1.0);
            }
        }
        Ok(sums)
    }
}

/// Directions that a teacher has, at most.
const MOST_DIRECTIONS: usize = 4;

/// Standard normal rows in pairs ±z, with sample covariance exactly the identity: what is linear, odd or quadratic in them has
/// no sampling error.
fn draw(size: usize, width: usize) -> Vec<Lane<f64>> {
    let wanted = (MOST_ROWS * NARROW / width.max(NARROW)).max(4 * size);
    let half = wanted.div_ceil(2 * ROWS) * ROWS;
    let mut random = stream(0, Purpose::Components, 0, 0);
    let mut rows = DMatrix::from_fn(half, size, |_, _| random.sample::<f64, _>(StandardNormal));
    let covariance = rows.tr_mul(&rows) / half as f64;
    if let Some(inverse) = covariance.cholesky().and_then(|factor| factor.l().try_inverse()) {
        rows *= inverse.transpose();
    }
    let lane = |sign: f64, block: usize, field: usize| {
        std::array::from_fn(|k| sign * rows[(block * ROWS + k, field)])
    };
    let blocks = || (0..half / ROWS).flat_map(|block| (0..size).map(move |field| (block, field)));
    let both = [1.0, -1.0].into_iter();
    both.flat_map(|sign| blocks().map(move |(block, field)| (sign, block, field)))
        .map(|(sign, block, field)| lane(sign, block, field))
        .collect()
}

/// F with F Fᵀ = `covariance`: lower triangular, or symmetric where rounding has left no such factor.
fn factor(covariance: &DMatrix<f64>) -> DMatrix<f64> {
    if let Some(factor) = covariance.clone().cholesky() {
        return factor.l();
    }
    if covariance.iter().any(|x| !x.is_finite()) {
        return DMatrix::from_element(covariance.nrows(), covariance.ncols(), f64::NAN);
    }
    let eigen = covariance.clone().symmetric_eigen();
    let roots = DMatrix::from_diagonal(&eigen.eigenvalues.map(|value| value.max(0.0).sqrt()));
    &eigen.eigenvectors * roots * eigen.eigenvectors.transpose()
}

/// Coefficients of the parts in the fit of f by them and a constant, from the sums of (f, h, 1).
fn fitted(sums: &Sums, count: usize) -> Vec<f64> {
    let unknown = vec![f64::NAN; count];
    if sums.iter().any(|x| !x.is_finite()) {
        return unknown;
    }
    let mut sums = sums.clone();
    sums.fill_upper_triangle_with_lower_triangle();
    let gram = sums.view((1, 1), (count + 1, count + 1)).into_owned();
    let moments = sums.view((1, 0), (count + 1, 1)).into_owned();
    let solved = gram.cholesky().map(|factor| factor.solve(&moments));
    solved.map_or(unknown, |solved| solved.iter().take(count).copied().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINKS: [Link; 13] = [
        Link::Linear,
        Link::Tanh,
        Link::Sine,
        Link::Relu,
        Link::Quadratic,
        Link::Cubic,
        Link::Sign,
        Link::Even,
        Link::Committee,
        Link::Parity,
        Link::Staircase,
        Link::TwoStep,
        Link::Logistic,
    ];

    #[test]
    fn parts_add_up_to_the_target() {
        let fields = [0.7, -1.3, 0.4, 2.1];
        for link in LINKS {
            for p in 2..=4 {
                let parts: f64 = (0..link.parts(p)).map(|j| link.part(j, &fields[..p])).sum();
                let whole = link.mean(&fields[..p]);
                assert!((parts - whole).abs() < 1e-12, "{link:?} {p}: {parts} {whole}");
            }
        }
    }

    /// Two layers whose neurons are the teacher's directions have learned what their outputs say.
    #[test]
    fn a_network_that_copies_the_teacher_has_learned_it() {
        let (p, width) = (2, 2);
        let components = Components::new(Link::Committee, p, Activation::Tanh, width).unwrap();
        assert!(Components::new(Link::Committee, 1, Activation::Tanh, width).is_none());
        let mut deep = Deep::zeros(width, 2);
        deep.values_mut().copy_from_slice(&[1.0, -0.4]);
        // Fields that are correlated: U = U_*.
        let teacher = DMatrix::from_row_slice(2, 2, &[1.0, 0.3, 0.3, 1.2]);
        let covariance = DMatrix::from_fn(4, 4, |i, j| teacher[(i % 2, j % 2)]);
        let found = components.of(&covariance, &deep, &Cancel::new()).unwrap();
        for (found, expected) in found.iter().zip([1.0, -0.4]) {
            assert!((found - expected).abs() < 1e-6, "{found} {expected}");
        }
        let broken = DMatrix::from_element(4, 4, f64::NAN);
        let found = components.of(&broken, &deep, &Cancel::new()).unwrap();
        assert!(found.iter().all(|x| x.is_nan()));
    }

    /// The difference of two networks is nearly the same on few rows as on all.
    #[test]
    fn few_rows_tell_the_spread_between_networks() {
        let components = Components::new(Link::Staircase, 2, Activation::Gelu, 1).unwrap();
        let mut deep = Deep::zeros(1, 2);
        deep.values_mut()[0] = 1.5;
        let at = |c: f64| {
            let covariance = DMatrix::from_row_slice(3, 3, &[1.0, 0.0, c, 0.0, 1.0, 0.5, c, 0.5, 0.9]);
            let all = components.of(&covariance, &deep, &Cancel::new()).unwrap();
            let few = components.roughly(&covariance, &deep, &Cancel::new()).unwrap();
            [all, few]
        };
        let [[all, few], [near, nearly]] = [at(0.4), at(0.5)];
        assert_ne!(all, few);
        for j in 0..2 {
            let (expected, found) = (near[j] - all[j], nearly[j] - few[j]);
            // Chance leaves a tenth on a thousand rows.
            assert!((found / expected - 1.0).abs() < 0.4, "{j}: {found} {expected}");
        }
    }

    /// Where parts are bent, their share depends on the size of the fields: that of tanh u in 1.5 u is 1.5 E[u tanh u]/E[tanh² u], from a
    /// covariance with a Cholesky factor as from one without.
    #[test]
    fn components_depend_on_the_size_of_the_fields() {
        let mut deep = Deep::zeros(1, 2);
        deep.values_mut()[0] = 1.5;
        let components = Components::new(Link::Tanh, 2, Activation::Linear, 1).unwrap();
        for (variance, noise) in [(1.0, 0.0), (1.7, 0.0), (1.0, 0.2)] {
            let covariance = DMatrix::from_row_slice(
                3,
                3,
                &[
                    variance,
                    0.0,
                    variance,
                    0.0,
                    variance,
                    0.0,
                    variance,
                    0.0,
                    variance + noise,
                ],
            );
            let found = components.of(&covariance, &deep, &Cancel::new()).unwrap();
            let mean = |of: fn(f64) -> f64| {
                let density = |u: f64| (-0.5 * u * u / variance).exp();
                let grid = || (-800..=800).map(|i| 0.01 * f64::from(i));
                grid().map(|u| density(u) * of(u)).sum::<f64>() / grid().map(density).sum::<f64>()
            };
            let expected = 1.5 * mean(|u| u * u.tanh()) / mean(|u| u.tanh().powi(2));
            // Three standard errors of as many rows.
            assert!(
                (found[0] / expected - 1.0).abs() < 0.01,
                "{variance} {noise}: {found:?} {expected}"
            );
            assert!(found[1].abs() < 0.03, "{found:?}");
        }
    }

    /// Against closed forms of the normal law: E[u v] for a linear network, and E[(u₁² − 1) GELU(v)] = c² E[GELU″] by Stein.
    #[test]
    fn components_have_their_closed_forms() {
        let cancel = Cancel::new();
        let covariance = |c: f64, d: f64, norm: f64| {
            DMatrix::from_row_slice(3, 3, &[1.0, 0.0, c, 0.0, 1.0, d, c, d, norm])
        };
        let mut deep = Deep::zeros(1, 2);
        deep.values_mut()[0] = 1.5;
        let linear = Components::new(Link::Linear, 2, Activation::Linear, 1).unwrap();
        let found = linear.of(&covariance(0.4, -0.2, 0.5), &deep, &cancel).unwrap();
        assert!(
            (found[0] - 0.6).abs() < 1e-9 && (found[1] + 0.3).abs() < 1e-9,
            "{found:?}"
        );
        // E[v²] is the part of u² − 1 in v² itself: c².
        let quadratic = Components::new(Link::Quadratic, 2, Activation::Quadratic, 1).unwrap();
        let found = quadratic.of(&covariance(0.4, -0.2, 0.5), &deep, &cancel).unwrap();
        let square = 1.5 * 0.4 * 0.4;
        assert!((found[0] - square).abs() < 0.02, "{found:?} {square}");
        // E[GELU″(v)] for v of variance τ: 2φ(v) − v²φ(v) over the normal law, with s = 1 + τ: (2 − τ/s)/√(2πs).
        let steps = Components::new(Link::TwoStep, 2, Activation::Gelu, 1).unwrap();
        let (d, norm) = (0.6, 0.5);
        let found = steps.of(&covariance(0.3, d, norm), &deep, &cancel).unwrap();
        let s = 1.0 + norm;
        let second = (2.0 - norm / s) / (2.0 * std::f64::consts::PI * s).sqrt();
        // h = 0.7 (u² − 1)/√2 has E[h²] = 0.49, and E[(u² − 1) f] = 1.5 d² E[GELU″].
        let expected = 0.7 / 2.0_f64.sqrt() * 1.5 * d * d * second / 0.49;
        assert!((found[1] - expected).abs() < 0.02, "{found:?} {expected}");
        // E[u f] = 1.5 c E[GELU′] = 1.5 c/2, since GELU′ less one half is odd.
        assert!((found[0] - 0.75 * 0.3).abs() < 0.01, "{found:?}");
    }
}
