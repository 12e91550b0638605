//! The rows on which the test error is measured.

use std::ops::Range;
use std::sync::Arc;

use nalgebra::DMatrix;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

use super::labels::draw_labels;
use crate::control::parallel::each_mut;
use crate::control::{Cancel, Cancelled};
use crate::experiment::{Activation, Link, Loss, Synthetic};
use crate::kernels::lane_products::{self, Left};
use crate::kernels::layout::Layout;
use crate::kernels::packed_products::{self, Partial};
use crate::kernels::panels::Panels;
use crate::kernels::shares::shares;
use crate::kernels::tiled_gram::gram;
use crate::kernels::tiles::Tiles;
use crate::kernels::{Lane, ROWS, Vectors, Work, lanes, vectorized};
use crate::network::{Deep, ErrorSums, Errors, Head, Labels};
use crate::statistics::quadrature;

/// Nodes along one normal, and the weight below which a node counts for nothing.
const NODES: usize = 15;
const LEAST_WEIGHT: f64 = 1e-9;

/// Fewest blocks in a part.
const FEWEST: usize = 4;

/// Test rows with the law of their labels, the same at every step of a run.
#[derive(Clone, Debug)]
pub struct TestRows<T> {
    pub(crate) rows: usize,
    pub(crate) source: Source<T>,
    /// E[Y | row], or the label itself: a lane for each block
    pub(crate) mean: Vec<Lane<T>>,
    /// Var[Y | row]
    pub(crate) variance: Vec<Lane<T>>,
    /// Whether labels are random ±1 given the row.
    pub(crate) random: bool,
    /// Of the nodes of a quadrature: their weights times their number; None where all rows count the same.
    pub(crate) weights: Option<Vec<Lane<T>>>,
}

#[derive(Clone, Debug)]
pub(crate) enum Source<T> {
    /// Fresh Gaussian rows, of which only the fields (u_*, z) matter: normal with covariance (1/n) [μ w]ᵀ diag(λ) [μ w].
    Normals {
        /// p + q standard normal lanes for each block
        normals: Vec<Lane<T>>,
        fields: Fields<T>,
    },
    /// The rows themselves.
    Features(Arc<Panels<T>>),
}

/// What the covariance of fields is made of.
#[derive(Clone, Debug)]
pub(crate) struct Fields<T> {
    /// √λ_j μ_j
    pub(crate) teacher: Arc<Tiles<T>>,
    /// √λ; None where all are 1.
    pub(crate) roots: Option<Arc<Roots>>,
}

/// The square roots √λ_j of the features' eigenvalues.
#[derive(Debug)]
pub(crate) struct Roots {
    pub(crate) each: Vec<f64>,
    width: usize,
}

impl Roots {
    /// For weights of so many neurons.
    pub(super) fn new(eigenvalues: &[f64], width: usize) -> Self {
        Self {
            each: eigenvalues.iter().map(|value| value.sqrt()).collect(),
            width,
        }
    }

    /// √λ_j for each neuron, laid out as weights.
    fn tiles<T: Vectors>(&self, layout: Layout, cancel: &Cancel) -> Result<Tiles<T>, Cancelled> {
        let each = self.each.iter();
        let rows: Vec<f64> = each
            .flat_map(|&root| std::iter::repeat_n(root, self.width))
            .collect();
        Tiles::from_rows(&rows, self.width, layout, cancel)
    }
}

impl<T: Vectors> TestRows<T> {
    /// Rows whose labels are known.
    #[must_use]
    pub fn held_out(features: &[f64], columns: usize, labels: &[f64]) -> Self {
        Self::with_labels(Panels::pack(features, columns, Layout::Features), labels)
    }

    /// Rows with their labels.
    pub(super) fn with_labels(features: Panels<T>, labels: &[f64]) -> Self {
        let mean = lanes(labels);
        Self {
            rows: labels.len(),
            source: Source::Features(features.into()),
            variance: vec![[T::ZERO; ROWS]; mean.len()],
            mean,
            random: false,
            weights: None,
        }
    }

    /// The same rows, to be multiplied by weights of this layout.
    pub(super) fn laid_out(mut self, layout: Layout) -> Self {
        if let Source::Features(features) = &self.source
            && features.layout() != layout
        {
            self.source = Source::Features(features.laid_out(layout).into());
        }
        self
    }

    /// No rows at all: errors on them are NaN.
    #[must_use]
    pub fn none() -> Self {
        Self::held_out(&[], 1, &[])
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// At most the first `rows` rows.
    pub(crate) fn first(mut self, rows: usize) -> Self {
        self.rows = self.rows.min(rows);
        let blocks = self.rows.div_ceil(ROWS);
        self.mean.truncate(blocks);
        self.variance.truncate(blocks);
        self
    }

    /// Rows drawn from a teacher.
    pub(crate) fn fresh(
        settings: &Synthetic,
        teacher: &Tiles<T>,
        features: Panels<T>,
        labels: impl Fn(usize) -> ChaCha8Rng,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let fields = packed_products::fields(&features, teacher, cancel)?;
        let rows = features.rows();
        Self::from_fields(
            settings,
            rows,
            (&fields, &labels),
            Source::Features(features.into()),
            cancel,
        )
    }

    /// Gaussian rows drawn from a teacher, by their p + q fields alone.
    pub(crate) fn gaussian(
        settings: &Synthetic,
        of: Fields<T>,
        width: usize,
        rows: usize,
        (random, labels): (impl Fn(usize) -> ChaCha8Rng, impl Fn(usize) -> ChaCha8Rng),
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let normals = draw_normals(rows, settings.teacher.directions + width, random, cancel)?;
        Self::of_normals(settings, of, (width, rows), (normals, &labels), cancel)
    }

    /// The nodes of a quadrature over the p + q normals that Gaussian rows' fields are made of: errors have no sampling error.
    pub(crate) fn quadrature(
        settings: &Synthetic,
        of: Fields<T>,
        width: usize,
        labels: impl Fn(usize) -> ChaCha8Rng,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let fields = settings.teacher.directions + width;
        let points = quadrature::product(&quadrature::gauss_hermite(NODES), fields, LEAST_WEIGHT);
        let (rows, blocks) = (points.len(), points.len().div_ceil(ROWS));
        let mut normals = vec![[T::ZERO; ROWS]; blocks * fields];
        let mut weights = vec![[T::ZERO; ROWS]; blocks];
        for (i, (place, weight)) in points.iter().enumerate() {
            weights[i / ROWS][i % ROWS] = T::of(weight * rows as f64);
            for (k, &x) in place.iter().enumerate() {
                normals[i / ROWS * fields + k][i % ROWS] = T::of(x);
            }
        }
        let nodes = Self::of_normals(settings, of, (width, rows), (normals, &labels), cancel)?;
        Ok(Self {
            weights: Some(weights),
            ..nodes
        })
    }

    fn of_normals(
        settings: &Synthetic,
        of: Fields<T>,
        (width, rows): (usize, usize),
        (normals, labels): (Vec<Lane<T>>, &dyn Fn(usize) -> ChaCha8Rng),
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let (p, teacher) = (settings.teacher.directions, &*of.teacher);
        let mut covariance = vec![0.0; p * p];
        gram(teacher, teacher, &mut covariance, cancel)?;
        covariance
            .iter_mut()
            .for_each(|c| *c /= teacher.features() as f64);
        clamped_factor::<T>(&mut covariance, p, cancel)?;
        let mut left = Left::new(p, p);
        left.pack(&covariance);
        let mut fields = vec![[T::ZERO; ROWS]; p * rows.div_ceil(ROWS)];
        for (fields, normals) in fields.chunks_exact_mut(p).zip(normals.chunks_exact(p + width)) {
            cancel.check()?;
            left.product(0, &normals[..p], fields);
        }
        let source = Source::Normals { normals, fields: of };
        Self::from_fields(settings, rows, (&fields, labels), source, cancel)
    }

    fn from_fields(
        settings: &Synthetic,
        rows: usize,
        (fields, labels): (&[Lane<T>], &dyn Fn(usize) -> ChaCha8Rng),
        source: Source<T>,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let link = settings.teacher.link;
        if link.is_of_classes() {
            let mean = draw_labels(settings, fields, labels, cancel)?;
            return Ok(Self {
                rows,
                source,
                variance: vec![[T::ZERO; ROWS]; mean.len()],
                mean,
                random: false,
                weights: None,
            });
        }
        let blur = if link.is_random() {
            0.0
        } else {
            settings.noise * settings.noise
        };
        let of = |value: fn(Link, &[T]) -> T| {
            let mut u = vec![T::ZERO; settings.teacher.directions];
            let mut each = |fields: &[Lane<T>], k: usize| {
                for (u, field) in u.iter_mut().zip(fields) {
                    *u = field[k];
                }
                value(link, &u)
            };
            fields
                .chunks_exact(settings.teacher.directions)
                .map(|fields| {
                    cancel.check()?;
                    Ok(std::array::from_fn(|k| each(fields, k)))
                })
                .collect::<Result<Vec<Lane<T>>, Cancelled>>()
        };
        let mut variance = of(Link::variance)?;
        variance
            .as_flattened_mut()
            .iter_mut()
            .for_each(|variance| *variance += T::of(blur));
        Ok(Self {
            rows,
            source,
            mean: of(Link::mean)?,
            variance,
            random: link.is_random(),
            weights: None,
        })
    }
}

/// Standard normal lanes, `fields` for each block, with sample mean 0 and sample covariance exactly the identity where
/// there are enough rows: what is linear or quadratic in them has no sampling error.
fn draw_normals<T: Vectors>(
    rows: usize,
    fields: usize,
    random: impl Fn(usize) -> ChaCha8Rng,
    cancel: &Cancel,
) -> Result<Vec<Lane<T>>, Cancelled> {
    let blocks = rows.div_ceil(ROWS);
    let mut normals = Vec::with_capacity(blocks * fields);
    for block in 0..blocks {
        cancel.check()?;
        let mut random = random(block);
        let filled = ROWS.min(rows - block * ROWS);
        for _ in 0..fields {
            let mut lane = [T::ZERO; ROWS];
            lane[..filled].fill_with(|| T::of(random.sample(StandardNormal)));
            normals.push(lane);
        }
    }
    whiten(&mut normals, rows, fields, cancel)?;
    Ok(normals)
}

fn whiten<T: Vectors>(
    normals: &mut [Lane<T>],
    rows: usize,
    fields: usize,
    cancel: &Cancel,
) -> Result<(), Cancelled> {
    let count = rows as f64;
    let mut means = vec![0.0; fields];
    for block in normals.chunks_exact(fields) {
        cancel.check()?;
        for (mean, lane) in means.iter_mut().zip(block) {
            *mean += lane.iter().map(|x| x.wide()).sum::<f64>() / count;
        }
    }
    for (b, block) in normals.chunks_exact_mut(fields).enumerate() {
        cancel.check()?;
        let filled = ROWS.min(rows - b * ROWS);
        for (mean, lane) in means.iter().zip(block) {
            lane[..filled]
                .iter_mut()
                .for_each(|x| *x = T::of(x.wide() - mean));
        }
    }
    let mut sums = vec![0.0; fields * fields];
    for block in normals.chunks_exact(fields) {
        cancel.check()?;
        lane_products::gram(&[block], &[block], fields, &mut sums);
    }
    let covariance = DMatrix::from_row_slice(fields, fields, &sums) / count;
    if rows <= 2 * fields {
        return Ok(());
    }
    let inverse = move || covariance.cholesky()?.l().try_inverse();
    if let Some(inverse) = cancel.factorization(fields, inverse)? {
        let mut left = Left::new(fields, fields);
        left.pack(&row_major(&inverse));
        let mut out = vec![[T::ZERO; ROWS]; fields];
        for block in normals.chunks_exact_mut(fields) {
            cancel.check()?;
            out.fill([T::ZERO; ROWS]);
            left.product(0, block, &mut out);
            block.copy_from_slice(&out);
        }
    }
    Ok(())
}

fn row_major(matrix: &DMatrix<f64>) -> Vec<f64> {
    matrix.transpose().as_slice().to_vec()
}

/// Replaces the row-major matrix `covariance` by the lower-triangular F with F Fᵀ = `covariance`, continuous in it; a pivot
/// that is lost in rounding is zero.
pub(crate) fn clamped_factor<T: Vectors>(
    covariance: &mut [f64],
    size: usize,
    cancel: &Cancel,
) -> Result<(), Cancelled> {
    let tolerance = if T::BYTES == 4 { 1e-6 } else { 1e-12 };
    for i in 0..size {
        cancel.check()?;
        let (above, rest) = covariance.split_at_mut(i * size);
        let row = &mut rest[..size];
        for (j, factor) in above.chunks_exact(size).enumerate() {
            let known: f64 = row[..j].iter().zip(factor).map(|(a, b)| a * b).sum();
            row[j] = if factor[j] > 0.0 {
                (row[j] - known) / factor[j]
            } else {
                0.0
            };
        }
        let known: f64 = row[..i].iter().map(|a| a * a).sum();
        let pivot = row[i] - known;
        row[i] = if pivot > tolerance * row[i] {
            pivot.sqrt()
        } else {
            0.0
        };
        row[i + 1..].fill(0.0);
    }
    Ok(())
}

/// Measures test errors step after step without allocating.
#[derive(Debug)]
pub(crate) struct TestMeter<T> {
    loss: Loss,
    parts: Vec<Part<T>>,
    /// Rows of the factor that belong to z: q × (p + q).
    left: Left<T>,
    /// Covariance of (u_*, z), then its factor, and products that go into it.
    covariance: Vec<f64>,
    products: Vec<f64>,
    scaled: Option<Scaled<T>>,
}

/// Weights times √λ, where features have different variances.
#[derive(Debug)]
struct Scaled<T> {
    roots: Tiles<T>,
    weights: Tiles<T>,
}

impl<T: Vectors> Scaled<T> {
    fn new(roots: &Roots, layout: Layout, cancel: &Cancel) -> Result<Self, Cancelled> {
        Ok(Self {
            roots: roots.tiles(layout, cancel)?,
            weights: roots.tiles(layout, cancel)?,
        })
    }

    fn of(&mut self, w: &Tiles<T>) -> &Tiles<T> {
        let factors = w.values().iter().zip(self.roots.values());
        for (scaled, (&w, &root)) in self.weights.values_mut().iter_mut().zip(factors) {
            *scaled = w * root;
        }
        &self.weights
    }
}

/// A fixed share of the rows, with a workspace.
#[derive(Clone, Debug)]
struct Part<T> {
    blocks: Range<usize>,
    head: Head<T>,
    /// z of one block
    z: Vec<Lane<T>>,
    partial: Partial<T>,
    sums: ErrorSums,
    /// Σ of the squares of squared errors, where all rows count the same.
    fourth: f64,
    /// Rows of each class and each answer: k × k; empty without classes.
    confusion: Vec<f64>,
}

impl<T: Vectors> TestMeter<T> {
    pub(crate) fn new(
        rows: &TestRows<T>,
        (activation, loss): (Activation, Loss),
        deep: &Deep<T>,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let (q, blocks) = (deep.width(), rows.mean.len());
        let (size, layout) = match &rows.source {
            Source::Normals { fields, .. } => (fields.teacher.neurons() + q, fields.teacher.layout()),
            Source::Features(features) => (0, features.layout()),
        };
        let scaled = match &rows.source {
            Source::Normals { fields, .. } => fields.roots.as_ref(),
            Source::Features(_) => None,
        };
        let scaled = scaled.map(|roots| Scaled::new(roots, layout, cancel));
        let part = |blocks| {
            cancel.check()?;
            Ok(Part {
                blocks,
                head: Head::new(activation, q, deep.layers()),
                z: vec![[T::ZERO; ROWS]; q],
                partial: Partial::new(q, layout),
                sums: [0.0; 3],
                fourth: 0.0,
                confusion: vec![
                    0.0;
                    if deep.outputs() > 1 {
                        deep.outputs().pow(2)
                    } else {
                        0
                    }
                ],
            })
        };
        Ok(Self {
            loss,
            parts: shares(blocks, FEWEST).map(part).collect::<Result<_, _>>()?,
            left: Left::new(q, size),
            covariance: vec![0.0; size * size],
            products: vec![0.0; size * size],
            scaled: scaled.transpose()?,
        })
    }

    /// Test errors of the network with first layer `w`, NaN without rows.
    pub(crate) fn errors(
        &mut self,
        rows: &TestRows<T>,
        w: &Tiles<T>,
        deep: &Deep<T>,
        cancel: &Cancel,
    ) -> Result<Errors, Cancelled> {
        if let Source::Normals { fields, .. } = &rows.source {
            self.factorize(&fields.teacher, w, cancel)?;
        }
        self.measure(rows, Some(w), deep, cancel)
    }

    /// Test errors on rows of normals of the network whose teacher fields and pre-activations have this covariance:
    /// (p + q) × (p + q), row-major.
    pub(crate) fn errors_of_covariance(
        &mut self,
        rows: &TestRows<T>,
        covariance: &[f64],
        deep: &Deep<T>,
        cancel: &Cancel,
    ) -> Result<Errors, Cancelled> {
        self.covariance.copy_from_slice(covariance);
        self.pack(deep.width(), cancel)?;
        self.measure(rows, None, deep, cancel)
    }

    /// The standard error of the last mean squared error, from how single rows' squared errors spread; of no meaning for rows that are
    /// nodes of a quadrature.
    pub(crate) fn standard_error(&self, rows: usize) -> f64 {
        let rows = rows as f64;
        let sum = |of: fn(&Part<T>) -> f64| self.parts.iter().map(of).sum::<f64>();
        let (mean, fourth) = (sum(|part| part.sums[0]) / rows, sum(|part| part.fourth) / rows);
        ((fourth - mean * mean).max(0.0) / (rows - 1.0)).sqrt()
    }

    /// Of the last test rows the shares of each class and each answer, row by row of the class: k × k; empty without classes.
    pub(crate) fn confusion(&self) -> Vec<f64> {
        let size = self.parts.first().map_or(0, |part| part.confusion.len());
        let sum = |i: usize| self.parts.iter().map(|part| part.confusion[i]).sum::<f64>();
        let counts: Vec<f64> = (0..size).map(sum).collect();
        let all: f64 = counts.iter().sum();
        counts.iter().map(|count| count / all).collect()
    }

    fn measure(
        &mut self,
        rows: &TestRows<T>,
        w: Option<&Tiles<T>>,
        deep: &Deep<T>,
        cancel: &Cancel,
    ) -> Result<Errors, Cancelled> {
        let (left, loss) = (&self.left, self.loss);
        each_mut(&mut self.parts, &|_, part| {
            vectorized(Measure {
                part,
                rows,
                left,
                w,
                deep,
                loss,
                cancel,
            })
        })?;
        let total = |i: usize| self.parts.iter().map(|part| part.sums[i]).sum::<f64>();
        Ok(Errors::of([0, 1, 2].map(total), rows.rows))
    }

    /// Packs the rows of z of the factor of (1/n) [μ w]ᵀ diag(λ) [μ w].
    fn factorize(&mut self, teacher: &Tiles<T>, w: &Tiles<T>, cancel: &Cancel) -> Result<(), Cancelled> {
        let w = self.scaled.as_mut().map_or(w, |scaled| scaled.of(w));
        let (p, q, n) = (teacher.neurons(), w.neurons(), w.features() as f64);
        let size = p + q;
        // The factor is one of the lower triangle; few neurons on the left are less work.
        for (column, row, left, right) in [(0, 0, teacher, teacher), (0, p, teacher, w), (p, p, w, w)] {
            let products = &mut self.products[..left.neurons() * right.neurons()];
            gram(left, right, products, cancel)?;
            for (i, products) in products.chunks_exact(right.neurons()).enumerate() {
                for (j, value) in products.iter().enumerate() {
                    self.covariance[(row + j) * size + column + i] = value / n;
                }
            }
        }
        self.pack(q, cancel)
    }

    /// Packs the rows of z of the factor of the covariance.
    fn pack(&mut self, q: usize, cancel: &Cancel) -> Result<(), Cancelled> {
        let size = self.covariance.len().isqrt();
        clamped_factor::<T>(&mut self.covariance, size, cancel)?;
        self.left.pack(&self.covariance[(size - q) * size..]);
        cancel.check()
    }
}

/// What one part takes to measure its rows.
struct Measure<'a, T> {
    part: &'a mut Part<T>,
    rows: &'a TestRows<T>,
    left: &'a Left<T>,
    /// None for rows of normals.
    w: Option<&'a Tiles<T>>,
    deep: &'a Deep<T>,
    loss: Loss,
    cancel: &'a Cancel,
}

impl<T: Vectors> Work for Measure<'_, T> {
    type Output = Result<(), Cancelled>;

    #[inline(always)]
    fn run(self) -> Self::Output {
        let part = self.part;
        part.sums = [0.0; 3];
        part.fourth = 0.0;
        part.confusion.fill(0.0);
        for block in part.blocks.clone() {
            self.cancel.check()?;
            self.rows.pre_activations(block, self.left, self.w, part);
            part.head.forward(self.deep, &part.z);
            if self.deep.outputs() > 1 {
                let sums = (&mut part.sums, &mut part.fourth, &mut part.confusion[..]);
                self.rows
                    .add_class_errors(block, &part.head, (self.loss, self.deep.outputs()), sums);
            } else {
                let sums = (&mut part.sums, &mut part.fourth);
                self.rows.add_errors(block, part.head.output(), self.loss, sums);
            }
        }
        Ok(())
    }
}

impl<T: Vectors> TestRows<T> {
    /// z of one block.
    #[inline(always)]
    fn pre_activations(&self, block: usize, left: &Left<T>, w: Option<&Tiles<T>>, part: &mut Part<T>) {
        let z = &mut part.z;
        match &self.source {
            Source::Normals { normals, fields } => {
                let size = z.len() + fields.teacher.neurons();
                z.fill([T::ZERO; ROWS]);
                left.product(0, &normals[block * size..(block + 1) * size], z);
            }
            Source::Features(features) => {
                let x = &features.values()[block * features.block_size()..];
                if let Some(w) = w {
                    packed_products::forward(x, w, &mut part.partial, z);
                }
            }
        }
    }

    /// Adds the errors of a block whose labels are classes.
    #[inline(always)]
    fn add_class_errors(
        &self,
        block: usize,
        head: &Head<T>,
        (loss, classes): (Loss, usize),
        (sums, fourth, confusion): (&mut ErrorSums, &mut f64, &mut [f64]),
    ) {
        let label = &self.mean[block];
        let errors = head.errors(label, loss);
        for k in 0..ROWS.min(self.rows - block * ROWS) {
            let place = label[k].wide() as usize * classes + head.answer(k);
            if let Some(count) = confusion.get_mut(place) {
                *count += 1.0;
            }
            *fourth += errors[0][k].wide().powi(2);
            for (sum, error) in sums.iter_mut().zip(&errors) {
                *sum += error[k].wide();
            }
        }
    }

    /// Adds squared errors and losses of a block of outputs.
    #[inline(always)]
    fn add_errors(&self, block: usize, f: &Lane<T>, loss: Loss, (sums, fourth): (&mut ErrorSums, &mut f64)) {
        let mean = &self.mean[block];
        let mut squares = self.variance[block];
        for k in 0..ROWS {
            let miss = f[k] - mean[k];
            squares[k] += miss * miss;
        }
        let labels = if self.random {
            Labels::Random(mean)
        } else {
            Labels::Known(mean)
        };
        let losses = loss.expected(f, labels, &squares);
        let wrong = loss.misclassified(f, mean);
        if let Some(weights) = &self.weights {
            let weights = &weights[block];
            for k in 0..ROWS.min(self.rows - block * ROWS) {
                sums[0] += (weights[k] * squares[k]).wide();
                sums[1] += (weights[k] * losses[k]).wide();
                sums[2] += (weights[k] * wrong[k]).wide();
            }
            return;
        }
        for k in 0..ROWS.min(self.rows - block * ROWS) {
            *fourth += squares[k].wide().powi(2);
            sums[0] += squares[k].wide();
            sums[1] += losses[k].wide();
            sums[2] += wrong[k].wide();
        }
    }
}
