//! First-layer weights and their gradients, stored in the order in which the products read them.

use std::ops::Range;

use rayon::prelude::*;

use super::buffer::Pages;
use super::layout::Layout;
use crate::control::{Cancel, Cancelled};
use crate::kernels::Vectors;

/// Most neurons, or lines of neurons, in one tile: with eight rows of a panel as many sums as the widest register files hold.
const HIGHEST: usize = 3;

/// Numbers that one parallel part packs, about.
pub(crate) const PIECE: usize = 1 << 16;

/// A matrix of features × neurons in tiles of at most [`HIGHEST`] units: in [`Layout::Features`] neurons, in
/// [`Layout::Neurons`] lines of them.
///
/// A tile of neurons holds the first line of features of each of them, then the second line of each, and so on; a tile of
/// lines of neurons holds their weights of the first feature, then of the second, and so on. Features and neurons that
/// fill up the last line are zero.
#[derive(Debug)]
pub(crate) struct Tiles<T> {
    features: usize,
    neurons: usize,
    layout: Layout,
    values: Pages<T>,
}

/// Units `first` … `first + height` − 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tile {
    pub(crate) first: usize,
    pub(crate) height: usize,
}

impl Tile {
    /// Its neurons, of so many in all.
    pub(crate) fn neurons<T: Vectors>(self, layout: Layout, all: usize) -> Range<usize> {
        let end = self.first + self.height;
        match layout {
            Layout::Features => self.first..end,
            Layout::Neurons => self.first * T::LINE..all.min(end * T::LINE),
        }
    }

    /// Where it begins, with so many lines of features.
    fn start<T: Vectors>(self, layout: Layout, lines: usize) -> usize {
        let units = Self {
            height: self.first,
            ..self
        };
        lines * units.line_size::<T>(layout)
    }

    /// Numbers that it holds of one line of features.
    fn line_size<T: Vectors>(self, layout: Layout) -> usize {
        match layout {
            Layout::Features => self.height * T::LINE,
            Layout::Neurons => self.height * T::LINE * T::LINE,
        }
    }

    /// Where feature j of neuron a is among the numbers of its line.
    #[inline(always)]
    fn within<T: Vectors>(self, layout: Layout, a: usize, j: usize) -> usize {
        match layout {
            Layout::Features => (a - self.first) * T::LINE + j % T::LINE,
            Layout::Neurons => {
                let unit = a / T::LINE - self.first;
                (j % T::LINE * self.height + unit) * T::LINE + a % T::LINE
            }
        }
    }
}

/// How many tiles some units have.
#[inline(always)]
pub(crate) fn count(units: usize) -> usize {
    units.div_ceil(HIGHEST)
}

/// The tiles of some units, heights as equal as possible.
#[inline(always)]
pub(crate) fn tiles(units: usize) -> impl Iterator<Item = Tile> + Clone {
    let count = count(units);
    let bound = move |i: usize| (i * units).div_ceil(count.max(1));
    (0..count).map(move |i| Tile {
        first: bound(i),
        height: bound(i + 1) - bound(i),
    })
}

impl<T: Vectors> Tiles<T> {
    /// All zero. Memory pages are allocated when they are first written to, which is slow: see [`Self::touch`].
    pub(crate) fn zeros(features: usize, neurons: usize, layout: Layout) -> Self {
        Self::with(Pages::zeros, (features, neurons), layout)
    }

    fn with(pages: fn(usize) -> Pages<T>, (features, neurons): (usize, usize), layout: Layout) -> Self {
        let filled = match layout {
            Layout::Features => neurons,
            Layout::Neurons => layout.units::<T>(neurons) * T::LINE,
        };
        Self {
            features,
            neurons,
            layout,
            values: pages(features.div_ceil(T::LINE) * T::LINE * filled),
        }
    }

    /// As [`Self::from_rows`] that nobody cancels.
    #[cfg(test)]
    pub(crate) fn pack(values: &[f64], neurons: usize, layout: Layout) -> Self {
        Self::from_rows(values, neurons, layout, &Cancel::new()).unwrap()
    }

    /// From a row-major matrix of features × neurons.
    pub(crate) fn from_rows(
        values: &[f64],
        neurons: usize,
        layout: Layout,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let features = values.len().checked_div(neurons).unwrap_or(0);
        let mut packed = Self::with(Pages::brief, (features, neurons), layout);
        packed.fill(values, cancel)?;
        Ok(packed)
    }

    /// Becomes another row-major matrix of the same shape.
    pub(crate) fn fill(&mut self, values: &[f64], cancel: &Cancel) -> Result<(), Cancelled> {
        let (features, neurons, layout) = (self.features, self.neurons, self.layout);
        let (units, lines) = (self.units(), self.lines());
        let mut rest = self.values_mut();
        for tile in tiles(units) {
            let size = tile.line_size::<T>(layout);
            let (now, later) = rest.split_at_mut(lines * size);
            let together = (PIECE / size).max(1);
            let pieces = now.par_chunks_mut(together * size).enumerate();
            pieces.try_for_each(|(i, piece)| {
                cancel.check()?;
                for (line, out) in piece.chunks_exact_mut(size).enumerate() {
                    let first = (i * together + line) * T::LINE;
                    for a in tile.neurons::<T>(layout, neurons) {
                        for j in first..features.min(first + T::LINE) {
                            out[tile.within::<T>(layout, a, j)] = T::of(values[j * neurons + a]);
                        }
                    }
                }
                Ok(())
            })?;
            rest = later;
        }
        Ok(())
    }

    /// Writes zeros, so that all memory pages are allocated.
    pub(crate) fn touch(&mut self, cancel: &Cancel) -> Result<(), Cancelled> {
        self.values.touch(cancel)
    }

    /// As a row-major matrix of features × neurons.
    pub(crate) fn to_rows(&self, cancel: &Cancel) -> Result<Vec<f64>, Cancelled> {
        let count = self.features * self.neurons;
        let mut rows = Vec::with_capacity(count);
        let mut line = vec![0.0; T::LINE * self.neurons];
        for i in 0..self.lines() {
            cancel.check()?;
            self.write_line(i, &mut line);
            let size = line.len().min(count - rows.len());
            rows.extend_from_slice(&line[..size]);
        }
        Ok(rows)
    }

    /// Writes one line of features, row by row.
    fn write_line(&self, line: usize, out: &mut [f64]) {
        for tile in tiles(self.units()) {
            let size = tile.line_size::<T>(self.layout);
            let start = tile.start::<T>(self.layout, self.lines()) + line * size;
            let values = &self.values[start..start + size];
            for a in tile.neurons::<T>(self.layout, self.neurons) {
                for (j, row) in out.chunks_exact_mut(self.neurons).enumerate() {
                    row[a] = values[tile.within::<T>(self.layout, a, j)].wide();
                }
            }
        }
    }

    /// The neurons of one tile alone.
    pub(crate) fn of_tile(&self, tile: Tile) -> Self {
        let neurons = tile.neurons::<T>(self.layout, self.neurons).len();
        let mut part = Self::with(Pages::brief, (self.features, neurons), self.layout);
        let start = tile.start::<T>(self.layout, self.lines());
        let count = part.values.len();
        part.values_mut()
            .copy_from_slice(&self.values[start..start + count]);
        part
    }

    /// Features.
    #[inline(always)]
    pub(crate) fn features(&self) -> usize {
        self.features
    }

    /// Neurons.
    #[inline(always)]
    pub(crate) fn neurons(&self) -> usize {
        self.neurons
    }

    #[inline(always)]
    pub(crate) fn layout(&self) -> Layout {
        self.layout
    }

    /// [`Layout::units`]
    #[inline(always)]
    pub(crate) fn units(&self) -> usize {
        self.layout.units::<T>(self.neurons)
    }

    /// Lines of features.
    #[inline(always)]
    pub(crate) fn lines(&self) -> usize {
        self.features.div_ceil(T::LINE)
    }

    /// All tiles, one after the other.
    #[inline(always)]
    pub(crate) fn values(&self) -> &[T] {
        &self.values
    }

    /// All tiles, to be changed.
    #[inline(always)]
    pub(crate) fn values_mut(&mut self) -> &mut [T] {
        &mut self.values
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_are_balanced_and_complete() {
        for neurons in 1..40 {
            let all: Vec<Tile> = tiles(neurons).collect();
            let heights = || all.iter().map(|tile| tile.height);
            assert_eq!(heights().sum::<usize>(), neurons);
            assert!(heights().max().unwrap() - heights().min().unwrap() <= 1);
            assert!(heights().all(|height| (1..=HIGHEST).contains(&height)));
            assert_eq!(all.len(), neurons.div_ceil(HIGHEST));
        }
    }

    #[test]
    fn matrices_come_back() {
        let layouts = [Layout::Features, Layout::Neurons].into_iter();
        for ((features, neurons), layout) in
            layouts.flat_map(|layout| [(1, 1), (40, 7), (33, 16), (20, 70)].map(|shape| (shape, layout)))
        {
            let values: Vec<f64> = (1..=features * neurons).map(|i| i as f64).collect();
            let packed = Tiles::<f32>::pack(&values, neurons, layout);
            assert_eq!(packed.to_rows(&Cancel::new()).unwrap(), values);
            let sum: f64 = packed.values().iter().map(|&x| f64::from(x)).sum();
            assert_eq!(sum, values.iter().sum::<f64>());
            let mut parts = tiles(packed.units()).map(|tile| packed.of_tile(tile));
            assert!(parts.all(|part| {
                part.to_rows(&Cancel::new())
                    .unwrap()
                    .iter()
                    .all(|x| values.contains(x))
            }));
        }
    }

    #[test]
    fn what_is_cancelled_is_not_put_in_order() {
        let cancel = Cancel::new();
        let values = vec![1.0; 40 * 7];
        let packed = Tiles::<f32>::from_rows(&values, 7, Layout::Features, &cancel).unwrap();
        cancel.cancel();
        assert!(Tiles::<f32>::from_rows(&values, 7, Layout::Features, &cancel).is_err());
        assert!(packed.to_rows(&cancel).is_err());
    }
}
