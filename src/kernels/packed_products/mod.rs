//! The products of a step: pre-activations z = X w, gradients Xᵀ G and Gram matrices wᵀ w.
//!
//! X is in [`Panels`], w and gradients are in [`Tiles`], both in the same [`Layout`]; each layout has kernels of its own.
//! X is prefetched a few lines at a time, well before it is used, so that memory and arithmetic overlap.

mod along_features;
mod along_neurons;

use aligned_vec::{AVec, avec};
use pulp::{Simd, WithSimd};
use rayon::prelude::*;

use crate::control::{Cancel, Cancelled};
use crate::kernels::layout::Layout;
use crate::kernels::panels::{PANEL, PANELS_PER_BLOCK, Panels};
use crate::kernels::tiles::Tiles;
use crate::kernels::{Lane, Operation, ROWS, Tally, Vectors, prefetch};

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

/// The prefetch of a panel of the next block into the second-level cache.
///
/// Half of a block is prefetched during the backward product of the block before it, the other half during the forward
/// product of its own first half: one line of features for every two that are used. Memory traffic is even, and little of
/// the cache is occupied early.
#[derive(Clone, Copy)]
struct Ahead<'a, V> {
    panel: &'a [V],
    /// The first line of features in use at the same time.
    line: usize,
    /// The rows of half a panel that the current tile prefetches: from the first to before the second.
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

    /// Prefetches what is due while line `line` + i is in use.
    #[inline(always)]
    fn prefetch(&self, i: usize, vectors: usize) {
        for row in self.rows.0..self.rows.1 {
            let vector = ((self.line + i) * (PANEL / 2) + row) * vectors;
            if let Some(vector) = self.panel.get(vector) {
                prefetch(vector);
            }
        }
    }
}

/// Vector h of each line of the gradients `out`, A lines for each of J features or lines of them; zero without any.
#[inline(always)]
fn fetch<T: Vectors, S: Simd, const J: usize, const A: usize>(
    simd: S,
    out: Option<&[T::Vector<S>]>,
    h: usize,
) -> [[T::Vector<S>; A]; J] {
    let mut sums = [[T::splat(simd, T::ZERO); A]; J];
    if let Some(out) = out {
        for (j, sums) in sums.iter_mut().enumerate() {
            for (a, sum) in sums.iter_mut().enumerate() {
                *sum = out[(j * A + a) * per_line::<T, S>() + h];
            }
        }
    }
    sums
}

/// Stores the sums of [`fetch`].
#[inline(always)]
fn store<T: Vectors, S: Simd, const J: usize, const A: usize>(
    sums: [[T::Vector<S>; A]; J],
    out: &mut [T::Vector<S>],
    h: usize,
) {
    for (j, sums) in sums.into_iter().enumerate() {
        for (a, sum) in sums.into_iter().enumerate() {
            out[(j * A + a) * per_line::<T, S>() + h] = sum;
        }
    }
}

/// Workspace of [`forward`] and [`backward`] for one block: sums before they are in the order of lanes.
#[derive(Clone, Debug)]
pub(crate) struct Partial<T> {
    sums: AVec<T>,
    tally: Tally,
}

impl<T: Vectors> Partial<T> {
    /// For so many neurons.
    pub(crate) fn new(neurons: usize, layout: Layout) -> Self {
        Self {
            sums: avec![T::ZERO; ROWS * layout.units::<T>(neurons) * T::LINE],
            tally: Tally::default(),
        }
    }
}

/// z = X w for one block of the panels `x`, which may be short of panels.
pub(crate) fn forward<T: Vectors>(x: &[T], w: &Tiles<T>, partial: &mut Partial<T>, z: &mut [Lane<T>]) {
    partial.tally.count(Operation::Product);
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
        let Self { x, w, partial, z } = self;
        let x = &x[..x.len().min(PANELS_PER_BLOCK * w.lines() * PANEL * T::LINE)];
        match w.layout() {
            Layout::Features => along_features::forward::<T, S>(simd, x, w, &mut partial.sums, z),
            Layout::Neurons => along_neurons::forward::<T, S>(simd, x, w, &mut partial.sums, z),
        }
    }
}

/// `out` = Xᵀ G for the first block of the panels `x`, or `out` += Xᵀ G if `add`, G having q lanes. What follows the block
/// is needed next.
pub(crate) fn backward<T: Vectors>(
    x: &[T],
    gradients: &[Lane<T>],
    add: bool,
    partial: &mut Partial<T>,
    out: &mut Tiles<T>,
) {
    partial.tally.count(Operation::ProductBack);
    let (x, ahead) = x.split_at((PANELS_PER_BLOCK * out.lines() * PANEL * T::LINE).min(x.len()));
    pulp::Arch::new().dispatch(Backward {
        x,
        ahead,
        gradients,
        add,
        partial,
        out,
    });
}

struct Backward<'a, T> {
    x: &'a [T],
    ahead: &'a [T],
    gradients: &'a [Lane<T>],
    add: bool,
    partial: &'a mut Partial<T>,
    out: &'a mut Tiles<T>,
}

impl<T: Vectors> WithSimd for Backward<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        match self.out.layout() {
            Layout::Features => along_features::backward::<T, S>(simd, self),
            Layout::Neurons => along_neurons::backward::<T, S>(simd, self),
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
    fn with_simd<S: Simd>(self, simd: S) {
        match self.left.layout() {
            Layout::Features => along_features::gram::<T, S>(simd, self),
            Layout::Neurons => along_neurons::gram::<T, S>(simd, self),
        }
    }
}

/// z = X w of all rows of `x`; for what is computed once.
pub(crate) fn fields<T: Vectors>(
    x: &Panels<T>,
    w: &Tiles<T>,
    cancel: &Cancel,
) -> Result<Vec<Lane<T>>, Cancelled> {
    let size = x.block_size().max(1);
    let mut z = vec![[T::ZERO; _]; x.values().len().div_ceil(size) * w.neurons()];
    z.par_chunks_mut(w.neurons())
        .zip(x.values().par_chunks(size))
        .try_for_each_init(
            || Partial::new(w.neurons(), w.layout()),
            |partial, (z, x)| {
                cancel.check()?;
                forward(x, w, partial, z);
                Ok(())
            },
        )?;
    Ok(z)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernels::ROWS;

    fn noise(i: usize) -> f64 {
        let x = ((i + 1) as f64 * 12.9898).sin() * 43_758.545;
        2.0 * (x - x.floor()) - 1.0
    }

    fn matrix(rows: usize, columns: usize, seed: usize) -> Vec<f64> {
        (0..rows * columns).map(|i| noise(seed + i)).collect()
    }

    fn check<T: Vectors>(layout: Layout, tolerance: f64) {
        for (m, n, q) in [
            (1, 1, 1),
            (9, 40, 2),
            (32, 64, 3),
            (70, 129, 4),
            (41, 1100, 7),
            (64, 96, 17),
            (33, 50, 70),
        ] {
            let (x, w) = (matrix(m, n, 3), matrix(n, q, 1000));
            let (panels, tiles) = (Panels::<T>::pack(&x, n, layout), Tiles::<T>::pack(&w, q, layout));
            let z = fields(&panels, &tiles, &Cancel::new()).unwrap();
            let exact = |k: usize, a: usize| (0..n).map(|j| x[k * n + j] * w[j * q + a]).sum::<f64>();
            for k in 0..z.len() / q * ROWS {
                for a in 0..q {
                    let exact = if k < m { exact(k, a) } else { 0.0 };
                    let ours = z[k / ROWS * q + a][k % ROWS].wide();
                    assert!((ours - exact).abs() < tolerance, "{m} {n} {q}: {ours} {exact}");
                }
            }
            let mut gradient = Tiles::<T>::zeros(n, q, layout);
            let mut partial = Partial::new(q, layout);
            for again in [false, true] {
                for (i, z) in z.chunks_exact(q).enumerate() {
                    let x = &panels.values()[i * panels.block_size()..];
                    backward(x, z, again || i > 0, &mut partial, &mut gradient);
                }
            }
            for (i, ours) in gradient.to_rows(&Cancel::new()).unwrap().into_iter().enumerate() {
                let (j, a) = (i / q, i % q);
                let exact: f64 = (0..m).map(|k| 2.0 * x[k * n + j] * exact(k, a)).sum();
                assert!(
                    (ours - exact).abs() < 100.0 * tolerance,
                    "{m} {n} {q}: {ours} {exact}"
                );
            }
            let other = Tiles::<T>::pack(&matrix(n, 2, 5), 2, layout);
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
        for layout in [Layout::Features, Layout::Neurons] {
            check::<f64>(layout, 1e-12);
            check::<f32>(layout, 1e-4);
        }
    }
}
