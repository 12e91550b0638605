//! The covariance factor of gradient noise.

use rayon::prelude::*;

use crate::control::{Cancel, Cancelled};
use crate::kernels::{Work, vectorized};

/// The lower-triangular factor L of Σ_{t,s} = φ E[G^t G^{sᵀ}], grown by q rows a step.
///
/// Successive gradients become nearly collinear: a pivot below `tolerance` times its diagonal adds nothing.
#[derive(Clone, Debug)]
pub(crate) struct NoiseFactor {
    rows: Vec<Vec<f64>>,
    tolerance: f64,
}

impl NoiseFactor {
    pub(crate) fn new(tolerance: f64) -> Self {
        Self {
            rows: Vec::new(),
            tolerance,
        }
    }

    /// Adds the rows [Σ_{t,0} … Σ_{t,t}] (q × q (t + 1), row-major).
    ///
    /// Against the earlier rows the new ones are independent of each other; each earlier row is read once for several.
    /// No rows are added if cancelled.
    pub(crate) fn extend(
        &mut self,
        covariance: &[f64],
        width: usize,
        cancel: &Cancel,
    ) -> Result<(), Cancelled> {
        let (size, columns) = (self.rows.len(), covariance.len() / width);
        let targets = covariance.chunks_exact(columns);
        // Each row has room for its own part of the triangle and no more.
        let begin = |target: &[f64]| {
            let mut row = Vec::with_capacity(columns);
            row.extend_from_slice(&target[..size]);
            row
        };
        let mut rows: Vec<Vec<f64>> = targets.clone().map(begin).collect();
        let factor = &self.rows;
        rows.par_chunks_mut(TOGETHER)
            .try_for_each(|rows| vectorized(Substitute { factor, rows, cancel }))?;
        for (mut row, target) in rows.into_iter().zip(targets) {
            if let Err(cancelled) = cancel.check() {
                self.rows.truncate(size);
                return Err(cancelled);
            }
            for (j, earlier) in self.rows.iter().enumerate().skip(size) {
                row.push(entry(target[j] - dot(&row, &earlier[..j]), earlier[j]));
            }
            let square = target[self.rows.len()];
            let pivot = square - dot(&row, &row);
            let kept = pivot > self.tolerance * square;
            row.push(if kept { pivot.sqrt() } else { 0.0 });
            self.rows.push(row);
        }
        Ok(())
    }

    /// out = left · L, both q × q t and row-major.
    pub(crate) fn apply(&self, left: &[f64], out: &mut Vec<f64>, cancel: &Cancel) -> Result<(), Cancelled> {
        out.clear();
        out.resize(left.len(), 0.0);
        let size = self.rows.len().max(1);
        let factor = &self.rows;
        left.par_chunks(TOGETHER * size)
            .zip(out.par_chunks_mut(TOGETHER * size))
            .try_for_each(|(left, out)| {
                vectorized(Apply {
                    factor,
                    left,
                    out,
                    cancel,
                })
            })
    }
}

/// New rows that go through the factor together.
const TOGETHER: usize = 4;

/// Rows of the factor between two looks at the switch.
const LOOK: usize = 64;

/// An entry of the factor; nothing where the pivot is lost.
#[inline(always)]
fn entry(rest: f64, pivot: f64) -> f64 {
    if pivot > 0.0 { rest / pivot } else { 0.0 }
}

/// Solves x Lᵀ = `rows` in place for each row.
struct Substitute<'a> {
    factor: &'a [Vec<f64>],
    rows: &'a mut [Vec<f64>],
    cancel: &'a Cancel,
}

impl Work for Substitute<'_> {
    type Output = Result<(), Cancelled>;

    #[inline(always)]
    fn run(self) -> Result<(), Cancelled> {
        for (j, earlier) in self.factor.iter().enumerate() {
            if j.is_multiple_of(LOOK) {
                self.cancel.check()?;
            }
            let (known, pivot) = (&earlier[..j], earlier[j]);
            if let [a, b, c, d] = &mut *self.rows {
                let dots = dots([&a[..j], &b[..j], &c[..j], &d[..j]], known);
                for (row, dot) in [a, b, c, d].into_iter().zip(dots) {
                    row[j] = entry(row[j] - dot, pivot);
                }
            } else {
                for row in &mut *self.rows {
                    row[j] = entry(row[j] - dot(&row[..j], known), pivot);
                }
            }
        }
        self.cancel.check()
    }
}

/// `out` += `left` · L for a few rows.
struct Apply<'a> {
    factor: &'a [Vec<f64>],
    left: &'a [f64],
    out: &'a mut [f64],
    cancel: &'a Cancel,
}

impl Work for Apply<'_> {
    type Output = Result<(), Cancelled>;

    #[inline(always)]
    fn run(self) -> Result<(), Cancelled> {
        let size = self.factor.len().max(1);
        for (i, rows) in self.factor.chunks(4).enumerate() {
            if i.is_multiple_of(LOOK / 4) {
                self.cancel.check()?;
            }
            for (left, out) in self.left.chunks_exact(size).zip(self.out.chunks_exact_mut(size)) {
                let left = &left[4 * i..];
                if let [a, b, c, d] = rows {
                    let common = a.len();
                    let (first, rest) = out.split_at_mut(common);
                    let rows = a.iter().zip(b).zip(c).zip(d);
                    for (out, (((a, b), c), d)) in first.iter_mut().zip(rows) {
                        let sum = left[0].mul_add(*a, left[1] * b);
                        *out += sum + left[2].mul_add(*c, left[3] * d);
                    }
                    for (row, &factor) in [b, c, d].into_iter().zip(&left[1..]) {
                        for (out, value) in rest.iter_mut().zip(&row[common..]) {
                            *out += factor * value;
                        }
                    }
                } else {
                    for (row, &factor) in rows.iter().zip(left) {
                        for (out, value) in out.iter_mut().zip(row) {
                            *out += factor * value;
                        }
                    }
                }
            }
        }
        self.cancel.check()
    }
}

/// a·b for four a at once, each with eight partial sums.
#[inline(always)]
fn dots(all: [&[f64]; 4], b: &[f64]) -> [f64; 4] {
    let (b_chunks, b_rest) = b.as_chunks::<8>();
    let [(a0, r0), (a1, r1), (a2, r2), (a3, r3)] = all.map(|a| a.as_chunks::<8>());
    let mut sums = [[0.0_f64; 8]; 4];
    for ((((b, a0), a1), a2), a3) in b_chunks.iter().zip(a0).zip(a1).zip(a2).zip(a3) {
        for (sum, a) in sums.iter_mut().zip([a0, a1, a2, a3]) {
            for k in 0..8 {
                sum[k] = a[k].mul_add(b[k], sum[k]);
            }
        }
    }
    let mut rests = [r0, r1, r2, r3].into_iter();
    sums.map(|sum| {
        let rest = rests.next().unwrap_or(&[]).iter().zip(b_rest);
        sum.iter().sum::<f64>() + rest.map(|(a, b)| a * b).sum::<f64>()
    })
}

/// a·b with eight partial sums.
#[inline(always)]
pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    let (a, a_rest) = a.as_chunks::<8>();
    let (b, b_rest) = b.as_chunks::<8>();
    let mut sum = [0.0_f64; 8];
    for (a, b) in a.iter().zip(b) {
        for k in 0..8 {
            sum[k] += a[k] * b[k];
        }
    }
    let rest: f64 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    sum.iter().sum::<f64>() + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::DMatrix;

    #[test]
    fn noise_factor_multiplies_back_even_when_singular() {
        let root = DMatrix::from_fn(6, 3, |i, j| ((3 * i + j) as f64 * 1.7).sin());
        let sigma = &root * root.transpose();
        let mut noise = NoiseFactor::new(1e-12);
        for t in 0..3 {
            let rows: Vec<f64> = (0..2)
                .flat_map(|a| (0..2 * (t + 1)).map(move |j| (2 * t + a, j)))
                .map(|at| sigma[at])
                .collect();
            noise.extend(&rows, 2, &Cancel::new()).unwrap();
        }
        let mut l = Vec::new();
        noise
            .apply(DMatrix::<f64>::identity(6, 6).as_slice(), &mut l, &Cancel::new())
            .unwrap();
        let l = DMatrix::from_row_slice(6, 6, &l);
        assert!((&l * l.transpose() - &sigma).amax() < 1e-6, "{l}");
        assert!(l.iter().all(|x| x.is_finite()));
    }

    #[test]
    fn a_cancelled_factor_has_no_new_rows_and_goes_on() {
        let cancelled = Cancel::new();
        cancelled.cancel();
        let mut noise = NoiseFactor::new(1e-12);
        assert_eq!(noise.extend(&[4.0], 1, &cancelled), Err(Cancelled));
        noise.extend(&[4.0], 1, &Cancel::new()).unwrap();
        let mut out = Vec::new();
        assert_eq!(noise.apply(&[3.0], &mut out, &cancelled), Err(Cancelled));
        noise.apply(&[3.0], &mut out, &Cancel::new()).unwrap();
        assert_eq!(out, [6.0]);
    }
}
