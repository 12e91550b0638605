//! The covariance factor F₀ of the base fields: teacher and first layer at step 0.

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
    /// None unless `gram` is finite, symmetric and positive semi-definite. The factorization of a large one takes a
    /// while: [`Cancel::apart`].
    ///
    /// [`Cancel::apart`]: crate::control::Cancel::apart
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
}
