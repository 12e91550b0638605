//! First-layer weights and their gradients, stored in the order in which the products read them.

use std::ops::Range;

use aligned_vec::AVec;

use super::layout::Layout;
use crate::network::Vectors;

/// Most neurons, or lines of neurons, in one tile: with eight rows of a panel as many sums as the widest register files hold.
const HIGHEST: usize = 3;

/// A matrix of features × neurons in tiles of at most [`HIGHEST`] units: in [`Layout::Features`] neurons, in
/// [`Layout::Neurons`] lines of them.
///
/// A tile of neurons holds the first line of features of each of them, then the second line of each, and so on; a tile of
/// lines of neurons holds their weights of the first feature, then of the second, and so on. Features and neurons that
/// fill up the last line are zero.
#[derive(Clone, Debug)]
pub(crate) struct Tiles<T> {
    features: usize,
    neurons: usize,
    layout: Layout,
    values: AVec<T>,
}

/// Units `first` … `first + height` − 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tile {
    pub(crate) first: usize,
    pub(crate) height: usize,
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
    /// All zero.
    pub(crate) fn zeros(features: usize, neurons: usize, layout: Layout) -> Self {
        let mut zeros = Self {
            features,
            neurons,
            layout,
            values: AVec::new(0),
        };
        let filled = match layout {
            Layout::Features => neurons,
            Layout::Neurons => zeros.units() * T::LINE,
        };
        zeros
            .values
            .resize(features.div_ceil(T::LINE) * T::LINE * filled, T::ZERO);
        zeros
    }

    /// From a row-major matrix of features × neurons.
    pub(crate) fn pack(values: &[f64], neurons: usize, layout: Layout) -> Self {
        let features = values.len().checked_div(neurons).unwrap_or(0);
        let mut packed = Self::zeros(features, neurons, layout);
        for tile in tiles(packed.units()) {
            for a in packed.neurons_of(tile) {
                for j in 0..features {
                    let at = packed.place(tile, a, j);
                    packed.values[at] = T::of(values[j * neurons + a]);
                }
            }
        }
        packed
    }

    /// As a row-major matrix of features × neurons.
    pub(crate) fn unpack(&self) -> Vec<f64> {
        let mut out = vec![0.0; self.features * self.neurons];
        for tile in tiles(self.units()) {
            for a in self.neurons_of(tile) {
                for j in 0..self.features {
                    out[j * self.neurons + a] = self.values[self.place(tile, a, j)].wide();
                }
            }
        }
        out
    }

    /// The neurons of a tile.
    fn neurons_of(&self, tile: Tile) -> Range<usize> {
        match self.layout {
            Layout::Features => tile.first..tile.first + tile.height,
            Layout::Neurons => tile.first * T::LINE..self.neurons.min((tile.first + tile.height) * T::LINE),
        }
    }

    /// Where feature j of neuron a, which belongs to `tile`, is.
    #[inline(always)]
    fn place(&self, tile: Tile, a: usize, j: usize) -> usize {
        match self.layout {
            Layout::Features => {
                let line = tile.first * self.lines() + j / T::LINE * tile.height + a - tile.first;
                line * T::LINE + j % T::LINE
            }
            Layout::Neurons => {
                let unit = a / T::LINE - tile.first;
                let line = tile.first * self.lines() * T::LINE + j * tile.height + unit;
                line * T::LINE + a % T::LINE
            }
        }
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
            assert_eq!(packed.unpack(), values);
            let sum: f64 = packed.values().iter().map(|&x| f64::from(x)).sum();
            assert_eq!(sum, values.iter().sum::<f64>());
        }
    }
}
