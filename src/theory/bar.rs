//! How far to trust an estimate: the standard error of one run's estimate, from that run alone.
//!
//! Two things make it uncertain. The mean over rows is one of finitely many, and the rows of a run are not independent: they
//! share the weights that were fitted to them, the more so the closer the fit. For a linear smoother the variance grows by
//! κ = 2^{−α} estimate/train with α = −d log train/d log t, the effective number of rows being (tr A)²/tr A² with A = (I − H)²;
//! measured, late in nonlinear runs, it grows like √κ. And the responses are means over the same rows: a jackknife over
//! groups of them says how much they add.

/// Groups of rows that the jackknife leaves out in turn.
pub(super) const GROUPS: usize = 8;

/// Standard errors of the estimate on either side of it that its drawn band covers: 95 % of normal errors.
pub const BAR: f64 = 1.96;

/// κ ≥ 1 at the last step of `train`, the training errors so far.
pub(super) fn dependence(train: &[f64], estimate: f64) -> f64 {
    let (Some(t), Some(&last)) = (train.len().checked_sub(1), train.last()) else {
        return 1.0;
    };
    let earlier = t as f64 / 1.25;
    let (below, share) = (earlier as usize, earlier.fract());
    let (Some(&a), Some(&b)) = (train.get(below), train.get((below + 1).min(t))) else {
        return 1.0;
    };
    if t == 0 {
        return 1.0;
    }
    let before = (1.0 - share) * a.ln() + share * b.ln();
    let slope = (before - last.ln()) / 1.25_f64.ln();
    let kappa = (-slope).exp2() * estimate / last;
    // A training error of nothing leaves no slope.
    if kappa.is_finite() { kappa.max(1.0) } else { 1.0 }
}

/// The standard error of a mean over rows, whose plain one is `rows`, given κ and the estimates without each group.
pub(super) fn standard_error(rows: f64, kappa: f64, without: impl Iterator<Item = f64> + Clone) -> f64 {
    let count = GROUPS as f64;
    let mean = without.clone().sum::<f64>() / count;
    let squares: f64 = without.map(|x| (x - mean).powi(2)).sum();
    let jackknife = (count - 1.0) / count * squares;
    let own = rows * rows;
    (own * (1.0 + kappa.sqrt()) + (jackknife - own).max(0.0)).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where train = t^{−α} the dependence is 2^{−α} estimate/train, and never less than one.
    #[test]
    fn the_dependence_follows_a_power_law() {
        let train: Vec<f64> = (0..=40_i32).map(|t| f64::from(t.max(1)).powf(-1.5)).collect();
        let exact = 2_f64.powf(-1.5) * 0.5 / train[40];
        assert!((dependence(&train, 0.5) / exact - 1.0).abs() < 1e-9);
        assert_eq!(dependence(&[1.0, 0.9, 0.85], 0.9), 1.0);
        assert_eq!((dependence(&[1.0], 9.0), dependence(&[], 1.0)), (1.0, 1.0));
        assert_eq!(dependence(&[1.0, 0.0], 1.0), 1.0);
    }

    /// Of a plain mean of independent numbers the jackknife is the plain standard error, and adds nothing.
    #[test]
    fn the_jackknife_of_a_mean_adds_nothing() {
        let groups: [f64; GROUPS] = std::array::from_fn(|g| (g as f64 * 1.7).sin());
        let total: f64 = groups.iter().sum();
        let mean = total / 8.0;
        let variance: f64 = groups.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / 7.0;
        let rows = (variance / 8.0).sqrt();
        let without = groups.iter().map(|x| (total - x) / 7.0);
        let plain = standard_error(rows, 1.0, without.clone());
        assert!((plain / (2.0 * rows * rows).sqrt() - 1.0).abs() < 1e-12);
        assert!(standard_error(0.5 * rows, 1.0, without) > plain / 2.0);
    }
}
