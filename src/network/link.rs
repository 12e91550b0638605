//! Links φ_* and the labels drawn from them.

use crate::experiment::Link;
use crate::kernels::Real;

/// The upper quartile of the normal law: |u| is above it half of the time.
pub(crate) const QUARTILE: f64 = 0.674_489_750_196_082;

impl Link {
    /// E[Y | u_*] of teacher fields `fields` (p numbers). Links of one field are summed over the directions.
    #[must_use]
    pub fn mean<T: Real>(self, fields: &[T]) -> T {
        let sum = |f: fn(f64) -> f64| T::of(fields.iter().map(|u| f(u.wide())).sum());
        let total = || fields.iter().copied().sum::<T>();
        match self {
            Self::Linear => total(),
            Self::Tanh | Self::Committee => sum(f64::tanh),
            Self::Sine => sum(f64::sin),
            Self::Relu => sum(|u| u.max(0.0)),
            Self::Quadratic => sum(|u| u * u - 1.0),
            Self::Cubic => sum(|u| u * (u * u - 3.0)),
            Self::Sign => sign(total()),
            Self::Even => {
                let level = QUARTILE * (fields.len() as f64).sqrt();
                T::of(sign(total().wide().abs() - level))
            }
            Self::Parity => fields.iter().fold(T::ONE, |product, &u| product * sign(u)),
            Self::Staircase => {
                let step = |(sum, product): (T, T), &u: &T| (sum + product * u, product * u);
                fields.iter().fold((T::ZERO, T::ONE), step).0
            }
            Self::TwoStep => {
                let even = |u: &T| 0.7 * std::f64::consts::FRAC_1_SQRT_2 * (u.wide() * u.wide() - 1.0);
                let rest: f64 = fields.iter().skip(1).map(even).sum();
                fields.first().copied().unwrap_or(T::ZERO) + T::of(rest)
            }
            Self::Logistic => T::of(2.0) * total().sigmoid() - T::ONE,
            Self::Argmax | Self::Softmax => T::of(largest(fields) as f64),
        }
    }

    /// Whether the link tells directions apart or multiplies them, so that it needs at least two.
    #[must_use]
    pub fn needs_directions(self) -> bool {
        matches!(
            self,
            Self::Committee | Self::Parity | Self::Staircase | Self::TwoStep | Self::Argmax | Self::Softmax
        )
    }

    /// Var[Y | u_*] without the label noise: 1 − E[Y | u_*]² for random ±1 labels, else 0.
    #[must_use]
    pub fn variance<T: Real>(self, fields: &[T]) -> T {
        if self.is_random() {
            let mean = self.mean(fields);
            T::ONE - mean * mean
        } else {
            T::ZERO
        }
    }

    /// Whether labels are random ±1 given the fields; such labels take no further noise.
    #[must_use]
    pub fn is_random(self) -> bool {
        self == Self::Logistic
    }

    /// Whether E[Y | u_*] is ±1 or the labels themselves are.
    #[must_use]
    pub fn is_binary(self) -> bool {
        matches!(self, Self::Sign | Self::Even | Self::Parity | Self::Logistic)
    }

    /// A label: φ_*(u_*) + `noise` (already scaled by σ), or for a random link +1 where `uniform` (on [0, 1)) is below
    /// P(Y = 1), else −1; of classes the number of one, from 0.
    #[must_use]
    pub fn label<T: Real>(self, fields: &[T], noise: T, uniform: T) -> T {
        match self {
            Self::Argmax => return self.mean(fields),
            Self::Softmax => return T::of(drawn(fields, uniform.wide()) as f64),
            _ => {}
        }
        let mean = self.mean(fields);
        if !self.is_random() {
            mean + noise
        } else if uniform + uniform < T::ONE + mean {
            T::ONE
        } else {
            -T::ONE
        }
    }
}

/// How sharply the softmax link tells its fields apart, β.
const SHARPNESS: f64 = 2.0;

/// The number of the largest field.
fn largest<T: Real>(fields: &[T]) -> usize {
    let mut best = 0;
    for (j, u) in fields.iter().enumerate() {
        if *u > fields[best] {
            best = j;
        }
    }
    best
}

/// A class of the law softmax(β u), given a uniform number.
fn drawn<T: Real>(fields: &[T], uniform: f64) -> usize {
    let most = fields.get(largest(fields)).map_or(0.0, |u| u.wide());
    let weight = |u: &T| (SHARPNESS * (u.wide() - most)).exp();
    let mut left = uniform * fields.iter().map(weight).sum::<f64>();
    for (j, u) in fields.iter().enumerate() {
        left -= weight(u);
        if left < 0.0 {
            return j;
        }
    }
    fields.len().saturating_sub(1)
}

/// ±1, with +1 at 0.
fn sign<T: Real>(u: T) -> T {
    if u < T::ZERO { -T::ONE } else { T::ONE }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_of_one_field_are_summed() {
        let u = [0.5_f64, -1.25];
        let close = |link: Link, value: f64| assert!((link.mean(&u) - value).abs() < 1e-14, "{link:?}");
        close(Link::Linear, -0.75);
        close(Link::Tanh, 0.5_f64.tanh() - 1.25_f64.tanh());
        close(Link::Committee, 0.5_f64.tanh() - 1.25_f64.tanh());
        close(Link::Sine, 0.5_f64.sin() - 1.25_f64.sin());
        close(Link::Relu, 0.5);
        close(Link::Quadratic, 0.25 + 1.5625 - 2.0);
        close(Link::Cubic, 0.125 - 1.5 - 1.953_125 + 3.75);
        close(Link::Sign, -1.0);
        close(Link::Even, -1.0);
        close(Link::Parity, -1.0);
        close(Link::Staircase, 0.5 - 0.625);
        close(Link::TwoStep, 0.5 + 0.7 * 0.5625 / 2.0_f64.sqrt());
        close(Link::Logistic, 2.0 / (1.0 + 0.75_f64.exp()) - 1.0);
    }

    #[test]
    fn classes_have_the_probabilities_of_their_fields() {
        let u = [0.3_f64, -0.2, 0.9];
        let total: f64 = u.iter().map(|u| (2.0 * u).exp()).sum();
        let mut below = 0.0;
        for (j, u_j) in u.iter().enumerate() {
            let label = |uniform: f64| Link::Softmax.label(&u, 9.0, uniform);
            let above = below + (2.0 * u_j).exp() / total;
            assert_eq!((label(below + 1e-9), label(above - 1e-9)), (j as f64, j as f64));
            below = above;
        }
        assert_eq!(Link::Argmax.label(&u, 9.0, 0.1), 2.0);
        assert!(Link::Argmax.is_of_classes() && !Link::Parity.is_of_classes());
    }

    #[test]
    fn only_the_logistic_link_draws_its_label() {
        let u = [0.75_f64];
        let p = 1.0 / (1.0 + (-0.75_f64).exp());
        assert_eq!(Link::Logistic.label(&u, 9.0, p - 1e-9), 1.0);
        assert_eq!(Link::Logistic.label(&u, 9.0, p + 1e-9), -1.0);
        assert!((Link::Logistic.variance(&u) - 4.0 * p * (1.0 - p)).abs() < 1e-14);
        assert_eq!(Link::Linear.label(&u, 0.5, 0.0), 1.25);
        assert_eq!(Link::Sine.variance(&u), 0.0);
        assert!(Link::Logistic.is_random() && !Link::Sign.is_random() && Link::Sign.is_binary());
    }
}
