//! Products of a large matrix with a vector, which can be cancelled.

use nalgebra::{DMatrix, DMatrixView, DVector};

use crate::control::{Cancel, Cancelled};

/// out ← α A x + β out. The same numbers as from nalgebra's `gemv`.
pub(super) fn gemv(
    out: &mut DVector<f64>,
    alpha: f64,
    matrix: &DMatrix<f64>,
    x: &DVector<f64>,
    beta: f64,
    cancel: &Cancel,
) -> Result<(), Cancelled> {
    by_columns(matrix, cancel, |first, columns| {
        let beta = if first == 0 { beta } else { 1.0 };
        out.gemv(alpha, &columns, &x.rows(first, columns.ncols()), beta);
    })
}

/// out ← α Aᵀx + β out. The same numbers as from nalgebra's `gemv_tr`.
pub(super) fn gemv_tr(
    out: &mut DVector<f64>,
    alpha: f64,
    matrix: &DMatrix<f64>,
    x: &DVector<f64>,
    beta: f64,
    cancel: &Cancel,
) -> Result<(), Cancelled> {
    by_columns(matrix, cancel, |first, columns| {
        let mut part = out.rows_mut(first, columns.ncols());
        part.gemv_tr(alpha, &columns, x, beta);
    })
}

/// A x.
pub(super) fn times(
    matrix: &DMatrix<f64>,
    x: &DVector<f64>,
    cancel: &Cancel,
) -> Result<DVector<f64>, Cancelled> {
    let mut out = DVector::zeros(matrix.nrows());
    gemv(&mut out, 1.0, matrix, x, 0.0, cancel)?;
    Ok(out)
}

/// Aᵀx.
pub(super) fn transposed_times(
    matrix: &DMatrix<f64>,
    x: &DVector<f64>,
    cancel: &Cancel,
) -> Result<DVector<f64>, Cancelled> {
    let mut out = DVector::zeros(matrix.ncols());
    gemv_tr(&mut out, 1.0, matrix, x, 0.0, cancel)?;
    Ok(out)
}

/// Hands out some columns at a time, with the number of the first.
fn by_columns(
    matrix: &DMatrix<f64>,
    cancel: &Cancel,
    mut take: impl FnMut(usize, DMatrixView<'_, f64>),
) -> Result<(), Cancelled> {
    let (rows, columns) = matrix.shape();
    for range in cancel.ranges(columns, rows) {
        let range = range?;
        take(range.start, matrix.columns(range.start, range.len()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_give_the_very_numbers_of_the_whole() {
        let rows = 1 << 18;
        let wave = |i: usize| (i as f64 * 0.7).sin();
        let matrix = DMatrix::from_fn(rows, 8, |i, j| wave(5 * i + j));
        let (short, long) = (
            DVector::from_fn(8, |i, _| wave(i)),
            DVector::from_fn(rows, |i, _| wave(i)),
        );
        let go = Cancel::new();
        let mut pieces = 0;
        by_columns(&matrix, &go, |_, _| pieces += 1).unwrap();
        assert_eq!(pieces, 8);
        assert_eq!(times(&matrix, &short, &go).unwrap(), &matrix * &short);
        assert_eq!(
            transposed_times(&matrix, &long, &go).unwrap(),
            matrix.tr_mul(&long)
        );
        let (mut ours, mut whole) = (long.clone(), long.clone());
        gemv(&mut ours, -0.3, &matrix, &short, 0.9, &go).unwrap();
        whole.gemv(-0.3, &matrix, &short, 0.9);
        assert_eq!(ours, whole);
        let (mut ours, mut whole) = (short.clone(), short.clone());
        gemv_tr(&mut ours, -0.3, &matrix, &long, 0.9, &go).unwrap();
        whole.gemv_tr(-0.3, &matrix, &long, 0.9);
        assert_eq!(ours, whole);
    }

    #[test]
    fn a_cancelled_product_gives_nothing() {
        let cancel = Cancel::new();
        cancel.cancel();
        let (matrix, x) = (DMatrix::identity(3, 3), DVector::zeros(3));
        assert!(times(&matrix, &x, &cancel).is_err());
        assert!(transposed_times(&matrix, &x, &cancel).is_err());
    }
}
