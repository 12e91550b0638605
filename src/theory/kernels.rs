//! The two products that state evolution and the estimator spend their time in, on blocks of rows.
//!
//! A *history* holds, for one block of [`ROWS`] rows, q fields for each step so far, one after the other. Everything
//! here is inlined into [`crate::network::vectorized`] sections.

use crate::network::{Lane, ROWS, Real};

/// Blocks whose Gram products are formed together, so that sums over rows stay in registers for longer.
pub(super) const GROUP: usize = 4;

/// Columns of a history that a pass of [`Left::product`] takes at once: few enough to stay in the first cache.
const CHUNK: usize = 64;

/// Work that [`vectorized`] compiles for the best instruction set.
///
/// A plain closure would do only as long as the compiler chooses to inline it, which it does not where the body is large.
pub(super) trait Work {
    /// What comes out.
    type Output;
    /// Must be `#[inline(always)]`.
    fn run(self) -> Self::Output;
}

/// Wraps [`Work`] so that it is inlined into the dispatch.
struct Inlined<W>(W);

impl<W: Work> pulp::NullaryFnOnce for Inlined<W> {
    type Output = W::Output;

    #[inline(always)]
    fn call(self) -> W::Output {
        self.0.run()
    }
}

/// Runs `work` compiled for the best instruction set of this processor.
pub(super) fn vectorized<W: Work>(work: W) -> W::Output {
    pulp::Arch::new().dispatch(Inlined(work))
}

/// A matrix to be multiplied onto histories, kept in tiles of 4, 2 or 1 rows, column by column within a tile.
#[derive(Clone, Debug)]
pub(super) struct Left<T> {
    rows: usize,
    columns: usize,
    values: Vec<T>,
}

impl<T: Real> Left<T> {
    /// Room for `rows` × `columns`.
    pub(super) fn new(rows: usize, columns: usize) -> Self {
        Self {
            rows,
            columns: 0,
            values: Vec::with_capacity(rows * columns),
        }
    }

    /// Becomes the row-major matrix `values`.
    pub(super) fn pack(&mut self, values: &[f64]) {
        self.columns = values.len() / self.rows;
        self.values.clear();
        let mut row = 0;
        while row < self.rows {
            let height = tile_height(self.rows - row);
            for column in 0..self.columns {
                for i in row..row + height {
                    self.values.push(T::of(values[i * self.columns + column]));
                }
            }
            row += height;
        }
    }

    /// out += (columns from `first` on) · history
    #[inline(always)]
    pub(super) fn product(&self, first: usize, history: &[Lane<T>], out: &mut [Lane<T>]) {
        let mut column = first;
        for part in history.chunks(CHUNK) {
            let (mut tiles, mut out) = (&self.values[..], &mut out[..]);
            while !out.is_empty() {
                let height = tile_height(out.len());
                let (tile, below) = tiles.split_at(height * self.columns);
                let (now, later) = out.split_at_mut(height);
                let tile = &tile[height * column..height * (column + part.len())];
                match (height, T::BYTES) {
                    (4, 4) => multiply::<T, 4, 16>(tile, part, now),
                    (4, _) => multiply::<T, 4, 8>(tile, part, now),
                    (2, 4) => multiply::<T, 2, 32>(tile, part, now),
                    (2, _) => multiply::<T, 2, 16>(tile, part, now),
                    _ => multiply::<T, 1, 32>(tile, part, now),
                }
                (tiles, out) = (below, later);
            }
            column += part.len();
        }
    }
}

/// Rows of the next tile when `left` are still to come.
#[inline(always)]
fn tile_height(left: usize) -> usize {
    match left {
        4.. => 4,
        2..=3 => 2,
        _ => 1,
    }
}

/// out += tile · history with H rows and W lanes at a time in registers.
#[inline(always)]
fn multiply<T: Real, const H: usize, const W: usize>(tile: &[T], history: &[Lane<T>], out: &mut [Lane<T>]) {
    for w in 0..ROWS / W {
        let mut sum = [[T::ZERO; W]; H];
        for (factors, field) in tile.as_chunks::<H>().0.iter().zip(history) {
            let field = &field.as_chunks::<W>().0[w];
            for (sum, &factor) in sum.iter_mut().zip(factors) {
                for k in 0..W {
                    sum[k] = factor.mul_add(field[k], sum[k]);
                }
            }
        }
        for (out, sum) in out.iter_mut().zip(&sum) {
            let out = &mut out.as_chunks_mut::<W>().0[w];
            for k in 0..W {
                out[k] += sum[k];
            }
        }
    }
}

/// out[a · `stride` + k] += Σ over all rows of a group of left_a history_k, for q fields of `left` and every column of
/// `history`, one slice per block. Blocks may be missing at the end.
#[inline(always)]
pub(super) fn gram<T: Real>(left: &[&[Lane<T>]], history: &[&[Lane<T>]], stride: usize, out: &mut [f64]) {
    let (fields, columns) = match (left.first(), history.first()) {
        (Some(left), Some(history)) => (left.len(), history.len()),
        _ => return,
    };
    let mut column = 0;
    while column < columns {
        let wide = columns - column >= 2;
        let mut a = 0;
        while a < fields {
            let height = tile_height(fields - a);
            let at = (a, column);
            match (height, wide, T::BYTES) {
                (4, true, 4) => dots::<T, 4, 2, 8>(left, history, at, stride, out),
                (4, true, _) => dots::<T, 4, 2, 4>(left, history, at, stride, out),
                (4, false, _) => dots::<T, 4, 1, 8>(left, history, at, stride, out),
                (2, true, 4) => dots::<T, 2, 2, 16>(left, history, at, stride, out),
                (2, true, _) => dots::<T, 2, 2, 8>(left, history, at, stride, out),
                (2, false, _) => dots::<T, 2, 1, 8>(left, history, at, stride, out),
                (_, true, _) => dots::<T, 1, 2, 16>(left, history, at, stride, out),
                _ => dots::<T, 1, 1, 16>(left, history, at, stride, out),
            }
            a += height;
        }
        column += if wide { 2 } else { 1 };
    }
}

/// H × K sums over rows with W partial sums each.
#[inline(always)]
fn dots<T: Real, const H: usize, const K: usize, const W: usize>(
    left: &[&[Lane<T>]],
    history: &[&[Lane<T>]],
    (a, column): (usize, usize),
    stride: usize,
    out: &mut [f64],
) {
    let mut sum = [[[T::ZERO; W]; K]; H];
    for (left, history) in left.iter().zip(history) {
        let left = &left[a..a + H];
        let history = &history[column..column + K];
        for w in 0..ROWS / W {
            for i in 0..H {
                let l = &left[i].as_chunks::<W>().0[w];
                for j in 0..K {
                    let h = &history[j].as_chunks::<W>().0[w];
                    for k in 0..W {
                        sum[i][j][k] = l[k].mul_add(h[k], sum[i][j][k]);
                    }
                }
            }
        }
    }
    for (i, sums) in sum.iter().enumerate() {
        for (j, sum) in sums.iter().enumerate() {
            out[(a + i) * stride + column + j] += sum.iter().copied().sum::<T>().wide();
        }
    }
}

/// The signs that 32 bits stand for.
#[inline(always)]
pub(super) fn signs<T: Real>(bits: u32) -> Lane<T> {
    let mut out = [T::ONE; ROWS];
    for (k, out) in out.iter_mut().enumerate() {
        if bits >> k & 1 == 0 {
            *out = -T::ONE;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(i: usize) -> f64 {
        let x = ((i + 1) as f64 * 12.9898).sin() * 43_758.545;
        2.0 * (x - x.floor()) - 1.0
    }

    fn fields<T: Real>(count: usize, seed: usize) -> Vec<Lane<T>> {
        (0..count)
            .map(|i| std::array::from_fn(|k| T::of(noise(seed + 40 * i + k))))
            .collect()
    }

    fn check<T: Real>(tolerance: f64) {
        for rows in 1..=9 {
            for columns in [1, 2, 5, 130] {
                let matrix: Vec<f64> = (0..rows * columns).map(noise).collect();
                let mut left = Left::<T>::new(rows, columns);
                left.pack(&matrix);
                let history = fields::<T>(columns, 7);
                let first = columns / 2;
                let mut out = vec![[T::ONE; ROWS]; rows];
                left.product(first, &history[first..], &mut out);
                for i in 0..rows {
                    for k in 0..ROWS {
                        let exact: f64 = (first..columns)
                            .map(|c| matrix[i * columns + c] * history[c][k].wide())
                            .sum();
                        assert!((out[i][k].wide() - 1.0 - exact).abs() < tolerance);
                    }
                }
                let other = fields::<T>(rows, 99);
                let mut sums = vec![0.5; rows * (columns + 1)];
                let stride = columns + 1;
                gram(&[&other, &out], &[&history, &history], stride, &mut sums);
                for i in 0..rows {
                    for c in 0..columns {
                        let exact: f64 = (0..ROWS)
                            .map(|k| (other[i][k].wide() + out[i][k].wide()) * history[c][k].wide())
                            .sum();
                        assert!((sums[i * stride + c] - 0.5 - exact).abs() < 30.0 * tolerance);
                    }
                }
            }
        }
    }

    #[test]
    fn products_match_plain_loops() {
        check::<f64>(1e-12);
        check::<f32>(1e-4);
    }

    #[test]
    fn bits_become_signs() {
        let lane = signs::<f64>(0b101);
        assert_eq!(&lane[..4], &[1.0, -1.0, 1.0, -1.0]);
    }
}
