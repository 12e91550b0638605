//! Products with histories and Gram products of histories, on blocks of rows: most of the time of state evolution and
//! the estimator.
//!
//! A *history* holds, for one block of [`ROWS`] rows, q fields for each step so far, one after the other. Everything
//! here is inlined into [`super::vectorized`] sections.

use pulp::{Simd, WithSimd};

use super::{Lane, ROWS, Vectors};
use crate::control::{Cancel, Cancelled};

/// Blocks whose Gram products are formed together, so that sums over rows stay in registers for longer.
pub(crate) const GROUP: usize = 4;

/// Columns of a history in one pass of [`Left::product`]: few enough for the first-level cache.
const CHUNK: usize = 64;

/// Products of a number with a lane between two checks for cancellation, in units of [`CHUNK`].
const PIECE: usize = 1 << 13;

/// A matrix to be multiplied onto histories, kept in tiles of 4, 2 or 1 rows, column by column within a tile.
#[derive(Clone, Debug)]
pub(crate) struct Left<T> {
    rows: usize,
    columns: usize,
    values: Vec<T>,
}

impl<T: Vectors> Left<T> {
    /// Room for `rows` × `columns`.
    pub(crate) fn new(rows: usize, columns: usize) -> Self {
        Self {
            rows,
            columns: 0,
            values: Vec::with_capacity(rows * columns),
        }
    }

    /// Becomes the row-major matrix `values`.
    pub(crate) fn pack(&mut self, values: &[f64]) {
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

    /// As [`Self::product`], with the same bits, a piece of a long history at a time.
    pub(crate) fn product_in_pieces(
        &self,
        first: usize,
        history: &[Lane<T>],
        out: &mut [Lane<T>],
        cancel: &Cancel,
    ) -> Result<(), Cancelled> {
        let piece = (PIECE / out.len().max(1)).max(1) * CHUNK;
        for (i, piece_of_it) in history.chunks(piece).enumerate() {
            cancel.check()?;
            self.product(first + i * piece, piece_of_it, out);
        }
        Ok(())
    }

    /// out += (columns from `first` on) · history
    pub(crate) fn product(&self, first: usize, history: &[Lane<T>], out: &mut [Lane<T>]) {
        pulp::Arch::new().dispatch(Product {
            left: self,
            first,
            history,
            out,
        });
    }
}

struct Product<'a, T> {
    left: &'a Left<T>,
    first: usize,
    history: &'a [Lane<T>],
    out: &'a mut [Lane<T>],
}

impl<T: Vectors> WithSimd for Product<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let mut column = self.first;
        // A single precision lane is only two of the widest vectors; sixteen sums and four fields want many registers.
        let many = T::vectors::<S>(&[T::ZERO; ROWS]).len() >= 4;
        let most = many && S::REGISTER_COUNT >= 32;
        for part in self.history.chunks(CHUNK) {
            let (mut tiles, mut out) = (&self.left.values[..], &mut self.out[..]);
            while !out.is_empty() {
                let height = tile_height(out.len());
                let (tile, below) = tiles.split_at(height * self.left.columns);
                let (now, later) = out.split_at_mut(height);
                let tile = &tile[height * column..height * (column + part.len())];
                match (height, many) {
                    (4, _) if most => multiply::<T, S, 4, 4>(simd, tile, part, now),
                    (4, _) => multiply::<T, S, 4, 2>(simd, tile, part, now),
                    (2, true) => multiply::<T, S, 2, 4>(simd, tile, part, now),
                    (2, false) => multiply::<T, S, 2, 2>(simd, tile, part, now),
                    (_, true) => multiply::<T, S, 1, 4>(simd, tile, part, now),
                    _ => multiply::<T, S, 1, 2>(simd, tile, part, now),
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

/// out += tile · history with H rows and V vectors of lanes at a time in registers.
#[inline(always)]
fn multiply<T: Vectors, S: Simd, const H: usize, const V: usize>(
    simd: S,
    tile: &[T],
    history: &[Lane<T>],
    out: &mut [Lane<T>],
) {
    let vectors = T::vectors::<S>(&[T::ZERO; ROWS]).len();
    for start in (0..vectors).step_by(V) {
        let mut sum = [[T::splat(simd, T::ZERO); V]; H];
        for (factors, field) in tile.as_chunks::<H>().0.iter().zip(history) {
            let field: [_; V] = load::<T, S, V>(field, start);
            for (sum, &factor) in sum.iter_mut().zip(factors) {
                let factor = T::splat(simd, factor);
                for (sum, field) in sum.iter_mut().zip(field) {
                    *sum = T::fused(simd, factor, field, *sum);
                }
            }
        }
        for (out, sum) in out.iter_mut().zip(sum) {
            for (out, sum) in T::vectors_mut::<S>(out)[start..].iter_mut().zip(sum) {
                *out = T::plus(simd, *out, sum);
            }
        }
    }
}

/// V vectors of a lane.
#[inline(always)]
fn load<T: Vectors, S: Simd, const V: usize>(lane: &Lane<T>, start: usize) -> [T::Vector<S>; V] {
    let vectors = &T::vectors::<S>(lane)[start..start + V];
    std::array::from_fn(|i| vectors[i])
}

/// out_i += Σ_j w_ij fields_j, with w row-major and as wide as there are fields, or with `transposed` Σ_j w_ji fields_j
/// (w square).
pub(crate) fn mix<T: Vectors>(w: &[T], transposed: bool, fields: &[Lane<T>], out: &mut [Lane<T>]) {
    let strides = if transposed {
        (1, fields.len())
    } else {
        (fields.len(), 1)
    };
    pulp::Arch::new().dispatch(Mix {
        w,
        strides,
        fields,
        out,
    });
}

struct Mix<'a, T> {
    w: &'a [T],
    /// From a weight of one output to the same of the next, and from that of one field to that of the next
    strides: (usize, usize),
    fields: &'a [Lane<T>],
    out: &'a mut [Lane<T>],
}

impl<T: Vectors> WithSimd for Mix<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let many = T::vectors::<S>(&[T::ZERO; ROWS]).len() >= 4 && S::REGISTER_COUNT >= 32;
        let mut w = self.w;
        let mut out = self.out;
        while !out.is_empty() {
            let height = tile_height(out.len());
            let (now, later) = out.split_at_mut(height);
            match (height, many) {
                (4, true) => mix_outputs::<T, S, 4, 4>(simd, w, self.strides, self.fields, now),
                (4, false) => mix_outputs::<T, S, 4, 2>(simd, w, self.strides, self.fields, now),
                (2, _) => mix_outputs::<T, S, 2, 2>(simd, w, self.strides, self.fields, now),
                _ => mix_outputs::<T, S, 1, 2>(simd, w, self.strides, self.fields, now),
            }
            w = w.get(height * self.strides.0..).unwrap_or(&[]);
            out = later;
        }
    }
}

/// H outputs, V vectors of lanes at a time in registers.
#[inline(always)]
fn mix_outputs<T: Vectors, S: Simd, const H: usize, const V: usize>(
    simd: S,
    w: &[T],
    (output, field): (usize, usize),
    fields: &[Lane<T>],
    out: &mut [Lane<T>],
) {
    let vectors = T::vectors::<S>(&[T::ZERO; ROWS]).len();
    for start in (0..vectors).step_by(V) {
        let mut sum = [[T::splat(simd, T::ZERO); V]; H];
        for (j, lane) in fields.iter().enumerate() {
            let lane: [_; V] = load::<T, S, V>(lane, start);
            for (i, sum) in sum.iter_mut().enumerate() {
                let factor = T::splat(simd, w[i * output + j * field]);
                for (sum, lane) in sum.iter_mut().zip(lane) {
                    *sum = T::fused(simd, factor, lane, *sum);
                }
            }
        }
        for (out, sum) in out.iter_mut().zip(sum) {
            for (out, sum) in T::vectors_mut::<S>(out)[start..].iter_mut().zip(sum) {
                *out = T::plus(simd, *out, sum);
            }
        }
    }
}

/// out[a · `stride` + k] += Σ over all rows of a group of left_a history_k, for q fields of `left` and every column of
/// `history`, one slice per block. Blocks may be missing at the end.
pub(crate) fn gram<T: Vectors>(left: &[&[Lane<T>]], history: &[&[Lane<T>]], stride: usize, out: &mut [f64]) {
    pulp::Arch::new().dispatch(Gram {
        left,
        history,
        stride,
        out,
    });
}

struct Gram<'a, T> {
    left: &'a [&'a [Lane<T>]],
    history: &'a [&'a [Lane<T>]],
    stride: usize,
    out: &'a mut [f64],
}

impl<T: Vectors> WithSimd for Gram<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        let (Some(left), Some(history)) = (self.left.first(), self.history.first()) else {
            return;
        };
        let (fields, columns) = (left.len(), history.len());
        let mut column = 0;
        while column < columns {
            let width = match columns - column {
                4.. if S::REGISTER_COUNT >= 32 => 4,
                2.. => 2,
                _ => 1,
            };
            let mut a = 0;
            while a < fields {
                let height = tile_height(fields - a);
                match (height, width) {
                    (4, 4) => self.dots::<S, 4, 4>(simd, a, column),
                    (4, 2) => self.dots::<S, 4, 2>(simd, a, column),
                    (4, _) => self.dots::<S, 4, 1>(simd, a, column),
                    (2, 4) => self.dots::<S, 2, 4>(simd, a, column),
                    (2, 2) => self.dots::<S, 2, 2>(simd, a, column),
                    (2, _) => self.dots::<S, 2, 1>(simd, a, column),
                    (_, 4) => self.dots::<S, 1, 4>(simd, a, column),
                    (_, 2) => self.dots::<S, 1, 2>(simd, a, column),
                    _ => self.dots::<S, 1, 1>(simd, a, column),
                }
                a += height;
            }
            column += width;
        }
    }
}

impl<T: Vectors> Gram<'_, T> {
    /// H × K sums over rows, each in one vector.
    #[inline(always)]
    fn dots<S: Simd, const H: usize, const K: usize>(&mut self, simd: S, a: usize, column: usize) {
        let mut sum = [[T::splat(simd, T::ZERO); K]; H];
        for (left, history) in self.left.iter().zip(self.history) {
            let left = &left[a..a + H];
            let history = &history[column..column + K];
            let left: [_; H] = std::array::from_fn(|i| T::vectors::<S>(&left[i]));
            let history: [_; K] = std::array::from_fn(|j| T::vectors::<S>(&history[j]));
            for w in 0..left[0].len() {
                for i in 0..H {
                    let l = left[i][w];
                    for j in 0..K {
                        sum[i][j] = T::fused(simd, l, history[j][w], sum[i][j]);
                    }
                }
            }
        }
        for (i, sums) in sum.into_iter().enumerate() {
            let out = &mut self.out[(a + i) * self.stride + column..][..K];
            for (out, sum) in out.iter_mut().zip(sums) {
                *out += T::total(simd, sum).wide();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernels::Real;

    fn noise(i: usize) -> f64 {
        let x = ((i + 1) as f64 * 12.9898).sin() * 43_758.545;
        2.0 * (x - x.floor()) - 1.0
    }

    fn fields<T: Real>(count: usize, seed: usize) -> Vec<Lane<T>> {
        (0..count)
            .map(|i| std::array::from_fn(|k| T::of(noise(seed + 40 * i + k))))
            .collect()
    }

    fn check<T: Vectors>(tolerance: f64) {
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
                let square: Vec<T> = (0..rows * rows).map(|i| T::of(noise(3 + i))).collect();
                for transposed in [false, true] {
                    let history = fields::<T>(rows, 7);
                    let mut mixed = vec![[T::ONE; ROWS]; rows];
                    mix(&square, transposed, &history, &mut mixed);
                    for i in 0..rows {
                        let weight = |j: usize| square[if transposed { j * rows + i } else { i * rows + j }];
                        for k in 0..ROWS {
                            let exact: f64 = (0..rows).map(|j| (weight(j) * history[j][k]).wide()).sum();
                            assert!((mixed[i][k].wide() - 1.0 - exact).abs() < tolerance);
                        }
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
}
