//! The feature-learning limit of infinite width by dynamical mean field theory, in discrete time (Bordelon & Pehlevan 2022,
//! arXiv:2205.09653).
//!
//! Network f = w·s(h)/(γ₀ q) with normal weights of order one, trained at rate η γ₀² q on all of them. In the limit neurons of
//! a layer are independent draws from one law that the mean residuals Δ drive; here they are samples of that law. Signs of
//! weights are drawn in pairs, so that f starts at exactly 0.

use nalgebra::{DMatrix, DVector};
use rand::Rng;

use super::lazy::{Errors, Outputs};
use crate::control::{Cancel, Cancelled};
use crate::experiment::Activation;
use crate::labs::random_matrices::normal_matrix;

/// Pivots below this share of the diagonal are lost in rounding.
const PIVOT: f64 = 1e-7;
/// Second derivatives are differences of s' over this distance.
const NEAR: f64 = 1e-2;

/// What the limit depends on.
#[derive(Clone, Debug)]
pub(super) struct Problem {
    pub(super) activation: Activation,
    /// K = XXᵀ over training and then test rows.
    pub(super) inputs: DMatrix<f64>,
    pub(super) labels: Outputs,
    /// Richness γ₀.
    pub(super) richness: f64,
    /// Rate η.
    pub(super) rate: f64,
}

impl Problem {
    fn samples(&self) -> usize {
        self.labels.train.len()
    }

    /// c = η γ₀/m.
    fn push(&self) -> f64 {
        self.rate * self.richness / self.samples() as f64
    }

    /// Residuals Δ = Y − f on the training rows, and both errors, from E[w s(h)] on all rows.
    fn residuals(&self, outputs: &DVector<f64>, errors: &mut Errors) -> DVector<f64> {
        let outputs = outputs / self.richness;
        let m = self.samples();
        let train = &self.labels.train - outputs.rows(0, m);
        let test = &self.labels.test - outputs.rows(m, outputs.len() - m);
        errors.train.push(train.norm_squared() / m as f64);
        errors.test.push(test.norm_squared() / test.len() as f64);
        train
    }

    fn activate(&self, h: &DMatrix<f64>) -> [DMatrix<f64>; 2] {
        let (mut value, mut slope) = (h.clone(), h.clone());
        self.activation
            .with_slopes(h.as_slice(), value.as_mut_slice(), slope.as_mut_slice());
        [value, slope]
    }

    /// s'' by a central difference of s'.
    pub(super) fn curvature(&self, h: &DMatrix<f64>) -> DMatrix<f64> {
        let [_, mut above] = self.activate(&h.add_scalar(NEAR));
        let [_, below] = self.activate(&h.add_scalar(-NEAR));
        above -= below;
        above / (2.0 * NEAR)
    }

    /// g = s'(h) z on the training rows, and its tangent s'(h) ż + s''(h) ḣ z, of fields and of what comes back from above, each
    /// with its tangent.
    fn gradient(
        &self,
        [h, h_tangent]: [&DMatrix<f64>; 2],
        [z, z_tangent]: [&DMatrix<f64>; 2],
    ) -> [DMatrix<f64>; 2] {
        let trained = h.columns(0, self.samples()).into_owned();
        let [_, slope] = self.activate(&trained);
        let bent = self
            .curvature(&trained)
            .component_mul(&h_tangent.columns(0, self.samples()));
        let tangent = slope.component_mul(z_tangent) + bent.component_mul(z);
        [slope.component_mul(z), tangent]
    }
}

/// The limit, a step at a time.
#[derive(Clone, Debug)]
pub(super) enum MeanField {
    Two(Box<TwoLayers>),
    Three(Box<ThreeLayers>),
}

impl MeanField {
    /// At step 0, with this number of samples of a neuron, a multiple of 4.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub(super) fn new(
        problem: Problem,
        layers: usize,
        neurons: usize,
        rng: &mut impl Rng,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        Ok(if layers == 2 {
            Self::Two(Box::new(TwoLayers::new(problem, neurons, rng, cancel)?))
        } else {
            Self::Three(Box::new(ThreeLayers::new(problem, neurons, rng, cancel)?))
        })
    }

    /// Errors at the steps so far.
    pub(super) fn errors(&self) -> &Errors {
        match self {
            Self::Two(limit) => &limit.errors,
            Self::Three(limit) => &limit.errors,
        }
    }

    /// One more step.
    ///
    /// # Errors
    ///
    /// If cancelled; the limit must then be begun anew.
    pub(super) fn step(&mut self, rng: &mut impl Rng, cancel: &Cancel) -> Result<(), Cancelled> {
        match self {
            Self::Two(limit) => limit.step(cancel),
            Self::Three(limit) => limit.step(rng, cancel),
        }
    }
}

/// Rows of a quarter, then with the signs of `signs` all four quarters.
fn in_quarters(quarter: &DMatrix<f64>, signs: [f64; 4]) -> DMatrix<f64> {
    let rows = quarter.nrows();
    DMatrix::from_fn(4 * rows, quarter.ncols(), |i, j| {
        signs[i / rows] * quarter[(i % rows, j)]
    })
}

const FIELDS: [f64; 4] = [1.0, 1.0, -1.0, -1.0];
const WEIGHTS: [f64; 4] = [1.0, -1.0, 1.0, -1.0];

/// Multiplies columns by numbers.
fn scale_columns(matrix: &DMatrix<f64>, by: &DVector<f64>) -> DMatrix<f64> {
    let mut scaled = matrix.columns(0, by.len()).into_owned();
    for (mut column, by) in scaled.column_iter_mut().zip(by.iter()) {
        column *= *by;
    }
    scaled
}

/// Multiplies rows by numbers.
fn scale_rows(matrix: &DMatrix<f64>, by: &DVector<f64>) -> DMatrix<f64> {
    let mut scaled = matrix.clone();
    for mut column in scaled.column_iter_mut() {
        column.component_mul_assign(by);
    }
    scaled
}

/// Means over samples of products: AᵀB/N.
fn mean_products(a: &DMatrix<f64>, b: &DMatrix<f64>) -> DMatrix<f64> {
    (a.transpose() * b) / a.nrows() as f64
}

/// Two layers: h ~ N(0, K), w ~ N(0, 1), no response terms.
#[derive(Clone, Debug)]
pub(super) struct TwoLayers {
    problem: Problem,
    /// Pre-activations, samples × rows.
    fields: DMatrix<f64>,
    weights: DVector<f64>,
    errors: Errors,
}

impl TwoLayers {
    fn new(problem: Problem, neurons: usize, rng: &mut impl Rng, cancel: &Cancel) -> Result<Self, Cancelled> {
        let mut factor = Factor::default();
        for row in 0..problem.inputs.nrows() {
            cancel.check()?;
            factor.push(&problem.inputs.as_slice()[row * problem.inputs.nrows()..][..=row]);
        }
        let quarter = neurons / 4;
        let normal = normal_matrix(quarter, problem.inputs.nrows(), 1.0, rng, cancel)?;
        let weights = normal_matrix(quarter, 1, 1.0, rng, cancel)?;
        Ok(Self {
            fields: in_quarters(&(normal * factor.matrix().transpose()), FIELDS),
            weights: in_quarters(&weights, WEIGHTS).column(0).into_owned(),
            errors: Errors::default(),
            problem,
        })
    }

    fn step(&mut self, cancel: &Cancel) -> Result<(), Cancelled> {
        cancel.check()?;
        let [value, slope] = self.problem.activate(&self.fields);
        let outputs = value.transpose() * &self.weights / self.weights.len() as f64;
        let residuals = self.problem.residuals(&outputs, &mut self.errors);
        let m = self.problem.samples();
        let push = &residuals * self.problem.push();
        let gradient = scale_rows(&scale_columns(&slope, &push), &self.weights);
        self.fields
            .gemm(1.0, &gradient, &self.problem.inputs.rows(0, m), 1.0);
        self.weights.gemv(1.0, &value.columns(0, m), &push, 1.0);
        Ok(())
    }
}

/// Three layers: samples of a neuron of the first and of the second hidden layer, coupled by covariances and responses.
///
/// With a¹ = s(h¹), g² = w s'(h²), g¹ = s'(h¹) z¹,
/// h¹(t) = u + c Σ_{s<t} K (Δ g¹)(s), h²(t) = u²(t) + Σ_{s<t} [A + c Δ Φ](t,s) g²(s), z¹(t) = r(t) + Σ_{s≤t} [B + c Δ G](t,s) a¹(s)
/// without G at s = t,
/// u² and r Gaussian of covariances Φ = E[a¹a¹] and G = E[g²g²], A = E[∂a¹/∂r] and B = E[∂g²/∂u²] by tangents along random
/// signs.
#[derive(Clone, Debug)]
pub(super) struct ThreeLayers {
    problem: Problem,
    /// h¹ without its next terms, and its tangent.
    first: [DMatrix<f64>; 2],
    weights: DVector<f64>,
    /// ẇ along the signs.
    weights_tangent: DVector<f64>,
    below: Layer,
    above: Layer,
    residuals: Vec<DVector<f64>>,
    /// a¹ on all rows and g² on the training rows at each step, with tangents.
    values: Vec<[DMatrix<f64>; 2]>,
    slopes: Vec<[DMatrix<f64>; 2]>,
    errors: Errors,
}

/// A Gaussian process over steps and rows, and the random signs of its tangents.
#[derive(Clone, Debug, Default)]
struct Layer {
    factor: Factor,
    /// Standard normal draws of each step, a quarter of the samples × rows.
    normals: Vec<DMatrix<f64>>,
    signs: Vec<DMatrix<f64>>,
}

impl Layer {
    /// The process at one more step, from the covariances with all steps so far (each rows now × rows then).
    fn draw(
        &mut self,
        covariances: &[DMatrix<f64>],
        samples: usize,
        signs: [f64; 4],
        rng: &mut impl Rng,
        cancel: &Cancel,
    ) -> Result<DMatrix<f64>, Cancelled> {
        let rows = covariances.last().map_or(0, DMatrix::ncols);
        let before = self.factor.rows.len();
        for row in 0..rows {
            let earlier = covariances
                .iter()
                .flat_map(|part| part.row(row).iter().copied().collect::<Vec<_>>());
            let line: Vec<f64> = earlier.take(before + row + 1).collect();
            self.factor.push(&line);
        }
        self.normals
            .push(normal_matrix(samples / 4, rows, 1.0, rng, cancel)?);
        self.latest(signs, cancel)
    }

    /// The process at the last step: its normals times the factor's rows of that step.
    fn latest(&self, signs: [f64; 4], cancel: &Cancel) -> Result<DMatrix<f64>, Cancelled> {
        let (samples, rows) = self.normals.last().map_or((0, 0), DMatrix::shape);
        let before = self.factor.rows.len().saturating_sub(rows);
        let mut drawn = DMatrix::zeros(samples, rows);
        for (s, normals) in self.normals.iter().enumerate() {
            cancel.check()?;
            let part = DMatrix::from_fn(rows, rows, |i, j| self.factor.at(before + i, s * rows + j));
            drawn.gemm(1.0, normals, &part.transpose(), 1.0);
        }
        Ok(in_quarters(&drawn, signs))
    }
}

impl ThreeLayers {
    fn new(problem: Problem, neurons: usize, rng: &mut impl Rng, cancel: &Cancel) -> Result<Self, Cancelled> {
        let TwoLayers {
            problem,
            fields,
            weights,
            ..
        } = TwoLayers::new(problem, neurons, rng, cancel)?;
        Ok(Self {
            first: [fields.clone(), fields * 0.0],
            weights_tangent: weights.map(|_| 0.0),
            weights,
            below: Layer::default(),
            above: Layer::default(),
            residuals: Vec::new(),
            values: Vec::new(),
            slopes: Vec::new(),
            errors: Errors::default(),
            problem,
        })
    }

    fn step(&mut self, rng: &mut impl Rng, cancel: &Cancel) -> Result<(), Cancelled> {
        let (m, push, t) = (
            self.problem.samples(),
            self.problem.push(),
            self.errors.train.len(),
        );
        let neurons = self.weights.len();
        let [value, slope] = self.problem.activate(&self.first[0]);
        let value_tangent = self.first[1].component_mul(&slope);
        self.values.push([value, value_tangent]);
        let now = &self.values[t][0];
        let covariances: Vec<DMatrix<f64>> = self
            .values
            .iter()
            .map(|then| mean_products(now, &then[0]))
            .collect();
        let (responses, tangent_now) = (&self.below.signs, &self.values[t][1]);
        let couplings: Vec<DMatrix<f64>> = (0..t)
            .map(|s| {
                mean_products(tangent_now, &responses[s])
                    + scale_columns(&covariances[s], &(&self.residuals[s] * push))
            })
            .collect();
        // The second hidden layer.
        let mut second = [
            self.above.draw(&covariances, neurons, FIELDS, rng, cancel)?,
            DMatrix::zeros(neurons, now.ncols()),
        ];
        let signs = random_signs(neurons, m, rng);
        second[1].columns_mut(0, m).copy_from(&signs);
        self.above.signs.push(signs);
        for (coupling, slopes) in couplings.iter().zip(&self.slopes) {
            cancel.check()?;
            let transposed = coupling.transpose();
            for (h, g) in second.iter_mut().zip(slopes) {
                h.gemm(1.0, g, &transposed, 1.0);
            }
        }
        let [value, slope] = self.problem.activate(&second[0]);
        let outputs = value.transpose() * &self.weights / neurons as f64;
        let residuals = self.problem.residuals(&outputs, &mut self.errors);
        let along = |weights: &DVector<f64>| DMatrix::from_fn(neurons, m, |i, _| weights[i]);
        let weights = [along(&self.weights), along(&self.weights_tangent)];
        let gradient = self.problem.gradient(second.each_ref(), weights.each_ref());
        self.slopes.push(gradient);
        let (slope, moved) = (slope.columns(0, m), second[1].columns(0, m));
        let by = &residuals * push;
        self.weights.gemv(1.0, &value.columns(0, m), &by, 1.0);
        self.weights_tangent
            .gemv(1.0, &slope.component_mul(&moved), &by, 1.0);
        self.residuals.push(residuals);
        self.back(rng, cancel)
    }

    /// From the second hidden layer back to the first.
    fn back(&mut self, rng: &mut impl Rng, cancel: &Cancel) -> Result<(), Cancelled> {
        let (m, push, t) = (self.problem.samples(), self.problem.push(), self.values.len() - 1);
        let neurons = self.weights.len();
        let now = &self.slopes[t];
        let covariances: Vec<DMatrix<f64>> = self
            .slopes
            .iter()
            .map(|then| mean_products(&now[0], &then[0]))
            .collect();
        let mut back = [
            self.below.draw(&covariances, neurons, WEIGHTS, rng, cancel)?,
            random_signs(neurons, m, rng),
        ];
        self.below.signs.push(back[1].clone());
        for (s, covariance) in covariances.iter().enumerate() {
            cancel.check()?;
            let mut coupling = mean_products(&now[1], &self.above.signs[s]);
            if s < t {
                coupling += scale_columns(covariance, &(&self.residuals[s] * push));
            }
            let transposed = coupling.transpose();
            for (z, a) in back.iter_mut().zip(&self.values[s]) {
                z.gemm(1.0, &a.columns(0, m), &transposed, 1.0);
            }
        }
        let gradient = self.problem.gradient(self.first.each_ref(), back.each_ref());
        let by = &self.residuals[t] * push;
        let inputs = self.problem.inputs.rows(0, m);
        for (h, g) in self.first.iter_mut().zip(gradient) {
            h.gemm(1.0, &scale_columns(&g, &by), &inputs, 1.0);
        }
        Ok(())
    }
}

/// Independent signs.
fn random_signs(rows: usize, columns: usize, rng: &mut impl Rng) -> DMatrix<f64> {
    use rand::RngExt;
    DMatrix::from_fn(
        rows,
        columns,
        |_, _| if rng.random::<bool>() { 1.0 } else { -1.0 },
    )
}

/// A Cholesky factor that grows row by row; rows that depend on earlier ones add nothing.
#[derive(Clone, Debug, Default)]
struct Factor {
    rows: Vec<Vec<f64>>,
}

impl Factor {
    /// Adds a row of the matrix, up to its diagonal.
    fn push(&mut self, row: &[f64]) {
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let mut line: Vec<f64> = Vec::with_capacity(row.len());
        for (known, target) in self.rows.iter().zip(row) {
            let pivot = known[line.len()];
            let rest = target - dot(&line, known);
            line.push(if pivot > 0.0 { rest / pivot } else { 0.0 });
        }
        let diagonal = row.get(line.len()).copied().unwrap_or(0.0);
        let pivot = diagonal - dot(&line, &line);
        line.push(if pivot > PIVOT * diagonal {
            pivot.sqrt()
        } else {
            0.0
        });
        self.rows.push(line);
    }

    fn at(&self, i: usize, j: usize) -> f64 {
        self.rows
            .get(i)
            .and_then(|row| row.get(j))
            .copied()
            .unwrap_or(0.0)
    }

    fn matrix(&self) -> DMatrix<f64> {
        let size = self.rows.len();
        DMatrix::from_fn(size, size, |i, j| self.at(i, j))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::streams::{Purpose, stream};

    fn problem(activation: Activation) -> Problem {
        let x = DMatrix::from_fn(7, 4, |i, j| ((4 * i + 3 * j + 2 * i * j) as f64 * 0.9).sin());
        Problem {
            activation,
            inputs: &x * x.transpose(),
            labels: Outputs {
                train: DVector::from_fn(4, |i, _| (i as f64).cos()),
                test: DVector::from_fn(3, |i, _| (i as f64).sin()),
            },
            richness: 1.3,
            rate: 0.8,
        }
    }

    /// In a linear network of two layers second moments of fields and weights, H = E[h h′], g = E[w h] and V = E[w²], follow a closed
    /// recursion: with c = ηγ₀ Δ/m, h ← h + w Kc and w ← w + h c.
    #[test]
    fn linear_networks_are_a_recursion_of_moments() {
        let (mut rng, cancel) = (stream(1, Purpose::Lab, 0, 0), Cancel::new());
        let mut limit = TwoLayers::new(problem(Activation::Linear), 400, &mut rng, &cancel).unwrap();
        let count = limit.weights.len() as f64;
        let mut moments = mean_products(&limit.fields, &limit.fields);
        let mut cross = limit.fields.tr_mul(&limit.weights) / count;
        let mut square = limit.weights.norm_squared() / count;
        for t in 0..12 {
            limit.step(&cancel).unwrap();
            let problem = &limit.problem;
            let outputs = &cross / problem.richness;
            let residuals = &problem.labels.train - outputs.rows(0, 4);
            let misses = &problem.labels.test - outputs.rows(4, 3);
            for (found, expected) in [
                (limit.errors.train[t], residuals.norm_squared() / 4.0),
                (limit.errors.test[t], misses.norm_squared() / 3.0),
            ] {
                assert!(
                    (found - expected).abs() < 1e-10 * expected.max(1.0),
                    "{t}: {found} {expected}"
                );
            }
            let c = residuals * (problem.rate * problem.richness / 4.0);
            let push = problem.inputs.columns(0, 4) * &c;
            let pulled = moments.columns(0, 4) * &c;
            let (along, curl) = (cross.rows(0, 4).dot(&c), pulled.rows(0, 4).dot(&c));
            moments +=
                &push * cross.transpose() + &cross * push.transpose() + &push * push.transpose() * square;
            cross += &push * (square + along) + pulled;
            square += 2.0 * along + curl;
        }
        assert!(
            limit.errors.train[11] < 0.5 * limit.errors.train[0],
            "{:?}",
            limit.errors.train
        );
    }

    /// Each step of three layers is that of the equations, sum by sum: h² = u² + Σ_{s<t} [A + cΔΦ] g² gives the errors, and
    /// z¹ = r + Σ_{s≤t} B a¹ + Σ_{s<t} cΔG a¹ the next h¹.
    #[test]
    fn three_layers_take_the_steps_of_their_equations() {
        let (mut rng, cancel) = (stream(1, Purpose::Lab, 0, 0), Cancel::new());
        let mut limit = ThreeLayers::new(problem(Activation::Tanh), 80, &mut rng, &cancel).unwrap();
        let (m, count) = (4, 80.0);
        for t in 0..4 {
            let (before, weights) = (limit.first[0].clone(), limit.weights.clone());
            limit.step(&mut rng, &cancel).unwrap();
            let push = limit.problem.rate * limit.problem.richness / 4.0;
            let (values, slopes) = (&limit.values, &limit.slopes);
            let mean = |a: &DMatrix<f64>, i: usize, b: &DMatrix<f64>, j: usize| {
                a.column(i).dot(&b.column(j)) / count
            };
            // h² on all rows.
            let mut h = limit.above.latest(FIELDS, &cancel).unwrap();
            for (row, mut h) in h.column_iter_mut().enumerate() {
                for (s, g) in slopes.iter().enumerate().take(t) {
                    for (b, g) in g[0].column_iter().enumerate() {
                        let response = mean(&values[t][1], row, &limit.below.signs[s], b);
                        let covariance = mean(&values[t][0], row, &values[s][0], b);
                        h.axpy(response + push * limit.residuals[s][b] * covariance, &g, 1.0);
                    }
                }
            }
            let outputs = h.map(f64::tanh).tr_mul(&weights) / count / limit.problem.richness;
            let misses = &limit.problem.labels.test - outputs.rows(m, 3);
            assert!(
                (misses.norm_squared() / 3.0 - limit.errors.test[t]).abs() < 1e-12,
                "{t}"
            );
            // z¹ on the training rows.
            let mut z = limit.below.latest(WEIGHTS, &cancel).unwrap();
            for (row, mut z) in z.column_iter_mut().enumerate() {
                for s in 0..=t {
                    for b in 0..m {
                        let response = mean(&slopes[t][1], row, &limit.above.signs[s], b);
                        let covariance = mean(&slopes[t][0], row, &slopes[s][0], b);
                        let moved = if s < t {
                            push * limit.residuals[s][b] * covariance
                        } else {
                            0.0
                        };
                        z.axpy(response + moved, &values[s][0].column(b), 1.0);
                    }
                }
            }
            let mut h = before.clone();
            for row in 0..m {
                let slope = before.column(row).map(|h| 1.0 - h.tanh().powi(2));
                let g = slope.component_mul(&z.column(row)) * (push * limit.residuals[t][row]);
                h += g * limit.problem.inputs.row(row);
            }
            assert!((h - &limit.first[0]).amax() < 1e-12, "{t}");
        }
    }

    /// Tangents are derivatives: of the gradient along tangents of fields and weights.
    #[test]
    fn gradients_move_along_their_tangents() {
        let problem = problem(Activation::Tanh);
        let draw = |seed: f64, columns: usize| {
            DMatrix::from_fn(5, columns, |i, j| (seed + (7 * i + 5 * j) as f64).sin())
        };
        let (h, h_tangent, z, z_tangent) = (draw(0.1, 7), draw(1.2, 7), draw(2.3, 4), draw(3.4, 4));
        let at = |step: f64| {
            let (h, z) = (&h + &h_tangent * step, &z + &z_tangent * step);
            let [gradient, _] = problem.gradient([&h, &h_tangent], [&z, &z_tangent]);
            gradient
        };
        let [_, found] = problem.gradient([&h, &h_tangent], [&z, &z_tangent]);
        let expected = (at(1e-5) - at(-1e-5)) / 2e-5;
        let gap = (&found - expected).amax();
        // The second derivative is a difference over a hundredth.
        assert!(gap < 2e-4 && found.amax() > 0.3, "{gap}");
    }
}
