//! What all runs of an experiment share.

use std::sync::Arc;

use nalgebra::{DMatrix, DMatrixView, Dyn};
use rand::RngExt;
use rand_distr::StandardNormal;

use super::cautions::Caution;
use crate::control::{Cancel, Cancelled};
use crate::experiment::{
    Data as DataSettings, Experiment, FirstLayer, Initialization, NumericTable, Synthetic, Table, TableError,
    TableErrorKind,
};
use crate::network::Deep;
use crate::statistics::streams::{Purpose, stream};
use crate::text;

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
    },
    File {
        settings: Box<Table>,
        table: NumericTable,
    },
}

/// Why a run has no data.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DataError {
    /// The file cannot serve as data.
    #[error(transparent)]
    Table(TableError),
    /// Every column is constant on the rows drawn for training.
    #[error("{}", text!("constant-features-of-run", run = run))]
    ConstantFeatures {
        /// The run.
        run: u64,
    },
    /// The computation was cancelled.
    #[error("{}", text!("cancelled"))]
    Cancelled,
}

impl From<TableError> for DataError {
    fn from(error: TableError) -> Self {
        match error.kind {
            TableErrorKind::Cancelled => Self::Cancelled,
            _ => Self::Table(error),
        }
    }
}

impl From<Cancelled> for DataError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
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
        let deep = draw_deep(&model.initialization, model.width, model.layers, seed);
        let mut cautions = Vec::new();
        let (source, first) = match &experiment.data {
            DataSettings::File(settings) => {
                let table = experiment.checked_table(settings, memory, cancel)?;
                let features = table.n_features - table.constant_features().len();
                cautions = Caution::of_table(&table, &settings.target, cancel)?;
                let first = draw_first(&model.initialization, model.width, features, &[], seed);
                let settings = Box::new(settings.clone());
                (Source::File { settings, table }, first)
            }
            DataSettings::Synthetic(settings) => {
                let (n, p) = (settings.feature_count(), settings.teacher.directions);
                let mut random = stream(seed, Purpose::Teacher, 0, 0);
                let mut directions: Vec<f64> = (0..n * p).map(|_| random.sample(StandardNormal)).collect();
                let mut first = draw_first(&model.initialization, model.width, n, &directions, seed);
                if model.initialization.exact_gram {
                    orthogonalize(n, &mut [&mut directions, &mut first]);
                }
                let settings = settings.clone();
                (Source::Teacher { settings, directions }, first)
            }
        };
        let gram = match &source {
            Source::Teacher { directions, .. } => {
                let features = first.len() / model.width;
                Gram::new(features, &[directions, &first])
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

    /// The same for an experiment whose runs differ, and nothing that they share.
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
        let model = &self.experiment.model;
        let first = draw_first(
            &model.initialization,
            model.width,
            self.features(),
            self.teacher(),
            seed,
        );
        (
            first,
            draw_deep(&model.initialization, model.width, model.layers, seed),
        )
    }

    /// K₀ = (1/n) [μ w⁰]ᵀ [μ w⁰], teacher first: (p + q) × (p + q); None for a file, which has no teacher.
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
fn draw_deep(start: &Initialization, width: usize, layers: usize, seed: u64) -> Deep<f64> {
    let mut deep = Deep::zeros(width, layers);
    let mut random = stream(seed, Purpose::DeeperLayers, 0, 0);
    let hidden = (width * width).max(1);
    for (i, weight) in deep.values_mut().iter_mut().enumerate() {
        let layer = 1 + i / hidden;
        let normal: f64 = random.sample(StandardNormal);
        *weight = start.scale(layer.min(layers - 1)) / (width as f64).sqrt() * normal;
    }
    deep
}

/// w⁰, row by row so that fewer features give a prefix; `teacher` is n × p or empty.
fn draw_first(start: &Initialization, width: usize, features: usize, teacher: &[f64], seed: u64) -> Vec<f64> {
    let mut random = stream(seed, Purpose::FirstLayer, 0, 0);
    let scale = start.scale(0);
    let mut first: Vec<f64> = (0..features * width)
        .map(|_| scale * random.sample::<f64, _>(StandardNormal))
        .collect();
    match start.first_layer {
        FirstLayer::Gaussian => {}
        FirstLayer::Zero => first.fill(0.0),
        FirstLayer::Overlap(correlation) => overlap(&mut first, width, teacher, correlation, scale),
    }
    first
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

impl Initialization {
    /// The scale of layer `layer` (from 0).
    fn scale(&self, layer: usize) -> f64 {
        let one = self.scales.first().copied().unwrap_or(1.0);
        self.scales.get(layer).copied().unwrap_or(one)
    }
}
