//! How far laws of pre-activations are from each other.

use crate::control::parallel::collect;
use crate::control::{Cancel, Cancelled};
use crate::statistics::quantiles::sample_quantile;

/// Quantiles of a law that are compared: in the middle of as many equal parts.
const LEVELS: usize = 512;

/// Quantiles of each of q neurons over rows of q numbers: q × 512, one neuron after another.
///
/// # Errors
///
/// [`Cancelled`] on request.
pub(super) fn quantiles(rows: &[f64], q: usize, cancel: &Cancel) -> Result<Vec<f64>, Cancelled> {
    let of = |neuron: usize| {
        cancel.check()?;
        let mut column: Vec<f64> = rows.iter().skip(neuron).step_by(q.max(1)).copied().collect();
        column.sort_unstable_by(f64::total_cmp);
        let level = |k: usize| sample_quantile(&column, (k as f64 + 0.5) / LEVELS as f64);
        Ok((0..LEVELS).map(level).collect::<Vec<f64>>())
    };
    Ok(collect(0..q, of)?.concat())
}

/// The Wasserstein distance ∫ |F⁻¹(p) − G⁻¹(p)| dp between the laws of each neuron in units of its standard deviation, as a mean over
/// neurons; NaN where a law is not known.
pub(super) fn distance(one: &[f64], other: &[f64], deviations: &[f64]) -> f64 {
    let whole = deviations.len() * LEVELS;
    if whole == 0 || one.len() != whole || other.len() != whole {
        return f64::NAN;
    }
    let neurons = one
        .chunks_exact(LEVELS)
        .zip(other.chunks_exact(LEVELS))
        .zip(deviations);
    let of = |((one, other), deviation): ((&[f64], &[f64]), &f64)| {
        let apart = one.iter().zip(other).map(|(x, y)| (x - y).abs());
        apart.sum::<f64>() / LEVELS as f64 / deviation
    };
    neurons.map(of).sum::<f64>() / deviations.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::normal::normal_quantile;

    /// Two columns of normal quantiles.
    fn rows(count: usize, [first, second]: [[f64; 2]; 2]) -> Vec<f64> {
        let row = |k: usize| {
            let x = normal_quantile((k as f64 + 0.5) / count as f64);
            [first[0] + first[1] * x, second[0] + second[1] * x]
        };
        (0..count).flat_map(row).collect()
    }

    #[test]
    fn the_distance_of_normal_laws_is_that_of_their_means_and_deviations() {
        let quantiles = |columns| quantiles(&rows(20_000, columns), 2, &Cancel::new()).unwrap();
        let known = quantiles([[0.0, 1.0], [0.0, 3.0]]);
        let shifted = quantiles([[0.4, 1.0], [-1.2, 3.0]]);
        assert!((distance(&known, &shifted, &[1.0, 3.0]) - 0.4).abs() < 1e-9);
        // E |X| of a standard normal is √(2/π).
        let wider = quantiles([[0.0, 1.5], [0.0, 3.0]]);
        let expected = 0.5 * 0.5 * (2.0 / std::f64::consts::PI).sqrt();
        assert!((distance(&known, &wider, &[1.0, 3.0]) - expected).abs() < 1e-3);
        assert!(distance(&known, &shifted[1..], &[1.0, 3.0]).is_nan() && distance(&[], &[], &[]).is_nan());
    }
}
