//! What the first layer of a run is beside teacher and start: the moments of an unseen row's fields.

use nalgebra::{DMatrix, DMatrixView};

use crate::control::Cancel;
use crate::dynamics::{Instance, Stopped};
use crate::experiment::{Data, Experiment};
use crate::network::Components;

/// (1/n) wᵀ diag(λ) [μ w⁰] for a synthetic instance: q × (p + q), row-major.
pub(super) fn overlap(instance: &Instance, first: &[f64], cancel: &Cancel) -> Result<Vec<f64>, Stopped> {
    let (p, q) = (instance.directions(), instance.width());
    if p == 0 {
        return Ok(Vec::new());
    }
    let mut overlap = vec![0.0; q * (p + q)];
    let base = instance.teacher().chunks(p).zip(instance.first().chunks(q));
    for (j, (w, (teacher, start))) in first.chunks(q).zip(base).enumerate() {
        cancel.check()?;
        let eigenvalue = instance.eigenvalues().map_or(1.0, |all| all[j]);
        for (w, row) in w.iter().zip(overlap.chunks_mut(p + q)) {
            for (sum, x) in row.iter_mut().zip(teacher.iter().chain(start)) {
                *sum += eigenvalue * w * x;
            }
        }
    }
    let scale = 1.0 / instance.features() as f64;
    overlap.iter_mut().for_each(|x| *x *= scale);
    Ok(overlap)
}

/// What measures the parts of the target; None for a file and for one direction alone.
pub(super) fn components(experiment: &Experiment) -> Option<Components> {
    let Data::Synthetic(data) = &experiment.data else {
        return None;
    };
    let (teacher, model) = (&data.teacher, &experiment.model);
    Components::new(teacher.link, teacher.directions, model.activation, model.width)
}

/// The covariance (1/n) [μ w]ᵀ diag(λ) [μ w] of an unseen row's fields, given the overlaps with teacher and start.
pub(super) fn covariance(instance: &Instance, first: &[f64], overlap: &[f64]) -> Option<DMatrix<f64>> {
    let (p, q, n) = (instance.directions(), instance.width(), instance.features());
    let mut all = instance.gram()?.clone();
    for (a, row) in overlap.chunks(p + q).enumerate() {
        for (j, value) in row.iter().take(p).enumerate() {
            all[(p + a, j)] = *value;
            all[(j, p + a)] = *value;
        }
    }
    // Row-major numbers are columns of the transposed matrix.
    let weights = DMatrixView::from_slice(first, q, n);
    let scaled = instance.eigenvalues().map(|eigenvalues| {
        let mut scaled = weights.into_owned();
        for (mut column, value) in scaled.column_iter_mut().zip(eigenvalues) {
            column *= *value;
        }
        scaled
    });
    let product = match scaled {
        Some(scaled) => scaled * weights.transpose(),
        None => weights * weights.transpose(),
    };
    all.view_mut((p, p), (q, q)).copy_from(&(product / n as f64));
    Some(all)
}

/// (1/n) Σ_j λ_j w_ja² of each neuron.
pub(super) fn norms(instance: &Instance, first: &[f64]) -> Vec<f64> {
    let q = instance.width();
    let mut norms = vec![0.0; q];
    for (j, w) in first.chunks(q).enumerate() {
        let eigenvalue = instance.eigenvalues().map_or(1.0, |all| all[j]);
        for (sum, w) in norms.iter_mut().zip(w) {
            *sum += eigenvalue * w * w;
        }
    }
    let scale = q as f64 / first.len() as f64;
    norms.iter_mut().for_each(|x| *x *= scale);
    norms
}
