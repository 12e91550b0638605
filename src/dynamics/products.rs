//! The products of a step: pre-activations z = X w, gradients Xᵀ G and Gram matrices wᵀ w, on vectors along features.
//!
//! X is in [`Panels`], w and gradients are in [`Tiles`]. Sums are kept in registers: eight rows by three neurons on the
//! way there, eight lines of features by three neurons on the way back, so that most operands are used again before
//! they leave the first cache. Pieces of X are asked for long before they are used, a few lines at a time, so that memory
//! and arithmetic work side by side.

use aligned_vec::{AVec, avec};
use pulp::{Simd, WithSimd};
use rayon::prelude::*;

use super::panels::{PANEL, PANELS_PER_BLOCK, Panels};
use super::tiles::{Tile, Tiles, count, tiles};
use crate::control::Cancel;
use crate::network::{Lane, ROWS, Vectors, prefetch};

/// Most lines of features that [`forward`] takes at once: few enough that they stay in the first cache for all neurons,
/// many enough that fetching and storing sums does not count.
const CHUNK: usize = 32;

/// Whether the registers hold three times eight sums beside their operands.
#[inline(always)]
fn many_registers<S: Simd>() -> bool {
    S::REGISTER_COUNT >= 32
}

/// Vectors in one line.
#[inline(always)]
fn per_line<T: Vectors, S: Simd>() -> usize {
    64 / size_of::<T::Vector<S>>()
}

/// A panel that is needed soon and not yet in the second cache.
///
/// Half of a block is asked for while the block before it goes its way back and the other half while its own first half
/// goes ahead, one line of features for every two that are used: memory works at an even pace, and little waits in the
/// cache.
#[derive(Clone, Copy)]
struct Ahead<'a, V> {
    panel: &'a [V],
    /// The first line of features that is being used meanwhile.
    line: usize,
    /// Rows among the half of a panel's that the current tile asks for: from the first to before the second.
    rows: (usize, usize),
}

impl<'a, V> Ahead<'a, V> {
    /// For the vectors of `panel` while lines from `line` on are used, the share of tile `i` of `count`.
    #[inline(always)]
    fn new(panel: &'a [V], line: usize, i: usize, count: usize) -> Self {
        let row = |i: usize| i * (PANEL / 2) / count;
        Self {
            panel,
            line,
            rows: (row(i), row(i + 1)),
        }
    }

    /// Asks for what is due while line `line` + i is being used.
    #[inline(always)]
    fn ask(&self, i: usize, vectors: usize) {
        for row in self.rows.0..self.rows.1 {
            if let Some(vector) = self.panel.get(((self.line + i) * (PANEL / 2) + row) * vectors) {
                prefetch(vector);
            }
        }
    }
}

/// Workspace of [`forward`]: sums of one block that are not yet added up over the places of a vector.
#[derive(Clone, Debug)]
pub(crate) struct Partial<T>(AVec<T>);

impl<T: Vectors> Partial<T> {
    /// For `neurons` neurons.
    pub(crate) fn new(neurons: usize) -> Self {
        Self(avec![T::ZERO; ROWS * neurons * T::LINE])
    }
}

/// z = X w for the first blocks of the panels `x`, as many as `z` has q lanes for (the last block of X may be short of
/// panels).
pub(crate) fn forward<T: Vectors>(x: &[T], w: &Tiles<T>, partial: &mut Partial<T>, z: &mut [Lane<T>]) {
    pulp::Arch::new().dispatch(Forward { x, w, partial, z });
}

struct Forward<'a, T> {
    x: &'a [T],
    w: &'a Tiles<T>,
    partial: &'a mut Partial<T>,
    z: &'a mut [Lane<T>],
}

impl<T: Vectors> WithSimd for Forward<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let (lines, q) = (self.w.lines(), self.w.neurons());
        let blocks = self.x.chunks(PANELS_PER_BLOCK * lines * PANEL * T::LINE);
        let partial = T::vectors_mut::<S>(&mut self.partial.0);
        for (x, z) in blocks.zip(self.z.chunks_exact_mut(q)) {
            forward_block::<T, S>(simd, T::vectors::<S>(x), self.w, partial, z);
        }
    }
}

/// z = X w for one block.
#[inline(always)]
fn forward_block<T: Vectors, S: Simd>(
    simd: S,
    x: &[T::Vector<S>],
    w: &Tiles<T>,
    partial: &mut [T::Vector<S>],
    z: &mut [Lane<T>],
) {
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
        ahead.ask(i, vectors);
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

/// `out` = Xᵀ G for the first blocks of the panels `x`, or `out` += Xᵀ G if `add`; G has q lanes for each block. What
/// follows them is needed next.
pub(crate) fn backward<T: Vectors>(x: &[T], gradients: &[Lane<T>], add: bool, out: &mut Tiles<T>) {
    let panels = gradients.len() / out.neurons().max(1) * PANELS_PER_BLOCK;
    let (x, ahead) = x.split_at((panels * out.lines() * PANEL * T::LINE).min(x.len()));
    pulp::Arch::new().dispatch(Backward {
        x,
        ahead,
        gradients,
        add,
        out,
    });
}

struct Backward<'a, T> {
    x: &'a [T],
    ahead: &'a [T],
    gradients: &'a [Lane<T>],
    add: bool,
    out: &'a mut Tiles<T>,
}

impl<T: Vectors> WithSimd for Backward<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        // From the last features to the first: where a block does not fit into the second cache its last features are
        // those that the way there has left in it.
        let mut line = self.out.lines();
        while line > 0 {
            let width = match line {
                8.. if many_registers::<S>() => 8,
                4.. => 4,
                2.. => 2,
                _ => 1,
            };
            line -= width;
            for (i, tile) in tiles(self.out.neurons()).enumerate() {
                match width {
                    8 => self.tile::<S, 8>(simd, line, tile, i),
                    4 => self.tile::<S, 4>(simd, line, tile, i),
                    2 => self.tile::<S, 2>(simd, line, tile, i),
                    _ => self.tile::<S, 1>(simd, line, tile, i),
                }
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
            let mut sum = [[T::splat(simd, T::ZERO); A]; J];
            if self.add {
                for (j, sum) in sum.iter_mut().enumerate() {
                    for (a, sum) in sum.iter_mut().enumerate() {
                        *sum = out[(j * A + a) * vectors + h];
                    }
                }
            }
            for (p, panel) in x.chunks_exact(lines * PANEL * vectors).enumerate() {
                let x = &panel[line * PANEL * vectors..][..J * PANEL * vectors];
                if h == 0 {
                    let piece = next.get(p * lines * PANEL * vectors..).unwrap_or(&[]);
                    let ahead = Ahead::new(piece, line, i, count(q));
                    for j in 0..J {
                        ahead.ask(j, vectors);
                    }
                }
                let gradients = &self.gradients[p / PANELS_PER_BLOCK * q + tile.first..][..A];
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

/// z = X w of all rows of `x`; for what is computed once. None if cancelled.
pub(crate) fn fields<T: Vectors>(x: &Panels<T>, w: &Tiles<T>, cancel: &Cancel) -> Option<Vec<Lane<T>>> {
    let size = x.block_size().max(1);
    let mut z = vec![[T::ZERO; _]; x.values().len().div_ceil(size) * w.neurons()];
    z.par_chunks_mut(w.neurons())
        .zip(x.values().par_chunks(size))
        .try_for_each_init(
            || Partial::new(w.neurons()),
            |partial, (z, x)| (!cancel.is_cancelled()).then(|| forward(x, w, partial, z)),
        )?;
    Some(z)
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
            let z = fields(&panels, &tiles, &Cancel::new()).unwrap();
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
