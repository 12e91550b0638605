//! Labels drawn from the fields of a teacher.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

use crate::control::{Cancel, Cancelled};
use crate::experiment::Synthetic;
use crate::kernels::{Lane, Vectors};

/// Labels given the teacher fields, p lanes for each block.
pub(super) fn draw_labels<T: Vectors>(
    settings: &Synthetic,
    fields: &[Lane<T>],
    random: impl Fn(usize) -> ChaCha8Rng,
    cancel: &Cancel,
) -> Result<Vec<Lane<T>>, Cancelled> {
    let link = settings.teacher.link;
    let mut u = vec![T::ZERO; settings.teacher.directions];
    fields
        .chunks_exact(u.len())
        .enumerate()
        .map(|(block, fields)| {
            cancel.check()?;
            let mut random = random(block);
            Ok(std::array::from_fn(|k| {
                for (u, field) in u.iter_mut().zip(fields) {
                    *u = field[k];
                }
                let noise: f64 = random.sample(StandardNormal);
                let uniform = random.random::<f64>();
                link.label(&u, T::of(settings.noise * noise), T::of(uniform))
            }))
        })
        .collect()
}
