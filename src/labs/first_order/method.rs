//! The methods as one iteration: the updates between two products with the matrix.

use nalgebra::DVector;
use rand::{Rng, RngExt};
use rand_distr::StandardNormal;

use super::{Loss, Method, Settings};
use crate::labs::denoisers::soft;

/// The state of a method on a population of rows and columns: those of a data set, or the Monte Carlo rows of state
/// evolution. The matrix enters through its products alone, so that the same code runs on both.
///
/// One step multiplies A f, computes g = G(A f), multiplies Aᵀg, and computes the next point f. Numbers that all entries
/// share, such as a threshold or a norm, are means over the population, which do not fluctuate in the limit.
pub(super) struct Iteration {
    settings: Settings,
    /// θ₀, or the right spike.
    pub(super) signal: DVector<f64>,
    /// The label noise σw, or the left spike.
    left: DVector<f64>,
    /// Aθ₀, once it is known.
    star: DVector<f64>,
    /// f, which the matrix is applied to next.
    pub(super) point: DVector<f64>,
    last_point: DVector<f64>,
    /// x, the estimate so far; equal to f except in methods that extrapolate.
    estimate: DVector<f64>,
    /// g of the last step.
    pub(super) answer: DVector<f64>,
    /// Multiple of the last g that AMP itself subtracts from A f.
    own: f64,
    /// FISTA's t_k, which gives its extrapolation.
    age: f64,
}

/// Derivatives of g in u = A f − `own` × the last g, and in Aθ₀.
pub(super) struct LeftSlopes {
    pub(super) by_product: DVector<f64>,
    pub(super) by_star: DVector<f64>,
    pub(super) own: f64,
}

/// The coefficients of the next point: v = `product` Aᵀg + `point` f + `heavy` (f − f before), x = η(v) with slopes `by_sum`, and
/// x + `ahead` (x − x before).
pub(super) struct RightSlopes {
    pub(super) product: f64,
    pub(super) point: f64,
    pub(super) heavy: f64,
    pub(super) by_sum: DVector<f64>,
    pub(super) ahead: f64,
}

impl Iteration {
    /// Draws signal, noise and start for n rows and d columns.
    pub(super) fn new(settings: &Settings, [n, d]: [usize; 2], rng: &mut impl Rng) -> Self {
        let size = match settings.method {
            // Then Aθ₀ has variance 1.
            Method::PhaseRetrieval => (1.0 / (settings.load() * settings.sparsity)).sqrt(),
            _ => 1.0,
        };
        let signal = DVector::from_fn(d, |_, _| {
            let value: f64 = rng.sample(StandardNormal);
            if rng.random::<f64>() < settings.sparsity {
                size * value
            } else {
                0.0
            }
        });
        let deviation = match settings.method {
            Method::PowerIteration => 1.0,
            _ => settings.noise,
        };
        let left = DVector::from_fn(n, |_, _| deviation * rng.sample::<f64, _>(StandardNormal));
        let point = if settings.method.starts_near() {
            let length = rms(&signal);
            let (share, rest) = (settings.overlap, (1.0 - settings.overlap.powi(2)).sqrt());
            // Signs are far from normal: whether products of them are normal can be seen.
            let length_of_start = match settings.method {
                Method::PhaseRetrieval => length,
                _ => 1.0,
            };
            signal.map(|value| {
                let sign = if rng.random::<bool>() { 1.0 } else { -1.0 };
                length_of_start * (share * value / length + rest * sign)
            })
        } else {
            DVector::zeros(d)
        };
        Self {
            settings: settings.clone(),
            star: DVector::zeros(n),
            last_point: point.clone(),
            estimate: point.clone(),
            answer: DVector::zeros(n),
            own: 0.0,
            age: 1.0,
            signal,
            left,
            point,
        }
    }

    /// Sets Aθ₀, from which the labels follow.
    pub(super) fn observe(&mut self, star: DVector<f64>) {
        self.star = star;
    }

    /// Computes g from A f.
    pub(super) fn left(&mut self, product: &DVector<f64>) -> LeftSlopes {
        let own = self.own;
        let pull = self.pull(
            self.settings.load(),
            mean(&self.signal, &self.point) / rms(&self.signal),
        );
        let (mut by_product, mut by_star) = (product.clone(), product.clone());
        for (i, (by_product, by_star)) in by_product.iter_mut().zip(by_star.iter_mut()).enumerate() {
            let (star, left) = (self.star[i], self.left[i]);
            let u = *by_product - own * self.answer[i];
            let slopes = match (self.settings.method, self.settings.loss) {
                (Method::PowerIteration, _) => (u + pull * left, 1.0, 0.0),
                (Method::PhaseRetrieval, _) => {
                    let label = star * star + left;
                    ((label - u * u) * u, label - 3.0 * u * u, 2.0 * star * u)
                }
                (Method::Momentum, Loss::LogCosh) => {
                    let answer = (star + left - u).tanh();
                    let slope = 1.0 - answer * answer;
                    (answer, -slope, slope)
                }
                _ => (star + left - u, -1.0, 1.0),
            };
            (self.answer[i], *by_product, *by_star) = slopes;
        }
        LeftSlopes {
            by_product,
            by_star,
            own,
        }
    }

    /// Computes the next point from Aᵀg.
    pub(super) fn right(&mut self, product: &DVector<f64>) -> RightSlopes {
        let settings = &self.settings;
        let (scale, keep, heavy) = match settings.method {
            Method::Amp => (1.0, 1.0, 0.0),
            Method::Momentum => (settings.learning_rate, 1.0, settings.momentum),
            Method::ProximalGradient | Method::PhaseRetrieval => (settings.learning_rate, 1.0, 0.0),
            Method::PowerIteration => (1.0, 0.0, 0.0),
        };
        let pull = self.pull(
            1.0 / settings.load(),
            mean(&self.left, &self.answer) / rms(&self.signal),
        );
        let mut sum = product * scale + &self.point * keep + &self.signal * pull;
        sum += (&self.point - &self.last_point) * heavy;
        let threshold = match settings.method {
            Method::Amp => Some(settings.threshold * rms(&self.answer)),
            Method::ProximalGradient => Some(settings.learning_rate * settings.penalty),
            Method::PowerIteration => Some(settings.cut * rms(&sum)),
            Method::Momentum | Method::PhaseRetrieval => None,
        };
        let mut by_sum = DVector::repeat(sum.len(), 1.0);
        if let Some(threshold) = threshold {
            for (value, slope) in sum.iter_mut().zip(by_sum.iter_mut()) {
                *slope = f64::from(value.abs() > threshold);
                *value = soft(*value, threshold);
            }
        }
        match settings.method {
            Method::Amp => self.own = settings.load() * by_sum.mean(),
            Method::PowerIteration => {
                let length = rms(&sum);
                sum /= length;
                by_sum /= length;
            }
            _ => {}
        }
        let ahead = self.look_ahead();
        let next = &sum + (&sum - &self.estimate) * ahead;
        self.last_point = std::mem::replace(&mut self.point, next);
        self.estimate = sum;
        RightSlopes {
            product: scale,
            point: keep,
            heavy,
            by_sum,
            ahead,
        }
    }

    /// The multiple of its own spike that the matrix A + s x₀y₀ᵀ adds to a product, for the other spike's share in what
    /// is multiplied; `ratio` of that side's size to this side's.
    fn pull(&self, ratio: f64, share: f64) -> f64 {
        match self.settings.method {
            Method::PowerIteration => self.settings.spike * ratio.sqrt() * share,
            _ => 0.0,
        }
    }

    fn look_ahead(&mut self) -> f64 {
        if self.settings.method != Method::ProximalGradient || !self.settings.accelerated {
            return 0.0;
        }
        let grown = (1.0 + (1.0 + 4.0 * self.age * self.age).sqrt()) / 2.0;
        let ahead = (self.age - 1.0) / grown;
        self.age = grown;
        ahead
    }

    /// |x − θ₀|²/d
    pub(super) fn error(&self) -> f64 {
        (&self.estimate - &self.signal).norm_squared() / self.signal.len() as f64
    }

    /// The cosine between x and θ₀.
    pub(super) fn overlap(&self) -> f64 {
        cosine(&self.estimate, &self.signal)
    }

    /// The cosine between g and the left spike.
    pub(super) fn left_overlap(&self) -> f64 {
        cosine(&self.answer, &self.left)
    }
}

/// The mean of the products of entries.
pub(super) fn mean(a: &DVector<f64>, b: &DVector<f64>) -> f64 {
    a.dot(b) / a.len() as f64
}

fn rms(values: &DVector<f64>) -> f64 {
    mean(values, values).sqrt()
}

fn cosine(a: &DVector<f64>, b: &DVector<f64>) -> f64 {
    let lengths = a.norm() * b.norm();
    if lengths > 0.0 { a.dot(b) / lengths } else { 0.0 }
}
