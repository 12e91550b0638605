//! The weights beyond the first layer.

use std::ops::Range;

use crate::kernels::Real;

/// Weights W₂ … W_{L−1} (q × q, row i is input i) and w_L (q × k for k outputs), stored one after the other; behind them, if the network has
/// any, the biases of all layers, the first one's too: b₁ … b_{L−1} (q each) and b_L (k).
#[derive(Clone, Debug, PartialEq)]
pub struct Deep<T> {
    width: usize,
    outputs: usize,
    /// Numbers that are no biases.
    weights: usize,
    values: Vec<T>,
}

/// Parts of [`Deep::values`] with learning rates of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// W₂ … W_{L−1}
    Hidden,
    /// w_L
    Output,
    /// b₁, which moves at the first layer's learning rate.
    FirstBias,
    /// b₂ … b_{L−1}
    HiddenBias,
    /// b_L
    OutputBias,
}

impl<T: Real> Deep<T> {
    /// All zero, for a network of `layers` ≥ 2 layers of the given width without biases.
    #[must_use]
    pub fn zeros(width: usize, layers: usize) -> Self {
        let weights = layers.saturating_sub(2) * width * width + width;
        Self {
            width,
            outputs: 1,
            weights,
            values: vec![T::ZERO; weights],
        }
    }

    /// A network of the same shape with so many outputs, all weights zero and without biases.
    #[must_use]
    pub fn with_outputs(mut self, outputs: usize) -> Self {
        self.weights = self.weights - self.outputs * self.width + outputs * self.width;
        self.outputs = outputs;
        self.values = vec![T::ZERO; self.weights];
        self
    }

    /// Outputs k.
    #[must_use]
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// The same weights with biases of zero, if they are wanted and not there.
    #[must_use]
    pub fn with_biases(mut self, wanted: bool) -> Self {
        if wanted && !self.has_biases() {
            let biases = (self.layers() - 1) * self.width + self.outputs;
            self.values.resize(self.weights + biases, T::ZERO);
        }
        self
    }

    /// Whether there are biases.
    #[must_use]
    pub fn has_biases(&self) -> bool {
        self.values.len() > self.weights
    }

    /// Width q.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// Layers L of the whole network.
    #[must_use]
    pub fn layers(&self) -> usize {
        2 + (self.weights - self.outputs * self.width) / (self.width * self.width)
    }

    /// All weights, W₂ first, w_L last, then the biases.
    #[must_use]
    pub fn values(&self) -> &[T] {
        &self.values
    }

    /// All weights, to be changed.
    pub fn values_mut(&mut self) -> &mut [T] {
        &mut self.values
    }

    /// Where each section is in [`Self::values`], in order; none that is empty.
    pub fn sections(&self) -> impl Iterator<Item = (Section, Range<usize>)> + use<T> {
        let (weights, all) = (self.weights, self.values.len());
        let output = weights - self.outputs * self.width;
        let (first, last) = match self.has_biases() {
            true => (weights + self.width, all - self.outputs),
            false => (weights, weights),
        };
        let sections = [
            (Section::Hidden, 0..output),
            (Section::Output, output..weights),
            (Section::FirstBias, weights..first),
            (Section::HiddenBias, first..last),
            (Section::OutputBias, last..all),
        ];
        sections.into_iter().filter(|(_, range)| !range.is_empty())
    }

    /// The q × q matrices W₂ … W_{L−1}, row-major.
    pub fn hidden(&self) -> impl DoubleEndedIterator<Item = &[T]> + ExactSizeIterator {
        self.values[..self.weights - self.outputs * self.width].chunks_exact(self.width * self.width)
    }

    /// w_L: q × k, row-major.
    #[must_use]
    pub fn output(&self) -> &[T] {
        &self.values[self.weights - self.outputs * self.width..self.weights]
    }

    /// W₂ … w_L without the biases.
    #[must_use]
    pub fn weights(&self) -> &[T] {
        &self.values[..self.weights]
    }

    /// The biases b₁ … b_{L−1}, q each; none in a network without.
    pub fn biases(&self) -> impl Iterator<Item = &[T]> {
        let biases = &self.values[self.weights..];
        biases.chunks_exact(self.width).take(self.layers() - 1)
    }

    /// b_L of one output; 0 in a network without biases.
    #[must_use]
    pub fn output_bias(&self) -> T {
        self.output_biases().first().copied().unwrap_or(T::ZERO)
    }

    /// b_L: k numbers; none in a network without biases.
    #[must_use]
    pub fn output_biases(&self) -> &[T] {
        let outputs = if self.has_biases() { self.outputs } else { 0 };
        &self.values[self.values.len() - outputs..]
    }

    /// The same weights in another precision.
    #[must_use]
    pub fn cast<U: Real>(&self) -> Deep<U> {
        Deep {
            width: self.width,
            outputs: self.outputs,
            weights: self.weights,
            values: self.values.iter().map(|w| U::of(w.wide())).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn biases_stand_behind_the_weights() {
        let mut plain = Deep::<f64>::zeros(3, 4);
        assert_eq!((plain.values().len(), plain.layers()), (21, 4));
        assert!(!plain.has_biases() && plain.biases().next().is_none());
        plain.values_mut()[20] = 5.0;
        let mut deep = plain.clone().with_biases(true);
        for (i, value) in deep.values_mut().iter_mut().enumerate().skip(21) {
            *value = i as f64;
        }
        assert_eq!((deep.values().len(), deep.layers()), (31, 4));
        assert_eq!((deep.output()[2], deep.output_bias()), (5.0, 30.0));
        assert_eq!(deep.weights(), plain.values());
        let biases: Vec<&[f64]> = deep.biases().collect();
        assert_eq!(
            biases,
            [[21.0, 22.0, 23.0], [24.0, 25.0, 26.0], [27.0, 28.0, 29.0]]
        );
        let sections: Vec<_> = deep.sections().map(|(_, range)| range).collect();
        assert_eq!(sections, [0..18, 18..21, 21..24, 24..30, 30..31]);
        assert_eq!(deep.clone().with_biases(true), deep);
        assert_eq!(Deep::<f64>::zeros(3, 2).with_biases(true).biases().count(), 1);
        // A network of one neuron has as many numbers in a bias as the output has.
        let narrow = Deep::<f64>::zeros(1, 3).with_biases(true);
        assert_eq!((narrow.values().len(), narrow.biases().count()), (5, 2));
    }
}
