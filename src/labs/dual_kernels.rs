//! Kernels of infinitely wide networks: the covariance of outputs over initializations (NNGP) and the neural tangent
//! kernel (Jacot, Gabriel & Hongler 2018; Lee et al. 2019), from the expansion of activations in Hermite polynomials.

use nalgebra::DMatrix;

use crate::control::{Cancel, Cancelled};
use crate::experiment::Activation;

/// Orders of the Hermite series, and the grid of its coefficients: beyond it a normal density times a Hermite polynomial of
/// this order is below 1e-16.
const ORDERS: usize = 80;
const REACH: f64 = 14.0;
const SPACING: f64 = 0.04;

/// Both kernels over the same rows.
#[derive(Clone, Debug)]
pub(super) struct Kernels {
    /// Σ, the covariance of outputs.
    pub(super) outputs: DMatrix<f64>,
    /// Θ, the tangent kernel.
    pub(super) tangent: DMatrix<f64>,
}

impl Kernels {
    /// Of an L-layer network without biases in NTK parametrization, from the inner products of its input rows:
    /// Σ¹ = Θ¹ = XXᵀ, Σ^{l+1} = E[s(u)s(v)], Θ^{l+1} = Σ^{l+1} + Θ^l ∘ E[s'(u)s'(v)] with (u, v) normal of covariance Σ^l.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub(super) fn new(
        inputs: DMatrix<f64>,
        activation: Activation,
        layers: usize,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let mut kernels = Self {
            outputs: inputs.clone(),
            tangent: inputs,
        };
        for _ in 1..layers {
            let (values, slopes) = dual(&kernels.outputs, activation, cancel)?;
            kernels.tangent.component_mul_assign(&slopes);
            kernels.tangent += &values;
            kernels.outputs = values;
        }
        Ok(kernels)
    }
}

/// E[s(u)s(v)] and E[s'(u)s'(v)] for every pair of rows of a covariance.
pub(super) fn dual(
    covariance: &DMatrix<f64>,
    activation: Activation,
    cancel: &Cancel,
) -> Result<(DMatrix<f64>, DMatrix<f64>), Cancelled> {
    match activation {
        Activation::Linear => Ok((covariance.clone(), covariance.map(|_| 1.0))),
        Activation::Erf => closed(covariance, erf, cancel),
        Activation::Relu => closed(covariance, relu, cancel),
        _ => series(covariance, activation, cancel),
    }
}

/// Variances a and b, covariance c; E[s s] and E[s' s'].
type ClosedForm = fn(f64, f64, f64) -> [f64; 2];

fn erf(a: f64, b: f64, c: f64) -> [f64; 2] {
    use std::f64::consts::PI;
    let product = (1.0 + 2.0 * a) * (1.0 + 2.0 * b);
    [
        2.0 / PI * (2.0 * c / product.sqrt()).asin(),
        4.0 / PI / (product - 4.0 * c * c).sqrt(),
    ]
}

fn relu(a: f64, b: f64, c: f64) -> [f64; 2] {
    use std::f64::consts::PI;
    let scale = (a * b).sqrt();
    let cosine = if scale > 0.0 {
        (c / scale).clamp(-1.0, 1.0)
    } else {
        0.0
    };
    let angle = cosine.acos();
    [
        scale / (2.0 * PI) * (angle.sin() + (PI - angle) * cosine),
        (PI - angle) / (2.0 * PI),
    ]
}

fn closed(
    covariance: &DMatrix<f64>,
    form: ClosedForm,
    cancel: &Cancel,
) -> Result<(DMatrix<f64>, DMatrix<f64>), Cancelled> {
    let (mut values, mut slopes) = (covariance.clone(), covariance.clone());
    let rows = covariance.nrows();
    for j in 0..rows {
        cancel.check()?;
        for i in 0..rows {
            // On the diagonal the three numbers are one, so that no angle is lost in rounding.
            let pair = form(covariance[(i, i)], covariance[(j, j)], covariance[(i, j)]);
            [values[(i, j)], slopes[(i, j)]] = pair;
        }
    }
    Ok((values, slopes))
}

/// E[s(u)s(v)] = Σ_k c_k(a) c_k(b) ρ^k with c_k(a) = E[s(√a g) h_k(g)], h_k the normalized Hermite polynomials; the diagonal,
/// where the series converges slowest, by one-dimensional quadrature.
pub(super) fn series(
    covariance: &DMatrix<f64>,
    activation: Activation,
    cancel: &Cancel,
) -> Result<(DMatrix<f64>, DMatrix<f64>), Cancelled> {
    let rows = covariance.nrows();
    let (nodes, weights) = nodes();
    let mut coefficients: [DMatrix<f64>; 2] = [DMatrix::zeros(ORDERS, rows), DMatrix::zeros(ORDERS, rows)];
    let mut diagonals = vec![[0.0; 2]; rows];
    let (mut value, mut slope) = (nodes.clone(), nodes.clone());
    for (row, diagonal) in diagonals.iter_mut().enumerate() {
        cancel.check()?;
        let deviation = covariance[(row, row)].max(0.0).sqrt();
        let fields: Vec<f64> = nodes.iter().map(|g| deviation * g).collect();
        activation.with_slopes(&fields, &mut value, &mut slope);
        for ((g, w), s) in nodes.iter().zip(&weights).zip(value.iter().zip(&slope)) {
            diagonal[0] += w * s.0 * s.0;
            diagonal[1] += w * s.1 * s.1;
            let (mut before, mut now) = (0.0, 1.0);
            for k in 0..ORDERS {
                coefficients[0][(k, row)] += w * s.0 * now;
                coefficients[1][(k, row)] += w * s.1 * now;
                let order = k as f64;
                (before, now) = (now, (g * now - order.sqrt() * before) / (order + 1.0).sqrt());
            }
        }
    }
    let mut sums = [DMatrix::zeros(rows, rows), DMatrix::zeros(rows, rows)];
    for j in 0..rows {
        cancel.check()?;
        for i in 0..=j {
            let scale = (covariance[(i, i)] * covariance[(j, j)]).sqrt();
            let correlation = if scale > 0.0 {
                (covariance[(i, j)] / scale).clamp(-1.0, 1.0)
            } else {
                0.0
            };
            for (part, (sums, coefficients)) in sums.iter_mut().zip(&coefficients).enumerate() {
                let both = coefficients.column(i).component_mul(&coefficients.column(j));
                let sum = both.iter().rev().fold(0.0, |sum: f64, c| sum * correlation + c);
                let sum = if i == j { diagonals[i][part] } else { sum };
                sums[(i, j)] = sum;
                sums[(j, i)] = sum;
            }
        }
    }
    let [values, slopes] = sums;
    Ok((values, slopes))
}

/// E[s(√a g) He_k(g)] for k = 0 … `orders` − 1, with He_{k+1} = g He_k − k He_{k−1}.
pub(super) fn coefficients(activation: Activation, variance: f64, orders: usize) -> Vec<f64> {
    let (nodes, weights) = nodes();
    let deviation = variance.max(0.0).sqrt();
    let fields: Vec<f64> = nodes.iter().map(|g| deviation * g).collect();
    let (mut value, mut slope) = (nodes.clone(), nodes.clone());
    activation.with_slopes(&fields, &mut value, &mut slope);
    let mut coefficients = vec![0.0; orders];
    for ((g, w), s) in nodes.iter().zip(&weights).zip(&value) {
        let (mut before, mut now) = (0.0, 1.0);
        for (k, sum) in coefficients.iter_mut().enumerate() {
            *sum += w * s * now;
            (before, now) = (now, g * now - k as f64 * before);
        }
    }
    coefficients
}

/// Nodes and weights of the trapezoidal rule for a standard normal variable: for smooth functions as exact as rounding.
fn nodes() -> (Vec<f64>, Vec<f64>) {
    let half = (REACH / SPACING).round() as i32;
    let density = |g: f64| (-0.5 * g * g).exp() * SPACING / (2.0 * std::f64::consts::PI).sqrt();
    (-half..=half)
        .map(|i| SPACING * f64::from(i))
        .map(|g| (g, density(g)))
        .unzip()
}
