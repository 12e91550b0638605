//! Losses of samples with their derivatives in f.

use crate::experiment::Loss;
use crate::kernels::{Lane, ROWS, Real, Work, vectorized};

/// ℓ, ℓ' = ∂ℓ/∂f and ℓ'' = ∂²ℓ/∂f², of one sample or of a block of rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LossJet<T> {
    /// ℓ(f, y)
    pub value: T,
    /// ∂ℓ/∂f
    pub slope: T,
    /// ∂²ℓ/∂f²
    pub curvature: T,
}

/// What is known of the labels of a block of rows.
#[derive(Clone, Copy, Debug)]
pub enum Labels<'a, T> {
    /// The labels themselves.
    Known(&'a Lane<T>),
    /// They are ±1 at random with these means.
    Random(&'a Lane<T>),
}

impl Loss {
    /// The loss of output `f` at label `y` (the book, [`crate::book::problem`]).
    #[inline(always)]
    pub fn jet<T: Real>(self, f: T, y: T) -> LossJet<T> {
        match self {
            Self::Square => square(f, y),
            Self::Logistic => logistic(f, y),
        }
    }

    /// The mean loss of an output that is always 0, at labels of this mean square.
    pub fn of_nothing(self, squares: f64) -> f64 {
        match self {
            Self::Square => 0.5 * squares,
            Self::Logistic => std::f64::consts::LN_2,
        }
    }

    /// The losses of a block of outputs at their labels.
    #[inline(always)]
    pub fn jets<T: Real>(self, f: &Lane<T>, y: &Lane<T>) -> LossJet<Lane<T>> {
        match self {
            Self::Square => each(f, y, square),
            Self::Logistic => vectorized(LogisticJets { f, y }),
        }
    }

    /// The expected misclassifications of a block of outputs at labels ±1 of these means: (1 − sign(f) E y)/2. Zero for a loss
    /// whose labels are no classes.
    #[inline(always)]
    pub fn misclassified<T: Real>(self, f: &Lane<T>, mean: &Lane<T>) -> Lane<T> {
        let mut out = [T::ZERO; ROWS];
        if self == Self::Logistic {
            for k in 0..ROWS {
                let agreement = if f[k] > T::ZERO {
                    mean[k]
                } else if f[k] < T::ZERO {
                    -mean[k]
                } else {
                    T::ZERO
                };
                out[k] = T::of(0.5) * (T::ONE - agreement);
            }
        }
        out
    }

    /// The expected losses of a block of outputs, whose expected squared errors are `squares`.
    #[inline(always)]
    pub fn expected<T: Real>(self, f: &Lane<T>, labels: Labels<'_, T>, squares: &Lane<T>) -> Lane<T> {
        if self == Self::Logistic {
            return vectorized(ExpectedLogistic { f, labels });
        }
        let mut out = *squares;
        out.iter_mut().for_each(|value| *value *= T::of(0.5));
        out
    }
}

/// [`Loss::jets`] of the logistic loss for one instruction set, which all passes over rows share.
struct LogisticJets<'a, T> {
    f: &'a Lane<T>,
    y: &'a Lane<T>,
}

impl<T: Real> Work for LogisticJets<'_, T> {
    type Output = LossJet<Lane<T>>;

    #[inline(always)]
    fn run(self) -> Self::Output {
        each(self.f, self.y, logistic)
    }
}

/// [`Loss::expected`] of the logistic loss for one instruction set.
struct ExpectedLogistic<'a, T> {
    f: &'a Lane<T>,
    labels: Labels<'a, T>,
}

impl<T: Real> Work for ExpectedLogistic<'_, T> {
    type Output = Lane<T>;

    #[inline(always)]
    fn run(self) -> Lane<T> {
        let (f, mut out) = (self.f, [T::ZERO; ROWS]);
        match self.labels {
            Labels::Known(y) => {
                for k in 0..ROWS {
                    out[k] = softplus(-y[k] * f[k]);
                }
            }
            Labels::Random(mean) => {
                for k in 0..ROWS {
                    let p = T::of(0.5) * (T::ONE + mean[k]);
                    out[k] = p * softplus(-f[k]) + (T::ONE - p) * softplus(f[k]);
                }
            }
        }
        out
    }
}

#[inline(always)]
fn each<T: Real>(f: &Lane<T>, y: &Lane<T>, jet: impl Fn(T, T) -> LossJet<T>) -> LossJet<Lane<T>> {
    let zero = [T::ZERO; ROWS];
    let mut out = LossJet {
        value: zero,
        slope: zero,
        curvature: zero,
    };
    for k in 0..ROWS {
        let jet = jet(f[k], y[k]);
        (out.value[k], out.slope[k], out.curvature[k]) = (jet.value, jet.slope, jet.curvature);
    }
    out
}

#[inline(always)]
fn square<T: Real>(f: T, y: T) -> LossJet<T> {
    let residual = f - y;
    LossJet {
        value: T::of(0.5) * residual * residual,
        slope: residual,
        curvature: T::ONE,
    }
}

#[inline(always)]
fn logistic<T: Real>(f: T, y: T) -> LossJet<T> {
    let margin = y * f;
    let wrong = (-margin).sigmoid();
    LossJet {
        value: softplus(-margin),
        slope: -y * wrong,
        curvature: y * y * wrong * (T::ONE - wrong),
    }
}

/// log(1 + e^x) without overflow.
#[inline(always)]
pub(super) fn softplus<T: Real>(x: T) -> T {
    x.at_least(T::ZERO) + (-x.abs()).exp().ln_1p()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_decide_what_is_misclassified() {
        let f: Lane<f64> = std::array::from_fn(|k| [2.0, -0.1, 0.0, 1e-300][k % 4]);
        let y: Lane<f64> = std::array::from_fn(|k| if k < ROWS / 2 { 1.0 } else { -1.0 });
        let wrong = Loss::Logistic.misclassified(&f, &y);
        assert_eq!(wrong[..4], [0.0, 1.0, 0.5, 0.0]);
        assert_eq!(wrong[ROWS / 2..ROWS / 2 + 4], [1.0, 0.0, 0.5, 1.0]);
        // A random label that is 1 with probability 3/4.
        let wrong = Loss::Logistic.misclassified(&f, &[0.5; ROWS]);
        assert_eq!(wrong[..3], [0.25, 0.75, 0.5]);
        assert_eq!(Loss::Square.misclassified(&f, &y), [0.0; ROWS]);
    }

    #[test]
    fn blocks_are_their_rows() {
        let f: Lane<f64> = std::array::from_fn(|k| (k as f64 * 1.3).sin() * 3.0);
        let y: Lane<f64> = std::array::from_fn(|k| if k % 3 == 0 { 1.0 } else { -1.0 });
        let squares = std::array::from_fn(|k| (f[k] - y[k]).powi(2));
        for loss in [Loss::Square, Loss::Logistic] {
            let jets = loss.jets(&f, &y);
            let known = loss.expected(&f, Labels::Known(&y), &squares);
            let random = loss.expected(&f, Labels::Random(&y), &squares);
            for k in 0..ROWS {
                let jet = loss.jet(f[k], y[k]);
                assert_eq!(
                    [jets.value[k], jets.slope[k], jets.curvature[k]],
                    [jet.value, jet.slope, jet.curvature]
                );
                // A random label with mean ±1 is certain.
                assert!((known[k] - jet.value).abs() < 1e-15 && (random[k] - jet.value).abs() < 1e-15);
            }
        }
        let mean = [0.5; ROWS];
        let half = Loss::Logistic.expected(&f, Labels::Random(&mean), &squares);
        let [up, down] = [1.0, -1.0].map(|y| Loss::Logistic.jet(f[7], y).value);
        assert!((half[7] - 0.75 * up - 0.25 * down).abs() < 1e-15);
    }
}
