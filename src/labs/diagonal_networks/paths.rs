//! The paths of the lasso and of ridge regression over their penalties.

use nalgebra::DVector;

use super::{Found, Problem};
use crate::control::Cancel;
use crate::statistics::grid::log_spaced;

/// The smallest penalty over the largest.
const RANGE: f64 = 1e-4;
/// Sweeps of coordinate descent at one penalty, at most, and the change at which they end.
const SWEEPS: usize = 2000;
const SETTLED: f64 = 1e-9;

/// Coefficients along a path, with the training and test errors.
#[derive(Clone, Debug, Default)]
pub(super) struct Path {
    /// Steps, or penalties.
    pub(super) places: Vec<f64>,
    pub(super) errors: Vec<[f64; 2]>,
    pub(super) coefficients: Vec<DVector<f64>>,
}

impl Path {
    pub(super) fn push(&mut self, place: f64, errors: [f64; 2], coefficients: DVector<f64>) {
        self.places.push(place);
        self.errors.push(errors);
        self.coefficients.push(coefficients);
    }
}

/// Minima of |Xβ − y|²/(2m) + λ|β|₁ by coordinate descent, from the smallest λ at which β is 0 downwards.
pub(super) fn lasso(problem: &Problem, points: usize, cancel: &Cancel) -> Found {
    let (m, n) = problem.x.shape();
    let squares: Vec<f64> = problem
        .x
        .column_iter()
        .map(|x| x.norm_squared() / m as f64)
        .collect();
    let largest = problem.gradient(&DVector::zeros(n)).amax();
    let (mut beta, mut path) = (DVector::<f64>::zeros(n), Path::default());
    let mut residuals = problem.y.clone();
    for penalty in log_spaced(largest, RANGE * largest, points) {
        for _ in 0..SWEEPS {
            cancel.check()?;
            let mut moved = 0.0_f64;
            for (j, x) in problem.x.column_iter().enumerate() {
                let old = beta[j];
                let pull = x.dot(&residuals) / m as f64 + squares[j] * old;
                let new = pull.signum() * (pull.abs() - penalty).max(0.0) / squares[j];
                if new != old {
                    residuals.axpy(old - new, &x, 1.0);
                    beta[j] = new;
                    moved = moved.max((new - old).abs());
                }
            }
            if moved < SETTLED {
                break;
            }
        }
        path.push(penalty, problem.errors(&beta), beta.clone());
    }
    Ok(path)
}

/// Minima of |Xβ − y|²/(2m) + λ|β|²/2.
pub(super) fn ridge(problem: &Problem, points: usize, cancel: &Cancel) -> Found {
    let kernel = &problem.x * problem.x.transpose() / problem.y.len() as f64;
    let eigen = cancel.factorization(kernel.nrows(), move || kernel.symmetric_eigen())?;
    let along = eigen.eigenvectors.tr_mul(&problem.y);
    let largest = 10.0 * eigen.eigenvalues.max();
    let mut path = Path::default();
    for penalty in log_spaced(largest, 1e-2 * RANGE * largest, points) {
        cancel.check()?;
        let scaled = along.zip_map(&eigen.eigenvalues, |c, k| c / (k.max(0.0) + penalty));
        let beta = problem.x.tr_mul(&(&eigen.eigenvectors * scaled)) / problem.y.len() as f64;
        path.push(penalty, problem.errors(&beta), beta);
    }
    Ok(path)
}
