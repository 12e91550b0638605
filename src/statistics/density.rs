//! Densities of samples, smoothed by a kernel.

use super::normal::normal_density;

/// A kernel-smoothed density of `values` on `points` even places from `low` to `high`: the numbers go into fine bins,
/// which a normal kernel of Silverman's width spreads.
#[must_use]
pub(crate) fn smoothed_density(values: &[f64], [low, high]: [f64; 2], points: usize) -> Vec<f64> {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let deviation = (values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / count).sqrt();
    let step = (high - low) / (points.max(2) - 1) as f64;
    let width = (1.06 * deviation * count.powf(-0.2)).max(0.5 * step);
    let mut bins = vec![0.0; points];
    for &x in values {
        let place = (x - low) / step;
        let index = place.floor();
        let share = place - index;
        for (index, share) in [(index, 1.0 - share), (index + 1.0, share)] {
            if index >= 0.0
                && let Some(bin) = bins.get_mut(index as usize)
            {
                *bin += share / count;
            }
        }
    }
    let reach = ((5.0 * width / step).ceil() as usize).min(points);
    let kernel: Vec<f64> = (0..=reach)
        .map(|i| normal_density(i as f64 * step, width))
        .collect();
    (0..points)
        .map(|i| {
            let near = i.saturating_sub(reach)..(i + reach + 1).min(points);
            near.clone()
                .zip(&bins[near])
                .map(|(j, bin)| bin * kernel[i.abs_diff(j)])
                .sum()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;
    use rand_distr::StandardNormal;

    #[test]
    fn smoothing_normal_numbers_gives_nearly_their_density() {
        let mut random = ChaCha8Rng::seed_from_u64(3);
        let values: Vec<f64> = (0..50_000).map(|_| random.sample(StandardNormal)).collect();
        let density = smoothed_density(&values, [-5.0, 5.0], 401);
        let mass: f64 = density.iter().sum::<f64>() * 10.0 / 400.0;
        assert!((mass - 1.0).abs() < 1e-3, "{mass}");
        for (i, y) in density.iter().enumerate() {
            let exact = normal_density(-5.0 + i as f64 / 40.0, 1.0);
            assert!((y - exact).abs() < 0.015, "{i}: {y} {exact}");
        }
    }
}
