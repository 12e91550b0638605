//! Random streams of the data.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

/// What a generator is for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Purpose {
    Teacher,
    FirstLayer,
    DeeperLayers,
    Features,
    Labels,
    TestFeatures,
    TestNormals,
    Split,
    Batches,
}

/// The generator of one purpose in one run; `index` tells apart blocks of rows or steps.
pub(super) fn generator(seed: u64, run: u64, purpose: Purpose, index: usize) -> ChaCha8Rng {
    let mut key = [0; 32];
    key[..8].copy_from_slice(&seed.to_le_bytes());
    key[8..16].copy_from_slice(&run.to_le_bytes());
    key[16] = purpose as u8;
    key[17..25].copy_from_slice(b"dynamics");
    let mut generator = ChaCha8Rng::from_seed(key);
    generator.set_stream(index as u64);
    generator
}
