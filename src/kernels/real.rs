//! Floating-point numbers of either precision, with the few elementary functions that activations need.
//!
//! All of them are free of branches and table look-ups, so that loops over rows vectorize.

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
    /// log(1 + x), within 2 units in the last place; −∞ at −1 and NaN below.
    fn ln_1p(self) -> Self;
    /// The error function, within 2 units in the last place.
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

/// erf(x)/x in powers of x² for |x| ≤ 1, highest first, to 7e-18 of it; for single precision to 1e-9.
const ERF_NEAR: [f64; 12] = [
    -7.779_466_538_474_252e-10,
    1.371_097_937_206_749_8e-8,
    -1.620_631_352_519_064e-7,
    1.644_713_154_126_248_7e-6,
    -1.492_471_229_961_000_3e-5,
    1.205_529_357_677_747_7e-4,
    -8.548_325_929_310_457e-4,
    5.223_977_606_118_393e-3,
    -2.686_617_064_311_145_8e-2,
    1.128_379_167_094_418_5e-1,
    -3.761_263_890_318_352e-1,
    std::f64::consts::FRAC_2_SQRT_PI,
];
const ERF_NEAR_SINGLE: [f64; 7] = [
    7.853_859_949_352_49e-5,
    -8.010_193_279_185_208e-4,
    5.188_327_658_039_149e-3,
    -2.685_381_192_925_081e-2,
    1.128_358_514_878_910_6e-1,
    -3.761_262_582_430_296e-1,
    1.128_379_165_726_73,
];

/// e^{x²} erfc(x) in powers of (x − 2)/(x + 2) for 1 ≤ x ≤ 6, highest first: erfc(x) to 5e-19; for single precision to
/// 4e-11.
const ERF_FAR: [f64; 13] = [
    -1.264_409_344_935_227_7e-5,
    -2.661_147_586_882_25e-5,
    2.762_318_969_526_523_3e-5,
    1.742_884_710_984_084e-4,
    4.353_615_970_907_321e-5,
    -9.819_764_795_507_078e-4,
    -8.471_425_905_096_823e-4,
    6.997_461_785_664_143e-3,
    3.732_892_398_539_713_6e-3,
    -7.897_858_101_641_561e-2,
    2.416_581_942_424_688e-1,
    -4.271_858_474_139_568e-1,
    2.553_956_763_105_057_5e-1,
];
const ERF_FAR_SINGLE: [f64; 6] = [
    7.212_548_210_246_946e-3,
    3.729_736_976_545_753e-3,
    -7.898_690_656_870_419e-2,
    2.416_572_701_723_249_4e-1,
    -4.271_858_534_950_331e-1,
    2.553_956_779_131_932e-1,
];

/// (2 artanh(s)/s − 2)/s² in powers of s² for |s| ≤ 3 − √8, highest first, to 3e-16; for single precision to 2e-7.
const LOG: [f64; 7] = [
    1.461_773_876_676_327e-1,
    1.533_160_779_809_061_8e-1,
    1.818_289_289_254_624e-1,
    2.222_221_107_731_900_4e-1,
    2.857_142_862_637_182_4e-1,
    3.999_999_999_989_850_6e-1,
    6.666_666_666_666_67e-1,
];
const LOG_SINGLE: [f64; 3] = [
    2.958_204_740_185_556_6e-1,
    3.998_871_886_387_590_5e-1,
    6.666_668_526_593_015e-1,
];

/// Σ_k c_k x^k, coefficients highest first.
#[inline(always)]
fn polynomial<T: Real>(coefficients: &[f64], x: T) -> T {
    let [first, rest @ ..] = coefficients else {
        return T::ZERO;
    };
    let mut sum = T::of(*first);
    for &c in rest {
        sum = sum.mul_add(x, T::of(c));
    }
    sum
}

/// Splits ln 2 so that multiples of the high part are exact.
macro_rules! real {
    ($t:ty, $magic:expr, $bias:expr, $mantissa:expr, $terms:expr, $limit:expr, $hi:expr, $lo:expr, $log:expr, $near:expr, $far:expr) => {
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
                let p = polynomial(&TAYLOR[13 - $terms..], r);
                let power = <$t>::from_bits(shifted.to_bits().wrapping_add($bias) << $mantissa);
                <$t>::mul_add(p, r, 1.0) * power
            }
            #[inline(always)]
            fn exp_m1(self) -> Self {
                let shifted = <$t>::mul_add(self, std::f64::consts::LOG2_E as $t, $magic);
                let k = shifted - $magic;
                let r = <$t>::mul_add(k, -$lo, <$t>::mul_add(k, -$hi, self));
                let p = polynomial(&TAYLOR[13 - $terms..], r);
                let power = <$t>::from_bits(shifted.to_bits().wrapping_add($bias) << $mantissa);
                <$t>::mul_add(p * r, power, power - 1.0)
            }
            #[inline(always)]
            fn ln_1p(self) -> Self {
                let x = self;
                // u + lost is 1 + x exactly; u = 2^k (1 + f) with 1 + f between √½ and √2.
                let u = 1.0 + x;
                let one = u - x;
                let lost = (1.0 - one) + (x - (u - one));
                let low = std::f64::consts::FRAC_1_SQRT_2 as $t;
                let shifted = u
                    .to_bits()
                    .wrapping_add(($bias << $mantissa) - low.to_bits());
                let place = (1.0 / <$t>::EPSILON).to_bits();
                let k = <$t>::from_bits(place | (shifted >> $mantissa)) - (1.0 / <$t>::EPSILON + $bias as $t);
                let fraction = shifted & ((1 << $mantissa) - 1);
                let f = <$t>::from_bits(fraction.wrapping_add(low.to_bits())) - 1.0;
                let s = f / (2.0 + f);
                let half = 0.5 * f * f;
                let tail = s * s * polynomial(&$log, s * s);
                let correction = <$t>::mul_add(k, $lo, lost / u);
                let log = <$t>::mul_add(
                    k,
                    $hi,
                    f - (half - <$t>::mul_add(s, half + tail, correction)),
                );
                let log = if x == -1.0 { -<$t>::INFINITY } else { log };
                let log = if x < -1.0 { <$t>::NAN } else { log };
                if x == <$t>::INFINITY { x } else { log }
            }
            #[inline(always)]
            fn erf(self) -> Self {
                let square = self * self;
                let near = self * polynomial(&$near, square);
                let x = self.abs().at_most(6.0);
                let scaled = polynomial(&$far, (x - 2.0) / (x + 2.0));
                let far = <$t>::mul_add(-(-square).exp(), scaled, 1.0).copysign(self);
                if x < 1.0 { near } else { far }
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
    LOG,
    ERF_NEAR,
    ERF_FAR
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
    LOG_SINGLE,
    ERF_NEAR_SINGLE,
    ERF_FAR_SINGLE
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

    /// x, erf x and log(1 + x)
    const ORACLE: [(f64, f64, f64); 8] = [
        (1.0e-10, 1.128_379_167_095_512_6e-10, 9.999_999_999_500_001e-11),
        (0.1, 0.112_462_916_018_284_9, 0.095_310_179_804_324_87),
        (0.5, 0.520_499_877_813_046_5, 0.405_465_108_108_164_4),
        (0.992_187_5, 0.839_432_363_755_338_3, 0.689_233_281_238_809),
        (1.0, 0.842_700_792_949_714_9, std::f64::consts::LN_2),
        (1.5, 0.966_105_146_475_310_8, 0.916_290_731_874_155_1),
        (3.0, 0.999_977_909_503_001_4, 1.386_294_361_119_890_6),
        (5.75, 0.999_999_999_999_999_6, 1.909_542_504_884_438_6),
    ];

    /// Units in the last place between two numbers.
    fn ulps(a: f64, b: f64) -> f64 {
        if a == b {
            0.0
        } else {
            (a - b).abs() / (b.abs() * f64::EPSILON).max(f64::from_bits(1))
        }
    }

    fn single_ulps(a: f32, b: f64) -> f64 {
        (f64::from(a) - b).abs() / (b.abs() * f64::from(f32::EPSILON)).max(f64::from(f32::MIN_POSITIVE))
    }

    #[test]
    fn error_function_and_logarithm_are_accurate_over_the_whole_range() {
        // Both signs, from the smallest normal numbers through every scale, a dense sweep where the pieces meet.
        let scales = (-300..=300).flat_map(|e| [1.0, 1.37, 1.9, 2.8, 5.3, 7.7].map(|c| c * 10_f64.powi(e)));
        let sweep = (0..=24_000).map(|i| 0.000_31 * f64::from(i));
        for x in scales.chain(sweep).flat_map(|x| [x, -x]) {
            assert!(ulps(Real::erf(x), libm::erf(x)) <= 2.0, "erf {x:e}");
            let y = x as f32;
            if y != 0.0 && y.is_normal() {
                assert!(
                    single_ulps(Real::erf(y), libm::erf(f64::from(y))) <= 2.0,
                    "erf {y:e}"
                );
            }
            if x > -1.0 {
                assert!(ulps(Real::ln_1p(x), x.ln_1p()) <= 2.0, "ln_1p {x:e}");
            }
            if y > -1.0 && y.is_normal() {
                assert!(
                    single_ulps(Real::ln_1p(y), f64::from(y).ln_1p()) <= 2.0,
                    "ln_1p {y:e}"
                );
            }
        }
        // To thirty digits with another program.
        for (x, erf, ln_1p) in ORACLE {
            assert!(ulps(Real::erf(x), erf) <= 1.0, "erf {x:e}");
            assert!(ulps(Real::ln_1p(x), ln_1p) <= 1.0, "ln_1p {x:e}");
        }
    }

    #[test]
    fn ends_of_the_range_are_exact() {
        assert_eq!(Real::erf(f64::INFINITY), 1.0);
        assert_eq!(Real::erf(f32::NEG_INFINITY), -1.0);
        assert!(Real::erf(f64::NAN).is_nan() && Real::erf(f32::NAN).is_nan());
        assert_eq!(Real::erf(0.0_f64), 0.0);
        assert!(Real::erf(-0.0_f64).is_sign_negative());
        assert_eq!(Real::ln_1p(f64::INFINITY), f64::INFINITY);
        assert_eq!(Real::ln_1p(-1.0_f32), f32::NEG_INFINITY);
        assert_eq!(Real::ln_1p(-1.0_f64), f64::NEG_INFINITY);
        assert!(Real::ln_1p(-1.5_f64).is_nan() && Real::ln_1p(f64::NAN).is_nan());
        assert!(Real::ln_1p(f64::NEG_INFINITY).is_nan() && Real::ln_1p(f32::NAN).is_nan());
        assert_eq!(Real::ln_1p(0.0_f64), 0.0);
        assert_eq!(Real::ln_1p(1e-320_f64), 1e-320);
    }

    #[test]
    fn extremes_saturate_and_nan_survives() {
        assert_eq!(Real::tanh(1e9_f64), 1.0);
        assert_eq!(Real::tanh(-1e9_f32), -1.0);
        assert!(Real::exp(-1e9_f64) < 1e-300 && Real::exp(1e9_f64) > 1e300);
        assert!(Real::tanh(f64::NAN).is_nan() && Real::exp(f32::NAN).is_nan());
    }
}
