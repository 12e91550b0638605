//! Products on vectors along features, for any number of neurons.
//!
//! Sums are kept in registers, eight rows by three neurons on the way there, eight lines of features by three neurons on
//! the way back, so that most operands are used again before they leave the first cache; the places of a vector are added
//! up at the very end.

use pulp::Simd;

use super::{Ahead, Backward, Gram, fetch, many_registers, per_line, store};
use crate::kernels::panels::{PANEL, PANELS_PER_BLOCK};
use crate::kernels::tiles::{Tile, Tiles, count, tiles};
use crate::kernels::{Lane, Vectors};

/// Most lines of features that [`forward`] takes at once: few enough that they stay in the first cache for all neurons,
/// many enough that fetching and storing sums does not count.
const CHUNK: usize = 32;

/// z = X w for one block.
#[inline(always)]
pub(super) fn forward<T: Vectors, S: Simd>(
    simd: S,
    x: &[T],
    w: &Tiles<T>,
    partial: &mut [T],
    z: &mut [Lane<T>],
) {
    let (x, partial) = (T::vectors::<S>(x), T::vectors_mut::<S>(partial));
    let (lines, q, vectors) = (w.lines(), w.neurons(), per_line::<T, S>());
    let w = T::vectors::<S>(w.values());
    let size = lines * PANEL * vectors;
    let chunks = lines.div_ceil(CHUNK);
    let half = lines / 2 * size / lines.max(1);
    for chunk in 0..chunks {
        let (start, end) = (chunk * lines / chunks, (chunk + 1) * lines / chunks);
        let piece = start * PANEL * vectors..end * PANEL * vectors;
        for (panel, partial) in x.chunks_exact(size).zip(partial.chunks_exact_mut(PANEL * q)) {
            for (i, Tile { first, height }) in tiles(q).enumerate() {
                let tile = &w[first * lines * vectors..][start * height * vectors..end * height * vectors];
                let sums = &mut partial[PANEL * first..PANEL * (first + height)];
                let ahead = Ahead::new(&panel[half..], start, i, count(q));
                let panel = &panel[piece.clone()];
                let go_on = chunk > 0;
                match height {
                    3 => dots::<T, S, 3>(simd, panel, tile, go_on, sums, ahead),
                    2 => dots::<T, S, 2>(simd, panel, tile, go_on, sums, ahead),
                    _ => dots::<T, S, 1>(simd, panel, tile, go_on, sums, ahead),
                }
            }
        }
    }
    z.fill([T::ZERO; _]);
    let panels = x.len() / size.max(1);
    for (p, partial) in partial.chunks_exact(PANEL * q).enumerate().take(panels) {
        for (a, sums) in partial.chunks_exact(PANEL).enumerate() {
            for (z, &sum) in z[a][p * PANEL..].iter_mut().zip(sums) {
                *z = T::total(simd, sum);
            }
        }
    }
}

/// Adds a piece of a panel times a tile to `sums`, eight rows for each neuron, or replaces them unless they `go_on`.
#[inline(always)]
fn dots<T: Vectors, S: Simd, const A: usize>(
    simd: S,
    panel: &[T::Vector<S>],
    tile: &[T::Vector<S>],
    go_on: bool,
    sums: &mut [T::Vector<S>],
    ahead: Ahead<'_, T::Vector<S>>,
) {
    if many_registers::<S>() {
        dots_of_rows::<T, S, PANEL, A>(simd, panel, tile, (0, go_on), sums, ahead);
    } else {
        for first in (0..PANEL).step_by(4) {
            dots_of_rows::<T, S, 4, A>(simd, panel, tile, (first, go_on), sums, ahead);
        }
    }
}

/// The same for R rows of the panel from `first` on.
#[inline(always)]
fn dots_of_rows<T: Vectors, S: Simd, const R: usize, const A: usize>(
    simd: S,
    panel: &[T::Vector<S>],
    tile: &[T::Vector<S>],
    (first, go_on): (usize, bool),
    sums: &mut [T::Vector<S>],
    ahead: Ahead<'_, T::Vector<S>>,
) {
    let vectors = per_line::<T, S>();
    let mut sum = [[T::splat(simd, T::ZERO); A]; R];
    if go_on {
        for (r, sum) in sum.iter_mut().enumerate() {
            for (a, sum) in sum.iter_mut().enumerate() {
                *sum = sums[a * PANEL + first + r];
            }
        }
    }
    for (i, (x, w)) in panel
        .chunks_exact(PANEL * vectors)
        .zip(tile.chunks_exact(A * vectors))
        .enumerate()
    {
        ahead.prefetch(i, vectors);
        for h in 0..vectors {
            let w: [_; A] = std::array::from_fn(|a| w[a * vectors + h]);
            for (r, sum) in sum.iter_mut().enumerate() {
                let x = x[(first + r) * vectors + h];
                for (sum, w) in sum.iter_mut().zip(w) {
                    *sum = T::fused(simd, x, w, *sum);
                }
            }
        }
    }
    for (r, sum) in sum.into_iter().enumerate() {
        for (a, sum) in sum.into_iter().enumerate() {
            sums[a * PANEL + first + r] = sum;
        }
    }
}

/// `out` = Xᵀ G for one block, or `out` += Xᵀ G.
#[inline(always)]
pub(super) fn backward<T: Vectors, S: Simd>(simd: S, mut product: Backward<'_, T>) {
    // From the last features to the first: where a block does not fit into the second cache its last features are
    // those that the way there has left in it.
    let mut line = product.out.lines();
    while line > 0 {
        let width = match line {
            8.. if many_registers::<S>() => 8,
            4.. => 4,
            2.. => 2,
            _ => 1,
        };
        line -= width;
        for (i, tile) in tiles(product.out.neurons()).enumerate() {
            match width {
                8 => product.tile::<S, 8>(simd, line, tile, i),
                4 => product.tile::<S, 4>(simd, line, tile, i),
                2 => product.tile::<S, 2>(simd, line, tile, i),
                _ => product.tile::<S, 1>(simd, line, tile, i),
            }
        }
    }
}

impl<T: Vectors> Backward<'_, T> {
    #[inline(always)]
    fn tile<S: Simd, const J: usize>(&mut self, simd: S, line: usize, tile: Tile, i: usize) {
        match tile.height {
            3 => self.sums::<S, J, 3>(simd, line, tile, i),
            2 => self.sums::<S, J, 2>(simd, line, tile, i),
            _ => self.sums::<S, J, 1>(simd, line, tile, i),
        }
    }

    /// The sums over rows for J lines of features and the A neurons of tile `i`.
    #[inline(always)]
    fn sums<S: Simd, const J: usize, const A: usize>(&mut self, simd: S, line: usize, tile: Tile, i: usize) {
        let (lines, q, vectors) = (self.out.lines(), self.out.neurons(), per_line::<T, S>());
        let (x, next) = (T::vectors::<S>(self.x), T::vectors::<S>(self.ahead));
        let out = T::vectors_mut::<S>(self.out.values_mut());
        let out = &mut out[(tile.first * lines + line * A) * vectors..][..J * A * vectors];
        for h in 0..vectors {
            let mut sum = fetch::<T, S, J, A>(simd, self.add.then_some(&*out), h);
            for (p, panel) in x.chunks_exact(lines * PANEL * vectors).enumerate() {
                let x = &panel[line * PANEL * vectors..][..J * PANEL * vectors];
                if h == 0 {
                    let piece = next.get(p * lines * PANEL * vectors..).unwrap_or(&[]);
                    let ahead = Ahead::new(piece, line, i, count(q));
                    for j in 0..J {
                        ahead.prefetch(j, vectors);
                    }
                }
                let gradients = &self.gradients[tile.first..][..A];
                let gradients: [&[T; PANEL]; A] =
                    std::array::from_fn(|a| &gradients[a].as_chunks::<PANEL>().0[p % PANELS_PER_BLOCK]);
                for r in 0..PANEL {
                    let g: [_; A] = std::array::from_fn(|a| T::splat(simd, gradients[a][r]));
                    for (j, sum) in sum.iter_mut().enumerate() {
                        let x = x[(j * PANEL + r) * vectors + h];
                        for (sum, g) in sum.iter_mut().zip(g) {
                            *sum = T::fused(simd, x, g, *sum);
                        }
                    }
                }
            }
            store::<T, S, J, A>(sum, out, h);
        }
    }
}

/// out = leftᵀ right.
#[inline(always)]
pub(super) fn gram<T: Vectors, S: Simd>(simd: S, mut product: Gram<'_, T>) {
    for a in tiles(product.left.neurons()) {
        for b in tiles(product.right.neurons()) {
            match (a.height, b.height) {
                (3, 3) => product.dots::<S, 3, 3>(simd, a, b),
                (3, 2) => product.dots::<S, 3, 2>(simd, a, b),
                (3, _) => product.dots::<S, 3, 1>(simd, a, b),
                (2, 3) => product.dots::<S, 2, 3>(simd, a, b),
                (2, 2) => product.dots::<S, 2, 2>(simd, a, b),
                (2, _) => product.dots::<S, 2, 1>(simd, a, b),
                (_, 3) => product.dots::<S, 1, 3>(simd, a, b),
                (_, 2) => product.dots::<S, 1, 2>(simd, a, b),
                _ => product.dots::<S, 1, 1>(simd, a, b),
            }
        }
    }
}

impl<T: Vectors> Gram<'_, T> {
    #[inline(always)]
    fn dots<S: Simd, const A: usize, const B: usize>(&mut self, simd: S, a: Tile, b: Tile) {
        let (lines, vectors) = (self.left.lines(), per_line::<T, S>());
        let tile = |of: &'_ Tiles<T>, tile: Tile| tile.first * of.lines() * vectors;
        let left = &T::vectors::<S>(self.left.values())[tile(self.left, a)..][..A * lines * vectors];
        let right = &T::vectors::<S>(self.right.values())[tile(self.right, b)..][..B * lines * vectors];
        let mut sum = [[T::splat(simd, T::ZERO); B]; A];
        for (x, y) in left
            .chunks_exact(A * vectors)
            .zip(right.chunks_exact(B * vectors))
        {
            for h in 0..vectors {
                for (i, sum) in sum.iter_mut().enumerate() {
                    for (j, sum) in sum.iter_mut().enumerate() {
                        *sum = T::fused(simd, x[i * vectors + h], y[j * vectors + h], *sum);
                    }
                }
            }
        }
        let columns = self.right.neurons();
        for (i, sum) in sum.into_iter().enumerate() {
            for (j, sum) in sum.into_iter().enumerate() {
                self.out[(a.first + i) * columns + b.first + j] = T::total(simd, sum).wide();
            }
        }
    }
}
