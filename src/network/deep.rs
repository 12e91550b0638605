//! The weights beyond the first layer.

use crate::kernels::Real;

/// Weights W₂ … W_{L−1} (q × q, row i is input i) and w_L (q), stored one after the other.
#[derive(Clone, Debug, PartialEq)]
pub struct Deep<T> {
    width: usize,
    values: Vec<T>,
}

impl<T: Real> Deep<T> {
    /// All zero, for a network of `layers` ≥ 2 layers of the given width.
    #[must_use]
    pub fn zeros(width: usize, layers: usize) -> Self {
        Self {
            width,
            values: vec![T::ZERO; layers.saturating_sub(2) * width * width + width],
        }
    }

    /// Width q.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// Layers L of the whole network.
    #[must_use]
    pub fn layers(&self) -> usize {
        2 + (self.values.len() - self.width) / (self.width * self.width)
    }

    /// All weights, W₂ first, w_L last.
    #[must_use]
    pub fn values(&self) -> &[T] {
        &self.values
    }

    /// All weights, to be changed.
    pub fn values_mut(&mut self) -> &mut [T] {
        &mut self.values
    }

    /// The q × q matrices W₂ … W_{L−1}, row-major.
    pub fn hidden(&self) -> impl DoubleEndedIterator<Item = &[T]> + ExactSizeIterator {
        self.values[..self.values.len() - self.width].chunks_exact(self.width * self.width)
    }

    /// w_L.
    #[must_use]
    pub fn output(&self) -> &[T] {
        &self.values[self.values.len() - self.width..]
    }

    /// The same weights in another precision.
    #[must_use]
    pub fn cast<U: Real>(&self) -> Deep<U> {
        Deep {
            width: self.width,
            values: self.values.iter().map(|w| U::of(w.wide())).collect(),
        }
    }
}
