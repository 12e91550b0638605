//! The laws of one feature.

use rand::{Rng, RngExt};
use rand_distr::{Distribution, Exp1, StandardNormal, StudentT};

use crate::experiment::FeatureLaw;

/// Draws of a [`FeatureLaw`] with mean 0 and variance 1.
#[derive(Clone, Copy, Debug)]
pub(super) enum Sampler {
    Gaussian,
    Rademacher,
    Uniform,
    StudentT {
        law: StudentT<f64>,
        scale: f64,
    },
    Laplace,
    /// Normal of standard deviation `scale` with the given probability, else 0.
    Sparse {
        probability: f64,
        scale: f64,
    },
}

impl Sampler {
    pub(super) fn new(law: FeatureLaw) -> Self {
        match law {
            FeatureLaw::Gaussian => Self::Gaussian,
            FeatureLaw::Rademacher => Self::Rademacher,
            FeatureLaw::Uniform => Self::Uniform,
            // The variance of d degrees of freedom is d/(d − 2).
            FeatureLaw::StudentT(degrees) => {
                StudentT::new(degrees).map_or(Self::Gaussian, |law| Self::StudentT {
                    law,
                    scale: ((degrees - 2.0) / degrees).sqrt(),
                })
            }
            FeatureLaw::Laplace => Self::Laplace,
            FeatureLaw::SparseGaussian(probability) => Self::Sparse {
                probability,
                scale: probability.sqrt().recip(),
            },
        }
    }

    /// Fills `out` with independent draws times `factor`.
    pub(super) fn fill(self, random: &mut impl Rng, factor: f64, out: &mut [f64]) {
        match self {
            Self::Gaussian => each(out, || factor * random.sample::<f64, _>(StandardNormal)),
            Self::Rademacher => each(out, || if random.random::<bool>() { factor } else { -factor }),
            Self::Uniform => {
                let width = factor * 3_f64.sqrt();
                each(out, || width * (2.0 * random.random::<f64>() - 1.0));
            }
            Self::StudentT { law, scale } => each(out, || factor * scale * law.sample(random)),
            Self::Laplace => {
                let scale = factor * std::f64::consts::FRAC_1_SQRT_2;
                each(out, || {
                    let size = scale * random.sample::<f64, _>(Exp1);
                    if random.random::<bool>() { size } else { -size }
                });
            }
            Self::Sparse { probability, scale } => each(out, || {
                if random.random::<f64>() < probability {
                    factor * scale * random.sample::<f64, _>(StandardNormal)
                } else {
                    0.0
                }
            }),
        }
    }
}

fn each(out: &mut [f64], mut draw: impl FnMut() -> f64) {
    for value in out {
        *value = draw();
    }
}
