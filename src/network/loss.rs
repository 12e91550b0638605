//! Losses of one sample with their derivatives in f.

use super::Real;
use crate::experiment::Loss;

/// ℓ, ℓ' = ∂ℓ/∂f and ℓ'' = ∂²ℓ/∂f².
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LossJet<T> {
    /// ℓ(f, y)
    pub value: T,
    /// ∂ℓ/∂f
    pub slope: T,
    /// ∂²ℓ/∂f²
    pub curvature: T,
}

impl Loss {
    /// The loss of output `f` at label `y` (theory.md section 2).
    #[inline(always)]
    pub fn jet<T: Real>(self, f: T, y: T) -> LossJet<T> {
        match self {
            Self::Square => {
                let residual = f - y;
                LossJet {
                    value: T::of(0.5) * residual * residual,
                    slope: residual,
                    curvature: T::ONE,
                }
            }
            Self::Logistic => {
                let margin = y * f;
                let wrong = (-margin).sigmoid();
                // log(1 + e^{−m}) without overflow.
                let value = (-margin).at_least(T::ZERO) + (-margin.abs()).exp().ln_1p();
                LossJet {
                    value,
                    slope: -y * wrong,
                    curvature: y * y * wrong * (T::ONE - wrong),
                }
            }
        }
    }
}
