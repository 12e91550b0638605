//! Functions to learn, on [0, 1]^d: with jumps, with kinks, smooth, drawn by hand, and composed of others.

use nalgebra::{DMatrix, DVector};
use rand::{Rng, RngExt};
use rand_distr::StandardNormal;

use super::perceptron::Samples;

/// A function on [0, 1]^d.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Target {
    /// Four constant pieces.
    Jumps,
    /// Straight pieces.
    Kinks,
    /// sin 2πx + ½ cos 4πx.
    Smooth,
    /// Two waves with a jump between them.
    Pieces,
    /// Straight lines between heights that are evenly spaced.
    Heights(Vec<f64>),
    /// The tent map 1 − |2x − 1|, so many times over.
    Tent(usize),
    /// Three phases of a magnet over temperature and field.
    Phases,
    /// g(g(x₁, x₂), g(x₃, x₄)), g = sin 2a cos 1.5b, with its inputs on [−1, 1].
    Hierarchy,
}

/// Places and heights of the kinks.
const KINKS: [(f64, f64); 6] = [
    (0.0, 0.0),
    (0.3, 1.0),
    (0.5, -0.5),
    (0.58, 0.8),
    (0.75, 0.1),
    (1.0, 0.4),
];

impl Target {
    /// The number of inputs d.
    pub(super) fn inputs(&self) -> usize {
        match self {
            Self::Phases => 2,
            Self::Hierarchy => 4,
            _ => 1,
        }
    }

    /// Its value at a point.
    pub(super) fn at(&self, point: &[f64]) -> f64 {
        let turn = std::f64::consts::TAU;
        match (self, point) {
            (Self::Hierarchy, &[a, b, c, d]) => {
                let [a, b, c, d] = [a, b, c, d].map(|x| 2.0 * x - 1.0);
                let g = |a: f64, b: f64| (2.0 * a).sin() * (1.5 * b).cos();
                g(g(a, b), g(c, d))
            }
            (Self::Phases, &[temperature, field]) => phase(temperature, 2.0 * field - 1.0),
            (Self::Jumps, &[x]) => match x {
                x if x < 0.25 => 0.0,
                x if x < 0.5 => 1.0,
                x if x < 0.7 => -0.6,
                _ => 0.4,
            },
            (Self::Kinks, &[x]) => between(&KINKS, x),
            (Self::Smooth, &[x]) => (turn * x).sin() + 0.5 * (2.0 * turn * x).cos(),
            (Self::Pieces, &[x]) if x < 0.45 => (1.5 * turn * x).sin(),
            (Self::Pieces, &[x]) => 0.6 * (turn * x).cos() - 0.5,
            (Self::Tent(times), &[x]) => (0..*times).fold(x, |x, _| 1.0 - (2.0 * x - 1.0).abs()),
            (Self::Heights(heights), &[x]) => interpolated(heights, x),
            _ => 0.0,
        }
    }

    /// Its values at points, one in each row.
    pub(super) fn values(&self, points: &DMatrix<f64>) -> DVector<f64> {
        let mut point = vec![0.0; points.ncols()];
        DVector::from_fn(points.nrows(), |i, _| {
            point
                .iter_mut()
                .zip(points.row(i).iter())
                .for_each(|(to, x)| *to = *x);
            self.at(&point)
        })
    }

    /// Labels at points: values with normal noise.
    pub(super) fn samples(&self, points: DMatrix<f64>, noise: f64, rng: &mut impl Rng) -> Samples {
        let y = self
            .values(&points)
            .map(|value| value + noise * rng.sample::<f64, _>(StandardNormal));
        Samples { x: points, y }
    }
}

/// Uniform points of [0, 1]^d, one in each row.
pub(super) fn uniform(rows: usize, inputs: usize, rng: &mut impl Rng) -> DMatrix<f64> {
    let mut points = DMatrix::zeros(rows, inputs);
    for i in 0..rows {
        for j in 0..inputs {
            points[(i, j)] = rng.random::<f64>();
        }
    }
    points
}

/// Magnetization in words: up, down, or none where it is too warm for the field.
fn phase(temperature: f64, field: f64) -> f64 {
    let critical = 0.35 + 0.45 * field.abs().sqrt();
    match temperature < critical {
        true => field.signum(),
        false => 0.0,
    }
}

/// Straight lines between points in increasing order.
fn between(points: &[(f64, f64)], x: f64) -> f64 {
    let pair = points.windows(2).find(|pair| x <= pair[1].0);
    match pair {
        Some([(a, low), (b, high)]) => low + (high - low) * (x - a) / (b - a),
        _ => points.last().map_or(0.0, |point| point.1),
    }
}

/// Straight lines between heights that are evenly spaced on [0, 1].
fn interpolated(heights: &[f64], x: f64) -> f64 {
    let place = x.clamp(0.0, 1.0) * (heights.len().max(2) - 1) as f64;
    let (left, share) = (place.floor() as usize, place.fract());
    let at = |i: usize| heights.get(i).or(heights.last()).copied().unwrap_or(0.0);
    at(left) + share * (at(left + 1) - at(left))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_every_function_at_places_that_are_known() {
        let cases: [(Target, &[f64], f64); 16] = [
            (Target::Jumps, &[0.69], -0.6),
            (Target::Jumps, &[0.7], 0.4),
            (Target::Kinks, &[0.4], 0.25),
            (Target::Kinks, &[1.0], 0.4),
            (Target::Smooth, &[0.25], 0.5),
            (Target::Tent(3), &[0.0625], 0.5),
            (Target::Tent(3), &[0.1875], 0.5),
            (Target::Heights(vec![0.0, 2.0, 1.0]), &[0.75], 1.5),
            (Target::Heights(Vec::new()), &[0.3], 0.0),
            (Target::Pieces, &[0.25], std::f64::consts::FRAC_1_SQRT_2),
            (Target::Pieces, &[0.5], -1.1),
            (Target::Phases, &[0.1, 0.2], -1.0),
            // At the field ½ the border lies at the temperature 0.35 + 0.45 √½ = 0.668.
            (Target::Phases, &[0.66, 0.75], 1.0),
            (Target::Phases, &[0.68, 0.75], 0.0),
            (
                Target::Hierarchy,
                &[1.0, 0.75, 0.5, 0.5],
                (2.0 * 2.0_f64.sin() * 0.75_f64.cos()).sin(),
            ),
            (
                Target::Hierarchy,
                &[1.0, 0.5, 0.5, 0.5],
                (2.0 * 2.0_f64.sin()).sin(),
            ),
        ];
        for (target, point, value) in cases {
            assert!((target.at(point) - value).abs() < 1e-12, "{target:?} {point:?}");
            assert_eq!(target.inputs(), point.len());
        }
    }

    /// Labels scatter around the values with the deviation that is asked for, within 4 standard errors.
    #[test]
    fn labels_have_the_wanted_noise() {
        use crate::statistics::streams::{Purpose, stream};
        let mut rng = stream(1, Purpose::Lab, 0, 0);
        let samples = Target::Smooth.samples(uniform(4000, 1, &mut rng), 0.3, &mut rng);
        let noise = &samples.y - Target::Smooth.values(&samples.x);
        let power = noise.norm_squared() / 4000.0;
        assert!(
            (power / 0.09 - 1.0).abs() < 4.0 * (2.0_f64 / 4000.0).sqrt(),
            "{power}"
        );
    }
}
