//! Lanczos iteration with full reorthogonalization: eigenvalues and eigenvectors at the upper end of a symmetric
//! operator's spectrum, and Gauss quadrature of its spectral measure.

use nalgebra::{DMatrix, SymmetricEigen};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

use super::weights::{add_scaled, dot, norm};
use crate::control::{Cancel, Cancelled, drop_apart};

/// Bytes that a basis may take.
const BASIS_BYTES: usize = 1 << 30;
/// Numbers in a basis that takes a while to be given back.
const LARGE_BASIS: usize = 1 << 20;
/// Steps between two tests for convergence.
const LOOK: usize = 6;
/// A remainder of this relative length is rounding: the Krylov space is complete.
const EXHAUSTED: f64 = 1e-10;

/// A symmetric linear map.
pub trait Operator {
    /// Its size.
    fn dimension(&self) -> usize;

    /// `out` = A `v`.
    ///
    /// # Errors
    ///
    /// If cancelled.
    fn times(&mut self, v: &[f64], out: &mut [f64], cancel: &Cancel) -> Result<(), Cancelled>;
}

impl Operator for DMatrix<f64> {
    fn dimension(&self) -> usize {
        self.nrows()
    }

    fn times(&mut self, v: &[f64], out: &mut [f64], _: &Cancel) -> Result<(), Cancelled> {
        for (row, out) in self.row_iter().zip(out) {
            *out = row.iter().zip(v).map(|(a, b)| a * b).sum();
        }
        Ok(())
    }
}

/// An eigenvalue with its eigenvector of length 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Eigenpair {
    /// The eigenvalue.
    pub value: f64,
    /// |A v − value v|, a bound on the eigenvalue's error.
    pub residual: f64,
    /// The eigenvector.
    pub vector: Vec<f64>,
}

/// When to be content.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Accuracy {
    /// Residual relative to the largest Ritz value in absolute terms.
    pub tolerance: f64,
    /// Most products with the operator in one iteration.
    pub most: usize,
}

impl Default for Accuracy {
    fn default() -> Self {
        Self {
            tolerance: 1e-8,
            most: 400,
        }
    }
}

/// The `count` largest eigenvalues (with sign), largest first.
///
/// One Krylov space sees each eigenvalue once; so further iterations look for larger ones orthogonal to those found,
/// until there are none: repeated eigenvalues come as often as they are.
///
/// # Errors
///
/// If cancelled.
pub fn largest(
    operator: &mut dyn Operator,
    count: usize,
    accuracy: Accuracy,
    seed: u64,
    cancel: &Cancel,
) -> Result<Vec<Eigenpair>, Cancelled> {
    let dimension = operator.dimension();
    let count = count.min(dimension);
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut found: Vec<Eigenpair> = Vec::new();
    let start = normals(dimension, &mut random, cancel)?;
    let mut krylov = Krylov::new(operator, &[], start, accuracy.most, cancel)?;
    krylov.run(Aim::Converged(count), accuracy, &mut random, cancel)?;
    found.extend(krylov.pairs(count, cancel)?);
    drop(krylov);
    // At most as many rounds as there are eigenvalues to find.
    for _ in 0..=count {
        let locked = found.iter().map(|pair| {
            cancel.check()?;
            Ok(pair.vector.clone())
        });
        let locked = locked.collect::<Result<Vec<Vec<f64>>, Cancelled>>()?;
        let Some(last) = found.get(count.saturating_sub(1)).map(|pair| pair.value) else {
            break;
        };
        let start = normals(dimension, &mut random, cancel)?;
        let mut krylov = Krylov::new(operator, &locked, start, accuracy.most, cancel)?;
        krylov.run(Aim::Above(last), accuracy, &mut random, cancel)?;
        let margin = accuracy.tolerance * found.first().map_or(0.0, |pair| pair.value.abs());
        let more = krylov
            .pairs(1, cancel)?
            .into_iter()
            .find(|pair| pair.value > last + margin);
        let Some(more) = more else { break };
        found.push(more);
        found.sort_by(|a, b| b.value.total_cmp(&a.value));
        found.truncate(count);
    }
    Ok(found)
}

/// The largest eigenvalue from a guess of its eigenvector, such as the one a step earlier.
///
/// # Errors
///
/// If cancelled.
pub fn largest_from(
    operator: &mut dyn Operator,
    guess: Option<&[f64]>,
    accuracy: Accuracy,
    seed: u64,
    cancel: &Cancel,
) -> Result<Option<Eigenpair>, Cancelled> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut start = normals(operator.dimension(), &mut random, cancel)?;
    if let Some(guess) = guess {
        // A tenth of noise, so that a new leading direction is not missed.
        let length = norm(&start);
        start.iter_mut().for_each(|x| *x *= 0.1 / length);
        add_scaled(&mut start, norm(guess).max(f64::MIN_POSITIVE).recip(), guess);
    }
    let mut krylov = Krylov::new(operator, &[], start, accuracy.most, cancel)?;
    krylov.run(Aim::Converged(1), accuracy, &mut random, cancel)?;
    Ok(krylov.pairs(1, cancel)?.into_iter().next())
}

/// Nodes and weights of the Gauss quadrature of v's spectral measure after `steps` steps: Σ_i weight_i p(node_i) is
/// vᵀ p(A) v / |v|² for polynomials p up to degree 2 `steps` − 1.
///
/// # Errors
///
/// If cancelled.
pub fn quadrature(
    operator: &mut dyn Operator,
    v: Vec<f64>,
    steps: usize,
    cancel: &Cancel,
) -> Result<Vec<(f64, f64)>, Cancelled> {
    // A complete Krylov space is its own quadrature: no fresh start.
    let mut krylov = Krylov::new(operator, &[], v, steps, cancel)?;
    while krylov.alpha.len() < steps && krylov.extend(None, cancel)? {}
    let eigen = krylov.tridiagonal(cancel)?;
    let weights = eigen.eigenvectors.row(0).transpose();
    Ok(eigen
        .eigenvalues
        .iter()
        .zip(weights.iter())
        .map(|(&node, &weight)| (node, weight * weight))
        .collect())
}

/// Independent standard normals.
pub(super) fn normals(count: usize, random: &mut ChaCha8Rng, cancel: &Cancel) -> Result<Vec<f64>, Cancelled> {
    let mut normals = vec![0.0; count];
    for range in cancel.ranges(count, 1) {
        normals[range?].fill_with(|| random.sample(StandardNormal));
    }
    Ok(normals)
}

/// What an iteration is for.
#[derive(Clone, Copy, Debug)]
enum Aim {
    /// This many converged eigenvalues at the upper end.
    Converged(usize),
    /// Whether there is an eigenvalue above this one.
    Above(f64),
}

/// An orthonormal basis in which the operator is tridiagonal.
struct Krylov<'a> {
    operator: &'a mut dyn Operator,
    locked: &'a [Vec<f64>],
    basis: Vec<Vec<f64>>,
    alpha: Vec<f64>,
    /// Couplings of each basis vector to the next; 0 where a fresh start was made.
    beta: Vec<f64>,
    most: usize,
    complete: bool,
}

impl<'a> Krylov<'a> {
    fn new(
        operator: &'a mut dyn Operator,
        locked: &'a [Vec<f64>],
        start: Vec<f64>,
        most: usize,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let dimension = operator.dimension();
        let room = BASIS_BYTES / (8 * dimension.max(1));
        let mut krylov = Self {
            operator,
            locked,
            basis: Vec::new(),
            alpha: Vec::new(),
            beta: Vec::new(),
            most: most.min(room.max(8)).max(1),
            complete: false,
        };
        krylov.complete = !krylov.push(start, cancel)?;
        Ok(krylov)
    }

    /// Adds the part of a vector that is orthogonal to everything so far; false if none is left.
    fn push(&mut self, mut vector: Vec<f64>, cancel: &Cancel) -> Result<bool, Cancelled> {
        let before = norm(&vector);
        for _ in 0..2 {
            self.orthogonalize(&mut vector, cancel)?;
        }
        cancel.check()?;
        let length = norm(&vector);
        let independent = length > EXHAUSTED * before;
        if !independent {
            return Ok(false);
        }
        vector.iter_mut().for_each(|x| *x /= length);
        self.basis.push(vector);
        Ok(true)
    }

    fn orthogonalize(&self, vector: &mut [f64], cancel: &Cancel) -> Result<(), Cancelled> {
        for other in self.locked.iter().chain(&self.basis) {
            cancel.check()?;
            let overlap = dot(other, vector);
            add_scaled(vector, -overlap, other);
        }
        Ok(())
    }

    /// One more product; false when the space is complete. A fresh start is drawn from `random` where the Krylov space
    /// closes before it is everything.
    fn extend(&mut self, random: Option<&mut ChaCha8Rng>, cancel: &Cancel) -> Result<bool, Cancelled> {
        let Some(last) = self.basis.last().filter(|_| !self.complete) else {
            return Ok(false);
        };
        let mut next = vec![0.0; last.len()];
        self.operator.times(last, &mut next, cancel)?;
        cancel.check()?;
        let size = norm(&next);
        self.alpha.push(dot(last, &next));
        for _ in 0..2 {
            self.orthogonalize(&mut next, cancel)?;
        }
        cancel.check()?;
        let length = norm(&next);
        let scale = self.alpha.iter().fold(size, |scale, a| scale.max(a.abs()));
        let room = self.locked.len() + self.basis.len() < next.len();
        if room && length > EXHAUSTED * scale {
            self.beta.push(length);
            next.iter_mut().for_each(|x| *x /= length);
            self.basis.push(next);
            return Ok(true);
        }
        self.complete = true;
        if let (Some(random), true) = (random, room) {
            self.complete = !self.push(normals(next.len(), random, cancel)?, cancel)?;
            if !self.complete {
                self.beta.push(0.0);
            }
        }
        Ok(!self.complete)
    }

    fn run(
        &mut self,
        aim: Aim,
        accuracy: Accuracy,
        random: &mut ChaCha8Rng,
        cancel: &Cancel,
    ) -> Result<(), Cancelled> {
        while self.alpha.len() < self.most {
            let more = self.extend(Some(&mut *random), cancel)?;
            let due = self.alpha.len().is_multiple_of(LOOK);
            if !more || (due && self.reached(aim, accuracy.tolerance, cancel)?) {
                break;
            }
        }
        Ok(())
    }

    fn tridiagonal(&self, cancel: &Cancel) -> Result<SymmetricEigen<f64, nalgebra::Dyn>, Cancelled> {
        let size = self.alpha.len();
        let mut matrix = DMatrix::from_diagonal(&nalgebra::DVector::from_column_slice(&self.alpha));
        for (i, &beta) in self.beta.iter().take(size.saturating_sub(1)).enumerate() {
            matrix[(i, i + 1)] = beta;
            matrix[(i + 1, i)] = beta;
        }
        cancel.factorization(size, move || SymmetricEigen::new(matrix))
    }

    /// What couples the space to the rest.
    fn coupling(&self) -> f64 {
        if self.complete {
            0.0
        } else {
            self.beta.get(self.alpha.len() - 1).copied().unwrap_or(0.0)
        }
    }

    fn reached(&self, aim: Aim, tolerance: f64, cancel: &Cancel) -> Result<bool, Cancelled> {
        let eigen = self.tridiagonal(cancel)?;
        let scale = eigen.eigenvalues.amax();
        let size = self.alpha.len();
        let residual = |i: usize| self.coupling() * eigen.eigenvectors[(size - 1, i)].abs();
        let order = descending(&eigen);
        Ok(match aim {
            Aim::Converged(count) => {
                size > count
                    && order
                        .iter()
                        .take(count)
                        .all(|&i| residual(i) <= tolerance * scale)
            }
            Aim::Above(bound) => order.first().is_some_and(|&i| {
                let (value, residual) = (eigen.eigenvalues[i], residual(i));
                let below = value + residual < bound && residual < 0.1 * (bound - value);
                below || residual <= tolerance * scale.max(bound.abs())
            }),
        })
    }

    /// The upper end of the spectrum as far as the space knows it.
    fn pairs(&self, count: usize, cancel: &Cancel) -> Result<Vec<Eigenpair>, Cancelled> {
        if self.alpha.is_empty() {
            return Ok(Vec::new());
        }
        let eigen = self.tridiagonal(cancel)?;
        let size = self.alpha.len();
        descending(&eigen)
            .into_iter()
            .take(count)
            .map(|i| {
                let ritz = eigen.eigenvectors.column(i);
                let mut vector = vec![0.0; self.basis.first().map_or(0, Vec::len)];
                for (basis, &factor) in self.basis.iter().zip(ritz.iter()) {
                    cancel.check()?;
                    add_scaled(&mut vector, factor, basis);
                }
                Ok(Eigenpair {
                    value: eigen.eigenvalues[i],
                    residual: self.coupling() * ritz[size - 1].abs(),
                    vector,
                })
            })
            .collect()
    }
}

impl Drop for Krylov<'_> {
    /// A large basis takes a while to be given back.
    fn drop(&mut self) {
        if self.basis.len() * self.basis.first().map_or(0, Vec::len) > LARGE_BASIS {
            drop_apart(std::mem::take(&mut self.basis));
        }
    }
}

fn descending(eigen: &SymmetricEigen<f64, nalgebra::Dyn>) -> Vec<usize> {
    let mut order: Vec<usize> = (0..eigen.eigenvalues.len()).collect();
    order.sort_by(|&a, &b| eigen.eigenvalues[b].total_cmp(&eigen.eigenvalues[a]));
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A symmetric matrix with the given eigenvalues.
    fn matrix(values: &[f64]) -> DMatrix<f64> {
        let n = values.len();
        let mut random = ChaCha8Rng::seed_from_u64(5);
        let q = DMatrix::from_vec(n, n, normals(n * n, &mut random, &Cancel::new()).unwrap())
            .qr()
            .q();
        &q * DMatrix::from_diagonal(&nalgebra::DVector::from_column_slice(values)) * q.transpose()
    }

    #[test]
    fn repeated_and_negative_eigenvalues_are_found() {
        let mut values = vec![3.0, 3.0, 3.0, 2.5, 2.5, -7.0, -7.0, 0.0, 0.0];
        values.extend((0..60).map(|i| 2.0 - 0.05 * f64::from(i)));
        values.sort_by(|a, b| b.total_cmp(a));
        let mut matrix = matrix(&values);
        let found = largest(&mut matrix, 7, Accuracy::default(), 1, &Cancel::new()).unwrap();
        for (pair, value) in found.iter().zip(&values) {
            assert!((pair.value - value).abs() < 1e-7, "{} {value}", pair.value);
            let mut image = vec![0.0; values.len()];
            matrix.times(&pair.vector, &mut image, &Cancel::new()).unwrap();
            add_scaled(&mut image, -pair.value, &pair.vector);
            assert!(norm(&image) < 1e-6);
        }
        for (i, a) in found.iter().enumerate() {
            for (j, b) in found.iter().enumerate() {
                let expected = if i == j { 1.0 } else { 0.0 };
                assert!((dot(&a.vector, &b.vector) - expected).abs() < 1e-8);
            }
        }
    }

    #[test]
    fn all_eigenvalues_of_a_small_matrix_are_found() {
        let values = [1.0, 1.0, 1.0, -2.0, -2.0];
        let found = largest(&mut matrix(&values), 9, Accuracy::default(), 1, &Cancel::new()).unwrap();
        assert_eq!(found.len(), 5);
        for (pair, value) in found.iter().zip(&values) {
            assert!((pair.value - value).abs() < 1e-10);
        }
        let zero = largest(
            &mut DMatrix::zeros(3, 3),
            2,
            Accuracy::default(),
            1,
            &Cancel::new(),
        )
        .unwrap();
        assert!(zero.len() == 2 && zero.iter().all(|pair| pair.value == 0.0));
    }

    /// An operator that throws the switch in its tenth product.
    struct Switch<'a>(DMatrix<f64>, usize, &'a Cancel);

    impl Operator for Switch<'_> {
        fn dimension(&self) -> usize {
            self.0.nrows()
        }

        fn times(&mut self, v: &[f64], out: &mut [f64], cancel: &Cancel) -> Result<(), Cancelled> {
            self.1 += 1;
            if self.1 == 10 {
                self.2.cancel();
            }
            self.0.times(v, out, cancel)
        }
    }

    #[test]
    fn the_iteration_stops_between_products() {
        let values: Vec<f64> = (0..40).map(f64::from).collect();
        for (which, wanted) in [(0, Err(Cancelled)), (1, Err(Cancelled))] {
            let cancel = Cancel::new();
            let mut operator = Switch(matrix(&values), 0, &cancel);
            let stopped = match which {
                0 => largest(&mut operator, 3, Accuracy::default(), 1, &cancel).map(|_| ()),
                _ => quadrature(&mut operator, vec![1.0; 40], 30, &cancel).map(|_| ()),
            };
            assert_eq!(stopped, wanted);
            assert_eq!(operator.1, 10);
        }
    }

    #[test]
    fn quadrature_integrates_polynomials_exactly() {
        let values: Vec<f64> = (0..40).map(|i| f64::from(i) / 10.0 - 1.0).collect();
        let mut matrix = matrix(&values);
        let v: Vec<f64> = (0..40).map(|i| (f64::from(i) * 0.7).sin()).collect();
        let nodes = quadrature(&mut matrix, v.clone(), 6, &Cancel::new()).unwrap();
        assert_eq!(nodes.len(), 6);
        let mut power = v.clone();
        for degree in 0..12 {
            let exact = dot(&v, &power) / dot(&v, &v);
            let ours: f64 = nodes.iter().map(|(x, w)| w * x.powi(degree)).sum();
            assert!((ours - exact).abs() < 1e-9 * (1.0 + exact.abs()), "{degree}");
            let mut next = vec![0.0; 40];
            matrix.times(&power, &mut next, &Cancel::new()).unwrap();
            power = next;
        }
    }
}
