//! Products of a large matrix with a vector, with looks at the cancel switch.

use nalgebra::{DMatrix, DVector};

use crate::control::Cancel;

/// Entries of the matrix between two looks: a few milliseconds.
const PIECE: usize = 1 << 20;

/// out ← α A x + β out; None if cancelled. The same numbers as from nalgebra's `gemv`.
pub(super) fn gemv(
    out: &mut DVector<f64>,
    alpha: f64,
    matrix: &DMatrix<f64>,
    x: &DVector<f64>,
    beta: f64,
    cancel: &Cancel,
) -> Option<()> {
    for (first, width) in pieces(matrix) {
        if cancel.is_cancelled() {
            return None;
        }
        let beta = if first == 0 { beta } else { 1.0 };
        out.gemv(alpha, &matrix.columns(first, width), &x.rows(first, width), beta);
    }
    Some(())
}

/// out ← α Aᵀx + β out; None if cancelled. The same numbers as from nalgebra's `gemv_tr`.
pub(super) fn gemv_tr(
    out: &mut DVector<f64>,
    alpha: f64,
    matrix: &DMatrix<f64>,
    x: &DVector<f64>,
    beta: f64,
    cancel: &Cancel,
) -> Option<()> {
    for (first, width) in pieces(matrix) {
        if cancel.is_cancelled() {
            return None;
        }
        let mut part = out.rows_mut(first, width);
        part.gemv_tr(alpha, &matrix.columns(first, width), x, beta);
    }
    Some(())
}

/// A x; None if cancelled.
pub(super) fn times(matrix: &DMatrix<f64>, x: &DVector<f64>, cancel: &Cancel) -> Option<DVector<f64>> {
    let mut out = DVector::zeros(matrix.nrows());
    gemv(&mut out, 1.0, matrix, x, 0.0, cancel)?;
    Some(out)
}

/// Aᵀx; None if cancelled.
pub(super) fn transposed_times(
    matrix: &DMatrix<f64>,
    x: &DVector<f64>,
    cancel: &Cancel,
) -> Option<DVector<f64>> {
    let mut out = DVector::zeros(matrix.ncols());
    gemv_tr(&mut out, 1.0, matrix, x, 0.0, cancel)?;
    Some(out)
}

/// First column and width of some columns at a time.
fn pieces(matrix: &DMatrix<f64>) -> impl Iterator<Item = (usize, usize)> {
    let (rows, columns) = matrix.shape();
    let width = (PIECE / rows.max(1)).max(1);
    (0..columns)
        .step_by(width)
        .map(move |first| (first, width.min(columns - first)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_give_the_very_numbers_of_the_whole() {
        let rows = PIECE / 3;
        let wave = |i: usize| (i as f64 * 0.7).sin();
        let matrix = DMatrix::from_fn(rows, 8, |i, j| wave(5 * i + j));
        let (short, long) = (
            DVector::from_fn(8, |i, _| wave(i)),
            DVector::from_fn(rows, |i, _| wave(i)),
        );
        let go = Cancel::new();
        assert_eq!(pieces(&matrix).count(), 3);
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
        assert!(times(&matrix, &x, &cancel).is_none());
        assert!(transposed_times(&matrix, &x, &cancel).is_none());
    }
}
