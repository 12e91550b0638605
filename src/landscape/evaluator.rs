//! Errors at many points of a line or plane through weight space, without a pass over the features for any of them.
//!
//! Along a plane θ₀ + a d₁ + b d₂ the first layer's products are linear, z = z₀ + a z₁ + b z₂, so after three passes
//! over the features a point costs the head alone. For Gaussian test rows even those are not needed: the covariance of
//! (u_*, z) is a small quadratic form in (1, a, b), and a point costs one (p + q)² factor and its product with normals
//! that all points share.

use super::problem::{Problem, Values};
use super::weights::add_scaled;
use crate::control::parallel::collect;
use crate::control::{Cancel, Cancelled};
use crate::dynamics::test_rows::{Source, TestRows, clamped_factor};
use crate::experiment::Loss;
use crate::kernels::lane_products::Left;
use crate::kernels::layout::Layout;
use crate::kernels::packed_products;
use crate::kernels::panels::Panels;
use crate::kernels::tiled_gram;
use crate::kernels::tiles::Tiles;
use crate::kernels::{Lane, ROWS, Work, vectorized};
use crate::network::{Deep, Errors, Labels, Output};

/// Points in one pass over the fields: a block then stays in the first-level cache.
const TILE: usize = 16;

/// An affine subspace of weight space, with what the errors on it are computed from.
#[derive(Debug)]
pub struct Evaluator {
    problem: Problem,
    /// Deeper weights of θ₀, d₁, …
    deep: Vec<Vec<f64>>,
    train: Vec<Vec<Lane<f64>>>,
    test: TestFields,
}

/// The fields of test samples along the subspace.
#[derive(Debug)]
enum TestFields {
    /// z₀, z₁, … of the rows.
    Rows(Vec<Vec<Lane<f64>>>),
    /// (1/n) Gram matrix of [μ, w of θ₀, w of d₁, …]; the problem has the normals.
    Normals { gram: Vec<f64>, directions: usize },
}

impl Evaluator {
    /// Along θ₀ + Σ_i c_i d_i for any number of directions.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub fn new(
        problem: &Problem,
        origin: &[f64],
        directions: &[&[f64]],
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let all: Vec<&[f64]> = std::iter::once(origin)
            .chain(directions.iter().copied())
            .collect();
        let tiles = all.iter().map(|vector| problem.tiles(vector, cancel));
        let tiles = tiles.collect::<Result<Vec<Tiles<f64>>, Cancelled>>()?;
        let first = problem.shape.first();
        Ok(Self {
            problem: problem.clone(),
            deep: all
                .iter()
                .map(|vector| vector.iter().skip(first).copied().collect())
                .collect(),
            train: fields(problem.features(), &tiles, cancel)?,
            test: test_fields(problem, &all, &tiles, cancel)?,
        })
    }

    /// Errors at points with the given coordinates; the result does not depend on the number of threads, nor on which
    /// other points are asked for.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub fn values<const K: usize>(
        &self,
        points: &[[f64; K]],
        cancel: &Cancel,
    ) -> Result<Vec<Values>, Cancelled> {
        let tiles = collect(0..points.len().div_ceil(TILE), |i| {
            vectorized(Tile {
                evaluator: self,
                points: &points[i * TILE..points.len().min((i + 1) * TILE)],
                cancel,
            })
        })?;
        Ok(tiles.into_iter().flatten().collect())
    }

    fn deep_at(&self, point: &[f64]) -> Deep<f64> {
        let shape = self.problem.shape;
        let mut deep = shape.deeper_zeros();
        let factors = std::iter::once(1.0).chain(point.iter().copied());
        for (factor, weights) in factors.zip(&self.deep) {
            add_scaled(deep.values_mut(), factor, weights);
        }
        deep
    }
}

/// z of all rows for each of some vectors.
fn fields(
    features: &Panels<f64>,
    vectors: &[Tiles<f64>],
    cancel: &Cancel,
) -> Result<Vec<Vec<Lane<f64>>>, Cancelled> {
    let fields = vectors
        .iter()
        .map(|w| packed_products::fields(features, w, cancel));
    fields.collect()
}

fn test_fields(
    problem: &Problem,
    all: &[&[f64]],
    tiles: &[Tiles<f64>],
    cancel: &Cancel,
) -> Result<TestFields, Cancelled> {
    Ok(match &problem.test.source {
        Source::Features(features) => TestFields::Rows(fields(features, tiles, cancel)?),
        Source::Normals { fields, .. } => {
            let (n, q, p) = (
                problem.shape.features,
                problem.shape.width,
                fields.teacher.neurons(),
            );
            let roots = fields.roots.as_ref().map(|roots| &roots.each);
            let columns = p + all.len() * q;
            let mut side_by_side = Vec::with_capacity(n * columns);
            for j in 0..n {
                if j.is_multiple_of(ROWS) {
                    cancel.check()?;
                }
                let root = roots.map_or(1.0, |roots| roots[j]);
                let teacher = &problem.teacher[j * p..(j + 1) * p];
                side_by_side.extend(teacher.iter().map(|x| root * x));
                for vector in all {
                    let row = &vector[j * q..(j + 1) * q];
                    side_by_side.extend(row.iter().map(|x| root * (n as f64).sqrt() * x));
                }
            }
            let layout = Layout::of::<f64>(columns);
            let together = Tiles::<f64>::from_rows(&side_by_side, columns, layout, cancel)?;
            let mut gram = vec![0.0; columns * columns];
            tiled_gram::gram(&together, &together, &mut gram, cancel)?;
            gram.iter_mut().for_each(|value| *value /= n as f64);
            TestFields::Normals { gram, directions: p }
        }
    })
}

/// A few points, evaluated block of rows by block of rows.
struct Tile<'a, const K: usize> {
    evaluator: &'a Evaluator,
    points: &'a [[f64; K]],
    cancel: &'a Cancel,
}

impl<const K: usize> Work for Tile<'_, K> {
    type Output = Result<Vec<Values>, Cancelled>;

    #[inline(always)]
    fn run(self) -> Self::Output {
        let problem = &self.evaluator.problem;
        let mut output = Output::new(problem.activation, problem.shape.width);
        let deep: Vec<Deep<f64>> = self
            .points
            .iter()
            .map(|point| self.evaluator.deep_at(point))
            .collect();
        let train = self.train(&deep, &mut output)?;
        let test = self.test(&deep, &mut output)?;
        let pairs = train.into_iter().zip(test);
        Ok(pairs.map(|(train, test)| Values { train, test }).collect())
    }
}

impl<const K: usize> Tile<'_, K> {
    #[inline(always)]
    fn train(&self, deep: &[Deep<f64>], output: &mut Output<f64>) -> Result<Vec<Errors>, Cancelled> {
        let problem = &self.evaluator.problem;
        let q = problem.shape.width;
        let mut sums = vec![Sums::default(); self.points.len()];
        for (block, label) in problem.labels().iter().enumerate() {
            let left = problem.samples() - block * ROWS;
            for ((point, deep), sums) in self.points.iter().zip(deep).zip(&mut sums) {
                self.cancel.check()?;
                let z = output.input();
                combine_fields(&self.evaluator.train, block * q, point, z);
                let f = output.forward(deep);
                match output.class_errors(label, problem.loss) {
                    Some(errors) => sums.add_classes(&errors, left),
                    None => sums.add(&f, label, None, (problem.loss, false), left),
                }
            }
        }
        let errors = sums
            .iter()
            .map(|sums| sums.errors(problem.samples(), problem.loss));
        Ok(errors.collect())
    }

    #[inline(always)]
    fn test(&self, deep: &[Deep<f64>], output: &mut Output<f64>) -> Result<Vec<Errors>, Cancelled> {
        let problem = &self.evaluator.problem;
        let (rows, q): (&TestRows<f64>, usize) = (&problem.test, problem.shape.width);
        let factors: Vec<Left<f64>> = match &self.evaluator.test {
            TestFields::Rows(_) => Vec::new(),
            TestFields::Normals { gram, directions } => self
                .points
                .iter()
                .map(|point| factor(gram, (*directions, q), point, self.cancel))
                .collect::<Result<_, _>>()?,
        };
        let mut sums = vec![Sums::default(); self.points.len()];
        for (block, (mean, variance)) in rows.mean.iter().zip(&rows.variance).enumerate() {
            for (i, ((point, deep), sums)) in self.points.iter().zip(deep).zip(&mut sums).enumerate() {
                self.cancel.check()?;
                let z = output.input();
                match (&self.evaluator.test, &rows.source) {
                    (TestFields::Normals { directions, .. }, Source::Normals { normals, .. }) => {
                        let size = directions + q;
                        z.fill([0.0; ROWS]);
                        if let Some(factor) = factors.get(i) {
                            factor.product(0, &normals[block * size..(block + 1) * size], z);
                        }
                    }
                    (TestFields::Rows(fields), _) => combine_fields(fields, block * q, point, z),
                    // The fields were made for these rows.
                    (TestFields::Normals { .. }, Source::Features(_)) => {}
                }
                let f = output.forward(deep);
                let left = rows.rows - block * ROWS;
                match output.class_errors(mean, problem.loss) {
                    Some(errors) => sums.add_classes(&errors, left),
                    None => sums.add(&f, mean, Some(variance), (problem.loss, rows.random), left),
                }
            }
        }
        let errors = sums.iter().map(|sums| sums.errors(rows.rows, problem.loss));
        Ok(errors.collect())
    }
}

/// z = z₀ + Σ_i c_i z_i of the block whose fields begin at `start`.
#[inline(always)]
fn combine_fields(fields: &[Vec<Lane<f64>>], start: usize, point: &[f64], z: &mut [Lane<f64>]) {
    let count = z.len();
    for (i, field) in fields.iter().enumerate() {
        let field = &field[start..start + count];
        if i == 0 {
            z.copy_from_slice(field);
        } else {
            let factor = point[i - 1];
            for (z, field) in z.iter_mut().zip(field) {
                for k in 0..ROWS {
                    z[k] = factor.mul_add(field[k], z[k]);
                }
            }
        }
    }
}

/// The rows of z of the factor of (1/n) [μ w]ᵀ [μ w] at w = w₀ + Σ_i c_i w_i, from the Gram matrix of all of them.
fn factor(
    gram: &[f64],
    (p, q): (usize, usize),
    point: &[f64],
    cancel: &Cancel,
) -> Result<Left<f64>, Cancelled> {
    let columns = p + (point.len() + 1) * q;
    let size = p + q;
    let at = |i: usize, j: usize| gram[i * columns + j];
    let coefficient = |i: usize| if i == 0 { 1.0 } else { point[i - 1] };
    let mut covariance = vec![0.0; size * size];
    for i in 0..p {
        for j in 0..p {
            covariance[i * size + j] = at(i, j);
        }
    }
    for a in 0..q {
        cancel.check()?;
        for s in 0..=point.len() {
            let row = p + s * q + a;
            for j in 0..p {
                covariance[(p + a) * size + j] += coefficient(s) * at(row, j);
            }
            for t in 0..=point.len() {
                let factor = coefficient(s) * coefficient(t);
                for b in 0..q {
                    covariance[(p + a) * size + p + b] += factor * at(row, p + t * q + b);
                }
            }
        }
    }
    clamped_factor::<f64>(&mut covariance, size, cancel)?;
    let mut left = Left::new(q, size);
    left.pack(&covariance[p * size..]);
    Ok(left)
}

/// Sums over rows at one point, a lane wide so that they vectorize.
#[derive(Clone, Debug)]
struct Sums {
    mse: Lane<f64>,
    loss: Lane<f64>,
    misclassified: Lane<f64>,
}

impl Default for Sums {
    fn default() -> Self {
        Self {
            mse: [0.0; ROWS],
            loss: [0.0; ROWS],
            misclassified: [0.0; ROWS],
        }
    }
}

impl Sums {
    /// Adds a block of outputs, of which only the first `left` rows count.
    #[inline(always)]
    fn add(
        &mut self,
        f: &Lane<f64>,
        mean: &Lane<f64>,
        variance: Option<&Lane<f64>>,
        (loss, random): (Loss, bool),
        left: usize,
    ) {
        let mut squares = [0.0; ROWS];
        for k in 0..ROWS {
            let miss = f[k] - mean[k];
            squares[k] = miss.mul_add(miss, variance.map_or(0.0, |variance| variance[k]));
        }
        if left < ROWS {
            squares[left..].fill(0.0);
        }
        for k in 0..ROWS {
            self.mse[k] += squares[k];
        }
        // The square loss is half of it.
        if loss == Loss::Logistic {
            let labels = if random {
                Labels::Random(mean)
            } else {
                Labels::Known(mean)
            };
            let losses = loss.expected(f, labels, &squares);
            let wrong = loss.misclassified(f, mean);
            for k in 0..ROWS.min(left) {
                self.loss[k] += losses[k];
                self.misclassified[k] += wrong[k];
            }
        }
    }

    /// Adds a block of squared errors, losses and misclassifications of classes.
    #[inline(always)]
    fn add_classes(&mut self, [mse, loss, misclassified]: &[Lane<f64>; 3], left: usize) {
        for k in 0..ROWS.min(left) {
            self.mse[k] += mse[k];
            self.loss[k] += loss[k];
            self.misclassified[k] += misclassified[k];
        }
    }

    fn errors(&self, rows: usize, loss: Loss) -> Errors {
        let mean = |lane: &Lane<f64>| lane.iter().sum::<f64>() / rows as f64;
        let mse = mean(&self.mse);
        Errors {
            mse,
            loss: match loss {
                Loss::Square => 0.5 * mse,
                Loss::Logistic => mean(&self.loss),
            },
            misclassified: mean(&self.misclassified),
        }
    }
}
