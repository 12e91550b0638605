//! What several labs count and draw: means with standard errors, the normal law, histograms and Q–Q plots.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use crate::figure::{Axis, Figure, Histogram, Line, Mark, Role, Scatter, Stroke};

/// The generator of the `index`-th draw of a lab.
pub(super) fn generator(seed: u64, index: u64) -> ChaCha8Rng {
    let mut key = [0; 32];
    key[..8].copy_from_slice(&seed.to_le_bytes());
    key[16..19].copy_from_slice(b"lab");
    let mut generator = ChaCha8Rng::from_seed(key);
    generator.set_stream(index);
    generator
}

/// A list of n numbers from `first` to `last`, evenly spaced by their logarithm.
pub(super) fn log_spaced(first: f64, last: f64, n: usize) -> Vec<f64> {
    let step = (last / first).ln() / (n.max(2) - 1) as f64;
    (0..n).map(|i| first * (step * i as f64).exp()).collect()
}

/// Mean and standard error of the mean; the error of fewer than two numbers is not known.
pub(super) fn mean_and_error(values: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let count = values.clone().count() as f64;
    let mean = values.clone().sum::<f64>() / count;
    let squares: f64 = values.map(|value| (value - mean).powi(2)).sum();
    let error = if count > 1.0 {
        (squares / (count * (count - 1.0))).sqrt()
    } else {
        f64::NAN
    };
    (mean, error)
}

/// The upper median.
pub(super) fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Density of the standard normal law.
pub(super) fn density(x: f64) -> f64 {
    (-0.5 * x * x).exp() / (2.0 * std::f64::consts::PI).sqrt()
}

/// Distribution function Φ of the standard normal law.
pub(super) fn distribution(x: f64) -> f64 {
    0.5 * libm::erfc(-x / std::f64::consts::SQRT_2)
}

/// Φ⁻¹ by Newton's steps on log Φ, whose slope never vanishes; `share` in (0, 1).
pub(super) fn quantile(share: f64) -> f64 {
    if share > 0.5 {
        return -quantile(1.0 - share);
    }
    // log Φ is concave: from the left of the root, steps approach it without passing it.
    let mut x = -(-2.0 * share.ln()).sqrt();
    for _ in 0..50 {
        let below = distribution(x);
        let step = (share.ln() - below.ln()) * below / density(x);
        x += step;
        if step.abs() < 1e-14 * (1.0 + x.abs()) {
            break;
        }
    }
    x
}

/// Variance and excess kurtosis around the mean.
pub(super) fn variance_and_kurtosis(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let moment = |power| values.iter().map(|value| (value - mean).powi(power)).sum::<f64>() / count;
    let variance = moment(2);
    (variance, moment(4) / (variance * variance) - 3.0)
}

/// A sample in a histogram or Q–Q plot.
pub(super) struct Sample<'a> {
    pub(super) name: &'a str,
    pub(super) role: Role,
    pub(super) values: &'a [f64],
}

/// Histograms of several samples over common bins, with the density of a centred normal law of deviation `deviation`.
pub(super) fn histogram(samples: &[Sample<'_>], deviation: f64, x: &str) -> Figure {
    let largest = samples
        .iter()
        .flat_map(|sample| sample.values)
        .filter(|value| value.is_finite())
        .fold(4.0 * deviation, |most, value| most.max(value.abs()));
    let reach = largest.min(8.0 * deviation);
    let bins = 60;
    let width = 2.0 * reach / bins as f64;
    let edges: Vec<f64> = (0..=bins).map(|i| -reach + width * i as f64).collect();
    let mut marks: Vec<Mark> = Vec::new();
    for sample in samples {
        let mut heights = vec![0.0; bins];
        let share = 1.0 / (sample.values.len() as f64 * width);
        for value in sample.values {
            let place = ((value + reach) / width).floor();
            if let Some(height) = (place >= 0.0).then(|| heights.get_mut(place as usize)).flatten() {
                *height += share;
            }
        }
        marks.push(Histogram::new(sample.name, sample.role, edges.clone(), heights).into());
    }
    let fine: Vec<f64> = (0..=240)
        .map(|i| -reach + 2.0 * reach * f64::from(i) / 240.0)
        .collect();
    let bell = fine.iter().map(|x| density(x / deviation) / deviation).collect();
    marks.push(Line::new("Predicted normal law", Role::Theory, fine, bell).into());
    Figure::plot("", "", Axis::linear(x), Axis::linear("Density"), marks)
}

/// Quantiles of several samples against those of a centred normal law of deviation `deviation`.
pub(super) fn quantiles(samples: &[Sample<'_>], deviation: f64, y: &str) -> Figure {
    let points = 200;
    let mut marks: Vec<Mark> = Vec::new();
    for sample in samples {
        let mut sorted: Vec<f64> = sample
            .values
            .iter()
            .copied()
            .filter(|value| value.is_finite())
            .collect();
        if sorted.is_empty() {
            continue;
        }
        sorted.sort_by(f64::total_cmp);
        let points = points.min(sorted.len());
        let shares = (0..points).map(|i| (i as f64 + 0.5) / points as f64);
        let x = shares.clone().map(|share| deviation * quantile(share)).collect();
        let at = |share: f64| sorted.get((share * sorted.len() as f64) as usize).copied();
        let y = shares.map(|share| at(share).unwrap_or(f64::NAN)).collect();
        marks.push(Scatter::new(sample.name, sample.role, x, y).into());
    }
    let reach = 3.0 * deviation;
    marks.push(
        Line::new("Equal", Role::Theory, vec![-reach, reach], vec![-reach, reach])
            .stroke(Stroke::Dashed)
            .into(),
    );
    Figure::plot(
        "",
        "",
        Axis::linear("Quantile of the predicted normal law"),
        Axis::linear(y),
        marks,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantile_inverts_distribution() {
        for share in [1e-12, 1e-4, 0.025, 0.3, 0.5, 0.8, 0.999] {
            assert!(
                (distribution(quantile(share)) / share - 1.0).abs() < 1e-11,
                "{share}"
            );
        }
        assert!((quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-12);
    }

    #[test]
    fn moments_of_known_samples() {
        assert_eq!(mean_and_error([1.0, 3.0].into_iter()), (2.0, 1.0));
        assert_eq!(variance_and_kurtosis(&[-1.0, 1.0]), (1.0, -2.0));
        let spaced = log_spaced(1.0, 100.0, 3);
        assert!((spaced[1] - 10.0).abs() < 1e-12 && (spaced[2] - 100.0).abs() < 1e-11);
    }

    #[test]
    fn bars_of_a_histogram_have_unit_area() {
        let values: Vec<f64> = (0..1000)
            .map(|i| quantile((f64::from(i) + 0.5) / 1000.0))
            .collect();
        let sample = Sample {
            name: "x",
            role: Role::Run,
            values: &values,
        };
        let figure = histogram(&[sample], 1.0, "x");
        let crate::figure::Content::Plot(plot) = figure.content else {
            panic!("no plot")
        };
        let Mark::Histogram(bars) = &plot.marks[0] else {
            panic!("no bars")
        };
        let area: f64 = bars
            .heights
            .iter()
            .zip(bars.edges.windows(2))
            .map(|(h, e)| h * (e[1] - e[0]))
            .sum();
        assert!((area - 1.0).abs() < 1e-9, "{area}");
    }
}
