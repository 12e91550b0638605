//! Streams of random numbers, one for each purpose, run and part.
//!
//! A stream is a generator of its own: draws that happen in parallel each take one, so that results do not depend on the
//! number of threads. Saved presets reproduce their numbers, so the keys below never change.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

/// What a stream is drawn for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// The teacher's directions μ.
    Teacher,
    /// First-layer weights at step 0.
    FirstLayer,
    /// Deeper weights at step 0.
    DeeperLayers,
    /// Features of training samples.
    Features,
    /// Labels of training samples.
    Labels,
    /// Features of test samples.
    TestFeatures,
    /// Normal fields of test samples.
    TestNormals,
    /// Labels of test samples that are random classes.
    TestLabels,
    /// The split of a table into training and test samples.
    Split,
    /// Mini-batches of training.
    Batches,
    /// Normals of the rows, and of the coordinates, of a run without a data matrix.
    MatrixFreeRows,
    /// As [`Self::MatrixFreeRows`].
    MatrixFreeCoordinates,
    /// State evolution: the scrambling of the base normals of the Monte Carlo rows.
    TheoryBase,
    /// State evolution: the gradient noise ζ of the Monte Carlo rows.
    TheoryNormals,
    /// State evolution: mini-batches.
    TheoryBatches,
    /// State evolution: the noise that is not in its basis.
    TheoryUnresolved,
    /// State evolution with coordinates: normals of the rows.
    TheoryRows,
    /// State evolution with coordinates: normals of the coordinates.
    TheoryCoordinates,
    /// The estimator: Rademacher probes.
    TheoryProbes,
    /// Normals on which components of a target are measured.
    Components,
    /// A draw of a lab.
    Lab,
}

/// How the key of a purpose is laid out: its room's name, and a number within the room.
enum Key {
    Dynamics(u8),
    Theory(u8),
    Lab,
}

impl Purpose {
    fn key(self) -> Key {
        match self {
            Self::Teacher => Key::Dynamics(0),
            Self::FirstLayer => Key::Dynamics(1),
            Self::DeeperLayers => Key::Dynamics(2),
            Self::Features => Key::Dynamics(3),
            Self::Labels => Key::Dynamics(4),
            Self::TestFeatures => Key::Dynamics(5),
            Self::TestNormals => Key::Dynamics(6),
            Self::Split => Key::Dynamics(7),
            Self::Batches => Key::Dynamics(8),
            Self::MatrixFreeRows => Key::Dynamics(9),
            Self::MatrixFreeCoordinates => Key::Dynamics(10),
            Self::TestLabels => Key::Dynamics(11),
            Self::TheoryBase => Key::Theory(0),
            Self::TheoryNormals => Key::Theory(1),
            Self::TheoryBatches => Key::Theory(3),
            Self::TheoryProbes => Key::Theory(4),
            Self::TheoryUnresolved => Key::Theory(5),
            Self::TheoryRows => Key::Theory(6),
            Self::TheoryCoordinates => Key::Theory(7),
            Self::Components => Key::Theory(8),
            Self::Lab => Key::Lab,
        }
    }
}

/// The stream of one purpose in one run (or replica); `index` distinguishes blocks of rows, steps or draws.
pub(crate) fn stream(seed: u64, purpose: Purpose, run: u64, index: usize) -> ChaCha8Rng {
    let mut key = [0; 32];
    key[..8].copy_from_slice(&seed.to_le_bytes());
    key[8..16].copy_from_slice(&run.to_le_bytes());
    let index = index as u64;
    let nonce = match purpose.key() {
        Key::Dynamics(number) => {
            key[16] = number;
            key[17..25].copy_from_slice(b"dynamics");
            index
        }
        Key::Theory(number) => {
            key[16..22].copy_from_slice(b"theory");
            8 * index + u64::from(number)
        }
        Key::Lab => {
            key[16..19].copy_from_slice(b"lab");
            index
        }
    };
    let mut generator = ChaCha8Rng::from_seed(key);
    generator.set_stream(nonce);
    generator
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::RngExt;

    /// First numbers of streams as saved presets know them.
    #[test]
    fn streams_keep_their_numbers() {
        let known: [(Purpose, u64, usize, u64); 14] = [
            (Purpose::Teacher, 0, 0, 0x0462_32f0_ef25_5edd),
            (Purpose::FirstLayer, 1, 5, 0xf3ed_72d0_17e4_b969),
            (Purpose::DeeperLayers, 2, 10, 0xb5b4_852b_3f5d_7177),
            (Purpose::Features, 0, 15, 0x8e9f_decf_a0dd_44a7),
            (Purpose::Labels, 1, 20, 0xfb46_0564_1b1d_6f49),
            (Purpose::TestFeatures, 2, 25, 0xf8f8_ef7e_0b40_7a0e),
            (Purpose::TestNormals, 0, 30, 0xa8a6_82df_d0d9_cce6),
            (Purpose::Split, 1, 35, 0x529f_f065_fb0d_27f6),
            (Purpose::Batches, 2, 40, 0x7a5f_2387_20d8_fcab),
            (Purpose::TheoryBase, 0, 1, 0xc6ab_e8a7_0af8_5d19),
            (Purpose::TheoryNormals, 1, 8, 0x1c54_c3fa_dac2_a003),
            (Purpose::TheoryBatches, 0, 22, 0xd5e8_604e_4825_bd8c),
            (Purpose::TheoryProbes, 1, 29, 0x5e69_614e_d5d9_dad7),
            (Purpose::Lab, 0, 11, 0x51c3_f277_4e4a_fa8c),
        ];
        for (purpose, run, index, number) in known {
            let first: u64 = stream(2026, purpose, run, index).random();
            assert_eq!(first, number, "{purpose:?}");
        }
    }
}
