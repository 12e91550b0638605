//! A method on a real data set, and its products corrected by what state evolution says.

use nalgebra::DVector;
use rand_chacha::ChaCha8Rng;

use super::Settings;
use super::evolution::{Predicted, combination};
use super::method::{Iteration, mean};
use crate::control::{Cancel, Cancelled};
use crate::labs::matrix_vector::{times, transposed_times};
use crate::labs::random_matrices::normal_matrix;
use crate::statistics::normality::Normality;

/// What was measured at a step; pairs are of the rows (A f) and of the columns (Aᵀg).
pub(super) struct Measured {
    /// Mean squares of the raw and of the corrected products.
    pub(super) raw: [f64; 2],
    pub(super) variance: [f64; 2],
    /// Anderson–Darling statistics of both.
    pub(super) raw_normality: [f64; 2],
    pub(super) normality: [f64; 2],
    /// |x − θ₀|²/d before the step.
    pub(super) error: f64,
    /// Cosines of g with the left spike and of x with the signal.
    pub(super) overlap: [f64; 2],
    /// The products themselves, of the first replica.
    pub(super) kept: Option<[Products; 2]>,
}

/// The entries of a product.
pub(super) struct Products {
    pub(super) raw: Vec<f64>,
    pub(super) corrected: Vec<f64>,
}

/// Runs the method step by step.
pub(super) fn run(
    settings: &Settings,
    predicted: &[Predicted],
    keep: bool,
    mut rng: ChaCha8Rng,
    cancel: &Cancel,
) -> Result<Vec<Measured>, Cancelled> {
    let (n, d) = (settings.samples, settings.dimension);
    let mut iteration = Iteration::new(settings, [n, d], &mut rng);
    let matrix = normal_matrix(n, d, 1.0 / (n as f64).sqrt(), &mut rng, cancel)?;
    iteration.observe(times(&matrix, &iteration.signal, cancel)?);
    let (mut answers, mut points) = (Vec::new(), vec![iteration.signal.clone()]);
    let mut steps = Vec::with_capacity(predicted.len());
    for Predicted { memory, .. } in predicted {
        let (error, overlap) = (iteration.error(), iteration.overlap());
        points.push(iteration.point.clone());
        let rows = times(&matrix, &iteration.point, cancel)?;
        iteration.left(&rows);
        let corrected_rows = corrected(&rows, &memory[0], &answers, cancel)?;
        answers.push(iteration.answer.clone());
        let columns = transposed_times(&matrix, &iteration.answer, cancel)?;
        let corrected_columns = corrected(&columns, &memory[1], &points, cancel)?;
        let left_overlap = iteration.left_overlap();
        iteration.right(&columns);
        let normality = |values: &DVector<f64>| {
            let normality = Normality::of(values.as_slice(), cancel)?;
            Ok(normality.map_or(f64::NAN, |normality| normality.statistic))
        };
        steps.push(Measured {
            raw: [mean(&rows, &rows), mean(&columns, &columns)],
            variance: [
                mean(&corrected_rows, &corrected_rows),
                mean(&corrected_columns, &corrected_columns),
            ],
            raw_normality: [normality(&rows)?, normality(&columns)?],
            normality: [normality(&corrected_rows)?, normality(&corrected_columns)?],
            error,
            overlap: [left_overlap, overlap],
            kept: keep.then(|| {
                [(rows, corrected_rows), (columns, corrected_columns)].map(|(raw, corrected)| Products {
                    raw: raw.as_slice().to_vec(),
                    corrected: corrected.as_slice().to_vec(),
                })
            }),
        });
    }
    Ok(steps)
}

/// A product without its Onsager terms.
fn corrected(
    product: &DVector<f64>,
    memory: &[f64],
    others: &[DVector<f64>],
    cancel: &Cancel,
) -> Result<DVector<f64>, Cancelled> {
    let factors: Vec<f64> = memory.iter().map(|factor| -factor).collect();
    combination(&factors, others, product.clone(), cancel)
}
