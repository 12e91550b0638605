//! The products of a step: pre-activations z = X w, gradients Xᵀ G and Gram matrices wᵀ w, on vectors along features.
//!
//! X is in [`Panels`], w and gradients are in [`Tiles`]. Sums are kept in registers: eight rows by three neurons on the
//! way there, eight lines of features by three neurons on the way back, so that most operands are used again before
//! they leave the first cache. Pieces of X are asked for while the piece before them is being used, a few lines at a
//! time, so that memory and arithmetic work side by side.

use std::ops::Range;

use pulp::{Simd, WithSimd};

use super::panels::{PANEL, PANELS_PER_BLOCK, Panels};
use super::tiles::{Tile, Tiles, count, tiles};
use crate::network::{Lane, Vectors, prefetch};

/// Lines of features that [`forward`] takes at once: few enough that the weights stay in the second cache, many enough
/// that adding up vectors at the end does not count.
const CHUNK: usize = 32;

/// Whether the registers hold three times eight sums beside their operands.
fn many_registers<S: Simd>() -> bool {
    S::REGISTER_COUNT >= 32
}

/// Vectors in one line.
#[inline(always)]
fn per_line<T: Vectors, S: Simd>() -> usize {
    64 / size_of::<T::Vector<S>>()
}

/// The piece of X that is needed next.
#[derive(Clone, Copy)]
struct Ahead<'a, V> {
    piece: &'a [V],
    /// Of each eight lines, how many the current tile of how many asks for: tile and tiles.
    share: (usize, usize),
}

impl<V> Ahead<'_, V> {
    /// The places among eight that the current tile asks for.
    #[inline(always)]
    fn places(&self) -> Range<usize> {
        let (tile, count) = self.share;
        tile * PANEL / count..(tile + 1) * PANEL / count
    }

    #[inline(always)]
    fn ask(&self, at: usize) {
        if let Some(vector) = self.piece.get(at) {
            prefetch(vector);
        }
    }
}

/// z = X w for the first blocks of the panels `x`, as many as `z` has q lanes for (the last block of X may be short of
/// panels); what follows them is needed next.
pub(crate) fn forward<T: Vectors>(x: &[T], w: &Tiles<T>, z: &mut [Lane<T>]) {
    pulp::Arch::new().dispatch(Forward { x, w, z });
}

struct Forward<'a, T> {
    x: &'a [T],
    w: &'a Tiles<T>,
    z: &'a mut [Lane<T>],
}

impl<T: Vectors> WithSimd for Forward<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let (lines, q, vectors) = (self.w.lines(), self.w.neurons(), per_line::<T, S>());
        let (all, w) = (T::vectors::<S>(self.x), T::vectors::<S>(self.w.values()));
        let size = lines * PANEL * vectors;
        let x = &all[..(self.z.len() / q * PANELS_PER_BLOCK * size).min(all.len())];
        let panels = x.len() / size;
        self.z.fill([T::ZERO; _]);
        for start in (0..lines).step_by(CHUNK) {
            let end = (start + CHUNK).min(lines);
            for (p, panel) in x.chunks_exact(size).enumerate() {
                let panel = &panel[start * PANEL * vectors..end * PANEL * vectors];
                let next = match p + 1 {
                    next if next < panels => next * size + start * PANEL * vectors,
                    _ if end < lines => end * PANEL * vectors,
                    next => next * size,
                };
                let z = &mut self.z[p / PANELS_PER_BLOCK * q..][..q];
                for (i, Tile { first, height }) in tiles(q).enumerate() {
                    let tile =
                        &w[first * lines * vectors..][start * height * vectors..end * height * vectors];
                    let z = &mut z[first..first + height];
                    let place = p % PANELS_PER_BLOCK;
                    let ahead = Ahead {
                        piece: all.get(next..).unwrap_or(&[]),
                        share: (i, count(q)),
                    };
                    match height {
                        3 => dots::<T, S, 3>(simd, panel, tile, place, z, ahead),
                        2 => dots::<T, S, 2>(simd, panel, tile, place, z, ahead),
                        _ => dots::<T, S, 1>(simd, panel, tile, place, z, ahead),
                    }
                }
            }
        }
    }
}

/// Adds a panel times a tile to the rows that panel `place` of a block has in `z`.
#[inline(always)]
fn dots<T: Vectors, S: Simd, const A: usize>(
    simd: S,
    panel: &[T::Vector<S>],
    tile: &[T::Vector<S>],
    place: usize,
    z: &mut [Lane<T>],
    ahead: Ahead<'_, T::Vector<S>>,
) {
    if many_registers::<S>() {
        dots_of_rows::<T, S, PANEL, A>(simd, panel, tile, (0, place), z, ahead);
    } else {
        for first in (0..PANEL).step_by(4) {
            dots_of_rows::<T, S, 4, A>(simd, panel, tile, (first, place), z, ahead);
        }
    }
}

/// The same for R rows of the panel from `first` on.
#[inline(always)]
fn dots_of_rows<T: Vectors, S: Simd, const R: usize, const A: usize>(
    simd: S,
    panel: &[T::Vector<S>],
    tile: &[T::Vector<S>],
    (first, place): (usize, usize),
    z: &mut [Lane<T>],
    ahead: Ahead<'_, T::Vector<S>>,
) {
    let vectors = per_line::<T, S>();
    let places = ahead.places();
    let mut sum = [[T::splat(simd, T::ZERO); A]; R];
    for (i, (x, w)) in panel
        .chunks_exact(PANEL * vectors)
        .zip(tile.chunks_exact(A * vectors))
        .enumerate()
    {
        for r in places.clone() {
            ahead.ask((i * PANEL + r) * vectors);
        }
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
        for (z, sum) in z.iter_mut().zip(sum) {
            z[place * PANEL + first + r] += T::total(simd, sum);
        }
    }
}

/// `out` = Xᵀ G for the panels `x` of whole blocks, or `out` += Xᵀ G if `add`; G has q lanes for each block.
pub(crate) fn backward<T: Vectors>(x: &[T], gradients: &[Lane<T>], add: bool, out: &mut Tiles<T>) {
    pulp::Arch::new().dispatch(Backward {
        x,
        gradients,
        add,
        out,
    });
}

struct Backward<'a, T> {
    x: &'a [T],
    gradients: &'a [Lane<T>],
    add: bool,
    out: &'a mut Tiles<T>,
}

impl<T: Vectors> WithSimd for Backward<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        let lines = self.out.lines();
        let mut line = 0;
        while line < lines {
            let width = match lines - line {
                8.. if many_registers::<S>() => 8,
                4.. => 4,
                2.. => 2,
                _ => 1,
            };
            let tiles_of_all = count(self.out.neurons());
            for (i, tile) in tiles(self.out.neurons()).enumerate() {
                let share = (i, tiles_of_all);
                match width {
                    8 => self.tile::<S, 8>(simd, line, tile, share),
                    4 => self.tile::<S, 4>(simd, line, tile, share),
                    2 => self.tile::<S, 2>(simd, line, tile, share),
                    _ => self.tile::<S, 1>(simd, line, tile, share),
                }
            }
            line += width;
        }
    }
}

impl<T: Vectors> Backward<'_, T> {
    #[inline(always)]
    fn tile<S: Simd, const J: usize>(&mut self, simd: S, line: usize, tile: Tile, share: (usize, usize)) {
        match tile.height {
            3 => self.sums::<S, J, 3>(simd, line, tile, share),
            2 => self.sums::<S, J, 2>(simd, line, tile, share),
            _ => self.sums::<S, J, 1>(simd, line, tile, share),
        }
    }

    /// The sums over rows for J lines of features and A neurons.
    #[inline(always)]
    fn sums<S: Simd, const J: usize, const A: usize>(
        &mut self,
        simd: S,
        line: usize,
        tile: Tile,
        share: (usize, usize),
    ) {
        let (lines, q, vectors) = (self.out.lines(), self.out.neurons(), per_line::<T, S>());
        let x = T::vectors::<S>(self.x);
        let out = T::vectors_mut::<S>(self.out.values_mut());
        let out = &mut out[(tile.first * lines + line * A) * vectors..][..J * A * vectors];
        for h in 0..vectors {
            let mut sum = [[T::splat(simd, T::ZERO); A]; J];
            if self.add {
                for (j, sum) in sum.iter_mut().enumerate() {
                    for (a, sum) in sum.iter_mut().enumerate() {
                        *sum = out[(j * A + a) * vectors + h];
                    }
                }
            }
            for (p, panel) in x.chunks_exact(lines * PANEL * vectors).enumerate() {
                let (x, piece) = panel[line * PANEL * vectors..].split_at(J * PANEL * vectors);
                let ahead = Ahead { piece, share };
                let gradients = &self.gradients[p / PANELS_PER_BLOCK * q + tile.first..][..A];
                let gradients: [&[T; PANEL]; A] =
                    std::array::from_fn(|a| &gradients[a].as_chunks::<PANEL>().0[p % PANELS_PER_BLOCK]);
                for r in 0..PANEL {
                    for j in ahead.places() {
                        ahead.ask((j * PANEL + r) * vectors);
                    }
                    let g: [_; A] = std::array::from_fn(|a| T::splat(simd, gradients[a][r]));
                    for (j, sum) in sum.iter_mut().enumerate() {
                        let x = x[(j * PANEL + r) * vectors + h];
                        for (sum, g) in sum.iter_mut().zip(g) {
                            *sum = T::fused(simd, x, g, *sum);
                        }
                    }
                }
            }
            for (j, sum) in sum.into_iter().enumerate() {
                for (a, sum) in sum.into_iter().enumerate() {
                    out[(j * A + a) * vectors + h] = sum;
                }
            }
        }
    }
}

/// out[a · (neurons of `right`) + b] = Σ_j left_{ja} right_{jb}
pub(crate) fn gram<T: Vectors>(left: &Tiles<T>, right: &Tiles<T>, out: &mut [f64]) {
    pulp::Arch::new().dispatch(Gram { left, right, out });
}

struct Gram<'a, T> {
    left: &'a Tiles<T>,
    right: &'a Tiles<T>,
    out: &'a mut [f64],
}

impl<T: Vectors> WithSimd for Gram<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        for a in tiles(self.left.neurons()) {
            for b in tiles(self.right.neurons()) {
                match (a.height, b.height) {
                    (3, 3) => self.dots::<S, 3, 3>(simd, a, b),
                    (3, 2) => self.dots::<S, 3, 2>(simd, a, b),
                    (3, _) => self.dots::<S, 3, 1>(simd, a, b),
                    (2, 3) => self.dots::<S, 2, 3>(simd, a, b),
                    (2, 2) => self.dots::<S, 2, 2>(simd, a, b),
                    (2, _) => self.dots::<S, 2, 1>(simd, a, b),
                    (_, 3) => self.dots::<S, 1, 3>(simd, a, b),
                    (_, 2) => self.dots::<S, 1, 2>(simd, a, b),
                    _ => self.dots::<S, 1, 1>(simd, a, b),
                }
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

/// z = X w of all rows of `x`, one after the other; for what is computed once.
pub(crate) fn fields<T: Vectors>(x: &Panels<T>, w: &Tiles<T>) -> Vec<Lane<T>> {
    let blocks = x.values().len().div_ceil(x.block_size().max(1));
    let mut z = vec![[T::ZERO; _]; blocks * w.neurons()];
    forward(x.values(), w, &mut z);
    z
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::ROWS;

    fn noise(i: usize) -> f64 {
        let x = ((i + 1) as f64 * 12.9898).sin() * 43_758.545;
        2.0 * (x - x.floor()) - 1.0
    }

    fn matrix(rows: usize, columns: usize, seed: usize) -> Vec<f64> {
        (0..rows * columns).map(|i| noise(seed + i)).collect()
    }

    fn check<T: Vectors>(tolerance: f64) {
        for (m, n, q) in [
            (1, 1, 1),
            (9, 40, 2),
            (32, 64, 3),
            (70, 129, 4),
            (41, 1100, 7),
            (64, 96, 17),
        ] {
            let (x, w) = (matrix(m, n, 3), matrix(n, q, 1000));
            let (panels, tiles) = (Panels::<T>::pack(&x, n), Tiles::<T>::pack(&w, q));
            let z = fields(&panels, &tiles);
            let exact = |k: usize, a: usize| (0..n).map(|j| x[k * n + j] * w[j * q + a]).sum::<f64>();
            for k in 0..z.len() / q * ROWS {
                for a in 0..q {
                    let exact = if k < m { exact(k, a) } else { 0.0 };
                    let ours = z[k / ROWS * q + a][k % ROWS].wide();
                    assert!((ours - exact).abs() < tolerance, "{m} {n} {q}: {ours} {exact}");
                }
            }
            let mut gradient = Tiles::<T>::zeros(n, q);
            backward(panels.values(), &z, false, &mut gradient);
            backward(panels.values(), &z, true, &mut gradient);
            for (i, ours) in gradient.unpack().into_iter().enumerate() {
                let (j, a) = (i / q, i % q);
                let exact: f64 = (0..m).map(|k| 2.0 * x[k * n + j] * exact(k, a)).sum();
                assert!(
                    (ours - exact).abs() < 100.0 * tolerance,
                    "{m} {n} {q}: {ours} {exact}"
                );
            }
            let other = Tiles::<T>::pack(&matrix(n, 2, 5), 2);
            let mut sums = vec![0.0; 2 * q];
            gram(&tiles, &other, &mut sums);
            for (i, ours) in sums.into_iter().enumerate() {
                let exact: f64 = (0..n).map(|j| w[j * q + i / 2] * noise(5 + 2 * j + i % 2)).sum();
                assert!((ours - exact).abs() < tolerance);
            }
        }
    }

    #[test]
    fn products_match_plain_loops() {
        check::<f64>(1e-12);
        check::<f32>(1e-4);
    }
}
