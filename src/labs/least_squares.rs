//! Least squares and ridge by orthogonal factors, panel by panel of columns, so that they can be cancelled.

use nalgebra::{Cholesky, DMatrix, DMatrixView};

use crate::control::{Cancel, Cancelled};

/// Columns that are factored at once: few enough for an early cancel, many enough for matrix products.
const PANEL: usize = 16;

/// A design matrix X (n × p) in factors: X = Q R if it is tall (n ≥ p), Xᵀ = Q R if it is wide.
pub(super) struct Factors {
    wide: bool,
    samples: usize,
    /// Orthonormal columns, max(n, p) × min(n, p).
    q: DMatrix<f64>,
    /// Upper triangle, min(n, p) squared.
    r: DMatrix<f64>,
}

impl Factors {
    /// Factors a design.
    pub(super) fn new(design: DMatrix<f64>, cancel: &Cancel) -> Result<Self, Cancelled> {
        let (samples, wide) = (design.nrows(), design.ncols() > design.nrows());
        let tall = if wide {
            transposed(&design, cancel)?
        } else {
            design
        };
        let (q, r) = orthogonal(tall, cancel)?;
        Ok(Self { wide, samples, q, r })
    }

    /// The least-squares coefficients of smallest norm (p × k) for labels (n × k); `None` if columns are dependent.
    pub(super) fn least_squares(&self, labels: &DMatrix<f64>) -> Option<DMatrix<f64>> {
        if self.wide {
            Some(&self.q * self.r.tr_solve_upper_triangular(labels)?)
        } else {
            self.r.solve_upper_triangular(&self.q.tr_mul(labels))
        }
    }

    /// The minimizer (p × k) of |y − Xβ|²/n + λ|β|² for labels (n × k); `None` if λ = 0 and columns are dependent.
    pub(super) fn ridge(
        &self,
        labels: &DMatrix<f64>,
        ridge: f64,
        cancel: &Cancel,
    ) -> Result<Option<DMatrix<f64>>, Cancelled> {
        let mut gram = self.gram(cancel)?;
        for i in 0..gram.nrows() {
            gram[(i, i)] += ridge * self.samples as f64;
        }
        let factor = cancel.factorization(gram.nrows(), || Cholesky::new(gram))?;
        Ok(factor.map(|gram| {
            if self.wide {
                &self.q * (&self.r * gram.solve(labels))
            } else {
                gram.solve(&self.r.tr_mul(&self.q.tr_mul(labels)))
            }
        }))
    }

    /// RᵀR. The solver reads the lower triangle alone, so that each panel of columns starts at its own row.
    fn gram(&self, cancel: &Cancel) -> Result<DMatrix<f64>, Cancelled> {
        let count = self.r.ncols();
        let mut gram = DMatrix::zeros(count, count);
        for first in (0..count).step_by(4 * PANEL) {
            cancel.check()?;
            let width = (4 * PANEL).min(count - first);
            // Below the panel's own rows R has nothing in these columns.
            let panel = self.r.view((0, first), (first + width, width));
            let below = self.r.view((0, first), (first + width, count - first));
            gram.view_mut((first, first), (count - first, width))
                .gemm_tr(1.0, &below, &panel, 0.0);
        }
        Ok(gram)
    }
}

/// Q and R of a tall matrix, panel by panel: each panel is made orthogonal to those before it, twice against rounding
/// errors, and then factored by itself.
fn orthogonal(mut columns: DMatrix<f64>, cancel: &Cancel) -> Result<(DMatrix<f64>, DMatrix<f64>), Cancelled> {
    let (rows, count) = columns.shape();
    let mut upper = DMatrix::zeros(count, count);
    for first in (0..count).step_by(PANEL) {
        cancel.check()?;
        let width = PANEL.min(count - first);
        let (done, mut rest) = columns.columns_range_pair_mut(..first, first..);
        let mut panel = rest.columns_mut(0, width);
        for _ in 0..2 {
            let mut shares = DMatrix::zeros(first, width);
            for at in (0..first).step_by(4 * PANEL) {
                cancel.check()?;
                let some = (4 * PANEL).min(first - at);
                let product = done.columns(at, some).tr_mul(&panel);
                shares.rows_mut(at, some).copy_from(&product);
            }
            panel.gemm(-1.0, &done, &shares, 1.0);
            let mut above = upper.view_mut((0, first), (first, width));
            above += shares;
        }
        let (q, r) = factored(panel.as_view());
        panel.copy_from(&q);
        upper.view_mut((first, first), (width, width)).copy_from(&r);
    }
    debug_assert_eq!(columns.nrows(), rows);
    Ok((columns, upper))
}

/// The transpose, some columns at a time.
fn transposed(design: &DMatrix<f64>, cancel: &Cancel) -> Result<DMatrix<f64>, Cancelled> {
    // Memory of zeros is handed out as it is written to.
    let mut out = DMatrix::from_vec(design.ncols(), design.nrows(), vec![0.0; design.len()]);
    for (i, mut column) in out.column_iter_mut().enumerate() {
        cancel.check()?;
        column.tr_copy_from(&design.row(i));
    }
    Ok(out)
}

fn factored(panel: DMatrixView<'_, f64>) -> (DMatrix<f64>, DMatrix<f64>) {
    let factors = panel.clone_owned().qr();
    (factors.q(), factors.r())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wavy(rows: usize, columns: usize) -> DMatrix<f64> {
        DMatrix::from_fn(rows, columns, |i, j| ((3 * i * i + 7 * j + i * j) as f64).sin())
    }

    #[test]
    fn solutions_are_those_of_the_normal_equations() {
        for (rows, columns) in [(60, 37), (37, 60), (50, 16), (5, 3)] {
            let (design, labels) = (wavy(rows, columns), wavy(rows, 2));
            let factors = Factors::new(design.clone(), &Cancel::new()).unwrap();
            let plain = factors.least_squares(&labels).unwrap();
            let expected = design.clone().svd(true, true).solve(&labels, 1e-12).unwrap();
            assert!((&plain - expected).amax() < 1e-9, "{rows} × {columns}");
            let ridge = factors.ridge(&labels, 0.1, &Cancel::new()).unwrap().unwrap();
            let gradient = design.tr_mul(&(&labels - &design * &ridge)) / rows as f64 - &ridge * 0.1;
            assert!(gradient.amax() < 1e-12, "{rows} × {columns}: {}", gradient.amax());
            assert!((factors.ridge(&labels, 1e-10, &Cancel::new()).unwrap().unwrap() - plain).amax() < 1e-5);
        }
    }

    #[test]
    fn a_cancelled_factorization_gives_nothing() {
        let cancel = Cancel::new();
        cancel.cancel();
        assert!(Factors::new(wavy(40, 40), &cancel).is_err());
        assert!(transposed(&wavy(3, 3), &cancel).is_err());
    }

    #[test]
    fn a_transpose_is_the_very_one_of_the_library() {
        assert_eq!(
            transposed(&wavy(5, 7), &Cancel::new()).unwrap(),
            wavy(5, 7).transpose()
        );
    }
}
