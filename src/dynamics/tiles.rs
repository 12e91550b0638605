//! First-layer weights and their gradients, stored in the order in which the products read them.

use aligned_vec::AVec;

use crate::network::Vectors;

/// Most neurons in one tile: with eight rows of a panel as many sums as the widest register files hold.
const HIGHEST: usize = 3;

/// A matrix of features × neurons in tiles of at most [`HIGHEST`] neurons.
///
/// A tile holds the first line of each of its neurons, then the second line of each, and so on. Features that fill up
/// the last line are zero.
#[derive(Clone, Debug)]
pub(crate) struct Tiles<T> {
    features: usize,
    neurons: usize,
    values: AVec<T>,
}

/// Neurons `first` … `first + height` − 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tile {
    pub(crate) first: usize,
    pub(crate) height: usize,
}

/// How many tiles some neurons have.
#[inline(always)]
pub(crate) fn count(neurons: usize) -> usize {
    neurons.div_ceil(HIGHEST)
}

/// The tiles of some neurons, heights as equal as possible.
#[inline(always)]
pub(crate) fn tiles(neurons: usize) -> impl Iterator<Item = Tile> + Clone {
    let count = count(neurons);
    let bound = move |i: usize| (i * neurons).div_ceil(count.max(1));
    (0..count).map(move |i| Tile {
        first: bound(i),
        height: bound(i + 1) - bound(i),
    })
}

impl<T: Vectors> Tiles<T> {
    /// All zero.
    pub(crate) fn zeros(features: usize, neurons: usize) -> Self {
        let mut values = AVec::new(0);
        values.resize(features.div_ceil(T::LINE) * T::LINE * neurons, T::ZERO);
        Self {
            features,
            neurons,
            values,
        }
    }

    /// From a row-major matrix of features × neurons.
    pub(crate) fn pack(values: &[f64], neurons: usize) -> Self {
        let features = values.len().checked_div(neurons).unwrap_or(0);
        let mut packed = Self::zeros(features, neurons);
        let lines = packed.lines();
        for tile in tiles(neurons) {
            for a in 0..tile.height {
                for j in 0..features {
                    let at = place::<T>(lines, tile, a, j);
                    packed.values[at] = T::of(values[j * neurons + tile.first + a]);
                }
            }
        }
        packed
    }

    /// As a row-major matrix of features × neurons.
    pub(crate) fn unpack(&self) -> Vec<f64> {
        let mut out = vec![0.0; self.features * self.neurons];
        for tile in tiles(self.neurons) {
            for a in 0..tile.height {
                for j in 0..self.features {
                    let at = place::<T>(self.lines(), tile, a, j);
                    out[j * self.neurons + tile.first + a] = self.values[at].wide();
                }
            }
        }
        out
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

    /// Lines of one neuron.
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

/// Where feature j of neuron `tile.first` + a is.
fn place<T: Vectors>(lines: usize, tile: Tile, a: usize, j: usize) -> usize {
    (tile.first * lines + j / T::LINE * tile.height + a) * T::LINE + j % T::LINE
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
        for (features, neurons) in [(1, 1), (40, 7), (33, 16)] {
            let values: Vec<f64> = (1..=features * neurons).map(|i| i as f64).collect();
            let packed = Tiles::<f32>::pack(&values, neurons);
            assert_eq!(packed.unpack(), values);
            let sum: f64 = packed.values().iter().map(|&x| f64::from(x)).sum();
            assert_eq!(sum, values.iter().sum::<f64>());
        }
    }
}
