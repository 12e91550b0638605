//! Generalized approximate message passing on drawn measurements.

use nalgebra::DVector;
use rand::Rng;

use crate::control::{Cancel, Cancelled};
use crate::labs::matrix_vector::{gemv_tr, times};
use crate::labs::random_matrices::{normal_matrix, normals};

/// Below this variance the signal is found, and dividing by it would only amplify rounding.
const FOUND: f64 = 1e-7;
/// What stands in for a precision that is not positive, as can happen at small n.
const LEAST_PRECISION: f64 = 1e-3;
/// The mean square of a posterior mean is below one. Where that of an estimate is far above, the iteration has diverged,
/// as it can at small n, and the estimate before is kept.
const DIVERGED: f64 = 1.5;

/// |overlap| with the signal at steps 0 to T, of one data set of m rows and n entries, from a start of overlap q₀. The sign
/// of the signal is not in the data.
pub(super) fn run(
    (m, n): (usize, usize),
    start: f64,
    steps: usize,
    rng: &mut impl Rng,
    cancel: &Cancel,
) -> Result<Vec<f64>, Cancelled> {
    let mut signal = normals(n, 1.0, rng);
    signal *= (n as f64).sqrt() / signal.norm().max(f64::MIN_POSITIVE);
    let matrix = normal_matrix(m, n, 1.0 / (n as f64).sqrt(), rng, cancel)?;
    let labels = times(&matrix, &signal, cancel)?.abs();
    let mut estimate = start * &signal + normals(n, (start * (1.0 - start)).sqrt(), rng);
    let mut variance = 1.0 - start;
    let mut pull = DVector::zeros(m);
    let mut overlaps = Vec::with_capacity(steps + 1);
    let overlap = |estimate: &DVector<f64>| estimate.dot(&signal).abs() / n as f64;
    for _ in 0..steps {
        overlaps.push(overlap(&estimate));
        if variance < FOUND {
            continue;
        }
        let mut cavity = times(&matrix, &estimate, cancel)?;
        cavity.axpy(-variance, &pull, 1.0);
        let mut slope = 0.0;
        for ((pull, omega), y) in pull.iter_mut().zip(cavity.iter()).zip(labels.iter()) {
            let side = (y * omega / variance).tanh();
            *pull = (y * side - omega) / variance;
            slope += (y * y * (1.0 - side * side) / variance - 1.0) / variance;
        }
        let precision = -slope / n as f64;
        let precision = if precision > 0.0 {
            precision
        } else {
            LEAST_PRECISION
        };
        let total = 1.0 + precision;
        let mut next = estimate.clone();
        gemv_tr(&mut next, 1.0 / total, &matrix, &pull, precision / total, cancel)?;
        let square = next.norm_squared() / n as f64;
        if square.is_finite() && square < DIVERGED {
            estimate = next;
            variance = 1.0 / total;
        } else {
            variance = 0.0;
        }
    }
    overlaps.push(overlap(&estimate));
    Ok(overlaps)
}
