//! Arrays for numerical work elsewhere: the first run and the theory, step by step.

use nalgebra::DMatrix;

use super::ReportError;
use crate::control::Cancel;
use crate::experiment::Precision;
use crate::figure::{FigureError, NpzWriter};
use crate::network::Vectors;
use crate::study::results::Results;
use crate::study::{Study, StudyError};

/// Adds the arrays of the first run and of the theory. Arrays over time have the step as their first axis, and arrays
/// over pairs of steps are zero where s ≥ t.
pub(super) fn add(archive: &mut NpzWriter, study: &Study, results: &Results) -> Result<(), ReportError> {
    match results.experiment().runs.precision {
        Precision::Single => data::<f32>(archive, study)?,
        Precision::Double => data::<f64>(archive, study)?,
    }
    run(archive, results)?;
    theory(archive, study, results)?;
    Ok(())
}

/// About the size of the arrays of the first run, which are the large ones, in bytes.
pub(super) fn bytes(study: &Study, results: &Results) -> usize {
    let instance = study.instance();
    let data = match instance.experiment().runs.count {
        0 => 0,
        _ => instance.samples() * instance.features(),
    };
    let recorded = results.recorded().iter().map(|step| {
        let weights = step.weights.as_ref().map_or(0, |weights| weights.first.len());
        weights + step.raw.len() + step.corrected.len()
    });
    size_of::<f64>() * (data + recorded.sum::<usize>())
}

/// X, Y and the teacher of the first run.
fn data<T: Vectors>(archive: &mut NpzWriter, study: &Study) -> Result<(), ReportError> {
    let instance = study.instance();
    if instance.experiment().runs.count == 0 {
        return Ok(());
    }
    let data = instance.draw::<T>(0, &Cancel::new()).map_err(StudyError::from)?;
    let (m, n) = (data.samples(), data.features());
    let x = (0..m).flat_map(|k| data.row(k)).map(|x| x.wide());
    archive.add("X", &[m, n], x)?;
    let y = data.labels().iter().flatten().take(m).map(|y| y.wide());
    archive.add("Y", &[m], y)?;
    let p = instance.directions();
    if p > 0 {
        archive.add("teacher", &[n, p], instance.teacher().iter().copied())?;
    }
    Ok(())
}

/// Weights, pre-activations and responses of the first run.
fn run(archive: &mut NpzWriter, results: &Results) -> Result<(), FigureError> {
    let recorded = results.recorded();
    let (q, layers) = (results.shape().width, results.shape().layers);
    let steps = recorded.len();
    let weights: Vec<_> = recorded.iter().filter_map(|step| step.weights.as_ref()).collect();
    if steps > 0 && weights.len() == steps {
        let rows = weights.first().map_or(0, |weights| weights.first.len() / q);
        let first = weights.iter().flat_map(|weights| &weights.first).copied();
        archive.add("W1", &[steps, rows, q], first)?;
        let deep: Vec<&[f64]> = weights.iter().map(|weights| &weights.deep[..]).collect();
        deeper(archive, "", &deep, (q, layers, results.shape().outputs))?;
    }
    for (name, rows) in [
        ("z", recorded.iter().map(|step| &step.raw).collect::<Vec<_>>()),
        (
            "z_corrected",
            recorded.iter().map(|step| &step.corrected).collect(),
        ),
    ] {
        let count: usize = rows.iter().map(|row| row.len()).sum();
        if count > 0 {
            let all = rows.into_iter().flatten().copied();
            archive.add(name, &[steps, count / steps / q, q], all)?;
        }
    }
    let responses: Vec<&Vec<f64>> = recorded
        .iter()
        .map_while(|step| step.responses.as_ref())
        .collect();
    if !responses.is_empty() {
        let row = |t: usize, a: usize, column: usize| responses[t].get(a * q * t + column).copied();
        pairs(archive, "rho_estimated", responses.len(), q, &row)?;
    }
    Ok(())
}

fn theory(archive: &mut NpzWriter, study: &Study, results: &Results) -> Result<(), FigureError> {
    let matrix = |archive: &mut NpzWriter, name: &str, matrix: &DMatrix<f64>| {
        archive.add(
            name,
            &[matrix.nrows(), matrix.ncols()],
            matrix.transpose().iter().copied(),
        )
    };
    if let Some(gram) = study.instance().gram() {
        matrix(archive, "K0", gram)?;
    }
    let prediction = results.prediction();
    if prediction.is_empty() {
        return Ok(());
    }
    let (q, layers, p) = (
        results.shape().width,
        results.shape().layers,
        results.shape().directions,
    );
    let row = |t: usize, a: usize, column: usize| prediction[t].mean.rho.get((a, column)).copied();
    pairs(archive, "rho", prediction.len(), q, &row)?;
    let overlaps = prediction.iter().map(|step| step.mean.overlap.transpose());
    let overlaps = overlaps.flat_map(|overlap| overlap.as_slice().to_vec());
    archive.add("overlap", &[prediction.len(), q, p + q], overlaps)?;
    let deep: Vec<&[f64]> = prediction.iter().map(|step| step.mean.deep.values()).collect();
    deeper(archive, "theory_", &deep, (q, layers, results.shape().outputs))
}

/// The layers beyond the first, each an array over time, and the biases of all layers if there are any.
fn deeper(
    archive: &mut NpzWriter,
    prefix: &str,
    steps: &[&[f64]],
    (q, layers, k): (usize, usize, usize),
) -> Result<(), FigureError> {
    let after = |layer| if layer == layers { k } else { q };
    for layer in 2..=layers {
        let start = (layer - 2) * q * q;
        let length = q * after(layer);
        let values = steps.iter().flat_map(|step| step.iter().skip(start).take(length));
        let shape = [steps.len(), q, after(layer)];
        // A single output is a vector.
        let shape = if layer == layers && k == 1 {
            &shape[..2]
        } else {
            &shape[..]
        };
        archive.add(&format!("{prefix}W{layer}"), shape, values.copied())?;
    }
    let weights = (layers - 2) * q * q + q * k;
    let has_biases = steps.iter().all(|step| step.len() > weights);
    for layer in (1..=layers).filter(|_| has_biases) {
        let start = weights + (layer - 1) * q;
        let values = steps
            .iter()
            .flat_map(|step| step.iter().skip(start).take(after(layer)));
        let name = format!("{prefix}b{layer}");
        archive.add(&name, &[steps.len(), after(layer)], values.copied())?;
    }
    Ok(())
}

/// Block rows [ρ_{t,0} … ρ_{t,t−1}] as one array: t, s, a, b.
fn pairs(
    archive: &mut NpzWriter,
    name: &str,
    steps: usize,
    q: usize,
    entry: &dyn Fn(usize, usize, usize) -> Option<f64>,
) -> Result<(), FigureError> {
    let values = (0..steps * steps * q * q).map(|i| {
        let (b, a) = (i % q, i / q % q);
        let (s, t) = (i / (q * q) % steps, i / (q * q) / steps);
        if s < t {
            entry(t, a, s * q + b).unwrap_or(f64::NAN)
        } else {
            0.0
        }
    });
    archive.add(name, &[steps, steps, q, q], values)
}
