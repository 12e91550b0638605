//! What all runs of an experiment share.

use std::sync::Arc;

use nalgebra::{DMatrix, DMatrixView, Dyn};
use rand::RngExt;
use rand_distr::StandardNormal;

use super::cautions::Caution;
use super::data_error::DataError;
use super::spectrum;
use super::weights_file::Given;
use crate::control::Cancel;
use crate::experiment::{
    Data as DataSettings, Experiment, FirstLayer, NumericTable, Settings, Synthetic, Table,
};
use crate::network::Deep;
use crate::statistics::streams::{Purpose, stream};

/// The teacher and the weights at step 0, or the table of a file: what a replica does not redraw.
#[derive(Clone, Debug)]
pub struct Instance {
    experiment: Experiment,
    pub(super) source: Arc<Source>,
    /// w⁰, n × q
    first: Arc<Vec<f64>>,
    deep: Deep<f64>,
    gram: Option<Gram>,
    cautions: Vec<Caution>,
}

/// Teacher and first layer coordinate by coordinate, and the features' covariance.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Coordinates {
    /// μ, n × p and row-major.
    pub teacher: Vec<f64>,
    /// w⁰, n × q and row-major.
    pub first: Vec<f64>,
    /// Eigenvalues λ_j of the features' covariance times n, of mean 1; empty where all are 1.
    pub eigenvalues: Vec<f64>,
}

impl Coordinates {
    /// How many there are, for so many neurons.
    #[must_use]
    pub fn count(&self, width: usize) -> usize {
        self.first.len() / width.max(1)
    }
}

/// K₀, and what undoes it.
#[derive(Clone, Debug)]
struct Gram {
    matrix: DMatrix<f64>,
    inverse: DMatrix<f64>,
}

/// Where samples come from.
#[derive(Debug)]
pub(super) enum Source {
    Teacher {
        settings: Synthetic,
        /// μ, n × p
        directions: Vec<f64>,
        /// λ_1 ≥ … ≥ λ_n of mean 1; None where all are 1.
        eigenvalues: Option<Vec<f64>>,
    },
    File {
        settings: Box<Table>,
        table: NumericTable,
    },
}

impl Instance {
    /// Reads the table, or draws the teacher, and draws the weights at step 0.
    ///
    /// # Errors
    ///
    /// If the table cannot be read.
    pub fn new(experiment: &Experiment) -> Result<Self, DataError> {
        Self::within(experiment, f64::INFINITY, &Cancel::new())
    }

    /// As [`Instance::new`], with a table of at most `memory` bytes, and cancelled on request.
    ///
    /// # Errors
    ///
    /// If the table cannot be read, takes more memory, or if cancelled.
    pub fn within(experiment: &Experiment, memory: f64, cancel: &Cancel) -> Result<Self, DataError> {
        let (model, seed) = (&experiment.model, experiment.seed);
        let mut deep = draw_deep(experiment, seed);
        let mut cautions = Vec::new();
        let (source, first) = match &experiment.data {
            DataSettings::File(settings) => {
                let table = experiment.checked_table(settings, memory, cancel)?;
                let features = table.n_features - table.constant_features().len();
                cautions = Caution::of_table(&table, &settings.target, cancel)?;
                let given = Given::read(experiment, (features, 0), memory)?;
                given.place(&mut deep);
                let first = draw_first(experiment, features, (&[], None), seed);
                let first = given.first.unwrap_or(first);
                let settings = Box::new(settings.clone());
                (Source::File { settings, table }, first)
            }
            DataSettings::Synthetic(settings) => {
                let (n, p) = (settings.feature_count(), settings.teacher.directions);
                let from = (experiment.base(), memory);
                let eigenvalues = spectrum::eigenvalues(&settings.spectrum, n, from, cancel)?;
                let mut random = stream(seed, Purpose::Teacher, 0, 0);
                let law = settings.teacher.coordinates;
                let mut directions = spectrum::teacher(law, (n, p), eigenvalues.as_deref(), &mut random);
                let teacher = (&*directions, eigenvalues.as_deref());
                let mut first = draw_first(experiment, n, teacher, seed);
                let given = Given::read(experiment, (n, p), memory)?;
                given.place(&mut deep);
                directions = given.teacher.unwrap_or(directions);
                first = given.first.unwrap_or(first);
                if let Some(gram) = &given.gram {
                    let parts = &mut [&mut directions, &mut first];
                    in_fields(eigenvalues.as_deref(), parts, |parts| {
                        orthogonalize(n, parts);
                        take_gram(n, parts, gram);
                    });
                }
                if model.initialization.exact_gram {
                    let parts = &mut [&mut directions, &mut first];
                    in_fields(eigenvalues.as_deref(), parts, |parts| orthogonalize(n, parts));
                }
                let source = Source::Teacher {
                    settings: settings.clone(),
                    directions,
                    eigenvalues,
                };
                (source, first)
            }
        };
        let gram = match &source {
            Source::Teacher {
                directions,
                eigenvalues,
                ..
            } => {
                let (mut directions, mut first) = (directions.clone(), first.clone());
                for part in [&mut directions, &mut first] {
                    if let Some(eigenvalues) = eigenvalues {
                        spectrum::scale_rows(part, eigenvalues, false);
                    }
                }
                Gram::new(first.len() / model.width, &[&directions, &first])
            }
            Source::File { .. } => None,
        };
        Ok(Self {
            experiment: experiment.clone(),
            source: Arc::new(source),
            first: Arc::new(first),
            deep,
            gram,
            cautions,
        })
    }

    /// The same for an experiment whose runs or optimizer differ, and nothing that they start from.
    pub(crate) fn with_runs(&self, experiment: &Experiment) -> Self {
        Self {
            experiment: experiment.clone(),
            ..self.clone()
        }
    }

    /// What there is to know of a table's columns before its rows are drawn; empty for synthetic data.
    #[must_use]
    pub fn cautions(&self) -> &[Caution] {
        &self.cautions
    }

    /// The experiment.
    #[must_use]
    pub fn experiment(&self) -> &Experiment {
        &self.experiment
    }

    /// Training rows m.
    #[must_use]
    pub fn samples(&self) -> usize {
        match &*self.source {
            Source::Teacher { settings, .. } => settings.samples,
            Source::File { settings, table } => settings.split(table.n_rows).0,
        }
    }

    /// Features n; for a file the columns that are not constant, of which whitening may keep fewer
    /// ([`super::Data::features`]).
    #[must_use]
    pub fn features(&self) -> usize {
        self.first.len() / self.width()
    }

    /// Width q.
    #[must_use]
    pub fn width(&self) -> usize {
        self.deep.width()
    }

    /// Teacher directions p; 0 for a file.
    #[must_use]
    pub fn directions(&self) -> usize {
        match &*self.source {
            Source::Teacher { settings, .. } => settings.teacher.directions,
            Source::File { .. } => 0,
        }
    }

    /// φ = m/n
    #[must_use]
    pub fn phi(&self) -> f64 {
        self.samples() as f64 / self.features() as f64
    }

    /// μ, n × p and row-major; empty for a file.
    #[must_use]
    pub fn teacher(&self) -> &[f64] {
        match &*self.source {
            Source::Teacher { directions, .. } => directions,
            Source::File { .. } => &[],
        }
    }

    /// Eigenvalues λ_1 ≥ … ≥ λ_n of the features' covariance times n, of mean 1; None where all are 1, and for a file.
    #[must_use]
    pub fn eigenvalues(&self) -> Option<&[f64]> {
        match &*self.source {
            Source::Teacher { eigenvalues, .. } => eigenvalues.as_deref(),
            Source::File { .. } => None,
        }
    }

    /// At most `most` coordinates, evenly chosen, of teacher and weights: with the Gram matrix of all of them, which a linear map of
    /// the chosen ones restores. All of them where features have a spectrum.
    #[must_use]
    pub fn coordinates(&self, most: usize) -> Coordinates {
        let (n, p, q) = (self.features(), self.directions(), self.width());
        let (teacher, first) = (self.teacher(), self.first());
        let eigenvalues = self.eigenvalues().map_or_else(Vec::new, <[f64]>::to_vec);
        let count = if eigenvalues.is_empty() {
            n.min(most.max(1))
        } else {
            n
        };
        let chosen = |values: &[f64], columns: usize| -> Vec<f64> {
            let row = |i: usize| &values[i * n / count * columns..][..columns];
            (0..count).flat_map(|i| row(i).iter().copied()).collect()
        };
        let mut some = Coordinates {
            teacher: chosen(teacher, p),
            first: chosen(first, q),
            eigenvalues,
        };
        if count < n
            && let Some(whole) = self.gram()
        {
            restore(&mut some, (p, q), whole);
        }
        some
    }

    /// w⁰, n × q and row-major. A run with fewer features starts from its first rows.
    #[must_use]
    pub fn first(&self) -> &[f64] {
        &self.first
    }

    /// The weights beyond the first layer at step 0.
    #[must_use]
    pub fn deep(&self) -> &Deep<f64> {
        &self.deep
    }

    /// Weights at step 0 drawn with another seed, for the same teacher and data: w⁰ and the deeper layers.
    #[must_use]
    pub fn another_start(&self, seed: u64) -> (Vec<f64>, Deep<f64>) {
        let first = draw_first(
            &self.experiment,
            self.features(),
            (self.teacher(), self.eigenvalues()),
            seed,
        );
        (first, draw_deep(&self.experiment, seed))
    }

    /// K₀ = (1/n) [μ w⁰]ᵀ diag(λ) [μ w⁰], the covariance of the fields, teacher first: (p + q) × (p + q); None for a file, which has no teacher.
    #[must_use]
    pub fn gram(&self) -> Option<&DMatrix<f64>> {
        self.gram.as_ref().map(|gram| &gram.matrix)
    }

    /// The pseudo-inverse of [`Self::gram`].
    #[must_use]
    pub fn gram_inverse(&self) -> Option<&DMatrix<f64>> {
        self.gram.as_ref().map(|gram| &gram.inverse)
    }
}

/// Maps [μ w] of some coordinates so that its Gram matrix is `whole`, unless either is singular.
fn restore(some: &mut Coordinates, (p, q): (usize, usize), whole: &DMatrix<f64>) {
    let count = some.count(q);
    let factor = Gram::new(count, &[&some.teacher, &some.first]).and_then(|gram| gram.matrix.cholesky());
    let (Some(factor), Some(whole)) = (factor, whole.clone().cholesky()) else {
        return;
    };
    // L_some⁻ᵀ L_wholeᵀ
    let Some(map) = factor
        .l()
        .transpose()
        .solve_upper_triangular(&whole.l().transpose())
    else {
        return;
    };
    let rows = some
        .teacher
        .chunks_exact_mut(p)
        .zip(some.first.chunks_exact_mut(q));
    for (teacher, first) in rows {
        let before: Vec<f64> = teacher.iter().chain(&*first).copied().collect();
        for (j, x) in teacher.iter_mut().chain(first).enumerate() {
            *x = before.iter().enumerate().map(|(i, y)| y * map[(i, j)]).sum();
        }
    }
}

/// Eigenvalues of K₀ below this fraction of the largest are not inverted.
const RANK_TOLERANCE: f64 = 1e-10;

impl Gram {
    /// Of row-major matrices of n rows side by side; None if something is not finite.
    fn new(features: usize, parts: &[&[f64]]) -> Option<Self> {
        let widths: Vec<usize> = parts.iter().map(|part| part.len() / features).collect();
        let size = widths.iter().sum();
        let mut matrix = DMatrix::zeros(size, size);
        let mut row = 0;
        for (left, &height) in parts.iter().zip(&widths) {
            // Row-major numbers are columns of the transposed matrix.
            let left = DMatrixView::from_slice(left, height, features);
            let mut column = 0;
            for (right, &width) in parts.iter().zip(&widths) {
                let right = DMatrixView::from_slice_with_strides_generic(
                    right,
                    Dyn(features),
                    Dyn(width),
                    Dyn(width),
                    Dyn(1),
                );
                let mut out = matrix.view_mut((row, column), (height, width));
                out.gemm(1.0 / features as f64, &left, &right, 0.0);
                column += width;
            }
            row += height;
        }
        let inverse = pseudo_inverse(&matrix)?;
        Some(Self { matrix, inverse })
    }
}

/// Of a positive semi-definite matrix; None if it is not finite.
fn pseudo_inverse(matrix: &DMatrix<f64>) -> Option<DMatrix<f64>> {
    if !matrix.iter().all(|x| x.is_finite()) {
        return None;
    }
    let eigen = matrix.clone().symmetric_eigen();
    let smallest = RANK_TOLERANCE * eigen.eigenvalues.amax();
    let mut scaled = eigen.eigenvectors.clone();
    for (mut column, &value) in scaled.column_iter_mut().zip(&eigen.eigenvalues) {
        column *= if value > smallest { 1.0 / value } else { 0.0 };
    }
    Some(scaled * eigen.eigenvectors.transpose())
}

/// Deeper weights of standard deviation scale/√q.
fn draw_deep(settings: &Settings, seed: u64) -> Deep<f64> {
    let (width, layers) = (settings.model.width, settings.model.layers);
    let scales = settings.layer_scales();
    let mut deep = Deep::zeros(width, layers).with_outputs(settings.data.outputs());
    let mut random = stream(seed, Purpose::DeeperLayers, 0, 0);
    let hidden = (width * width).max(1);
    for (i, weight) in deep.values_mut().iter_mut().enumerate() {
        let layer = 1 + i / hidden;
        let normal: f64 = random.sample(StandardNormal);
        let scale = scales.get(layer.min(layers - 1)).map_or(1.0, |scale| scale.start);
        *weight = scale / (width as f64).sqrt() * normal;
    }
    deep.with_biases(settings.model.biases)
}

/// w⁰, row by row so that fewer features give a prefix; `teacher` is n × p or empty, with the features' eigenvalues.
fn draw_first(
    settings: &Settings,
    features: usize,
    (teacher, eigenvalues): (&[f64], Option<&[f64]>),
    seed: u64,
) -> Vec<f64> {
    let mut random = stream(seed, Purpose::FirstLayer, 0, 0);
    let (start, width) = (&settings.model.initialization, settings.model.width);
    let scale = settings.layer_scales().first().map_or(1.0, |scale| scale.start);
    let mut first: Vec<f64> = (0..features * width)
        .map(|_| scale * random.sample::<f64, _>(StandardNormal))
        .collect();
    match start.first_layer {
        FirstLayer::Gaussian => {}
        FirstLayer::Zero => first.fill(0.0),
        FirstLayer::Overlap(correlation) => {
            let mut teacher = teacher.to_vec();
            in_fields(eigenvalues, &mut [&mut teacher, &mut first], |parts| {
                if let [teacher, first] = parts {
                    overlap(first, width, teacher, correlation, scale);
                }
            });
        }
    }
    first
}

/// Changes the columns of some `parts` (each n × its own number of columns) by `change` in a geometry where products are
/// covariances of fields: with their rows multiplied by √λ_j.
fn in_fields(
    eigenvalues: Option<&[f64]>,
    parts: &mut [&mut Vec<f64>],
    change: impl FnOnce(&mut [&mut Vec<f64>]),
) {
    let Some(eigenvalues) = eigenvalues else {
        return change(parts);
    };
    for part in &mut *parts {
        spectrum::scale_rows(part, eigenvalues, false);
    }
    change(parts);
    for part in parts {
        spectrum::scale_rows(part, eigenvalues, true);
    }
}

/// Gives column a of `first` the correlation with column a mod p of `teacher` and the mean square `scale`², exactly.
fn overlap(first: &mut [f64], width: usize, teacher: &[f64], correlation: f64, scale: f64) {
    let features = first.len() / width;
    let directions = teacher.len() / features.max(1);
    let column = |values: &[f64], columns: usize, a: usize| {
        nalgebra::DVector::from_iterator(features, values.iter().skip(a).step_by(columns).copied())
    };
    let length = scale * (features as f64).sqrt();
    for a in 0..width {
        let aligned = column(teacher, directions, a % directions.max(1)).normalize();
        let mut rest = column(first, width, a);
        rest -= &aligned * aligned.dot(&rest);
        // A single feature leaves no room beside the teacher.
        let rest = rest.try_normalize(1e-12).unwrap_or_else(|| aligned.clone() * 0.0);
        let w = length * (correlation * aligned + (1.0 - correlation * correlation).sqrt() * rest);
        for (value, w) in first.iter_mut().skip(a).step_by(width).zip(w.iter()) {
            *value = *w;
        }
    }
}

/// Makes the columns of all `parts` (each n × its own number of columns) orthogonal with mean square 1.
fn orthogonalize(features: usize, parts: &mut [&mut Vec<f64>]) {
    let all: Vec<&[f64]> = parts.iter().map(|part| part.as_slice()).collect();
    let (q, r) = side_by_side(features, &all).qr().unpack();
    let root = (features as f64).sqrt();
    let mut first = 0;
    for part in parts {
        let columns = part.len() / features;
        for (i, value) in part.iter_mut().enumerate() {
            let column = first + i % columns;
            // Householder's reflections may turn a column round.
            *value = root * r[(column, column)].signum() * q[(i / columns, column)];
        }
        first += columns;
    }
}

/// Turns columns that are orthogonal with mean square 1 into columns with the Gram matrix K₀.
fn take_gram(features: usize, parts: &mut [&mut Vec<f64>], gram: &DMatrix<f64>) {
    let eigen = gram.clone().symmetric_eigen();
    let roots = eigen.eigenvalues.map(|value| value.max(0.0).sqrt());
    let root = &eigen.eigenvectors * DMatrix::from_diagonal(&roots) * eigen.eigenvectors.transpose();
    let all: Vec<&[f64]> = parts.iter().map(|part| part.as_slice()).collect();
    let mixed = side_by_side(features, &all) * root;
    let mut first = 0;
    for part in parts {
        let columns = part.len() / features;
        for (i, value) in part.iter_mut().enumerate() {
            *value = mixed[(i / columns, first + i % columns)];
        }
        first += columns;
    }
}

/// Row-major matrices of n rows side by side.
fn side_by_side(features: usize, parts: &[&[f64]]) -> DMatrix<f64> {
    let widths: Vec<usize> = parts.iter().map(|part| part.len() / features.max(1)).collect();
    let mut all = DMatrix::zeros(features, widths.iter().sum());
    let mut first = 0;
    for (part, &width) in parts.iter().zip(&widths) {
        for (i, &value) in part.iter().enumerate() {
            all[(i / width, first + i % width)] = value;
        }
        first += width;
    }
    all
}
