//! Products on vectors along neurons, where the neurons fill whole lines.
//!
//! Each number of X is spread over a vector and meets the weights, or gradients, of all neurons of a tile. Sums are kept in
//! registers: eight rows by three vectors of neurons on the way there, eight features by three on the way back.

use pulp::Simd;

use super::{Backward, Gram, fetch, many_registers, per_line, store};
use crate::kernels::layout::Layout;
use crate::kernels::panels::PANEL;
use crate::kernels::tiles::{Tile, Tiles, tiles};
use crate::kernels::{Lane, ROWS, Vectors, prefetch};

/// Most lines of features that [`forward`] takes at once: few enough that the weights of some sixteen neurons stay in the
/// first cache while the panels of a block pass, many enough that fetching and storing sums does not count.
const CHUNK: usize = 16;

/// Lines of features that [`backward`] takes front to back.
const PIECE: usize = 64;

/// z = X w for one block.
#[inline(always)]
pub(super) fn forward<T: Vectors, S: Simd>(
    simd: S,
    x: &[T],
    w: &Tiles<T>,
    partial: &mut [T],
    z: &mut [Lane<T>],
) {
    let (lines, units, vectors) = (w.lines(), w.units(), per_line::<T, S>());
    let size = lines * PANEL * T::LINE;
    let weights = T::vectors::<S>(w.values());
    let chunks = lines.div_ceil(CHUNK);
    for chunk in 0..chunks {
        let (start, end) = (chunk * lines / chunks, (chunk + 1) * lines / chunks);
        let places = T::vectors_mut::<S>(partial).chunks_exact_mut(PANEL * units * vectors);
        for (panel, sums) in x.chunks_exact(size).zip(places) {
            let half = T::vectors::<S>(&panel[lines / 2 * PANEL * T::LINE..]);
            let due = |line: usize| (line * PANEL / 2 * vectors).min(half.len());
            let ahead = &half[due(start)..due(end)];
            let piece = &panel[start * PANEL * T::LINE..end * PANEL * T::LINE];
            for (i, Tile { first, height }) in tiles(units).enumerate() {
                let line = T::LINE * vectors;
                let tile = &weights[first * lines * line..][start * height * line..end * height * line];
                let sums = &mut sums[first * PANEL * vectors..][..height * PANEL * vectors];
                // The first tile prefetches.
                let ahead = if i == 0 { ahead } else { &[] };
                match height {
                    3 => multiply::<T, S, 3>(simd, piece, tile, chunk > 0, sums, ahead),
                    2 => multiply::<T, S, 2>(simd, piece, tile, chunk > 0, sums, ahead),
                    _ => multiply::<T, S, 1>(simd, piece, tile, chunk > 0, sums, ahead),
                }
            }
        }
    }
    z.fill([T::ZERO; _]);
    let panels = x.len() / size.max(1);
    for (p, sums) in partial
        .chunks_exact(PANEL * units * T::LINE)
        .enumerate()
        .take(panels)
    {
        for (a, z) in z.iter_mut().enumerate() {
            for (r, z) in z[p * PANEL..][..PANEL].iter_mut().enumerate() {
                *z = sums[place::<T, S>(a, r)];
            }
        }
    }
}

/// Where the sum of neuron a and row r of a panel is among the numbers of the sums' vectors.
#[inline(always)]
fn place<T: Vectors, S: Simd>(a: usize, r: usize) -> usize {
    let width = T::LINE / per_line::<T, S>();
    (a / width * PANEL + r) * width + a % width
}

/// Adds a piece of a panel times a tile to `sums`, eight rows for each vector of neurons, or replaces them unless they
/// `go_on`.
#[inline(always)]
fn multiply<T: Vectors, S: Simd, const A: usize>(
    simd: S,
    panel: &[T],
    tile: &[T::Vector<S>],
    go_on: bool,
    sums: &mut [T::Vector<S>],
    ahead: &[T::Vector<S>],
) {
    for h in 0..per_line::<T, S>() {
        let ahead = if h == 0 { ahead } else { &[] };
        if many_registers::<S>() {
            multiply_rows::<T, S, PANEL, A>(simd, panel, tile, (0, h, go_on), sums, ahead);
        } else {
            multiply_rows::<T, S, 4, A>(simd, panel, tile, (0, h, go_on), sums, ahead);
            multiply_rows::<T, S, 4, A>(simd, panel, tile, (4, h, go_on), sums, &[]);
        }
    }
}

/// The same for R rows of the panel from `first` on and one vector of each line.
#[inline(always)]
fn multiply_rows<T: Vectors, S: Simd, const R: usize, const A: usize>(
    simd: S,
    panel: &[T],
    tile: &[T::Vector<S>],
    (first, h, go_on): (usize, usize, bool),
    sums: &mut [T::Vector<S>],
    ahead: &[T::Vector<S>],
) {
    let vectors = per_line::<T, S>();
    let mut sum = [[T::splat(simd, T::ZERO); A]; R];
    if go_on {
        for (r, sum) in sum.iter_mut().enumerate() {
            for (a, sum) in sum.iter_mut().enumerate() {
                *sum = sums[(a * vectors + h) * PANEL + first + r];
            }
        }
    }
    let mut ahead = ahead.iter().step_by(vectors);
    // One cache line is prefetched for every two that are used, since half of the panel is still to come.
    let pieces = panel.chunks_exact(2 * T::LINE);
    for (x, w) in pieces.zip(tile.chunks_exact(2 * T::LINE / PANEL * A * vectors)) {
        if let Some(line) = ahead.next() {
            prefetch(line);
        }
        for (x, w) in x.as_chunks::<PANEL>().0.iter().zip(w.chunks_exact(A * vectors)) {
            let w: [_; A] = std::array::from_fn(|a| w[a * vectors + h]);
            for (r, sum) in sum.iter_mut().enumerate() {
                let x = T::splat(simd, x[first + r]);
                for (sum, w) in sum.iter_mut().zip(w) {
                    *sum = T::fused(simd, x, w, *sum);
                }
            }
        }
    }
    for (r, sum) in sum.into_iter().enumerate() {
        for (a, sum) in sum.into_iter().enumerate() {
            sums[(a * vectors + h) * PANEL + first + r] = sum;
        }
    }
}

/// `out` = Xᵀ G for one block, or `out` += Xᵀ G.
#[inline(always)]
pub(super) fn backward<T: Vectors, S: Simd>(simd: S, product: Backward<'_, T>) {
    let Backward {
        x,
        ahead,
        gradients,
        add,
        partial,
        out,
    } = product;
    let (lines, units) = (out.lines(), out.units());
    // G tile by tile, row by row in each.
    for Tile { first, height } in tiles(units) {
        let width = height * T::LINE;
        let lanes = gradients.iter().skip(first * T::LINE).take(width);
        let rows = &mut partial.sums[first * T::LINE * ROWS..][..width * ROWS];
        rows.fill(T::ZERO);
        for (a, lane) in lanes.enumerate() {
            for (row, &g) in rows.chunks_exact_mut(width).zip(lane) {
                row[a] = g;
            }
        }
    }
    let mut sums = Sums {
        x,
        ahead: T::vectors::<S>(ahead),
        rows: T::vectors::<S>(&partial.sums),
        add,
        lines,
        out: T::vectors_mut::<S>(out.values_mut()),
    };
    // The last piece first: where a block does not fit into the second cache its last features are those that the way
    // there has left in it. Within a piece memory is read front to back, as processors foresee it.
    for piece in (0..lines.div_ceil(PIECE)).rev() {
        let piece = piece * PIECE..lines.min((piece + 1) * PIECE);
        for line in piece {
            for (i, tile) in tiles(units).enumerate() {
                match tile.height {
                    3 => sums.line::<3>(simd, line, tile, i),
                    2 => sums.line::<2>(simd, line, tile, i),
                    _ => sums.line::<1>(simd, line, tile, i),
                }
            }
        }
    }
}

/// The way back, with everything as vectors but X.
struct Sums<'a, T: Vectors, S: Simd> {
    x: &'a [T],
    ahead: &'a [T::Vector<S>],
    /// G, by tiles and rows
    rows: &'a [T::Vector<S>],
    add: bool,
    lines: usize,
    out: &'a mut [T::Vector<S>],
}

impl<T: Vectors, S: Simd> Sums<'_, T, S> {
    /// One line of features and the A lines of neurons of tile `i`.
    #[inline(always)]
    fn line<const A: usize>(&mut self, simd: S, line: usize, tile: Tile, i: usize) {
        for h in 0..per_line::<T, S>() {
            // The first vector of each line prefetches.
            let prefetching = h == 0 && i == 0;
            if many_registers::<S>() {
                for first in (0..T::LINE).step_by(8) {
                    self.features::<8, A>(simd, (line, first), tile, h, prefetching);
                }
            } else {
                for first in (0..T::LINE).step_by(4) {
                    self.features::<4, A>(simd, (line, first), tile, h, prefetching);
                }
            }
        }
    }

    /// J features of a line from its feature `first` on, and vector h of each line of neurons. If `prefetching`, the next block
    /// is prefetched a little between the rows: many requests at once would stall.
    #[inline(always)]
    fn features<const J: usize, const A: usize>(
        &mut self,
        simd: S,
        (line, first): (usize, usize),
        tile: Tile,
        h: usize,
        prefetching: bool,
    ) {
        let vectors = per_line::<T, S>();
        let (features, feature) = (self.lines * T::LINE, line * T::LINE + first);
        let out = &mut self.out[(tile.first * features + feature * A) * vectors..][..J * A * vectors];
        let mut sum = fetch::<T, S, J, A>(simd, self.add.then_some(&*out), h);
        let rows = &self.rows[tile.first * ROWS * vectors..];
        let rows = rows.chunks_exact(PANEL * A * vectors);
        for (p, (panel, rows)) in self.x.chunks_exact(features * PANEL).zip(rows).enumerate() {
            let Some(x) = panel.as_chunks::<PANEL>().0[feature..].first_chunk::<J>() else {
                continue;
            };
            let ahead: &[_] = match self
                .ahead
                .get((p * self.lines * PANEL + line * PANEL / 2) * vectors..)
            {
                Some(ahead) if prefetching => ahead,
                _ => &[],
            };
            for (r, row) in rows.chunks_exact(A * vectors).enumerate() {
                // Products of a feature with a row, of LINE × PANEL in a line of the panel
                let done = first * PANEL + r * J;
                if done.is_multiple_of(2 * T::LINE)
                    && let Some(ahead) = ahead.get(done / (2 * T::LINE) * vectors)
                {
                    prefetch(ahead);
                }
                let g: [_; A] = std::array::from_fn(|a| row[a * vectors + h]);
                for (x, sum) in x.iter().zip(&mut sum) {
                    let x = T::splat(simd, x[r]);
                    for (sum, g) in sum.iter_mut().zip(g) {
                        *sum = T::fused(simd, x, g, *sum);
                    }
                }
            }
        }
        store::<T, S, J, A>(sum, out, h);
    }
}

/// out = leftᵀ right.
#[inline(always)]
pub(super) fn gram<T: Vectors, S: Simd>(simd: S, mut product: Gram<'_, T>) {
    for a in tiles(product.left.units()) {
        for b in tiles(product.right.units()) {
            match b.height {
                3 => product.of_tiles::<S, 3>(simd, a, b),
                2 => product.of_tiles::<S, 2>(simd, a, b),
                _ => product.of_tiles::<S, 1>(simd, a, b),
            }
        }
    }
}

impl<T: Vectors> Gram<'_, T> {
    #[inline(always)]
    fn of_tiles<S: Simd, const B: usize>(&mut self, simd: S, a: Tile, b: Tile) {
        let neurons = a.neurons::<T>(Layout::Neurons, self.left.neurons()).len();
        // Each time the right side is read anew, so many neurons are taken at once if the registers hold their sums.
        let together = if neurons > 4 && many_registers::<S>() {
            8
        } else {
            4
        };
        for first in (0..neurons).step_by(together) {
            for h in 0..per_line::<T, S>() {
                match together {
                    8 => self.of_neurons::<S, 8, B>(simd, (a, first), b, h),
                    _ => self.of_neurons::<S, 4, B>(simd, (a, first), b, h),
                }
            }
        }
    }

    /// A neurons of tile `a`, from its number `first` on, with one vector of each line of tile `b`.
    #[inline(always)]
    fn of_neurons<S: Simd, const A: usize, const B: usize>(
        &mut self,
        simd: S,
        (a, first): (Tile, usize),
        b: Tile,
        h: usize,
    ) {
        let vectors = per_line::<T, S>();
        let (width, features) = (T::LINE / vectors, self.left.lines() * T::LINE);
        let (tall, wide) = (a.height * T::LINE, B * vectors);
        let left = &self.left.values()[a.first * T::LINE * features..][..tall * features];
        let right = &T::vectors::<S>(self.right.values())[b.first * vectors * features..][..wide * features];
        let mut sum = [[T::splat(simd, T::ZERO); B]; A];
        for (x, y) in left.chunks_exact(tall).zip(right.chunks_exact(wide)) {
            let y: [_; B] = std::array::from_fn(|b| y[b * vectors + h]);
            for (x, sum) in x[first..].iter().zip(&mut sum) {
                let x = T::splat(simd, *x);
                for (sum, y) in sum.iter_mut().zip(y) {
                    *sum = T::fused(simd, x, y, *sum);
                }
            }
        }
        let (rows, columns) = (self.left.neurons(), self.right.neurons());
        for (i, sum) in sum.into_iter().enumerate() {
            for (j, sum) in sum.into_iter().enumerate() {
                let mut numbers = [T::ZERO; ROWS];
                T::vectors_mut::<S>(&mut numbers)[0] = sum;
                let row = a.first * T::LINE + first + i;
                let column = (b.first + j) * T::LINE + h * width;
                for (k, number) in numbers.iter().take(width).enumerate() {
                    if row < rows && column + k < columns {
                        self.out[row * columns + column + k] = number.wide();
                    }
                }
            }
        }
    }
}
