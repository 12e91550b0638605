//! Fully connected networks as matrices, all rows at once: outputs, gradients, updates and tangent kernels.

use nalgebra::{DMatrix, DVector, Dyn, RealField};
use rand::{Rng, RngExt};
use rand_distr::StandardNormal;

use crate::control::{Cancel, Cancelled};
use crate::experiment::Activation;
use crate::kernels::Real;

/// Numbers of a network: single or double precision.
pub(super) trait Number: Real + RealField {}

impl Number for f32 {}
impl Number for f64 {}

/// f = W_Lᵀ s(W_{L−1}ᵀ s(… s(W₁ᵀ x))).
#[derive(Clone, Debug)]
pub(super) struct Dense<T> {
    activation: Activation,
    /// W₁ (n × q), hidden layers (q × q), W_L (q × 1).
    pub(super) layers: Vec<DMatrix<T>>,
}

/// What a pass of rows through the network leaves behind.
#[derive(Clone, Debug)]
pub(super) struct Pass<T> {
    /// Pre-activations of each hidden layer, rows × q.
    pub(super) fields: Vec<DMatrix<T>>,
    /// s and s' of them.
    values: Vec<DMatrix<T>>,
    slopes: Vec<DMatrix<T>>,
    /// f of each row.
    pub(super) output: DVector<T>,
}

/// Whole numbers (n, q, L) of a network.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    pub(super) features: usize,
    pub(super) width: usize,
    pub(super) layers: usize,
}

impl<T: Number> Dense<T> {
    /// Independent normal weights of the given standard deviation in each layer.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub(super) fn draw(
        activation: Activation,
        shape: Shape,
        deviations: &[f64],
        rng: &mut impl Rng,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let mut layers = Vec::with_capacity(shape.layers);
        for (l, deviation) in deviations.iter().enumerate().take(shape.layers) {
            let rows = if l == 0 { shape.features } else { shape.width };
            let columns = if l + 1 == shape.layers { 1 } else { shape.width };
            let mut weights = Vec::with_capacity(rows * columns);
            for _ in 0..columns {
                cancel.check()?;
                weights.extend((0..rows).map(|_| T::of(deviation * rng.sample::<f64, _>(StandardNormal))));
            }
            layers.push(DMatrix::from_vec(rows, columns, weights));
        }
        Ok(Self { activation, layers })
    }

    /// Passes rows x (rows × n).
    pub(super) fn pass(&self, x: &DMatrix<T>) -> Pass<T> {
        let (mut fields, mut values, mut slopes) = (Vec::new(), Vec::new(), Vec::new());
        let hidden = self.layers.len().saturating_sub(1);
        for weights in self.layers.iter().take(hidden) {
            let z = values.last().unwrap_or(x) * weights;
            let (mut value, mut slope) = (z.clone(), z.clone());
            self.activation
                .with_slopes(z.as_slice(), value.as_mut_slice(), slope.as_mut_slice());
            fields.push(z);
            values.push(value);
            slopes.push(slope);
        }
        let output = match self.layers.last() {
            Some(weights) => values.last().unwrap_or(x) * weights.column(0),
            None => DVector::zeros(x.nrows()),
        };
        Pass {
            fields,
            values,
            slopes,
            output,
        }
    }

    /// Derivatives of Σ c_i f_i in the pre-activations of each hidden layer, rows × q, first layer first.
    fn backward(&self, pass: &Pass<T>, c: &DVector<T>) -> Vec<DMatrix<T>> {
        let mut back: Vec<DMatrix<T>> = Vec::with_capacity(pass.slopes.len());
        for (slopes, weights) in pass.slopes.iter().zip(&self.layers[1..]).rev() {
            let mut derivative = match back.last() {
                Some(above) => above * weights.transpose(),
                None => c * weights.transpose(),
            };
            derivative.component_mul_assign(slopes);
            back.push(derivative);
        }
        back.reverse();
        back
    }

    /// The gradient of half of the mean squared residual in each layer, given the residuals f − y.
    pub(super) fn gradient(&self, x: &DMatrix<T>, pass: &Pass<T>, residuals: &DVector<T>) -> Vec<DMatrix<T>> {
        let c = residuals * T::of(1.0 / residuals.len() as f64);
        let back = self.backward(pass, &c);
        let below = std::iter::once(x).chain(&pass.values);
        let mut gradient: Vec<DMatrix<T>> = below
            .zip(&back)
            .map(|(a, derivative)| a.transpose() * derivative)
            .collect();
        let top = pass.values.last().unwrap_or(x);
        gradient.push(top.transpose() * c.reshape_generic(Dyn(residuals.len()), Dyn(1)));
        gradient
    }

    /// For each row the length of the gradient of half of its squared residual, in all weights.
    pub(super) fn gradient_norms(&self, x: &DMatrix<T>, pass: &Pass<T>, residuals: &DVector<T>) -> Vec<f64> {
        let square = |matrix: &DMatrix<T>, row: usize| -> f64 {
            matrix.row(row).iter().map(|v| v.wide() * v.wide()).sum()
        };
        let back = self.backward(pass, residuals);
        let top = pass.values.last().unwrap_or(x);
        let of = |(row, residual): (usize, &T)| {
            let below = std::iter::once(x).chain(&pass.values);
            let hidden: f64 = below
                .zip(&back)
                .map(|(a, b)| square(a, row) * square(b, row))
                .sum();
            (hidden + residual.wide().powi(2) * square(top, row)).sqrt()
        };
        residuals.iter().enumerate().map(of).collect()
    }

    /// W_l ← W_l − rate_l × gradient.
    pub(super) fn descend(&mut self, gradient: &[DMatrix<T>], rates: &[f64]) {
        for ((weights, gradient), rate) in self.layers.iter_mut().zip(gradient).zip(rates) {
            weights.zip_apply(gradient, |w, g| *w -= T::of(*rate) * g);
        }
    }

    /// The tangent kernel Σ_l rate_l ⟨∂f/∂W_l, ∂f'/∂W_l⟩ between two sets of rows, by products of their layers' values and
    /// derivatives: nothing as large as rows × weights is held.
    pub(super) fn tangent_kernel(
        &self,
        left: (&DMatrix<T>, &Pass<T>),
        right: (&DMatrix<T>, &Pass<T>),
        rates: &[f64],
        cancel: &Cancel,
    ) -> Result<DMatrix<f64>, Cancelled> {
        let ones = |x: &DMatrix<T>| DVector::from_element(x.nrows(), T::ONE);
        let backs = [left, right].map(|(x, pass)| self.backward(pass, &ones(x)));
        let mut kernel = DMatrix::zeros(left.0.nrows(), right.0.nrows());
        let belows = |(x, pass): (_, &'_ Pass<T>)| -> Vec<DMatrix<T>> {
            std::iter::once::<&DMatrix<T>>(x)
                .chain(&pass.values)
                .cloned()
                .collect()
        };
        let below = [belows(left), belows(right)];
        for (l, rate) in rates.iter().enumerate().take(self.layers.len()) {
            cancel.check()?;
            let (Some(a), Some(b)) = (below[0].get(l), below[1].get(l)) else {
                continue;
            };
            let mut part = a * b.transpose();
            if let (Some(a), Some(b)) = (backs[0].get(l), backs[1].get(l)) {
                part.component_mul_assign(&(a * b.transpose()));
            }
            kernel.zip_apply(&part, |sum, part| *sum += rate * part.wide());
        }
        Ok(kernel)
    }
}

/// The mean square of f − y.
pub(super) fn mean_square<T: Number>(residuals: &DVector<T>) -> f64 {
    residuals.iter().map(|r| r.wide() * r.wide()).sum::<f64>() / residuals.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labs::random_matrices::{normal_matrix, normals};
    use crate::statistics::streams::{Purpose, stream};

    fn setting(activation: Activation, layers: usize) -> (Dense<f64>, DMatrix<f64>, DVector<f64>) {
        let (mut rng, cancel) = (stream(1, Purpose::Lab, 0, 0), Cancel::new());
        let shape = Shape {
            features: 5,
            width: 7,
            layers,
        };
        let network = Dense::draw(activation, shape, &vec![0.6; layers], &mut rng, &cancel).unwrap();
        let x = normal_matrix(9, 5, 1.0, &mut rng, &cancel).unwrap();
        (network, x, normals(9, 1.0, &mut rng))
    }

    fn loss(network: &Dense<f64>, x: &DMatrix<f64>, y: &DVector<f64>) -> f64 {
        0.5 * mean_square(&(network.pass(x).output - y))
    }

    #[test]
    fn gradients_are_finite_differences() {
        for (activation, layers) in [(Activation::Tanh, 2), (Activation::Gelu, 3), (Activation::Erf, 4)] {
            let (network, x, y) = setting(activation, layers);
            let pass = network.pass(&x);
            let gradient = network.gradient(&x, &pass, &(&pass.output - &y));
            for l in 0..layers {
                for entry in [0, network.layers[l].len() / 2] {
                    let at = |step: f64| {
                        let mut moved = network.clone();
                        moved.layers[l][entry] += step;
                        loss(&moved, &x, &y)
                    };
                    let slope = (at(1e-5) - at(-1e-5)) / 2e-5;
                    let found = gradient[l][entry];
                    assert!(
                        (slope - found).abs() < 1e-8,
                        "{activation:?} {l}: {found} {slope}"
                    );
                }
            }
        }
    }

    /// The gradient of one row alone has the length that is told for it.
    #[test]
    fn gradients_of_single_rows_have_their_lengths() {
        let (network, x, y) = setting(Activation::Tanh, 3);
        let pass = network.pass(&x);
        let lengths = network.gradient_norms(&x, &pass, &(&pass.output - &y));
        for row in [0, 5] {
            let (x, y) = (x.rows(row, 1).into_owned(), y.rows(row, 1).into_owned());
            let pass = network.pass(&x);
            let gradient = network.gradient(&x, &pass, &(&pass.output - &y));
            let squared: f64 = gradient.iter().map(DMatrix::norm_squared).sum();
            assert!((squared.sqrt() - lengths[row]).abs() < 1e-12, "{row}");
        }
    }

    /// A small step changes the outputs by −(1/m) Θ (f − y), on training and on other rows.
    #[test]
    fn the_tangent_kernel_moves_outputs() {
        let (network, x, y) = setting(Activation::Tanh, 3);
        let other = &x * 0.7;
        let rates = [1e-5, 3e-5, 2e-5];
        let (pass, there) = (network.pass(&x), network.pass(&other));
        let residuals = &pass.output - &y;
        let kernel = network
            .tangent_kernel((&other, &there), (&x, &pass), &rates, &Cancel::new())
            .unwrap();
        let mut moved = network.clone();
        moved.descend(&network.gradient(&x, &pass, &residuals), &rates);
        let change = moved.pass(&other).output - &there.output;
        let expected = kernel * &residuals * (-1.0 / 9.0);
        assert!((&change - &expected).amax() < 1e-3 * expected.amax());
        assert!(expected.amax() > 1e-7);
    }
}
