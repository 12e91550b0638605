//! What is known of a split of a table before anything is trained on it: its sizes, how alike its rows are, and what simple
//! predictors reach.

/// One run's split of a table, prepared.
#[derive(Clone, Debug, PartialEq)]
pub struct Split {
    /// Training rows m.
    pub training: usize,
    /// Rows held out.
    pub held_out: usize,
    /// Rows of the file that are in neither, as something is missing in them.
    pub dropped: usize,
    /// Feature columns before whitening, with those that categories and missing cells became.
    pub columns: usize,
    /// Features n after it.
    pub features: usize,
    /// Standard deviation of the target on the training rows, in its own unit; None where it is not standardized.
    pub deviation: Option<f64>,
    /// Standard deviation of |x_k|² over the training rows, whose mean is 1. The estimate is for rows of one length.
    pub spread: f64,
    /// The training rows with the largest |x_k|², the largest first: their places among the rows that are used, from 1, and those
    /// squares. At most 20.
    pub farthest: Vec<(usize, f64)>,
    /// Mean squared error on the rows held out of always predicting the training rows' mean.
    pub mean_error: f64,
    /// Of ridge regression, its penalty chosen by leaving each training row out; None without whitening.
    pub ridge_error: Option<f64>,
}

/// Rows in [`Split::farthest`].
pub(super) const FARTHEST: usize = 20;
/// Shrinking factors between none and all that ridge regression chooses from.
const FACTORS: usize = 40;

/// The held-out error of ridge regression on uncorrelated columns of variance 1/n, row by row.
///
/// Then XᵀX = (m/n) I: least squares has the weights (n/m) Xᵀy, every penalty only shrinks them, by the same factor c, and the
/// error of a row that is left out is (y − c h′y)/(1 − c h) with h = (n/m)|x|².
pub(super) fn ridge(
    (training, labels, norms): (&[f64], &[f64], &[f64]),
    (held_out, held_out_labels): (&[f64], &[f64]),
    features: usize,
) -> f64 {
    let scale = features as f64 / labels.len().max(1) as f64;
    let mut weights = vec![0.0; features];
    for (row, label) in training.chunks_exact(features).zip(labels) {
        for (weight, x) in weights.iter_mut().zip(row) {
            *weight += scale * label * x;
        }
    }
    let fitted = |row: &[f64]| -> f64 { row.iter().zip(&weights).map(|(x, w)| x * w).sum() };
    let fits: Vec<f64> = training.chunks_exact(features).map(fitted).collect();
    let left_out = |factor: f64| -> f64 {
        let rows = fits.iter().zip(labels).zip(norms);
        let errors = rows.map(|((fit, label), norm)| {
            let own = (1.0 - factor * scale * norm).max(1e-9);
            ((label - factor * fit) / own).powi(2)
        });
        errors.sum()
    };
    let factors = (0..=FACTORS).map(|k| k as f64 / FACTORS as f64);
    let best = factors.min_by(|a, b| left_out(*a).total_cmp(&left_out(*b)));
    let factor = best.unwrap_or(0.0);
    let rows = held_out.chunks_exact(features).zip(held_out_labels);
    mean_square(rows.map(|(row, label)| label - factor * fitted(row)))
}

/// The rows with the largest norms, the largest first, counted from 1; `rows` are their places.
pub(super) fn farthest(norms: &[f64], rows: &[usize]) -> Vec<(usize, f64)> {
    let mut all: Vec<(usize, f64)> = rows
        .iter()
        .zip(norms)
        .map(|(row, norm)| (row + 1, *norm))
        .collect();
    all.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    all.truncate(FARTHEST);
    all
}

/// The mean of some squares; NaN of none.
pub(super) fn mean_square(values: impl Iterator<Item = f64>) -> f64 {
    let (count, sum) = values.fold((0_usize, 0.0), |(count, sum), x| (count + 1, sum + x * x));
    sum / count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_farthest_rows_come_first() {
        assert_eq!(
            farthest(&[1.0, 9.0, 4.0], &[7, 2, 0]),
            [(3, 9.0), (1, 4.0), (8, 1.0)]
        );
        let many: Vec<f64> = (0..100).map(f64::from).collect();
        let rows: Vec<usize> = (0..100).collect();
        let found = farthest(&many, &rows);
        assert_eq!((found.len(), found[0]), (FARTHEST, (100, 99.0)));
    }

    /// On one column the weight and every error with a row left out can be said directly.
    #[test]
    fn ridge_is_chosen_by_leaving_rows_out() {
        let m = 60;
        let raw: Vec<f64> = (0..m).map(|k| (1.7 * f64::from(k)).sin()).collect();
        let size = (raw.iter().map(|x| x * x).sum::<f64>() / f64::from(m)).sqrt();
        let x: Vec<f64> = raw.iter().map(|x| x / size).collect();
        let y: Vec<f64> = (0..m)
            .map(|k| 0.6 * x[k as usize] + 0.8 * (2.9 * f64::from(k)).cos())
            .collect();
        let norms: Vec<f64> = x.iter().map(|x| x * x).collect();
        let slope = x.iter().zip(&y).map(|(x, y)| x * y).sum::<f64>() / f64::from(m);
        // A penalty λ on the slope: Σxy/(m + λ), and without row k the same of all others.
        let left_out = |factor: f64| -> f64 {
            let penalized = f64::from(m) / factor;
            let row = |k: usize| {
                let others = slope * f64::from(m) - x[k] * y[k];
                (y[k] - x[k] * others / (penalized - x[k] * x[k])).powi(2)
            };
            (0..m as usize).map(row).sum()
        };
        let factors = (1..=FACTORS).map(|k| k as f64 / FACTORS as f64);
        let best = factors
            .min_by(|a, b| left_out(*a).total_cmp(&left_out(*b)))
            .unwrap();
        let expected = mean_square(x.iter().zip(&y).map(|(x, y)| y - best * slope * x));
        let found = ridge((&x, &y, &norms), (&x, &y), 1);
        assert!((found - expected).abs() < 1e-12, "{found} {expected}");
    }
}
