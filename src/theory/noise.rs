//! The covariance factors behind the Gaussian laws: F₀ of the base fields and L of the gradient noise.

use crate::network::{Work, vectorized};
use nalgebra::DMatrix;

/// F₀ with F₀ F₀ᵀ = K₀ and full column rank, and its pseudo-inverse.
#[derive(Clone, Debug)]
pub(super) struct BaseFactor {
    /// (p + q) × r
    pub(super) factor: DMatrix<f64>,
    /// r × (p + q)
    pub(super) inverse: DMatrix<f64>,
}

/// Eigenvalues of K₀ below this fraction of the largest count as zero.
const RANK_TOLERANCE: f64 = 1e-12;

impl BaseFactor {
    /// None unless `gram` is finite, symmetric and positive semi-definite.
    pub(super) fn new(gram: &DMatrix<f64>) -> Option<Self> {
        let size = gram.nrows();
        let largest = gram.amax();
        let asymmetry = gram.is_square().then(|| (gram - gram.transpose()).amax())?;
        if !largest.is_finite() || asymmetry > 1e-9 * largest {
            return None;
        }
        let eigen = gram.clone().symmetric_eigen();
        let top = eigen.eigenvalues.iter().copied().fold(0.0, f64::max);
        if eigen
            .eigenvalues
            .iter()
            .any(|&value| value < -1e-9 * top || !value.is_finite())
        {
            return None;
        }
        let kept: Vec<usize> = (0..size)
            .filter(|&i| eigen.eigenvalues[i] > RANK_TOLERANCE * top)
            .collect();
        let vectors = eigen.eigenvectors.select_columns(&kept);
        let roots: Vec<f64> = kept.iter().map(|&i| eigen.eigenvalues[i].sqrt()).collect();
        let scaled = |invert: bool| {
            DMatrix::from_fn(size, kept.len(), |i, j| {
                vectors[(i, j)] * if invert { 1.0 / roots[j] } else { roots[j] }
            })
        };
        Some(Self {
            factor: scaled(false),
            inverse: scaled(true).transpose(),
        })
    }
}

/// The lower-triangular factor L of Σ_{t,s} = φ E[G^t G^{sᵀ}], grown by q rows a step.
///
/// Successive gradients become nearly collinear: a pivot below `tolerance` times its diagonal adds nothing.
#[derive(Clone, Debug)]
pub(crate) struct NoiseFactor {
    rows: Vec<Vec<f64>>,
    tolerance: f64,
}

impl NoiseFactor {
    pub(crate) fn new(tolerance: f64) -> Self {
        Self {
            rows: Vec::new(),
            tolerance,
        }
    }

    /// Adds the rows [Σ_{t,0} … Σ_{t,t}] (q × q (t + 1), row-major).
    pub(crate) fn extend(&mut self, covariance: &[f64], width: usize) {
        vectorized(Extend {
            factor: self,
            covariance,
            width,
        });
    }

    #[inline(always)]
    fn extend_inlined(&mut self, covariance: &[f64], width: usize) {
        for target in covariance.chunks_exact(covariance.len() / width) {
            let size = self.rows.len();
            let mut row = Vec::with_capacity(size + 1);
            for (j, earlier) in self.rows.iter().enumerate() {
                let pivot = earlier[j];
                let rest = target[j] - dot(&row, &earlier[..j]);
                row.push(if pivot > 0.0 { rest / pivot } else { 0.0 });
            }
            let pivot = target[size] - dot(&row, &row);
            let kept = pivot > self.tolerance * target[size];
            row.push(if kept { pivot.sqrt() } else { 0.0 });
            self.rows.push(row);
        }
    }

    /// out = left · L, both q × q t and row-major.
    pub(crate) fn apply(&self, left: &[f64], out: &mut Vec<f64>) {
        vectorized(Apply {
            factor: self,
            left,
            out,
        });
    }

    #[inline(always)]
    fn apply_inlined(&self, left: &[f64], out: &mut Vec<f64>) {
        out.clear();
        out.resize(left.len(), 0.0);
        let size = self.rows.len().max(1);
        for (left, out) in left.chunks_exact(size).zip(out.chunks_exact_mut(size)) {
            for (&factor, row) in left.iter().zip(&self.rows) {
                for (out, value) in out.iter_mut().zip(row) {
                    *out += factor * value;
                }
            }
        }
    }
}

struct Extend<'a> {
    factor: &'a mut NoiseFactor,
    covariance: &'a [f64],
    width: usize,
}

impl Work for Extend<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        self.factor.extend_inlined(self.covariance, self.width);
    }
}

struct Apply<'a> {
    factor: &'a NoiseFactor,
    left: &'a [f64],
    out: &'a mut Vec<f64>,
}

impl Work for Apply<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        self.factor.apply_inlined(self.left, self.out);
    }
}

/// a·b with eight partial sums.
#[inline(always)]
pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    let (a, a_rest) = a.as_chunks::<8>();
    let (b, b_rest) = b.as_chunks::<8>();
    let mut sum = [0.0_f64; 8];
    for (a, b) in a.iter().zip(b) {
        for k in 0..8 {
            sum[k] += a[k] * b[k];
        }
    }
    let rest: f64 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    sum.iter().sum::<f64>() + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_factor_drops_zero_eigenvalues() {
        let root = DMatrix::from_row_slice(3, 2, &[1.0, 0.5, -0.3, 2.0, 0.7, 0.7]);
        let gram = &root * root.transpose();
        let base = BaseFactor::new(&gram).unwrap();
        assert_eq!(base.factor.ncols(), 2);
        assert!((&base.factor * base.factor.transpose() - &gram).amax() < 1e-12);
        assert!((&base.inverse * &base.factor - DMatrix::identity(2, 2)).amax() < 1e-12);
        let none = BaseFactor::new(&DMatrix::zeros(3, 3)).unwrap();
        assert_eq!(none.factor.shape(), (3, 0));
        assert!(BaseFactor::new(&DMatrix::from_diagonal_element(2, 2, f64::NAN)).is_none());
        assert!(BaseFactor::new(&DMatrix::from_row_slice(1, 1, &[-1.0])).is_none());
    }

    #[test]
    fn noise_factor_multiplies_back_even_when_singular() {
        let root = DMatrix::from_fn(6, 3, |i, j| ((3 * i + j) as f64 * 1.7).sin());
        let sigma = &root * root.transpose();
        let mut noise = NoiseFactor::new(1e-12);
        for t in 0..3 {
            let rows: Vec<f64> = (0..2)
                .flat_map(|a| (0..2 * (t + 1)).map(move |j| (2 * t + a, j)))
                .map(|at| sigma[at])
                .collect();
            noise.extend(&rows, 2);
        }
        let mut l = Vec::new();
        noise.apply(DMatrix::<f64>::identity(6, 6).as_slice(), &mut l);
        let l = DMatrix::from_row_slice(6, 6, &l);
        assert!((&l * l.transpose() - &sigma).amax() < 1e-6, "{l}");
        assert!(l.iter().all(|x| x.is_finite()));
    }
}
