//! Activations with their first two derivatives, on whole blocks of rows.

use std::slice::{from_mut, from_ref};

use super::loss::softplus as log_one_plus_exp;
use crate::experiment::Activation;
use crate::kernels::{Lane, ROWS, Real, Work, vectorized};

impl Activation {
    /// Whether s has four continuous derivatives, as the theorem asks.
    #[must_use]
    pub fn is_c4(self) -> bool {
        self != Self::Relu
    }

    /// s, s' and s'' of a block: `z`, `value`, `slope` and `curvature` hold equally many fields.
    ///
    /// Short formulas are compiled into each pass over rows, long ones once for all.
    #[inline(always)]
    pub(super) fn jets<T: Real>(self, z: &[Lane<T>], out: [&mut [Lane<T>]; 3]) {
        match self {
            Self::Tanh => each(z, out, tanh),
            Self::Relu => each(z, out, relu),
            Self::Linear => each(z, out, |z| [z, T::ONE, T::ZERO]),
            Self::Quadratic => each(z, out, |z| [z * z, z + z, T::of(2.0)]),
            Self::Sigmoid | Self::Erf | Self::Gelu | Self::Silu | Self::Softplus => {
                let activation = self;
                vectorized(Jets { activation, z, out });
            }
        }
    }

    /// s and s' of any number of fields; all three slices are equally long.
    pub(crate) fn with_slopes<T: Real>(self, z: &[T], value: &mut [T], slope: &mut [T]) {
        vectorized(WithSlopes {
            activation: self,
            z,
            value,
            slope,
        });
    }

    /// Replaces a block by s of it. The derivatives are not computed.
    pub(super) fn apply<T: Real>(self, z: &mut [Lane<T>]) {
        let activation = self;
        vectorized(Values { activation, z });
    }
}

/// [`Activation::with_slopes`] for one instruction set.
struct WithSlopes<'a, T> {
    activation: Activation,
    z: &'a [T],
    value: &'a mut [T],
    slope: &'a mut [T],
}

impl<T: Real> Work for WithSlopes<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let mut block = [[T::ZERO; ROWS]; 4];
        let out = self.value.chunks_mut(ROWS).zip(self.slope.chunks_mut(ROWS));
        for (z, (value, slope)) in self.z.chunks(ROWS).zip(out) {
            let [fields, s, d, c] = &mut block;
            fields[..z.len()].copy_from_slice(z);
            self.activation
                .jets(from_ref(fields), [from_mut(s), from_mut(d), from_mut(c)]);
            value.copy_from_slice(&s[..value.len()]);
            slope.copy_from_slice(&d[..slope.len()]);
        }
    }
}

/// [`Activation::apply`] for one instruction set.
struct Values<'a, T> {
    activation: Activation,
    z: &'a mut [Lane<T>],
}

impl<T: Real> Work for Values<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { activation, z } = self;
        match activation {
            Activation::Tanh => each_value(z, tanh),
            Activation::Sigmoid => each_value(z, sigmoid),
            Activation::Erf => each_value(z, erf),
            Activation::Gelu => each_value(z, gelu),
            Activation::Silu => each_value(z, silu),
            Activation::Softplus => each_value(z, softplus),
            Activation::Relu => each_value(z, relu),
            Activation::Linear => {}
            Activation::Quadratic => each_value(z, |z| [z * z, z, z]),
        }
    }
}

/// The long formulas of [`Activation::jets`] for one instruction set.
struct Jets<'a, T> {
    activation: Activation,
    z: &'a [Lane<T>],
    out: [&'a mut [Lane<T>]; 3],
}

impl<T: Real> Work for Jets<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { activation, z, out } = self;
        match activation {
            Activation::Sigmoid => each(z, out, sigmoid),
            Activation::Erf => each(z, out, erf),
            Activation::Gelu => each(z, out, gelu),
            Activation::Silu => each(z, out, silu),
            Activation::Softplus => each(z, out, softplus),
            Activation::Tanh | Activation::Relu | Activation::Linear | Activation::Quadratic => {
                activation.jets(z, out);
            }
        }
    }
}

#[inline(always)]
fn each_value<T: Real>(z: &mut [Lane<T>], jet: impl Fn(T) -> [T; 3]) {
    for z in z {
        for z in z {
            [*z, ..] = jet(*z);
        }
    }
}

#[inline(always)]
fn each<T: Real>(z: &[Lane<T>], out: [&mut [Lane<T>]; 3], jet: impl Fn(T) -> [T; 3]) {
    let [value, slope, curvature] = out;
    for (((z, v), d), c) in z.iter().zip(value).zip(slope).zip(curvature) {
        for k in 0..z.len() {
            [v[k], d[k], c[k]] = jet(z[k]);
        }
    }
}

#[inline(always)]
fn tanh<T: Real>(z: T) -> [T; 3] {
    let s = z.tanh();
    let d = T::ONE - s * s;
    [s, d, T::of(-2.0) * s * d]
}

#[inline(always)]
fn sigmoid<T: Real>(z: T) -> [T; 3] {
    let s = z.sigmoid();
    let d = s * (T::ONE - s);
    [s, d, d * (T::ONE - s - s)]
}

#[inline(always)]
fn erf<T: Real>(z: T) -> [T; 3] {
    let d = T::of(std::f64::consts::FRAC_2_SQRT_PI) * (-(z * z)).exp();
    [z.erf(), d, T::of(-2.0) * z * d]
}

#[inline(always)]
fn gelu<T: Real>(z: T) -> [T; 3] {
    let half = T::of(0.5);
    let distribution = half * (T::ONE + (z * T::of(std::f64::consts::FRAC_1_SQRT_2)).erf());
    let density = T::of(0.398_942_280_401_432_7) * (-half * z * z).exp();
    [
        z * distribution,
        distribution + z * density,
        density * (T::of(2.0) - z * z),
    ]
}

#[inline(always)]
fn silu<T: Real>(z: T) -> [T; 3] {
    let [s, d, _] = sigmoid(z);
    [z * s, s + z * d, d * (T::of(2.0) + z * (T::ONE - s - s))]
}

#[inline(always)]
fn softplus<T: Real>(z: T) -> [T; 3] {
    let [s, d, _] = sigmoid(z);
    [log_one_plus_exp(z), s, d]
}

#[inline(always)]
fn relu<T: Real>(z: T) -> [T; 3] {
    if z > T::ZERO {
        [z, T::ONE, T::ZERO]
    } else {
        [T::ZERO * z, T::ZERO, T::ZERO]
    }
}
