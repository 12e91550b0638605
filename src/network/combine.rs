//! Sums of fields.

use crate::kernels::{Lane, ROWS, Real};

/// out_a = c ⊙ fields_a
#[inline(always)]
pub fn scale<T: Real>(fields: &[Lane<T>], c: &Lane<T>, out: &mut [Lane<T>]) {
    for (field, out) in fields.iter().zip(out) {
        for k in 0..ROWS {
            out[k] = c[k] * field[k];
        }
    }
}

/// out += Σ_i w_i fields_i
#[inline(always)]
pub fn combine<T: Real>(w: &[T], fields: &[Lane<T>], out: &mut Lane<T>) {
    let mut sum = *out;
    for (&w, field) in w.iter().zip(fields) {
        for k in 0..ROWS {
            sum[k] = w.mul_add(field[k], sum[k]);
        }
    }
    *out = sum;
}
