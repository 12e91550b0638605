//! Floating-point numbers of either precision, with the few elementary functions that activations need.
//!
//! `exp`, `tanh` and `sigmoid` are free of branches and table look-ups, so that loops over rows vectorize.

use std::fmt::{Debug, Display};
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

/// `f32` or `f64`.
pub trait Real:
    Copy
    + Debug
    + Default
    + Display
    + PartialOrd
    + Send
    + Sync
    + 'static
    + Add<Output = Self>
    + AddAssign
    + Div<Output = Self>
    + DivAssign
    + Mul<Output = Self>
    + MulAssign
    + Neg<Output = Self>
    + Sub<Output = Self>
    + SubAssign
    + Sum
{
    /// 0
    const ZERO: Self;
    /// 1
    const ONE: Self;
    /// Bytes of one number.
    const BYTES: usize = size_of::<Self>();

    /// The nearest number of this precision.
    fn of(x: f64) -> Self;
    /// The same number in double precision.
    fn wide(self) -> f64;
    /// self · a + b with one rounding.
    fn mul_add(self, a: Self, b: Self) -> Self;
    /// e^x, within 2 units in the last place; overflows to a huge finite number.
    fn exp(self) -> Self;
    /// e^x − 1 for |x| ≤ 60, accurate also near 0.
    fn exp_m1(self) -> Self;
    /// log(1 + x)
    fn ln_1p(self) -> Self;
    /// The error function.
    fn erf(self) -> Self;
    /// |x|
    fn abs(self) -> Self;
    /// √x
    fn sqrt(self) -> Self;
    /// Neither infinite nor NaN.
    fn is_finite(self) -> bool;

    /// The larger of two numbers; NaN in `self` is kept.
    #[inline(always)]
    fn at_least(self, low: Self) -> Self {
        if self < low { low } else { self }
    }

    /// The smaller of two numbers; NaN in `self` is kept.
    #[inline(always)]
    fn at_most(self, high: Self) -> Self {
        if self > high { high } else { self }
    }

    /// tanh x = e/(e + 2) with e = exp(2x) − 1.
    #[inline(always)]
    fn tanh(self) -> Self {
        let two = Self::ONE + Self::ONE;
        let e = (two * self.at_least(Self::of(-22.0)).at_most(Self::of(22.0))).exp_m1();
        e / (e + two)
    }

    /// 1/(1 + e^{−x})
    #[inline(always)]
    fn sigmoid(self) -> Self {
        Self::ONE / (Self::ONE + (-self).exp())
    }
}

/// Taylor coefficients 1/k! of (e^r − 1)/r for |r| ≤ ln 2 / 2, highest first: enough for a unit in the last place.
const TAYLOR: [f64; 13] = [
    1.605_904_383_682_161_3e-10,
    2.087_675_698_786_81e-9,
    2.505_210_838_544_172e-8,
    2.755_731_922_398_589e-7,
    2.755_731_922_398_589_3e-6,
    2.480_158_730_158_73e-5,
    1.984_126_984_126_984e-4,
    1.388_888_888_888_889e-3,
    8.333_333_333_333_333e-3,
    4.166_666_666_666_666_4e-2,
    1.666_666_666_666_666_6e-1,
    0.5,
    1.0,
];

/// Splits ln 2 so that multiples of the high part are exact.
macro_rules! real {
    ($t:ty, $magic:expr, $bias:expr, $mantissa:expr, $terms:expr, $limit:expr, $hi:expr, $lo:expr, $erf:path) => {
        impl Real for $t {
            const ZERO: Self = 0.0;
            const ONE: Self = 1.0;

            #[inline(always)]
            fn of(x: f64) -> Self {
                x as $t
            }
            #[inline(always)]
            fn wide(self) -> f64 {
                f64::from(self)
            }
            #[inline(always)]
            fn mul_add(self, a: Self, b: Self) -> Self {
                <$t>::mul_add(self, a, b)
            }
            #[inline(always)]
            fn exp(self) -> Self {
                // x = k ln 2 + r; adding the magic number leaves k in the low bits.
                let x = self.at_least(-$limit).at_most($limit);
                let shifted = <$t>::mul_add(x, std::f64::consts::LOG2_E as $t, $magic);
                let k = shifted - $magic;
                let r = <$t>::mul_add(k, -$lo, <$t>::mul_add(k, -$hi, x));
                let mut p = TAYLOR[13 - $terms] as $t;
                for &c in &TAYLOR[14 - $terms..] {
                    p = <$t>::mul_add(p, r, c as $t);
                }
                let power = <$t>::from_bits(shifted.to_bits().wrapping_add($bias) << $mantissa);
                <$t>::mul_add(p, r, 1.0) * power
            }
            #[inline(always)]
            fn exp_m1(self) -> Self {
                let shifted = <$t>::mul_add(self, std::f64::consts::LOG2_E as $t, $magic);
                let k = shifted - $magic;
                let r = <$t>::mul_add(k, -$lo, <$t>::mul_add(k, -$hi, self));
                let mut p = TAYLOR[13 - $terms] as $t;
                for &c in &TAYLOR[14 - $terms..] {
                    p = <$t>::mul_add(p, r, c as $t);
                }
                let power = <$t>::from_bits(shifted.to_bits().wrapping_add($bias) << $mantissa);
                <$t>::mul_add(p * r, power, power - 1.0)
            }
            fn ln_1p(self) -> Self {
                <$t>::ln_1p(self)
            }
            fn erf(self) -> Self {
                $erf(self)
            }
            #[inline(always)]
            fn abs(self) -> Self {
                <$t>::abs(self)
            }
            #[inline(always)]
            fn sqrt(self) -> Self {
                <$t>::sqrt(self)
            }
            #[inline(always)]
            fn is_finite(self) -> bool {
                <$t>::is_finite(self)
            }
        }
    };
}

real!(
    f64,
    6_755_399_441_055_744.0,
    1023_u64,
    52,
    13,
    708.0,
    6.931_471_803_691_238e-1,
    1.908_214_929_270_587_7e-10,
    libm::erf
);
real!(
    f32,
    12_582_912.0,
    127_u32,
    23,
    8,
    87.0,
    6.933_594e-1,
    -2.121_944_4e-4,
    libm::erff
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elementary_functions_match_the_standard_library() {
        for i in -4000..=4000 {
            let x = f64::from(i) * 0.005;
            let close =
                |a: f64, b: f64, ulps: f64| (a - b).abs() <= ulps * f64::EPSILON * b.abs().max(1e-300);
            assert!(close(Real::exp(x), x.exp(), 3.0), "exp {x}");
            assert!(close(Real::exp_m1(x), x.exp_m1(), 4.0), "exp_m1 {x}");
            assert!(close(Real::tanh(x), x.tanh(), 6.0), "tanh {x}");
            assert!(
                close(Real::sigmoid(x), 1.0 / (1.0 + (-x).exp()), 4.0),
                "sigmoid {x}"
            );
            let y = x as f32;
            let close = |a: f32, b: f32| (a - b).abs() <= 6.0 * f32::EPSILON * b.abs();
            assert!(close(Real::exp(y), y.exp()), "exp {y}");
            assert!(close(Real::tanh(y), y.tanh()), "tanh {y}");
        }
    }

    #[test]
    fn extremes_saturate_and_nan_survives() {
        assert_eq!(Real::tanh(1e9_f64), 1.0);
        assert_eq!(Real::tanh(-1e9_f32), -1.0);
        assert!(Real::exp(-1e9_f64) < 1e-300 && Real::exp(1e9_f64) > 1e300);
        assert!(Real::tanh(f64::NAN).is_nan() && Real::exp(f32::NAN).is_nan());
    }
}
