//! The order in which features and weights lie in memory.

use crate::kernels::Vectors;

/// What the processor's vectors hold in the products with X.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// Neighbouring features of one row or neuron. Works for any number of neurons; the places of a vector are added up in
    /// the end.
    Features,
    /// Neighbouring neurons, against one feature of a row at a time: faster where the neurons fill whole lines of the cache,
    /// since X is read once for all of them and nothing is left to be added up.
    Neurons,
}

impl Layout {
    /// The faster one for so many neurons.
    pub(crate) fn of<T: Vectors>(neurons: usize) -> Self {
        let filled = neurons.next_multiple_of(T::LINE);
        if neurons > 0 && 6 * neurons >= 5 * filled {
            Self::Neurons
        } else {
            Self::Features
        }
    }

    /// What tiles of weights are made of: neurons, or lines of them.
    #[inline(always)]
    pub(crate) fn units<T: Vectors>(self, neurons: usize) -> usize {
        match self {
            Self::Features => neurons,
            Self::Neurons => neurons.div_ceil(T::LINE),
        }
    }
}
