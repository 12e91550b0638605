//! The weights of state evolution by coordinates.
//!
//! With X = Z diag(√λ), training asks the independent normals Z for products with v = √λ w and for Zᵀ G alone. In the limit the
//! weights of a coordinate are linear in its own teacher and start b = (μ, w⁰) and in the noise ξ of the gradients on it, with
//! coefficients that depend on its eigenvalue alone. So a first layer is a matrix of q rows with, for each [`Atom`], columns for
//! b, whitened, and one for each ξ; inner products are those of rows, each column having the root of its atom's share in it.
//!
//! What has been asked is an orthonormal basis of all v, with a standard normal on the rows for each of its fields. Where all
//! eigenvalues are 1, its fields are b and ξ themselves.

use nalgebra::DMatrix;

use super::atoms::Atom;
use super::base_fields::BaseFactor;
use super::basis::{TOLERANCE, inverse_factor};
use crate::control::{Cancel, Cancelled};

/// The columns of the weights, and the basis of what has been asked of Z.
#[derive(Clone, Debug)]
pub(super) struct Coordinates {
    /// √λ and √share of each atom.
    roots: Vec<(f64, f64)>,
    /// √λ of each column.
    scales: Vec<f64>,
    /// Columns for b.
    base: usize,
    /// d orthonormal rows.
    basis: DMatrix<f64>,
    /// Mean of λ².
    square: f64,
}

/// New fields of the basis, and the covariance of what is left of v.
#[derive(Clone, Debug)]
pub(super) struct Residual {
    pub(super) fields: usize,
    pub(super) unresolved: DMatrix<f64>,
}

impl Coordinates {
    /// The columns for the teacher and the start, and the weights at step 0 (q rows), given the factor of K₀ for `directions`
    /// teacher directions; None if some atom has no covariance matrix.
    pub(super) fn new(atoms: &[Atom], base: &BaseFactor, directions: usize) -> Option<(Self, DMatrix<f64>)> {
        let size = base.factor.nrows();
        let factors = atoms.iter().map(|atom| Some(BaseFactor::new(&atom.gram)?.factor));
        let factors: Vec<DMatrix<f64>> = factors.collect::<Option<_>>()?;
        let columns = factors.iter().map(DMatrix::ncols).sum();
        let mut all = DMatrix::zeros(size, columns);
        let mut scales = Vec::with_capacity(columns);
        for (atom, factor) in atoms.iter().zip(&factors) {
            let into = &mut all.columns_mut(scales.len(), factor.ncols());
            into.copy_from(&(factor * atom.share.sqrt()));
            scales.extend(std::iter::repeat_n(atom.eigenvalue.sqrt(), factor.ncols()));
        }
        let weights = all.rows(directions, size - directions).into_owned();
        let mut coordinates = Self {
            roots: atoms
                .iter()
                .map(|atom| (atom.eigenvalue.sqrt(), atom.share.sqrt()))
                .collect(),
            base: columns,
            basis: DMatrix::zeros(0, columns),
            square: atoms
                .iter()
                .map(|atom| atom.share * atom.eigenvalue.powi(2))
                .sum(),
            scales,
        };
        coordinates.basis = &base.inverse * coordinates.scaled(all);
        Some((coordinates, weights))
    }

    /// Mean of λ².
    pub(super) fn square(&self) -> f64 {
        self.square
    }

    /// v = √λ w.
    fn scaled(&self, mut weights: DMatrix<f64>) -> DMatrix<f64> {
        for (mut column, scale) in weights.column_iter_mut().zip(&self.scales) {
            column *= *scale;
        }
        weights
    }

    /// v on the basis: q × d.
    pub(super) fn projected(&self, weights: &DMatrix<f64>) -> DMatrix<f64> {
        self.scaled(weights.clone()) * self.basis.transpose()
    }

    /// ⟨ξ, v⟩, the memory: q × the number of ξ.
    pub(super) fn memory(&self, weights: &DMatrix<f64>) -> DMatrix<f64> {
        let atoms = self.roots.len();
        let fields = (weights.ncols() - self.base) / atoms.max(1);
        let mut memory = DMatrix::zeros(weights.nrows(), fields);
        for (k, mut field) in memory.column_iter_mut().enumerate() {
            for (a, (root, share)) in self.roots.iter().enumerate() {
                let column = weights.column(self.base + k * atoms + a);
                field.axpy(root * share, &column, 1.0);
            }
        }
        memory
    }

    /// √λ Zᵀ G/φ, by which weights move, given E[G νᵀ] (q × d) and φ E[G G̃ᵀ]/φ (q × the number of ξ).
    pub(super) fn gradient(&self, response: &DMatrix<f64>, level: &DMatrix<f64>) -> DMatrix<f64> {
        let mut gradient = response * &self.basis;
        let atoms = self.roots.len();
        for (k, field) in level.column_iter().enumerate() {
            for (a, (_, share)) in self.roots.iter().enumerate() {
                gradient
                    .column_mut(self.base + k * atoms + a)
                    .axpy(*share, &field, 1.0);
            }
        }
        self.scaled(gradient)
    }

    /// Columns of the weights (or of their state) for new ξ, which weigh `loads` on a coordinate of eigenvalue 1.
    pub(super) fn loads(&self, loads: &DMatrix<f64>) -> DMatrix<f64> {
        let atoms = self.roots.len();
        DMatrix::from_fn(loads.nrows(), loads.ncols() * atoms, |i, j| {
            let (root, share) = self.roots[j % atoms];
            root * share * loads[(i, j / atoms)]
        })
    }

    /// Adds columns for so many new ξ, and to the basis what the first step along each will ask.
    pub(super) fn extend(&mut self, new: usize) {
        let (atoms, old) = (self.roots.len(), self.scales.len());
        let (fields, root) = (self.basis.nrows(), self.square.sqrt());
        self.basis.resize_mut(fields + new, old + new * atoms, 0.0);
        for k in 0..new {
            for (a, (scale, share)) in self.roots.iter().enumerate() {
                self.scales.push(*scale);
                self.basis[(fields + k, old + k * atoms + a)] = scale * scale * share / root;
            }
        }
    }

    /// Adds to the basis the directions of v that are not in it and matter.
    pub(super) fn resolve(&mut self, weights: &DMatrix<f64>, cancel: &Cancel) -> Result<Residual, Cancelled> {
        let q = weights.nrows();
        if self.roots.len() == 1 {
            return Ok(Residual {
                fields: 0,
                unresolved: DMatrix::zeros(q, q),
            });
        }
        let mut rest = self.scaled(weights.clone());
        for _ in 0..2 {
            let inside = &rest * self.basis.transpose();
            cancel.check()?;
            rest.gemm(-1.0, &inside, &self.basis, 1.0);
        }
        let covariance = &rest * rest.transpose();
        let eigen = covariance.clone().symmetric_eigen();
        let kept: Vec<usize> = (0..q).filter(|&i| eigen.eigenvalues[i] > TOLERANCE).collect();
        let vectors = eigen.eigenvectors.select_columns(&kept);
        let mut new = vectors.transpose() * &rest;
        for (mut row, &i) in new.row_iter_mut().zip(&kept) {
            row /= eigen.eigenvalues[i].sqrt();
        }
        // Rounding was scaled up with what is small: without another projection it would come back larger in later rows.
        let inside = &new * self.basis.transpose();
        new.gemm(-1.0, &inside, &self.basis, 1.0);
        new = inverse_factor(&(&new * new.transpose())) * new;
        let loads = &rest * new.transpose();
        let fields = self.basis.nrows();
        self.basis.resize_vertically_mut(fields + kept.len(), 0.0);
        self.basis.rows_mut(fields, kept.len()).copy_from(&new);
        Ok(Residual {
            fields: kept.len(),
            unresolved: covariance - &loads * loads.transpose(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn atoms() -> Vec<Atom> {
        let n = 60;
        let law: Vec<f64> = (1..=n).map(|j| 4.0 / (1.0 + j as f64).powf(0.7)).collect();
        let mean = law.iter().sum::<f64>() / n as f64;
        let law: Vec<f64> = law.iter().map(|value| value / mean).collect();
        let teacher: Vec<f64> = (0..n).map(|j| (j as f64).sin()).collect();
        let first: Vec<f64> = (0..2 * n).map(|j| (j as f64 * 0.7).cos()).collect();
        Atom::groups(&law, &teacher, &first)
    }

    /// The basis stays orthonormal, and v lies in it but for what is unresolved.
    #[test]
    fn weights_lie_in_an_orthonormal_basis() {
        let atoms = atoms();
        let gram = Atom::covariance(&atoms).unwrap();
        let base = BaseFactor::new(&gram).unwrap();
        let (mut coordinates, mut weights) = Coordinates::new(&atoms, &base, 1).unwrap();
        let start = coordinates.projected(&weights);
        assert!((&start - base.factor.rows(1, 2)).amax() < 1e-10);
        for step in 0..3 {
            let loads = DMatrix::from_fn(2, 1, |i, _| 0.3 + 0.2 * (i + step) as f64);
            let new = coordinates.loads(&loads);
            let old = weights.ncols();
            weights = weights.resize_horizontally(old + new.ncols(), 0.0);
            weights.columns_mut(old, new.ncols()).copy_from(&new);
            coordinates.extend(1);
            // The mean of λ is 1, so a load is what is remembered.
            let memory = coordinates.memory(&weights);
            assert!((memory.column(step) - loads.column(0)).amax() < 1e-10);
            let response = DMatrix::from_fn(2, coordinates.basis.nrows(), |i, j| ((i + j) as f64).cos());
            let level = DMatrix::from_fn(2, step + 1, |i, j| 1.0 / (1.0 + (i + j) as f64));
            weights -= 0.3 * coordinates.gradient(&response, &level);
            let rest = coordinates.resolve(&weights, &Cancel::new()).unwrap();
            let basis = &coordinates.basis;
            let inner = basis * basis.transpose();
            let size = inner.nrows();
            assert!((inner - DMatrix::identity(size, size)).amax() < 1e-9);
            let v = coordinates.scaled(weights.clone());
            let inside = coordinates.projected(&weights);
            let all = &v * v.transpose();
            assert!((&inside * inside.transpose() + rest.unresolved - all).amax() < 1e-9);
        }
    }
}
