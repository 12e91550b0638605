//! A Cholesky factor that grows row by row.

use nalgebra::DMatrix;

/// Pivots below this are lost in rounding: the row adds nothing.
const PIVOT: f64 = 1e-9;

/// L with L Lᵀ = A, lower triangular, for a matrix A of unit diagonal, about.
#[derive(Clone, Debug, Default)]
pub(crate) struct GrowingFactor {
    rows: Vec<Vec<f64>>,
}

impl GrowingFactor {
    /// Adds a row of A, up to its diagonal.
    pub(crate) fn push(&mut self, row: &[f64]) {
        let mut factor: Vec<f64> = Vec::with_capacity(row.len());
        for (known, &target) in self.rows.iter().zip(row) {
            let j = factor.len();
            let rest = target - dot(&factor, &known[..j]);
            factor.push(if known[j] > 0.0 { rest / known[j] } else { 0.0 });
        }
        let diagonal = row.get(factor.len()).copied().unwrap_or(0.0);
        let pivot = diagonal - dot(&factor, &factor);
        factor.push(if pivot > PIVOT { pivot.sqrt() } else { 0.0 });
        self.rows.push(factor);
    }

    /// L itself.
    pub(crate) fn matrix(&self) -> DMatrix<f64> {
        let size = self.rows.len();
        DMatrix::from_fn(size, size, |i, j| self.rows[i].get(j).copied().unwrap_or(0.0))
    }

    /// Replaces `b` by A⁻¹ b; what belongs to lost pivots is zero.
    pub(crate) fn solve(&self, b: &mut [f64]) {
        self.solve_lower(b);
        for (j, row) in self.rows.iter().enumerate().rev() {
            b[j] = if row[j] > 0.0 { b[j] / row[j] } else { 0.0 };
            let x = b[j];
            for (b, l) in b.iter_mut().zip(&row[..j]) {
                *b -= l * x;
            }
        }
    }

    /// Replaces `b` by L⁻¹ b.
    pub(crate) fn solve_lower(&self, b: &mut [f64]) {
        for (j, row) in self.rows.iter().enumerate() {
            let known = dot(&b[..j], &row[..j]);
            b[j] = if row[j] > 0.0 {
                (b[j] - known) / row[j]
            } else {
                0.0
            };
        }
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn systems_are_solved_and_dependent_rows_add_nothing() {
        // The third row repeats the first.
        let matrix = [[1.0, 0.3, 1.0], [0.3, 1.0, 0.3], [1.0, 0.3, 1.0]];
        let mut factor = GrowingFactor::default();
        for (i, row) in matrix.iter().enumerate() {
            factor.push(&row[..=i]);
        }
        let mut x = [0.5, -1.0, 0.5];
        factor.solve(&mut x);
        assert!(x[2].abs() < 1e-12, "{x:?}");
        for (row, b) in matrix.iter().zip([0.5, -1.0, 0.5]) {
            assert!((dot(row, &x) - b).abs() < 1e-12);
        }
    }
}
