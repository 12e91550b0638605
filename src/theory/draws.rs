//! Standard normals of Monte Carlo rows: scrambled Sobol points where dimensions are few, pseudorandom ones beyond.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

use crate::kernels::{Lane, ROWS, Vectors};
use crate::statistics::normal::normal_quantile;
use crate::statistics::streams::{Purpose, stream};

/// Innovations of the gradient noise whose normals are Sobol points; more gain nothing.
const INNOVATIONS: usize = 24;
/// Dimensions of the Sobol sequence that are used.
const DIMENSIONS: usize = 64;
/// Points of one scrambled sequence.
const LENGTH: usize = 1 << 16;

/// The draws of one block of rows.
#[derive(Clone, Debug)]
pub(super) struct Draws {
    /// Number of the block's first row.
    first: usize,
    /// Seed of the scrambling.
    seed: u32,
    /// Dimensions drawn so far.
    dimension: usize,
    /// Dimensions that are Sobol points.
    structured: usize,
    random: ChaCha8Rng,
}

impl Draws {
    /// Of block `index` of a chain; `base` is the number of normals that the first step needs.
    pub(super) fn new([seed, chain]: [u64; 2], index: usize, base: usize) -> Self {
        // Chains of one seed are scrambled independently of each other.
        let scramble: u32 = stream(seed, Purpose::TheoryBase, chain, 0).random();
        let first = index * ROWS;
        let sequence = u32::try_from(first / LENGTH).unwrap_or(u32::MAX);
        Self {
            first: first % LENGTH,
            seed: scramble.wrapping_add(sequence),
            dimension: 0,
            structured: DIMENSIONS.min(base + INNOVATIONS),
            random: stream(seed, Purpose::TheoryNormals, chain, index),
        }
    }

    /// The next normal of each row.
    pub(super) fn lane<T: Vectors>(&mut self) -> Lane<T> {
        let dimension = self.dimension;
        self.dimension += 1;
        std::array::from_fn(|k| {
            T::of(if dimension < self.structured {
                let point = sobol_burley::sample((self.first + k) as u32, dimension as u32, self.seed);
                // The middle of the point's cell is never 0.
                normal_quantile(f64::from(point) + 0.5 / f64::from(1 << 24))
            } else {
                self.random.sample(StandardNormal)
            })
        })
    }
}
